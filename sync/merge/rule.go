package merge

import "sitewalk/internal/msp"

// Settle ends a conflict for one side, as a person's choice of it would: taken
// from there, or an ordinary change of ours over what they have. What is no
// conflict stays as it is, so that a rule never touches what only one side changed.
func (r Result) Settle(take msp.Side) Result {
	if r.Outcome != Conflict {
		return r
	}
	switch take {
	case msp.SideThere:
		r.Outcome, r.Value, r.NewBase = TakeTheirs, r.Theirs, r.Theirs
	case msp.SideHere:
		r.Outcome, r.Value, r.NewBase = SendOurs, r.Ours, r.Theirs
	}
	return r
}
