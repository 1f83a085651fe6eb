package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// look finds out what became of a create whose answer was lost. Found once, the
// record is ours. Found by nobody in two look-ups some time apart, it was never
// made and is sent again. Several leave it to a person. due is when to look again.
func (r *round) look(ctx context.Context, ent *entry) (due time.Time, err error) {
	q := ent.sr.Queue
	if next := q.LookedAt.Add(r.LookupWait); q.LookedUp > 0 && r.Now().Before(next) {
		r.note(ent, msp.StateUnknown)
		return next, nil
	}
	candidates, err := r.candidates(ctx, ent)
	if err != nil {
		if stops(err) {
			r.note(ent, msp.StateUnknown)
			return due, err
		}
		return due, r.keep(ctx, ent, msp.StateUnknown, reasonLost, message(err))
	}
	one, base, several, err := r.choose(ctx, ent, candidates)
	switch {
	case err != nil:
		return due, err
	case one != nil:
		return r.adopt(ctx, ent, *one, base)
	case several > 1:
		return due, r.keep(ctx, ent, msp.StateUnknown, reasonSeveral, severalMessage(r.system, several))
	}
	q.LookedUp++
	q.LookedAt = r.Now()
	if q.LookedUp < 2 {
		if q.State = msp.StateUnknown; q.Reason != reasonDuplicate {
			q.Reason, q.Message = reasonLost, lostMessage(q.IntentAt)
		}
		ent.op.Reason, ent.op.Message = q.Reason, q.Message
		r.note(ent, msp.StateUnknown)
		return q.LookedAt.Add(r.LookupWait), r.Store.SetQueueState(context.WithoutCancel(ctx), *q)
	}
	// It was not made. Before it is sent again: did somebody make one like it?
	for _, c := range candidates {
		if ent.op.Kind == msp.KindConfiguration && twin(c, ent.sr.Record) {
			q.Reason, q.Message = reasonDuplicate, duplicateMessage(r.system, c.text(msp.FieldName))
		}
	}
	if q.Reason == reasonDuplicate {
		ent.op.Reason, ent.op.Message = q.Reason, q.Message
		r.note(ent, msp.StateBlocked)
		return due, r.clear(ctx, ent, msp.StateBlocked, q.Reason, q.Message)
	}
	if err := r.clear(ctx, ent, msp.StateQueued, "", ""); err != nil {
		return due, err
	}
	return r.run(ctx, r.again(ent))
}

// again decides about an entry anew, after its intent has ended.
func (r *round) again(ent *entry) *entry {
	now := r.decide(ent.sr)
	now.op.After = ent.op.After
	return now
}

// candidates are the remote records that fit what was sent by any natural key and
// that no record here is linked to, oldest first.
func (r *round) candidates(ctx context.Context, ent *entry) ([]incoming, error) {
	rec, sent := ent.sr.Record, ent.sr.Queue.Intent
	if err := r.counterparts(ctx, []msp.SyncRecord{{Record: &msp.Record{Kind: rec.Kind, OrganizationID: rec.OrganizationID, ParentID: rec.ParentID, ParentKind: rec.ParentKind, Values: sent}}}); err != nil {
		return nil, err
	}
	hits, err := r.conn.Find(ctx, connector.Query{
		Kind:           rec.Kind,
		OrganizationID: r.refs.remote[msp.KindOrganization][rec.OrganizationID],
		ParentID:       r.refs.parent(rec).ID,
		ParentKind:     rec.Parent(),
		SerialNumber:   identifier(msp.FieldSerialNumber, sent[msp.FieldSerialNumber]),
		MACAddress:     identifier(msp.FieldMACAddress, sent[msp.FieldMACAddress]),
		AssetTag:       identifier(msp.FieldAssetTag, sent[msp.FieldAssetTag]),
		Name:           sent[msp.FieldName],
		TypeID:         r.refs.remote[msp.KindConfigurationType][msp.ID(sent[msp.FieldType])],
		Values:         r.refs.wire(rec.Kind, sent),
	})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(hits))
	need := needs{}
	for i, hit := range hits {
		ids[i] = hit.ID
		needsOf(hit, need)
	}
	linked, err := r.Store.LinksByRemote(ctx, r.system, rec.Kind, ids)
	if err != nil {
		return nil, err
	}
	if _, err := r.refs.fetch(ctx, need); err != nil {
		return nil, err
	}
	var out []incoming
	for _, hit := range hits {
		if _, taken := linked[hit.ID]; taken {
			continue
		}
		values, _ := r.refs.values(hit)
		in := incoming{rec: hit, values: values, org: r.refs.local[msp.KindOrganization][hit.OrganizationID], parent: rec.ParentID, parentKind: rec.Parent()}
		if msp.ParentKinds(rec.Kind) != nil {
			in.org = rec.OrganizationID // it was looked for on its parent
		}
		if sameHome(rec, in) {
			out = append(out, in)
		}
	}
	slices.SortFunc(out, func(a, b incoming) int {
		return cmp.Or(a.rec.CreatedAt.Compare(b.rec.CreatedAt), cmp.Compare(len(a.rec.ID), len(b.rec.ID)), cmp.Compare(a.rec.ID, b.rec.ID))
	})
	return out, nil
}

