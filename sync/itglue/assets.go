package itglue

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// Flexible assets are listed one type at a time: without a type IT Glue refuses,
// and of a list of types it is not said that it is taken (reference/itglue.md
// section 6.13).

const assetCursorMark = "itglue-assets/1 "

// An assetCursor is the highest updated-at seen of each type, by its id.
type assetCursor map[string]time.Time

func assetCursorOf(c connector.Cursor) assetCursor {
	out := assetCursor{}
	if s, ok := strings.CutPrefix(string(c), assetCursorMark); ok && json.Unmarshal([]byte(s), &out) != nil {
		return assetCursor{}
	}
	return out
}

func (a assetCursor) cursor() connector.Cursor {
	raw, err := json.Marshal(a) // by key, so that nothing new is the same cursor
	if err != nil {
		return assetCursorMark
	}
	return connector.Cursor(assetCursorMark + string(raw))
}

// pullAssets is Pull for flexible assets, type by type. A type that is new since
// the cursor is read whole.
func (c *Connector) pullAssets(ctx context.Context, since connector.Cursor, fn func(connector.Page) error) (connector.Cursor, error) {
	types, err := c.all(ctx, routes[msp.KindFlexibleAssetType].path, url.Values{"sort": {"id"}})
	if err != nil {
		return "", err
	}
	seen, now := assetCursorOf(since), assetCursor{}
	done := 0
	for i := range types {
		id := types[i].id()
		if !plainID(id) {
			continue
		}
		p := puller{c: c, kind: msp.KindFlexibleAsset, path: routes[msp.KindFlexibleAsset].path, fn: fn, newest: seen[id], before: done}
		if err := p.assetsOf(ctx, id); err != nil {
			return "", err
		}
		done += p.done
		now[id] = p.seen()
	}
	return now.cursor(), nil
}

// assetsOf reads the assets of one type: by time as far as they are new, or, where
// that order is not taken, all of them.
func (p *puller) assetsOf(ctx context.Context, typ string) error {
	ctx = private(ctx) // whether a list shows the passwords of traits is not published
	since := p.newest.Add(-overlap)
	byTime := !p.newest.IsZero() && !p.c.cannotSort()
	q := url.Values{"filter[flexible-asset-type-id]": {typ}}
	first := 0
	if byTime {
		q.Set("sort", "-updated_at")
		first = firstPage
	}
	var last time.Time
	err := p.c.including(asking{p.kind, false}, q, func(q url.Values) error {
		w := walk{c: p.c, path: p.path, query: q, first: first}
		return w.run(ctx, func(s step) (bool, error) {
			if s.again {
				p.done, last = 0, time.Time{}
			}
			all := records(p.kind, &s.doc, true)
			for i := range all {
				if err := p.c.readTraits(ctx, &all[i], resourceOf(&s.doc, all[i].ID)); err != nil {
					return false, err
				}
			}
			p.see(all, s.doc.served)
			rows, more := all, true
			if byTime && falling(all, &last) {
				rows, more = newerThan(all, since)
			} else if byTime {
				byTime = false // an order that is not kept says nothing: read on to the end
				p.c.sortsNot()
			}
			if len(rows) == 0 {
				return more, nil
			}
			return more, p.hand(rows, 0)
		})
	})
	if byTime && refusal(err) {
		p.c.sortsNot()
		return p.assetsOf(ctx, typ)
	}
	return err
}

// falling says that records come by time, the newest first, after last.
func falling(rows []connector.Record, last *time.Time) bool {
	for _, r := range rows {
		if r.UpdatedAt.IsZero() {
			continue
		}
		if !last.IsZero() && r.UpdatedAt.After(*last) {
			return false
		}
		*last = r.UpdatedAt
	}
	return true
}

func (c *Connector) cannotSort() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unsorted
}

func (c *Connector) sortsNot() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unsorted = true
}

func resourceOf(doc *document, id string) *resource {
	for i := range doc.data {
		if doc.data[i].id() == id {
			return &doc.data[i]
		}
	}
	return nil
}

