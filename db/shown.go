package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

// NoteShown notes that somebody is shown a secret. It is called before the showing:
// what cannot be noted is not shown.
func (d *DB) NoteShown(ctx context.Context, s msp.SecretShown) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		seq, err := liveSeq(ctx, t, s.Kind, s.RecordID)
		if err != nil {
			return err
		}
		return t.exec(ctx, "INSERT INTO secret_shown (at, staff, kind, record, field, system) VALUES (?, ?, ?, ?, ?, ?)",
			millis(d.now()), s.Staff, string(s.Kind), seq, string(s.Field), string(s.System))
	})
}

// Shown lists who was shown a record's secrets, newest first, at most limit.
func (d *DB) Shown(ctx context.Context, kind msp.Kind, id msp.ID, limit int) ([]msp.SecretShown, error) {
	var out []msp.SecretShown
	err := d.look(ctx, func(q queryer) error {
		seq, err := seqOf(ctx, q, kind, id)
		if err != nil {
			return err
		}
		rows, err := q.query(ctx, "SELECT at, staff, field, system FROM secret_shown WHERE kind = ? AND record = ? ORDER BY seq DESC"+top(limit), string(kind), seq)
		return scanAll(rows, err, func(rows *sql.Rows) error {
			s := msp.SecretShown{Kind: kind, RecordID: id}
			var at int64
			err := rows.Scan(&at, &s.Staff, &s.Field, &s.System)
			s.At = timeOf(at)
			out = append(out, s)
			return err
		})
	})
	return out, err
}
