package db

import (
	"context"
	"database/sql"
	"strings"

	"sitewalk/internal/msp"
)

// IDs reads the ids of a list in its order, without the records: Limit of them
// from Offset on, all when Limit is 0. After does not count.
func (d *DB) IDs(ctx context.Context, q msp.ListQuery) ([]msp.ID, error) {
	var out []msp.ID
	err := d.look(ctx, func(r queryer) error {
		rows, err := d.inOrder(ctx, r, q, "t.id")
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var id msp.ID
			err := rows.Scan(&id)
			out = append(out, id)
			return err
		})
	})
	return out, err
}

// Filled tells each, for the rows of a list in its order from Offset on, whether
// they hold something in a field, be it text that does not fit. It ends when each
// returns false.
func (d *DB) Filled(ctx context.Context, q msp.ListQuery, field msp.Field, each func(filled bool) bool) error {
	return d.look(ctx, func(r queryer) error {
		t, err := tableOf(q.Kind)
		if err != nil {
			return err
		}
		c, err := t.column(field)
		if err != nil {
			return err
		}
		text := "t." + c.name + " <> ''"
		if c.ref != "" {
			text = "t." + c.name + " IS NOT NULL"
		}
		// The field is one of our own table: nothing of the query is in the text.
		text += " OR json_type(nullif(t.pending, ''), '$." + string(c.field) + "') IS NOT NULL"
		rows, err := d.inOrder(ctx, r, q, text)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var filled bool
			if err := rows.Scan(&filled); err != nil {
				return err
			}
			if !each(filled) {
				return nil
			}
		}
		return rows.Err()
	})
}

// inOrder reads one expression of every row of a list from Offset on.
func (d *DB) inOrder(ctx context.Context, r queryer, q msp.ListQuery, expression string) (*sql.Rows, error) {
	l, err := d.newListing(ctx, r, q)
	if err != nil {
		return nil, err
	}
	order := "ASC"
	if l.desc {
		order = "DESC"
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	args := append(l.args[:len(l.args):len(l.args)], limit, max(q.Offset, 0))
	return r.query(ctx, "SELECT "+expression+" FROM "+l.t.name+" AS t WHERE "+strings.Join(l.where, " AND ")+
		" ORDER BY "+l.key+" "+order+", t.seq "+order+" LIMIT ? OFFSET ?", args...)
}
