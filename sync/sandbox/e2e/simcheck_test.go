package e2e_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// settle heals everything, lets rounds run and people choose until nothing happens
// any more.
func (s *sim) settle() {
	s.glue.Heal()
	s.glue.RestoreKey()
	s.rekey()
	s.calm = true
	for _, d := range s.desks {
		d.off, d.crash = false, 0
	}
	leave := s.chance(25) // some seeds end with choices still open
	const most = 14
	for n := range most {
		before := s.writes
		changed := false
		for _, d := range s.desks {
			time.Sleep(25 * time.Hour) // the next sweep is due
			result, err := d.round(simSync, engine.Scope{Anyway: true})
			if err != nil {
				s.bad("desk %d: all is well, and the round ended with %v", d.n, err)
				return
			}
			changed = changed || result.Pulled.Created+result.Pulled.Updated+result.Pulled.Gone > 0
		}
		asked := s.writes
		if !leave || n == 0 {
			for _, d := range s.desks {
				d.person(100)
			}
		}
		open := 0
		for _, d := range s.desks {
			for _, q := range d.queue() {
				if q.State == msp.StateQueued || q.State == msp.StateUnknown || q.State == msp.StateSending {
					open++
				}
			}
		}
		if s.writes == before && asked == before && !changed && open == 0 {
			return
		}
	}
	for _, d := range s.desks {
		for _, q := range d.queue() {
			s.log("desk %d: left: %+v", d.n, q)
		}
	}
	s.bad("there is no quiet after %d rounds of all desks", most)
}

// check holds the end against the model.
func (s *sim) check() {
	if bad := s.glue.Violations(); len(bad) > 0 {
		s.bad("the rules of the vendor were broken: %q", bad)
	}
	s.onceThere()
	for _, d := range s.desks {
		d.agrees()
		d.left()
	}
	s.nothingLost()
	for _, d := range s.desks {
		d.quietNow()
	}
}

// onceThere checks that the account has nothing twice.
func (s *sim) onceThere() {
	for _, k := range simKinds {
		count := map[string]int{}
		for _, rec := range s.glue.Records(k.there, "") {
			count[tokenOf(rec.Attributes["name"].(string))]++
		}
		for token, n := range count {
			th := s.byToken[token]
			if th != nil && n > th.made && !th.racy {
				s.bad("%s is there %d times, and was made %d times", token, n, th.made)
			}
		}
	}
}

// explained says whether an item of the queue tells a person why it waits.
func explained(q *msp.QueueItem) bool {
	if q == nil {
		return false
	}
	switch q.State {
	case msp.StateSkipped:
		return true // a person did that, or the record is archived
	case msp.StateBlocked, msp.StateRefused, msp.StateConflict, msp.StateWaiting, msp.StateUnknown:
		return q.Message != "" && q.Reason != "" || q.State == msp.StateConflict
	}
	return false
}

// agrees checks that a desk and the account say the same, but for what visibly
// waits for a person.
func (d *simDesk) agrees() {
	for _, k := range simKinds {
		byRemote := map[string]msp.SyncRecord{}
		here := map[string]int{}
		for _, sr := range d.synced(k.kind) {
			token := tokenOf(sr.Record.Name())
			if sr.Link != nil && !sr.Record.Gone {
				byRemote[sr.Link.RemoteID] = sr
			}
			if sr.Record.Gone || sr.Link == nil && (sr.Queue == nil || explained(sr.Queue)) {
				continue
			}
			here[token]++
			if th := d.byToken[token]; th != nil && here[token] > th.made && !th.racy {
				d.bad("desk %d has %s %d times", d.n, token, here[token])
			}
		}
		for _, rec := range d.glue.Records(k.there, "") {
			th := d.thingOf(rec.Attributes["name"].(string))
			if th == nil {
				continue
			}
			sr, ok := byRemote[rec.ID]
			if !ok {
				d.bad("desk %d does not have %s, which is there as %s", d.n, th.token, rec.ID)
				continue
			}
			d.sameAs(k, th, sr, rec)
		}
	}
}

// upToDate checks that a desk that has just pulled without trouble has all texts
// that are there.
func (d *simDesk) upToDate() {
	for _, k := range simKinds {
		byRemote := map[string]msp.SyncRecord{}
		for _, sr := range d.synced(k.kind) {
			if sr.Link != nil {
				byRemote[sr.Link.RemoteID] = sr
			}
		}
		for _, rec := range d.glue.Records(k.there, "") {
			th := d.thingOf(fmt.Sprint(rec.Attributes["name"]))
			sr, ok := byRemote[rec.ID]
			if th == nil || ok && (explained(sr.Queue) || sr.Queue != nil || sr.Record.Removed) {
				continue
			}
			if !ok {
				d.bad("desk %d: the pull has not brought %s, which is there as %s", d.n, th.token, rec.ID)
				continue
			}
			for _, f := range k.fields {
				if here, there := d.text(f, sr.Record.Get(f.field)), d.thereText(rec, f); f.value != nil && f.cut == 0 && !sameText(k, f, here, there) {
					d.bad("desk %d: the pull has not brought %s of %s: %q here, %q there", d.n, f.field, th.token, here, there)
				}
			}
		}
	}
}

