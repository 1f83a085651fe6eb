package engine

import (
	"context"
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/merge"
	"sitewalk/sync/route"
)

// create makes a record there. The intent is stored first: from then on until
// the answer is stored, the record is looked up and not sent.
func (r *round) create(ctx context.Context, ent *entry) (due time.Time, err error) {
	if t, waits := r.unmet(ent); waits {
		return due, r.keep(ctx, ent, msp.StateWaiting, reasonWaits, r.waitsFor(t))
	}
	if again, err := r.visit(ctx, ent); err != nil || again {
		if err != nil {
			return due, err
		}
		return r.once(ctx, ent)
	}
	sent := msp.Values{}
	for _, f := range ent.fields {
		sent[f] = ent.sr.Record.Get(f)
	}
	draft, err := r.refs.draft(ctx, ent.sr.Record, sent)
	if err != nil {
		return due, r.failed(ctx, ent, err)
	}
	q := ent.sr.Queue
	q.Attempts++
	if here, err := r.intend(ctx, ent, sent); err != nil || !here {
		return due, err
	}
	answer, err := r.conn.Create(ctx, draft)
	switch code := msp.CodeOf(err); {
	case err == nil:
		return due, r.confirm(ctx, ent, answer, sent)
	case code == msp.Unknown || code == msp.Internal:
		// An error nobody foresaw says nothing about what was done there.
		if err := r.keep(ctx, ent, msp.StateUnknown, reasonLost, lostMessage(q.IntentAt)); err != nil {
			return due, err
		}
		if err := ctx.Err(); err != nil {
			return due, canceled(err)
		}
		return r.look(ctx, ent)
	case stops(err):
		return due, first(r.clear(ctx, ent, msp.StateQueued, "", ""), err)
	default:
		r.refuse(ent, err)
		return due, r.clear(ctx, ent, msp.StateRefused, ent.op.Reason, ent.op.Message)
	}
}

// intend stores what is about to be sent. Until the answer is stored, it may be
// there: a create is looked up, and of a change that a person takes back meanwhile
// the next merge knows that it was ours. here is false when the record does not
// wait any more: it was removed, or its edit taken back, just now.
func (r *round) intend(ctx context.Context, ent *entry, sent msp.Values) (here bool, err error) {
	q, at := ent.sr.Queue, r.Now()
	err = r.Store.SetIntent(ctx, *q, sent, at)
	if err != nil {
		if msp.CodeOf(err) == msp.NotFound {
			err = nil
		}
		return false, err
	}
	q.IntentAt, q.Intent, q.LookedUp, q.LookedAt = at, sent, 0, time.Time{}
	q.State, q.Reason, q.Message = msp.StateSending, "", ""
	return true, nil
}

// first is the first error there is.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// leftOver says why fields that could be sent were not: what they refer to is not
// there yet, or they are hidden from us.
func (r *round) leftOver(ent *entry) (state msp.State, reason, message string) {
	if t, waits := r.unmet(ent); waits {
		return msp.StateWaiting, reasonWaits, r.waitsFor(t)
	}
	return msp.StateBlocked, reasonMasked, maskedMessage(r.system, ent.op.Kind, ent.fields)
}

// undone stores that a change is known not to have happened.
func (r *round) undone(ctx context.Context, ent *entry) error {
	if err := r.clear(ctx, ent, msp.StateQueued, "", ""); msp.CodeOf(err) != msp.NotFound {
		return err
	}
	return nil
}

// clear stores that what was to be sent is known not to have happened.
func (r *round) clear(ctx context.Context, ent *entry, state msp.State, reason, message string) error {
	q := ent.sr.Queue
	q.IntentAt, q.Intent, q.LookedUp, q.LookedAt = time.Time{}, nil, 0, time.Time{}
	q.State, q.Reason, q.Message = state, reason, message
	return r.Store.ClearIntent(context.WithoutCancel(ctx), *q)
}

// refuse notes that a system said no to a record, in its own words.
func (r *round) refuse(ent *entry, err error) {
	ent.op.Reason, ent.op.Message = string(msp.CodeOf(err)), message(err)
	item := r.note(ent, msp.StateRefused)
	if e := msp.AsError(err); e != nil {
		item.Field = msp.Field(e.Field)
	}
}

// confirm stores the answer to a request. The base takes in what was sent and is
// there by the answer; what else the answer tells is left to the next pull, which
// merges it.
func (r *round) confirm(ctx context.Context, ent *entry, answer connector.Record, sent msp.Values) error {
	ctx = context.WithoutCancel(ctx)
	rec, q := ent.sr.Record, *ent.sr.Queue
	created := ent.sr.Link == nil
	base := msp.Values{}
	if !created {
		base = ent.sr.Link.Base.Clone()
	}
	need := needs{}
	needsOf(answer, need)
	if _, err := r.refs.fetch(ctx, need); err != nil {
		return err
	}
	got, _ := r.refs.values(answer)
	conflicts := slices.DeleteFunc(slices.Clone(ent.sr.Conflicts), func(c msp.FieldConflict) bool { _, settled := sent[c.Field]; return settled })
	var dropped []msp.Field
	for _, info := range msp.FieldsIn(rec.Kind, sent) {
		f := info.Name
		text, wasSent := sent[f]
		raw, told := answer.Values[f]
		switch v := got[f]; {
		case !wasSent:
		case !told || raw.Masked || merge.Equal(info, v.Text, text):
			put(base, f, text)
		case v.Text == "" || merge.Equal(info, v.Text, base[f]):
			dropped = append(dropped, f)
		default:
			conflicts = append(conflicts, msp.FieldConflict{ID: ent.op.ID + ":" + string(f), Kind: rec.Kind, RecordID: rec.ID, System: r.system,
				Field: f, Base: base[f], Local: text, Remote: v.Text, RemoteChangedAt: answer.UpdatedAt})
		}
	}
	link := r.link(answer, rec.ID, base)
	r.refs.learn(rec.Kind, rec.ID, answer.ID)
	q.IntentAt, q.Intent, q.LookedUp, q.LookedAt = time.Time{}, nil, 0, time.Time{}
	q.State, q.Reason, q.Message = msp.StateQueued, "", ""
	ent.sr = msp.SyncRecord{Record: rec, Link: &link, Queue: &q, Conflicts: conflicts}
	push := msp.Push{SeenVersion: rec.Version, Link: link, Conflicts: conflicts}
	state := msp.StateSynced
	if len(dropped) > 0 {
		state, q.Reason, q.Message = msp.StateRefused, reasonNotTaken, notTakenMessage(r.system, rec.Kind, dropped)
	} else if left := r.decide(ent.sr); left.verdict == hold {
		state, q.Reason, q.Message = left.op.State, left.op.Reason, left.op.Message
	} else if left.verdict == send {
		state, q.Reason, q.Message = r.leftOver(left)
	} else {
		push.Done = left.verdict == nothing || left.verdict == stay
	}
	if q.State = state; state == msp.StateSynced {
		q.State = msp.StateQueued // if it was edited meanwhile
	}
	push.Item = q
	if err := r.Store.Confirm(ctx, push); err != nil {
		return err
	}
	ent.op.Reason, ent.op.Message = q.Reason, q.Message
	if created && state == msp.StateSynced {
		ent.op.Reason, ent.op.Message = route.Notice(r.world, r.subject(ent.sr))
	}
	r.note(ent, state).Sent = true
	r.mirrors(ent.sr)
	return nil
}
