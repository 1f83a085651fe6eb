package app

import (
	"context"
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
)

// roundUnderWay is the round that runs as long work in this program; nil when none
// does.
func (a *App) roundUnderWay() *JobView {
	for _, j := range a.jobs.running() {
		switch RoundKind(j.Kind) {
		case RoundPull, RoundPush, RoundSync:
			return &j
		}
	}
	return nil
}

// beginRound starts a round as long work. end gets what ended it; it is nil when
// another round is under way, which is answered instead: one at a time.
func (a *App) beginRound(actor msp.Staff, req RoundRequest, automatic bool) (view JobView, end <-chan error) {
	a.starting.Lock()
	defer a.starting.Unlock()
	if j := a.roundUnderWay(); j != nil {
		return *j, nil
	}
	titles := map[RoundKind]string{RoundPull: "Pulling from IT Glue", RoundPush: "Sending to IT Glue", RoundSync: "Syncing with IT Glue"}
	ended := make(chan error, 1)
	view = a.startJob(actor, req.Kind, titles[RoundKind(req.Kind)], func(ctx context.Context, j *job) (err error) {
		err = msp.Errorf(msp.Internal, "Sitewalk could not finish this. What was confirmed is kept.") // if it panics
		defer func() { ended <- err }()
		j.set(func(v *JobView) { v.Automatic = automatic })
		quiet := a.watchQuota(ctx, j)
		defer quiet()
		var done SyncView
		done, err = a.round(ctx, actor, req, automatic, func(p engine.Progress) { a.roundProgress(j, p) })
		if len(done.Items) > maxEchoRows {
			done.Items = done.Items[:maxEchoRows]
		}
		j.set(func(v *JobView) { v.Sync = &done })
		return err
	})
	return view, ended
}

// roundProgress notes how far a round is. Its phases have nothing to do with each
// other, so the rest is estimated for the present one.
func (a *App) roundProgress(j *job, p engine.Progress) {
	phase := string(p.Phase)
	if p.Phase == engine.PhasePull {
		phase += " " + string(p.Kind)
	}
	message := p.Message
	switch {
	case p.Phase == engine.PhasePull:
		message = "Fetching: " + p.Kind.Title()
	case p.Phase == engine.PhasePush && p.Message != "":
		message = "Sending " + p.Message
	}
	j.mu.Lock()
	j.view.Phase = string(p.Phase)
	if j.phase != phase {
		j.phase, j.started, j.view.Rest = phase, a.now(), 0
		j.told = time.Time{} // a new phase is told at once
	}
	j.mu.Unlock()
	a.progress(j, p.Done, p.Total, message)
	if p.Rest > 0 {
		j.set(func(v *JobView) { v.Rest = int(p.Rest/time.Second) + 1 })
	}
}

// watchQuota keeps what is left of the systems' quotas in the view of a round, and
// until when one of them wants to be left alone. It looks each second, since a
// round that waits tells nothing.
func (a *App) watchQuota(ctx context.Context, j *job) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			a.noteQuota(j)
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() { cancel(); <-ended; a.noteQuota(j) }
}

func (a *App) noteQuota(j *job) {
	var quotas []JobQuota
	a.mu.Lock()
	for _, s := range allSystems {
		if conn := a.conns[s]; conn != nil {
			q := conn.Quota()
			quotas = append(quotas, JobQuota{System: string(s), Title: s.Title(), Left: q.Left, Of: q.Of, Seconds: int(q.Window.Seconds()), Until: rfc(q.Until)})
		}
	}
	a.mu.Unlock()
	j.mu.Lock()
	same := slices.Equal(j.view.Quotas, quotas)
	j.view.Quotas = quotas
	view := j.view
	j.mu.Unlock()
	if !same && view.State == "running" {
		a.shell.Emit("job", view)
	}
}
