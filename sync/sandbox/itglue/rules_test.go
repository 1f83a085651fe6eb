package itglue

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHeaders(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("HT-HQ-SW-01", nil)
	body := `{"data":{"type":"configurations","attributes":{"notes":"n"}}}`
	for _, c := range []struct {
		name, method, key, contentType string
		status                         int
		want                           string
	}{
		{"no key", "GET", "", "", 401, `{"message":"Unauthorized"}`},
		{"a wrong key", "GET", "ITG.other", "", 403, `{"message":"Forbidden"}`},
		{"reading needs no type", "GET", m.key, "", 200, ""},
		{"writing without a type", "PATCH", m.key, "", 415, `{"message":"Unsupported Media Type"}`},
		{"plain JSON", "PATCH", m.key, "application/json", 415, `{"message":"Unsupported Media Type"}`},
		{"the right type", "PATCH", m.key, "application/vnd.api+json", 200, ""},
		{"with a charset", "PATCH", m.key, "application/vnd.api+json; charset=utf-8", 200, ""},
	} {
		req, err := http.NewRequest(c.method, "http://any.host/configurations/"+id, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if c.key != "" {
			req.Header.Set("x-api-key", c.key)
		}
		if c.contentType != "" {
			req.Header.Set("Content-Type", c.contentType)
		}
		r, err := m.send(req)
		if err != nil {
			t.Fatal(err)
		}
		if r.want(c.status); c.want != "" && string(r.raw) != c.want {
			t.Errorf("%s: %s", c.name, r.raw)
		}
	}
	m.s.RevokeKey()
	m.get("/configurations").want(403)
	m.s.IssueKey("ITG.practice-new")
	m.get("/configurations").want(403)
	m.key = "ITG.practice-new"
	m.get("/configurations").want(200)
}

func TestWriteRules(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	other := ok(e.AddOrganization("Other", ""))
	there := ok(e.Add(Locations, map[string]any{"organization-id": other, "name": "Elsewhere"}))
	id := m.add("HT-HQ-SW-01", nil)
	for _, c := range []struct {
		name   string
		attrs  map[string]any
		status int
		want   string // of the first error
	}{
		{"an empty name", map[string]any{"name": ""}, 422, "/data/attributes/name: can't be blank"},
		{"a null name", map[string]any{"name": nil}, 422, "/data/attributes/name: can't be blank"},
		{"a number for a name", map[string]any{"name": 5}, 400, ": name is of the wrong type"},
		{"no type", map[string]any{"configuration-type-id": nil}, 422, "/data/attributes/configuration-type: must exist"},
		{"an unknown status", map[string]any{"configuration_status_id": 1}, 422, "/data/attributes/configuration-status: must exist"},
		{"an id that is a word", map[string]any{"model-id": "MX80"}, 400, ": model-id is of the wrong type"},
		{"an id as text", map[string]any{"model-id": m.model}, 200, ""},
		{"a MAC of 17", map[string]any{"mac-address": "18-5E-0F-ED-99-9J"}, 200, ""},
		{"a MAC of 18", map[string]any{"mac-address": "18-5E-0F-ED-99-999"}, 422, "/data/attributes/mac-address: is too long (maximum is 17 characters)"},
		{"IPv6", map[string]any{"primary-ip": "2001:db8::7"}, 200, ""},
		{"not an IP", map[string]any{"primary-ip": "10.0.0.256"}, 422, "/data/attributes/primary-ip: is invalid"},
		{"another organization's location", map[string]any{"location-id": there}, 422, "/data/attributes/location: must exist"},
		{"a date", map[string]any{"installed-at": "2026-02-28"}, 200, ""},
		{"no date", map[string]any{"installed-at": "soon"}, 422, "/data/attributes/installed-at: is invalid"},
		{"1 for true", map[string]any{"archived": 1}, 200, ""},
		{"2 for true", map[string]any{"archived": 2}, 400, ": archived is of the wrong type"},
		{"unknown and read-only ones", map[string]any{"location-name": "x", "psa-integration": "enabled", "cpu": 4, "organization-id": other}, 200, ""},
	} {
		r := m.do("PATCH", "/configurations/"+id, data(Configurations, c.attrs))
		if r.status != c.status || (c.want != "" && r.problem() != c.want) {
			t.Errorf("%s: %d %s", c.name, r.status, r.raw)
		}
	}
	got, _ := m.s.Get(Configurations, id)
	for name, want := range map[string]any{"archived": true, "installed-at": "2026-02-28", "primary-ip": "2001:db8::7",
		"mac-address": "18-5E-0F-ED-99-9J", "psa-integration": nil, "organization-name": "Happy Trees"} {
		if got.Attributes[name] != want {
			t.Errorf("%s = %v, want %v", name, got.Attributes[name], want)
		}
	}
	m.do("POST", "/configurations", data(Locations, map[string]any{"name": "x"})).want(400)
	m.do("PUT", "/configurations/"+id, data(Configurations, map[string]any{"id": id, "notes": "by PUT"})).want(200)
	m.add("HT-HQ-SW-01", map[string]any{"serial-number": "S"})
	m.add("HT-HQ-SW-01", map[string]any{"serial-number": "S"}) // nothing is unique
}

func TestSyncedRecords(t *testing.T) {
	free := map[string]any{"archived": true, "asset_tag": "a", "notes": "n", "purchased_at": "2026-01-01", "restricted": true,
		"serial_number": "s", "warranty_expires_at": "2027-01-01", "mitp_device_expiration_date": "2027-01-01",
		"mitp_end_of_life_date": "2027-01-01"}
	for _, c := range []struct {
		state  string
		sw     Switches
		locked bool
	}{
		{"enabled", Switches{}, true}, {"orphaned", Switches{}, true}, {"disabled", Switches{}, true}, {"", Switches{}, false},
		{"orphaned", Switches{OrphanedEditable: true}, false}, {"disabled", Switches{DisabledEditable: true}, false},
	} {
		m := newSmall(t, c.sw)
		id := m.add("HT-HQ-SW-01", nil)
		if err := m.s.Editor().Edit(Configurations, id, map[string]any{"psa-integration": c.state}); err != nil {
			t.Fatal(err)
		}
		for name, v := range free {
			m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{name: v})).want(200)
		}
		for _, f := range schemaByKind[Configurations].fields {
			if f.access != writable || f.fixed || free[strings.ReplaceAll(f.name, "-", "_")] != nil {
				continue
			}
			before, _ := m.s.Get(Configurations, id)
			var v any
			switch {
			case f.name == "name":
				v = "renamed"
			case f.typ == typeRef && f.mandatory:
				v = m.server
			}
			attrs := map[string]any{f.name: v, "notes": "must not get through"}
			r := m.do("PATCH", "/configurations/"+id, data(Configurations, attrs))
			after, _ := m.s.Get(Configurations, id)
			if c.locked && (r.status != 422 || !reflect.DeepEqual(before, after)) {
				t.Errorf("%s: %s was not refused as a whole: %d", c.state, f.name, r.status)
			}
			if !c.locked && r.status != 200 {
				t.Errorf("%s: %s was refused: %s", c.state, f.name, r.raw)
			}
			if !c.locked { // so that the next round differs again
				m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"notes": "n"}))
			}
		}
		del := m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": id}))
		if want := map[bool]int{true: 422, false: 200}[c.locked]; del.status != want {
			t.Errorf("%s: delete answered %d", c.state, del.status)
		}
	}
}

