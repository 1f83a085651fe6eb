package connectortest

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// A line carries requests to the system, and now and then does not.
type line struct {
	next http.RoundTripper
	asks func(*http.Request) bool

	mu            sync.Mutex
	reads, writes []fault
	sent          int
	met           int
}

// A fault is what happens to one request instead of an answer.
type fault func(next http.RoundTripper, r *http.Request) (*http.Response, error)

// onReads and onWrites give the faults that the next requests meet, in order;
// the last one stays when forever is true.
func (l *line) onReads(f ...fault)  { l.mu.Lock(); l.reads = f; l.met = 0; l.mu.Unlock() }
func (l *line) onWrites(f ...fault) { l.mu.Lock(); l.writes = f; l.met = 0; l.mu.Unlock() }

// always makes a list of faults that does not end during a test.
func always(f fault) []fault {
	out := make([]fault, 1000)
	for i := range out {
		out[i] = f
	}
	return out
}

func (l *line) hits() (sent, met int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent, l.met
}

// RoundTrip implements http.RoundTripper.
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	write := r.Method != http.MethodGet && (l.asks == nil || !l.asks(r))
	l.mu.Lock()
	l.sent++
	list := &l.reads
	if write {
		list = &l.writes
	}
	var f fault
	if len(*list) > 0 {
		f, *list = (*list)[0], (*list)[1:]
		l.met++
	}
	l.mu.Unlock()
	if f == nil {
		return l.next.RoundTrip(r)
	}
	return f(l.next, r)
}

// refused is a connection that does not come about.
func refused(http.RoundTripper, *http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}

// lostBefore breaks the connection before the system got the request.
func lostBefore(http.RoundTripper, *http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "write", Net: "tcp", Err: errors.New("broken pipe")}
}

// lostAfter lets the system do the work and loses its answer.
func lostAfter(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	resp, err := next.RoundTrip(r)
	if err == nil {
		resp.Body.Close()
	}
	return nil, &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
}

// silence lets the system do the work and never answers.
func silence(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	if resp, err := next.RoundTrip(r.Clone(r.Context())); err == nil {
		resp.Body.Close()
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// truncated lets the system do the work and cuts its answer in half. With
// noticed the connection breaks, otherwise the half looks whole.
func truncated(noticed bool) fault {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		all, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		var half io.Reader = bytes.NewReader(all[:len(all)/2])
		if noticed {
			half = io.MultiReader(half, failing{})
		}
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
		resp.Body = io.NopCloser(half)
		return resp, nil
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// says answers by itself; the system gets nothing.
func says(status int, body string, header ...string) fault {
	return func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		if strings.HasPrefix(body, "<") {
			h.Set("Content-Type", "text/html; charset=utf-8")
		}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{Status: http.StatusText(status), StatusCode: status, Header: h,
			Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

// saysAfter lets the system do the work and answers something else.
func saysAfter(status int, body string) fault {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		if resp, err := next.RoundTrip(r); err == nil {
			resp.Body.Close()
		}
		return says(status, body)(next, r)
	}
}

// inAWhile is a Retry-After date, worked out when the request comes.
func inAWhile(d time.Duration) fault {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		return says(http.StatusTooManyRequests, `{"message":"Too Many Requests"}`,
			"Retry-After", time.Now().Add(d).UTC().Format(http.TimeFormat))(next, r)
	}
}

const page = "<!DOCTYPE html><html><body>Welcome to the hotel</body></html>"
