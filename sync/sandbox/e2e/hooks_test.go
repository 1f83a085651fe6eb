package e2e_test

import (
	"math/rand/v2"
	"net/http"
	"sync/atomic"
)

// after calls do at the n-th request, counted from none.
func (w *world) after(n int, do func()) func(*http.Request) {
	var seen atomic.Int64
	return func(*http.Request) {
		if seen.Add(1) == int64(n)+1 {
			do()
		}
	}
}

// onFirst calls do once, before the first request of a method is handled.
func (w *world) onFirst(method string, do func()) func(*http.Request) {
	var done atomic.Bool
	return func(r *http.Request) {
		if r.Method == method && done.CompareAndSwap(false, true) {
			do()
		}
	}
}

// newDice are dice that fall alike for one seed.
func newDice(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 42)) }

// onPath calls do once, before the first request of a path is handled.
func (w *world) onPath(path string, do func()) func(*http.Request) {
	var done atomic.Bool
	return func(r *http.Request) {
		if r.URL.Path == path && done.CompareAndSwap(false, true) {
			do()
		}
	}
}
