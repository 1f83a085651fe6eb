package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"sitewalk/internal/msp"
)

// A work is one batch being written: it makes the batch's row when the first
// thing changes, and everything it saves gets its history, its place in the queue
// and in the search index. Nothing in this package writes a record by other means.
type work struct {
	*tx
	by      msp.Write
	at      int64 // Unix milliseconds, UTC
	batch   int64 // row; 0 until something changed
	id      msp.ID
	undoes  int64
	n       int // changes so far
	records int
	removed int              // of the records
	made    map[msp.Kind]run // records made and not yet written to batch_range
	late    []lateRef
	claims  map[recordKey]claim // saved, and not yet compared with their bases
	byRule  map[msp.ID]*work    // what rules decide, a batch each
	echo    bool                // saving what mirrors something saved
	agreed  map[recordKey]bool  // those that hold what all systems do, where someone asks for it
}

// A run is rows without a gap.
type run struct{ first, last int64 }

// A lateRef is a reference to a record that is made later in the same call.
type lateRef struct {
	kind  msp.Kind
	seq   int64
	field msp.Field
	to    msp.ID
}

func (t *tx) newWork(w msp.Write) *work {
	return &work{tx: t, by: w, at: millis(t.d.now()), made: map[msp.Kind]run{}}
}

// open makes sure that the batch has a row.
func (w *work) open(ctx context.Context) error {
	if w.batch != 0 {
		return nil
	}
	if w.id == "" {
		w.id = w.d.newID()
	}
	var undoes any
	if w.undoes != 0 {
		undoes = w.undoes
	}
	seq, err := w.insert(ctx, "INSERT INTO batch (id, action, staff, at, title, undoes) VALUES (?, ?, ?, ?, ?, ?)",
		string(w.id), string(w.by.Action), w.by.Staff, w.at, w.by.Title, undoes)
	w.batch = seq
	return err
}

// resume goes on with a batch that exists.
func (w *work) resume(ctx context.Context, id msp.ID) error {
	err := w.row(ctx, "SELECT seq, records, removals FROM batch WHERE id = ?", string(id)).Scan(&w.batch, &w.records, &w.removed)
	if err == sql.ErrNoRows {
		return msp.Errorf(msp.NotFound, "This batch is not in the history. Refresh to see what is.")
	}
	if err != nil {
		return err
	}
	w.id = id
	return w.row(ctx, "SELECT coalesce(max(n), 0) FROM change WHERE batch = ?", w.batch).Scan(&w.n)
}

// finish writes what was gathered. It returns the batch, "" when nothing changed.
func (w *work) finish(ctx context.Context) (msp.ID, error) {
	if err := w.settleLate(ctx); err != nil {
		return "", err
	}
	if err := w.settleClaims(ctx); err != nil {
		return "", err
	}
	if w.batch == 0 {
		return "", nil
	}
	for _, k := range allKinds {
		if r, ok := w.made[k]; ok {
			if err := w.saveRun(ctx, k, r); err != nil {
				return "", err
			}
		}
	}
	if err := w.exec(ctx, "UPDATE batch SET records = ?, removals = ? WHERE seq = ?", w.records, w.removed, w.batch); err != nil {
		return "", err
	}
	return w.id, nil
}

func (s *session) insert(ctx context.Context, text string, args ...any) (int64, error) {
	st, err := s.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// saveRun notes that the batch made these rows.
func (w *work) saveRun(ctx context.Context, k msp.Kind, r run) error {
	grown, err := w.execN(ctx, "UPDATE batch_range SET last = ? WHERE batch = ? AND kind = ? AND last = ?", r.last, w.batch, string(k), r.first-1)
	if err != nil || grown > 0 {
		return err
	}
	return w.exec(ctx, "INSERT INTO batch_range (batch, kind, first, last) VALUES (?, ?, ?, ?)", w.batch, string(k), r.first, r.last)
}

func (w *work) noteMade(ctx context.Context, k msp.Kind, r run) error {
	old, ok := w.made[k]
	if ok && old.last+1 == r.first {
		w.made[k] = run{old.first, r.last}
		return nil
	}
	if ok {
		if err := w.saveRun(ctx, k, old); err != nil {
			return err
		}
	}
	w.made[k] = r
	return nil
}

// ref finds the row a reference points to; nil for none, ok false when there is
// no such record yet.
func (t *tx) ref(ctx context.Context, kind msp.Kind, id msp.ID) (seq any, ok bool, err error) {
	if id == "" {
		return nil, true, nil
	}
	if n, hit := t.refs[kind][id]; hit {
		return n, true, nil
	}
	n, err := liveSeq(ctx, t, kind, id)
	if msp.CodeOf(err) == msp.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if t.refs == nil {
		t.refs = map[msp.Kind]map[msp.ID]int64{}
	}
	if t.refs[kind] == nil {
		t.refs[kind] = map[msp.ID]int64{}
	}
	t.refs[kind][id] = n
	return n, true, nil
}

func unknownRef(t *table, c column, id string) error {
	return msp.FieldError(string(c.field), "The %s chosen here does not exist. Choose another. (%s)", c.ref.Title(), id)
}

// insertValues is the row of a new record, in the order of table.insertColumns,
// behind what buf holds. References that cannot be resolved yet are left empty and come back as late.
func (w *work) insertValues(ctx context.Context, t *table, rec *msp.Record, buf []any) (vals []any, late []msp.Field, err error) {
	vals = append(buf, nil, string(rec.ID))
	if t.owner != "" && !t.follows {
		seq, ok, err := w.ref(ctx, msp.KindOrganization, rec.OrganizationID)
		if err != nil {
			return nil, nil, err
		}
		if !ok || seq == nil {
			return nil, nil, msp.FieldError(string(msp.FieldOrganization), "A %s belongs to an organization that exists. Choose one.", t.kind.Title())
		}
		vals = append(vals, seq)
	}
	if t.parent != "" {
		kind, seq, err := w.parentRow(ctx, t, rec)
		if err != nil {
			return nil, nil, err
		}
		if t.follows {
			org, err := w.ownerOfRow(ctx, kind, seq)
			if err != nil {
				return nil, nil, err
			}
			vals = append(vals, org, string(kind))
		}
		vals = append(vals, seq)
	}
	given := len(rec.Values)
	for i := range t.columns {
		c := &t.columns[i]
		v, ok := rec.Values[c.field]
		if ok {
			given--
		}
		if c.ref == "" {
			vals = append(vals, c.value(v))
			continue
		}
		seq, ok, err := w.ref(ctx, c.ref, msp.ID(v))
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			late = append(late, c.field)
		}
		vals = append(vals, seq)
	}
	if given > 0 || len(rec.Pending) > 0 { // there may be fields that it has no column for
		if err := known(t, rec); err != nil {
			return nil, nil, err
		}
	}
	if t.traits {
		vals = append(vals, traitsOf(rec))
	}
	vals = append(vals, nameKey(rec.Name()), pendingText(rec.Pending), rec.Version, millis(rec.CreatedAt), millis(rec.UpdatedAt), w.batch)
	return vals, late, nil
}

