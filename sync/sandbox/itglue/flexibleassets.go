package itglue

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
)

// flexibleAssets are listed one type at a time. Their traits are one value: a
// PATCH that names some of them wipes the others.
func flexibleAssets() *schema {
	index := []string{"attachments", "passwords", "user-resource-accesses", "group-resource-accesses"}
	traits := &field{name: "traits", typ: typeTraits, access: writable,
		show: func(v *view, r *record) any { return v.traits(r) }}
	return &schema{
		kind: FlexibleAssets, path: "flexible_assets", parent: Organizations, via: "organization-id",
		ops: flatIndex | flatShow | flatCreate | nestedCreate | flatUpdate | bulkUpdate | flatBulkDelete | flatDelete,
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			computed("resource-url", func(_ *view, r *record) any { return webAddress(r) }),
			flag("restricted"), flag("my-glue").by(editorOnly),
			ref("flexible-asset-type-id", FlexibleAssetTypes).required().once(),
			companion("flexible-asset-type-name", "flexible-asset-type-id"),
			text("name").by(readOnly).lookup(),
			traits,
			flag("archived"),
			createdAt(), updatedAt(),
		},
		filters: map[string]filter{"id": byID(), "name": byText("name"), "organization_id": byRef("organization-id"),
			"flexible_asset_type_id": byRef("flexible-asset-type-id")},
		sorts: standardSorts(),
		index: index,
		show:  append(append([]string{}, index...), "recent-versions", "related-items", "authorized-users"),
		toList: func(q *query) *failure {
			if q.has("flexible_asset_type_id") {
				return nil
			}
			return unprocessable("Cannot index flexible assets without providing a flexible asset type ID filter", nil)
		},
		toDelete: func(q *query) *failure {
			if q.has("flexible_asset_type_id") && q.has("organization_id") {
				return nil
			}
			return unprocessable("Cannot delete flexible assets without providing organization and flexible asset type ID filters", nil)
		},
		form:    true,
		changed: assetChanged,
	}
}

// traits are the stored values by key: texts, flags, json.Number, for a Tag a list
// of ids, for an Upload the file. Nobody changes the map; it is replaced.
func (r *record) traits() map[string]any {
	m, _ := r.get("traits").(map[string]any)
	return m
}

// takeTraits checks the traits of a request and makes them what is stored.
func (t *tx) takeTraits(r *record, raw any) (any, *failure) {
	typ := t.st.follow(r, "flexible-asset-type-id")
	if typ == nil {
		return nil, nil // which is refused on its own account
	}
	if raw == nil {
		raw = map[string]any{}
	}
	given, ok := raw.(map[string]any)
	if !ok {
		return nil, badRequest("traits must be an object")
	}
	out, known := map[string]any{}, map[string]bool{}
	var problems []apiError
	for _, f := range t.st.fieldsOf(typ.id) {
		key := f.text("name-key")
		if f.text("kind") == "Header" {
			continue
		}
		known[key] = true
		if f.text("kind") == "Password" && given[key] != nil && !t.access && !t.editor {
			t.note("a password trait was sent with a key that has no Password Access")
			return nil, &failure{status: http.StatusForbidden}
		}
		v, detail := t.takeTrait(f, given[key])
		if detail == "" && v == nil && f.flag("required") {
			detail = "can't be blank"
		}
		if detail != "" {
			pointer := "/data/attributes/flexible-asset-traits." + key
			problems = append(problems, problem(http.StatusUnprocessableEntity, "Unprocessable Entity", []string{detail}, &pointer))
		}
		if v != nil {
			out[key] = v
		}
	}
	for key := range given {
		if !known[key] {
			return nil, refused("data/attributes/traits", "Request contains invalid trait keys")
		}
	}
	if problems != nil {
		return nil, &failure{http.StatusUnprocessableEntity, problems}
	}
	return out, nil
}

