package db

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// errDry ends a dry run: its transaction is rolled back.
var errDry = errors.New("dry run")

// Undo takes a batch back, or, with dryRun, says what it would do. Every field that
// still has the value the batch gave it gets its former one; one that somebody
// changed since stays, and the record is kept with the reason. Records the batch
// made are removed if nobody touched them, removed ones come back. What a remote
// system has already becomes an ordinary queued change. The undo is a batch itself:
// to undo it is to redo. What was pulled cannot be taken back here, but for what the
// pull removed: it comes back without a counterpart, and waits to be made again.
func (d *DB) Undo(ctx context.Context, by msp.Write, batch msp.ID, dryRun bool) (msp.Undone, error) {
	change := d.change
	if b, err := d.Batch(ctx, batch); err == nil && b.Records >= chunk {
		change = d.bulk
	}
	var out msp.Undone
	err := change(ctx, func(ctx context.Context, t *tx) error {
		target, seq, err := batchByID(ctx, t, batch)
		if err != nil {
			return err
		}
		if err := undoable(target); err != nil {
			return err
		}
		by.Action, by.Import = msp.ActionUndo, nil
		verb := "Undid: "
		if target.Action == msp.ActionUndo {
			by.Action, verb = msp.ActionRedo, "Redid: "
		}
		if by.Title == "" {
			by.Title = verb + strings.TrimPrefix(strings.TrimPrefix(target.Title, "Undid: "), "Redid: ")
		}
		u := &undoing{work: t.newWork(by), target: seq, pulled: target.Action == msp.ActionPull, queued: map[recordKey]bool{}}
		u.undoes, u.agreed = seq, map[recordKey]bool{}
		if err := u.run(ctx); err != nil {
			return err
		}
		if out, err = u.finishUndo(ctx); err != nil {
			return err
		}
		if dryRun {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		out.Batch = ""
		return out, nil
	}
	if err != nil {
		return msp.Undone{}, err
	}
	return out, nil
}

func undoable(b msp.Batch) error {
	switch {
	case b.UndoneBy != "":
		return msp.Errorf(msp.Invalid, "This was taken back already. Refresh the history.")
	case b.Action == msp.ActionPull && b.Removals == 0:
		return msp.Errorf(msp.Invalid, "This came from %s and cannot be taken back here. Change it there, or edit the records here.", b.Staff)
	}
	return nil
}

// A recordKey names a row of any kind.
type recordKey struct {
	kind msp.Kind
	seq  int64
}

// An undoing is one undo while it runs.
type undoing struct {
	*work
	target   int64
	pulled   bool // only what the batch removed comes back
	reversed int
	queued   map[recordKey]bool // records with something to send because of it
	requeued int                // records that came back and wait again
	left     []kept
}

// run brings back what was removed, then gives fields their former values, then
// removes what was made: each may depend on the one before.
func (u *undoing) run(ctx context.Context) error {
	for _, k := range allKinds {
		if err := u.bringBack(ctx, k); err != nil {
			return err
		}
	}
	if u.pulled {
		return nil
	}
	if err := u.fields(ctx); err != nil {
		return err
	}
	for _, k := range slices.Backward(allKinds) {
		if err := u.takeAway(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (u *undoing) finishUndo(ctx context.Context) (msp.Undone, error) {
	u.records = u.reversed
	if err := u.settleClaims(ctx); err != nil {
		return msp.Undone{}, err
	}
	for key := range u.agreed {
		delete(u.queued, key)
	}
	out := msp.Undone{Reversed: u.reversed, Queued: len(u.queued) + u.requeued}
	for _, k := range u.left {
		if k.impossible {
			out.Impossible = append(out.Impossible, k.undone())
		} else {
			out.Kept = append(out.Kept, k.undone())
		}
	}
	id, err := u.finish(ctx)
	if err != nil || id == "" {
		return out, err
	}
	out.Batch = id
	return out, u.exec(ctx, "UPDATE batch SET undone_by = ? WHERE seq = ?", u.batch, u.target)
}

// removedBy are the rows of a kind that the batch being undone removed, and nobody
// brought back since.
const removedBy = `t.removed_in = ?1 AND t.seq IN (SELECT record FROM change WHERE batch = ?1 AND kind = ?2 AND field = '' AND new = '')`

// bringBack makes records be there again that the batch removed.
func (u *undoing) bringBack(ctx context.Context, kind msp.Kind) error {
	t := tables[kind]
	if err := u.once(ctx, "CREATE TEMP TABLE IF NOT EXISTS removal (seq INTEGER PRIMARY KEY)"); err != nil {
		return err
	}
	if err := u.exec(ctx, "DELETE FROM temp.removal"); err != nil {
		return err
	}
	err := u.exec(ctx, "INSERT INTO temp.removal SELECT t.seq FROM "+t.name+" AS t WHERE "+removedBy, u.target, string(kind))
	if err != nil {
		return err
	}
	// It can only come back to where it was.
	homes, column := msp.ParentKinds(kind), t.parent
	if column == "" && t.owner != "" {
		homes, column = []msp.Kind{msp.KindOrganization}, t.owner
	}
	for _, home := range homes {
		here := ""
		if t.parentKind != "" {
			here = " AND t." + t.parentKind + " = '" + string(home) + "'"
		}
		lost, err := u.exempt(ctx, kind, "SELECT t.seq, h.name FROM "+t.name+" AS t CROSS JOIN "+tables[home].name+" AS h ON h.seq = t."+column+
			" WHERE t.seq IN (SELECT seq FROM temp.removal) AND h.removed_in IS NOT NULL"+here,
			func(word string) string {
				return "its " + home.Title() + " “" + word + "” was removed since; bring that back first."
			}, true)
		if err != nil {
			return err
		}
		u.left = append(u.left, lost...)
	}
	var n int
	if err := u.row(ctx, "SELECT count(*) FROM temp.removal").Scan(&n); err != nil || n == 0 {
		return err
	}
	if err := u.open(ctx); err != nil {
		return err
	}
	err = errors.Join(
		u.exec(ctx, "UPDATE "+t.name+" SET removed_in = NULL, version = version + 1, updated_at = ? WHERE seq IN (SELECT seq FROM temp.removal)", u.at),
		u.exec(ctx, "INSERT INTO change (batch, n, kind, record, field, old, new, version) SELECT ?, ? + row_number() OVER (ORDER BY t.seq), ?, t.seq, '', '', iif(t.name = '', t.id, t.name), t.version FROM "+
			t.name+" AS t WHERE t.seq IN (SELECT seq FROM temp.removal)", u.batch, u.n, string(kind)),
		u.enqueueRuns(ctx, t, "SELECT seq FROM temp.removal"),
	)
	u.n += n
	u.reversed += n
	if err != nil || !syncs(kind) {
		return err
	}
	linked, err := u.keepCounterparts(ctx, kind)
	if err != nil || len(u.by.Systems) == 0 {
		return err
	}
	u.requeued += n - linked
	return u.markGathered(ctx, t, "SELECT seq FROM temp.removal AS r WHERE NOT EXISTS (SELECT 1 FROM link AS l WHERE l.kind = '"+string(kind)+"' AND l.record = r.seq)")
}

// keepCounterparts takes back that the counterparts of the records which came back
// were to be deleted. It counts these records.
func (u *undoing) keepCounterparts(ctx context.Context, kind msp.Kind) (int, error) {
	if !msp.Removable(kind) {
		return 0, nil
	}
	var seqs []int64
	rows, err := u.query(ctx, "SELECT r.seq FROM temp.removal AS r WHERE EXISTS (SELECT 1 FROM link AS l WHERE l.kind = ? AND l.record = r.seq) ORDER BY r.seq", string(kind))
	if err := scanNumbers(rows, err, &seqs); err != nil {
		return 0, err
	}
	found, err := loadSeqs(ctx, u, tables[kind], seqs)
	if err != nil {
		return 0, err
	}
	for _, s := range found {
		systems, err := u.systemsOf(ctx, kind, s.seq)
		if err != nil {
			return 0, err
		}
		if err := u.mark(ctx, kind, s.seq, systems); err != nil {
			return 0, err
		}
		u.queued[recordKey{kind, s.seq}] = true
		if err := u.noteClaim(ctx, s.seq, claim{s.Record, systems}); err != nil {
			return 0, err
		}
	}
	return len(seqs), nil
}

// markGathered marks all rows of a query for the work's systems.
func (w *work) markGathered(ctx context.Context, t *table, set string, args ...any) error {
	for _, s := range w.by.Systems {
		err := w.exec(ctx, "INSERT INTO outbox (kind, record, system, organization, queued_at) SELECT '"+string(t.kind)+"', t.seq, '"+string(s)+"', "+
			t.ownerSeq("t")+", "+itoa(w.at)+" FROM "+t.name+" AS t WHERE t.seq IN ("+set+")"+onMark, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// takeAway removes what the batch made, unless somebody touched it since.
func (u *undoing) takeAway(ctx context.Context, kind msp.Kind) error {
	var first, last, again int64
	err := u.row(ctx, `SELECT coalesce(min(first), 0), coalesce(max(last), -1), (SELECT count(*) FROM (SELECT 1 FROM change WHERE batch = ?1 AND kind = ?2 AND field = '' AND old = '' LIMIT 1))
		FROM batch_range WHERE batch = ?1 AND kind = ?2`, u.target, string(kind)).Scan(&first, &last, &again)
	if err != nil || last < first && again == 0 {
		return err
	}
	where := "t.made_in = ? AND t.seq BETWEEN ? AND ?"
	args := []any{u.target, first, last}
	if again > 0 {
		where, args = "t.seq IN (SELECT record FROM change WHERE batch = ? AND kind = ? AND field = '' AND old = '')", []any{u.target, string(kind)}
	}
	if err := u.gather(ctx, kind, where, args...); err != nil {
		return err
	}
	stay, err := u.withParent(ctx, kind)
	if err != nil {
		return err
	}
	u.left = append(u.left, stay...)
	spared, err := u.spare(ctx, kind)
	if err != nil {
		return err
	}
	touched, err := u.touched(ctx, kind)
	if err != nil {
		return err
	}
	u.left = append(u.left, append(spared, touched...)...)
	n, err := u.removeGathered(ctx, kind)
	u.reversed += n
	return err
}

// withParent spares records that remote systems have, and whose parent the batch
// made too: the parent stays, being there as well, and is not to lose them.
func (u *undoing) withParent(ctx context.Context, kind msp.Kind) ([]kept, error) {
	var out []kept
	t := tables[kind]
	for _, home := range msp.ParentKinds(kind) {
		some, err := u.exempt(ctx, kind, "SELECT r.seq, min(l.system) FROM temp.removal AS r CROSS JOIN link AS l ON l.kind = ? AND l.record = r.seq CROSS JOIN "+t.name+
			" AS t ON t.seq = r.seq WHERE "+t.belongs("t", home, "SELECT h.seq FROM "+tables[home].name+" AS h WHERE h.made_in = ?")+" GROUP BY r.seq",
			hasAlready, true, string(kind), u.target)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// touched spares records whose fields differ from what the batch made.
func (u *undoing) touched(ctx context.Context, kind msp.Kind) ([]kept, error) {
	t := tables[kind]
	var seqs []int64
	rows, err := u.query(ctx, "SELECT r.seq FROM temp.removal AS r WHERE EXISTS (SELECT 1 FROM change AS x WHERE x.kind = ? AND x.record = r.seq AND x.batch > ? AND x.batch <> ? AND x.field <> '') ORDER BY r.seq",
		string(kind), u.target, u.batch)
	if err := scanNumbers(rows, err, &seqs); err != nil {
		return nil, err
	}
	var out []kept
	for _, seq := range seqs {
		found, err := loadSeqs(ctx, u, t, []int64{seq})
		if err != nil {
			return nil, err
		}
		for _, rec := range found {
			later, err := u.later(ctx, recordKey{kind, seq}, "")
			if err != nil {
				return nil, err
			}
			by := lastingChange(rec, later)
			if by == nil {
				continue
			}
			out = append(out, kept{kind: kind, seq: seq, id: rec.ID, name: nameOf(rec), reason: editedSince(t, *by)})
			if err := u.exec(ctx, "DELETE FROM temp.removal WHERE seq = ?", seq); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// lastingChange finds the newest of the changes, given newest first, whose field
// is no longer as the oldest of them found it; nil when all were taken back.
func lastingChange(rec stored, later []changed) *changed {
	type slot struct {
		field   msp.Field
		pending bool
	}
	before := map[slot]string{}
	for _, c := range later {
		before[slot{c.Field, c.Pending}] = c.Old // the oldest is written last
	}
	for i, c := range later {
		if current(rec.Record, c.Field, c.Pending) != before[slot{c.Field, c.Pending}] {
			return &later[i]
		}
	}
	return nil
}

// later reads the changes of a record since the batch being undone, newest first,
// but for those of the undo itself; with a field only those of it.
func (u *undoing) later(ctx context.Context, key recordKey, field msp.Field) ([]changed, error) {
	where, args := "x.kind = ? AND x.record = ? AND x.batch > ? AND x.batch <> ? AND x.field <> ''", []any{string(key.kind), key.seq, u.target, u.batch}
	if field != "" {
		where, args = where+" AND x.field = ?", append(args, string(field))
	}
	rows, err := u.query(ctx, changeColumns+" WHERE "+where+" ORDER BY x.batch DESC, x.n DESC", args...)
	return scanChanges(rows, err)
}

func nameOf(rec stored) string {
	if n := rec.Name(); n != "" {
		return n
	}
	return string(rec.ID)
}

// editedSince says who changed what, and when.
func editedSince(t *table, c changed) string {
	title := string(c.Field)
	if info, ok := msp.FieldOf(t.kind, c.Field); ok {
		title = strings.ToLower(info.Title)
	}
	return c.Staff + " edited " + title + " since, at " + c.At.Format("2006-01-02 15:04") + " UTC."
}
