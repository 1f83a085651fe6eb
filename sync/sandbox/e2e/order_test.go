package e2e_test

import (
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A client comes before the one it belongs to: the reference is filled in when
// both are here.
func TestParentThatComesLater(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		edit := w.glue.Editor()
		child, err := edit.AddOrganization("Fabrikam Branch", "")
		w.must(err)
		parent, err := edit.AddOrganization("Fabrikam", "")
		w.must(err)
		w.must(edit.Edit(sandbox.Organizations, child, map[string]any{"parent-id": parent}))
		w.mustSync()
		got := w.find(msp.KindOrganization, "Fabrikam Branch").Get(msp.FieldParent)
		if want := string(w.find(msp.KindOrganization, "Fabrikam").ID); got != want {
			t.Errorf("its parent is %q, want %q", got, want)
		}
		w.quiet()
	})
}

// A whole new client goes in one push, each record after those it refers to,
// whatever order they were made in.
func TestNewClientGoesInOnePush(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		parent := &msp.Record{Kind: msp.KindOrganization, ID: w.newID(), Values: msp.Values{msp.FieldName: "Zeta Holding"}}
		client := &msp.Record{Kind: msp.KindOrganization, ID: w.newID(), Values: msp.Values{msp.FieldName: "Alpha", msp.FieldParent: string(parent.ID)}}
		place := &msp.Record{Kind: msp.KindLocation, ID: w.newID(), OrganizationID: client.ID, Values: msp.Values{msp.FieldName: "HQ", msp.FieldCity: "Graz"}}
		kind := &msp.Record{Kind: msp.KindConfigurationType, ID: w.newID(), Values: msp.Values{msp.FieldName: "Sensor"}}
		device := w.device("S1", msp.Values{msp.FieldLocation: string(place.ID), msp.FieldType: string(kind.ID)})
		device.OrganizationID = client.ID
		w.add(parent)
		w.add(client)
		w.add(place, kind)
		w.add(device)

		seen := map[string]bool{}
		for _, op := range w.plan(engine.Scope{}).Operations {
			for _, id := range op.After {
				if !seen[id] {
					t.Errorf("%s comes before %s", op.Name, id)
				}
			}
			seen[op.ID] = true
		}
		if result := w.push(); result.Pushed.Created != 5 {
			t.Errorf("pushed %+v: %+v", result.Pushed, result.Items)
		}
		there := w.there(device)
		if there["organization-name"] != "Alpha" || there["location-name"] != "HQ" || there["configuration-type-name"] != "Sensor" {
			t.Errorf("there %v", there)
		}
		w.quiet()
	})
}

func TestCircleIsSaid(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		a := &msp.Record{Kind: msp.KindOrganization, ID: w.newID(), Values: msp.Values{msp.FieldName: "A"}}
		b := &msp.Record{Kind: msp.KindOrganization, ID: w.newID(), Values: msp.Values{msp.FieldName: "B", msp.FieldParent: string(a.ID)}}
		w.add(a)
		w.add(b)
		w.edit(a, msp.FieldParent, string(b.ID))
		result := w.push()
		if result.Pushed.Blocked != 1 || result.Pushed.Waiting != 1 || result.Requests[msp.ITGlue].Writing != 0 {
			t.Errorf("pushed %+v, %+v", result.Pushed, result.Requests)
		}
		w.edit(a, msp.FieldParent, "")
		if result := w.push(); result.Pushed.Created != 2 {
			t.Errorf("pushed %+v", result.Pushed)
		}
		w.quiet()
	})
}

// A contact goes before the device that names it.
func TestContactGoesFirst(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		person := &msp.Record{Kind: msp.KindContact, ID: w.newID(), OrganizationID: w.home(msp.KindLocation), Values: msp.Values{msp.FieldName: "Ada Byron"}}
		device := w.device("FS01", msp.Values{msp.FieldContact: string(person.ID)})
		w.add(person, device)
		result := w.push()
		for _, name := range []string{"FS01", "Ada Byron"} {
			if got := item(t, result, name); !got.Sent || got.State != msp.StateSynced {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if again := w.mustSync(); again.Requests[msp.ITGlue].Writing != 0 {
			t.Errorf("sent again: %+v", again)
		}
	})
}

// What waits for a refused record says so in the next plan, too, and a change goes
// without the one field that cannot.
func TestChangeGoesWithoutWhatWaits(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		device, _ := w.linked("FS01", msp.Values{})
		place := &msp.Record{Kind: msp.KindLocation, ID: w.newID(), OrganizationID: w.home(msp.KindLocation),
			Values: msp.Values{msp.FieldName: "HQ", msp.FieldCountry: "Atlantis"}}
		w.add(place)
		w.edit(device, msp.FieldLocation, string(place.ID))
		w.edit(device, msp.FieldHostname, "fs01")
		result := w.push()
		if got := item(t, result, "FS01"); !got.Sent || got.State != msp.StateWaiting || got.Reason != "waits_for" {
			t.Errorf("the device: %+v", got)
		}
		if got := w.there(device)["hostname"]; got != "fs01" {
			t.Errorf("the hostname is %v there", got)
		}
		for _, op := range w.plan(engine.Scope{}).Operations {
			if op.Name == "FS01" && (op.State != msp.StateWaiting || op.Fields[0].Reaches || op.Fields[0].Why == "") {
				t.Errorf("planned %+v", op)
			}
		}
		if again := w.push(); again.Requests[msp.ITGlue].Writing != 0 {
			t.Errorf("sent again: %+v", again)
		}
		w.edit(place, msp.FieldCountry, "")
		w.mustSync()
		if got := w.there(device)["location-name"]; got != "HQ" {
			t.Errorf("the location is %v there", got)
		}
		w.quiet()
	})
}

func TestArchivedHereIsNotMadeThere(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec := w.device("FS01", msp.Values{msp.FieldArchived: "true"})
		w.add(rec)
		if result := w.push(); result.Requests[msp.ITGlue].Total != 0 || len(result.Items) != 0 {
			t.Errorf("got %+v", result)
		}
		if got := w.here(rec).Queue.State; got != msp.StateSkipped {
			t.Errorf("it is %s", got)
		}
		w.edit(rec, msp.FieldArchived, "")
		w.push()
		w.once([]string{"FS01"})
		w.edit(rec, msp.FieldArchived, "true")
		if got := item(t, w.push(), "FS01"); got.Action != engine.ActionArchive || got.State != msp.StateSynced {
			t.Errorf("got %+v", got)
		}
		w.quiet()
	})
}
