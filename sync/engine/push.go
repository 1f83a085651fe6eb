package engine

import (
	"context"
	"time"

	"sitewalk/internal/msp"
)

// maxPasses bounds how often a push goes over what is left. Each pass but the
// first waits for a look-up to be due.
const maxPasses = 12

// maxWait is the longest a push stays for the next look-up. What is due later
// stays unknown, and is looked up by a later round: a push that waits for an hour
// would keep the workspace locked.
const maxWait = time.Minute

// push sends what waits, and ends when every lost answer has been looked up that
// can be soon.
func (r *round) push(ctx context.Context) error {
	entries, err := r.load(ctx)
	if err != nil {
		return err
	}
	if again, err := r.lookAround(ctx, entries); err != nil {
		return err
	} else if again {
		if entries, err = r.load(ctx); err != nil {
			return err
		}
	}
	if err := r.archiveBrake(ctx, entries); err != nil {
		return err
	}
	for pass := 1; ; pass++ {
		due, err := r.pass(ctx, entries)
		if err != nil {
			return err
		}
		if due.IsZero() || pass == maxPasses || due.Sub(r.Now()) > maxWait {
			return nil
		}
		if err := r.wait(ctx, due); err != nil {
			return err
		}
		if entries, err = r.load(ctx); err != nil {
			return err
		}
	}
}

// lookAround fetches what is new there of the kinds that are about to be made:
// somebody else may have made the same device. again says that something was
// fetched.
func (r *round) lookAround(ctx context.Context, entries []*entry) (again bool, err error) {
	makes := map[msp.Kind]bool{}
	for _, ent := range entries {
		if ent.verdict == lookup || ent.verdict == send && ent.op.Action == ActionCreate {
			makes[ent.op.Kind] = true
		}
	}
	for _, kind := range r.conn.Kinds() {
		if !makes[kind] || r.pulled[kind] {
			continue
		}
		again = true
		if err := r.pullKind(ctx, kind); err != nil {
			return again, err
		}
	}
	return again, nil
}

// pass tries every entry once. due is when the next look-up of a lost answer may
// be made; zero when none is left.
func (r *round) pass(ctx context.Context, entries []*entry) (due time.Time, err error) {
	steps := r.steps(entries)
	requests, done := 0, 0
	for _, step := range steps {
		requests += r.cost(step)
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return due, canceled(err)
		}
		r.Progress(Progress{System: r.system, Phase: PhasePush, Kind: step[0].op.Kind, Done: done, Total: len(entries), Message: step[0].op.Name,
			Rest: time.Duration(requests) * time.Second / requestsPerSecond})
		next, err := r.take(ctx, step)
		if err != nil {
			return due, err
		}
		if !next.IsZero() && (due.IsZero() || next.Before(due)) {
			due = next
		}
		requests, done = requests-r.cost(step), done+len(step)
	}
	if err := r.rereadMirrored(ctx); err != nil {
		return due, err
	}
	r.Progress(Progress{System: r.system, Phase: PhasePush, Done: len(entries), Total: len(entries)})
	return due, nil
}

// take carries out one step.
func (r *round) take(ctx context.Context, step []*entry) (due time.Time, err error) {
	if len(step) == 1 {
		return r.run(ctx, step[0])
	}
	return due, r.batched(ctx, step)
}

// run does with one entry what was decided. An error ends the round; what
// concerns the record alone is stored with it.
func (r *round) run(ctx context.Context, ent *entry) (due time.Time, err error) {
	switch ent.verdict {
	case leave:
		if ent.op.State == msp.StateSkipped {
			return due, r.store(ctx, ent, msp.StateSkipped, "archived", "")
		}
		return due, nil
	case nothing, stay:
		return due, r.end(ctx, ent)
	case hold:
		if sticky(ent.sr.Queue) {
			r.note(ent, ent.sr.Queue.State)
			return due, nil
		}
		return due, r.keep(ctx, ent, ent.op.State, ent.op.Reason, ent.op.Message)
	case lookup:
		return r.look(ctx, ent)
	}
	switch ent.op.Action {
	case ActionCreate:
		return r.create(ctx, ent)
	case ActionDelete:
		return due, r.delete(ctx, ent)
	}
	return due, r.update(ctx, ent)
}

// wait sleeps until a look-up is due.
func (r *round) wait(ctx context.Context, until time.Time) error {
	rest := until.Sub(r.Now())
	r.Progress(Progress{System: r.system, Phase: PhaseLookup, Rest: rest, Message: "Answers were lost; they are looked up once more before anything is sent again."})
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return canceled(ctx.Err())
	case <-timer.C:
		return nil
	}
}

func canceled(err error) error {
	return msp.WrapError(msp.Canceled, err, "Stopped. What was confirmed is kept; what was under way is looked up next time.")
}

// keep notes and stores that an entry waits.
func (r *round) keep(ctx context.Context, ent *entry, state msp.State, reason, message string) error {
	ent.op.Reason, ent.op.Message = reason, message
	r.note(ent, state)
	return r.store(ctx, ent, state, reason, message)
}

// store writes an item's state if it is not the one that is stored already. An item
// that ended meanwhile, because a person took the edit back, needs none.
func (r *round) store(ctx context.Context, ent *entry, state msp.State, reason, message string) error {
	q := ent.sr.Queue
	if q.State == state && q.Reason == reason && q.Message == message {
		return nil
	}
	q.State, q.Reason, q.Message = state, reason, message
	err := r.Store.SetQueueState(context.WithoutCancel(ctx), *q)
	if msp.CodeOf(err) == msp.NotFound {
		return nil
	}
	return err
}

// note puts what became of an entry into the result. What was done earlier in the
// round is not forgotten.
func (r *round) note(ent *entry, state msp.State) *Item {
	item := &Item{ID: ent.op.ID, System: r.system, Action: ent.op.Action, Kind: ent.op.Kind, RecordID: ent.op.RecordID,
		OrganizationID: ent.op.OrganizationID, Name: ent.op.Name, State: state, Reason: ent.op.Reason, Message: ent.op.Message}
	if ent.sr.Link != nil {
		item.RemoteID = ent.sr.Link.RemoteID
	}
	if before := r.items[item.ID]; before != nil {
		item.Sent = before.Sent
		if before.Action == ActionAdopt || before.Action == ActionCreate && before.Sent {
			item.Action = before.Action
		}
		if item.RemoteID == "" {
			item.RemoteID = before.RemoteID
		}
	}
	r.items[item.ID] = item
	return item
}

// unmet finds what an entry still has to wait for, now that those before it were
// tried.
func (r *round) unmet(ent *entry) (t target, waits bool) {
	for _, t := range ent.refs {
		if _, there := r.refs.remote[t.kind][t.id]; !there {
			return t, true
		}
	}
	return target{}, false
}

// waitsFor says what an entry waits for, with what became of that.
func (r *round) waitsFor(t target) string {
	if first := r.items[itemID(t.kind, t.id, r.system)]; first != nil {
		return waitMessage(t.kind, first.Name, first.Message)
	}
	return "It waits for a " + t.kind.Title() + " that was not sent."
}
