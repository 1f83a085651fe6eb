package app

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// History reads who changed what on a record, newest first.
func (a *App) History(ctx context.Context, actor msp.Staff, kind msp.Kind, id msp.ID, after string, limit int) (HistoryView, error) {
	out := HistoryView{Items: []HistoryItem{}}
	if _, err := a.owned(ctx, actor, kind, id, access.Look); err != nil {
		return out, err
	}
	if limit <= 0 {
		limit = 100
	}
	changes, next, err := a.store.Changes(ctx, ChangeQuery{Kind: kind, Record: id, After: after, Limit: limit})
	if err != nil {
		return out, err
	}
	r := a.resolver()
	var times []time.Time
	for _, c := range changes {
		times = append(times, c.At)
		item := HistoryItem{Batch: string(c.BatchID), At: rfc(c.At), Staff: c.Staff, Action: string(c.Action),
			Field: string(c.Field), Old: c.Old, New: c.New, Kind: string(c.Kind), Record: string(c.RecordID)}
		if !c.Pending {
			item.Old, item.New = r.fieldText(ctx, c.Kind, c.Field, c.Old), r.fieldText(ctx, c.Kind, c.Field, c.New)
			if item.Old == secretSet && item.New == secretSet {
				item.New = "(changed)"
			}
		}
		out.Items = append(out.Items, item)
	}
	out.Next = optional(next)
	if kind == msp.KindPassword && after == "" {
		return out, a.addShowings(ctx, kind, id, &out, times)
	}
	return out, nil
}

// mostShowings is how many showings of a secret the history of its record tells.
const mostShowings = 1000

// addShowings puts who was shown a secret, and when, among what changed at the
// times given, newest first.
func (a *App) addShowings(ctx context.Context, kind msp.Kind, id msp.ID, out *HistoryView, times []time.Time) error {
	shown, err := a.store.Shown(ctx, kind, id, mostShowings)
	if err != nil {
		return err
	}
	items := make([]HistoryItem, 0, len(out.Items)+len(shown))
	for _, s := range shown {
		for len(times) > 0 && times[0].After(s.At) {
			items, out.Items, times = append(items, out.Items[0]), out.Items[1:], times[1:]
		}
		items = append(items, HistoryItem{At: rfc(s.At), Staff: s.Staff, Action: "show", Field: string(s.Field), Kind: string(kind), Record: string(id)})
	}
	out.Items = append(items, out.Items...)
	return nil
}

