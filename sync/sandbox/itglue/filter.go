package itglue

import (
	"strconv"
	"strings"
	"time"
)

// A test tells whether a record passes one filter term.
type test func(r *record) bool

// A filter is one name a kind may be filtered by.
type filter struct {
	// compile turns the values of a term into a test; ok is false for a value of the wrong type.
	compile func(st *store, sw *Switches, values []string) (test, bool)
	// seek gives the only records that can pass, from a lookup table; nil means: look at all.
	seek    func(st *store, t *table, values []string) []*record
	exclude bool // also as filter[exclude][…]
	ranged  bool // also as filter[range][…]
	// between turns such a range into a test; nil for one that nothing passes. An end may be "*".
	between func(low, high string) test
}

func (f filter) withExclude() filter { f.exclude = true; return f }

// byID filters by the record's own id.
func byID() filter {
	return filter{
		compile: func(_ *store, _ *Switches, values []string) (test, bool) {
			ids, ok := parseIDs(values)
			return func(r *record) bool { return ids[r.id] }, ok
		},
		seek: func(_ *store, t *table, values []string) []*record {
			out := []*record{}
			ids, _ := parseIDs(values)
			for id := range ids {
				if r := t.byID[id]; r != nil {
					out = append(out, r)
				}
			}
			return out
		},
	}
}

func parseIDs(values []string) (map[uint64]bool, bool) {
	ids := make(map[uint64]bool, len(values))
	for _, v := range values {
		n, err := strconv.ParseUint(strings.TrimSpace(v), 10, 64)
		if err != nil {
			return nil, false
		}
		ids[n] = true
	}
	return ids, true
}

// byRef filters by a reference.
func byRef(field string) filter {
	return filter{
		compile: func(_ *store, _ *Switches, values []string) (test, bool) {
			ids, ok := parseIDs(values)
			return func(r *record) bool {
				n, set := r.get(field).(uint64)
				return set && ids[n]
			}, ok
		},
		seek: func(_ *store, t *table, values []string) []*record {
			out := []*record{}
			ids, _ := parseIDs(values)
			for id := range ids {
				out = append(out, t.refs[t.schema.at[field]][id]...)
			}
			return out
		},
	}
}

// byText filters by the exact text of an attribute.
func byText(field string) filter {
	return filter{
		compile: func(_ *store, _ *Switches, values []string) (test, bool) {
			return func(r *record) bool {
				s, ok := r.get(field).(string)
				if !ok {
					return false
				}
				for _, v := range values {
					if s == v {
						return true
					}
				}
				return false
			}, true
		},
		seek: seekText(field),
	}
}

func seekText(field string) func(*store, *table, []string) []*record {
	return func(_ *store, t *table, values []string) []*record {
		m := t.texts[t.schema.at[field]]
		if m == nil {
			return nil
		}
		out, seen := []*record{}, map[string]bool{}
		for _, v := range values {
			k := strings.ToLower(v)
			if !seen[k] {
				seen[k] = true
				out = append(out, m[k]...)
			}
		}
		return out
	}
}

// byName filters by name where the documentation does not say how it compares.
func byName() filter {
	f := byText("name")
	exact := f.compile
	f.compile = func(st *store, sw *Switches, values []string) (test, bool) {
		if sw.NameFilter == NameExact {
			return exact(st, sw, values)
		}
		folded := make([]string, len(values))
		for i, v := range values {
			folded[i] = strings.ToLower(v)
		}
		return func(r *record) bool {
			s := r.text("name")
			for i, v := range values {
				if sw.NameFilter == NameSubstring && strings.Contains(s, v) {
					return true
				}
				if sw.NameFilter == NameFolded && strings.ToLower(s) == folded[i] {
					return true
				}
			}
			return false
		}, true
	}
	return f
}

// byFlag filters by a boolean. A value that is null passes neither true nor false.
func byFlag(field string) filter {
	return filter{compile: func(_ *store, _ *Switches, values []string) (test, bool) {
		want := map[bool]bool{}
		for _, v := range values {
			switch v {
			case "true", "1":
				want[true] = true
			case "false", "0":
				want[false] = true
			default:
				return nil, false
			}
		}
		return func(r *record) bool {
			b, ok := r.get(field).(bool)
			return ok && want[b]
		}, true
	}}
}

// byShown filters by a text that is worked out.
func byShown(of func(*store, *record) any) filter {
	return filter{compile: func(st *store, _ *Switches, values []string) (test, bool) {
		return func(r *record) bool {
			s, ok := of(st, r).(string)
			return ok && contains(values, s)
		}, true
	}}
}

// byNumber filters by a number that is no reference of ours.
func byNumber(field string) filter {
	return filter{compile: func(_ *store, _ *Switches, values []string) (test, bool) {
		ids, ok := parseIDs(values)
		return func(r *record) bool {
			n, set := r.get(field).(int64)
			return set && ids[uint64(n)]
		}, ok
	}}
}

