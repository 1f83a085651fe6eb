package db_test

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

var by = msp.Write{Staff: "Jonas", Action: msp.ActionEdit, Title: "test", Systems: []msp.System{msp.ITGlue}}

func organization(t testing.TB, d *db.DB, name string) msp.ID {
	t.Helper()
	rec := &msp.Record{Kind: msp.KindOrganization, Values: msp.Values{msp.FieldName: name}}
	must(d.Add(t.Context(), by, []*msp.Record{rec}))(t)
	return rec.ID
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func entry(t testing.TB, d *db.DB, kind msp.Kind, name string) msp.ID {
	t.Helper()
	rec := &msp.Record{Kind: kind, Values: msp.Values{msp.FieldName: name}}
	must(d.Add(t.Context(), msp.Write{Staff: "Jonas", Action: msp.ActionEdit}, []*msp.Record{rec}))(t)
	return rec.ID
}

func configuration(t testing.TB, d *db.DB, org msp.ID, values msp.Values) *msp.Record {
	t.Helper()
	rec := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: org, Values: values}
	must(d.Add(t.Context(), by, []*msp.Record{rec}))(t)
	return rec
}

func TestARecordComesBackAsItWasSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b#1", "work?space.db")
	d := dbtest.Open(t, path)
	ctx := context.Background()
	org := organization(t, d, "Café Zürich")
	kind, maker := entry(t, d, msp.KindConfigurationType, "Server"), entry(t, d, msp.KindManufacturer, "Dell")
	rec := configuration(t, d, org, msp.Values{
		msp.FieldName: "SRV-01", msp.FieldType: string(kind), msp.FieldManufacturer: string(maker),
		msp.FieldSerialNumber: "5CG 1234", msp.FieldArchived: "true", msp.FieldWarrantyExpiresAt: "2027-01-31",
	})
	got := must(d.Record(ctx, msp.KindConfiguration, rec.ID))(t)
	if diff := cmp.Diff(rec, got); diff != "" {
		t.Error(diff)
	}
	if got := must(d.FindByName(ctx, msp.KindConfiguration, org, "srv-01"))(t); len(got) != 1 {
		t.Errorf("found %d by name", len(got))
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again := dbtest.Open(t, path)
	if got := must(again.Record(ctx, msp.KindConfiguration, rec.ID))(t); got.Name() != "SRV-01" {
		t.Errorf("after reopening: %v", got)
	}
}

func TestAnEditWritesHistoryAndQueue(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	org := organization(t, d, "Acme")
	rec := configuration(t, d, org, msp.Values{msp.FieldName: "SRV-01"})
	batch := must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{rec.ID}, func(r *msp.Record) error {
		r.Set(msp.FieldHostname, "srv01")
		return nil
	}))(t)
	if batch == "" {
		t.Fatal("no batch")
	}
	if same := must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{rec.ID}, func(*msp.Record) error { return nil }))(t); same != "" {
		t.Errorf("no difference made batch %s", same)
	}
	list := must(d.Queue(ctx, msp.ITGlue, msp.KindConfiguration, nil))(t)
	if len(list) != 1 || list[0].Record.Version != 2 || list[0].Queue.State != msp.StateQueued {
		t.Errorf("queue: %+v", list)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
