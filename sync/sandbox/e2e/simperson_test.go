package e2e_test

import (
	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// person lets whoever sits at the desk settle what waits for a choice, each with a
// chance in a hundred. People know what a thing really is.
func (d *simDesk) person(percent int) {
	list, err := d.store.Conflicts(d.Context(), msp.ConflictQuery{})
	d.must(err)
	for _, c := range list {
		if d.chance(percent) {
			d.choose(c)
		}
	}
	for _, k := range simKinds {
		for _, sr := range d.synced(k.kind) {
			th := d.thingOf(sr.Record.Name())
			if th == nil || !d.chance(percent) {
				continue
			}
			switch {
			case sr.Link != nil && (sr.Record.Gone || sr.Queue != nil && sr.Queue.Reason == "deleted_there"):
				d.chooseGone(th, sr)
			case sr.Queue != nil:
				d.mend(th, sr)
			}
		}
	}
}

// choose settles one field that both sides changed.
func (d *simDesk) choose(c msp.FieldConflict) {
	k := simKindOf(c.Kind)
	if k == nil {
		return
	}
	rec, err := d.store.Record(d.Context(), c.Kind, c.RecordID)
	d.must(err)
	th := d.thingOf(rec.Name())
	f, ok := k.field(c.Field)
	if th == nil || !ok {
		return
	}
	local, remote := rec.Get(c.Field), c.Remote
	value, how := local, "local"
	switch n := d.dice.IntN(3); {
	case n == 0:
		value, how = remote, "remote"
	case n == 1 && f.value != nil && d.mayChange(th, f):
		value, how = d.words(th, f), "a new value"
	}
	_, err = d.store.Resolve(d.Context(), d.by(), c.ID, value)
	d.must(err)
	line := th.line(c.Field)
	theirs := line.latest(d.link(c.Kind, c.RecordID), func(t string) bool { return sameText(k, f, t, d.text(f, remote)) })
	if value == remote && theirs != nil { // ours is let go, and that is all
		line.dropped = append(line.dropped, line.now(d.side(rec.ID)))
		line.put(d.side(rec.ID), theirs[0])
	} else {
		line.write(d.side(rec.ID), d.text(f, value), theirs...)
	}
	d.count("conflict settled: " + how)
	d.log("desk %d: settles %s of %s: %q here, %q there, now %q", d.n, c.Field, th.token, d.text(f, local), d.text(f, remote), d.text(f, value))
}

// latest are the last words of a text that a side held.
func (l *lineage) latest(side string, same func(text string) bool) []*words {
	if list := l.known(side, same); len(list) > 0 {
		return list[:1]
	}
	return nil
}

// link is the side of a record's counterpart.
func (d *simDesk) link(kind msp.Kind, id msp.ID) string {
	links, err := d.store.Links(d.Context(), msp.ITGlue, kind, []msp.ID{id})
	d.must(err)
	return thereSide(links[id].RemoteID)
}

// chooseGone settles what a record becomes that is gone there.
func (d *simDesk) chooseGone(th *thing, sr msp.SyncRecord) {
	again := d.chance(50)
	for _, other := range d.synced(th.kind.kind) {
		if other.Record.ID != sr.Record.ID && tokenOf(other.Record.Name()) == th.token {
			again = false // somebody has made it again: there it is
		}
	}
	if sr.Record.Archived() || d.orphan(sr.Record) {
		again = false
	}
	if !again {
		if _, archives := th.kind.field(msp.FieldArchived); archives && !sr.Record.Archived() {
			d.change(th, sr.Record.ID, msp.Values{msp.FieldArchived: "true"})
		}
		th.forget(d.side(sr.Record.ID))
	}
	d.must(d.store.Unlink(d.Context(), th.kind.kind, sr.Record.ID, msp.ITGlue, again))
	if again {
		d.count("made again there")
	} else {
		d.count("let go here")
	}
	d.log("desk %d: %s is gone there; made again: %v", d.n, th.token, again)
}

// orphan says whether a record belongs to an organization that is not there.
func (d *simDesk) orphan(rec *msp.Record) bool {
	if rec.OrganizationID == "" {
		return false
	}
	links, err := d.store.Links(d.Context(), msp.ITGlue, msp.KindOrganization, []msp.ID{rec.OrganizationID})
	d.must(err)
	link, ok := links[rec.OrganizationID]
	return !ok || link.Missing > 0
}

// mend does about an item of the queue what its message asks for.
func (d *simDesk) mend(th *thing, sr msp.SyncRecord) {
	q := sr.Queue
	switch {
	case q.State == msp.StateSkipped && q.Reason == "" || q.State == msp.StateRefused:
		d.mendRefused(th, sr)
		d.retry(q.ID)
	case q.State == msp.StateBlocked && q.Reason == "draft":
		if to := d.target(msp.KindConfigurationType, nil); to != nil {
			d.change(th, sr.Record.ID, msp.Values{msp.FieldType: string(to.ID)})
			d.count("draft completed")
		}
	case q.Reason == "possible_duplicate" && q.State == msp.StateBlocked:
		d.sameOrAnother(th, sr)
	}
}

// retry lets an item be tried again, unless what was mended has ended it.
func (d *simDesk) retry(id string) {
	if err := d.store.RetryItems(d.Context(), []string{id}); msp.CodeOf(err) != msp.NotFound {
		d.must(err)
	}
}

// mendRefused changes what an account refuses: a model of another maker.
func (d *simDesk) mendRefused(th *thing, sr msp.SyncRecord) {
	set := msp.Values{}
	if model := sr.Record.Get(msp.FieldModel); model != "" && th.kind.kind == msp.KindConfiguration {
		rec, err := d.store.Record(d.Context(), msp.KindModel, msp.ID(model))
		d.must(err)
		if maker := rec.Get(msp.FieldManufacturerOf); maker != sr.Record.Get(msp.FieldManufacturer) {
			set[msp.FieldManufacturer] = maker
		}
	}
	if th.kind.kind == msp.KindConfiguration {
		for _, f := range []msp.Field{msp.FieldLocation, msp.FieldContact} {
			id := sr.Record.Get(f)
			if id == "" {
				continue
			}
			sf, _ := th.kind.field(f)
			if rec, err := d.store.Record(d.Context(), sf.ref, msp.ID(id)); err != nil || rec.Gone {
				set[f] = ""
			}
		}
	}
	d.change(th, sr.Record.ID, set)
}

// sameOrAnother answers whether a record is one that the account has.
func (d *simDesk) sameOrAnother(th *thing, sr msp.SyncRecord) {
	if len(d.there(th)) >= th.made {
		if d.remove(sr) {
			d.count("duplicate let go")
		}
		return
	}
	d.retry(sr.Queue.ID)
	d.count("no duplicate, said a person")
}

// rekey lets everybody enter the key that works.
func (s *sim) rekey() {
	for _, d := range s.desks {
		d.key = s.glue.Key()
	}
}

// drawSwitches puts the account into one of the positions nobody is sure about.
func (s *sim) drawSwitches() sandbox.Switches {
	coin := func() bool { return s.dice.IntN(2) == 0 }
	mode := func() sandbox.UnknownMode { return sandbox.UnknownMode(s.dice.IntN(2)) }
	return sandbox.Switches{
		Bulk: sandbox.BulkMode(s.dice.IntN(2)), NameFilter: sandbox.NameMode(s.dice.IntN(3)), InterfaceID: sandbox.InterfaceIDMode(s.dice.IntN(3)),
		ModelManufacturerAbsent: coin(), PageSizeOver: sandbox.PageSizeMode(s.dice.IntN(2)), SecondaryInterfaceBumps: coin(),
		UnknownSort: mode(), UnknownFilter: mode(), UnknownInclude: mode(),
		OrphanedEditable: coin(), DisabledEditable: coin(), CreatedAs200: coin(), EmptyAsNull: coin(), ModelMismatchRefused: coin(),
		FirstInterfacePrimary: coin(), RegionsNarrow: coin(), WideRangesRefused: coin(), NestedFiltersIgnored: coin(), SyncedDeletable: coin(),
		RetryAfter: sandbox.RetryAfterForm(s.dice.IntN(3)),
	}
}

// drawFaults makes a weather.
func (s *sim) drawFaults() sandbox.Faults {
	f := sandbox.Faults{Seed: s.dice.Uint64()}
	if s.chance(20) {
		return f
	}
	worst := []float64{0.02, 0.06, 0.12}[s.dice.IntN(3)]
	for _, p := range []*float64{&f.Refuse, &f.DropBefore, &f.DropAfter, &f.Stall, &f.TooMany, &f.Error500, &f.After500, &f.Gateway504, &f.After504,
		&f.HTML, &f.Portal, &f.Truncate} {
		if s.chance(60) {
			*p = worst * s.dice.Float64()
		}
	}
	if s.chance(30) {
		f.Methods = []string{"POST", "PATCH"}
		f.DropAfter += 0.2
	}
	if s.chance(20) {
		f.Burst = 1 + s.dice.IntN(6)
	}
	if s.chance(6) {
		f.RevokeAfter = 1 + s.dice.IntN(60)
	}
	if s.chance(50) {
		form := sandbox.RetryAfterForm(s.dice.IntN(3))
		f.RetryAfter = &form
	}
	return f
}
