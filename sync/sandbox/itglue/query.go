package itglue

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A query is what the query string asks for. Names are in snake case.
type query struct {
	number, size int
	sort         []string // with a leading "-" for descending
	filters      []filterTerm
	include      []string // kebab case
	raw          url.Values
}

// A filterTerm is one filter[...] of the query string.
type filterTerm struct {
	mode   string // "", "exclude" or "range"
	name   string
	values []string
}

const (
	defaultPage = 50
	maxPage     = 1000
)

// parseQuery reads paging, sort, filter and include against the lists of the kind.
func (s *Server) parseQuery(values url.Values, sc *schema, includes []string) (*query, *failure) {
	q := &query{number: 1, size: defaultPage, raw: values}
	for _, key := range sortedKeys(values) {
		value := values[key][len(values[key])-1] // the last one counts, as in Rails
		head, rest, nested := strings.Cut(key, "[")
		var parts []string
		if nested {
			parts = strings.Split(strings.TrimSuffix(rest, "]"), "][")
		}
		var bad *failure
		switch {
		case head == "page" && len(parts) == 1:
			bad = s.parsePage(q, parts[0], value)
		case head == "sort" && !nested:
			bad = s.parseSort(q, sc, value)
		case head == "include" && !nested:
			bad = s.parseInclude(q, includes, value)
		case head == "filter" && len(parts) > 0:
			bad = s.parseFilter(q, sc, parts, value)
		}
		if bad != nil {
			return nil, bad
		}
	}
	return q, nil
}

func sortedKeys(v url.Values) []string {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (s *Server) parsePage(q *query, part, value string) *failure {
	n, err := strconv.Atoi(value)
	switch {
	case err != nil:
		return badRequest("page[" + part + "] must be a number")
	case part == "number":
		q.number = max(n, 1)
	case part == "size" && n < 1:
		return badRequest("page[size] must be at least 1")
	case part == "size":
		if n > maxPage {
			s.journal.violation("page[size]=%d is above the maximum of %d", n, maxPage)
			if s.sw.PageSizeOver == PageSizeRefuse {
				return badRequest("page[size] must not be greater than 1000")
			}
			n = maxPage
		}
		q.size = n
	}
	return nil
}

func (s *Server) parseSort(q *query, sc *schema, value string) *failure {
	for _, term := range strings.Split(value, ",") {
		term = strings.TrimSpace(term)
		name := strings.ReplaceAll(strings.TrimPrefix(term, "-"), "-", "_")
		if name == "" {
			continue
		}
		if _, ok := sc.sorts[name]; !ok {
			s.journal.violation("sort=%s is not offered for %s", name, sc.path)
			if s.sw.UnknownSort == UnknownIgnored {
				continue
			}
			return badRequest("Invalid sort field: " + name)
		}
		if strings.HasPrefix(term, "-") {
			name = "-" + name
		}
		q.sort = append(q.sort, name)
	}
	return nil
}

func (s *Server) parseInclude(q *query, allowed []string, value string) *failure {
	for _, term := range strings.Split(value, ",") {
		name := strings.ReplaceAll(strings.TrimSpace(term), "_", "-")
		switch {
		case name == "" || slices.Contains(q.include, name):
		case slices.Contains(allowed, name):
			q.include = append(q.include, name)
		default:
			s.journal.violation("include=%s is not offered here", name)
			if s.sw.UnknownInclude == UnknownRefused {
				return badRequest("Invalid include: " + name)
			}
		}
	}
	return nil
}

func (s *Server) parseFilter(q *query, sc *schema, parts []string, value string) *failure {
	term := filterTerm{name: parts[0], values: splitList(value)}
	if len(parts) == 2 && (parts[0] == "exclude" || parts[0] == "range") {
		term.mode, term.name = parts[0], parts[1]
	}
	term.name = strings.ReplaceAll(term.name, "-", "_")
	f, ok := sc.filters[term.name]
	switch term.mode {
	case "exclude":
		ok = ok && f.exclude
	case "range":
		ok = ok && f.ranged
	default:
		ok = ok && len(parts) == 1
	}
	if !ok {
		s.journal.violation("filter[%s] is not offered for %s", strings.Join(parts, "]["), sc.path)
		if s.sw.UnknownFilter == UnknownIgnored {
			return nil
		}
		return badRequest("Invalid filter: " + strings.Join(parts, "]["))
	}
	q.filters = append(q.filters, term)
	return nil
}

// splitList cuts at commas; a backslash keeps a comma in the value.
func splitList(value string) []string {
	var out []string
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == '\\' && i+1 < len(value) && value[i+1] == ',':
			b.WriteByte(',')
			i++
		case value[i] == ',':
			out = append(out, b.String())
			b.Reset()
		default:
			b.WriteByte(value[i])
		}
	}
	return append(out, b.String())
}

func (q *query) has(name string) bool {
	return slices.ContainsFunc(q.filters, func(f filterTerm) bool { return f.mode == "" && f.name == name })
}
