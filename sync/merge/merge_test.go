package merge_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
)

func TestField(t *testing.T) {
	text := msp.FieldInfo{Kind: msp.KindText}
	tests := []struct {
		name               string
		base, ours, theirs string
		masked             bool
		value              string
		outcome            merge.Outcome
	}{
		{"nobody changed it", "a", "a", "a", false, "a", merge.Agreed},
		{"only they changed it", "a", "a", "b", false, "b", merge.TakeTheirs},
		{"only we changed it", "a", "b", "a", false, "b", merge.SendOurs},
		{"both to the same", "a", "b", "b", false, "b", merge.Agreed},
		{"both differently", "a", "b", "c", false, "b", merge.Conflict},
		{"they cleared it", "a", "a", "", false, "", merge.TakeTheirs},
		{"we cleared it", "a", "", "a", false, "", merge.SendOurs},
		{"we cleared it, they changed it", "a", "", "b", false, "", merge.Conflict},
		{"both cleared it", "a", "", "", false, "", merge.Agreed},
		{"both to the same in two spellings: ours is kept", "a", "b", " b\r\n", false, "b", merge.Agreed},
		{"they only spell it differently", "a", "b", "a ", false, "b", merge.SendOurs},
		{"they hide it", "a", "a", "*****", true, "a", merge.Blocked},
		{"they hide it, we changed it", "a", "b", "*****", true, "b", merge.Blocked},
		{"first time, they are empty", "", "a", "", false, "a", merge.SendOurs},
		{"first time, we are empty", "", "", "b", false, "b", merge.TakeTheirs},
		{"first time, both differ", "", "a", "b", false, "a", merge.Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			value, outcome := merge.Field(text, tt.base, tt.ours, merge.Value{Text: tt.theirs, Masked: tt.masked})
			if value != tt.value || outcome != tt.outcome {
				t.Errorf("got %q, %v, want %q, %v", value, outcome, tt.value, tt.outcome)
			}
		})
	}
}

func TestRecordLeavesUnknownFieldsAlone(t *testing.T) {
	got := merge.Record(msp.KindConfiguration,
		msp.Values{msp.FieldName: "A", msp.FieldHostname: "a", msp.FieldNotes: "n"},
		msp.Values{msp.FieldName: "A", msp.FieldHostname: "b", msp.FieldNotes: "n"},
		map[msp.Field]merge.Value{msp.FieldNotes: {Text: "m"}, msp.FieldName: {Text: "A"}}, true)
	if len(got) != 2 || got[0].Info.Name != msp.FieldName || got[1].Info.Name != msp.FieldNotes {
		t.Fatalf("got %+v, want name and notes, in the order of the form", got)
	}
	if got[1].Outcome != merge.TakeTheirs || got[1].Value != "m" || got[1].NewBase != "m" {
		t.Errorf("notes: %+v", got[1])
	}
}

func TestRecordWithoutBaseLooksAtNoBase(t *testing.T) {
	got := merge.Record(msp.KindManufacturer, msp.Values{msp.FieldName: "HP"}, msp.Values{msp.FieldName: "HP"},
		map[msp.Field]merge.Value{msp.FieldName: {Text: "Dell"}}, false)
	if got[0].Outcome != merge.Conflict || got[0].Base != "" || got[0].NewBase != "" {
		t.Errorf("got %+v, want a conflict without a base", got[0])
	}
}

// kinds of fields with values that mean the same in several spellings, so that
// equal meanings meet often.
var spellings = map[msp.FieldKind][][]string{
	msp.KindText:     {{"", " "}, {"a", " a", "a\r\n"}, {"b"}, {"c\nd", "c \r\nd"}},
	msp.KindRichText: {{"", "<p></p>"}, {"a", "<p>a</p>", "<div>a<br></div>"}, {"<b>a</b>", "<strong>a</strong>"}, {"a &lt; b", "<p>a < b</p>"}},
	msp.KindDate:     {{""}, {"2026-03-04", "2026-03-04T10:00:00Z"}, {"2026-03-05"}, {"2026-03-06"}},
	msp.KindIP:       {{""}, {"10.0.0.1", "::ffff:10.0.0.1"}, {"2001:db8::1", "2001:DB8:0::1"}, {"10.0.0.2"}},
	msp.KindMAC:      {{""}, {"aabbccddeeff", "AA:BB:CC:DD:EE:FF"}, {"aabbccddee00"}, {"no address"}},
	msp.KindBool:     {{"", "false"}, {"true", "1"}},
	msp.KindRef:      {{""}, {"id-1"}, {"id-2"}, {"id-3"}},
}

