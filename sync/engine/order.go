package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// load decides about everything that waits, in the order in which it is sent. The
// plan and the push both begin here.
func (r *round) load(ctx context.Context) ([]*entry, error) {
	var waiting []msp.SyncRecord
	for _, kind := range kindOrder {
		// What is limited to organizations may refer to what belongs to none.
		var orgs []msp.ID
		if belongs(kind) {
			orgs = r.scope.Organizations
		}
		queue, err := r.Store.Queue(ctx, r.system, kind, orgs)
		if err != nil {
			return nil, err
		}
		waiting = append(waiting, queue...)
	}
	if err := r.counterparts(ctx, waiting); err != nil {
		return nil, err
	}
	if err := r.primaries(ctx, waiting); err != nil {
		return nil, err
	}
	entries := make([]*entry, len(waiting))
	for i, sr := range waiting {
		entries[i] = r.decide(sr)
	}
	return r.order(entries), nil
}

// counterparts makes known what remote ids the records refer to.
func (r *round) counterparts(ctx context.Context, records []msp.SyncRecord) error {
	ids := map[msp.Kind]map[msp.ID]bool{}
	need := func(kind msp.Kind, id msp.ID) {
		if ids[kind] == nil {
			ids[kind] = map[msp.ID]bool{}
		}
		ids[kind][id] = true
	}
	for _, sr := range records {
		need(msp.KindOrganization, sr.Record.OrganizationID)
		need(sr.Record.Parent(), sr.Record.ParentID)
		for _, info := range msp.FieldsOf(sr.Record.Kind) {
			if info.Kind == msp.KindRef {
				need(info.Ref, msp.ID(sr.Record.Get(info.Name)))
			}
		}
		if sr.Link != nil {
			r.refs.learn(sr.Record.Kind, sr.Record.ID, sr.Link.RemoteID)
		}
	}
	for _, kind := range kindOrder {
		list := make([]msp.ID, 0, len(ids[kind]))
		for id := range ids[kind] {
			list = append(list, id)
		}
		if err := r.refs.counterparts(ctx, kind, list); err != nil {
			return err
		}
	}
	return nil
}

// order puts every entry behind those it refers to, lets wait what refers to
// something that cannot be sent, and leaves out what is outside the scope. The
// same entries always come in the same order.
func (r *round) order(entries []*entry) []*entry {
	slices.SortFunc(entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(rank(a.op.Kind), rank(b.op.Kind)), cmp.Compare(a.op.OrganizationID, b.op.OrganizationID),
			strings.Compare(strings.ToLower(a.op.Name), strings.ToLower(b.op.Name)), cmp.Compare(a.op.RecordID, b.op.RecordID))
	})
	s := sorting{round: r, byID: make(map[string]*entry, len(entries)), state: map[*entry]int{}}
	for _, ent := range entries {
		s.byID[ent.op.ID] = ent
	}
	for _, ent := range entries {
		if r.scope.all() || r.scope.has(ent.sr.Record) {
			s.visit(ent)
		}
	}
	return s.out
}

type sorting struct {
	*round
	byID  map[string]*entry
	state map[*entry]int // 1: its targets are being visited, 2: done
	out   []*entry
}

func (s *sorting) visit(ent *entry) {
	if s.state[ent] != 0 {
		return
	}
	s.state[ent] = 1
	refs := ent.refs
	if ent.verdict != send {
		refs = nil
	}
	for _, t := range refs {
		if _, there := s.refs.remote[t.kind][t.id]; there {
			continue
		}
		first := s.byID[itemID(t.kind, t.id, s.system)]
		if first != nil {
			s.visit(first)
		}
		switch {
		case first == nil:
			s.without(ent, t, msp.StateBlocked, "not_there",
				fmt.Sprintf("It refers to a %s that is not in %s and does not wait to be sent. Open that one and save it, or choose another.", t.kind.Title(), s.system.Title()))
		case s.state[first] == 1:
			s.without(ent, t, msp.StateBlocked, "circle", fmt.Sprintf("It and the %s “%s” refer to each other. Empty one of the two fields, send, and fill it in again.", t.kind.Title(), first.op.Name))
		case first.verdict == send || first.verdict == lookup:
			if !slices.Contains(ent.op.After, first.op.ID) {
				ent.op.After = append(ent.op.After, first.op.ID)
			}
		default:
			s.without(ent, t, msp.StateWaiting, reasonWaits, waitMessage(t.kind, first.op.Name, first.op.Message))
		}
	}
	s.state[ent] = 2
	s.out = append(s.out, ent)
}

// without lets an entry go on without what cannot be sent: a change without that
// field, a new record not at all.
func (s *sorting) without(ent *entry, t target, state msp.State, reason, why string) {
	if ent.verdict != send {
		return // it is held already, for the first reason
	}
	for i, f := range ent.op.Fields {
		if f.Field == t.field {
			ent.op.Fields[i].Reaches, ent.op.Fields[i].Why = false, why
		}
	}
	ent.fields = slices.DeleteFunc(ent.fields, func(f msp.Field) bool { return f == t.field })
	if ent.op.Action == ActionCreate || len(ent.fields) == 0 {
		ent.holdAs(state, reason, why)
		ent.op.After = nil
	}
}
