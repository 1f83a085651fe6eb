package flight

import (
	"encoding/json"
)

// largestAbout is the longest body that is looked through for a name: what is
// longer is a list.
const largestAbout = 16 << 10

// About finds the name of the record that an exchange is about: the first member
// "name" of what was sent, or of an answer that holds one record. "" when the
// bodies name none.
func About(request, response string) string {
	for _, body := range []string{request, response} {
		if len(body) == 0 || len(body) > largestAbout {
			continue
		}
		var doc any
		if json.Unmarshal([]byte(body), &doc) != nil {
			continue
		}
		if name := nameIn(doc, 0); name != "" {
			return cut(name)
		}
	}
	return ""
}

// nameIn looks for the name at the top and below the members that vendors wrap a
// record in. A list of several records has no one name.
func nameIn(v any, depth int) string {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"name", "referenceTitle"} {
			if s, ok := v[key].(string); ok {
				return s
			}
		}
		for _, key := range []string{"data", "attributes", "item"} {
			if inner, ok := v[key]; ok && depth < 4 {
				if s := nameIn(inner, depth+1); s != "" {
					return s
				}
			}
		}
	case []any:
		if len(v) == 1 {
			return nameIn(v[0], depth+1)
		}
	}
	return ""
}

func cut(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
