package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

// SyncRecords loads records with everything about one system. Ids that do not
// exist are left out; a removed record whose counterpart is still to be deleted
// there comes with Removed.
func (d *DB) SyncRecords(ctx context.Context, system msp.System, kind msp.Kind, ids []msp.ID) ([]msp.SyncRecord, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	var out []msp.SyncRecord
	err = d.look(ctx, func(q queryer) error {
		found, err := loadIDs(ctx, q, t, ids)
		if err != nil {
			return err
		}
		if msp.Removable(kind) && len(found) < len(ids) {
			removed, err := loadSome(ctx, q, t, len(ids), `t.id IN (SELECT value FROM json_each(?)) AND t.removed_in IS NOT NULL
				AND EXISTS (SELECT 1 FROM link AS l WHERE l.kind = ? AND l.record = t.seq AND l.system = ?) ORDER BY t.seq`, jsonList(ids), string(kind), string(system))
			if err != nil {
				return err
			}
			found = append(found, removed...)
		}
		out, err = withSync(ctx, q, system, kind, found)
		return err
	})
	return out, err
}

// withSync adds link, queue item and conflicts to records of one kind.
func withSync(ctx context.Context, q queryer, system msp.System, kind msp.Kind, list []stored) ([]msp.SyncRecord, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := make([]msp.SyncRecord, len(list))
	at := make(map[int64]int, len(list))
	seqs := make([]int64, len(list))
	for i, s := range list {
		out[i].Record, at[s.seq], seqs[i] = s.Record, i, s.seq
	}
	set := jsonNumbers(seqs)
	found, err := links(ctx, q, kind, "l.system = ? AND l.record IN (SELECT value FROM json_each(?))", string(system), set)
	if err != nil {
		return nil, err
	}
	for _, l := range found {
		out[at[l.seq]].Link = &l.Link
	}
	items, err := queueItems(ctx, q, "o.kind = ? AND o.system = ? AND o.record IN (SELECT value FROM json_each(?))", string(kind), string(system), set)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		it.name(list[at[it.seq]].ID)
		out[at[it.seq]].Queue = &it.QueueItem
	}
	open, err := conflicts(ctx, q, kind, "c.system = ? AND c.record IN (SELECT value FROM json_each(?))", string(system), set)
	if err != nil {
		return nil, err
	}
	for _, c := range open {
		out[at[c.seq]].Conflicts = append(out[at[c.seq]].Conflicts, c.FieldConflict)
	}
	return out, nil
}

// queueItems reads queue rows by a condition on o.
func queueItems(ctx context.Context, q queryer, where string, args ...any) ([]queued, error) {
	var out []queued
	rows, err := q.query(ctx, "SELECT "+queueColumns+" FROM outbox AS o WHERE "+where, args...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		it, err := scanQueued(rows)
		out = append(out, it)
		return err
	})
	return out, err
}

// Queue lists what waits for a system, oldest first, whatever its state; what is to
// be deleted there comes with Removed. No organizations means all; records that belong to none are left out when some are
// given.
func (d *DB) Queue(ctx context.Context, system msp.System, kind msp.Kind, organizations []msp.ID) ([]msp.SyncRecord, error) {
	if len(organizations) == 0 {
		return d.waiting(ctx, system, kind, "1")
	}
	var orgs string
	err := d.look(ctx, func(q queryer) (err error) {
		orgs, err = orgFilter(ctx, q, organizations)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.waiting(ctx, system, kind, "o.organization IN ("+orgs+")")
}

// Intents lists the records of a kind whose create was sent and is not confirmed,
// oldest first.
func (d *DB) Intents(ctx context.Context, system msp.System, kind msp.Kind) ([]msp.SyncRecord, error) {
	return d.waiting(ctx, system, kind, "o.intent_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM link AS l WHERE l.kind = o.kind AND l.record = o.record AND l.system = o.system)")
}

func (d *DB) waiting(ctx context.Context, system msp.System, kind msp.Kind, where string) ([]msp.SyncRecord, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	var out []msp.SyncRecord
	err = d.look(ctx, func(q queryer) error {
		items, err := queueItems(ctx, q, "o.system = ? AND o.kind = ? AND "+where+" ORDER BY o.queued_at, o.record", string(system), string(kind))
		if err != nil {
			return err
		}
		for start := 0; start < len(items); start += queuePage {
			seqs := make([]int64, 0, queuePage)
			for _, it := range items[start:min(start+queuePage, len(items))] {
				seqs = append(seqs, it.seq)
			}
			found, err := loadSeqs(ctx, q, t, seqs)
			if err != nil {
				return err
			}
			list, err := withSync(ctx, q, system, kind, found)
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	return out, err
}

// queuePage is how many queue rows are completed at a time.
const queuePage = 1000
