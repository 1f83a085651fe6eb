package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// What belongs to a record: interfaces, attachments, related items and embedded
// passwords. They are found, listed, made and removed alike; what is particular to
// each has a file of its own.

// FindBelow finds what belongs to a record by id or, where unique, by name; an
// interface by its IP or MAC address too.
func (a *App) FindBelow(ctx context.Context, actor msp.Staff, kind msp.Kind, parent *msp.Record, ref string) (*msp.Record, error) {
	if err := a.may(actor, access.Look, ownerOf(parent)); err != nil {
		return nil, err
	}
	all, err := a.below(ctx, kind, parent.ID)
	if err != nil {
		return nil, err
	}
	var byName []*msp.Record
	for _, rec := range all {
		if string(rec.ID) == ref {
			return rec, nil
		}
		if called(rec, ref) {
			byName = append(byName, rec)
		}
	}
	switch len(byName) {
	case 1:
		return byName[0], nil
	case 0:
		return nil, msp.Errorf(msp.NotFound, "“%s” has no %s “%s”. List them, or name one by its id.", parent.Name(), kind.Title(), ref)
	}
	ids := make([]string, len(byName))
	for i, rec := range byName {
		ids[i] = string(rec.ID)
	}
	return nil, msp.Errorf(msp.Invalid, "Several %ss of “%s” are called “%s”. Name one by its id: %s.", kind.Title(), parent.Name(), ref, strings.Join(ids, ", "))
}

// called says whether a person may mean a record by a word.
func called(rec *msp.Record, ref string) bool {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return false
	}
	if strings.EqualFold(rec.Name(), ref) {
		return true
	}
	if rec.Kind != msp.KindInterface {
		return false
	}
	ip, isIP := msp.NormalizeIP(ref)
	mac, isMAC := msp.NormalizeMAC(ref)
	return isIP && ip == rec.Get(msp.FieldIPAddress) || isMAC && mac == rec.Get(msp.FieldMACAddress)
}

// below reads all records of a kind that belong to another, by name.
func (a *App) below(ctx context.Context, kind msp.Kind, parent msp.ID) ([]*msp.Record, error) {
	var out []*msp.Record
	q := ListQuery{Kind: kind, Parent: parent, Sort: msp.FieldName, Archived: msp.With, Limit: wholePage}
	for {
		page, err := a.store.List(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Records...)
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}

// Below lists what of a kind belongs to a record.
func (a *App) Below(ctx context.Context, actor msp.Staff, kind msp.Kind, parent *msp.Record) ([]RecordView, error) {
	if err := a.may(actor, access.Look, ownerOf(parent)); err != nil {
		return nil, err
	}
	if err := belongsTo(kind, parent); err != nil {
		return nil, err
	}
	records, err := a.below(ctx, kind, parent.ID)
	if err != nil {
		return nil, err
	}
	return a.views(ctx, a.resolver(), records)
}

// belongsTo refuses a parent that the kind cannot have.
func belongsTo(kind msp.Kind, parent *msp.Record) error {
	if slices.Contains(msp.ParentKinds(kind), parent.Kind) {
		return nil
	}
	return msp.Errorf(msp.Invalid, "%s has no %ss. %s", upperFirst(article(parent.Kind)), kind.Title(), whereElse(kind))
}

func whereElse(kind msp.Kind) string {
	var names []string
	for _, k := range msp.ParentKinds(kind) {
		names = append(names, k.Title()+"s")
	}
	last := len(names) - 1
	if last == 0 {
		return "Only " + names[0] + " have."
	}
	return "Only " + strings.Join(names[:last], ", ") + " and " + names[last] + " have."
}

// AddBelow makes a record that belongs to another, from fields as a person writes
// them. A value that does not fit is an error that names the field, and nothing is
// saved.
func (a *App) AddBelow(ctx context.Context, actor msp.Staff, kind msp.Kind, parent *msp.Record, fields map[string]string) (RecordView, error) {
	rec, err := a.newBelow(actor, access.CreateEdit, kind, parent)
	if err != nil {
		return RecordView{}, err
	}
	if err := a.fill(ctx, a.resolver(), rec, fields); err != nil {
		return RecordView{}, err
	}
	if kind == msp.KindInterface && rec.Name() == "" && rec.Get(msp.FieldIPAddress) == "" && rec.Get(msp.FieldMACAddress) == "" {
		return RecordView{}, msp.FieldError("ip_address", "An interface needs a name, an IP address or a MAC address.")
	}
	return a.saveBelow(ctx, actor, rec, parent)
}

func (a *App) newBelow(actor msp.Staff, act access.Act, kind msp.Kind, parent *msp.Record) (*msp.Record, error) {
	if err := a.may(actor, act, ownerOf(parent)); err != nil {
		return nil, err
	}
	if err := belongsTo(kind, parent); err != nil {
		return nil, err
	}
	return &msp.Record{Kind: kind, ID: a.newID(), OrganizationID: ownerOf(parent), ParentKind: parent.Kind, ParentID: parent.ID, Values: msp.Values{}}, nil
}

func (a *App) saveBelow(ctx context.Context, actor msp.Staff, rec, parent *msp.Record) (RecordView, error) {
	w, err := a.write(ctx, actor, msp.ActionEdit, "Added "+rec.Kind.Title()+" "+shortName(rec)+" to "+parent.Name())
	if err != nil {
		return RecordView{}, err
	}
	if _, err := a.store.Add(ctx, w, []*msp.Record{rec}); err != nil {
		return RecordView{}, err
	}
	a.saved(rec.Kind, []msp.ID{rec.ID})
	a.saved(parent.Kind, []msp.ID{parent.ID})
	return a.Record(ctx, actor, rec.Kind, rec.ID)
}

// shortName is what a record is called in a sentence; an interface without a name
// by its address.
func shortName(rec *msp.Record) string {
	for _, text := range []string{rec.Name(), rec.Get(msp.FieldIPAddress)} {
		if text != "" {
			return text
		}
	}
	return msp.FormatMAC(rec.Get(msp.FieldMACAddress))
}

// removeAct is the right that taking a record away takes. Attachments and related
// items come and go with editing; the rest is deletion.
func removeAct(kind msp.Kind) access.Act {
	switch kind {
	case msp.KindAttachment:
		return access.Attach
	case msp.KindRelatedItem:
		return access.CreateEdit
	}
	return listAct(kind, access.DeleteArchive)
}

// FindAny finds the record that a word means, of several kinds, by id or unique
// name. The first kind that has it counts.
func (a *App) FindAny(ctx context.Context, actor msp.Staff, ref string, kinds ...msp.Kind) (*msp.Record, error) {
	var first error
	for _, kind := range kinds {
		rec, err := a.Find(ctx, actor, kind, "", ref)
		if err == nil {
			return rec, nil
		}
		if msp.CodeOf(err) != msp.NotFound {
			return nil, err
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}
