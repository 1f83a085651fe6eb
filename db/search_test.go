package db_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func find(t testing.TB, d *db.DB, text string, orgs []msp.ID) []string {
	t.Helper()
	hits := must(d.Search(context.Background(), msp.SearchQuery{Text: text, Organizations: orgs}))(t)
	var out []string
	for _, h := range hits {
		out = append(out, h.Record.Name())
	}
	return out
}

func TestSearchFindsAnyPartOfAnyText(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme, other := organization(t, d, "Acme Zürich AG"), organization(t, d, "Other")
	model := entry(t, d, msp.KindModel, "FortiGate 60F")
	configuration(t, d, acme, msp.Values{msp.FieldName: "SRV-01", msp.FieldSerialNumber: "5CD-12 34X", msp.FieldMACAddress: "aabbccddeeff",
		msp.FieldNotes: "<p>Steht im <b>Keller</b> &amp; summt</p>"})
	configuration(t, d, acme, msp.Values{msp.FieldName: "Café-Drucker", msp.FieldPrimaryIP: "10.0.12.7", msp.FieldModel: string(model)})
	sw := configuration(t, d, other, msp.Values{msp.FieldName: "srv-010", msp.FieldHostname: "core_switch"})
	must(d.Add(ctx, by, []*msp.Record{{Kind: msp.KindInterface, ParentID: sw.ID, Values: msp.Values{msp.FieldMACAddress: "001122334455", msp.FieldName: "mgmt0"}}}))(t)
	must(d.Add(ctx, by, []*msp.Record{{Kind: msp.KindLocation, OrganizationID: acme, Values: msp.Values{msp.FieldName: "Main", msp.FieldCity: "Genève", msp.FieldPhone: "+41 22-123 45"}}}))(t)

	cases := []struct {
		text string
		orgs []msp.ID
		want []string
	}{
		{"srv-01", nil, []string{"SRV-01", "srv-010"}},
		{"RV-0", nil, []string{"SRV-01", "srv-010"}},
		{"srv-01", []msp.ID{other}, []string{"srv-010"}},
		{"srv-01", []msp.ID{}, nil},
		{"cafe", nil, []string{"Café-Drucker"}},
		{"CAFÉ", nil, []string{"Café-Drucker"}},
		{"drucker café", nil, []string{"Café-Drucker"}},
		{"drucker srv", nil, nil},
		{"5cd1234x", nil, []string{"SRV-01"}},
		{"5CD-12", nil, []string{"SRV-01"}},
		{"aa:bb:cc", nil, []string{"SRV-01"}},
		{"BBCC.DDEE", nil, []string{"SRV-01"}},
		{"cc-dd-ee-ff", nil, []string{"SRV-01"}},
		{"00:11:22", nil, []string{"srv-010"}},
		{"mgmt0", nil, []string{"srv-010"}},
		{"10.0.12", nil, []string{"Café-Drucker"}},
		{"fortigate", nil, []string{"Café-Drucker"}},
		{"60f 10.0", nil, []string{"Café-Drucker"}},
		{"keller", nil, []string{"SRV-01"}},
		{"& summt", nil, []string{"SRV-01"}},
		{"<b>keller", nil, nil},
		{"geneve", nil, []string{"Main"}},
		{"412212345", nil, []string{"Main"}},
		{"zurich", nil, []string{"Acme Zürich AG"}},
		{"zurich", []msp.ID{other}, nil},
		{"sr", nil, []string{"SRV-01", "srv-010"}},
		{"s", []msp.ID{acme}, []string{"SRV-01"}},
		{"sr 10", nil, []string{"srv-010"}},
		{"", nil, nil},
		{"  ", nil, nil},
		{"'\"%_*", nil, nil},
		{"nowhere", nil, nil},
	}
	for _, when := range []string{"before", "after"} {
		if when == "after" {
			if err := d.IndexPending(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range cases {
			t.Run(fmt.Sprintf("%s the index follows: %q", when, c.text), func(t *testing.T) {
				if got := find(t, d, c.text, c.orgs); !slices.Equal(got, c.want) {
					t.Errorf("got %q, want %q", got, c.want)
				}
				page := must(d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Text: c.text, Organizations: c.orgs, WithTotal: true}))(t)
				if c.text != "" && len(c.text) >= 3 && c.text[0] != ' ' {
					n := 0
					for _, name := range c.want {
						if name != "Main" && name != "Acme Zürich AG" {
							n++
						}
					}
					if len(page.Records) != n || page.Total != n {
						t.Errorf("the list shows %d of %d, want %d", len(page.Records), page.Total, n)
					}
				}
			})
		}
	}
}

func TestAHitSaysWhereItWasFound(t *testing.T) {
	d := dbtest.New(t)
	acme := organization(t, d, "Acme")
	maker := entry(t, d, msp.KindManufacturer, "Fortinet")
	configuration(t, d, acme, msp.Values{msp.FieldName: "FW", msp.FieldSerialNumber: "FGT-60F", msp.FieldManufacturer: string(maker), msp.FieldMACAddress: "aabbccddeeff"})
	for text, want := range map[string]msp.SearchHit{
		"fgt60": {Field: msp.FieldSerialNumber, Text: "FGT-60F"},
		"aa:bb": {Field: msp.FieldMACAddress, Text: "aabbccddeeff"},
		"tinet": {Field: msp.FieldManufacturer, Text: "Fortinet"},
		"fw":    {Field: msp.FieldName, Text: "FW"},
	} {
		hits := must(d.Search(t.Context(), msp.SearchQuery{Text: text, Kinds: []msp.Kind{msp.KindConfiguration}}))(t)
		if len(hits) != 1 || hits[0].Field != want.Field || hits[0].Text != want.Text {
			t.Errorf("%q: %+v", text, hits)
		}
	}
}

func TestTheIndexFollowsRenamesAndRemovals(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	maker := entry(t, d, msp.KindManufacturer, "Hewlett-Packard")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "Alpha", msp.FieldManufacturer: string(maker)})
	b := configuration(t, d, acme, msp.Values{msp.FieldName: "Beta"})
	for range 2 { // once from the queue, once from the index
		if err := d.IndexPending(ctx); err != nil {
			t.Fatal(err)
		}
	}
	must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{a.ID}, func(r *msp.Record) error { r.Set(msp.FieldName, "Gamma"); return nil }))(t)
	must(d.Edit(ctx, by, msp.KindManufacturer, []msp.ID{maker}, func(r *msp.Record) error { r.Set(msp.FieldName, "Dell"); return nil }))(t)
	removal := must(d.Remove(ctx, by, msp.KindConfiguration, []msp.ID{b.ID}))(t)
	for _, when := range []string{"before", "after"} {
		for text, n := range map[string]int{"alpha": 0, "gamma": 1, "hewlett": 0, "dell": 1, "beta": 0} {
			if got := find(t, d, text, nil); len(got) != n {
				t.Errorf("%s the index follows, %q: %q", when, text, got)
			}
		}
		if err := d.IndexPending(ctx); err != nil {
			t.Fatal(err)
		}
	}
	must(d.Undo(ctx, by, removal, false))(t)
	if got := find(t, d, "beta", nil); len(got) != 1 {
		t.Errorf("brought back: %q", got)
	}
}
