package engine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/internal/msp"
)

func plainRound() *round {
	r := &round{Engine: &Engine{}, system: msp.ITGlue, items: map[string]*Item{}}
	r.refs = newRefs(r)
	return r
}

// clients makes entries of organizations, each the child of another or of none.
func clients(parents []int) []*entry {
	out := make([]*entry, len(parents))
	for i, p := range parents {
		rec := &msp.Record{Kind: msp.KindOrganization, ID: msp.ID(fmt.Sprintf("%03d", i))}
		ent := &entry{sr: msp.SyncRecord{Record: rec}, verdict: send,
			op: Operation{ID: itemID(rec.Kind, rec.ID, msp.ITGlue), Action: ActionCreate, Kind: rec.Kind, RecordID: rec.ID, State: OpReady}}
		if p >= 0 {
			ent.refs = []target{{kind: rec.Kind, id: msp.ID(fmt.Sprintf("%03d", p)), field: msp.FieldParent}}
		}
		out[i] = ent
	}
	return out
}

// Whatever order entries come in, each stands once behind what it refers to, in
// one and the same order, and nothing in a circle is sent.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "entries")
		parents := make([]int, n)
		for i := range parents {
			parents[i] = rapid.IntRange(-1, n-1).Draw(t, "parent")
		}
		inCircle := func(i int) bool {
			for at, steps := parents[i], 0; at >= 0 && steps <= n; at, steps = parents[at], steps+1 {
				if at == i {
					return true
				}
			}
			return false
		}
		leadsToCircle := func(i int) bool {
			for at, steps := i, 0; at >= 0 && steps <= n; at, steps = parents[at], steps+1 {
				if inCircle(at) {
					return true
				}
			}
			return false
		}
		sorted := plainRound().order(clients(parents))
		if len(sorted) != n {
			t.Fatalf("%d entries of %d", len(sorted), n)
		}
		at := map[msp.ID]int{}
		for i, ent := range sorted {
			at[ent.op.RecordID] = i
		}
		for i, p := range parents {
			id, parent := msp.ID(fmt.Sprintf("%03d", i)), msp.ID(fmt.Sprintf("%03d", p))
			ent := sorted[at[id]]
			if leadsToCircle(i) == (ent.verdict == send) {
				t.Fatalf("%s of %v: %+v", id, parents, ent.op)
			}
			if ent.verdict == send && p >= 0 && (at[parent] > at[id] || !slices.Contains(ent.op.After, sorted[at[parent]].op.ID)) {
				t.Fatalf("%s does not come after %s: %v", id, parent, parents)
			}
			if ent.verdict == hold && ent.op.Message == "" {
				t.Fatalf("held without a word: %+v", ent.op)
			}
		}
		shuffled := clients(parents)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0)).Shuffle(n, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for i, ent := range plainRound().order(shuffled) {
			if ent.op.ID != sorted[i].op.ID || ent.op.State != sorted[i].op.State {
				t.Fatalf("another order came of the same entries: %v", parents)
			}
		}
	})
}
