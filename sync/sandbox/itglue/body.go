package itglue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// An input is one object of a request.
type input struct {
	attrs     map[string]any // by kebab name; numbers as json.Number
	relations bool           // a "relationships" member was there
	inline    []*input       // the records that stood in relationships
}

// A document is the body of a request.
type document struct {
	items []*input
	many  bool // "data" was an array
}

type wireObject struct {
	Type          string          `json:"type"`
	Attributes    json.RawMessage `json:"attributes"`
	Relationships json.RawMessage `json:"relationships"`
}

func decode(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(into)
}

// parseDocument reads a body for the kind.
func parseDocument(body []byte, sc *schema) (*document, *failure) {
	var envelope struct {
		Data json.RawMessage `json:"data"`
	}
	if !json.Valid(body) {
		return nil, badRequest("The request body is not valid JSON")
	}
	if trimmed := bytes.TrimSpace(body); trimmed[0] == '"' {
		return nil, doubleEncoded()
	}
	if err := decode(body, &envelope); err != nil || len(envelope.Data) == 0 || string(envelope.Data) == "null" {
		return nil, badRequest("data is missing")
	}
	doc := &document{}
	var objects []wireObject
	switch envelope.Data[0] {
	case '"':
		return nil, doubleEncoded()
	case '[':
		doc.many = true
		if err := decode(envelope.Data, &objects); err != nil {
			return nil, badRequest("data must be an array of objects")
		}
	default:
		objects = make([]wireObject, 1)
		if err := decode(envelope.Data, &objects[0]); err != nil {
			return nil, badRequest("data must be an object")
		}
	}
	for _, o := range objects {
		in, bad := o.input(sc, true)
		if bad != nil {
			return nil, bad
		}
		doc.items = append(doc.items, in)
	}
	return doc, nil
}

func (o *wireObject) input(sc *schema, strict bool) (*input, *failure) {
	if strict && kebab(o.Type) != string(sc.kind) {
		return nil, badRequest(fmt.Sprintf("data type must be %s", sc.path))
	}
	in := &input{attrs: map[string]any{}, relations: len(o.Relationships) > 0}
	if len(o.Attributes) > 0 && string(o.Attributes) != "null" {
		var attrs map[string]any
		if err := decode(o.Attributes, &attrs); err != nil {
			return nil, badRequest("attributes must be an object")
		}
		for k, v := range attrs {
			in.attrs[kebab(k)] = v
		}
	}
	if !in.relations || sc.inline == "" {
		return in, nil
	}
	var rels map[string]struct {
		Data []wireObject `json:"data"`
	}
	if err := decode(o.Relationships, &rels); err != nil {
		return nil, badRequest("relationships must be an object of arrays")
	}
	for name, rel := range rels {
		if kebab(name) != string(sc.inline) {
			continue
		}
		for i := range rel.Data {
			child, bad := rel.Data[i].input(schemaByKind[sc.inline], false)
			if bad != nil {
				return nil, bad
			}
			in.inline = append(in.inline, child)
		}
	}
	return in, nil
}

// doubleEncoded is what the vendor makes of JSON that was encoded twice.
func doubleEncoded() *failure {
	return &failure{http.StatusInternalServerError,
		[]apiError{problem(http.StatusInternalServerError, "Internal Server Error", nil, nil)}}
}

// kebab turns any of the spellings that occur in requests (address_1, address-1,
// City, otpSecret) into the one of the answers.
func kebab(name string) string {
	var b strings.Builder
	var before rune
	for _, r := range name {
		switch {
		case r == '_':
			b.WriteByte('-')
		case unicode.IsUpper(r):
			if unicode.IsLower(before) || unicode.IsDigit(before) {
				b.WriteByte('-')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// refOf reads an id given as a number or a numeric text.
func refOf(v any) (uint64, bool) {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case string:
		s = strings.TrimSpace(v)
	default:
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil
}

// wholeOf reads a whole number, given as a number or a numeric text.
func wholeOf(v any) (any, bool) {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case string:
		s = strings.TrimSpace(v)
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// flagOf reads true, false, 1 and 0.
func flagOf(v any) (any, bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case json.Number:
		if s := v.String(); s == "1" || s == "0" {
			return s == "1", true
		}
	case string:
		switch v {
		case "true", "1":
			return true, true
		case "false", "0":
			return false, true
		}
	}
	return nil, false
}
