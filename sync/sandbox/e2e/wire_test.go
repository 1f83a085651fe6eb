package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// devices is how many devices to try: SITEWALK_DEVICES, or otherwise.
func devices(t *testing.T, otherwise int) int {
	text := os.Getenv("SITEWALK_DEVICES")
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 100 {
		t.Fatalf("SITEWALK_DEVICES is %q, want a number from 100", text)
	}
	return n
}

// large is a world whose account has n devices with interfaces, a hundred an
// organization.
func large(t *testing.T, n int) *world {
	w := newWorld(t, 1)
	edit := w.glue.Editor()
	orgs := make([]string, (n+99)/100)
	for i := range orgs {
		id, err := edit.AddOrganization(fmt.Sprintf("Client %03d", i), fmt.Sprintf("C%03d", i))
		w.must(err)
		orgs[i] = id
	}
	typ, _ := edit.Find(sandbox.ConfigurationTypes, "Server")
	for i := range n {
		_, err := edit.Add(sandbox.Configurations, map[string]any{"organization-id": orgs[i/100], "configuration-type-id": typ,
			"name": fmt.Sprintf("DEV-%05d", i), "serial-number": fmt.Sprintf("SER%06d", i), "hostname": "old",
			"primary-ip": fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), "notes": "<p>In the rack on the left, behind the printer.</p>"})
		w.must(err)
	}
	time.Sleep(time.Hour) // the account is older than the desk
	return w
}

// A throttled vendor cannot make large pages of configurations in time.
type throttled struct {
	behind http.RoundTripper
	most   int
}

func (v throttled) RoundTrip(r *http.Request) (*http.Response, error) {
	size, _ := strconv.Atoi(r.URL.Query().Get("page[size]"))
	if v.most > 0 && r.URL.Path == "/configurations" && size > v.most {
		time.Sleep(30 * time.Second)
		return &http.Response{StatusCode: 504, Header: http.Header{"Content-Type": {"text/html"}}, Body: http.NoBody, Request: r}, nil
	}
	return v.behind.RoundTrip(r)
}

func heap() int {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc >> 20)
}

// The first pull asks hardly more often than it must, also where the vendor needs
// smaller pages; a second one with nothing changed asks each list once or twice.
func TestFirstPullAsksHardlyMoreThanItMust(t *testing.T) {
	n := devices(t, 2000)
	for name, most := range map[string]int{"large pages": 0, "pages of 300 at most": 300} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := large(t, n)
				w.conn = w.connect(throttled{w.glue.RoundTripper(), most})
				runtime.GC()
				base, peak := heap(), 0
				w.glue.SetOnRequest(func(*http.Request) { peak = max(peak, heap()) })
				result, err := w.engine(w.store).Pull(w.Context(), engine.Scope{})
				w.must(err)
				page := 1000
				if most > 0 {
					page = 250
				}
				least := (n+page-1)/page + len(w.conn.Kinds()) - 1
				sent := int(result.Requests[msp.ITGlue].Total)
				t.Logf("%d devices: %d requests, at least %d, ratio %.2f; heap %d MB before, %d MB at most", n, sent, least, float64(sent)/float64(least), base, peak)
				if float64(sent) > 1.2*float64(least) {
					t.Errorf("%d requests, %d would do: %v", sent, least, w.glue.Requests().ByRoute)
				}
				if result.Pulled.Created < 2*n {
					t.Errorf("pulled %+v", result.Pulled)
				}
				if peak-base > 150 {
					t.Errorf("the heap grew by %d MB", peak-base)
				}
				w.glue.ForgetRequests()
				time.Sleep(time.Hour)
				again := w.mustSync()
				t.Logf("a second pull: %d requests: %v", again.Requests[msp.ITGlue].Total, w.glue.Requests().ByRoute)
				if n := int(again.Requests[msp.ITGlue].Total); n > len(w.conn.Kinds()) || again.Pulled.Created+again.Pulled.Updated > 0 {
					t.Errorf("%d requests, pulled %+v", n, again.Pulled)
				}
			})
		})
	}
}

