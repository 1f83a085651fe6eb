package db

import (
	"context"
	"strings"

	"sitewalk/internal/msp"
)

// A difference is one field that an edit changed.
type difference struct {
	field    msp.Field
	old, new string
	pending  bool
}

// differences compares two states of a record, in the order of its form.
func differences(t *table, old, rec *msp.Record) []difference {
	var out []difference
	if t.owner != "" && !t.follows && old.OrganizationID != rec.OrganizationID {
		out = append(out, difference{field: msp.FieldOrganization, old: string(old.OrganizationID), new: string(rec.OrganizationID)})
	}
	if t.parent != "" && old.ParentID != rec.ParentID {
		out = append(out, difference{field: t.parentField(), old: parentWord(t.kind, old), new: parentWord(t.kind, rec)})
	}
	for _, info := range t.fields(old, rec) {
		f := info.Name
		if a, b := old.Values[f], rec.Values[f]; a != b && !(info.Kind == msp.KindBool && (a == "true") == (b == "true")) {
			out = append(out, difference{field: f, old: a, new: b})
		}
		if a, b := pendingOf(old, f), pendingOf(rec, f); a != b {
			out = append(out, difference{field: f, old: a, new: b, pending: true})
		}
	}
	return out
}

// save stores what differs between the record as it was loaded and as it is now.
// It reports whether anything did. Values that reached the record from a remote
// system are marked for the systems given, as any edit is.
func (w *work) save(ctx context.Context, old stored, rec *msp.Record, systems []msp.System) (bool, error) {
	t := tables[old.Kind]
	if err := known(t, rec); err != nil {
		return false, err
	}
	diffs := differences(t, old.Record, rec)
	if len(diffs) == 0 {
		return false, nil
	}
	if err := w.open(ctx); err != nil {
		return false, err
	}
	sets, args, err := w.assignments(ctx, t, rec, diffs)
	if err != nil {
		return false, err
	}
	version := old.Version + 1
	sets = append(sets, "version = ?", "updated_at = ?")
	args = append(args, version, w.at, old.seq)
	if err := w.exec(ctx, "UPDATE "+t.name+" SET "+strings.Join(sets, ", ")+" WHERE seq = ?", args...); err != nil {
		return false, err
	}
	moved, sends := false, false
	for _, x := range diffs {
		if err := w.note(ctx, t.kind, old.seq, x.field, x.old, x.new, x.pending, version); err != nil {
			return false, err
		}
		sends = sends || !x.pending
		moved = moved || x.field == msp.FieldOrganization || t.follows && x.field == t.parentField()
	}
	rec.ID, rec.Version, rec.CreatedAt, rec.UpdatedAt = old.ID, version, old.CreatedAt, timeOf(w.at)
	w.records++
	if sends {
		if err := w.mark(ctx, t.kind, old.seq, systems); err != nil {
			return false, err
		}
		if err := w.noteClaim(ctx, old.seq, claim{rec, systems}); err != nil {
			return false, err
		}
	}
	if err := w.mirror(ctx, old, rec); err != nil {
		return false, err
	}
	if moved {
		if err := w.moveQueue(ctx, t, old.seq); err != nil {
			return false, err
		}
	}
	return true, w.reindex(ctx, t, stored{Record: rec, seq: old.seq}, old.Name() != rec.Name())
}

