// Package merge decides what two sides that changed the same record agree on. It
// is pure: base, ours and theirs go in, an outcome for every field comes out.
// Field merges one field, Record one record, and Resolve turns a person's choice
// about a conflict into values. Values are compared by what they mean (Equal).
package merge

import "sitewalk/internal/msp"

// An Outcome says what became of one field.
type Outcome int

// The outcomes.
const (
	// Agreed: both sides mean the same.
	Agreed Outcome = iota
	// TakeTheirs: only they changed it; theirs is taken over.
	TakeTheirs
	// SendOurs: only we changed it; ours is sent.
	SendOurs
	// Conflict: both changed it, differently. Ours stays on the screen and
	// nothing is sent until a person chooses.
	Conflict
	// Blocked: they hide the value from us. It is no change of theirs, and
	// whether ours fits cannot be told, so nothing is taken and nothing sent.
	Blocked
)

func (o Outcome) String() string {
	switch o {
	case Agreed:
		return "agreed"
	case TakeTheirs:
		return "take theirs"
	case SendOurs:
		return "send ours"
	case Conflict:
		return "conflict"
	case Blocked:
		return "blocked"
	}
	return "unknown outcome"
}

// A Value is one field of the other side, in canonical form, a reference as our
// ID.
type Value struct {
	Text   string
	Masked bool // the other side hides the value; Text says nothing
}

// Field merges one field and gives the value our record holds afterwards. base is
// what both sides last agreed on; "" when they never did, and then a side that is
// empty has said nothing, and two sides that differ are in conflict.
func Field(info msp.FieldInfo, base, ours string, theirs Value) (string, Outcome) {
	switch {
	case theirs.Masked && info.Kind == msp.KindSecret:
		// Nobody is shown secrets; which one they hold is known from what was sent.
		if ours == base || ours == "" {
			return ours, Agreed
		}
		return ours, SendOurs
	case theirs.Masked:
		return ours, Blocked
	case Equal(info, ours, theirs.Text):
		return ours, Agreed // in our spelling: nobody has to see a value change that did not
	case Equal(info, ours, base):
		return theirs.Text, TakeTheirs
	case Equal(info, theirs.Text, base):
		return ours, SendOurs
	default:
		return ours, Conflict
	}
}

// A Result is what became of one field of a record.
type Result struct {
	Info    msp.FieldInfo
	Outcome Outcome
	Base    string // before the merge
	Ours    string // before the merge
	Theirs  string // "" when Blocked
	Value   string // what our record holds afterwards
	// NewBase is what both sides agree on afterwards: theirs when the field was
	// agreed or taken, else the old base. A base that already means the same keeps
	// its spelling, so that a merge of the same three sides changes nothing.
	NewBase string
}

// Record merges the fields of a record that the other side tells of, in the
// order of the kind's form. A field that is not in theirs is not known, which is
// no change, and gets no result. hasBase false is for two records that are
// joined for the first time: base is not looked at.
func Record(kind msp.Kind, base, ours msp.Values, theirs map[msp.Field]Value, hasBase bool) []Result {
	out := make([]Result, 0, len(theirs))
	for _, info := range msp.FieldsIn(kind, theirs) {
		their, known := theirs[info.Name]
		if !known {
			continue
		}
		r := Result{Info: info, Ours: ours[info.Name]}
		if hasBase {
			r.Base = base[info.Name]
		}
		r.Value, r.Outcome = Field(info, r.Base, r.Ours, their)
		if !their.Masked {
			r.Theirs = their.Text
		}
		r.NewBase = r.Base
		if (r.Outcome == Agreed || r.Outcome == TakeTheirs) && !their.Masked && !Equal(info, r.Base, r.Theirs) {
			r.NewBase = r.Theirs
		}
		out = append(out, r)
	}
	return out
}

// A Choice is how a person settles a conflict.
type Choice string

// The choices.
const (
	Local  Choice = "local"  // ours counts and is sent
	Remote Choice = "remote" // theirs counts
	Other  Choice = "other"  // neither: a new value counts and is sent
)

// Resolve turns a choice about a conflict into the value our record gets and the
// new base, from which the next merge reaches the same decision by itself: the
// base becomes theirs, so that ours or a new value is an ordinary change. other
// is looked at for Other only.
func Resolve(choice Choice, c msp.FieldConflict, other string) (local, base string, err error) {
	switch choice {
	case Local:
		return c.Local, c.Remote, nil
	case Remote:
		return c.Remote, c.Remote, nil
	case Other:
		return other, c.Remote, nil
	}
	return "", "", msp.FieldError("take", "“%s” is not a way to settle a conflict. Take local or remote, or give a value.", string(choice))
}
