package rest

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"sitewalk/internal/msp"
)

const (
	// maxRetryAfter is the longest wait we believe. Addigy shuts out for a day.
	maxRetryAfter = 25 * time.Hour
	minRetryAfter = time.Second
)

// The waits after 429 when the system does not say how long. IT Glue counts in
// windows of five minutes, so a short wait fails several times in a row.
var limitedWaits = []time.Duration{30 * time.Second, 60 * time.Second, 120 * time.Second}

// retryAfter reads the header in both its forms, seconds and date. ok is false
// when there is none that makes sense.
func retryAfter(h http.Header, now time.Time) (wait time.Duration, ok bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0, false
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if !(s >= 0) { // also not a number
			return 0, false
		}
		if s > maxRetryAfter.Seconds() {
			return maxRetryAfter, true
		}
		return max(time.Duration(s*float64(time.Second)), minRetryAfter), true
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0, false
	}
	// By the clock that wrote it: ours may be wrong by hours.
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	return min(max(at.Sub(now), minRetryAfter), maxRetryAfter), true
}

// stretch adds up to a tenth, so that several clients do not come back at the
// same moment. It never shortens: what the system asked for is kept.
func (c *Client) stretch(d time.Duration) time.Duration {
	j := min(max(c.cfg.Jitter(), 0), 1)
	return d + time.Duration(float64(d)*0.1*j)
}

// enter waits until a request may be sent and takes a slot, which the caller
// gives back. When it fails, nothing was sent.
func (c *Client) enter(ctx context.Context, call *call) error {
	for {
		if err := ctx.Err(); err != nil {
			return c.canceled(call.req, err)
		}
		if until := c.closedUntil(); !until.IsZero() {
			if err := call.waitUntil(ctx, until); err != nil {
				return err
			}
			continue
		}
		select {
		case c.slots <- struct{}{}:
		case <-ctx.Done():
			return c.canceled(call.req, ctx.Err())
		}
		if err := c.limiter.Wait(ctx); err != nil {
			<-c.slots
			return c.canceled(call.req, err)
		}
		if c.admit() {
			return nil
		}
		// Others were told to wait, or filled the window, while we stood in line.
		<-c.slots
	}
}

// closedUntil is when the next request may be sent; zero for now.
func (c *Client) closedUntil() time.Time {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	until := c.window.freeAt(now)
	if c.pause.After(now) && c.pause.After(until) {
		until = c.pause
	}
	return until
}

// admit counts a request that is sent now, unless nothing may be sent.
func (c *Client) admit() bool {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pause.After(now) || !c.window.freeAt(now).IsZero() {
		return false
	}
	c.window.add(now)
	c.last = now
	return true
}

// waitUntil waits as long as the call's budget and its context allow; otherwise
// the system is Busy and the person sees until when.
func (call *call) waitUntil(ctx context.Context, t time.Time) error {
	now := time.Now()
	d := t.Sub(now)
	if d <= 0 {
		return nil
	}
	deadline, limited := ctx.Deadline()
	if d > call.budget || limited && t.After(deadline) {
		return call.client.busy(call.req, t, call.last)
	}
	call.budget -= d
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return call.client.canceled(call.req, ctx.Err())
	}
}

// busy is the error for a system that wants to be left alone.
func (c *Client) busy(r *Request, until time.Time, last outcome) error {
	f := &Failure{Method: r.Method, Path: r.Path, Err: last.err}
	if last.resp != nil {
		f.Status = last.resp.Status
	}
	return &msp.Error{Code: msp.Busy, RetryAt: until.UTC(), Err: f,
		Message: c.cfg.System.Title() + " asks for a pause because too much was asked of it. Sitewalk goes on by itself afterwards."}
}

// Others may use the same account: the limit is the account's, and nobody tells how
// much of it is left. So after a 429 the pace is halved, once a storm, down to a
// quarter; a window without another lets it grow by a quarter.
const (
	slowest = 4 // parts of the pace
	calm    = 5 * time.Minute
)

// limited notes a 429 and says how long everyone waits: as told, else by how many
// there were in a row. Those that were under way together count once.
func (c *Client) limited(now time.Time, told time.Duration, ok bool) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.limits == 0 || !c.pause.After(now) {
		c.limits++
		if c.limits == 1 && c.cfg.Rate > 0 {
			c.setSpeed(max(c.speed/2, c.cfg.Rate/slowest), now)
		}
	}
	wait := told
	if !ok {
		wait = limitedWaits[min(c.limits, len(limitedWaits))-1]
	}
	wait = c.stretch(wait)
	if until := now.Add(wait); until.After(c.pause) {
		c.pause = until
	}
	return wait
}

