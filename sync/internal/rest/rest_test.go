package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
)

const secret = "ITG.f00dfeedc0ffee"

// A remote answers from a script, in process; each answer once, the last one
// forever.
type remote struct {
	mu      sync.Mutex
	answers []answer
	seen    []*http.Request
	at      []time.Time
}

type answer func(*http.Request) (*http.Response, error)

func (r *remote) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.seen = append(r.seen, req)
	r.at = append(r.at, time.Now())
	a := r.answers[0]
	if len(r.answers) > 1 {
		r.answers = r.answers[1:]
	}
	r.mu.Unlock()
	return a(req)
}

func status(code int, body string, header ...string) answer {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func fails(err error) answer {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// hangs keeps the answer back until the request is given up.
func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

type brokenBody struct{ io.Reader }

func (brokenBody) Close() error { return nil }

// breaksOff sends half an answer.
func breaksOff(*http.Request) (*http.Response, error) {
	half := io.MultiReader(strings.NewReader(`{"data":[`), errorReader{io.ErrUnexpectedEOF})
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: brokenBody{half}}, nil
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

var (
	okay     = status(200, `{"data":{"id":"1"}}`)
	htmlPage = status(200, "<html><body>Sign in</body></html>", "Content-Type", "text/html")
	dialed   = fails(&net.OpError{Op: "dial", Err: errors.New("connection refused")})
	reset    = fails(&net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
)

func newClient(t *testing.T, rt http.RoundTripper, change func(*Config)) *Client {
	t.Helper()
	cfg := Config{
		System: msp.ITGlue, Base: "https://api.itglue.com", Transport: rt,
		Authorize:  func(r *http.Request) error { r.Header.Set("x-api-key", secret); return nil },
		DataMember: "data", Rate: 8, Burst: 20, Parallel: 4, Limit: 3000, Window: 5 * time.Minute,
		Jitter: func() float64 { return 0 },
	}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var (
	get   = Request{Method: "GET", Path: "/configurations"}
	post  = Request{Method: "POST", Path: "/configurations", Body: []byte(`{"data":{"type":"x"}}`)}
	patch = Request{Method: "PATCH", Path: "/configurations/1", Body: []byte(`{"data":{"type":"x"}}`)}
	gone  = Request{Method: "DELETE", Path: "/configuration_interfaces/1", One: true, NoAnswer: true}
	ask   = Request{Method: "POST", Path: "/query", Body: []byte(`{}`), Reads: true}
)

func TestWhatIsTriedAgain(t *testing.T) {
	dns := fails(&net.DNSError{Err: "no such host", Name: "api.itglue.com", IsNotFound: true})
	moved := status(302, "", "Location", "https://evil.example/configurations")
	cases := []struct {
		name    string
		request Request
		answers []answer
		want    msp.Code
		sent    int
	}{
		{"a read is answered", get, []answer{okay}, "", 1},
		{"a read after one 500", get, []answer{status(500, `{}`), okay}, "", 2},
		{"500 twice is lasting", get, []answer{status(500, `{}`)}, msp.Offline, 2},
		{"503 four times, then an answer", get, []answer{status(503, ``), status(502, ``), status(504, ``), status(503, ``), okay}, "", 5},
		{"503 for good", get, []answer{status(503, ``)}, msp.Offline, 5},
		{"a read after a reset", get, []answer{reset, okay}, "", 2},
		{"a read after half an answer", get, []answer{breaksOff, okay}, "", 2},
		{"a read after cut JSON", get, []answer{status(200, `{"data":[{"id"`), okay}, "", 2},
		{"a read without a connection", get, []answer{dialed}, msp.Offline, 3},
		{"a read of a page", get, []answer{htmlPage}, msp.Offline, 2},
		{"a read that is asked by POST", ask, []answer{reset, status(503, ``), okay}, "", 3},
		{"a read after 429", get, []answer{status(429, `{"message":"Too Many Requests"}`), okay}, "", 2},
		{"429 for good", get, []answer{status(429, ``)}, msp.Busy, 4},
		{"a wrong key", get, []answer{status(401, `{"message":"Unauthorized"}`)}, msp.SignIn, 1},
		{"a revoked key", post, []answer{status(403, `{"message":"Forbidden"}`)}, msp.SignIn, 1},
		{"no such record", get, []answer{status(404, `{"errors":[]}`)}, msp.NotFound, 1},
		{"no such page", get, []answer{status(404, `<html></html>`)}, msp.Offline, 2},
		{"a redirect elsewhere", get, []answer{moved}, msp.Offline, 1},

		{"a write after 429", post, []answer{status(429, ``), okay}, "", 2},
		{"a write without a connection", post, []answer{dialed, dns, okay}, "", 3},
		{"a write without a connection for good", post, []answer{dialed}, msp.Offline, 3},
		{"a write without a name", patch, []answer{dns}, msp.Offline, 3},
		{"a write, then a reset", post, []answer{reset, okay}, msp.Unknown, 1},
		{"a write, then half an answer", post, []answer{breaksOff, okay}, msp.Unknown, 1},
		{"a write, then cut JSON", post, []answer{status(201, `{"data":{"id`), okay}, msp.Unknown, 1},
		{"a write, then a page", post, []answer{htmlPage, okay}, msp.Unknown, 1},
		{"a write, then 500", post, []answer{status(500, ``), okay}, msp.Unknown, 1},
		{"a write, then 503", patch, []answer{status(503, ``), okay}, msp.Unknown, 1},
		{"a write, then 504", patch, []answer{status(504, `<html>`), okay}, msp.Unknown, 1},
		{"a write, then silence", post, []answer{hangs}, msp.Unknown, 1},
		{"a write, then an empty answer", post, []answer{status(201, ``)}, msp.Unknown, 1},
		{"a deletion, then an empty answer", gone, []answer{status(204, ``)}, "", 1},
		{"a write that is refused", post, []answer{status(422, `{}`)}, msp.Refused, 1},
		{"a write to a missing route", post, []answer{status(404, `<html></html>`)}, msp.Offline, 1},
		{"a write that is too large", post, []answer{status(413, `<html></html>`)}, msp.Refused, 1},
		{"a write that is sent on", post, []answer{status(307, ``, "Location", "/elsewhere")}, msp.Offline, 1},
		{"a write that may have been done before the redirect", post, []answer{status(303, ``, "Location", "/configurations/9")}, msp.Unknown, 1},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &remote{answers: tc.answers}
				c := newClient(t, r, nil)
				_, err := c.Do(t.Context(), tc.request)
				if got := msp.CodeOf(err); got != tc.want {
					t.Errorf("code %q, want %q: %v", got, tc.want, err)
				}
				if err != nil && msp.AsError(err).Message == "" {
					t.Error("no words for the person")
				}
				if len(r.seen) != tc.sent {
					t.Errorf("%d requests, want %d", len(r.seen), tc.sent)
				}
				total, writing := c.Requests()
				want := int64(0)
				if tc.request.write() {
					want = total
				}
				if total != int64(tc.sent) || writing != want {
					t.Errorf("counted %d and %d", total, writing)
				}
			})
		})
	}
}

