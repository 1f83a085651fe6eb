package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/flight"
	"sitewalk/internal/msp"
)

// FlightEntries lists what was said to the remote systems, newest first, without
// the bodies.
func (a *App) FlightEntries(ctx context.Context, actor msp.Staff, q FlightQuery) (FlightPage, error) {
	out := FlightPage{Items: []FlightEntry{}}
	if err := a.may(actor, access.Recorder, ""); err != nil {
		return out, err
	}
	if q.Limit <= 0 || q.Limit > 1000 {
		q.Limit = 200
	}
	entries, next, err := a.recorder.List(ctx, flight.Query{System: q.System, Method: q.Method, Status: q.Status, Text: q.Text,
		Round: q.Round, Before: q.After, Limit: q.Limit})
	if err != nil {
		return out, flightError(err)
	}
	for _, e := range entries {
		out.Items = append(out.Items, flightView(e))
	}
	out.Next = optional(next)
	return out, nil
}

// FlightExchange reads one entry with its bodies, laid out for reading, and finds
// the record here that it was about.
func (a *App) FlightExchange(ctx context.Context, actor msp.Staff, id string) (FlightExchange, error) {
	if err := a.may(actor, access.Recorder, ""); err != nil {
		return FlightExchange{}, err
	}
	e, err := a.recorder.Entry(id)
	if err != nil {
		return FlightExchange{}, flightError(err)
	}
	v := FlightExchange{FlightEntry: flightView(e), Request: pretty(e.Request), Response: pretty(e.Response)}
	v.Record, err = a.recordAt(ctx, msp.System(e.System), e)
	return v, err
}

func flightView(e flight.Entry) FlightEntry {
	return FlightEntry{ID: e.ID, At: e.At.UTC().Format("2006-01-02T15:04:05.000Z07:00"), System: e.System, Method: e.Method, URL: e.URL, Status: e.Status,
		Milliseconds: e.Took.Milliseconds(), About: e.About, Round: e.Round, Error: e.Err, Lost: e.Lost, Failed: e.Failed()}
}

func flightError(err error) error {
	if errors.Is(err, flight.ErrGone) {
		return msp.WrapError(msp.NotFound, err, "The flight recorder does not hold this any more. Refresh the list: older entries make way for newer ones.")
	}
	return msp.WrapError(msp.Internal, err, "The flight recorder cannot be read. Check that the folder of the workspace can be.")
}

// pretty lays a body out line by line; what is no JSON, or only part of one, stays
// as it is.
func pretty(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

// recordAt finds the record here that an exchange was about: its address ends in
// the name of a kind and an id, as in /configurations/42, or in the name of a kind
// where one was made, and the answer says its id. nil when there is none.
func (a *App) recordAt(ctx context.Context, s msp.System, e flight.Entry) (*RecordRef, error) {
	u, err := url.Parse(e.URL)
	if err != nil {
		return nil, nil // masked beyond reading
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	name, id := parts[len(parts)-1], ""
	switch {
	case len(parts) > 1 && strings.ContainsAny(name, "0123456789"): // the id of a vendor has a digit, the name of a kind has none
		name, id = parts[len(parts)-2], name
	case e.Method == "POST":
		id = madeID(e.Response)
	}
	kind := kindNamed(name)
	if id == "" {
		return nil, nil
	}
	links, ok := a.store.(interface {
		LinksByRemote(context.Context, msp.System, msp.Kind, []string) (map[string]msp.Link, error)
	})
	if !ok {
		return nil, nil
	}
	found, err := links.LinksByRemote(ctx, s, kind, []string{id})
	if err != nil || found[id].RecordID == "" {
		return nil, err
	}
	rec, err := a.store.Record(ctx, kind, found[id].RecordID)
	if msp.CodeOf(err) == msp.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &RecordRef{Kind: string(kind), ID: string(rec.ID), Name: rec.Name(), OrganizationID: string(rec.OrganizationID),
		Organization: a.resolver().name(ctx, msp.KindOrganization, rec.OrganizationID)}, nil
}

// kindNamed is the kind that a part of an address names: configuration-interfaces.
func kindNamed(plural string) msp.Kind {
	return msp.Kind(strings.ReplaceAll(strings.TrimSuffix(plural, "s"), "-", "_"))
}

// madeID is the id in the answer to the making of one record.
func madeID(response string) string {
	var doc struct {
		Data struct {
			ID json.RawMessage `json:"id"`
		} `json:"data"`
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal([]byte(response), &doc) != nil {
		return ""
	}
	if id := strings.Trim(string(doc.Data.ID), `"`); id != "" {
		return id
	}
	return strings.Trim(string(doc.ID), `"`)
}
