package itglue

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// create makes one record. given holds the references that the route fixes.
func (t *tx) create(sc *schema, in *input, given map[string]any) (*record, *failure) {
	if _, ok := sc.at["organization-id"]; ok {
		id, fixed := given["organization-id"].(uint64)
		if !fixed {
			id, _ = refOf(in.attrs["organization-id"])
		}
		if t.st.find(Organizations, id) == nil {
			pointer := "data/attributes/organization_id"
			return nil, unprocessable("Valid organization_id is required", &pointer)
		}
	}
	r := t.add(sc)
	for name, v := range given {
		t.set(r, name, v)
	}
	if sc.prepare != nil {
		if bad := sc.prepare(t, r, in); bad != nil {
			return nil, bad
		}
	}
	blank := r.copy()
	if bad := t.assign(r, in, given, true); bad != nil {
		return nil, bad
	}
	if sc.created != nil {
		if bad := sc.created(t, r, in); bad != nil {
			return nil, bad
		}
	}
	if sc.changed != nil {
		if bad := sc.changed(t, r, blank); bad != nil {
			return nil, bad
		}
	}
	return r, nil
}

// update changes one record; only what really changes counts as a write.
func (t *tx) update(r *record, in *input) *failure {
	if in.relations && !t.editor {
		t.note("PATCH of %s %d carries relationships", r.schema.kind, r.id)
		return refused("data/relationships", "Relationships are not permitted")
	}
	if bad := t.guard(r, in); bad != nil {
		return bad
	}
	before := r.copy()
	if bad := t.assign(r, in, nil, false); bad != nil {
		return bad
	}
	if same(before.vals, r.vals) {
		return nil
	}
	t.bump(r)
	if r.schema.changed != nil {
		return r.schema.changed(t, r, before)
	}
	return nil
}

// locked tells whether the PSA owns the record.
func (t *tx) locked(r *record) bool {
	switch r.psa.state {
	case "enabled":
		return true
	case "orphaned":
		return !t.srv.sw.OrphanedEditable
	case "disabled":
		return !t.srv.sw.DisabledEditable
	}
	return r.synced
}

// guard refuses the whole request when it touches what the PSA owns.
func (t *tx) guard(r *record, in *input) *failure {
	if t.editor {
		return nil
	}
	if _, sent := in.attrs["contact-emails"]; sent && r.mailsLocked {
		t.note("PATCH of the locked mail addresses of contact %d", r.id)
		return syncedRefusal("/data/attributes/contact-emails.base")
	}
	if !t.locked(r) {
		return nil
	}
	any := false
	for _, f := range r.schema.fields {
		any = any || f.whenSynced
	}
	for _, name := range sortedNames(in.attrs) {
		f := r.schema.field(name)
		if f == nil || f.access != writable || f.whenSynced {
			continue
		}
		t.note("PATCH of the synced %s %d sends the locked attribute %s", r.schema.kind, r.id, name)
		return syncedRefusal("/data/attributes/base")
	}
	if !any {
		t.note("PATCH of the synced %s %d", r.schema.kind, r.id)
		return syncedRefusal("/data/attributes/base")
	}
	return nil
}

