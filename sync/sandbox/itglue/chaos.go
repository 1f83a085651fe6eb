package itglue

import (
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// chaos throws the dice for each request.
type chaos struct {
	mu     sync.Mutex
	faults Faults
	dice   *rand.Rand
	burst  int // 429s still to come
	served int // requests since the faults were set
}

// SetFaults replaces the faults and starts their dice and counters anew. Faults
// that no text could describe (probabilities above 1 in sum) strike in the order
// of the fields until 1 is reached.
func (s *Server) SetFaults(f Faults) {
	c := &s.chaos
	c.mu.Lock()
	defer c.mu.Unlock()
	f.Methods, f.At = slices.Clone(f.Methods), maps.Clone(f.At)
	c.faults, c.burst, c.served = f, 0, 0
	c.dice = rand.New(rand.NewPCG(f.Seed, 0xfa17))
}

// Heal ends all faults, a key revoked by them included.
func (s *Server) Heal() { s.SetFaults(Faults{}) }

// Faults are the ones in force.
func (s *Server) Faults() Faults {
	s.chaos.mu.Lock()
	defer s.chaos.mu.Unlock()
	f := s.chaos.faults
	f.Methods, f.At = slices.Clone(f.Methods), maps.Clone(f.At)
	return f
}

// tooSlow says whether a list asks for more at once than the account manages.
func (c *chaos) tooSlow(r *http.Request) bool {
	c.mu.Lock()
	most := c.faults.SlowPage
	c.mu.Unlock()
	size, err := strconv.Atoi(r.URL.Query().Get("page[size]"))
	return most > 0 && r.Method == http.MethodGet && err == nil && size > most
}

func (c *chaos) retryAfter() *RetryAfterForm {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults.RetryAfter
}

// A fate is what happens to one request.
type fate struct {
	kind    string // a name of the text form; "" for none
	latency time.Duration
	revoked bool
	broken  error // what the client's side of the connection reports
	half    bool  // truncate: the connection breaks; otherwise the length is a lie
	turn    int   // counts the requests since the faults were set
}

func (c *chaos) draw(method string) fate {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := &c.faults
	c.served++
	out := fate{latency: f.Latency, turn: c.served}
	if f.RevokeAfter > 0 && c.served > f.RevokeAfter {
		out.revoked = true
	}
	if f.Jitter > 0 {
		out.latency += time.Duration(c.dice.Int64N(int64(f.Jitter) + 1))
	}
	certain := f.At[c.served]
	if certain == "" && len(f.Methods) > 0 && !slices.Contains(f.Methods, method) {
		return out
	}
	if certain == "" && c.burst > 0 {
		c.burst--
		out.kind = "429"
		return out
	}
	// The same number of throws for every request, so that a changed probability
	// does not shift all that follows.
	at, how, half := c.dice.Float64(), c.dice.IntN(3), c.dice.IntN(2) == 0
	for _, ch := range f.chances() {
		if at < *ch.p {
			out.kind = ch.name
			break
		}
		at -= *ch.p
	}
	if certain != "" {
		out.kind = certain
	}
	out.half = half
	switch out.kind {
	case "refuse":
		out.broken = &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	case "drop-before", "drop-after", "stall":
		out.broken = []error{
			&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)},
			io.ErrUnexpectedEOF,
			&net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded},
		}[how]
	case "429":
		c.burst = max(f.Burst-1, 0)
	}
	return out
}

// meddles says whether the fault is somebody else's hand, not the network's.
func (f *fate) meddles() bool { return f.kind == "changed" || f.kind == "gone" || f.kind == "merged" }

func (f *fate) lostBefore() bool { return f.kind == "refuse" || f.kind == "drop-before" }

// instead is the answer of a fault that keeps the work from being done.
func (f *fate) instead(s *Server, c *call, now time.Time) *answer {
	switch f.kind {
	case "redirect":
		a := htmlPage(http.StatusTemporaryRedirect, "This is elsewhere now")
		at := *c.req.URL
		at.Scheme, at.Host, at.Path = c.scheme(), otherHost(c.req.Host), strayPath+at.Path
		a.header.Set("Location", at.String())
		return a
	case "429":
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.tooManyRequests(now, 30*time.Second)
	case "500":
		return internalError()
	case "504":
		return htmlPage(http.StatusGatewayTimeout, "504 Gateway Time-out")
	case "html":
		return htmlPage(http.StatusBadGateway, "502 Bad Gateway")
	case "portal":
		return htmlPage(http.StatusOK, "Welcome, please sign in to use this network")
	}
	return nil
}

// after is what becomes of an answer on its way out.
func (f *fate) after(ctx context.Context, a *answer) (*answer, error) {
	switch f.kind {
	case "drop-after":
		return nil, f.broken
	case "stall":
		if err := pause(ctx, 2*time.Minute); err != nil {
			return nil, err
		}
		return nil, f.broken
	case "500-after":
		return internalError(), nil
	case "504-after":
		return htmlPage(http.StatusGatewayTimeout, "504 Gateway Time-out"), nil
	case "truncate":
		if len(a.body) > 1 { // an answer without a body arrives whole
			a.cut, a.short = len(a.body)/2, !f.half
		}
	case "length":
		a.lacking = 1 << 16
	case "endless":
		a = newAnswer(http.StatusOK, jsonAPI, []byte(`{"data":[{"id":"`))
		a.endless, a.told = endlessSize, f.half
	}
	return a, nil
}

// strayPath is where redirects to another host lead, since one server plays all hosts.
const strayPath = "/elsewhere"

// endlessSize is how long the answer is that does not end.
const endlessSize = int64(2) << 30

func internalError() *answer {
	return doubleEncoded().answer()
}

// pause waits on the standard timers, or until the request is given up.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
