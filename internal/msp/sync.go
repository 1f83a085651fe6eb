package msp

import "time"

// A State is where a record stands towards one remote system. The words are
// those of the queue and of a link in JSON.
type State string

// The states (cli.md section 3).
const (
	StateLocal    State = "local"    // no counterpart yet
	StateSynced   State = "synced"   // both sides agree
	StateQueued   State = "queued"   // waits to be sent
	StateSending  State = "sending"  // a request is under way
	StateUnknown  State = "unknown"  // sent, the answer was lost: looked up before anything is sent again
	StateConflict State = "conflict" // a person must choose
	StateRefused  State = "refused"  // the remote system said no
	StateBlocked  State = "blocked"  // cannot be sent yet, for a reason a person can change
	StateWaiting  State = "waiting"  // for another item
	StateSkipped  State = "skipped"  // left out by a person until the next change
)

// A Link is our record's counterpart in a remote system, with the base: the
// field values both sides last agreed on.
type Link struct {
	Kind     Kind
	RecordID ID
	System   System
	RemoteID string
	URL      string // the record's page in the remote system; "" when none is known
	Version  string // the remote system's own mark of the last change (IT Glue: updated-at), as it wrote it
	// PSASync is how the remote system holds the record towards the PSA: "" (its own), "enabled",
	// "disabled" or "orphaned" (reference/itglue.md section 7.1).
	PSASync string
	Base    Values // references as our IDs
	SeenAt  time.Time
	Missing int // how many complete sweeps in a row did not show it
}

// A QueueItem says that a record waits to be sent to a system, never what to
// send: that is worked out from base, local and remote at the moment of sending.
type QueueItem struct {
	ID       string // kind:record:system, the name the command line uses
	Kind     Kind
	RecordID ID
	System   System
	State    State
	Reason   string // a word for programs; "" when there is nothing to say
	Message  string // for the person: what, why, next step
	QueuedAt time.Time
	// IntentAt is when a create, or a change of a record that has a link, was sent
	// whose answer is not stored yet; zero when none is. Intent holds what was sent.
	IntentAt  time.Time
	Intent    Values
	LookedUp  int       // how often the lost create was looked for in vain
	LookedAt  time.Time // when last
	NotBefore time.Time // zero: at once
	Attempts  int
}

// A FieldConflict is one field that both sides changed differently. The local
// value stays; nothing is sent for the field until a person chooses.
type FieldConflict struct {
	ID              string // stable: kind:record:system:field
	Kind            Kind
	RecordID        ID
	System          System
	Field           Field
	Base            string
	Local           string
	Remote          string
	RemoteChangedAt time.Time // UTC; the remote record's last change, zero when it does not say
}

// A SyncRecord is a record with all that concerns one system: what the merge and
// the plan are worked out from.
type SyncRecord struct {
	Record    *Record
	Link      *Link      // nil: no counterpart yet
	Queue     *QueueItem // nil: nothing waits
	Conflicts []FieldConflict
}

// A Remote names a counterpart for turning references into remote ids and back.
type Remote struct {
	Kind     Kind
	ID       ID
	RemoteID string
}

// A PullChange is what one remote record means for this workspace, decided by
// the engine, applied by the store in the transaction that also moves the cursor.
type PullChange struct {
	Kind           Kind
	ID             ID // of the record; a new one when Create
	Create         bool
	OrganizationID ID
	ParentID       ID
	ParentKind     Kind
	SeenVersion    int64     // of the local record the decision was made on; 0 for a new one
	Set            Values    // fields to take over; "" clears one
	Settled        []Settled // conflicts that a rule ended; those taken from there are in Set too
	Link           Link      // the link and the new base
	// Conflicts are all that are open towards the system now; others are closed.
	Conflicts []FieldConflict
	// Pending says that the record still differs from the base: its queue item
	// stays or is made. It is in conflict when there are Conflicts, queued when it
	// is new or was in conflict, and else keeps its state. Not pending ends it.
	Pending bool
	// Remove takes the record away here, because the other side has taken it away
	// and nothing that was changed here would be lost by it. It is part of the
	// batch, in history, and can be undone. Set, Conflicts and Pending are not
	// looked at.
	Remove bool
}

// A Push is the confirmed outcome of one request, stored in one transaction. It
// takes no values over: the engine does that through a PullChange beforehand,
// where an edit made meanwhile is noticed.
type Push struct {
	Item        QueueItem
	SeenVersion int64           // of the local record that was sent
	Link        Link            // with the new base
	Conflicts   []FieldConflict // all that are open towards the system now
	// Done removes the queue item unless the record changed since SeenVersion;
	// otherwise the item is kept with Item's state, reason and message.
	Done bool
	// Deleted says that the record was removed here and its counterpart is gone now:
	// link, base, conflicts and queue item end, and nothing else is looked at.
	Deleted bool
}
