package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	"sitewalk/sync/merge"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// linked makes a device that both sides have.
func (w *world) linked(name string, values msp.Values) (rec *msp.Record, remoteID string) {
	w.Helper()
	rec = w.device(name, values)
	w.add(rec)
	w.push()
	w.mustSync()
	return rec, w.here(rec).Link.RemoteID
}

func (w *world) editThere(id string, attrs map[string]any) {
	w.Helper()
	time.Sleep(time.Minute)
	w.must(w.glue.Editor().Edit(sandbox.Configurations, id, attrs))
}

func TestEditsOnBothSidesMeet(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldHostname: "fs01", msp.FieldAssetTag: "A-1", msp.FieldNotes: "first\nsecond"})
		w.edit(rec, msp.FieldHostname, "fs01.example")
		w.edit(rec, msp.FieldAssetTag, "A-2")
		w.editThere(id, map[string]any{"position": "rack A", "asset-tag": "A-3", "notes": "<p>first</p><p>second</p>"})

		result := w.mustSync()
		if result.Pulled.Conflicts != 1 || result.Pushed.Blocked != 0 && result.Pushed.Updated != 1 {
			t.Errorf("%+v %+v, want one conflict and one update", result.Pulled, result.Pushed)
		}
		there := w.there(rec)
		if there["hostname"] != "fs01.example" || there["asset-tag"] != "A-3" {
			t.Errorf("there: hostname %v, asset tag %v; the conflict must not be sent, the rest must", there["hostname"], there["asset-tag"])
		}
		here := w.here(rec)
		if here.Record.Get(msp.FieldPosition) != "rack A" || here.Record.Get(msp.FieldAssetTag) != "A-2" {
			t.Errorf("here: %v; the other side's field must come, ours stays on the screen", here.Record.Values)
		}
		if len(here.Conflicts) != 1 || here.Conflicts[0].Field != msp.FieldAssetTag || here.Conflicts[0].Remote != "A-3" || here.Conflicts[0].Local != "A-2" || here.Conflicts[0].Base != "A-1" {
			t.Fatalf("conflicts: %+v", here.Conflicts)
		}
		if again := w.mustSync(); again.Requests[msp.ITGlue].Writing != 0 {
			t.Errorf("an open conflict was sent: %+v", again)
		}

		_, err := w.store.Resolve(w.Context(), byDesk, here.Conflicts[0].ID, "A-2")
		w.must(err)
		w.mustSync()
		if got := w.there(rec)["asset-tag"]; got != "A-2" {
			t.Errorf("a person chose A-2, there is %v", got)
		}
		w.quiet()
	})
}

// A conflict that a person ends by typing what the other side has needs no choice.
func TestTypingTheirValueSettlesAConflict(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldAssetTag: "A-1"})
		w.edit(rec, msp.FieldAssetTag, "A-2")
		w.editThere(id, map[string]any{"asset-tag": "A-3"})
		w.mustSync()
		w.edit(rec, msp.FieldAssetTag, "A-3")
		w.mustSync()
		if open := w.here(rec).Conflicts; len(open) > 0 {
			t.Errorf("still open: %+v", open)
		}
		w.quiet()
	})
}

// Someone edits between our reading and our writing.
func TestEditedThereJustBeforeWeWrite(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldHostname: "fs01"})
		w.edit(rec, msp.FieldHostname, "fs01.example")
		w.glue.SetOnRequest(w.onFirst(http.MethodPatch, func() {
			if err := w.glue.Editor().Edit(sandbox.Configurations, id, map[string]any{"position": "rack A"}); err != nil {
				t.Error(err)
			}
		}))
		w.push()
		w.mustSync()
		if there := w.there(rec); there["position"] != "rack A" || there["hostname"] != "fs01.example" || w.here(rec).Record.Get(msp.FieldPosition) != "rack A" {
			t.Errorf("there %v, here %v", there, w.here(rec).Record.Values)
		}
		w.quiet()
	})
}

// Somebody types on while the request is under way.
func TestEditedHereWhileSending(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodPatch} {
		t.Run(method, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				var rec *msp.Record
				if method == http.MethodPost {
					rec = w.device("FS01", msp.Values{msp.FieldHostname: "one"})
					w.add(rec)
				} else {
					rec, _ = w.linked("FS01", msp.Values{msp.FieldHostname: "zero"})
					w.edit(rec, msp.FieldHostname, "one")
				}
				w.glue.SetOnRequest(w.onFirst(method, func() { w.edit(rec, msp.FieldHostname, "two") }))
				w.push()
				if got := w.there(rec)["hostname"]; got != "one" {
					t.Errorf("sent %v, want what was there when it was sent", got)
				}
				w.mustSync()
				if got := w.there(rec)["hostname"]; got != "two" {
					t.Errorf("the edit made meanwhile was lost: %v", got)
				}
				w.quiet()
			})
		})
	}
}

