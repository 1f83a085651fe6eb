package msp

import (
	"fmt"
	"strings"
	"time"
)

// A Side is one of the two sides of a conflict.
type Side string

// The sides. The text is what JSON, the database and the command line use.
const (
	SideHere  Side = "local"
	SideThere Side = "remote"
)

// A Scope names one field of one kind of record towards one system: what a rule
// and a lock are about.
type Scope struct {
	Kind   Kind
	Field  Field
	System System
	// OrganizationID limits it to the records of one organization; "" is all,
	// those of the account included.
	OrganizationID ID
}

// Covers says whether a field of a record towards a system is meant.
func (s Scope) Covers(rec *Record, f Field, system System) bool {
	return s.Kind == rec.Kind && s.Field == f && s.System == system && (s.OrganizationID == "" || s.OrganizationID == rec.Home())
}

// A Rule is a remembered choice: which side counts when both have changed a field.
type Rule struct {
	ID ID
	Scope
	Take  Side
	Staff string    // who made it, by name
	At    time.Time // UTC, when
}

// Words says a rule in a sentence: "IT Glue decides the notes of configurations".
func (r Rule) Words() string {
	who := "Sitewalk"
	if r.Take == SideThere {
		who = r.System.Title()
	}
	return fmt.Sprintf("%s decides the %s of %s", who, TitleOf(r.Kind, r.Field), r.Kind.Plural())
}

// A Lock keeps a field from being sent to a system. What changes there still comes
// here.
type Lock struct {
	ID ID
	Scope
	Staff string    // who locked it, by name
	At    time.Time // UTC, when
}

// A Settled is a conflict that a rule ended: both values, so that neither is lost.
type Settled struct {
	Field  Field
	Base   string // references as our IDs, all three
	Local  string
	Remote string
	Rule   Rule
}

// RuleFor finds the rule that decides a field of a record: one for its
// organization before one for all.
func RuleFor(rules []Rule, rec *Record, f Field, system System) (rule Rule, ok bool) {
	for _, r := range rules {
		if r.Covers(rec, f, system) && (!ok || r.OrganizationID != "") {
			rule, ok = r, true
		}
	}
	return rule, ok
}

// LockOn finds the lock that keeps a field of a record from being sent.
func LockOn(locks []Lock, rec *Record, f Field, system System) (lock Lock, ok bool) {
	for _, l := range locks {
		if l.Covers(rec, f, system) {
			return l, true
		}
	}
	return Lock{}, false
}

// Home is the organization a record belongs to; an organization is its own. ""
// for account-wide records.
func (r *Record) Home() ID {
	if r.Kind == KindOrganization {
		return r.ID
	}
	return r.OrganizationID
}

// Plural is the kind's name for several: "configurations", "operating systems".
func (k Kind) Plural() string {
	if strings.HasSuffix(string(k), "status") {
		return k.Title() + "es"
	}
	return k.Title() + "s"
}

// TitleOf is a field's title within a sentence: "hostname", "MAC address".
func TitleOf(kind Kind, f Field) string {
	info, ok := FieldOf(kind, f)
	if !ok || info.Title == "" {
		return string(f)
	}
	if first, _, _ := strings.Cut(info.Title, " "); len(first) > 1 && first == strings.ToUpper(first) {
		return info.Title
	}
	return strings.ToLower(info.Title[:1]) + info.Title[1:]
}

// A Same says that two records here are one thing: what is decided about them,
// applied in one step.
type Same struct {
	Kind         Kind
	Keep         ID // stays, with its links and its history
	Other        ID // goes; what belongs to it goes over
	KeepVersion  int64
	OtherVersion int64
	Set          Values // fields of the one that stays; "" clears one
	System       System
	Conflicts    []FieldConflict // of the one that stays, towards the system
}
