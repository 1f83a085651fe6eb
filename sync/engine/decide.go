package engine

import (
	"fmt"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
	"sitewalk/sync/route"
)

// A verdict is what a push does with a queue item.
type verdict int

const (
	leave   verdict = iota // stays as it is until a person acts or its time comes
	nothing                // ends without a request: both sides agree
	settle                 // ends without a write: what is known from there is to be taken over
	send                   // a request is to be made
	lookup                 // a create was sent and its answer lost
	hold                   // cannot be sent; op.State says why
	stay                   // ends without a request: all that differs is locked here
)

// An entry is a queue item with what was decided about it.
type entry struct {
	sr      msp.SyncRecord
	verdict verdict
	op      Operation
	fields  []msp.Field // to be sent
	refs    []target    // what the fields to be sent refer to, and the parents
}

// A target is a record that has to have a counterpart first.
type target struct {
	kind  msp.Kind
	id    msp.ID
	field msp.Field // "" for the organization and the parent
}

func (ent *entry) holdAs(state msp.State, reason, message string) {
	ent.verdict, ent.op.State, ent.op.Reason, ent.op.Message = hold, state, reason, message
}

// sticky says whether an item waits for a person whatever else happens. An edit
// or a retry queues it anew.
func sticky(q *msp.QueueItem) bool {
	switch q.State {
	case msp.StateRefused, msp.StateSkipped:
		return true
	case msp.StateBlocked:
		return q.Reason == reasonDuplicate
	case msp.StateConflict:
		return q.Reason == reasonDeleted
	}
	return false
}

// decide works out what a push does with one item: from the record, its base,
// what is known from there, and the routes. It asks nobody and changes nothing;
// what depends on other items is added by order.
func (r *round) decide(sr msp.SyncRecord) *entry {
	rec, q := sr.Record, sr.Queue
	ent := &entry{sr: sr, op: Operation{ID: itemID(rec.Kind, rec.ID, r.system), System: r.system, Action: ActionUpdate, Kind: rec.Kind, RecordID: rec.ID,
		OrganizationID: rec.OrganizationID, Name: rec.Name(), State: OpReady}}
	if sr.Link == nil {
		ent.op.Action = ActionCreate
	}
	if rec.Removed {
		return r.decideRemoval(ent)
	}
	switch {
	case q.State == msp.StateSkipped || r.Now().Before(q.NotBefore):
		return ent
	case sticky(q):
		state := msp.StateBlocked
		if q.State == msp.StateConflict {
			state = msp.StateConflict
		}
		r.operationFields(ent)
		ent.holdAs(state, q.Reason, q.Message)
		if q.State == msp.StateRefused && q.Reason == "" {
			ent.op.Reason = string(msp.Refused)
		}
		return ent
	case sr.Link == nil && !q.IntentAt.IsZero():
		r.operationFields(ent)
		ent.verdict, ent.op.Reason, ent.op.Message = lookup, reasonLost, lostMessage(q.IntentAt)
		return ent
	case !r.conn.Writes(rec.Kind):
		ent.holdAs(msp.StateBlocked, "not_written", fmt.Sprintf("Sitewalk does not change %s in %s. Change it there; it comes back with the next pull.", rec.Kind.Plural(), r.system.Title()))
		return ent
	case sr.Link == nil && rec.Archived():
		ent.op.State = msp.StateSkipped // made here and archived here: nobody there has to know
		return ent
	}
	stopped := r.operationFields(ent)
	if missing := msp.Missing(rec, []msp.System{r.system})[r.system]; sr.Link == nil && len(missing) > 0 {
		ent.holdAs(msp.StateBlocked, "draft", "Draft: needs "+titles(rec.Kind, missing)+" before it can be sent.")
		return ent
	}
	r.conclude(ent, stopped)
	return ent
}

// conclude gives the verdict once the fields are known.
func (r *round) conclude(ent *entry, stopped halts) {
	if ent.sr.Link == nil {
		if name := route.To(r.system, r.world, r.subject(ent.sr), msp.FieldName); !name.Reaches {
			state := msp.StateBlocked
			if name.Waits() {
				state = msp.StateWaiting
			}
			ent.holdAs(state, string(name.Reason), name.Message)
			return
		}
		ent.verdict = send
		ent.refs = append(ent.refs, parents(ent.sr.Record)...)
		return
	}
	if len(ent.fields) == 1 && ent.fields[0] == msp.FieldArchived {
		ent.op.Action = ActionArchive
	}
	switch {
	case len(ent.fields) > 0:
		ent.verdict = send
	case stopped.take:
		ent.verdict = settle
	case stopped.mirrored:
		ent.holdAs(msp.StateWaiting, reasonMirror, mirrorMessage)
	case stopped.conflict:
		ent.holdAs(msp.StateConflict, reasonBoth, conflictMessage(r.system))
	case stopped.reason != "":
		ent.holdAs(msp.StateBlocked, stopped.reason, stopped.message)
	case stopped.kept != "":
		ent.holdAs(msp.StateWaiting, string(route.FieldLocked), stopped.kept)
		ent.verdict = stay
	case !ent.sr.Queue.IntentAt.IsZero():
		// Taken back after it was sent, and the answer was lost: it may be there.
		ent.verdict, ent.op.Reason, ent.op.Message = settle, reasonLost, lostMessage(ent.sr.Queue.IntentAt)
	default:
		ent.verdict = nothing
	}
}

