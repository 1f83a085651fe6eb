package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"sitewalk/internal/msp"
)

const batchColumns = `b.seq, b.id, b.action, b.staff, b.at, b.title, coalesce(u.id, ''), coalesce(v.id, ''), b.records, b.removals
	FROM batch AS b LEFT JOIN batch AS u ON u.seq = b.undone_by LEFT JOIN batch AS v ON v.seq = b.undoes`

func scanBatch(rows interface{ Scan(...any) error }) (b msp.Batch, seq int64, err error) {
	var at int64
	err = rows.Scan(&seq, &b.ID, &b.Action, &b.Staff, &at, &b.Title, &b.UndoneBy, &b.Undoes, &b.Records, &b.Removals)
	b.At = timeOf(at)
	return b, seq, err
}

// Batches reads a page of the history, newest first.
func (d *DB) Batches(ctx context.Context, bq msp.BatchQuery) ([]msp.Batch, string, error) {
	limit := pageSize(bq.Limit)
	var out []msp.Batch
	next := ""
	err := d.look(ctx, func(q queryer) error {
		where, args := []string{"1"}, []any{}
		if bq.Action != "" {
			where, args = append(where, "b.action = ?"), append(args, string(bq.Action))
		}
		if bq.Staff != "" {
			where, args = append(where, "b.staff = ?"), append(args, bq.Staff)
		}
		if bq.After != "" {
			p, err := placeOf(bq.After, "batches")
			if err != nil {
				return err
			}
			where, args = append(where, "b.seq < ?"), append(args, p.Seq)
		}
		var last int64
		rows, err := q.query(ctx, "SELECT "+batchColumns+" WHERE "+strings.Join(where, " AND ")+" ORDER BY b.seq DESC"+top(limit+1), args...)
		return scanAll(rows, err, func(rows *sql.Rows) error {
			b, seq, err := scanBatch(rows)
			if len(out) == limit {
				next = place{Of: "batches", Seq: last}.text()
				return err
			}
			out, last = append(out, b), seq
			return err
		})
	})
	return out, next, err
}

func pageSize(limit int) int {
	if limit <= 0 {
		limit = defaultPage
	}
	return min(limit, largestPage)
}

// Batch reads one batch.
func (d *DB) Batch(ctx context.Context, id msp.ID) (msp.Batch, error) {
	var b msp.Batch
	err := d.look(ctx, func(q queryer) (err error) {
		b, _, err = batchByID(ctx, q, id)
		return err
	})
	return b, err
}

func batchByID(ctx context.Context, q queryer, id msp.ID) (msp.Batch, int64, error) {
	b, seq, err := scanBatch(q.row(ctx, "SELECT "+batchColumns+" WHERE b.id = ?", string(id)))
	if err == sql.ErrNoRows {
		err = msp.Errorf(msp.NotFound, "This batch is not in the history. Refresh to see what is.")
	}
	return b, seq, err
}

// What the column pending of a change says beside 0, a plain change.
const (
	keptText  = 1 // old and new are entries of the record's pending column
	lostValue = 2 // a choice between two sides: old did not count, new did, and no value changed
)

// A record's making is told by its own row, not by one in change; a reader of the
// history gets it all the same.
const changeColumns = "SELECT b.seq, x.n, x.kind, x.record, x.field, x.old, x.new, x.pending, b.id, b.at, b.staff, b.action FROM change AS x CROSS JOIN batch AS b ON b.seq = x.batch"

// A changed row is a change whose record is still a row number.
type changed struct {
	msp.Change
	batch, n, record int64
}

func scanChanges(rows *sql.Rows, err error) ([]changed, error) {
	var out []changed
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var c changed
		var at int64
		var pending int
		err := rows.Scan(&c.batch, &c.n, &c.Kind, &c.record, &c.Field, &c.Old, &c.New, &pending, &c.BatchID, &at, &c.Staff, &c.Action)
		c.At, c.Pending, c.Lost = timeOf(at), pending == keptText, pending == lostValue
		out = append(out, c)
		return err
	})
	return out, err
}

// Changes reads a page of what changed, newest first: of one record, of one batch,
// or of all. A record's making comes last of its changes, and after the changes of
// its batch; the list of all has no makings, which its batches count.
func (d *DB) Changes(ctx context.Context, cq msp.ChangeQuery) ([]msp.Change, string, error) {
	limit := pageSize(cq.Limit)
	var out []changed
	next := ""
	err := d.look(ctx, func(q queryer) error {
		p := place{Key: "change", Seq: 1<<62 - 1}
		of := fmt.Sprintf("changes %s %s %s", cq.Kind, cq.Record, cq.Batch)
		if cq.After != "" {
			var err error
			if p, err = placeOf(cq.After, of); err != nil {
				return err
			}
		}
		var err error
		if out, err = changePage(ctx, q, cq, p, limit+1); err != nil {
			return err
		}
		if len(out) > limit {
			out = out[:limit]
			last := out[limit-1]
			p = place{Of: of, Key: fmt.Sprintf("change %d", last.batch), Seq: last.n}
			if last.n == 0 {
				p = place{Of: of, Key: "made " + string(last.Kind), Seq: last.record}
			}
			next = p.text()
		}
		return nameChanges(ctx, q, out)
	})
	list := make([]msp.Change, len(out))
	for i, c := range out {
		list[i] = c.Change
		if c.Pending {
			list[i].Old, list[i].New = pendingWords(c.Old), pendingWords(c.New)
		}
	}
	return list, next, err
}

