package sandbox

import (
	"context"
	"maps"
	"sync"

	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox/itglue"
)

// A Practice serves the practice systems for a program: the first-run screen's
// "Try it with practice systems". They live until Close, or as long as the context
// it was made with, and are served once however often they are asked for.
type Practice struct {
	ctx context.Context

	mu     sync.Mutex
	world  *World  // nil until they are served here
	keeper *keeper // nil without a file
	where  map[msp.System]string
	closed bool
}

// NewPractice makes practice systems that are not served yet.
func NewPractice(ctx context.Context) *Practice { return &Practice{ctx: ctx} }

// Start sees to it that the systems are served on this computer, and says where;
// the addresses may be others each time. What they hold is kept in the file, saved
// after each change and read again at the next start; "" keeps it in memory. A file
// that another program serves already is left to that program, and where is there:
// ask again before each use, for that program may have ended.
//
// A file that cannot be understood is set aside, the systems begin anew with the
// example clients, and the damage, an *msp.Error, says so: it is no failure.
func (p *Practice) Start(ctx context.Context, file string) (where map[msp.System]string, damage, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed || p.ctx.Err() != nil:
		return nil, nil, ended(context.Cause(p.ctx))
	case p.world != nil:
		return maps.Clone(p.where), nil, nil
	case file == "":
		w, err := New(Options{Seed: "demo"})
		if err != nil {
			return nil, nil, err
		}
		err = p.serve(w)
		return maps.Clone(p.where), nil, err
	}
	lock, where, err := claim(ctx, file)
	if lock == nil {
		return where, nil, err
	}
	w, damage, err := readWorld(file)
	if err == nil {
		err = p.serve(w)
	}
	if err == nil {
		p.keeper = &keeper{world: w, file: file, lock: lock, stop: make(chan struct{}), done: make(chan struct{})}
		go p.keeper.run(p.ctx)
		return maps.Clone(p.where), damage, announce(file, p.where)
	}
	_ = lock.Close()
	return nil, damage, err
}

func (p *Practice) serve(w *World) error {
	info, err := w.Serve(p.ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.world, p.where = w, map[msp.System]string{msp.ITGlue: info.Systems.ITGlue.URL}
	return nil
}

// Close ends the systems, if they are served here, once everything is saved.
func (p *Practice) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	switch {
	case p.keeper != nil:
		return p.keeper.end()
	case p.world != nil:
		p.world.Close()
	}
	return nil
}

// Key is the key a practice system takes. It is no secret and opens nothing else.
func (p *Practice) Key(s msp.System) string { return keyOf(s) }

func keyOf(s msp.System) string {
	if s == msp.ITGlue {
		return itglue.PracticeKey
	}
	return ""
}
