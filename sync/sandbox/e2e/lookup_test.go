package e2e_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// afterPost calls do once, before the first request that follows a POST: the
// look-up of a lost answer.
func afterPost(do func()) func(*http.Request) {
	var posted, done atomic.Bool
	return func(r *http.Request) {
		if r.Method == http.MethodPost {
			posted.Store(true)
		} else if posted.Load() && done.CompareAndSwap(false, true) {
			do()
		}
	}
}

// Several records could be the answer that was lost: a person decides, and
// nothing is sent meanwhile.
func TestSeveralCandidatesAsk(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{msp.FieldHostname: "fs01"})
		w.add(rec)
		w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{"POST"}})
		w.glue.SetOnRequest(afterPost(func() { w.addThere("FS01", map[string]any{"hostname": "fs01"}) }))
		result := w.push()
		w.glue.Heal()
		if got := item(t, result, "FS01"); got.State != msp.StateUnknown || got.Reason != "several_candidates" || got.Message == "" {
			t.Errorf("got %+v", got)
		}
		if n := len(w.glue.Configurations("")); n != 2 || result.Pushed.Unknown != 1 {
			t.Errorf("%d are there, pushed %+v", n, result.Pushed)
		}
	})
}

// Our create never arrived, and meanwhile a colleague made something like it.
func TestColleaguesTwinIsNeitherAdoptedNorDoubled(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{msp.FieldHostname: "fs01"})
		w.add(rec)
		w.glue.SetFaults(sandbox.Faults{Error500: 1, Methods: []string{"POST"}})
		w.glue.SetOnRequest(w.after(1, func() { w.addThere("FS01", map[string]any{"hostname": "other"}) })) // after the pull
		result := w.push()
		w.glue.Heal()
		if got := item(t, result, "FS01"); got.State != msp.StateBlocked || got.Reason != "possible_duplicate" {
			t.Errorf("got %+v", got)
		}
		if here := w.here(rec); !here.Queue.IntentAt.IsZero() || here.Link != nil || len(w.glue.Configurations("")) != 1 {
			t.Errorf("here %+v %+v", here.Queue, here.Link)
		}
	})
}

// The answer was lost, and a colleague edited the new record before it was looked
// up. The serial number proves that it is ours, and the edit is theirs.
func TestLostAndEditedThere(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{msp.FieldHostname: "fs01", msp.FieldSerialNumber: "S-1"})
		w.add(rec)
		w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{"POST"}})
		w.glue.SetOnRequest(afterPost(func() {
			id := w.glue.Configurations("")[0].ID
			if err := w.glue.Editor().Edit(sandbox.Configurations, id, map[string]any{"hostname": "theirs"}); err != nil {
				t.Error(err)
			}
		}))
		result := w.push()
		w.glue.Heal()
		if got := item(t, result, "FS01"); got.Action != engine.ActionAdopt || got.State != msp.StateSynced || got.RemoteID == "" {
			t.Errorf("got %+v", got)
		}
		if here := w.here(rec); here.Record.Get(msp.FieldHostname) != "theirs" || len(here.Conflicts) != 0 {
			t.Errorf("here %+v %+v", here.Record.Values, here.Conflicts)
		}
		w.once([]string{"FS01"})
		w.quiet()
	})
}

// A device of the same name that was there before is not our lost create.
func TestOlderTwinIsNotAdopted(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{})
		w.add(rec)
		sent := rec.Values.Clone()
		w.addThere("FS01", nil)
		time.Sleep(time.Hour) // long before the create
		w.must(w.store.SetIntent(w.Context(), *w.here(rec).Queue, sent, time.Now()))
		w.push()
		if here := w.here(rec); here.Link != nil || here.Queue.State != msp.StateBlocked || here.Queue.Reason != "possible_duplicate" {
			t.Errorf("here %+v %+v", here.Link, here.Queue)
		}
		w.once([]string{"FS01"})
	})
}

