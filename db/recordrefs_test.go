package db

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sitewalk/internal/msp"
)

// A record is the same whether it is loaded alone or among many.
func TestRecordsAloneAndAmongMany(t *testing.T) {
	ctx := context.Background()
	d, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "workspace.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	rec := func(kind msp.Kind, org, parent msp.ID, values msp.Values) *msp.Record {
		return &msp.Record{Kind: kind, ID: d.newID(), OrganizationID: org, ParentID: parent, Values: values}
	}
	maker := rec(msp.KindManufacturer, "", "", msp.Values{msp.FieldName: "Dell"})
	model := rec(msp.KindModel, "", "", msp.Values{msp.FieldName: "Latitude", msp.FieldManufacturerOf: string(maker.ID)})
	all := []*msp.Record{maker, model}
	for i := range 2 * manyRecords {
		org := rec(msp.KindOrganization, "", "", msp.Values{msp.FieldName: fmt.Sprint("Client ", i)})
		if i > 0 {
			org.Set(msp.FieldParent, string(all[2].ID))
		}
		device := rec(msp.KindConfiguration, org.ID, "", msp.Values{msp.FieldName: fmt.Sprint("WS-", i), msp.FieldArchived: "true"})
		if i%2 == 0 {
			device.Set(msp.FieldModel, string(model.ID))
			device.Set(msp.FieldManufacturer, string(maker.ID))
		}
		all = append(all, org, device, rec(msp.KindInterface, org.ID, device.ID, msp.Values{msp.FieldName: fmt.Sprint("eth", i)}))
	}
	if _, err := d.Add(ctx, msp.Write{Staff: "Jonas"}, all); err != nil {
		t.Fatal(err)
	}
	byKind := map[msp.Kind][]msp.ID{}
	for _, r := range all {
		byKind[r.Kind] = append(byKind[r.Kind], r.ID)
	}
	for kind, ids := range byKind {
		many, err := d.Records(ctx, kind, ids)
		if err != nil || len(many) != len(ids) {
			t.Fatalf("%s: %d of %d came, %v", kind, len(many), len(ids), err)
		}
		for i, id := range ids {
			alone, err := d.Record(ctx, kind, id)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(alone, many[i]); diff != "" {
				t.Fatalf("%s differs among many:\n%s", kind, diff)
			}
		}
	}
}