// sameAs compares a record here with its counterpart.
func (d *simDesk) sameAs(k *simKind, th *thing, sr msp.SyncRecord, rec sandbox.Record) {
	open := map[msp.Field]msp.FieldConflict{}
	for _, c := range sr.Conflicts {
		open[c.Field] = c
	}
	for _, f := range k.fields {
		here, there := d.text(f, sr.Record.Get(f.field)), d.thereText(rec, f)
		c, conflict := open[f.field]
		switch {
		case conflict:
			if d.text(f, c.Local) != here || !sameText(k, f, d.text(f, c.Remote), there) {
				d.bad("desk %d: the conflict about %s of %s says %q and %q, the sides %q and %q", d.n, f.field, th.token, d.text(f, c.Local), d.text(f, c.Remote), here, there)
			}
		case sameText(k, f, here, there):
		case f.cut > 0 && len(there) >= f.cut && here == d.text(f, sr.Link.Base[f.field]):
			d.count("too long for a list, told by the record alone")
		case explained(sr.Queue):
			d.count("differs in the end, with a reason")
		default:
			d.bad("desk %d: %s of %s is %q here and %q there, and nobody is told (base %q, queue %+v)", d.n, f.field, th.token, here, there,
				d.text(f, sr.Link.Base[f.field]), sr.Queue)
		}
	}
}

// left checks that what still waits says why.
func (d *simDesk) left() {
	for _, q := range d.queue() {
		if !explained(&q) {
			d.bad("desk %d: an item is left without a reason: %+v", d.n, q)
		}
	}
	for _, k := range simKinds {
		for _, sr := range d.synced(k.kind) {
			if th := d.thingOf(sr.Record.Name()); th != nil && sr.Link == nil && sr.Queue == nil && !d.wasLetGo(th, sr) && !k.fixed {
				d.bad("desk %d: %s %s is not there, and nothing waits", d.n, th.token, sr.Record.ID)
			}
		}
	}
}

// wasLetGo says whether a person has let go of what a record holds.
func (d *simDesk) wasLetGo(th *thing, sr msp.SyncRecord) bool {
	return th.letGo[d.side(sr.Record.ID)]
}

// nothingLost checks for all words that anybody ever wrote: they are there, or
// what is there was written by somebody who had seen them; or a desk still shows
// them and says why; or a person let them go.
func (s *sim) nothingLost() {
	for _, d := range s.desks {
		for _, k := range simKinds {
			for _, sr := range d.synced(k.kind) {
				if sr.Link != nil {
					d.agreed(k.kind, sr.Record.ID, sr.Link.RemoteID)
				}
			}
		}
	}
	sides := map[string][]string{} // token, to the sides that are accounted for
	for _, k := range simKinds {
		for _, rec := range s.glue.Records(k.there, "") {
			token := tokenOf(rec.Attributes["name"].(string))
			sides[token] = append(sides[token], thereSide(rec.ID))
		}
		for _, d := range s.desks {
			for _, sr := range d.synced(k.kind) {
				if sr.Record.Gone || len(sr.Conflicts) > 0 || explained(sr.Queue) {
					token := tokenOf(sr.Record.Name())
					sides[token] = append(sides[token], d.side(sr.Record.ID))
				}
			}
		}
	}
	for _, th := range s.things {
		if th.racy || th.made > 1 {
			continue
		}
		for _, f := range th.kind.fields {
			l := th.line(f.field)
			ends := slices.Clone(l.dropped)
			for _, side := range sides[th.token] {
				ends = append(ends, l.now(side))
			}
			for _, w := range l.all {
				if !slices.ContainsFunc(ends, func(end *words) bool { return end.covers(w) || f.value == nil && end.text == w.text }) {
					var texts []string
					for _, end := range ends {
						texts = append(texts, end.text)
					}
					s.bad("%q, written as %s of %s, is nowhere, and nobody was told; what is left: %q", w.text, f.field, th.token, texts)
				}
			}
		}
	}
}

// quietNow checks that running again sends no writing request and changes nothing.
func (d *simDesk) quietNow() {
	before, writes := d.dump(), d.writes
	plan := d.plan(engine.Scope{})
	for _, op := range plan.Operations {
		if op.State == engine.OpReady && op.Reason == "" {
			d.bad("desk %d: all is quiet, and the plan would send %+v", d.n, op)
		}
	}
	result, err := d.round(simSync, engine.Scope{})
	if err != nil || d.writes != writes {
		d.bad("desk %d: running again sent %d writing requests (%v): %+v", d.n, d.writes-writes, err, d.sent)
	}
	if p := result.Pulled; p.Created+p.Updated+p.Gone > 0 {
		d.bad("desk %d: running again pulled %+v", d.n, p)
	}
	if after := d.dump(); !reflect.DeepEqual(before, after) {
		for key := range after {
			if !reflect.DeepEqual(before[key], after[key]) {
				d.bad("desk %d: running again changed %s from\n%v\nto\n%v", d.n, key, before[key], after[key])
			}
		}
		if len(before) != len(after) {
			d.bad("desk %d: running again changed how many records there are: %d, %d", d.n, len(before), len(after))
		}
	}
}