func TestWaits(t *testing.T) {
	cases := []struct {
		name    string
		answers func(now time.Time) []answer
		waits   []time.Duration
		retryAt time.Duration // when Busy
	}{
		{"seconds", func(time.Time) []answer { return []answer{status(429, ``, "Retry-After", "17"), okay} }, []time.Duration{17 * time.Second}, 0},
		{"a date", func(now time.Time) []answer {
			return []answer{status(429, ``, "Retry-After", now.Add(45*time.Second).UTC().Format(http.TimeFormat)), okay}
		}, []time.Duration{45 * time.Second}, 0},
		{"nothing", func(time.Time) []answer { return []answer{status(429, ``), status(429, ``), status(429, ``), okay} },
			[]time.Duration{30 * time.Second, time.Minute, 2 * time.Minute}, 0},
		{"a date, our clock two hours behind", func(now time.Time) []answer {
			theirs := now.Add(2 * time.Hour).UTC()
			return []answer{status(429, ``, "Date", theirs.Format(http.TimeFormat), "Retry-After", theirs.Add(45*time.Second).Format(http.TimeFormat)), okay}
		}, []time.Duration{45 * time.Second}, 0},
		{"nonsense", func(time.Time) []answer { return []answer{status(429, ``, "Retry-After", "soon"), okay} }, []time.Duration{30 * time.Second}, 0},
		{"a negative number", func(time.Time) []answer { return []answer{status(429, ``, "Retry-After", "-5"), okay} }, []time.Duration{30 * time.Second}, 0},
		{"zero", func(time.Time) []answer { return []answer{status(429, ``, "Retry-After", "0"), okay} }, []time.Duration{time.Second}, 0},
		{"too long", func(time.Time) []answer { return []answer{status(429, ``, "Retry-After", "3600"), okay} }, nil, time.Hour},
		{"absurd", func(time.Time) []answer { return []answer{status(429, ``, "Retry-After", "1e300"), okay} }, nil, maxRetryAfter},
		{"503 with a wish", func(time.Time) []answer { return []answer{status(503, ``, "Retry-After", "20"), okay} }, []time.Duration{20 * time.Second}, 0},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				r := &remote{answers: tc.answers(began)}
				c := newClient(t, r, nil)
				_, err := c.Do(t.Context(), get)
				if tc.retryAt > 0 {
					e := msp.AsError(err)
					if e == nil || e.Code != msp.Busy || !e.RetryAt.Equal(began.Add(tc.retryAt)) {
						t.Fatalf("%v", err)
					}
					if q := c.Quota(); q.Left != 0 || !q.Until.Equal(e.RetryAt) {
						t.Errorf("quota %+v", q)
					}
					// The next one does not even ask.
					if _, err := c.Do(t.Context(), get); msp.CodeOf(err) != msp.Busy || len(r.seen) != 1 {
						t.Errorf("%v after %d requests", err, len(r.seen))
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				for i, w := range tc.waits {
					if got := r.at[i+1].Sub(r.at[i]); got != w {
						t.Errorf("wait %d was %v, want %v", i, got, w)
					}
				}
			})
		})
	}
}

