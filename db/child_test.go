package db_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func add(t testing.TB, d *db.DB, rec *msp.Record) *msp.Record {
	t.Helper()
	must(d.Add(context.Background(), by, []*msp.Record{rec}))(t)
	return rec
}

// below makes a child of a record.
func below(t testing.TB, d *db.DB, kind msp.Kind, parent *msp.Record, values msp.Values) *msp.Record {
	t.Helper()
	return add(t, d, &msp.Record{Kind: kind, ParentKind: parent.Kind, ParentID: parent.ID, Values: values})
}

// linkAny gives any record a counterpart, as a confirmed push does.
func linkAny(t testing.TB, d *db.DB, rec *msp.Record, remote string) {
	t.Helper()
	ctx := context.Background()
	now := must(d.Record(ctx, rec.Kind, rec.ID))(t)
	items := must(d.QueueOf(ctx, rec.Kind, []msp.ID{rec.ID}))(t)[rec.ID]
	if len(items) != 1 {
		t.Fatalf("%s waits %d times", rec.Kind, len(items))
	}
	err := d.Confirm(ctx, msp.Push{Item: items[0], SeenVersion: now.Version, Link: msp.Link{RemoteID: remote, Base: now.Values, SeenAt: time.UnixMilli(1)}, Done: true})
	if err != nil {
		t.Fatal(err)
	}
}

