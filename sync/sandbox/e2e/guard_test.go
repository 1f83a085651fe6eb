package e2e_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	"sitewalk/sync/route"
	sandbox "sitewalk/sync/sandbox/itglue"
)

func (w *world) contoso() (remoteID string) {
	w.Helper()
	return w.here(w.find(msp.KindOrganization, "Contoso")).Link.RemoteID
}

func (w *world) addThere(name string, attrs map[string]any) (remoteID string) {
	w.Helper()
	id, err := w.glue.Editor().AddConfiguration(w.contoso(), "Server", name, attrs)
	w.must(err)
	return id
}

func (w *world) plan(scope engine.Scope) engine.Plan {
	w.Helper()
	before := w.glue.Requests().Total
	plan, err := w.engine(w.store).Plan(w.Context(), scope)
	w.must(err)
	if n := w.glue.Requests().Total - before; n > 0 {
		w.Errorf("a plan sent %d requests", n)
	}
	return plan
}

func item(t *testing.T, result engine.Result, name string) engine.Item {
	t.Helper()
	for _, i := range result.Items {
		if i.Name == name {
			return i
		}
	}
	t.Fatalf("nothing is said about %q: %+v", name, result.Items)
	return engine.Item{}
}

// Somebody else has made the same device: the serial number proves it, and both
// become one.
func TestSameSerialNumberIsLinkedNotMadeAgain(t *testing.T) {
	for name, key := range map[string][2]string{
		"serial number": {"serial-number", "SER-77"},
		"MAC address":   {"mac-address", "AA:BB:CC:DD:EE:01"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.addThere("fs-01", map[string]any{key[0]: key[1], "hostname": "fs01"})
				rec := w.device("FS01", msp.Values{msp.FieldSerialNumber: "SER-77", msp.FieldMACAddress: "aabbccddee01", msp.FieldAssetTag: "A-9"})
				w.add(rec)
				result := w.push()
				if n := len(w.glue.Configurations("")); n != 1 {
					t.Fatalf("%d devices are there, want 1", n)
				}
				if got := item(t, result, "FS01"); got.State != msp.StateConflict {
					t.Errorf("two names, and nobody is asked: %+v", got)
				}
				here := w.here(rec)
				if here.Record.Get(msp.FieldHostname) != "fs01" || w.there(rec)["asset-tag"] != "A-9" {
					t.Errorf("each side has what the other lacked: here %v, there %v", here.Record.Values, w.there(rec)["asset-tag"])
				}
				_, err := w.store.Resolve(w.Context(), byDesk, here.Conflicts[0].ID, "FS01")
				w.must(err)
				w.mustSync()
				w.quiet()
				w.once([]string{"FS01"})
			})
		})
	}
}

// A name and a type prove nothing: a person is asked before a double is made.
func TestSameNameIsAskedAbout(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.addThere("FS01", nil)
		rec := w.device("FS01", msp.Values{})
		w.add(rec)
		result := w.push()
		if got := w.here(rec).Queue; got.State != msp.StateBlocked || got.Reason != "possible_duplicate" {
			t.Errorf("the queue says %+v", got)
		}
		if n := len(w.glue.Configurations("")); n != 1 || result.Pushed.Blocked != 1 {
			t.Errorf("%d are there, pushed %+v", n, result.Pushed)
		}
		// The person says that it is another.
		w.must(w.store.RetryItems(w.Context(), []string{w.here(rec).Queue.ID}))
		w.push()
		if n := len(w.glue.Configurations("")); n != 2 {
			t.Errorf("%d are there, want 2", n)
		}
		w.quiet()
	})
}

// A serial number that several have proves nothing, on either side.
func TestSerialNumberOfSeveralIsAskedAbout(t *testing.T) {
	for name, counts := range map[string][2]int{"two here": {2, 1}, "two there": {1, 2}} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				for i := range counts[0] {
					w.add(w.device(fmt.Sprint("HERE", i), msp.Values{msp.FieldSerialNumber: "S-1"}))
				}
				for i := range counts[1] {
					w.addThere(fmt.Sprint("THERE", i), map[string]any{"serial-number": "s-1"})
				}
				result := w.push()
				if result.Pushed.Blocked != counts[0] || len(w.glue.Configurations("")) != counts[1] {
					t.Errorf("pushed %+v, %d are there", result.Pushed, len(w.glue.Configurations("")))
				}
				for i := range counts[0] {
					if got := item(t, result, fmt.Sprint("HERE", i)); got.Reason != "possible_duplicate" {
						t.Errorf("got %+v", got)
					}
				}
			})
		})
	}
}