// The record was edited while its create was lost: what was sent is the base.
func TestEditedWhileLost(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{msp.FieldHostname: "one"})
		w.add(rec)
		w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{"POST"}})
		ctx, stop := context.WithCancel(w.Context())
		w.glue.SetOnRequest(w.onFirst(http.MethodPost, stop))
		if _, err := w.engine(w.store).Push(ctx, engine.Scope{}); msp.CodeOf(err) != msp.Canceled {
			t.Fatalf("got %v", err)
		}
		w.glue.SetOnRequest(nil)
		w.glue.Heal()
		w.edit(rec, msp.FieldName, "FS01-NEW")
		w.edit(rec, msp.FieldSerialNumber, "S1")
		w.mustSync()
		w.once([]string{"FS01-NEW"})
		if got := w.there(rec)["serial-number"]; got != "S1" {
			t.Errorf("the edit was lost: %v", got)
		}
		w.quiet()
	})
}

func TestDeletedThereAsks(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{})
		w.edit(rec, msp.FieldHostname, "fs01")
		w.must(w.glue.Editor().Delete(sandbox.Configurations, id))
		result := w.push()
		if item := result.Items[0]; item.State != msp.StateConflict || item.Reason != "deleted_there" || item.Message == "" {
			t.Errorf("got %+v", item)
		}
		if again := w.push(); again.Requests[msp.ITGlue].Total != 0 {
			t.Errorf("asked again without a person: %+v", again.Requests)
		}
	})
}

func TestEditUndoneSendsNothing(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, _ := w.linked("FS01", msp.Values{msp.FieldHostname: "fs01"})
		w.edit(rec, msp.FieldHostname, "other")
		w.edit(rec, msp.FieldHostname, "fs01")
		if result := w.push(); result.Requests[msp.ITGlue].Total != 0 {
			t.Errorf("sent %+v", result.Requests)
		}
		if left := w.waiting(); len(left) > 0 {
			t.Errorf("still waits: %+v", left)
		}
	})
}

// Everything happens on both sides while rounds run in bad weather; in the end all
// sides say the same, and every edit is on both or is an open conflict.
func TestBothSidesAgreeInTheEnd(t *testing.T) {
	for seed := range uint64(seeds(t, 3)) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			inWorld(t, seed, func(w *world) { w.meddle(seed) })
		})
	}
}

func (w *world) meddle(seed uint64) {
	w.Helper()
	dice := newDice(seed)
	var devices []*msp.Record
	for i := range 8 {
		devices = append(devices, w.device(fmt.Sprintf("SRV%02d", i), msp.Values{msp.FieldHostname: "base", msp.FieldAssetTag: "base"}))
	}
	w.add(devices...)
	w.mustSync()
	w.glue.SetFaults(bad(seed))
	edited := map[string]string{} // device and field, to the last words typed here
	for round := range 12 {
		for range 1 + dice.IntN(6) {
			i := dice.IntN(len(devices))
			words := fmt.Sprintf("words %d", dice.IntN(1000))
			switch dice.IntN(4) {
			case 0:
				w.edit(devices[i], msp.FieldHostname, words)
				edited[devices[i].Name()+" hostname"] = words
			case 1:
				w.edit(devices[i], msp.FieldAssetTag, words)
				edited[devices[i].Name()+" asset_tag"] = words
			case 2:
				if link := w.here(devices[i]).Link; link != nil {
					w.must(w.glue.Editor().Edit(sandbox.Configurations, link.RemoteID, map[string]any{"position": words}))
				}
			case 3:
				if link := w.here(devices[i]).Link; link != nil {
					w.must(w.glue.Editor().Edit(sandbox.Configurations, link.RemoteID, map[string]any{"asset-tag": words}))
				}
			}
		}
		if round%2 == 0 {
			_, err := w.sync()
			if err != nil && !patient(err) {
				w.Fatal(err)
			}
		}
	}
	w.glue.Heal()
	for range 3 {
		time.Sleep(time.Hour)
		w.mustSync()
	}
	w.agree(devices, edited)
}

