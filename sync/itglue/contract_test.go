package itglue_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/connector/connectortest"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A far is the practice account, with the hands of the people there.
type far struct {
	*sandbox.Server
	org, typ string

	recording bool
	mu        sync.Mutex
	log       strings.Builder
}

// theirs are the names of our fields on the wire, written down a second time so
// that a slip in the connector's table shows.
var theirs = map[msp.Field]string{
	msp.FieldName: "name", msp.FieldHostname: "hostname", msp.FieldSerialNumber: "serial-number",
	msp.FieldMACAddress: "mac-address", msp.FieldPrimaryIP: "primary-ip", msp.FieldAssetTag: "asset-tag",
	msp.FieldNotes: "notes", msp.FieldWarrantyExpiresAt: "warranty-expires-at", msp.FieldType: "configuration-type-id",
	msp.FieldPosition: "position", msp.FieldDefaultGateway: "default-gateway",
	msp.FieldOperatingSystemNotes: "operating-system-notes", msp.FieldArchived: "archived",
}

func newFar(t *testing.T, o sandbox.Options) *far {
	t.Helper()
	if o.Seed == "" {
		o.Seed = "empty"
	}
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	org, err := s.Editor().AddOrganization("Happy Frog", "happy")
	if err != nil {
		t.Fatal(err)
	}
	types := s.Records(sandbox.ConfigurationTypes, "")
	if len(types) == 0 {
		t.Fatal("no configuration types")
	}
	return &far{Server: s, org: org, typ: types[0].ID}
}

func (f *far) connector(t *testing.T, o itglue.Options) *itglue.Connector {
	t.Helper()
	o.Key = func(context.Context) (string, error) { return f.Key(), nil }
	if o.Transport == nil {
		o.Transport = f.RoundTripper()
	}
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 0.5 }
	}
	if f.recording {
		o.Record = func(e itglue.Exchange) {
			f.mu.Lock()
			defer f.mu.Unlock()
			fmt.Fprintf(&f.log, "%+v\n", e)
		}
	}
	c, err := itglue.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (f *far) Organization(*testing.T) string { return f.org }

func (f *far) Recorded() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log.String()
}

func (f *far) Draft(_ *testing.T, n int) connector.Draft {
	return connector.Draft{Kind: msp.KindConfiguration, OrganizationID: f.org, Values: map[msp.Field]connector.Value{
		msp.FieldName:              {Text: fmt.Sprintf("HF-SW%03d, Keller", n)},
		msp.FieldType:              {Ref: f.typ},
		msp.FieldHostname:          {Text: fmt.Sprintf("hfsw%03d", n)},
		msp.FieldSerialNumber:      {Text: fmt.Sprintf("FR%05d", n)},
		msp.FieldMACAddress:        {Text: fmt.Sprintf("185e0fed%04x", n)},
		msp.FieldPrimaryIP:         {Text: fmt.Sprintf("10.10.%d.%d", n/200, n%200+1)},
		msp.FieldAssetTag:          {Text: fmt.Sprintf("AT-%d", n)},
		msp.FieldNotes:             {Text: "<p>Core switch &amp; more</p>"},
		msp.FieldWarrantyExpiresAt: {Text: "2029-02-28"},
		msp.FieldPosition:          {},
		msp.FieldArchived:          {},
	}}
}

func (f *far) Add(t *testing.T, d connector.Draft) string {
	t.Helper()
	attrs := map[string]any{"organization-id": d.OrganizationID}
	for field, v := range d.Values {
		switch {
		case field == msp.FieldArchived:
			attrs["archived"] = v.Text == "true"
		case v.Ref != "":
			attrs[theirs[field]] = v.Ref
		case field == msp.FieldMACAddress && v.Text != "":
			attrs["mac-address"] = strings.Join([]string{v.Text[:2], v.Text[2:4], v.Text[4:6], v.Text[6:8], v.Text[8:10], v.Text[10:]}, "-")
		case v.Text != "":
			attrs[theirs[field]] = v.Text
		}
	}
	id, err := f.Editor().Add(sandbox.Configurations, attrs)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *far) Rename(t *testing.T, id, name string) {
	t.Helper()
	if err := f.Editor().Edit(sandbox.Configurations, id, map[string]any{"name": name}); err != nil {
		t.Fatal(err)
	}
}

func (f *far) Delete(t *testing.T, id string) {
	t.Helper()
	if err := f.Editor().Delete(sandbox.Configurations, id); err != nil {
		t.Fatal(err)
	}
}

func (f *far) Names(*testing.T) []string {
	var out []string
	for _, r := range f.Configurations(f.org) {
		out = append(out, fmt.Sprint(r.Attributes["name"]))
	}
	return out
}

