package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"sitewalk/internal/msp"
)

// A stored record carries the number of its row.
type stored struct {
	*msp.Record
	seq int64
}

// scanRecord reads a row of table.load.
func scanRecord(t *table, rows *sql.Rows) (stored, error) {
	s := stored{Record: &msp.Record{Kind: t.kind, Values: make(msp.Values, len(t.columns))}}
	var pending, traits string
	var made, saved int64
	var text [32]string
	var dest [48]any
	dest[0], dest[1], dest[2], dest[3], dest[4], dest[5] = &s.seq, &s.ID, &s.OrganizationID, &s.ParentID, &s.ParentKind, &traits
	dest[6], dest[7], dest[8], dest[9], dest[10], dest[11] = &pending, &s.Gone, &s.Removed, &s.Version, &made, &saved
	for i := range t.columns {
		dest[12+i] = &text[i]
	}
	if err := rows.Scan(dest[:12+len(t.columns)]...); err != nil {
		return s, err
	}
	for i, c := range t.columns {
		switch v := text[i]; {
		case c.bool && v == "1":
			s.Values[c.field] = "true"
		case !c.bool && v != "":
			s.Values[c.field] = v
		}
	}
	if err := takeTraits(s.Record, traits); err != nil {
		return s, err
	}
	s.CreatedAt, s.UpdatedAt = timeOf(made), timeOf(saved)
	if pending != "" {
		if err := json.Unmarshal([]byte(pending), &s.Pending); err != nil {
			return s, damaged(err)
		}
	}
	return s, nil
}

// loadAll reads records by a condition on t.
func loadAll(ctx context.Context, q queryer, t *table, where string, args ...any) ([]stored, error) {
	return loadBy(ctx, q, t, t.load, where, args...)
}

func loadBy(ctx context.Context, q queryer, t *table, load, where string, args ...any) ([]stored, error) {
	var out []stored
	rows, err := q.query(ctx, load+" WHERE "+where, args...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		s, err := scanRecord(t, rows)
		out = append(out, s)
		return err
	})
	return out, err
}

// loadOne reads a record by id; notFound when it is not there.
func loadOne(ctx context.Context, q queryer, t *table, id msp.ID) (stored, error) {
	found, err := loadAll(ctx, q, t, "t.id = ? AND t.removed_in IS NULL", string(id))
	if err != nil {
		return stored{}, err
	}
	if len(found) == 0 {
		return stored{}, notFound(t.kind)
	}
	return found[0], nil
}

// loadIDs reads records by id, in the order of ids; those that do not exist are
// left out.
func loadIDs(ctx context.Context, q queryer, t *table, ids []msp.ID) ([]stored, error) {
	if len(ids) == 1 {
		return loadAll(ctx, q, t, "t.id = ? AND t.removed_in IS NULL", string(ids[0]))
	}
	found, err := loadSome(ctx, q, t, len(ids), "t.id IN (SELECT value FROM json_each(?)) AND t.removed_in IS NULL", jsonList(ids))
	if err != nil {
		return nil, err
	}
	byID := make(map[msp.ID]stored, len(found))
	for _, s := range found {
		byID[s.ID] = s
	}
	out := found[:0]
	for _, id := range ids {
		if s, ok := byID[id]; ok {
			out = append(out, s)
			delete(byID, id) // an id asked for twice comes once
		}
	}
	return out, nil
}