func changePage(ctx context.Context, q queryer, cq msp.ChangeQuery, p place, limit int) ([]changed, error) {
	where, args := []string{"1"}, []any{}
	var record, batch int64
	var err error
	if cq.Record != "" {
		if record, err = seqOf(ctx, q, cq.Kind, cq.Record); err != nil {
			return nil, err
		}
		where, args = append(where, "x.kind = ? AND x.record = ?"), append(args, string(cq.Kind), record)
	} else if cq.Kind != "" {
		where, args = append(where, "x.kind = ?"), append(args, string(cq.Kind))
	}
	if cq.Batch != "" {
		if _, batch, err = batchByID(ctx, q, cq.Batch); err != nil {
			return nil, err
		}
		where, args = append(where, "x.batch = ?"), append(args, batch)
	}
	var out []changed
	if !strings.HasPrefix(p.Key, "made") {
		var after int64
		if _, err := fmt.Sscanf(p.Key, "change %d", &after); err == nil {
			where, args = append(where, "x.batch <= ? AND (x.batch < ? OR x.n < ?)"), append(args, after, after, p.Seq)
		}
		rows, err := q.query(ctx, changeColumns+" WHERE "+strings.Join(where, " AND ")+" ORDER BY x.batch DESC, x.n DESC"+top(limit), args...)
		if out, err = scanChanges(rows, err); err != nil {
			return nil, err
		}
	}
	if len(out) >= limit || record == 0 && batch == 0 {
		return out, nil
	}
	made, err := makings(ctx, q, cq.Kind, record, batch, p, limit-len(out))
	return append(out, made...), err
}

// makings are the first lines of the records' histories, for one record or one
// batch.
func makings(ctx context.Context, q queryer, kind msp.Kind, record, batch int64, p place, limit int) ([]changed, error) {
	from := strings.TrimPrefix(p.Key, "made ")
	begun := !strings.HasPrefix(p.Key, "made")
	var out []changed
	for _, k := range allKinds {
		after := int64(0)
		if !begun {
			if string(k) != from {
				continue
			}
			begun, after = true, p.Seq
		}
		if kind != "" && k != kind || len(out) >= limit {
			continue
		}
		where, args := "t.seq > ?", []any{after}
		if record != 0 {
			where, args = where+" AND t.seq = ?", append(args, record)
		}
		if batch != 0 {
			where += " AND t.made_in = ? AND EXISTS (SELECT 1 FROM batch_range AS r WHERE r.batch = ? AND r.kind = ? AND t.seq BETWEEN r.first AND r.last)"
			args = append(args, batch, batch, string(k))
			var first, last sql.NullInt64
			if err := q.row(ctx, "SELECT min(first), max(last) FROM batch_range WHERE batch = ? AND kind = ?", batch, string(k)).Scan(&first, &last); err != nil {
				return nil, err
			}
			if !first.Valid {
				continue
			}
			where, args = where+" AND t.seq BETWEEN ? AND ?", append(args, first.Int64, last.Int64)
		}
		rows, err := q.query(ctx, "SELECT b.seq, 0, ?, t.seq, '', '', iif(t.name = '', t.id, t.name), 0, b.id, b.at, b.staff, b.action FROM "+tables[k].name+
			" AS t CROSS JOIN batch AS b ON b.seq = t.made_in WHERE "+where+" ORDER BY t.seq"+top(limit-len(out)), append([]any{string(k)}, args...)...)
		made, err := scanChanges(rows, err)
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

func nameChanges(ctx context.Context, q queryer, list []changed) error {
	byKind := map[msp.Kind][]int64{}
	for _, c := range list {
		byKind[c.Kind] = append(byKind[c.Kind], c.record)
	}
	for k, seqs := range byKind {
		ids, err := idsOf(ctx, q, k, seqs)
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].Kind == k {
				list[i].RecordID = ids[list[i].record]
			}
		}
	}
	return nil
}

// LastUndoable finds the newest batch of a person that still stands and can be
// taken back; "" when there is none. What was pulled is no one's to take back.
func (d *DB) LastUndoable(ctx context.Context, staff string) (msp.ID, error) {
	return d.lastOf(ctx, `SELECT id FROM batch WHERE staff = ? AND undone_by IS NULL AND records > 0 AND action NOT IN ('undo', 'pull') ORDER BY seq DESC LIMIT 1`, staff)
}

// LastRedoable finds the newest undo of a person that still stands and that
// nothing else of theirs has followed; "" when there is none.
func (d *DB) LastRedoable(ctx context.Context, staff string) (msp.ID, error) {
	return d.lastOf(ctx, `SELECT id FROM batch WHERE staff = ?1 AND undone_by IS NULL AND action = 'undo' AND seq > coalesce(
		(SELECT max(seq) FROM batch WHERE staff = ?1 AND action NOT IN ('undo', 'redo', 'pull')), 0) ORDER BY seq DESC LIMIT 1`, staff)
}

func (d *DB) lastOf(ctx context.Context, text, staff string) (msp.ID, error) {
	var id msp.ID
	err := d.look(ctx, func(q queryer) error {
		err := q.row(ctx, text, staff).Scan(&id)
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return id, err
}
