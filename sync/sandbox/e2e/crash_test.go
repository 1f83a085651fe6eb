package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

var errKilled = errors.New("killed")

// A mortal store is the real one of a program that is killed at its n-th write,
// just before it or just after. Afterwards nothing of it lives.
type mortal struct {
	engine.Store
	left  int
	after bool // the write is done, and the program does not hear of it
	dead  bool
}

func (m *mortal) write(do func() error) error {
	if m.dead {
		return errKilled
	}
	if m.left--; m.left > 0 {
		return do()
	}
	m.dead = true
	if m.after {
		if err := do(); err != nil {
			return err
		}
	}
	return errKilled
}

func (m *mortal) ApplyPull(ctx context.Context, system msp.System, batch msp.ID, changes []msp.PullChange) (stale []int, newBatch msp.ID, err error) {
	err = m.write(func() (err error) {
		stale, newBatch, err = m.Store.ApplyPull(ctx, system, batch, changes)
		return err
	})
	return stale, newBatch, err
}

func (m *mortal) SetCursor(ctx context.Context, system msp.System, kind msp.Kind, cursor string) error {
	return m.write(func() error { return m.Store.SetCursor(ctx, system, kind, cursor) })
}

func (m *mortal) SetIntent(ctx context.Context, item msp.QueueItem, sent msp.Values, at time.Time) error {
	return m.write(func() error { return m.Store.SetIntent(ctx, item, sent, at) })
}

func (m *mortal) SetQueueState(ctx context.Context, item msp.QueueItem) error {
	return m.write(func() error { return m.Store.SetQueueState(ctx, item) })
}

func (m *mortal) ClearIntent(ctx context.Context, item msp.QueueItem) error {
	return m.write(func() error { return m.Store.ClearIntent(ctx, item) })
}

func (m *mortal) Confirm(ctx context.Context, push msp.Push) error {
	return m.write(func() error { return m.Store.Confirm(ctx, push) })
}

func (m *mortal) Touch(ctx context.Context, system msp.System, at time.Time, problem string) error {
	return m.write(func() error { return m.Store.Touch(ctx, system, at, problem) })
}

// The program is killed at every write it does, before and after it, in good and
// in bad weather; the next one ends the work, and nothing is there twice. Without
// SITEWALK_SEEDS only every third write is tried.
func TestKilledAtAnyStep(t *testing.T) {
	step := 3
	if os.Getenv("SITEWALK_SEEDS") != "" {
		step = 1
	}
	for _, weather := range []struct {
		name   string
		faults sandbox.Faults
	}{
		{"fine", sandbox.Faults{}},
		{"lost answers", sandbox.Faults{Seed: 3, DropAfter: 0.5, Methods: []string{"POST", "PATCH"}}},
		{"failing", sandbox.Faults{Seed: 4, Error500: 0.5, Methods: []string{"POST", "PATCH"}}},
	} {
		for _, after := range []bool{false, true} {
			for n, killed := 1, true; killed; n += step {
				t.Run(fmt.Sprintf("%s after=%v n=%d", weather.name, after, n), func(t *testing.T) {
					inWorld(t, 1, func(w *world) { killed = w.killAt(n, after, weather.faults) })
				})
				if t.Failed() {
					return
				}
			}
		}
	}
}

// killAt lets a program with new, changed and conflicting records be killed, and
// says whether it came to that.
func (w *world) killAt(n int, after bool, faults sandbox.Faults) bool {
	w.Helper()
	old := w.device("OLD01", msp.Values{msp.FieldHostname: "old01"})
	w.add(old)
	w.mustSync()
	id := w.here(old).Link.RemoteID
	w.must(w.glue.Editor().Edit(sandbox.Configurations, id, map[string]any{"position": "rack B"}))
	_, err := w.glue.Editor().AddConfiguration(w.here(w.find(msp.KindOrganization, "Contoso")).Link.RemoteID, "Server", "THEIRS", nil)
	w.must(err)
	w.edit(old, msp.FieldHostname, "old01.example")
	maker := &msp.Record{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Zebra"}}
	w.add(maker, w.device("NEW01", msp.Values{msp.FieldManufacturer: string(maker.ID)}), w.device("NEW02", msp.Values{msp.FieldSerialNumber: "N-02"}))

	w.glue.SetFaults(faults)
	m := &mortal{Store: w.store, left: n, after: after}
	_, err = w.engine(m).Sync(w.Context(), engine.Scope{})
	w.glue.Heal()
	if m.dead && !errors.Is(err, errKilled) {
		w.Fatalf("killed, and the round ended with %v", err)
	}
	time.Sleep(time.Hour)
	w.mustSync()
	w.once([]string{"OLD01", "THEIRS", "NEW01", "NEW02"})
	makers := 0
	for _, rec := range w.glue.Records(sandbox.Manufacturers, "") {
		if rec.Attributes["name"] == maker.Name() {
			makers++
		}
	}
	if makers != 1 {
		w.Errorf("the manufacturer is there %d times", makers)
	}
	there := w.there(old)
	if there["hostname"] != "old01.example" || there["position"] != "rack B" || w.here(old).Record.Get(msp.FieldPosition) != "rack B" {
		w.Errorf("an edit was lost: there %v, %v, here %v", there["hostname"], there["position"], w.here(old).Record.Values)
	}
	w.quiet()
	return m.dead
}

// Ctrl-C in the middle of a push: what was confirmed is kept, what was under way
// is looked up.
func TestStoppedByThePerson(t *testing.T) {
	for requests := range 12 {
		t.Run(fmt.Sprint("after ", requests), func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				names := w.addDevices(5)
				ctx, stop := context.WithCancel(w.Context())
				defer stop()
				w.glue.SetOnRequest(w.after(requests, stop))
				_, err := w.engine(w.store).Push(ctx, engine.Scope{})
				w.glue.SetOnRequest(nil)
				if ctx.Err() != nil && msp.CodeOf(err) != msp.Canceled {
					t.Errorf("stopped, and the push ended with %v", err)
				}
				w.persist()
				w.once(names)
				w.quiet()
			})
		})
	}
}

// A pull that is stopped begins again where nothing is missing.
func TestPullStoppedByThePerson(t *testing.T) {
	for requests := range 14 {
		t.Run(fmt.Sprint("after ", requests), func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				for i := range 3 {
					w.addThere(fmt.Sprint("SRV", i), map[string]any{"serial-number": fmt.Sprint("S-", i)})
				}
				ctx, stop := context.WithCancel(w.Context())
				defer stop()
				w.glue.SetOnRequest(w.after(requests, stop))
				_, err := w.engine(w.store).Pull(ctx, engine.Scope{})
				w.glue.SetOnRequest(nil)
				if ctx.Err() != nil && msp.CodeOf(err) != msp.Canceled {
					t.Errorf("stopped, and the pull ended with %v", err)
				}
				w.mustSync()
				for i := range 3 {
					w.find(msp.KindConfiguration, fmt.Sprint("SRV", i))
				}
				w.quiet()
			})
		})
	}
}
