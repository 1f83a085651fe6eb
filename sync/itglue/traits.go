package itglue

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// The kinds of fields a flexible asset type can have that are more than text
// (https://api.itglue.com/developer, as of 2025-08-18).
const (
	traitHeader   = "Header"
	traitCheckbox = "Checkbox"
	traitDate     = "Date"
	traitNumber   = "Number"
	traitPercent  = "Percent"
	traitTag      = "Tag"
	traitUpload   = "Upload"
	traitPassword = "Password"
)

// readTraits adds the traits of an asset to its record.
func (c *Connector) readTraits(ctx context.Context, rec *connector.Record, r *resource) error {
	if r == nil || !r.Attributes.has("traits") {
		return nil
	}
	fields, err := c.traitFields(ctx, r.Attributes.id("flexible-asset-type-id"), nil)
	if msp.CodeOf(err) == msp.NotFound {
		return nil // its type went meanwhile: what its traits are is not known
	}
	if err != nil {
		return err
	}
	addTraits(rec, r.Attributes, fields)
	return nil
}

// rawTraits are the traits of an asset as they are on the wire, by key. Keys are
// not attributes: their spelling is their own.
func rawTraits(a attributes) map[string]json.RawMessage {
	var raw map[string]json.RawMessage
	if json.Unmarshal(a["traits"], &raw) != nil {
		return nil
	}
	return raw
}

// addTraits reads the traits that the type has. A password is never read.
func addTraits(rec *connector.Record, a attributes, fields []msp.TraitInfo) {
	if !a.has("traits") {
		return
	}
	raw := rawTraits(a)
	for _, f := range fields {
		switch f.Kind {
		case traitHeader:
		case traitPassword:
			rec.Values[msp.TraitField(f.Key)] = connector.Value{Masked: true}
		default:
			rec.Values[msp.TraitField(f.Key)] = connector.Value{Text: traitText(f, raw[f.Key])}
		}
	}
}

// A tagged is one record that a tag points to, or one file of an upload.
type tagged struct {
	ID   ident  `json:"id"`
	Name string `json:"name"`
	File string `json:"file_name"`
}

// traitText is a trait as text. A tag is a line for each record, its id and name.
func traitText(f msp.TraitInfo, raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if empty(raw) {
		return ""
	}
	if structured(raw) {
		var lines []string
		for _, t := range taggedIn(raw) {
			name := oneLine(t.Name)
			if name == "" {
				name = oneLine(t.File)
			}
			if line := strings.TrimSpace(string(t.ID) + " " + name); line != "" {
				lines = append(lines, line)
			}
		}
		return strings.Join(lines, "\n")
	}
	text := attributes{"": raw}.text("")
	switch f.Kind {
	case traitCheckbox:
		return canonical(msp.KindBool, text)
	case traitDate:
		day, _, _ := strings.Cut(text, "T")
		return canonical(msp.KindDate, day)
	}
	return text
}

// empty says that a trait holds nothing.
func empty(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}

// taggedIn reads what a tag or an upload holds: {type, values:[…]} as published,
// an array, or one.
func taggedIn(raw json.RawMessage) []tagged {
	var object struct {
		Values []json.RawMessage `json:"values"`
	}
	var items []json.RawMessage
	switch {
	case json.Unmarshal(raw, &object) == nil && object.Values != nil:
		items = object.Values
	case json.Unmarshal(raw, &items) == nil:
	default:
		items = []json.RawMessage{raw}
	}
	var out []tagged
	for _, item := range items {
		var t tagged
		if json.Unmarshal(item, &t) != nil {
			t = tagged{ID: identOf(item)} // a bare id
		}
		out = append(out, t)
	}
	return out
}

// wholeTraits are all traits to send: what is there, with the changes of the draft.
// What is there and cannot be sent back would be wiped, so then nothing is sent.
//
// hidden are the names of the passwords that are there and not shown.
func wholeTraits(fields []msp.TraitInfo, there attributes, hidden []string, d connector.Draft) (map[string]any, error) {
	raw, changes := rawTraits(there), traitsOf(d)
	fresh := there["traits"] == nil && len(there) == 0
	if raw == nil && !fresh {
		return nil, msp.Errorf(msp.Refused, "IT Glue does not show what this flexible asset holds, and a change would wipe it. Change it in IT Glue.")
	}
	out := map[string]any{}
	for _, f := range fields {
		text, changed := changes[f.Key]
		delete(changes, f.Key)
		switch {
		case f.Kind == traitHeader:
		case changed:
			v, err := traitWire(f, text)
			if err != nil {
				return nil, err
			}
			if v != nil {
				out[f.Key] = v
			}
		case fresh:
		default:
			v, err := sendBack(f, raw[f.Key], hidden)
			if err != nil {
				return nil, err
			}
			if v != nil {
				out[f.Key] = v
			}
		}
	}
	for key := range changes {
		return nil, &msp.Error{Code: msp.Refused, Field: string(msp.TraitField(key)),
			Message: "The flexible asset type no longer has this field in IT Glue. Move what it holds to another."}
	}
	return out, nil
}

