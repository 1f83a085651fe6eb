package engine

import (
	"context"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// pull fetches every kind, each after those it refers to.
func (r *round) pull(ctx context.Context) error {
	for _, kind := range r.conn.Kinds() {
		if err := r.pullOnce(ctx, kind); err != nil {
			return err
		}
	}
	return nil
}

// pullOnce fetches what changed of a kind, unless the round has done so.
func (r *round) pullOnce(ctx context.Context, kind msp.Kind) error {
	if r.pulled[kind] {
		return nil
	}
	sweep, err := r.sweepDue(ctx, kind)
	if err != nil {
		return err
	}
	return r.fetch(ctx, kind, sweep)
}

// pullKind fetches what changed of a kind.
func (r *round) pullKind(ctx context.Context, kind msp.Kind) error { return r.fetch(ctx, kind, false) }

// fetch fetches what changed of a kind, or all of it, page by page. Each page is
// applied by itself; the cursor moves when all are, so a round that stops fetches
// them again, which changes nothing.
func (r *round) fetch(ctx context.Context, kind msp.Kind, all bool) error {
	before, err := r.Store.Cursor(ctx, r.system, kind)
	if err != nil {
		return err
	}
	since := before
	if all {
		since = ""
	}
	p := &pulling{round: r, kind: kind, seen: map[string]bool{}, began: r.Now()}
	if since == "" && !r.scope.Anyway {
		if p.expected, err = r.Store.CountLinks(ctx, r.system, kind); err != nil {
			return err
		}
	}
	cursor, err := r.conn.Pull(ctx, kind, connector.Cursor(since), func(page connector.Page) error { return p.page(ctx, page) })
	if err == nil {
		err = p.end(ctx)
	}
	if err != nil {
		return p.swept(ctx, all, err)
	}
	if since == "" {
		if err := p.sweep(ctx); err != nil {
			return err
		}
	}
	if string(cursor) != before {
		if err := r.Store.SetCursor(ctx, r.system, kind, string(cursor)); err != nil {
			return err
		}
	}
	r.pulled[kind] = true
	return nil
}

// pulling is the pull of one kind.
type pulling struct {
	*round
	kind     msp.Kind
	began    time.Time
	expected int // records that are linked and so should come; 0 when no brake applies
	seen     map[string]bool
	held     []connector.Record // not acted on before the brake has seen them all
	later    []connector.Record // refer to a record of their own kind that had not come yet
}

func (p *pulling) page(ctx context.Context, page connector.Page) error {
	if err := ctx.Err(); err != nil {
		return msp.WrapError(msp.Canceled, err, "Stopped. What was fetched so far is kept.")
	}
	for _, rec := range page.Records {
		p.seen[rec.ID] = true
	}
	p.Progress(Progress{System: p.system, Phase: PhasePull, Kind: p.kind, Done: page.Done, Total: page.Total})
	if p.expected == 0 {
		return p.take(ctx, page.Records)
	}
	if page.Total > 0 {
		if err := p.brake(page.Total); err != nil {
			return err
		}
		return p.take(ctx, page.Records)
	}
	p.held = append(p.held, page.Records...)
	return nil
}

func (p *pulling) end(ctx context.Context) error {
	if p.expected > 0 {
		if err := p.brake(len(p.seen)); err != nil {
			return err
		}
	}
	const atOnce = 1000
	for held := p.held; len(held) > 0; {
		n := min(atOnce, len(held))
		if err := p.take(ctx, held[:n]); err != nil {
			return err
		}
		held = held[n:]
	}
	if len(p.later) > 0 {
		later := p.later
		p.later = nil
		return p.take(ctx, later)
	}
	return nil
}

// brake stops the round when a list has lost more than a quarter of what it
// should hold: rather an error over there, or a key that sees less, than the
// truth.
func (p *pulling) brake(count int) error {
	if count*4 >= p.expected*3 {
		return nil
	}
	return p.listBrake(count)
}

// take merges and applies a page. Records that were saved here meanwhile are
// decided again.
func (p *pulling) take(ctx context.Context, records []connector.Record) error {
	for try := 0; len(records) > 0; try++ {
		if try == 5 {
			return msp.Errorf(msp.Internal, "Some %s changed here faster than they could be merged. Pull again.", p.kind.Plural())
		}
		decided, err := p.decidePage(ctx, p.kind, records)
		if err != nil {
			return err
		}
		for _, d := range decided {
			if d.dangling && p.refersToItself() && try == 0 {
				p.later = append(p.later, d.rec)
			}
		}
		records, err = p.apply(ctx, decided)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *pulling) refersToItself() bool {
	for _, info := range msp.FieldsOf(p.kind) {
		if info.Ref == p.kind {
			return true
		}
	}
	return false
}

// apply stores what was decided and gives back the records to decide again. The
// children of a record are applied with it.
func (r *round) apply(ctx context.Context, decided []decided) (again []connector.Record, err error) {
	var changes []msp.PullChange
	var of []int // the change's place in decided
	for i, d := range decided {
		if !d.quiet {
			changes, of = append(changes, d.change), append(of, i)
		}
	}
	stale := map[int]bool{}
	if len(changes) > 0 {
		late, batch, err := r.Store.ApplyPull(ctx, r.system, r.batch, changes)
		if err != nil {
			return nil, err
		}
		if batch != "" {
			r.batch = batch
		}
		for _, i := range late {
			stale[of[i]] = true
		}
	}
	repeat := map[string]bool{}
	for i, d := range decided {
		if stale[i] {
			if !repeat[d.top.ID] {
				repeat[d.top.ID] = true
				again = append(again, d.top)
			}
			continue
		}
		r.refs.learn(d.change.Kind, d.change.ID, d.change.Link.RemoteID)
		r.count(d)
	}
	return again, nil
}

// count puts what was applied into the result. A record that comes twice counts
// once.
func (r *round) count(d decided) {
	c := d.change
	id := itemID(c.Kind, c.ID, r.system)
	item := r.items[id]
	if item == nil {
		item = &Item{ID: id, System: r.system, Action: ActionPull, Kind: c.Kind, RecordID: c.ID, OrganizationID: c.OrganizationID,
			Name: d.name, State: msp.StateSynced, RemoteID: c.Link.RemoteID}
	}
	// An expiration is another record's date told again, and no record more.
	if !r.counted[id] && c.Kind != msp.KindExpiration {
		r.counted[id] = true
		counted := &r.result.Pulled
		counted.Seen++
		switch {
		case c.Create:
			counted.Created++
		case len(c.Set) > 0 || d.linked:
			counted.Updated++
		default:
			counted.Unchanged++
		}
		if len(c.Conflicts) > 0 {
			counted.Conflicts++
		}
	}
	if !d.quiet {
		r.items[id] = item
	}
	if d.adopted {
		item.Action, item.State = ActionAdopt, msp.StateSynced
	}
	if len(c.Conflicts) > 0 {
		item.State, item.Reason, item.Message = msp.StateConflict, reasonBoth, conflictMessage(r.system)
		r.items[id] = item
	}
}
