package sandbox

import (
	"context"
	"sync"

	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox/itglue"
)

// A Practice serves the practice systems for a program: the first-run screen's
// "Try it with practice systems". They live as long as the context it was made
// with, and are served once however often they are asked for.
type Practice struct {
	ctx context.Context

	mu    sync.Mutex
	where map[msp.System]string
}

// NewPractice makes practice systems that are not served yet.
func NewPractice(ctx context.Context) *Practice { return &Practice{ctx: ctx} }

// Start serves them on this computer and says where.
func (p *Practice) Start(context.Context) (map[msp.System]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.where != nil {
		return p.where, nil
	}
	world, err := New(Options{Seed: "demo"})
	if err != nil {
		return nil, err
	}
	info, err := world.Serve(p.ctx, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p.where = map[msp.System]string{msp.ITGlue: info.Systems.ITGlue.URL}
	return p.where, nil
}

// Key is the key a practice system takes. It is no secret and opens nothing else.
func (p *Practice) Key(s msp.System) string {
	if s == msp.ITGlue {
		return itglue.PracticeKey
	}
	return ""
}
