package engine

import (
	"context"
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// What belongs to another record comes and goes with it: it is read together with
// its parent, matched among that parent's children, made only after those were
// looked through, and removed here when the parent's whole list lacks it.

// decideChildren decides about the children that came with a page of parents, and
// about those of ours that did not come although their parent told them all.
func (r *round) decideChildren(ctx context.Context, parents []decided, children []connector.Record) ([]decided, error) {
	kinds := map[msp.Kind][]connector.Record{}
	for _, child := range children {
		kinds[child.Kind] = append(kinds[child.Kind], child)
	}
	places := map[msp.Kind]map[string]place{}
	for _, d := range parents {
		for _, child := range d.rec.Children {
			if places[child.Kind] == nil {
				places[child.Kind] = map[string]place{}
			}
			places[child.Kind][child.ID] = place{org: d.change.OrganizationID, parent: d.change.ID, kind: d.change.Kind, top: d.top}
		}
	}
	var out []decided
	for _, kind := range kindOrder {
		if len(kinds[kind]) > 0 {
			below, err := r.decideRecords(ctx, kind, lastOfEach(kinds[kind]), func(rec connector.Record) place { return places[kind][rec.ID] })
			if err != nil {
				return nil, err
			}
			out = append(out, below...)
		}
		lost, err := r.decideLost(ctx, kind, parents)
		if err != nil {
			return nil, err
		}
		out = append(out, lost...)
	}
	return out, nil
}

// decideLost finds the linked children that a whole list lacks, and asks for each
// by its id before anything is taken away here.
func (r *round) decideLost(ctx context.Context, kind msp.Kind, parents []decided) ([]decided, error) {
	byKind := map[msp.Kind][]msp.ID{}
	whole := map[msp.ID]decided{}
	for _, d := range parents {
		if slices.Contains(d.rec.Whole, kind) && !d.change.Create {
			byKind[d.change.Kind] = append(byKind[d.change.Kind], d.change.ID)
			whole[d.change.ID] = d
		}
	}
	var out []decided
	for parentKind, ids := range byKind {
		ours, err := r.Store.Children(ctx, r.system, kind, parentKind, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			came := map[string]bool{}
			for _, child := range whole[id].rec.Children {
				came[child.ID] = came[child.ID] || child.Kind == kind
			}
			for _, sr := range ours[id] {
				if sr.Link == nil || came[sr.Link.RemoteID] || sr.Record.Removed {
					continue
				}
				_, err := r.conn.Get(ctx, kind, sr.Link.RemoteID, connector.Parent{Kind: parentKind, ID: whole[id].rec.ID})
				switch {
				case msp.CodeOf(err) == msp.NotFound:
				case stops(err):
					return nil, err
				default:
					continue // there after all, or nobody knows
				}
				if sr.Queue != nil {
					if err := r.editedThere(ctx, sr); err != nil {
						return nil, err
					}
					continue
				}
				out = append(out, decided{rec: connector.Record{Kind: kind, ID: sr.Link.RemoteID}, top: whole[id].top, name: sr.Record.Name(), change: removal(sr)})
			}
		}
	}
	return out, nil
}

// goes says whether a record that is gone there is taken away here too, without
// asking: it has no life of its own.
func goes(kind msp.Kind) bool { return msp.Removable(kind) || kind == msp.KindExpiration }

func removal(sr msp.SyncRecord) msp.PullChange {
	rec := sr.Record
	return msp.PullChange{Kind: rec.Kind, ID: rec.ID, OrganizationID: rec.OrganizationID, ParentID: rec.ParentID, ParentKind: rec.ParentKind,
		SeenVersion: rec.Version, Link: *sr.Link, Remove: true}
}

// lose takes away here what is gone there, or asks when it was edited here.
func (r *round) lose(ctx context.Context, sr msp.SyncRecord) error {
	if sr.Queue != nil {
		return r.editedThere(ctx, sr)
	}
	_, err := r.apply(ctx, []decided{{rec: connector.Record{Kind: sr.Record.Kind, ID: sr.Link.RemoteID}, name: sr.Record.Name(), change: removal(sr)}})
	return err
}

// editedThere keeps what was edited here after it was deleted there, until a
// person has chosen.
func (r *round) editedThere(ctx context.Context, sr msp.SyncRecord) error {
	q := *sr.Queue
	if q.State == msp.StateConflict && q.Reason == reasonDeleted {
		return nil
	}
	q.State, q.Reason, q.Message = msp.StateConflict, reasonDeleted, deletedMessage(r.system)
	return r.Store.SetQueueState(ctx, q)
}

// leadsNowhere says whether a remote record is nothing without what it refers to,
// which is not known here.
func leadsNowhere(kind msp.Kind, dangling bool) bool { return kind == msp.KindRelatedItem && dangling }

// visit looks through the children that a parent has there before one more is
// made: somebody may have made the same, and nobody there would refuse the double.
// again says that the entry is not what it was.
func (r *round) visit(ctx context.Context, ent *entry) (again bool, err error) {
	rec := ent.sr.Record
	if msp.ParentKinds(rec.Kind) == nil || r.visited[rec.ParentID] {
		return false, nil
	}
	r.visited[rec.ParentID] = true
	if made := r.items[itemID(rec.Parent(), rec.ParentID, r.system)]; made != nil && made.Action == ActionCreate && made.Sent {
		return false, nil // just made by us, and empty
	}
	if err := r.read(ctx, rec.Parent(), r.refs.parent(rec).ID); err != nil {
		if stops(err) {
			return false, err
		}
		r.visited[rec.ParentID] = false
		return false, r.failed(ctx, ent, err)
	}
	before := ent.sr.Queue.QueuedAt
	if err := r.reload(ctx, ent); err != nil {
		return false, err
	}
	return ent.sr.Link != nil || ent.sr.Queue == nil || !ent.sr.Queue.QueuedAt.Equal(before), nil
}

// once runs an entry that changed under the hand, decided anew; what no longer
// waits needs nothing.
func (r *round) once(ctx context.Context, ent *entry) (due time.Time, err error) {
	if ent.sr.Queue == nil {
		return due, nil
	}
	return r.run(ctx, r.again(ent))
}

// read fetches one record with its children and takes it over.
func (r *round) read(ctx context.Context, kind msp.Kind, remoteID string) error {
	there, err := r.conn.Get(ctx, kind, remoteID, connector.Parent{})
	if err != nil {
		return err
	}
	p := &pulling{round: r, kind: kind, seen: map[string]bool{}, began: r.Now()}
	return p.take(ctx, []connector.Record{there})
}

// Refresh reads records anew, with all their children, whether or not they say
// that they changed: attachments, related items and embedded passwords do not
// count as a change of what they belong to. Records without a counterpart are left
// alone.
func (e *Engine) Refresh(ctx context.Context, kind msp.Kind, ids []msp.ID) (Result, error) {
	return e.rounds(ctx, Scope{}, func(r *round, ctx context.Context) error {
		if !slices.Contains(r.conn.Kinds(), kind) {
			return nil
		}
		links, err := r.Store.Links(ctx, r.system, kind, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			link, linked := links[id]
			if !linked {
				continue
			}
			if err := r.read(ctx, kind, link.RemoteID); stops(err) {
				return err
			}
		}
		return nil
	})
}
