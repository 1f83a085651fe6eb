package engine

import (
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A Result is what a round did.
type Result struct {
	Pulled   Pulled
	Pushed   Pushed
	Requests map[msp.System]connector.Requests // sent in this round
	Items    []Item                            // every record something happened to, or should have
	Batches  []msp.ID                          // of history, of what was taken over; one a system at most
}

// Pulled counts what a pull found, in records.
type Pulled struct {
	Seen      int
	Created   int // new here
	Updated   int // something was taken over, or the record was linked
	Unchanged int
	Conflicts int // with a field that waits for a person
	Gone      int
}

// Pushed counts what a push did, in records. A record that was created and
// changed on counts once, as what came first.
type Pushed struct {
	Created int
	Updated int
	Adopted int // the answer to a create was lost, and the record was found
	Blocked int // cannot be sent yet, conflicts included
	Refused int
	Unknown int
	Waiting int
}

func (p *Pushed) count(i *Item) {
	switch i.Action {
	case ActionCreate:
		if i.State == msp.StateSynced || i.Sent {
			p.Created++
		}
	case ActionAdopt:
		p.Adopted++
	case ActionUpdate, ActionArchive, ActionDelete:
		if i.Sent {
			p.Updated++
		}
	default:
		return // what a pull did is counted there
	}
	switch i.State {
	case msp.StateBlocked, msp.StateConflict:
		p.Blocked++
	case msp.StateRefused:
		p.Refused++
	case msp.StateUnknown, msp.StateSending:
		p.Unknown++
	case msp.StateWaiting:
		p.Waiting++
	}
}

// An Action is what a request does to a record there, or what was done to one
// here.
type Action string

// The actions.
const (
	ActionCreate  Action = "create"
	ActionUpdate  Action = "update"
	ActionArchive Action = "archive" // an update of nothing but archived
	ActionDelete  Action = "delete"  // removed here, and taken away there
	ActionAdopt   Action = "adopt"   // a create whose answer was lost, and which was found
	ActionPull    Action = "pull"    // taken over from there
)

// An Item is what became of one record in a round. It is plainly done when State
// is msp.StateSynced and Reason is "".
type Item struct {
	ID       string // of the queue item: kind:record:system
	System   msp.System
	Action   Action
	Kind     msp.Kind
	RecordID msp.ID
	// OrganizationID is "" for account-wide records.
	OrganizationID msp.ID
	Name           string
	State          msp.State
	RemoteID       string // "" when it has none
	Reason         string // a word for programs
	Message        string // for the person: what, why, next step
	Field          msp.Field
	Sent           bool // a request for it was confirmed in this round
}

// A Plan is what a push would do, in order.
type Plan struct {
	Operations []Operation
	Summary    Summary
	Brake      error // what would stop the push until a person has looked; nil for nothing
}

// An Operation is what a push would do with one record, or why it would not.
type Operation struct {
	ID             string // of the queue item
	System         msp.System
	Action         Action
	Kind           msp.Kind
	RecordID       msp.ID
	OrganizationID msp.ID
	Name           string
	Fields         []OperationField // in the order of the form
	// State is ready, waiting (for the operations in After, or for what Message
	// says), blocked or conflict, in the words of msp.State; ready is OpReady.
	State   msp.State
	Reason  string
	Message string
	After   []string
}

// OpReady is the state of an operation that a push would carry out.
const OpReady msp.State = "ready"

// An OperationField is one field of an operation. References are our IDs.
type OperationField struct {
	Field   msp.Field
	Base    string
	Local   string
	Remote  string // as last known
	Reaches bool
	Why     string // why not; "" when it reaches
}

// A Summary is a plan in numbers.
type Summary struct {
	Create    int
	Update    int // archiving included
	Archive   int
	Blocked   int // conflicts included
	Waiting   int
	Unchanged int // waits, and has nothing to send
	Requests  int
	Seconds   int
}

// A Progress says how far a round is.
type Progress struct {
	System  msp.System
	Phase   Phase
	Kind    msp.Kind
	Done    int
	Total   int // 0 when it is not known
	Message string
	Rest    time.Duration // estimated; 0 when it cannot be
}

// A Phase is what a round is at.
type Phase string

// The phases.
const (
	PhasePull   Phase = "pull"
	PhasePush   Phase = "push"
	PhaseLookup Phase = "look up"
)

// requestsPerSecond is the pace estimates are made with: that of IT Glue
// (reference/itglue.md section 2.4).
const requestsPerSecond = 8

func (p *Plan) add(r *round, entries []*entry) {
	for _, ent := range entries {
		if ent.verdict == nothing || ent.verdict == leave {
			p.Summary.Unchanged++
			continue
		}
		p.Operations = append(p.Operations, ent.op)
		switch ent.op.State {
		case OpReady:
			switch {
			case ent.op.Action == ActionCreate:
				p.Summary.Create++
			default:
				p.Summary.Update++
			}
			if ent.op.Action == ActionArchive {
				p.Summary.Archive++
			}
		case msp.StateWaiting:
			p.Summary.Waiting++
		default:
			p.Summary.Blocked++
		}
	}
	for _, step := range r.steps(entries) {
		p.Summary.Requests += r.cost(step)
	}
	p.Summary.Requests += r.reads(entries)
	p.Summary.Seconds = (p.Summary.Requests + requestsPerSecond - 1) / requestsPerSecond
}
