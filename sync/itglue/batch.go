package itglue

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

const (
	// How many records go at once. No limit of a bulk is published; 50 updates are
	// what is held to be safe (reference/itglue.md section 5).
	bulkWrites = 50
	// A hundred ids of twenty digits make an address of about 2,300 bytes, which
	// every gateway takes.
	bulkReads = 100
	// bulkBytes bounds a bulk: the payload's limit is not published either, and what
	// is large may take longer than a gateway waits.
	bulkBytes = 1 << 20
)

var _ connector.Batcher = (*Connector)(nil)

// Batch says which kinds go several at once: those with a flat bulk PATCH whose
// list shows what a single read shows. Quick notes are cut in the list of
// organizations, and interfaces have no list.
func (c *Connector) Batch(kind msp.Kind) (read, write int) {
	switch kind {
	case msp.KindConfiguration, msp.KindLocation:
		return bulkReads, bulkWrites
	}
	return 0, 0
}

// GetMany reads records by filter[id]. What the filter should not have let
// through is left out.
func (c *Connector) GetMany(ctx context.Context, kind msp.Kind, ids []string) ([]connector.Record, error) {
	r, ok := routes[kind]
	if read, _ := c.Batch(kind); !ok || read == 0 {
		return nil, msp.Errorf(msp.Refused, "IT Glue has no list of every %s.", kind.Title())
	}
	asked := make(map[string]bool, len(ids))
	var plain []string
	for _, id := range ids {
		if digits(id) && !asked[id] {
			asked[id] = true
			plain = append(plain, id)
		}
	}
	if len(plain) == 0 {
		return nil, nil
	}
	q := url.Values{"filter[id]": {strings.Join(plain, ",")}, "sort": {"id"},
		"page[size]": {strconv.Itoa(len(plain))}, "page[number]": {"1"}}
	if kind == msp.KindConfiguration {
		q.Set("include", includeInterfaces)
	}
	doc, err := c.read(ctx, r.path, q, true)
	if rest.AskLess(err) {
		return nil, nil // they are read one by one
	}
	if err != nil {
		return nil, err
	}
	var out []connector.Record
	for _, rec := range records(kind, &doc, true) {
		if asked[rec.ID] {
			delete(asked, rec.ID)
			out = append(out, rec)
		}
	}
	return out, nil
}

// A bulkItem is one record of a bulk PATCH: its id stands among the attributes.
type bulkItem struct {
	Type       string         `json:"type"`
	Attributes map[string]any `json:"attributes"`
}

// UpdateMany is one PATCH of the flat collection. Whether IT Glue does all of it
// or a part when one record is refused is not published.
func (c *Connector) UpdateMany(ctx context.Context, kind msp.Kind, changes []connector.Change) ([]connector.Record, error) {
	r, err := c.writable(kind)
	if err != nil {
		return nil, err
	}
	if _, write := c.Batch(kind); len(changes) == 0 || len(changes) > write {
		return nil, msp.Errorf(msp.Refused, "That many changes do not go to IT Glue at once.")
	}
	var body struct {
		Data []bulkItem `json:"data"`
	}
	sent := make(map[string]connector.Draft, len(changes))
	for _, ch := range changes {
		_, twice := sent[ch.ID]
		if !digits(ch.ID) || twice || ch.Draft.Kind != kind {
			return nil, msp.Errorf(msp.Refused, "These changes do not go to IT Glue together.")
		}
		attrs, err := c.attributes(ctx, ch.ID, ch.Draft)
		if err != nil {
			return nil, err
		}
		if kind == msp.KindConfiguration && addressed(attrs) {
			continue // it goes by itself, through the primary interface
		}
		attrs["id"] = number(ch.ID)
		sent[ch.ID] = ch.Draft
		body.Data = append(body.Data, bulkItem{Type: r.typ, Attributes: attrs})
	}
	if len(body.Data) == 0 {
		return nil, msp.Errorf(msp.Refused, "These changes do not go to IT Glue together.")
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, msp.WrapError(msp.Internal, err, "Changes for IT Glue could not be written down. Nothing was sent.")
	}
	if len(raw) > bulkBytes {
		return nil, msp.Errorf(msp.Refused, "These changes are too large to go to IT Glue at once.")
	}
	var doc document
	if _, err := c.rest.Do(ctx, rest.Request{Method: http.MethodPatch, Path: r.path, Body: raw, Into: &doc}); err != nil {
		if rest.StatusOf(err) == http.StatusNotFound {
			// No such route, or one record that is gone: that is no lost connection.
			return nil, msp.WrapError(msp.Refused, err, "IT Glue did not take several changes at once.")
		}
		return nil, err
	}
	var out []connector.Record
	for i := range doc.data {
		d, ok := sent[doc.data[i].id()]
		if !ok {
			continue
		}
		delete(sent, doc.data[i].id())
		out = append(out, c.written(d, &doc.data[i], nil))
	}
	return out, nil
}
