package engine

import (
	"context"
	"maps"
	"slices"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/merge"
)

// decided is what one remote record means for this workspace.
type decided struct {
	rec      connector.Record
	top      connector.Record // the record that came in the page: rec, or the one whose child it is
	change   msp.PullChange
	name     string
	quiet    bool // nothing to store
	linked   bool // the record here had no counterpart before
	adopted  bool // it is our own create, whose answer was lost
	dangling bool // refers to something that is not known here
}

// decidePage decides about records of one kind and then about their children.
// Parents come before their children.
func (r *round) decidePage(ctx context.Context, kind msp.Kind, records []connector.Record) ([]decided, error) {
	records = lastOfEach(records)
	if err := r.complete(ctx, kind, records); err != nil {
		return nil, err
	}
	need := needs{}
	var children []connector.Record
	for _, rec := range records {
		needsOf(rec, need)
		for _, child := range rec.Children {
			children = append(children, child)
			needsOf(child, need)
		}
	}
	if err := r.refs.fetchOrPull(ctx, need, kind); err != nil {
		return nil, err
	}
	parents, err := r.decideRecords(ctx, kind, records, func(rec connector.Record) place {
		return place{org: r.refs.local[msp.KindOrganization][rec.OrganizationID], kind: rec.ParentKind,
			parent: r.refs.local[rec.ParentKind][rec.ParentID], top: rec}
	})
	if err != nil {
		return parents, err
	}
	for _, d := range parents {
		if kind == msp.KindConfiguration {
			r.disputed[d.change.ID] = d.change.Conflicts
		}
	}
	below, err := r.decideChildren(ctx, parents, children)
	return append(parents, below...), err
}

// complete has the connector add what its list left out, for records that are
// new here. It costs requests, and of the others it is known.
func (r *round) complete(ctx context.Context, kind msp.Kind, records []connector.Record) error {
	conn, ok := r.conn.(connector.Completer)
	if !ok {
		return nil
	}
	lacking := slices.DeleteFunc(slices.Clone(records), func(rec connector.Record) bool { return !conn.Incomplete(rec) })
	if len(lacking) == 0 {
		return nil
	}
	ids := make([]string, len(lacking))
	for i, rec := range lacking {
		ids[i] = rec.ID
	}
	links, err := r.Store.LinksByRemote(ctx, r.system, kind, ids)
	if err != nil {
		return err
	}
	lacking = slices.DeleteFunc(lacking, func(rec connector.Record) bool { _, linked := links[rec.ID]; return linked })
	if len(lacking) == 0 {
		return nil
	}
	return conn.Complete(ctx, kind, lacking)
}

// lastOfEach drops what a page holds twice.
func lastOfEach(records []connector.Record) []connector.Record {
	at := make(map[string]int, len(records))
	out := records[:0:0]
	for _, rec := range records {
		if i, twice := at[rec.ID]; twice {
			out[i] = rec
			continue
		}
		at[rec.ID] = len(out)
		out = append(out, rec)
	}
	return out
}

// A place is where a remote record belongs here.
type place struct {
	org, parent msp.ID
	kind        msp.Kind // of the parent
	top         connector.Record
}

// known says whether a record of a kind can be kept here: what it belongs to is.
func (at place) known(kind msp.Kind) bool {
	return (at.org != "" || !belongs(kind)) && (at.parent != "" || msp.ParentKinds(kind) == nil)
}

// belongs says whether records of a kind belong to an organization.
func belongs(kind msp.Kind) bool {
	switch kind {
	case msp.KindLocation, msp.KindContact, msp.KindConfiguration, msp.KindFlexibleAsset, msp.KindExpiration:
		return true
	}
	return msp.ParentKinds(kind) != nil
}

