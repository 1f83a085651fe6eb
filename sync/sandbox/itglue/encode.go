package itglue

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// A view is what an answer is written with.
type view struct {
	st     *store
	sw     *Switches
	index  bool      // long texts are cut
	base   string    // scheme and host of the request, for addresses that lead back here
	now    time.Time // for addresses that end
	part   bool      // an included record
	secret bool      // password values may show
}

// webHost is where the links of the practice account point to.
const webHost = "https://practice.itglue.com"

func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case uint64:
		return strconv.AppendUint(b, v, 10)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case string:
		return appendText(b, v)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, out...)
}

// appendText writes a JSON string; plain ones without a detour.
func appendText(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			out, _ := json.Marshal(s)
			return append(b, out...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// value is what an attribute shows.
func (v *view) value(f *field, r *record, stored any) any {
	if f.show != nil {
		stored = f.show(v, r)
	}
	if s, ok := stored.(string); ok && v.index && f.cut > 0 {
		n := 0
		for i := range s {
			if n == f.cut {
				return s[:i]
			}
			n++
		}
	}
	if n, ok := stored.(uint64); ok && f.asText {
		return strconv.FormatUint(n, 10)
	}
	return stored
}

// appendAttributes writes the attributes object.
func (v *view) appendAttributes(b []byte, r *record) []byte {
	b = append(b, '{')
	first := true
	put := func(name string, val any) {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '"')
		b = append(b, name...)
		b = append(b, `":`...)
		b = appendJSON(b, val)
	}
	for i, f := range r.schema.fields {
		if f.hidden || (f.omit != nil && f.omit(v.sw)) || (f.showOnly && (v.index || v.part)) || (f.secret && (!v.secret || v.part)) {
			continue
		}
		put(f.name, v.value(f, r, r.vals[i]))
	}
	return append(b, '}')
}

// appendRecord writes one resource object. Included ones always carry their id at the top.
func (v *view) appendRecord(b []byte, r *record, rels []relation, included bool) []byte {
	b = append(b, '{')
	if !r.schema.idInside || included || v.sw.InterfaceID != InterfaceIDInside {
		b = append(b, `"id":`...)
		quote := !included || !r.schema.includedNumber
		if quote {
			b = append(b, '"')
		}
		b = strconv.AppendUint(b, r.id, 10)
		if quote {
			b = append(b, '"')
		}
		b = append(b, ',')
	}
	b = append(b, `"type":"`...)
	b = append(b, r.schema.kind...)
	b = append(b, `","attributes":`...)
	as := *v
	as.part = included
	b = as.appendAttributes(b, r)
	for _, rel := range v.relations(r, r.schema.always) {
		if !slices.ContainsFunc(rels, func(other relation) bool { return other.name == rel.name }) {
			rels = append(slices.Clip(rels), rel)
		}
	}
	b = appendRelations(b, rels)
	return append(b, '}')
}

// A relation is one member of "relationships".
type relation struct {
	name  string
	items []includedItem
	one   bool // the one record, not a list
}

// An includedItem is a linked object; either a record of ours or a ready one.
type includedItem struct {
	kind  string
	id    uint64
	r     *record
	attrs map[string]any
}

func appendRelations(b []byte, rels []relation) []byte {
	if len(rels) == 0 {
		return b
	}
	b = append(b, `,"relationships":{`...)
	for i, rel := range rels {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, rel.name...)
		b = append(b, `":{"data":`...)
		if !rel.one {
			b = append(b, '[')
		}
		for j, it := range rel.items {
			if j > 0 {
				b = append(b, ',')
			}
			b = append(b, `{"id":"`...)
			b = strconv.AppendUint(b, it.id, 10)
			b = append(b, `","type":"`...)
			b = append(b, it.kind...)
			b = append(b, `"}`...)
		}
		if !rel.one {
			b = append(b, ']')
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

// appendIncluded writes the top-level "included" array, each object once.
func (v *view) appendIncluded(b []byte, all []relation) []byte {
	type key struct {
		kind string
		id   uint64
	}
	seen := map[key]bool{}
	b = append(b, `,"included":[`...)
	first := true
	for _, rel := range all {
		for _, it := range rel.items {
			k := key{it.kind, it.id}
			if seen[k] {
				continue
			}
			seen[k] = true
			if !first {
				b = append(b, ',')
			}
			first = false
			if it.r != nil {
				b = v.appendRecord(b, it.r, nil, true)
				continue
			}
			b = append(b, `{"id":"`...)
			b = strconv.AppendUint(b, it.id, 10)
			b = append(b, `","type":"`...)
			b = append(b, it.kind...)
			b = append(b, `","attributes":`...)
			b = appendJSON(b, it.attrs)
			b = append(b, '}')
		}
	}
	return append(b, ']')
}

// ownedIncludes are the included names that are records hanging on another.
var ownedIncludes = map[string]func(v *view, r *record) []*record{
	"attachments":           func(v *view, r *record) []*record { return v.st.linked(Attachments, "owner", r.self()) },
	"related-items":         relatedTo,
	"passwords":             func(v *view, r *record) []*record { return v.st.linked(Passwords, "owner", r.self()) },
	"flexible-asset-fields": func(v *view, r *record) []*record { return v.st.fieldsOf(r.id) },
	"checklist-tasks": func(v *view, r *record) []*record {
		return v.st.linked(ChecklistTasks, "owner", r.self())
	},
}

// relations works out the included names for one record. What is not served
// here is an empty list.
func (v *view) relations(r *record, names []string) []relation {
	rels := make([]relation, 0, len(names))
	for _, n := range names {
		rel := relation{name: n}
		switch n {
		case "adapters-resources":
			if r.psa.adapter != 0 {
				rel.items = []includedItem{{kind: n, id: r.psa.adapter, attrs: map[string]any{"remote-id": r.psa.remote}}}
			}
		case "rmm-records":
			if r.rmm != nil {
				rel.items = []includedItem{{kind: n, id: r.rmm.id, attrs: r.rmm.attrs}}
			}
		case "flexible-asset-type":
			rel.one = true
			rel.items = []includedItem{{kind: string(FlexibleAssetTypes), id: r.ref("flexible-asset-type-id")}}
		case "configuration-interfaces":
			for _, c := range v.st.children(ConfigurationInterfaces, "configuration-id", r.id) {
				rel.items = append(rel.items, includedItem{kind: n, id: c.id, r: c})
			}
		default:
			if of := ownedIncludes[n]; of != nil {
				for _, c := range of(v, r) {
					rel.items = append(rel.items, includedItem{kind: n, id: c.id, r: c})
				}
			}
		}
		rels = append(rels, rel)
	}
	return rels
}