// synced is a record as the engine sees it; nil when it does not.
func synced(t testing.TB, d *db.DB, rec *msp.Record) *msp.SyncRecord {
	t.Helper()
	list := must(d.SyncRecords(context.Background(), msp.ITGlue, rec.Kind, []msp.ID{rec.ID}))(t)
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

func gone(t testing.TB, d *db.DB, rec *msp.Record) bool {
	t.Helper()
	_, err := d.Record(context.Background(), rec.Kind, rec.ID)
	if err != nil && msp.CodeOf(err) != msp.NotFound {
		t.Fatal(err)
	}
	return err != nil
}

func sound(t testing.TB, d *db.DB) {
	t.Helper()
	if found := must(d.Check(context.Background(), false))(t); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestEveryParentCanHaveEveryChild(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme, other := organization(t, d, "Acme"), organization(t, d, "Other")
	kind := add(t, d, &msp.Record{Kind: msp.KindFlexibleAssetType, Values: msp.Values{msp.FieldName: "Backup", msp.FieldFields: "[]"}})
	parents := map[msp.Kind]*msp.Record{}
	for _, k := range []msp.Kind{msp.KindConfiguration, msp.KindLocation, msp.KindContact} {
		parents[k] = add(t, d, &msp.Record{Kind: k, OrganizationID: acme, Values: msp.Values{msp.FieldName: "a " + string(k)}})
	}
	parents[msp.KindFlexibleAsset] = add(t, d, &msp.Record{Kind: msp.KindFlexibleAsset, OrganizationID: acme, Values: msp.Values{
		msp.FieldName: "Nightly", msp.FieldFlexibleAssetType: string(kind.ID), msp.TraitField("server"): "SRV", msp.TraitField("run by"): "x\ny"}})
	parents[msp.KindPassword] = below(t, d, msp.KindPassword, parents[msp.KindConfiguration], msp.Values{msp.FieldName: "root", msp.FieldPassword: "sealed"})
	for _, child := range []msp.Kind{msp.KindInterface, msp.KindPassword, msp.KindAttachment, msp.KindRelatedItem} {
		for k, parent := range parents {
			values := msp.Values{msp.FieldName: "x"}
			if child == msp.KindRelatedItem {
				values = msp.Values{msp.FieldToOrganization: string(acme), msp.FieldNotes: "x"}
			}
			rec := &msp.Record{Kind: child, OrganizationID: acme, ParentKind: k, ParentID: parent.ID, Values: values}
			_, err := d.Add(ctx, by, []*msp.Record{rec})
			if !slices.Contains(msp.ParentKinds(child), k) {
				if msp.CodeOf(err) != msp.Invalid {
					t.Errorf("a %s of a %s: %v", child, k, err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("a %s of a %s: %v", child, k, err)
			}
			if diff := cmp.Diff(rec, must(d.Record(ctx, child, rec.ID))(t)); diff != "" {
				t.Errorf("a %s of a %s: %s", child, k, diff)
			}
			page := must(d.List(ctx, msp.ListQuery{Kind: child, Parent: parent.ID, Archived: msp.With}))(t)
			if !slices.ContainsFunc(page.Records, func(r *msp.Record) bool { return r.ID == rec.ID && r.ParentID == parent.ID }) {
				t.Errorf("the list of %ss of a %s: %+v", child, k, page.Records)
			}
			if page := must(d.List(ctx, msp.ListQuery{Kind: child, Organizations: []msp.ID{other}}))(t); len(page.Records) != 0 {
				t.Errorf("a %s is seen by another organization", child)
			}
		}
	}
	// Many at once are read by another way.
	for range 40 {
		below(t, d, msp.KindAttachment, parents[msp.KindLocation], msp.Values{msp.FieldName: "p.jpg", msp.FieldSize: "1"})
	}
	page := must(d.List(ctx, msp.ListQuery{Kind: msp.KindAttachment}))(t)
	for _, rec := range page.Records {
		if rec.OrganizationID != acme || rec.ParentID == "" || rec.ParentKind == "" {
			t.Errorf("%+v", rec)
		}
	}
	asset := must(d.Record(ctx, msp.KindFlexibleAsset, parents[msp.KindFlexibleAsset].ID))(t)
	if diff := cmp.Diff(parents[msp.KindFlexibleAsset], asset); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []*msp.Record{
		{Kind: msp.KindAttachment, Values: msp.Values{msp.FieldName: "x"}},
		{Kind: msp.KindAttachment, ParentID: parents[msp.KindLocation].ID, ParentKind: msp.KindContact},
		{Kind: msp.KindAttachment, ParentID: acme, ParentKind: msp.KindOrganization},
		{Kind: msp.KindPassword, ParentID: "nobody"},
		{Kind: msp.KindConfiguration, OrganizationID: acme, Values: msp.Values{msp.TraitField("x"): "y"}},
	} {
		if _, err := d.Add(ctx, by, []*msp.Record{bad}); msp.CodeOf(err) != msp.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	sound(t, d)
}

func TestTraitsAreFields(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	server, by2 := msp.TraitField("server"), msp.TraitField("by")
	asset := add(t, d, &msp.Record{Kind: msp.KindFlexibleAsset, OrganizationID: acme, Values: msp.Values{server: "A", by2: "Mia"}})
	linkAny(t, d, asset, "1")
	batch := must(d.Edit(ctx, by, msp.KindFlexibleAsset, []msp.ID{asset.ID}, func(r *msp.Record) error {
		r.Set(server, "B")
		r.Set(by2, "")
		r.SetPending(msp.TraitField("at"), msp.Pending{Text: "soon"})
		return nil
	}))(t)
	changes, _, err := d.Changes(ctx, msp.ChangeQuery{Kind: msp.KindFlexibleAsset, Record: asset.ID})
	if err != nil || len(changes) != 4 {
		t.Fatalf("%v %+v", err, changes)
	}
	if s := synced(t, d, asset); s.Queue == nil || s.Record.Get(server) != "B" || s.Record.Get(by2) != "" {
		t.Errorf("%+v", s)
	}
	must(d.Undo(ctx, by, batch, false))(t)
	if s := synced(t, d, asset); s.Queue != nil || s.Record.Get(server) != "A" || s.Record.Get(by2) != "Mia" || len(s.Record.Pending) != 0 {
		t.Errorf("taken back: %+v", s)
	}
}

func TestRemovingTakesWhatBelongsAlong(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	peer := configuration(t, d, acme, msp.Values{msp.FieldName: "PEER"})
	root := below(t, d, msp.KindPassword, srv, msp.Values{msp.FieldName: "root", msp.FieldPassword: "c"})
	family := []*msp.Record{srv, root,
		below(t, d, msp.KindInterface, srv, msp.Values{msp.FieldIPAddress: "10.0.0.1"}),
		below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "a.txt"}),
		below(t, d, msp.KindAttachment, root, msp.Values{msp.FieldName: "key.txt"}),
		below(t, d, msp.KindRelatedItem, srv, msp.Values{msp.FieldToConfiguration: string(peer.ID)}),
		below(t, d, msp.KindRelatedItem, peer, msp.Values{msp.FieldToConfiguration: string(srv.ID)}),
		below(t, d, msp.KindRelatedItem, peer, msp.Values{msp.FieldToPassword: string(root.ID)}),
	}
	batch := must(d.Remove(ctx, by, msp.KindConfiguration, []msp.ID{srv.ID}))(t)
	for _, rec := range family {
		if !gone(t, d, rec) || synced(t, d, rec) != nil {
			t.Errorf("the %s is still there", rec.Kind)
		}
	}
	if gone(t, d, peer) {
		t.Error("the other one went too")
	}
	sound(t, d)
	done := must(d.Undo(ctx, by, batch, false))(t)
	if done.Reversed != len(family) || len(done.Kept)+len(done.Impossible) != 0 {
		t.Errorf("%+v", done)
	}
	for _, rec := range family {
		if s := synced(t, d, rec); s == nil || s.Queue == nil || s.Record.Removed {
			t.Errorf("the %s did not come back: %+v", rec.Kind, s)
		}
	}
	linkAny(t, d, srv, "1")
	if _, err := d.Remove(ctx, by, msp.KindConfiguration, []msp.ID{srv.ID}); msp.CodeOf(err) != msp.Invalid || !strings.Contains(err.Error(), "archive it") {
		t.Errorf("%v", err)
	}
	if gone(t, d, root) {
		t.Error("a refused removal took something")
	}
	sound(t, d)
}

// A removal that is taken back before it was sent leaves nothing to send.
func TestARemovedChildWaitsToBeDeletedThere(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	linkAny(t, d, srv, "1")
	file := below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "a.txt"})
	linkAny(t, d, file, "2")
	batch := must(d.Remove(ctx, by, msp.KindAttachment, []msp.ID{file.ID}))(t)
	list := must(d.Queue(ctx, msp.ITGlue, msp.KindAttachment, []msp.ID{acme}))(t)
	if len(list) != 1 || !list[0].Record.Removed || list[0].Queue.State != msp.StateQueued || list[0].Link == nil || list[0].Record.ParentID != srv.ID {
		t.Fatalf("%+v", list)
	}
	if s := synced(t, d, file); s == nil || !s.Record.Removed {
		t.Fatalf("%+v", s)
	}
	sound(t, d)
	if done := must(d.Undo(ctx, by, batch, false))(t); done.Queued != 0 || done.Reversed != 1 {
		t.Errorf("%+v", done)
	}
	if s := synced(t, d, file); s.Queue != nil || s.Record.Removed || s.Link == nil {
		t.Fatalf("taken back: %+v", s)
	}
	// An edit made before the removal still waits afterwards.
	must(d.Edit(ctx, by, file.Kind, []msp.ID{file.ID}, func(r *msp.Record) error { r.Set(msp.FieldName, "b.txt"); return nil }))(t)
	batch = must(d.Remove(ctx, by, msp.KindAttachment, []msp.ID{file.ID}))(t)
	must(d.Undo(ctx, by, batch, false))(t)
	if s := synced(t, d, file); s.Queue == nil || s.Queue.State != msp.StateQueued {
		t.Fatalf("%+v", s)
	}
	// After it was sent, it is made anew.
	batch = must(d.Remove(ctx, by, msp.KindAttachment, []msp.ID{file.ID}))(t)
	if err := d.Confirm(ctx, msp.Push{Item: *synced(t, d, file).Queue, Deleted: true}); err != nil {
		t.Fatal(err)
	}
	if s := synced(t, d, file); s != nil {
		t.Fatalf("deleted: %+v", s)
	}
	sound(t, d)
	must(d.Undo(ctx, by, batch, false))(t)
	if s := synced(t, d, file); s == nil || s.Link != nil || s.Queue == nil {
		t.Fatalf("brought back: %+v", s)
	}
	// While it is being sent, too.
	linkAny(t, d, file, "3")
	batch = must(d.Remove(ctx, by, msp.KindAttachment, []msp.ID{file.ID}))(t)
	item := *synced(t, d, file).Queue
	item.State = msp.StateSending
	if err := d.SetQueueState(ctx, item); err != nil {
		t.Fatal(err)
	}
	must(d.Undo(ctx, by, batch, false))(t)
	if err := d.Confirm(ctx, msp.Push{Item: item, Deleted: true}); err != nil {
		t.Fatal(err)
	}
	if s := synced(t, d, file); s == nil || s.Link != nil || s.Queue == nil || s.Queue.State != msp.StateQueued {
		t.Fatalf("brought back while it was sent: %+v", s)
	}
	sound(t, d)
}

func TestWhatWasTakenAwayThereGoesHere(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	linkAny(t, d, srv, "1")
	root := below(t, d, msp.KindPassword, srv, msp.Values{msp.FieldName: "root", msp.FieldPassword: "c"})
	linkAny(t, d, root, "2")
	key := below(t, d, msp.KindAttachment, root, msp.Values{msp.FieldName: "key.txt"})
	linkAny(t, d, key, "3")
	rel := below(t, d, msp.KindRelatedItem, srv, msp.Values{msp.FieldToPassword: string(root.ID)})
	linkAny(t, d, rel, "4")

	removal := msp.PullChange{Kind: root.Kind, ID: root.ID, SeenVersion: 2, Remove: true}
	if stale, batch, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{removal}); err != nil || len(stale) != 1 || batch != "" {
		t.Fatalf("%v %q %v", stale, batch, err)
	}
	removal.SeenVersion = 1
	stale, batch, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{removal})
	if err != nil || len(stale) != 0 || batch == "" {
		t.Fatalf("%v %q %v", stale, batch, err)
	}
	for _, rec := range []*msp.Record{root, key, rel} {
		if !gone(t, d, rec) || synced(t, d, rec) != nil {
			t.Errorf("the %s is still there", rec.Kind)
		}
	}
	changes, _, err := d.Changes(ctx, msp.ChangeQuery{Batch: batch})
	if err != nil || len(changes) != 3 || changes[0].Action != msp.ActionPull {
		t.Errorf("%v %+v", err, changes)
	}
	sound(t, d)
	if done := must(d.Undo(ctx, by, batch, false))(t); done.Reversed != 3 {
		t.Errorf("%+v", done)
	}
	for _, rec := range []*msp.Record{root, key, rel} {
		if s := synced(t, d, rec); s == nil || s.Link != nil || s.Queue == nil {
			t.Errorf("the %s did not come back: %+v", rec.Kind, s)
		}
	}
	// A record of which nothing was removed is not for a pull's undo.
	_, fields, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: srv.Kind, ID: srv.ID, SeenVersion: 1, Set: msp.Values{msp.FieldHostname: "h"},
		Link: msp.Link{RemoteID: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(ctx, by, fields, false); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("%v", err)
	}
	// Removed on both sides: nothing is left to send.
	linkAny(t, d, root, "5")
	must(d.Remove(ctx, by, root.Kind, []msp.ID{root.ID}))(t)
	if stale, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: root.Kind, ID: root.ID, Remove: true}}); err != nil || len(stale) != 0 {
		t.Fatalf("%v %v", stale, err)
	}
	if s := synced(t, d, root); s != nil {
		t.Errorf("%+v", s)
	}
	if _, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: srv.Kind, ID: srv.ID, SeenVersion: 2, Remove: true}}); msp.CodeOf(err) != msp.Internal {
		t.Errorf("a configuration was removed by a pull: %v", err)
	}
	sound(t, d)
}

