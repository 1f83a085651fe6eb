package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/merge"
)

// clockTolerance is how far the clocks here and there may be apart beyond what
// the connector knows of it.
const clockTolerance = 10 * time.Minute

// An incoming is a remote record that no record here is linked to.
type incoming struct {
	rec         connector.Record
	values      map[msp.Field]merge.Value
	org, parent msp.ID
	parentKind  msp.Kind
}

// A found is the record here that an incoming one belongs to.
type found struct {
	local  *msp.SyncRecord
	base   msp.Values // nil: both existed before they met
	ours   bool       // our own create, whose answer was lost
	byName bool
}

// match finds the records here that incoming ones are, by remote id. Each record
// is given away once. A record here that is only like an incoming one is held
// back until a person has looked: sending it would make a double.
func (r *round) match(ctx context.Context, kind msp.Kind, fresh []incoming) (map[string]*found, error) {
	if len(fresh) == 0 {
		return nil, nil
	}
	lost, err := r.Store.Intents(ctx, r.system, kind)
	if err != nil {
		return nil, err
	}
	keys := make([]msp.MatchKey, len(fresh))
	for i, in := range fresh {
		keys[i] = in.key()
	}
	candidates, err := r.unlinked(ctx, kind, fresh, keys)
	if err != nil {
		return nil, err
	}
	matches, used := map[string]*found{}, map[msp.ID]bool{}
	give := func(in incoming, f *found) {
		matches[in.rec.ID], used[f.local.Record.ID] = f, true
	}
	// Our own creates first, over the whole page: nothing else may take them.
	for _, in := range fresh {
		for i := range lost {
			if sr := &lost[i]; !used[sr.Record.ID] && sameHome(sr.Record, in) && r.madeSince(in.rec, sr.Queue.IntentAt) && in.holds(sr.Queue.Intent) {
				give(in, &found{local: sr, base: sr.Queue.Intent.Clone(), ours: true})
				break
			}
		}
	}
	for i, in := range fresh {
		if matches[in.rec.ID] != nil {
			continue
		}
		var here []*msp.SyncRecord
		for j := range candidates[i] {
			if sr := &candidates[i][j]; !used[sr.Record.ID] && sameHome(sr.Record, in) {
				here = append(here, sr)
			}
		}
		if one := trusted(kind, in, here, fresh); one != nil {
			f := &found{local: one, byName: byName(kind)}
			if q := one.Queue; q != nil && !q.IntentAt.IsZero() && r.madeSince(in.rec, q.IntentAt) {
				f.base, f.ours = q.Intent.Clone(), true // somebody has changed it over there since
			}
			give(in, f)
			continue
		}
		if err := r.holdBack(ctx, kind, in, here); err != nil {
			return nil, err
		}
	}
	return matches, nil
}

// key is the natural keys of an incoming record, without junk.
func (in incoming) key() msp.MatchKey {
	k := msp.MatchKey{OrganizationID: in.org, ParentID: in.parent, ParentKind: in.parentKind, Name: in.text(msp.FieldName),
		SerialNumber: in.identifier(msp.FieldSerialNumber), MACAddress: in.identifier(msp.FieldMACAddress)}
	if in.rec.Kind == msp.KindModel {
		k.ParentID = msp.ID(in.text(msp.FieldManufacturer))
	}
	return k
}

func (in incoming) text(f msp.Field) string { return strings.TrimSpace(in.values[f].Text) }

// identifier is a field that tells devices apart; "" when it is junk.
func (in incoming) identifier(f msp.Field) string { return identifier(f, in.text(f)) }

func identifier(f msp.Field, text string) string {
	if msp.IsJunkIdentifier(f, text) {
		return ""
	}
	return strings.TrimSpace(text)
}

func sameHome(rec *msp.Record, in incoming) bool {
	return rec.OrganizationID == in.org && rec.ParentID == in.parent
}

// madeSince says whether a remote record can be the answer to a create that was
// sent at a time by our clock. The system's clock dates the record, and either
// may be wrong by hours.
func (r *round) madeSince(rec connector.Record, at time.Time) bool {
	if clock, ok := r.conn.(connector.Clock); ok {
		at = at.Add(clock.Ahead())
	}
	return madeSince(rec, at)
}

