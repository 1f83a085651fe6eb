package msp

// A MatchKey is the natural keys of one remote record. Junk identifiers are
// left out by the caller.
type MatchKey struct {
	OrganizationID ID
	ParentID       ID // for a model: its manufacturer's id
	ParentKind     Kind
	Name           string
	SerialNumber   string
	MACAddress     string
}
