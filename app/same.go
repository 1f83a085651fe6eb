package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
)

// heldBack is the reason of a queue item that is not sent because a system has
// something that may be the same.
const heldBack = "possible_duplicate"

// Lookalikes shows a record that is held back beside those here that may be the
// same thing and are in the system already.
func (a *App) Lookalikes(ctx context.Context, actor msp.Staff, id string) (LookalikeView, error) {
	held, candidates, err := a.lookalikes(ctx, actor, id, access.Look)
	if err != nil {
		return LookalikeView{}, err
	}
	out := LookalikeView{ID: id, Candidates: []RecordView{}}
	if out.Here, err = a.Record(ctx, actor, held.Kind, held.ID); err != nil {
		return out, err
	}
	for _, rec := range candidates {
		v, err := a.Record(ctx, actor, rec.Kind, rec.ID)
		if err != nil {
			return out, err
		}
		out.Candidates = append(out.Candidates, v)
	}
	return out, nil
}

// lookalikes finds the record of a held-back item, and what may be the same: in the
// same organization, linked to the system, with its name, serial number or MAC.
func (a *App) lookalikes(ctx context.Context, actor msp.Staff, id string, act access.Act) (held *msp.Record, candidates []*msp.Record, err error) {
	part := strings.Split(id, ":")
	if len(part) != 3 {
		return nil, nil, msp.FieldError("id", "“%s” is no item of the queue. List it with: queue.", id)
	}
	kind, system := msp.Kind(part[0]), msp.System(part[2])
	if held, err = a.owned(ctx, actor, kind, msp.ID(part[1]), act); err != nil {
		return nil, nil, err
	}
	queue, err := a.store.QueueOf(ctx, kind, []msp.ID{held.ID})
	if err != nil {
		return nil, nil, err
	}
	if !slices.ContainsFunc(queue[held.ID], func(q msp.QueueItem) bool { return q.System == system && q.Reason == heldBack }) {
		return nil, nil, msp.FieldError("id", "“%s” is not held back as a possible duplicate. List what is with: queue --state blocked.", held.Name())
	}
	near, err := a.store.Neighbours(ctx, held.OrganizationID, held.Values, held.ID)
	if err != nil {
		return nil, nil, err
	}
	links, err := a.store.LinksOf(ctx, kind, idsOf(near))
	if err != nil {
		return nil, nil, err
	}
	for _, rec := range near {
		linked := slices.ContainsFunc(links[rec.ID], func(l msp.Link) bool { return l.System == system })
		if linked && rec.OrganizationID == held.OrganizationID && !rec.Gone && looksAlike(held, rec) {
			candidates = append(candidates, rec)
		}
	}
	return held, candidates, nil
}

func looksAlike(a, b *msp.Record) bool {
	for _, f := range []msp.Field{msp.FieldSerialNumber, msp.FieldMACAddress} {
		if x, y := a.Get(f), b.Get(f); x != "" && strings.EqualFold(x, y) {
			return true
		}
	}
	return strings.EqualFold(strings.TrimSpace(a.Name()), strings.TrimSpace(b.Name()))
}

// LinkLookalike says that a record that is held back is the same thing as one the
// system has: the two become one here, linked to what is there. Where only one of
// them holds something that counts, where both do a person chooses. with names the
// other; "" is the only one there is.
func (a *App) LinkLookalike(ctx context.Context, actor msp.Staff, id string, with msp.ID) (RecordView, error) {
	held, candidates, err := a.lookalikes(ctx, actor, id, access.Merge)
	if err != nil {
		return RecordView{}, err
	}
	if with != "" {
		candidates = slices.DeleteFunc(candidates, func(rec *msp.Record) bool { return rec.ID != with })
	}
	switch {
	case len(candidates) == 0:
		return RecordView{}, msp.Errorf(msp.NotFound, "What it may be the same as is not here yet. Pull, then link them.")
	case len(candidates) > 1:
		names := make([]string, len(candidates))
		for i, rec := range candidates {
			names[i] = rec.Name() + " (" + string(rec.ID) + ")"
		}
		return RecordView{}, msp.FieldError("with", "Several may be the same: %s. Say which.", strings.Join(names, ", "))
	}
	keep, system := candidates[0], msp.System(strings.Split(id, ":")[2])
	same, err := a.decideSame(ctx, held, keep, system)
	if err != nil {
		return RecordView{}, err
	}
	w, err := a.write(ctx, actor, msp.ActionMerge, "Linked "+held.Name()+" with "+keep.Name()+" in "+system.Title())
	if err != nil {
		return RecordView{}, err
	}
	batch, err := a.store.MakeSame(ctx, w, same)
	if err != nil {
		return RecordView{}, err
	}
	a.savedBatch(held.Kind, []msp.ID{held.ID, keep.ID}, batch)
	a.shell.Emit("status", nil)
	return a.Record(ctx, actor, keep.Kind, keep.ID)
}

// decideSame merges the two as when they first meet: nothing was ever agreed on.
func (a *App) decideSame(ctx context.Context, held, keep *msp.Record, system msp.System) (msp.Same, error) {
	same := msp.Same{Kind: keep.Kind, Keep: keep.ID, Other: held.ID, KeepVersion: keep.Version, OtherVersion: held.Version, System: system, Set: msp.Values{}}
	waiting, err := a.store.QueueOf(ctx, keep.Kind, []msp.ID{keep.ID})
	if err != nil {
		return same, err
	}
	if len(waiting[keep.ID]) > 0 {
		return same, msp.Errorf(msp.Invalid, "“%s” has changes of its own that wait. Send them or undo them first, then link the two.", keep.Name())
	}
	theirs := map[msp.Field]merge.Value{}
	for _, info := range msp.FieldsOf(keep.Kind) {
		theirs[info.Name] = merge.Value{Text: keep.Get(info.Name)}
	}
	for _, res := range merge.Record(keep.Kind, nil, held.Values, theirs, false) {
		switch res.Outcome {
		case merge.SendOurs:
			same.Set[res.Info.Name] = res.Ours
		case merge.Conflict:
			same.Set[res.Info.Name] = res.Ours
			same.Conflicts = append(same.Conflicts, msp.FieldConflict{Kind: keep.Kind, RecordID: keep.ID, System: system, Field: res.Info.Name,
				Local: res.Ours, Remote: res.Theirs})
		}
	}
	return same, nil
}
