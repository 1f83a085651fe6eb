// Package rest is the HTTP client all connectors share: paced, retrying,
// redacting, recording. It knows what may be repeated and what may not, and
// turns everything that goes wrong into an *msp.Error.
//
// Waiting uses the standard timers and time.Now, so that a client made inside a
// testing/synctest bubble runs on virtual time.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"sitewalk/internal/msp"
)

// A Config is what a connector knows about its vendor.
type Config struct {
	System msp.System
	// Base is scheme and host: https, or plain http to this machine. No path.
	Base string
	// Transport sends requests; nil is a client of the network.
	Transport http.RoundTripper
	// Authorize puts the credentials into a request just before it is sent. It
	// is called for every attempt, so the secret is fetched when it is needed.
	// An *msp.Error it returns is handed on as it is.
	Authorize func(*http.Request) error
	// SecretHeaders are the headers whose values never appear in an error or a
	// record, whatever the system answers. Authorization, X-Api-Key and Cookie
	// always are.
	SecretHeaders []string

	ContentType string // of request bodies; "" is application/json
	// WrongKey tells the person what to do when the system refuses the key.
	WrongKey string
	// Explain reads the body of a refusal (400 to 499): what the system said, and
	// the field it spoke of. An empty message leaves a general one.
	Explain func(status int, body []byte) (message, field string)
	// Missing says that the body of a 404 is the system's own word that a record is
	// not there. Any other 404 comes from something between, or from an address that
	// does not exist there, and is Offline (see Nowhere). nil believes every body
	// but a web page.
	Missing func(body []byte) bool
	// DataMember is the member of a body without which PATCH and DELETE must not
	// be sent, "data" in JSON:API. "" asks for any body that is not empty.
	DataMember string

	Rate     float64       // requests a second, at most; fewer for a while after 429 (pace.go)
	Burst    int           // at once after a quiet time
	Memory   *Memory       // of the program before; nil when nothing was sent before
	Parallel int           // on the way at the same time
	Limit    int           // the vendor's requests in a Window; 0 when there is no such limit
	Window   time.Duration // of Limit
	Timeout  time.Duration // of one attempt; 0 is one minute
	MaxWait  time.Duration // that one call waits on a limited system before it is Busy; 0 is four minutes
	MaxBody  int64         // bytes of an answer; 0 is 32 MiB

	Record      func(Exchange) // called for every attempt, by several goroutines; nil records nothing
	RecordBytes int            // of a body that is recorded; 0 is 32 KiB
	Jitter      func() float64 // from 0 to 1, stretches waits; nil is chance
	// Now is the machine's clock, which the dates in answers are held against; nil
	// is time.Now. It may be wrong: what is waited for is measured by the timers.
	Now func() time.Time
}

// A Client talks to one system. It is safe for concurrent use.
type Client struct {
	cfg     Config
	base    *url.URL
	limiter *rate.Limiter
	slots   chan struct{}

	total, writing atomic.Int64
	ahead          atomic.Int64 // nanoseconds, see Ahead

	mu     sync.Mutex
	pause  time.Time // nothing is sent before
	window window
	last   time.Time // when a request was last let through
	limits int       // 429s in a row, of whomever; those during a pause count once
	slowed time.Time // when the pace was last changed
	speed  float64   // the pace in force, requests a second; 0 for no limit
}

// A Request is one call. Path begins with a slash and is not escaped yet.
type Request struct {
	Method string
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte // JSON; nil for none
	Into   any    // where the answer is decoded to; nil leaves it to the caller
	// Reads says that a POST only asks. It may then be repeated like a GET.
	Reads bool
	// AskLess says that the caller will ask for a smaller page when the answer
	// is too slow or too large, so the same is not asked again (see AskLess).
	AskLess bool
	// NoAnswer says that success may come without a body.
	NoAnswer bool
	// Private says that request and answer hold what nobody must see later, in places
	// that do not show by their names: neither body is recorded.
	Private bool
	// One says that a DELETE names one record by its path and so needs no body.
	One bool
}

// write says that the request may change something.
func (r *Request) write() bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return !r.Reads
}

