package app

import (
	"context"

	"sitewalk/internal/msp"
)

// Organizations lists organizations the actor sees, with what a person wants to
// know before opening one.
func (a *App) Organizations(ctx context.Context, actor msp.Staff, text, after string, limit int) (OrganizationPage, error) {
	out := OrganizationPage{Items: []OrganizationRow{}}
	if limit <= 0 {
		limit = 200
	}
	page, err := a.store.List(ctx, ListQuery{Kind: msp.KindOrganization, Organizations: seen(actor), Text: text,
		Sort: msp.FieldName, After: after, Limit: limit, WithTotal: true})
	if err != nil {
		return out, err
	}
	out.Next, out.Total = page.Next, page.Total
	if len(page.Records) == 0 {
		return out, nil
	}
	ids := idsOf(page.Records)
	counts, err := a.store.OrganizationCounts(ctx, ids)
	if err != nil {
		return out, err
	}
	links, err := a.store.LinksOf(ctx, msp.KindOrganization, ids)
	if err != nil {
		return out, err
	}
	r := a.resolver()
	for _, rec := range page.Records {
		c := counts[rec.ID]
		row := OrganizationRow{
			ID: string(rec.ID), Name: rec.Name(), ShortName: rec.Get(msp.FieldShortName),
			Type:           r.name(ctx, msp.KindOrganizationType, msp.ID(rec.Get(msp.FieldOrganizationType))),
			Status:         r.name(ctx, msp.KindOrganizationStatus, msp.ID(rec.Get(msp.FieldOrganizationStatus))),
			Configurations: c.Configurations, Drafts: c.Drafts, Problems: c.Problems, Locations: c.Locations,
			Counts: map[string]int{}, UpdatedAt: rfc(rec.UpdatedAt), Linked: len(links[rec.ID]) > 0,
		}
		if c.Configurations > 0 {
			row.Complete = 100 * (c.Configurations - c.Drafts) / c.Configurations
		}
		for state, n := range c.ByState {
			row.Counts[string(state)] = n
		}
		out.Items = append(out.Items, row)
	}
	return out, nil
}

// Find finds the one record that a person names by id or, where unique, by name.
// An ambiguous name is an error that lists the candidates.
func (a *App) Find(ctx context.Context, actor msp.Staff, kind msp.Kind, org msp.ID, ref string) (*msp.Record, error) {
	if rec, err := a.store.Record(ctx, kind, msp.ID(ref)); err == nil {
		if !actor.Sees(ownerOf(rec)) {
			return nil, notFound(kind, ref)
		}
		return rec, nil
	} else if msp.CodeOf(err) != msp.NotFound && msp.CodeOf(err) != msp.Invalid {
		return nil, err
	}
	found, err := a.store.FindByName(ctx, kind, org, ref)
	if err != nil {
		return nil, err
	}
	var visible []*msp.Record
	for _, rec := range found {
		if actor.Sees(ownerOf(rec)) {
			visible = append(visible, rec)
		}
	}
	switch len(visible) {
	case 1:
		return visible[0], nil
	case 0:
		return nil, a.nearMiss(ctx, actor, kind, org, ref)
	}
	r := a.resolver()
	text := "Several are called “" + ref + "”. Name one by its id:"
	for i, rec := range visible {
		if i == 10 {
			text += " …"
			break
		}
		text += " " + string(rec.ID)
		if o := r.name(ctx, msp.KindOrganization, rec.OrganizationID); o != "" {
			text += " (" + o + ")"
		}
		if i < len(visible)-1 {
			text += ","
		}
	}
	return nil, msp.Errorf(msp.Invalid, "%s", text)
}

func notFound(kind msp.Kind, ref string) error {
	return msp.Errorf(msp.NotFound, "There is no %s “%s” here. Check the spelling, or list them.", kind.Title(), ref)
}

// nearMiss says what is not there, with the nearest names.
func (a *App) nearMiss(ctx context.Context, actor msp.Staff, kind msp.Kind, org msp.ID, ref string) error {
	q := ListQuery{Kind: kind, Organizations: seen(actor), Sort: msp.FieldName, Limit: 5000, Archived: msp.With}
	if org != "" {
		q.Organizations = []msp.ID{org}
	}
	page, err := a.store.List(ctx, q)
	if err != nil {
		return notFound(kind, ref)
	}
	names := make([]string, 0, len(page.Records))
	for _, rec := range page.Records {
		names = append(names, rec.Name())
	}
	near := msp.Suggest(ref, names, 3)
	if len(near) == 0 {
		return notFound(kind, ref)
	}
	e := msp.AsError(notFound(kind, ref))
	e.Message = "There is no " + kind.Title() + " “" + ref + "” here. Nearest:"
	for i, n := range near {
		if i > 0 {
			e.Message += ","
		}
		e.Message += " " + n
	}
	e.Message += "."
	return e
}
