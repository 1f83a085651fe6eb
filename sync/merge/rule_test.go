package merge_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
)

var sides = []msp.Side{msp.SideHere, msp.SideThere}

// A rule decides between the two values and makes up none; what is no conflict it
// leaves alone; and the next merge reaches the same end by itself.
func TestASettledConflictStaysSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := infos(t)
		base := spelling(t, info.Kind, "base")
		ours, theirs := changed(t, info.Kind, base, "ours"), changed(t, info.Kind, base, "theirs")
		take := rapid.SampledFrom(sides).Draw(t, "take")
		before := merge.Result{Info: info, Base: base, Ours: ours, Theirs: theirs, NewBase: base}
		before.Value, before.Outcome = merge.Field(info, base, ours, merge.Value{Text: theirs})

		after := before.Settle(take)
		if before.Outcome != merge.Conflict {
			if !reflect.DeepEqual(after, before) {
				t.Fatalf("no conflict, and yet %+v became %+v", before, after)
			}
			return
		}
		want, outcome := ours, merge.SendOurs
		if take == msp.SideThere {
			want, outcome = theirs, merge.Agreed
		}
		if after.Value != want || after.NewBase != theirs || after.Ours != ours || after.Theirs != theirs {
			t.Fatalf("%+v, want the value %q over the base %q, and both values kept", after, want, theirs)
		}
		if value, again := merge.Field(info, after.NewBase, after.Value, merge.Value{Text: theirs}); value != want || again != outcome {
			t.Fatalf("the next merge: %q, %v, want %q, %v", value, again, want, outcome)
		}
	})
}

func TestAMaskedValueIsNotDecided(t *testing.T) {
	r := merge.Result{Outcome: merge.Blocked, Ours: "a", Value: "a", Base: "b", NewBase: "b"}
	for _, take := range sides {
		if got := r.Settle(take); !reflect.DeepEqual(got, r) {
			t.Errorf("%s: %+v", take, got)
		}
	}
}

func TestTheRuleOfTheOrganizationGoesFirst(t *testing.T) {
	scope := msp.Scope{Kind: msp.KindConfiguration, Field: msp.FieldNotes, System: msp.ITGlue}
	of := func(org msp.ID) msp.Scope { s := scope; s.OrganizationID = org; return s }
	all, one, other := msp.Rule{ID: "all", Scope: scope, Take: msp.SideThere}, msp.Rule{ID: "one", Scope: of("contoso"), Take: msp.SideHere}, msp.Rule{ID: "other", Scope: of("fabrika")}
	rec := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: "contoso"}
	for _, rules := range [][]msp.Rule{{all, one, other}, {other, one, all}} {
		if got, ok := msp.RuleFor(rules, rec, msp.FieldNotes, msp.ITGlue); !ok || got.ID != "one" {
			t.Errorf("%v: %+v", rules, got)
		}
	}
	if got, ok := msp.RuleFor([]msp.Rule{other, all}, rec, msp.FieldNotes, msp.ITGlue); !ok || got.ID != "all" {
		t.Errorf("%+v", got)
	}
	for _, no := range []struct {
		rec    *msp.Record
		field  msp.Field
		system msp.System
	}{{rec, msp.FieldAssetTag, msp.ITGlue}, {rec, msp.FieldNotes, msp.ConnectWise}, {&msp.Record{Kind: msp.KindLocation}, msp.FieldNotes, msp.ITGlue}} {
		if got, ok := msp.RuleFor([]msp.Rule{all, one}, no.rec, no.field, no.system); ok {
			t.Errorf("%s %s %s: %+v", no.rec.Kind, no.field, no.system, got)
		}
	}
	org := &msp.Record{Kind: msp.KindOrganization, ID: "contoso"}
	lock := msp.Lock{Scope: msp.Scope{Kind: msp.KindOrganization, Field: msp.FieldQuickNotes, System: msp.ITGlue, OrganizationID: "contoso"}}
	if _, ok := msp.LockOn([]msp.Lock{lock}, org, msp.FieldQuickNotes, msp.ITGlue); !ok {
		t.Error("an organization is its own")
	}
}
