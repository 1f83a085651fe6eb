// Package route decides which system a change goes to, and why not to the
// others. It is pure: the rules are the table in table.go, read by Field. Getting
// a route wrong is how duplicates are made, so no combination is without an
// answer, and every "no" has a reason for programs and a sentence for people.
package route

import (
	"slices"

	"sitewalk/internal/msp"
)

// A Setting is how the IT Glue account itself is joined to a PSA by IT Glue's own
// sync, whether or not that PSA is connected here.
type Setting string

// The settings; "" counts as None.
const (
	None   Setting = "none"
	OneWay Setting = "one-way" // the PSA feeds IT Glue
	TwoWay Setting = "two-way"
)

// ParseSetting reads a setting; "" is None.
func ParseSetting(s string) (Setting, error) {
	switch Setting(s) {
	case "", None:
		return None, nil
	case OneWay, TwoWay:
		return Setting(s), nil
	}
	return "", msp.FieldError("psa-sync", "“%s” is not a way IT Glue is joined to a PSA. Use none, one-way or two-way.", s)
}

// A World is what is connected and how.
type World struct {
	ITGlue bool
	// PSA is the PSA of the account, ConnectWise or Autotask; "" when there is
	// none or nobody said which. Connected says whether it is connected here.
	PSA       msp.System
	Connected bool
	Joined    Setting
}

// psa is how the PSA is called in a sentence.
func (w World) psa() string {
	if w.PSA == "" {
		return "the PSA"
	}
	return w.PSA.Title()
}

func (w World) connected() bool { return w.Connected && w.PSA != "" }

// A Subject is the record a change is about.
type Subject struct {
	Kind msp.Kind
	// New says that no remote system has the record yet.
	New bool
	// PSASync is how IT Glue holds the record towards the PSA: "", "enabled",
	// "disabled" or "orphaned". It counts for records that are not New.
	PSASync string
	// Open are the fields IT Glue takes on a record held so; nil means all.
	Open []msp.Field
	// Syncs says whether the record's type and status are set to sync with the PSA.
	Syncs Syncs
	// Locks keep fields of the record from being sent; those of other systems and
	// fields are not looked at.
	Locks []msp.Lock
}

// Syncs says what a record's type and status are set to, for a PSA connected here.
type Syncs string

// The settings of types and statuses.
const (
	Synced     Syncs = ""             // both are set to sync
	NotSynced  Syncs = "not synced"   // one of them is not
	ITGlueOnly Syncs = "it glue only" // the type is marked to be made in IT Glue alone
)

// A Leg is the way of one field to one system.
type Leg struct {
	System  msp.System // "" only when no system is connected
	Reaches bool
	Reason  Reason // "" when it reaches
	Message string // for the person: what, why, next step; "" when it reaches
}

// Kept says that a person here wants it so: it stays, and nobody has to do anything.
func (l Leg) Kept() bool { return l.Reason == FieldLocked }

// Waits says that the leg is only not open yet: nobody has to do anything.
func (l Leg) Waits() bool { return l.Reason == AfterPSA }

// A Reason says why a field does not reach a system, for programs.
type Reason string

// The reasons.
const (
	NotConnected  Reason = "not_connected"   // no system is connected
	AddInPSA      Reason = "add_in_psa"      // one-way: new records come from the PSA, which is not connected here
	ChangeInPSA   Reason = "change_in_psa"   // one-way: the PSA decides the field, and is not connected here
	PSALocked     Reason = "psa_locked"      // IT Glue does not take the field on a record it syncs
	Orphaned      Reason = "psa_orphaned"    // the same, and the PSA no longer has the record or no longer syncs its type
	Disabled      Reason = "psa_disabled"    // the same, and IT Glue has switched its sync off
	AfterPSA      Reason = "after_psa"       // goes to IT Glue when that has brought the record over from the PSA
	ThroughPSA    Reason = "through_psa"     // the PSA takes it, and IT Glue brings it over
	NoPSAField    Reason = "no_psa_field"    // the PSA has no such field
	NotesStay     Reason = "notes_stay"      // notes are never sent to a PSA
	NotForPSA     Reason = "not_for_psa"     // Sitewalk sends records of this kind to no PSA
	TypeNotSynced Reason = "type_not_synced" // type or status is not set to sync
	OnlyITGlue    Reason = "itglue_only"     // IT Glue keeps the record for itself
	FieldLocked   Reason = "field_locked"    // a person here locked the field against the system
)

