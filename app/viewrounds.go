package app

// A RoundPage is a page of the history of rounds.
type RoundPage struct {
	Items []RoundView `json:"items"`
	Next  *string     `json:"next"`
}

// A RoundView is one pull, push or both.
type RoundView struct {
	ID            string           `json:"id"`
	Kind          string           `json:"kind"`  // pull, push, sync
	Staff         string           `json:"staff"` // of an automatic round, whose right it used
	Automatic     bool             `json:"automatic"`
	At            string           `json:"at"`
	EndedAt       string           `json:"ended_at"`      // "" while it is under way, and when it was broken off
	All           bool             `json:"all"`           // not limited to organizations
	Organizations []string         `json:"organizations"` // names, when it was limited
	Others        int              `json:"others"`        // further organizations, which are not the reader's
	State         string           `json:"state"`         // running, done, stopped, failed, broken off
	Code          *string          `json:"code"`
	Message       *string          `json:"message"`
	Pulled        PulledView       `json:"pulled"`
	Pushed        PushedView       `json:"pushed"`
	Requests      map[string]int64 `json:"requests"`
	Batches       []string         `json:"batches"` // what it took over, in the history of records
}

// A BatchChangesView is a page of what one act changed.
type BatchChangesView struct {
	Batch BatchView     `json:"batch"`
	Items []BatchChange `json:"items"`
	Next  *string       `json:"next"`
}

// A BatchChange is one field of one record. Field "" with Old "" is the record's
// making, with New "" its removal.
type BatchChange struct {
	Record RecordRef `json:"record"`
	Field  string    `json:"field"`
	Old    string    `json:"old"`
	New    string    `json:"new"`
}