// dump is all that a desk holds, but for when it was seen.
func (d *simDesk) dump() map[string]string {
	out := map[string]string{}
	for _, k := range simKinds {
		for _, sr := range d.synced(k.kind) {
			text := fmt.Sprint(sr.Record.Values, sr.Record.Gone, sr.Record.OrganizationID)
			if sr.Link != nil {
				text += fmt.Sprint(" link ", sr.Link.RemoteID, sr.Link.PSASync, sr.Link.Base, sr.Link.Missing)
			}
			if sr.Queue != nil {
				text += fmt.Sprint(" queue ", sr.Queue.State, sr.Queue.Reason, sr.Queue.IntentAt)
			}
			for _, c := range sr.Conflicts {
				text += fmt.Sprint(" conflict ", c.Field, c.Base, c.Local, c.Remote)
			}
			out[string(k.kind)+" "+string(sr.Record.ID)] = text
		}
	}
	return out
}

// compare holds a plan against the push that followed it.
func (d *simDesk) compare(plan engine.Plan, result engine.Result) {
	items := map[string]engine.Item{}
	for _, item := range result.Items {
		items[item.ID] = item
	}
	planned := map[string]bool{}
	for _, op := range plan.Operations {
		planned[op.ID] = true
		item, said := items[op.ID]
		ready := op.State == engine.OpReady && op.Reason != "lost_answer"
		switch {
		case op.Reason == "lost_answer":
		case op.State == msp.StateWaiting && slices.ContainsFunc(op.Fields, func(f engine.OperationField) bool { return f.Reaches }):
			d.count("goes with the primary interface")
		case ready && (!said || !item.Sent):
			if said && (item.Reason == "deleted_there" || item.State == msp.StateConflict && d.longThere(op) || item.State == msp.StateRefused || item.State == msp.StateWaiting) {
				d.count("planned, and refused") // only asking tells
				continue
			}
			d.bad("desk %d: planned, and not sent: %+v; the push says %+v", d.n, op, item)
		case !ready && said && item.Sent:
			d.bad("desk %d: planned as %s, and sent: %+v; %+v", d.n, op.State, op, item)
		case !ready && op.State != msp.StateSkipped && said && item.State != op.State && item.State != msp.StateRefused:
			d.bad("desk %d: planned as %s, and is %s: %+v", d.n, op.State, item.State, item)
		case ready && op.Action != item.Action && item.State == msp.StateSynced:
			d.bad("desk %d: planned to %s, and was %s: %+v", d.n, op.Action, item.Action, op)
		}
		if ready && item.State == msp.StateSynced {
			d.sentAs(op, item)
		}
	}
	for id, item := range items {
		if item.Sent && !planned[id] {
			d.bad("desk %d: sent, and not planned: %+v", d.n, item)
		}
	}
}

// longThere says whether an operation is about a field that only reading the
// record tells.
func (d *simDesk) longThere(op engine.Operation) bool {
	k := simKindOf(op.Kind)
	return k != nil && slices.ContainsFunc(op.Fields, func(f engine.OperationField) bool {
		sf, _ := k.field(f.Field)
		return sf.cut > 0
	})
}

// sentAs checks that a request carried the fields of the plan and no others.
func (d *simDesk) sentAs(op engine.Operation, item engine.Item) {
	k := simKindOf(op.Kind)
	if k == nil {
		return
	}
	want := map[string]bool{}
	for _, f := range op.Fields {
		if sf, ok := k.field(f.Field); ok && f.Reaches {
			want[sf.attr] = true
		}
	}
	name, _ := k.field(msp.FieldName)
	for _, w := range d.sent {
		at, id, one := simKindAt(w.path)
		if many := fmt.Sprint(w.attrs["id"]); w.method == http.MethodPatch && !one {
			one, id = true, many
		}
		if at != k || one && id != item.RemoteID || !one && fmt.Sprint(w.attrs[name.attr]) != item.Name {
			continue
		}
		for _, f := range k.fields {
			if f.field == msp.FieldPrimaryIP || f.field == msp.FieldMACAddress {
				continue // may go with the primary interface
			}
			if _, sent := w.attrs[f.attr]; sent != want[f.attr] && !(op.Action == engine.ActionCreate && f.attr == "archived") {
				d.bad("desk %d: the plan of %s says %v about %s, the request %v: %v", d.n, op.Name, want[f.attr], f.attr, sent, strings.TrimSpace(fmt.Sprint(w.attrs)))
			}
		}
		return
	}
}
