package rest

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"sitewalk/internal/msp"
)

// An Exchange is one attempt, for the flight recorder. It holds no header and no
// secret.
type Exchange struct {
	System   msp.System
	At       time.Time // UTC, when it was sent
	Method   string
	URL      string // path and query
	Status   int    // 0 when there was no answer
	Took     time.Duration
	Request  string // body, masked and cut to RecordBytes
	Response string
	Err      string // what broke; "" when there was a whole answer
}

// hidden stands for what is masked.
const hidden = "[hidden]"

// A mask takes secrets out of texts.
type mask struct {
	headers []string
	members *regexp.Regexp
}

func newMask(headers, keys []string) *mask {
	names := []string{"passw", "secret", "api[-_]?key", "token", "otp", "credential", "private[-_]?key"}
	for _, k := range keys {
		names = append(names, regexp.QuoteMeta(k))
	}
	return &mask{
		headers: append([]string{"Authorization", "X-Api-Key", "Cookie", "Proxy-Authorization"}, headers...),
		// A JSON member whose name speaks of a secret and whose value is a text,
		// also one that is cut off at the end.
		members: regexp.MustCompile(`(?i)("[^"\\]*(?:` + strings.Join(names, "|") + `)[^"\\]*"\s*:\s*")(?:\\.|[^"\\])*("|\\?$)`),
	}
}

// secrets are the values a request is authorized with, longest first.
func (m *mask) secrets(h http.Header) []string {
	var out []string
	add := func(s string) {
		if len(s) >= 4 && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, name := range m.headers {
		for _, v := range h.Values(name) {
			add(v)
			add(url.QueryEscape(v))
			scheme, rest, ok := strings.Cut(v, " ")
			if !ok {
				continue
			}
			add(rest)
			if plain, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "basic") {
				user, pass, _ := strings.Cut(string(plain), ":")
				add(user)
				add(pass)
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// scrub masks the secrets in a text.
func scrub(s string, secrets []string) string {
	for _, secret := range secrets {
		s = strings.ReplaceAll(s, secret, hidden)
	}
	return s
}

// scrubError takes secrets out of an error. The chain below is given up only
// when it holds one.
func scrubError(err error, secrets []string) error {
	if err == nil || msp.AsError(err) != nil {
		return err
	}
	if s := scrub(err.Error(), secrets); s != err.Error() {
		return errors.New(s)
	}
	return err
}

// body masks and cuts a body. What is looked through is a little longer than
// what is kept, so that the cut cannot halve a secret.
func (m *mask) body(b []byte, most int, secrets []string) string {
	margin := 0
	for _, s := range secrets {
		margin = max(margin, len(s))
	}
	cut := len(b) > most
	s := string(b[:min(len(b), most+margin)])
	s = scrub(s, secrets)
	s = m.members.ReplaceAllString(s, "${1}"+hidden+`"`)
	if cut {
		s = strings.ToValidUTF8(s[:min(len(s), most)], "") + "…"
	}
	return s
}

// record hands an attempt to the flight recorder.
func (c *Client) record(began time.Time, r *Request, u *url.URL, out outcome, secrets []string) {
	e := Exchange{
		System:  c.cfg.System,
		At:      began.UTC(),
		Method:  r.Method,
		URL:     scrub(u.RequestURI(), secrets),
		Took:    time.Since(began),
		Request: c.mask.body(r.Body, c.cfg.RecordBytes, secrets),
	}
	if out.resp != nil {
		e.Status = out.resp.Status
		e.Response = c.mask.body(out.resp.Body, c.cfg.RecordBytes, secrets)
	}
	if out.err != nil {
		e.Err = scrub(out.err.Error(), secrets)
	}
	c.cfg.Record(e)
}