// findAssets looks for an asset of a type by its name, which IT Glue makes of
// some of its traits.
func (c *Connector) findAssets(ctx context.Context, f *finder, typ string) error {
	q := url.Values{"filter[flexible-asset-type-id]": {typ}}
	if f.query.OrganizationID != "" {
		q.Set("filter[organization-id]", f.query.OrganizationID)
	}
	w := walk{c: c, path: routes[msp.KindFlexibleAsset].path, query: q}
	return w.run(private(ctx), func(s step) (bool, error) {
		for _, r := range records(msp.KindFlexibleAsset, &s.doc, true) {
			if err := c.readTraits(ctx, &r, resourceOf(&s.doc, r.ID)); err != nil {
				return false, err
			}
			if q := f.query; !f.seen[r.ID] && (q.OrganizationID == "" || r.OrganizationID == q.OrganizationID) {
				f.seen[r.ID] = true
				f.found = append(f.found, r)
			}
		}
		return true, nil
	})
}

// updateAsset changes an asset. PATCH replaces all traits: those that are not sent
// are wiped. So the asset is read, and everything it holds goes back with the
// changes, or nothing at all is sent.
func (c *Connector) updateAsset(ctx context.Context, path, id string, d connector.Draft) (connector.Record, error) {
	attrs, err := c.attributes(ctx, id, d)
	if err != nil {
		return connector.Record{}, err
	}
	delete(attrs, "flexible-asset-type-id") // settled when it was made
	ctx = private(ctx)
	doc, err := c.read(ctx, path, nil, false)
	if err != nil {
		return connector.Record{}, err
	}
	if len(doc.data) != 1 || doc.data[0].id() != id {
		return connector.Record{}, c.rest.Unreadable(http.MethodGet, path, "the answer holds another record")
	}
	there := doc.data[0].Attributes
	fields, err := c.traitFields(ctx, there.id("flexible-asset-type-id"), keysOf(d))
	if err != nil {
		return connector.Record{}, err
	}
	hidden, err := c.hiddenPasswords(ctx, id, there, fields)
	if err != nil {
		return connector.Record{}, err
	}
	if attrs["traits"], err = wholeTraits(fields, there, hidden, d); err != nil {
		return connector.Record{}, err
	}
	res, err := c.write(ctx, http.MethodPatch, path, routes[d.Kind].typ, id, attrs)
	if err != nil {
		return connector.Record{}, err
	}
	rec := c.written(d, &res, attrs)
	addTraits(&rec, res.Attributes, fields)
	return rec, nil
}

// createAsset makes an asset with the traits of the draft.
func (c *Connector) createAsset(ctx context.Context, d connector.Draft) (connector.Record, error) {
	attrs, err := c.attributes(ctx, "", d)
	if err != nil {
		return connector.Record{}, err
	}
	typ := d.Values[msp.FieldFlexibleAssetType].Ref
	if !plainID(typ) {
		return connector.Record{}, &msp.Error{Code: msp.Refused, Field: string(msp.FieldFlexibleAssetType),
			Message: "A flexible asset needs a type that IT Glue has. Choose one."}
	}
	fields, err := c.traitFields(ctx, typ, keysOf(d))
	if err != nil {
		return connector.Record{}, err
	}
	if attrs["traits"], err = wholeTraits(fields, attributes{}, nil, d); err != nil {
		return connector.Record{}, err
	}
	if err := c.belonging(d, attrs); err != nil {
		return connector.Record{}, err
	}
	r := routes[d.Kind]
	res, err := c.write(private(ctx), http.MethodPost, r.path, r.typ, "", attrs)
	if err != nil {
		return connector.Record{}, err
	}
	rec := c.written(d, &res, attrs)
	addTraits(&rec, res.Attributes, fields)
	return rec, nil
}

// traitsOf are the traits of a draft, by key.
func traitsOf(d connector.Draft) map[string]string {
	out := map[string]string{}
	for f, v := range d.Values {
		if msp.IsTrait(f) && !v.Masked {
			out[msp.TraitKey(f)] = v.Text
		}
	}
	return out
}

func keysOf(d connector.Draft) []string {
	var out []string
	for key := range traitsOf(d) {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
