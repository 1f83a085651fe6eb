package app

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// When rounds run by themselves: at most every five minutes, which is how often IT
// Glue may be asked what changed (reference/itglue.md section 10), and a push when
// nothing was typed for a while.
const (
	autoEvery  = 5 * time.Minute
	autoIdle   = 30 * time.Second
	autoAtOnce = 5 * time.Second // after the start, so that the screens come first
	autoPoll   = 5 * time.Minute // what no event tells of is looked at again
)

// autoOn is the setting sync.auto, on.
const autoOn = "on"

// An auto runs rounds by itself while the screens are open. Everything but the
// loop's own memory is under mu.
type auto struct {
	mu      sync.Mutex
	stop    context.CancelFunc // nil while it does not run
	ended   chan struct{}
	wake    chan struct{}
	edited  time.Time         // of the last edit that no round has taken along; zero for none
	settled map[msp.Code]bool // what a person has settled since the loop looked
	next    time.Time         // of the next round; zero when none is planned
	stopped string            // why it waits for a person; "" when it does not
}

// StartAuto lets rounds run by themselves, as the setting sync.auto says, until
// Close. The window and `serve` call it; commands that run once do not.
func (a *App) StartAuto() {
	a.auto.mu.Lock()
	defer a.auto.mu.Unlock()
	if a.auto.stop != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	a.auto.stop, a.auto.ended = cancel, make(chan struct{})
	go func() {
		defer close(a.auto.ended)
		a.runAuto(ctx)
	}()
}

// stopAuto ends the loop and waits for it.
func (a *App) stopAuto() {
	a.auto.mu.Lock()
	stop, ended := a.auto.stop, a.auto.ended
	a.auto.mu.Unlock()
	if stop != nil {
		stop()
		<-ended
	}
}

// poke lets the loop look again.
func (s *auto) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// edit notes that something was saved which may have to be sent.
func (s *auto) edit(at time.Time) {
	s.mu.Lock()
	s.edited = at
	s.mu.Unlock()
	s.poke()
}

// settle notes what a person has seen to; no codes stands for everything.
func (s *auto) settle(codes ...msp.Code) {
	s.mu.Lock()
	if len(codes) == 0 {
		codes = []msp.Code{""}
	}
	for _, c := range codes {
		s.settled[c] = true
	}
	s.mu.Unlock()
	s.poke()
}

// byPerson notes that a person's round went well.
func (s *auto) byPerson(kind RoundKind) {
	if kind == RoundPush {
		s.settle(msp.SignIn) // it says nothing about the lists that a brake was for
		return
	}
	s.settle()
}

// An autoMemory is what the loop remembers between rounds.
type autoMemory struct {
	last  time.Time  // when the last round that pulled began, of anybody; zero is not known
	after time.Time  // nothing runs before
	fails int        // in a row
	asks  *msp.Error // waits for a person
}

func (a *App) runAuto(ctx context.Context) {
	m := &autoMemory{}
	for ctx.Err() == nil {
		at, kind, actor := a.autoPlan(ctx, m)
		now := a.now()
		planned := at
		if kind == "" {
			planned, at = time.Time{}, now.Add(autoPoll)
		}
		a.tellAuto(planned, m.asks)
		if wait := at.Sub(now); wait > 0 {
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
			case <-a.auto.wake:
			case <-ctx.Done():
			}
			timer.Stop()
			continue
		}
		a.autoRound(ctx, m, actor, kind)
	}
	a.tellAuto(time.Time{}, nil)
}

// tellAuto shows when the next round is, and why there is none.
func (a *App) tellAuto(next time.Time, asks *msp.Error) {
	text := ""
	if asks != nil {
		text = asks.Message
	}
	a.auto.mu.Lock()
	changed := !a.auto.next.Equal(next) || a.auto.stopped != text
	a.auto.next, a.auto.stopped = next, text
	a.auto.mu.Unlock()
	if changed {
		a.shell.Emit("status", nil)
	}
}

// autoPlan says when the next round runs, which, and by whose right; "" for none.
func (a *App) autoPlan(ctx context.Context, m *autoMemory) (at time.Time, kind RoundKind, actor msp.Staff) {
	edited := a.heard(m)
	setting, err := a.store.Setting(ctx, "sync.auto")
	if err != nil || setting != autoOn {
		return at, "", actor
	}
	if systems, err := a.systems(ctx); err != nil || len(systems) == 0 {
		return at, "", actor
	}
	actor, ok := a.autoActor(ctx)
	if !ok {
		m.asks = &msp.Error{Code: msp.Denied, Message: "Auto-sync is on, but nobody's role here may pull and push. Give a person the role editor or a higher one."}
	}
	if m.asks != nil {
		return at, "", actor
	}
	if a.roundUnderWay() != nil {
		return at, "", actor // its end wakes the loop
	}
	now := a.now()
	if m.last.IsZero() {
		m.last = now.Add(autoAtOnce - autoEvery)
	}
	if last := a.lastPull(ctx); last.After(m.last) {
		m.last = last // a person's, or another program's
	}
	at, kind = m.last.Add(autoEvery), RoundSync
	if !edited.IsZero() && at.After(now) { // a sync that is due sends too
		if soon := edited.Add(autoIdle); soon.Before(at) {
			at, kind = soon, RoundPush
		}
	}
	if at.Before(m.after) {
		at = m.after
		if !at.Before(m.last.Add(autoEvery)) {
			kind = RoundSync
		}
	}
	return at, kind, actor
}

