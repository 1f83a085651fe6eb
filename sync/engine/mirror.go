package engine

import (
	"context"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
	"sitewalk/sync/route"
)

// The primary IP and MAC address of a configuration and those of its primary
// interface are one thing told twice: writing either changes both
// (reference/itglue.md section 6.5). They are never sent in both ways, because the
// second would look like somebody else's edit. While the interface waits to be sent
// with the same values it carries them, and the configuration is read again after.

// mirrorOf is the field of the interface that a configuration's field mirrors.
var mirrorOf = map[msp.Field]msp.Field{
	msp.FieldPrimaryIP:  msp.FieldIPAddress,
	msp.FieldMACAddress: msp.FieldMACAddress,
}

// primaries makes the primary interfaces known of configurations that wait.
func (r *round) primaries(ctx context.Context, waiting []msp.SyncRecord) error {
	queued := map[msp.ID]bool{}
	for _, sr := range waiting {
		if sr.Record.Kind == msp.KindInterface && sr.Record.Get(msp.FieldPrimary) == "true" && !sr.Record.Removed {
			queued[sr.Record.ParentID] = true
		}
	}
	r.primary, r.homes = map[msp.ID]msp.SyncRecord{}, map[msp.ID]msp.SyncRecord{}
	for _, sr := range waiting {
		if sr.Record.Kind == msp.KindInterface && queued[sr.Record.ParentID] && sr.Record.Get(msp.FieldPrimary) == "true" && !sr.Record.Removed {
			r.primary[sr.Record.ParentID] = sr
		}
	}
	var of []msp.ID
	for _, sr := range waiting {
		if sr.Record.Kind == msp.KindInterface && !slices.Contains(of, sr.Record.ParentID) {
			of = append(of, sr.Record.ParentID)
		}
	}
	if len(of) == 0 {
		return nil
	}
	homes, err := r.Store.SyncRecords(ctx, r.system, msp.KindConfiguration, of)
	for _, sr := range homes {
		r.homes[sr.Record.ID] = sr
		r.disputed[sr.Record.ID] = sr.Conflicts
	}
	return err
}

// askedThere says whether a conflict about an address of a primary interface is
// already asked about at its configuration, whose answer counts for both.
func (r *round) askedThere(rec *msp.Record, info msp.FieldInfo, ours, theirs string) bool {
	if rec.Kind != msp.KindInterface || rec.Get(msp.FieldPrimary) != "true" {
		return false
	}
	for _, c := range r.disputed[rec.ParentID] {
		if mirrorOf[c.Field] == info.Name && merge.Equal(info, c.Local, ours) && merge.Equal(info, c.Remote, theirs) {
			return true
		}
	}
	return false
}

// heldAddress says why a field of an interface cannot be sent: a configuration
// that IT Glue syncs with a PSA keeps its primary address, and one attribute more
// would spoil the whole request (reference/itglue.md section 6.5). "" when it can.
func (r *round) heldAddress(rec *msp.Record, f msp.Field) (reason, why string) {
	home, known := r.homes[rec.ParentID]
	if rec.Kind != msp.KindInterface || !known || home.Link == nil || home.Link.PSASync == "" {
		return "", ""
	}
	address := f == msp.FieldIPAddress || f == msp.FieldMACAddress
	if f != msp.FieldPrimary && !(address && rec.Get(msp.FieldPrimary) == "true") {
		return "", ""
	}
	leg := route.To(r.system, r.world, r.subject(home), msp.FieldPrimaryIP)
	return string(leg.Reason), leg.Message
}

// mirrored says whether a field of a configuration goes with its primary
// interface.
func (r *round) mirrored(ent *entry, f msp.Field) bool {
	mirror, ok := mirrorOf[f]
	if !ok || ent.op.Kind != msp.KindConfiguration || !r.conn.Writes(msp.KindInterface) {
		return false
	}
	sr, waits := r.primary[ent.op.RecordID]
	if link := ent.sr.Link; link != nil && link.PSASync != "" {
		return false // then neither takes it, and the route says why
	}
	if !waits || sticky(sr.Queue) || sr.Queue.State == msp.StateSkipped {
		return false
	}
	info, _ := msp.FieldOf(msp.KindInterface, mirror)
	return merge.Equal(info, sr.Record.Get(mirror), ent.sr.Record.Get(f))
}

// mirrors notes that a configuration is to be read again, because its primary
// interface was written.
func (r *round) mirrors(sr msp.SyncRecord) {
	if sr.Record.Kind != msp.KindInterface {
		return
	}
	was := sr.Link != nil && sr.Link.Base[msp.FieldPrimary] == "true"
	if was || sr.Record.Get(msp.FieldPrimary) == "true" {
		r.reread[sr.Record.ParentID] = true
	}
	delete(r.primary, sr.Record.ParentID)
}

// rereadMirrored reads the configurations again whose primary interface was
// written, and takes over what follows for them. Until a configuration is read, it
// waits; should the reading fail, the next pull does it.
func (r *round) rereadMirrored(ctx context.Context) error {
	for id := range r.reread {
		delete(r.reread, id)
		remoteID, there := r.refs.remote[msp.KindConfiguration][id]
		if !there {
			continue
		}
		if err := r.read(ctx, msp.KindConfiguration, remoteID); err != nil {
			if stops(err) {
				return err
			}
			continue
		}
		item := r.items[itemID(msp.KindConfiguration, id, r.system)]
		if item == nil || item.State != msp.StateWaiting || item.Reason != reasonMirror {
			continue
		}
		loaded, err := r.Store.SyncRecords(ctx, r.system, msp.KindConfiguration, []msp.ID{id})
		if err != nil {
			return err
		}
		if len(loaded) == 1 && loaded[0].Queue == nil {
			item.State, item.Reason, item.Message, item.Sent = msp.StateSynced, "", "", true
		}
	}
	return nil
}
