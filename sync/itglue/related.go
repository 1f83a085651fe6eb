package itglue

import (
	"context"
	"net/http"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A goal is a kind of record that a related item can lead to and that has a
// field here.
type goal struct {
	field msp.Field
	kind  msp.Kind // "" for documents, which Sitewalk does not keep
	words string   // destination_type, as IT Glue wants it
}

var goals = []goal{
	{msp.FieldToOrganization, msp.KindOrganization, "Organization"},
	{msp.FieldToLocation, msp.KindLocation, "Location"},
	{msp.FieldToContact, msp.KindContact, "Contact"},
	{msp.FieldToConfiguration, msp.KindConfiguration, "Configuration"},
	{msp.FieldToPassword, msp.KindPassword, "Password"},
	{msp.FieldToFlexibleAsset, msp.KindFlexibleAsset, "Flexible Asset"},
	{msp.FieldToDocument, "", "Document"},
}

// sameType compares words for a type: IT Glue writes "Flexible Asset",
// "flexible_asset" and "flexible-assets".
func sameType(a, b string) bool { return foldType(a) == foldType(b) }

func foldType(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '_' {
			return -1
		}
		return r
	}, strings.ToLower(s))
	return strings.TrimSuffix(s, "s")
}

// destination reads where a related item leads. A document is its id there, a
// blank and its name. Where it leads to something Sitewalk does not know, nothing
// is set.
func destination(a attributes, into map[msp.Field]connector.Value) {
	typ, id := first(a.text, "destination-type", "asset-type", "resource-type"), first(a.id, "destination-id", "resource-id")
	if id == "" {
		return
	}
	name := msp.NormalizeText(first(a.text, "destination-name", "resource-name", "name"))
	for _, g := range goals {
		switch {
		case !sameType(typ, g.words):
		case g.kind == "":
			into[g.field] = connector.Value{Text: strings.TrimSpace(id + " " + oneLine(name))}
		default:
			into[g.field] = connector.Value{Ref: id, Text: name}
		}
	}
}

// first is the first attribute that is there.
func first(read func(string) string, names ...string) string {
	for _, name := range names {
		if s := read(name); s != "" {
			return s
		}
	}
	return ""
}

// goalOf is where a related item leads; ok is false when it is not told.
func goalOf(values map[msp.Field]connector.Value) (g goal, id string, ok bool) {
	for _, g := range goals {
		switch v := values[g.field]; {
		case g.kind == "" && v.Text != "":
			id, _, _ = strings.Cut(v.Text, " ")
			return g, id, true
		case v.Ref != "":
			return g, v.Ref, true
		}
	}
	return goal{}, "", false
}

// leadsAway says that a related item is one of this record and leads to something
// that Sitewalk knows. Whether a record shows the links that lead to it as well is
// not published; such a link names the record itself.
func leadsAway(from, item *connector.Record) bool {
	g, id, ok := goalOf(item.Values)
	return ok && !(g.kind == from.Kind && id == from.ID)
}

// relate makes a link, unless it is there: IT Glue probably takes a second one.
func (c *Connector) relate(ctx context.Context, d connector.Draft) (connector.Record, error) {
	source := connector.Parent{Kind: d.ParentKind, ID: d.ParentID}
	path, err := childPath(d.Kind, source)
	if err != nil {
		return connector.Record{}, err
	}
	g, id, ok := goalOf(d.Values)
	switch {
	case !ok:
		field := unmetGoal(d.Values)
		return connector.Record{}, &msp.Error{Code: msp.Refused, Field: string(field),
			Message: "What this is related to is not in IT Glue yet. Send that first."}
	case g.kind == "":
		return connector.Record{}, &msp.Error{Code: msp.Refused, Field: string(g.field),
			Message: "Sitewalk reads links to documents of IT Glue and makes none. Relate the document in IT Glue."}
	case !plainID(id):
		return connector.Record{}, notAnID(g.kind, id)
	}
	there, err := c.childrenOf(ctx, d.Kind, source)
	if err != nil {
		return connector.Record{}, err
	}
	for _, rec := range there {
		if have, other, ok := goalOf(rec.Values); ok && have == g && other == id {
			rec.OrganizationID = d.OrganizationID
			return rec, nil
		}
	}
	attrs := map[string]any{"destination_type": g.words, "destination_id": id}
	if notes, ok := d.Values[msp.FieldNotes]; ok && notes.Text != "" {
		attrs["notes"] = notes.Text
	}
	res, err := c.write(ctx, http.MethodPost, path, below[d.Kind].typ, "", attrs)
	if err != nil {
		return connector.Record{}, err
	}
	rec := c.written(d, &res, nil)
	if _, _, told := goalOf(rec.Values); !told {
		rec.Values[g.field] = d.Values[g.field]
	}
	return rec, nil
}

// unmetGoal is the field of a link that names something without an id there.
func unmetGoal(values map[msp.Field]connector.Value) msp.Field {
	for _, g := range goals {
		if v := values[g.field]; v.Text != "" {
			return g.field
		}
	}
	return ""
}
