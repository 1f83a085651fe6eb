package itglue

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// A call is one routed request.
type call struct {
	s      *Server
	sc     *schema
	parent *schema // nil on a flat route; one without a kind has no records here
	pid    uint64  // id of the parent
	id     uint64
	single bool // the route ends in an id
	file   *fileRoute
	access bool // the key has Password Access
	req    *http.Request
	body   []byte
}

// resolve finds the route; nil for one that does not exist. pattern is the route
// as counted, e.g. "/configurations/:id".
func (s *Server) resolve(req *http.Request, body []byte) (c *call, pattern string) {
	seg := strings.Split(strings.Trim(req.URL.Path, "/"), "/")
	c = &call{s: s, req: req, body: body}
	if f, ok := fileRouteOf(seg); ok {
		c.file = f
		return c, f.pattern()
	}
	if len(seg) >= 4 && seg[2] == "relationships" {
		c.parent = schemaByPath[seg[0]]
		if c.parent == nil {
			c.parent = &schema{path: seg[0]}
		}
		id, err := strconv.ParseUint(seg[1], 10, 64)
		if err != nil {
			return nil, ""
		}
		c.pid = id
		pattern = "/" + seg[0] + "/:id/relationships"
		seg = seg[3:]
	}
	c.sc = schemaByPath[seg[0]]
	if c.sc == nil || len(seg) > 2 || (c.parent != nil && !c.sc.below(c.parent)) {
		return nil, ""
	}
	pattern += "/" + seg[0]
	if len(seg) == 2 {
		id, err := strconv.ParseUint(seg[1], 10, 64)
		if err != nil {
			// The vendor's router takes any text for an id, and finds no such record.
			id = 0
		}
		c.id, c.single = id, true
		pattern += "/:id"
	}
	return c, pattern
}

// below says whether the kind has routes below a parent.
func (s *schema) below(parent *schema) bool {
	if s.owners != nil {
		return contains(s.owners, parent.path)
	}
	return s.parent == parent.kind && parent.kind != ""
}

// operation is the bit that the route needs; 0 for none.
func (c *call) operation() ops {
	nested := c.parent != nil
	pick := func(flat, below ops) ops {
		if nested {
			return below
		}
		return flat
	}
	switch m := c.req.Method; {
	case m == http.MethodGet && c.single:
		return pick(flatShow, nestedShow)
	case m == http.MethodGet:
		return pick(flatIndex, nestedIndex)
	case m == http.MethodPost && !c.single:
		return pick(flatCreate, nestedCreate)
	case m == http.MethodPatch && c.single:
		return pick(flatUpdate, nestedUpdate)
	case m == http.MethodPut && c.single && c.sc.ops&putAsPatch != 0:
		return pick(flatUpdate, nestedUpdate)
	case m == http.MethodPatch:
		return pick(bulkUpdate, nestedBulkUpdate)
	case m == http.MethodDelete && !c.single:
		return pick(flatBulkDelete, nestedBulkDelete)
	case m == http.MethodDelete:
		return pick(flatDelete, nestedDelete)
	}
	return 0
}

// answer does the work of a routed request; the caller holds the lock.
func (c *call) answer() *answer {
	op := c.operation()
	if op == 0 || c.sc.ops&op == 0 || (c.sc.missing != nil && c.sc.missing(&c.s.sw, op)) {
		return notRouted()
	}
	if needsBody := c.req.Method == http.MethodPost || c.req.Method == http.MethodPatch || c.req.Method == http.MethodPut; needsBody || len(c.body) > 0 {
		if c.req.Method != http.MethodGet && !c.contentTypeRight() {
			return gateway(http.StatusUnsupportedMediaType)
		}
	}
	c.s.purge()
	if c.parent != nil && c.s.st.target(link{c.parent.kind, c.pid}) == nil {
		return notFound().answer()
	}
	t := c.s.newTx()
	t.access = c.access
	var out *answer
	var bad *failure
	switch op {
	case flatIndex, nestedIndex:
		out, bad = c.doIndex()
	case flatShow, nestedShow:
		out, bad = c.doShow()
	case flatCreate, nestedCreate:
		out, bad = c.doCreate(t)
	case flatUpdate, nestedUpdate:
		out, bad = c.doUpdate(t)
	case bulkUpdate, nestedBulkUpdate:
		out, bad = c.doBulkUpdate(t)
	case flatBulkDelete, nestedBulkDelete:
		out, bad = c.doBulkDelete(t)
	case nestedDelete, flatDelete:
		out, bad = c.doDelete(t)
	}
	if bad != nil {
		t.back(t.keep)
		out = bad.answer()
	}
	if c.req.Method != http.MethodGet {
		c.s.told()
	}
	return out
}

func (c *call) contentTypeRight() bool {
	given := c.req.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(given)
	if err == nil && (media == jsonAPI || (media == "application/json" && c.s.sw.PlainJSONAllowed) || (media == formData && c.sc.form)) {
		return true
	}
	c.s.journal.violation("%s %s with Content-Type %q", c.req.Method, c.req.URL.Path, given)
	return false
}

// target is the record that a route with an id names.
func (c *call) target() *record {
	return c.reach(c.id)
}

// reach finds a record within the route's parent.
func (c *call) reach(id uint64) *record {
	r := c.s.st.find(c.sc.kind, id)
	if r == nil || (c.parent != nil && r.get(c.sc.via) != c.above()) {
		return nil
	}
	return r
}

// above is the value by which records name the parent of the route.
func (c *call) above() any {
	if c.sc.owners != nil {
		return link{c.parent.kind, c.pid}
	}
	return c.pid
}

func (c *call) given() map[string]any {
	if c.parent == nil {
		return nil
	}
	return map[string]any{c.sc.via: c.above()}
}