// madeSince says whether a record dates from a time or later. A system
// that does not say when it made it cannot rule it out.
func madeSince(rec connector.Record, at time.Time) bool {
	return rec.CreatedAt.IsZero() || !rec.CreatedAt.Before(at.Add(-clockTolerance))
}

// holds says whether a remote record has all that was sent, by meaning. What the
// system does not tell of does not speak against it, as long as something speaks
// for it; a reference to something unknown here does.
func (in incoming) holds(sent msp.Values) bool {
	same := 0
	for f, text := range sent {
		info, known := msp.FieldOf(in.rec.Kind, f)
		raw, told := in.rec.Values[f]
		if !known || !told || raw.Masked {
			continue
		}
		v, ok := in.values[f]
		if !ok || !merge.Equal(info, v.Text, text) {
			return false
		}
		same++
	}
	return same > 0
}

// byName says whether a kind's name is its natural key: people keep one list of
// each, and the name is what they know an entry by.
func byName(kind msp.Kind) bool {
	return kind != msp.KindConfiguration && kind != msp.KindInterface && alike[kind] == nil
}

// alike says for kinds without a name that tells them apart when two of one parent
// are the same: a file by its name and size, as IT Glue keeps no checksum
// (reference/itglue.md section 6.10).
var alike = map[msp.Kind]func(in incoming, rec *msp.Record) bool{
	msp.KindAttachment: func(in incoming, rec *msp.Record) bool {
		size := in.text(msp.FieldSize)
		return sameName(in, rec) && (size == "" || rec.Get(msp.FieldSize) == "" || size == rec.Get(msp.FieldSize))
	},
	msp.KindRelatedItem: func(in incoming, rec *msp.Record) bool {
		leads := false
		for _, info := range msp.RelatedItemFields {
			if !info.Fixed {
				continue
			}
			if in.text(info.Name) != rec.Get(info.Name) {
				return false
			}
			leads = leads || rec.Get(info.Name) != ""
		}
		return leads
	},
	msp.KindPassword: func(in incoming, rec *msp.Record) bool {
		return sameName(in, rec) && in.text(msp.FieldUsername) == rec.Get(msp.FieldUsername)
	},
	msp.KindFlexibleAsset: func(in incoming, rec *msp.Record) bool {
		return sameName(in, rec) && in.text(msp.FieldFlexibleAssetType) == rec.Get(msp.FieldFlexibleAssetType)
	},
	// Nobody makes expirations here.
	msp.KindExpiration: func(incoming, *msp.Record) bool { return false },
}

// unlinked finds the records here without a counterpart that incoming ones could
// be, by their index: of a parent all its children, of others by natural keys.
func (r *round) unlinked(ctx context.Context, kind msp.Kind, fresh []incoming, keys []msp.MatchKey) (map[int][]msp.SyncRecord, error) {
	if msp.ParentKinds(kind) == nil || kind == msp.KindInterface {
		return r.Store.Unlinked(ctx, r.system, kind, keys)
	}
	parents := map[msp.Kind][]msp.ID{}
	for _, in := range fresh {
		if !slices.Contains(parents[in.parentKind], in.parent) {
			parents[in.parentKind] = append(parents[in.parentKind], in.parent)
		}
	}
	out := map[int][]msp.SyncRecord{}
	for parentKind, ids := range parents {
		ours, err := r.Store.Children(ctx, r.system, kind, parentKind, ids)
		if err != nil {
			return nil, err
		}
		for i, in := range fresh {
			for _, sr := range ours[in.parent] {
				if in.parentKind == parentKind && sr.Link == nil && !sr.Record.Removed {
					out[i] = append(out[i], sr)
				}
			}
		}
	}
	return out, nil
}

