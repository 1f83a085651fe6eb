package itglue

import (
	"encoding/base64"
	"slices"
	"strconv"
)

// Attach gives a record a file, and says the attachment's id. People may attach to
// an organization too, which the API may not.
func (e *Editor) Attach(k Kind, id, fileName string, content []byte) (string, error) {
	return e.hang(Attachments, k, id, map[string]any{"attachment": map[string]any{
		"file_name": fileName, "content": base64.StdEncoding.EncodeToString(content)}})
}

// Relate leads from a record to another one, and says the related item's id; notes
// may be "".
func (e *Editor) Relate(k Kind, id string, to Kind, toID, notes string) (string, error) {
	attrs := map[string]any{"destination-id": toID}
	for word, kind := range destinations {
		if kind != "" && kind == to {
			attrs["destination-type"] = word
		}
	}
	if notes != "" {
		attrs["notes"] = notes
	}
	return e.hang(RelatedItems, k, id, attrs)
}

// Embed puts a password in a record, and says its id. attrs need a name and a
// password; the organization is the record's.
func (e *Editor) Embed(k Kind, id string, attrs map[string]any) (string, error) {
	var made string
	err := e.on(k, id, func(t *tx, owner *record) *failure {
		in, bad := editorInput(attrs)
		if bad != nil {
			return bad
		}
		r, bad := t.create(schemaByKind[Passwords], in, map[string]any{"organization-id": owner.ref("organization-id"), "owner": owner.self()})
		if bad == nil {
			made = strconv.FormatUint(r.id, 10)
		}
		return bad
	})
	return made, err
}

// AddTask adds a task to a checklist, and says its id.
func (e *Editor) AddTask(checklist string, attrs map[string]any) (string, error) {
	with := map[string]any{"checklist-id": checklist}
	for k, v := range attrs {
		with[kebab(k)] = v
	}
	return e.Add(ChecklistTasks, with)
}

// hang creates a record that hangs on another.
func (e *Editor) hang(child, k Kind, id string, attrs map[string]any) (string, error) {
	var made string
	err := e.on(k, id, func(t *tx, owner *record) *failure {
		in, bad := editorInput(attrs)
		if bad != nil {
			return bad
		}
		r, bad := t.create(schemaByKind[child], in, map[string]any{"owner": owner.self()})
		if bad == nil {
			made = strconv.FormatUint(r.id, 10)
		}
		return bad
	})
	return made, err
}

// Hanging copies what hangs on a record, in the order of ids: its Attachments, its
// RelatedItems (those that lead from it), its embedded Passwords, the Tasks of a
// checklist, its Expirations.
func (s *Server) Hanging(child, k Kind, id string) []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil || schemaByKind[child] == nil || schemaByKind[child].field("owner") == nil {
		return nil
	}
	var out []Record
	for _, r := range s.st.linked(child, "owner", link{k, n}) {
		out = append(out, s.record(r))
	}
	return out
}

// Content copies the file of an attachment; false when there is none.
func (s *Server) Content(attachment string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := strconv.ParseUint(attachment, 10, 64)
	if err != nil {
		return nil, false
	}
	r := s.st.find(Attachments, n)
	if r == nil {
		return nil, false
	}
	return slices.Clone([]byte(r.file())), true
}

// Secret is the value of a password; false when there is none.
func (s *Server) Secret(password string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := strconv.ParseUint(password, 10, 64)
	if err != nil {
		return "", false
	}
	r := s.st.find(Passwords, n)
	if r == nil {
		return "", false
	}
	return r.text("password"), true
}

// SetTrait changes one trait of a flexible asset, as a person does in a form; the
// others stay. A nil value empties it. Values are given as the API takes them.
func (e *Editor) SetTrait(asset, key string, value any) error {
	return e.on(FlexibleAssets, asset, func(t *tx, r *record) *failure {
		in, bad := editorInput(map[string]any{"value": value})
		if bad != nil {
			return bad
		}
		for _, f := range t.st.fieldsOf(r.ref("flexible-asset-type-id")) {
			if f.text("name-key") != key {
				continue
			}
			v, detail := t.takeTrait(f, in.attrs["value"])
			if detail == "" && v == nil && f.flag("required") {
				detail = "can't be blank"
			}
			if detail != "" {
				return refused("/data/attributes/flexible-asset-traits."+key, detail)
			}
			return t.setTrait(r, key, v)
		}
		return refused("data/attributes/traits", "Request contains invalid trait keys")
	})
}

// AddFlexibleType makes a flexible asset type with its fields, each with at least a
// name and a kind, and says its id.
func (e *Editor) AddFlexibleType(name string, fields ...map[string]any) (string, error) {
	var id string
	err := e.do(func(t *tx) *failure {
		r, bad := t.flexibleType(name, fields)
		if bad == nil {
			id = strconv.FormatUint(r.id, 10)
		}
		return bad
	})
	return id, err
}

func (t *tx) flexibleType(name string, fields []map[string]any) (*record, *failure) {
	in, bad := editorInput(map[string]any{"name": name, "show-in-menu": true, "icon": "cube"})
	if bad != nil {
		return nil, bad
	}
	for i, attrs := range fields {
		with := map[string]any{"order": i + 1, "show-in-list": i == 0}
		for k, v := range attrs {
			with[kebab(k)] = v
		}
		f, bad := editorInput(with)
		if bad != nil {
			return nil, bad
		}
		in.inline = append(in.inline, f)
	}
	return t.create(schemaByKind[FlexibleAssetTypes], in, nil)
}
