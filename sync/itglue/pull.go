package itglue

import (
	"context"
	"net/url"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

const (
	// overlap is how far behind the newest change an incremental pull looks, for
	// changes that were still being written when the last one read.
	overlap = 10 * time.Minute
	// settled is how long before a pull began everything is taken to be written and
	// seen, by IT Glue's clock and with room for one that is not quite right: without
	// it, what was changed in one go (an import, a night's sync) would be read again
	// by every pull until something else changes.
	settled = 20 * time.Minute
	// firstPage of an incremental pull is small, because usually little changed;
	// the pages behind it grow.
	firstPage = 125

	cursorMark = "itglue/1 "
)

// A cursor is the highest updated-at seen, by IT Glue's clock.
func cursorOf(newest time.Time) connector.Cursor {
	if newest.IsZero() {
		return cursorMark + "-"
	}
	return connector.Cursor(cursorMark + newest.UTC().Format(time.RFC3339Nano))
}

// newestOf reads a cursor; zero for a pull from the start, also when the cursor
// has a form this version does not know.
func newestOf(c connector.Cursor) time.Time {
	s, ok := strings.CutPrefix(string(c), cursorMark)
	if !ok {
		return time.Time{}
	}
	return moment(s)
}

// wholly says that a kind is read whole each time: short lists, one request.
func wholly(kind msp.Kind) bool { return msp.IsList(kind) && kind != msp.KindModel }

// Pull hands over what changed since the cursor. Nothing but organizations can
// be filtered by updated-at, so it reads by -updated_at until a whole page is
// older (reference/itglue.md sections 1.1 and 10).
func (c *Connector) Pull(ctx context.Context, kind msp.Kind, since connector.Cursor, fn func(connector.Page) error) (connector.Cursor, error) {
	r, ok := routes[kind]
	if !ok || kind == msp.KindInterface {
		return "", msp.Errorf(msp.Refused, "IT Glue has no list of every %s.", kind.Title())
	}
	if kind == msp.KindFlexibleAsset {
		return c.pullAssets(ctx, since, fn)
	}
	p := puller{c: c, kind: kind, path: r.path, fn: fn, newest: newestOf(since)}
	var err error
	switch {
	case kind == msp.KindFlexibleAssetType:
		err = p.assetTypes(ctx)
	case kind == msp.KindModel:
		err = p.models(ctx)
	case p.newest.IsZero() || wholly(kind):
		err = p.full(ctx)
	default:
		err = p.changes(ctx)
	}
	if err != nil {
		return "", err
	}
	return cursorOf(p.seen()), nil
}

// seen is up to when everything was seen.
func (p *puller) seen() time.Time {
	if at := p.began.Add(-settled); !p.began.IsZero() && !p.newest.IsZero() && !wholly(p.kind) && at.After(p.newest) {
		return at
	}
	return p.newest
}

// A puller is one Pull.
type puller struct {
	c      *Connector
	kind   msp.Kind
	path   string
	fn     func(connector.Page) error
	newest time.Time
	began  time.Time // by IT Glue's clock, when the first page came; zero when it does not say
	done   int
	before int // done in lists that were read before this one
}

// walk reads the list in an order, with what comes along.
func (p *puller) walk(ctx context.Context, sort string, first int, visit func(step) (bool, error)) error {
	return p.c.including(asking{p.kind, false}, url.Values{"sort": {sort}}, func(q url.Values) error {
		w := walk{c: p.c, path: p.path, query: q, first: first}
		return w.run(ctx, visit)
	})
}

// full reads everything, by id, so that what is added meanwhile comes last.
func (p *puller) full(ctx context.Context) error {
	return p.walk(ctx, "id", 0, func(s step) (bool, error) {
		if s.again {
			p.done = 0
		}
		rows := records(p.kind, &s.doc, true)
		p.see(rows, s.doc.served)
		return true, p.hand(rows, s.doc.meta.total)
	})
}

// changes reads what is newer than the cursor.
func (p *puller) changes(ctx context.Context) error {
	return p.newer(ctx, func(rows []connector.Record) error { return p.hand(rows, 0) })
}

// newer goes through the pages of changed records.
func (p *puller) newer(ctx context.Context, visit func([]connector.Record) error) error {
	since := p.newest.Add(-overlap)
	return p.walk(ctx, "-updated_at", firstPage, func(s step) (bool, error) {
		if s.again {
			p.done = 0
		}
		all := records(p.kind, &s.doc, true)
		p.see(all, s.doc.served)
		rows, more := newerThan(all, since)
		if len(rows) > 0 {
			if err := visit(rows); err != nil {
				return false, err
			}
		}
		return more, nil
	})
}

// newerThan keeps the records changed since a time, and those that do not say
// when. more is false when the whole page is older.
func newerThan(rows []connector.Record, since time.Time) (kept []connector.Record, more bool) {
	for _, r := range rows {
		if r.UpdatedAt.IsZero() || !r.UpdatedAt.Before(since) {
			kept = append(kept, r)
		}
	}
	return kept, len(kept) > 0 || len(rows) == 0
}

// see moves the watermark. A time ahead of the server's own clock would hide all
// changes until then, so it counts as now.
func (p *puller) see(rows []connector.Record, served time.Time) {
	if p.began.IsZero() {
		p.began = served
	}
	for _, r := range rows {
		at := r.UpdatedAt
		if !served.IsZero() && at.After(served) {
			at = served
		}
		if at.After(p.newest) {
			p.newest = at
		}
	}
}

func (p *puller) hand(rows []connector.Record, total int) error {
	p.done += len(rows)
	if p.kind == msp.KindPassword {
		if rows = embedded(rows); len(rows) == 0 {
			return nil
		}
	}
	return p.fn(connector.Page{Records: rows, Done: p.before + p.done, Total: max(total, 0)})
}
