package route_test

import (
	"fmt"
	"strings"
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/route"
)

var (
	openOnSynced = []msp.Field{msp.FieldArchived, msp.FieldAssetTag, msp.FieldNotes, msp.FieldPurchasedAt, msp.FieldSerialNumber, msp.FieldWarrantyExpiresAt}

	glueAlone       = route.World{ITGlue: true}
	glueOneWay      = route.World{ITGlue: true, PSA: msp.ConnectWise, Joined: route.OneWay}
	glueTwoWay      = route.World{ITGlue: true, PSA: msp.ConnectWise, Joined: route.TwoWay}
	bothApart       = route.World{ITGlue: true, PSA: msp.ConnectWise, Connected: true}
	bothOneWay      = route.World{ITGlue: true, PSA: msp.ConnectWise, Connected: true, Joined: route.OneWay}
	bothTwoWay      = route.World{ITGlue: true, PSA: msp.Autotask, Connected: true, Joined: route.TwoWay}
	connectWiseOnly = route.World{PSA: msp.ConnectWise, Connected: true}

	newDevice = route.Subject{Kind: msp.KindConfiguration, New: true}
	ownDevice = route.Subject{Kind: msp.KindConfiguration}
	synced    = route.Subject{Kind: msp.KindConfiguration, PSASync: "enabled", Open: openOnSynced}
	newClient = route.Subject{Kind: msp.KindOrganization, New: true}
)

func with(s route.Subject, change func(*route.Subject)) route.Subject {
	change(&s)
	return s
}