func TestSyncedOthers(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	contact := ok(e.Add(Contacts, map[string]any{"organization-id": m.org, "first-name": "Ann", "last-name": "Lee"}))
	if err := e.SetPSA(Organizations, m.org, PSA{"enabled", "manage", "9"}); err != nil {
		t.Fatal(err)
	}
	org := "/organizations/" + m.org
	m.do("PATCH", org, data(Organizations, map[string]any{"quick_notes": "q", "alert": "a", "description": "d"})).want(200)
	m.do("PATCH", org, data(Organizations, map[string]any{"short-name": "X", "alert": "b"})).want(422)
	if err := e.SetSynced(ConfigurationTypes, m.typ, true); err != nil {
		t.Fatal(err)
	}
	m.do("PATCH", "/configuration_types/"+m.typ, data(ConfigurationTypes, map[string]any{"name": "S"})).want(422)
	m.do("PATCH", "/configuration_types/"+m.server, data(ConfigurationTypes, map[string]any{"name": "S"})).want(200)
	m.do("PATCH", "/contacts/"+contact, data(Contacts, map[string]any{"title": "CEO"})).want(200)
	if err := e.LockMails(contact, true); err != nil {
		t.Fatal(err)
	}
	r := m.do("PATCH", "/contacts/"+contact, data(Contacts, map[string]any{"contact_emails": []any{}})).want(422)
	if r.problem() != "/data/attributes/contact-emails.base: Cannot update a synced resource" {
		t.Error(r.problem())
	}
	m.do("PATCH", "/contacts/"+contact, data(Contacts, map[string]any{"title": "CTO"})).want(200)
	if got := m.get("/organizations?filter[psa_id]=9&filter[psa_integration_type]=manage").want(200).ids(); !slices.Equal(got, []string{m.org}) {
		t.Errorf("by PSA id: %v", got)
	}
	m.get("/organizations?filter[psa_id]=9").want(422)
	inc := m.get(org + "?include=adapters_resources").want(200)
	if inc.str("included", 0, "attributes", "remote-id") != "9" {
		t.Errorf("included: %s", inc.raw)
	}
}

