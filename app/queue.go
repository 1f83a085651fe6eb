package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// queueStates are the states a record in the queue can be in.
var queueStates = []msp.State{msp.StateQueued, msp.StateSending, msp.StateUnknown, msp.StateConflict, msp.StateRefused, msp.StateBlocked, msp.StateWaiting, msp.StateSkipped}

// Queue lists every record that is not where it belongs, oldest first.
func (a *App) Queue(ctx context.Context, actor msp.Staff, state, after string, limit int) (QueueView, error) {
	out := QueueView{Items: []QueueItemView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	if state != "" && !slices.Contains(queueStates, msp.State(state)) {
		var names []string
		for _, q := range queueStates {
			names = append(names, string(q))
		}
		return out, msp.FieldError("state", "“%s” is no state of the queue. Use %s.", state, strings.Join(names, ", "))
	}
	if limit <= 0 {
		limit = 500
	}
	items, next, err := a.store.QueueItems(ctx, QueueQuery{State: msp.State(state), Organizations: seen(actor), After: after, Limit: limit})
	if err != nil {
		return out, err
	}
	refs, err := a.recordRefs(ctx, items)
	if err != nil {
		return out, err
	}
	for _, item := range items {
		out.Items = append(out.Items, QueueItemView{ID: item.ID, System: string(item.System), State: string(item.State),
			Reason: optional(item.Reason), Message: optional(item.Message), Record: refs[item.RecordID],
			QueuedAt: rfc(item.QueuedAt), Attempts: item.Attempts, NotBefore: rfc(item.NotBefore)})
	}
	out.Next = optional(next)
	return out, nil
}

// recordRefs names the records of queue items, a read a kind.
func (a *App) recordRefs(ctx context.Context, items []msp.QueueItem) (map[msp.ID]RecordRef, error) {
	byKind := map[msp.Kind][]msp.ID{}
	for _, item := range items {
		byKind[item.Kind] = append(byKind[item.Kind], item.RecordID)
	}
	r := a.resolver()
	out := map[msp.ID]RecordRef{}
	for kind, ids := range byKind {
		records, err := a.store.AnyRecords(ctx, kind, ids)
		if err != nil {
			return nil, err
		}
		if err := r.preload(ctx, records); err != nil {
			return nil, err
		}
		for _, rec := range records {
			out[rec.ID] = refTo(ctx, r, rec)
		}
	}
	return out, nil
}

// RetryItems lets items be tried again at once.
func (a *App) RetryItems(ctx context.Context, actor msp.Staff, ids []string) error {
	if err := a.mine(ctx, actor, ids); err != nil {
		return err
	}
	if err := a.store.RetryItems(ctx, ids); err != nil {
		return err
	}
	a.auto.edit(a.now())
	a.shell.Emit("status", nil)
	return nil
}

// SkipItems leaves items out until their record changes again.
func (a *App) SkipItems(ctx context.Context, actor msp.Staff, ids []string) error {
	if err := a.mine(ctx, actor, ids); err != nil {
		return err
	}
	if err := a.store.SkipItems(ctx, ids); err != nil {
		return err
	}
	a.shell.Emit("status", nil)
	return nil
}

// mine checks that items exist and belong to organizations the actor may push.
func (a *App) mine(ctx context.Context, actor msp.Staff, ids []string) error {
	if err := a.may(actor, access.Push, ""); err != nil {
		return err
	}
	known := map[string]bool{}
	for after := ""; ; {
		items, next, err := a.store.QueueItems(ctx, QueueQuery{Organizations: seen(actor), After: after, Limit: 5000})
		if err != nil {
			return err
		}
		for _, item := range items {
			known[item.ID] = true
		}
		if next == "" {
			break
		}
		after = next
	}
	if i := slices.IndexFunc(ids, func(id string) bool { return !known[id] }); i >= 0 {
		return msp.Errorf(msp.NotFound, "Nothing in the queue is called “%s”. List it with: queue.", ids[i])
	}
	return nil
}