// choose picks the candidate that is our own create. The name and the type are
// enough here, and only here: with equal fields, made since we sent it, and linked
// to nothing (reference/field-mapping.md section 7). base is what was agreed on.
func (r *round) choose(ctx context.Context, ent *entry, candidates []incoming) (one *connector.Record, base msp.Values, several int, err error) {
	q := ent.sr.Queue
	var equal []incoming
	for _, c := range candidates {
		if r.madeSince(c.rec, q.IntentAt) && c.holds(q.Intent) {
			equal = append(equal, c)
		}
	}
	if len(equal) > 1 {
		// Twins that we sent ourselves: as many as there are, each gets one.
		own, err := r.equalIntents(ctx, ent)
		if err != nil {
			return nil, nil, 0, err
		}
		if len(equal) > own {
			return nil, nil, len(equal), nil
		}
	}
	if len(equal) > 0 {
		return &equal[0].rec, q.Intent.Clone(), 0, nil
	}
	sr := ent.sr
	sr.Record = &msp.Record{Kind: sr.Record.Kind, ID: sr.Record.ID, OrganizationID: sr.Record.OrganizationID, ParentID: sr.Record.ParentID, ParentKind: sr.Record.ParentKind, Values: q.Intent}
	for i := range candidates {
		if trusted(ent.op.Kind, candidates[i], []*msp.SyncRecord{&sr}, candidates) == nil {
			continue
		}
		if r.madeSince(candidates[i].rec, q.IntentAt) {
			base = q.Intent.Clone() // ours, and somebody has changed it since
		}
		return &candidates[i].rec, base, 0, nil
	}
	return nil, nil, 0, nil
}

// equalIntents counts our lost creates that sent the same.
func (r *round) equalIntents(ctx context.Context, ent *entry) (n int, err error) {
	lost, err := r.Store.Intents(ctx, r.system, ent.op.Kind)
	for _, sr := range lost {
		if sr.Record.OrganizationID == ent.op.OrganizationID && sr.Record.ParentID == ent.sr.Record.ParentID && sameValues(sr.Queue.Intent, ent.sr.Queue.Intent) {
			n++
		}
	}
	return n, err
}

// adopt links a record to what was made of it, and goes on with what it changed
// since then.
func (r *round) adopt(ctx context.Context, ent *entry, there connector.Record, base msp.Values) (due time.Time, err error) {
	ctx = context.WithoutCancel(ctx)
	values, _ := r.refs.values(there)
	for range maxTries {
		d := decided{rec: there}
		d.join(r, &ent.sr, counterpart{rec: there, values: values, base: base, hasBase: base != nil, byName: byName(ent.op.Kind)})
		stale, batch, err := r.Store.ApplyPull(ctx, r.system, r.batch, []msp.PullChange{d.change})
		if err != nil {
			return due, err
		}
		if batch != "" {
			r.batch = batch
		}
		if err := r.reload(ctx, ent); err != nil {
			return due, err
		}
		if len(stale) > 0 && ent.sr.Queue != nil {
			continue
		}
		ent.op.Action, ent.op.Reason, ent.op.Message = ActionAdopt, "", ""
		r.refs.learn(ent.op.Kind, ent.op.RecordID, there.ID)
		r.note(ent, msp.StateSynced).RemoteID = there.ID
		if ent.sr.Queue == nil {
			return due, nil // both sides agree
		}
		return r.run(ctx, r.again(ent))
	}
	return due, msp.Errorf(msp.Internal, "“%s” changed here faster than it could be merged. Push again.", ent.op.Name)
}
