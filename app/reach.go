package app

import (
	"context"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
	"sitewalk/sync/route"
)

// world is what is connected, for the routes.
func (a *App) world(ctx context.Context) (route.World, error) {
	c, err := a.connection(ctx, msp.ITGlue)
	if err != nil || c == nil {
		return route.World{}, err
	}
	return route.World{ITGlue: true, Joined: route.Setting(c.PSASync)}, nil
}

// Reach says how far each field of a configuration gets: arrived, on its way, or
// stopped, and why.
func (a *App) Reach(ctx context.Context, actor msp.Staff, id msp.ID) (ReachView, error) {
	v := ReachView{Fields: map[string][]ReachMark{}}
	rec, err := a.owned(ctx, actor, msp.KindConfiguration, id, access.Look)
	if err != nil {
		return v, err
	}
	w, err := a.world(ctx)
	if err != nil {
		return v, err
	}
	links, err := a.store.LinksOf(ctx, msp.KindConfiguration, []msp.ID{id})
	if err != nil {
		return v, err
	}
	subject := route.Subject{Kind: msp.KindConfiguration, New: true}
	base := map[msp.System]msp.Values{}
	for _, l := range links[id] {
		base[l.System] = l.Base
		if l.System == msp.ITGlue {
			subject.New, subject.PSASync = false, l.PSASync
			if conn, _, err := a.connector(ctx, l.System); err == nil {
				subject.Open = conn.Open(l.Kind, l.PSASync)
			}
		}
	}
	_, v.Notice = route.Notice(w, subject)
	for _, info := range msp.ConfigurationFields {
		for _, leg := range route.Field(w, subject, info.Name) {
			if leg.System == "" {
				continue
			}
			mark := ReachMark{System: string(leg.System), Title: leg.System.Title(), State: "stops", Message: leg.Message}
			if leg.Reaches || leg.Waits() {
				mark.State = "queued"
				if b, linked := base[leg.System]; linked && merge.Equal(info, b[info.Name], rec.Get(info.Name)) {
					mark.State = "arrived"
				} else if mark.Message == "" {
					mark.Message = "In the next plan for " + leg.System.Title() + "."
				}
			}
			v.Fields[string(info.Name)] = append(v.Fields[string(info.Name)], mark)
		}
	}
	return v, nil
}
