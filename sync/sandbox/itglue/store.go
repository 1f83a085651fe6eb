package itglue

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// A record is one row. vals runs beside schema.fields and holds nil, string,
// bool, ref numbers as uint64, other numbers as int64, files, links, or []any
// for mails and phones.
type record struct {
	id               uint64
	seq              uint64 // order of creation within the table
	schema           *schema
	vals             []any
	created, updated int64 // Unix milliseconds, UTC
	psa              psaLink
	rmm              *rmmLink
	synced           bool  // account lists, locations, contacts: the PSA owns it
	mailsLocked      bool  // contacts: only the mail addresses are locked
	removeAt         int64 // organizations: Unix milliseconds at which a requested deletion happens; 0 for none
	dead             bool
}

// A link is a reference to a record of any kind.
type link struct {
	kind Kind
	id   uint64
}

func (r *record) self() link { return link{r.schema.kind, r.id} }

// A file is the bytes of one, held as a text so that it can be compared.
type file string

// A psaLink is what the PSA integration knows of a record.
type psaLink struct {
	state   string // "enabled", "disabled", "orphaned"; "" for a local record
	system  string // "manage", "autotask" …
	remote  string // id in the PSA
	adapter uint64 // id of the adapters-resource
}

// An rmmLink is the overlay of an RMM.
type rmmLink struct {
	system string
	remote string
	id     uint64
	attrs  map[string]any
}

func (r *record) get(name string) any {
	i, ok := r.schema.at[name]
	if !ok {
		return nil
	}
	return r.vals[i]
}

func (r *record) text(name string) string { s, _ := r.get(name).(string); return s }
func (r *record) flag(name string) bool   { b, _ := r.get(name).(bool); return b }
func (r *record) ref(name string) uint64  { n, _ := r.get(name).(uint64); return n }

func (r *record) link(name string) link {
	l, _ := r.get(name).(link)
	return l
}

func (r *record) name() any {
	if r.schema.nameOf != nil {
		return r.schema.nameOf(r)
	}
	return r.get("name")
}

func (r *record) copy() *record {
	c := *r
	c.vals = slices.Clone(r.vals)
	return &c
}

// An entry is a record at the moment of its insertion. It is stale once the
// record is gone, or came back (a deletion was undone) with a new seq.
type entry struct {
	seq uint64
	r   *record
}

func (e entry) stale() bool { return e.r.dead || e.r.seq != e.seq }

// A table holds the records of one kind and what finds them fast.
type table struct {
	schema  *schema
	byID    map[uint64]*record
	all     []entry // by seq; stale ones are swept out when many
	dead    int
	texts   map[int]map[string][]*record // by field, by folded text
	refs    map[int]map[uint64][]*record // by field, by id
	links   map[int]map[link][]*record   // by field
	version uint64                       // grows with every change
	seq     uint64
	nextID  uint64
	cache   map[string]*cached
}

// A store is the whole account. Whoever uses it holds the server's lock.
type store struct {
	tables map[Kind]*table
}

func newStore(firstID uint64) *store {
	st := &store{tables: map[Kind]*table{}}
	for _, s := range schemas {
		t := &table{schema: s, byID: map[uint64]*record{}, texts: map[int]map[string][]*record{},
			refs: map[int]map[uint64][]*record{}, links: map[int]map[link][]*record{}, cache: map[string]*cached{}, nextID: firstID}
		for i, f := range s.fields {
			switch {
			case f.indexed && f.typ == typeRef:
				t.refs[i] = map[uint64][]*record{}
			case f.typ == typeLink:
				t.links[i] = map[link][]*record{}
			case f.indexed && f.typ == typeText:
				t.texts[i] = map[string][]*record{}
			}
		}
		st.tables[s.kind] = t
	}
	return st
}

func (st *store) table(k Kind) *table            { return st.tables[k] }
func (st *store) find(k Kind, id uint64) *record { return st.tables[k].byID[id] }

// follow is the record that a reference of r points to; nil when it is empty or
// the record is gone.
func (st *store) follow(r *record, field string) *record {
	i, ok := r.schema.at[field]
	if !ok {
		return nil
	}
	n, ok := r.vals[i].(uint64)
	if !ok {
		return nil
	}
	return st.find(r.schema.fields[i].ref, n)
}

// children are the records of kind k whose reference field points at id, by id.
func (st *store) children(k Kind, field string, id uint64) []*record {
	t := st.tables[k]
	out := append([]*record{}, t.refs[t.schema.at[field]][id]...) // none is not nil, which stands for all of the table
	slices.SortFunc(out, func(a, b *record) int { return compareIDs(a.id, b.id) })
	return out
}

// linked are the records of kind k that hang on l, by id.
func (st *store) linked(k Kind, field string, l link) []*record {
	t := st.tables[k]
	out := slices.Clone(t.links[t.schema.at[field]][l])
	slices.SortFunc(out, func(a, b *record) int { return compareIDs(a.id, b.id) })
	return out
}

// target is the record that a link of r names; nil when there is none.
func (st *store) target(l link) *record {
	t := st.tables[l.kind]
	if t == nil {
		return nil
	}
	return t.byID[l.id]
}

func compareIDs(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (t *table) insert(r *record) {
	t.seq++
	r.seq, r.dead = t.seq, false
	t.byID[r.id] = r
	t.all = append(t.all, entry{r.seq, r})
	for i := range t.schema.fields {
		t.index(r, i, r.vals[i])
	}
	t.version++
}

func (t *table) remove(r *record) {
	delete(t.byID, r.id)
	for i := range t.schema.fields {
		t.unindex(r, i, r.vals[i])
	}
	r.dead = true
	t.dead++
	if t.dead > 64 && t.dead > len(t.all)/2 {
		t.all = slices.DeleteFunc(t.all, entry.stale)
		t.dead = 0
	}
	t.version++
}

// set stores one value and keeps the lookups right.
func (t *table) set(r *record, i int, v any) {
	t.unindex(r, i, r.vals[i])
	r.vals[i] = v
	t.index(r, i, v)
	t.version++
}

func (t *table) index(r *record, i int, v any) {
	switch v := v.(type) {
	case string:
		if m := t.texts[i]; m != nil {
			k := strings.ToLower(v)
			m[k] = append(m[k], r)
		}
	case uint64:
		if m := t.refs[i]; m != nil {
			m[v] = append(m[v], r)
		}
	case link:
		if m := t.links[i]; m != nil {
			m[v] = append(m[v], r)
		}
	}
}

func (t *table) unindex(r *record, i int, v any) {
	switch v := v.(type) {
	case string:
		if m := t.texts[i]; m != nil {
			k := strings.ToLower(v)
			m[k] = without(m[k], r)
			if len(m[k]) == 0 {
				delete(m, k)
			}
		}
	case uint64:
		if m := t.refs[i]; m != nil {
			m[v] = without(m[v], r)
			if len(m[v]) == 0 {
				delete(m, v)
			}
		}
	case link:
		if m := t.links[i]; m != nil {
			m[v] = without(m[v], r)
			if len(m[v]) == 0 {
				delete(m, v)
			}
		}
	}
}

func without(list []*record, r *record) []*record {
	if i := slices.Index(list, r); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return list
}

// appendSince adds the live records created after seq.
func (t *table) appendSince(out []*record, seq uint64) []*record {
	i := sort.Search(len(t.all), func(i int) bool { return t.all[i].seq > seq })
	for _, e := range t.all[i:] {
		if !e.stale() {
			out = append(out, e.r)
		}
	}
	return out
}

// stamp writes a time as IT Glue does: RFC 3339, UTC, milliseconds.
func stamp(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
}
