package e2e_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// What was deleted there is noticed within a day, after it was asked for by its
// id, and what only did not come stays.
func TestDeletedThereIsNoticed(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		var devices []*msp.Record
		for i := range 8 {
			devices = append(devices, w.device(fmt.Sprintf("SRV%d", i), msp.Values{}))
		}
		w.add(devices...)
		w.mustSync()
		lost := w.here(devices[3])
		w.must(w.glue.Editor().Delete(sandbox.Configurations, lost.Link.RemoteID))

		if got := w.mustSync().Pulled.Gone; got != 0 {
			t.Errorf("%d gone before a sweep was due", got)
		}
		time.Sleep(25 * time.Hour)
		result := w.mustSync()
		i := slices.IndexFunc(result.Items, func(i engine.Item) bool { return i.RecordID == devices[3].ID })
		if result.Pulled.Gone != 1 || i < 0 || result.Items[i].Reason != "gone" || result.Items[i].Message == "" {
			t.Fatalf("the round says %+v %+v", result.Pulled, result.Items)
		}
		for n, d := range devices {
			if got := w.here(d); got.Record.Gone != (n == 3) {
				t.Errorf("%s: gone %v", d.Name(), got.Record.Gone)
			}
		}
		// Told once, and nothing is done about it.
		time.Sleep(25 * time.Hour)
		if again := w.mustSync(); again.Pulled.Gone != 0 || len(w.glue.Configurations("")) != 7 {
			t.Errorf("the next sweep says %+v", again.Pulled)
		}
	})
}

// A list that has lost much more than people delete is not believed; until a
// person has looked, what changed is fetched all the same.
func TestASweepThatBrakesDoesNotStopWhatChanged(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		var devices []*msp.Record
		for i := range 8 {
			devices = append(devices, w.device(fmt.Sprintf("SRV%d", i), msp.Values{}))
		}
		w.add(devices...)
		w.mustSync()
		for _, d := range devices[:4] {
			w.must(w.glue.Editor().Delete(sandbox.Configurations, w.here(d).Link.RemoteID))
		}
		time.Sleep(25 * time.Hour)
		if _, err := w.sync(); msp.CodeOf(err) != msp.Brake {
			t.Fatalf("the sweep ended with %v", err)
		}
		w.editThere(w.here(devices[5]).Link.RemoteID, map[string]any{"position": "Rack 2"})
		w.mustSync()
		if got := w.here(devices[5]).Record.Get(msp.FieldPosition); got != "Rack 2" {
			t.Errorf("the position is %q", got)
		}
		for _, d := range devices {
			if w.here(d).Record.Gone {
				t.Errorf("%s counts as gone", d.Name())
			}
		}
		// A person has looked.
		time.Sleep(25 * time.Hour)
		result, err := w.engine(w.store).Pull(w.Context(), engine.Scope{Anyway: true})
		if err != nil || result.Pulled.Gone != 4 {
			t.Errorf("%+v %v", result.Pulled, err)
		}
	})
}