func TestJitterOnlyStretches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &remote{answers: []answer{status(429, ``, "Retry-After", "100"), okay}}
		c := newClient(t, r, func(cfg *Config) { cfg.Jitter = func() float64 { return 0.5 } })
		if _, err := c.Do(t.Context(), get); err != nil {
			t.Fatal(err)
		}
		if got := r.at[1].Sub(r.at[0]); got != 105*time.Second {
			t.Errorf("waited %v", got)
		}
	})
}

func TestEveryoneWaitsAfter429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &remote{answers: []answer{status(429, ``, "Retry-After", "30"), okay}}
		c := newClient(t, r, nil)
		done := make(chan error, 1)
		go func() { _, err := c.Do(context.Background(), get); done <- err }()
		synctest.Wait()
		if _, err := c.Do(t.Context(), post); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if got := r.at[1].Sub(r.at[0]); got != 30*time.Second {
			t.Errorf("the next request came after %v", got)
		}
	})
}

func TestADeadlineBeforeTheWaitIsBusyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &remote{answers: []answer{status(429, ``, "Retry-After", "60"), okay}}
		c := newClient(t, r, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		if _, err := c.Do(ctx, post); msp.CodeOf(err) != msp.Busy || !time.Now().Equal(began) {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestACallerInAHurryHearsWhatIsWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for want, a := range map[msp.Code]answer{msp.Offline: dialed, msp.Busy: status(503, ``, "Retry-After", "90")} {
			ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
			_, err := newClient(t, &remote{answers: []answer{a}}, nil).Do(ctx, get)
			cancel()
			if msp.CodeOf(err) != want {
				t.Errorf("want %s: %v", want, err)
			}
		}
	})
}

func TestPaceAndParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		inside, most := 0, 0
		slow := transport(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			time.Sleep(10 * time.Millisecond)
			mu.Lock()
			inside--
			mu.Unlock()
			return okay(r)
		})
		c := newClient(t, slow, nil)
		began := time.Now()
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if _, err := c.Do(context.Background(), get); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if most != 4 {
			t.Errorf("%d at the same time", most)
		}
		// 20 at once, then 8 a second.
		if took := time.Since(began); took < 10*time.Second || took > 11*time.Second {
			t.Errorf("100 requests took %v", took)
		}
		if q := c.Quota(); q.Left != 2900 || q.Of != 3000 || q.Window != 5*time.Minute {
			t.Errorf("quota %+v", q)
		}
		time.Sleep(6 * time.Minute)
		if q := c.Quota(); q.Left != 3000 {
			t.Errorf("quota %+v after the window", q)
		}
	})
}

func TestAFullWindowWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &remote{answers: []answer{okay}}
		c := newClient(t, r, func(cfg *Config) { cfg.Limit, cfg.Window, cfg.Rate, cfg.Burst = 10, time.Minute, 100, 100 })
		for range 25 {
			if _, err := c.Do(t.Context(), get); err != nil {
				t.Fatal(err)
			}
		}
		for i := 10; i < len(r.at); i++ {
			if d := r.at[i].Sub(r.at[i-10]); d < time.Minute {
				t.Errorf("request %d came %v after the tenth before it", i, d)
			}
		}
	})
}

func TestStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tc := range []struct {
			name   string
			r      Request
			answer answer
			want   msp.Code
		}{
			{"a read under way", get, hangs, msp.Canceled},
			{"a write under way", post, hangs, msp.Unknown},
			{"a write that waits for its turn", post, status(429, ``), msp.Canceled},
		} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			if _, err := newClient(t, &remote{answers: []answer{tc.answer}}, nil).Do(ctx, tc.r); msp.CodeOf(err) != tc.want {
				t.Errorf("%s: %v", tc.name, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r := &remote{answers: []answer{okay}}
		if _, err := newClient(t, r, nil).Do(ctx, post); msp.CodeOf(err) != msp.Canceled || len(r.seen) != 0 {
			t.Errorf("sent all the same: %v", err)
		}
	})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestGuard(t *testing.T) {
	q := url.Values{"filter[organization_id]": {"2"}}
	data := []byte(`{"data":[{"type":"configurations","attributes":{"id":1}}]}`)
	cases := []struct {
		name string
		r    Request
		ok   bool
	}{
		{"DELETE with a filter", Request{Method: "DELETE", Path: "/configurations", Query: q}, false},
		{"DELETE with a filter and data", Request{Method: "DELETE", Path: "/configurations", Query: q, Body: data}, false},
		{"PATCH with a filter", Request{Method: "PATCH", Path: "/configurations", Query: q, Body: data}, false},
		{"DELETE of everything", Request{Method: "DELETE", Path: "/configurations"}, false},
		{"DELETE of everything that says it names one", Request{Method: "DELETE", Path: "/configurations", One: true}, false},
		{"DELETE of everything by a slash", Request{Method: "DELETE", Path: "/configurations/", One: true}, false},
		{"DELETE of a client's everything that says it names one", Request{Method: "DELETE", Path: "/organizations/5/relationships/configurations", One: true}, false},
		{"a POST that passes for a deletion", Request{Method: "POST", Path: "/configurations", Header: http.Header{"X-Http-Method-Override": {"DELETE"}}, Body: data}, false},
		{"PUT with a filter", Request{Method: "PUT", Path: "/configurations/1", Query: q, Body: data}, false},
		{"PATCH with an empty filter", Request{Method: "PATCH", Path: "/configurations", Query: url.Values{"filter[id]": nil}, Body: data}, false},
		{"a method in small letters", Request{Method: "delete", Path: "/configurations", Body: data}, false},
		{"DELETE with empty data", Request{Method: "DELETE", Path: "/configurations", Body: []byte(`{"data":[]}`)}, false},
		{"DELETE with hollow data", Request{Method: "DELETE", Path: "/configurations", Body: []byte(`{"data":[{}]}`)}, false},
		{"DELETE with null", Request{Method: "DELETE", Path: "/configurations", Body: []byte(`{"data":null}`)}, false},
		{"DELETE with other members", Request{Method: "DELETE", Path: "/configurations", Body: []byte(`{"ids":[1]}`)}, false},
		{"PATCH without a body", Request{Method: "PATCH", Path: "/configurations/1"}, false},
		{"PATCH with half a body", Request{Method: "PATCH", Path: "/configurations/1", Body: []byte(`{"data":`)}, false},
		{"PATCH with a query in the path", Request{Method: "PATCH", Path: "/configurations/1?filter[x]=1", Body: data}, false},
		{"a path that climbs", Request{Method: "GET", Path: "/configurations/../organizations"}, false},
		{"a path to another host", Request{Method: "GET", Path: "//evil.example/"}, false},
		{"an odd method", Request{Method: "PURGE", Path: "/configurations"}, false},
		{"DELETE of one by its path", Request{Method: "DELETE", Path: "/configuration_interfaces/7", One: true, NoAnswer: true}, true},
		{"DELETE of named ones", Request{Method: "DELETE", Path: "/configurations", Body: data}, true},
		{"PATCH of one", patch, true},
		{"GET with a filter", Request{Method: "GET", Path: "/configurations", Query: q}, true},
	}
	for _, tc := range cases {
		r := &remote{answers: []answer{okay}}
		_, err := newClient(t, r, nil).Do(t.Context(), tc.r)
		if (err == nil) != tc.ok || (len(r.seen) > 0) != tc.ok {
			t.Errorf("%s: %v after %d requests", tc.name, err, len(r.seen))
		}
	}
}

