package db

import (
	"context"
	"database/sql"
	"strings"

	"sitewalk/internal/msp"
)

func missing(err error, k msp.Kind) error {
	if err == sql.ErrNoRows {
		return notFound(k)
	}
	return err
}

// putConflicts makes these the conflicts that are open between a record and a
// system.
func (w *work) putConflicts(ctx context.Context, k msp.Kind, seq int64, system msp.System, list []msp.FieldConflict) error {
	if err := w.exec(ctx, "DELETE FROM conflict WHERE kind = ? AND record = ? AND system = ?", string(k), seq, string(system)); err != nil {
		return err
	}
	for _, c := range list {
		err := w.exec(ctx, `INSERT INTO conflict (kind, record, system, field, base, local, remote, remote_changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, string(k), seq, string(system), string(c.Field), c.Base, c.Local, c.Remote, millis(c.RemoteChangedAt))
		if err != nil {
			return err
		}
	}
	return nil
}

// A disputed row is a conflict whose record is still a row number.
type disputed struct {
	msp.FieldConflict
	seq int64
}

// conflicts reads conflicts of one kind by a condition on c (the conflict) and t
// (the record).
func conflicts(ctx context.Context, q queryer, k msp.Kind, where string, args ...any) ([]disputed, error) {
	t, err := tableOf(k)
	if err != nil {
		return nil, err
	}
	var out []disputed
	rows, err := q.query(ctx, "SELECT c.record, t.id, c.system, c.field, c.base, c.local, c.remote, c.remote_changed_at FROM conflict AS c CROSS JOIN "+
		t.name+" AS t ON t.seq = c.record WHERE c.kind = ? AND t.removed_in IS NULL AND "+where+" ORDER BY c.record, c.system, c.field",
		append([]any{string(k)}, args...)...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		c := disputed{FieldConflict: msp.FieldConflict{Kind: k}}
		var at int64
		err := rows.Scan(&c.seq, &c.RecordID, &c.System, &c.Field, &c.Base, &c.Local, &c.Remote, &at)
		c.RemoteChangedAt = timeOf(at)
		c.ID = itemID(k, c.RecordID, c.System) + ":" + string(c.Field)
		out = append(out, c)
		return err
	})
	return out, err
}

// Conflicts lists what waits for a choice, kind by kind and oldest record first.
// Organizations nil means all; those given leave out what belongs to none.
func (d *DB) Conflicts(ctx context.Context, cq msp.ConflictQuery) ([]msp.FieldConflict, error) {
	var out []msp.FieldConflict
	err := d.look(ctx, func(q queryer) error {
		kinds, where, args := allKinds, []string{"1"}, []any{}
		if cq.ID != "" {
			k, id, system, field, err := parseConflict(cq.ID)
			if err != nil {
				return err
			}
			kinds = []msp.Kind{k}
			where, args = append(where, "t.id = ?", "c.system = ?", "c.field = ?"), append(args, string(id), string(system), string(field))
		}
		if cq.Record != "" {
			where, args = append(where, "t.id = ?"), append(args, string(cq.Record))
		}
		orgs, err := orgFilter(ctx, q, cq.Organizations)
		if err != nil {
			return err
		}
		for _, k := range kinds {
			all := where
			if orgs != "" {
				all = append(all[:len(all):len(all)], orgCondition(tables[k], orgs))
			}
			found, err := conflicts(ctx, q, k, strings.Join(all, " AND "), args...)
			if err != nil {
				return err
			}
			for _, c := range found {
				out = append(out, c.FieldConflict)
			}
		}
		return nil
	})
	return out, err
}

func parseConflict(id string) (msp.Kind, msp.ID, msp.System, msp.Field, error) {
	at := -1 // of the third colon: a field's name may have one of its own
	if parts := strings.SplitN(id, ":", 4); len(parts) == 4 {
		at = len(id) - len(parts[3]) - 1
	}
	if at < 0 {
		return "", "", "", "", msp.FieldError("id", "%q is not a conflict. Take an id from the list of conflicts.", id)
	}
	k, rec, system, err := parseItem(id[:at])
	if err != nil {
		return "", "", "", "", msp.FieldError("id", "%q is not a conflict. Take an id from the list of conflicts.", id)
	}
	return k, rec, system, msp.Field(id[at+1:]), nil
}

// orgFilter is a list of organization rows for SQL; "" when none is wanted. An
// empty list, which is not nil, stands for none at all.
func orgFilter(ctx context.Context, q queryer, orgs []msp.ID) (string, error) {
	if orgs == nil {
		return "", nil
	}
	seqs, err := seqsOf(ctx, q, msp.KindOrganization, orgs)
	if err != nil {
		return "", err
	}
	text := strings.Trim(jsonNumbers(seqs), "[]")
	if text == "" {
		text = "-1"
	}
	return text, nil
}

// orgCondition limits t to organizations. Lists belong to none.
func orgCondition(t *table, seqs string) string {
	switch {
	case t.kind == msp.KindOrganization:
		return "t.seq IN (" + seqs + ")"
	case t.ownerSeq("t") == "NULL":
		return "0"
	}
	return t.ownerSeq("t") + " IN (" + seqs + ")"
}

// Resolve stores a choice: the local value becomes value, the base becomes what
// the other side has, the conflict ends, and the record waits to be sent if the
// two differ.
func (d *DB) Resolve(ctx context.Context, by msp.Write, id string, value string) (msp.ID, error) {
	kind, recordID, system, field, err := parseConflict(id)
	if err != nil {
		return "", err
	}
	if by.Action == "" {
		by.Action = msp.ActionResolve
	}
	var batch msp.ID
	err = d.change(ctx, func(ctx context.Context, t *tx) error {
		found, err := conflicts(ctx, t, kind, "t.id = ? AND c.system = ? AND c.field = ?", string(recordID), string(system), string(field))
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return msp.Errorf(msp.NotFound, "This conflict is settled already. Refresh to see what is left.")
		}
		w := t.newWork(by)
		if err := w.resolve(ctx, found[0], value); err != nil {
			return err
		}
		batch, err = w.finish(ctx)
		return err
	})
	return batch, err
}

// ResolveAll stores the same choice for several conflicts in one batch: the value
// here, or the one there. Conflicts that are settled already are left out; n is how
// many were not.
func (d *DB) ResolveAll(ctx context.Context, by msp.Write, ids []string, take msp.Side) (batch msp.ID, n int, err error) {
	if by.Action == "" {
		by.Action = msp.ActionResolve
	}
	err = d.change(ctx, func(ctx context.Context, t *tx) error {
		w := t.newWork(by)
		n = 0
		for _, id := range ids {
			kind, recordID, system, field, err := parseConflict(id)
			if err != nil {
				return err
			}
			found, err := conflicts(ctx, t, kind, "t.id = ? AND c.system = ? AND c.field = ?", string(recordID), string(system), string(field))
			if err != nil {
				return err
			}
			for _, c := range found {
				value := c.Remote
				if take == msp.SideHere {
					rec, err := loadOne(ctx, t, tables[kind], recordID)
					if err != nil {
						return err
					}
					value = rec.Get(field)
				}
				if err := w.resolve(ctx, c, value); err != nil {
					return err
				}
				n++
			}
		}
		batch, err = w.finish(ctx)
		return err
	})
	return batch, n, err
}

func (w *work) resolve(ctx context.Context, c disputed, value string) error {
	old, err := loadOne(ctx, w, tables[c.Kind], c.RecordID)
	if err != nil {
		return err
	}
	rec := old.Clone()
	rec.Set(c.Field, value)
	others, err := w.otherSystems(ctx, c.Kind, c.seq, c.System)
	if err != nil {
		return err
	}
	saved, err := w.save(ctx, old, rec, others)
	if err != nil {
		return err
	}
	if value != c.Remote { // the history keeps what did not count
		if err := w.noteLost(ctx, c.Kind, c.seq, c.Field, c.Remote, value, old.Version+1); err != nil {
			return err
		}
	}
	if !saved { // what was decided on the old base must not be applied any more
		if err := w.exec(ctx, "UPDATE "+tables[c.Kind].name+" SET version = version + 1 WHERE seq = ?", c.seq); err != nil {
			return err
		}
	}
	found, err := links(ctx, w, c.Kind, "l.record = ? AND l.system = ?", c.seq, string(c.System))
	if err != nil {
		return err
	}
	for _, l := range found {
		l.Base[c.Field] = c.Remote
		if err := w.putLink(ctx, c.Kind, c.seq, l.Link); err != nil {
			return err
		}
	}
	key := []any{string(c.Kind), c.seq, string(c.System)}
	if err := w.exec(ctx, "DELETE FROM conflict WHERE kind = ? AND record = ? AND system = ? AND field = ?", append(key, string(c.Field))...); err != nil {
		return err
	}
	if value != c.Remote {
		if err := w.mark(ctx, c.Kind, c.seq, []msp.System{c.System}); err != nil {
			return err
		}
	}
	err = w.exec(ctx, `UPDATE outbox SET state = 'queued', reason = '', message = '' WHERE kind = ?1 AND record = ?2 AND system = ?3 AND state = 'conflict'
		AND NOT EXISTS (SELECT 1 FROM conflict WHERE kind = ?1 AND record = ?2 AND system = ?3)`, key...)
	if err != nil {
		return err
	}
	return w.noteClaim(ctx, c.seq, claim{rec, append(others, c.System)})
}
