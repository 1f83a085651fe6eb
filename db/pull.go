package db

import (
	"context"
	"maps"
	"slices"

	"sitewalk/internal/msp"
)

// goneAfter is how many complete sweeps in a row have to miss a record before it
// counts as gone there.
const goneAfter = 2

// ApplyPull stores what was decided about a page of remote records, in one batch
// of history. Changes whose record was saved since SeenVersion are left out and
// come back as stale (their places in changes), and so are new records whose
// counterpart is linked by now: decide again. batch "" starts a new one when a
// field changes; the returned id goes on with it.
func (d *DB) ApplyPull(ctx context.Context, system msp.System, batch msp.ID, changes []msp.PullChange) (stale []int, newBatch msp.ID, err error) {
	err = d.change(ctx, func(ctx context.Context, t *tx) error {
		w := t.newWork(msp.Write{Staff: system.Title(), Action: msp.ActionPull, Title: "Pulled from " + system.Title()})
		if batch != "" {
			if err := w.resume(ctx, batch); err != nil {
				return err
			}
		}
		stale = stale[:0]
		left := make(map[int]bool)
		// New records first: a changed one may point to one of them.
		for _, create := range []bool{true, false} {
			for i, c := range changes {
				if c.Create != create {
					continue
				}
				ok, err := w.pull(ctx, system, c)
				if err != nil {
					return err
				}
				left[i] = !ok
			}
		}
		for i := range changes {
			if left[i] {
				stale = append(stale, i)
			}
		}
		if newBatch, err = w.finish(ctx); err != nil {
			return err
		}
		return w.finishRules(ctx)
	})
	if err != nil {
		return nil, batch, err
	}
	return stale, newBatch, nil
}

// pull applies one change; false when it is stale.
func (w *work) pull(ctx context.Context, system msp.System, c msp.PullChange) (bool, error) {
	t, err := tableOf(c.Kind)
	if err != nil {
		return false, err
	}
	c.Link.System = system
	if c.Remove {
		return w.pullRemoval(ctx, system, c)
	}
	holder, err := w.holderOf(ctx, system, c.Kind, c.Link.RemoteID)
	if err != nil {
		return false, err
	}
	if c.Create {
		if holder != 0 {
			return false, nil
		}
		rec := &msp.Record{Kind: c.Kind, ID: c.ID, OrganizationID: c.OrganizationID, ParentID: c.ParentID, ParentKind: c.ParentKind, Values: withoutEmpty(c.Set)}
		seq, err := w.add(ctx, rec)
		if err != nil {
			return false, err
		}
		return true, w.settlePull(ctx, c, seq, false)
	}
	old, err := loadOne(ctx, w, t, c.ID)
	if msp.CodeOf(err) == msp.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if old.Version != c.SeenVersion || holder != 0 && holder != old.seq {
		return false, nil
	}
	rec := old.Clone()
	for f, v := range c.Set {
		if !slices.ContainsFunc(c.Settled, func(s msp.Settled) bool { return s.Field == f }) {
			rec.Set(f, v)
		}
	}
	if c.OrganizationID != "" && t.owner != "" && !t.follows {
		rec.OrganizationID = c.OrganizationID
	}
	if c.ParentID != "" && t.parent != "" {
		rec.ParentID = c.ParentID
		if c.ParentKind != "" {
			rec.ParentKind = c.ParentKind
		}
	}
	others, err := w.otherSystems(ctx, c.Kind, old.seq, system)
	if err != nil {
		return false, err
	}
	if _, err := w.save(ctx, old, rec, others); err != nil {
		return false, err
	}
	for _, s := range c.Settled {
		if err := w.settleByRule(ctx, c, s, others); err != nil {
			return false, err
		}
	}
	return true, w.settlePull(ctx, c, old.seq, old.Gone)
}

