package itglue

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// Each fault once, always: what the client sees, and whether the work was done.
func TestEachFault(t *testing.T) {
	for _, c := range []struct {
		spec   string
		lost   bool // no answer at all
		status int
		html   bool
		done   bool
	}{
		{"", false, 201, false, true},
		{"refuse=1", true, 0, false, false},
		{"drop-before=1", true, 0, false, false},
		{"drop-after=1", true, 0, false, true},
		{"429=1", false, 429, false, false},
		{"500=1", false, 500, false, false},
		{"500-after=1", false, 500, false, true},
		{"504=1", false, 504, true, false},
		{"504-after=1", false, 504, true, true},
		{"html=1", false, 502, true, false},
		{"portal=1", false, 200, true, false},
		{"truncate=1", false, 201, false, true},
	} {
		m := newSmall(t, Switches{})
		f, err := ParseFaults(c.spec)
		if err != nil {
			t.Fatal(err)
		}
		m.s.SetFaults(f)
		body := data(Configurations, map[string]any{"organization-id": m.org, "configuration-type-id": m.typ, "name": "A"})
		r, err := m.try("POST", "/configurations", body)
		name, _, _ := strings.Cut(c.spec, "=")
		switch {
		case name == "truncate":
			if json.Valid(r.raw) || len(r.raw) == 0 {
				t.Errorf("truncate left %q", r.raw)
			}
		case (err != nil) != c.lost:
			t.Errorf("%s: error %v", c.spec, err)
		case err == nil && r.status != c.status:
			t.Errorf("%s: status %d", c.spec, r.status)
		case err == nil && c.html != strings.HasPrefix(r.header.Get("Content-Type"), "text/html"):
			t.Errorf("%s: Content-Type %s", c.spec, r.header.Get("Content-Type"))
		}
		if done := len(m.s.Configurations("")) == 1; done != c.done {
			t.Errorf("%s: done %v", c.spec, done)
		}
		if hits := m.s.FaultsHit(); c.spec != "" && hits[name] != 1 {
			t.Errorf("%s: hits %v", c.spec, hits)
		}
		m.s.Heal()
		m.get("/configurations").want(200)
	}
}

func TestRefusedIsToldApart(t *testing.T) {
	m := newSmall(t, Switches{})
	m.s.SetFaults(Faults{Refuse: 1})
	if _, err := m.try("GET", "/configurations", nil); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("refused: %v", err)
	}
	m.s.SetFaults(Faults{DropBefore: 1})
	for range 20 {
		if _, err := m.try("GET", "/configurations", nil); errors.Is(err, syscall.ECONNREFUSED) {
			t.Error("a lost request looks like one that was never sent")
		}
	}
	if got := m.s.Requests().Total; got != 0 {
		t.Errorf("%d requests counted that never arrived", got)
	}
}

func TestFaultsByMethodBurstAndRevocation(t *testing.T) {
	m := newSmall(t, Switches{})
	m.s.SetFaults(Faults{Error500: 1, Methods: []string{"POST", "PATCH", "PUT", "DELETE"}})
	m.get("/configurations").want(200)
	m.do("POST", "/manufacturers", data(Manufacturers, map[string]any{"name": "x"})).want(500)

	m.s.SetFaults(Faults{Seed: 3, TooMany: 0.2, Burst: 4})
	run, longest := 0, 0
	for range 200 {
		if m.get("/configurations").status == 429 {
			run++
		} else {
			run = 0
		}
		longest = max(longest, run)
	}
	if longest < 4 {
		t.Errorf("the longest burst is %d", longest)
	}

	m.s.SetFaults(Faults{RevokeAfter: 3})
	for i := range 6 {
		want := 200
		if i >= 3 {
			want = 403
		}
		m.get("/configurations").want(want)
	}
	m.s.Heal()
	m.get("/configurations").want(200)
}

// A share of each fault strikes about as often as it says, and the same seed
// gives the same fates.
func TestDiceRepeat(t *testing.T) {
	f, err := ParseFaults("seed=7,drop-after=0.2,429=0.1,500=0.05,504=0.02,html=0.01,truncate=0.01")
	if err != nil {
		t.Fatal(err)
	}
	fates := func(seed uint64) (out []string) {
		c := &Server{}
		f.Seed = seed
		c.SetFaults(f)
		for range 2000 {
			out = append(out, c.chaos.draw("GET").kind)
		}
		return out
	}
	a := fates(7)
	if !reflect.DeepEqual(a, fates(7)) || reflect.DeepEqual(a, fates(8)) {
		t.Error("the seed does not decide the fates")
	}
	n := map[string]int{}
	for _, k := range a {
		n[k]++
	}
	for kind, want := range map[string]int{"drop-after": 400, "429": 200, "500": 100, "504": 40, "html": 20, "truncate": 20} {
		if n[kind] < want/2 || n[kind] > want*2 {
			t.Errorf("%s struck %d times of 2000, expected about %d", kind, n[kind], want)
		}
	}
}

