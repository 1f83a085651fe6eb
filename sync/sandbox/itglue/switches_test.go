package itglue

import (
	"net/url"
	"slices"
	"testing"
	"time"
)

func TestNameFilterSwitch(t *testing.T) {
	m := newSmall(t, Switches{})
	m.add("Core Switch", nil)
	m.add("core switch", nil)
	for mode, want := range map[NameMode]map[string]int{
		NameExact:     {"Core Switch": 1, "Switch": 0, "CORE SWITCH": 0},
		NameSubstring: {"Core Switch": 1, "Switch": 1, "switch": 1, "CORE SWITCH": 0},
		NameFolded:    {"Core Switch": 2, "Switch": 0, "CORE SWITCH": 2},
	} {
		m.s.SetSwitches(Switches{NameFilter: mode})
		for name, n := range want {
			if got := len(m.do("GET", "/configurations?filter[name]="+url.QueryEscape(name), nil).want(200).ids()); got != n {
				t.Errorf("mode %d, %q: %d found, want %d", mode, name, got, n)
			}
		}
		if got := len(m.get("/manufacturers?filter[name]=MERAKI").ids()); got != 0 {
			t.Error("account lists always compare exactly")
		}
	}
}

func TestInterfaceIDSwitch(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", map[string]any{"primary-ip": "10.0.0.1"})
	for mode, want := range map[InterfaceIDMode][2]bool{InterfaceIDInside: {false, true}, InterfaceIDBoth: {true, true}, InterfaceIDTop: {true, false}} {
		m.s.SetSwitches(Switches{InterfaceID: mode})
		item := m.get(m.ifaces(id)).at("data", 0).(map[string]any)
		_, top := item["id"]
		_, inside := item["attributes"].(map[string]any)["id"]
		if top != want[0] || inside != want[1] {
			t.Errorf("mode %d: at the top %v, inside %v", mode, top, inside)
		}
		inc := m.get("/configurations?include=configuration_interfaces")
		if inc.str("included", 0, "id") == "" || inc.str("included", 0, "id") != inc.str("data", 0, "relationships", "configuration-interfaces", "data", 0, "id") {
			t.Errorf("mode %d: included %s", mode, inc.raw)
		}
	}
}

func TestSmallSwitches(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	other := ok(e.AddOrganization("Other", ""))
	there := ok(e.Add(Locations, map[string]any{"organization-id": other, "name": "Elsewhere"}))
	canada := ok(e.Add(Countries, map[string]any{"name": "Canada", "iso": "CA"}))
	us := ok(e.Add(Countries, map[string]any{"name": "United States", "iso": "US"}))
	ok(e.Add(Regions, map[string]any{"name": "Alberta", "iso": "AB", "country-id": canada}))
	ok(e.Add(Regions, map[string]any{"name": "Oregon", "iso": "OR", "country-id": us}))
	id := m.add("A", map[string]any{"manufacturer-id": m.maker, "primary-ip": "10.0.0.1"})
	iface := m.s.Interfaces(id)[0].ID
	patch := func(attrs map[string]any) *reply {
		return m.do("PATCH", "/configurations/"+id, data(Configurations, attrs))
	}
	set := func(sw Switches) { m.s.SetSwitches(sw) }

	if _, there := m.get("/models/"+m.model).at("data", "attributes").(map[string]any)["manufacturer-id"]; !there {
		t.Error("a model does not tell its manufacturer")
	}
	set(Switches{ModelManufacturerAbsent: true})
	if _, there := m.get("/models/"+m.model).at("data", "attributes").(map[string]any)["manufacturer-id"]; there {
		t.Error("a model tells its manufacturer")
	}

	set(Switches{})
	for _, q := range []string{"sort=x", "filter[x]=1", "include=x"} {
		m.get("/configurations?" + q).want(400)
	}
	set(Switches{UnknownSort: UnknownIgnored, UnknownFilter: UnknownIgnored, UnknownInclude: UnknownIgnored})
	for _, q := range []string{"sort=x", "filter[x]=1", "include=x"} {
		m.get("/configurations?" + q).want(200)
	}

	set(Switches{CreatedAs200: true})
	m.do("POST", "/manufacturers", data(Manufacturers, map[string]any{"name": "Dell"})).want(200)

	patch(map[string]any{"hostname": ""}).want(200)
	hostnameIs(t, m, id, "")
	set(Switches{EmptyAsNull: true})
	patch(map[string]any{"hostname": "x"}).want(200)
	patch(map[string]any{"hostname": ""}).want(200)
	hostnameIs(t, m, id, nil)

	dell, _ := e.Find(Manufacturers, "Dell")
	set(Switches{})
	patch(map[string]any{"manufacturer-id": dell, "model-id": m.model}).want(200)
	patch(map[string]any{"model-id": nil}).want(200)
	patch(map[string]any{"location-id": there}).want(422)
	set(Switches{ModelMismatchRefused: true, ForeignPlaceAllowed: true})
	patch(map[string]any{"model-id": m.model}).want(422)
	patch(map[string]any{"location-id": there}).want(200)

	for _, narrow := range []bool{false, true} {
		set(Switches{RegionsNarrow: narrow})
		want := map[bool]int{false: 2, true: 1}[narrow]
		for _, path := range []string{"/countries/" + canada + "/relationships/regions", "/regions?filter[country_id]=" + canada} {
			if got := len(m.get(path).want(200).ids()); got != want {
				t.Errorf("%s: %d regions, want %d", path, got, want)
			}
		}
	}

	set(Switches{NestedFiltersIgnored: true})
	if got := m.get("/organizations/" + m.org + "/relationships/configurations?filter[name]=zzz").want(200).ids(); !slices.Equal(got, []string{id}) {
		t.Errorf("nested filter not ignored: %v", got)
	}

	m.tick(time.Minute)
	set(Switches{SecondaryInterfaceBumps: true})
	before, _ := m.s.Get(Configurations, id)
	m.do("POST", m.ifaces(id), data(ConfigurationInterfaces, map[string]any{"name": "second"})).want(201)
	if after, _ := m.s.Get(Configurations, id); after.Attributes["updated-at"] == before.Attributes["updated-at"] {
		t.Error("a secondary interface did not move updated-at")
	}

	set(Switches{InterfaceDeleteMissing: true})
	m.do("DELETE", m.ifaces(id)+"/"+iface, nil).want(404)
	set(Switches{FirstInterfacePrimary: true})
	fresh := m.add("B", nil)
	r := m.do("POST", m.ifaces(fresh), data(ConfigurationInterfaces, map[string]any{"ip-address": "10.0.0.7"})).want(201)
	if r.at("data", "attributes", "primary") != true {
		t.Errorf("the first interface is not primary: %s", r.raw)
	}
	if err := e.SetPSA(Configurations, fresh, PSA{State: "enabled"}); err != nil {
		t.Fatal(err)
	}
	set(Switches{SyncedDeletable: true})
	m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": fresh})).want(200)
	checkMirror(t, m.s)
}

func hostnameIs(t *testing.T, m *small, id string, want any) {
	t.Helper()
	if got, _ := m.s.Get(Configurations, id); got.Attributes["hostname"] != want {
		t.Errorf("an empty text was stored as %#v, want %#v", got.Attributes["hostname"], want)
	}
}
