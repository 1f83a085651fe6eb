package db_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// A model is what a workspace should be, worked out in the plainest way.
type model struct {
	live    map[msp.ID]msp.Values
	removed map[msp.ID]msp.Values
	batches map[msp.ID]*modelBatch
	order   []msp.ID
}

type modelBatch struct {
	staff  string
	action msp.Action
	undone bool
	edits  []modelEdit
	made   []msp.ID
	gone   []msp.ID
}

type modelEdit struct {
	id       msp.ID
	field    msp.Field
	old, new string
}

// undo takes a batch back in the model, and returns the batch that does it.
func (m *model) undo(id msp.ID) *modelBatch {
	b := m.batches[id]
	u := &modelBatch{action: msp.ActionUndo}
	if b.action == msp.ActionUndo {
		u.action = msp.ActionRedo
	}
	for _, r := range b.gone {
		if v, ok := m.removed[r]; ok && m.removedBy(r) == b {
			m.live[r] = v
			delete(m.removed, r)
			u.made = append(u.made, r)
		}
	}
	for _, e := range slices.Backward(b.edits) {
		if v, ok := m.live[e.id]; ok && v[e.field] == e.new && e.old != e.new {
			m.set(u, e.id, e.field, e.old)
		}
	}
	for _, r := range b.made {
		if _, ok := m.live[r]; ok && m.untouched(r, id) {
			m.removed[r] = m.live[r]
			delete(m.live, r)
			u.gone = append(u.gone, r)
		}
	}
	return u
}

func (m *model) set(b *modelBatch, id msp.ID, f msp.Field, v string) {
	old := m.live[id][f]
	if old == v {
		return
	}
	b.edits = append(b.edits, modelEdit{id, f, old, v})
	if v == "" {
		delete(m.live[id], f)
	} else {
		m.live[id][f] = v
	}
}

// removedBy finds the batch that removed a record last.
func (m *model) removedBy(id msp.ID) *modelBatch {
	for _, b := range slices.Backward(m.order) {
		if slices.Contains(m.batches[b].gone, id) {
			return m.batches[b]
		}
	}
	return nil
}

// untouched says whether a record is as it was when the batch was over.
func (m *model) untouched(id, since msp.ID) bool {
	first := map[msp.Field]string{}
	at := slices.Index(m.order, since)
	for _, b := range slices.Backward(m.order[at+1:]) {
		for _, e := range slices.Backward(m.batches[b].edits) {
			if e.id == id {
				first[e.field] = e.old
			}
		}
	}
	for f, v := range first {
		if m.live[id][f] != v {
			return false
		}
	}
	return true
}

func (m *model) keep(id msp.ID, staff string, b *modelBatch) {
	b.staff = staff
	m.batches[id] = b
	m.order = append(m.order, id)
}

func TestRandomEditsUndosAndRedosAgreeWithAModel(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		d := dbtest.With(t, db.Options{Now: func() time.Time { at = at.Add(time.Millisecond); return at }})
		acme := organization(t, d, "Acme")
		m := &model{live: map[msp.ID]msp.Values{}, removed: map[msp.ID]msp.Values{}, batches: map[msp.ID]*modelBatch{}}
		fields := []msp.Field{msp.FieldHostname, msp.FieldSerialNumber, msp.FieldNotes}
		pick := func() []msp.ID {
			ids := slices.Sorted(maps.Keys(m.live))
			return rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, min(3, len(ids)), rapid.ID).Draw(rt, "records")
		}
		write := func() msp.Write {
			w := by
			w.Staff = rapid.SampledFrom([]string{"Mia", "Jonas"}).Draw(rt, "staff")
			return w
		}
		rt.Repeat(map[string]func(*rapid.T){
			"add": func(rt *rapid.T) {
				w, b := write(), &modelBatch{action: msp.ActionEdit}
				var recs []*msp.Record
				for range rapid.IntRange(1, 3).Draw(rt, "n") {
					recs = append(recs, &msp.Record{Kind: msp.KindConfiguration, OrganizationID: acme, Values: msp.Values{msp.FieldName: fmt.Sprintf("C%d", len(m.live)+len(m.removed)+len(recs))}})
				}
				id := must(d.Add(ctx, w, recs))(t)
				for _, r := range recs {
					m.live[r.ID] = r.Values.Clone()
					b.made = append(b.made, r.ID)
				}
				m.keep(id, w.Staff, b)
			},
			"edit": func(rt *rapid.T) {
				if len(m.live) == 0 {
					return
				}
				w, b, ids := write(), &modelBatch{action: msp.ActionEdit}, pick()
				f, v := rapid.SampledFrom(fields).Draw(rt, "field"), rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, "value")
				id := must(d.Edit(ctx, w, msp.KindConfiguration, ids, func(r *msp.Record) error { r.Set(f, v); return nil }))(t)
				for _, r := range ids {
					m.set(b, r, f, v)
				}
				if (id == "") != (len(b.edits) == 0) {
					rt.Fatalf("batch %q for %d changes", id, len(b.edits))
				}
				if id != "" {
					m.keep(id, w.Staff, b)
				}
			},
			"remove": func(rt *rapid.T) {
				if len(m.live) == 0 {
					return
				}
				w, ids := write(), pick()
				id := must(d.Remove(ctx, w, msp.KindConfiguration, ids))(t)
				for _, r := range ids {
					m.removed[r] = m.live[r]
					delete(m.live, r)
				}
				m.keep(id, w.Staff, &modelBatch{action: msp.ActionEdit, gone: ids})
			},
			"undo": func(rt *rapid.T) {
				var standing []msp.ID
				for _, id := range m.order {
					if !m.batches[id].undone {
						standing = append(standing, id)
					}
				}
				if len(standing) == 0 {
					return
				}
				w, target := write(), rapid.SampledFrom(standing).Draw(rt, "batch")
				dry := must(d.Undo(ctx, w, target, true))(t)
				got := must(d.Undo(ctx, w, target, false))(t)
				if dry.Reversed != got.Reversed || len(dry.Kept) != len(got.Kept) {
					rt.Fatalf("dry %+v, real %+v", dry, got)
				}
				u := m.undo(target)
				if (got.Batch == "") != (len(u.edits)+len(u.made)+len(u.gone) == 0) {
					rt.Fatalf("%+v, the model %+v", got, u)
				}
				if got.Batch != "" {
					m.batches[target].undone = true
					m.keep(got.Batch, w.Staff, u)
				}
			},
			"": func(rt *rapid.T) { m.check(rt, d) },
		})
		if found := must(d.Check(ctx, false))(t); len(found) != 0 {
			rt.Fatalf("%+v", found)
		}
		if err := d.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

