package itglue

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
)

// explain reads what IT Glue says to a refusal: errors[] with text or an array
// of texts in detail, or one message, or anything else (reference/itglue.md
// section 4.2).
func explain(status int, body []byte) (message, field string) {
	var doc struct {
		Errors  json.RawMessage `json:"errors"`
		Message json.RawMessage `json:"message"`
	}
	var reasons []string
	if json.Unmarshal(body, &doc) == nil {
		for _, e := range apiErrors(doc.Errors) {
			said, f := e.words()
			if said != "" && !slices.Contains(reasons, said) {
				reasons = append(reasons, said)
			}
			if field == "" {
				field = f
			}
		}
		if len(reasons) == 0 {
			reasons = texts(doc.Message)
		}
	} else if plain := msp.NormalizeText(string(body)); plain != "" {
		reasons = []string{short(plain)}
	}
	if len(reasons) == 0 {
		return "", field
	}
	message = "IT Glue refused this: " + strings.TrimRight(strings.Join(reasons, "; "), ".") + "."
	switch {
	case strings.Contains(strings.ToLower(message), "synced"):
		message += " The record is synced with the PSA; change it there."
	case field == string(msp.FieldOrganization):
		message += " Its organization is no longer there, or was merged into another; look for it in IT Glue."
	case field != "":
		message += " Mend the field and it is sent again."
	case status == http.StatusUnprocessableEntity:
		message += " Mend the record and it is sent again."
	}
	return message, field
}

// An apiError is one entry of errors. Every member may be missing or of another
// type than the next time.
type apiError struct {
	Title  json.RawMessage `json:"title"`
	Detail json.RawMessage `json:"detail"`
	Source json.RawMessage `json:"source"`
}

func apiErrors(raw json.RawMessage) []apiError {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil
	}
	var many []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &many) != nil {
		many = []json.RawMessage{raw}
	}
	var out []apiError
	for _, one := range many {
		var e apiError
		if json.Unmarshal(one, &e) != nil {
			e = apiError{Title: one} // a bare text
		}
		out = append(out, e)
	}
	return out
}

// words are what one entry says, and of which field of ours.
func (e apiError) words() (said, field string) {
	var source struct {
		Pointer json.RawMessage `json:"pointer"`
	}
	name := ""
	if json.Unmarshal(e.Source, &source) == nil {
		if p := texts(source.Pointer); len(p) > 0 {
			name = attributeOf(p[0])
			if key := traitOf(p[0]); key != "" {
				name, field = key, string(msp.TraitField(key))
			}
		}
	}
	if field == "" {
		field = string(fieldOf(name))
	}
	said = strings.Join(texts(e.Detail), ", ")
	if said == "" {
		said = strings.Join(texts(e.Title), ", ")
	} else if name != "" && name != "base" {
		said = strings.ReplaceAll(name, "_", " ") + " " + said
	}
	return short(said), field
}

// texts reads a text or an array of texts.
func texts(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		if one = msp.NormalizeText(one); one == "" {
			return nil
		}
		return []string{one}
	}
	var many []json.RawMessage
	var out []string
	if json.Unmarshal(raw, &many) == nil {
		for _, m := range many {
			if json.Unmarshal(m, &one) == nil && msp.NormalizeText(one) != "" {
				out = append(out, msp.NormalizeText(one))
			}
		}
	}
	return out
}

// attributeOf takes the attribute out of a pointer, in snake case: with or
// without a leading slash, an index, an attribute of an attribute.
func attributeOf(pointer string) string {
	_, name, ok := strings.Cut(strings.TrimPrefix(pointer, "/"), "attributes/")
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, "/")
	name, _, _ = strings.Cut(name, ".")
	return strings.ReplaceAll(name, "-", "_")
}

// traitOf takes the key of a trait out of a pointer; "" when it speaks of none.
func traitOf(pointer string) string {
	_, name, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "attributes/")
	for _, prefix := range []string{"flexible-asset-traits", "flexible_asset_traits", "traits"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && len(rest) > 1 && (rest[0] == '.' || rest[0] == '/') {
			key, _, _ := strings.Cut(rest[1:], "/")
			return key
		}
	}
	return ""
}

// fieldOf is our field for an attribute: IT Glue may name the association
// (configuration-type) or the attribute that was sent (configuration-type-id).
func fieldOf(name string) msp.Field {
	if name == "organization" || name == "organization_id" {
		return msp.FieldOrganization
	}
	if name == "contact_type" || name == "contact_type_id" {
		return fieldContactType
	}
	bare := strings.TrimSuffix(strings.TrimSuffix(name, "_id"), "_name")
	for _, list := range members {
		for _, m := range list {
			key := strings.ReplaceAll(m.key, "-", "_")
			if key == name || key == bare {
				return m.field
			}
		}
	}
	return ""
}

// short keeps what a system says to a length a person reads.
func short(s string) string {
	const most = 200
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
