package db_test

import (
	"context"
	"testing"
	"time"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func queueItem(t testing.TB, d *db.DB, id msp.ID) msp.QueueItem {
	t.Helper()
	items := must(d.QueueOf(context.Background(), msp.KindConfiguration, []msp.ID{id}))(t)[id]
	if len(items) != 1 {
		t.Fatalf("queue items: %+v", items)
	}
	return items[0]
}

// link gives a configuration a counterpart, as a confirmed push does.
func link(t testing.TB, d *db.DB, id msp.ID, remote string) {
	t.Helper()
	rec := must(d.Record(context.Background(), msp.KindConfiguration, id))(t)
	err := d.Confirm(context.Background(), msp.Push{Item: queueItem(t, d, id), SeenVersion: rec.Version,
		Link: msp.Link{RemoteID: remote, Base: rec.Values, SeenAt: time.UnixMilli(1)}, Done: true})
	if err != nil {
		t.Fatal(err)
	}
}

func syncRecord(t testing.TB, d *db.DB, id msp.ID) msp.SyncRecord {
	t.Helper()
	list := must(d.SyncRecords(context.Background(), msp.ITGlue, msp.KindConfiguration, []msp.ID{id}))(t)
	if len(list) != 1 {
		t.Fatalf("%d records", len(list))
	}
	return list[0]
}

func TestAPullIsStaleAfterAnEdit(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "A"})
	link(t, d, a.ID, "7")
	change := msp.PullChange{Kind: msp.KindConfiguration, ID: a.ID, SeenVersion: 1, Set: msp.Values{msp.FieldName: "remote"},
		Link: msp.Link{RemoteID: "7", Base: msp.Values{msp.FieldName: "remote"}}}
	set(t, d, "Mia", a.ID, msp.FieldName, "mine")
	fresh := msp.PullChange{Kind: msp.KindConfiguration, Create: true, OrganizationID: acme, Set: msp.Values{msp.FieldName: "new"}, Link: msp.Link{RemoteID: "8"}}
	taken := fresh
	taken.Link.RemoteID = "7"
	stale, batch, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{change, fresh, taken})
	if err != nil || len(stale) != 2 || stale[0] != 0 || stale[1] != 2 || batch == "" {
		t.Fatalf("stale %v, batch %q, %v", stale, batch, err)
	}
	if got := value(t, d, a.ID, msp.FieldName); got != "mine" {
		t.Errorf("name %q", got)
	}
	change.SeenVersion, change.Set, change.Pending = 2, nil, true
	change.Conflicts = []msp.FieldConflict{{Field: msp.FieldName, Base: "A", Local: "mine", Remote: "remote", RemoteChangedAt: time.UnixMilli(5).UTC()}}
	stale, again, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{change})
	if err != nil || len(stale) != 0 || again != "" {
		t.Fatalf("stale %v, batch %q, %v", stale, again, err)
	}
	s := syncRecord(t, d, a.ID)
	if s.Queue == nil || s.Queue.State != msp.StateConflict || len(s.Conflicts) != 1 || s.Link.Base[msp.FieldName] != "remote" {
		t.Errorf("%+v", s)
	}
	id := s.Conflicts[0].ID
	resolved := must(d.Resolve(ctx, by, id, "both"))(t)
	s = syncRecord(t, d, a.ID)
	if resolved == "" || s.Queue.State != msp.StateQueued || len(s.Conflicts) != 0 || s.Record.Name() != "both" {
		t.Errorf("%+v", s)
	}
	if _, err := d.Resolve(ctx, by, id, "both"); msp.CodeOf(err) != msp.NotFound {
		t.Errorf("resolved twice: %v", err)
	}
}