// settleByRule does what a rule decided about one field, in a batch of the rule's
// own, so that the history names it. The value that lost stays in the history.
func (w *work) settleByRule(ctx context.Context, c msp.PullChange, s msp.Settled, others []msp.System) error {
	r := w.byRule[s.Rule.ID]
	if r == nil {
		title := "Settled by a rule"
		if s.Rule.Staff != "" {
			title += " of " + s.Rule.Staff
		}
		r = w.newWork(msp.Write{Staff: "Rule: " + s.Rule.Words(), Action: msp.ActionRule, Title: title})
		if w.byRule == nil {
			w.byRule = map[msp.ID]*work{}
		}
		w.byRule[s.Rule.ID] = r
	}
	old, err := loadOne(ctx, w, tables[c.Kind], c.ID)
	if err != nil {
		return err
	}
	if s.Rule.Take == msp.SideHere {
		return r.noteLost(ctx, c.Kind, old.seq, s.Field, s.Remote, s.Local, old.Version)
	}
	rec := old.Clone()
	rec.Set(s.Field, s.Remote)
	_, err = r.save(ctx, old, rec, others)
	return err
}

func (w *work) finishRules(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(w.byRule)) {
		if _, err := w.byRule[id].finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// otherSystems lists where else the record has a counterpart: what one system
// changed may have to reach them.
func (t *tx) otherSystems(ctx context.Context, k msp.Kind, seq int64, system msp.System) ([]msp.System, error) {
	all, err := t.systemsOf(ctx, k, seq)
	out := all[:0]
	for _, s := range all {
		if s != system {
			out = append(out, s)
		}
	}
	return out, err
}

// settlePull stores the link, the conflicts and what is left to send.
func (w *work) settlePull(ctx context.Context, c msp.PullChange, seq int64, wasGone bool) error {
	system := c.Link.System
	if err := w.putLink(ctx, c.Kind, seq, c.Link); err != nil {
		return err
	}
	if gone := c.Link.Missing >= goneAfter; gone != wasGone {
		if err := w.setGone(ctx, c.Kind, seq); err != nil {
			return err
		}
	}
	if err := w.putConflicts(ctx, c.Kind, seq, system, c.Conflicts); err != nil {
		return err
	}
	if !c.Pending {
		return w.exec(ctx, "DELETE FROM outbox WHERE kind = ? AND record = ? AND system = ?", string(c.Kind), seq, string(system))
	}
	return w.pullPending(ctx, c, seq)
}

// pullPending keeps or makes the queue row of a record that still differs. A link
// ends whatever create was under way.
func (w *work) pullPending(ctx context.Context, c msp.PullChange, seq int64) error {
	state := msp.StateQueued
	if len(c.Conflicts) > 0 {
		state = msp.StateConflict
	}
	t := tables[c.Kind]
	return w.exec(ctx, `INSERT INTO outbox (kind, record, system, organization, state, queued_at)
		SELECT ?1, t.seq, ?2, `+t.ownerSeq("t")+`, ?3, ?4 FROM `+t.name+` AS t WHERE t.seq = ?5
		ON CONFLICT (kind, record, system) DO UPDATE SET
			reason     = iif(?3 = 'conflict' OR state = 'conflict' OR intent_at IS NOT NULL, '', reason),
			message    = iif(?3 = 'conflict' OR state = 'conflict' OR intent_at IS NOT NULL, '', message),
			state      = iif(?3 = 'conflict' OR state = 'conflict' OR intent_at IS NOT NULL, ?3, state),
			looked_up  = iif(intent_at IS NOT NULL, 0, looked_up),
			intent     = '',
			intent_at  = NULL`,
		string(c.Kind), string(c.Link.System), string(state), w.at, seq)
}

// setGone works out whether any system has lost the record.
func (w *work) setGone(ctx context.Context, k msp.Kind, seq int64) error {
	return w.exec(ctx, "UPDATE "+tables[k].name+" SET gone = EXISTS (SELECT 1 FROM link WHERE kind = ? AND record = ? AND missing >= ?) WHERE seq = ?",
		string(k), seq, goneAfter, seq)
}

func withoutEmpty(v msp.Values) msp.Values {
	out := make(msp.Values, len(v))
	for f, s := range v {
		if s != "" {
			out[f] = s
		}
	}
	return out
}

// Confirm stores the confirmed outcome of a request: link, base, conflicts, the
// intent's end, and the queue item's end unless the record changed since (it is
// queued again then). After a deletion all of these end. One transaction.
func (d *DB) Confirm(ctx context.Context, push msp.Push) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		item := push.Item
		table, err := tableOf(item.Kind)
		if err != nil {
			return err
		}
		var seq, version int64
		err = t.row(ctx, "SELECT seq, version FROM "+table.name+" WHERE id = ?", string(item.RecordID)).Scan(&seq, &version)
		if err != nil {
			return missing(err, item.Kind)
		}
		if push.Deleted {
			return t.newWork(msp.Write{}).confirmDeleted(ctx, item, seq)
		}
		push.Link.System = item.System
		holder, err := t.holderOf(ctx, item.System, item.Kind, push.Link.RemoteID)
		if err != nil {
			return err
		}
		if holder != 0 && holder != seq {
			return msp.Errorf(msp.Conflict, "%s's record %s already belongs to another %s here. Look at both, and unlink or merge one.",
				item.System.Title(), push.Link.RemoteID, item.Kind.Title())
		}
		w := t.newWork(msp.Write{})
		if err := w.putLink(ctx, item.Kind, seq, push.Link); err != nil {
			return err
		}
		if err := w.setGone(ctx, item.Kind, seq); err != nil {
			return err
		}
		if err := w.putConflicts(ctx, item.Kind, seq, item.System, push.Conflicts); err != nil {
			return err
		}
		return w.settleItem(ctx, push, seq, version)
	})
}

