package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// A kept record is one that a removal leaves alone, and why.
type kept struct {
	kind       msp.Kind
	seq        int64
	id         msp.ID
	name       string
	reason     string
	impossible bool // for good: a remote system has it, or may have
}

func (k kept) undone() msp.UndoneRecord {
	return msp.UndoneRecord{Kind: k.kind, ID: k.id, Name: k.name, Reason: k.reason}
}

// Remove takes away records together with what belongs to them, and with the
// related items that lead to them. What a remote system has is removed here only if
// its kind is msp.Removable; it waits to be deleted there then. If any other has a
// counterpart, or something else points to it, nothing is removed, and the error is
// msp.Invalid.
func (d *DB) Remove(ctx context.Context, by msp.Write, kind msp.Kind, ids []msp.ID) (msp.ID, error) {
	if _, err := tableOf(kind); err != nil {
		return "", err
	}
	var batch msp.ID
	err := d.change(ctx, func(ctx context.Context, t *tx) error {
		for _, id := range ids {
			if _, err := liveSeq(ctx, t, kind, id); err != nil {
				return err
			}
		}
		w := t.newWork(by)
		if err := w.removeTree(ctx, kind, "t.id IN (SELECT value FROM json_each(?))", jsonList(ids)); err != nil {
			return err
		}
		var err error
		batch, err = w.finish(ctx)
		return err
	})
	return batch, err
}

// removeTree removes rows, and before them what cannot be without them.
func (w *work) removeTree(ctx context.Context, kind msp.Kind, where string, args ...any) error {
	set := "SELECT t.seq FROM " + tables[kind].name + " AS t WHERE t.removed_in IS NULL AND " + where
	for _, child := range msp.ChildKinds(kind) {
		if err := w.removeTree(ctx, child, tables[child].belongs("t", kind, set), args...); err != nil {
			return err
		}
	}
	for _, c := range tables[msp.KindRelatedItem].columns {
		if c.ref != kind {
			continue
		}
		if err := w.removeOrRefuse(ctx, msp.KindRelatedItem, "t."+c.name+" IN ("+set+")", args...); err != nil {
			return err
		}
	}
	return w.removeOrRefuse(ctx, kind, where, args...)
}

func (w *work) removeOrRefuse(ctx context.Context, kind msp.Kind, where string, args ...any) error {
	if err := w.gather(ctx, kind, where, args...); err != nil {
		return err
	}
	left, err := w.spare(ctx, kind)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return msp.Errorf(msp.Invalid, "%q was not removed: %s Nothing was changed.", left[0].name, left[0].reason)
	}
	_, err = w.removeGathered(ctx, kind)
	return err
}

// gather notes the rows that are to be removed, in a table of this connection.
// where is a condition on t.
func (w *work) gather(ctx context.Context, kind msp.Kind, where string, args ...any) error {
	if err := w.once(ctx, "CREATE TEMP TABLE IF NOT EXISTS removal (seq INTEGER PRIMARY KEY)"); err != nil {
		return err
	}
	if err := w.exec(ctx, "DELETE FROM temp.removal"); err != nil {
		return err
	}
	return w.exec(ctx, "INSERT INTO temp.removal SELECT t.seq FROM "+tables[kind].name+" AS t WHERE t.removed_in IS NULL AND "+where, args...)
}

// spare takes those out of what was gathered that must stay: remote systems have
// them, or might by now, or something else belongs to them.
func (w *work) spare(ctx context.Context, kind msp.Kind) ([]kept, error) {
	var out []kept
	if !msp.Removable(kind) {
		var err error
		out, err = w.exempt(ctx, kind, "SELECT r.seq, min(l.system) FROM temp.removal AS r CROSS JOIN link AS l ON l.kind = ? AND l.record = r.seq GROUP BY r.seq",
			hasAlready, true, string(kind))
		if err != nil {
			return nil, err
		}
	}
	sent, err := w.exempt(ctx, kind, `SELECT r.seq, min(o.system) FROM temp.removal AS r CROSS JOIN outbox AS o ON o.kind = ? AND o.record = r.seq
		WHERE o.intent_at IS NOT NULL OR o.state IN ('sending', 'unknown') GROUP BY r.seq`,
		func(word string) string {
			return "it is being sent to " + msp.System(word).Title() + "; try again after the next sync."
		}, true, string(kind))
	if err != nil {
		return nil, err
	}
	used, err := w.inUse(ctx, kind)
	return slices.Concat(out, sent, used), err
}

func hasAlready(word string) string {
	return msp.System(word).Title() + " has it already; archive it instead."
}