// widestRange is the longest window of time that is always allowed.
const widestRange = 7 * 24 * time.Hour

// byTime filters by a UTC range "start, end"; either end may be "*".
func byTime(of func(*record) int64) filter {
	return filter{compile: func(_ *store, sw *Switches, values []string) (test, bool) {
		if len(values) != 2 {
			return nil, false
		}
		from, ok1 := parseBound(values[0])
		to, ok2 := parseBound(values[1])
		if sw.WideRangesRefused && (from == nil || to == nil || *to-*from > widestRange.Milliseconds()) {
			return nil, false
		}
		return func(r *record) bool {
			t := of(r)
			return (from == nil || t >= *from) && (to == nil || t <= *to)
		}, ok1 && ok2
	}}
}

func parseBound(v string) (*int64, bool) {
	v = strings.TrimSpace(v)
	if v == "*" {
		return nil, true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, v, time.UTC); err == nil {
			ms := t.UnixMilli()
			return &ms, true
		}
	}
	return nil, false
}

// byIntegration is one half of the pairs psa_id and rmm_id; the test looks at
// both halves through of.
func byIntegration(of func(*record) string, vocabulary []string) filter {
	return filter{compile: func(_ *store, _ *Switches, values []string) (test, bool) {
		for _, v := range values {
			if vocabulary != nil && !contains(vocabulary, v) {
				return nil, false
			}
		}
		return func(r *record) bool { return contains(values, of(r)) && of(r) != "" }, true
	}}
}

func contains(list []string, v string) bool {
	for _, s := range list {
		if s == v {
			return true
		}
	}
	return false
}

// byNothing is allowed and matches no record: what it looks at is not served here.
func byNothing() filter {
	return filter{ranged: true, compile: func(*store, *Switches, []string) (test, bool) {
		return func(*record) bool { return false }, true
	}}
}

var psaSystems = []string{"manage", "autotask", "tigerpaw", "kaseya-bms", "pulseway-psa", "vorex"}

var rmmSystems = []string{"addigy", "aem", "atera", "auvik", "managed-workplace", "continuum", "jamf-pro", "kaseya-vsa",
	"automate", "log-me-in", "msp-rmm", "meraki", "msp-n-central", "ninja-rmm", "panorama9", "pulseway-rmm", "syncro",
	"watchman-monitoring", "office365", "vsa-x"}

func withPSA(m map[string]filter) map[string]filter {
	m["psa_id"] = byIntegration(func(r *record) string { return r.psa.remote }, nil)
	m["psa_integration_type"] = byIntegration(func(r *record) string { return r.psa.system }, psaSystems)
	return m
}

func withRMM(m map[string]filter) map[string]filter {
	of := func(get func(*rmmLink) string) func(*record) string {
		return func(r *record) string {
			if r.rmm == nil {
				return ""
			}
			return get(r.rmm)
		}
	}
	m["rmm_id"] = byIntegration(of(func(l *rmmLink) string { return l.remote }), nil)
	m["rmm_integration_type"] = byIntegration(of(func(l *rmmLink) string { return l.system }), rmmSystems)
	return m
}

// choose turns the filters of a query into a test, and the records to try: nil
// candidates mean all of the table.
func (s *Server) choose(t *table, q *query) (passes []test, candidates []*record, bad *failure) {
	for _, pair := range [][2]string{{"psa_id", "psa_integration_type"}, {"rmm_id", "rmm_integration_type"}} {
		if q.has(pair[0]) != q.has(pair[1]) {
			return nil, nil, unprocessable("filter["+pair[0]+"] and filter["+pair[1]+"] must be given together", nil)
		}
	}
	for _, term := range q.filters {
		f := t.schema.filters[term.name]
		if term.mode == "range" {
			if len(term.values) != 2 {
				return nil, nil, badRequest("Invalid value for filter[range][" + term.name + "]")
			}
			pass := func(*record) bool { return false } // nothing here has a my_glue_account_id
			if f.between != nil {
				pass = f.between(strings.TrimSpace(term.values[0]), strings.TrimSpace(term.values[1]))
			}
			passes = append(passes, pass)
			continue
		}
		pass, ok := f.compile(s.st, &s.sw, term.values)
		if !ok {
			return nil, nil, badRequest("Invalid value for filter[" + term.name + "]")
		}
		if term.mode == "exclude" {
			inner := pass
			passes = append(passes, func(r *record) bool { return !inner(r) })
			continue
		}
		passes = append(passes, pass)
		if f.seek == nil || (term.name == "name" && s.sw.NameFilter == NameSubstring) {
			continue
		}
		if found := f.seek(s.st, t, term.values); found != nil && (candidates == nil || len(found) < len(candidates)) {
			candidates = found
		}
	}
	return passes, candidates, nil
}
