package engine

import (
	"context"
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// minBatch is how many changes of a kind have to wait before they go several at
// once. Fewer are what a person has just done, and go one by one: what a system
// does when one of several is not to its liking is not published
// (reference/itglue.md section 5).
const minBatch = 5

// steps are the entries in the order in which they are sent: one alone, or
// changes of one kind that go together. A change that waits for another entry
// goes alone and in its turn; the others may come before their turn, since
// nothing waits for a record that is there already.
func (r *round) steps(entries []*entry) [][]*entry {
	together := map[msp.Kind][]*entry{}
	for _, ent := range entries {
		if read, _ := r.batchOf(ent.op.Kind); read > 1 && ent.verdict == send && changes(ent) && len(ent.op.After) == 0 {
			together[ent.op.Kind] = append(together[ent.op.Kind], ent)
		}
	}
	chunk := map[*entry][]*entry{} // of the first of it
	in := map[*entry]bool{}
	for kind, list := range together {
		read, _ := r.batchOf(kind)
		for part := range slices.Chunk(list, read) {
			if len(part) < minBatch {
				continue
			}
			chunk[part[0]] = part
			for _, ent := range part {
				in[ent] = true
			}
		}
	}
	var out [][]*entry
	for _, ent := range entries {
		switch {
		case chunk[ent] != nil:
			out = append(out, chunk[ent])
		case !in[ent]:
			out = append(out, []*entry{ent})
		}
	}
	return out
}

// changes says that an entry changes a record that is there.
func changes(ent *entry) bool { return ent.op.Action == ActionUpdate || ent.op.Action == ActionArchive }

// batchOf says how many records of a kind are read and changed at once; none when
// the connector cannot.
func (r *round) batchOf(kind msp.Kind) (read, write int) {
	b, ok := r.conn.(connector.Batcher)
	if !ok {
		return 0, 0
	}
	return b.Batch(kind)
}

// cost is how many requests a step takes if nothing goes wrong.
func (r *round) cost(step []*entry) int {
	ent := step[0]
	switch {
	case len(step) > 1:
		_, write := r.batchOf(ent.op.Kind)
		return 1 + batches(len(step), write)
	case ent.verdict == settle || ent.verdict == lookup:
		return 1
	case ent.verdict != send:
		return 0
	case !changes(ent):
		return 1
	}
	return 2 // read, then write
}

// reads is how many requests a push takes beside those for its entries, if nothing
// goes wrong: what is new there is fetched of each kind before something is made,
// what a parent has before it gets more, and a configuration once more whose
// primary interface was written.
func (r *round) reads(entries []*entry) int {
	lists, parents, mirrors := map[msp.Kind]bool{}, map[msp.ID]bool{}, map[msp.ID]bool{}
	for _, ent := range entries {
		if ent.verdict != send {
			continue
		}
		rec := ent.sr.Record
		if ent.op.Action == ActionCreate && slices.Contains(r.conn.Kinds(), ent.op.Kind) {
			lists[ent.op.Kind] = true
		}
		if ent.op.Action == ActionCreate && msp.ParentKinds(rec.Kind) != nil && r.refs.parent(rec).ID != "" {
			parents[rec.ParentID] = true
		}
		was := ent.sr.Link != nil && ent.sr.Link.Base[msp.FieldPrimary] == "true"
		if rec.Kind == msp.KindInterface && (was || rec.Get(msp.FieldPrimary) == "true") {
			mirrors[rec.ParentID] = true
		}
	}
	return len(lists) + len(parents) + len(mirrors)
}

// batches is how many requests n changes take when so many go at once; a rest too
// small to go together goes one by one.
func batches(n, size int) int {
	if size < minBatch {
		return n
	}
	rest := n % size
	if rest >= minBatch {
		rest = 1
	}
	return n/size + rest
}

// A prepared entry was read and merged; sent is what is to be sent of it.
type prepared struct {
	ent   *entry
	sent  msp.Values
	draft connector.Draft
}

// batched is update for several records of one kind: one request reads them, and
// as few as can be change them.
func (r *round) batched(ctx context.Context, ents []*entry) error {
	there, err := r.readMany(ctx, ents)
	if err != nil {
		return err
	}
	var ready []prepared
	for _, ent := range ents {
		if err := ctx.Err(); err != nil {
			return canceled(err)
		}
		rec, ok := there[ent.sr.Link.RemoteID]
		if !ok || !r.asGood(ent, rec) {
			if err := r.update(ctx, ent); err != nil {
				return err
			}
			continue
		}
		now, sent, err := r.prepare(ctx, ent, rec, nil)
		if err != nil {
			return err
		}
		if now == nil {
			continue
		}
		draft, err := r.refs.draft(ctx, now.sr.Record, sent)
		if err != nil {
			if err := r.failed(ctx, now, err); err != nil {
				return err
			}
			continue
		}
		ready = append(ready, prepared{now, sent, draft})
	}
	for len(ready) > 0 {
		_, write := r.batchOf(ents[0].op.Kind)
		n := min(r.batchSize(ents[0].op.Kind, write), len(ready))
		if err := r.sendMany(ctx, ready[:n]); err != nil {
			return err
		}
		ready = ready[n:]
	}
	return nil
}

// readMany reads the records of entries. That it could not is no harm: what is
// missing is read one by one.
func (r *round) readMany(ctx context.Context, ents []*entry) (map[string]connector.Record, error) {
	ids := make([]string, len(ents))
	for i, ent := range ents {
		ids[i] = ent.sr.Link.RemoteID
	}
	records, err := r.conn.(connector.Batcher).GetMany(ctx, ents[0].op.Kind, ids)
	if err != nil && stops(err) {
		return nil, err
	}
	out := make(map[string]connector.Record, len(records))
	for _, rec := range records {
		out[rec.ID] = rec
	}
	return out, nil
}

// asGood says that a record from a list is as good as one read by itself. A list
// may lag behind what was written (reference/itglue.md section 8): a row older
// than what is known would undo it here. It may also leave out what Get tells.
func (r *round) asGood(ent *entry, rec connector.Record) bool {
	known, err := time.Parse(time.RFC3339Nano, ent.sr.Link.Version)
	if err == nil && !rec.UpdatedAt.IsZero() && rec.UpdatedAt.Before(known) {
		return false
	}
	return !slices.ContainsFunc(ent.fields, func(f msp.Field) bool { return rec.Values[f].Masked })
}

// batchSize is how many changes go at once: fewer after several together were not
// taken although each was when it came alone.
func (r *round) batchSize(kind msp.Kind, most int) int {
	if lowered, ok := r.atOnce[kind]; ok {
		return min(most, lowered)
	}
	return most
}

// sendMany sends changes with one request. When it fails, or the answer does not
// show a record, nothing is assumed of it: it is read again, and goes alone.
func (r *round) sendMany(ctx context.Context, list []prepared) error {
	kind := list[0].ent.op.Kind
	if len(list) < minBatch {
		for _, p := range list {
			if err := r.sendOne(ctx, p); err != nil {
				return err
			}
		}
		return nil
	}
	var many []connector.Change
	var meant []prepared
	for _, p := range list {
		here, err := r.intend(ctx, p.ent, p.sent)
		if err != nil {
			return err
		}
		if here {
			meant = append(meant, p)
			many = append(many, connector.Change{ID: p.ent.sr.Link.RemoteID, Draft: p.draft})
		}
	}
	if list = meant; len(list) == 0 {
		return nil
	}
	answers, err := r.conn.(connector.Batcher).UpdateMany(ctx, kind, many)
	if code := msp.CodeOf(err); err != nil && code != msp.Internal && stops(err) {
		for _, p := range list { // nothing was sent, or nothing was done
			if err := r.undone(ctx, p.ent); err != nil {
				return err
			}
		}
		return err
	}
	answered := make(map[string]connector.Record, len(answers))
	for _, rec := range answers {
		answered[rec.ID] = rec
	}
	blamed := err == nil
	for _, p := range list {
		if answer, ok := answered[p.ent.sr.Link.RemoteID]; ok {
			if err := r.confirm(ctx, p.ent, answer, p.sent); err != nil {
				return err
			}
			continue
		}
		if err := ctx.Err(); err != nil {
			return canceled(err)
		}
		if err := r.change(ctx, p.ent, p.sent, refusal{}); err != nil {
			return err
		}
		item := r.items[p.ent.op.ID]
		blamed = blamed || item == nil || item.State != msp.StateSynced
	}
	if !blamed {
		// Each was taken alone, so it were too many.
		if r.atOnce == nil {
			r.atOnce = map[msp.Kind]int{}
		}
		r.atOnce[kind] = max(len(list)/2, 1)
	}
	return nil
}

// sendOne sends a change that was just read and merged.
func (r *round) sendOne(ctx context.Context, p prepared) error {
	if here, err := r.intend(ctx, p.ent, p.sent); err != nil || !here {
		return err
	}
	answer, err := r.conn.Update(ctx, p.ent.sr.Link.RemoteID, p.draft)
	switch msp.CodeOf(err) {
	case "":
		return r.confirm(ctx, p.ent, answer, p.sent)
	case msp.Refused:
		return first(r.undone(ctx, p.ent), r.change(ctx, p.ent, nil, refusal{p.sent, err}))
	case msp.Unknown, msp.Internal:
		if err := ctx.Err(); err != nil {
			return canceled(err)
		}
		r.note(p.ent, msp.StateUnknown)
		return r.change(ctx, p.ent, p.sent, refusal{})
	}
	return first(r.undone(ctx, p.ent), r.failed(ctx, p.ent, err))
}
