package itglue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// at fixes the clock, so that two servers answer the same.
func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func (s *Server) text(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// answers asks every route there is for everything, in every order, with all that
// may come along.
func answers(d *desk) map[string]string {
	d.t.Helper()
	d.s.SetLimit(Limit{Requests: -1})
	out := map[string]string{}
	ask := func(path string) {
		r := d.get(path)
		out[path] = strconv.Itoa(r.status) + " " + string(r.raw)
	}
	page := func(path string, sc *schema) {
		ask(path + "?page[size]=7&page[number]=2&include=" + strings.Join(sc.index, ","))
		for _, name := range slices.Sorted(maps.Keys(sc.sorts)) {
			ask(path + "?page[size]=1000&sort=" + name)
			ask(path + "?page[size]=1000&sort=-" + name)
		}
	}
	for _, sc := range schemas {
		if sc.kind == FlexibleAssets {
			for _, typ := range d.s.Records(FlexibleAssetTypes, "") {
				ask("/flexible_assets?include=attachments,passwords&sort=name&filter[flexible_asset_type_id]=" + typ.ID)
			}
		}
		if sc.ops&flatIndex != 0 {
			page("/"+sc.path, sc)
		}
		for _, path := range sc.owners {
			if owner := schemaByPath[path]; owner != nil && sc.ops&nestedIndex != 0 {
				for _, p := range d.s.Records(owner.kind, "") {
					page("/"+path+"/"+p.ID+"/relationships/"+sc.path, sc)
				}
			}
		}
		if sc.ops&nestedIndex != 0 {
			for _, p := range d.s.Records(sc.parent, "") {
				page("/"+schemaByKind[sc.parent].path+"/"+p.ID+"/relationships/"+sc.path, sc)
			}
		}
		for _, r := range d.s.Records(sc.kind, "") {
			ask("/" + sc.path + "/" + r.ID + "?include=" + strings.Join(sc.show, ","))
			for _, name := range []string{"name", "serial_number", "mac_address", "primary_email", "city"} {
				if v, ok := r.Attributes[kebab(name)].(string); ok && sc.filters[name].compile != nil && sc.ops&flatIndex != 0 {
					ask("/" + sc.path + "?filter[" + name + "]=" + url.QueryEscape(strings.ReplaceAll(v, ",", `\,`)))
				}
			}
		}
	}
	for _, filter := range []string{"psa_id]=77&filter[psa_integration_type]=manage", "rmm_id]=r1&filter[rmm_integration_type]=meraki"} {
		ask("/configurations?filter[" + filter)
	}
	return out
}

// One random write, from either side; what it does depends on the draws only. It
// gives a word about how it went.
func scribble(rt *rapid.T, m *small) string {
	e := m.s.Editor()
	word := func() string {
		return rapid.SampledFrom([]string{"", "A", "b <&>", "Ä", `"`, "line\nline", "\u2028", "x"}).Draw(rt, "text")
	}
	pick := func(k Kind) string {
		list := m.s.Records(k, "")
		if len(list) == 0 {
			return "1"
		}
		return list[rapid.IntRange(0, len(list)-1).Draw(rt, "which")].ID
	}
	kind := rapid.SampledFrom([]Kind{Organizations, Locations, Contacts, Configurations, ConfigurationInterfaces,
		Passwords, Attachments, RelatedItems, FlexibleAssets, Documents, Checklists}).Draw(rt, "kind")
	psa := PSA{State: rapid.SampledFrom([]string{"", "enabled", "disabled", "orphaned"}).Draw(rt, "state"), System: "manage", Remote: "77"}
	switch step := rapid.IntRange(0, 20).Draw(rt, "step"); step {
	case 19, 20:
		typ, ok := e.Find(FlexibleAssetTypes, "Kit")
		if !ok {
			typ, _ = e.AddFlexibleType("Kit", map[string]any{"name": "Name", "kind": "Text", "use-for-title": true}, map[string]any{"name": "On", "kind": "Tag",
				"tag-type": "Configurations"}, map[string]any{"name": "Due", "kind": "Date", "expiration": true}, map[string]any{"name": "Key", "kind": "Password"},
				map[string]any{"name": "Doc", "kind": "Upload"}, map[string]any{"name": "N", "kind": "Number"})
		}
		return strconv.Itoa(m.do("POST", "/flexible_assets", data(FlexibleAssets, map[string]any{"organization-id": pick(Organizations),
			"flexible-asset-type-id": typ, "traits": map[string]any{"name": "N" + word(), "on": pick(Configurations), "due": "2027-03-03", "key": word(),
				"n": "1.50", "doc": map[string]any{"file_name": "a.b", "content": "AA=="}}})).status)
	case 14:
		_, err := e.Attach(kind, pick(kind), "f"+word()+".txt", []byte(word()))
		return fmt.Sprint(err == nil)
	case 15:
		_, err := e.Relate(Configurations, pick(Configurations), kind, pick(kind), word())
		return fmt.Sprint(err == nil)
	case 16:
		_, err := e.Embed(kind, pick(kind), map[string]any{"name": "P" + word(), "password": word() + "p", "otp-secret": word()})
		return fmt.Sprint(err == nil)
	case 17:
		_, err := e.Add(Documents, map[string]any{"organization-id": pick(Organizations), "name": "D" + word()})
		return fmt.Sprint(err == nil)
	case 18:
		id, err := e.Add(Checklists, map[string]any{"organization-id": pick(Organizations), "name": "L", "assignee-id": 7})
		if err == nil {
			_, err = e.AddTask(id, map[string]any{"name": "T" + word(), "position": -3})
		}
		return fmt.Sprint(err == nil)
	case 0:
		_, err := e.AddOrganization("O"+word(), word())
		return fmt.Sprint(err == nil)
	case 1:
		return strconv.Itoa(m.do("POST", "/locations", data(Locations, map[string]any{"organization-id": pick(Organizations), "name": "L" + word(),
			"city": word(), "phone": "212 555 0100", "primary": true})).status)
	case 2:
		return strconv.Itoa(m.do("POST", "/contacts", data(Contacts, map[string]any{"organization-id": pick(Organizations), "first-name": "F" + word(),
			"contact-emails": []any{map[string]any{"value": "a@b.example", "primary": true, "label-name": "Work"}},
			"contact-phones": []any{map[string]any{"value": "212 555 0100", "label-name": "Fax", "extension": "7"}}})).status)
	case 3, 4:
		return strconv.Itoa(m.do("POST", "/configurations", data(Configurations, map[string]any{"organization-id": pick(Organizations),
			"configuration-type-id": m.typ, "name": "C" + word(), "notes": word(), "primary-ip": "10.0.0.1", "serial-number": "S" + word(),
			"warranty-expires-at": "2027-02-03", "location-id": pick(Locations), "model-id": m.model})).status)
	case 5:
		return strconv.Itoa(m.do("POST", m.ifaces(pick(Configurations)), many(ConfigurationInterfaces,
			map[string]any{"name": word(), "primary": true, "mac-address": "D4:6A:91:13:2D:01"}, map[string]any{"ip-address": "10.0.0.9"})).status)
	case 6:
		return fmt.Sprint(e.Edit(Configurations, pick(Configurations), map[string]any{"hostname": word(), "archived": true}) == nil)
	case 7:
		return fmt.Sprint(e.Edit(Organizations, pick(Organizations), map[string]any{"quick-notes": strings.Repeat("n", 300), "parent-id": pick(Organizations)}) == nil)
	case 8:
		return fmt.Sprint(e.SetPSA(kind, pick(kind), psa) == nil)
	case 9:
		return fmt.Sprint(e.SetRMM(pick(Configurations), "meraki", "r1", map[string]any{"name": word(), "n": 1.5, "big": 1 << 60, "deep": map[string]any{"a": []int{1}}}) == nil)
	case 10:
		return fmt.Sprint(e.SetSynced(kind, pick(kind), true) == nil, e.LockMails(pick(Contacts), true) == nil)
	case 11:
		return fmt.Sprint(e.Delete(kind, pick(kind)) == nil)
	case 12:
		return strconv.Itoa(m.do("DELETE", "/organizations", many(Organizations, map[string]any{"id": pick(Organizations)})).status)
	default:
		*m.clock = m.clock.Add(time.Duration(rapid.IntRange(1, 50).Draw(rt, "seconds")) * time.Second)
		return strconv.Itoa(m.get("/organizations").status) // removes what was marked
	}
}

// Whatever was done to an account, its copy answers every question alike, and
// gives no id a second time.
func TestALoadedAccountIsTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newSmall(t, Switches{})
		for range rapid.IntRange(0, 25).Draw(rt, "steps") {
			scribble(rt, m)
		}
		text := m.s.text(t)
		other := newDesk(t, Options{Seed: "empty", RandSeed: 9, Now: func() time.Time { return *m.clock }})
		if err := other.s.Load(strings.NewReader(text)); err != nil {
			rt.Fatal(err)
		}
		if again := other.s.text(t); again != text {
			rt.Fatalf("saved again it is\n%s\nnot\n%s", again, text)
		}
		want, got := answers(m.desk), answers(other)
		if len(want) != len(got) {
			rt.Fatalf("%d routes answer, not %d", len(got), len(want))
		}
		for path, a := range want {
			if got[path] != a {
				rt.Fatalf("%s answers\n%s\nnot\n%s", path, got[path], a)
			}
		}
		ids := map[Kind]map[string]bool{}
		for _, k := range Kinds() {
			ids[k] = map[string]bool{}
			for _, r := range other.s.Records(k, "") {
				ids[k][r.ID] = true
			}
		}
		copied := *m
		copied.desk = other
		for range 10 {
			org, err := other.s.Editor().AddOrganization("New", "")
			if err != nil {
				rt.Fatal(err)
			}
			copied.org = org
			id := copied.add("New", nil)
			if ids[Configurations][id] || ids[Organizations][org] {
				rt.Fatalf("the id %s or %s is given out again", id, org)
			}
			ids[Configurations][id], ids[Organizations][org] = true, true
			scribble(rt, &copied)
		}
		checkMirror(t, other.s)
	})
}