func sortedNames(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// assign checks all attributes and then stores them. Unknown and read-only ones
// are passed over without a word.
func (t *tx) assign(r *record, in *input, given map[string]any, creating bool) *failure {
	var problems []apiError
	complain := func(name, detail string) {
		pointer := "/data/attributes/" + name
		problems = append(problems, problem(http.StatusUnprocessableEntity, "Unprocessable Entity", detail, &pointer))
	}
	for i, f := range r.schema.fields {
		raw, sent := in.attrs[f.name]
		sent = sent || (creating && f.typ == typeTraits) // some may be required
		if _, fixed := given[f.name]; fixed {
			sent = false
		}
		if !sent || !t.mayWrite(f) || (f.fixed && !creating) {
			if creating && f.mandatory && r.vals[i] == nil {
				complain(required(f))
			}
			continue
		}
		if f.secret && !t.access && !t.editor {
			t.note("a password value was sent with a key that has no Password Access")
			return &failure{status: http.StatusForbidden}
		}
		if f.typ == typeTraits {
			v, bad := t.takeTraits(r, raw)
			if bad != nil {
				return bad
			}
			t.set(r, f.name, v)
			continue
		}
		v, detail, ok := t.coerce(f, raw)
		switch {
		case !ok:
			return badRequest(f.name + " is of the wrong type")
		case detail != "":
			complain(strings.TrimSuffix(f.name, "-id"), detail)
		case f.mandatory && (v == nil || v == ""):
			complain(required(f))
		default:
			t.set(r, f.name, v)
		}
	}
	for _, f := range r.schema.fields {
		if !f.sameOrg || t.srv.sw.ForeignPlaceAllowed {
			continue
		}
		if target := t.st.follow(r, f.name); target != nil && target.ref("organization-id") != r.ref("organization-id") {
			complain(strings.TrimSuffix(f.name, "-id"), "must exist")
		}
	}
	if problems != nil {
		return &failure{http.StatusUnprocessableEntity, problems}
	}
	return nil
}

// required says what is wrong with an empty mandatory attribute: a reference is
// named by its association.
func required(f *field) (name, detail string) {
	if f.typ == typeRef {
		return strings.TrimSuffix(f.name, "-id"), "must exist"
	}
	return f.name, "can't be blank"
}

func (t *tx) mayWrite(f *field) bool {
	return f.access == writable || (f.access == editorOnly && t.editor)
}

// coerce turns a JSON value into a stored one. ok is false for a wrong type, and
// detail says why a value of the right type is refused.
func (t *tx) coerce(f *field, raw any) (v any, detail string, ok bool) {
	switch f.typ {
	case typeFlag:
		if raw == nil {
			return nil, "", f.nullFlag
		}
		v, ok = flagOf(raw)
		return v, "", ok
	case typeRef:
		if raw == nil {
			return nil, "", true
		}
		id, ok := refOf(raw)
		if ok && t.st.find(f.ref, id) == nil {
			return nil, "must exist", true
		}
		return id, "", ok
	case typeEmails, typePhones:
		v, detail = reachItems(raw, f)
		return v, detail, true
	}
	if raw == nil {
		return nil, "", true
	}
	if f.typ == typeNumber {
		v, ok := wholeOf(raw)
		return v, "", ok
	}
	s, ok := raw.(string)
	if !ok {
		return nil, "", false
	}
	if f.typ == typeDate {
		return t.coerceDate(f, s)
	}
	if f.store != nil {
		s, _ = f.store(s).(string)
	}
	switch {
	case s == "":
		t.note("an empty text was sent for %s; what becomes of it is unknown", f.name)
		if t.srv.sw.EmptyAsNull {
			return nil, "", true
		}
	case f.max > 0 && utf8.RuneCountInString(s) > f.max:
		return nil, fmt.Sprintf("is too long (maximum is %d characters)", f.max), true
	case f.valid != nil && !f.valid(s):
		return nil, "is invalid", true
	}
	return s, "", true
}

func (t *tx) coerceDate(f *field, s string) (any, string, bool) {
	if s == "" {
		t.note("an empty text was sent for the date %s", f.name)
		return nil, "", true
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s, "", true
	}
	t.note("%s was sent as something else than YYYY-MM-DD", f.name)
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.UTC().Format(time.DateOnly), "", true
	}
	return nil, "is invalid", true
}

// destroy takes a record away, and empties what refers to it. The emptied ones
// keep their updated-at, as when a database nullifies.
func (t *tx) destroy(r *record) *failure {
	if !t.editor && !t.srv.sw.SyncedDeletable && t.locked(r) {
		return refused("/data/attributes/base", "Cannot delete a synced resource")
	}
	if r.schema.removing != nil {
		if bad := r.schema.removing(t, r); bad != nil {
			return bad
		}
	}
	for _, sc := range schemas {
		for _, f := range sc.fields {
			if f.ref != r.schema.kind {
				continue
			}
			for _, other := range t.st.children(sc.kind, f.name, r.id) {
				if other == r || other.dead {
					continue
				}
				if f.mandatory && r.schema.kind != Configurations && r.schema.kind != Organizations {
					return refused("/data/attributes/base", "is in use")
				}
				t.set(other, f.name, nil)
			}
		}
	}
	t.drop(r)
	return t.destroyLinked(r)
}

// destroyLinked takes away what hung on a record that is gone.
func (t *tx) destroyLinked(r *record) *failure {
	for _, sc := range schemas {
		for _, f := range sc.fields {
			if f.typ != typeLink {
				continue
			}
			for _, other := range t.st.linked(sc.kind, f.name, r.self()) {
				if other.dead {
					continue
				}
				if bad := t.destroy(other); bad != nil {
					return bad
				}
			}
		}
	}
	return nil
}
