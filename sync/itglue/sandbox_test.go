package itglue_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

var kindThere = map[msp.Kind]sandbox.Kind{
	msp.KindPassword: sandbox.Passwords, msp.KindFlexibleAssetType: sandbox.FlexibleAssetTypes,
	msp.KindFlexibleAsset: sandbox.FlexibleAssets, msp.KindExpiration: sandbox.Expirations,
	msp.KindOrganizationType: sandbox.OrganizationTypes, msp.KindOrganizationStatus: sandbox.OrganizationStatuses,
	msp.KindOrganization: sandbox.Organizations, msp.KindLocation: sandbox.Locations, msp.KindContact: sandbox.Contacts,
	msp.KindConfigurationType: sandbox.ConfigurationTypes, msp.KindConfigurationStatus: sandbox.ConfigurationStatuses,
	msp.KindManufacturer: sandbox.Manufacturers, msp.KindModel: sandbox.Models, msp.KindPlatform: sandbox.Platforms,
	msp.KindOperatingSystem: sandbox.OperatingSystems, msp.KindConfiguration: sandbox.Configurations,
}

func pullAll(t *testing.T, c connector.Connector, kind msp.Kind, since connector.Cursor) (map[string]connector.Record, connector.Cursor) {
	t.Helper()
	got := map[string]connector.Record{}
	cursor, err := c.Pull(t.Context(), kind, since, func(p connector.Page) error {
		for _, r := range p.Records {
			got[r.ID] = r
		}
		return nil
	})
	if err != nil {
		t.Fatalf("pull %s: %v", kind, err)
	}
	return got, cursor
}

// Every record of every kind of the example clients arrives, with names,
// references and interfaces as they are there.
func TestTheExampleClientsArrive(t *testing.T) {
	for name, sw := range positions {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFar(t, sandbox.Options{Seed: "demo", RandSeed: 3, Switches: sw})
				c := f.connector(t, itglue.Options{})
				for _, kind := range c.Kinds() {
					got, _ := pullAll(t, c, kind, "")
					want := f.Records(kindThere[kind], "")
					if kind == msp.KindPassword {
						want = slices.DeleteFunc(want, func(r sandbox.Record) bool { return r.Attributes["resource-type"] != "Configuration" })
					}
					if len(got) != len(want) || len(want) == 0 {
						t.Errorf("%s: %d of %d", kind, len(got), len(want))
					}
					for _, w := range want {
						sameThere(t, f, got[w.ID], w)
					}
				}
				if v := f.Violations(); len(v) > 0 {
					t.Errorf("violations: %q", v)
				}
				if n := f.Requests(); n.Writing != 0 {
					t.Error("a pull wrote something")
				} else if most := len(c.Kinds()) + 2*len(f.Records(sandbox.FlexibleAssetTypes, "")); !sw.ModelManufacturerAbsent && n.Total > most {
					// The types of flexible assets are listed once more, and their assets a type at a time.
					t.Errorf("%d requests for %d kinds, %d would do: %v", n.Total, len(c.Kinds()), most, n.ByRoute)
				}
			})
		})
	}
}

func sameThere(t *testing.T, f *far, got connector.Record, want sandbox.Record) {
	t.Helper()
	text := func(name string) string {
		if v := want.Attributes[name]; v != nil {
			return fmt.Sprint(v)
		}
		return ""
	}
	name := "name"
	if got.Kind == msp.KindExpiration {
		name = "resource-name"
	}
	if v := got.Values[msp.FieldName]; v.Text != text(name) {
		t.Errorf("%s %s: name %q, there %q", want.Kind, want.ID, v.Text, text(name))
	}
	for field, key := range map[msp.Field]string{msp.FieldType: "configuration-type-id", msp.FieldStatus: "configuration-status-id",
		msp.FieldManufacturer: "manufacturer-id", msp.FieldModel: "model-id", msp.FieldLocation: "location-id", msp.FieldContact: "contact-id",
		msp.FieldOperatingSystem: "operating-system-id", msp.FieldPlatform: "platform-id", msp.FieldOrganizationType: "organization-type-id",
		msp.FieldOrganizationStatus: "organization-status-id"} {
		_, ours := msp.FieldOf(got.Kind, field)
		if _, there := want.Attributes[key]; ours && there && got.Values[field].Ref != text(key) {
			t.Errorf("%s %s: %s %q, there %q", want.Kind, want.ID, key, got.Values[field].Ref, text(key))
		}
	}
	if got.Kind != msp.KindConfiguration {
		return
	}
	n := 0
	for _, i := range f.Records(sandbox.ConfigurationInterfaces, "") {
		if fmt.Sprint(i.Attributes["configuration-id"]) == want.ID {
			n++
		}
	}
	n += len(f.Hanging(sandbox.Attachments, sandbox.Configurations, want.ID))
	if len(got.Children) != n || !slices.Equal(got.Whole, []msp.Kind{msp.KindInterface, msp.KindAttachment}) {
		t.Errorf("configuration %s: %d interfaces and attachments, there %d; all of %q", want.ID, len(got.Children), n, got.Whole)
	}
	for _, child := range got.Children {
		if child.ID == "" || child.ParentID != want.ID || child.OrganizationID != got.OrganizationID {
			t.Errorf("interface %+v", child)
		}
	}
}

