package e2e_test

import (
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	"sitewalk/sync/route"
)

// rule keeps a rule about a field towards IT Glue, and puts it in force.
func (w *world) rule(f msp.Field, take msp.Side) {
	w.Helper()
	r := msp.Rule{ID: w.newID(), Scope: msp.Scope{Kind: msp.KindConfiguration, Field: f, System: msp.ITGlue}, Take: take, Staff: "Maria"}
	w.must(w.store.SaveRule(w.Context(), r))
	w.remember()
}

func (w *world) lock(f msp.Field) msp.ID {
	w.Helper()
	l := msp.Lock{ID: w.newID(), Scope: msp.Scope{Kind: msp.KindConfiguration, Field: f, System: msp.ITGlue}, Staff: "Maria"}
	w.must(w.store.SaveLock(w.Context(), l))
	w.remember()
	return l.ID
}

// remember makes the desk's engines go by the rules and locks of its workspace, as
// those of the program do.
func (w *world) remember() {
	w.Helper()
	var err error
	w.rules, err = w.store.Rules(w.Context())
	w.must(err)
	w.locks, err = w.store.Locks(w.Context())
	w.must(err)
}

func (w *world) history(rec *msp.Record, f msp.Field) (out []msp.Change) {
	w.Helper()
	all, _, err := w.store.Changes(w.Context(), msp.ChangeQuery{Kind: rec.Kind, Record: rec.ID})
	w.must(err)
	for _, c := range all {
		if c.Field == f {
			out = append(out, c)
		}
	}
	return out
}

// A rule ends later conflicts of its field by itself, on both sides, says in the
// history which it was, and keeps the value that lost.
func TestARuleEndsConflicts(t *testing.T) {
	for _, tt := range []struct {
		take msp.Side
		want string
		lost string
		who  string
	}{
		{msp.SideThere, "theirs", "ours", "Rule: IT Glue decides the notes of configurations"},
		{msp.SideHere, "ours", "theirs", "Rule: Sitewalk decides the notes of configurations"},
	} {
		t.Run(string(tt.take), func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				rec, id := w.linked("FS01", msp.Values{msp.FieldNotes: "first", msp.FieldAssetTag: "A-1"})
				w.rule(msp.FieldNotes, tt.take)
				w.edit(rec, msp.FieldNotes, "ours")
				w.edit(rec, msp.FieldAssetTag, "A-2")
				w.editThere(id, map[string]any{"notes": "theirs", "asset-tag": "A-3", "position": "rack A"})
				if result := w.mustSync(); result.Pulled.Conflicts != 1 {
					t.Errorf("pulled %+v, want the conflict no rule is about", result.Pulled)
				}
				here := w.here(rec)
				if here.Record.Get(msp.FieldNotes) != tt.want || here.Record.Get(msp.FieldPosition) != "rack A" || here.Record.Get(msp.FieldAssetTag) != "A-2" {
					t.Errorf("here: %v", here.Record.Values)
				}
				if len(here.Conflicts) != 1 || here.Conflicts[0].Field != msp.FieldAssetTag {
					t.Errorf("open: %+v", here.Conflicts)
				}
				if got := w.there(rec)["notes"]; got != tt.want {
					t.Errorf("there: %v, want %q", got, tt.want)
				}
				last := w.history(rec, msp.FieldNotes)[0]
				if last.Old != tt.lost || last.New != tt.want || last.Staff != tt.who || last.Action != msp.ActionRule || last.Lost != (tt.take == msp.SideHere) {
					t.Errorf("the history says %+v", last)
				}
				_, err := w.store.Resolve(w.Context(), byDesk, here.Conflicts[0].ID, "A-2")
				w.must(err)
				w.mustSync()
				w.quiet()
			})
		})
	}
}

