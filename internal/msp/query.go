package msp

// A Write says who writes and as what.
type Write struct {
	Staff   string
	Action  Action
	Title   string
	Systems []System // systems whose queue hears of the change
	Import  *ImportRun
}

// A ListQuery asks for a page of records of one kind.
type ListQuery struct {
	Kind          Kind
	Organizations []ID // nil: all; empty, not nil: none
	Parent        ID   // interfaces of a configuration
	Where         []Where
	Text          string // substring of any text, as Search
	Archived      Tri    // default: without
	State         string // "", "draft", "ready", "problem", "unsent", or a queue state
	Sort          Field
	Descending    bool
	After         string // cursor of the page before
	Offset        int    // instead of After: jump to a row
	Limit         int
	WithTotal     bool
}

// A Where keeps records whose field equals the value ("" is empty). References as IDs.
type Where struct {
	Field  Field
	Values []string // any of
}

// Tri is a filter that may be off.
type Tri int

// The positions of Tri.
const (
	Without Tri = iota // only those that are not
	With               // both
	Only               // only those that are
)

// A Page is a page of a list.
type Page struct {
	Records []*Record
	Next    string // "" at the end
	Total   int    // -1 when not asked for
}

// A SearchQuery asks for records by text.
type SearchQuery struct {
	Text          string
	Organizations []ID // nil: all
	Kinds         []Kind
	Limit         int
}

// A SearchHit is one record found, with the field that fits best.
type SearchHit struct {
	Record *Record
	Field  Field
	Text   string
}

// Counts are the numbers of one organization.
type Counts struct {
	Configurations int
	Drafts         int
	Archived       int
	Problems       int
	Locations      int
	ByState        map[State]int
}

// A BatchQuery asks for batches, newest first.
type BatchQuery struct {
	Action Action // "" any
	Staff  string
	After  string
	Limit  int
}

// A ChangeQuery asks for changes, newest first.
type ChangeQuery struct {
	Kind   Kind
	Record ID
	Batch  ID
	After  string
	Limit  int
}

// A QueueQuery asks for queue items.
type QueueQuery struct {
	System        System
	State         State
	Organizations []ID
	After         string
	Limit         int
}

// A ConflictQuery asks for conflicts.
type ConflictQuery struct {
	Organizations []ID
	Record        ID
	ID            string
}

// A Finding is one thing a check found.
type Finding struct {
	What     string
	Severity string // "error", "warning", "info"
	Repaired bool
	Message  string
}