func TestAddresses(t *testing.T) {
	for base, ok := range map[string]bool{
		"https://api.itglue.com": true, "https://api.itglue.com/": true, "http://127.0.0.1:8080": true,
		"http://localhost:1": true, "http://[::1]:80": true,
		"http://api.itglue.com": false, "http://127.0.0.1.evil.example": false, "ftp://localhost": false, "": false,
		"https://api.itglue.com/api": false, "https://user:pw@api.itglue.com": false, "https://api.itglue.com?x=1": false,
		"api.itglue.com": false, "https://": false, "https://:443": false,
	} {
		_, err := New(Config{System: msp.ITGlue, Base: base})
		if (err == nil) != ok {
			t.Errorf("%q: %v", base, err)
		}
		if e := msp.AsError(err); err != nil && (e == nil || e.Code != msp.Invalid || e.Field == "" || strings.Contains(err.Error(), "pw")) {
			t.Errorf("%q: %v", base, err)
		}
	}
}

// The key must not be in anything a person or a log gets to see, whatever the
// system sends back.
func TestSecretsStayInside(t *testing.T) {
	echo := `{"message":"no such key: ` + secret + `","attributes":{"password":"hunter2 \" x","otp_secret":"JBSW","Api-Key":"zzz","name":"ok"}}`
	answers := []answer{
		status(200, echo), status(401, echo), status(404, echo), status(422, echo), status(500, echo),
		status(302, ``, "Location", "https://evil.example/?k="+secret),
		status(429, echo), fails(errors.New("proxy said: bad header " + secret)), breaksOff, hangs,
		fails(&net.OpError{Op: "dial", Err: errors.New(secret)}),
	}
	for i, a := range answers {
		for _, req := range []Request{get, post} {
			t.Run(fmt.Sprint(i, req.Method), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var seen []Exchange
					req.Query = nil
					if req.Method == "POST" {
						req.Body = []byte(`{"data":{"password":"hunter2","note":"` + secret + `"}}`)
					}
					r := &remote{answers: []answer{a}}
					c := newClient(t, r, func(cfg *Config) {
						cfg.Record = func(e Exchange) { seen = append(seen, e) }
						cfg.Explain = func(_ int, body []byte) (string, string) { return "IT Glue says no.", "" }
					})
					_, err := c.Do(t.Context(), req)
					text := fmt.Sprintf("%v %+v %#v", err, err, seen)
					for e := err; e != nil; e = errors.Unwrap(e) {
						text += fmt.Sprintf("%v|%#v|", e, e)
					}
					for _, s := range []string{secret, "hunter2", "JBSW", "zzz"} {
						if strings.Contains(text, s) {
							t.Errorf("%q is in %s", s, text)
						}
					}
					if len(seen) != len(r.seen) || len(seen) == 0 {
						t.Errorf("%d of %d requests recorded", len(seen), len(r.seen))
					}
					for _, other := range r.seen {
						if other.URL.Host != "api.itglue.com" {
							t.Errorf("the key went to %s", other.URL.Host)
						}
					}
				})
			})
		}
	}
}

