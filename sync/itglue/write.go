package itglue

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// Create makes a record with a POST on the flat route. What comes back is the
// record; a list may lag behind.
func (c *Connector) Create(ctx context.Context, d connector.Draft) (connector.Record, error) {
	r, err := c.writable(d.Kind)
	if err != nil {
		return connector.Record{}, err
	}
	attrs, err := c.attributes(ctx, "", d)
	if err != nil {
		return connector.Record{}, err
	}
	if d.OrganizationID != "" && (d.Kind == msp.KindConfiguration || d.Kind == msp.KindLocation) {
		attrs["organization-id"] = number(d.OrganizationID)
	}
	if d.Kind == msp.KindModel && d.ParentID != "" && attrs["manufacturer-id"] == nil {
		attrs["manufacturer-id"] = number(d.ParentID)
	}
	res, err := c.write(ctx, http.MethodPost, r.path, r.typ, "", attrs)
	if err != nil {
		return connector.Record{}, err
	}
	return c.written(d, &res, attrs), nil
}

// Update changes the values given and no others: PATCH merges, and an attribute
// that is left out keeps its value. Relationships are never sent; IT Glue
// refuses a PATCH with any.
func (c *Connector) Update(ctx context.Context, id string, d connector.Draft) (connector.Record, error) {
	r, err := c.writable(d.Kind)
	if err != nil {
		return connector.Record{}, err
	}
	path, err := onePath(d.Kind, id)
	if err != nil {
		return connector.Record{}, err
	}
	attrs, err := c.attributes(ctx, id, d)
	if err != nil {
		return connector.Record{}, err
	}
	res, err := c.write(ctx, http.MethodPatch, path, r.typ, id, attrs)
	if err != nil {
		return connector.Record{}, err
	}
	return c.written(d, &res, attrs), nil
}

// Delete takes nothing away yet but what it can write with a parent.
func (c *Connector) Delete(_ context.Context, kind msp.Kind, _ string, _ connector.Parent) error {
	return msp.Errorf(msp.Refused, "Sitewalk does not delete a %s in IT Glue. Delete it there.", kind.Title())
}

func (c *Connector) writable(kind msp.Kind) (route, error) {
	if !c.Writes(kind) {
		return route{}, msp.Errorf(msp.Refused, "Sitewalk does not change a %s in IT Glue. Change it there.", kind.Title())
	}
	return routes[kind], nil
}

// written translates the record that came back. A model may not tell its
// manufacturer; then it is the one that was sent.
func (c *Connector) written(d connector.Draft, res *resource, attrs map[string]any) connector.Record {
	rec, _ := record(d.Kind, res, false)
	if rec.OrganizationID == "" {
		rec.OrganizationID = d.OrganizationID
	}
	if d.Kind == msp.KindModel {
		if _, told := rec.Values[msp.FieldManufacturerOf]; !told {
			if maker := refText(attrs["manufacturer-id"]); maker != "" {
				c.learnMaker(rec.ID, maker)
			}
			c.fillMakers([]connector.Record{rec})
		}
	}
	return rec
}

func refText(v any) string {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	}
	return ""
}

// attributes writes a draft as IT Glue's attributes: only what it holds. id is
// that of the record to change, "" for a new one.
func (c *Connector) attributes(ctx context.Context, id string, d connector.Draft) (map[string]any, error) {
	out := map[string]any{}
	for _, m := range membersOf(d.Kind) {
		v, ok := d.Values[m.field]
		switch {
		case !ok || v.Masked:
		case m.form == msp.KindRef:
			// A name without an id is not there yet; null would wipe what is.
			if v.Ref != "" && !plainID(v.Ref) || v.Ref == "" && v.Text != "" {
				return nil, &msp.Error{Code: msp.Refused, Field: string(m.field),
					Message: "“" + v.Text + "” is not in IT Glue yet. Choose another, or send it first."}
			}
			out[m.key+"-id"] = number(v.Ref)
		case m.named:
			// Resolved below, the country before its regions.
		default:
			out[m.key] = m.wire(v.Text)
		}
	}
	if d.Kind == msp.KindLocation {
		if err := c.placeIDs(ctx, id, d, out); err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, msp.Errorf(msp.Refused, "None of these changes has a place in IT Glue, so there is nothing to send.")
	}
	return out, nil
}

// wire writes one value. Emptying is null: whether "" would be kept as "" is not
// known.
func (m member) wire(s string) any {
	if m.form == msp.KindBool {
		return s == "true"
	}
	if s == "" {
		return nil
	}
	if m.form == msp.KindMAC {
		if canon, ok := msp.NormalizeMAC(s); ok {
			return msp.FormatMAC(canon) // the validator of interfaces is strict
		}
	}
	return s
}

// number writes an id: a number, exact beyond 2^53, or text when it is none, and
// null for none.
func number(id string) any {
	switch {
	case id == "":
		return nil
	case digits(id) && (len(id) == 1 || !strings.HasPrefix(id, "0")):
		return json.Number(id)
	}
	return id
}
