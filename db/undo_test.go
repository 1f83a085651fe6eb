package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func set(t testing.TB, d *db.DB, staff string, id msp.ID, f msp.Field, v string) msp.ID {
	t.Helper()
	w := by
	w.Staff = staff
	return must(d.Edit(context.Background(), w, msp.KindConfiguration, []msp.ID{id}, func(r *msp.Record) error { r.Set(f, v); return nil }))(t)
}

func value(t testing.TB, d *db.DB, id msp.ID, f msp.Field) string {
	t.Helper()
	return must(d.Record(context.Background(), msp.KindConfiguration, id))(t).Get(f)
}

func TestUndoLeavesWhatSomebodyEditedSince(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	d := dbtest.With(t, db.Options{Now: func() time.Time { return now }})
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "A", msp.FieldSerialNumber: "1"})
	b := configuration(t, d, acme, msp.Values{msp.FieldName: "B"})
	bulk := must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{a.ID, b.ID}, func(r *msp.Record) error {
		r.Set(msp.FieldSerialNumber, "2")
		r.Set(msp.FieldPosition, "U1")
		return nil
	}))(t)
	now = now.Add(time.Hour)
	set(t, d, "Jonas", a.ID, msp.FieldSerialNumber, "3")

	want := must(d.Undo(ctx, by, bulk, true))(t)
	if value(t, d, b.ID, msp.FieldPosition) != "U1" {
		t.Fatal("the dry run changed something")
	}
	got := must(d.Undo(ctx, by, bulk, false))(t)
	if got.Batch == "" || want.Batch != "" {
		t.Errorf("batches: dry %q, real %q", want.Batch, got.Batch)
	}
	want.Batch = got.Batch
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Errorf("dry run said %+v, undo did %+v", want, got)
	}
	if got.Reversed != 1 || len(got.Kept) != 1 || got.Kept[0].ID != a.ID || got.Kept[0].Reason != "Jonas edited serial number since, at 2026-11-21 10:00 UTC." {
		t.Errorf("undone: %+v", got)
	}
	if s, p := value(t, d, a.ID, msp.FieldSerialNumber), value(t, d, a.ID, msp.FieldPosition); s != "3" || p != "" {
		t.Errorf("A: serial %q, position %q", s, p)
	}
	if _, err := d.Undo(ctx, by, bulk, false); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("undone twice: %v", err)
	}
}

