package db

import (
	"context"
	"database/sql"
	"strings"
)

const (
	// rebuildFrom is from how many new rows on indexes may be set aside for them.
	rebuildFrom = 10_000
	// rebuildShare is how many rows a table may have already for each new one. To
	// sort a row into an index with all others costs a third of putting it in by
	// itself, as measured.
	rebuildShare = 2
)

// A resort is indexes that were set aside, and are to be made again.
type resort struct {
	w     *work
	texts []string // CREATE INDEX …
}

// setAside drops the indexes that so many new rows would be put into one by one, all
// over the place, when there are not many more rows in them already. All is in the
// one transaction: nobody else sees a table without its indexes, and if it ends
// early they were never gone. Unique ones stay, because they refuse.
func (w *work) setAside(ctx context.Context, t *table, fresh int) (*resort, error) {
	r := &resort{w: w}
	if fresh < rebuildFrom {
		return r, nil
	}
	if err := r.drop(ctx, t.name, "", fresh); err != nil {
		return nil, err
	}
	if syncs(t.kind) && len(w.by.Systems) > 0 { // the queue is filled in the order of its other indexes
		if err := r.drop(ctx, "outbox", "outbox_by_organization", fresh); err != nil {
			return nil, err
		}
	}
	if len(r.texts) > 0 && fresh > vast {
		return r, w.once(ctx, "PRAGMA cache_size = -"+itoa(cacheSort))
	}
	return r, nil
}

// drop sets aside one index of a table, or "" for all.
func (r *resort) drop(ctx context.Context, table, only string, fresh int) error {
	var there int
	if err := r.w.row(ctx, "SELECT count(*) FROM "+table).Scan(&there); err != nil {
		return err
	}
	if there > fresh*rebuildShare {
		return nil
	}
	var names []string
	rows, err := r.w.query(ctx, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND ? IN ('', name) ORDER BY rowid", table, only)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var name string
		var text sql.NullString // none for those of a UNIQUE or a PRIMARY KEY
		err := rows.Scan(&name, &text)
		if strings.HasPrefix(text.String, "CREATE INDEX ") {
			names, r.texts = append(names, name), append(r.texts, text.String)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := r.w.once(ctx, `DROP INDEX "`+name+`"`); err != nil {
			return err
		}
	}
	return nil
}

// done makes the indexes again, as they were.
func (r *resort) done(ctx context.Context) error {
	for _, text := range r.texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.w.once(context.WithoutCancel(ctx), text); err != nil {
			return err
		}
	}
	return nil
}
