package db_test

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func TestThePrimaryInterfaceIsTheConfigurationsAddress(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV", msp.FieldPrimaryIP: "10.0.0.1", msp.FieldMACAddress: "020000000001"})
	// The first primary interface takes what the configuration knows.
	first := below(t, d, msp.KindInterface, srv, msp.Values{msp.FieldName: "lan", msp.FieldPrimary: "true"})
	state := func(ip, mac string, primary *msp.Record) {
		t.Helper()
		if got := must(d.Record(ctx, srv.Kind, srv.ID))(t); got.Get(msp.FieldPrimaryIP) != ip || got.Get(msp.FieldMACAddress) != mac {
			t.Errorf("the configuration has %v", got.Values)
		}
		page := must(d.List(ctx, msp.ListQuery{Kind: msp.KindInterface, Parent: srv.ID}))(t)
		for _, rec := range page.Records {
			if is := rec.ID == primary.ID; is != (rec.Get(msp.FieldPrimary) == "true") || is && (rec.Get(msp.FieldIPAddress) != ip || rec.Get(msp.FieldMACAddress) != mac) {
				t.Errorf("interface %v", rec.Values)
			}
		}
	}
	state("10.0.0.1", "020000000001", first)
	if first.Get(msp.FieldIPAddress) != "10.0.0.1" {
		t.Errorf("what was added says %v", first.Values)
	}
	batch := set(t, d, "Jonas", srv.ID, msp.FieldPrimaryIP, "10.0.0.2")
	state("10.0.0.2", "020000000001", first)
	if changes, _, err := d.Changes(ctx, msp.ChangeQuery{Batch: batch}); err != nil || len(changes) != 2 {
		t.Errorf("%v %+v", err, changes)
	}
	must(d.Undo(ctx, by, batch, false))(t)
	state("10.0.0.1", "020000000001", first)
	edit := func(rec *msp.Record, f msp.Field, v string) msp.ID {
		t.Helper()
		return must(d.Edit(ctx, by, rec.Kind, []msp.ID{rec.ID}, func(r *msp.Record) error { r.Set(f, v); return nil }))(t)
	}
	edit(first, msp.FieldMACAddress, "020000000002")
	state("10.0.0.1", "020000000002", first)
	second := below(t, d, msp.KindInterface, srv, msp.Values{msp.FieldIPAddress: "10.0.0.9"})
	state("10.0.0.1", "020000000002", first)
	batch = edit(second, msp.FieldPrimary, "true")
	state("10.0.0.9", "", second)
	must(d.Undo(ctx, by, batch, false))(t)
	state("10.0.0.1", "020000000002", first)
	// A pull brings both sides by itself.
	if _, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: srv.Kind, ID: srv.ID, SeenVersion: must(d.Record(ctx, srv.Kind, srv.ID))(t).Version,
		Set: msp.Values{msp.FieldPrimaryIP: "10.0.0.7"}, Link: msp.Link{RemoteID: "1"}}}); err != nil {
		t.Fatal(err)
	}
	if got := must(d.Record(ctx, first.Kind, first.ID))(t); got.Get(msp.FieldIPAddress) != "10.0.0.1" {
		t.Errorf("the pull was mirrored: %v", got.Values)
	}
	sound(t, d)
}

// Whatever a person does with configurations and interfaces, and takes back again:
// there is one primary interface at most, and it says what the configuration says.
func TestTheMirrorHoldsWhateverIsDone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := dbtest.New(t)
		ctx := context.Background()
		acme := organization(t, d, "Acme")
		srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
		var faces []msp.ID
		var batches []msp.ID
		ip := func() string {
			return rapid.SampledFrom([]string{"", "10.0.0.1", "10.0.0.2", "10.0.0.3"}).Draw(rt, "ip")
		}
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			var batch msp.ID
			switch act := rapid.SampledFrom([]string{"add", "interface", "primary", "configuration", "remove", "undo"}).Draw(rt, "act"); {
			case act == "add":
				rec := &msp.Record{Kind: msp.KindInterface, ParentID: srv.ID, Values: msp.Values{}}
				rec.Set(msp.FieldIPAddress, ip())
				if rapid.Bool().Draw(rt, "primary") {
					rec.Set(msp.FieldPrimary, "true")
				}
				batch = must(d.Add(ctx, by, []*msp.Record{rec}))(t)
				faces = append(faces, rec.ID)
			case act == "configuration":
				batch = set(t, d, "Jonas", srv.ID, msp.FieldPrimaryIP, ip())
			case act == "undo" && len(batches) > 0:
				last := batches[len(batches)-1]
				batches = batches[:len(batches)-1]
				must(d.Undo(ctx, by, last, false))(t)
			case len(faces) > 0 && act != "undo":
				id := rapid.SampledFrom(faces).Draw(rt, "which")
				if _, err := d.Record(ctx, msp.KindInterface, id); err != nil {
					continue
				}
				if act == "remove" {
					batch = must(d.Remove(ctx, by, msp.KindInterface, []msp.ID{id}))(t)
					break
				}
				f, v := msp.FieldIPAddress, ip()
				if act == "primary" {
					f, v = msp.FieldPrimary, rapid.SampledFrom([]string{"", "true"}).Draw(rt, "primary")
				}
				batch = must(d.Edit(ctx, by, msp.KindInterface, []msp.ID{id}, func(r *msp.Record) error { r.Set(f, v); return nil }))(t)
			}
			if batch != "" {
				batches = append(batches, batch)
			}
			now := must(d.Record(ctx, srv.Kind, srv.ID))(t)
			n := 0
			for _, rec := range must(d.List(ctx, msp.ListQuery{Kind: msp.KindInterface, Parent: srv.ID}))(t).Records {
				if rec.Get(msp.FieldPrimary) != "true" {
					continue
				}
				if n++; n > 1 || rec.Get(msp.FieldIPAddress) != now.Get(msp.FieldPrimaryIP) {
					rt.Fatalf("%d primary interfaces, %q of %q", n, rec.Get(msp.FieldIPAddress), now.Get(msp.FieldPrimaryIP))
				}
			}
		}
	})
}

func TestAConflictOfATraitHasAName(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	f := msp.TraitField("a:b")
	asset := add(t, d, &msp.Record{Kind: msp.KindFlexibleAsset, OrganizationID: acme, Values: msp.Values{f: "mine"}})
	linkAny(t, d, asset, "1")
	_, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: asset.Kind, ID: asset.ID, SeenVersion: 1, Link: msp.Link{RemoteID: "1", Base: msp.Values{f: "theirs"}},
		Conflicts: []msp.FieldConflict{{Field: f, Local: "mine", Remote: "theirs"}}, Pending: true}})
	if err != nil {
		t.Fatal(err)
	}
	list := must(d.Conflicts(ctx, msp.ConflictQuery{}))(t)
	if len(list) != 1 || !strings.HasSuffix(list[0].ID, ":trait:a:b") {
		t.Fatalf("%+v", list)
	}
	must(d.Resolve(ctx, by, list[0].ID, "both"))(t)
	if got := must(d.Record(ctx, asset.Kind, asset.ID))(t); got.Get(f) != "both" {
		t.Errorf("%v", got.Values)
	}
}