// A model that is made later gets its manufacturer too, also when the list of
// models never tells and the connector is a new one.
func TestNewModelsKnowTheirManufacturer(t *testing.T) {
	for _, absent := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			f := newFar(t, sandbox.Options{Seed: "demo", RandSeed: 3, Switches: sandbox.Switches{ModelManufacturerAbsent: absent}})
			_, cursor := pullAll(t, f.connector(t, itglue.Options{}), msp.KindModel, "")
			time.Sleep(time.Hour)
			maker := f.Records(sandbox.Manufacturers, "")[1].ID
			id, err := f.Editor().Add(sandbox.Models, map[string]any{"name": "Brand New 9", "manufacturer-id": maker})
			if err != nil {
				t.Fatal(err)
			}
			c := f.connector(t, itglue.Options{})
			before := f.Requests().Total
			got, _ := pullAll(t, c, msp.KindModel, cursor)
			if n := f.Requests().Total - before; n != 1 {
				t.Errorf("absent %v: %d requests for what changed", absent, n)
			}
			if c.Incomplete(got[id]) != absent {
				t.Errorf("absent %v: %+v", absent, got[id])
			}
			if err := c.Complete(t.Context(), msp.KindModel, []connector.Record{got[id]}); err != nil || c.Incomplete(got[id]) {
				t.Errorf("absent %v: %+v %v", absent, got[id], err)
			}
			if got[id].Values[msp.FieldManufacturerOf].Ref != maker {
				t.Errorf("absent %v: %+v", absent, got[id])
			}
			made, err := c.Create(t.Context(), connector.Draft{Kind: msp.KindModel, Values: map[msp.Field]connector.Value{
				msp.FieldName: {Text: "Newer Still"}, msp.FieldManufacturerOf: {Ref: maker}}})
			if err != nil || made.Values[msp.FieldManufacturerOf].Ref != maker {
				t.Errorf("absent %v: %+v %v", absent, made, err)
			}
			found, err := c.Find(t.Context(), connector.Query{Kind: msp.KindModel, ParentID: maker, Name: " newer STILL"})
			if err != nil || len(found) != 1 || found[0].ID != made.ID || found[0].Values[msp.FieldManufacturerOf].Ref != maker {
				t.Errorf("absent %v: %+v %v", absent, found, err)
			}
			again, err := c.Get(t.Context(), msp.KindModel, made.ID, connector.Parent{})
			if err != nil || again.Values[msp.FieldManufacturerOf].Ref != maker {
				t.Errorf("absent %v: %+v %v", absent, again, err)
			}
		})
	}
}