func TestUndoOfAMakingRespectsRemoteSystems(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	recs := make([]*msp.Record, 250)
	for i := range recs {
		recs[i] = &msp.Record{Kind: msp.KindConfiguration, OrganizationID: acme, Values: msp.Values{msp.FieldName: fmt.Sprintf("N%03d", i)}}
	}
	batch := must(d.Add(ctx, by, recs))(t)
	link(t, d, recs[0].ID, "1")
	item := queueItem(t, d, recs[1].ID)
	if err := d.SetIntent(ctx, item, msp.Values{msp.FieldName: "N001"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	set(t, d, "Mia", recs[2].ID, msp.FieldHostname, "kept")
	set(t, d, "Mia", recs[3].ID, msp.FieldHostname, "x")
	set(t, d, "Mia", recs[3].ID, msp.FieldHostname, "") // and back again
	must(d.Add(ctx, by, []*msp.Record{{Kind: msp.KindInterface, ParentID: recs[4].ID, Values: msp.Values{msp.FieldName: "eth0"}}}))(t)

	got := must(d.Undo(ctx, by, batch, false))(t)
	if got.Reversed != 246 || len(got.Impossible) != 2 || len(got.Kept) != 2 {
		t.Fatalf("%+v", got)
	}
	if got.Impossible[0].Reason != "IT Glue has it already; archive it instead." || !strings.Contains(got.Kept[1].Reason+got.Kept[0].Reason, "Mia edited hostname since") {
		t.Errorf("reasons: %+v", got)
	}
	if n := must(d.Count(ctx, msp.ListQuery{Kind: msp.KindConfiguration}))(t); n != 4 {
		t.Errorf("%d left", n)
	}
	counts := must(d.QueueCounts(ctx))(t)[msp.ITGlue]
	if counts[msp.StateSending] != 1 || counts[msp.StateQueued] != 4 { // the organization, 2, 4, its interface
		t.Errorf("queue: %v", counts)
	}
	redone := must(d.Undo(ctx, by, got.Batch, false))(t)
	if redone.Reversed != 246 || redone.Queued != 246 {
		t.Errorf("redone: %+v", redone)
	}
	back := must(d.Record(ctx, msp.KindConfiguration, recs[200].ID))(t)
	if back.Name() != "N200" || back.Version != 3 {
		t.Errorf("came back as %+v", back)
	}
	changes, _, err := d.Changes(ctx, msp.ChangeQuery{Kind: msp.KindConfiguration, Record: recs[200].ID})
	if err != nil || len(changes) != 3 || changes[0].New != "N200" || changes[1].New != "" || changes[2].Old != "" || changes[2].BatchID != batch {
		t.Errorf("history: %v %+v", err, changes)
	}
	again := must(d.Undo(ctx, by, redone.Batch, false))(t)
	if again.Reversed != 246 {
		t.Errorf("undone again: %+v", again)
	}
}

func TestCtrlZGoesBackAndForth(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "A"})
	one, two := set(t, d, "Mia", a.ID, msp.FieldName, "B"), set(t, d, "Mia", a.ID, msp.FieldName, "C")
	step := func(which func(context.Context, string) (msp.ID, error), want msp.ID, name string) {
		t.Helper()
		id := must(which(ctx, "Mia"))(t)
		if want != "" && id != want {
			t.Fatalf("next is %s, want %s", id, want)
		}
		w := by
		w.Staff = "Mia"
		must(d.Undo(ctx, w, id, false))(t)
		if got := value(t, d, a.ID, msp.FieldName); got != name {
			t.Fatalf("name %q, want %q", got, name)
		}
	}
	step(d.LastUndoable, two, "B")
	step(d.LastUndoable, one, "A")
	if id := must(d.LastUndoable(ctx, "Mia"))(t); id != "" {
		t.Errorf("still undoable: %s", id)
	}
	step(d.LastRedoable, "", "B")
	step(d.LastRedoable, "", "C")
	step(d.LastUndoable, "", "B")
	step(d.LastRedoable, "", "C")
	step(d.LastUndoable, "", "B")
	set(t, d, "Mia", a.ID, msp.FieldHostname, "h")
	if id := must(d.LastRedoable(ctx, "Mia"))(t); id != "" {
		t.Errorf("redoable after another edit: %s", id)
	}
}

func TestPendingTextIsUndoneToo(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "A", msp.FieldPrimaryIP: "10.0.0.1"})
	if err := d.Confirm(ctx, msp.Push{Item: queueItem(t, d, a.ID), SeenVersion: 1, Link: msp.Link{RemoteID: "1"}, Done: true}); err != nil {
		t.Fatal(err)
	}
	p := msp.Pending{Text: "10.0.0.999", Code: "ip", Message: "Not an address. Correct it."}
	one := must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{a.ID}, func(r *msp.Record) error { r.SetPending(msp.FieldPrimaryIP, p); return nil }))(t)
	if q := must(d.Queue(ctx, msp.ITGlue, msp.KindConfiguration, nil))(t); len(q) != 0 {
		t.Errorf("pending text alone is queued: %+v", q)
	}
	two := set(t, d, "Jonas", a.ID, msp.FieldPrimaryIP, "10.0.0.9")
	must(d.Undo(ctx, by, two, false))(t)
	rec := must(d.Record(ctx, msp.KindConfiguration, a.ID))(t)
	if rec.Get(msp.FieldPrimaryIP) != "10.0.0.1" || rec.Pending[msp.FieldPrimaryIP] != p {
		t.Errorf("%+v", rec)
	}
	if n := must(d.Count(ctx, msp.ListQuery{Kind: msp.KindConfiguration, State: "problem"}))(t); n != 1 {
		t.Errorf("%d problems", n)
	}
	must(d.Undo(ctx, by, one, false))(t)
	if rec := must(d.Record(ctx, msp.KindConfiguration, a.ID))(t); len(rec.Pending) != 0 {
		t.Errorf("%+v", rec)
	}
}