// To take back the making of a child that was sent deletes it there, unless its
// parent was made with it and stays.
func TestUndoOfAChildThatWasSent(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := &msp.Record{Kind: msp.KindConfiguration, ID: "01900000-0000-7000-8000-000000000001", OrganizationID: acme, Values: msp.Values{msp.FieldName: "SRV"}}
	with := &msp.Record{Kind: msp.KindInterface, ParentID: srv.ID, Values: msp.Values{msp.FieldIPAddress: "10.0.0.1"}}
	first := must(d.Add(ctx, by, []*msp.Record{srv, with}))(t)
	later := &msp.Record{Kind: msp.KindInterface, ParentID: srv.ID, Values: msp.Values{msp.FieldIPAddress: "10.0.0.2"}}
	second := must(d.Add(ctx, by, []*msp.Record{later}))(t)
	for i, rec := range []*msp.Record{srv, with, later} {
		linkAny(t, d, rec, itoa(i))
	}
	if done := must(d.Undo(ctx, by, second, false))(t); done.Reversed != 1 {
		t.Errorf("%+v", done)
	}
	if s := synced(t, d, later); s == nil || !s.Record.Removed || s.Queue == nil {
		t.Errorf("%+v", s)
	}
	if done := must(d.Undo(ctx, by, first, false))(t); done.Reversed != 0 || len(done.Impossible) != 2 {
		t.Errorf("%+v", done)
	}
	if gone(t, d, with) || gone(t, d, srv) {
		t.Error("half of it went")
	}
	sound(t, d)
}