// assignments is the SET clause for the columns that changed, and no others: an
// index is written anew for every column named, equal or not.
func (w *work) assignments(ctx context.Context, t *table, rec *msp.Record, diffs []difference) (sets []string, args []any, err error) {
	pendingSet, traitsSet := false, false
	for _, x := range diffs {
		switch {
		case x.pending:
			if !pendingSet {
				sets, args = append(sets, "pending = ?"), append(args, pendingText(rec.Pending))
				pendingSet = true
			}
			continue
		case x.field == msp.FieldOrganization && t.owner != "":
			seq, ok, err := w.ref(ctx, msp.KindOrganization, msp.ID(x.new))
			if err != nil {
				return nil, nil, err
			}
			if !ok || seq == nil {
				return nil, nil, msp.FieldError(string(x.field), "A %s belongs to an organization that exists. Choose one.", t.kind.Title())
			}
			sets, args = append(sets, "organization = ?"), append(args, seq)
			continue
		case t.parent != "" && x.field == t.parentField():
			kind, seq, err := w.parentRow(ctx, t, rec)
			if err != nil {
				return nil, nil, err
			}
			sets, args = append(sets, t.parent+" = ?"), append(args, seq)
			if t.parentKind != "" {
				org, err := w.ownerOfRow(ctx, kind, seq)
				if err != nil {
					return nil, nil, err
				}
				sets, args = append(sets, t.parentKind+" = ?", t.owner+" = ?"), append(args, string(kind), org)
			}
			continue
		case t.traits && msp.IsTrait(x.field):
			if !traitsSet {
				sets, args = append(sets, "traits = ?"), append(args, traitsOf(rec))
				traitsSet = true
			}
			continue
		}
		c, err := t.column(x.field)
		if err != nil {
			return nil, nil, err
		}
		sets = append(sets, c.name+" = ?")
		if c.ref != "" {
			seq, ok, err := w.ref(ctx, c.ref, msp.ID(x.new))
			if err != nil {
				return nil, nil, err
			}
			if !ok {
				return nil, nil, unknownRef(t, c, x.new)
			}
			args = append(args, seq)
			continue
		}
		args = append(args, c.value(x.new))
		if x.field == msp.FieldName {
			sets, args = append(sets, "name_key = ?"), append(args, nameKey(x.new))
		}
	}
	return sets, args, nil
}

// Add makes records in one batch, marks them in the queue of the systems given
// and writes history. Missing ids are made. It returns the batch.
func (d *DB) Add(ctx context.Context, by msp.Write, records []*msp.Record) (msp.ID, error) {
	if len(records) >= bulkFrom && sameKind(records) && records[0].Kind != msp.KindInterface { // interfaces have mirrors
		return d.addBulk(ctx, by, records)
	}
	var id msp.ID
	err := d.change(ctx, func(ctx context.Context, t *tx) error {
		w := t.newWork(by)
		for _, rec := range records {
			if _, err := w.add(ctx, rec); err != nil {
				return err
			}
		}
		var err error
		id, err = w.finish(ctx)
		return err
	})
	return id, err
}

func sameKind(records []*msp.Record) bool {
	for _, r := range records {
		if r.Kind != records[0].Kind {
			return false
		}
	}
	return true
}

// Edit loads the records, hands each to change, and saves those that differ, with
// history and queue, in one transaction. An error from change saves nothing. No
// difference makes no batch (""), and is no error. change must not call the store.
func (d *DB) Edit(ctx context.Context, by msp.Write, kind msp.Kind, ids []msp.ID, change func(*msp.Record) error) (msp.ID, error) {
	return d.EditAdd(ctx, by, kind, ids, change, nil)
}

// EditAdd edits records and makes others in the same batch, so that a paste past
// the last row is one step to undo.
func (d *DB) EditAdd(ctx context.Context, by msp.Write, kind msp.Kind, ids []msp.ID, change func(*msp.Record) error, added []*msp.Record) (msp.ID, error) {
	t, err := tableOf(kind)
	if err != nil {
		return "", err
	}
	var id msp.ID
	err = d.change(ctx, func(inner context.Context, tx *tx) error {
		w := tx.newWork(by)
		for _, one := range ids {
			if err := ctx.Err(); err != nil {
				return err
			}
			old, err := loadOne(inner, tx, t, one)
			if err != nil {
				return err
			}
			rec := old.Clone()
			if err := change(rec); err != nil {
				return err
			}
			if _, err := w.save(inner, old, rec, by.Systems); err != nil {
				return err
			}
		}
		for _, rec := range added {
			if _, err := w.add(inner, rec); err != nil {
				return err
			}
		}
		id, err = w.finish(inner)
		return err
	})
	return id, err
}
