package itglue

// A tx is the work of one request. It remembers what it touched, so that a
// request that fails half way leaves nothing behind.
type tx struct {
	st      *store
	srv     *Server
	now     int64 // Unix milliseconds
	access  bool  // the key has Password Access
	editor  bool  // a person or the PSA writes, not the API: no locks, more fields
	undo    []func()
	touched map[*record]*record // as it was before the request
	keep    int                 // the work up to here stays even when the request fails
}

// newTx begins the work of a request; the caller holds the lock.
func (s *Server) newTx() *tx {
	return &tx{st: s.st, srv: s, now: s.clock().UnixMilli(), touched: map[*record]*record{}}
}

func (t *tx) table(r *record) *table { return t.st.table(r.schema.kind) }

// touch remembers r before its first change and gives the memory.
func (t *tx) touch(r *record) *record {
	if old, ok := t.touched[r]; ok {
		return old
	}
	old := r.copy()
	t.touched[r] = old
	t.undo = append(t.undo, func() {
		for i := range r.vals {
			t.table(r).set(r, i, old.vals[i])
		}
		r.updated, r.psa, r.rmm, r.synced, r.removeAt = old.updated, old.psa, old.rmm, old.synced, old.removeAt
		r.mailsLocked = old.mailsLocked
	})
	return old
}

// set changes one value; false when it was that already.
func (t *tx) set(r *record, name string, v any) bool {
	i := r.schema.at[name]
	if same(r.vals[i], v) {
		return false
	}
	t.touch(r)
	t.table(r).set(r, i, v)
	return true
}

// bump says that r was really written.
func (t *tx) bump(r *record) {
	t.touch(r)
	r.updated = t.now
	t.table(r).version++
}

// add makes a record with the server's next id.
func (t *tx) add(s *schema) *record {
	r := &record{id: t.srv.newID(s.kind), schema: s, vals: make([]any, len(s.fields)), created: t.now, updated: t.now}
	for i, f := range s.fields {
		if f.typ == typeFlag && !f.nullFlag {
			r.vals[i] = false
		}
	}
	tab := t.st.table(s.kind)
	tab.insert(r)
	t.touched[r] = r.copy()
	t.undo = append(t.undo, func() { tab.remove(r) })
	return r
}

// drop takes a record away.
func (t *tx) drop(r *record) {
	tab := t.table(r)
	tab.remove(r)
	t.undo = append(t.undo, func() { tab.insert(r) })
}

// keepSoFar makes the items of a bulk request that are done stay when a later
// one fails, where the account works like that.
func (t *tx) keepSoFar() {
	if t.srv.sw.Bulk == BulkPartial {
		t.keep = len(t.undo)
		clear(t.touched)
	}
}

// back undoes everything after a mark, newest first.
func (t *tx) back(mark int) {
	for i := len(t.undo) - 1; i >= mark; i-- {
		t.undo[i]()
	}
	t.undo = t.undo[:mark]
	if mark == 0 {
		clear(t.touched)
	}
}

// note records something a careful client would not do.
func (t *tx) note(format string, args ...any) {
	if !t.editor {
		t.srv.journal.violation(format, args...)
	}
}

func same(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k := range x {
			if !same(x[k], y[k]) {
				return false
			}
		}
		return true
	}
	if _, ok := b.([]any); ok {
		return false
	}
	if _, ok := b.(map[string]any); ok {
		return false
	}
	return a == b
}