// The open fields of a synced record are taken, and nothing else is.
func TestSyncedRecordsTakeTheOpenFields(t *testing.T) {
	for _, state := range []string{"enabled", "orphaned", "disabled"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFar(t, sandbox.Options{})
			c := f.connector(t, itglue.Options{})
			id := f.Add(t, f.Draft(t, 1))
			if err := f.Editor().SetPSA(sandbox.Configurations, id, sandbox.PSA{State: state, System: "manage", Remote: "77"}); err != nil {
				t.Fatal(err)
			}
			r, err := c.Get(t.Context(), msp.KindConfiguration, id, connector.Parent{})
			if err != nil || r.PSASync != state {
				t.Fatalf("%q %v", r.PSASync, err)
			}
			change := connector.Draft{Kind: msp.KindConfiguration, OrganizationID: f.org, Values: map[msp.Field]connector.Value{}}
			for _, field := range c.Open(msp.KindConfiguration, r.PSASync) {
				change.Values[field] = connector.Value{Text: map[msp.FieldKind]string{msp.KindDate: "2026-05-06", msp.KindBool: "true", msp.KindText: "new", msp.KindRichText: "<p>new</p>"}[formOf(t, field)]}
			}
			r, err = c.Update(t.Context(), id, change)
			if err != nil {
				t.Fatal(err)
			}
			for field, v := range change.Values {
				if r.Values[field] != v {
					t.Errorf("%s is %+v", field, r.Values[field])
				}
			}
			change.Values = map[msp.Field]connector.Value{msp.FieldName: {Text: "mine"}, msp.FieldNotes: {Text: "both"}}
			_, err = c.Update(t.Context(), id, change)
			if e := msp.AsError(err); e == nil || e.Code != msp.Refused || !strings.Contains(e.Message, "PSA") {
				t.Errorf("%s: %v", state, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFar(t, sandbox.Options{})
		c := f.connector(t, itglue.Options{})
		if err := f.Editor().SetPSA(sandbox.Organizations, f.org, sandbox.PSA{State: "enabled"}); err != nil {
			t.Fatal(err)
		}
		open := connector.Draft{Kind: msp.KindOrganization, Values: map[msp.Field]connector.Value{}}
		for _, field := range c.Open(msp.KindOrganization, "enabled") {
			open.Values[field] = connector.Value{Text: "new"}
		}
		if _, err := c.Update(t.Context(), f.org, open); err != nil || len(open.Values) != 3 {
			t.Error(err)
		}
		open.Values[msp.FieldShortName] = connector.Value{Text: "new"}
		if _, err := c.Update(t.Context(), f.org, open); msp.CodeOf(err) != msp.Refused {
			t.Error(err)
		}
	})
}

func formOf(t *testing.T, field msp.Field) msp.FieldKind {
	t.Helper()
	info, ok := msp.FieldOf(msp.KindConfiguration, field)
	if !ok {
		t.Fatal(field)
	}
	return info.Kind
}

// Quick notes are cut in the list; reading the organization gives them whole.
func TestQuickNotesInFull(t *testing.T) {
	f := newFar(t, sandbox.Options{})
	c := f.connector(t, itglue.Options{})
	long := "<p>" + strings.Repeat("Ring twice. ", 60) + "</p>"
	if err := f.Editor().Edit(sandbox.Organizations, f.org, map[string]any{"quick-notes": long}); err != nil {
		t.Fatal(err)
	}
	got, _ := pullAll(t, c, msp.KindOrganization, "")
	if v := got[f.org].Values[msp.FieldQuickNotes]; !v.Masked || v.Text != "" {
		t.Errorf("%+v", v)
	}
	if r, err := c.Get(t.Context(), msp.KindOrganization, f.org, connector.Parent{}); err != nil || r.Values[msp.FieldQuickNotes].Text != long {
		t.Errorf("%+v %v", r, err)
	}
}

// Locations go out by the ids of their region and country and come back by name.
func TestLocations(t *testing.T) {
	f := newFar(t, sandbox.Options{})
	c := f.connector(t, itglue.Options{})
	d := connector.Draft{Kind: msp.KindLocation, OrganizationID: f.org, Values: map[msp.Field]connector.Value{
		msp.FieldName: {Text: "San Francisco - HQ"}, msp.FieldPrimary: {Text: "true"}, msp.FieldAddress1: {Text: "120 Kearny Street"},
		msp.FieldCity: {Text: "San Francisco"}, msp.FieldPostalCode: {Text: "94108"},
		msp.FieldRegion: {Text: "california"}, msp.FieldCountry: {Text: "US"}, msp.FieldPhone: {Text: "4152132000"},
	}}
	r, err := c.Create(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	d.Values[msp.FieldRegion], d.Values[msp.FieldCountry] = connector.Value{Text: "California"}, connector.Value{Text: "United States"}
	for field, want := range d.Values {
		if r.Values[field] != want {
			t.Errorf("%s is %+v", field, r.Values[field])
		}
	}
	before := c.Requests().Total
	r, err = c.Update(t.Context(), r.ID, connector.Draft{Kind: msp.KindLocation, OrganizationID: f.org,
		Values: map[msp.Field]connector.Value{msp.FieldRegion: {Text: "Texas"}}})
	if err != nil || r.Values[msp.FieldRegion].Text != "Texas" || c.Requests().Total != before+1 {
		t.Errorf("%+v %v", r.Values[msp.FieldRegion], err)
	}
	found, err := c.Find(t.Context(), connector.Query{Kind: msp.KindLocation, OrganizationID: f.org, Name: "san francisco - hq"})
	if err != nil || len(found) != 1 || found[0].ID != r.ID {
		t.Errorf("%+v %v", found, err)
	}
}

// A MAC address is found however it was typed there.
func TestFindByAnySpelling(t *testing.T) {
	f := newFar(t, sandbox.Options{})
	c := f.connector(t, itglue.Options{})
	for i, spelling := range []string{"18:5E:0F:ED:99:%02X", "18-5e-0f-ed-99-%02x", "185E.0FED.99%02X", "185e.0fed.99%02x", "185E0FED99%02X", "185e0fed99%02x", "18-5E-0F-ED-99-%02X"} {
		mac := fmt.Sprintf(spelling, i+0xa0)
		id, err := f.Editor().AddConfiguration(f.org, f.Records(sandbox.ConfigurationTypes, "")[0].Attributes["name"].(string), mac, map[string]any{"mac-address": mac})
		if err != nil {
			t.Fatal(err)
		}
		before := c.Requests().Total
		found, err := c.Find(t.Context(), connector.Query{Kind: msp.KindConfiguration, OrganizationID: f.org, MACAddress: fmt.Sprintf("185e0fed99%02x", i+0xa0)})
		if err != nil || len(found) != 1 || found[0].ID != id || c.Requests().Total != before+1 {
			t.Errorf("%s: %+v %v", mac, found, err)
		}
	}
}

// A record that is deleted while a list is read moves those behind it up; none
// of them may slip through.
func TestDeletionsDuringAPull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFar(t, sandbox.Options{})
		c := f.connector(t, itglue.Options{PageSize: 10})
		var ids []string
		for n := range 50 {
			ids = append(ids, f.Add(t, f.Draft(t, n)))
		}
		pages := 0
		f.SetOnRequest(func(r *http.Request) {
			if pages++; pages == 3 {
				f.Delete(t, ids[2])
			}
		})
		got, _ := pullAll(t, c, msp.KindConfiguration, "")
		for i, id := range ids {
			if _, ok := got[id]; !ok && i != 2 {
				t.Errorf("record %d slipped through", i)
			}
		}
	})
}

