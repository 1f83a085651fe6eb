package itglue

import (
	"context"
	"encoding/json"
	"net/http"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

// An outgoing body: one record.
type outgoing struct {
	Data struct {
		Type       string         `json:"type"`
		ID         string         `json:"id,omitempty"`
		Attributes map[string]any `json:"attributes"`
	} `json:"data"`
}

// write sends a POST or a PATCH and reads the record that comes back. Success
// without the record is as good as a lost answer.
func (c *Connector) write(ctx context.Context, method, path, typ, id string, attrs map[string]any) (resource, error) {
	var body outgoing
	body.Data.Type, body.Data.ID, body.Data.Attributes = typ, id, attrs
	raw, err := json.Marshal(body)
	if err != nil {
		return resource{}, msp.WrapError(msp.Internal, err, "A change for IT Glue could not be written down. Nothing was sent.")
	}
	return c.send(ctx, method, path, id, raw)
}

// send is write with a body that is ready.
func (c *Connector) send(ctx context.Context, method, path, id string, body []byte) (resource, error) {
	var doc document
	if _, err := c.rest.Do(ctx, rest.Request{Method: method, Path: path, Body: body, Into: &doc, Private: isPrivate(ctx)}); err != nil {
		return resource{}, err
	}
	if len(doc.data) != 1 {
		return resource{}, c.rest.Lost(method, path, "the answer holds no single record")
	}
	r := doc.data[0]
	if got := r.id(); got == "" || id != "" && got != id {
		return resource{}, c.rest.Lost(method, path, "the answer holds another record")
	}
	return r, nil
}

type privately struct{}

// private marks requests whose bodies the flight recorder must not keep: secrets
// there have names of their own, or none.
func private(ctx context.Context) context.Context { return context.WithValue(ctx, privately{}, true) }

func isPrivate(ctx context.Context) bool { return ctx.Value(privately{}) != nil }

// remove takes one record away by its path: 204 without a body.
func (c *Connector) remove(ctx context.Context, path string) error {
	_, err := c.rest.Do(ctx, rest.Request{Method: http.MethodDelete, Path: path, One: true, NoAnswer: true})
	return err
}

// removeFrom takes one record out of a collection, which has no deletion by path.
// The id stands among the attributes. Never a filter, never without data: that
// would empty the collection (reference/itglue.md section 5).
func (c *Connector) removeFrom(ctx context.Context, path, typ, id string) error {
	type item struct {
		Type       string         `json:"type"`
		Attributes map[string]any `json:"attributes"`
	}
	raw, err := json.Marshal(map[string][]item{"data": {{typ, map[string]any{"id": number(id)}}}})
	if err != nil {
		return msp.WrapError(msp.Internal, err, "A deletion for IT Glue could not be written down. Nothing was sent.")
	}
	_, err = c.rest.Do(ctx, rest.Request{Method: http.MethodDelete, Path: path, Body: raw, NoAnswer: true})
	return err
}

// childPath is where the children of a kind of one record live.
func childPath(kind msp.Kind, parent connector.Parent) (string, error) {
	p, ok := routes[parent.Kind]
	r, child := below[kind]
	if kind == msp.KindInterface {
		r, child = route{path: "configuration_interfaces"}, true
	}
	if !ok || !child {
		return "", msp.Errorf(msp.Refused, "IT Glue has no %s of a %s.", kind.Title(), parent.Kind.Title())
	}
	if !plainID(parent.ID) {
		return "", msp.Errorf(msp.NotFound, "The %s that the %s belongs to is not in IT Glue.", parent.Kind.Title(), kind.Title())
	}
	return p.path + "/" + parent.ID + "/relationships/" + r.path, nil
}