// Equal devices whose creates were all lost get one record each, whether the pull
// brings them or the look-up finds them.
func TestEqualLostCreatesAdoptOneEach(t *testing.T) {
	for name, request := range map[string]int64{"pull": 1, "look-up": 2} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				devices := []*msp.Record{w.device("Rack PDU", msp.Values{}), w.device("Rack PDU", msp.Values{})}
				w.add(devices...)
				for _, rec := range devices {
					w.must(w.store.SetIntent(w.Context(), *w.here(rec).Queue, rec.Values.Clone(), time.Now()))
				}
				var reads atomic.Int64
				w.glue.SetOnRequest(func(*http.Request) {
					if reads.Add(1) == request {
						w.addThere("Rack PDU", nil)
						w.addThere("Rack PDU", nil)
					}
				})
				if result := w.push(); result.Pushed.Adopted != 2 {
					t.Errorf("pushed %+v", result.Pushed)
				}
				w.quiet()
				if n := len(w.glue.Configurations("")); n != 2 {
					t.Errorf("%d are there, want 2", n)
				}
			})
		})
	}
}

// A program that was killed between sending and hearing looks first, even when
// nothing was sent at all: then it looks twice.
func TestIntentWithoutAnAnswerIsLookedUpFirst(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{})
		w.add(rec)
		w.must(w.store.SetIntent(w.Context(), *w.here(rec).Queue, rec.Values.Clone(), time.Now()))
		plan := w.plan(engine.Scope{})
		if op := plan.Operations[0]; op.Reason != "lost_answer" || !strings.Contains(op.Message, "Looked up") {
			t.Errorf("planned %+v", op)
		}
		ctx, stop := context.WithTimeout(w.Context(), engine.DefaultLookupWait/2)
		defer stop()
		if _, err := w.engine(w.store).Push(ctx, engine.Scope{}); msp.CodeOf(err) != msp.Canceled {
			t.Errorf("got %v", err)
		}
		w.once(nil)
		time.Sleep(engine.DefaultLookupWait)
		if result := w.push(); result.Pushed.Created != 1 {
			t.Errorf("pushed %+v", result.Pushed)
		}
		w.once([]string{"FS01"})
		w.quiet()
	})
}

// A change whose answer was lost is read back: it is there, or it is sent again.
func TestLostChange(t *testing.T) {
	for name, faults := range map[string]sandbox.Faults{
		"done":     {DropAfter: 1, Methods: []string{"PATCH"}},
		"not done": {Error500: 1, Methods: []string{"PATCH"}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				rec, _ := w.linked("FS01", msp.Values{})
				w.edit(rec, msp.FieldHostname, "fs01")
				w.glue.SetFaults(faults)
				if name == "not done" {
					go func() {
						time.Sleep(time.Second)
						w.glue.Heal()
					}()
				}
				for range 5 {
					w.push()
				}
				w.glue.Heal()
				w.mustSync()
				if got := w.there(rec)["hostname"]; got != "fs01" {
					t.Errorf("there is %v", got)
				}
				w.quiet()
			})
		})
	}
}

// deaf drops a member from every body that is sent, as a system does that ignores
// what it does not know.
type deaf struct {
	http.RoundTripper
	member string
}

func (d deaf) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		for _, name := range []string{d.member, strings.ReplaceAll(d.member, "-", "_")} {
			body = bytes.ReplaceAll(body, []byte(`"`+name+`":`), []byte(`"x-`+name+`":`))
		}
		req = req.Clone(req.Context())
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return d.RoundTripper.RoundTrip(req)
}

// What a system answers without taking it is said, and not sent for ever.
func TestFieldThatIsNotTaken(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.conn = w.connect(deaf{w.glue.RoundTripper(), "hostname"})
		rec := w.device("FS01", msp.Values{msp.FieldHostname: "fs01", msp.FieldAssetTag: "A-1"})
		w.add(rec)
		result := w.push()
		if got := item(t, result, "FS01"); got.State != msp.StateRefused || got.Reason != "not_taken" || !strings.Contains(got.Message, "hostname") {
			t.Errorf("got %+v", got)
		}
		if again := w.mustSync(); again.Requests[msp.ITGlue].Writing != 0 {
			t.Errorf("sent again: %+v", again)
		}
		if got := w.here(rec).Record.Get(msp.FieldHostname); got != "fs01" {
			t.Errorf("what was typed is now %q", got)
		}
		w.conn = w.connect(w.glue.RoundTripper())
		w.must(w.store.RetryItems(w.Context(), []string{w.here(rec).Queue.ID}))
		w.mustSync()
		w.quiet()
	})
}