// Field gives the way of one field to every connected system, IT Glue first.
// Without any connected system there is one leg that says so. For a New record
// the answer for its name is the answer for the record.
func Field(w World, s Subject, f msp.Field) []Leg {
	q := question{world: w, subject: s, field: f, stage: stageOf(w, s), class: classOf(w, s.Kind, f)}
	if w.Joined == "" {
		q.world.Joined = None
	}
	for _, r := range table {
		if r.fits(q) {
			return q.legs(r)
		}
	}
	// The table ends with a row that fits everything; TestEveryCombination checks it.
	return []Leg{{Reason: NotConnected, Message: q.words(NotConnected)}}
}

// To is Field's leg to one system. A system that is not connected is not reached.
func To(system msp.System, w World, s Subject, f msp.Field) Leg {
	for _, l := range Field(w, s, f) {
		if l.System == system {
			return l
		}
	}
	return Leg{System: system, Reason: NotConnected, Message: system.Title() + " is not connected. Connect it, then push again."}
}

// Notice is what a person has to do after a new record was made, because no
// request can: "" when there is nothing. It holds as long as the record is linked
// and IT Glue keeps it for itself.
func Notice(w World, s Subject) (reason, message string) {
	if s.Kind == msp.KindConfiguration && w.ITGlue && w.Joined == TwoWay && !w.connected() && (s.New || s.PSASync == "") {
		return "save_in_itglue", "Open and save it in IT Glue to send it to " + w.psa() + ". IT Glue passes on no record made through its API by itself."
	}
	return "", ""
}

// Maps says whether a PSA's records have a field that IT Glue's own sync fills
// from ours. It is not whether Sitewalk sends it there.
func Maps(psa msp.System, kind msp.Kind, f msp.Field) bool {
	return kind == msp.KindConfiguration && slices.Contains(mapped[psa], f)
}

// A question is what Field was asked, sorted into the words of the table.
type question struct {
	world   World
	subject Subject
	field   msp.Field
	stage   stage
	class   class
}

func stageOf(w World, s Subject) stage {
	switch {
	case s.New && w.connected() && s.Kind == msp.KindConfiguration && s.Syncs == ITGlueOnly:
		return freshAlone
	case s.New && w.connected() && s.Kind == msp.KindConfiguration && s.Syncs == NotSynced:
		return freshUnsynced
	case s.New:
		return fresh
	case s.PSASync != "":
		return synced
	}
	return own
}

func classOf(w World, kind msp.Kind, f msp.Field) class {
	switch {
	case kind == msp.KindOrganization:
		return organization
	case kind != msp.KindConfiguration:
		return otherKind
	case f == msp.FieldNotes:
		return notes
	case w.connected() && slices.Contains(sent[w.PSA], f):
		return shared
	case w.connected():
		return unshared
	case slices.Contains(mapped[msp.ConnectWise], f) || slices.Contains(mapped[msp.Autotask], f):
		return shared
	}
	return unshared
}

func (q question) legs(r row) []Leg {
	var out []Leg
	if q.world.ITGlue {
		out = append(out, q.leg(msp.ITGlue, r.glue))
	}
	if q.world.connected() {
		out = append(out, q.leg(q.world.PSA, r.psa))
	}
	if len(out) == 0 {
		out = append(out, q.leg("", verdict{no: NotConnected}))
	}
	return out
}

func (q question) leg(system msp.System, v verdict) Leg {
	if v.no == "" || v.unlessOpen && (q.subject.Open == nil || slices.Contains(q.subject.Open, q.field)) {
		for _, lock := range q.subject.Locks {
			if lock.System == system && lock.Field == q.field {
				return Leg{System: system, Reason: FieldLocked, Message: lockWords(lock)}
			}
		}
		return Leg{System: system, Reaches: true}
	}
	why := v.no
	if v.unlessOpen {
		switch q.subject.PSASync {
		case "orphaned":
			why = Orphaned
		case "disabled":
			why = Disabled
		}
	}
	return Leg{System: system, Reason: why, Message: q.words(why)}
}
