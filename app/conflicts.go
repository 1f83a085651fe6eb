package app

import (
	"context"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// Conflicts lists what differs on both sides, a record at a time.
func (a *App) Conflicts(ctx context.Context, actor msp.Staff, orgs []msp.ID) (ConflictList, error) {
	out := ConflictList{Items: []ConflictView{}}
	orgs, err := narrow(actor, orgs)
	if err != nil {
		return out, err
	}
	list, err := a.store.Conflicts(ctx, ConflictQuery{Organizations: orgs})
	if err != nil {
		return out, err
	}
	r := a.resolver()
	at := map[string]int{}
	for _, c := range list {
		key := queueName(c)
		i, ok := at[key]
		if !ok {
			rec, err := a.store.Record(ctx, c.Kind, c.RecordID)
			if err != nil {
				if msp.CodeOf(err) == msp.NotFound {
					continue
				}
				return out, err
			}
			i = len(out.Items)
			at[key] = i
			out.Items = append(out.Items, ConflictView{ID: key, System: string(c.System), Record: refTo(ctx, r, rec), Fields: []ConflictField{}})
		}
		f := ConflictField{Field: string(c.Field), Base: r.fieldText(ctx, c.Kind, c.Field, c.Base), Local: r.fieldText(ctx, c.Kind, c.Field, c.Local),
			Remote: r.fieldText(ctx, c.Kind, c.Field, c.Remote), RemoteChangedAt: rfc(c.RemoteChangedAt)}
		a.whoChanged(ctx, c, &f)
		out.Items[i].Fields = append(out.Items[i].Fields, f)
	}
	return out, nil
}

func queueName(c msp.FieldConflict) string {
	return strings.Join([]string{string(c.Kind), string(c.RecordID), string(c.System)}, ":")
}

// whoChanged names who changed the field here last.
func (a *App) whoChanged(ctx context.Context, c msp.FieldConflict, f *ConflictField) {
	changes, _, err := a.store.Changes(ctx, ChangeQuery{Kind: c.Kind, Record: c.RecordID, Limit: 200})
	if err != nil {
		return
	}
	for _, ch := range changes {
		if ch.Field == c.Field && ch.Action != msp.ActionPull && !ch.Pending {
			f.LocalBy, f.LocalAt = ch.Staff, rfc(ch.At)
			return
		}
	}
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
