package engine

import (
	"context"
	"io"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/merge"
)

// refs turns references into remote ids and back, and remembers both for the
// length of a round. What has no counterpart is not remembered: it may get one.
type refs struct {
	r       *round
	local   map[msp.Kind]map[string]msp.ID
	remote  map[msp.Kind]map[msp.ID]string
	refetch map[msp.Kind]bool // fetched once more because something was missing
}

func newRefs(r *round) *refs {
	return &refs{r: r, local: map[msp.Kind]map[string]msp.ID{}, remote: map[msp.Kind]map[msp.ID]string{}, refetch: map[msp.Kind]bool{}}
}

func (x *refs) learn(kind msp.Kind, id msp.ID, remoteID string) {
	if x.local[kind] == nil {
		x.local[kind], x.remote[kind] = map[string]msp.ID{}, map[msp.ID]string{}
	}
	x.local[kind][remoteID] = id
	x.remote[kind][id] = remoteID
}

// needs are remote ids by kind.
type needs map[msp.Kind][]string

func (n needs) add(kind msp.Kind, remoteID string) {
	if remoteID != "" && !slices.Contains(n[kind], remoteID) {
		n[kind] = append(n[kind], remoteID)
	}
}

// fetch makes the local ids known and gives back what has none.
func (x *refs) fetch(ctx context.Context, need needs) (needs, error) {
	missing := needs{}
	for _, kind := range kindOrder {
		var ask []string
		for _, id := range need[kind] {
			if _, ok := x.local[kind][id]; !ok {
				ask = append(ask, id)
			}
		}
		if len(ask) == 0 {
			continue
		}
		links, err := x.r.Store.LinksByRemote(ctx, x.r.system, kind, ask)
		if err != nil {
			return nil, err
		}
		for _, id := range ask {
			if link, ok := links[id]; ok {
				x.learn(kind, link.RecordID, id)
			} else {
				missing.add(kind, id)
			}
		}
	}
	return missing, nil
}

// fetchOrPull is fetch, and pulls a list once more in which something was
// missing: it may have been made after the list was read.
func (x *refs) fetchOrPull(ctx context.Context, need needs, except msp.Kind) error {
	missing, err := x.fetch(ctx, need)
	if err != nil {
		return err
	}
	again := false
	for _, kind := range x.r.conn.Kinds() {
		if len(missing[kind]) == 0 || kind == except || x.refetch[kind] {
			continue
		}
		x.refetch[kind], again = true, true
		if err := x.r.pullKind(ctx, kind); err != nil {
			return err
		}
	}
	if again {
		_, err = x.fetch(ctx, missing)
	}
	return err
}

// counterparts makes the remote ids of our records known.
func (x *refs) counterparts(ctx context.Context, kind msp.Kind, ids []msp.ID) error {
	var ask []msp.ID
	for _, id := range ids {
		if _, ok := x.remote[kind][id]; !ok && id != "" {
			ask = append(ask, id)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	links, err := x.r.Store.Links(ctx, x.r.system, kind, ask)
	if err != nil {
		return err
	}
	for id, link := range links {
		x.learn(kind, id, link.RemoteID)
	}
	return nil
}

// needsOf lists what a remote record refers to.
func needsOf(rec connector.Record, need needs) {
	need.add(msp.KindOrganization, rec.OrganizationID)
	need.add(rec.ParentKind, rec.ParentID)
	for _, info := range msp.FieldsOf(rec.Kind) {
		if info.Kind == msp.KindRef {
			need.add(info.Ref, rec.Values[info.Name].Ref)
		}
	}
}

// values is what a remote record says, in our nouns. A reference to something we
// do not know is left out: it is not known, which is never a change. dangling
// says that there was one.
func (x *refs) values(rec connector.Record) (values map[msp.Field]merge.Value, dangling bool) {
	values = make(map[msp.Field]merge.Value, len(rec.Values))
	for _, info := range msp.FieldsIn(rec.Kind, rec.Values) {
		v, ok := rec.Values[info.Name]
		switch {
		case !ok:
		case v.Masked:
			values[info.Name] = merge.Value{Masked: true}
		case info.Kind != msp.KindRef:
			values[info.Name] = merge.Value{Text: v.Text}
		case v.Ref == "" && v.Text == "":
			values[info.Name] = merge.Value{}
		default:
			if id, known := x.local[info.Ref][v.Ref]; known && v.Ref != "" {
				values[info.Name] = merge.Value{Text: string(id)}
			} else {
				dangling = true
			}
		}
	}
	return values, dangling
}

// parent names the counterpart of what a record belongs to; its ID is "" while
// there is none.
func (x *refs) parent(rec *msp.Record) connector.Parent {
	kind := rec.Parent()
	return connector.Parent{Kind: kind, ID: x.remote[kind][rec.ParentID]}
}

// draft is what to write: local values with the remote ids of what they refer
// to. The caller has made sure that those are known.
func (x *refs) draft(ctx context.Context, rec *msp.Record, values msp.Values) (connector.Draft, error) {
	d := connector.Draft{
		Kind:           rec.Kind,
		OrganizationID: x.remote[msp.KindOrganization][rec.OrganizationID],
		ParentID:       x.parent(rec).ID,
		ParentKind:     rec.Parent(),
		Values:         x.wire(rec.Kind, values),
	}
	if sha := values[msp.FieldContent]; sha != "" && x.r.Open != nil {
		d.Content = func() (io.ReadCloser, error) { return x.r.Open(sha) }
	}
	for f, text := range values {
		if info, _ := msp.FieldOf(rec.Kind, f); info.Kind == msp.KindSecret {
			secret, err := x.unseal(ctx, rec, f, text)
			if err != nil {
				return d, err
			}
			d.Values[f] = connector.Value{Text: secret}
		}
	}
	return d, nil
}

// unseal reads a secret that is to be sent.
func (x *refs) unseal(ctx context.Context, rec *msp.Record, f msp.Field, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	if x.r.Unseal == nil {
		return "", msp.FieldError(string(f), "The secrets of this workspace cannot be read here, so this one was not sent. Unlock the workspace and push again.")
	}
	holding := *rec
	holding.Values = msp.Values{f: sealed}
	return x.r.Unseal(ctx, &holding, f)
}

// wire turns values into what a connector understands, without secrets.
func (x *refs) wire(kind msp.Kind, values msp.Values) map[msp.Field]connector.Value {
	out := make(map[msp.Field]connector.Value, len(values))
	for f, text := range values {
		switch info, _ := msp.FieldOf(kind, f); info.Kind {
		case msp.KindSecret:
		case msp.KindRef:
			out[f] = connector.Value{Ref: x.remote[info.Ref][msp.ID(text)]}
		default:
			out[f] = connector.Value{Text: text}
		}
	}
	return out
}
