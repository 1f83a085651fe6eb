package e2e_test

import (
	"slices"

	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A thing is one real thing that people document, here or there. The model knows
// it by a token within its name, whatever links the programs keep.
type thing struct {
	kind   *simKind
	token  string
	org    *thing
	made   int  // how often people made it: more than once only for twins that differ in nothing
	shared bool // several people may document it: its natural key is never changed
	racy   bool // made by two desks at the same moment, which no vendor lets us see
	fields map[msp.Field]*lineage
	letGo  map[string]bool // sides that a person let go
}

func (th *thing) line(f msp.Field) *lineage {
	if th.fields[f] == nil {
		th.fields[f] = &lineage{at: map[string]*words{}, past: map[string][]*words{}, doubt: map[string]string{}}
	}
	return th.fields[f]
}

// Words are what somebody wrote into a field, once. The same text written again is
// another piece of work.
type words struct {
	text string
	over []*words // what whoever wrote them had before their eyes
	work bool     // somebody wrote them; else the field was empty from the start
}

// A lineage is the story of one field of one thing, on all sides: the desks'
// records and the account's. Words may be replaced by a program only by words that
// somebody wrote who had seen them.
type lineage struct {
	at      map[string]*words   // by side
	past    map[string][]*words // by side, oldest first
	all     []*words
	dropped []*words          // that a person let go
	doubt   map[string]string // by a desk's side: the text it sent, as long as nobody told it what became of that
}

// now is what a side holds.
func (l *lineage) now(side string) *words {
	if l.at[side] == nil {
		l.put(side, &words{})
	}
	return l.at[side]
}

func (l *lineage) put(side string, w *words) {
	l.at[side] = w
	l.past[side] = append(l.past[side], w)
}

// write notes that somebody wrote a text on a side, with other words before their
// eyes, too.
func (l *lineage) write(side, text string, seen ...*words) {
	w := &words{text: text, over: append([]*words{l.now(side)}, seen...), work: true}
	l.all = append(l.all, w)
	l.put(side, w)
}

// covers says whether words come after others, or are them.
func (w *words) covers(old *words) bool {
	if w == old || !old.work {
		return true
	}
	seen := map[*words]bool{w: true}
	for todo := []*words{w}; len(todo) > 0; todo = todo[1:] {
		for _, before := range todo[0].over {
			if before == old {
				return true
			}
			if !seen[before] {
				seen[before] = true
				todo = append(todo, before)
			}
		}
	}
	return false
}

// coversText says whether words come after others with a text.
func (w *words) coversText(text string) bool {
	seen := map[*words]bool{w: true}
	for todo := []*words{w}; len(todo) > 0; todo = todo[1:] {
		for _, before := range todo[0].over {
			if before.text == text {
				return true
			}
			if !seen[before] {
				seen[before] = true
				todo = append(todo, before)
			}
		}
	}
	return false
}

// agree notes that two sides hold the same now: who sees one has seen the other.
func (l *lineage) agree(a, b string) {
	x, y := l.now(a), l.now(b)
	if x != y {
		x.over, y.over = append(x.over, y), append(y.over, x)
	}
}

// known are the words that a side ever held with a text, the latest first.
func (l *lineage) known(side string, same func(text string) bool) (out []*words) {
	for _, w := range slices.Backward(l.past[side]) {
		if same(w.text) {
			out = append(out, w)
		}
	}
	return out
}

// copied notes that a program has put the text of one side over that of another,
// and says whether that was right: some words of that text come after those that
// were there.
func (l *lineage) copied(from, to string, same func(text string) bool, loose bool) (right bool) {
	old := l.now(to)
	candidates := l.known(from, same)
	for _, w := range candidates {
		// The same text again is the same to whoever saw it before; only a side's
		// own words may not come back over it.
		again := !slices.Contains(l.past[to], w) && w.coversText(old.text)
		if w.covers(old) || again {
			if again || !old.work && old.over != nil {
				w.over = append(w.over, old)
			}
			l.put(to, w)
			return true
		}
	}
	if len(candidates) == 0 {
		return true // from before the model looked
	}
	l.put(to, candidates[0])
	return loose && same(old.text)
}

// there and here name sides.
func thereSide(id string) string             { return "there " + id }
func (d *simDesk) side(record msp.ID) string { return "desk " + itoa(d.n) + " " + string(record) }

// newThing makes a thing with a name of its own.
func (s *sim) newThing(k *simKind, org *thing) *thing {
	s.number++
	th := &thing{kind: k, token: string(k.kind) + " " + itoa(s.number), org: org, made: 1, fields: map[msp.Field]*lineage{}, letGo: map[string]bool{}}
	th.shared = s.dice.IntN(3) == 0
	s.things = append(s.things, th)
	s.byToken[th.token] = th
	return th
}

// thingOf finds the thing that a name speaks of.
func (s *sim) thingOf(name string) *thing { return s.byToken[tokenOf(name)] }

// words makes a value for a field that nobody has used yet.
func (s *sim) words(th *thing, f simField) string {
	s.number++
	if f.field == msp.FieldName {
		return th.token + " / " + itoa(s.number)
	}
	return f.value(s.number)
}

// there finds what the account has of a thing.
func (s *sim) there(th *thing) (out []sandbox.Record) {
	for _, rec := range s.glue.Records(th.kind.there, "") {
		if name, _ := rec.Attributes["name"].(string); tokenOf(name) == th.token {
			out = append(out, rec)
		}
	}
	return out
}

// wrote notes what somebody wrote on a side: what differs from what it held.
func (th *thing) wrote(side string, after map[msp.Field]string) {
	for _, f := range th.kind.fields {
		text, told := after[f.field]
		if l := th.line(f.field); told && l.now(side).text != text {
			l.write(side, text)
		}
	}
}

// wroteHere is wrote for a desk. What comes back to what both sides last agreed on,
// before anything of it was sent, is no work but the end of it.
func (d *simDesk) wroteHere(th *thing, id msp.ID, after map[msp.Field]string) {
	side := d.side(id)
	links, err := d.store.Links(d.Context(), msp.ITGlue, th.kind.kind, []msp.ID{id})
	d.must(err)
	link, linked := links[id]
	for _, f := range th.kind.fields {
		text, told := after[f.field]
		l := th.line(f.field)
		if !told || l.now(side).text == text {
			continue
		}
		_, doubt := l.doubt[side]
		if linked && !doubt && sameText(th.kind, f, text, d.text(f, link.Base[f.field])) {
			if agreed := l.latest(thereSide(link.RemoteID), func(t string) bool { return sameText(th.kind, f, t, text) }); agreed != nil {
				l.dropped = append(l.dropped, l.now(side))
				l.put(side, agreed[0])
				d.count("edit taken back before it was sent")
				continue
			}
		}
		l.write(side, text)
	}
}

// taken notes that a side holds what another had when it was made from it.
func (th *thing) taken(from, to string, values map[msp.Field]string) {
	for _, f := range th.kind.fields {
		text := values[f.field]
		th.line(f.field).copied(from, to, func(t string) bool { return sameText(th.kind, f, t, text) }, true)
	}
}

// met notes that two records are found to be one: what is empty on a side says
// nothing then.
func (th *thing) met(sides ...string) {
	for _, f := range th.kind.fields {
		l := th.line(f.field)
		for _, side := range sides {
			if w := l.now(side); w.text == "" && w.work {
				l.put(side, &words{over: []*words{w}})
			}
		}
	}
}

// forget notes that a person let go of what a side held.
func (th *thing) forget(side string) {
	th.letGo[side] = true
	for _, f := range th.kind.fields {
		l := th.line(f.field)
		l.dropped = append(l.dropped, l.now(side))
		l.put(side, &words{text: l.now(side).text, over: []*words{l.now(side)}})
	}
}
