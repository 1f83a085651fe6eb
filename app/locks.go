package app

import (
	"context"
	"slices"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// Locks lists the fields that are kept from being sent, as far as the actor sees
// their organizations.
func (a *App) Locks(ctx context.Context, actor msp.Staff) (LockList, error) {
	out := LockList{Items: []LockView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	locks, err := a.store.Locks(ctx)
	if err != nil {
		return out, err
	}
	r := a.resolver()
	for _, l := range locks {
		if !actor.Sees(l.OrganizationID) {
			continue
		}
		v, err := a.lockView(ctx, r, l)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

func (a *App) lockView(ctx context.Context, r *resolver, l msp.Lock) (LockView, error) {
	v := LockView{ScopeView: scopeView(ctx, r, l.ID, l.Scope, l.Staff)}
	v.At = rfc(l.At)
	v.Words = upperFirst(msp.TitleOf(l.Kind, l.Field)) + " of " + l.Kind.Plural() + " is not sent to " + l.System.Title()
	if v.Organization != "" {
		v.Words += ", at " + v.Organization
	}
	var err error
	v.Differing, err = a.store.CountDiffering(ctx, l.Scope)
	return v, err
}

// AddLock keeps a field from being sent to a system from now on. What changes there
// still comes here.
func (a *App) AddLock(ctx context.Context, actor msp.Staff, req ScopeRequest) (LockView, error) {
	s, err := a.scope(actor, req, access.Locks)
	if err != nil {
		return LockView{}, err
	}
	if slices.Contains(msp.Missing(&msp.Record{Kind: s.Kind}, []msp.System{s.System})[s.System], s.Field) {
		return LockView{}, msp.FieldError("field", "%s takes no %s without its %s, so that cannot be locked. Lock another field.",
			s.System.Title(), s.Kind.Title(), msp.TitleOf(s.Kind, s.Field))
	}
	l := msp.Lock{ID: a.newID(), Scope: s, Staff: actor.Name, At: a.now().UTC()}
	if err := a.store.SaveLock(ctx, l); err != nil {
		return LockView{}, err
	}
	a.told("locks")
	return a.lockView(ctx, a.resolver(), l)
}

// RemoveLock lifts a lock: what differs waits to be sent.
func (a *App) RemoveLock(ctx context.Context, actor msp.Staff, id msp.ID) (LockLifted, error) {
	locks, err := a.store.Locks(ctx)
	if err != nil {
		return LockLifted{}, err
	}
	i := slices.IndexFunc(locks, func(l msp.Lock) bool { return l.ID == id })
	if i < 0 {
		if err := a.may(actor, access.Locks, ""); err != nil {
			return LockLifted{}, err
		}
		return LockLifted{}, msp.Errorf(msp.NotFound, "There is no lock “%s”. List them with: locks.", id)
	}
	if err := a.may(actor, access.Locks, locks[i].OrganizationID); err != nil {
		return LockLifted{}, err
	}
	n, err := a.store.RemoveLock(ctx, id)
	if err != nil {
		return LockLifted{}, err
	}
	a.told("locks")
	return LockLifted{Queued: n}, nil
}

// told tells the screens that rules or locks changed, and all that follows from
// them: marks in the grid, the plan, the counts.
func (a *App) told(what string) {
	a.shell.Emit(what, nil)
	a.saved(msp.KindConfiguration, nil)
	a.shell.Emit("status", nil)
}

// locksOf are the locks that keep fields of a record from being sent.
func locksOf(locks []msp.Lock, rec *msp.Record) []msp.Lock {
	var out []msp.Lock
	for _, l := range locks {
		if l.Covers(rec, l.Field, l.System) {
			out = append(out, l)
		}
	}
	return out
}