func TestListRules(t *testing.T) {
	m := newSmall(t, Switches{})
	var ids []string
	for i := range 7 {
		ids = append(ids, m.add(fmt.Sprintf("N%d", 6-i), map[string]any{"serial-number": fmt.Sprint("S,", i)}))
		m.tick(time.Minute)
	}
	m.do("PATCH", "/configurations/"+ids[2], data(Configurations, map[string]any{"notes": "later", "archived": true})).want(200)
	at := func(order ...int) (out []string) {
		for _, i := range order {
			out = append(out, ids[i])
		}
		return out
	}
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"sort=id", ids},
		{"sort=name", at(6, 5, 4, 3, 2, 1, 0)},
		{"sort=-updated_at", at(2, 6, 5, 4, 3, 1, 0)},
		{"sort=-updated-at&page[size]=2&page[number]=2", at(5, 4)},
		{"sort=id&page%5Bsize%5D=3&page%5Bnumber%5D=9", nil},
		{"filter[id]=" + ids[1] + "," + ids[3] + "&sort=id", at(1, 3)},
		{"filter[name]=N6", at(0)},
		{"filter[name]=n6", nil},
		{`filter[serial_number]=S\,4`, at(4)},
		{`filter[serial-number]=S\,4,S\,5&sort=id`, at(4, 5)},
		{"filter[archived]=true", at(2)},
		{"filter[archived]=0&sort=id", at(0, 1, 3, 4, 5, 6)},
		{"filter[organization-id]=" + m.org + "&filter[name]=N0", at(6)},
		{"filter[organization_id]=1", nil},
	} {
		if got := m.get("/configurations?" + c.query).want(200).ids(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.query, got, c.want)
		}
	}
	for _, query := range []string{"sort=hostname", "filter[hostname]=x", "filter[updated_at]=*,*", "include=nonsense",
		"filter[exclude][name]=x", "filter[archived]=maybe", "filter[organization_id]=x", "page[size]=x", "page[size]=0",
		"include=related_items"} {
		m.get("/configurations?" + query).want(400)
	}
	m.get("/configurations/" + ids[0] + "?include=related_items").want(200)
	m.get("/organizations?filter[exclude][name]=x&filter[updated_at]=2026-01-01, *&sort=organization_type_name").want(200)

	r := m.get("/configurations?page[size]=3&page[number]=2").want(200)
	meta := r.at("meta").(map[string]any)
	for k, want := range map[string]string{"current-page": "2", "next-page": "3", "prev-page": "1", "total-pages": "3", "total-count": "7"} {
		if fmt.Sprint(meta[k]) != want {
			t.Errorf("%s = %v", k, meta[k])
		}
	}
	for _, name := range []string{"self", "first", "prev", "next", "last"} {
		if !strings.HasPrefix(r.str("links", name), "https://api.itglue.example/configurations?") {
			t.Errorf("link %s is %q", name, r.str("links", name))
		}
	}
}

func TestPageSizes(t *testing.T) {
	m := newSmall(t, Switches{})
	for i := range 60 {
		m.add(fmt.Sprint("C", i), nil)
	}
	for query, want := range map[string]int{"": 50, "?page[size]=7": 7, "?page[size]=1000": 60, "?page[size]=5000": 60} {
		if got := len(m.get("/configurations" + query).want(200).ids()); got != want {
			t.Errorf("%q gives %d, want %d", query, got, want)
		}
	}
	if len(m.s.Violations()) != 1 {
		t.Errorf("violations %v", m.s.Violations())
	}
	m.s.SetSwitches(Switches{PageSizeOver: PageSizeRefuse})
	m.get("/configurations?page[size]=1001").want(400)
}

func TestQuickNotesAreCutInTheIndex(t *testing.T) {
	m := newSmall(t, Switches{})
	long := strings.Repeat("é", 300)
	m.do("PATCH", "/organizations/"+m.org, data(Organizations, map[string]any{"quick-notes": long})).want(200)
	if got := m.get("/organizations").str("data", 0, "attributes", "quick-notes"); got != strings.Repeat("é", 250) {
		t.Errorf("%d bytes in the index", len(got))
	}
	if got := m.get("/organizations/"+m.org).str("data", "attributes", "quick-notes"); got != long {
		t.Errorf("%d bytes in show", len(got))
	}
}

func TestOrganizationTree(t *testing.T) {
	m := newSmall(t, Switches{})
	child := m.do("POST", "/organizations", data(Organizations, map[string]any{"name": "Child", "parent-id": m.org})).want(201)
	if got := child.at("data", "attributes", "parent-id"); got != m.org {
		t.Errorf("parent-id %T %v", got, got)
	}
	if got := child.str("data", "attributes", "ancestor-ids"); got != "["+m.org+"]" {
		t.Errorf("ancestor-ids %s", got)
	}
}