// value is the column's value of a field's text, for all but references.
func (c column) value(text string) any {
	if c.bool {
		if text == "true" {
			return int64(1)
		}
		return int64(0)
	}
	return text
}

// known refuses fields the kind does not have: they would be lost.
func known(t *table, rec *msp.Record) error {
	for f := range rec.Values {
		if !t.has(f) {
			_, err := t.column(f)
			return err
		}
	}
	for f := range rec.Pending {
		if !t.has(f) {
			_, err := t.column(f)
			return err
		}
	}
	return nil
}

// add saves a new record. Its id, version and times are filled in.
func (w *work) add(ctx context.Context, rec *msp.Record) (int64, error) {
	t, err := tableOf(rec.Kind)
	if err != nil {
		return 0, err
	}
	if err := w.open(ctx); err != nil {
		return 0, err
	}
	if rec.ID == "" {
		rec.ID = w.d.newID()
	}
	rec.Version, rec.CreatedAt, rec.UpdatedAt = 1, timeOf(w.at), timeOf(w.at)
	if err := w.firstPrimary(ctx, rec); err != nil {
		return 0, err
	}
	vals, late, err := w.insertValues(ctx, t, rec, nil)
	if err != nil {
		return 0, err
	}
	seq, err := w.insert(ctx, t.insertText(), vals...)
	if err != nil {
		return 0, err
	}
	for _, f := range late {
		w.late = append(w.late, lateRef{rec.Kind, seq, f, msp.ID(rec.Values[f])})
	}
	w.records++
	if err := w.noteMade(ctx, rec.Kind, run{seq, seq}); err != nil {
		return 0, err
	}
	if err := w.mark(ctx, rec.Kind, seq, w.by.Systems); err != nil {
		return 0, err
	}
	if err := w.mirror(ctx, stored{Record: &msp.Record{Kind: rec.Kind, ParentID: rec.ParentID}, seq: seq}, rec); err != nil {
		return 0, err
	}
	return seq, w.reindex(ctx, t, stored{Record: rec, seq: seq}, true)
}

func (t *table) insertText() string {
	return "INSERT INTO " + t.name + " (" + strings.Join(t.insertColumns, ", ") + ") VALUES (?" +
		strings.Repeat(", ?", len(t.insertColumns)-1) + ")"
}

// settleLate resolves references to records that were made later in the call.
func (w *work) settleLate(ctx context.Context) error {
	for _, l := range w.late {
		t := tables[l.kind]
		c, err := t.column(l.field)
		if err != nil {
			return err
		}
		seq, ok, err := w.ref(ctx, c.ref, l.to)
		if err != nil {
			return err
		}
		if !ok {
			return unknownRef(t, c, string(l.to))
		}
		if err := w.exec(ctx, "UPDATE "+t.name+" SET "+c.name+" = ? WHERE seq = ?", seq, l.seq); err != nil {
			return err
		}
	}
	w.late = nil
	return nil
}

// note writes one line of history.
func (w *work) note(ctx context.Context, k msp.Kind, seq int64, f msp.Field, old, new string, pending bool, version int64) error {
	if err := w.open(ctx); err != nil {
		return err
	}
	w.n++
	return w.exec(ctx, "INSERT INTO change (batch, n, kind, record, field, old, new, pending, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		w.batch, w.n, string(k), seq, string(f), old, new, pending, version)
}

// noteLost writes into the history which value lost in a choice between two sides,
// and which stands.
func (w *work) noteLost(ctx context.Context, k msp.Kind, seq int64, f msp.Field, lost, stands string, version int64) error {
	if err := w.open(ctx); err != nil {
		return err
	}
	w.n++
	return w.exec(ctx, "INSERT INTO change (batch, n, kind, record, field, old, new, pending, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		w.batch, w.n, string(k), seq, string(f), lost, stands, lostValue, version)
}

func pendingOf(rec *msp.Record, f msp.Field) string {
	p, ok := rec.Pending[f]
	if !ok {
		return ""
	}
	b, _ := json.Marshal(p) // strings always marshal
	return string(b)
}

// pendingWords is the text of what one entry of the pending column keeps.
func pendingWords(entry string) string {
	if entry == "" {
		return ""
	}
	var p msp.Pending
	if err := json.Unmarshal([]byte(entry), &p); err != nil {
		return entry
	}
	return p.Text
}
