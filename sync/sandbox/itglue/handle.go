package itglue

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

func (c *call) doIndex() (*answer, *failure) {
	s, t := c.s, c.s.st.table(c.sc.kind)
	values := c.req.URL.Query()
	if c.parent != nil && s.sw.NestedFiltersIgnored {
		for k := range values {
			if strings.HasPrefix(k, "filter") {
				values.Del(k)
			}
		}
	}
	q, bad := s.parseQuery(values, c.sc, c.sc.index)
	if bad != nil {
		return nil, bad
	}
	if c.sc.toList != nil {
		if bad := c.sc.toList(q); bad != nil {
			return nil, bad
		}
	}
	list, bad := c.scoped(t, q)
	if bad != nil {
		return nil, bad
	}
	total := len(list)
	pages := (total + q.size - 1) / q.size
	from := min((q.number-1)*q.size, total)
	page := list[from:min(from+q.size, total)]

	v := c.view(true)
	b := make([]byte, 0, 256+1100*len(page))
	b = append(b, `{"data":[`...)
	var all []relation
	for i, r := range page {
		if i > 0 {
			b = append(b, ',')
		}
		rels := v.relations(r, q.include)
		all = append(all, rels...)
		b = v.appendRecord(b, r, rels, false)
	}
	b = append(b, ']')
	if len(q.include) > 0 {
		b = v.appendIncluded(b, all)
	}
	b = appendMeta(b, q.number, max(pages, 1), total)
	b = append(b, `,"links":`...)
	b = appendJSON(b, c.links(q, pages))
	return newAnswer(http.StatusOK, jsonAPI, append(b, '}')), nil
}

// scoped lists what the route covers.
func (c *call) scoped(t *table, q *query) ([]*record, *failure) {
	if c.parent == nil || (c.sc.kind == Regions && !c.s.sw.RegionsNarrow) {
		return c.s.list(t, q, nil, "")
	}
	var scope []*record
	if above, ok := c.above().(link); ok {
		scope = c.s.st.linked(c.sc.kind, c.sc.via, above)
	} else {
		scope = c.s.st.children(c.sc.kind, c.sc.via, c.pid)
	}
	if scope == nil {
		scope = []*record{} // nil would be all
	}
	return c.s.list(t, q, scope, string(c.parent.kind)+"/"+strconv.FormatUint(c.pid, 10))
}

func appendMeta(b []byte, number, pages, total int) []byte {
	var next, prev any
	if number < pages {
		next = number + 1
	}
	if number > 1 {
		prev = number - 1
	}
	b = append(b, `,"meta":{"current-page":`...)
	b = appendJSON(b, number)
	b = append(b, `,"next-page":`...)
	b = appendJSON(b, next)
	b = append(b, `,"prev-page":`...)
	b = appendJSON(b, prev)
	b = append(b, `,"total-pages":`...)
	b = appendJSON(b, pages)
	b = append(b, `,"total-count":`...)
	b = appendJSON(b, total)
	return append(b, `,"filters":{}}`...)
}

// view is what the answer to the request is written with.
func (c *call) view(index bool) *view {
	return &view{st: c.s.st, sw: &c.s.sw, index: index, base: c.scheme() + "://" + c.req.Host, now: c.s.clock(),
		secret: c.mayShowSecrets(index)}
}

func (c *call) scheme() string {
	if c.req.TLS != nil || c.req.URL.Scheme == "https" {
		return "https"
	}
	return "http"
}

// links are empty when everything fits on one page.
func (c *call) links(q *query, pages int) map[string]any {
	if pages <= 1 {
		return map[string]any{}
	}
	at := func(n int) string {
		v := url.Values{}
		for k, vals := range q.raw {
			v[k] = vals
		}
		v["page[number]"] = []string{strconv.Itoa(n)}
		v["page[size]"] = []string{strconv.Itoa(q.size)}
		return c.scheme() + "://" + c.req.Host + c.req.URL.Path + "?" + v.Encode()
	}
	out := map[string]any{"self": at(q.number), "first": at(1), "last": at(pages)}
	if q.number > 1 {
		out["prev"] = at(q.number - 1)
	}
	if q.number < pages {
		out["next"] = at(q.number + 1)
	}
	return out
}

func (c *call) doShow() (*answer, *failure) {
	r := c.target()
	if r == nil || c.req.URL.Query().Has("version_id") { // no old versions are kept here
		return nil, notFound()
	}
	q, bad := c.s.parseQuery(c.req.URL.Query(), c.sc, c.sc.show)
	if bad != nil {
		return nil, bad
	}
	v := c.view(false)
	rels := v.relations(r, q.include)
	b := v.appendRecord([]byte(`{"data":`), r, rels, false)
	if len(q.include) > 0 {
		b = v.appendIncluded(b, rels)
	}
	return newAnswer(http.StatusOK, jsonAPI, append(b, '}')), nil
}

// written answers a write: one object, or an array where the request had one.
func (c *call) written(status int, list []*record, many bool) *answer {
	v := c.view(false)
	b := []byte(`{"data":`)
	if many {
		b = append(b, '[')
	}
	for i, r := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = v.appendRecord(b, r, nil, false)
	}
	if many {
		b = append(b, ']')
	}
	return newAnswer(status, jsonAPI, append(b, '}'))
}

func (c *call) doCreate(t *tx) (*answer, *failure) {
	doc, bad := c.document()
	if bad != nil {
		return nil, bad
	}
	if doc.many && c.parent == nil {
		return nil, badRequest("data must be an object; several are created through the route of their parent")
	}
	if bad := c.tooMany(doc); bad != nil {
		return nil, bad
	}
	var made []*record
	for i, in := range doc.items {
		t.keepSoFar()
		r, bad := t.create(c.sc, in, c.given())
		if bad != nil {
			return nil, c.inItem(bad, i, doc.many)
		}
		made = append(made, r)
	}
	status := http.StatusCreated
	if c.s.sw.CreatedAs200 {
		status = http.StatusOK
	}
	return c.written(status, made, doc.many), nil
}

func (c *call) doUpdate(t *tx) (*answer, *failure) {
	c.noteFilter()
	r := c.target()
	if r == nil {
		return nil, notFound()
	}
	doc, bad := c.document()
	if bad != nil {
		return nil, bad
	}
	if doc.many {
		return nil, badRequest("data must be an object")
	}
	if bad := t.update(r, doc.items[0]); bad != nil {
		return nil, bad
	}
	return c.written(http.StatusOK, []*record{r}, false), nil
}

// noteFilter remembers a write that carries a filter: one slip, and it hits far more than was meant.
func (c *call) noteFilter() bool {
	for k := range c.req.URL.Query() {
		if strings.HasPrefix(k, "filter") {
			c.s.journal.violation("%s %s with a filter", c.req.Method, c.req.URL.Path)
			return true
		}
	}
	return false
}

func (c *call) tooMany(doc *document) *failure {
	if c.s.sw.BulkMax == 0 || !doc.many || len(doc.items) <= c.s.sw.BulkMax {
		return nil
	}
	status := c.s.sw.BulkMaxStatus
	if status == 0 {
		status = http.StatusUnprocessableEntity
	}
	return &failure{status, []apiError{problem(status, http.StatusText(status), "too many objects", nil)}}
}