func TestRecordsAreCutWithoutHalvingASecret(t *testing.T) {
	c := newClient(t, &remote{answers: []answer{okay}}, nil)
	secrets := c.secretsOf(http.Header{"X-Api-Key": {secret}, "Authorization": {"Basic dXNlcm5hbWU6aHVudGVyMjI="}})
	for at := range 60 {
		for _, tail := range []int{0, 40, 4<<10 - 30, 4 << 10, 12 << 10} {
			for _, many := range []int{1, 300} {
				text := strings.Repeat(secret+" ", many) + strings.Repeat("x", at) + " " + secret + " hunter22 " + strings.Repeat("y ", tail/2)
				got := secrets.Body([]byte(text), len(text)-tail-at)
				if strings.Contains(got, secret[:6]) || strings.Contains(got, "hunter") {
					t.Fatalf("at %d, tail %d: %s", at, tail, got)
				}
			}
		}
	}
	if got := secrets.Body([]byte(`{"password":"abc`), 40); strings.Contains(got, "abc") {
		t.Error(got)
	}
}

func TestAKeyThatCannotBeFetchedSendsNothing(t *testing.T) {
	own := msp.Errorf(msp.SignIn, "The keyring is locked. Unlock it.")
	for _, tc := range []struct{ give, want error }{{own, own}, {errors.New("no keyring"), nil}} {
		r := &remote{answers: []answer{okay}}
		c := newClient(t, r, func(cfg *Config) { cfg.Authorize = func(*http.Request) error { return tc.give } })
		_, err := c.Do(t.Context(), post)
		if msp.CodeOf(err) != msp.SignIn || len(r.seen) != 0 || tc.want != nil && err != tc.want {
			t.Errorf("%v after %d requests", err, len(r.seen))
		}
	}
}

func TestAKeyThatCannotBeSentSendsNothing(t *testing.T) {
	r := &remote{answers: []answer{okay}}
	c := newClient(t, r, func(cfg *Config) {
		cfg.Authorize = func(r *http.Request) error { r.Header.Set("x-api-key", "a\r\nHost: evil"); return nil }
	})
	if _, err := c.Do(t.Context(), post); msp.CodeOf(err) != msp.SignIn || len(r.seen) != 0 || strings.Contains(err.Error(), "evil") {
		t.Errorf("%v after %d requests", err, len(r.seen))
	}
	ctx, cancel := context.WithCancel(t.Context())
	c = newClient(t, r, func(cfg *Config) {
		cfg.Authorize = func(*http.Request) error { cancel(); return errors.New("the person closed the keyring") }
	})
	if _, err := c.Do(ctx, post); msp.CodeOf(err) != msp.Canceled || len(r.seen) != 0 {
		t.Errorf("%v after %d requests", err, len(r.seen))
	}
}

