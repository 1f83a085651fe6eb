package itglue

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// A switch that is not among the positions is one that nobody tries.
func TestEveryPositionIsThere(t *testing.T) {
	modes := map[string]int{"BulkMode": 2, "NameMode": 3, "InterfaceIDMode": 3, "PageSizeMode": 2, "UnknownMode": 2, "RetryAfterForm": 3, "DownloadMode": 3}
	seen, names := map[string]map[string]bool{}, map[string]bool{}
	for _, p := range Positions() {
		if p.Switches == (Switches{}) || names[p.Name] {
			t.Errorf("%s is no position of its own", p.Name)
		}
		names[p.Name] = true
		v := reflect.ValueOf(p.Switches)
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				name := v.Type().Field(i).Name
				if seen[name] == nil {
					seen[name] = map[string]bool{}
				}
				seen[name][fmt.Sprint(v.Field(i))] = true
			}
		}
		field, _, _ := strings.Cut(p.Name, " ")
		if _, ok := v.Type().FieldByName(field); !ok || v.FieldByName(field).IsZero() {
			t.Errorf("%s: the name is not that of its switch", p.Name)
		}
	}
	typ := reflect.TypeFor[Switches]()
	for i := range typ.NumField() {
		f := typ.Field(i)
		want := 1
		if n := modes[f.Type.Name()]; n > 0 {
			want = n - 1
		} else if f.Type.PkgPath() != "" && f.Type != reflect.TypeFor[time.Duration]() {
			t.Errorf("%s is a mode this test does not know", f.Type)
		}
		if len(seen[f.Name]) != want {
			t.Errorf("%s has %d positions besides the default, want %d", f.Name, len(seen[f.Name]), want)
		}
	}
}

// In every position, and in any mixture of them, a plain account works: things are
// made, read, changed, deleted.
func TestEveryPositionServes(t *testing.T) {
	all := Positions()
	dice := rand.New(rand.NewPCG(7, 0))
	for i := range 60 {
		all = append(all, Position{fmt.Sprint("mixture ", i), DrawSwitches(dice, 2)})
	}
	for _, p := range all {
		m := newSmall(t, p.Switches)
		attrs := map[string]any{"organization-id": m.org, "configuration-type-id": m.typ, "name": "A", "primary-ip": "10.0.0.1"}
		id := m.do("POST", "/configurations", data(Configurations, attrs)).str("data", "id")
		made := m.do("POST", under(Configurations, id, "attachments"), data(Attachments, upFile("a.txt", "x")))
		if made.status/100 != 2 {
			t.Errorf("%s: %d %s", p.Name, made.status, made.raw)
		}
		m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"notes": "n"})).want(200)
		r := m.get("/configurations/" + id + "?include=attachments,configuration_interfaces,passwords,related_items").want(200)
		if got := len(r.at("included").([]any)); got != 2 {
			t.Errorf("%s: %d records come along", p.Name, got)
		}
		m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": id})).want(200)
		checkMirror(t, m.s)
		if v := m.s.Violations(); len(v) != 0 {
			t.Errorf("%s: %v", p.Name, v)
		}
	}
}

// The dice reach every switch, and none when they are never to.
func TestDrawSwitches(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 0))
	moved := map[string]bool{}
	for range 200 {
		v := reflect.ValueOf(DrawSwitches(dice, 3))
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				moved[v.Type().Field(i).Name] = true
			}
		}
	}
	if n := reflect.TypeFor[Switches]().NumField(); len(moved) != n {
		t.Errorf("%d of %d switches were moved: %v", len(moved), n, moved)
	}
	a, b := rand.New(rand.NewPCG(5, 0)), rand.New(rand.NewPCG(5, 0))
	if DrawSwitches(a, 2) != DrawSwitches(b, 2) {
		t.Error("the same dice fall differently")
	}
}

func TestRemovalDelaySwitch(t *testing.T) {
	m := newSmall(t, Switches{OrganizationRemovalDelay: time.Hour})
	m.do("DELETE", "/organizations", many(Organizations, map[string]any{"id": m.org})).want(200)
	m.tick(59 * time.Minute)
	m.get("/organizations/" + m.org).want(200)
	m.tick(time.Minute)
	m.get("/organizations/" + m.org).want(404)
}

