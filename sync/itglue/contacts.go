package itglue

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

// contactParts adds to the attributes of a contact what depends on the one there:
// its mails and phones, which are replaced as a whole, and its name, which IT Glue
// composes of first and last name.
func (c *Connector) contactParts(ctx context.Context, id string, d connector.Draft, reach []member, out map[string]any) error {
	var there attributes
	if id != "" && len(reach) > 0 {
		path, err := onePath(d.Kind, id)
		if err != nil {
			return err
		}
		doc, err := c.read(ctx, path, nil, false)
		if err != nil {
			return err
		}
		if len(doc.data) != 1 || doc.data[0].id() != id {
			return c.rest.Unreadable(http.MethodGet, path, "the answer holds another record")
		}
		there = doc.data[0].Attributes
	}
	for _, m := range reach {
		entries, _ := entriesOf(m.field, there, m.key)
		out[m.key] = reachWire(m.field, d.Values[m.field].Text, entries)
	}
	name, named := d.Values[msp.FieldName]
	_, first := d.Values[msp.FieldFirstName]
	_, last := d.Values[msp.FieldLastName]
	switch {
	case !named || first || last:
	case id == "":
		out["first-name"], out["last-name"] = splitName(name.Text)
	case len(out) == 0:
		return &msp.Error{Code: msp.Refused, Field: string(msp.FieldName),
			Message: "IT Glue composes the name of a contact of first and last name. Change these instead."}
	}
	return nil
}

// splitName makes first and last name of a name: the last word is the last name.
func splitName(name string) (first, last any) {
	name = oneLine(name)
	if at := strings.LastIndexByte(name, ' '); at >= 0 {
		return name[:at], name[at+1:]
	}
	if name == "" {
		return nil, nil
	}
	return name, nil
}

// lacksContactType says that a contact was refused because it has no type. The
// documents mark none as required, but an account may have it so.
func lacksContactType(err error) bool {
	e := msp.AsError(err)
	return e != nil && e.Code == msp.Refused && rest.StatusOf(err) == http.StatusUnprocessableEntity && e.Field == fieldContactType
}

// fieldContactType stands for an attribute of contacts that Sitewalk does not keep.
const fieldContactType = "contact_type"

// createWithType makes a contact once more, after it was refused for want of a
// type: with the first of the account's list. why is the refusal.
func (c *Connector) createWithType(ctx context.Context, r route, attrs map[string]any, why error) (resource, error) {
	types, err := c.all(ctx, "/contact_types", url.Values{"sort": {"id"}})
	if err != nil {
		return resource{}, err
	}
	for i := range types {
		if id := types[i].id(); plainID(id) {
			attrs["contact-type-id"] = number(id)
			return c.write(ctx, http.MethodPost, r.path, r.typ, "", attrs)
		}
	}
	return resource{}, why
}
