package e2e_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// bad is weather in which one request in three goes wrong.
func bad(seed uint64) sandbox.Faults {
	return sandbox.Faults{Seed: seed, DropAfter: 0.2, TooMany: 0.1, Error500: 0.05}
}

// Every device is made exactly once, however many answers are lost. Without
// SITEWALK_SEEDS only the first seed has all 500.
func TestCreatesArriveOnce(t *testing.T) {
	for seed := range uint64(seeds(t, 3)) {
		devices := 500
		if testing.Short() || seed > 0 && os.Getenv("SITEWALK_SEEDS") == "" {
			devices = 100
		}
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			inWorld(t, seed, func(w *world) {
				names := w.addDevices(devices)
				w.glue.SetFaults(bad(seed))
				w.persist()
				hit := w.glue.FaultsHit()
				w.glue.Heal()
				w.once(names)
				w.quiet()
				if hit["drop-after"] == 0 || hit["429"] == 0 || hit["500"] == 0 {
					t.Errorf("the faults were not hit: %v", hit)
				}
			})
		})
	}
}

// addDevices makes devices with and without identifiers, some of them twins but
// for their names.
func (w *world) addDevices(n int) (names []string) {
	w.Helper()
	var records []*msp.Record
	for i := range n {
		name := fmt.Sprintf("SRV%03d", i)
		values := msp.Values{}
		if i%3 == 0 {
			values[msp.FieldSerialNumber] = fmt.Sprintf("SER-%05d", i)
		}
		if i%4 == 0 {
			values[msp.FieldHostname] = fmt.Sprintf("srv%03d", i)
		}
		names, records = append(names, name), append(records, w.device(name, values))
	}
	w.add(records...)
	return names
}

// persist runs rounds until nothing waits. In bad weather a round may end early.
func (w *world) persist() {
	w.Helper()
	for range 40 {
		result, err := w.sync()
		if err != nil && !patient(err) {
			w.Fatalf("the round ended with %v", err)
		}
		if err == nil && len(w.waiting()) == 0 {
			return
		}
		for _, item := range result.Items {
			if item.State == msp.StateRefused || item.State == msp.StateBlocked || item.State == msp.StateConflict {
				w.Fatalf("nobody can mend the weather: %+v", item)
			}
		}
		time.Sleep(time.Hour)
	}
	w.Fatalf("after 40 rounds %d items wait, the first: %+v", len(w.waiting()), w.waiting()[0])
}

// patient says whether an error is one that waiting mends.
func patient(err error) bool {
	code := msp.CodeOf(err)
	return code == msp.Offline || code == msp.Busy
}

// A push alone settles what was lost: it looks twice and sends again.
func TestOnePushSettlesLostAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		faults sandbox.Faults
		adopts bool
	}{
		{"the work was done", sandbox.Faults{DropAfter: 1, Methods: []string{"POST"}}, true},
		{"the work was not done", sandbox.Faults{Error500: 1, Methods: []string{"POST"}}, false},
		{"half an answer", sandbox.Faults{Truncate: 1, Methods: []string{"POST"}}, true},
		{"a gateway between", sandbox.Faults{After504: 1, Methods: []string{"POST"}}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				device := w.device("FS01", msp.Values{})
				w.add(device)
				w.glue.SetFaults(tt.faults)
				start := time.Now()
				go func() {
					time.Sleep(10 * time.Second)
					w.glue.Heal()
				}()
				result := w.push()
				if got := result.Pushed; got.Adopted+got.Created != 1 || (got.Adopted == 1) != tt.adopts || got.Unknown != 0 {
					t.Errorf("pushed %+v", got)
				}
				if waited := time.Since(start); !tt.adopts && waited < engine.DefaultLookupWait {
					t.Errorf("sent again after %v, before the second look-up", waited)
				}
				w.once([]string{"FS01"})
				w.quiet()
			})
		})
	}
}

// Twins that differ in nothing are told apart by their number alone.
func TestTwinsAreEachMadeOnce(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.add(w.device("Rack PDU", msp.Values{}), w.device("Rack PDU", msp.Values{}), w.device("Rack PDU", msp.Values{}))
		w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{"POST"}})
		w.push()
		w.glue.Heal()
		if n := len(w.glue.Configurations("")); n != 3 {
			t.Errorf("%d are there, want 3", n)
		}
		w.quiet()
	})
}

// Everything that can go wrong does, with an account that takes the other side of
// every question the vendor leaves open.
func TestEveryKindOfWeather(t *testing.T) {
	for seed := range uint64(seeds(t, 4)) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			inWorld(t, seed, func(w *world) {
				w.glue.SetSwitches(sandbox.Switches{
					NameFilter:              sandbox.NameMode(seed % 3),
					InterfaceID:             sandbox.InterfaceIDMode(seed % 3),
					ModelManufacturerAbsent: seed%2 == 1,
					SecondaryInterfaceBumps: seed%2 == 0,
					CreatedAs200:            seed%2 == 1,
					EmptyAsNull:             seed%2 == 0,
				})
				maker := &msp.Record{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Contoso Made"}}
				model := &msp.Record{Kind: msp.KindModel, ID: w.newID(), Values: msp.Values{msp.FieldName: "X1", msp.FieldManufacturer: string(maker.ID)}}
				w.add(maker)
				w.add(model)
				names := w.addDevices(40)
				tagged := w.device("TAGGED", msp.Values{msp.FieldManufacturer: string(maker.ID), msp.FieldModel: string(model.ID),
					msp.FieldMACAddress: "aabbccddee01", msp.FieldPrimaryIP: "10.0.0.9", msp.FieldNotes: "a < b\nTom & Jerry"})
				w.add(tagged)
				w.glue.SetFaults(sandbox.Faults{Seed: seed, Refuse: 0.02, DropBefore: 0.04, DropAfter: 0.08, Stall: 0.02, TooMany: 0.05, Error500: 0.03,
					After500: 0.03, Gateway504: 0.03, After504: 0.04, HTML: 0.02, Portal: 0.01, Truncate: 0.05})
				w.persist()
				w.glue.Heal()
				w.once(append(names, "TAGGED"))
				w.quiet()
				if there := w.there(tagged); there["model-name"] != "X1" || there["manufacturer-name"] != "Contoso Made" {
					t.Errorf("there %v, %v", there["manufacturer-name"], there["model-name"])
				}
			})
		})
	}
}
