package app

import (
	"context"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// AddRecord makes an organization, a location or a configuration from fields as a
// person writes them. A value that does not fit is an error that names the
// field, and nothing is saved. What a push still needs makes a draft.
func (a *App) AddRecord(ctx context.Context, actor msp.Staff, kind msp.Kind, org msp.ID, fields map[string]string) (RecordView, error) {
	if err := a.may(actor, access.CreateEdit, org); err != nil {
		return RecordView{}, err
	}
	if kind == msp.KindOrganization && actor.Role != msp.RoleAdministrator {
		return RecordView{}, msp.Errorf(msp.Denied, "People with limited organizations cannot add one. Ask an administrator.")
	}
	if kind != msp.KindOrganization {
		if _, err := a.store.Record(ctx, msp.KindOrganization, org); err != nil {
			return RecordView{}, err
		}
	}
	rec := &msp.Record{Kind: kind, OrganizationID: org, Values: msp.Values{}}
	r := a.resolver()
	if err := a.fill(ctx, r, rec, fields); err != nil {
		return RecordView{}, err
	}
	if kind != msp.KindConfiguration && rec.Name() == "" {
		return RecordView{}, msp.FieldError("name", "The %s needs a name.", kind.Title())
	}
	if kind == msp.KindOrganization || kind == msp.KindLocation {
		same, err := a.store.FindByName(ctx, kind, org, rec.Name())
		if err != nil {
			return RecordView{}, err
		}
		if len(same) > 0 {
			return RecordView{}, msp.FieldError("name", "There is %s “%s” already. Choose another name or edit that one.", article(kind), same[0].Name())
		}
	}
	w, err := a.write(ctx, actor, msp.ActionEdit, "Added "+kind.Title()+" "+rec.Name())
	if err != nil {
		return RecordView{}, err
	}
	if _, err := a.store.Add(ctx, w, []*msp.Record{rec}); err != nil {
		return RecordView{}, err
	}
	a.saved(kind, []msp.ID{rec.ID})
	return a.Record(ctx, actor, kind, rec.ID)
}

// SetRecord saves fields of one record. A value that does not fit is an error
// that names the field, and nothing is saved.
func (a *App) SetRecord(ctx context.Context, actor msp.Staff, kind msp.Kind, id msp.ID, fields map[string]string) (RecordView, error) {
	rec, err := a.owned(ctx, actor, kind, id, listAct(kind, access.CreateEdit))
	if err != nil {
		return RecordView{}, err
	}
	if err := a.mayChange(ctx, actor, rec, fields); err != nil {
		return RecordView{}, err
	}
	r := a.resolver()
	if err := r.warm(ctx, kind, rec.OrganizationID); err != nil {
		return RecordView{}, err
	}
	w, err := a.write(ctx, actor, msp.ActionEdit, "Edited "+rec.Name())
	if err != nil {
		return RecordView{}, err
	}
	_, err = a.store.Edit(ctx, w, kind, []msp.ID{id}, func(rec *msp.Record) error { return a.fill(ctx, r, rec, fields) })
	if err != nil {
		return RecordView{}, err
	}
	a.saved(kind, []msp.ID{id})
	return a.Record(ctx, actor, kind, id)
}

// mayChange refuses fields that the kind does not have, that nobody changes once
// the record is made, or that take a right of their own.
func (a *App) mayChange(ctx context.Context, actor msp.Staff, rec *msp.Record, fields map[string]string) error {
	if _, archiving := fields[string(msp.FieldArchived)]; archiving {
		if err := a.may(actor, access.DeleteArchive, ownerOf(rec)); err != nil {
			return err
		}
	}
	infos, err := orderFields(rec.Kind, fields)
	if err != nil {
		return err
	}
	for _, info := range infos {
		if name := fields[string(info.Name)]; rec.Kind == msp.KindAttachment && info.Name == msp.FieldName && name != attachedName(name) {
			return msp.FieldError("name", "“%s” is no name for a file. Give one such as photo.jpg.", name)
		}
		if info.Fixed {
			return msp.FieldError(string(info.Name), "%s of %s cannot be changed. Nothing was changed.", info.Title, article(rec.Kind))
		}
	}
	return ctx.Err()
}

// listAct is the right that a change takes: entries of the account-wide lists are
// everybody's, so that changing one is a matter of settings.
func listAct(kind msp.Kind, act access.Act) access.Act {
	if msp.IsList(kind) {
		return access.Settings
	}
	return act
}

// fill takes all fields or none of them.
func (a *App) fill(ctx context.Context, r *resolver, rec *msp.Record, fields map[string]string) error {
	infos, err := orderFields(rec.Kind, fields)
	if err != nil {
		return err
	}
	for _, info := range infos {
		problem, err := r.take(ctx, rec, info, fields[string(info.Name)], msp.CheckContext{})
		if err != nil {
			return err
		}
		if problem != nil {
			return problemError(problem)
		}
	}
	return nil
}

// problemError makes the error of a problem, with what it suggests.
func problemError(p *msp.Problem) error {
	e := p.Error()
	if len(p.Suggestions) > 0 && !strings.Contains(e.Message, p.Suggestions[0]) {
		e.Message += " Nearest: " + strings.Join(p.Suggestions, ", ") + "."
	}
	return e
}

func article(kind msp.Kind) string {
	t := kind.Title()
	if strings.ContainsAny(t[:1], "aeiou") {
		return "an " + t
	}
	return "a " + t
}

// owned loads a record that the actor may do something to. One of another's
// organization is as good as not there.
func (a *App) owned(ctx context.Context, actor msp.Staff, kind msp.Kind, id msp.ID, act access.Act) (*msp.Record, error) {
	rec, err := a.store.Record(ctx, kind, id)
	if err != nil {
		return nil, err
	}
	return rec, a.may(actor, act, ownerOf(rec))
}

// ownerOf is the organization whose rights govern a record.
func ownerOf(rec *msp.Record) msp.ID {
	if rec.Kind == msp.KindOrganization {
		return rec.ID
	}
	return rec.OrganizationID
}

// Record reads one record with its links, problems and interfaces.
func (a *App) Record(ctx context.Context, actor msp.Staff, kind msp.Kind, id msp.ID) (RecordView, error) {
	rec, err := a.owned(ctx, actor, kind, id, access.Look)
	if err != nil {
		return RecordView{}, err
	}
	r := a.resolver()
	views, err := a.views(ctx, r, []*msp.Record{rec})
	if err != nil {
		return RecordView{}, err
	}
	view := views[0]
	if kind == msp.KindConfiguration {
		page, err := a.store.List(ctx, ListQuery{Kind: msp.KindInterface, Parent: id, Sort: msp.FieldName})
		if err != nil {
			return RecordView{}, err
		}
		if view.Interfaces, err = a.views(ctx, r, page.Records); err != nil {
			return RecordView{}, err
		}
	}
	return view, nil
}

// views makes the views of records of one kind.
func (a *App) views(ctx context.Context, r *resolver, records []*msp.Record) ([]RecordView, error) {
	out := make([]RecordView, 0, len(records))
	if len(records) == 0 {
		return out, nil
	}
	if err := r.preload(ctx, records); err != nil {
		return nil, err
	}
	ids := make([]msp.ID, len(records))
	for i, rec := range records {
		ids[i] = rec.ID
	}
	kind := records[0].Kind
	links, err := a.store.LinksOf(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	queue, err := a.store.QueueOf(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	systems, err := a.systems(ctx)
	if err != nil {
		return nil, err
	}
	for _, rec := range records {
		out = append(out, a.view(ctx, r, rec, links[rec.ID], queue[rec.ID], systems))
	}
	return out, nil
}

func (a *App) view(ctx context.Context, r *resolver, rec *msp.Record, links []msp.Link, queue []msp.QueueItem, systems []msp.System) RecordView {
	v := RecordView{
		ID: string(rec.ID), Kind: string(rec.Kind), Name: rec.Name(), OrganizationID: string(rec.OrganizationID),
		Organization: r.name(ctx, msp.KindOrganization, rec.OrganizationID),
		Fields:       map[string]string{}, Refs: map[string]string{}, Missing: map[string][]string{},
		Problems: []ProblemView{}, Archived: rec.Archived(), Version: rec.Version,
		State: msp.RecordState(rec, systems), CreatedAt: rfc(rec.CreatedAt), UpdatedAt: rfc(rec.UpdatedAt),
		Links: linkViews(links, queue),
	}
	for _, info := range msp.FieldsIn(rec.Kind, rec.Values) {
		canon := rec.Get(info.Name)
		v.Fields[string(info.Name)] = r.text(ctx, info, canon)
		if info.Kind == msp.KindRef && canon != "" {
			v.Refs[string(info.Name)] = canon
		}
	}
	if parent := rec.Parent(); parent != "" {
		v.Fields[string(parent)], v.Refs[string(parent)] = r.name(ctx, parent, rec.ParentID), string(rec.ParentID)
	}
	if rec.Kind == msp.KindPassword && len(links) > 0 && rec.Get(msp.FieldPassword) == "" {
		rec = rec.Clone() // what came from there has its secret there
		rec.Set(msp.FieldPassword, secretSet)
		v.State = msp.RecordState(rec, systems)
	}
	for system, fields := range msp.Missing(rec, systems) {
		for _, f := range fields {
			v.Missing[string(system)] = append(v.Missing[string(system)], string(f))
		}
	}
	for _, p := range msp.Check(rec, msp.CheckEnv{Systems: systems, Names: r.fieldNames(ctx, rec)}) {
		if p.Code != msp.CodeRequired {
			v.Problems = append(v.Problems, problemView(p))
		}
	}
	return v
}

func problemView(p msp.Problem) ProblemView {
	s := p.Suggestions
	if s == nil {
		s = []string{}
	}
	return ProblemView{Field: string(p.Field), Severity: string(p.Severity), Code: p.Code, Value: p.Value, Message: p.Message, Suggestions: s}
}

// linkViews joins links and queue items, one view a system.
func linkViews(links []msp.Link, queue []msp.QueueItem) []LinkView {
	out := []LinkView{}
	at := map[msp.System]int{}
	for _, l := range links {
		at[l.System] = len(out)
		out = append(out, LinkView{System: string(l.System), RemoteID: l.RemoteID, URL: l.URL, State: string(msp.StateSynced)})
	}
	for _, q := range queue {
		i, ok := at[q.System]
		if !ok {
			i = len(out)
			out = append(out, LinkView{System: string(q.System)})
		}
		out[i].State, out[i].Reason, out[i].Message = string(q.State), q.Reason, q.Message
	}
	return out
}

// Archive and restore, remove.

// SetArchived hides a record from normal views, or brings it back.
func (a *App) SetArchived(ctx context.Context, actor msp.Staff, kind msp.Kind, id msp.ID, archived bool) (RecordView, error) {
	text := ""
	if archived {
		text = "yes"
	}
	return a.SetRecord(ctx, actor, kind, id, map[string]string{string(msp.FieldArchived): text})
}

// RemoveRecord removes a record and what belongs to it. One that a remote system
// has is only removed if its kind is deleted there too (msp.Removable).
func (a *App) RemoveRecord(ctx context.Context, actor msp.Staff, kind msp.Kind, id msp.ID) error {
	rec, err := a.owned(ctx, actor, kind, id, removeAct(kind))
	if err != nil {
		return err
	}
	w, err := a.write(ctx, actor, msp.ActionEdit, "Removed "+shortName(rec))
	if err != nil {
		return err
	}
	if _, err := a.store.Remove(ctx, w, kind, []msp.ID{id}); err != nil {
		return err
	}
	a.saved(kind, []msp.ID{id})
	return nil
}

// AddEntry makes an entry of an account-wide list. A model needs its
// manufacturer. Platforms and operating systems come from IT Glue alone.
func (a *App) AddEntry(ctx context.Context, actor msp.Staff, kind msp.Kind, name, parent string) (RecordView, error) {
	act := access.CreateEdit
	if kind == msp.KindConfigurationType || kind == msp.KindConfigurationStatus {
		act = access.Settings
	}
	if err := a.may(actor, act, ""); err != nil {
		return RecordView{}, err
	}
	if kind == msp.KindPlatform || kind == msp.KindOperatingSystem || !msp.IsList(kind) {
		return RecordView{}, msp.FieldError("name", "IT Glue keeps the list of %ss; nothing can be added to it. Use the operating system notes.", kind.Title())
	}
	name = msp.NormalizeText(name)
	if name == "" {
		return RecordView{}, msp.FieldError("name", "The %s needs a name.", kind.Title())
	}
	r := a.resolver()
	rec := &msp.Record{Kind: kind, Values: msp.Values{msp.FieldName: name}}
	var parentID msp.ID
	if kind == msp.KindModel {
		info := msp.FieldInfo{Name: msp.FieldManufacturer, Title: "Manufacturer", Kind: msp.KindRef, Ref: msp.KindManufacturer}
		if strings.TrimSpace(parent) == "" {
			return RecordView{}, msp.FieldError("manufacturer", "A model belongs to a manufacturer. Name it.")
		}
		id, problem, err := r.resolve(ctx, info, "", "", parent)
		if err != nil {
			return RecordView{}, err
		}
		if problem != nil {
			return RecordView{}, problemError(problem)
		}
		parentID = id
		rec.Set(msp.FieldManufacturerOf, string(id))
	}
	x, err := r.index(ctx, kind, "")
	if err != nil {
		return RecordView{}, err
	}
	if same := r.narrowed(msp.FieldInfo{Ref: kind}, parentID, x.folded[msp.FoldName(name)]); len(same) > 0 {
		return RecordView{}, msp.FieldError("name", "There is %s “%s” already.", article(kind), same[0].Name())
	}
	if kind == msp.KindManufacturer {
		if same := x.makers()[msp.ManufacturerKey(name)]; len(same) > 0 {
			return RecordView{}, msp.FieldError("name", "“%s” is the manufacturer “%s”, which is there already. Use that: entries cannot be deleted in IT Glue.", name, same[0].Name())
		}
	}
	w, err := a.write(ctx, actor, msp.ActionEdit, "Added "+kind.Title()+" "+name)
	if err != nil {
		return RecordView{}, err
	}
	if _, err := a.store.Add(ctx, w, []*msp.Record{rec}); err != nil {
		return RecordView{}, err
	}
	a.saved(kind, []msp.ID{rec.ID})
	return a.Record(ctx, actor, kind, rec.ID)
}