func spelling(t *rapid.T, kind msp.FieldKind, label string) string {
	return rapid.SampledFrom(rapid.SampledFrom(spellings[kind]).Draw(t, label+" meaning")).Draw(t, label)
}

func infos(t *rapid.T) msp.FieldInfo {
	return msp.FieldInfo{Kind: msp.FieldKind(rapid.IntRange(0, int(msp.KindRef)).Draw(t, "kind of field"))}
}

// changed starts from one value and changes it now and then: sides that have
// nothing in common would never meet a case worth having.
func changed(t *rapid.T, kind msp.FieldKind, from, label string) string {
	if rapid.IntRange(0, 2).Draw(t, label+" changes") > 0 {
		return from
	}
	return spelling(t, kind, label)
}

func TestNoEditIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := infos(t)
		base := spelling(t, info.Kind, "base")
		ours, theirs := changed(t, info.Kind, base, "ours"), changed(t, info.Kind, base, "theirs")
		weChanged, theyChanged := !merge.Equal(info, ours, base), !merge.Equal(info, theirs, base)
		value, outcome := merge.Field(info, base, ours, merge.Value{Text: theirs})

		if weChanged && value != ours {
			t.Fatalf("our edit %q became %q (%v)", ours, value, outcome)
		}
		if theyChanged && !merge.Equal(info, value, theirs) && outcome != merge.Conflict {
			t.Fatalf("their edit %q vanished behind %q (%v)", theirs, value, outcome)
		}
		if outcome == merge.SendOurs && theyChanged {
			t.Fatalf("sending %q overwrites their edit %q", ours, theirs)
		}
		if !weChanged && !theyChanged && outcome != merge.Agreed {
			t.Fatalf("nobody changed anything, and yet %v", outcome)
		}
	})
}

func TestSwappingSidesIsSymmetric(t *testing.T) {
	mirror := map[merge.Outcome]merge.Outcome{
		merge.Agreed: merge.Agreed, merge.TakeTheirs: merge.SendOurs, merge.SendOurs: merge.TakeTheirs, merge.Conflict: merge.Conflict,
	}
	rapid.Check(t, func(t *rapid.T) {
		info := infos(t)
		base := spelling(t, info.Kind, "base")
		ours, theirs := changed(t, info.Kind, base, "ours"), changed(t, info.Kind, base, "theirs")
		here, outcome := merge.Field(info, base, ours, merge.Value{Text: theirs})
		there, mirrored := merge.Field(info, base, theirs, merge.Value{Text: ours})
		if mirrored != mirror[outcome] {
			t.Fatalf("here %v, there %v", outcome, mirrored)
		}
		if outcome != merge.Conflict && !merge.Equal(info, here, there) {
			t.Fatalf("here %q, there %q (%v)", here, there, outcome)
		}
	})
}

func TestMaskedNeverWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := infos(t)
		ours := spelling(t, info.Kind, "ours")
		value, outcome := merge.Field(info, spelling(t, info.Kind, "base"), ours, merge.Value{Text: spelling(t, info.Kind, "theirs"), Masked: true})
		if value != ours || outcome != merge.Blocked {
			t.Fatalf("got %q, %v, want %q and blocked", value, outcome, ours)
		}
	})
}