// Batches lists what happened, newest first. People with limited organizations
// see their own acts.
func (a *App) Batches(ctx context.Context, actor msp.Staff, after string, limit int) (BatchPage, error) {
	out := BatchPage{Items: []BatchView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	if limit <= 0 {
		limit = 100
	}
	q := BatchQuery{After: after, Limit: limit}
	if actor.Role != msp.RoleAdministrator {
		q.Staff = actor.Name
	}
	batches, next, err := a.store.Batches(ctx, q)
	if err != nil {
		return out, err
	}
	for _, b := range batches {
		out.Items = append(out.Items, BatchView{ID: string(b.ID), At: rfc(b.At), Staff: b.Staff, Action: string(b.Action), Title: b.Title,
			Records: b.Records, Undone: b.UndoneBy != "",
			CanUndo: b.UndoneBy == "" && (b.Action != msp.ActionPull || b.Removals > 0) && a.mayUndo(actor, b) == nil})
	}
	out.Next = optional(next)
	return out, nil
}

// mayUndo asks for the right that a batch's undo takes: one's own single edits,
// one's own batches, or those of others.
func (a *App) mayUndo(actor msp.Staff, b msp.Batch) error {
	switch {
	case b.Staff != actor.Name:
		return a.may(actor, access.UndoOthers, "")
	case b.Action == msp.ActionEdit || b.Action == msp.ActionUndo || b.Action == msp.ActionRedo:
		return a.may(actor, access.UndoOwnEdit, "")
	}
	return a.may(actor, access.UndoOwnBatch, "")
}

// seesBatch refuses a batch with records of organizations that are not the
// actor's. Records that are gone meanwhile belong to nobody.
func (a *App) seesBatch(ctx context.Context, actor msp.Staff, batch msp.ID) error {
	if actor.Role == msp.RoleAdministrator {
		return nil
	}
	for after := ""; ; {
		changes, next, err := a.store.Changes(ctx, ChangeQuery{Batch: batch, After: after, Limit: wholePage})
		if err != nil {
			return err
		}
		byKind := map[msp.Kind]map[msp.ID]bool{}
		for _, c := range changes {
			if byKind[c.Kind] == nil {
				byKind[c.Kind] = map[msp.ID]bool{}
			}
			byKind[c.Kind][c.RecordID] = true
		}
		for kind, ids := range byKind {
			records, err := a.store.Records(ctx, kind, slices.Collect(maps.Keys(ids)))
			if err != nil {
				return err
			}
			for _, rec := range records {
				if err := a.may(actor, access.Look, ownerOf(rec)); err != nil {
					return err
				}
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

// UndoBatch takes back one act, or says what that would do.
func (a *App) UndoBatch(ctx context.Context, actor msp.Staff, id msp.ID, dryRun bool) (UndoView, error) {
	b, err := a.store.Batch(ctx, id)
	if err != nil {
		return UndoView{}, err
	}
	if err := a.mayUndo(actor, b); err != nil {
		return UndoView{}, err
	}
	if err := a.seesBatch(ctx, actor, b.ID); err != nil {
		return UndoView{}, err
	}
	return a.undo(ctx, actor, b, msp.ActionUndo, dryRun)
}

// Undo takes back the person's last act that still stands.
func (a *App) Undo(ctx context.Context, actor msp.Staff) (UndoView, error) {
	return a.undoLast(ctx, actor, a.store.LastUndoable, msp.ActionUndo, "There is nothing of yours to undo.")
}

// Redo brings back what the last undo took away.
func (a *App) Redo(ctx context.Context, actor msp.Staff) (UndoView, error) {
	return a.undoLast(ctx, actor, a.store.LastRedoable, msp.ActionRedo, "There is nothing of yours to redo.")
}

func (a *App) undoLast(ctx context.Context, actor msp.Staff, last func(context.Context, string) (msp.ID, error), action msp.Action, nothing string) (UndoView, error) {
	id, err := last(ctx, actor.Name)
	if err != nil {
		return UndoView{}, err
	}
	if id == "" {
		return UndoView{Title: nothing, Kept: []UndoRecord{}, Impossible: []UndoRecord{}, IDs: []string{}}, nil
	}
	b, err := a.store.Batch(ctx, id)
	if err != nil {
		return UndoView{}, err
	}
	if err := a.mayUndo(actor, b); err != nil {
		return UndoView{}, err
	}
	if err := a.seesBatch(ctx, actor, b.ID); err != nil {
		return UndoView{}, err
	}
	return a.undo(ctx, actor, b, action, false)
}

func (a *App) undo(ctx context.Context, actor msp.Staff, b msp.Batch, action msp.Action, dryRun bool) (UndoView, error) {
	if !dryRun && (b.Action == msp.ActionImport || b.Records > 1000) {
		unlock, err := a.lock(ctx)
		if err != nil {
			return UndoView{}, err
		}
		defer unlock()
	}
	what := strings.TrimPrefix(strings.TrimPrefix(b.Title, "Undid: "), "Redid: ")
	title := "Undid: " + what
	if action == msp.ActionRedo || b.Action == msp.ActionUndo {
		title = "Redid: " + what
	}
	w, err := a.write(ctx, actor, action, title)
	if err != nil {
		return UndoView{}, err
	}
	ids, many, err := a.touched(ctx, b)
	if err != nil {
		return UndoView{}, err
	}
	done, err := a.store.Undo(ctx, w, b.ID, dryRun)
	if err != nil {
		return UndoView{}, err
	}
	if !dryRun {
		a.savedBatch(msp.KindConfiguration, ids, done.Batch)
	}
	view := UndoView{Batch: string(done.Batch), Reversed: done.Reversed, Queued: done.Queued, Title: title, IDs: make([]string, len(ids)), Many: many,
		Kept: a.undoRecords(ctx, done.Kept), Impossible: a.undoRecords(ctx, done.Impossible)}
	for i, id := range ids {
		view.IDs[i] = string(id)
	}
	return view, nil
}

// maxTouched is the most configurations an undo names.
const maxTouched = 5000

// touched are the configurations that a batch made or changed. Of very large ones
// it names none and says so.
func (a *App) touched(ctx context.Context, b msp.Batch) (ids []msp.ID, many bool, err error) {
	if b.Records > maxTouched {
		return nil, true, nil
	}
	seen := map[msp.ID]bool{}
	for after := ""; ; {
		changes, next, err := a.store.Changes(ctx, ChangeQuery{Batch: b.ID, After: after, Limit: wholePage})
		if err != nil {
			return nil, false, err
		}
		for _, c := range changes {
			if c.Kind == msp.KindConfiguration && !seen[c.RecordID] {
				seen[c.RecordID] = true
				ids = append(ids, c.RecordID)
			}
		}
		if after = next; after == "" {
			return ids, false, nil
		}
	}
}

// undoRecords names the records an undo left alone. What is gone keeps the name
// that the history has of it.
func (a *App) undoRecords(ctx context.Context, list []msp.UndoneRecord) []UndoRecord {
	byKind := map[msp.Kind][]msp.ID{}
	for _, u := range list {
		byKind[u.Kind] = append(byKind[u.Kind], u.ID)
	}
	owner := map[msp.ID]msp.ID{}
	for kind, ids := range byKind {
		records, err := a.store.Records(ctx, kind, ids)
		if err != nil {
			a.log.Warn("the records an undo left alone were not read", "error", err)
		}
		for _, rec := range records {
			owner[rec.ID] = ownerOf(rec)
		}
	}
	r := a.resolver()
	out := []UndoRecord{}
	for _, u := range list {
		out = append(out, UndoRecord{Reason: u.Reason, Record: RecordRef{Kind: string(u.Kind), ID: string(u.ID), Name: u.Name,
			Organization: r.name(ctx, msp.KindOrganization, owner[u.ID])}})
	}
	return out
}
