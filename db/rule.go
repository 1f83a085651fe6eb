package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

const scopeColumns = "x.id, x.kind, x.field, x.system, coalesce(o.id, ''), x.staff, x.at"

func scanScope(rows *sql.Rows, id *msp.ID, s *msp.Scope, staff *string, more ...any) (at int64, err error) {
	err = rows.Scan(append([]any{id, &s.Kind, &s.Field, &s.System, &s.OrganizationID, staff, &at}, more...)...)
	return at, err
}

// Rules lists the remembered choices, oldest first.
func (d *DB) Rules(ctx context.Context) ([]msp.Rule, error) {
	var out []msp.Rule
	err := d.look(ctx, func(q queryer) error {
		rows, err := q.query(ctx, "SELECT "+scopeColumns+", x.take FROM rule AS x LEFT JOIN organization AS o ON o.seq = x.organization ORDER BY x.at, x.id")
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var r msp.Rule
			at, err := scanScope(rows, &r.ID, &r.Scope, &r.Staff, &r.Take)
			r.At = timeOf(at)
			out = append(out, r)
			return err
		})
	})
	return out, err
}

// Locks lists the fields that are kept from being sent, oldest first.
func (d *DB) Locks(ctx context.Context) ([]msp.Lock, error) {
	var out []msp.Lock
	err := d.look(ctx, func(q queryer) error {
		rows, err := q.query(ctx, "SELECT "+scopeColumns+" FROM field_lock AS x LEFT JOIN organization AS o ON o.seq = x.organization ORDER BY x.at, x.id")
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var l msp.Lock
			at, err := scanScope(rows, &l.ID, &l.Scope, &l.Staff)
			l.At = timeOf(at)
			out = append(out, l)
			return err
		})
	})
	return out, err
}

// SaveRule keeps a rule. One for the same scope is replaced.
func (d *DB) SaveRule(ctx context.Context, r msp.Rule) error {
	return d.saveScope(ctx, "rule", r.Scope, "INSERT INTO rule (id, kind, field, system, organization, staff, at, take) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		string(r.ID), r.Staff, millis(r.At), string(r.Take))
}

// SaveLock keeps a lock. One for the same scope is replaced.
func (d *DB) SaveLock(ctx context.Context, l msp.Lock) error {
	return d.saveScope(ctx, "field_lock", l.Scope, "INSERT INTO field_lock (id, kind, field, system, organization, staff, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		string(l.ID), l.Staff, millis(l.At))
}

func (d *DB) saveScope(ctx context.Context, table string, s msp.Scope, insert, id string, more ...any) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		org, err := orgOf(ctx, t, s)
		if err != nil {
			return err
		}
		err = t.exec(ctx, "DELETE FROM "+table+" WHERE kind = ? AND field = ? AND system = ? AND organization IS ?", string(s.Kind), string(s.Field), string(s.System), org)
		if err != nil {
			return err
		}
		return t.exec(ctx, insert, append([]any{id, string(s.Kind), string(s.Field), string(s.System), org}, more...)...)
	})
}

// orgOf is the row of a scope's organization; nil for all.
func orgOf(ctx context.Context, q queryer, s msp.Scope) (any, error) {
	if s.OrganizationID == "" {
		return nil, nil
	}
	return liveSeq(ctx, q, msp.KindOrganization, s.OrganizationID)
}

// RemoveRule forgets a rule; what it decided stays.
func (d *DB) RemoveRule(ctx context.Context, id msp.ID) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		n, err := t.execN(ctx, "DELETE FROM rule WHERE id = ?", string(id))
		if err == nil && n == 0 {
			err = msp.Errorf(msp.NotFound, "There is no such rule any more. Refresh the list.")
		}
		return err
	})
}

// RemoveLock lifts a lock. What differs from what both sides last agreed on waits
// to be sent from now on; queued says how many records that is.
func (d *DB) RemoveLock(ctx context.Context, id msp.ID) (queued int, err error) {
	err = d.change(ctx, func(ctx context.Context, t *tx) error {
		queued = 0
		var s msp.Scope
		var org sql.NullInt64
		err := t.row(ctx, "DELETE FROM field_lock WHERE id = ? RETURNING kind, field, system, organization", string(id)).Scan(&s.Kind, &s.Field, &s.System, &org)
		if err == sql.ErrNoRows {
			return msp.Errorf(msp.NotFound, "There is no such lock any more. Refresh the list.")
		}
		if err != nil || !syncs(s.Kind) {
			return err
		}
		where, args, err := differing(s, org)
		if err != nil {
			return err
		}
		table, at := tables[s.Kind], max(millis(d.now()), d.ended.Load()+1)
		n, err := t.execN(ctx, "INSERT INTO outbox (kind, record, system, organization, queued_at) SELECT l.kind, l.record, l.system, "+table.ownerSeq("t")+", ? "+where+onMark,
			append([]any{at}, args...)...)
		queued = int(n)
		return err
	})
	return queued, err
}