// agree checks that nothing typed here is gone, and that both sides are the same
// but for conflicts, which hold both.
func (w *world) agree(devices []*msp.Record, edited map[string]string) {
	w.Helper()
	for _, rec := range devices {
		here, there := w.here(rec), w.there(rec)
		open := map[msp.Field]msp.FieldConflict{}
		for _, c := range here.Conflicts {
			open[c.Field] = c
		}
		for _, f := range []msp.Field{msp.FieldHostname, msp.FieldAssetTag, msp.FieldPosition} {
			remote, _ := there[strings.ReplaceAll(string(f), "_", "-")].(string)
			local := here.Record.Get(f)
			c, conflict := open[f]
			info, _ := msp.FieldOf(rec.Kind, f)
			switch {
			case conflict && (c.Local != local || c.Remote != remote):
				w.Errorf("%s %s: the conflict says %q and %q, the sides %q and %q", rec.Name(), f, c.Local, c.Remote, local, remote)
			case !conflict && !merge.Equal(info, local, remote):
				w.Errorf("%s %s: %q here, %q there", rec.Name(), f, local, remote)
			}
			if words, typed := edited[rec.Name()+" "+string(f)]; typed && f == msp.FieldHostname && local != words {
				w.Errorf("%s %s: typed %q, holds %q", rec.Name(), f, words, local)
			}
		}
	}
	for _, item := range w.waiting() {
		if item.State != msp.StateConflict {
			w.Errorf("still waits: %+v", item)
		}
	}
}

// A push alone reads before it writes: what changed there since the last pull is
// neither overwritten nor lost.
func TestPushAloneMeetsWhatChangedThere(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldAssetTag: "A-1", msp.FieldHostname: "fs01"})
		w.edit(rec, msp.FieldAssetTag, "A-2")
		w.edit(rec, msp.FieldHostname, "fs01.example")
		w.editThere(id, map[string]any{"asset-tag": "A-3", "position": "rack A"})
		result := w.push()
		if got := item(t, result, "FS01"); got.State != msp.StateConflict || !got.Sent {
			t.Errorf("got %+v", got)
		}
		if there := w.there(rec); there["asset-tag"] != "A-3" || there["hostname"] != "fs01.example" {
			t.Errorf("there %v, %v", there["asset-tag"], there["hostname"])
		}
		here := w.here(rec)
		if here.Record.Get(msp.FieldPosition) != "rack A" || here.Record.Get(msp.FieldAssetTag) != "A-2" || len(here.Conflicts) != 1 {
			t.Errorf("here %v %+v", here.Record.Values, here.Conflicts)
		}
		if _, err := w.store.Resolve(w.Context(), byDesk, here.Conflicts[0].ID, "A-3"); err != nil {
			t.Fatal(err)
		}
		w.mustSync()
		w.quiet()
	})
}

// Somebody types while the push reads: the merge is made again on the new words.
func TestEditedHereWhileReading(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldHostname: "fs01"})
		w.edit(rec, msp.FieldHostname, "one")
		w.editThere(id, map[string]any{"position": "rack A", "asset-tag": "A-1"})
		w.glue.SetOnRequest(w.onFirst(http.MethodGet, func() { w.edit(rec, msp.FieldPosition, "rack B") }))
		w.push()
		here := w.here(rec)
		if here.Record.Get(msp.FieldPosition) != "rack B" || here.Record.Get(msp.FieldAssetTag) != "A-1" || len(here.Conflicts) != 1 {
			t.Errorf("here %v %+v", here.Record.Values, here.Conflicts)
		}
		if there := w.there(rec); there["position"] != "rack A" || there["hostname"] != "one" {
			t.Errorf("there %v", there)
		}
	})
}

// What was sent and not answered is taken back here. The other side may have it,
// and then the next pull must not bring it back as somebody's edit.
func TestTakenBackWhileTheAnswerIsLost(t *testing.T) {
	for name, faults := range map[string]sandbox.Faults{
		"done":     {DropAfter: 1, Methods: []string{"PATCH"}},
		"not done": {DropBefore: 1, Methods: []string{"PATCH"}},
	} {
		for _, typed := range []string{"two", ""} {
			t.Run(name+" "+typed, func(t *testing.T) {
				inWorld(t, 1, func(w *world) {
					rec, _ := w.linked("FS01", msp.Values{msp.FieldHostname: "one"})
					w.edit(rec, msp.FieldHostname, typed)
					w.glue.SetFaults(faults)
					ctx, stop := context.WithCancel(w.Context())
					defer stop()
					w.glue.SetOnRequest(w.onFirst(http.MethodPatch, stop))
					_, err := w.engine(w.store).Push(ctx, engine.Scope{})
					if name == "not done" { // nobody heard of it: the push goes on until it gives up
						_ = err
					}
					w.glue.SetOnRequest(nil)
					w.glue.Heal()
					w.edit(rec, msp.FieldHostname, "one")
					w.mustSync()
					w.mustSync()
					if here, there := w.here(rec).Record.Get(msp.FieldHostname), w.there(rec)["hostname"]; here != "one" || there != "one" {
						t.Errorf("here %q, there %q; a person took “%s” back", here, there, typed)
					}
					w.quiet()
				})
			})
		}
	}
}
