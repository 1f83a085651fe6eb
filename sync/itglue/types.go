package itglue

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// The fields of a flexible asset type come along with it by include, or, where a
// list does not bring them, from the list below the type. The vendor documents
// the include for one type only.

const fieldsRelation = "flexible-asset-fields"

// assetTypes is Pull for flexible asset types: the whole list each time. Where the
// fields do not come along, those of the types that changed are asked for; of the
// others they are not known, which is no change.
func (p *puller) assetTypes(ctx context.Context) error {
	since := p.newest
	return p.walk(ctx, "id", 0, func(s step) (bool, error) {
		if s.again {
			p.done = 0
		}
		rows := records(p.kind, &s.doc, true)
		for i := range rows {
			known := p.c.comeAlong(&rows[i], &s.doc)
			if !known && (since.IsZero() || rows[i].UpdatedAt.IsZero() || !rows[i].UpdatedAt.Before(since.Add(-overlap))) {
				if err := p.c.describe(ctx, &rows[i], &s.doc); err != nil {
					return false, err
				}
			}
		}
		p.see(rows, s.doc.served)
		return true, p.hand(rows, s.doc.meta.total)
	})
}

// comeAlong adds the fields of a type if the answer brought them all.
func (c *Connector) comeAlong(rec *connector.Record, doc *document) bool {
	r := resourceOf(doc, rec.ID)
	if r == nil {
		return false
	}
	ids, known := r.related(fieldsRelation)
	if !known {
		return false
	}
	with := companionsOf(doc.included)
	fields := make([]msp.TraitInfo, 0, len(ids))
	for _, id := range ids {
		inc := with.byID[companion{fieldsRelation, id}]
		if inc == nil {
			return false
		}
		fields = append(fields, traitInfo(inc.Attributes))
	}
	c.tellFields(rec, fields)
	return true
}

// describe adds the fields of a type, which it asks for if they did not come along.
func (c *Connector) describe(ctx context.Context, rec *connector.Record, doc *document) error {
	if c.comeAlong(rec, doc) {
		return nil
	}
	fields, err := c.fieldsBelow(ctx, rec.ID)
	if err != nil {
		return err
	}
	c.tellFields(rec, fields)
	return nil
}

func (c *Connector) fieldsBelow(ctx context.Context, typ string) ([]msp.TraitInfo, error) {
	rows, err := c.all(ctx, routes[msp.KindFlexibleAssetType].path+"/"+typ+"/relationships/flexible_asset_fields", nil)
	if err != nil {
		return nil, err
	}
	fields := make([]msp.TraitInfo, 0, len(rows))
	for i := range rows {
		fields = append(fields, traitInfo(rows[i].Attributes))
	}
	return fields, nil
}

// tellFields writes the fields on the type and remembers them.
func (c *Connector) tellFields(rec *connector.Record, fields []msp.TraitInfo) {
	fields = slices.DeleteFunc(fields, func(t msp.TraitInfo) bool { return t.Key == "" })
	slices.SortStableFunc(fields, func(a, b msp.TraitInfo) int { return a.Order - b.Order })
	text := ""
	if len(fields) > 0 {
		if raw, err := json.Marshal(fields); err == nil {
			text = string(raw)
		}
	}
	rec.Values[msp.FieldFields] = connector.Value{Text: text}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.traits[rec.ID] = fields
}

// traitInfo reads one field of a type.
func traitInfo(a attributes) msp.TraitInfo {
	order, err := strconv.Atoi(a.text("order"))
	if err != nil {
		order = 0
	}
	t := msp.TraitInfo{
		Key: a.text("name-key"), Name: msp.NormalizeText(a.text("name")), Kind: msp.NormalizeText(a.text("kind")),
		TagType: msp.NormalizeText(a.text("tag-type")), Hint: msp.NormalizeText(a.text("hint")),
		Required: a.text("required") == "true", Title: a.text("use-for-title") == "true", Order: order,
	}
	if t.Kind == "Select" { // the options are said where others have their default value
		t.Options = msp.NormalizeText(a.text("default-value"))
	}
	return t
}

// traitFields are the fields of a type. They are read once, and once more when a
// key is asked for that is not among them.
func (c *Connector) traitFields(ctx context.Context, typ string, keys []string) ([]msp.TraitInfo, error) {
	if !plainID(typ) {
		return nil, msp.Errorf(msp.NotFound, "The type of the flexible asset is not in IT Glue.")
	}
	c.mu.Lock()
	fields, known := c.traits[typ]
	c.mu.Unlock()
	unmet := func() bool {
		return slices.ContainsFunc(keys, func(key string) bool {
			return !slices.ContainsFunc(fields, func(t msp.TraitInfo) bool { return t.Key == key })
		})
	}
	if known && !unmet() {
		return fields, nil
	}
	var doc document
	path := routes[msp.KindFlexibleAssetType].path + "/" + typ
	err := c.including(asking{msp.KindFlexibleAssetType, true}, nil, func(q url.Values) (err error) {
		doc, err = c.read(ctx, path, q, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	rec := connector.Record{ID: typ, Values: map[msp.Field]connector.Value{}}
	if err := c.describe(ctx, &rec, &doc); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.traits[typ], nil
}