// busiest is the largest number of requests within five minutes.
func busiest(at []time.Time) (n int) {
	from := 0
	for to := range at {
		for at[to].Sub(at[from]) >= 5*time.Minute {
			from++
		}
		n = max(n, to-from+1)
	}
	return n
}

// However much is queued, and however often Sitewalk is restarted meanwhile, the
// account is never asked more than 3000 times in five minutes.
func TestTheLimitHoldsWhateverIsQueued(t *testing.T) {
	for name, batches := range map[string]bool{"several at once": true, "one by one": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := devices(t, 1600)
				w := large(t, n)
				w.mustSync()
				var ids []msp.ID
				for q := (msp.ListQuery{Kind: msp.KindConfiguration, Limit: 1000}); ; {
					page, err := w.store.List(w.Context(), q)
					w.must(err)
					for _, r := range page.Records {
						ids = append(ids, r.ID)
					}
					if q.After = page.Next; page.Next == "" {
						break
					}
				}
				_, err := w.store.Edit(w.Context(), byDesk, msp.KindConfiguration, ids, func(r *msp.Record) error {
					r.Set(msp.FieldHostname, "new-"+r.Name())
					return nil
				})
				w.must(err)
				if !batches {
					w.wrap = func(c connector.Connector) connector.Connector { return struct{ connector.Connector }{c} }
				}
				var at []time.Time
				restarts := 0
				ctx, stop := context.WithCancel(w.Context())
				w.glue.SetOnRequest(func(*http.Request) {
					if at = append(at, time.Now()); len(at)%500 == 0 {
						stop() // the program ends in the middle of a window
					}
				})
				began, writing := time.Now(), w.glue.Requests().Writing
				for {
					memory := w.conn.Memory(true) // as the program leaves before a round
					if _, err = w.engine(w.store).Push(ctx, engine.Scope{}); err == nil {
						break
					}
					if msp.CodeOf(err) != msp.Canceled {
						t.Fatal(err)
					}
					restarts++
					w.conn = w.remembering(memory)
					ctx, stop = context.WithCancel(w.Context())
				}
				stop()
				if left, _, err := w.store.QueueItems(w.Context(), msp.QueueQuery{Limit: 10}); err != nil || len(left) > 0 {
					t.Errorf("%d wait, %v", len(left), err)
				}
				t.Logf("%d changes: %d requests, %d of them writing, %d restarts, %v; at most %d in five minutes", n, len(at), w.glue.Requests().Writing-writing,
					restarts, time.Since(began), busiest(at))
				if most := busiest(at); most > 3000 {
					t.Errorf("%d requests in five minutes", most)
				}
				if bad := w.glue.Violations(); len(bad) > 0 {
					t.Errorf("the connector broke the vendor's rules: %q", bad)
				}
			})
		})
	}
}

// remembering makes the connector of the next program.
func (w *world) remembering(memory string) *itglue.Connector {
	conn, err := itglue.New(itglue.Options{BaseURL: "https://api.itglue.test", Memory: memory, Transport: w.glue.RoundTripper(),
		Key: func(context.Context) (string, error) { return w.glue.Key(), nil }, Jitter: func() float64 { return 0.5 }})
	w.must(err)
	return conn
}

