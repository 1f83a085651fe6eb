package engine

import (
	"context"
	"time"

	"sitewalk/internal/msp"
)

// No system tells of deletions: a deleted record just stops appearing
// (reference/itglue.md section 1.5). So once a day everything is read, and what is
// linked and did not come is asked for by its id. Only when that says so too does
// it count as gone.

// sweepEvery is how long apart the sweeps of a kind are.
const sweepEvery = 24 * time.Hour

// sweepMark is under which kind the time of the last sweep is kept.
func sweepMark(kind msp.Kind) msp.Kind { return "sweep:" + kind }

// sweepDue says whether a pull should read everything. A first pull does anyway.
func (r *round) sweepDue(ctx context.Context, kind msp.Kind) (bool, error) {
	text, err := r.Store.Cursor(ctx, r.system, sweepMark(kind))
	if err != nil {
		return false, err
	}
	last, err := time.Parse(time.RFC3339, text)
	// A time ahead of the clock is from a clock that was wrong.
	return err != nil || r.Now().Sub(last) >= sweepEvery || last.After(r.Now()), nil
}

func (r *round) markSweep(ctx context.Context, kind msp.Kind) error {
	return r.Store.SetCursor(ctx, r.system, sweepMark(kind), r.Now().UTC().Format(time.RFC3339))
}

// swept ends a pull that failed. A sweep that was stopped by a brake is not tried
// again before tomorrow: until a person has looked, what changed is still fetched.
func (p *pulling) swept(ctx context.Context, all bool, err error) error {
	if all && msp.CodeOf(err) == msp.Brake {
		return first(p.markSweep(context.WithoutCancel(ctx), p.kind), err)
	}
	return err
}

// sweep marks what is linked and neither came nor is there by its id.
func (p *pulling) sweep(ctx context.Context) error {
	const atOnce = 1000
	for after := ""; ; {
		links, err := p.Store.LinksAfter(ctx, p.system, p.kind, after, atOnce)
		if err != nil {
			return err
		}
		for _, link := range links {
			if p.seen[link.RemoteID] || link.Missing > 0 || !link.SeenAt.Before(p.began) {
				continue
			}
			switch err := p.confirmGone(ctx, link); {
			case msp.CodeOf(err) == msp.Offline:
				// The list came, only this was not answered: it must not keep every pull
				// from ending.
				p.Logger.Warn("sweep ended early", "system", p.system, "kind", p.kind, "remote_id", link.RemoteID, "err", err)
				return p.markSweep(ctx, p.kind)
			case err != nil:
				return err
			}
		}
		if len(links) < atOnce {
			return p.markSweep(ctx, p.kind)
		}
		after = links[len(links)-1].RemoteID
	}
}

// confirmGone asks for a record that did not come, and notes that it is gone.
func (p *pulling) confirmGone(ctx context.Context, link msp.Link) error {
	loaded, err := p.Store.SyncRecords(ctx, p.system, p.kind, []msp.ID{link.RecordID})
	if err != nil || len(loaded) == 0 || loaded[0].Link == nil || loaded[0].Link.RemoteID != link.RemoteID {
		return err
	}
	sr := loaded[0]
	if sr.Record.Removed {
		return nil // the next push finds out
	}
	switch _, err := p.conn.Get(ctx, p.kind, link.RemoteID, p.refs.parent(sr.Record)); {
	case msp.CodeOf(err) == msp.NotFound:
	case stops(err):
		return err
	default:
		return nil // there after all, or nobody knows: the next sweep asks again
	}
	if goes(p.kind) {
		return p.lose(ctx, sr)
	}
	link = *sr.Link
	link.Missing += 2 // neither in the list nor by its id
	rec := sr.Record
	stale, batch, err := p.Store.ApplyPull(ctx, p.system, p.batch, []msp.PullChange{{Kind: p.kind, ID: rec.ID, OrganizationID: rec.OrganizationID, ParentID: rec.ParentID,
		SeenVersion: rec.Version, Link: link, Conflicts: sr.Conflicts, Pending: sr.Queue != nil}})
	if err != nil || len(stale) > 0 {
		return err // edited just now: the next sweep sees it
	}
	if batch != "" {
		p.batch = batch
	}
	p.result.Pulled.Gone++
	id := itemID(p.kind, rec.ID, p.system)
	p.items[id] = &Item{ID: id, System: p.system, Action: ActionPull, Kind: p.kind, RecordID: rec.ID, OrganizationID: rec.OrganizationID,
		Name: rec.Name(), State: msp.StateConflict, Reason: reasonGone, Message: goneMessage(p.system), RemoteID: link.RemoteID}
	return nil
}
