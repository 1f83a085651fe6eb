package app

import (
	"context"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// RelationSources are the kinds that can be related to others, RelationTargets those
// that they can be related to. IT Glue takes no organization as a source.
var (
	RelationSources = []msp.Kind{msp.KindConfiguration, msp.KindLocation, msp.KindContact, msp.KindPassword, msp.KindFlexibleAsset}
	RelationTargets = append([]msp.Kind{msp.KindOrganization}, RelationSources...)
)

// A RelationView is one related item, from the one record to the other. Both
// sides show it.
type RelationView struct {
	ID    string     `json:"id"`
	From  RecordRef  `json:"from"`
	To    RecordRef  `json:"to"` // of a document of IT Glue the name alone
	Notes string     `json:"notes"`
	Links []LinkView `json:"links"`
}

// target finds what a related item leads to; nil for a document.
func target(rec *msp.Record) (msp.FieldInfo, msp.ID) {
	for _, info := range msp.RelatedItemFields {
		if id := rec.Get(info.Name); id != "" && info.Kind == msp.KindRef {
			return info, msp.ID(id)
		}
	}
	return msp.FieldInfo{}, ""
}

// relations finds the related items of a record in either direction.
func (a *App) relations(ctx context.Context, rec *msp.Record) ([]*msp.Record, error) {
	var out []*msp.Record
	if belongsTo(msp.KindRelatedItem, rec) == nil {
		own, err := a.below(ctx, msp.KindRelatedItem, rec.ID)
		if err != nil {
			return nil, err
		}
		out = own
	}
	for _, info := range msp.RelatedItemFields {
		if info.Ref != rec.Kind {
			continue
		}
		page, err := a.store.List(ctx, ListQuery{Kind: msp.KindRelatedItem, Where: []Where{{Field: info.Name, Values: []string{string(rec.ID)}}}, Limit: wholePage})
		if err != nil {
			return nil, err
		}
		out = append(out, page.Records...)
	}
	return out, nil
}

// Relations lists what a record is related to, in either direction.
func (a *App) Relations(ctx context.Context, actor msp.Staff, rec *msp.Record) ([]RelationView, error) {
	if err := a.may(actor, access.Look, ownerOf(rec)); err != nil {
		return nil, err
	}
	items, err := a.relations(ctx, rec)
	if err != nil {
		return nil, err
	}
	return a.relationViews(ctx, actor, items)
}

func (a *App) relationViews(ctx context.Context, actor msp.Staff, items []*msp.Record) ([]RelationView, error) {
	ids := make([]msp.ID, len(items))
	for i, rec := range items {
		ids[i] = rec.ID
	}
	links, err := a.store.LinksOf(ctx, msp.KindRelatedItem, ids)
	if err != nil {
		return nil, err
	}
	queue, err := a.store.QueueOf(ctx, msp.KindRelatedItem, ids)
	if err != nil {
		return nil, err
	}
	r := a.resolver()
	ref := func(kind msp.Kind, id msp.ID) (out RecordRef) {
		out = RecordRef{Kind: string(kind), ID: string(id)}
		if rec := r.record(ctx, kind, id); rec != nil && actor.Sees(ownerOf(rec)) {
			out = refTo(ctx, r, rec)
		}
		return out
	}
	out := []RelationView{}
	for _, rec := range items {
		v := RelationView{ID: string(rec.ID), From: ref(rec.Parent(), rec.ParentID), Notes: rec.Get(msp.FieldNotes), Links: linkViews(links[rec.ID], queue[rec.ID])}
		if info, id := target(rec); id != "" {
			v.To = ref(info.Ref, id)
		} else {
			v.To = RecordRef{Kind: "document", Name: rec.Get(msp.FieldToDocument)}
		}
		out = append(out, v)
	}
	return out, nil
}

// between finds the related items that join two records, in either direction.
func (a *App) between(ctx context.Context, one, other *msp.Record) ([]*msp.Record, error) {
	items, err := a.relations(ctx, one)
	if err != nil {
		return nil, err
	}
	var out []*msp.Record
	for _, rec := range items {
		_, to := target(rec)
		if rec.ParentID == one.ID && to == other.ID || rec.ParentID == other.ID && to == one.ID {
			out = append(out, rec)
		}
	}
	return out, nil
}

// Relate relates two records. Two that are related already, in whichever
// direction, are not related twice.
func (a *App) Relate(ctx context.Context, actor msp.Staff, from, to *msp.Record, notes string) (RelationView, error) {
	if err := a.may(actor, access.Look, ownerOf(to)); err != nil {
		return RelationView{}, err
	}
	rec, err := a.newBelow(actor, access.CreateEdit, msp.KindRelatedItem, from)
	if err != nil {
		return RelationView{}, err
	}
	if from.ID == to.ID {
		return RelationView{}, msp.Errorf(msp.Invalid, "A record cannot be related to itself. Name another.")
	}
	there, err := a.between(ctx, from, to)
	if err != nil {
		return RelationView{}, err
	}
	if len(there) > 0 {
		return RelationView{}, msp.Errorf(msp.Invalid, "“%s” and “%s” are related already. Nothing was changed.", from.Name(), to.Name())
	}
	for _, info := range msp.RelatedItemFields {
		if info.Ref == to.Kind {
			rec.Set(info.Name, string(to.ID))
		}
	}
	if len(rec.Values) == 0 {
		return RelationView{}, msp.Errorf(msp.Invalid, "Nothing can be related to %s.", article(to.Kind))
	}
	rec.Set(msp.FieldNotes, msp.NormalizeText(notes))
	w, err := a.write(ctx, actor, msp.ActionEdit, "Related "+from.Name()+" to "+to.Name())
	if err != nil {
		return RelationView{}, err
	}
	if _, err := a.store.Add(ctx, w, []*msp.Record{rec}); err != nil {
		return RelationView{}, err
	}
	a.saved(from.Kind, []msp.ID{from.ID})
	a.saved(to.Kind, []msp.ID{to.ID})
	views, err := a.relationViews(ctx, actor, []*msp.Record{rec})
	if err != nil {
		return RelationView{}, err
	}
	return views[0], nil
}

// Unrelate takes away what relates two records, in either direction.
func (a *App) Unrelate(ctx context.Context, actor msp.Staff, one, other *msp.Record) (int, error) {
	items, err := a.between(ctx, one, other)
	if err != nil {
		return 0, err
	}
	if len(items) == 0 {
		return 0, msp.Errorf(msp.NotFound, "“%s” and “%s” are not related.", one.Name(), other.Name())
	}
	ids := make([]msp.ID, len(items))
	for i, rec := range items {
		if err := a.may(actor, removeAct(rec.Kind), ownerOf(rec)); err != nil {
			return 0, err
		}
		ids[i] = rec.ID
	}
	w, err := a.write(ctx, actor, msp.ActionEdit, "No longer related "+one.Name()+" to "+other.Name())
	if err != nil {
		return 0, err
	}
	if _, err := a.store.Remove(ctx, w, msp.KindRelatedItem, ids); err != nil {
		return 0, err
	}
	a.saved(one.Kind, []msp.ID{one.ID})
	a.saved(other.Kind, []msp.ID{other.ID})
	return len(ids), nil
}
