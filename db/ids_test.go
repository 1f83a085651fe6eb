package db_test

import (
	"context"
	"slices"
	"testing"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func TestIDsAreThoseOfTheListInItsOrder(t *testing.T) {
	d, orgs := listed(t)
	ctx := context.Background()
	for _, f := range []msp.Field{"", msp.FieldHostname, msp.FieldManufacturer, msp.FieldOrganization} {
		for _, desc := range []bool{false, true} {
			for _, scope := range [][]msp.ID{nil, orgs[:1]} {
				q := msp.ListQuery{Kind: msp.KindConfiguration, Sort: f, Descending: desc, Organizations: scope, Limit: 1000}
				var want []msp.ID
				for _, rec := range must(d.List(ctx, q))(t).Records {
					want = append(want, rec.ID)
				}
				q.Limit = 0
				if got := must(d.IDs(ctx, q))(t); !slices.Equal(got, want) {
					t.Errorf("%q: ids %v, want %v", f, got, want)
				}
				q.Offset, q.Limit = 3, 5
				if got := must(d.IDs(ctx, q))(t); !slices.Equal(got, want[3:8]) {
					t.Errorf("%q: a window of ids is %v, want %v", f, got, want[3:8])
				}
			}
		}
	}
}

func TestFilledSeesValuesReferencesAndTextThatDoesNotFit(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	org := organization(t, d, "Org")
	maker := string(entry(t, d, msp.KindManufacturer, "Dell"))
	configuration(t, d, org, msp.Values{msp.FieldName: "a", msp.FieldHostname: "h", msp.FieldManufacturer: maker})
	configuration(t, d, org, msp.Values{msp.FieldName: "b"})
	bad := configuration(t, d, org, msp.Values{msp.FieldName: "c"})
	must(d.Edit(ctx, msp.Write{Staff: "me", Action: msp.ActionEdit}, msp.KindConfiguration, []msp.ID{bad.ID}, func(rec *msp.Record) error {
		rec.SetPending(msp.FieldPrimaryIP, msp.Pending{Text: "10.0.0.300", Code: "ip", Message: "No."})
		return nil
	}))(t)
	q := msp.ListQuery{Kind: msp.KindConfiguration, Sort: msp.FieldName}
	read := func(f msp.Field, offset, most int) (out []bool) {
		q.Offset = offset
		err := d.Filled(ctx, q, f, func(filled bool) bool {
			out = append(out, filled)
			return len(out) < most
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		field  msp.Field
		offset int
		most   int
		want   []bool
	}{
		{msp.FieldHostname, 0, 9, []bool{true, false, false}},
		{msp.FieldManufacturer, 0, 9, []bool{true, false, false}},
		{msp.FieldPrimaryIP, 0, 9, []bool{false, false, true}},
		{msp.FieldName, 1, 1, []bool{true}},
	} {
		if got := read(c.field, c.offset, c.most); !slices.Equal(got, c.want) {
			t.Errorf("%s from %d: %v, want %v", c.field, c.offset, got, c.want)
		}
	}
	if err := d.Filled(ctx, q, "colour", func(bool) bool { return true }); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("a field that does not exist: %v", err)
	}
}
