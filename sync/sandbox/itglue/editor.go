package itglue

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// An Editor changes the account the way people at IT Glue's screens, the PSA and
// the RMM do: past the key, the pace, the locks and the journal, and into
// attributes that the API cannot write. Real changes move updated-at.
//
// Ids are texts. Attributes use the names of the answers; any of the spellings
// that the API takes works too.
type Editor struct{ s *Server }

// Editor gives the hand that works on the account from the other side.
func (s *Server) Editor() *Editor { return &Editor{s} }

// Add creates a record and gives its id. Needs what a POST needs.
func (e *Editor) Add(k Kind, attrs map[string]any) (string, error) {
	var id string
	err := e.do(func(t *tx) *failure {
		sc := schemaByKind[k]
		if sc == nil {
			return badRequest("there is no kind " + string(k))
		}
		in, bad := editorInput(attrs)
		if bad != nil {
			return bad
		}
		r, bad := t.create(sc, in, nil)
		if bad != nil {
			return bad
		}
		id = strconv.FormatUint(r.id, 10)
		return t.setState(r, in)
	})
	return id, err
}

// AddOrganization creates an organization with nothing but names; short may be "".
func (e *Editor) AddOrganization(name, short string) (string, error) {
	attrs := map[string]any{"name": name}
	if short != "" {
		attrs["short-name"] = short
	}
	return e.Add(Organizations, attrs)
}

// AddConfiguration creates a configuration of a type that is found by its name.
func (e *Editor) AddConfiguration(organization, typeName, name string, more map[string]any) (string, error) {
	typeID, ok := e.Find(ConfigurationTypes, typeName)
	if !ok {
		return "", fmt.Errorf("itglue: there is no configuration type %q", typeName)
	}
	attrs := map[string]any{"organization-id": organization, "configuration-type-id": typeID, "name": name}
	for k, v := range more {
		attrs[kebab(k)] = v
	}
	return e.Add(Configurations, attrs)
}

// Find gives the id of the first record, in the order of ids, that has the name.
func (e *Editor) Find(k Kind, name string) (string, bool) {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	var best *record
	for _, r := range e.s.st.table(k).byID {
		if r.name() == name && (best == nil || r.id < best.id) {
			best = r
		}
	}
	if best == nil {
		return "", false
	}
	return strconv.FormatUint(best.id, 10), true
}

// Edit changes attributes of a record; values that are the same are no change.
// "psa-integration" may be among them: enabled, disabled, orphaned, or nil.
func (e *Editor) Edit(k Kind, id string, attrs map[string]any) error {
	return e.on(k, id, func(t *tx, r *record) *failure {
		in, bad := editorInput(attrs)
		if bad != nil {
			return bad
		}
		if bad := t.update(r, in); bad != nil {
			return bad
		}
		return t.setState(r, in)
	})
}

// setState takes "psa-integration" from an editor's attributes.
func (t *tx) setState(r *record, in *input) *failure {
	raw, sent := in.attrs["psa-integration"]
	state, _ := raw.(string)
	if !sent || state == r.psa.state {
		return nil
	}
	switch state {
	case "", "enabled", "disabled", "orphaned":
		t.touch(r)
		r.psa.state = state
		t.bump(r)
		return nil
	}
	return refused("/data/attributes/psa-integration", "is not a state of the integration")
}

// Touch moves updated-at without a change, as nightly runs of a PSA or RMM do.
func (e *Editor) Touch(k Kind, id string) error {
	return e.on(k, id, func(t *tx, r *record) *failure {
		t.bump(r)
		return nil
	})
}

// Delete removes a record at once, with all that belongs to it.
func (e *Editor) Delete(k Kind, id string) error {
	return e.on(k, id, func(t *tx, r *record) *failure { return t.destroy(r) })
}

// A PSA says how a record stands with the PSA integration.
type PSA struct {
	State  string // "enabled", "disabled", "orphaned"; "" makes it a local record
	System string // "manage", "autotask" … as in filter[psa_integration_type]
	Remote string // the id in the PSA
}

// SetPSA matches a record with the PSA, or lets it go. It moves updated-at.
func (e *Editor) SetPSA(k Kind, id string, p PSA) error {
	return e.on(k, id, func(t *tx, r *record) *failure {
		t.touch(r)
		link := psaLink{state: p.State, system: p.System, remote: p.Remote, adapter: r.psa.adapter}
		if link.adapter == 0 && p.Remote != "" {
			link.adapter = e.s.adapterID()
		}
		r.psa = link
		t.bump(r)
		return nil
	})
}

// SetSynced says whether the PSA owns a record of the account's lists, a
// location or a contact. It moves updated-at.
func (e *Editor) SetSynced(k Kind, id string, synced bool) error {
	return e.on(k, id, func(t *tx, r *record) *failure {
		t.touch(r)
		r.synced = synced
		t.bump(r)
		return nil
	})
}

// LockMails locks the mail addresses of a contact that looks free otherwise.
func (e *Editor) LockMails(id string, locked bool) error {
	return e.on(Contacts, id, func(t *tx, r *record) *failure {
		t.touch(r)
		r.mailsLocked = locked
		return nil
	})
}

// SetRMM lays an RMM record over a configuration. The stored attributes and
// updated-at stay as they are; attrs are those of an rmm-record.
func (e *Editor) SetRMM(id, system, remote string, attrs map[string]any) error {
	return e.on(Configurations, id, func(t *tx, r *record) *failure {
		raw, err := json.Marshal(attrs)
		if err != nil {
			return badRequest(err.Error())
		}
		link := &rmmLink{system: system, remote: remote, id: e.s.adapterID()}
		if err := decode(raw, &link.attrs); err != nil {
			return badRequest(err.Error())
		}
		t.touch(r)
		r.rmm = link
		t.table(r).version++
		return nil
	})
}

// MergeOrganizations moves everything of one organization to another, after
// which the first one's id is gone. Quick notes are not merged.
func (e *Editor) MergeOrganizations(from, into string) error {
	return e.on(Organizations, from, func(t *tx, r *record) *failure {
		n, _ := strconv.ParseUint(into, 10, 64)
		if n == r.id || t.st.find(Organizations, n) == nil {
			return notFound()
		}
		return t.merge(r, n)
	})
}

// adapterID numbers the adapters-resources and rmm-records.
func (s *Server) adapterID() uint64 {
	s.adapters++
	return 9000 + s.adapters
}

func (e *Editor) on(k Kind, id string, work func(*tx, *record) *failure) error {
	return e.do(func(t *tx) *failure {
		n, err := strconv.ParseUint(id, 10, 64)
		if schemaByKind[k] == nil || err != nil {
			return notFound()
		}
		r := t.st.find(k, n)
		if r == nil {
			return notFound()
		}
		return work(t, r)
	})
}

func (e *Editor) do(work func(*tx) *failure) error {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	t := e.s.newTx()
	t.editor = true
	if bad := work(t); bad != nil {
		t.back(0)
		return fmt.Errorf("itglue: %w", bad)
	}
	e.s.told()
	return nil
}

// editorInput takes the values through JSON, so that they mean what they mean on the wire.
func editorInput(attrs map[string]any) (*input, *failure) {
	raw, err := json.Marshal(attrs)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	in, bad := (&wireObject{Attributes: raw}).input(schemaByKind[Organizations], false)
	return in, bad
}