// A limit that is used up is waited for when it is short, and otherwise ends the
// round soon, with the time to come back and nothing lost.
func TestALimitThatIsUsedUp(t *testing.T) {
	for _, form := range []sandbox.RetryAfterForm{sandbox.RetryAfterNone, sandbox.RetryAfterSeconds, sandbox.RetryAfterDate} {
		for name, window := range map[string]time.Duration{"a short one": 25 * time.Second, "a long one": 5 * time.Minute} {
			t.Run(fmt.Sprint(name, " ", form), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, 1)
					w.mustSync()
					names := w.addDevices(30)
					w.glue.SetSwitches(sandbox.Switches{RetryAfter: form})
					w.glue.SetLimit(sandbox.Limit{Requests: 20, Window: window}) // what others left us
					began, held := time.Now(), time.Duration(0)
					rounds := 0
					for {
						rounds++
						start := time.Now()
						_, err := w.engine(w.store).Push(w.Context(), engine.Scope{})
						held = max(held, time.Since(start))
						if err == nil {
							break
						}
						e := msp.AsError(err)
						if e == nil || e.Code != msp.Busy || !e.RetryAt.After(time.Now()) || time.Until(e.RetryAt) > 6*time.Minute {
							t.Fatalf("round %d: %v", rounds, err)
						}
						if len(w.waiting()) == 0 || rounds > 20 {
							t.Fatalf("%d wait after %d rounds", len(w.waiting()), rounds)
						}
						time.Sleep(time.Until(e.RetryAt))
					}
					t.Logf("%d rounds in %v, the longest %v", rounds, time.Since(began), held)
					if (rounds == 1) != (window < time.Minute) {
						t.Errorf("it took %d rounds", rounds)
					}
					if window > time.Minute && held > 2*time.Minute {
						t.Errorf("a round held the workspace for %v", held)
					}
					w.glue.SetLimit(sandbox.Limit{})
					w.once(names)
					w.quiet()
				})
			})
		}
	}
}

// A 429 to everything ends the round within little more than a minute, and the
// next round does not even ask before its time.
func TestAStormOf429(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		names := w.addDevices(10)
		w.glue.SetFaults(sandbox.Faults{TooMany: 1})
		for range 3 {
			start, before := time.Now(), w.glue.Requests().Total
			_, err := w.engine(w.store).Sync(w.Context(), engine.Scope{})
			e := msp.AsError(err)
			if e == nil || e.Code != msp.Busy || time.Since(start) > 80*time.Second || w.glue.Requests().Total-before > 2 {
				t.Fatalf("after %v and %d requests: %v", time.Since(start), w.glue.Requests().Total-before, err)
			}
			if n := len(w.waiting()); n != 10 {
				t.Errorf("%d wait", n)
			}
			w.conn = w.remembering(w.conn.Memory(false)) // another program
			time.Sleep(time.Until(e.RetryAt))
		}
		w.glue.Heal()
		w.persist()
		w.once(names)
		w.quiet()
	})
}

// A key that is revoked in the middle stops the round with the first refusal;
// everything else waits, and goes on with a new key.
func TestTheKeyIsRevokedInTheMiddle(t *testing.T) {
	for _, at := range []int{0, 1, 2, 5, 9, 17, 20} {
		t.Run(fmt.Sprint("after ", at), func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				records := w.edited(20)
				names := w.addDevices(20)
				for _, r := range records {
					names = append(names, r.Name())
				}
				slices.Sort(names)
				names = slices.Compact(names)
				key := w.glue.Key()
				conn, err := itglue.New(itglue.Options{BaseURL: "https://api.itglue.test", Transport: w.glue.RoundTripper(),
					Key: func(context.Context) (string, error) { return key, nil }})
				w.must(err)
				w.conn = conn
				w.glue.SetOnRequest(w.after(at, func() { w.glue.IssueKey("ITG.another-key-of-this-account") }))
				before := w.glue.Requests().Total
				_, err = w.engine(w.store).Push(w.Context(), engine.Scope{})
				e := msp.AsError(err)
				if e == nil || e.Code != msp.SignIn || !strings.Contains(e.Message, "key") || strings.Contains(err.Error(), key) {
					t.Fatalf("got %v", err)
				}
				if n := w.glue.Requests().Total - before; n != at+1 {
					t.Errorf("%d requests after the key was revoked, want one", n-at)
				}
				if len(w.waiting()) == 0 {
					t.Error("nothing waits")
				}
				for _, q := range w.waiting() {
					if q.State != msp.StateQueued && q.State != msp.StateSending && q.State != msp.StateUnknown {
						t.Errorf("an item is %s: %s", q.State, q.Message)
					}
				}
				if _, err := w.engine(w.store).Sync(w.Context(), engine.Scope{}); msp.CodeOf(err) != msp.SignIn {
					t.Errorf("the old key again: %v", err)
				}
				key = w.glue.Key()
				w.mustSync()
				w.once(names)
				w.arrived(records)
				w.quiet()
			})
		})
	}
}
