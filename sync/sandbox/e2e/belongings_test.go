package e2e_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// iface is a new interface of a device.
func (w *world) iface(of *msp.Record, values msp.Values) *msp.Record {
	return &msp.Record{Kind: msp.KindInterface, ID: w.newID(), OrganizationID: of.OrganizationID, ParentID: of.ID, Values: values}
}

// interfacesThere gives one attribute of the interfaces of a device's counterpart,
// by name.
func (w *world) interfacesThere(rec *msp.Record, attribute string) map[string]any {
	w.Helper()
	out := map[string]any{}
	for _, i := range w.glue.Interfaces(w.here(rec).Link.RemoteID) {
		name, _ := i.Attributes["name"].(string)
		if _, twice := out[name]; twice {
			w.Errorf("two interfaces are called %q there", name)
		}
		out[name] = i.Attributes[attribute]
	}
	return out
}

// count counts the requests of a method from now on.
func (w *world) count(method string) func() int {
	var n atomic.Int64
	w.glue.SetOnRequest(func(r *http.Request) {
		if r.Method == method {
			n.Add(1)
		}
	})
	return func() int { return int(n.Load()) }
}

func TestADeviceIsMadeWithItsInterfaces(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FW01", msp.Values{msp.FieldPrimaryIP: "10.0.0.1", msp.FieldMACAddress: "aabbcc000001"})
		w.add(rec, w.iface(rec, msp.Values{msp.FieldName: "lan", msp.FieldIPAddress: "10.0.0.1", msp.FieldMACAddress: "aabbcc000001", msp.FieldPrimary: "true"}),
			w.iface(rec, msp.Values{msp.FieldName: "dmz", msp.FieldIPAddress: "10.0.9.1"}))
		w.push()
		if got := w.interfacesThere(rec, "ip-address"); len(got) != 2 || got["lan"] != "10.0.0.1" || got["dmz"] != "10.0.9.1" {
			t.Errorf("interfaces there: %v", got)
		}
		if there := w.there(rec); there["primary-ip"] != "10.0.0.1" {
			t.Errorf("primary IP there: %v", there["primary-ip"])
		}
		if left := w.waiting(); len(left) > 0 {
			t.Errorf("still waiting: %+v", left)
		}
		w.quiet()
		if n := len(w.interfacesOf(rec)); n != 2 {
			t.Errorf("%d interfaces are here after it, want 2", n)
		}
	})
}

// The address on the device and the one on its primary interface are one thing.
func TestThePrimaryAddressIsSentOnce(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FW01", msp.Values{msp.FieldPrimaryIP: "10.0.0.1"})
		lan := w.iface(rec, msp.Values{msp.FieldName: "lan", msp.FieldIPAddress: "10.0.0.1", msp.FieldPrimary: "true"})
		w.add(rec, lan)
		w.push()
		w.quiet()
		w.edit(rec, msp.FieldPrimaryIP, "10.0.0.2")
		w.edit(lan, msp.FieldIPAddress, "10.0.0.2")
		w.edit(rec, msp.FieldHostname, "fw01")
		patches := w.count(http.MethodPatch)
		w.push()
		if n := patches(); n != 2 {
			t.Errorf("%d changes were sent, want the device's hostname and the interface", n)
		}
		if there := w.there(rec); there["primary-ip"] != "10.0.0.2" || there["hostname"] != "fw01" {
			t.Errorf("there: %v", there)
		}
		if left := w.waiting(); len(left) > 0 {
			t.Errorf("still waiting: %+v", left)
		}
		w.quiet()
	})
}

// A new address of the device alone goes by itself, and its interface follows.
func TestAnAddressWithoutItsInterface(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FW01", msp.Values{msp.FieldPrimaryIP: "10.0.0.1"})
		w.add(rec)
		w.mustSync()
		w.mustSync()
		if n := len(w.interfacesOf(rec)); n != 1 {
			t.Fatalf("%d interfaces are here, want the one that IT Glue made of the address", n)
		}
		w.edit(rec, msp.FieldPrimaryIP, "10.0.0.2")
		w.mustSync()
		w.mustSync()
		if got := w.interfacesOf(rec)[0].Get(msp.FieldIPAddress); got != "10.0.0.2" {
			t.Errorf("the interface here has %q", got)
		}
		w.quiet()
	})
}

func TestAnInterfaceIsTakenAway(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FW01", nil)
		dmz := w.iface(rec, msp.Values{msp.FieldName: "dmz", msp.FieldIPAddress: "10.0.9.1"})
		wan := w.iface(rec, msp.Values{msp.FieldName: "wan", msp.FieldIPAddress: "192.0.2.1"})
		w.add(rec, dmz, wan)
		w.push()
		w.quiet()
		_, err := w.store.Remove(w.Context(), byDesk, msp.KindInterface, []msp.ID{dmz.ID})
		w.must(err)
		plan, err := w.engine(w.store).Plan(w.Context(), engine.Scope{})
		w.must(err)
		if len(plan.Operations) != 1 || plan.Operations[0].Action != engine.ActionDelete || plan.Operations[0].State != engine.OpReady {
			t.Errorf("plan: %+v", plan.Operations)
		}
		w.push()
		if got := w.interfacesThere(rec, "ip-address"); len(got) != 1 || got["wan"] == nil {
			t.Errorf("interfaces there: %v", got)
		}
		w.quiet()

		// And there: it goes here too.
		time.Sleep(time.Minute)
		w.must(w.glue.Editor().Delete(sandbox.ConfigurationInterfaces, w.here(wan).Link.RemoteID))
		w.editThere(w.here(rec).Link.RemoteID, map[string]any{"position": "rack 1"})
		w.mustSync()
		if left := w.interfacesOf(rec); len(left) != 0 {
			t.Errorf("%d interfaces are still here", len(left))
		}
		w.quiet()
	})
}