func mustID(s string) uint64 { n, _ := strconv.ParseUint(s, 10, 64); return n }

// The demo account, with all its oddities, and while requests go on.
func TestTheDemoIsKept(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Seed: "demo", Now: at(now)})
	other := newDesk(t, Options{Now: at(now)})
	if err := other.s.Load(strings.NewReader(d.s.text(t))); err != nil {
		t.Fatal(err)
	}
	want, got := answers(d), answers(other)
	for path, a := range want {
		if got[path] != a {
			t.Fatalf("%s answers\n%s\nnot\n%s", path, got[path], a)
		}
	}
	if len(want) < 500 || len(got) != len(want) {
		t.Errorf("%d and %d answers", len(want), len(got))
	}
}

// Ids above the counter are there: the seed's large ones. They are passed over.
func TestNoIDTwice(t *testing.T) {
	m := newSmall(t, Switches{})
	id := mustID(m.add("A", nil))
	text := m.s.text(t)
	before := `"next_id":` + strconv.FormatUint(id, 10)
	if !strings.Contains(text, before) {
		t.Fatalf("no %s in %s", before, text)
	}
	low := strings.Replace(text, before, `"next_id":`+strconv.FormatUint(id-3, 10), 1)
	for seed := range uint64(20) {
		s, err := New(Options{RandSeed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Load(strings.NewReader(low)); err != nil {
			t.Fatal(err)
		}
		c := *m
		c.desk = &desk{t, s, s.Key()}
		for range 4 {
			c.add("B", nil)
		}
		if got := len(s.Configurations("")); got != 5 {
			t.Fatalf("seed %d: %d configurations, not 5: an id was given out twice", seed, got)
		}
	}
}

func TestWhatIsNoAccount(t *testing.T) {
	m := newSmall(t, Switches{})
	m.add("A", map[string]any{"primary-ip": "10.0.0.1", "warranty-expires-at": "2027-01-01", "notes": "n"})
	good := m.s.text(t)
	org := `"organization-id"`
	for why, bad := range map[string]string{
		"nothing":             "",
		"half":                good[:len(good)/2],
		"more":                good + "{}",
		"another format":      strings.Replace(good, savedFormat, "shopping list", 1),
		"another version":     strings.Replace(good, `"version":1`, `"version":2`, 1),
		"a field of its own":  strings.Replace(good, `"adapters":`, `"adopters":`, 1),
		"a wrong number":      strings.Replace(good, `"adapters":0`, `"adapters":-1`, 1),
		"counted out":         strings.Replace(good, `"adapters":0`, `"adapters":18446744073709551615`, 1),
		"ids counted out":     strings.Replace(good, `"next_id":`, `"next_id":1844674407370955`, 1),
		"an unknown kind":     strings.Replace(good, `"kind":"models"`, `"kind":"poodles"`, 1),
		"a kind twice":        strings.Replace(good, `"kind":"models"`, `"kind":"manufacturers"`, 1),
		"an unknown field":    strings.Replace(good, org, `"organisation-id"`, 1),
		"a computed field":    strings.Replace(good, org, `"organization-name"`, 1),
		"a reference to none": strings.Replace(good, `"values":[`+m.org, `"values":[5`, 1),
		"a text for an id":    strings.Replace(good, `"values":[`+m.org, `"values":["5"`, 1),
		"a part of an id":     strings.Replace(good, `"values":[`+m.org, `"values":[1.5`, 1),
		"no organization":     strings.Replace(good, `"values":[`+m.org, `"values":[null`, 1),
		"no date":             strings.Replace(good, "2027-01-01", "2027-13-01", 1),
		"a value too few":     strings.Replace(good, `"values":["Happy Trees",`, `"values":[`, 1),
		"an object as value":  strings.Replace(good, `"Happy Trees"`, `{}`, 1),
		"a list as value":     strings.Replace(good, `"Happy Trees"`, `[]`, 1),
		"a flag as value":     strings.Replace(good, `"Happy Trees"`, `true`, 1),
		"out of order":        strings.Replace(good, `"seq":2,"created"`, `"seq":1,"created"`, 1),
		"from no time":        strings.Replace(good, `"created":1`, `"created":-1`, 1),
		"an unknown state":    strings.Replace(good, `"values":["Happy Trees"`, `"psa":{"state":"happy"},"values":["Happy Trees"`, 1),
		"an id twice":         strings.ReplaceAll(good, m.server, m.typ),
	} {
		if bad == good {
			t.Errorf("%s: the test changed nothing", why)
		}
		if err := m.s.Load(strings.NewReader(bad)); err == nil {
			t.Errorf("%s: loaded", why)
		}
		if m.s.text(t) != good {
			t.Fatalf("%s: the account changed", why)
		}
	}
	if err := m.s.Load(io.MultiReader(strings.NewReader(good[:50]), errReader{})); !errors.Is(err, errRead) {
		t.Errorf("a broken reader: %v", err)
	}
	if err := m.s.Save(errReader{}); !errors.Is(err, errRead) {
		t.Errorf("a broken writer: %v", err)
	}
}

var errRead = errors.New("broken")

type errReader struct{}

func (errReader) Read([]byte) (int, error)  { return 0, errRead }
func (errReader) Write([]byte) (int, error) { return 0, errRead }

// A list that a later program knows is empty in an older file, and so is a field.
func TestAnOlderFile(t *testing.T) {
	s, err := New(Options{Seed: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	older := `{"format":"` + savedFormat + `","version":1,"adapters":3,"tables":[{"kind":"organizations","seq":4,"next_id":9,
		"fields":["name"],"records":[{"id":7,"seq":2,"created":5,"updated":6,"values":["Old"]}]}]}`
	if err := s.Load(strings.NewReader(older)); err != nil {
		t.Fatal(err)
	}
	r, _ := s.Get(Organizations, "7")
	if r.Attributes["name"] != "Old" || r.Attributes["primary"] != false || len(s.Records(Models, "")) != 0 {
		t.Errorf("%v", r.Attributes)
	}
	if id, err := s.Editor().AddOrganization("New", ""); err != nil || mustID(id) <= 9 {
		t.Errorf("id %s, %v", id, err)
	}
}

// An account that was saved before there were expirations has them once it is loaded.
func TestAnAccountWithoutExpirations(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Seed: "demo", Now: at(now)})
	var saved map[string]any
	if err := decode([]byte(d.s.text(t)), &saved); err != nil {
		t.Fatal(err)
	}
	newer := []Kind{Attachments, RelatedItems, Passwords, PasswordCategories, Documents, Domains, Checklists, ChecklistTasks, FlexibleAssetTypes,
		FlexibleAssetFields, FlexibleAssets, Expirations}
	saved["tables"] = slices.DeleteFunc(saved["tables"].([]any), func(v any) bool {
		return slices.Contains(newer, Kind(v.(map[string]any)["kind"].(string)))
	})
	raw, err := json.Marshal(saved)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.s.Load(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{}
	for _, r := range d.s.Configurations("") {
		if day := r.Attributes["warranty-expires-at"]; day != nil {
			want[r.ID] = day
		}
	}
	for _, r := range d.s.Records(Expirations, "") {
		id, day := fmt.Sprint(r.Attributes["resource-id"]), fmt.Sprint(r.Attributes["expiration-date"])
		if fmt.Sprint(want[id])+"T00:00:00.000Z" != day {
			t.Errorf("%s ends %s, want %v", id, day, want[id])
		}
		delete(want, id)
	}
	if len(want) != 0 || len(d.s.Records(Passwords, "")) != 0 {
		t.Errorf("without an expiration: %v", want)
	}
}

func TestChangesAreTold(t *testing.T) {
	told := 0
	clock := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Seed: "demo", Now: func() time.Time { return clock }, OnChange: func() { told++ }})
	want := func(what string, n int) {
		t.Helper()
		if told != n {
			t.Errorf("%s: told %d times, not %d", what, told, n)
		}
		told = 0
	}
	want("the seed", 0)
	d.get("/configurations").want(200)
	want("a look", 0)
	org, err := d.s.Editor().AddOrganization("A", "")
	if err != nil {
		t.Fatal(err)
	}
	want("a person's change", 1)
	d.do("PATCH", "/organizations/"+org, data(Organizations, map[string]any{"alert": "x"})).want(200)
	want("a change", 1)
	d.do("DELETE", "/organizations", many(Organizations, map[string]any{"id": org})).want(200)
	want("a request to delete", 1)
	clock = clock.Add(2 * time.Minute)
	d.get("/organizations/" + org).want(http.StatusNotFound)
	want("its deletion", 1)
	if err := d.s.Load(strings.NewReader(d.s.text(t))); err != nil {
		t.Fatal(err)
	}
	want("a load", 0)
}

// Whatever is loaded, the server answers.
func FuzzLoad(f *testing.F) {
	clock := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	seed, err := New(Options{Now: at(clock)})
	if err != nil {
		f.Fatal(err)
	}
	e := seed.Editor()
	org, err := e.AddOrganization("A", "")
	if err == nil {
		_, err = e.Add(ConfigurationTypes, map[string]any{"name": "Switch"})
	}
	var id string
	if err == nil {
		id, err = e.AddConfiguration(org, "Switch", "B", map[string]any{"primary-ip": "10.0.0.1", "installed-at": "2026-01-01"})
	}
	if err == nil {
		_, err = e.Add(Contacts, map[string]any{"organization-id": org, "first-name": "C", "contact-emails": []any{map[string]any{"value": "a@b", "label-name": "W"}}})
	}
	if err == nil {
		_, err = e.Attach(Configurations, id, "a.txt", []byte("x"))
	}
	if err == nil {
		_, err = e.Relate(Configurations, id, Organizations, org, "n")
	}
	if err == nil {
		_, err = e.Embed(Configurations, id, map[string]any{"name": "P", "password": "p"})
	}
	if err == nil {
		err = errors.Join(e.SetRMM(id, "meraki", "1", map[string]any{"a": 1}), e.SetPSA(Configurations, id, PSA{State: "enabled", Remote: "1"}))
	}
	if err != nil {
		f.Fatal(err)
	}
	good := seed.text(f)
	f.Add(good)
	f.Add(good[:len(good)-9])
	f.Add(strings.ReplaceAll(good, "null", "true"))
	f.Add(strings.ReplaceAll(good, org, id))
	f.Add(`{"format":"` + savedFormat + `","version":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := New(Options{Now: at(clock), Switches: Switches{SyncedDeletable: true}})
		if err != nil {
			t.Fatal(err)
		}
		before := s.text(t)
		if s.Load(strings.NewReader(text)) != nil {
			if s.text(t) != before {
				t.Error("what was refused changed the account")
			}
			return
		}
		d := &desk{t, s, s.Key()}
		answers(d)
		again := s.text(t)
		if err := s.Load(strings.NewReader(again)); err != nil || s.text(t) != again {
			t.Errorf("saved and loaded: %v", err)
		}
		for _, k := range []Kind{RelatedItems, Attachments, Passwords, ConfigurationInterfaces, Configurations, Contacts, Locations, Organizations} {
			for _, r := range s.Records(k, "") {
				_ = s.Editor().Edit(k, r.ID, map[string]any{"name": "X", "primary": true, "primary-ip": "10.0.0.2"})
				_ = s.Editor().Delete(k, r.ID)
			}
			if left := s.Records(k, ""); len(left) > 0 {
				t.Errorf("%s that cannot be deleted: %v", k, left)
			}
		}
	})
}
