package db_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// waits says whether a configuration is in the queue of IT Glue.
func waits(t testing.TB, d *db.DB, id msp.ID) bool {
	t.Helper()
	return syncRecord(t, d, id).Queue != nil
}

func TestWhatIsTakenBackWaitsNoMore(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "A", msp.FieldSerialNumber: "1"})
	fresh := configuration(t, d, acme, msp.Values{msp.FieldName: "B"})
	link(t, d, a.ID, "7")

	edit := set(t, d, "Mia", a.ID, msp.FieldSerialNumber, "2")
	if !waits(t, d, a.ID) {
		t.Fatal("an edit does not wait")
	}
	undone := must(d.Undo(ctx, by, edit, false))(t)
	if waits(t, d, a.ID) || undone.Queued != 0 || undone.Reversed != 1 {
		t.Errorf("taken back: %+v, waits %v", undone, waits(t, d, a.ID))
	}
	redone := must(d.Undo(ctx, by, undone.Batch, false))(t)
	if !waits(t, d, a.ID) || redone.Queued != 1 {
		t.Errorf("redone: %+v, waits %v", redone, waits(t, d, a.ID))
	}
	set(t, d, "Mia", a.ID, msp.FieldNotes, "more")
	set(t, d, "Mia", a.ID, msp.FieldSerialNumber, "1")
	if !waits(t, d, a.ID) {
		t.Error("one of two edits was taken back, and nothing waits")
	}
	set(t, d, "Mia", a.ID, msp.FieldNotes, "")
	if waits(t, d, a.ID) {
		t.Error("both edits were taken back by hand, and something waits")
	}
	set(t, d, "Mia", a.ID, msp.FieldArchived, "true")
	set(t, d, "Mia", a.ID, msp.FieldArchived, "false")
	if waits(t, d, a.ID) {
		t.Error("archived and brought back waits")
	}
	both := must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{a.ID, fresh.ID}, func(r *msp.Record) error { r.Set(msp.FieldHostname, "h"); return nil }))(t)
	if undone := must(d.Undo(ctx, by, both, false))(t); undone.Queued != 0 || waits(t, d, a.ID) || !waits(t, d, fresh.ID) {
		t.Errorf("%+v; a new record always waits", undone)
	}
	if _, err := d.Undo(ctx, by, must(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{a.ID}, func(r *msp.Record) error { r.Set(msp.FieldHostname, "h"); return nil }))(t), true); err != nil || !waits(t, d, a.ID) {
		t.Errorf("a dry run took it off the queue; %v", err)
	}
	version := syncRecord(t, d, a.ID).Record.Version
	rows := func(yield func(msp.ImportRow, error) bool) {
		yield(msp.ImportRow{ID: a.ID, SeenVersion: version, Values: msp.Values{msp.FieldHostname: ""}}, nil)
	}
	must(d.ApplyImport(ctx, by, rows, nil))(t)
	if waits(t, d, a.ID) {
		t.Error("an import took it back, and it waits")
	}
}

func TestWhatEndsAndWhatStaysWhenTakenBack(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		state msp.State
		stays bool
	}{
		{msp.StateQueued, false}, {msp.StateRefused, false}, {msp.StateBlocked, false}, {msp.StateWaiting, false}, {msp.StateSkipped, false},
		{msp.StateSending, true}, {msp.StateUnknown, true}, {msp.StateConflict, true},
	} {
		t.Run(string(tt.state), func(t *testing.T) {
			d := dbtest.New(t)
			a := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
			link(t, d, a.ID, "7")
			set(t, d, "Mia", a.ID, msp.FieldNotes, "x")
			item := queueItem(t, d, a.ID)
			item.State, item.Reason = tt.state, "why"
			if err := d.SetQueueState(ctx, item); err != nil {
				t.Fatal(err)
			}
			set(t, d, "Mia", a.ID, msp.FieldNotes, "")
			if waits(t, d, a.ID) != tt.stays {
				t.Errorf("waits: %v", !tt.stays)
			}
		})
	}
}

func TestAnOpenConflictOutlivesTheEdit(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	a := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
	link(t, d, a.ID, "7")
	set(t, d, "Mia", a.ID, msp.FieldName, "mine")
	s := syncRecord(t, d, a.ID)
	c := msp.PullChange{Kind: msp.KindConfiguration, ID: a.ID, SeenVersion: s.Record.Version, Link: *s.Link, Pending: true,
		Conflicts: []msp.FieldConflict{{Field: msp.FieldName, Base: "A", Local: "mine", Remote: "theirs"}}}
	if stale, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{c}); err != nil || len(stale) != 0 {
		t.Fatal(stale, err)
	}
	set(t, d, "Mia", a.ID, msp.FieldName, "A")
	s = syncRecord(t, d, a.ID)
	if s.Queue == nil || len(s.Conflicts) != 1 {
		t.Fatalf("%+v", s)
	}
	must(d.Resolve(ctx, by, s.Conflicts[0].ID, "theirs"))(t)
	if s = syncRecord(t, d, a.ID); s.Queue != nil || s.Record.Name() != "theirs" || s.Link.Base[msp.FieldName] != "theirs" {
		t.Errorf("theirs was taken, and something waits: %+v", s)
	}
}