// loadSeqs reads records by row, in the order of seqs.
func loadSeqs(ctx context.Context, q queryer, t *table, seqs []int64) ([]stored, error) {
	found, err := loadSome(ctx, q, t, len(seqs), "t.seq IN (SELECT value FROM json_each(?))", jsonNumbers(seqs))
	if err != nil {
		return nil, err
	}
	bySeq := make(map[int64]stored, len(found))
	for _, s := range found {
		bySeq[s.seq] = s
	}
	out := found[:0]
	for _, n := range seqs {
		if s, ok := bySeq[n]; ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// Record loads one; msp.NotFound when it is not there.
func (d *DB) Record(ctx context.Context, kind msp.Kind, id msp.ID) (*msp.Record, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	var out *msp.Record
	err = d.look(ctx, func(q queryer) error {
		s, err := loadOne(ctx, q, t, id)
		out = s.Record
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Records loads several in the order asked for; ids that do not exist are left
// out.
func (d *DB) Records(ctx context.Context, kind msp.Kind, ids []msp.ID) ([]*msp.Record, error) {
	t, err := tableOf(kind)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var out []*msp.Record
	err = d.look(ctx, func(q queryer) error {
		found, err := loadIDs(ctx, q, t, ids)
		out = plain(found)
		return err
	})
	return out, err
}

// AnyRecords is Records with the removed ones: a deletion that waits has a name.
func (d *DB) AnyRecords(ctx context.Context, kind msp.Kind, ids []msp.ID) ([]*msp.Record, error) {
	t, err := tableOf(kind)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var out []*msp.Record
	err = d.look(ctx, func(q queryer) error {
		found, err := loadSome(ctx, q, t, len(ids), "t.id IN (SELECT value FROM json_each(?)) ORDER BY t.seq", jsonList(ids))
		out = plain(found)
		return err
	})
	return out, err
}

// FindByName finds records by exact name, without case when nothing fits exactly.
// An empty org means any. For organizations themselves org is not looked at.
func (d *DB) FindByName(ctx context.Context, kind msp.Kind, org msp.ID, name string) ([]*msp.Record, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	var out []*msp.Record
	err = d.look(ctx, func(q queryer) error {
		where, args := "t.name_key = ? AND t.removed_in IS NULL", []any{nameKey(name)}
		if org != "" && t.ownerSeq("t") != "NULL" {
			where += " AND " + t.ownerSeq("t") + " = (SELECT seq FROM organization WHERE id = ?)"
			args = append(args, string(org))
		}
		found, err := loadAll(ctx, q, t, where+" ORDER BY t.seq", args...)
		if err != nil {
			return err
		}
		var exact, loose []stored
		for _, s := range found {
			switch {
			case s.Name() == name:
				exact = append(exact, s)
			case strings.EqualFold(s.Name(), name):
				loose = append(loose, s)
			}
		}
		if exact == nil {
			exact = loose
		}
		out = plain(exact)
		return nil
	})
	return out, err
}

// Entries reads one account-wide list, by name.
func (d *DB) Entries(ctx context.Context, kind msp.Kind) ([]*msp.Record, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	if !msp.IsList(kind) {
		return nil, msp.FieldError("kind", "There is no account-wide list of %ss. Choose one of those Sitewalk keeps.", kind.Title())
	}
	var out []*msp.Record
	err = d.look(ctx, func(q queryer) error {
		found, err := loadAll(ctx, q, t, "t.removed_in IS NULL ORDER BY t.name_key, t.seq")
		out = plain(found)
		return err
	})
	return out, err
}

func plain(list []stored) []*msp.Record {
	out := make([]*msp.Record, len(list))
	for i, s := range list {
		out[i] = s.Record
	}
	return out
}

// seqOf finds the row of a record; removed ones too, because links and history
// may speak of them.
func seqOf(ctx context.Context, q queryer, kind msp.Kind, id msp.ID) (int64, error) {
	t, err := tableOf(kind)
	if err != nil {
		return 0, err
	}
	var seq int64
	err = q.row(ctx, "SELECT seq FROM "+t.name+" WHERE id = ?", string(id)).Scan(&seq)
	if err == sql.ErrNoRows {
		return 0, notFound(kind)
	}
	return seq, err
}

// seqsOf finds the rows of several records; ids that do not exist are left out.
func seqsOf(ctx context.Context, q queryer, kind msp.Kind, ids []msp.ID) ([]int64, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	out := make([]int64, 0, len(ids))
	rows, err := q.query(ctx, "SELECT seq FROM "+t.name+" WHERE id IN (SELECT value FROM json_each(?))", jsonList(ids))
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	})
	return out, err
}

// idsOf names rows of one kind.
func idsOf(ctx context.Context, q queryer, kind msp.Kind, seqs []int64) (map[int64]msp.ID, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]msp.ID, len(seqs))
	rows, err := q.query(ctx, "SELECT seq, id FROM "+t.name+" WHERE seq IN (SELECT value FROM json_each(?))", jsonNumbers(seqs))
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var n int64
		var id msp.ID
		err := rows.Scan(&n, &id)
		out[n] = id
		return err
	})
	return out, err
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func jsonList[T ~string](list []T) string {
	b, _ := json.Marshal(list) // strings always marshal
	if list == nil {
		return "[]"
	}
	return string(b)
}

func jsonNumbers(list []int64) string {
	b, _ := json.Marshal(list) // numbers always marshal
	if list == nil {
		return "[]"
	}
	return string(b)
}

func jsonValues(v msp.Values) string {
	filled := make(msp.Values, len(v))
	for f, s := range v {
		if s != "" {
			filled[f] = s
		}
	}
	b, _ := json.Marshal(filled) // strings always marshal
	return string(b)
}

// jsonSent is jsonValues of what was sent: a field that was emptied there is part of
// it.
func jsonSent(v msp.Values) string {
	b, _ := json.Marshal(v) // strings always marshal
	return string(b)
}

func valuesOf(text string) (msp.Values, error) {
	v := msp.Values{}
	if text == "" {
		return v, nil
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return nil, damaged(err)
	}
	return v, nil
}

// pendingText is the record's pending column; "" when nothing is pending.
func pendingText(p map[msp.Field]msp.Pending) string {
	if len(p) == 0 {
		return ""
	}
	b, _ := json.Marshal(p) // strings always marshal
	return string(b)
}