// Edited here after it was deleted there: nothing is lost without a person's word.
func TestAnInterfaceDeletedThereAndEditedHere(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FW01", nil)
		dmz := w.iface(rec, msp.Values{msp.FieldName: "dmz", msp.FieldIPAddress: "10.0.9.1"})
		w.add(rec, dmz)
		w.push()
		w.quiet()
		time.Sleep(time.Minute)
		w.must(w.glue.Editor().Delete(sandbox.ConfigurationInterfaces, w.here(dmz).Link.RemoteID))
		w.edit(dmz, msp.FieldIPAddress, "10.0.9.2")
		w.editThere(w.here(rec).Link.RemoteID, map[string]any{"position": "rack 1"})
		w.mustSync()
		q := w.here(dmz).Queue
		if q == nil || q.State != msp.StateConflict || q.Message == "" {
			t.Fatalf("queue item: %+v", q)
		}
		if got := w.here(dmz).Record.Get(msp.FieldIPAddress); got != "10.0.9.2" {
			t.Errorf("here: %q", got)
		}
	})
}

// The answer to the making of an interface is lost: it is found, not made again.
func TestAnInterfaceIsMadeOnceWhenTheAnswerIsLost(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, _ := w.linked("FW01", msp.Values{})
		dmz := w.iface(rec, msp.Values{msp.FieldName: "dmz", msp.FieldIPAddress: "10.0.9.1"})
		w.add(dmz)
		w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{http.MethodPost}})
		w.push()
		w.glue.Heal()
		if got := w.interfacesThere(rec, "ip-address"); len(got) != 1 || got["dmz"] == nil {
			t.Errorf("interfaces there: %v", got)
		}
		w.quiet()
	})
}

// Somebody has added the same interface there meanwhile.
func TestAnInterfaceThatIsThereAlreadyIsAdopted(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FW01", msp.Values{})
		w.add(w.iface(rec, msp.Values{msp.FieldName: "dmz", msp.FieldMACAddress: "aabbcc000009"}))
		_, err := w.glue.Editor().Add(sandbox.ConfigurationInterfaces, map[string]any{"configuration-id": id, "name": "dmz", "mac-address": "AA-BB-CC-00-00-09", "notes": "port 3"})
		w.must(err)
		w.push()
		if n := len(w.glue.Interfaces(id)); n != 1 {
			t.Errorf("%d interfaces are there, want the one", n)
		}
		w.mustSync()
		if got := w.interfacesOf(rec); len(got) != 1 || got[0].Get(msp.FieldNotes) != "port 3" {
			t.Errorf("here: %+v", got)
		}
		w.quiet()
	})
}

// The primary address was changed on both sides: that is one question, asked at
// the device, and its answer counts for the interface too.
func TestAnAddressChangedOnBothSidesIsAskedOnce(t *testing.T) {
	for _, chosen := range []string{"10.0.0.2", "10.0.0.3", "10.0.0.4"} {
		t.Run(chosen, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				rec := w.device("FW01", msp.Values{msp.FieldPrimaryIP: "10.0.0.1"})
				w.add(rec)
				w.mustSync()
				w.mustSync()
				w.edit(rec, msp.FieldPrimaryIP, "10.0.0.2")
				w.editThere(w.here(rec).Link.RemoteID, map[string]any{"primary-ip": "10.0.0.3"})
				w.mustSync()
				open, err := w.store.Conflicts(w.Context(), msp.ConflictQuery{})
				w.must(err)
				if len(open) != 1 || open[0].Kind != msp.KindConfiguration {
					t.Fatalf("open: %+v, want the one of the device", open)
				}
				if items := w.waiting(); len(items) != 1 {
					t.Errorf("%d items wait, want the device", len(items))
				}
				_, err = w.store.Resolve(w.Context(), byDesk, open[0].ID, chosen)
				w.must(err)
				w.mustSync()
				w.quiet()
				there := w.there(rec)["primary-ip"]
				here, iface := w.here(rec).Record.Get(msp.FieldPrimaryIP), w.interfacesOf(rec)[0].Get(msp.FieldIPAddress)
				if there != chosen || here != chosen || iface != chosen {
					t.Errorf("chosen %s; there %v, here %s, its interface %s", chosen, there, here, iface)
				}
			})
		})
	}
}

// IT Glue keeps the address of a device that it syncs with a PSA, on whichever way
// it is changed: nothing of it is sent, and both say why.
func TestTheAddressOfAHeldDeviceIsNotSentThroughItsInterface(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FW01", msp.Values{msp.FieldPrimaryIP: "10.0.0.1"})
		w.add(rec)
		w.mustSync()
		w.must(w.glue.Editor().SetPSA(sandbox.Configurations, w.here(rec).Link.RemoteID, sandbox.PSA{State: "enabled"}))
		time.Sleep(time.Minute)
		w.mustSync()
		w.edit(rec, msp.FieldPrimaryIP, "10.0.0.2")
		w.edit(rec, msp.FieldAssetTag, "A-1")
		result := w.mustSync()
		if result.Pushed.Refused != 0 {
			t.Errorf("refused: %+v", result.Items)
		}
		if there := w.there(rec); there["asset-tag"] != "A-1" || there["primary-ip"] != "10.0.0.1" {
			t.Errorf("there: %v", there)
		}
		for _, item := range w.waiting() {
			if item.State != msp.StateBlocked || item.Message == "" {
				t.Errorf("%s: %s %q", item.Kind, item.State, item.Message)
			}
		}
	})
}