// takeTrait makes one value what is stored; nil for none.
func (t *tx) takeTrait(f *record, raw any) (v any, detail string) {
	if raw == nil {
		return nil, ""
	}
	text, isText := raw.(string)
	switch f.text("kind") {
	case "Checkbox":
		v, ok := flagOf(raw)
		return v, unless(ok, "is invalid")
	case "Number", "Percent":
		if n, ok := raw.(json.Number); ok {
			return n, ""
		}
		if text == "" && isText {
			return nil, ""
		}
		var n json.Number
		ok := isText && json.Unmarshal([]byte(text), &n) == nil && !strings.ContainsAny(text, `"`)
		if !ok {
			return nil, "is not a number"
		}
		return n, ""
	case "Tag":
		return t.takeTags(f, raw)
	case "Upload":
		name, content, bad := upload(raw)
		if bad != "" {
			t.note("an Upload trait was sent that is no upload: %s", bad)
			return nil, bad
		}
		return map[string]any{"file_name": name, "content": encoded(content)}, ""
	}
	if !isText {
		return nil, "is invalid"
	}
	if text == "" {
		t.note("an empty text was sent for a trait; what becomes of it is unknown")
		return nil, ""
	}
	switch f.text("kind") {
	case "Date":
		v, detail, _ := t.coerceDate(&field{name: f.text("name-key")}, text)
		return v, detail
	case "Select":
		if !contains(strings.Split(strings.ReplaceAll(f.text("default-value"), "\r\n", "\n"), "\n"), text) {
			return nil, "is not included in the list"
		}
	}
	return text, ""
}

func unless(ok bool, detail string) string {
	if ok {
		return ""
	}
	return detail
}

// takeTags reads an id or several. What a Tag trait shows in answers is no such thing.
func (t *tx) takeTags(f *record, raw any) (any, string) {
	list, many := raw.([]any)
	if !many {
		list = []any{raw}
	}
	out := []any{}
	for _, item := range list {
		id, ok := refOf(item)
		if !ok {
			t.note("a Tag trait was sent as something else than an id or several")
			return nil, "is invalid"
		}
		if t.st.target(link{tagged[f.text("tag-type")], id}) == nil {
			return nil, "must exist"
		}
		out = append(out, json.Number(appendJSON(nil, id)))
	}
	if len(out) == 0 {
		return nil, ""
	}
	return out, ""
}

// setTrait replaces one value; nil empties it.
func (t *tx) setTrait(a *record, key string, v any) *failure {
	if same(a.traits()[key], v) {
		return nil
	}
	before := a.copy()
	next := maps.Clone(a.traits())
	if next == nil {
		next = map[string]any{}
	}
	next[key] = v
	if v == nil {
		delete(next, key)
	}
	t.set(a, "traits", next)
	t.bump(a)
	return assetChanged(t, a, before)
}

// assetChanged keeps what follows from the traits: the name, the passwords, the
// expirations.
func assetChanged(t *tx, r, _ *record) *failure {
	var title []string
	v := &view{st: t.st}
	for _, f := range t.st.fieldsOf(r.ref("flexible-asset-type-id")) {
		key, value := f.text("name-key"), r.traits()[f.text("name-key")]
		if f.flag("use-for-title") && value != nil {
			title = append(title, v.traitTitle(f, value))
		}
		if f.text("kind") == "Password" {
			secret, _ := value.(string)
			if bad := t.keepTraitPassword(r, f, secret); bad != nil {
				return bad
			}
		}
		if f.text("kind") == "Date" {
			if !f.flag("expiration") {
				value = nil
			}
			if bad := t.expire(r, key, f.text("name"), value); bad != nil {
				return bad
			}
		}
	}
	if name := strings.Join(title, " "); name != "" {
		t.set(r, "name", name)
	} else {
		t.set(r, "name", nil)
	}
	return nil
}

// keepTraitPassword keeps the password record of a Password trait, which is listed
// among the passwords; "" for none.
func (t *tx) keepTraitPassword(a, f *record, secret string) *failure {
	key := f.text("name-key")
	var r *record
	for _, p := range t.st.linked(Passwords, "owner", a.self()) {
		if p.text("trait") == key {
			r = p
		}
	}
	switch {
	case secret == "" && r == nil:
		return nil
	case secret == "":
		return t.destroy(r)
	case r == nil:
		r = t.add(schemaByKind[Passwords])
		for name, v := range map[string]any{"organization-id": a.ref("organization-id"), "owner": a.self(), "trait": key,
			"name": f.text("name"), "is-live": true} {
			t.set(r, name, v)
		}
	}
	if t.set(r, "password", secret) {
		t.set(r, "password-updated-at", stamp(t.now))
		t.bump(r)
	}
	return nil
}