// A key that is revoked in the middle ends a pull without a cursor, and a new
// key goes on.
func TestAKeyRevokedMidway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFar(t, sandbox.Options{})
		c := f.connector(t, itglue.Options{PageSize: 10})
		for n := range 40 {
			f.Add(t, f.Draft(t, n))
		}
		pages := 0
		cursor, err := c.Pull(t.Context(), msp.KindConfiguration, "", func(connector.Page) error {
			if pages++; pages == 2 {
				f.RevokeKey()
			}
			return nil
		})
		if msp.CodeOf(err) != msp.SignIn || cursor != "" || pages != 2 {
			t.Errorf("%q %v after %d pages", cursor, err, pages)
		}
		if _, err := c.Create(t.Context(), f.Draft(t, 99)); msp.CodeOf(err) != msp.SignIn {
			t.Error(err)
		}
		f.IssueKey("ITG.another-key")
		if got, _ := pullAll(t, c, msp.KindConfiguration, ""); len(got) != 40 {
			t.Errorf("%d records", len(got))
		}
	})
}

// Faults everywhere while a whole account is read: it comes out complete.
func TestPullsUnderRandomFaults(t *testing.T) {
	for seed := range uint64(6) {
		synctest.Test(t, func(t *testing.T) {
			f := newFar(t, sandbox.Options{RandSeed: seed})
			for n := range 60 {
				f.Add(t, f.Draft(t, n))
			}
			f.SetFaults(sandbox.Faults{Seed: seed, DropBefore: .05, DropAfter: .05, TooMany: .05, Error500: .03, Gateway504: .05, HTML: .04, Truncate: .05})
			c := f.connector(t, itglue.Options{PageSize: 10})
			done := false
			for range 10 {
				got := map[string]bool{}
				_, err := c.Pull(t.Context(), msp.KindConfiguration, "", func(p connector.Page) error {
					for _, r := range p.Records {
						got[r.ID] = true
					}
					return nil
				})
				if err == nil && len(got) != 60 {
					t.Fatalf("seed %d: %d of 60 and no error", seed, len(got))
				}
				if err != nil && msp.CodeOf(err) != msp.Offline && msp.CodeOf(err) != msp.Busy {
					t.Fatalf("seed %d: %v", seed, err)
				}
				done = done || err == nil
				time.Sleep(time.Hour)
			}
			if !done || len(f.FaultsHit()) < 4 {
				t.Errorf("seed %d: done %v, %v", seed, done, f.FaultsHit())
			}
		})
	}
}
