package itglue

import (
	"cmp"
	"slices"
	"strings"
)

// A sortKey is a value to order by; null sorts after everything, as in the
// vendor's database.
type sortKey struct {
	null bool
	num  uint64
	text string
}

// A sorter takes the key of one sort name out of a record.
type sorter func(st *store, r *record) sortKey

func sortID(_ *store, r *record) sortKey      { return sortKey{num: r.id} }
func sortCreated(_ *store, r *record) sortKey { return sortKey{num: uint64(r.created)} }
func sortUpdated(_ *store, r *record) sortKey { return sortKey{num: uint64(r.updated)} }

func sortField(name string) sorter {
	return func(_ *store, r *record) sortKey { return keyOf(r.get(name)) }
}

func sortCompanion(idField string) sorter {
	return func(st *store, r *record) sortKey {
		if target := st.follow(r, idField); target != nil {
			return keyOf(target.name())
		}
		return sortKey{null: true}
	}
}

func keyOf(v any) sortKey {
	switch v := v.(type) {
	case string:
		return sortKey{text: strings.ToLower(v)}
	case uint64:
		return sortKey{num: v}
	case int64:
		return sortKey{num: uint64(v) + 1<<63} // the negative ones first
	case bool:
		if v {
			return sortKey{num: 1}
		}
		return sortKey{}
	}
	return sortKey{null: true}
}

// standardSorts are the four that nearly every kind has.
func standardSorts() map[string]sorter {
	return map[string]sorter{"name": sortField("name"), "id": sortID, "created_at": sortCreated, "updated_at": sortUpdated}
}

// A cached list answers the next page of the same question without new work, as
// long as nothing in the table changed.
type cached struct {
	version, seq uint64
	list         []*record
}

const maxCached = 32

// list gives the records that a query asks for, in order. The caller must not
// change the slice.
func (s *Server) list(t *table, q *query, scope []*record, scopeName string) ([]*record, *failure) {
	passes, candidates, bad := s.choose(t, q)
	if bad != nil {
		return nil, bad
	}
	lag := s.sw.FilterLag.Milliseconds()
	if len(q.filters) == 0 {
		lag = 0
	}
	if lag > 0 {
		now := s.clock().UnixMilli()
		passes = append(passes, func(r *record) bool { return now-r.created >= lag })
	}
	key := scopeName + "|" + strings.Join(q.sort, ",")
	for _, f := range q.filters {
		key += "|" + f.mode + ":" + f.name + "=" + strings.Join(f.values, "\x00")
	}
	old := t.cache[key]
	if old != nil && old.version == t.version && lag == 0 {
		return old.list, nil
	}
	var list []*record
	switch {
	case scope != nil:
		list = slices.Clone(scope)
	case candidates != nil:
		list = slices.Clone(candidates)
	case len(passes) == 0 && old != nil:
		// Nearly in order already, which the sort below makes use of.
		list = make([]*record, 0, len(t.byID))
		for _, r := range old.list {
			if !r.dead && r.seq <= old.seq {
				list = append(list, r)
			}
		}
		list = t.appendSince(list, old.seq)
	default:
		list = t.appendSince(make([]*record, 0, len(t.byID)), 0)
	}
	list = slices.DeleteFunc(list, func(r *record) bool {
		for _, pass := range passes {
			if !pass(r) {
				return true
			}
		}
		return false
	})
	s.order(t, list, q.sort)
	if len(t.cache) >= maxCached {
		clear(t.cache)
	}
	// Names of other kinds may be sort keys; then a change over there must count too.
	if !s.sortsByOthers(q.sort) && lag == 0 {
		t.cache[key] = &cached{t.version, t.seq, list}
	}
	return list, nil
}

func (s *Server) sortsByOthers(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, "_name") })
}

// order sorts in place. Ties are broken by id.
func (s *Server) order(t *table, list []*record, names []string) {
	type row struct {
		r    *record
		keys []sortKey
	}
	width := len(names)
	keys := make([]sortKey, width*len(list))
	rows := make([]row, len(list))
	for i, r := range list {
		k := keys[i*width : (i+1)*width]
		for j, n := range names {
			k[j] = t.schema.sorts[strings.TrimPrefix(n, "-")](s.st, r)
		}
		rows[i] = row{r, k}
	}
	down := make([]bool, width)
	for j, n := range names {
		down[j] = strings.HasPrefix(n, "-")
	}
	slices.SortFunc(rows, func(a, b row) int {
		for j := range down {
			c := compareKeys(a.keys[j], b.keys[j])
			if c != 0 {
				if down[j] {
					return -c
				}
				return c
			}
		}
		return compareIDs(a.r.id, b.r.id)
	})
	for i := range rows {
		list[i] = rows[i].r
	}
}

func compareKeys(a, b sortKey) int {
	if a.null != b.null {
		if a.null {
			return 1
		}
		return -1
	}
	if c := cmp.Compare(a.num, b.num); c != 0 {
		return c
	}
	return strings.Compare(a.text, b.text)
}