// sendBack writes a trait that was read and is not changed. nil is nothing to send.
func sendBack(f msp.TraitInfo, raw json.RawMessage, hidden []string) (any, error) {
	no := func(why string) error {
		return &msp.Error{Code: msp.Refused, Field: string(msp.TraitField(f.Key)), Message: why}
	}
	switch f.Kind {
	case traitPassword:
		if readable(raw) {
			return raw, nil
		}
		if slices.Contains(hidden, f.Name) {
			return nil, no("IT Glue does not show “" + f.Name + "” to this connection, and any change of the asset would wipe it. Change the asset in IT Glue, or use a key with Password Access.")
		}
		return nil, nil
	case traitUpload:
		if !empty(raw) {
			return nil, no("The asset holds a file in “" + f.Name + "”, which any change by a program could take away. Change the asset in IT Glue.")
		}
		return nil, nil
	}
	switch {
	case empty(raw):
		return nil, nil
	case f.Kind == traitTag || structured(raw):
		return tagWire(taggedIn(raw)), nil
	}
	return raw, nil
}

// readable says that a password trait shows its password.
func readable(raw json.RawMessage) bool { return !empty(raw) && !structured(raw) }

// hiddenPasswords are the names of the passwords of an asset that it does not show.
// A key without Password Access sees an asset as if it had none, but not the list
// of passwords, which holds those of traits as well.
func (c *Connector) hiddenPasswords(ctx context.Context, id string, there attributes, fields []msp.TraitInfo) ([]string, error) {
	raw := rawTraits(there)
	var blind, shown []string
	for _, f := range fields {
		switch {
		case f.Kind != traitPassword:
		case readable(raw[f.Key]):
			shown = append(shown, f.Name)
		default:
			blind = append(blind, f.Name)
		}
	}
	if len(blind) == 0 {
		return nil, nil
	}
	q := url.Values{"filter[organization_id]": {there.id("organization-id")}, "filter[cached_resource_name]": {literal(there.text("name"))}}
	rows, err := c.all(ctx, routes[msp.KindPassword].path, q)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range rows {
		a := rows[i].Attributes
		if name := msp.NormalizeText(a.text("name")); slices.Contains(shown, name) {
			continue
		}
		if sameType(a.text("resource-type"), "flexible-asset-trait") && (a.id("resource-id") == id || strings.EqualFold(a.text("cached-resource-name"), there.text("name"))) {
			out = append(out, msp.NormalizeText(a.text("name")))
		}
	}
	if len(out) > 0 && !slices.ContainsFunc(out, func(name string) bool { return slices.Contains(blind, name) }) {
		out = blind // its name was changed: whichever of them it is
	}
	return out, nil
}

// traitWire writes a trait that was changed here; nil leaves it out, which empties
// it.
func traitWire(f msp.TraitInfo, text string) (any, error) {
	no := func(why string) error {
		return &msp.Error{Code: msp.Refused, Field: string(msp.TraitField(f.Key)), Message: why}
	}
	switch f.Kind {
	case traitCheckbox:
		canon, ok := msp.NormalizeBool(text)
		if !ok {
			return nil, no("“" + f.Name + "” is yes or no. Choose one.")
		}
		return canon == "true", nil
	case traitUpload, traitPassword:
		return nil, no("Sitewalk does not change “" + f.Name + "” of a flexible asset. Change it in IT Glue.")
	}
	if text == "" {
		if f.Required {
			return nil, no("“" + f.Name + "” is required by IT Glue. Fill it in and it is sent again.")
		}
		return nil, nil
	}
	switch f.Kind {
	case traitNumber, traitPercent:
		n := strings.TrimSpace(text)
		if _, err := strconv.ParseFloat(n, 64); err == nil && json.Valid([]byte(n)) {
			return json.Number(n), nil
		}
		return nil, no("“" + text + "” is no number, and “" + f.Name + "” wants one. Mend it and it is sent again.")
	case traitTag:
		var tags []tagged
		for line := range strings.Lines(text) {
			if line = oneLine(line); line == "" {
				continue
			}
			id, name, _ := strings.Cut(line, " ")
			if !digits(id) {
				return nil, no("“" + line + "” does not begin with the number of a record in IT Glue, which “" + f.Name + "” wants. Choose it again.")
			}
			tags = append(tags, tagged{ID: ident(id), Name: name})
		}
		return tagWire(tags), nil
	}
	return text, nil
}

// tagWire writes what a tag points to: one id as it is, several as an array.
func tagWire(tags []tagged) any {
	var ids []any
	for _, t := range tags {
		if t.ID != "" {
			ids = append(ids, number(string(t.ID)))
		}
	}
	switch len(ids) {
	case 0:
		return nil
	case 1:
		return ids[0]
	}
	return ids
}