func TestEqualIsAnEquivalence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		info := infos(t)
		a, b, c := spelling(t, info.Kind, "a"), spelling(t, info.Kind, "b"), spelling(t, info.Kind, "c")
		if !merge.Equal(info, a, a) || merge.Equal(info, a, b) != merge.Equal(info, b, a) {
			t.Fatal("not reflexive or not symmetric")
		}
		if merge.Equal(info, a, b) && merge.Equal(info, b, c) && !merge.Equal(info, a, c) {
			t.Fatalf("%q = %q = %q, but not the first and the last", a, b, c)
		}
	})
}

// record makes the three sides of a configuration from one record.
func record(t *rapid.T) (base, ours msp.Values, theirs map[msp.Field]merge.Value) {
	base, ours, theirs = msp.Values{}, msp.Values{}, map[msp.Field]merge.Value{}
	for _, info := range msp.ConfigurationFields {
		f, start := info.Name, spelling(t, info.Kind, fmt.Sprint("start ", info.Name))
		base[f] = start
		ours[f] = changed(t, info.Kind, start, fmt.Sprint("ours ", f))
		switch rapid.IntRange(0, 9).Draw(t, fmt.Sprint("state ", f)) {
		case 0: // not told of
		case 1:
			theirs[f] = merge.Value{Text: "*****", Masked: true}
		default:
			theirs[f] = merge.Value{Text: changed(t, info.Kind, start, fmt.Sprint("theirs ", f))}
		}
	}
	return base, ours, theirs
}

// apply does what an engine does: takes over what is to be taken, sends what is
// to be sent, and keeps the new base.
func apply(results []merge.Result, base, ours msp.Values, theirs map[msp.Field]merge.Value, send bool) {
	for _, r := range results {
		f := r.Info.Name
		ours[f], base[f] = r.Value, r.NewBase
		if send && r.Outcome == merge.SendOurs {
			theirs[f], base[f] = merge.Value{Text: r.Ours}, r.Ours
		}
	}
}

func TestSecondMergeIsQuiet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := record(t)
		hasBase := rapid.Bool().Draw(t, "has base")
		first := merge.Record(msp.KindConfiguration, base, ours, theirs, hasBase)
		if !hasBase {
			base = msp.Values{}
		}
		apply(first, base, ours, theirs, true)
		for _, r := range merge.Record(msp.KindConfiguration, base, ours, theirs, true) {
			switch r.Outcome {
			case merge.TakeTheirs, merge.SendOurs:
				t.Fatalf("%s is merged again: %+v", r.Info.Name, r)
			case merge.Agreed:
				if r.NewBase != r.Base {
					t.Fatalf("%s: the base moves again: %+v", r.Info.Name, r)
				}
			}
		}
	})
}

func TestResolvedConflictsEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := record(t)
		for _, r := range merge.Record(msp.KindConfiguration, base, ours, theirs, true) {
			if r.Outcome != merge.Conflict {
				continue
			}
			choice := rapid.SampledFrom([]merge.Choice{merge.Local, merge.Remote, merge.Other}).Draw(t, "choice")
			other := spelling(t, r.Info.Kind, "another value")
			c := msp.FieldConflict{Field: r.Info.Name, Base: r.Base, Local: r.Ours, Remote: r.Theirs}
			local, newBase, err := merge.Resolve(choice, c, other)
			if err != nil {
				t.Fatal(err)
			}
			value, outcome := merge.Field(r.Info, newBase, local, merge.Value{Text: r.Theirs})
			want := map[merge.Choice]string{merge.Local: r.Ours, merge.Remote: r.Theirs, merge.Other: other}[choice]
			if value != want {
				t.Fatalf("chose %v: %q, got %q", choice, want, value)
			}
			if wantOutcome := map[bool]merge.Outcome{true: merge.Agreed, false: merge.SendOurs}[merge.Equal(r.Info, want, r.Theirs)]; outcome != wantOutcome {
				t.Fatalf("chose %v: %v, want %v", choice, outcome, wantOutcome)
			}
		}
	})
}

func TestResolveRefusesWhatIsNoChoice(t *testing.T) {
	if _, _, err := merge.Resolve("both", msp.FieldConflict{}, ""); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("got %v, want an invalid choice", err)
	}
}
