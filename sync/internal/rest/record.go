package rest

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/internal/redact"
)

// An Exchange is one attempt, for the flight recorder. It holds no header and no
// secret.
type Exchange struct {
	System   msp.System
	At       time.Time // UTC, when it was sent
	Method   string
	URL      string // path and query
	Status   int    // 0 when there was no answer
	Duration time.Duration
	Request  string // body, masked and cut to RecordBytes
	Response string
	Err      string // what broke; "" when there was a whole answer
}

// secretHeaders are masked whatever a connector says.
var secretHeaders = []string{"Authorization", "X-Api-Key", "Cookie", "Proxy-Authorization"}

// secretsOf knows the values a request is authorized with, so that they are
// masked also where the system sends them back in a sentence.
func (c *Client) secretsOf(h http.Header) *redact.Secrets {
	var s redact.Secrets
	for _, name := range append(secretHeaders, c.cfg.SecretHeaders...) {
		for _, v := range h.Values(name) {
			s.Add(v)
			scheme, rest, ok := strings.Cut(v, " ")
			if !ok {
				continue
			}
			s.Add(rest)
			if plain, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "basic") {
				user, pass, _ := strings.Cut(string(plain), ":")
				s.Add(user, pass)
			}
		}
	}
	return &s
}

// mostLearned is how much of a body is looked through for secrets.
const mostLearned = 1 << 20

// learn adds the secrets of the bodies, which a system may repeat in what it says.
func (c *Client) learn(secrets *redact.Secrets, r *Request, out outcome) {
	secrets.Learn(r.Body[:min(len(r.Body), mostLearned)])
	if out.resp != nil {
		secrets.Learn(out.resp.Body[:min(len(out.resp.Body), 2*c.cfg.RecordBytes)])
	}
}

// scrubError takes secrets out of an error. The chain below is given up when it
// holds one: someone might print it.
func scrubError(err error, secrets *redact.Secrets) error {
	if err == nil || msp.AsError(err) != nil {
		return err
	}
	if s := secrets.String(err.Error()); s != err.Error() {
		return errors.New(s)
	}
	return err
}

// record hands an attempt to the flight recorder.
func (c *Client) record(began time.Time, r *Request, u *url.URL, out outcome, secrets *redact.Secrets) {
	e := Exchange{
		System:   c.cfg.System,
		At:       began.UTC(),
		Method:   r.Method,
		URL:      secrets.URL(u.RequestURI()),
		Duration: time.Since(began),
		Request:  secrets.Body(r.Body, c.cfg.RecordBytes),
	}
	if out.resp != nil {
		e.Status = out.resp.Status
		e.Response = secrets.Body(out.resp.Body, c.cfg.RecordBytes)
	}
	if out.err != nil {
		e.Err = secrets.String(out.err.Error())
	}
	if r.Private {
		e.Request, e.Response = withheld(e.Request), withheld(e.Response)
	}
	c.cfg.Record(e)
}

func withheld(body string) string {
	if body == "" {
		return ""
	}
	return redact.Mask
}
