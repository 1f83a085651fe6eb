package itglue

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPasswords(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	cat := m.do("POST", "/password_categories", data(PasswordCategories, map[string]any{"name": "Network"})).want(201).str("data", "id")
	attrs := func(more map[string]any) map[string]any {
		out := map[string]any{"organization-id": m.org, "name": "Admin", "username": "root", "password": "s3cret", "otpSecret": "ABC",
			"password-category-id": cat, "password-category-name": "ignored"}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	general := m.do("POST", "/passwords", data(Passwords, attrs(nil))).want(201)
	embedded := m.do("POST", "/passwords", data(Passwords, attrs(map[string]any{"resource-id": id, "resource-type": "Configuration"}))).want(201)
	nested := m.do("POST", "/organizations/"+m.org+"/relationships/passwords", many(Passwords,
		map[string]any{"name": "B", "password": "b"}, map[string]any{"name": "C", "password": "c", "resource_type": "Configuration", "resource_id": id})).want(201)
	ids := append([]string{general.str("data", "id"), embedded.str("data", "id")}, nested.ids()...)
	for name, want := range map[string]any{"resource-type": "Configuration", "cached-resource-name": "A", "cached-resource-type-name": "Configuration",
		"password-category-name": "Network", "otp-enabled": true, "is-live": true, "restricted": false, "url": nil,
		"password-updated-at": "2026-03-01T09:00:00.123Z"} {
		if got := embedded.at("data", "attributes", name); got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if embedded.str("data", "attributes", "resource-id") != id || general.at("data", "attributes", "resource-id") != nil {
		t.Errorf("%s\n%s", embedded.raw, general.raw)
	}

	one := "/passwords/" + ids[1]
	limited := *m.desk
	limited.key = LimitedKey
	for _, c := range []struct {
		name   string
		answer *reply
		shows  bool
	}{
		{"a POST", general, false},
		{"a show", m.get(one), true},
		{"a nested show", m.get("/organizations/" + m.org + "/relationships/passwords/" + ids[1]), true},
		{"a show that was told not to", m.get(one + "?show_password=false"), false},
		{"a PATCH", m.do("PATCH", one, data(Passwords, map[string]any{"url": "https://x.example"})), false},
		{"a PATCH that was told to", m.do("PATCH", one+"?show_password=true", data(Passwords, map[string]any{"url": nil})), true},
		{"a list", m.get("/passwords?show_password=true"), false},
		{"an include", m.get("/configurations/" + id + "?include=passwords"), false},
		{"a show with the other key", limited.get(one), false},
		{"one that insists", limited.get(one + "?show_password=true"), false},
	} {
		if c.answer.status > 201 {
			t.Errorf("%s: %d %s", c.name, c.answer.status, c.answer.raw)
		}
		if got := strings.Contains(string(c.answer.raw), `"s3cret"`); got != c.shows {
			t.Errorf("%s shows the value: %v, want %v", c.name, got, c.shows)
		}
		if strings.Contains(string(c.answer.raw), "ABC") {
			t.Errorf("%s shows the OTP secret", c.name)
		}
	}
	if !strings.Contains(string(m.get(one).raw), "is-live") || strings.Contains(string(m.get("/passwords").raw), "is-live") {
		t.Error("is-live belongs to the show alone")
	}
	inc := m.get("/configurations?include=passwords").want(200)
	if got := inc.at("included").([]any); len(got) != 2 {
		t.Errorf("included: %s", inc.raw)
	}

	// Without Password Access values are not taken, and the rest is.
	m.s.ForgetRequests()
	limited.do("POST", "/passwords", data(Passwords, attrs(nil))).want(403)
	limited.do("PATCH", one, data(Passwords, map[string]any{"password": "x", "name": "y"})).want(403)
	if v := m.s.Violations(); len(v) != 1 || strings.Contains(v[0], "s3cret") {
		t.Errorf("violations: %v", v)
	}
	limited.do("PATCH", one, data(Passwords, map[string]any{"notes": "n"})).want(200)
	m.s.SetPasswordAccess(false)
	if strings.Contains(string(m.get(one).want(200).raw), "s3cret") {
		t.Error("a key that lost Password Access still shows values")
	}
	m.s.SetPasswordAccess(true)
	m.s.RevokeKey()
	limited.get("/passwords").want(403)
	m.s.RestoreKey()

	// Embedding is for the creation only, and a new value is dated.
	m.tick(time.Hour)
	r := m.do("PATCH", one, data(Passwords, map[string]any{"resource-id": nil, "resource-type": nil, "password": "new"})).want(200)
	if r.str("data", "attributes", "resource-id") != id || r.str("data", "attributes", "password-updated-at") != stamp(m.clock.UnixMilli()) {
		t.Errorf("%s", r.raw)
	}
	if v, _ := m.s.Secret(ids[1]); v != "new" {
		t.Errorf("the value is %q", v)
	}
	r = m.do("PATCH", one, data(Passwords, map[string]any{"password": "newer", "password-updated-at": "2020-01-01T00:00:00.000Z"})).want(200)
	if r.str("data", "attributes", "password-updated-at") != "2020-01-01T00:00:00.000Z" {
		t.Errorf("%s", r.raw)
	}

	for query, want := range map[string][]string{
		"filter[cached_resource_name]=A": {ids[1], ids[3]}, "filter[password_category_id]=" + cat: {ids[0], ids[1]},
		"filter[name]=B": {ids[2]}, "filter[archived]=true": nil, "sort=-id&filter[organization_id]=" + m.org: {ids[3], ids[2], ids[1], ids[0]},
	} {
		if !strings.Contains(query, "sort") {
			query += "&sort=id"
		}
		if got := m.get("/passwords?" + query).want(200).ids(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	m.get("/passwords?filter[resource_id]=" + id).want(400)
	m.get(one + "?version_id=1").want(404)

	m.do("DELETE", "/passwords/"+ids[0], nil).want(204)
	m.do("DELETE", "/passwords/"+ids[0], nil).want(404)
	m.do("DELETE", "/passwords", many(Passwords, map[string]any{"id": ids[2]})).want(200)
	m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": id})).want(200)
	if left := m.s.Records(Passwords, ""); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestWhatIsNoPassword(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	other := must[string](t)(m.s.Editor().AddOrganization("Other", ""))
	for _, c := range []struct {
		name  string
		attrs map[string]any
		want  string
	}{
		{"no organization", map[string]any{"name": "x", "password": "y"}, "data/attributes/organization_id: Valid organization_id is required"},
		{"no name", map[string]any{"organization-id": m.org, "password": "y"}, "/data/attributes/name: can't be blank"},
		{"no value", map[string]any{"organization-id": m.org, "name": "x"}, "/data/attributes/password: can't be blank"},
		{"half a resource", map[string]any{"organization-id": m.org, "name": "x", "password": "y", "resource-id": id}, "/data/attributes/resource-type: is not included in the list"},
		{"the other half", map[string]any{"organization-id": m.org, "name": "x", "password": "y", "resource-type": "Configuration"}, "/data/attributes/resource: must exist"},
		{"a kind spelled the other way", map[string]any{"organization-id": m.org, "name": "x", "password": "y", "resource-type": "configurations", "resource-id": id}, "/data/attributes/resource-type: is not included in the list"},
		{"a kind nobody has", map[string]any{"organization-id": m.org, "name": "x", "password": "y", "resource-type": "Ticket", "resource-id": id}, "/data/attributes/resource: must exist"},
		{"another organization's record", map[string]any{"organization-id": other, "name": "x", "password": "y", "resource-type": "Configuration", "resource-id": id}, "/data/attributes/resource: must exist"},
		{"a date that is none", map[string]any{"organization-id": m.org, "name": "x", "password": "y", "password-updated-at": "soon"}, "/data/attributes/password-updated-at: is invalid"},
	} {
		if r := m.do("POST", "/passwords", data(Passwords, c.attrs)).want(422); r.problem() != c.want {
			t.Errorf("%s: %s", c.name, r.problem())
		}
	}
	m.s.SetSwitches(Switches{ForeignPlaceAllowed: true})
	m.do("POST", "/passwords", data(Passwords, map[string]any{"organization-id": other, "name": "x", "password": "y", "resource-type": "Configuration", "resource-id": id})).want(201)
}

// Below a record that has none of a kind, the list is empty, not whole.
func TestAnEmptyNestedList(t *testing.T) {
	m := newSmall(t, Switches{})
	m.add("A", nil)
	other := must[string](t)(m.s.Editor().AddOrganization("Other", ""))
	if got := m.get("/organizations/" + other + "/relationships/configurations").want(200).ids(); len(got) != 0 {
		t.Errorf("another organization's configurations: %v", got)
	}
}

func TestChecklistsAndDocuments(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	list := ok(e.Add(Checklists, map[string]any{"organization-id": m.org, "name": "Build", "checklist-template-id": 12}))
	ok(e.AddTask(list, map[string]any{"name": "Join domain", "position": 1}))
	paper := ok(e.Add(Documents, map[string]any{"organization-id": m.org, "name": "Runbook"}))
	m.do("POST", "/checklists", data(Checklists, map[string]any{"organization-id": m.org, "name": "x"})).want(404)
	r := m.get("/checklists?include=checklist_tasks&filter[completed]=false").want(200)
	if r.str("included", 0, "attributes", "name") != "Join domain" || r.str("data", 0, "attributes", "checklist-template-id") != "12" {
		t.Errorf("%s", r.raw)
	}
	m.do("PATCH", "/organizations/"+m.org+"/relationships/checklists", many(Checklists,
		map[string]any{"id": list, "completed": true, "due_date": "2026-04-01", "assignee_id": "35"})).want(200)
	r = m.get("/checklists/" + list).want(200)
	if r.at("data", "attributes", "completed") != true || r.str("data", "attributes", "assignee-id") != "35" || r.str("data", "attributes", "due-date") != "2026-04-01" {
		t.Errorf("%s", r.raw)
	}
	m.s.SetSwitches(Switches{ChecklistsMissing: true, DocumentReadsMissing: true})
	for _, path := range []string{"/checklists", "/checklists/" + list, "/organizations/" + m.org + "/relationships/checklists", "/documents/" + paper,
		"/organizations/" + m.org + "/relationships/documents"} {
		m.get(path).want(404)
	}
	m.do("PATCH", "/documents/"+paper, data(Documents, map[string]any{"name": "Runbook 2"})).want(200)
	m.s.SetSwitches(Switches{})
	if got := m.get("/documents/"+paper).want(200).str("data", "attributes", "name"); got != "Runbook 2" {
		t.Error(got)
	}
	m.get("/documents").want(404)
	m.do("DELETE", "/checklists", many(Checklists, map[string]any{"id": list})).want(200)
	if left := m.s.Records(ChecklistTasks, ""); len(left) != 0 {
		t.Errorf("tasks outlive their checklist: %v", left)
	}
}
