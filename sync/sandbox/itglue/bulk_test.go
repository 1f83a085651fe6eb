package itglue

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestBulkUpdate(t *testing.T) {
	for _, mode := range []BulkMode{BulkAtomic, BulkPartial} {
		m := newSmall(t, Switches{Bulk: mode})
		a, b, c := m.add("A", nil), m.add("B", nil), m.add("C", nil)
		if err := m.s.Editor().SetPSA(Configurations, b, PSA{State: "enabled"}); err != nil {
			t.Fatal(err)
		}
		change := func(id any) map[string]any { return map[string]any{"id": id, "hostname": "changed"} }
		m.do("PATCH", "/configurations", many(Configurations, change(a), change(b), change(c))).want(422)
		for id, want := range map[string]bool{a: mode == BulkPartial, b: false, c: false} {
			r, _ := m.s.Get(Configurations, id)
			if got := r.Attributes["hostname"] == "changed"; got != want {
				t.Errorf("mode %d: %v changed: %v", mode, r.Attributes["name"], got)
			}
		}
		r := m.do("PATCH", "/configurations", many(Configurations, change(a), change(c))).want(200)
		if r.str("data", 1, "id") != c {
			t.Errorf("answer %s", r.raw)
		}
		m.do("PATCH", "/configurations", many(Configurations, change(a), change("12"))).want(404)
		m.do("PATCH", "/configurations", many(Configurations, map[string]any{"hostname": "x"})).want(400)
		m.do("PATCH", "/configurations", data(Configurations, change(a))).want(400)
		m.do("PATCH", "/organizations/"+m.org+"/relationships/configurations", many(Configurations, change(a))).want(404)
	}
}

func TestBulkCreate(t *testing.T) {
	for _, mode := range []BulkMode{BulkAtomic, BulkPartial} {
		m := newSmall(t, Switches{Bulk: mode})
		nested := "/organizations/" + m.org + "/relationships/configurations"
		good := map[string]any{"name": "A", "configuration-type-id": m.typ}
		r := m.do("POST", nested, many(Configurations, good, map[string]any{"name": "no type"})).want(422)
		if r.problem() != "/data/attributes/configuration-type: must exist" {
			t.Error(r.problem())
		}
		if got, want := len(m.s.Configurations(m.org)), int(mode); got != want {
			t.Errorf("mode %d left %d configurations", mode, got)
		}
		m.do("POST", "/configurations", many(Configurations, good)).want(400)
		r = m.do("POST", nested, data(Configurations, good)).want(201)
		if r.str("data", "attributes", "organization-id") != m.org {
			t.Errorf("a single nested create answers %s", r.raw)
		}
		m.do("POST", "/organizations/5/relationships/configurations", data(Configurations, good)).want(404)
	}
}

func TestBulkLimits(t *testing.T) {
	m := newSmall(t, Switches{BulkMax: 1, BulkMaxStatus: 500})
	a, b := m.add("A", nil), m.add("B", nil)
	two := many(Configurations, map[string]any{"id": a}, map[string]any{"id": b})
	m.do("PATCH", "/configurations", two).want(500)
	m.s.SetSwitches(Switches{BulkMax: 1})
	m.do("DELETE", "/configurations", two).want(422)
}

func TestDeletes(t *testing.T) {
	m := newSmall(t, Switches{})
	a, b, c := m.add("A", map[string]any{"primary-ip": "10.0.0.1"}), m.add("B", nil), m.add("C", nil)
	m.do("DELETE", "/configurations/"+a, nil).want(404)
	m.do("DELETE", "/configurations", nil).want(400)
	m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": a}, map[string]any{"id": "77"})).want(404)
	if got := len(m.s.Configurations("")); got != 3 {
		t.Fatalf("%d left after a refused bulk delete", got)
	}
	r := m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": a})).want(200)
	if r.str("data", 0, "attributes", "name") != "A" || r.str("data", 0, "id") != a {
		t.Errorf("deleted objects: %s", r.raw)
	}
	if got := m.s.Records(ConfigurationInterfaces, ""); len(got) != 0 {
		t.Errorf("interfaces outlive their configuration: %v", got)
	}
	m.get("/configurations/" + a).want(404)
	m.do("DELETE", "/configurations?filter[name]=B", `{"data":[]}`).want(400)
	r = m.do("DELETE", "/configurations?filter[name]=B", nil).want(200)
	if r.str("data", 0, "id") != b || len(m.s.Configurations("")) != 1 {
		t.Errorf("delete by filter: %s", r.raw)
	}
	m.do("DELETE", "/organizations/"+m.org+"/relationships/configurations", many(Configurations, map[string]any{"id": c})).want(200)
	m.do("DELETE", "/manufacturers", many(Manufacturers, map[string]any{"id": m.maker})).want(404)
	want := []string{"with a query string", "with a filter", "without data"}
	for _, w := range want {
		if !strings.Contains(strings.Join(m.s.Violations(), "\n"), w) {
			t.Errorf("no violation %q in %v", w, m.s.Violations())
		}
	}
}

func TestOrganizationsGoLater(t *testing.T) {
	m := newSmall(t, Switches{})
	m.add("A", nil)
	m.do("DELETE", "/organizations", many(Organizations, map[string]any{"id": m.org})).want(200)
	if len(m.get("/organizations").ids()) != 1 {
		t.Error("it is gone at once")
	}
	m.tick(organizationRemovalDelay)
	if len(m.get("/organizations").ids()) != 0 || len(m.s.Configurations("")) != 0 {
		t.Error("it is still there")
	}
}

