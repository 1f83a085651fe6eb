package e2e_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A dated transport puts the system's time into every answer, as a web server does.
type dated struct {
	http.RoundTripper
	now func() time.Time
}

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := d.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Header.Set("Date", d.now().UTC().Format(http.TimeFormat))
	}
	return resp, err
}

// A device without identifiers whose answer was lost is known by its name, its
// fields and its time. A clock that is wrong by an hour, here or there, must not
// make a stranger of it.
func TestLostCreatesAreKnownUnderAWrongClock(t *testing.T) {
	for _, ahead := range []time.Duration{-time.Hour, time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := func() time.Time { return time.Now().Add(ahead) }
				w := newWorldOf(t, sandbox.Options{Seed: "empty", RandSeed: 1, Now: now})
				w.conn = w.connect(dated{w.glue.RoundTripper(), now})
				w.mustSync()
				w.add(w.device("FS01", msp.Values{}))
				w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{"POST"}})
				if got := w.push().Pushed; got.Adopted != 1 || got.Blocked != 0 {
					t.Errorf("pushed %+v", got)
				}
				w.glue.Heal()
				w.once([]string{"FS01"})
				w.quiet()
			})
		})
	}
}
