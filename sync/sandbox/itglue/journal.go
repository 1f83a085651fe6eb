package itglue

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// Counts say what reached the server. A request that was lost on the way in is
// not among them.
type Counts struct {
	Total   int
	Writing int            // POST, PATCH, PUT, DELETE
	ByRoute map[string]int // "GET /configurations/:id"; "?" for routes that do not exist
}

// A journal counts requests and remembers what a careful client never does.
type journal struct {
	mu         sync.Mutex
	total      int
	writing    int
	routes     map[string]int
	faults     map[string]int
	violations []string
}

const maxViolations = 1000

func (j *journal) count(method, pattern string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if pattern == "" {
		pattern = "?"
	}
	j.total++
	if method != http.MethodGet && method != http.MethodHead {
		j.writing++
	}
	j.routes[method+" "+pattern]++
}

func (j *journal) fault(kind string) {
	if kind == "" {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.faults[kind]++
}

func (j *journal) violation(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	text := fmt.Sprintf(format, args...)
	if len(j.violations) < maxViolations && !slices.Contains(j.violations, text) {
		j.violations = append(j.violations, text)
	}
}

// Violations lists, each once and in order, what a client did that the vendor's
// contract forbids or that no careful client does: writes and deletions with a
// filter, relationships in a PATCH, locked attributes of synced records, page
// sizes above the maximum, a wrong Content-Type, more requests than the
// documented pace, names outside the allowed lists, empty texts.
func (s *Server) Violations() []string {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.violations)
}

// Requests counts what reached the server so far.
func (s *Server) Requests() Counts {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return Counts{s.journal.total, s.journal.writing, maps.Clone(s.journal.routes)}
}

// FaultsHit counts the faults that really struck, by the names of the fault text.
func (s *Server) FaultsHit() map[string]int {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return maps.Clone(s.journal.faults)
}

// ForgetRequests starts the counts, the faults hit and the violations anew.
func (s *Server) ForgetRequests() {
	j := &s.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	j.total, j.writing, j.violations = 0, 0, nil
	clear(j.routes)
	clear(j.faults)
}