// inUse spares records that others, which stay, belong or point to.
func (w *work) inUse(ctx context.Context, kind msp.Kind) ([]kept, error) {
	var out []kept
	for _, k := range allKinds {
		t := tables[k]
		var columns []string
		if t.owner != "" && !t.follows && kind == msp.KindOrganization {
			columns = append(columns, t.owner)
		}
		if slices.Contains(msp.ParentKinds(k), kind) {
			columns = append(columns, t.parent)
		}
		for _, c := range t.columns {
			if c.ref == kind {
				columns = append(columns, c.name)
			}
		}
		for _, c := range columns {
			where := "c." + c + " IN (SELECT seq FROM temp.removal) AND c.removed_in IS NULL"
			if c == t.parent && t.parentKind != "" {
				where += " AND c." + t.parentKind + " = '" + string(kind) + "'"
			}
			if k == kind {
				where += " AND c.seq NOT IN (SELECT seq FROM temp.removal)"
			}
			title, one := k.Title(), strings.ToLower(article(k)[:1])+article(k)[1:]
			some, err := w.exempt(ctx, kind, "SELECT c."+c+", max(c.name) FROM "+t.name+" AS c WHERE "+where+" GROUP BY c."+c,
				func(word string) string {
					if word == "" {
						return one + " belongs to it; remove or change that first."
					}
					return "the " + title + " “" + word + "” belongs to it; remove or change that first."
				}, false)
			if err != nil {
				return nil, err
			}
			out = append(out, some...)
		}
	}
	return out, nil
}

// exempt takes the rows of a query (number, word) out of what was gathered.
func (w *work) exempt(ctx context.Context, kind msp.Kind, text string, reason func(word string) string, forGood bool, args ...any) ([]kept, error) {
	var out []kept
	rows, err := w.query(ctx, text, args...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		k := kept{kind: kind, impossible: forGood}
		var word string
		err := rows.Scan(&k.seq, &word)
		k.reason = reason(word)
		out = append(out, k)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		err := w.row(ctx, "SELECT id, iif(name = '', id, name) FROM "+tables[kind].name+" WHERE seq = ?", out[i].seq).Scan(&out[i].id, &out[i].name)
		if err != nil {
			return nil, err
		}
		if err := w.exec(ctx, "DELETE FROM temp.removal WHERE seq = ?", out[i].seq); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// removeGathered removes what is left of what was gathered: the rows stay, marked;
// their conflicts go, and their queue rows but for those of systems that have a
// counterpart, which is to be deleted. One statement each, for one row or a million.
func (w *work) removeGathered(ctx context.Context, kind msp.Kind) (int, error) {
	var n int
	if err := w.row(ctx, "SELECT count(*) FROM temp.removal").Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	if err := w.open(ctx); err != nil {
		return 0, err
	}
	t := tables[kind]
	err := errors.Join(
		w.exec(ctx, "INSERT INTO change (batch, n, kind, record, field, old, new, version) SELECT ?, ? + row_number() OVER (ORDER BY t.seq), ?, t.seq, '', iif(t.name = '', t.id, t.name), '', t.version + 1 FROM "+
			t.name+" AS t WHERE t.seq IN (SELECT seq FROM temp.removal)", w.batch, w.n, string(kind)),
		w.exec(ctx, "UPDATE "+t.name+" SET removed_in = ?, version = version + 1, updated_at = ? WHERE seq IN (SELECT seq FROM temp.removal)", w.batch, w.at),
		w.exec(ctx, `DELETE FROM outbox WHERE kind = ? AND record IN (SELECT seq FROM temp.removal) AND NOT EXISTS
			(SELECT 1 FROM link AS l WHERE l.kind = outbox.kind AND l.record = outbox.record AND l.system = outbox.system)`, string(kind)),
		w.exec(ctx, "DELETE FROM conflict WHERE kind = ? AND record IN (SELECT seq FROM temp.removal)", string(kind)),
		w.enqueueRuns(ctx, t, "SELECT seq FROM temp.removal"),
	)
	w.n += n
	w.records += n
	w.removed += n
	if err != nil || !msp.Removable(kind) {
		return n, err
	}
	return n, errors.Join(
		w.exec(ctx, "INSERT INTO outbox (kind, record, system, organization, queued_at) SELECT l.kind, l.record, l.system, "+t.ownerSeq("t")+
			", ? FROM temp.removal AS r CROSS JOIN link AS l ON l.kind = ? AND l.record = r.seq CROSS JOIN "+t.name+" AS t ON t.seq = r.seq WHERE true"+onMark,
			max(w.at, w.d.ended.Load()+1), string(kind)),
		w.exec(ctx, "UPDATE outbox SET state = 'queued', reason = '', message = '', not_before = 0, attempts = 0 WHERE kind = ? AND record IN (SELECT seq FROM temp.removal)", string(kind)),
	)
}

// enqueueRuns notes the rows of a query for the search index, as few runs as
// possible.
func (w *work) enqueueRuns(ctx context.Context, t *table, set string) error {
	kind, column := t.kind, "seq"
	switch {
	case kind == msp.KindInterface:
		kind, column = msp.KindConfiguration, "configuration"
	case !slices.Contains(searchable, kind):
		return nil
	}
	w.searchWork = true
	return w.exec(ctx, strings.NewReplacer("$column", column, "$table", t.name, "$set", set).Replace(`INSERT INTO search_queue (kind, first, last)
		SELECT ?, min(v), max(v) FROM (SELECT v, v - row_number() OVER (ORDER BY v) AS run FROM
			(SELECT DISTINCT $column AS v FROM $table WHERE seq IN ($set))) GROUP BY run`), string(kind))
}