// positions are the switches, one turned at a time, and all that go together.
var positions = map[string]sandbox.Switches{
	"as published":              {},
	"names by part":             {NameFilter: sandbox.NameSubstring},
	"names in any case":         {NameFilter: sandbox.NameFolded},
	"interface ids twice":       {InterfaceID: sandbox.InterfaceIDBoth},
	"interface ids at the top":  {InterfaceID: sandbox.InterfaceIDTop},
	"models without makers":     {ModelManufacturerAbsent: true},
	"large pages refused":       {PageSizeOver: sandbox.PageSizeRefuse},
	"unknown names passed over": {UnknownSort: sandbox.UnknownIgnored, UnknownFilter: sandbox.UnknownIgnored, UnknownInclude: sandbox.UnknownIgnored},
	"created with 200":          {CreatedAs200: true},
	"empty as null":             {EmptyAsNull: true},
	"locks are loose":           {OrphanedEditable: true, DisabledEditable: true},
	"regions narrow":            {RegionsNarrow: true},
	"interfaces bump":           {SecondaryInterfaceBumps: true, FirstInterfacePrimary: true},
	"nested filters ignored":    {NestedFiltersIgnored: true},
	"children count and show":   {ChildBumps: true, RelatedBothSides: true, AttachmentReadsMissing: true, Download: sandbox.DownloadRedirect},
	"addresses without a host":  {DownloadRelative: true, Download: sandbox.DownloadKey},
	"everything else": {NameFilter: sandbox.NameSubstring, InterfaceID: sandbox.InterfaceIDTop, ModelManufacturerAbsent: true,
		PageSizeOver: sandbox.PageSizeRefuse, CreatedAs200: true, EmptyAsNull: true, RegionsNarrow: true,
		ModelMismatchRefused: true, RetryAfter: sandbox.RetryAfterDate},
}

func TestContract(t *testing.T) {
	for name, sw := range positions {
		t.Run(name, func(t *testing.T) {
			var all []*far
			connectortest.Run(t, connectortest.Harness{
				Secret: sandbox.PracticeKey,
				New: func(t *testing.T, wrap func(http.RoundTripper) http.RoundTripper) (connector.Connector, connectortest.Remote) {
					f := newFar(t, sandbox.Options{Switches: sw, RandSeed: 1})
					f.recording = true
					all = append(all, f)
					return f.connector(t, itglue.Options{Transport: wrap(f.RoundTripper()), PageSize: 10}), f
				},
			})
			for _, f := range all {
				if v := f.Violations(); len(v) > 0 {
					t.Errorf("what no careful client does: %q", v)
				}
			}
		})
	}
}

// Every switch of the practice account in every position that is not its default:
// what is made, found, changed and taken away is right in each.
func TestEveryPositionOfTheSwitches(t *testing.T) {
	for _, p := range sandbox.Positions() {
		t.Run(p.Name, func(t *testing.T) {
			var f *far
			connectortest.Run(t, connectortest.Harness{
				Secret: sandbox.PracticeKey,
				Cases:  []string{"every other kind goes there and back", "a record is made", "only the values given are changed", "a missing record is not found"},
				New: func(t *testing.T, wrap func(http.RoundTripper) http.RoundTripper) (connector.Connector, connectortest.Remote) {
					f = newFar(t, sandbox.Options{Switches: p.Switches, RandSeed: 1})
					return f.connector(t, itglue.Options{Transport: wrap(f.RoundTripper())}), f
				},
			})
			f.calm(t)
		})
	}
}

// The faults of the practice account itself, at random: whatever Create says
// must be true there.
func TestCreateUnderRandomFaults(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFar(t, sandbox.Options{RandSeed: seed, Faults: sandbox.Faults{Seed: seed, Refuse: .08, DropBefore: .08,
					DropAfter: .08, Stall: .03, TooMany: .1, Error500: .05, After500: .05, Gateway504: .05, After504: .05,
					HTML: .05, Portal: .05, Truncate: .08, Methods: []string{"POST"}}})
				c := f.connector(t, itglue.Options{})
				met := map[msp.Code]int{}
				for n := range 60 {
					d := f.Draft(t, n)
					r, err := c.Create(t.Context(), d)
					met[msp.CodeOf(err)]++
					there := 0
					for _, name := range f.Names(t) {
						if name == d.Values[msp.FieldName].Text {
							there++
						}
					}
					switch msp.CodeOf(err) {
					case "":
						if _, ok := f.Server.Get(sandbox.Configurations, r.ID); !ok || there != 1 {
							t.Fatalf("%d there after success", there)
						}
					case msp.Unknown:
						if there > 1 {
							t.Fatalf("%d there", there)
						}
					default:
						if there != 0 {
							t.Fatalf("there although %v", err)
						}
					}
					time.Sleep(time.Minute)
				}
				if met[""] == 0 || met[msp.Unknown] == 0 || len(f.FaultsHit()) < 6 {
					t.Errorf("not much happened: %v, %v", met, f.FaultsHit())
				}
			})
		})
	}
}
