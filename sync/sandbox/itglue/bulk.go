package itglue

import (
	"net/http"
	"strconv"
	"strings"
)

// matched are the records that the filter of a bulk write selects.
func (c *call) matched() ([]*record, *failure) {
	q, bad := c.s.parseQuery(c.req.URL.Query(), c.sc, nil)
	if bad != nil {
		return nil, bad
	}
	if c.req.Method == http.MethodDelete && c.sc.toDelete != nil {
		if bad := c.sc.toDelete(q); bad != nil {
			return nil, bad
		}
	}
	list, bad := c.scoped(c.s.st.table(c.sc.kind), q)
	return append([]*record{}, list...), bad
}

// named finds the record of a bulk item, whose id stands among its attributes.
func (c *call) named(in *input) (*record, *failure) {
	raw, sent := in.attrs["id"]
	id, ok := refOf(raw)
	if !sent || !ok {
		c.s.journal.violation("%s %s without an id inside attributes", c.req.Method, c.req.URL.Path)
		return nil, badRequest("attributes.id is required")
	}
	r := c.reach(id)
	if r == nil {
		return nil, notFound()
	}
	return r, nil
}

// inItem says in the pointers which item of a bulk request was bad, where the
// account does so.
func (c *call) inItem(bad *failure, i int, many bool) *failure {
	if !c.s.sw.BulkPointers || !many {
		return bad
	}
	for j, e := range bad.errors {
		if e.Source.Pointer != nil {
			pointer := strings.Replace(*e.Source.Pointer, "data/", "data/"+strconv.Itoa(i)+"/", 1)
			bad.errors[j].Source.Pointer = &pointer
		}
	}
	return bad
}

// doBulkUpdate serves the flat route: an array with ids, or one object for all
// that a filter selects.
func (c *call) doBulkUpdate(t *tx) (*answer, *failure) {
	doc, bad := c.document()
	if bad != nil {
		return nil, bad
	}
	if bad := c.tooMany(doc); bad != nil {
		return nil, bad
	}
	var done []*record
	if c.noteFilter() {
		if doc.many {
			return nil, badRequest("data must be a single object when a filter is given")
		}
		list, bad := c.matched()
		if bad != nil {
			return nil, bad
		}
		for _, r := range list {
			t.keepSoFar()
			if bad := t.update(r, doc.items[0]); bad != nil {
				return nil, bad
			}
		}
		return c.written(http.StatusOK, list, true), nil
	}
	if !doc.many {
		return nil, badRequest("data must be an array")
	}
	for i, in := range doc.items {
		t.keepSoFar()
		r, bad := c.named(in)
		if bad != nil {
			return nil, bad
		}
		if bad := t.update(r, in); bad != nil {
			return nil, c.inItem(bad, i, true)
		}
		done = append(done, r)
	}
	return c.written(http.StatusOK, done, true), nil
}

// doBulkDelete answers the deleted objects. A filter and a body exclude each other.
func (c *call) doBulkDelete(t *tx) (*answer, *failure) {
	if c.req.URL.RawQuery != "" {
		c.s.journal.violation("DELETE %s with a query string", c.req.URL.Path)
	}
	var list []*record
	if c.noteFilter() {
		if len(c.body) > 0 {
			return nil, badRequest("data and filter cannot be combined")
		}
		found, bad := c.matched()
		if bad != nil {
			return nil, bad
		}
		list = found
	} else {
		if len(c.body) == 0 {
			c.s.journal.violation("DELETE %s without data", c.req.URL.Path)
			return nil, badRequest("data is missing")
		}
		doc, bad := c.document()
		if bad != nil {
			return nil, bad
		}
		if !doc.many || len(doc.items) == 0 {
			c.s.journal.violation("DELETE %s without an array of objects", c.req.URL.Path)
			return nil, badRequest("data must be an array")
		}
		if bad := c.tooMany(doc); bad != nil {
			return nil, bad
		}
		for _, in := range doc.items {
			r, bad := c.named(in)
			if bad != nil && c.s.sw.Bulk == BulkPartial && len(list) > 0 {
				return c.removeAll(t, list, bad)
			}
			if bad != nil {
				return nil, bad
			}
			list = append(list, r)
		}
	}
	return c.removeAll(t, list, nil)
}

// removeAll deletes the records; then, a failure that was met on the way there.
func (c *call) removeAll(t *tx, list []*record, then *failure) (*answer, *failure) {
	out := c.written(http.StatusOK, list, true)
	for _, r := range list {
		t.keepSoFar()
		if r.dead {
			continue
		}
		if bad := c.removeOne(t, r); bad != nil {
			return nil, bad
		}
	}
	t.keepSoFar()
	return out, then
}

// removeOne deletes at once, except an organization: that is marked, and goes later.
func (c *call) removeOne(t *tx, r *record) *failure {
	if r.schema.kind != Organizations {
		return t.destroy(r)
	}
	if t.locked(r) && !c.s.sw.SyncedDeletable {
		return refused("/data/attributes/base", "Cannot delete a synced resource")
	}
	delay := c.s.sw.OrganizationRemovalDelay
	if delay == 0 {
		delay = organizationRemovalDelay
	}
	t.touch(r)
	r.removeAt = t.now + delay.Milliseconds()
	c.s.doomed = append(c.s.doomed, r.id)
	return nil
}

// doDelete is the single delete, 204.
func (c *call) doDelete(t *tx) (*answer, *failure) {
	if c.req.URL.RawQuery != "" {
		c.s.journal.violation("DELETE %s with a query string", c.req.URL.Path)
	}
	r := c.target()
	if r == nil {
		return nil, notFound()
	}
	if bad := t.destroy(r); bad != nil {
		return nil, bad
	}
	return newAnswer(http.StatusNoContent, "", nil), nil
}