func TestContactsAndLocations(t *testing.T) {
	m := newSmall(t, Switches{})
	r := m.do("POST", "/organizations/"+m.org+"/relationships/locations", many(Locations,
		map[string]any{"name": "Main", "address_1": "1550 Bryant St", "City": "San Francisco", "phone": "+1 (415) 213-2000", "primary": true},
		map[string]any{"name": "Depot", "phone": "415-213-2000", "primary": true})).want(201)
	if r.str("data", 0, "attributes", "city") != "San Francisco" || r.str("data", 0, "attributes", "address-1") != "1550 Bryant St" {
		t.Errorf("spellings were not taken: %s", r.raw)
	}
	if r.str("data", 1, "attributes", "formatted-phone") != "(415) 213-2000" || r.str("data", 0, "attributes", "phone") != "14152132000" {
		t.Errorf("phones: %s", r.raw)
	}
	first, _ := m.s.Get(Locations, r.str("data", 0, "id"))
	if first.Attributes["primary"] != false {
		t.Error("two primary locations")
	}
	c := m.do("POST", "/contacts", data(Contacts, map[string]any{"organization_id": m.org, "first-name": "Jackie", "last-name": "Tilds",
		"contact-emails": []any{map[string]any{"value": "j@happy.example", "primary": true, "label-name": "Work"}},
		"contact-phones": []any{map[string]any{"value": "(415) 555-2156", "label_name": "Work Fax"}}})).want(201)
	phone := c.at("data", "attributes", "contact-phones", 0).(map[string]any)
	if c.str("data", "attributes", "name") != "Jackie Tilds" || phone["value"] != "4155552156" || phone["label-type"] != "fax" ||
		phone["formatted-value"] != "(415) 555-2156" || phone["primary"] != false || phone["extension"] != nil {
		t.Errorf("contact: %s", c.raw)
	}
	if c.at("data", "attributes", "important") != nil {
		t.Error("important starts as null")
	}
	m.do("POST", "/contacts", data(Contacts, map[string]any{"organization_id": m.org, "contact-emails": []any{map[string]any{"value": "x@y"}}})).want(422)
	if got := m.get("/contacts?filter[primary_email]=j@happy.example").want(200).ids(); len(got) != 1 {
		t.Errorf("by mail: %v", got)
	}
	if got := m.get("/contacts?filter[important]=false").want(200).ids(); len(got) != 0 {
		t.Errorf("filter[important] found a null: %v", got)
	}
}

// Records that are equal in all that is sorted by come in the order of their ids,
// whichever was made first.
func TestTiesAreBrokenByID(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Seed: "demo", Now: func() time.Time { return at }})
	const name = "MAR-DEP-FW-01" // its id is far above those of new records
	old, _ := d.s.Editor().Find(Configurations, name)
	r, _ := d.s.Get(Configurations, old)
	typ, _ := r.Attributes["configuration-type-id"].(interface{ String() string })
	fresh := d.do("POST", "/configurations", data(Configurations, map[string]any{"name": name,
		"organization-id": r.Attributes["organization-id"], "configuration-type-id": typ.String()})).want(201).str("data", "id")
	for _, order := range []string{"name", "-name"} {
		if got := d.get("/configurations?filter[name]=" + name + "&sort=" + order).want(200).ids(); !slices.Equal(got, []string{fresh, old}) {
			t.Errorf("sort=%s: %v, want %s before %s", order, got, fresh, old)
		}
	}
	if got := d.get("/configurations?filter[name]=nobody"); got.str("meta", "total-pages") != "1" || got.at("meta", "next-page") != nil {
		t.Errorf("an empty list: %s", got.raw)
	}
}

// A list below a parent that has none of them is empty, not everybody's.
func TestListBelowAParentWithoutChildrenIsEmpty(t *testing.T) {
	d := newDesk(t, Options{})
	e := d.s.Editor()
	one, err := e.Add(Manufacturers, map[string]any{"name": "One"})
	if err != nil {
		t.Fatal(err)
	}
	none, err := e.Add(Manufacturers, map[string]any{"name": "None"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Add(Models, map[string]any{"name": "M1", "manufacturer-id": one}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]int{one: 1, none: 0} {
		got, err := d.try(http.MethodGet, "/manufacturers/"+id+"/relationships/models", nil)
		if err != nil {
			t.Fatal(err)
		}
		if list, _ := got.body["data"].([]any); len(list) != want {
			t.Errorf("%d models below %s, want %d", len(list), id, want)
		}
	}
}