// served notes an answer that is no 429.
func (c *Client) served(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limits = 0
	if c.speed < c.cfg.Rate && now.Sub(c.slowed) >= max(c.window.length, calm) {
		c.setSpeed(min(c.speed*5/4, c.cfg.Rate), now)
	}
}

func (c *Client) setSpeed(speed float64, now time.Time) {
	c.speed, c.slowed = speed, now
	c.limiter.SetLimitAt(now, rate.Limit(speed))
}

// A Memory is what the next program must know so that both together keep the
// limit. It holds no secret.
type Memory struct {
	// Open says that requests may have been sent until the very end: the program
	// before was killed, or is still at it.
	Open   bool      `json:"open,omitempty"`
	Last   time.Time `json:"last,omitzero"`    // UTC, when the last request was sent
	Pause  time.Time `json:"pause,omitzero"`   // UTC, nothing is to be sent before
	Limits int       `json:"limits,omitempty"` // 429s in a row
	Speed  float64   `json:"speed,omitempty"`  // requests a second, where it is less than usual
	Slowed time.Time `json:"slowed,omitzero"`  // UTC, since when
}

// Memory is what is to be handed to the next client for this account. open says
// that requests will follow.
func (c *Client) Memory(open bool) Memory {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := Memory{Open: open, Last: c.last.UTC(), Limits: c.limits}
	if c.pause.After(time.Now()) {
		m.Pause = c.pause.UTC()
	}
	if c.speed < c.cfg.Rate {
		m.Speed, m.Slowed = c.speed, c.slowed.UTC()
	}
	return m
}

// longestMemory is the longest pause that is kept over a restart: an account that
// shuts out for a day may let in a new key at once.
const longestMemory = 10 * time.Minute

// remember goes on where another program stopped. A bucket that was emptied is
// filled by time alone, so that any number of programs, one after the other, stays
// below what one would do.
func (c *Client) remember(m *Memory) {
	if m == nil {
		return
	}
	now := time.Now()
	c.last = m.Last
	if c.cfg.Rate > 0 {
		if m.Speed > 0 && m.Speed < c.speed && !m.Slowed.After(now) {
			c.setSpeed(max(m.Speed, c.cfg.Rate/slowest), m.Slowed)
		}
		tokens := 0
		if quiet := now.Sub(m.Last).Seconds(); !m.Open && quiet > 0 {
			tokens = int(min(quiet*c.speed, float64(c.limiter.Burst())))
		}
		c.limiter.AllowN(now, c.limiter.Burst()-tokens)
	}
	if m.Pause.After(now) {
		c.pause, c.limits = m.Pause, max(m.Limits, 0)
		if most := now.Add(longestMemory); c.pause.After(most) {
			c.pause = most
		}
	}
}

// A window counts requests in a sliding span of time, in slices: up to one slice
// more than the span is counted, never less.
type window struct {
	limit  int
	length time.Duration
	slices [sliceCount]int
	first  int64 // number of the oldest slice
}

const sliceCount = 60

// move forgets the slices that have left the span.
func (w *window) move(now time.Time) (current int64, width time.Duration) {
	width = max(w.length/(sliceCount-1), 1)
	current = now.UnixNano() / int64(width)
	oldest := current - sliceCount + 1
	switch {
	case oldest-w.first >= sliceCount || w.first == 0 || oldest < w.first-sliceCount:
		w.slices = [sliceCount]int{}
		w.first = oldest
	default:
		for ; w.first < oldest; w.first++ {
			w.slices[mod(w.first)] = 0
		}
	}
	return current, width
}

func mod(n int64) int { return int((n%sliceCount + sliceCount) % sliceCount) }

func (w *window) count(now time.Time) int {
	if w.limit <= 0 || w.length <= 0 {
		return 0
	}
	w.move(now)
	n := 0
	for _, s := range w.slices {
		n += s
	}
	return n
}

func (w *window) add(now time.Time) {
	if w.limit <= 0 || w.length <= 0 {
		return
	}
	current, _ := w.move(now)
	w.slices[mod(current)]++
}

// freeAt is when the window has room again; zero when it has.
func (w *window) freeAt(now time.Time) time.Time {
	n := w.count(now)
	if w.limit <= 0 || w.length <= 0 || n < w.limit {
		return time.Time{}
	}
	_, width := w.move(now)
	for s := w.first; s < w.first+sliceCount; s++ {
		n -= w.slices[mod(s)]
		if n < w.limit {
			return time.Unix(0, (s+sliceCount)*int64(width))
		}
	}
	return now.Add(w.length)
}
