package itglue

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// Create makes a record with a POST on the flat route, or below the record it
// belongs to where there is no other. What comes back is the record; a list may
// lag behind.
func (c *Connector) Create(ctx context.Context, d connector.Draft) (connector.Record, error) {
	r, err := c.writable(d.Kind)
	if err != nil {
		return connector.Record{}, err
	}
	switch d.Kind {
	case msp.KindAttachment:
		return c.attach(ctx, d)
	case msp.KindRelatedItem:
		return c.relate(ctx, d)
	case msp.KindFlexibleAsset:
		return c.createAsset(ctx, d)
	}
	attrs, err := c.attributes(ctx, "", d)
	if err != nil {
		return connector.Record{}, err
	}
	if err := c.belonging(d, attrs); err != nil {
		return connector.Record{}, err
	}
	res, err := c.write(ctx, http.MethodPost, r.path, r.typ, "", attrs)
	if d.Kind == msp.KindContact && lacksContactType(err) {
		if res, err = c.createWithType(ctx, r, attrs, err); err != nil {
			return connector.Record{}, err
		}
	}
	if err != nil {
		return connector.Record{}, c.accessOf(ctx, d, err)
	}
	return c.written(d, &res, attrs), nil
}

// belonging adds to a new record what it belongs to.
func (c *Connector) belonging(d connector.Draft, attrs map[string]any) error {
	if d.OrganizationID != "" && ofOrganization(d.Kind) && d.Kind != msp.KindInterface {
		attrs["organization-id"] = number(d.OrganizationID)
	}
	switch d.Kind {
	case msp.KindModel:
		if d.ParentID != "" && attrs["manufacturer-id"] == nil {
			attrs["manufacturer-id"] = number(d.ParentID)
		}
	case msp.KindInterface, msp.KindPassword:
		if !plainID(d.ParentID) {
			return msp.Errorf(msp.Refused, "The configuration that the %s belongs to is not in IT Glue yet. Send it first.", d.Kind.Title())
		}
		if d.Kind == msp.KindInterface {
			attrs["configuration-id"] = number(d.ParentID)
			return nil
		}
		if attrs["password"] == nil {
			return &msp.Error{Code: msp.Refused, Field: string(msp.FieldPassword),
				Message: "IT Glue takes no embedded password without the password itself. Type it and it is sent."}
		}
		attrs["resource-type"], attrs["resource-id"] = "Configuration", number(d.ParentID)
	}
	return nil
}

// Update changes the values given and no others: PATCH merges, and an attribute
// that is left out keeps its value. Relationships are never sent; IT Glue
// refuses a PATCH with any.
func (c *Connector) Update(ctx context.Context, id string, d connector.Draft) (connector.Record, error) {
	r, err := c.writable(d.Kind)
	if err != nil {
		return connector.Record{}, err
	}
	path, err := pathOf(d.Kind, id, connector.Parent{Kind: d.ParentKind, ID: d.ParentID})
	if err != nil {
		return connector.Record{}, err
	}
	if d.Kind == msp.KindFlexibleAsset {
		return c.updateAsset(ctx, path, id, d)
	}
	attrs, err := c.attributes(ctx, id, d)
	if err != nil {
		return connector.Record{}, err
	}
	if d.Kind == msp.KindConfiguration && addressed(attrs) {
		return c.updateAddresses(ctx, path, id, d, attrs)
	}
	res, err := c.write(ctx, http.MethodPatch, path, r.typ, id, attrs)
	if err != nil {
		return connector.Record{}, c.accessOf(ctx, d, err)
	}
	return c.written(d, &res, attrs), nil
}

func (c *Connector) writable(kind msp.Kind) (route, error) {
	if !c.Writes(kind) {
		return route{}, msp.Errorf(msp.Refused, "Sitewalk does not change a %s in IT Glue. Change it there.", kind.Title())
	}
	if r, ok := below[kind]; ok {
		return r, nil
	}
	return routes[kind], nil
}

// pathOf is where one record is changed.
func pathOf(kind msp.Kind, id string, parent connector.Parent) (string, error) {
	if _, child := below[kind]; !child {
		return onePath(kind, id)
	}
	path, err := childPath(kind, parent)
	if err == nil && !plainID(id) {
		err = notAnID(kind, id)
	}
	return path + "/" + id, err
}

// written translates the record that came back. A model may not tell its
// manufacturer; then it is the one that was sent.
func (c *Connector) written(d connector.Draft, res *resource, attrs map[string]any) connector.Record {
	rec, _ := record(d.Kind, res, false)
	if rec.OrganizationID == "" {
		rec.OrganizationID = d.OrganizationID
	}
	if d.ParentID != "" && msp.ParentKinds(d.Kind) != nil {
		belongTo(&rec, d.ParentKind, d.ParentID, d.OrganizationID)
	}
	for f, sent := range d.Values {
		if got, told := rec.Values[f]; told {
			rec.Values[f] = asSent(f, sent, got)
		}
	}
	if notes, told := rec.Values[msp.FieldQuickNotes]; told && notes.Text != d.Values[msp.FieldQuickNotes].Text &&
		utf8.RuneCountInString(notes.Text) >= quickNotesCut {
		// Whether an answer to a change cuts them as a list does is not published.
		rec.Values[msp.FieldQuickNotes] = connector.Value{Masked: true}
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
	var reach []member // written below, when it is known what is there
	for _, m := range membersOf(d.Kind) {
		v, ok := d.Values[m.field]
		switch {
		case !ok || v.Masked || m.told:
		case m.reach && v.Text != "":
			reach = append(reach, m)
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
	switch d.Kind {
	case msp.KindLocation:
		if err := c.placeIDs(ctx, id, d, out); err != nil {
			return nil, err
		}
	case msp.KindContact:
		if err := c.contactParts(ctx, id, d, reach, out); err != nil {
			return nil, err
		}
	}
	if len(out) == 0 && len(traitsOf(d)) == 0 {
		return nil, msp.Errorf(msp.Refused, "None of these changes has a place in IT Glue, so there is nothing to send.")
	}
	return out, nil
}

// wire writes one value. Emptying is null: whether "" would be kept as "" is not
// known.
func (m member) wire(s string) any {
	switch {
	case m.form == msp.KindBool:
		return s == "true"
	case m.reach:
		return reachWire(m.field, s, nil)
	case s == "":
		return nil
	case m.form == msp.KindMAC:
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