func TestRedirectsOfReadsStayOnTheHost(t *testing.T) {
	r := &remote{answers: []answer{status(301, ``, "Location", "/configurations?page=2"), okay}}
	if _, err := newClient(t, r, nil).Do(t.Context(), get); err != nil || len(r.seen) != 2 || r.seen[1].URL.RawQuery != "page=2" {
		t.Errorf("%v after %d", err, len(r.seen))
	}
	loop := &remote{answers: []answer{status(301, ``, "Location", "/configurations")}}
	if _, err := newClient(t, loop, nil).Do(t.Context(), get); msp.CodeOf(err) != msp.Offline || len(loop.seen) != 1+maxHops {
		t.Errorf("%v after %d", err, len(loop.seen))
	}
	down := &remote{answers: []answer{status(301, ``, "Location", "http://api.itglue.com/configurations")}}
	if _, err := newClient(t, down, nil).Do(t.Context(), get); msp.CodeOf(err) != msp.Offline || len(down.seen) != 1 {
		t.Errorf("%v after %d", err, len(down.seen))
	}
}

func TestAskLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, a := range map[string]answer{"504": status(504, ``), "silence": hangs, "too large": status(200, `{"a":"`+strings.Repeat("x", 200)+`"}`)} {
			r := &remote{answers: []answer{a}}
			req := get
			req.AskLess = true
			_, err := newClient(t, r, func(cfg *Config) { cfg.MaxBody = 100 }).Do(t.Context(), req)
			if !AskLess(err) || len(r.seen) != 1 {
				t.Errorf("%s: %v after %d", name, err, len(r.seen))
			}
		}
		if AskLess(nil) || AskLess(errors.New("x")) {
			t.Error("any error asks for less")
		}
	})
}

// Over real sockets: what net/http says must be understood as well.
func TestOverTheNetwork(t *testing.T) {
	var hits int
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits++
		switch r.URL.Path {
		case "/drop":
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				conn.Close()
			}
		case "/half":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `{"data":`)
		default:
			io.WriteString(w, `{"data":{}}`)
		}
	}))
	defer srv.Close()
	c := newClient(t, nil, func(cfg *Config) { cfg.Base = srv.URL })
	for path, want := range map[string]msp.Code{"/drop": msp.Unknown, "/half": msp.Unknown, "/fine": ""} {
		hits = 0
		r := post
		r.Path = path
		if _, err := c.Do(t.Context(), r); msp.CodeOf(err) != want || hits != 1 {
			t.Errorf("%s: %v after %d", path, err, hits)
		}
	}

	tlsServer := httptest.NewTLSServer(http.NotFoundHandler())
	defer tlsServer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c = newClient(t, nil, func(cfg *Config) { cfg.Base = tlsServer.URL })
	out := c.send(ctx, &post, nil)
	if out.trouble != unsent || out.sent {
		t.Errorf("a certificate nobody knows: %+v", out)
	}
	err := c.explain(&post, out)
	if msp.CodeOf(err) != msp.Offline || !strings.Contains(err.Error(), "secure connection") {
		t.Error(err)
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	c = newClient(t, nil, func(cfg *Config) { cfg.Base = "http://" + addr })
	if out := c.send(ctx, &post, nil); out.trouble != unsent || out.sent {
		t.Errorf("nobody listens: %+v", out)
	}
}

func TestTheSystemsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
		rt := transport(func(*http.Request) (*http.Response, error) {
			h := http.Header{}
			if date != "" {
				h.Set("Date", date)
			}
			return &http.Response{StatusCode: 200, Header: h, Body: io.NopCloser(strings.NewReader("{}"))}, nil
		})
		c, err := New(Config{System: msp.ITGlue, Base: "https://x.test", Transport: rt, Rate: 100, Burst: 10, Parallel: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Ahead(); got != 0 {
			t.Errorf("before any answer %v", got)
		}
		for _, date = range []string{date, "", "yesterday"} {
			if _, err := c.Do(t.Context(), Request{Method: http.MethodGet, Path: "/x"}); err != nil {
				t.Fatal(err)
			}
			if got := c.Ahead().Round(time.Minute); got != -time.Hour {
				t.Errorf("%q: %v ahead", date, got)
			}
		}
	})
}
