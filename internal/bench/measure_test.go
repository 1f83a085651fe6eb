package bench

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// took runs something once, on a tidy heap so that nobody pays for the garbage of
// the one before.
func took(do func()) time.Duration {
	runtime.GC()
	start := time.Now()
	do()
	return time.Since(start)
}

// A work is how long large things took, by the clock and by the processors. On a
// computer that has other things to do the second is the more reliable.
type work struct{ clock, processors samples }

// of runs something once, on a tidy heap.
func (w *work) of(do func()) {
	before := processorTime()
	w.clock = append(w.clock, took(do))
	w.processors = append(w.processors, processorTime()-before)
}

// last is the newest, for people to follow.
func (w *work) last() string {
	n := len(w.clock) - 1
	return fmt.Sprintf("%s (%s of processor)", short(w.clock[n]), short(w.processors[n]))
}

// samples are the durations of one thing done many times.
type samples []time.Duration

// of runs something and keeps how long it took.
func (s *samples) of(do func()) {
	start := time.Now()
	do()
	*s = append(*s, time.Since(start))
}

// at is a quantile: 0.5 is the median.
func (s samples) at(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(int(float64(len(sorted))*q), len(sorted)-1)]
}

func (s samples) median() time.Duration { return s.at(0.5) }

// must ends the benchmark on an error; what is measured is not tested here.
func must[T any](v T, err error) func(testing.TB) T {
	return func(b testing.TB) T {
		b.Helper()
		check(b, err)
		return v
	}
}

func check(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// tell says what is going on: a run takes minutes.
func tell(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}