func TestAnotherSerialNumberIsAnotherDevice(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.addThere("FS01", map[string]any{"serial-number": "A1"})
		rec := w.device("FS01", msp.Values{msp.FieldSerialNumber: "B2"})
		w.add(rec)
		w.push()
		if n := len(w.glue.Configurations("")); n != 2 {
			t.Errorf("%d are there, want 2", n)
		}
	})
}

func TestJunkIdentifiersProveNothing(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.addThere("FS01", map[string]any{"serial-number": "To be filled by O.E.M."})
		rec := w.device("FS02", msp.Values{msp.FieldSerialNumber: "To be filled by O.E.M."})
		w.add(rec)
		w.push()
		w.once([]string{"FS01", "FS02"})
	})
}

func TestListsAreJoinedByName(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		id, err := w.glue.Editor().Add(sandbox.Manufacturers, map[string]any{"name": "Contoso Made"})
		w.must(err)
		maker := &msp.Record{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "CONTOSO made"}}
		w.add(maker)
		w.mustSync()
		if here := w.here(maker); here.Link == nil || here.Link.RemoteID != id || here.Record.Name() != "Contoso Made" {
			t.Errorf("got %+v %+v", here.Link, here.Record)
		}
		w.quiet()
	})
}

func TestDraftsWaitWithAReason(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{msp.FieldType: ""})
		w.add(rec)
		w.add(w.device("FS02", msp.Values{}))
		result := w.push()
		if got := item(t, result, "FS01"); got.State != msp.StateBlocked || got.Reason != "draft" || got.Message != "Draft: needs configuration type before it can be sent." {
			t.Errorf("got %+v", got)
		}
		w.once([]string{"FS02"})
	})
}

// What refers to a refused record waits for it, and says so; the others go.
func TestRefusedStopsOnlyWhatRefersToIt(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		place := &msp.Record{Kind: msp.KindLocation, ID: w.newID(), OrganizationID: w.home(msp.KindLocation),
			Values: msp.Values{msp.FieldName: "HQ", msp.FieldCountry: "Atlantis", msp.FieldRegion: "Deep"}}
		w.add(place, w.device("IN-HQ", msp.Values{msp.FieldLocation: string(place.ID)}), w.device("ELSEWHERE", msp.Values{}))
		plan := w.plan(engine.Scope{})
		at := func(name string) int {
			return slices.IndexFunc(plan.Operations, func(o engine.Operation) bool { return o.Name == name })
		}
		if at("HQ") > at("IN-HQ") || !slices.Contains(plan.Operations[at("IN-HQ")].After, plan.Operations[at("HQ")].ID) {
			t.Errorf("the location does not come before its device: %+v", plan.Operations)
		}
		result := w.push()
		if got := item(t, result, "HQ"); got.State != msp.StateRefused || got.Message == "" {
			t.Errorf("the location: %+v", got)
		}
		if got := item(t, result, "IN-HQ"); got.State != msp.StateWaiting || got.Reason != "waits_for" {
			t.Errorf("the device: %+v", got)
		}
		w.once([]string{"ELSEWHERE"})
		if result.Pushed.Refused != 1 || result.Pushed.Waiting != 1 || result.Pushed.Created != 1 {
			t.Errorf("pushed %+v", result.Pushed)
		}
		w.edit(place, msp.FieldCountry, "")
		w.edit(place, msp.FieldRegion, "")
		w.mustSync()
		w.once([]string{"ELSEWHERE", "IN-HQ"})
		w.quiet()
	})
}

func TestOneWayWithoutThePSABlocksNewDevices(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.joint, w.psa = route.OneWay, msp.ConnectWise
		w.add(w.device("FS01", msp.Values{}))
		result := w.push()
		if got := item(t, result, "FS01"); got.State != msp.StateBlocked || got.Reason != string(route.AddInPSA) {
			t.Errorf("got %+v", got)
		}
		w.once(nil)
	})
}

func TestTwoWayWithoutThePSASaysWhatToDo(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.joint = route.TwoWay
		w.add(w.device("FS01", msp.Values{}))
		if got := item(t, w.push(), "FS01"); got.State != msp.StateSynced || got.Reason != "save_in_itglue" || got.Message == "" {
			t.Errorf("got %+v", got)
		}
		w.once([]string{"FS01"})
	})
}