func TestEachSystemHasABaseOfItsOwn(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	two := by
	two.Systems = []msp.System{msp.ITGlue, msp.ConnectWise}
	rec := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: organization(t, d, "Acme"), Values: msp.Values{msp.FieldName: "A"}}
	must(d.Add(ctx, two, []*msp.Record{rec}))(t)
	for _, item := range must(d.QueueOf(ctx, msp.KindConfiguration, []msp.ID{rec.ID}))(t)[rec.ID] {
		base := msp.Values{msp.FieldName: "A"}
		if item.System == msp.ConnectWise {
			base[msp.FieldNotes] = "there"
		}
		if err := d.Confirm(ctx, msp.Push{Item: item, SeenVersion: 1, Link: msp.Link{RemoteID: "7", Base: base}, Done: true}); err != nil {
			t.Fatal(err)
		}
	}
	write := func(notes string) []msp.QueueItem {
		must(d.Edit(ctx, two, msp.KindConfiguration, []msp.ID{rec.ID}, func(r *msp.Record) error { r.Set(msp.FieldNotes, notes); return nil }))(t)
		return must(d.QueueOf(ctx, msp.KindConfiguration, []msp.ID{rec.ID}))(t)[rec.ID]
	}
	if got := write("x"); len(got) != 2 {
		t.Errorf("%+v", got)
	}
	if got := write(""); len(got) != 1 || got[0].System != msp.ConnectWise {
		t.Errorf("IT Glue agrees: %+v", got)
	}
	if got := write("there"); len(got) != 1 || got[0].System != msp.ITGlue {
		t.Errorf("ConnectWise agrees: %+v", got)
	}
}

// What was sent is the base once it is confirmed, and then what was taken back
// meanwhile differs.
func TestTakenBackWhileItIsSent(t *testing.T) {
	at := time.UnixMilli(1_000_000)
	d := dbtest.With(t, db.Options{Now: func() time.Time { return at }})
	ctx := context.Background()
	a := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
	link(t, d, a.ID, "7")
	set(t, d, "Mia", a.ID, msp.FieldName, "B")
	sent := syncRecord(t, d, a.ID)
	set(t, d, "Mia", a.ID, msp.FieldName, "A")
	if waits(t, d, a.ID) {
		t.Fatal("taken back waits")
	}
	push := msp.Push{Item: *sent.Queue, SeenVersion: sent.Record.Version, Done: true, Link: msp.Link{RemoteID: "7", Base: msp.Values{msp.FieldName: "B"}}}
	if err := d.Confirm(ctx, push); err != nil {
		t.Fatal(err)
	}
	if s := syncRecord(t, d, a.ID); s.Queue == nil || s.Queue.State != msp.StateQueued || s.Record.Name() != "A" {
		t.Fatalf("it is B there and A here, and nothing waits: %+v", s)
	}
	// Typed again while that is sent, it is what is there already.
	sent = syncRecord(t, d, a.ID)
	set(t, d, "Mia", a.ID, msp.FieldName, "C")
	push = msp.Push{Item: *sent.Queue, SeenVersion: sent.Record.Version, Done: true, Link: msp.Link{RemoteID: "7", Base: msp.Values{msp.FieldName: "C"}}}
	if err := d.Confirm(ctx, push); err != nil {
		t.Fatal(err)
	}
	if waits(t, d, a.ID) {
		t.Error("both sides say C, and it waits")
	}
	// A state that was decided about former words is not that of the new ones, even
	// when the row ended in between and the clock stood still.
	set(t, d, "Mia", a.ID, msp.FieldName, "D")
	item := queueItem(t, d, a.ID)
	set(t, d, "Mia", a.ID, msp.FieldName, "C")
	set(t, d, "Mia", a.ID, msp.FieldName, "E")
	item.State = msp.StateRefused
	if err := d.SetQueueState(ctx, item); err != nil {
		t.Fatal(err)
	}
	if got := queueItem(t, d, a.ID); got.State != msp.StateQueued {
		t.Errorf("E was never sent, and is %s", got.State)
	}
}

