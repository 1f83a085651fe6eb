package app

// A ScopeRequest names one field of one kind of record towards one system.
type ScopeRequest struct {
	Kind           string `json:"kind"` // "" is configuration
	Field          string `json:"field"`
	System         string `json:"system"`          // "" is itglue
	OrganizationID string `json:"organization_id"` // "" is all
}

// A ScopeView is what a rule and a lock have in common.
type ScopeView struct {
	ID             string `json:"id"`
	Kind           string `json:"kind"`
	Field          string `json:"field"`
	FieldTitle     string `json:"field_title"`
	System         string `json:"system"`
	Organization   string `json:"organization"` // "" is all
	OrganizationID string `json:"organization_id"`
	Staff          string `json:"staff"` // who made it
	At             string `json:"at"`
	Words          string `json:"words"` // all of it in a sentence
}

// A RuleView is a remembered choice.
type RuleView struct {
	ScopeView
	Take string `json:"take"` // local or remote: the side that decides
}

// A RuleList is all rules, oldest first.
type RuleList struct {
	Items []RuleView `json:"items"`
	Next  *string    `json:"next"`
}

// A RuleDone is a rule that was made, and the open conflicts it ended.
type RuleDone struct {
	Rule     RuleView `json:"rule"`
	Resolved int      `json:"resolved"`
	Batch    *string  `json:"batch"`
}

// An AlikeDone is what a choice for all alike did, or would do.
type AlikeDone struct {
	Resolved int     `json:"resolved"`
	Batch    *string `json:"batch"` // null for a dry run and when there was nothing
}

// A LockView is a field that is never sent to a system.
type LockView struct {
	ScopeView
	Differing int `json:"differing"` // records that would be sent if it were lifted
}

// A LockList is all locks, oldest first.
type LockList struct {
	Items []LockView `json:"items"`
	Next  *string    `json:"next"`
}

// A LockLifted says what follows from lifting a lock.
type LockLifted struct {
	Queued int `json:"queued"` // records that wait to be sent because of it
}

// A RoundRequest asks for a pull, a push or both.
type RoundRequest struct {
	Kind          string   `json:"kind"`          // pull, push, sync
	Organizations []string `json:"organizations"` // what is sent is limited to these; none: all
	Records       []string `json:"records"`       // the same, by record; none: all
	Anyway        bool     `json:"anyway"`        // a person has looked at what stopped the last one
}

// A LookalikeView is a record that is held back, and those that may be the same.
type LookalikeView struct {
	ID         string       `json:"id"` // of the queue item
	Here       RecordView   `json:"here"`
	Candidates []RecordView `json:"candidates"` // linked to the system already
}
