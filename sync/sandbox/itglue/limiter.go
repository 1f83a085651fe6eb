package itglue

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A Limit is a number of requests in any window of time.
type Limit struct {
	Requests int           // 0 means the default, less than 0 no limit
	Window   time.Duration // 0 means the default
}

// DefaultLimit is the documented one.
var DefaultLimit = Limit{Requests: 3000, Window: 300 * time.Second}

func (l Limit) orDefault() Limit {
	if l.Requests == 0 {
		l.Requests = DefaultLimit.Requests
	}
	if l.Window == 0 {
		l.Window = DefaultLimit.Window
	}
	return l
}

// A limiter is a sliding window. A refused request does not count.
type limiter struct {
	mu    sync.Mutex
	limit Limit
	times []time.Time // a ring of the last limit.Requests accepted ones
	next  int
}

func (l *limiter) set(limit Limit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit, l.times, l.next = limit.orDefault(), nil, 0
}

func (l *limiter) allow(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limit.Requests < 0 {
		return true
	}
	if len(l.times) < l.limit.Requests {
		l.times = append(l.times, now)
		return true
	}
	if now.Sub(l.times[l.next]) < l.limit.Window {
		return false
	}
	l.times[l.next] = now
	l.next = (l.next + 1) % len(l.times)
	return true
}

// wait is how long until the next request is accepted.
func (l *limiter) wait(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.times) == 0 {
		return 0
	}
	return max(l.limit.Window-now.Sub(l.times[l.next]), 0)
}

// tooManyRequests is a 429 with the header that the switches or the faults ask for.
func (s *Server) tooManyRequests(now time.Time, wait time.Duration) *answer {
	a := gateway(http.StatusTooManyRequests)
	form := s.sw.RetryAfter
	if f := s.chaos.retryAfter(); f != nil {
		form = *f
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	switch form {
	case RetryAfterSeconds:
		a.header.Set("Retry-After", strconv.Itoa(seconds))
	case RetryAfterDate:
		at := now.Add(time.Duration(seconds) * time.Second)
		if at.Nanosecond() > 0 {
			at = at.Add(time.Second) // the format has no fractions, and early is too early
		}
		a.header.Set("Retry-After", at.UTC().Format(http.TimeFormat))
	}
	return a
}

// SetLimit changes the pace while the server runs, and starts the window anew.
func (s *Server) SetLimit(l Limit) { s.pace.set(l) }
