package itglue

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestContactsAreWritten(t *testing.T) {
	m := newSmall(t, Switches{})
	e := m.s.Editor()
	kind := m.do("POST", "/contact_types", data(ContactTypes, map[string]any{"name": "Approver"})).want(201).str("data", "id")
	mail := func(list ...string) (out []any) {
		for i, v := range list {
			out = append(out, map[string]any{"value": v, "primary": i == 0, "label-name": "Work"})
		}
		return out
	}
	phone := map[string]any{"value": "(415) 555-2156", "label-name": "Cell", "extension": "12", "primary": true}
	ids := m.do("POST", "/organizations/"+m.org+"/relationships/contacts", many(Contacts,
		map[string]any{"first-name": "Ann", "last-name": "Lee", "contact-type-id": kind, "contact-emails": mail("a@x.example", "b@x.example"), "contact-phones": []any{phone}},
		map[string]any{"first-name": "Bo"})).want(201).ids()
	at := "/contacts/" + ids[0]
	lists := func(r *reply) [2]string {
		var out [2]string
		for i, name := range []string{"contact-emails", "contact-phones"} {
			raw, _ := json.Marshal(r.at("data", "attributes", name))
			out[i] = string(raw)
		}
		return out
	}
	before := lists(m.get(at).want(200))
	if want := `[{"extension":"12","formatted-value":"(415) 555-2156","label-name":"Cell","label-type":"phone","primary":true,"value":"4155552156"}]`; before[1] != want {
		t.Errorf("phones %s", before[1])
	}

	// Other attributes keep the lists; a list is replaced as a whole, and the other one stays.
	if got := lists(m.do("PATCH", at, data(Contacts, map[string]any{"title": "CEO", "location-name": "ignored"})).want(200)); got != before {
		t.Errorf("a PATCH of the title left %v", got)
	}
	got := lists(m.do("PATCH", at, data(Contacts, map[string]any{"contact_emails": mail("c@x.example")})).want(200))
	if got[0] != `[{"label-name":"Work","primary":true,"value":"c@x.example"}]` || got[1] != before[1] {
		t.Errorf("a PATCH of the mails left %v", got)
	}
	for why, attrs := range map[string]map[string]any{
		"a mail without a label":  {"contact-emails": []any{map[string]any{"value": "d@x.example"}}},
		"a phone without a label": {"contact-phones": []any{map[string]any{"value": "1"}}},
		"a mail without a value":  {"contact-emails": []any{map[string]any{"label-name": "Work"}}},
		"a phone without digits":  {"contact-phones": []any{map[string]any{"value": "call me", "label-name": "Work"}}},
		"no list":                 {"contact-phones": "1"},
		"no such type":            {"contact-type-id": 5},
	} {
		if r := m.do("PATCH", at, data(Contacts, attrs)); r.status != 422 {
			t.Errorf("%s: %d %s", why, r.status, r.raw)
		}
	}
	if lists(m.get(at)) != got {
		t.Error("a refused PATCH changed something")
	}
	if got := lists(m.do("PATCH", at, data(Contacts, map[string]any{"contact-emails": []any{}, "contact-phones": nil})).want(200)); got != [2]string{"[]", "[]"} {
		t.Errorf("emptied: %v", got)
	}
	m.do("PATCH", "/contacts", many(Contacts, map[string]any{"id": ids[0], "title": "A"}, map[string]any{"id": ids[1], "title": "B"})).want(200)
	if got := m.get("/contacts?filter[title]=A,B&sort=id").want(200).ids(); !slices.Equal(got, ids) {
		t.Errorf("in bulk: %v", got)
	}

	// The PSA owns a synced one, with its mails and its phones.
	if err := e.SetSynced(Contacts, ids[0], true); err != nil {
		t.Fatal(err)
	}
	for _, attrs := range []map[string]any{{"title": "X"}, {"contact-emails": mail("z@x.example")}, {"notes": "n"}, {}} {
		m.do("PATCH", at, data(Contacts, attrs)).want(422)
	}
	m.do("PATCH", "/contacts", many(Contacts, map[string]any{"id": ids[1], "title": "C"}, map[string]any{"id": ids[0], "title": "C"})).want(422)
	if got := m.get("/contacts?filter[title]=C").ids(); len(got) != 0 {
		t.Errorf("half of a refused request stayed: %v", got)
	}
	m.do("DELETE", "/contacts", many(Contacts, map[string]any{"id": ids[0]})).want(422)
	m.do("DELETE", "/contacts", many(Contacts, map[string]any{"id": ids[1]})).want(200)
	if err := e.SetSynced(ContactTypes, kind, true); err != nil {
		t.Fatal(err)
	}
	m.do("PATCH", "/contact_types/"+kind, data(ContactTypes, map[string]any{"name": "X"})).want(422)
	m.do("DELETE", "/contact_types", many(ContactTypes, map[string]any{"id": kind})).want(404)
}
