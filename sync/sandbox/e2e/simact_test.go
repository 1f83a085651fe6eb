package e2e_test

import (
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

func pick[T any](s *sim, list []T) (one T) {
	if len(list) > 0 {
		one = list[s.dice.IntN(len(list))]
	}
	return one
}

func (s *sim) chance(percent int) bool { return s.dice.IntN(100) < percent }

// act lets somebody do something, here or there. mild leaves out what would change
// who a request is about.
func (s *sim) act(mild bool) {
	d := pick(s, s.desks)
	n := s.dice.IntN(100)
	switch {
	case n < 16:
		d.addHere()
	case n < 38:
		d.editHere()
	case n < 42:
		d.undoHere()
	case n < 45:
		d.removeHere()
	case n < 49:
		d.documentAgain()
	case n < 53:
		d.person(60)
	case n < 56:
		d.skipSome()
	case n < 66:
		s.addThere(s.anyKind())
	case n < 84:
		s.editThere()
	case n < 86:
		s.touchThere()
	case n < 88 && !mild:
		s.deleteThere()
	case n < 90 && !mild:
		s.lockThere()
	case n < 91:
		d.addTwins()
	case n < 92 && !mild && s.depth == 0 && s.chance(30):
		s.deleteMany()
	default:
		d.archiveHere()
	}
}

// anyKind draws a kind by its weight.
func (s *sim) anyKind() *simKind {
	sum := 0
	for _, k := range simKinds {
		sum += k.weight
	}
	n := s.dice.IntN(sum)
	for _, k := range simKinds {
		if n -= k.weight; n < 0 {
			return k
		}
	}
	return simKinds[0]
}

// addHere makes a record on a desk.
func (d *simDesk) addHere() {
	k := d.anyKind()
	if k.fixed || k.kind == msp.KindOrganization && d.chance(50) {
		k = simKindOf(msp.KindConfiguration)
	}
	d.addOf(k, 1)
}

// addTwins makes devices that differ in nothing.
func (d *simDesk) addTwins() { d.addOf(simKindOf(msp.KindConfiguration), 2+d.dice.IntN(2)) }

func (d *simDesk) addOf(k *simKind, twins int) {
	var home *msp.Record
	var org *thing
	if k.owned {
		if home = pick(d.sim, d.usable(msp.KindOrganization)); home == nil {
			return
		}
		org = d.thingOf(home.Name())
	}
	th := d.newThing(k, org)
	th.made = twins
	values := msp.Values{msp.FieldName: th.token}
	for _, f := range k.fields {
		if f.field == msp.FieldName || f.field == msp.FieldArchived || !f.must && d.chance(70) {
			continue
		}
		if f.must && d.chance(4) && f.field == msp.FieldType {
			continue // a draft
		}
		d.fill(th, values, f, home)
	}
	if th.shared && k.kind == msp.KindConfiguration && twins == 1 {
		d.number++
		values[msp.FieldSerialNumber] = "S" + itoa(d.number)
	}
	if twins > 1 {
		delete(values, msp.FieldSerialNumber)
		delete(values, msp.FieldMACAddress)
	}
	d.store1(th, values, home, twins)
}

// store1 stores a new record, and tells the model.
func (d *simDesk) store1(th *thing, values msp.Values, home *msp.Record, times int) {
	var records []*msp.Record
	for range times {
		rec := &msp.Record{Kind: th.kind.kind, ID: d.newID(), Values: values.Clone()}
		if home != nil {
			rec.OrganizationID = home.ID
		}
		records = append(records, rec)
	}
	_, err := d.store.Add(d.Context(), d.by(), records)
	d.must(err)
	d.tokens[records[0].ID] = th.token
	for _, rec := range records {
		th.wrote(d.side(rec.ID), d.values(th.kind, rec))
	}
	d.log("desk %d: adds %s %v %v", d.n, th.token, records[0].ID, d.values(th.kind, records[0]))
}

// fill gives a field of a new record a value, if there is one.
func (d *simDesk) fill(th *thing, values msp.Values, f simField, home *msp.Record) {
	switch {
	case f.value != nil || f.field == msp.FieldName:
		values[f.field] = d.words(th, f)
	case f.field == msp.FieldManufacturer && values[msp.FieldModel] != "":
	case f.ref != "":
		if to := d.target(f.ref, home); to != nil {
			values[f.field] = string(to.ID)
			if f.field == msp.FieldModel && th.kind.kind == msp.KindConfiguration {
				if maker := to.Get(msp.FieldManufacturerOf); maker != "" {
					values[msp.FieldManufacturer] = maker
				}
			}
		}
	}
}

// target is a record that another may refer to.
func (d *simDesk) target(kind msp.Kind, home *msp.Record) *msp.Record {
	list := d.usable(kind)
	if simKindOf(kind).owned {
		list = slices.DeleteFunc(list, func(rec *msp.Record) bool { return home == nil || rec.OrganizationID != home.ID })
	}
	return pick(d.sim, list)
}

// usable are the records of a kind that people would still choose.
func (d *simDesk) usable(kind msp.Kind) []*msp.Record {
	return slices.DeleteFunc(d.records(kind), func(rec *msp.Record) bool {
		th := d.thingOf(rec.Name())
		return rec.Gone || rec.Archived() || th == nil || th.made > 1
	})
}

// editHere changes a record of a desk.
func (d *simDesk) editHere() {
	k := d.anyKind()
	if k.fixed {
		k = simKindOf(msp.KindConfiguration)
	}
	if rec := pick(d.sim, d.usable(k.kind)); rec != nil {
		d.editRecord(k, rec)
	}
}

func (d *simDesk) editRecord(k *simKind, rec *msp.Record) {
	th := d.thingOf(rec.Name())
	set := msp.Values{}
	home := &msp.Record{ID: rec.OrganizationID}
	for range 1 + d.dice.IntN(3) {
		f := pick(d.sim, k.fields)
		if !d.mayChange(th, f) || f.field == msp.FieldArchived || f.alone {
			continue
		}
		if !f.must && d.chance(8) {
			set[f.field] = "" // emptied
			continue
		}
		d.fill(th, set, f, home)
	}
	d.change(th, rec.ID, set)
}

// change writes fields of a record of a desk, and tells the model.
func (d *simDesk) change(th *thing, id msp.ID, set msp.Values) {
	if len(set) == 0 {
		return
	}
	before, after := map[msp.Field]string{}, map[msp.Field]string{}
	_, err := d.store.Edit(d.Context(), d.by(), th.kind.kind, []msp.ID{id}, func(r *msp.Record) error {
		clear(before)
		clear(after)
		for _, f := range th.kind.fields {
			if words, changes := set[f.field]; changes {
				before[f.field], after[f.field] = r.Get(f.field), words
				r.Set(f.field, words)
			}
		}
		return nil
	})
	d.must(err)
	for _, f := range th.kind.fields {
		if _, changes := set[f.field]; changes {
			before[f.field], after[f.field] = d.text(f, before[f.field]), d.text(f, after[f.field])
		}
	}
	d.wroteHere(th, id, after)
	d.log("desk %d: writes %s: %v over %v", d.n, th.token, after, before)
}

// mayChange says whether anybody changes a field: not by what a thing is known.
func (s *sim) mayChange(th *thing, f simField) bool {
	if th.made > 1 {
		return false
	}
	return !th.shared || f.field != msp.FieldName && f.field != msp.FieldSerialNumber && f.field != msp.FieldMACAddress
}

// archiveHere archives a device or takes it out of the archive.
func (d *simDesk) archiveHere() {
	list := slices.DeleteFunc(d.records(msp.KindConfiguration), func(rec *msp.Record) bool { return rec.Gone || d.thingOf(rec.Name()) == nil })
	rec := pick(d.sim, list)
	if rec == nil || d.thingOf(rec.Name()).made > 1 {
		return
	}
	now := "true"
	if rec.Archived() {
		now = ""
	}
	d.change(d.thingOf(rec.Name()), rec.ID, msp.Values{msp.FieldArchived: now})
}

// undoHere takes back what was done last on a desk.
func (d *simDesk) undoHere() {
	batch, err := d.store.LastUndoable(d.Context(), d.by().Staff)
	d.must(err)
	if batch == "" {
		return
	}
	type state struct {
		k      *simKind
		th     *thing
		values map[msp.Field]string
	}
	look := func() map[msp.ID]state {
		out := map[msp.ID]state{}
		for _, k := range simKinds {
			for _, rec := range d.records(k.kind) {
				if th := d.thingOf(rec.Name()); th != nil {
					out[rec.ID] = state{k, th, d.values(k, rec)}
				}
			}
		}
		return out
	}
	before := look()
	by := d.by()
	by.Action = msp.ActionUndo
	undone, err := d.store.Undo(d.Context(), by, batch, false)
	d.must(err)
	d.log("desk %d: takes back %s: %+v", d.n, batch, undone)
	after := look()
	for id, b := range before {
		if a, ok := after[id]; ok {
			d.wroteHere(a.th, id, a.values)
		} else {
			b.th.forget(d.side(id))
			d.count("making taken back")
		}
	}
	for id, a := range after {
		if _, ok := before[id]; !ok {
			a.th.wrote(d.side(id), a.values)
		}
	}
	if undone.Reversed > 0 {
		d.count("edit taken back")
	}
}

// removeHere takes away what was never sent.
func (d *simDesk) removeHere() {
	k := d.anyKind()
	var list []msp.SyncRecord
	for _, sr := range d.synced(k.kind) {
		if sr.Link == nil && d.thingOf(sr.Record.Name()) != nil {
			list = append(list, sr)
		}
	}
	if len(list) > 0 {
		d.remove(pick(d.sim, list))
	}
}

// remove takes a record away if the store lets it, and says whether it did.
func (d *simDesk) remove(sr msp.SyncRecord) bool {
	th := d.thingOf(sr.Record.Name())
	_, err := d.store.Remove(d.Context(), d.by(), th.kind.kind, []msp.ID{sr.Record.ID})
	if msp.CodeOf(err) == msp.Invalid {
		d.count("removal refused")
		return false
	}
	d.must(err)
	th.forget(d.side(sr.Record.ID))
	d.log("desk %d: removes %s", d.n, th.token)
	d.count("removed before it was sent")
	return true
}

// documentAgain makes a record of something that somebody else documented before.
func (d *simDesk) documentAgain() {
	var list []*thing
	for _, th := range d.things {
		if th.shared && th.made == 1 && !th.kind.fixed && (th.kind.kind != msp.KindConfiguration || th.only(msp.FieldSerialNumber) != "") && d.of(th) == nil {
			list = append(list, th)
		}
	}
	th := pick(d.sim, list)
	if th == nil {
		return
	}
	var home *msp.Record
	if th.org != nil {
		sr := d.of(th.org)
		if sr == nil || sr.Record.Gone {
			return
		}
		home = sr.Record
	}
	values := msp.Values{msp.FieldName: th.token}
	for _, f := range th.kind.fields {
		switch {
		case f.field == msp.FieldSerialNumber:
			values[f.field] = th.only(f.field) // a shared thing's number is never changed
		case f.field == msp.FieldManufacturerOf && th.kind.kind == msp.KindModel:
			maker := d.byToken[th.only(f.field)]
			if maker == nil || d.of(maker) == nil {
				return
			}
			values[f.field] = string(d.of(maker).Record.ID)
		case f.field == msp.FieldName || f.field == msp.FieldArchived || f.field == msp.FieldMACAddress || !f.must && d.chance(70):
		default:
			d.fill(th, values, f, home)
		}
	}
	d.count("documented by two")
	d.store1(th, values, home, 1)
}

// only is the one text a field ever had; "" when there is none.
func (th *thing) only(f msp.Field) string {
	for _, w := range th.line(f).all {
		if w.text != "" {
			return w.text
		}
	}
	return ""
}

// skipSome leaves out an item of the queue until its record changes.
func (d *simDesk) skipSome() {
	items := d.queue()
	if it := pick(d.sim, items); it.ID != "" && d.chance(50) && it.IntentAt.IsZero() && it.State != msp.StateSending && it.State != msp.StateUnknown {
		if err := d.store.SkipItems(d.Context(), []string{it.ID}); err == nil {
			d.count("skipped by a person")
		}
	}
}

// queue lists what waits on a desk.
func (d *simDesk) queue() []msp.QueueItem {
	items, _, err := d.store.QueueItems(d.Context(), msp.QueueQuery{Limit: 10000})
	d.must(err)
	return items
}

// someRound runs one of the rounds a person can start, with a scope.
func (d *simDesk) someRound() {
	var scope engine.Scope
	if d.chance(25) {
		for _, rec := range d.records(msp.KindOrganization) {
			if d.chance(50) {
				scope.Organizations = append(scope.Organizations, rec.ID)
			}
		}
	} else if d.chance(15) {
		for _, rec := range d.records(msp.KindConfiguration) {
			if d.chance(40) {
				scope.Records = append(scope.Records, rec.ID)
			}
		}
	}
	if d.chance(25) {
		d.crash = 1 + d.dice.IntN(60)
		if d.atWrites = d.chance(60); d.atWrites {
			d.crash = 1 + d.dice.IntN(12)
		}
	}
	what := pick(d.sim, []simRound{simPull, simPush, simPush, simSync, simSync, simSync})
	if !d.chance(6) {
		_, err := d.round(what, scope)
		if msp.CodeOf(err) == msp.Brake && d.chance(50) {
			scope.Anyway = true
			_, _ = d.round(what, scope)
		}
		return
	}
	timer := time.AfterFunc(time.Duration(d.dice.IntN(4000))*time.Millisecond, func() {
		if stop := d.stop; stop != nil {
			stop()
		}
	})
	defer timer.Stop()
	d.count("stopped by the person")
	_, _ = d.round(what, scope)
}

// foretold makes a plan and pushes with nobody else at work, and compares.
func (d *simDesk) foretold() {
	faults, off := d.glue.Faults(), d.off
	d.glue.Heal()
	d.quiet, d.off, d.calm = true, false, true
	defer func() { d.quiet, d.off, d.calm = false, off, false; d.glue.SetFaults(faults) }()
	if _, err := d.round(simSync, engine.Scope{}); err != nil {
		return
	}
	d.upToDate()
	time.Sleep(time.Minute)
	d.depth++
	for range 3 {
		d.addHere()
		d.editHere()
	}
	d.depth--
	if _, err := d.round(simPull, engine.Scope{}); err != nil {
		return
	}
	plan := d.plan(engine.Scope{})
	result, err := d.round(simPush, engine.Scope{})
	if err != nil {
		return
	}
	d.compare(plan, result)
	d.count("plan held against its push")
}

// lockThere lets the PSA take a record over, or let it go.
func (s *sim) lockThere() {
	list := slices.DeleteFunc(slices.Clone(s.things), func(th *thing) bool { return !th.kind.locks || th.made > 1 })
	th := pick(s, list)
	if th == nil {
		return
	}
	state := pick(s, []string{"enabled", "enabled", "enabled", "disabled", "orphaned", ""})
	for _, rec := range s.there(th) {
		s.must(s.glue.Editor().SetPSA(th.kind.there, rec.ID, sandbox.PSA{State: state, System: "manage", Remote: "7"}))
		s.log("the PSA: %s is %q", th.token, state)
		s.count("the PSA: " + state)
	}
}