func (r *round) decideRecords(ctx context.Context, kind msp.Kind, records []connector.Record, placeOf func(connector.Record) place) ([]decided, error) {
	remoteIDs := make([]string, len(records))
	for i, rec := range records {
		remoteIDs[i] = rec.ID
	}
	links, err := r.Store.LinksByRemote(ctx, r.system, kind, remoteIDs)
	if err != nil {
		return nil, err
	}
	here, err := r.linkedHere(ctx, kind, links)
	if err != nil {
		return nil, err
	}
	var fresh []incoming
	values := make([]map[msp.Field]merge.Value, len(records))
	dangling := make([]bool, len(records))
	for i, rec := range records {
		values[i], dangling[i] = r.refs.values(rec)
		if _, linked := links[rec.ID]; linked {
			continue
		}
		at := placeOf(rec)
		if !at.known(kind) || leadsNowhere(kind, dangling[i]) {
			continue // its organization is being deleted there, or is hidden from us
		}
		fresh = append(fresh, incoming{rec: rec, values: values[i], org: at.org, parent: at.parent, parentKind: at.kind})
	}
	matches, err := r.match(ctx, kind, fresh)
	if err != nil {
		return nil, err
	}
	out := make([]decided, 0, len(records))
	for i, rec := range records {
		at := placeOf(rec)
		d := decided{rec: rec, top: at.top, dangling: dangling[i]}
		found := matches[rec.ID]
		switch link, linked := links[rec.ID]; {
		case linked && here[link.RecordID] != nil && here[link.RecordID].Record.Removed:
			continue
		case linked && here[link.RecordID] != nil:
			d.join(r, here[link.RecordID], counterpart{rec: rec, values: values[i], base: link.Base, hasBase: true})
		case linked:
			continue // removed here; that is told to the other side by who removed it
		case found != nil:
			d.join(r, found.local, counterpart{rec: rec, values: values[i], base: found.base, hasBase: found.base != nil, byName: found.byName})
			d.linked, d.adopted = true, found.ours
		case leadsNowhere(kind, dangling[i]):
			continue // what it leads to is not known here yet; it comes again when its source is read again
		case !at.known(kind):
			r.Logger.Warn("remote record without an organization here", "system", r.system, "kind", kind, "remote_id", rec.ID)
			continue
		default:
			d.make(r, rec, values[i], at)
		}
		out = append(out, d)
	}
	return out, nil
}

// linkedHere loads our side of links.
func (r *round) linkedHere(ctx context.Context, kind msp.Kind, links map[string]msp.Link) (map[msp.ID]*msp.SyncRecord, error) {
	if len(links) == 0 {
		return nil, nil
	}
	ids := make([]msp.ID, 0, len(links))
	for _, link := range links {
		ids = append(ids, link.RecordID)
	}
	loaded, err := r.Store.SyncRecords(ctx, r.system, kind, ids)
	if err != nil {
		return nil, err
	}
	here := make(map[msp.ID]*msp.SyncRecord, len(loaded))
	for i := range loaded {
		here[loaded[i].Record.ID] = &loaded[i]
	}
	return here, nil
}

// make decides that a remote record is new here.
func (d *decided) make(r *round, rec connector.Record, values map[msp.Field]merge.Value, at place) {
	set := msp.Values{}
	for f, v := range values {
		if !v.Masked && v.Text != "" {
			set[f] = v.Text
		}
	}
	id := r.NewID()
	d.name = set[msp.FieldName]
	d.change = msp.PullChange{Kind: rec.Kind, ID: id, Create: true, OrganizationID: at.org, ParentID: at.parent, ParentKind: at.kind, Set: set,
		Link: r.link(rec, id, set.Clone())}
}

func (r *round) link(rec connector.Record, id msp.ID, base msp.Values) msp.Link {
	return msp.Link{Kind: rec.Kind, RecordID: id, System: r.system, RemoteID: rec.ID, URL: rec.URL, Version: rec.Version,
		PSASync: rec.PSASync, Base: base, SeenAt: r.Now()}
}

// A counterpart is a remote record beside ours. base is what both last agreed
// on, for a lost create what was sent.
type counterpart struct {
	rec     connector.Record
	values  map[msp.Field]merge.Value
	base    msp.Values
	hasBase bool
	byName  bool // found by a name without case: its spelling there counts
}