func (m *model) check(rt *rapid.T, d *db.DB) {
	page, err := d.List(context.Background(), msp.ListQuery{Kind: msp.KindConfiguration, Limit: 1000})
	if err != nil {
		rt.Fatal(err)
	}
	got := map[msp.ID]msp.Values{}
	for _, r := range page.Records {
		got[r.ID] = r.Values
	}
	if diff := cmp.Diff(m.live, got); diff != "" {
		rt.Fatalf("the workspace differs from the model: %s", diff)
	}
	queue, err := d.Queue(context.Background(), msp.ITGlue, msp.KindConfiguration, nil)
	if err != nil {
		rt.Fatal(err)
	}
	if len(queue) != len(m.live) { // nothing was ever confirmed
		rt.Fatalf("%d queued of %d", len(queue), len(m.live))
	}
}

// Whatever is interleaved, a person's last words are in the record, or waiting as
// a conflict, and what the remote system does not have yet is in the queue.
func TestPullsAndConfirmationsNeverLoseAnEdit(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		d := dbtest.New(t)
		rec := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
		var read *msp.SyncRecord // as the engine saw it last
		words, n := "A", 0
		rt.Repeat(map[string]func(*rapid.T){
			"read": func(*rapid.T) {
				s := syncRecord(t, d, rec.ID)
				read = &s
			},
			"edit": func(*rapid.T) {
				n++
				words = fmt.Sprint("typed ", n)
				set(t, d, "Mia", rec.ID, msp.FieldName, words)
			},
			"pull": func(rt *rapid.T) {
				if read == nil || read.Link == nil {
					return
				}
				n++
				remote := fmt.Sprint("remote ", n)
				c := msp.PullChange{Kind: msp.KindConfiguration, ID: rec.ID, SeenVersion: read.Record.Version, Link: *read.Link}
				c.Link.Base = msp.Values{msp.FieldName: remote}
				c.Pending = read.Queue != nil
				if !c.Pending { // nothing of ours waits, so theirs is taken
					c.Set = msp.Values{msp.FieldName: remote}
				}
				stale, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{c})
				if err != nil {
					rt.Fatal(err)
				}
				if len(stale) == 0 && !c.Pending {
					words = remote
				}
			},
			"push": func(rt *rapid.T) {
				if read == nil || read.Queue == nil {
					return
				}
				err := d.Confirm(ctx, msp.Push{Item: *read.Queue, SeenVersion: read.Record.Version, Done: true,
					Link: msp.Link{RemoteID: "7", Base: read.Record.Values}})
				if err != nil {
					rt.Fatal(err)
				}
				read = nil // an engine reads again after a push
			},
			"refuse": func(rt *rapid.T) {
				if read == nil || read.Queue == nil {
					return
				}
				item := *read.Queue
				item.State = msp.StateRefused
				if err := d.SetQueueState(ctx, item); err != nil && msp.CodeOf(err) != msp.NotFound {
					rt.Fatal(err)
				}
			},
			"": func(rt *rapid.T) {
				s := syncRecord(t, d, rec.ID)
				if s.Record.Name() != words {
					rt.Fatalf("%q was typed, the record says %q", words, s.Record.Name())
				}
				if s.Link != nil && s.Link.Base[msp.FieldName] != words && s.Queue == nil {
					rt.Fatalf("%q is not sent and does not wait", words)
				}
				if s.Link == nil && s.Queue == nil {
					rt.Fatal("never sent, and does not wait")
				}
			},
		})
		if err := d.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}