// trusted picks the one record here that an incoming one surely is. Serial number
// and MAC address are trusted within an organization, if nobody else has them on
// either side; a device's name and type never are (reference/field-mapping.md
// section 7).
func trusted(kind msp.Kind, in incoming, here []*msp.SyncRecord, fresh []incoming) *msp.SyncRecord {
	if kind == msp.KindConfiguration {
		if sr, several := single(msp.FieldSerialNumber, in, here, fresh); sr != nil || several {
			return sr
		}
		sr, _ := single(msp.FieldMACAddress, in, here, fresh)
		if sr != nil && differ(in, sr.Record, msp.FieldSerialNumber) {
			return nil // a network card that has moved
		}
		return sr
	}
	if same := alike[kind]; same != nil {
		for _, sr := range here {
			if same(in, sr.Record) {
				return sr // of equal ones each gets one; nothing tells them apart
			}
		}
		return nil
	}
	if kind == msp.KindInterface {
		if sr, several := single(msp.FieldMACAddress, in, here, fresh); sr != nil || several {
			return sr
		}
	}
	var one *msp.SyncRecord
	for _, sr := range here {
		if !sameName(in, sr.Record) || kind == msp.KindInterface && differ(in, sr.Record, msp.FieldMACAddress) {
			continue
		}
		if kind == msp.KindModel && in.text(msp.FieldManufacturer) != sr.Record.Get(msp.FieldManufacturer) {
			continue
		}
		if one != nil {
			return nil
		}
		one = sr
	}
	return one
}

// single finds the only record with the same identifier. several says that there
// are more, here or there.
func single(f msp.Field, in incoming, here []*msp.SyncRecord, fresh []incoming) (one *msp.SyncRecord, several bool) {
	id := in.identifier(f)
	if id == "" {
		return nil, false
	}
	for _, sr := range here {
		if strings.EqualFold(identifier(f, sr.Record.Get(f)), id) {
			if one != nil {
				return nil, true
			}
			one = sr
		}
	}
	if one == nil {
		return nil, false
	}
	for _, other := range fresh {
		if other.rec.ID != in.rec.ID && other.org == in.org && other.parent == in.parent && strings.EqualFold(other.identifier(f), id) {
			return nil, true
		}
	}
	return one, false
}

func sameName(in incoming, rec *msp.Record) bool {
	name := in.text(msp.FieldName)
	return name != "" && strings.EqualFold(name, strings.TrimSpace(rec.Name()))
}

// differ says whether both sides have an identifier, and not the same.
func differ(in incoming, rec *msp.Record, f msp.Field) bool {
	a, b := in.identifier(f), identifier(f, rec.Get(f))
	return a != "" && b != "" && !strings.EqualFold(a, b)
}

// twin says whether a device here and one there look like the same, without
// proof: the same name and type, or an identifier that several have.
func twin(in incoming, rec *msp.Record) bool {
	if differ(in, rec, msp.FieldSerialNumber) || differ(in, rec, msp.FieldMACAddress) {
		return false
	}
	serial, mac := in.identifier(msp.FieldSerialNumber), in.identifier(msp.FieldMACAddress)
	return sameName(in, rec) && in.text(msp.FieldType) == rec.Get(msp.FieldType) ||
		serial != "" && strings.EqualFold(serial, rec.Get(msp.FieldSerialNumber)) || mac != "" && mac == rec.Get(msp.FieldMACAddress)
}

// holdBack keeps devices that wait to be made from being made a second time,
// until a person has said whether the one that came from there is the same.
func (r *round) holdBack(ctx context.Context, kind msp.Kind, in incoming, here []*msp.SyncRecord) error {
	if kind != msp.KindConfiguration {
		return nil
	}
	for _, sr := range here {
		if sr.Queue == nil || sticky(sr.Queue) || !twin(in, sr.Record) {
			continue
		}
		item := *sr.Queue
		item.Reason, item.Message = reasonDuplicate, duplicateMessage(r.system, in.text(msp.FieldName))
		if item.IntentAt.IsZero() {
			item.State = msp.StateBlocked
		} else {
			item.State = msp.StateUnknown // held back once it is known that it was not made
		}
		if err := r.Store.SetQueueState(ctx, item); err != nil {
			return err
		}
	}
	return nil
}