// A fault at a certain request strikes there and nowhere else, whatever the dice
// and the methods say.
func TestFaultsAtARequest(t *testing.T) {
	f, err := ParseFaults("writes-only, 500@2,drop-after@4, slow-page=100")
	if err != nil {
		t.Fatal(err)
	}
	m := newSmall(t, Switches{})
	for range 2 { // setting them starts anew
		m.s.SetFaults(f)
		m.get("/configurations").want(200)
		m.get("/configurations").want(500)
		m.get("/configurations").want(200)
		if _, err := m.try("GET", "/configurations", nil); err == nil {
			t.Error("the fourth answer was not lost")
		}
		m.get("/configurations").want(200)
	}
	if got := m.s.FaultsHit(); got["500"] != 2 || got["drop-after"] != 2 {
		t.Errorf("hits %v", got)
	}
	m.get("/configurations?page[size]=100").want(200)
	if r := m.get("/configurations?page[size]=101").want(504); !strings.Contains(string(r.raw), "<html>") || m.s.FaultsHit()["slow-page"] != 1 {
		t.Errorf("%s %v", r.raw, m.s.FaultsHit())
	}
	m.s.Heal()
	m.get("/configurations?page[size]=1000").want(200)
}

func TestParseFaults(t *testing.T) {
	spec := "seed=7,drop-after=0.2,429=0.1,500=0.05,504=0.02,html=0.01,truncate=0.01,latency=20ms,revoke-after=100,retry-after=date"
	f, err := ParseFaults(spec)
	if err != nil {
		t.Fatal(err)
	}
	form := RetryAfterDate
	want := Faults{Seed: 7, DropAfter: 0.2, TooMany: 0.1, Error500: 0.05, Gateway504: 0.02, HTML: 0.01, Truncate: 0.01,
		Latency: 20 * time.Millisecond, RevokeAfter: 100, RetryAfter: &form}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("got %+v", f)
	}
	for spec, message := range map[string]string{
		"drop-after=2":            "needs a probability from 0 to 1",
		"429=NaN":                 "needs a probability from 0 to 1",
		"500":                     "needs a probability from 0 to 1",
		"500=0.6,429=0.6":         "add up to 1.2",
		"latency=soon":            "latency=soon is not usable",
		"latency=-1s":             "below zero",
		"revoke-after=-1":         "below zero",
		"retry-after=later":       "none, seconds or date",
		"writes-only=yes":         "takes no value",
		"methods=FETCH":           "methods are GET",
		"explode=1":               `no fault called "explode"`,
		"seed=x":                  "seed=x is not usable",
		"burst@3":                 "can strike at one request",
		"500@0":                   "from 1",
		"500@x":                   "from 1",
		"500@2,504@2":             "two faults cannot strike at request 2",
		"slow-page=-1":            "below zero",
		"drop-after=0.1;429=0.1,": "needs a probability",
	} {
		if _, err := ParseFaults(spec); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v, want %q", spec, err, message)
		}
	}
}

func FuzzParseFaults(f *testing.F) {
	for _, s := range []string{"", "seed=7,drop-after=0.2", "writes-only,429=1,burst=3", "methods=post+get , latency=1m,jitter=3ms", "retry-after=none", "500@2,gone@7,slow-page=9", "429@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		a, err := ParseFaults(spec)
		if err != nil {
			return
		}
		b, err := ParseFaults(a.String())
		if err != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("%q became %q (%v)", spec, a, err)
		}
	})
}

func TestLatencyAndStallWaitOnTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Seed: "empty", Faults: Faults{Latency: 20 * time.Millisecond}})
		start := time.Now()
		d.get("/manufacturers").want(200)
		if got := time.Since(start); got != 20*time.Millisecond {
			t.Errorf("waited %s", got)
		}
		d.s.SetFaults(Faults{Stall: 1})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, "POST", "http://h/manufacturers", strings.NewReader(`{"data":{"type":"manufacturers","attributes":{"name":"Late"}}}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("x-api-key", d.key)
		req.Header.Set("Content-Type", jsonAPI)
		start = time.Now()
		if _, err := d.s.RoundTripper().RoundTrip(req); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if got := time.Since(start); got != 30*time.Second {
			t.Errorf("gave up after %s", got)
		}
		if _, ok := d.s.Editor().Find(Manufacturers, "Late"); !ok {
			t.Error("the work was not done")
		}
		start = time.Now()
		if _, err := d.try("GET", "/manufacturers", nil); err == nil || time.Since(start) != 2*time.Minute {
			t.Errorf("a stalled answer: %v after %s", err, time.Since(start))
		}
	})
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, Options{Seed: "empty"})
		for range 3000 {
			d.get("/platforms?page[size]=1").want(200)
			time.Sleep(50 * time.Millisecond)
		}
		// 150 seconds have passed; the oldest request leaves the window after 300.
		r := d.get("/platforms").want(429)
		if string(r.raw) != `{"message":"Too Many Requests"}` || r.header.Get("Retry-After") != "" {
			t.Errorf("429: %s %v", r.raw, r.header)
		}
		for _, want := range []RetryAfterForm{RetryAfterSeconds, RetryAfterDate} {
			d.s.SetSwitches(Switches{RetryAfter: want})
			got := d.get("/platforms").want(429).header.Get("Retry-After")
			wait, err := strconv.Atoi(got)
			if want == RetryAfterDate {
				var at time.Time
				at, err = time.Parse(http.TimeFormat, got)
				wait = int(time.Until(at) / time.Second)
			}
			if err != nil || wait != 150 {
				t.Errorf("Retry-After %q, want 150 s from now", got)
			}
		}
		time.Sleep(150 * time.Second)
		d.get("/platforms").want(200)
		d.get("/platforms").want(429)
		time.Sleep(50 * time.Millisecond)
		d.get("/platforms").want(200)
		if v := d.s.Violations(); len(v) != 1 || !strings.Contains(v[0], "more than 3000 requests") {
			t.Errorf("violations %v", v)
		}
		d.s.SetLimit(Limit{Requests: 2, Window: time.Second})
		d.get("/platforms").want(200)
		d.get("/platforms").want(200)
		d.get("/platforms").want(429)
		d.s.SetLimit(Limit{Requests: -1})
		for range 10 {
			d.get("/platforms").want(200)
		}
	})
}

// Over a socket a lost answer is a closed connection, and nothing else differs.
func TestOverASocket(t *testing.T) {
	d := newDesk(t, Options{Seed: "demo"})
	srv := httptest.NewServer(d.s)
	defer srv.Close()
	send := func(method, path, body string) (int, []byte, error) {
		req, err := http.NewRequest(method, srv.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("x-api-key", d.key)
		req.Header.Set("Content-Type", "application/vnd.api+json; charset=utf-8")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, nil, err
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		return res.StatusCode, raw, err
	}
	status, raw, err := send("GET", "/configurations?page[size]=2", "")
	if err != nil || status != 200 {
		t.Fatalf("%d %v", status, err)
	}
	var list struct {
		Links map[string]string `json:"links"`
	}
	if err := json.Unmarshal(raw, &list); err != nil || !strings.HasPrefix(list.Links["next"], srv.URL+"/configurations?") {
		t.Errorf("links %v (%v)", list.Links, err)
	}
	for spec, want := range map[string]int{"drop-after=1": 1, "drop-before=1": 0, "refuse=1": 0} {
		f, _ := ParseFaults(spec)
		d.s.SetFaults(f)
		before := len(d.s.Records(Manufacturers, ""))
		if _, _, err := send("POST", "/manufacturers", `{"data":{"type":"manufacturers","attributes":{"name":"New"}}}`); err == nil {
			t.Errorf("%s: there was an answer", spec)
		}
		if got := len(d.s.Records(Manufacturers, "")) - before; got != want {
			t.Errorf("%s: %d made, want %d", spec, got, want)
		}
	}
	d.s.SetFaults(Faults{Truncate: 1})
	for range 6 { // both ways of cutting
		if _, raw, err := send("GET", "/configurations", ""); err == nil && json.Valid(raw) {
			t.Error("the answer was whole")
		}
	}
	d.s.Heal()
	if status, _, err := send("GET", "/configurations", ""); err != nil || status != 200 {
		t.Errorf("healed: %d %v", status, err)
	}
}