// halts is what keeps fields of a record from being sent.
type halts struct {
	reason, message string // of the first field that is blocked
	conflict        bool
	mirrored        bool   // goes with the primary interface
	take            bool   // something known from there is to be taken over first
	kept            string // why a field stays here that a person has locked; "" when none does
}

// operationFields fills in the fields of an operation and which of them are to be
// sent: for a new record all that hold something, else those that differ from
// the base.
func (r *round) operationFields(ent *entry) (s halts) {
	rec := ent.sr.Record
	subject := r.subject(ent.sr)
	open := map[msp.Field]msp.FieldConflict{}
	for _, c := range ent.sr.Conflicts {
		open[c.Field] = c
	}
	var base msp.Values
	if ent.sr.Link != nil {
		base = ent.sr.Link.Base
	}
	for _, info := range msp.FieldsIn(rec.Kind, rec.Values, base) {
		if info.Fixed && ent.sr.Link != nil {
			continue
		}
		f := OperationField{Field: info.Name, Local: rec.Get(info.Name)}
		if ent.sr.Link != nil {
			f.Base = base[info.Name]
			f.Remote = f.Base
		} else if f.Local == "" || info.Name == msp.FieldArchived {
			continue
		}
		conflict, inConflict := open[info.Name]
		if inConflict {
			f.Remote = conflict.Remote
		}
		switch _, outcome := merge.Field(info, f.Base, f.Local, merge.Value{Text: f.Remote}); {
		case outcome == merge.Agreed && !inConflict:
			continue
		case outcome == merge.Agreed || outcome == merge.TakeTheirs:
			s.take = true // the person has settled a conflict by typing
			continue
		case inConflict:
			f.Why = conflictMessage(r.system)
			s.conflict = true
		case r.mirrored(ent, info.Name):
			f.Reaches, f.Why, s.mirrored = true, mirrorMessage, true
		default:
			reason, why := r.stopped(ent.sr, subject, info, f.Local)
			if f.Why, f.Reaches = why, why == ""; f.Reaches {
				ent.fields = append(ent.fields, info.Name)
				if info.Kind == msp.KindRef && f.Local != "" {
					ent.refs = append(ent.refs, target{info.Ref, msp.ID(f.Local), info.Name})
				}
			} else if reason == string(route.FieldLocked) {
				s.kept = why
			} else if s.reason == "" {
				s.reason, s.message = reason, why
			}
		}
		ent.op.Fields = append(ent.op.Fields, f)
	}
	return s
}

// stopped says why a field cannot be sent; "" when it can.
func (r *round) stopped(sr msp.SyncRecord, subject route.Subject, info msp.FieldInfo, value string) (reason, why string) {
	if leg := route.To(r.system, r.world, subject, info.Name); !leg.Reaches {
		return string(leg.Reason), leg.Message
	}
	if reason, why = r.heldAddress(sr.Record, info.Name); why != "" {
		return reason, why
	}
	if value == "" && sr.Link != nil && slices.Contains(msp.Missing(&msp.Record{Kind: sr.Record.Kind}, []msp.System{r.system})[r.system], info.Name) {
		return "needed", fmt.Sprintf("%s does not take the record without %s. Fill it in.", r.system.Title(), titles(sr.Record.Kind, []msp.Field{info.Name}))
	}
	if info.Kind == msp.KindRef && value != "" && !r.conn.Writes(info.Ref) {
		if _, linked := r.refs.remote[info.Ref][msp.ID(value)]; !linked {
			return "not_there", fmt.Sprintf("%s does not have this %s, and Sitewalk cannot make one there. Choose another, or add it there and pull.", r.system.Title(), info.Ref.Title())
		}
	}
	return "", ""
}

func (r *round) subject(sr msp.SyncRecord) route.Subject {
	s := route.Subject{Kind: sr.Record.Kind, New: sr.Link == nil}
	for _, l := range r.Locks {
		if l.Covers(sr.Record, l.Field, r.system) {
			s.Locks = append(s.Locks, l)
		}
	}
	if sr.Link != nil {
		s.PSASync = sr.Link.PSASync
		s.Open = r.conn.Open(sr.Record.Kind, sr.Link.PSASync)
	}
	return s
}

func parents(rec *msp.Record) (out []target) {
	if rec.OrganizationID != "" {
		out = append(out, target{kind: msp.KindOrganization, id: rec.OrganizationID})
	}
	if rec.ParentID != "" {
		out = append(out, target{kind: rec.Parent(), id: rec.ParentID})
	}
	return out
}