// Whatever people do, what waits are the records that are new or differ from what
// was agreed on, and no others.
func TestTheQueueHoldsWhatDiffers(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		d := dbtest.New(t)
		acme, other := organization(t, d, "Acme"), organization(t, d, "Other")
		kinds := []string{"", string(entry(t, d, msp.KindConfigurationType, "Server")), string(entry(t, d, msp.KindConfigurationType, "Switch"))}
		texts := map[msp.Field][]string{msp.FieldHostname: {"", "a", "b"}, msp.FieldType: kinds, msp.FieldArchived: {"", "true", "false"}}
		var ids, batches []msp.ID
		for i := range 4 {
			ids = append(ids, configuration(t, d, acme, msp.Values{msp.FieldName: fmt.Sprint("C", i)}).ID)
		}
		links := 0
		change := func(rt *rapid.T) (map[msp.ID]bool, func(*msp.Record) error) {
			chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 3, rapid.ID).Draw(rt, "records")
			some := map[msp.ID]bool{}
			for _, id := range chosen {
				some[id] = true
			}
			f := rapid.SampledFrom(slices.Sorted(maps.Keys(texts))).Draw(rt, "field")
			v := rapid.SampledFrom(texts[f]).Draw(rt, "value")
			misfit := rapid.Bool().Draw(rt, "misfit")
			return some, func(r *msp.Record) error {
				if misfit {
					r.SetPending(msp.FieldInstalledAt, msp.Pending{Text: "soon"})
				}
				r.Set(f, v)
				return nil
			}
		}
		keep := func(batch msp.ID, err error) {
			if err != nil {
				rt.Fatal(err)
			}
			if batch != "" {
				batches = append(batches, batch)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"edit": func(rt *rapid.T) {
				some, fn := change(rt)
				keep(d.Edit(ctx, by, msp.KindConfiguration, slices.Sorted(maps.Keys(some)), fn))
			},
			"edit twice in one act": func(rt *rapid.T) {
				some, fn := change(rt)
				list := slices.Sorted(maps.Keys(some))
				keep(d.Edit(ctx, by, msp.KindConfiguration, append(list, list...), fn))
			},
			"import": func(rt *rapid.T) {
				some, fn := change(rt)
				var rows []msp.ImportRow
				for _, id := range slices.Sorted(maps.Keys(some)) {
					rec := must(d.Record(ctx, msp.KindConfiguration, id))(t)
					row := msp.ImportRow{ID: id, SeenVersion: rec.Version, Values: msp.Values{}}
					after := rec.Clone()
					_ = fn(after)
					for f := range texts {
						row.Values[f] = after.Get(f)
					}
					rows = append(rows, row)
				}
				keep(d.ApplyImport(ctx, by, func(yield func(msp.ImportRow, error) bool) {
					for _, row := range rows {
						if !yield(row, nil) {
							return
						}
					}
				}, nil))
			},
			"move": func(rt *rapid.T) {
				id, org := rapid.SampledFrom(ids).Draw(rt, "record"), rapid.SampledFrom([]msp.ID{acme, other}).Draw(rt, "organization")
				keep(d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{id}, func(r *msp.Record) error { r.OrganizationID = org; return nil }))
			},
			"undo": func(rt *rapid.T) {
				if len(batches) == 0 {
					return
				}
				i := rapid.IntRange(0, len(batches)-1).Draw(rt, "batch")
				undone, err := d.Undo(ctx, by, batches[i], false)
				if err != nil {
					rt.Fatal(err)
				}
				if undone.Batch != "" {
					batches[i] = undone.Batch
				}
			},
			"push": func(rt *rapid.T) {
				s := syncRecord(t, d, rapid.SampledFrom(ids).Draw(rt, "record"))
				if s.Queue == nil {
					return
				}
				l := msp.Link{RemoteID: fmt.Sprint(links), Base: s.Record.Values}
				if s.Link != nil {
					l.RemoteID = s.Link.RemoteID
				} else {
					links++
				}
				if err := d.Confirm(ctx, msp.Push{Item: *s.Queue, SeenVersion: s.Record.Version, Link: l, Done: true}); err != nil {
					rt.Fatal(err)
				}
			},
			"hold": func(rt *rapid.T) {
				s := syncRecord(t, d, rapid.SampledFrom(ids).Draw(rt, "record"))
				if s.Queue == nil {
					return
				}
				item := *s.Queue
				item.State = rapid.SampledFrom([]msp.State{msp.StateRefused, msp.StateBlocked, msp.StateWaiting, msp.StateSkipped}).Draw(rt, "state")
				if err := d.SetQueueState(ctx, item); err != nil {
					rt.Fatal(err)
				}
			},
			"": func(rt *rapid.T) {
				for _, id := range ids {
					s := syncRecord(t, d, id)
					if differs := s.Link == nil || !same(s.Record.Values, s.Link.Base); differs != (s.Queue != nil) {
						rt.Fatalf("%v, the base %+v: waits %v", s.Record.Values, s.Link, s.Queue != nil)
					}
				}
			},
		})
		if err := d.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

func same(a, b msp.Values) bool {
	for _, info := range msp.FieldsOf(msp.KindConfiguration) {
		x, y := a[info.Name], b[info.Name]
		if x != y && !(info.Kind == msp.KindBool && (x == "true") == (y == "true")) {
			return false
		}
	}
	return true
}
