package db

import (
	"context"
	"database/sql"
	"time"

	"sitewalk/internal/msp"
)

// Cursor reads where a pull of the kind goes on; "" is from the start.
func (d *DB) Cursor(ctx context.Context, system msp.System, kind msp.Kind) (string, error) {
	var value string
	err := d.look(ctx, func(q queryer) error {
		err := q.row(ctx, "SELECT value FROM cursor WHERE system = ? AND kind = ?", string(system), string(kind)).Scan(&value)
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return value, err
}

// SetCursor stores where the next pull of the kind goes on.
func (d *DB) SetCursor(ctx context.Context, system msp.System, kind msp.Kind, cursor string) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "INSERT INTO cursor (system, kind, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
			string(system), string(kind), cursor)
	})
}

// Touch stores the time of the last contact with a system and what went wrong, if
// anything. A zero time keeps the last one: there was no contact.
func (d *DB) Touch(ctx context.Context, system msp.System, at time.Time, problem string) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "INSERT INTO last_contact (system, at, problem) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = CASE excluded.at WHEN 0 THEN at ELSE excluded.at END, problem = excluded.problem",
			string(system), millis(at), problem)
	})
}

// Contact is when a system was last heard of, and what went wrong then; zero and
// "" when it never was.
func (d *DB) Contact(ctx context.Context, system msp.System) (at time.Time, problem string, err error) {
	var ms int64
	err = d.look(ctx, func(q queryer) error {
		err := q.row(ctx, "SELECT at, problem FROM last_contact WHERE system = ?", string(system)).Scan(&ms, &problem)
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return timeOf(ms), problem, err
}
