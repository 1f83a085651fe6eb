package itglue

import (
	"fmt"
	"net/http"
	"slices"
)

// meddled are the fields that somebody else changes just before a PATCH arrives, in
// the kinds that have them.
var meddled = []string{"notes", "asset-tag", "hostname", "title", "position", "quick-notes", "description", "city", "username", "name"}

// meddle lets somebody else be quicker than the request, and says whether that was
// possible: the record it names is changed or deleted, or its organization merged
// into another one. The turn chooses, so that a seed repeats.
func (s *Server) meddle(c *call, kind string, turn int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c == nil || c.sc == nil || (c.req.Method == http.MethodGet && kind != "gone") {
		return false
	}
	var r *record
	if c.single {
		r = c.target()
	}
	t := s.newTx()
	t.editor = true
	var bad *failure
	switch {
	case kind == "merged":
		org := s.organizationOf(c, r)
		into := s.otherOrganization(org)
		if org == nil || into == nil {
			return false
		}
		bad = t.merge(org, into.id)
	case r == nil:
		return false
	case kind == "gone":
		bad = t.destroy(r)
	default:
		bad = t.meddleWith(r, turn)
	}
	if bad != nil {
		t.back(0)
		return false
	}
	s.told()
	return true
}

// meddleWith changes something of a record.
func (t *tx) meddleWith(r *record, turn int) *failure {
	text := fmt.Sprintf("meanwhile %d", turn)
	if r.schema.kind == FlexibleAssets {
		for _, f := range t.st.fieldsOf(r.ref("flexible-asset-type-id")) {
			if f.text("kind") == "Text" {
				return t.setTrait(r, f.text("name-key"), text)
			}
		}
		return notFound()
	}
	var names []string
	for _, n := range meddled {
		if f := r.schema.field(n); f != nil && f.typ == typeText && f.access == writable {
			names = append(names, n)
		}
	}
	if names == nil {
		return notFound()
	}
	in := &input{attrs: map[string]any{names[turn%len(names)]: text}}
	return t.update(r, in)
}

// organizationOf is the organization that a request is about.
func (s *Server) organizationOf(c *call, r *record) *record {
	switch {
	case r != nil && r.schema.kind == Organizations:
		return r
	case r != nil:
		return s.st.follow(r, "organization-id")
	case c.parent != nil && c.parent.kind == Organizations:
		return s.st.find(Organizations, c.pid)
	}
	return nil
}

// otherOrganization is the one with the lowest id, if there is one.
func (s *Server) otherOrganization(than *record) *record {
	var best *record
	for _, o := range s.st.table(Organizations).byID {
		if o != than && o.removeAt == 0 && (best == nil || o.id < best.id) {
			best = o
		}
	}
	return best
}

// merge moves everything of an organization to another one, and removes it.
func (t *tx) merge(from *record, into uint64) *failure {
	for _, k := range ofOrganizations {
		for _, child := range t.st.children(k, "organization-id", from.id) {
			t.set(child, "organization-id", into)
			t.bump(child)
		}
	}
	for _, child := range t.st.children(Organizations, "parent-id", from.id) {
		if child.id == into {
			t.set(child, "parent-id", nil)
		}
	}
	return t.destroy(from)
}

// strayed is a request that followed a redirect away from the account.
func (s *Server) strayed(r *http.Request, body []byte) *answer {
	if r.Header.Get("x-api-key") != "" {
		s.journal.violation("the key followed a redirect to another host")
	}
	if !slices.Contains([]string{http.MethodGet, http.MethodHead}, r.Method) || len(body) > 0 {
		s.journal.violation("a %s followed a redirect to another host", r.Method)
	}
	return htmlPage(http.StatusOK, "Nothing of yours is here")
}
