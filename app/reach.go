package app

import (
	"context"
	"slices"

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
	s, err := a.stops(ctx)
	if err != nil {
		return v, err
	}
	links, err := a.store.LinksOf(ctx, msp.KindConfiguration, []msp.ID{id})
	if err != nil {
		return v, err
	}
	base := map[msp.System]msp.Values{}
	subject := s.subject(ctx, rec, nil)
	for _, l := range links[id] {
		base[l.System] = l.Base
		if l.System == msp.ITGlue {
			subject = s.subject(ctx, rec, &l)
		}
	}
	_, v.Notice = route.Notice(s.world, subject)
	for _, info := range msp.ConfigurationFields {
		for _, leg := range route.Field(s.world, subject, info.Name) {
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

// A stops answers where fields stop, in the words of the routes, for the length of
// one use case. The same question is asked for many rows of a grid, and worked out
// once.
type stops struct {
	app   *App
	world route.World
	locks []msp.Lock
	known map[stopKey]route.Leg
	open  map[stopKey][]msp.Field // by system and how it holds a record; nil for all
}

type stopKey struct {
	system  msp.System
	psaSync string
	field   msp.Field
	org     msp.ID // "" while nothing is locked
}

func (a *App) stops(ctx context.Context) (*stops, error) {
	w, err := a.world(ctx)
	if err != nil {
		return nil, err
	}
	locks, err := a.store.Locks(ctx)
	return &stops{app: a, world: w, locks: locks, known: map[stopKey]route.Leg{}, open: map[stopKey][]msp.Field{}}, err
}

// subject is a record towards a system; l is nil for one that has no counterpart.
func (s *stops) subject(ctx context.Context, rec *msp.Record, l *msp.Link) route.Subject {
	out := route.Subject{Kind: rec.Kind, New: l == nil, Locks: locksOf(s.locks, rec)}
	if l != nil {
		out.PSASync = l.PSASync
		out.Open = s.openFields(ctx, *l)
	}
	return out
}

// openFields are those a link's system takes; nil means all.
func (s *stops) openFields(ctx context.Context, l msp.Link) []msp.Field {
	key := stopKey{system: l.System, psaSync: l.PSASync}
	open, ok := s.open[key]
	if !ok {
		open, _ = s.app.openFields(ctx, l)
		s.open[key] = open
	}
	return open
}

// leg is the way of a field of a linked record to the link's system.
func (s *stops) leg(ctx context.Context, rec *msp.Record, l msp.Link, f msp.Field) route.Leg {
	key := stopKey{system: l.System, psaSync: l.PSASync, field: f}
	if len(s.locks) > 0 {
		key.org = rec.OrganizationID
	}
	leg, ok := s.known[key]
	if !ok {
		leg = route.To(l.System, s.world, s.subject(ctx, rec, &l), f)
		s.known[key] = leg
	}
	return leg
}

// closed says whether a cell may not be written: the PSA decides the field, and
// what is typed here would never leave.
func (s *stops) closed(ctx context.Context, rec *msp.Record, l msp.Link, f msp.Field) (why string, closed bool) {
	if l.PSASync == "" || !lockable(f) {
		return "", false
	}
	if open := s.openFields(ctx, l); open == nil || slices.Contains(open, f) {
		return "", false
	}
	leg := s.leg(ctx, rec, l, f)
	return leg.Message, !leg.Reaches
}
