package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
)

// most is the largest number of times within a span.
func most(at []time.Time, span time.Duration) (n int) {
	from := 0
	for to := range at {
		for at[to].Sub(at[from]) >= span {
			from++
		}
		n = max(n, to-from+1)
	}
	return n
}

// A client at full pace stays a fifth below the limit, so that others have some.
func TestFiftyThousandRequestsKeepTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &remote{answers: []answer{okay}}
		c := newClient(t, r, nil)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 12_500 {
					if _, err := c.Do(context.Background(), patch); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		began := time.Now()
		wg.Wait()
		if n := most(r.at, 5*time.Minute); n > 2420 {
			t.Errorf("%d requests in five minutes", n)
		}
		t.Logf("50000 requests took %v, at most %d in five minutes", time.Since(began), most(r.at, 5*time.Minute))
	})
}

// A restart gives no fresh burst: any number of programs, one after the other,
// stay below what one would do, whether they ended or were killed.
func TestRestartsKeepThePace(t *testing.T) {
	for name, killed := range map[string]bool{"ended": false, "killed": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &remote{answers: []answer{okay}}
				var memory *Memory
				for i := range 400 {
					c := newClient(t, r, func(cfg *Config) { cfg.Memory = memory })
					m := c.Memory(true) // as a program says before it sends
					for range 1 + i%23 {
						if _, err := c.Do(t.Context(), get); err != nil {
							t.Fatal(err)
						}
					}
					if !killed {
						m = c.Memory(false)
					}
					raw, err := json.Marshal(m)
					if err != nil {
						t.Fatal(err)
					}
					memory = new(Memory)
					if err := json.Unmarshal(raw, memory); err != nil {
						t.Fatal(err)
					}
					if i%50 == 0 {
						time.Sleep(time.Minute)
					}
				}
				for _, span := range []time.Duration{time.Second, 10 * time.Second, time.Minute, 5 * time.Minute} {
					if n := most(r.at, span); n > int(span.Seconds()*8)+21 {
						t.Errorf("%d requests in %v", n, span)
					}
				}
				// After a quiet time one may hurry again, unless one was killed.
				time.Sleep(time.Minute)
				began := time.Now()
				c := newClient(t, r, func(cfg *Config) { cfg.Memory = memory })
				for range 16 {
					if _, err := c.Do(t.Context(), get); err != nil {
						t.Fatal(err)
					}
				}
				if took := time.Since(began); (took > time.Second) != killed {
					t.Errorf("16 requests took %v", took)
				}
			})
		})
	}
}

// limit is an account with a limit, whoever asks. It refuses without a word on
// when to come back.
type limit struct {
	mu       sync.Mutex
	at       []time.Time // answered
	refused  int
	requests int
	window   time.Duration
}

func (l *limit) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if n := len(l.at); n >= l.requests && now.Sub(l.at[n-l.requests]) < l.window {
		l.refused++
		return status(429, `{"message":"Too Many Requests"}`)(r)
	}
	l.at = append(l.at, now)
	return okay(r)
}

// Two programs that know nothing of each other share a limit: each takes the 429s
// for the other's need and slows down, so that few requests are refused and all
// of them are answered in the end.
func TestTwoProgramsShareALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &limit{requests: 3000, window: 5 * time.Minute}
		began := time.Now()
		var wg sync.WaitGroup
		for range 2 {
			c := newClient(t, l, nil)
			wg.Go(func() {
				for done := 0; done < 10_000; {
					_, err := c.Do(context.Background(), get)
					switch e := msp.AsError(err); {
					case err == nil:
						done++
					case e.Code == msp.Busy && e.RetryAt.After(time.Now()):
						time.Sleep(time.Until(e.RetryAt)) // the next round
					default:
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		if n := most(l.at, 5*time.Minute); n > 3000 {
			t.Errorf("%d in five minutes", n)
		}
		// At a pace of 8 each, more than a third would be refused.
		if l.refused > 100 {
			t.Errorf("%d requests were refused", l.refused)
		}
		took := time.Since(began)
		if took > 75*time.Minute { // 20,000 at the limit take 33 minutes
			t.Errorf("it took %v", took)
		}
		t.Logf("20000 requests of two programs took %v, %d were refused", took, l.refused)
	})
}

// What was learned of 429s outlasts the call and the program.
func TestAPauseOutlastsTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &remote{answers: []answer{status(429, ``)}}
		c := newClient(t, r, func(cfg *Config) { cfg.MaxWait = 75 * time.Second })
		began := time.Now()
		_, err := c.Do(t.Context(), get)
		e := msp.AsError(err)
		if e == nil || e.Code != msp.Busy || time.Since(began) != 30*time.Second || !e.RetryAt.Equal(began.Add(90*time.Second)) {
			t.Fatalf("after %v: %v", time.Since(began), err)
		}
		m := c.Memory(false)
		sent := len(r.seen)
		next := newClient(t, r, func(cfg *Config) { cfg.Memory, cfg.MaxWait = &m, 10*time.Second })
		if _, err := next.Do(t.Context(), get); msp.CodeOf(err) != msp.Busy || len(r.seen) != sent || !msp.AsError(err).RetryAt.Equal(e.RetryAt) {
			t.Errorf("the next program asked all the same: %v", err)
		}
		time.Sleep(time.Until(e.RetryAt))
		// The third in a row means two minutes, which are not waited for.
		began = time.Now()
		if _, err := next.Do(t.Context(), get); msp.CodeOf(err) != msp.Busy || time.Since(began) != 0 || msp.AsError(err).RetryAt.Sub(began) != 2*time.Minute {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		// An answer ends the row; the pace comes back, a quarter in five minutes.
		r.answers = []answer{okay}
		time.Sleep(2 * time.Minute)
		for range 40 {
			if _, err := next.Do(t.Context(), get); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		if m := next.Memory(false); m.Limits != 0 || m.Speed != 0 || !m.Pause.IsZero() {
			t.Errorf("%+v", m)
		}
		// A pause of a day is not believed over a restart: a new key may do.
		m = Memory{Pause: time.Now().Add(24 * time.Hour), Limits: 1}
		if q := newClient(t, r, func(cfg *Config) { cfg.Memory = &m }).Quota(); time.Until(q.Until) > longestMemory {
			t.Errorf("until %v", q.Until)
		}
	})
}
