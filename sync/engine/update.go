package engine

import (
	"context"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/merge"
)

// maxTries bounds how often one record is merged anew because it keeps changing,
// and how often a change is sent whose answer was lost.
const maxTries = 5

// update brings a change to a record that is there: reads it, merges, takes over
// what changed there, and sends what changed here and nothing else.
func (r *round) update(ctx context.Context, ent *entry) error {
	return r.change(ctx, ent, nil, refusal{})
}

// A refusal is what was sent and refused. A record may have been locked since it
// was read; then it is read again, and less is sent.
type refusal struct {
	sent msp.Values // nil: nothing was refused
	err  error
}

// change is update. lost is what was sent already and only reading tells what
// became of; nil when nothing was.
func (r *round) change(ctx context.Context, ent *entry, lost msp.Values, refused refusal) error {
	for range maxTries {
		there, err := r.conn.Get(ctx, ent.op.Kind, ent.sr.Link.RemoteID, r.refs.parent(ent.sr.Record))
		if err != nil {
			return r.failed(ctx, ent, err)
		}
		now, sent, err := r.prepare(ctx, ent, there, lost)
		if err != nil || now == nil {
			return err
		}
		draft, err := r.refs.draft(ctx, now.sr.Record, sent)
		if err != nil {
			return r.failed(ctx, now, err)
		}
		if refused.sent != nil && sameValues(refused.sent, sent) {
			return r.failed(ctx, now, refused.err)
		}
		if here, err := r.intend(ctx, now, sent); err != nil || !here {
			return err
		}
		answer, err := r.conn.Update(ctx, now.sr.Link.RemoteID, draft)
		switch msp.CodeOf(err) {
		case "":
			return r.confirm(ctx, now, answer, sent)
		case msp.Unknown, msp.Internal:
			// Reading tells: if the change is there, the next merge agrees and the
			// item ends; if not, it is sent again, which does no harm to a record
			// that exists.
			if err := ctx.Err(); err != nil {
				return canceled(err)
			}
			ent, lost = now, sent
			r.note(ent, msp.StateUnknown)
		case msp.Refused:
			if err := r.undone(ctx, now); err != nil {
				return err
			}
			if refused.sent != nil {
				return r.failed(ctx, now, err)
			}
			ent, refused = now, refusal{sent, err}
		default:
			return first(r.undone(ctx, now), r.failed(ctx, now, err))
		}
	}
	return r.keep(ctx, ent, msp.StateQueued, reasonLost, "Sent several times, and the answer was lost each time. It is tried again with the next push.")
}

// prepare merges what was just read and says what is to be sent; now is nil when
// there is nothing, and what became of the entry is stored.
func (r *round) prepare(ctx context.Context, ent *entry, there connector.Record, lost msp.Values) (now *entry, sent msp.Values, err error) {
	values, here, err := r.meet(ctx, ent, there)
	if err != nil || !here {
		return nil, nil, err
	}
	// Decided again with what was read: fields may have been taken over, come
	// into conflict, or be locked now.
	now = r.decide(ent.sr)
	if now.verdict != send {
		return nil, nil, r.ended(ctx, now, lost)
	}
	if now.op.Action == ActionDelete {
		return nil, nil, r.delete(ctx, now) // removed here meanwhile
	}
	sent = r.sendable(now, values)
	if len(sent) == 0 {
		state, reason, message := r.leftOver(now)
		return nil, nil, r.keep(ctx, now, state, reason, message)
	}
	return now, sent, nil
}

// meet merges what was read with the record here and stores what follows, until
// the merge is quiet. here says whether there still is something that waits.
func (r *round) meet(ctx context.Context, ent *entry, there connector.Record) (values map[msp.Field]merge.Value, here bool, err error) {
	ctx = context.WithoutCancel(ctx)
	need := needs{}
	needsOf(there, need)
	if err := r.refs.fetchOrPull(ctx, need, ent.op.Kind); err != nil {
		return nil, false, err
	}
	values, _ = r.refs.values(there)
	for range maxTries {
		d := decided{rec: there}
		d.join(r, &ent.sr, counterpart{rec: there, values: values, base: ent.sr.Link.Base, hasBase: true})
		d.change.Pending = true // the item ends below, with the push
		if d.quiet || onlySeen(d, &ent.sr) {
			return values, true, nil
		}
		_, batch, err := r.Store.ApplyPull(ctx, r.system, r.batch, []msp.PullChange{d.change})
		if err != nil {
			return nil, false, err
		}
		if batch != "" {
			r.batch = batch
		}
		if err := r.reload(ctx, ent); err != nil || ent.sr.Link == nil || ent.sr.Queue == nil {
			return nil, false, err
		}
	}
	return nil, false, msp.Errorf(msp.Internal, "“%s” changed here faster than it could be merged. Push again.", ent.op.Name)
}

