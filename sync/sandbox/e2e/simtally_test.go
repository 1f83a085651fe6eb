package e2e_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"sitewalk/sync/engine"
)

var simAll = engine.Scope{}

// A tally counts what happened, over one seed or many.
type tally struct {
	seeds    []uint64
	failed   int
	steps    int // places where a program could have been killed
	rounds   int
	requests int
	most     int // requests in any five minutes
	faults   map[string]int
	rare     map[string]int
	took     time.Duration
	print    uint64 // fingerprint of all steps
}

func newTally() *tally { return &tally{faults: map[string]int{}, rare: map[string]int{}} }

// count notes that a path was taken.
func (c *tally) count(path string) { c.rare[path]++ }

func (c *tally) add(o *tally) {
	if c.rare == nil {
		*c = *newTally()
	}
	c.seeds = append(c.seeds, o.seeds...)
	c.failed += o.failed
	c.steps += o.steps
	c.rounds += o.rounds
	c.requests += o.requests
	c.most = max(c.most, o.most)
	c.took += o.took
	for k, n := range o.faults {
		c.faults[k] += n
	}
	for k, n := range o.rare {
		c.rare[k] += n
	}
}

// report is what a run found, in words.
func (c *tally) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d seeds (%d failed), %d rounds, %d requests (at most %d in five minutes), %d steps, %v a seed\n", len(c.seeds), c.failed, c.rounds,
		c.requests, c.most, c.steps, (c.took / time.Duration(max(len(c.seeds), 1))).Round(time.Millisecond))
	fmt.Fprintf(&b, "faults:")
	for _, k := range slices.Sorted(maps.Keys(c.faults)) {
		fmt.Fprintf(&b, " %s %d,", k, c.faults[k])
	}
	fmt.Fprintf(&b, "\npaths:\n")
	for _, k := range slices.Sorted(maps.Keys(c.rare)) {
		fmt.Fprintf(&b, "  %6d  %s\n", c.rare[k], k)
	}
	return b.String()
}

// mustHappen are the paths that a hundred seeds reach. One that is never taken is
// one that is never tried.
var mustHappen = []string{
	"429, Retry-After as a date", "429, Retry-After in seconds", "429, Retry-After missing", "busy", "page halved",
	"adopted after a lost answer", "create without an answer", "lost create met again by a pull or look-up", "sent again after two look-ups",
	"conflict: the same field", "conflict: edited here, deleted there", "conflict settled: local", "conflict settled: remote", "conflict settled: a new value",
	"brake", "gone there, noticed by a sweep", "made again there", "let go here", "recognized as the same", "documented by two",
	"killed between the intent and the answer", "killed between the answer and its confirmation", "stopped by the person",
	"typed while a round runs", "others at work during a request", "another desk's round during a request",
	"key refused", "key replaced", "locked by the PSA", "the PSA: enabled",
	"edit taken back", "edit taken back before it was sent", "making taken back", "removed before it was sent", "skipped by a person",
	"draft completed", "plan held against its push", "went offline or back",
}

// rarest are the paths that five hundred seeds reach.
var rarest = []string{"stale apply", "the PSA: orphaned", "the PSA: disabled", "held back as a possible duplicate", "waits for another", "duplicate let go",
	"edited there between reading and writing", "lost answer, not settled in the round"}

// mustStrike are the faults that a hundred seeds meet.
var mustStrike = []string{"refuse", "drop-before", "drop-after", "stall", "429", "500", "500-after", "504", "504-after", "html", "portal", "truncate"}

// sometimes fails a run in which a rare path was never taken.
func (c *tally) sometimes(t *testing.T) {
	t.Helper()
	paths := mustHappen
	if len(c.seeds) >= 500 {
		paths = slices.Concat(mustHappen, rarest)
	}
	for _, path := range paths {
		if c.rare[path] == 0 {
			t.Errorf("never happened in %d seeds: %s", len(c.seeds), path)
		}
	}
	for _, fault := range mustStrike {
		if c.faults[fault] == 0 {
			t.Errorf("never struck in %d seeds: %s", len(c.seeds), fault)
		}
	}
}
