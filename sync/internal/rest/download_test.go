package rest

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"sitewalk/internal/msp"
)

func file(code int, body string, header ...string) answer {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := status(code, body, header...)(r)
		resp.ContentLength = int64(len(body))
		return resp, err
	}
}

func TestFetch(t *testing.T) {
	short := func(r *http.Request) (*http.Response, error) {
		resp, err := file(200, "half")(r)
		resp.ContentLength = 8
		return resp, err
	}
	to := func(where string) answer { return status(302, "", "Location", where) }
	for name, tc := range map[string]struct {
		address string
		answers []answer
		limit   int64
		want    msp.Code
		body    string
		asked   []string // address of each request, with a star when the key went along; nil does not matter
	}{
		"at the system":        {"https://api.itglue.com/f/1", []answer{file(200, "hello")}, 5, "", "hello", []string{"https://api.itglue.com/f/1*"}},
		"without a host":       {"/f/1?x=y", []answer{file(200, "hello")}, 0, "", "hello", []string{"https://api.itglue.com/f/1?x=y*"}},
		"elsewhere":            {"https://files.example.com/f/1", []answer{file(200, "hello")}, 9, "", "hello", []string{"https://files.example.com/f/1"}},
		"another port":         {"https://api.itglue.com:8443/f", []answer{file(200, "hello")}, 9, "", "hello", []string{"https://api.itglue.com:8443/f"}},
		"sent on to elsewhere": {"/f", []answer{to("https://files.example.com/a"), file(200, "hello")}, 9, "", "hello", []string{"https://api.itglue.com/f*", "https://files.example.com/a"}},
		"sent on to plain http": {"/f", []answer{to("http://files.example.com/a"), file(200, "hello")}, 9, "", "hello",
			[]string{"https://api.itglue.com/f*", "https://files.example.com/a"}},
		"in a circle":       {"/f", []answer{to("/f")}, 9, msp.Offline, "", slices.Repeat([]string{"https://api.itglue.com/f*"}, maxHops+1)},
		"sent nowhere":      {"/f", []answer{status(302, "")}, 9, msp.Offline, "", []string{"https://api.itglue.com/f*"}},
		"sent to a file":    {"/f", []answer{to("file:///etc/passwd")}, 9, msp.Refused, "", []string{"https://api.itglue.com/f*"}},
		"no web address":    {"ftp://files.example.com/f", []answer{okay}, 9, msp.Refused, "", []string{}},
		"with a user":       {"https://me:pw@files.example.com/f", []answer{okay}, 9, msp.Refused, "", []string{}},
		"odd":               {"https://files example/%zz", []answer{okay}, 9, msp.Refused, "", []string{}},
		"too large, said":   {"/f", []answer{file(200, "hello")}, 4, msp.Refused, "", []string{"https://api.itglue.com/f*"}},
		"too large, unsaid": {"/f", []answer{status(200, "hello", "Content-Length", "")}, 4, msp.Refused, "hell", []string{"https://api.itglue.com/f*"}},
		"gone":              {"/f", []answer{status(404, "<html>")}, 9, msp.NotFound, "", nil},
		"ended":             {"https://files.example.com/f", []answer{status(403, "<html>")}, 9, msp.Refused, "", nil},
		"not to programs":   {"/f", []answer{status(401, "")}, 9, msp.Refused, "", nil},
		"half":              {"/f", []answer{short}, 9, msp.Offline, "half", []string{"https://api.itglue.com/f*"}},
		"a fault, then fine": {"/f", []answer{status(503, ""), reset, file(200, "hello")}, 9, "", "hello",
			slices.Repeat([]string{"https://api.itglue.com/f*"}, 3)},
		"a fault for good": {"/f", []answer{status(500, "")}, 9, msp.Offline, "", nil},
		"silence":          {"/f", []answer{hangs}, 9, msp.Offline, "", nil},
		"empty":            {"/f", []answer{file(200, "")}, 9, "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rt := &remote{answers: tc.answers}
				var recorded []Exchange
				c := newClient(t, rt, func(cfg *Config) {
					cfg.Authorize = func(r *http.Request) error { r.Header.Set("x-api-key", secret); return nil }
					cfg.Record = func(e Exchange) { recorded = append(recorded, e) }
				})
				var got bytes.Buffer
				err := c.Fetch(t.Context(), tc.address, tc.limit, &got)
				if msp.CodeOf(err) != tc.want || got.String() != tc.body {
					t.Errorf("%q, %v", got.String(), err)
				}
				var asked []string
				for _, r := range rt.seen {
					at := r.URL.String()
					if r.Header.Get("x-api-key") != "" {
						at += "*"
					}
					asked = append(asked, at)
				}
				if tc.asked != nil && !slices.Equal(asked, tc.asked) {
					t.Errorf("asked %q", asked)
				}
				for _, e := range recorded {
					if !strings.HasSuffix(e.URL, "/…") || e.Request != "" || e.Response != "" {
						t.Errorf("recorded %+v", e)
					}
				}
			})
		})
	}
}

// What goes wrong while the file is written here is no fault of the system, and is
// handed on as it is.
func TestFetchIntoSomethingFull(t *testing.T) {
	full := errors.New("no space left on device")
	c := newClient(t, &remote{answers: []answer{file(200, "hello")}}, nil)
	if err := c.Fetch(t.Context(), "/f", 9, brokenWriter{full}); !errors.Is(err, full) {
		t.Error(err)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

// Neither body of a private request is recorded.
func TestPrivateBodies(t *testing.T) {
	var recorded []Exchange
	c := newClient(t, &remote{answers: []answer{status(200, `{"psk":"correct horse"}`)}}, func(cfg *Config) {
		cfg.Record = func(e Exchange) { recorded = append(recorded, e) }
	})
	for _, private := range []bool{true, false} {
		if _, err := c.Do(t.Context(), Request{Method: http.MethodPost, Path: "/x", Body: []byte(`{"psk":"battery staple"}`), Private: private}); err != nil {
			t.Fatal(err)
		}
	}
	for i, e := range recorded {
		if shown := strings.Contains(e.Request+e.Response, "correct") || strings.Contains(e.Request+e.Response, "battery"); shown == (i == 0) {
			t.Errorf("request %d: %+v", i, e)
		}
	}
}
