package itglue

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// PracticeKey is the API key of a server that was given none. It has Password
// Access.
const PracticeKey = "ITG.practice-key-for-trying-things-out"

// LimitedKey is a second key of every practice account, without Password Access.
// It works as long as the first one is not revoked.
const LimitedKey = "ITG.practice-key-without-passwords"

// Options set up a Server. The zero value is an account with nothing in it.
type Options struct {
	Key      string           // API key; "" means PracticeKey
	Seed     string           // "demo", "empty", or "" for an account without even the global lists
	RandSeed uint64           // with it, ids and faults repeat from run to run
	Now      func() time.Time // nil means time.Now; waiting uses the standard timers
	Switches Switches
	Faults   Faults
	Limit    Limit
	// OnRequest is called before a request is handled and outside the server's lock,
	// so it may use the Editor: that is how a record changes between a GET and a PATCH.
	OnRequest func(*http.Request)
	// OnChange is called after each write, by whomever, with the server's lock held:
	// it must not use the server, and be quick. Several writes may be one call, and
	// a refused one may be told as well.
	OnChange func()
}

// A Server is one practice account. It is safe for concurrent use.
type Server struct {
	now func() time.Time

	mu     sync.Mutex // guards what follows
	st     *store
	sw     Switches
	key    string
	gone   bool // the key was revoked
	closed bool // Key has lost Password Access
	ids    *rand.Rand
	doomed []uint64 // organizations marked for deletion
	hook   func(*http.Request)
	told   func() // Options.OnChange
	// adapters counts the adapters-resources and rmm-records given out.
	adapters uint64

	journal journal
	chaos   chaos
	pace    limiter
	vendor  limiter // the documented limit, for the journal only
}

// firstID is where ids of new records begin: above 2^53, so that a client that
// takes ids for floating point numbers shows it.
const firstID uint64 = 1<<53 + 1013

// New makes a server. An unknown Seed is an error.
func New(o Options) (*Server, error) {
	s := &Server{now: o.Now, sw: o.Switches, key: o.Key, hook: o.OnRequest, told: o.OnChange}
	if s.now == nil {
		s.now = time.Now
	}
	if s.key == "" {
		s.key = PracticeKey
	}
	if s.told == nil {
		s.told = func() {}
	}
	s.st = newStore(firstID)
	s.ids = rand.New(rand.NewPCG(o.RandSeed, 0x17611))
	s.vendor.limit = DefaultLimit
	s.pace.limit = o.Limit.orDefault()
	s.journal.routes, s.journal.faults = map[string]int{}, map[string]int{}
	s.SetFaults(o.Faults)
	switch o.Seed {
	case "":
	case "empty":
		s.seedLists()
	case "demo":
		s.seedDemo()
	default:
		return nil, fmt.Errorf("itglue: there is no seed %q", o.Seed)
	}
	return s, nil
}

func (s *Server) clock() time.Time { return s.now().UTC() }

// newID gives the next id of a kind; the gaps are the other accounts' records.
func (s *Server) newID(k Kind) uint64 {
	t := s.st.table(k)
	for {
		t.nextID++
		if k != Expirations { // they come by themselves, and must not shift the ids of others
			t.nextID += s.ids.Uint64N(9)
		}
		if t.byID[t.nextID] == nil { // the seed has some above firstID
			return t.nextID
		}
	}
}

// Key is the API key that works now, unless it was revoked.
func (s *Server) Key() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.key
}

// RevokeKey makes every request fail with 403, until RestoreKey or IssueKey.
func (s *Server) RevokeKey() { s.setKey(func() { s.gone = true }) }

// RestoreKey takes a RevokeKey back.
func (s *Server) RestoreKey() { s.setKey(func() { s.gone = false }) }

// IssueKey replaces the key, as an administrator would after a revocation.
func (s *Server) IssueKey(key string) { s.setKey(func() { s.key, s.gone = key, false }) }

// SetPasswordAccess ticks or unticks Password Access of Key, as an administrator may.
func (s *Server) SetPasswordAccess(on bool) { s.setKey(func() { s.closed = !on }) }

func (s *Server) setKey(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Switches are the positions in force.
func (s *Server) Switches() Switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sw
}

