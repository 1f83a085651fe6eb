package itglue

import (
	"strings"
	"testing"
)

func TestRelatedItems(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	a, b := m.add("A", nil), m.add("B", nil)
	contact := ok(e.Add(Contacts, map[string]any{"organization-id": m.org, "first-name": "Ann"}))
	paper := ok(e.Add(Documents, map[string]any{"organization-id": m.org, "name": "Runbook"}))
	path := under(Configurations, a, "related_items")
	to := func(kind, id string) map[string]any {
		return map[string]any{"destination_type": kind, "destination_id": id}
	}

	one := m.do("POST", path, data(RelatedItems, map[string]any{"destination_type": "Document", "destination_id": paper, "notes": "first", "via_copilot": true})).want(201)
	for name, want := range map[string]string{"asset-type": "document", "resource-id": paper, "notes": "first",
		"resource-url": webHost + "/" + m.org + "/docs/" + paper} {
		if got := one.str("data", "attributes", name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	m.do("POST", path, many(RelatedItems, to("Configuration", b), to("Contact", contact), to("Configuration", b))).want(201) // a double is taken
	m.do("POST", under(Contacts, contact, "related_items"), data(RelatedItems, to("Organization", m.org))).want(201)
	if got := m.s.Hanging(RelatedItems, Configurations, a); len(got) != 4 {
		t.Fatalf("%d items", len(got))
	}
	for _, c := range []struct {
		name  string
		attrs map[string]any
		want  string
	}{
		{"no type", map[string]any{"destination_id": b}, "/data/attributes/destination-type: is not included in the list"},
		{"a type of its own", to("configuration", b), "/data/attributes/destination-type: is not included in the list"},
		{"no id", map[string]any{"destination_type": "Contact"}, "/data/attributes/destination: must exist"},
		{"an id of another kind", to("Location", contact), "/data/attributes/destination: must exist"},
		{"a kind that nobody has", to("Ticket", "5"), "/data/attributes/destination: must exist"},
	} {
		if r := m.do("POST", path, data(RelatedItems, c.attrs)).want(422); r.problem() != c.want {
			t.Errorf("%s: %s", c.name, r.problem())
		}
	}
	m.do("POST", under(Organizations, m.org, "related_items"), data(RelatedItems, to("Contact", contact))).want(404)
	for _, p := range []string{path, path + "/" + one.str("data", "id"), "/related_items"} {
		m.get(p).want(404)
	}

	id := one.str("data", "id")
	r := m.do("PATCH", path+"/"+id, data(RelatedItems, map[string]any{"notes": "new", "destination_id": b, "destination_type": "Configuration"})).want(200)
	if r.str("data", "attributes", "notes") != "new" || r.str("data", "attributes", "resource-id") != paper {
		t.Errorf("a PATCH changed more than notes, or less: %s", r.raw)
	}
	m.do("PATCH", under(Configurations, b, "related_items")+"/"+id, data(RelatedItems, map[string]any{"notes": "x"})).want(404)

	inc := m.get("/configurations/" + a + "?include=related_items").want(200)
	if got := inc.at("included").([]any); len(got) != 4 || inc.str("data", "relationships", "related-items", "data", 0, "type") != "related-items" {
		t.Errorf("%s", inc.raw)
	}
	m.get("/configurations?include=related_items").want(400)
	if got := m.get("/configurations/" + b + "?include=related_items").want(200).at("included").([]any); len(got) != 0 {
		t.Errorf("the destination shows %v", got)
	}
	m.s.SetSwitches(Switches{RelatedBothSides: true})
	if got := m.get("/configurations/" + b + "?include=related_items").want(200).at("included").([]any); len(got) != 2 {
		t.Errorf("the destination shows %v", got)
	}
	m.s.SetSwitches(Switches{})

	m.do("DELETE", path, many(RelatedItems, map[string]any{"id": id})).want(200)
	m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": b})).want(200) // takes what led to it along
	if got := m.s.Hanging(RelatedItems, Configurations, a); len(got) != 1 {
		t.Errorf("left: %v", got)
	}
	m.s.ForgetRequests()
	m.do("POST", path, `{"data":{"type":"related_items","attributes":{"destination_type":"Contact","destination_id":`+contact+`}}}`).want(201)
	if v := m.s.Violations(); len(v) != 1 || !strings.Contains(v[0], "destination_id") {
		t.Errorf("an id that is a number: %v", v)
	}
}
