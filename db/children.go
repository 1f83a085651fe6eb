package db

import (
	"context"
	"slices"

	"sitewalk/internal/msp"
)

// Children loads the records of a kind that belong to the given ones, by those,
// with everything about one system. Those that were removed here are among them
// while their counterpart still is to be taken away.
func (d *DB) Children(ctx context.Context, system msp.System, kind, parentKind msp.Kind, parents []msp.ID) (map[msp.ID][]msp.SyncRecord, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	out := map[msp.ID][]msp.SyncRecord{}
	where, ok := t.childOf(parentKind)
	if !ok || len(parents) == 0 {
		return out, nil
	}
	err = d.look(ctx, func(q queryer) error {
		found, err := loadAll(ctx, q, t, where+` AND (t.removed_in IS NULL OR EXISTS
			(SELECT 1 FROM outbox AS o WHERE o.kind = ? AND o.record = t.seq AND o.system = ?)) ORDER BY t.seq`, jsonList(parents), string(kind), string(system))
		if err != nil {
			return err
		}
		all, err := withSync(ctx, q, system, kind, found)
		for _, sr := range all {
			out[sr.Record.ParentID] = append(out[sr.Record.ParentID], sr)
		}
		return err
	})
	return out, err
}

// childOf is the condition on t that its parent is one of a kind and of a list of
// ids, which is its one argument; false when it never is.
func (t *table) childOf(parentKind msp.Kind) (where string, ok bool) {
	if !slices.Contains(msp.ParentKinds(t.kind), parentKind) {
		return "", false
	}
	return t.belongs("t", parentKind, "SELECT p.seq FROM "+tables[parentKind].name+" AS p WHERE p.id IN (SELECT value FROM json_each(?))"), true
}