// SetSwitches changes the positions while the server runs.
func (s *Server) SetSwitches(sw Switches) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sw = sw
	for _, t := range s.st.tables {
		clear(t.cache)
	}
}

// SetOnRequest replaces the hook; see Options.OnRequest.
func (s *Server) SetOnRequest(hook func(*http.Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = hook
}

// ServeHTTP answers over a socket. A lost answer closes the connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client went away
	}
	a, lost := s.do(r, body)
	if lost != nil {
		panic(http.ErrAbortHandler) // the documented way to close without an answer
	}
	for k, v := range a.header {
		w.Header()[k] = v
	}
	switch {
	case a.cut > 0 && !a.short, a.lacking > 0:
		w.Header().Set("Content-Length", fmt.Sprint(len(a.body)+a.lacking))
	case a.endless > 0 && a.told:
		w.Header().Set("Content-Length", fmt.Sprint(int64(len(a.body))+a.endless))
	}
	w.WriteHeader(a.status)
	if a.endless > 0 || a.lacking > 0 {
		_, _ = w.Write(a.body)
		_, _ = io.Copy(w, io.LimitReader(filler{}, a.endless)) // until the client has enough
		if a.lacking > 0 {
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
		return
	}
	if a.cut == 0 {
		_, _ = w.Write(a.body)
		return
	}
	_, _ = w.Write(a.body[:a.cut])
	if !a.short {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// do takes a request through faults, key, pace and work. An error is a broken
// connection: no answer reaches the client.
func (s *Server) do(r *http.Request, body []byte) (*answer, error) {
	if strings.HasPrefix(r.URL.Path, strayPath+"/") {
		return s.strayed(r, body), nil
	}
	c, pattern := s.resolve(r, body)
	f := s.chaos.draw(r.Method)
	if !f.meddles() {
		s.journal.fault(f.kind)
	}
	if err := pause(r.Context(), f.latency); err != nil {
		return nil, err
	}
	if f.lostBefore() {
		return nil, f.broken
	}
	s.journal.count(r.Method, pattern)
	now := s.clock()
	if fetching := c != nil && c.file != nil; !fetching && !s.vendor.allow(now) {
		s.journal.violation("more than %d requests in %s", DefaultLimit.Requests, DefaultLimit.Window)
	}
	if a := f.instead(s, &call{s: s, req: r}, now); a != nil {
		return a, nil
	}
	if s.chaos.tooSlow(r) {
		s.journal.fault("slow-page")
		return htmlPage(http.StatusGatewayTimeout, "504 Gateway Time-out"), nil
	}
	s.mu.Lock()
	hook := s.hook
	s.mu.Unlock()
	if hook != nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
		hook(r)
	}
	if f.meddles() && s.meddle(c, f.kind, f.turn) {
		s.journal.fault(f.kind)
	}
	a := s.handle(c, r, f.revoked)
	return f.after(r.Context(), a)
}

// handle is the healthy server: key, pace, work.
func (s *Server) handle(c *call, r *http.Request, revoked bool) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	given := r.Header.Get("x-api-key")
	if c != nil && c.file != nil {
		return c.answerFile((given == s.key || given == LimitedKey) && !s.gone && !revoked)
	}
	switch {
	case given == "":
		s.journal.violation("%s %s without a key", r.Method, r.URL.Path)
		return gateway(http.StatusUnauthorized)
	case (given != s.key && given != LimitedKey) || s.gone || revoked:
		if s.sw.WrongKeyAs401 {
			return gateway(http.StatusUnauthorized)
		}
		return gateway(http.StatusForbidden)
	}
	if now := s.clock(); !s.pace.allow(now) {
		return s.tooManyRequests(now, s.pace.wait(now))
	}
	if c == nil {
		return notRouted()
	}
	if most := s.sw.maxBody(); most > 0 && len(c.body) > most {
		s.journal.violation("%s %s with a body of more than %d bytes", r.Method, r.URL.Path, most)
		return htmlPage(http.StatusRequestEntityTooLarge, "413 Request Entity Too Large")
	}
	c.access = given == s.key && !s.closed
	return c.answer()
}