func TestSignInAndOfflineKeepEverythingQueued(t *testing.T) {
	for _, tt := range []struct {
		name   string
		breaks func(*world)
		mends  func(*world)
		want   msp.Code
	}{
		{"key refused", func(w *world) { w.glue.RevokeKey() }, func(w *world) { w.glue.RestoreKey() }, msp.SignIn},
		{"no network", func(w *world) { w.glue.SetFaults(sandbox.Faults{Refuse: 1}) }, func(w *world) { w.glue.Heal() }, msp.Offline},
		{"a hotel's portal", func(w *world) { w.glue.SetFaults(sandbox.Faults{Portal: 1}) }, func(w *world) { w.glue.Heal() }, msp.Offline},
		{"limited for long", func(w *world) { w.glue.SetFaults(sandbox.Faults{TooMany: 1}) }, func(w *world) { w.glue.Heal() }, msp.Busy},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				names := w.addDevices(3)
				tt.breaks(w)
				if _, err := w.sync(); msp.CodeOf(err) != tt.want {
					t.Errorf("got %v, want %s", err, tt.want)
				}
				if n := len(w.waiting()); n != 3 {
					t.Errorf("%d wait, want 3", n)
				}
				tt.mends(w)
				w.persist()
				w.once(names)
				w.quiet()
			})
		})
	}
}

// What was added to a list after it was read is fetched when it is referred to.
func TestListIsReadAgainForWhatIsMissing(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.glue.SetOnRequest(w.onPath("/configurations", func() {
			maker, err := w.glue.Editor().Add(sandbox.Manufacturers, map[string]any{"name": "Contoso Made"})
			if err != nil {
				t.Error(err)
			}
			w.addThere("FS01", map[string]any{"manufacturer-id": maker})
		}))
		w.mustSync()
		w.mustSync()
		rec := w.find(msp.KindConfiguration, "FS01")
		if got := rec.Get(msp.FieldManufacturer); got != string(w.find(msp.KindManufacturer, "Contoso Made").ID) {
			t.Errorf("the manufacturer is %q", got)
		}
	})
}

// A push limited to one record takes along what it refers to, and nothing else.
func TestScope(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		maker := &msp.Record{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Contoso Made"}}
		other := &msp.Record{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Fabrikam"}}
		one := w.device("ONE", msp.Values{msp.FieldManufacturer: string(maker.ID)})
		w.add(maker, other, one, w.device("TWO", msp.Values{msp.FieldManufacturer: string(other.ID)}))
		scope := engine.Scope{Records: []msp.ID{one.ID}}
		if plan := w.plan(scope); plan.Summary.Create != 2 || len(plan.Operations) != 2 {
			t.Errorf("planned %+v", plan)
		}
		_, err := w.engine(w.store).Push(w.Context(), scope)
		w.must(err)
		w.once([]string{"ONE"})
		if w.here(other).Link != nil {
			t.Error("the other manufacturer was sent, too")
		}
	})
}

// The plan is what the push then does.
func TestPlanIsWhatRuns(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, _ := w.linked("OLD", msp.Values{msp.FieldHostname: "old"})
		archived, _ := w.linked("GONE", msp.Values{})
		w.edit(rec, msp.FieldHostname, "new")
		w.edit(archived, msp.FieldArchived, "true")
		w.add(w.device("NEW", msp.Values{msp.FieldHostname: "n"}), w.device("DRAFT", msp.Values{msp.FieldType: ""}))
		plan := w.plan(engine.Scope{})
		if fmt.Sprintf("%+v", plan) != fmt.Sprintf("%+v", w.plan(engine.Scope{})) {
			t.Error("two plans of the same differ")
		}
		if s := plan.Summary; s.Create != 1 || s.Update != 2 || s.Archive != 1 || s.Blocked != 1 || s.Seconds < 1 {
			t.Errorf("summary %+v", s)
		}
		before := w.glue.Requests()
		result := w.push()
		after := w.glue.Requests()
		if n := after.Total - before.Total; n != plan.Summary.Requests {
			t.Errorf("%d requests, the plan said %d", n, plan.Summary.Requests)
		}
		for _, op := range plan.Operations {
			got := item(t, result, op.Name)
			if (op.State == engine.OpReady) != (got.State == msp.StateSynced) || got.Action != op.Action {
				t.Errorf("planned %+v, got %+v", op, got)
			}
		}
	})
}

// A pull that failed has moved nothing: what it should have brought comes with the
// next one.
func TestFailedPullIsMadeUpFor(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.addThere("FS01", nil)
		time.Sleep(time.Hour)
		w.glue.SetOnRequest(w.onPath("/configurations", w.glue.RevokeKey))
		if _, err := w.sync(); msp.CodeOf(err) != msp.SignIn {
			t.Fatalf("got %v", err)
		}
		w.glue.SetOnRequest(nil)
		w.glue.RestoreKey()
		w.mustSync()
		w.find(msp.KindConfiguration, "FS01")
	})
}
