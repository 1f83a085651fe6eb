package engine

import (
	"context"
	"fmt"

	"sitewalk/internal/msp"
)

// decideRemoval works out what a push does with a record that was removed here:
// its counterpart goes too. Only what has a parent is ever taken away there.
func (r *round) decideRemoval(ent *entry) *entry {
	rec, q := ent.sr.Record, ent.sr.Queue
	ent.op.Action = ActionDelete
	switch {
	case ent.sr.Link == nil || q.State == msp.StateSkipped || r.Now().Before(q.NotBefore):
		return ent
	case sticky(q):
		ent.holdAs(msp.StateBlocked, q.Reason, q.Message)
		if q.Reason == "" {
			ent.op.Reason = string(msp.Refused)
		}
	case !msp.Removable(rec.Kind) || !r.conn.Writes(rec.Kind):
		ent.holdAs(msp.StateBlocked, "not_written", fmt.Sprintf("Sitewalk does not delete %s in %s. Delete it there; nothing else is left to do here.", rec.Kind.Plural(), r.system.Title()))
	default:
		ent.verdict = send
	}
	return ent
}

// delete takes the counterpart of a removed record away. Doing it twice does no
// harm: what is not there any more is as good as deleted.
func (r *round) delete(ctx context.Context, ent *entry) error {
	link := *ent.sr.Link
	err := r.conn.Delete(ctx, ent.op.Kind, link.RemoteID, r.refs.parent(ent.sr.Record))
	switch code := msp.CodeOf(err); {
	case err == nil || code == msp.NotFound:
	case code == msp.Unknown || code == msp.Internal:
		return r.keep(ctx, ent, msp.StateQueued, reasonLost, "Sent, and the answer was lost. It is tried again with the next push.")
	default:
		return r.failed(ctx, ent, err)
	}
	item := *ent.sr.Queue
	item.State, item.Reason, item.Message = msp.StateSynced, "", ""
	err = r.Store.Confirm(context.WithoutCancel(ctx), msp.Push{Item: item, SeenVersion: ent.sr.Record.Version, Link: link, Deleted: true})
	if err != nil {
		return err
	}
	r.note(ent, msp.StateSynced).Sent = true
	r.mirrors(ent.sr)
	return nil
}
