package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"

	"sitewalk/internal/msp"
)

// undoPage is how many changes are worked on at a time.
const undoPage = 2000

// fields gives every field that the batch changed its former value, record by
// record.
func (u *undoing) fields(ctx context.Context) error {
	// Newest first, so that a field the batch changed twice goes back all the way.
	before := int64(1) << 62
	var rest []changed
	for {
		rows, err := u.query(ctx, changeColumns+" WHERE x.batch = ? AND x.n < ? AND x.field <> '' AND x.pending < 2 ORDER BY x.n DESC"+top(undoPage), u.target, before)
		page, err := scanChanges(rows, err)
		if err != nil {
			return err
		}
		rest = append(rest, page...)
		if len(page) < undoPage {
			break
		}
		before = page[len(page)-1].n
		// The last record's changes may go on in the next page.
		last := rest[len(rest)-1]
		cut := len(rest)
		for cut > 0 && rest[cut-1].record == last.record && rest[cut-1].Kind == last.Kind {
			cut--
		}
		if err := u.reverse(ctx, rest[:cut]); err != nil {
			return err
		}
		rest = slices.Clone(rest[cut:])
	}
	return u.reverse(ctx, rest)
}

// reverse works on whole records: their changes stand side by side.
func (u *undoing) reverse(ctx context.Context, list []changed) error {
	byKind := map[msp.Kind][]int64{}
	for _, c := range list {
		byKind[c.Kind] = append(byKind[c.Kind], c.record)
	}
	records := map[recordKey]stored{}
	for k, seqs := range byKind {
		slices.Sort(seqs)
		found, err := loadSeqs(ctx, u, tables[k], slices.Compact(seqs))
		if err != nil {
			return err
		}
		for _, s := range found {
			records[recordKey{k, s.seq}] = s
		}
	}
	for len(list) > 0 {
		key := recordKey{list[0].Kind, list[0].record}
		n := 1
		for n < len(list) && list[n].Kind == key.kind && list[n].record == key.seq {
			n++
		}
		if err := u.reverseRecord(ctx, key, records[key], list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (u *undoing) reverseRecord(ctx context.Context, key recordKey, old stored, list []changed) error {
	t := tables[key.kind]
	gone, err := u.removedSince(ctx, t, key.seq)
	if err != nil {
		return err
	}
	if gone != "" {
		u.left = append(u.left, kept{kind: key.kind, seq: key.seq, id: old.ID, name: nameOf(old), reason: gone})
		return nil
	}
	rec := old.Clone()
	var reason string
	impossible := false
	for _, c := range list {
		switch now := current(rec, c.Field, c.Pending); {
		case now == c.New:
			why, err := u.cannotPointTo(ctx, t, c)
			if err != nil {
				return err
			}
			if why != "" {
				reason, impossible = why, true
				continue
			}
			if err := restore(rec, c.Field, c.Old, c.Pending); err != nil {
				return err
			}
		case now == c.Old: // somebody took it back by hand
		default:
			later, err := u.later(ctx, key, c.Field)
			if err != nil {
				return err
			}
			reason = "it was changed since."
			for _, l := range later {
				if l.Pending == c.Pending {
					reason = editedSince(t, l)
					break
				}
			}
		}
	}
	systems := u.by.Systems
	linkedTo, err := u.systemsOf(ctx, key.kind, key.seq)
	if err != nil {
		return err
	}
	if len(systems) == 0 {
		systems = linkedTo
	}
	saved, err := u.save(ctx, old, rec, systems)
	if err != nil {
		return err
	}
	if saved && len(linkedTo) > 0 {
		u.queued[key] = true
	}
	if reason == "" {
		u.reversed++
		return nil
	}
	u.left = append(u.left, kept{kind: key.kind, seq: key.seq, id: old.ID, name: nameOf(old), reason: reason, impossible: impossible})
	return nil
}

// removedSince says who removed the record; "" when it is there.
func (u *undoing) removedSince(ctx context.Context, t *table, seq int64) (string, error) {
	var staff string
	var at int64
	err := u.row(ctx, "SELECT b.staff, b.at FROM "+t.name+" AS t CROSS JOIN batch AS b ON b.seq = t.removed_in WHERE t.seq = ?", seq).Scan(&staff, &at)
	if err == sql.ErrNoRows {
		return "", nil
	}
	return staff + " removed it since, at " + timeOf(at).Format("2006-01-02 15:04") + " UTC.", err
}

// cannotPointTo says why a reference cannot get its former value back; "" when it
// can.
func (u *undoing) cannotPointTo(ctx context.Context, t *table, c changed) (string, error) {
	kind := msp.Kind("")
	switch col, err := t.column(c.Field); {
	case err == nil:
		kind = col.ref
	case c.Field == msp.FieldOrganization:
		kind = msp.KindOrganization
	case c.Field == fieldConfiguration:
		kind = msp.KindConfiguration
	case c.Field == fieldBelongsTo:
		var was msp.Record
		setParent(&was, c.Old)
		kind, c.Old = was.ParentKind, string(was.ParentID)
	}
	if kind == "" || c.Old == "" || c.Pending {
		return "", nil
	}
	_, err := liveSeq(ctx, u, kind, msp.ID(c.Old))
	if msp.CodeOf(err) == msp.NotFound {
		return "the " + kind.Title() + " it had is not in the workspace any more.", nil
	}
	return "", err
}

// current is a field's value as history writes it.
func current(rec *msp.Record, f msp.Field, pending bool) string {
	switch {
	case pending:
		return pendingOf(rec, f)
	case f == msp.FieldOrganization:
		return string(rec.OrganizationID)
	case f == fieldConfiguration || f == fieldBelongsTo:
		return parentWord(rec.Kind, rec)
	}
	return rec.Values[f]
}

// restore gives a field a value out of the history, and leaves alone what is
// pending beside it.
func restore(rec *msp.Record, f msp.Field, text string, pending bool) error {
	switch {
	case pending && text == "":
		delete(rec.Pending, f)
	case pending:
		var p msp.Pending
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return damaged(err)
		}
		rec.SetPending(f, p)
	case f == msp.FieldOrganization:
		rec.OrganizationID = msp.ID(text)
	case f == fieldConfiguration || f == fieldBelongsTo:
		setParent(rec, text)
	case text == "":
		delete(rec.Values, f)
	default:
		rec.Values[f] = text
	}
	return nil
}

func scanNumbers(rows *sql.Rows, err error, out *[]int64) error {
	return scanAll(rows, err, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		*out = append(*out, n)
		return err
	})
}

// top limits a query. The number is part of the text: a LIMIT that is bound makes
// SQLite prepare the statement anew every time.
func top(n int) string { return " LIMIT " + strconv.Itoa(n) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