func TestEditor(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	place := ok(e.Add(Locations, map[string]any{"organization-id": m.org, "name": "HQ"}))
	id := m.add("A", map[string]any{"location-id": place})
	before, _ := m.s.Get(Configurations, id)
	m.tick(time.Second)
	if err := e.Delete(Locations, place); err != nil {
		t.Fatal(err)
	}
	after, _ := m.s.Get(Configurations, id)
	if after.Attributes["location-id"] != nil || after.Attributes["updated-at"] != before.Attributes["updated-at"] {
		t.Errorf("after its location went: %v", after.Attributes)
	}
	if err := e.Touch(Configurations, id); err != nil {
		t.Fatal(err)
	}
	touched, _ := m.s.Get(Configurations, id)
	if touched.Attributes["updated-at"] == before.Attributes["updated-at"] {
		t.Error("Touch did not move updated-at")
	}
	if err := e.Delete(ConfigurationTypes, m.typ); err == nil {
		t.Error("a type in use was deleted")
	}
	if err := e.Edit(Configurations, id, map[string]any{"configuration-type-id": "1"}); err == nil {
		t.Error("an editor stored a reference to nothing")
	}
	if err := e.SetRMM(id, "addigy", "agent-7", map[string]any{"name": "A", "memory-total": 8494514176}); err != nil {
		t.Fatal(err)
	}
	r := m.get("/configurations?filter[rmm_integration_type]=addigy&filter[rmm_id]=agent-7&include=rmm_records").want(200)
	if r.str("included", 0, "attributes", "memory-total") != "8494514176" || r.str("included", 0, "type") != "rmm-records" {
		t.Errorf("by RMM id: %s", r.raw)
	}

	into := ok(e.AddOrganization("Winner", "WIN"))
	if err := e.MergeOrganizations(m.org, into); err != nil {
		t.Fatal(err)
	}
	m.get("/organizations/" + m.org).want(404)
	moved, _ := m.s.Get(Configurations, id)
	if moved.Attributes["organization-name"] != "Winner" {
		t.Errorf("moved to %v", moved.Attributes["organization-name"])
	}
}

// A change between a GET and a PATCH, as the PSA does it at the worst moment.
func TestOnRequest(t *testing.T) {
	d := newDesk(t, Options{Seed: "empty"})
	e, ok := d.s.Editor(), must[string](t)
	org := ok(e.AddOrganization("O", ""))
	conf := ok(e.AddConfiguration(org, "Switch", "A", nil))
	var seen []string
	d.s.SetOnRequest(func(r *http.Request) {
		seen = append(seen, r.Method)
		if r.Method == "PATCH" {
			if err := e.Edit(Configurations, conf, map[string]any{"hostname": "theirs"}); err != nil {
				t.Error(err)
			}
		}
	})
	d.get("/configurations/" + conf).want(200)
	r := d.do("PATCH", "/configurations/"+conf, data(Configurations, map[string]any{"asset-tag": "ours"})).want(200)
	if r.str("data", "attributes", "hostname") != "theirs" || r.str("data", "attributes", "asset-tag") != "ours" {
		t.Errorf("after both: %s", r.raw)
	}
	if !reflect.DeepEqual(seen, []string{"GET", "PATCH"}) {
		t.Errorf("seen %v", seen)
	}
}

func TestRollbackLeavesNothing(t *testing.T) {
	m := newSmall(t, Switches{})
	a := m.add("A", map[string]any{"primary-ip": "10.0.0.1", "serial-number": "S1"})
	before := m.s.Records(ConfigurationInterfaces, "")
	list := m.get("/configurations?sort=id").raw
	m.tick(time.Minute)
	m.do("PATCH", "/configurations", many(Configurations,
		map[string]any{"id": a, "primary-ip": "10.0.0.9", "serial-number": "S2"}, map[string]any{"id": "1"})).want(404)
	m.do("POST", "/configurations", `{"data":{"type":"configurations","attributes":{"name":"B","organization-id":`+m.org+
		`,"configuration-type-id":`+m.typ+`},"relationships":{"configuration_interfaces":{"data":[
		{"type":"configuration_interfaces","attributes":{"mac-address":"nonsense"}}]}}}}`).want(422)
	if got := m.get("/configurations?sort=id").raw; string(got) != string(list) {
		t.Errorf("list before and after:\n%s\n%s", list, got)
	}
	if got := m.s.Records(ConfigurationInterfaces, ""); !reflect.DeepEqual(got, before) {
		t.Errorf("interfaces %v, were %v", got, before)
	}
	if got := m.get("/configurations?filter[serial_number]=S1").ids(); len(got) != 1 {
		t.Errorf("by serial number after the rollback: %v", got)
	}
}

// A bulk delete that fails half way puts everything back, each record once, also
// in lists that were asked for before.
func TestAnUndoneDeleteIsInvisible(t *testing.T) {
	m := newSmall(t, Switches{})
	a, b, c := m.add("A", map[string]any{"primary-ip": "10.0.0.1"}), m.add("B", nil), m.add("C", nil)
	if err := m.s.Editor().SetPSA(Configurations, b, PSA{State: "enabled"}); err != nil {
		t.Fatal(err)
	}
	list := "/configurations?sort=id&include=configuration_interfaces"
	before := m.get(list).raw
	for range 100 { // more than once, for the sweeping of the table
		m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": a}, map[string]any{"id": c}, map[string]any{"id": b})).want(422)
		if got := m.get(list).raw; string(got) != string(before) {
			t.Fatalf("list before and after:\n%s\n%s", before, got)
		}
		if got := m.get("/configurations?sort=name&filter[archived]=false").ids(); len(got) != 3 {
			t.Fatalf("a list that was never asked for: %v", got)
		}
	}
	if n := len(m.s.st.table(Configurations).all); n > 140 {
		t.Errorf("the table keeps %d entries for 3 records", n)
	}
}