// CountDiffering counts the linked records whose field differs from what both
// sides last agreed on.
func (d *DB) CountDiffering(ctx context.Context, s msp.Scope) (n int, err error) {
	err = d.look(ctx, func(q queryer) error {
		var org sql.NullInt64
		if s.OrganizationID != "" {
			seq, err := liveSeq(ctx, q, msp.KindOrganization, s.OrganizationID)
			if err != nil {
				return err
			}
			org = sql.NullInt64{Int64: seq, Valid: true}
		}
		where, args, err := differing(s, org)
		if err != nil {
			return err
		}
		return q.row(ctx, "SELECT count(*) "+where, args...).Scan(&n)
	})
	return n, err
}

// differing is FROM and WHERE over l (the link) and t (the record) for the records
// of a scope whose field is not as agreed. It compares texts; what differs in
// spelling only is left to the engine, which sends nothing for it.
func differing(s msp.Scope, org sql.NullInt64) (text string, args []any, err error) {
	t, err := tableOf(s.Kind)
	if err != nil {
		return "", nil, err
	}
	c, err := t.column(s.Field)
	if err != nil {
		return "", nil, err
	}
	here := "t." + c.name
	switch {
	case c.ref != "":
		here = "coalesce((SELECT r.id FROM " + tables[c.ref].name + " AS r WHERE r.seq = t." + c.name + "), '')"
	case c.bool:
		here = "iif(t." + c.name + ", 'true', '')"
	}
	text = "FROM link AS l CROSS JOIN " + t.name + " AS t ON t.seq = l.record WHERE l.kind = ? AND l.system = ? AND t.removed_in IS NULL AND " +
		here + " <> coalesce(json_extract(l.base, '$.' || ?), '')"
	args = []any{string(s.Kind), string(s.System), string(s.Field)}
	if org.Valid {
		text, args = text+" AND "+orgCondition(t, "?"), append(args, org.Int64)
	}
	return text, args, nil
}

// LastEdits finds who last gave fields of records their values here, by record and
// field: what came from a remote system or a rule does not count. A field that was
// not changed since the record was made here is under the making; field "" is that.
func (d *DB) LastEdits(ctx context.Context, kind msp.Kind, ids []msp.ID) (map[msp.ID]map[msp.Field]msp.Change, error) {
	out := map[msp.ID]map[msp.Field]msp.Change{}
	err := d.look(ctx, func(q queryer) error {
		t, err := tableOf(kind)
		if err != nil {
			return err
		}
		seqs, err := seqsOf(ctx, q, kind, ids)
		if err != nil {
			return err
		}
		const mine = "b.action NOT IN ('pull', 'rule')"
		set := jsonNumbers(seqs)
		rows, err := q.query(ctx, "SELECT t.id, '', b.at, b.staff FROM "+t.name+" AS t CROSS JOIN batch AS b ON b.seq = t.made_in WHERE t.seq IN (SELECT value FROM json_each(?1)) AND "+mine+
			" UNION ALL SELECT * FROM (SELECT t.id, x.field, b.at, b.staff FROM change AS x CROSS JOIN batch AS b ON b.seq = x.batch CROSS JOIN "+t.name+
			" AS t ON t.seq = x.record WHERE x.kind = ?2 AND x.record IN (SELECT value FROM json_each(?1)) AND x.pending = 0 AND "+mine+" ORDER BY x.batch, x.n)", set, string(kind))
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var id msp.ID
			c := msp.Change{Kind: kind}
			var at int64
			err := rows.Scan(&id, &c.Field, &at, &c.Staff)
			if c.RecordID, c.At = id, timeOf(at); out[id] == nil {
				out[id] = map[msp.Field]msp.Change{}
			}
			out[id][c.Field] = c
			return err
		})
	})
	return out, err
}
