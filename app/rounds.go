package app

import (
	"context"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
)

// carryOut runs a round of the kind that rec names and keeps it in the history of
// rounds; the requests are marked with it in the flight recorder. The workspace is
// locked by the caller.
func (a *App) carryOut(ctx context.Context, e *engine.Engine, rec msp.Round, scope engine.Scope) (engine.Result, error) {
	rec.ID, rec.At, rec.State = a.newID(), a.now().UTC(), msp.RoundRunning
	if err := a.store.BeginRound(ctx, rec); err != nil {
		return engine.Result{}, err
	}
	run := map[RoundKind]func(context.Context, engine.Scope) (engine.Result, error){RoundPull: e.Pull, RoundPush: e.Push, RoundSync: e.Sync}[RoundKind(rec.Kind)]
	a.recorder.Mark(string(rec.ID))
	defer a.recorder.Mark("")
	a.remember(ctx, true)
	result, err := run(ctx, scope)
	a.remember(ctx, false)

	rec.EndedAt, rec.State, rec.Batches, rec.Counts = a.now().UTC(), msp.RoundDone, result.Batches, countsOf(result)
	if err != nil {
		e := Present(err)
		rec.State, rec.Code, rec.Message = msp.RoundFailed, msp.Code(e.Code), e.Message
		if rec.Code == msp.Canceled {
			rec.State = msp.RoundStopped
		}
	}
	if keep := a.store.EndRound(context.WithoutCancel(ctx), rec); keep != nil {
		a.log.Warn("the end of a round was not noted", "round", rec.ID, "error", keep)
	}
	if len(rec.Batches) > 0 {
		a.noteSave()
	}
	if err == nil && !rec.Automatic {
		a.auto.byPerson(RoundKind(rec.Kind))
	}
	a.tell("", nil)
	a.shell.Emit("status", nil)
	return result, err
}

func countsOf(r engine.Result) msp.RoundCounts {
	c := msp.RoundCounts{Seen: r.Pulled.Seen, New: r.Pulled.Created, Changed: r.Pulled.Updated, Unchanged: r.Pulled.Unchanged,
		Conflicts: r.Pulled.Conflicts, Gone: r.Pulled.Gone, Created: r.Pushed.Created, Updated: r.Pushed.Updated, Adopted: r.Pushed.Adopted,
		Blocked: r.Pushed.Blocked, Refused: r.Pushed.Refused, Unknown: r.Pushed.Unknown, Waiting: r.Pushed.Waiting,
		Requests: map[msp.System]int64{}}
	for s, n := range r.Requests {
		c.Requests[s] = n.Total
	}
	return c
}

// Rounds lists the rounds of everybody, newest first. People with limited
// organizations see the names of their own only.
func (a *App) Rounds(ctx context.Context, actor msp.Staff, after string, limit int) (RoundPage, error) {
	out := RoundPage{Items: []RoundView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	if limit <= 0 {
		limit = 100
	}
	rounds, next, err := a.store.Rounds(ctx, after, limit)
	if err != nil {
		return out, err
	}
	names := a.resolver()
	for _, r := range rounds {
		out.Items = append(out.Items, a.roundView(ctx, actor, names, r))
	}
	out.Next = optional(next)
	return out, nil
}

func (a *App) roundView(ctx context.Context, actor msp.Staff, names *resolver, r msp.Round) RoundView {
	c := r.Counts
	v := RoundView{ID: string(r.ID), Kind: r.Kind, Staff: r.Staff, Automatic: r.Automatic, At: rfc(r.At), EndedAt: rfc(r.EndedAt),
		Organizations: []string{}, All: len(r.Organizations) == 0, State: string(r.State), Code: optional(string(r.Code)), Message: optional(r.Message),
		Pulled:   PulledView{Seen: c.Seen, Created: c.New, Updated: c.Changed, Unchanged: c.Unchanged, Conflicts: c.Conflicts, Gone: c.Gone},
		Pushed:   PushedView{Created: c.Created, Updated: c.Updated, Adopted: c.Adopted, Blocked: c.Blocked, Refused: c.Refused, Unknown: c.Unknown, Waiting: c.Waiting},
		Requests: noRequests(), Batches: []string{}}
	for s, n := range c.Requests {
		v.Requests[string(s)] = n
	}
	for _, org := range r.Organizations {
		if actor.Sees(org) {
			v.Organizations = append(v.Organizations, names.name(ctx, msp.KindOrganization, org))
		} else {
			v.Others++
		}
	}
	for _, b := range r.Batches {
		v.Batches = append(v.Batches, string(b))
	}
	return v
}

// BatchChanges reads what one act changed, field by field: the way from a round to
// what it took over. A batch with records of organizations that are not the
// actor's is refused.
func (a *App) BatchChanges(ctx context.Context, actor msp.Staff, batch msp.ID, after string, limit int) (BatchChangesView, error) {
	out := BatchChangesView{Items: []BatchChange{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	b, err := a.store.Batch(ctx, batch)
	if err != nil {
		return out, err
	}
	if err := a.seesBatch(ctx, actor, batch); err != nil {
		return out, err
	}
	out.Batch = BatchView{ID: string(b.ID), At: rfc(b.At), Staff: b.Staff, Action: string(b.Action), Title: b.Title, Records: b.Records, Undone: b.UndoneBy != ""}
	if limit <= 0 {
		limit = 200
	}
	changes, next, err := a.store.Changes(ctx, ChangeQuery{Batch: batch, After: after, Limit: limit})
	if err != nil {
		return out, err
	}
	records, err := a.recordsOf(ctx, changes)
	if err != nil {
		return out, err
	}
	r := a.resolver()
	for _, c := range changes {
		item := BatchChange{Record: RecordRef{Kind: string(c.Kind), ID: string(c.RecordID)}, Field: string(c.Field), Old: c.Old, New: c.New}
		if rec := records[c.RecordID]; rec != nil {
			item.Record.Name, item.Record.OrganizationID = rec.Name(), string(rec.OrganizationID)
			item.Record.Organization = r.name(ctx, msp.KindOrganization, rec.OrganizationID)
		}
		if !c.Pending {
			item.Old, item.New = r.fieldText(ctx, c.Kind, c.Field, c.Old), r.fieldText(ctx, c.Kind, c.Field, c.New)
		}
		out.Items = append(out.Items, item)
	}
	out.Next = optional(next)
	return out, nil
}

// recordsOf loads the records that changes are about.
func (a *App) recordsOf(ctx context.Context, changes []msp.Change) (map[msp.ID]*msp.Record, error) {
	ids := map[msp.Kind][]msp.ID{}
	seen := map[msp.ID]bool{}
	for _, c := range changes {
		if !seen[c.RecordID] {
			seen[c.RecordID] = true
			ids[c.Kind] = append(ids[c.Kind], c.RecordID)
		}
	}
	out := map[msp.ID]*msp.Record{}
	for kind, list := range ids {
		records, err := a.store.Records(ctx, kind, list)
		if err != nil {
			return nil, err
		}
		for _, rec := range records {
			out[rec.ID] = rec
		}
	}
	return out, nil
}
