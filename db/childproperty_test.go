package db_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// Whatever is added, sent, removed, deleted on either side and taken back: what is
// here and not there waits to be made, what is there and not here waits to be
// deleted, nothing else of either waits, and the file stays sound.
func TestRemovalsNeverLoseOrLeaveAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := dbtest.New(t)
		ctx := context.Background()
		acme := organization(t, d, "Acme")
		srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
		linkAny(t, d, srv, "0")
		var all []*msp.Record
		var batches []msp.ID
		remote := 0
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			act := rapid.SampledFrom([]string{"add", "add", "edit", "send", "send", "remove", "there", "undo", "undo"}).Draw(rt, "act")
			var rec *msp.Record
			if len(all) > 0 {
				rec = rapid.SampledFrom(all).Draw(rt, "which")
			}
			var batch msp.ID
			switch {
			case act == "add":
				parent := srv
				kind := rapid.SampledFrom([]msp.Kind{msp.KindPassword, msp.KindAttachment, msp.KindRelatedItem, msp.KindInterface}).Draw(rt, "kind")
				if rec != nil && rec.Kind == msp.KindPassword && kind != msp.KindPassword && kind != msp.KindInterface && !gone(t, d, rec) {
					parent = rec
				}
				values := msp.Values{msp.FieldName: "x"}
				if kind == msp.KindRelatedItem {
					values = msp.Values{msp.FieldToOrganization: string(acme)}
				}
				made := &msp.Record{Kind: kind, ParentKind: parent.Kind, ParentID: parent.ID, Values: values}
				batch = must(d.Add(ctx, by, []*msp.Record{made}))(t)
				all = append(all, made)
			case act == "undo" && len(batches) > 0:
				last := batches[len(batches)-1]
				batches = batches[:len(batches)-1]
				must(d.Undo(ctx, by, last, false))(t)
			case rec == nil:
			case act == "edit" && !gone(t, d, rec):
				batch = must(d.Edit(ctx, by, rec.Kind, []msp.ID{rec.ID}, func(r *msp.Record) error {
					r.Set(msp.FieldNotes, rapid.SampledFrom([]string{"", "a"}).Draw(rt, "notes"))
					if r.Kind == msp.KindAttachment {
						delete(r.Values, msp.FieldNotes)
						r.Set(msp.FieldName, "y")
					}
					return nil
				}))(t)
			case act == "remove" && !gone(t, d, rec):
				batch = must(d.Remove(ctx, by, rec.Kind, []msp.ID{rec.ID}))(t)
			case act == "send":
				s := synced(t, d, rec)
				switch {
				case s == nil || s.Queue == nil:
				case s.Record.Removed:
					if err := d.Confirm(ctx, msp.Push{Item: *s.Queue, Deleted: true}); err != nil {
						t.Fatal(err)
					}
				default:
					if above := synced(t, d, &msp.Record{Kind: rec.ParentKind, ID: rec.ParentID}); above != nil && above.Link == nil {
						break // its parent is sent first
					}
					remote++
					link := msp.Link{RemoteID: fmt.Sprint(remote), Base: s.Record.Values}
					if s.Link != nil {
						link.RemoteID = s.Link.RemoteID
					}
					if err := d.Confirm(ctx, msp.Push{Item: *s.Queue, SeenVersion: s.Record.Version, Link: link, Done: true}); err != nil {
						t.Fatal(err)
					}
				}
			case act == "there":
				if s := synced(t, d, rec); s != nil && s.Link != nil && (s.Queue == nil || s.Record.Removed) {
					_, b, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: rec.Kind, ID: rec.ID, SeenVersion: s.Record.Version, Remove: true}})
					if err != nil {
						t.Fatal(err)
					}
					if b != "" && rapid.Bool().Draw(rt, "undo the pull") {
						must(d.Undo(ctx, by, b, false))(t)
					}
				}
			}
			if batch != "" {
				batches = append(batches, batch)
			}
			for _, rec := range all {
				s, removed := synced(t, d, rec), gone(t, d, rec)
				switch {
				case s == nil && !removed:
					rt.Fatalf("a %s is here and the engine does not see it", rec.Kind)
				case s == nil:
				case removed && (s.Link == nil || s.Queue == nil || !s.Record.Removed):
					rt.Fatalf("a removed %s is not waiting to be deleted: %+v", rec.Kind, s)
				case !removed && s.Link == nil && s.Queue == nil:
					rt.Fatalf("a %s that no system has is not waiting to be made", rec.Kind)
				case !removed && s.Link != nil && (s.Queue != nil) == same(s.Record.Values, s.Link.Base):
					rt.Fatalf("a %s waits: %v, and differs: %v", rec.Kind, s.Queue != nil, !same(s.Record.Values, s.Link.Base))
				}
			}
			if found := must(d.Check(ctx, false))(t); len(found) > 0 {
				rt.Fatalf("%+v", found)
			}
		}
	})
}
