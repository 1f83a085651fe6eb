package app

import (
	"context"
	"sync"
	"time"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// jobs are the long works of this program: they go on when a screen is left and
// are shown in the status line.
type jobs struct {
	mu   sync.Mutex
	list []*job
	wait sync.WaitGroup
}

type job struct {
	mu      sync.Mutex
	view    JobView
	owner   string
	started time.Time
	cancel  context.CancelFunc
	told    time.Time // when the screens heard last
	phase   string    // of a round, see roundProgress
}

// keepJobs is how many finished jobs are remembered.
const keepJobs = 20

// startJob runs long work in the background. The work reports through the job
// and stops when its context ends.
func (a *App) startJob(actor msp.Staff, kind, title string, work func(ctx context.Context, j *job) error) JobView {
	ctx, cancel := context.WithCancel(context.Background())
	j := &job{owner: actor.Name, started: a.now(), cancel: cancel,
		view: JobView{ID: string(a.newID()), Kind: kind, Title: title, State: "running"}}
	a.jobs.mu.Lock()
	a.jobs.list = append(a.jobs.list, j)
	if len(a.jobs.list) > keepJobs {
		for i, old := range a.jobs.list {
			if old.snapshot().State != "running" {
				a.jobs.list = append(a.jobs.list[:i], a.jobs.list[i+1:]...)
				break
			}
		}
	}
	a.jobs.mu.Unlock()
	a.jobs.wait.Add(1)
	go func() {
		defer a.jobs.wait.Done()
		defer cancel()
		err := a.runJob(ctx, j, work)
		j.mu.Lock()
		switch {
		case err == nil:
			j.view.State = "done"
		case msp.CodeOf(err) == msp.Canceled || ctx.Err() != nil:
			j.view.State = "stopped"
		default:
			e := Present(err)
			j.view.State, j.view.Error = "failed", &e
		}
		j.view.Rest = 0
		view := j.view
		j.mu.Unlock()
		if err != nil && msp.CodeOf(err) == msp.Internal {
			a.log.Error("long work failed", "kind", kind, "error", err)
		}
		a.shell.Emit("job", view)
		a.shell.Emit("status", nil)
		a.auto.poke()
	}()
	return j.snapshot()
}

// runJob keeps a panic in the work from ending the program.
func (a *App) runJob(ctx context.Context, j *job, work func(ctx context.Context, j *job) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("long work panicked", "panic", p)
			err = msp.Errorf(msp.Internal, "Sitewalk could not finish this. What was confirmed is kept.")
		}
	}()
	return work(ctx, j)
}

func (j *job) snapshot() JobView {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.view
}

// progress notes how far the work is and tells the screens a few times a second.
func (a *App) progress(j *job, done, total int, message string) {
	now := a.now()
	j.mu.Lock()
	j.view.Done, j.view.Total, j.view.Message = done, total, message
	if spent := now.Sub(j.started); spent > 3*time.Second && done > 0 && total > done {
		j.view.Rest = int((spent * time.Duration(total-done) / time.Duration(done)).Seconds()) + 1
	}
	tell := now.Sub(j.told) > 200*time.Millisecond
	if tell {
		j.told = now
	}
	view := j.view
	j.mu.Unlock()
	if tell {
		a.shell.Emit("job", view)
	}
}

func (j *job) set(change func(*JobView)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	change(&j.view)
}

// Job reads how far long work is.
func (a *App) Job(_ msp.Staff, id string) (JobView, error) {
	if j := a.jobs.find(id); j != nil {
		return j.snapshot(), nil
	}
	return JobView{}, msp.Errorf(msp.NotFound, "That work is over and forgotten. History says what it did.")
}

// StopJob stops long work after its present step.
func (a *App) StopJob(actor msp.Staff, id string) error {
	j := a.jobs.find(id)
	if j == nil {
		return nil
	}
	if j.snapshot().Automatic && access.Has(actor.Role, access.Push) {
		j.cancel()
		return nil
	}
	if j.owner != actor.Name && actor.Role != msp.RoleAdministrator && actor.Role != msp.RoleManager {
		return msp.Errorf(msp.Denied, "%s started this. Ask them, or a manager, to stop it.", j.owner)
	}
	j.cancel()
	return nil
}

func (s *jobs) find(id string) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.list {
		if j.view.ID == id {
			return j
		}
	}
	return nil
}

// running lists the long work under way.
func (s *jobs) running() []JobView {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []JobView{}
	for _, j := range s.list {
		if v := j.snapshot(); v.State == "running" {
			out = append(out, v)
		}
	}
	return out
}

// stopAll ends long work and waits for it.
func (s *jobs) stopAll() {
	s.mu.Lock()
	for _, j := range s.list {
		j.cancel()
	}
	s.mu.Unlock()
	s.wait.Wait()
}
