package app

import (
	"context"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// Search finds records by any part of any word, MACs and serials with or without
// separators. What was just saved is found.
func (a *App) Search(ctx context.Context, actor msp.Staff, text string, org msp.ID, limit int) (SearchView, error) {
	out := SearchView{Items: []SearchItem{}}
	if err := a.may(actor, access.Look, org); err != nil {
		return out, err
	}
	if limit <= 0 {
		limit = 50
	}
	q := SearchQuery{Text: text, Organizations: seen(actor), Limit: limit}
	if org != "" {
		q.Organizations = []msp.ID{org}
	}
	hits, err := a.store.Search(ctx, q)
	if err != nil {
		return out, err
	}
	byKind := map[msp.Kind][]*msp.Record{}
	for _, h := range hits {
		byKind[h.Record.Kind] = append(byKind[h.Record.Kind], h.Record)
	}
	r := a.resolver()
	views := map[string]RecordView{}
	for _, records := range byKind {
		list, err := a.views(ctx, r, records)
		if err != nil {
			return out, err
		}
		for _, v := range list {
			views[v.ID] = v
		}
	}
	for _, h := range hits {
		out.Items = append(out.Items, SearchItem{RecordView: views[string(h.Record.ID)],
			Match: MatchView{Field: string(h.Field), Text: r.fieldText(ctx, h.Record.Kind, h.Field, h.Text)}})
	}
	return out, nil
}

// Neighbours finds configurations with the same serial number, MAC, IP or name:
// "Is it already here?"
func (a *App) Neighbours(ctx context.Context, actor msp.Staff, org msp.ID, fields map[string]string, except msp.ID) ([]RecordRef, error) {
	if err := a.may(actor, access.Look, org); err != nil {
		return nil, err
	}
	values := msp.Values{}
	for name, text := range fields {
		info, ok := msp.FieldOf(msp.KindConfiguration, msp.Field(name))
		if !ok || info.Kind == msp.KindRef {
			continue
		}
		if canon, problem := msp.Normalize(info, text, msp.CheckContext{}); problem == nil && !msp.IsJunkIdentifier(info.Name, canon) {
			values[info.Name] = canon
		}
	}
	records, err := a.store.Neighbours(ctx, org, values, except)
	if err != nil {
		return nil, err
	}
	r := a.resolver()
	out := []RecordRef{}
	for _, rec := range records {
		if actor.Sees(rec.OrganizationID) {
			out = append(out, refTo(ctx, r, rec))
		}
	}
	return out, nil
}

func refTo(ctx context.Context, r *resolver, rec *msp.Record) RecordRef {
	name := rec.Name()
	if name == "" {
		name = shortName(rec)
	}
	if rec.Kind == msp.KindRelatedItem {
		name = rec.Get(msp.FieldToDocument)
		if info, id := target(rec); id != "" {
			name = r.name(ctx, info.Ref, id)
		}
		name = r.name(ctx, rec.Parent(), rec.ParentID) + " → " + name
	}
	return RecordRef{Kind: string(rec.Kind), ID: string(rec.ID), Name: name,
		Organization: r.name(ctx, msp.KindOrganization, rec.OrganizationID), OrganizationID: string(rec.OrganizationID)}
}