// heard takes over what happened since the loop looked last.
func (a *App) heard(m *autoMemory) (edited time.Time) {
	a.auto.mu.Lock()
	defer a.auto.mu.Unlock()
	if m.asks != nil && (a.auto.settled[""] || a.auto.settled[m.asks.Code] || m.asks.Code == msp.Denied) {
		m.asks = nil
	}
	if a.auto.settled[""] || a.auto.settled[msp.SignIn] {
		m.fails, m.after = 0, time.Time{} // somebody was answered
	}
	clear(a.auto.settled)
	return a.auto.edited
}

// lastPull is when a round that pulled, and went well, began last; zero when none
// did.
func (a *App) lastPull(ctx context.Context) time.Time {
	rounds, _, err := a.store.Rounds(ctx, "", 20)
	if err != nil {
		return time.Time{}
	}
	for _, r := range rounds {
		if r.Kind != string(RoundPush) && r.State == msp.RoundDone {
			return r.At
		}
	}
	return time.Time{}
}

// autoActor finds by whose right a round runs: of those who may pull and push,
// whoever sees most. The setting is an administrator's or a manager's, so that it
// runs is decided by one who may.
func (a *App) autoActor(ctx context.Context) (msp.Staff, bool) {
	staff, err := a.store.Staff(ctx)
	if err != nil {
		return msp.Staff{}, false
	}
	if len(staff) == 0 { // the default administrator
		actor, err := a.Actor(ctx, "")
		return actor, err == nil
	}
	staff = slices.DeleteFunc(staff, func(s msp.Staff) bool {
		return !access.Has(s.Role, access.Pull) || !access.Has(s.Role, access.Push) || s.Role != msp.RoleAdministrator && len(s.Organizations) == 0
	})
	if len(staff) == 0 {
		return msp.Staff{}, false
	}
	return slices.MaxFunc(staff, func(x, y msp.Staff) int {
		return cmp.Or(cmp.Compare(b2i(x.Role == msp.RoleAdministrator), b2i(y.Role == msp.RoleAdministrator)),
			cmp.Compare(len(x.Organizations), len(y.Organizations)), cmp.Compare(y.Name, x.Name))
	}), true
}

// autoRound runs a round to its end and draws the conclusions.
func (a *App) autoRound(ctx context.Context, m *autoMemory, actor msp.Staff, kind RoundKind) {
	began := a.now()
	if kind == RoundPush && !a.somethingWaits(ctx) {
		a.taken(began)
		return
	}
	view, end := a.beginRound(actor, RoundRequest{Kind: string(kind)}, true)
	if end == nil {
		return // a person was quicker
	}
	var err error
	select {
	case err = <-end:
	case <-ctx.Done():
		if j := a.jobs.find(view.ID); j != nil {
			j.cancel()
		}
		<-end
		return
	}
	m.conclude(err, kind, began, a.now())
	if code := msp.CodeOf(err); code == "" || code == msp.Canceled {
		a.taken(began)
	}
}

// somethingWaits says whether a push could have anything to do.
func (a *App) somethingWaits(ctx context.Context) bool {
	counts, err := a.store.QueueCounts(ctx)
	if err != nil {
		return true
	}
	for _, c := range counts {
		if c[msp.StateQueued]+c[msp.StateSending]+c[msp.StateUnknown]+c[msp.StateWaiting] > 0 {
			return true
		}
	}
	return false
}

// taken notes that a round which began then has taken the edits along.
func (a *App) taken(began time.Time) {
	a.auto.mu.Lock()
	defer a.auto.mu.Unlock()
	if !a.auto.edited.After(began) {
		a.auto.edited = time.Time{}
	}
}

// conclude decides what the end of a round means for the next: go on, wait, or ask
// a person.
func (m *autoMemory) conclude(err error, kind RoundKind, began, now time.Time) {
	e := msp.AsError(err)
	code := msp.CodeOf(err)
	if code != msp.Offline && code != msp.Internal {
		m.fails = 0
	}
	switch code {
	case "":
		m.after = time.Time{}
		if kind != RoundPush {
			m.last = began
		}
	case msp.Canceled: // a person stopped it, and does not want it again at once
		m.last = now
	case msp.Busy:
		m.after = now.Add(autoIdle)
		if e != nil && e.RetryAt.After(m.after) {
			m.after = e.RetryAt
		}
	case msp.Locked: // another program imports or syncs
		m.after = now.Add(autoIdle)
	case msp.SignIn, msp.Brake, msp.Denied, msp.Invalid:
		m.asks = e
	default:
		m.after = now.Add(autoBackoff(m.fails))
		m.fails++
	}
}

// autoBackoff is the wait after so many failures in a row: 15 seconds, twice as
// long each time, five minutes at most.
func autoBackoff(fails int) time.Duration {
	const first, most = 15 * time.Second, 5 * time.Minute
	return min(first<<min(fails, 10), most)
}
