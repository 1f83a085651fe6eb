package e2e_test

import (
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
