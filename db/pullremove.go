package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

// pullRemoval removes a record that its system has taken away, and what belongs to
// it, which went along there. false when it is stale.
func (w *work) pullRemoval(ctx context.Context, system msp.System, c msp.PullChange) (bool, error) {
	if !msp.Removable(c.Kind) {
		return false, msp.Errorf(msp.Internal, "A %s is not removed because a remote system lost it. Save the support file and ask for help.", c.Kind.Title())
	}
	var seq, version int64
	var removed bool
	err := w.row(ctx, "SELECT seq, version, removed_in IS NOT NULL FROM "+tables[c.Kind].name+" WHERE id = ?", string(c.ID)).Scan(&seq, &version, &removed)
	switch {
	case err == sql.ErrNoRows:
		return false, nil
	case err != nil:
		return false, err
	case removed: // here too: nothing is left to delete there
		return true, w.forget(ctx, system, c.Kind, seq)
	case version != c.SeenVersion:
		return false, nil
	}
	if err := w.forget(ctx, system, c.Kind, seq); err != nil {
		return false, err
	}
	if err := w.forgetRelations(ctx, system, c.Kind, seq); err != nil {
		return false, err
	}
	return true, w.removeTree(ctx, c.Kind, "t.seq = ?", seq)
}

// forget ends the links of a row and of what belongs to it, with all that hangs on
// them.
func (w *work) forget(ctx context.Context, system msp.System, kind msp.Kind, seq int64) error {
	if err := w.unlink(ctx, kind, seq, system, false); err != nil {
		return err
	}
	return w.below(ctx, kind, seq, func(child msp.Kind, n int64) error { return w.unlink(ctx, child, n, system, false) })
}

// forgetRelations ends the links of the related items that lead to a row: they went
// with it.
func (w *work) forgetRelations(ctx context.Context, system msp.System, kind msp.Kind, seq int64) error {
	t := tables[msp.KindRelatedItem]
	for _, c := range t.columns {
		if c.ref != kind {
			continue
		}
		var seqs []int64
		rows, err := w.query(ctx, "SELECT seq FROM "+t.name+" WHERE "+c.name+" = ? AND removed_in IS NULL", seq)
		if err := scanNumbers(rows, err, &seqs); err != nil {
			return err
		}
		for _, n := range seqs {
			if err := w.unlink(ctx, t.kind, n, system, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// confirmDeleted stores that the counterpart of a removed record is gone, and what
// belonged to it with it. A record that came back meanwhile waits to be made again.
func (w *work) confirmDeleted(ctx context.Context, item msp.QueueItem, seq int64) error {
	if err := w.forget(ctx, item.System, item.Kind, seq); err != nil {
		return err
	}
	again := func(kind msp.Kind, n int64) error {
		var live bool
		err := w.row(ctx, "SELECT removed_in IS NULL FROM "+tables[kind].name+" WHERE seq = ?", n).Scan(&live)
		if err != nil || !live {
			return err
		}
		return w.mark(ctx, kind, n, []msp.System{item.System})
	}
	if err := again(item.Kind, seq); err != nil {
		return err
	}
	return w.below(ctx, item.Kind, seq, again)
}
