package itglue

import (
	"encoding/json"
	"slices"
	"strconv"
)

// A Record is a copy of one stored record as an answer would show it.
type Record struct {
	ID   string
	Kind Kind
	// Attributes by their names on the wire. References are json.Number, dates and
	// times texts, empty ones nil. An interface also has "configuration-id" here, and
	// what hangs on another record has "owner-kind" and "owner-id", both texts.
	Attributes map[string]any
}

// Get reads one record; false when it is not there.
func (s *Server) Get(k Kind, id string) (Record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil || schemaByKind[k] == nil {
		return Record{}, false
	}
	r := s.st.find(k, n)
	if r == nil {
		return Record{}, false
	}
	return s.record(r), true
}

// Records copies all records of a kind in the order of ids. With an organization
// id only that one's; kinds without an organization then give nothing.
func (s *Server) Records(k Kind, organization string) []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	if schemaByKind[k] == nil {
		return nil
	}
	var list []*record
	if organization == "" {
		list = s.st.table(k).appendSince(nil, 0)
		slices.SortFunc(list, func(a, b *record) int { return compareIDs(a.id, b.id) })
	} else if n, err := strconv.ParseUint(organization, 10, 64); err == nil {
		if _, ok := schemaByKind[k].at["organization-id"]; ok {
			list = s.st.children(k, "organization-id", n)
		}
	}
	out := make([]Record, 0, len(list))
	for _, r := range list {
		out = append(out, s.record(r))
	}
	return out
}

// Configurations copies the configurations of an organization; "" means all.
func (s *Server) Configurations(organization string) []Record {
	return s.Records(Configurations, organization)
}

// Interfaces copies the interfaces of a configuration in the order of ids.
func (s *Server) Interfaces(configuration string) []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := strconv.ParseUint(configuration, 10, 64)
	if err != nil {
		return nil
	}
	var out []Record
	for _, r := range s.st.children(ConfigurationInterfaces, "configuration-id", n) {
		out = append(out, s.record(r))
	}
	return out
}

func (s *Server) record(r *record) Record {
	v := &view{st: s.st, sw: &Switches{}, base: webHost, now: s.clock()}
	out := Record{ID: strconv.FormatUint(r.id, 10), Kind: r.schema.kind, Attributes: map[string]any{}}
	_ = decode(v.appendAttributes(nil, r), &out.Attributes)
	if i, ok := r.schema.at["configuration-id"]; ok {
		out.Attributes["configuration-id"] = json.Number(appendJSON(nil, r.vals[i]))
	}
	if l := r.link("owner"); l.id != 0 {
		out.Attributes["owner-kind"], out.Attributes["owner-id"] = string(l.kind), strconv.FormatUint(l.id, 10)
	}
	return out
}
