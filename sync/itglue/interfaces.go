package itglue

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// The mirror rule (https://api.itglue.com/developer, as of 2025-08-18): writing
// primary-ip or mac-address on a configuration creates or updates its primary
// interface, and writing them on the primary interface updates the configuration.
// Both in one push could undo each other, so with interfaces there the interface
// is what is written.

// A mirror is an attribute of a configuration that lives on its primary interface.
type mirror struct {
	key, below        string
	field, fieldBelow msp.Field
}

var mirrored = []mirror{
	{"primary-ip", "ip-address", msp.FieldPrimaryIP, msp.FieldIPAddress},
	{"mac-address", "mac-address", msp.FieldMACAddress, msp.FieldMACAddress},
}

// addressed says that a mirrored attribute is among those to write.
func addressed(attrs map[string]any) bool {
	for _, m := range mirrored {
		if _, ok := attrs[m.key]; ok {
			return true
		}
	}
	return false
}

// updateAddresses changes a configuration whose primary IP or MAC address is
// among the changes: these through the primary interface, if there is one.
func (c *Connector) updateAddresses(ctx context.Context, path, id string, d connector.Draft, attrs map[string]any) (connector.Record, error) {
	doc, err := c.read(ctx, path, url.Values{"include": {includeInterfaces}}, false)
	if err != nil {
		return connector.Record{}, err
	}
	typ := routes[d.Kind].typ
	primary := ""
	if rows := records(d.Kind, &doc, false); len(rows) == 1 && rows[0].ID == id {
		primary = primaryOf(rows[0].Children)
	}
	if primary == "" {
		res, err := c.write(ctx, http.MethodPatch, path, typ, id, attrs)
		if err != nil {
			return connector.Record{}, err
		}
		return c.written(d, &res, attrs), nil
	}
	addresses := map[string]any{}
	for _, m := range mirrored {
		if v, ok := attrs[m.key]; ok {
			addresses[m.below] = v
			delete(attrs, m.key)
		}
	}
	r := routes[msp.KindInterface]
	if _, err := c.write(ctx, http.MethodPatch, r.path+"/"+primary, r.typ, primary, addresses); err != nil {
		return connector.Record{}, aboveInterface(err)
	}
	// From here on a part is done. Whatever goes wrong now, only reading tells.
	if len(attrs) == 0 {
		rec, err := c.Get(ctx, d.Kind, id, connector.Parent{})
		if err != nil {
			return connector.Record{}, c.halfDone(path, err)
		}
		return rec, nil
	}
	res, err := c.write(ctx, http.MethodPatch, path, typ, id, attrs)
	if err != nil {
		return connector.Record{}, c.halfDone(path, err)
	}
	return c.written(d, &res, attrs), nil
}

// primaryOf finds the primary interface among the children of a configuration; ""
// when there is none, or not exactly one.
func primaryOf(children []connector.Record) string {
	id := ""
	for _, child := range children {
		if child.Kind == msp.KindInterface && child.Values[msp.FieldPrimary].Text == "true" {
			if id != "" {
				return ""
			}
			id = child.ID
		}
	}
	return id
}

// aboveInterface names the field of the configuration in what IT Glue said about
// its interface.
func aboveInterface(err error) error {
	e := msp.AsError(err)
	if e == nil {
		return err
	}
	out := *e
	if i := slices.IndexFunc(mirrored, func(m mirror) bool { return string(m.fieldBelow) == e.Field }); i >= 0 {
		out.Field = string(mirrored[i].field)
	}
	if out.Code == msp.NotFound {
		// The interface vanished since it was read; the configuration is there.
		out.Code, out.Message = msp.Unknown, "The primary interface changed in IT Glue meanwhile. Sitewalk looks before it sends anything again."
	}
	return &out
}

// halfDone is the error for a change of which the first of two requests arrived.
func (c *Connector) halfDone(path string, err error) error {
	if msp.CodeOf(err) == msp.Unknown {
		return err
	}
	return c.rest.Lost(http.MethodPatch, path, "a part of the change arrived, and then: "+err.Error())
}
