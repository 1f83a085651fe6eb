package e2e_test

import (
	"slices"
	"strings"

	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// addThere lets a person make a record at IT Glue's screens.
func (s *sim) addThere(k *simKind) *thing {
	attrs := map[string]any{}
	var org *thing
	home := ""
	if k.owned {
		rec, th := s.someThere(msp.KindOrganization, "")
		if th == nil {
			return nil
		}
		org, home = th, rec.ID
		attrs["organization-id"] = home
	}
	th := s.newThing(k, org)
	k.call(attrs, th.token)
	for _, f := range k.fields {
		if f.field != msp.FieldName && f.field != msp.FieldArchived && (f.must || s.chance(30)) {
			s.fillThere(th, attrs, f, home)
		}
	}
	if th.shared && k.kind == msp.KindConfiguration {
		s.number++
		attrs["serial-number"] = "S" + itoa(s.number)
	}
	id, err := s.glue.Editor().Add(k.there, attrs)
	s.must(err)
	s.note(k, func(sandbox.Record) {})
	rec, _ := s.glue.Get(k.there, id)
	th.wrote(thereSide(id), s.thereValues(k, rec))
	s.log("there: adds %s %s %v", th.token, id, attrs)
	return th
}

// someThere draws a record of the account that belongs to the model.
func (s *sim) someThere(kind msp.Kind, home string) (sandbox.Record, *thing) {
	k := simKindOf(kind)
	var list []sandbox.Record
	for _, rec := range s.glue.Records(k.there, "") {
		if th := s.thingOf(rec.Attributes["name"].(string)); th != nil && th.made == 1 && (home == "" || !k.owned || s.homeOf(rec) == home) {
			list = append(list, rec)
		}
	}
	if len(list) == 0 {
		return sandbox.Record{}, nil
	}
	rec := pick(s, list)
	return rec, s.thingOf(rec.Attributes["name"].(string))
}

func (s *sim) homeOf(rec sandbox.Record) string {
	return strings.Trim(s.thereText(rec, simField{attr: "organization-id"}), `"`)
}

// fillThere gives an attribute a value, if there is one.
func (s *sim) fillThere(th *thing, attrs map[string]any, f simField, home string) {
	switch {
	case f.field == msp.FieldName:
		th.kind.call(attrs, s.words(th, f))
	case f.value != nil:
		words := s.words(th, f)
		if f.wire != nil {
			words = f.wire(words)
		}
		attrs[f.attr] = words
	case f.field == msp.FieldManufacturer && attrs["model-id"] != nil:
	case f.ref != "":
		to, ok := s.someThere(f.ref, home)
		if ok == nil {
			return
		}
		attrs[f.attr] = to.ID
		if f.field == msp.FieldModel {
			attrs["manufacturer-id"] = to.Attributes["manufacturer-id"]
		}
	}
}

// editThere lets a person change a record there.
func (s *sim) editThere() {
	rec, th := s.someThere(s.anyKind().kind, "")
	if th != nil {
		s.editRecordThere(th, rec, "")
	}
}

// editThereOf changes the record that a request is about.
func (s *sim) editThereOf(k *simKind, id string, inTheGap bool) {
	rec, ok := s.glue.Get(k.there, id)
	if !ok {
		return
	}
	th := s.thingOf(rec.Attributes["name"].(string))
	if th == nil || th.made > 1 {
		return
	}
	if inTheGap {
		s.count("edited there between reading and writing")
	}
	s.editRecordThere(th, rec, "")
}

func (s *sim) editRecordThere(th *thing, rec sandbox.Record, only msp.Field) {
	attrs := map[string]any{}
	home := ""
	if th.kind.owned {
		home = s.homeOf(rec)
	}
	for range 1 + s.dice.IntN(3) {
		f := pick(s, th.kind.fields)
		switch {
		case only != "" && f.field != only || !s.mayChange(th, f) || f.alone:
		case f.field == msp.FieldArchived:
			if s.chance(40) {
				attrs[f.attr] = rec.Attributes[f.attr] != true
			}
		case !f.must && s.chance(8):
			attrs[f.attr] = nil
		default:
			s.fillThere(th, attrs, f, home)
		}
	}
	if len(attrs) == 0 {
		return
	}
	s.must(s.glue.Editor().Edit(th.kind.there, rec.ID, attrs))
	now, _ := s.glue.Get(th.kind.there, rec.ID)
	th.wrote(thereSide(rec.ID), s.thereValues(th.kind, now))
	s.log("there: writes %s %s: %v", th.token, rec.ID, attrs)
}

// touchThere moves updated-at without a change, as nightly runs do.
func (s *sim) touchThere() {
	if rec, th := s.someThere(s.anyKind().kind, ""); th != nil {
		s.must(s.glue.Editor().Touch(th.kind.there, rec.ID))
	}
}

// deleteThere lets a person delete a record there.
func (s *sim) deleteThere() {
	k := s.anyKind()
	if k.stays || k.kind == msp.KindOrganization && s.chance(70) {
		k = simKindOf(msp.KindConfiguration)
	}
	if rec, th := s.someThere(k.kind, ""); th != nil {
		s.deleteThereOf(k, rec.ID)
	}
}

// deleteThereOf deletes a record; what referred to it is emptied.
func (s *sim) deleteThereOf(k *simKind, id string) {
	type state struct {
		th     *thing
		id     string
		values map[msp.Field]string
	}
	look := func() map[string]state {
		out := map[string]state{}
		for _, k := range simKinds {
			for _, rec := range s.glue.Records(k.there, "") {
				if th := s.thingOf(rec.Attributes["name"].(string)); th != nil {
					out[string(k.there)+rec.ID] = state{th, rec.ID, s.thereValues(k, rec)}
				}
			}
		}
		return out
	}
	if k.stays {
		return
	}
	before := look()
	if err := s.glue.Editor().Delete(k.there, id); err != nil {
		return // it is in use
	}
	s.count("deleted there")
	s.log("there: deletes %s %s", k.kind, id)
	after := look()
	for key, b := range before {
		if a, ok := after[key]; ok {
			a.th.wrote(thereSide(a.id), a.values)
		} else {
			b.th.forget(thereSide(b.id))
		}
	}
}

// deleteMany deletes so much that a brake should hold.
func (s *sim) deleteMany() {
	k := simKindOf(msp.KindConfiguration)
	list := slices.DeleteFunc(s.glue.Records(k.there, ""), func(rec sandbox.Record) bool { return s.thingOf(rec.Attributes["name"].(string)) == nil })
	s.log("there: deletes half of the devices")
	for i, rec := range list {
		if i%2 == 0 {
			s.deleteThereOf(k, rec.ID)
		}
	}
}
