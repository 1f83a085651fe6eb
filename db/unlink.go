package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

// Unlink ends the link of a record to a system that no longer has it, and the
// links of the interfaces that went with it. With again the record waits to be made
// there anew; otherwise nothing of it waits for that system any more. The
// interfaces do not wait: the primary one is made there with the record, and is
// found again by the next pull. Links have no history.
func (d *DB) Unlink(ctx context.Context, kind msp.Kind, id msp.ID, system msp.System, again bool) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		seq, err := liveSeq(ctx, t, kind, id)
		if err != nil {
			return err
		}
		w := t.newWork(msp.Write{})
		if err := w.unlink(ctx, kind, seq, system, again); err != nil || kind != msp.KindConfiguration {
			return err
		}
		var below []int64
		rows, err := t.query(ctx, "SELECT seq FROM "+tables[msp.KindInterface].name+" WHERE configuration = ? AND removed_in IS NULL", seq)
		err = scanAll(rows, err, func(rows *sql.Rows) error {
			var child int64
			err := rows.Scan(&child)
			below = append(below, child)
			return err
		})
		for _, child := range below {
			if err == nil {
				err = w.unlink(ctx, msp.KindInterface, child, system, false)
			}
		}
		return err
	})
}

func (w *work) unlink(ctx context.Context, k msp.Kind, seq int64, system msp.System, again bool) error {
	for _, name := range []string{"link", "conflict", "outbox"} {
		if err := w.exec(ctx, "DELETE FROM "+name+" WHERE kind = ? AND record = ? AND system = ?", string(k), seq, string(system)); err != nil {
			return err
		}
	}
	if again {
		if err := w.mark(ctx, k, seq, []msp.System{system}); err != nil {
			return err
		}
	}
	if err := w.setGone(ctx, k, seq); err != nil {
		return err
	}
	// What was decided about the old link must not be applied any more.
	return w.exec(ctx, "UPDATE "+tables[k].name+" SET version = version + 1 WHERE seq = ?", seq)
}
