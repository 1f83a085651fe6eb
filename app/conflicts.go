package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// Conflicts lists what waits for a choice, a record at a time: fields that differ on
// both sides, and records that a system no longer has.
func (a *App) Conflicts(ctx context.Context, actor msp.Staff, orgs []msp.ID) (ConflictList, error) {
	out := ConflictList{Items: []ConflictView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	orgs, err := narrow(actor, orgs)
	if err != nil {
		return out, err
	}
	open, err := a.store.Conflicts(ctx, ConflictQuery{Organizations: orgs})
	if err != nil {
		return out, err
	}
	gone, err := a.store.GoneThere(ctx, orgs)
	if err != nil {
		return out, err
	}
	c := choosing{App: a, resolver: a.resolver(), records: map[msp.ID]*msp.Record{}, links: map[msp.ID][]msp.Link{}, edits: map[msp.ID]map[msp.Field]msp.Change{}}
	if err := c.load(ctx, open, gone); err != nil {
		return out, err
	}
	at := map[string]int{}
	for _, f := range open {
		rec := c.records[f.RecordID]
		if rec == nil {
			continue
		}
		key := queueName(f)
		i, known := at[key]
		if !known {
			i = len(out.Items)
			at[key] = i
			out.Items = append(out.Items, ConflictView{ID: key, System: string(f.System), Record: refTo(ctx, c.resolver, rec), Fields: []ConflictField{}})
		}
		out.Items[i].Fields = append(out.Items[i].Fields, c.field(ctx, f))
	}
	for _, item := range gone {
		if rec := c.records[item.RecordID]; rec != nil {
			_, archives := msp.FieldOf(item.Kind, msp.FieldArchived)
			out.Items = append(out.Items, ConflictView{ID: item.ID, System: string(item.System), Record: refTo(ctx, c.resolver, rec), Fields: []ConflictField{},
				Gone: true, Edited: item.Reason == editedGone, Archived: rec.Archived(), Archives: archives})
		}
	}
	return out, nil
}

// A choosing gathers what a list of conflicts shows, kind by kind: a thousand of
// them are a handful of reads.
type choosing struct {
	*App
	resolver *resolver
	records  map[msp.ID]*msp.Record
	links    map[msp.ID][]msp.Link
	edits    map[msp.ID]map[msp.Field]msp.Change
}

func (c *choosing) load(ctx context.Context, open []msp.FieldConflict, gone []msp.QueueItem) error {
	ids := map[msp.Kind][]msp.ID{}
	add := func(kind msp.Kind, id msp.ID) {
		if list := ids[kind]; len(list) == 0 || list[len(list)-1] != id { // those of a record stand together
			ids[kind] = append(list, id)
		}
	}
	for _, f := range open {
		add(f.Kind, f.RecordID)
	}
	edited := maps.Clone(ids)
	for _, item := range gone {
		add(item.Kind, item.RecordID)
	}
	for kind, list := range ids {
		records, err := c.store.Records(ctx, kind, list)
		if err != nil {
			return err
		}
		if err := c.resolver.preload(ctx, records); err != nil {
			return err
		}
		for _, rec := range records {
			c.records[rec.ID] = rec
		}
	}
	for kind, list := range edited {
		links, err := c.store.LinksOf(ctx, kind, list)
		if err != nil {
			return err
		}
		edits, err := c.store.LastEdits(ctx, kind, list)
		if err != nil {
			return err
		}
		maps.Copy(c.links, links)
		maps.Copy(c.edits, edits)
	}
	return nil
}

// field is one field to choose for: all three values, and who changed it when on
// either side, as far as anybody knows.
func (c *choosing) field(ctx context.Context, f msp.FieldConflict) ConflictField {
	text := func(canon string) string { return c.resolver.fieldText(ctx, f.Kind, f.Field, canon) }
	out := ConflictField{Field: string(f.Field), Base: text(f.Base), Local: text(f.Local), Remote: text(f.Remote), RemoteChangedAt: rfc(f.RemoteChangedAt)}
	edit, ok := c.edits[f.RecordID][f.Field]
	if !ok {
		edit = c.edits[f.RecordID][""]
	}
	out.LocalBy, out.LocalAt = edit.Staff, rfc(edit.At)
	for _, l := range c.links[f.RecordID] {
		if l.System == f.System {
			out.RemoteBy = c.remoteBy(ctx, l, f.Field)
		}
	}
	return out
}

// remoteBy says who changed a field there, where that follows from how the record
// is held: what the PSA feeds nobody else can change, and what is IT Glue's own
// the PSA does not touch. "" where either may have been it.
func (a *App) remoteBy(ctx context.Context, l msp.Link, f msp.Field) string {
	if l.PSASync == "" {
		return "somebody in " + l.System.Title()
	}
	if open, all := a.openFields(ctx, l); !all && !slices.Contains(open, f) && l.PSASync == "enabled" {
		return "the PSA"
	}
	return ""
}

func queueName(c msp.FieldConflict) string {
	return strings.Join([]string{string(c.Kind), string(c.RecordID), string(c.System)}, ":")
}

// Resolve chooses for one field of a record that differs on both sides: local,
// remote, or another value. The record is named by its queue name or, where only
// one system is concerned, by its own id. Without a field it chooses for a record
// that is gone there.
func (a *App) Resolve(ctx context.Context, actor msp.Staff, id, field, take, value string) (RecordView, error) {
	if field == "" {
		return a.resolveGone(ctx, actor, id, take)
	}
	c, err := a.conflict(ctx, id, msp.Field(field))
	if err != nil {
		return RecordView{}, err
	}
	rec, err := a.owned(ctx, actor, c.Kind, c.RecordID, access.Resolve)
	if err != nil {
		return RecordView{}, err
	}
	var chosen string
	switch take {
	case "local":
		chosen = rec.Get(c.Field)
	case "remote":
		chosen = c.Remote
	case "value":
		info, ok := msp.FieldOf(c.Kind, c.Field)
		if !ok {
			return RecordView{}, msp.FieldError("--field", "A %s has no field “%s”.", c.Kind.Title(), field)
		}
		probe := rec.Clone()
		problem, err := a.resolver().take(ctx, probe, info, value, msp.CheckContext{})
		if err != nil {
			return RecordView{}, err
		}
		if problem != nil {
			return RecordView{}, problemError(problem)
		}
		chosen = probe.Get(c.Field)
	default:
		return RecordView{}, msp.FieldError("--take", "Take local or remote, or give a --value.")
	}
	w, err := a.write(ctx, actor, msp.ActionResolve, "Chose "+field+" of "+rec.Name())
	if err != nil {
		return RecordView{}, err
	}
	if _, err := a.store.Resolve(ctx, w, c.ID, chosen); err != nil {
		return RecordView{}, err
	}
	a.saved(c.Kind, []msp.ID{c.RecordID})
	return a.Record(ctx, actor, c.Kind, c.RecordID)
}

func (a *App) conflict(ctx context.Context, id string, field msp.Field) (msp.FieldConflict, error) {
	list, err := a.store.Conflicts(ctx, ConflictQuery{})
	if err != nil {
		return msp.FieldConflict{}, err
	}
	var fields []string
	for _, c := range list {
		if c.ID != id && queueName(c) != id && string(c.RecordID) != id {
			continue
		}
		if c.Field == field {
			return c, nil
		}
		fields = append(fields, string(c.Field))
	}
	if len(fields) > 0 {
		if field == "" {
			return msp.FieldConflict{}, msp.FieldError("--field", "Say which field, with --field. What differs: %s.", strings.Join(fields, ", "))
		}
		return msp.FieldConflict{}, msp.FieldError("--field", "“%s” does not differ there. What differs: %s.", field, strings.Join(fields, ", "))
	}
	return msp.FieldConflict{}, msp.Errorf(msp.NotFound, "Nothing called “%s” waits for a choice. List them with: conflicts.", id)
}
