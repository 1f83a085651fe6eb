package msp

import "time"

// A Round is one pull, push or both, as the history of rounds keeps it.
type Round struct {
	ID        ID
	Kind      string // pull, push or sync
	Staff     string // the profile's name; of an automatic round, whose right it used
	Automatic bool   // nobody pressed a button
	At        time.Time
	EndedAt   time.Time // zero while it is under way
	// Organizations limit what was sent; none is all.
	Organizations []ID
	State         RoundState
	Code          Code   // of what ended it early; "" when it came to its end
	Message       string // the same for a person; "" when it came to its end
	Counts        RoundCounts
	// Batches are what it took over, one a system at most, as the history of
	// records keeps them.
	Batches []ID
}

// A RoundState is how a round ended.
type RoundState string

// The states of a round.
const (
	RoundRunning RoundState = "running"
	RoundDone    RoundState = "done"
	RoundStopped RoundState = "stopped" // by a person
	RoundFailed  RoundState = "failed"
	RoundBroken  RoundState = "broken off" // the program ended with it
)

// RoundCounts are a round in numbers, in records. They are kept as JSON.
type RoundCounts struct {
	Seen      int              `json:"seen,omitempty"`
	New       int              `json:"new,omitempty"`     // here
	Changed   int              `json:"changed,omitempty"` // here
	Unchanged int              `json:"unchanged,omitempty"`
	Conflicts int              `json:"conflicts,omitempty"`
	Gone      int              `json:"gone,omitempty"`
	Created   int              `json:"created,omitempty"` // there
	Updated   int              `json:"updated,omitempty"` // there
	Adopted   int              `json:"adopted,omitempty"` // the answer to a create was lost, and the record was found
	Blocked   int              `json:"blocked,omitempty"`
	Refused   int              `json:"refused,omitempty"`
	Unknown   int              `json:"unknown,omitempty"`
	Waiting   int              `json:"waiting,omitempty"`
	Requests  map[System]int64 `json:"requests,omitempty"`
}

// Quiet says that an automatic round changed nothing on either side and went
// well: there is nothing to tell of it, and it is forgotten first.
func (r Round) Quiet() bool {
	c := r.Counts
	return r.Automatic && r.State == RoundDone && len(r.Batches) == 0 && c.New+c.Changed+c.Conflicts+c.Gone+c.Created+c.Updated+c.Adopted == 0
}
