package db

import (
	"context"
	"database/sql"

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

// GoneThere lists the records that a system no longer has: gone by the sweep, or
// found gone when a change of theirs was sent, which then waits under its reason.
// What belongs to a record goes with it and is not listed. Organizations nil
// means all.
func (d *DB) GoneThere(ctx context.Context, organizations []msp.ID) ([]msp.QueueItem, error) {
	var out []msp.QueueItem
	err := d.look(ctx, func(q queryer) error {
		orgs, err := orgFilter(ctx, q, organizations)
		if err != nil {
			return err
		}
		for _, k := range allKinds {
			if tables[k].parent != "" || !syncs(k) {
				continue
			}
			t, where := tables[k], "t.removed_in IS NULL"
			if orgs != "" {
				where += " AND " + orgCondition(t, orgs)
			}
			rows, err := q.query(ctx, "SELECT t.id, x.system, coalesce(o.state, ''), coalesce(o.reason, '') FROM (SELECT record, system FROM link WHERE kind = ?1 AND missing > 0 AND missing >= ?2"+
				" UNION SELECT record, system FROM outbox WHERE kind = ?1 AND state = 'conflict' AND reason = 'deleted_there') AS x CROSS JOIN "+t.name+
				" AS t ON t.seq = x.record LEFT JOIN outbox AS o ON o.kind = ?1 AND o.record = x.record AND o.system = x.system WHERE "+where+" ORDER BY t.seq, x.system", string(k), goneAfter)
			err = scanAll(rows, err, func(rows *sql.Rows) error {
				item := msp.QueueItem{Kind: k}
				err := rows.Scan(&item.RecordID, &item.System, &item.State, &item.Reason)
				item.ID = itemID(k, item.RecordID, item.System)
				out = append(out, item)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
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