func TestChildrenFollowToAnotherOrganization(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme, other := organization(t, d, "Acme"), organization(t, d, "Other")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	root := below(t, d, msp.KindPassword, srv, msp.Values{msp.FieldName: "root", msp.FieldPassword: "c"})
	key := below(t, d, msp.KindAttachment, root, msp.Values{msp.FieldName: "key.txt"})
	nic := below(t, d, msp.KindInterface, srv, msp.Values{msp.FieldIPAddress: "10.0.0.1"})
	batch := must(d.Edit(ctx, by, srv.Kind, []msp.ID{srv.ID}, func(r *msp.Record) error { r.OrganizationID = other; return nil }))(t)
	check := func(org msp.ID) {
		t.Helper()
		for _, rec := range []*msp.Record{srv, root, key, nic} {
			if got := must(d.Record(ctx, rec.Kind, rec.ID))(t); got.OrganizationID != org {
				t.Errorf("the %s is in %s", rec.Kind, got.OrganizationID)
			}
			if list := must(d.Queue(ctx, msp.ITGlue, rec.Kind, []msp.ID{org}))(t); len(list) != 1 {
				t.Errorf("%d %ss wait in the organization", len(list), rec.Kind)
			}
		}
		sound(t, d)
	}
	check(other)
	must(d.Undo(ctx, by, batch, false))(t)
	check(acme)
	// To another parent, in another organization.
	there := configuration(t, d, other, msp.Values{msp.FieldName: "THERE"})
	batch = must(d.Edit(ctx, by, key.Kind, []msp.ID{key.ID}, func(r *msp.Record) error {
		r.ParentKind, r.ParentID = there.Kind, there.ID
		return nil
	}))(t)
	if got := must(d.Record(ctx, key.Kind, key.ID))(t); got.ParentID != there.ID || got.ParentKind != msp.KindConfiguration || got.OrganizationID != other {
		t.Errorf("%+v", got)
	}
	must(d.Undo(ctx, by, batch, false))(t)
	if got := must(d.Record(ctx, key.Kind, key.ID))(t); got.ParentID != root.ID || got.ParentKind != msp.KindPassword || got.OrganizationID != acme {
		t.Errorf("%+v", got)
	}
	sound(t, d)
}

