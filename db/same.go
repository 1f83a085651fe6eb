package db

import (
	"context"

	"sitewalk/internal/msp"
)

// MakeSame makes one record of two, in one transaction and one batch: what was
// decided is set on the one that stays, what belongs to the other or leads to it
// goes over, and the other is removed. What is in conflict waits for a person. It
// fails with msp.Conflict when either was saved since it was decided.
func (d *DB) MakeSame(ctx context.Context, by msp.Write, s msp.Same) (msp.ID, error) {
	t, err := tableOf(s.Kind)
	if err != nil {
		return "", err
	}
	var batch msp.ID
	err = d.change(ctx, func(ctx context.Context, tx *tx) error {
		keep, err := loadOne(ctx, tx, t, s.Keep)
		if err != nil {
			return err
		}
		other, err := loadOne(ctx, tx, t, s.Other)
		if err != nil {
			return err
		}
		if keep.Version != s.KeepVersion || other.Version != s.OtherVersion {
			return msp.Errorf(msp.Conflict, "One of the two was changed meanwhile. Look at both again.")
		}
		w := tx.newWork(by)
		rec := keep.Clone()
		for f, v := range s.Set {
			rec.Set(f, v)
		}
		if _, err := w.save(ctx, keep, rec, by.Systems); err != nil {
			return err
		}
		if len(s.Conflicts) > 0 {
			if err := w.putConflicts(ctx, s.Kind, keep.seq, s.System, s.Conflicts); err != nil {
				return err
			}
			if err := w.mark(ctx, s.Kind, keep.seq, []msp.System{s.System}); err != nil {
				return err
			}
			err := w.exec(ctx, "UPDATE outbox SET state = 'conflict' WHERE kind = ? AND record = ? AND system = ?", string(s.Kind), keep.seq, string(s.System))
			if err != nil {
				return err
			}
		}
		if err := w.moveOver(ctx, s, other.seq); err != nil {
			return err
		}
		if err := w.removeTree(ctx, s.Kind, "t.seq = ?", other.seq); err != nil {
			return err
		}
		batch, err = w.finish(ctx)
		return err
	})
	return batch, err
}

// moveOver gives what belongs to one record, or leads to it, to the other.
func (w *work) moveOver(ctx context.Context, s msp.Same, from int64) error {
	move := func(k msp.Kind, where string, change func(*msp.Record)) error {
		var seqs []int64
		rows, err := w.query(ctx, "SELECT t.seq FROM "+tables[k].name+" AS t WHERE t.removed_in IS NULL AND "+where, from)
		if err := scanNumbers(rows, err, &seqs); err != nil {
			return err
		}
		found, err := loadSeqs(ctx, w, tables[k], seqs)
		if err != nil {
			return err
		}
		for _, old := range found {
			rec := old.Clone()
			change(rec)
			if _, err := w.save(ctx, old, rec, w.by.Systems); err != nil {
				return err
			}
		}
		return nil
	}
	for _, child := range msp.ChildKinds(s.Kind) {
		err := move(child, tables[child].belongs("t", s.Kind, "?"), func(r *msp.Record) { r.ParentID = s.Keep })
		if err != nil {
			return err
		}
	}
	for _, c := range tables[msp.KindRelatedItem].columns {
		if c.ref != s.Kind {
			continue
		}
		if err := move(msp.KindRelatedItem, "t."+c.name+" = ?", func(r *msp.Record) { r.Set(c.field, string(s.Keep)) }); err != nil {
			return err
		}
	}
	return nil
}