// A Response is an answer of the 200s.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// New checks a configuration and makes a client of it. The error is an
// *msp.Error about the address.
func New(cfg Config) (*Client, error) {
	base, err := parseBase(cfg.System, cfg.Base)
	if err != nil {
		return nil, err
	}
	if cfg.Transport == nil {
		cfg.Transport = newTransport()
	}
	if cfg.ContentType == "" {
		cfg.ContentType = "application/json"
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Minute
	}
	if cfg.MaxWait <= 0 {
		cfg.MaxWait = 4 * time.Minute
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = 32 << 20
	}
	if cfg.RecordBytes <= 0 {
		cfg.RecordBytes = 32 << 10
	}
	if cfg.Jitter == nil {
		cfg.Jitter = rand.Float64
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	limit := rate.Limit(cfg.Rate)
	if cfg.Rate <= 0 {
		limit = rate.Inf
	}
	c := &Client{
		cfg:     cfg,
		base:    base,
		limiter: rate.NewLimiter(limit, max(cfg.Burst, 1)),
		slots:   make(chan struct{}, max(cfg.Parallel, 1)),
		window:  window{limit: cfg.Limit, length: cfg.Window},
		speed:   max(cfg.Rate, 0),
	}
	c.remember(cfg.Memory)
	return c, nil
}

// maxHeader bounds the headers of an answer, in bytes.
const maxHeader = 256 << 10

// newTransport is the network without surprises: no cookies, proxies as the
// machine has them, headers of a size.
func newTransport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxResponseHeaderBytes = maxHeader
	return t
}

// Do sends a request, again where that is safe, and returns the answer if it is
// one of the 200s. Every error is an *msp.Error:
//
//   - a read may be repeated: 429, 5xx, broken connections and answers are
//     tried again before it is Busy or Offline;
//   - a write is repeated only when it is known that nothing happened, which is
//     after 429 and when no connection came about. Everything else that is no
//     clear answer is Unknown.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	if err := c.guard(&req); err != nil {
		return nil, err
	}
	call := call{client: c, req: &req, budget: c.cfg.MaxWait}
	for {
		if err := c.enter(ctx, &call); err != nil {
			return nil, err
		}
		out := c.send(ctx, &req, call.hop)
		<-c.slots
		if out.resp != nil && out.trouble != limited {
			c.served(time.Now())
		}
		if out.trouble == fine && !req.NoAnswer && len(bytes.TrimSpace(out.resp.Body)) == 0 {
			out.trouble, out.err = broken, errors.New("the answer is empty")
		}
		if out.trouble == fine {
			if err := decode(out.resp.Body, req.Into); err != nil {
				out.trouble, out.err = broken, err
			}
		}
		if out.trouble == fine {
			return out.resp, nil
		}
		if out.trouble == redirected && call.follow(out) {
			continue
		}
		wait, again := call.again(ctx, out)
		if !again {
			return nil, c.explain(&req, out)
		}
		if err := call.sleep(ctx, wait, out); err != nil {
			return nil, err
		}
	}
}

// decode reads an answer. It is checked also when nobody wants its content: half
// an answer must not pass for success.
func decode(body []byte, into any) error {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return nil
	case into != nil:
		return json.Unmarshal(body, into)
	case !json.Valid(body):
		return errors.New("the answer is not JSON")
	}
	return nil
}

// Requests counts the requests sent, and those among them that may have changed
// something.
func (c *Client) Requests() (total, writing int64) {
	return c.total.Load(), c.writing.Load()
}

// Ahead says by how much the clock of the system is ahead of ours, by the Date of
// its last answer, to about a second. Zero when it sends none.
func (c *Client) Ahead() time.Duration { return time.Duration(c.ahead.Load()) }

// A Quota is how much of the vendor's limit is left, as counted here.
type Quota struct {
	Left, Of int
	Window   time.Duration
	Until    time.Time // UTC; the system told us to wait until then; zero when it did not
}

// Quota says how much of the vendor's limit is left.
func (c *Client) Quota() Quota {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	q := Quota{Of: c.window.limit, Window: c.window.length}
	if c.window.limit > 0 {
		q.Left = max(c.window.limit-c.window.count(now), 0)
	}
	if c.pause.After(now) {
		q.Left, q.Until = 0, c.pause.UTC()
	}
	return q
}

// A Failure is the cause inside the errors of this package: for the log, and for
// connectors that act on a status.
type Failure struct {
	Method string
	Path   string
	Status int  // 0 when there was no answer
	Slow   bool // no answer in time
	Large  bool // the answer was larger than MaxBody
	// Nowhere says that the answer was a 404 which is not the system's own word that
	// a record is not there.
	Nowhere bool
	Err     error
}

func (f *Failure) Error() string {
	s := f.Method + " " + f.Path
	if f.Status != 0 {
		s += ": status " + strconv.Itoa(f.Status)
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

func (f *Failure) Unwrap() error { return f.Err }

// AskLess says that an error came of asking for too much at once: no answer in
// time, status 504, or an answer beyond the limit.
func AskLess(err error) bool {
	var f *Failure
	return errors.As(err, &f) && (f.Slow || f.Large || f.Status == http.StatusGatewayTimeout)
}

// Nowhere says that an error came of a 404 that tells nothing about a record: an
// address that does not exist there, or a gateway's page.
func Nowhere(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.Nowhere
}

// StatusOf is the status the system answered with; 0 when it did not.
func StatusOf(err error) int {
	var f *Failure
	if errors.As(err, &f) {
		return f.Status
	}
	return 0
}