func TestUnlinkMakesWhatBelongsWaitToo(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	first := below(t, d, msp.KindInterface, srv, msp.Values{msp.FieldIPAddress: "10.0.0.1", msp.FieldPrimary: "true"})
	second := below(t, d, msp.KindInterface, srv, msp.Values{msp.FieldIPAddress: "10.0.0.2"})
	file := below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "a.txt"})
	old := below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "old.txt"})
	all := []*msp.Record{srv, first, second, file, old}
	for i, rec := range all {
		linkAny(t, d, rec, itoa(i))
	}
	must(d.Remove(ctx, by, old.Kind, []msp.ID{old.ID}))(t)
	if err := d.Unlink(ctx, srv.Kind, srv.ID, msp.ITGlue, true); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, true, true} {
		if s := synced(t, d, all[i]); s.Link != nil || (s.Queue != nil) != want {
			t.Errorf("%s %s: %+v", all[i].Kind, all[i].Name(), s)
		}
	}
	if s := synced(t, d, old); s != nil {
		t.Errorf("what was removed: %+v", s)
	}
	sound(t, d)
}

func TestUnlinkedChildrenAreFound(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv, peer := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"}), configuration(t, d, acme, msp.Values{msp.FieldName: "PEER"})
	file := below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "A.txt"})
	below(t, d, msp.KindAttachment, peer, msp.Values{msp.FieldName: "a.txt"})
	rel := below(t, d, msp.KindRelatedItem, srv, msp.Values{msp.FieldToConfiguration: string(peer.ID)})
	linked := below(t, d, msp.KindRelatedItem, srv, msp.Values{msp.FieldToOrganization: string(acme)})
	linkAny(t, d, linked, "1")
	for _, c := range []struct {
		kind msp.Kind
		key  msp.MatchKey
		want msp.ID
	}{
		{msp.KindAttachment, msp.MatchKey{ParentKind: srv.Kind, ParentID: srv.ID, Name: "a.TXT"}, file.ID},
		{msp.KindAttachment, msp.MatchKey{ParentKind: msp.KindLocation, ParentID: srv.ID, Name: "a.txt"}, ""},
		{msp.KindRelatedItem, msp.MatchKey{ParentKind: srv.Kind, ParentID: srv.ID}, rel.ID},
		{msp.KindRelatedItem, msp.MatchKey{ParentKind: peer.Kind, ParentID: peer.ID}, ""},
	} {
		found := must(d.Unlinked(ctx, msp.ITGlue, c.kind, []msp.MatchKey{c.key}))(t)[0]
		if c.want == "" && len(found) != 0 || c.want != "" && (len(found) != 1 || found[0].Record.ID != c.want) {
			t.Errorf("%s %+v: %+v", c.kind, c.key, found)
		}
	}
}

func TestCheckProvesParents(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "workspace.db")
	d := dbtest.Open(t, path)
	acme := organization(t, d, "Acme")
	organization(t, d, "Other")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "a"})
	raw := must(sql.Open("sqlite", path))(t)
	defer raw.Close()
	for _, c := range []struct{ text, want, back string }{
		{"UPDATE attachment SET organization = 2", "another organization", ""},
		{"UPDATE attachment SET parent = 99", "never there", "UPDATE attachment SET parent = 1"},
		{"UPDATE configuration SET removed_in = 1", "was removed", "UPDATE configuration SET removed_in = NULL"},
	} {
		must(raw.Exec(c.text))(t)
		found := must(d.Check(ctx, true))(t)
		if !slices.ContainsFunc(found, func(f msp.Finding) bool { return strings.Contains(f.Message, c.want) && f.Repaired == (c.back == "") }) {
			t.Errorf("%s: %+v", c.text, found)
		}
		if c.back != "" {
			must(raw.Exec(c.back))(t)
		}
	}
	if got := must(d.List(ctx, msp.ListQuery{Kind: msp.KindAttachment, Organizations: []msp.ID{acme}}))(t); len(got.Records) != 1 {
		t.Errorf("%+v", got.Records)
	}
}
