package itglue

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

func encoded(content file) string { return base64.StdEncoding.EncodeToString([]byte(content)) }

// An ordered object is written in its own order.
type ordered []member

type member struct {
	name  string
	value any
}

func (o ordered) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, m.name), ':')
		b = appendJSON(b, m.value)
	}
	return append(b, '}'), nil
}

// traits are what an answer shows of an asset, in the order of the fields: tags as
// objects, uploads without their content, passwords where they may show.
func (v *view) traits(r *record) any {
	out := ordered{}
	stored := r.traits()
	for _, f := range v.st.fieldsOf(r.ref("flexible-asset-type-id")) {
		key := f.text("name-key")
		value := stored[key]
		switch {
		case value == nil:
			continue
		case f.text("kind") == "Password" && (!v.secret || v.part || v.index):
			continue
		}
		out = append(out, member{key, v.trait(f, value)})
	}
	return out
}

func (v *view) trait(f *record, value any) any {
	switch stored := value.(type) {
	case []any:
		kind := tagged[f.text("tag-type")]
		values := []any{}
		for _, item := range stored {
			id, _ := refOf(item)
			if r := v.st.target(link{kind, id}); r != nil {
				values = append(values, v.tag(r))
			}
		}
		return ordered{{"type", f.text("tag-type")}, {"values", values}}
	case map[string]any:
		name, _ := stored["file_name"].(string)
		text, _ := stored["content"].(string)
		content, _ := base64.StdEncoding.DecodeString(text)
		return ordered{{"name", name}, {"content-type", contentTypeOf(name, file(content))}, {"file-size", len(content)}}
	}
	return value
}

// tag is one value of a Tag trait.
func (v *view) tag(r *record) ordered {
	out := ordered{{"id", r.id}, {"name", r.name()}}
	if r.schema.kind == Configurations {
		out = append(out, member{"hostname", r.get("hostname")})
	}
	if org := v.st.follow(r, "organization-id"); org != nil {
		out = append(out, member{"organization-name", org.name()})
	}
	if r.schema.kind == Configurations {
		if typ := v.st.follow(r, "configuration-type-id"); typ != nil {
			out = append(out, member{"configuration-type-name", typ.name()})
		}
	}
	return out
}

// traitTitle is what a value adds to the name of the asset.
func (v *view) traitTitle(f *record, value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return map[bool]string{true: "Yes", false: "No"}[value]
	case []any:
		var names []string
		for _, item := range value {
			id, _ := refOf(item)
			if r := v.st.target(link{tagged[f.text("tag-type")], id}); r != nil {
				if name, ok := r.name().(string); ok {
					names = append(names, name)
				}
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// restoreTraits says whether saved traits are values that could have been stored.
func restoreTraits(m map[string]any) bool {
	for _, v := range m {
		switch v := v.(type) {
		case string, bool, json.Number:
		case []any:
			for _, item := range v {
				if _, ok := item.(json.Number); !ok {
					return false
				}
			}
		case map[string]any:
			for _, part := range v {
				if _, ok := part.(string); !ok {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