func TestAPullMayBringAModelAndItsUserInOnePage(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	_, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{
		{Kind: msp.KindOrganization, ID: "child", Create: true, Set: msp.Values{msp.FieldName: "Child", msp.FieldParent: "parent"}, Link: msp.Link{RemoteID: "1"}},
		{Kind: msp.KindOrganization, ID: "parent", Create: true, Set: msp.Values{msp.FieldName: "Parent"}, Link: msp.Link{RemoteID: "2"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if rec := must(d.Record(ctx, msp.KindOrganization, "child"))(t); rec.Get(msp.FieldParent) != "parent" {
		t.Errorf("%+v", rec)
	}
	_, _, err = d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{
		{Kind: msp.KindOrganization, ID: "x", Create: true, Set: msp.Values{msp.FieldName: "X", msp.FieldParent: "nobody"}, Link: msp.Link{RemoteID: "3"}}})
	if msp.CodeOf(err) != msp.Invalid {
		t.Errorf("a reference to nobody: %v", err)
	}
	if _, err := d.Record(ctx, msp.KindOrganization, "x"); msp.CodeOf(err) != msp.NotFound {
		t.Errorf("half a page was kept: %v", err)
	}
}

func TestAQueueRowRemembersThatItsRecordChanged(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	for _, c := range []struct {
		name          string
		state, after  msp.State
		intent, clear bool
	}{
		{"refused is tried anew", msp.StateRefused, msp.StateQueued, false, false},
		{"blocked is tried anew", msp.StateBlocked, msp.StateQueued, false, false},
		{"skipped is tried anew", msp.StateSkipped, msp.StateQueued, false, false},
		{"waiting is tried anew", msp.StateWaiting, msp.StateQueued, false, false},
		{"unknown stays unknown", msp.StateUnknown, msp.StateUnknown, true, false},
		{"a conflict stays one", msp.StateConflict, msp.StateConflict, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := configuration(t, d, acme, msp.Values{msp.FieldName: "A"})
			item := queueItem(t, d, a.ID)
			if c.intent {
				if err := d.SetIntent(ctx, item, msp.Values{msp.FieldName: "A"}, time.UnixMilli(1000)); err != nil {
					t.Fatal(err)
				}
			}
			item.State, item.Reason = c.state, "because"
			if err := d.SetQueueState(ctx, item); err != nil {
				t.Fatal(err)
			}
			set(t, d, "Mia", a.ID, msp.FieldHostname, "h")
			got := queueItem(t, d, a.ID)
			if got.State != c.after || c.after == msp.StateQueued && got.Reason != "" {
				t.Errorf("%+v", got)
			}
			if c.intent && (got.IntentAt.IsZero() || got.Intent[msp.FieldName] != "A") {
				t.Errorf("intent lost: %+v", got)
			}
			// What was decided about the former words does not stop the new ones.
			item.State = msp.StateRefused
			if c.after == msp.StateQueued {
				if err := d.SetQueueState(ctx, item); err != nil {
					t.Fatal(err)
				}
				if got := queueItem(t, d, a.ID); got.State != msp.StateQueued {
					t.Errorf("refused for former words: %+v", got)
				}
			}
			if c.intent {
				if err := d.Confirm(ctx, msp.Push{Item: item, SeenVersion: 1, Link: msp.Link{RemoteID: "r"}, Done: true}); err != nil {
					t.Fatal(err)
				}
				if got := queueItem(t, d, a.ID); got.State != msp.StateQueued || !got.IntentAt.IsZero() {
					t.Errorf("after the confirmation: %+v", got)
				}
			}
		})
	}
}

func TestGoneIsConfirmedTwice(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	a := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
	link(t, d, a.ID, "1")
	for missing, want := range []bool{false, false, true, true} {
		_, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: msp.KindConfiguration, ID: a.ID, SeenVersion: 1, Link: msp.Link{RemoteID: "1", Missing: missing}}})
		if err != nil {
			t.Fatal(err)
		}
		if rec := must(d.Record(ctx, msp.KindConfiguration, a.ID))(t); rec.Gone != want {
			t.Errorf("missed %d times: gone %v", missing, rec.Gone)
		}
	}
}

func TestUnlinkedFindsByNaturalKeys(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme, other := organization(t, d, "Acme"), organization(t, d, "Other")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "Müller-PC", msp.FieldSerialNumber: "abc", msp.FieldMACAddress: "aabbccddeeff"})
	b := configuration(t, d, other, msp.Values{msp.FieldName: "müller-pc"})
	c := configuration(t, d, acme, msp.Values{msp.FieldName: "linked", msp.FieldSerialNumber: "ABC"})
	link(t, d, c.ID, "1")
	found := must(d.Unlinked(ctx, msp.ITGlue, msp.KindConfiguration, []msp.MatchKey{
		{OrganizationID: acme, Name: "MÜLLER-PC"}, {Name: "MÜLLER-PC"}, {Name: "Muller-PC"}, {OrganizationID: acme, SerialNumber: "ABC"},
		{OrganizationID: other, SerialNumber: "ABC"}, {MACAddress: "aabbccddeeff"}, {},
	}))(t)
	for i, want := range [][]msp.ID{{a.ID}, {a.ID, b.ID}, nil, {a.ID}, nil, {a.ID}, nil} {
		var got []msp.ID
		for _, s := range found[i] {
			got = append(got, s.Record.ID)
		}
		if len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("key %d: %v, want %v", i, got, want)
		}
	}
}
