package db

import (
	"context"

	"sitewalk/internal/msp"
)

// Unlink ends the link of a record to a system that no longer has it, and the
// links of what belonged to it and went with it. With again they wait to be made
// there anew; otherwise nothing of them waits for that system any more. A primary
// interface does not wait: it is made there with the configuration, and is found
// again by the next pull. Links have no history.
func (d *DB) Unlink(ctx context.Context, kind msp.Kind, id msp.ID, system msp.System, again bool) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		seq, err := liveSeq(ctx, t, kind, id)
		if err != nil {
			return err
		}
		w := t.newWork(msp.Write{})
		if err := w.unlink(ctx, kind, seq, system, again); err != nil {
			return err
		}
		return t.below(ctx, kind, seq, func(child msp.Kind, n int64) error {
			var live, primary bool
			column := "0"
			if child == msp.KindInterface {
				column = `"primary"`
			}
			err := w.row(ctx, "SELECT removed_in IS NULL, "+column+" FROM "+tables[child].name+" WHERE seq = ?", n).Scan(&live, &primary)
			if err != nil {
				return err
			}
			return w.unlink(ctx, child, n, system, again && live && !primary)
		})
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
