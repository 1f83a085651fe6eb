package msp

import "time"

// Values are a record's fields as text in canonical form (see FieldKind). A
// field that is absent and one that is "" are the same: unknown, empty.
type Values map[Field]string

// Clone copies the values; nil stays an empty map.
func (v Values) Clone() Values {
	out := make(Values, len(v))
	for f, s := range v {
		out[f] = s
	}
	return out
}

// A Record is one thing Sitewalk keeps, of any kind: what the store loads and
// saves, and what history, merge and export speak of. Configurations, the most
// frequent kind, have helpers in configuration.go.
type Record struct {
	Kind           Kind
	ID             ID
	OrganizationID ID // the organization it belongs to; "" for account-wide records and for organizations
	// ParentID names the record that an interface, an attachment, a related item or
	// an embedded password belongs to, ParentKind its kind; "" otherwise. Where
	// ParentKinds leaves no choice ParentKind may be "": see Parent.
	ParentID   ID
	ParentKind Kind
	Values     Values
	// Pending holds what was typed into a field and does not fit there, with the
	// reason. The field keeps its last good value; nothing typed is lost.
	Pending map[Field]Pending
	// Gone says that the remote system no longer has it, confirmed twice.
	Gone bool
	// Removed says that it was taken away here; a counterpart that it still has is
	// to be taken away too. Only what waits to be sent is ever loaded so.
	Removed   bool
	Version   int64     // counts saves here, from 1
	CreatedAt time.Time // UTC
	UpdatedAt time.Time // UTC, the last save here
}

// A Pending is text that was typed, pasted or imported into a field and could
// not be taken.
type Pending struct {
	Text    string `json:"text"`
	Code    string `json:"code"`    // as Problem.Code
	Message string `json:"message"` // what, why, next step
}

// Name is the record's name; "" for a nameless draft.
func (r *Record) Name() string { return r.Values[FieldName] }

// Get reads a field; "" is unknown.
func (r *Record) Get(f Field) string { return r.Values[f] }

// Set writes a field, which must be in canonical form, and drops what was
// pending there.
func (r *Record) Set(f Field, text string) {
	if r.Values == nil {
		r.Values = Values{}
	}
	if text == "" {
		delete(r.Values, f)
	} else {
		r.Values[f] = text
	}
	delete(r.Pending, f)
}

// SetPending keeps text that does not fit into a field.
func (r *Record) SetPending(f Field, p Pending) {
	if r.Pending == nil {
		r.Pending = map[Field]Pending{}
	}
	r.Pending[f] = p
}

// Clone makes a deep copy.
func (r *Record) Clone() *Record {
	out := *r
	out.Values = r.Values.Clone()
	out.Pending = make(map[Field]Pending, len(r.Pending))
	for f, p := range r.Pending {
		out.Pending[f] = p
	}
	return &out
}

// Archived says whether the record is hidden from normal views.
func (r *Record) Archived() bool { return r.Values[FieldArchived] == "true" }