// What only one side changed is none of a rule's business.
func TestARuleLeavesOneSidedChangesAlone(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldNotes: "first", msp.FieldAssetTag: "A-1"})
		w.rule(msp.FieldNotes, msp.SideThere)
		w.rule(msp.FieldAssetTag, msp.SideHere)
		w.edit(rec, msp.FieldNotes, "ours")
		w.editThere(id, map[string]any{"asset-tag": "A-3"})
		w.mustSync()
		if there := w.there(rec); there["notes"] != "ours" {
			t.Errorf("our edit became %v", there["notes"])
		}
		if got := w.here(rec).Record.Get(msp.FieldAssetTag); got != "A-3" {
			t.Errorf("their edit became %q", got)
		}
		w.quiet()
	})
}

// The push itself meets the conflict, and the rule ends it there, too.
func TestARuleWhileSending(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		rec, id := w.linked("FS01", msp.Values{msp.FieldNotes: "first"})
		w.rule(msp.FieldNotes, msp.SideHere)
		w.edit(rec, msp.FieldNotes, "ours")
		w.editThere(id, map[string]any{"notes": "theirs"})
		w.push()
		if got := w.there(rec)["notes"]; got != "ours" {
			t.Errorf("there: %v", got)
		}
		if lost := w.history(rec, msp.FieldNotes); lost[0].Old != "theirs" || !lost[0].Lost {
			t.Errorf("their words are in no history: %+v", lost)
		}
		w.quiet()
	})
}

// A locked field is never sent, with a new record or an old one, and keeps nothing
// in the queue; what changes there still comes; lifting it sends what differs.
func TestALockedFieldStaysHere(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		old, id := w.linked("OLD", msp.Values{msp.FieldNotes: "agreed", msp.FieldHostname: "old"})
		same, _ := w.linked("SAME", msp.Values{msp.FieldNotes: "agreed"})
		lock := w.lock(msp.FieldNotes)
		fresh := w.device("FRESH", msp.Values{msp.FieldNotes: "secret", msp.FieldHostname: "fresh"})
		w.add(fresh)
		w.edit(old, msp.FieldNotes, "ours")
		w.edit(old, msp.FieldHostname, "old2")
		plan := w.plan(engine.Scope{})
		stays := 0
		for _, op := range plan.Operations {
			for _, f := range op.Fields {
				if f.Field == msp.FieldNotes && !f.Reaches && f.Why == "Locked against IT Glue by Maria. It stays here; lift the lock to send it." {
					stays++
				}
			}
		}
		if stays != 2 || plan.Summary.Blocked != 0 {
			t.Errorf("planned %+v", plan)
		}
		w.mustSync()
		if there := w.there(old); there["notes"] != "agreed" || there["hostname"] != "old2" {
			t.Errorf("there: %v", there)
		}
		if there := w.there(fresh); there["notes"] != nil || there["hostname"] != "fresh" {
			t.Errorf("there: %v", there)
		}
		w.quiet()

		// An edit of nothing else asks for no request and leaves the queue.
		w.edit(old, msp.FieldNotes, "ours again")
		if plan := w.plan(engine.Scope{}); len(plan.Operations) != 1 || plan.Operations[0].State != msp.StateWaiting ||
			plan.Operations[0].Reason != string(route.FieldLocked) || plan.Summary.Blocked != 0 || plan.Summary.Requests != 0 {
			t.Errorf("planned %+v", plan)
		}
		if n := w.push().Requests[msp.ITGlue].Total; n != 0 {
			t.Errorf("%d requests for a field that stays here", n)
		}
		if n := len(w.waiting()); n != 0 {
			t.Errorf("%d items wait for nothing", n)
		}
		w.editThere(id, map[string]any{"position": "rack A"})
		w.mustSync()
		if got := w.here(old).Record.Get(msp.FieldPosition); got != "rack A" {
			t.Errorf("what changed there did not come: %q", got)
		}
		w.quiet()

		n, err := w.store.RemoveLock(w.Context(), lock)
		w.must(err)
		if n != 2 {
			t.Errorf("%d records wait after the lock is lifted, want two and not %q", n, same.Name())
		}
		w.remember()
		w.mustSync()
		if a, b := w.there(old)["notes"], w.there(fresh)["notes"]; a != "ours again" || b != "secret" {
			t.Errorf("there: %v and %v", a, b)
		}
		w.quiet()
	})
}