// The answers of product.md section 5, as "system:reason" with "ok" for reached.
func TestTable(t *testing.T) {
	notSynced := with(newDevice, func(s *route.Subject) { s.Syncs = route.NotSynced })
	onlyGlue := with(newDevice, func(s *route.Subject) { s.Syncs = route.ITGlueOnly })
	tests := []struct {
		name    string
		world   route.World
		subject route.Subject
		field   msp.Field
		want    string
	}{
		{"nothing connected", route.World{}, newDevice, msp.FieldName, ":not_connected"},

		{"IT Glue alone, new", glueAlone, newDevice, msp.FieldName, "itglue:ok"},
		{"IT Glue alone, change", glueAlone, ownDevice, msp.FieldHostname, "itglue:ok"},
		{"IT Glue alone, held as synced all the same", glueAlone, synced, msp.FieldHostname, "itglue:psa_locked"},
		{"IT Glue alone, held as synced, open field", glueAlone, synced, msp.FieldAssetTag, "itglue:ok"},

		{"one-way without the PSA, new device", glueOneWay, newDevice, msp.FieldName, "itglue:add_in_psa"},
		{"one-way without the PSA, notes of a new device", glueOneWay, newDevice, msp.FieldNotes, "itglue:add_in_psa"},
		{"one-way without the PSA, new client", glueOneWay, newClient, msp.FieldName, "itglue:add_in_psa"},
		{"one-way without the PSA, new model", glueOneWay, route.Subject{Kind: msp.KindModel, New: true}, msp.FieldName, "itglue:ok"},
		{"one-way without the PSA, interface", glueOneWay, route.Subject{Kind: msp.KindInterface, New: true}, msp.FieldName, "itglue:ok"},
		{"one-way without the PSA, its field", glueOneWay, synced, msp.FieldPrimaryIP, "itglue:change_in_psa"},
		{"one-way without the PSA, nobody's field", glueOneWay, synced, msp.FieldHostname, "itglue:psa_locked"},
		{"one-way without the PSA, open field", glueOneWay, synced, msp.FieldSerialNumber, "itglue:ok"},
		{"one-way without the PSA, notes", glueOneWay, synced, msp.FieldNotes, "itglue:ok"},
		{"one-way without the PSA, IT Glue's own record", glueOneWay, ownDevice, msp.FieldHostname, "itglue:ok"},

		{"two-way without the PSA, new", glueTwoWay, newDevice, msp.FieldName, "itglue:ok"},
		{"two-way without the PSA, locked", glueTwoWay, synced, msp.FieldName, "itglue:psa_locked"},
		{"two-way without the PSA, open", glueTwoWay, synced, msp.FieldWarrantyExpiresAt, "itglue:ok"},

		{"both, not joined, new", bothApart, newDevice, msp.FieldSerialNumber, "itglue:ok connectwise:ok"},
		{"both, not joined, notes", bothApart, newDevice, msp.FieldNotes, "itglue:ok connectwise:notes_stay"},
		{"both, not joined, hostname", bothApart, ownDevice, msp.FieldHostname, "itglue:ok connectwise:no_psa_field"},
		{"both, not joined, type does not sync", bothApart, notSynced, msp.FieldName, "itglue:ok connectwise:type_not_synced"},

		{"one-way, new: the PSA first", bothOneWay, newDevice, msp.FieldName, "itglue:after_psa connectwise:ok"},
		{"one-way, new: hostname follows", bothOneWay, newDevice, msp.FieldHostname, "itglue:after_psa connectwise:no_psa_field"},
		{"one-way, new: notes follow", bothOneWay, newDevice, msp.FieldNotes, "itglue:after_psa connectwise:notes_stay"},
		{"one-way, its field", bothOneWay, synced, msp.FieldSerialNumber, "itglue:through_psa connectwise:ok"},
		{"one-way, open field that is not mapped", bothOneWay, synced, msp.FieldArchived, "itglue:ok connectwise:no_psa_field"},
		{"one-way, hostname", bothOneWay, synced, msp.FieldHostname, "itglue:psa_locked connectwise:no_psa_field"},
		{"one-way, notes", bothOneWay, synced, msp.FieldNotes, "itglue:ok connectwise:notes_stay"},
		{"one-way, new client", bothOneWay, newClient, msp.FieldName, "itglue:add_in_psa connectwise:not_for_psa"},

		{"two-way, new: the PSA first", bothTwoWay, newDevice, msp.FieldName, "itglue:after_psa autotask:ok"},
		{"two-way, Autotask has no purchase date", bothTwoWay, synced, msp.FieldPurchasedAt, "itglue:ok autotask:no_psa_field"},
		{"two-way, Autotask has no addresses", bothTwoWay, synced, msp.FieldPrimaryIP, "itglue:psa_locked autotask:no_psa_field"},
		{"two-way, type does not sync", bothTwoWay, notSynced, msp.FieldName, "itglue:type_not_synced autotask:type_not_synced"},
		{"two-way, type is for IT Glue only", bothTwoWay, onlyGlue, msp.FieldName, "itglue:ok autotask:itglue_only"},
		{"two-way, IT Glue's own record", bothTwoWay, ownDevice, msp.FieldName, "itglue:ok autotask:itglue_only"},

		{"a PSA alone, new", connectWiseOnly, newDevice, msp.FieldName, "connectwise:ok"},
		{"a PSA alone, hostname", connectWiseOnly, ownDevice, msp.FieldHostname, "connectwise:no_psa_field"},
		{"a PSA alone, notes", connectWiseOnly, ownDevice, msp.FieldNotes, "connectwise:notes_stay"},
		{"a PSA alone, interface", connectWiseOnly, route.Subject{Kind: msp.KindInterface, New: true}, msp.FieldName, "connectwise:not_for_psa"},
		{"a PSA alone, type does not sync", connectWiseOnly, notSynced, msp.FieldName, "connectwise:type_not_synced"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range route.Field(tt.world, tt.subject, tt.field) {
				reason := string(l.Reason)
				if l.Reaches {
					reason = "ok"
				}
				got = append(got, string(l.System)+":"+reason)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

func TestWordsOfTheScreens(t *testing.T) {
	for _, tt := range []struct {
		world   route.World
		subject route.Subject
		field   msp.Field
		system  msp.System
		want    string
	}{
		{glueAlone, synced, msp.FieldHostname, msp.ITGlue, "IT Glue takes no hostname on a record it syncs with the PSA. It stays here; copy it by hand."},
		{glueAlone, synced, msp.FieldMACAddress, msp.ITGlue, "On this record the PSA decides the MAC address. Best fixed at the source: change it in the PSA, and IT Glue brings it over."},
		{glueTwoWay, synced, msp.FieldName, msp.ITGlue, "On this record the PSA decides the name. Best fixed at the source: change it in ConnectWise PSA, and IT Glue brings it over."},
		{glueTwoWay, with(synced, func(s *route.Subject) { s.PSASync = "orphaned" }), msp.FieldName, msp.ITGlue, "In IT Glue this record is orphaned: the PSA no longer has it, or no longer syncs its type, and IT Glue keeps the name locked. Match it again or archive it there; until then it stays here."},
		{glueOneWay, with(synced, func(s *route.Subject) { s.PSASync = "disabled" }), msp.FieldName, msp.ITGlue, "In IT Glue the sync of this record is switched off, and IT Glue keeps the name locked all the same. Switch the sync on there and change it in the PSA; until then it stays here."},
		{glueOneWay, newDevice, msp.FieldName, msp.ITGlue, "IT Glue gets new configurations from ConnectWise PSA. Add it in ConnectWise PSA, or connect it."},
		{route.World{ITGlue: true, Joined: route.OneWay}, newDevice, msp.FieldName, msp.ITGlue, "IT Glue gets new configurations from the PSA. Add it in the PSA, or connect it."},
		{bothApart, ownDevice, msp.FieldHostname, msp.ConnectWise, "ConnectWise PSA has no field for a hostname."},
		{bothTwoWay, synced, msp.FieldPrimaryIP, msp.Autotask, "Autotask maps no IP addresses."},
		{bothApart, ownDevice, msp.FieldNotes, msp.ConnectWise, "Notes are never sent to a PSA. An administrator may switch it on in Connections."},
	} {
		if got := route.To(tt.system, tt.world, tt.subject, tt.field).Message; got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// Every combination has exactly one answer for every connected system, a system
// that is not connected gets none, every "no" has a reason and a sentence, and
// what must never happen does not.
func TestEveryCombination(t *testing.T) {
	asked := 0
	for _, world := range worlds() {
		for _, subject := range subjects() {
			for _, info := range msp.FieldsOf(subject.Kind) {
				asked++
				legs := route.Field(world, subject, info.Name)
				at := fmt.Sprintf("%+v %+v %s: %+v", world, subject, info.Name, legs)
				if want := connected(world); len(legs) != max(1, len(want)) {
					t.Fatalf("%d answers for %v: %s", len(legs), want, at)
				} else {
					for i, system := range want {
						if legs[i].System != system {
							t.Fatalf("want %v in this order: %s", want, at)
						}
					}
				}
				for _, l := range legs {
					if l.Reaches == (l.Reason != "") || l.Reaches == (l.Message != "") {
						t.Fatalf("reaches and a reason, or neither: %s", at)
					}
					if !l.Reaches && (!strings.HasSuffix(l.Message, ".") || strings.Contains(l.Message, "  ")) {
						t.Fatalf("not a sentence: %s", at)
					}
					if l.Reaches && l.System != msp.ITGlue && (info.Name == msp.FieldNotes || subject.Kind != msp.KindConfiguration) {
						t.Fatalf("notes and other kinds never go to a PSA: %s", at)
					}
					if l.Reaches && l.System == msp.ITGlue && !subject.New && subject.Open != nil && subject.PSASync != "" && !contains(subject.Open, info.Name) {
						t.Fatalf("IT Glue does not take it: %s", at)
					}
				}
				if subject.New && subject.Kind == msp.KindConfiguration && world.Joined != route.None && world.Joined != "" && len(legs) == 2 && legs[0].Reaches && legs[1].Reaches {
					t.Fatalf("made in both, it doubles: %s", at)
				}
			}
			if reason, message := route.Notice(world, subject); (reason == "") != (message == "") {
				t.Fatalf("half a notice: %q %q", reason, message)
			}
		}
	}
	if asked < 10_000 {
		t.Errorf("only %d combinations", asked)
	}
}

func TestNotice(t *testing.T) {
	for _, tt := range []struct {
		world   route.World
		subject route.Subject
		want    bool
	}{
		{glueTwoWay, newDevice, true},
		{glueTwoWay, ownDevice, true},
		{glueTwoWay, synced, false},
		{glueTwoWay, newClient, false},
		{glueOneWay, newDevice, false},
		{glueAlone, newDevice, false},
		{bothTwoWay, newDevice, false},
	} {
		if reason, _ := route.Notice(tt.world, tt.subject); (reason != "") != tt.want {
			t.Errorf("%+v %+v: %q", tt.world, tt.subject, reason)
		}
	}
}

func TestMapsCountsAsTheVendors(t *testing.T) {
	for psa, want := range map[msp.System]int{msp.ConnectWise: 18, msp.Autotask: 13, msp.Addigy: 0} {
		n := 0
		for _, info := range msp.ConfigurationFields {
			if route.Maps(psa, msp.KindConfiguration, info.Name) {
				n++
			}
		}
		if n != want {
			t.Errorf("%s maps %d fields, want %d", psa, n, want)
		}
	}
}

func TestParseSetting(t *testing.T) {
	for _, s := range []string{"", "none", "one-way", "two-way"} {
		if _, err := route.ParseSetting(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := route.ParseSetting("both"); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("both: %v", err)
	}
}

func worlds() (out []route.World) {
	for _, glue := range []bool{false, true} {
		for _, psa := range []msp.System{"", msp.ConnectWise, msp.Autotask} {
			for _, connected := range []bool{false, true} {
				for _, joined := range []route.Setting{"", route.None, route.OneWay, route.TwoWay} {
					out = append(out, route.World{ITGlue: glue, PSA: psa, Connected: connected, Joined: joined})
				}
			}
		}
	}
	return out
}

func subjects() (out []route.Subject) {
	kinds := append([]msp.Kind{msp.KindOrganization, msp.KindLocation, msp.KindContact, msp.KindConfiguration, msp.KindInterface}, msp.ListKinds...)
	for _, kind := range kinds {
		for _, fresh := range []bool{false, true} {
			for _, state := range []string{"", "enabled", "disabled", "orphaned"} {
				for _, open := range [][]msp.Field{nil, {}, openOnSynced} {
					for _, syncs := range []route.Syncs{route.Synced, route.NotSynced, route.ITGlueOnly} {
						out = append(out, route.Subject{Kind: kind, New: fresh, PSASync: state, Open: open, Syncs: syncs})
					}
				}
			}
		}
	}
	return out
}

func connected(w route.World) (out []msp.System) {
	if w.ITGlue {
		out = append(out, msp.ITGlue)
	}
	if w.Connected && w.PSA != "" {
		out = append(out, w.PSA)
	}
	return out
}

func contains(fields []msp.Field, f msp.Field) bool {
	for _, one := range fields {
		if one == f {
			return true
		}
	}
	return false
}

// A person's lock stops a field before the system it is against, and no other; it
// never opens what the route closes.
func TestLocks(t *testing.T) {
	locked := func(system msp.System, f msp.Field) func(*route.Subject) {
		return func(s *route.Subject) {
			s.Locks = []msp.Lock{{Scope: msp.Scope{Kind: msp.KindConfiguration, System: system, Field: f}, Staff: "Maria"}}
		}
	}
	for _, tt := range []struct {
		name  string
		s     route.Subject
		world route.World
		field msp.Field
		want  string
	}{
		{"its field", with(ownDevice, locked(msp.ITGlue, msp.FieldNotes)), glueAlone, msp.FieldNotes, "field_locked"},
		{"of a new record", with(newDevice, locked(msp.ITGlue, msp.FieldNotes)), glueAlone, msp.FieldNotes, "field_locked"},
		{"another field", with(ownDevice, locked(msp.ITGlue, msp.FieldNotes)), glueAlone, msp.FieldHostname, ""},
		{"another system", with(ownDevice, locked(msp.ConnectWise, msp.FieldSerialNumber)), bothApart, msp.FieldSerialNumber, ""},
		{"closed anyway", with(synced, locked(msp.ITGlue, msp.FieldHostname)), glueAlone, msp.FieldHostname, "psa_locked"},
		{"an open field", with(synced, locked(msp.ITGlue, msp.FieldNotes)), glueAlone, msp.FieldNotes, "field_locked"},
	} {
		leg := route.To(msp.ITGlue, tt.world, tt.s, tt.field)
		if string(leg.Reason) != tt.want || leg.Reaches != (tt.want == "") || leg.Kept() != (tt.want == "field_locked") {
			t.Errorf("%s: %+v, want %q", tt.name, leg, tt.want)
		}
	}
	if got := route.To(msp.ITGlue, glueAlone, with(ownDevice, locked(msp.ITGlue, msp.FieldNotes)), msp.FieldNotes).Message; got != "Locked against IT Glue by Maria. It stays here; lift the lock to send it." {
		t.Error(got)
	}
}