// A deletion by filter takes all that match, in every kind that has it, and is noted.
func TestDeletingByFilter(t *testing.T) {
	for _, sc := range schemas {
		if sc.ops&flatBulkDelete == 0 || sc.kind == Organizations {
			continue
		}
		d := newDesk(t, Options{Seed: "demo", Switches: Switches{SyncedDeletable: true, ForeignPlaceAllowed: true}})
		org, _ := d.s.Editor().Find(Organizations, "Contoso Dental Group")
		all, of := len(d.s.Records(sc.kind, "")), len(d.s.Records(sc.kind, org))
		query := "?filter[organization_id]=" + org
		if sc.kind == FlexibleAssets {
			query += "&filter[flexible_asset_type_id]="
			for i, typ := range d.s.Records(FlexibleAssetTypes, "") {
				query += strings.Repeat(",", min(i, 1)) + typ.ID
			}
		}
		if of == 0 {
			t.Fatalf("the seed has no %s", sc.kind)
		}
		r := d.do("DELETE", "/"+sc.path+query, nil).want(200)
		if got := len(d.s.Records(sc.kind, "")); got != all-of || len(r.ids()) != of {
			t.Errorf("%s: %d of %d are left, and %d were answered; want %d less", sc.kind, got, all, len(r.ids()), of)
		}
		if v := fmt.Sprint(d.s.Violations()); !strings.Contains(v, "with a filter") || !strings.Contains(v, "with a query string") {
			t.Errorf("%s: %s", sc.kind, v)
		}
		checkMirror(t, d.s)
	}
}

// A filter that an account does not know and passes over is a deletion of everything.
func TestDeletingByAFilterThatIsIgnored(t *testing.T) {
	m := newSmall(t, Switches{UnknownFilter: UnknownIgnored})
	m.add("A", nil)
	m.add("B", nil)
	m.do("DELETE", "/configurations?filter[hostname]=x", nil).want(200)
	if left := m.s.Configurations(""); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestBulkPointersSwitch(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	for indexed, want := range map[bool][2]string{false: {"/data/attributes/name", "data/attributes/organization_id"},
		true: {"/data/1/attributes/name", "data/attributes/organization_id"}} {
		m.s.SetSwitches(Switches{BulkPointers: indexed})
		r := m.do("PATCH", "/configurations", many(Configurations, map[string]any{"id": id, "notes": "n"}, map[string]any{"id": id, "name": nil})).want(422)
		if got := r.str("errors", 0, "source", "pointer"); got != want[0] {
			t.Errorf("a bulk PATCH points to %s, want %s", got, want[0])
		}
		r = m.do("POST", "/organizations/"+m.org+"/relationships/locations", many(Locations, map[string]any{"name": "L"}, map[string]any{"city": "C"})).want(422)
		if got := r.str("errors", 0, "source", "pointer"); got != want[0] {
			t.Errorf("a bulk POST points to %s, want %s", got, want[0])
		}
		r = m.do("POST", "/locations", data(Locations, map[string]any{"name": "L"})).want(422)
		if got := r.str("errors", 0, "source", "pointer"); got != want[1] {
			t.Errorf("a POST points to %s, want %s", got, want[1])
		}
	}
}

func TestHeaderSwitches(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	plain := func() int {
		req, err := http.NewRequest("PATCH", "https://h/configurations/"+id, strings.NewReader(`{"data":{"type":"configurations","attributes":{}}}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("x-api-key", m.key)
		req.Header.Set("Content-Type", "application/json")
		r, err := m.send(req)
		if err != nil {
			t.Fatal(err)
		}
		return r.status
	}
	for on, want := range map[bool][3]int{false: {415, 403, 403}, true: {200, 401, 401}} {
		m.s.SetSwitches(Switches{PlainJSONAllowed: on, WrongKeyAs401: on})
		wrong := *m.desk
		wrong.key = "ITG.wrong"
		got := [3]int{plain(), wrong.get("/configurations").status}
		m.s.RevokeKey()
		got[2] = m.get("/configurations").status
		m.s.RestoreKey()
		if got != want {
			t.Errorf("%v: %v, want %v", on, got, want)
		}
	}
}

func TestFilterLagSwitch(t *testing.T) {
	m := newSmall(t, Switches{FilterLag: 3 * time.Second})
	id := m.add("A", map[string]any{"serial-number": "S1"})
	for _, c := range []struct {
		query string
		found [2]bool // at once, and later
	}{
		{"", [2]bool{true, true}}, {"?filter[serial_number]=S1", [2]bool{false, true}}, {"?filter[organization_id]=" + m.org, [2]bool{false, true}},
	} {
		for later, want := range c.found {
			if later == 1 {
				m.tick(3 * time.Second)
			}
			if got := len(m.get("/configurations"+c.query).want(200).ids()) == 1; got != want {
				t.Errorf("%q, later %d: found %v", c.query, later, got)
			}
			m.get("/configurations/" + id).want(200)
		}
		m.tick(-3 * time.Second)
	}
}