// onlySeen says whether nothing follows from a merge but that the record was read.
func onlySeen(d decided, sr *msp.SyncRecord) bool {
	return len(d.change.Set) == 0 && len(d.change.Settled) == 0 && sameValues(sr.Link.Base, d.change.Link.Base) && sr.Link.PSASync == d.change.Link.PSASync &&
		sameConflicts(sr.Conflicts, d.change.Conflicts)
}

func sameValues(a, b msp.Values) bool {
	for f := range a {
		if a[f] != b[f] {
			return false
		}
	}
	for f := range b {
		if a[f] != b[f] {
			return false
		}
	}
	return true
}

// reload reads our side of an entry again. A record that was removed meanwhile
// has neither a link nor anything that waits.
func (r *round) reload(ctx context.Context, ent *entry) error {
	loaded, err := r.Store.SyncRecords(ctx, r.system, ent.op.Kind, []msp.ID{ent.op.RecordID})
	if err != nil {
		return err
	}
	if len(loaded) == 0 {
		ent.sr.Link, ent.sr.Queue = nil, nil
		return nil
	}
	ent.sr = loaded[0]
	return nil
}

// sendable is what of an entry's fields can be sent now: not what waits for a
// counterpart, and not what the system hides.
func (r *round) sendable(ent *entry, values map[msp.Field]merge.Value) msp.Values {
	sent := msp.Values{}
	for _, f := range ent.fields {
		text := ent.sr.Record.Get(f)
		if info, _ := msp.FieldOf(ent.op.Kind, f); info.Kind == msp.KindRef && text != "" {
			if _, there := r.refs.remote[info.Ref][msp.ID(text)]; !there {
				continue
			}
		}
		if info, _ := msp.FieldOf(ent.op.Kind, f); !values[f].Masked || info.Kind == msp.KindSecret {
			sent[f] = text
		}
	}
	return sent
}

// ended stores the outcome of an entry for which nothing is to be sent any more;
// of what was lost, what does not differ any more has arrived.
func (r *round) ended(ctx context.Context, ent *entry, lost msp.Values) error {
	for f := range lost {
		if !slices.ContainsFunc(ent.op.Fields, func(o OperationField) bool { return o.Field == f }) {
			r.note(ent, msp.StateSynced).Sent = true
		}
	}
	if ent.verdict == hold {
		return r.keep(ctx, ent, ent.op.State, ent.op.Reason, ent.op.Message)
	}
	if r.items[ent.op.ID] != nil {
		r.note(ent, msp.StateSynced)
	}
	return r.end(ctx, ent)
}

// end takes an item off the queue without a request.
func (r *round) end(ctx context.Context, ent *entry) error {
	return r.Store.Confirm(context.WithoutCancel(ctx), msp.Push{Item: *ent.sr.Queue, SeenVersion: ent.sr.Record.Version, Link: *ent.sr.Link, Done: true})
}

// failed stores what went wrong with a change, or gives back what ends the round.
func (r *round) failed(ctx context.Context, ent *entry, err error) error {
	switch {
	case msp.CodeOf(err) == msp.NotFound:
		return r.keep(ctx, ent, msp.StateConflict, reasonDeleted, deletedMessage(r.system))
	case slices.Contains([]msp.Code{msp.Refused, msp.Invalid, msp.Conflict}, msp.CodeOf(err)):
		r.refuse(ent, err)
		return r.store(ctx, ent, msp.StateRefused, ent.op.Reason, ent.op.Message)
	}
	return err
}
