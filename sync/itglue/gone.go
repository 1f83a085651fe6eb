package itglue

import (
	"context"
	"encoding/json"
	"net/url"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// missing says that a 404 is IT Glue's own word that a record is not there: errors
// as JSON. Its HTML 404 is for routes it does not have, and one message alone is
// how gateways answer (reference/itglue.md sections 2.3 and 4).
func missing(body []byte) bool {
	var doc struct {
		Errors json.RawMessage `json:"errors"`
	}
	return json.Unmarshal(body, &doc) == nil && len(apiErrors(doc.Errors)) > 0
}

// listed asks the list about a record when the answer to the record itself was a
// 404 that is not IT Glue's word for a missing one. A list that answers as it
// should and does not hold the record settles that it is gone; where none does,
// nothing is known, and why says so.
func (c *Connector) listed(ctx context.Context, kind msp.Kind, id string, why error) (connector.Record, error) {
	q := url.Values{}
	switch kind {
	case msp.KindOrganization, msp.KindLocation, msp.KindContact, msp.KindConfiguration, msp.KindModel, msp.KindPassword:
		q.Set("filter[id]", id)
	default:
		if !wholly(kind) {
			return connector.Record{}, why
		}
	}
	if kind == msp.KindConfiguration {
		q.Set("include", includeInterfaces)
	}
	var found *connector.Record
	others := false
	w := walk{c: c, path: routes[kind].path, query: q}
	err := w.run(ctx, func(s step) (bool, error) {
		if !s.doc.many {
			return false, why
		}
		for _, r := range records(kind, &s.doc, true) {
			if r.ID == id {
				found = &r
			} else {
				others = true
			}
		}
		return found == nil, nil
	})
	switch {
	case err != nil:
		return connector.Record{}, err
	case found != nil:
		return *found, nil
	case others && q.Has("filter[id]"):
		return connector.Record{}, why // the filter was not heeded
	}
	return connector.Record{}, &msp.Error{Code: msp.NotFound, Err: why,
		Message: "IT Glue no longer has this record. Refresh, then decide whether to make it again or to let it go."}
}