// join decides what a remote record means for the one here that it belongs to.
func (d *decided) join(r *round, sr *msp.SyncRecord, c counterpart) {
	rec := sr.Record
	base := msp.Values{}
	if c.hasBase {
		base = c.base.Clone()
	}
	before := maps.Clone(base)
	sentBefore(base, sr, c.values)
	set := msp.Values{}
	var conflicts []msp.FieldConflict
	var settled []msp.Settled
	writes := r.conn.Writes(rec.Kind)
	pending := false
	for _, res := range merge.Record(rec.Kind, base, rec.Values, c.values, c.hasBase) {
		f := res.Info.Name
		theirsCount := !writes || res.Info.Fixed || c.byName && f == msp.FieldName && strings.EqualFold(strings.TrimSpace(res.Ours), strings.TrimSpace(res.Theirs))
		if theirsCount || res.Outcome == merge.Conflict && r.askedThere(rec, res.Info, res.Ours, res.Theirs) {
			res = res.Settle(msp.SideThere)
		}
		if rule, ok := msp.RuleFor(r.Rules, rec, f, r.system); ok && res.Outcome == merge.Conflict {
			settled = append(settled, msp.Settled{Field: f, Base: res.Base, Local: res.Ours, Remote: res.Theirs, Rule: rule})
			res = res.Settle(rule.Take)
		}
		switch res.Outcome {
		case merge.TakeTheirs:
			set[f] = res.Value
		case merge.Conflict:
			conflicts = append(conflicts, msp.FieldConflict{ID: itemID(rec.Kind, rec.ID, r.system) + ":" + string(f), Kind: rec.Kind, RecordID: rec.ID,
				System: r.system, Field: f, Base: res.Base, Local: res.Ours, Remote: res.Theirs, RemoteChangedAt: c.rec.UpdatedAt})
			pending = true
		case merge.SendOurs:
			pending = pending || !r.locked(rec, f)
		case merge.Blocked:
			pending = pending || !r.locked(rec, f) && !merge.Equal(res.Info, res.Ours, res.Base)
		}
		put(base, f, res.NewBase)
	}
	pending = pending || r.differsUntold(rec, base, c.values)
	if !writes {
		pending = sr.Queue != nil
	}
	d.name = rec.Name()
	if name, ok := set[msp.FieldName]; ok {
		d.name = name
	}
	d.change = msp.PullChange{Kind: rec.Kind, ID: rec.ID, OrganizationID: rec.OrganizationID, ParentID: rec.ParentID, ParentKind: rec.ParentKind, SeenVersion: rec.Version,
		Set: set, Settled: settled, Link: r.link(c.rec, rec.ID, base), Conflicts: conflicts, Pending: pending}
	d.quiet = sr.Link != nil && len(set) == 0 && len(settled) == 0 && maps.Equal(before, base) && sameLink(*sr.Link, d.change.Link) &&
		sameConflicts(sr.Conflicts, conflicts) && (sr.Queue != nil) == pending && !rec.Gone
}

// sentBefore takes into the base what we sent without hearing of it and what is
// there now: that is our own change and nobody else's.
func sentBefore(base msp.Values, sr *msp.SyncRecord, there map[msp.Field]merge.Value) {
	if q := sr.Queue; sr.Link == nil || q == nil || q.IntentAt.IsZero() {
		return
	}
	for f, text := range sr.Queue.Intent {
		info, known := msp.FieldOf(sr.Record.Kind, f)
		if v, told := there[f]; known && told && !v.Masked && merge.Equal(info, v.Text, text) {
			put(base, f, v.Text)
		}
	}
}

// differsUntold says whether ours differs from the base in a field the other
// side does not tell of.
func (r *round) differsUntold(rec *msp.Record, base msp.Values, told map[msp.Field]merge.Value) bool {
	for _, info := range msp.FieldsIn(rec.Kind, rec.Values, base) {
		if _, ok := told[info.Name]; !ok && !info.Fixed && !r.locked(rec, info.Name) && !merge.Equal(info, rec.Get(info.Name), base[info.Name]) {
			return true
		}
	}
	return false
}

// locked says whether a person has locked a field of a record against the system.
func (r *round) locked(rec *msp.Record, f msp.Field) bool {
	_, ok := msp.LockOn(r.Locks, rec, f, r.system)
	return ok
}

func put(v msp.Values, f msp.Field, text string) {
	if text == "" {
		delete(v, f)
	} else {
		v[f] = text
	}
}

func sameLink(a, b msp.Link) bool {
	return a.RemoteID == b.RemoteID && a.URL == b.URL && a.Version == b.Version && a.PSASync == b.PSASync && a.Missing == b.Missing
}

func sameConflicts(a, b []msp.FieldConflict) bool {
	if len(a) != len(b) {
		return false
	}
	open := map[msp.Field]msp.FieldConflict{}
	for _, c := range a {
		open[c.Field] = c
	}
	for _, c := range b {
		o, ok := open[c.Field]
		if !ok || o.Base != c.Base || o.Local != c.Local || o.Remote != c.Remote {
			return false
		}
	}
	return true
}
