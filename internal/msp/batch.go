package msp

import "time"

// An Action is what a batch was.
type Action string

// The actions.
const (
	ActionEdit    Action = "edit"
	ActionBulk    Action = "bulk edit"
	ActionImport  Action = "import"
	ActionPull    Action = "pull"
	ActionResolve Action = "resolve"
	ActionUndo    Action = "undo"
	ActionRedo    Action = "redo"
	ActionMerge   Action = "merge"
	ActionRule    Action = "rule" // a remembered choice ended conflicts
)

// A Batch is everything that one act changed: the unit of history and undo.
type Batch struct {
	ID       ID
	Action   Action
	Staff    string // the profile's name; "IT Glue" for a pull
	At       time.Time
	Title    string // "Imported inventory.xlsx", "Pasted 6 rows"
	UndoneBy ID     // the batch that took it back; "" while it stands
	Undoes   ID     // the batch it takes back; "" when it is not an undo
	Records  int
	Removals int // of the records, how many it removed
}

// A Change is one field of one record in a batch. Field "" with Old "" is the
// record's making, with New "" its removal.
type Change struct {
	BatchID  ID
	At       time.Time
	Staff    string
	Action   Action
	Kind     Kind
	RecordID ID
	Field    Field
	Old      string // canonical; references as IDs
	New      string
	Pending  bool // the text was kept beside the field because it did not fit
	Lost     bool // a choice between two sides: Old is what did not count, New what did; no value changed
}

// An Undone is what an undo did, or would do: per record reversed, kept (someone
// edited it since) or impossible, with the reason.
type Undone struct {
	Batch      ID
	Reversed   int
	Queued     int // changes that wait for a remote system because of it
	Kept       []UndoneRecord
	Impossible []UndoneRecord
}

// An UndoneRecord is one record an undo left alone, and why.
type UndoneRecord struct {
	Kind   Kind
	ID     ID
	Name   string
	Reason string
}

// An ImportRun is one import in the history of imports.
type ImportRun struct {
	BatchID   ID
	At        time.Time
	Staff     string
	File      string
	SHA256    string
	Rows      int
	Created   int
	Updated   int
	Unchanged int
	Skipped   int
	State     string // "applied" or "undone"
	Mapping   string // the mapping as JSON, so that the same headers are mapped alike next time
}