func (w *work) settleItem(ctx context.Context, push msp.Push, seq, version int64) error {
	item := push.Item
	key := []any{string(item.Kind), seq, string(item.System)}
	switch {
	case push.Done && version == push.SeenVersion:
		return w.exec(ctx, "DELETE FROM outbox WHERE kind = ? AND record = ? AND system = ?", key...)
	case push.Done || version != push.SeenVersion && item.State != msp.StateConflict:
		item.State, item.Reason, item.Message = msp.StateQueued, "", ""
		if len(push.Conflicts) > 0 {
			item.State = msp.StateConflict
		}
	}
	n, err := w.execN(ctx, `UPDATE outbox SET state = ?, reason = ?, message = ?, intent_at = NULL, intent = '', looked_up = 0, looked_at = 0,
		not_before = 0, attempts = 0 WHERE kind = ? AND record = ? AND system = ?`,
		append([]any{string(item.State), item.Reason, item.Message}, key...)...)
	if err != nil || version == push.SeenVersion {
		return err
	}
	return w.settleChanged(ctx, item, seq, n > 0)
}

// settleChanged looks at a record that was saved while a request about it was under
// way, against the base that the request left. If it was taken back meanwhile, it
// had nothing to send then and has now; if not, it may be the other way round.
func (w *work) settleChanged(ctx context.Context, item msp.QueueItem, seq int64, waits bool) error {
	now, err := loadOne(ctx, w, tables[item.Kind], item.RecordID)
	if msp.CodeOf(err) == msp.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	system := []msp.System{item.System}
	if !waits {
		if err := w.mark(ctx, item.Kind, seq, system); err != nil {
			return err
		}
		err := w.exec(ctx, "UPDATE outbox SET state = ?, reason = ?, message = ? WHERE kind = ? AND record = ? AND system = ?",
			string(item.State), item.Reason, item.Message, string(item.Kind), seq, string(item.System))
		if err != nil {
			return err
		}
	}
	if err := w.noteClaim(ctx, seq, claim{now.Record, system}); err != nil {
		return err
	}
	return w.settleClaims(ctx)
}
