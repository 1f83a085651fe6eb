package e2e_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A forgetful connector never says how many records there are, and hands each
// over twice, in one page and in the next: the contract allows both.
type forgetful struct{ connector.Connector }

func (f forgetful) Pull(ctx context.Context, kind msp.Kind, since connector.Cursor, fn func(connector.Page) error) (connector.Cursor, error) {
	return f.Connector.Pull(ctx, kind, since, func(p connector.Page) error {
		p.Total = 0
		p.Records = append(slices.Clone(p.Records), p.Records...)
		if err := fn(p); err != nil {
			return err
		}
		return fn(p)
	})
}

func TestRecordsMayComeTwice(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.wrap = func(c connector.Connector) connector.Connector { return forgetful{c} }
		w.addThere("FS01", map[string]any{"mac-address": "AA:BB:CC:00:00:01"})
		w.addThere("FS02", nil)
		if result := w.mustSync(); result.Pulled.Created != 3 { // with an interface
			t.Errorf("pulled %+v", result.Pulled)
		}
		w.find(msp.KindConfiguration, "FS01")
		w.find(msp.KindConfiguration, "FS02")
		w.quiet()
	})
}

// A list that is suddenly empty, or has lost more than a quarter, stops the round
// before anything is done.
func TestBrakes(t *testing.T) {
	for _, counted := range []bool{true, false} {
		for _, left := range []int{0, 4, 5, 6, 7} {
			t.Run(fmt.Sprintf("%d of 8, counted %v", left, counted), func(t *testing.T) {
				inWorld(t, 1, func(w *world) {
					if !counted {
						w.wrap = func(c connector.Connector) connector.Connector { return forgetful{c} }
					}
					w.shrink(left)
				})
			})
		}
	}
}

func (w *world) shrink(left int) {
	w.Helper()
	var ids []string
	for i := range 8 {
		ids = append(ids, w.addThere(fmt.Sprint("SRV", i), nil))
	}
	w.mustSync()
	for _, id := range ids[left:] {
		w.must(w.glue.Editor().Delete(sandbox.Configurations, id))
	}
	rec := w.device("NEW", msp.Values{})
	w.add(rec)
	w.must(w.store.SetCursor(w.Context(), msp.ITGlue, msp.KindConfiguration, "")) // as after a reset
	_, err := w.sync()
	if braked := msp.CodeOf(err) == msp.Brake; braked != (left < 6) || !braked && err != nil {
		w.Fatalf("%d of 8 left: %v", left, err)
	}
	if left >= 6 {
		return
	}
	if w.here(rec).Link != nil {
		w.Error("the round went on behind the brake")
	}
	_, err = w.engine(w.store).Sync(w.Context(), engine.Scope{Anyway: true})
	w.must(err)
	if w.here(rec).Link == nil {
		w.Error("a person has looked, and the brake still holds")
	}
}

// A blind connector is shown nothing of one kind: as by a key that lost a right, or
// an error over there.
type blind struct {
	connector.Connector
	kind msp.Kind
}

func (b blind) Pull(ctx context.Context, kind msp.Kind, since connector.Cursor, fn func(connector.Page) error) (connector.Cursor, error) {
	if kind == b.kind {
		return "", nil
	}
	return b.Connector.Pull(ctx, kind, since, fn)
}

// A list of types that vanished would leave every device without one: the round
// stops, in words of its own.
func TestAVanishedTypeListStopsTheRound(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.wrap = func(c connector.Connector) connector.Connector { return blind{c, msp.KindConfigurationType} }
		w.add(w.device("NEW", msp.Values{}))
		time.Sleep(25 * time.Hour) // lists are read whole once a day
		_, err := w.sync()
		if msp.CodeOf(err) != msp.Brake || !strings.Contains(err.Error(), "no configuration types at all") {
			t.Fatalf("got %v", err)
		}
		w.once(nil)
		w.find(msp.KindConfigurationType, "Server")
		w.wrap = nil
		w.mustSync()
		w.once([]string{"NEW"})
	})
}
