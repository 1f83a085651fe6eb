package app

import (
	"context"
	"sort"
	"strings"

	"sitewalk/internal/msp"
)

// A resolver turns the names of picked fields into ids and back, for the length
// of one use case. It reads each list once.
type resolver struct {
	store  Store
	lists  map[msp.Kind]*nameIndex
	places map[placeKey]*nameIndex // locations and contacts, by organization
	extra  map[msp.Kind]map[msp.ID]*msp.Record
}

type placeKey struct {
	kind msp.Kind
	org  msp.ID
}

// A nameIndex finds the records of one list by id and by folded name.
type nameIndex struct {
	all    []*msp.Record
	byID   map[msp.ID]*msp.Record
	exact  map[string][]*msp.Record
	folded map[string][]*msp.Record
	maker  map[string][]*msp.Record // by msp.ManufacturerKey; made when first asked for
}

// makers finds manufacturers by any of their known spellings.
func (x *nameIndex) makers() map[string][]*msp.Record {
	if x.maker == nil {
		x.maker = map[string][]*msp.Record{}
		for _, r := range x.all {
			key := msp.ManufacturerKey(r.Name())
			x.maker[key] = append(x.maker[key], r)
		}
	}
	return x.maker
}

func newNameIndex(records []*msp.Record) *nameIndex {
	x := &nameIndex{all: records, byID: make(map[msp.ID]*msp.Record, len(records)),
		exact: map[string][]*msp.Record{}, folded: map[string][]*msp.Record{}}
	for _, r := range records {
		x.byID[r.ID] = r
		name := strings.TrimSpace(r.Name())
		x.exact[name] = append(x.exact[name], r)
		key := msp.FoldName(name)
		x.folded[key] = append(x.folded[key], r)
	}
	return x
}

func (a *App) resolver() *resolver {
	return &resolver{store: a.store, lists: map[msp.Kind]*nameIndex{}, places: map[placeKey]*nameIndex{},
		extra: map[msp.Kind]map[msp.ID]*msp.Record{}}
}

// index reads the list a reference points into: account-wide, or of one
// organization.
func (r *resolver) index(ctx context.Context, kind msp.Kind, org msp.ID) (*nameIndex, error) {
	if msp.IsList(kind) {
		if x := r.lists[kind]; x != nil {
			return x, nil
		}
		records, err := r.store.Entries(ctx, kind)
		if err != nil {
			return nil, err
		}
		x := newNameIndex(records)
		r.lists[kind] = x
		return x, nil
	}
	key := placeKey{kind, org}
	if kind == msp.KindOrganization {
		key.org = ""
	}
	if x := r.places[key]; x != nil {
		return x, nil
	}
	q := ListQuery{Kind: kind, Sort: msp.FieldName, Archived: msp.With, Limit: wholePage}
	if key.org != "" {
		q.Organizations = []msp.ID{key.org}
	}
	var all []*msp.Record
	for {
		page, err := r.store.List(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Records...)
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	x := newNameIndex(all)
	r.places[key] = x
	return x, nil
}

// wholePage is the page in which lists are read that are needed whole.
const wholePage = 5000

// warm reads every list that the fields of records of a kind refer to, so that a
// later look-up needs no reading: the store may not be asked while it writes.
func (r *resolver) warm(ctx context.Context, kind msp.Kind, orgs ...msp.ID) error {
	for _, info := range msp.FieldsOf(kind) {
		if info.Kind != msp.KindRef {
			continue
		}
		if msp.IsList(info.Ref) {
			if _, err := r.index(ctx, info.Ref, ""); err != nil {
				return err
			}
			continue
		}
		for _, org := range orgs {
			if _, err := r.index(ctx, info.Ref, org); err != nil {
				return err
			}
		}
	}
	return nil
}

// name is what a reference is called; "" when it points nowhere.
func (r *resolver) name(ctx context.Context, kind msp.Kind, id msp.ID) string {
	if rec := r.record(ctx, kind, id); rec != nil {
		return rec.Name()
	}
	return ""
}

func (r *resolver) record(ctx context.Context, kind msp.Kind, id msp.ID) *msp.Record {
	if id == "" {
		return nil
	}
	if msp.IsList(kind) {
		x, err := r.index(ctx, kind, "")
		if err != nil {
			return nil
		}
		return x.byID[id]
	}
	if rec := r.extra[kind][id]; rec != nil {
		return rec
	}
	rec, err := r.store.Record(ctx, kind, id)
	if err != nil {
		return nil
	}
	if r.extra[kind] == nil {
		r.extra[kind] = map[msp.ID]*msp.Record{}
	}
	r.extra[kind][id] = rec
	return rec
}

// preload reads what a page of records refers to outside the account's lists, at
// one go.
func (r *resolver) preload(ctx context.Context, records []*msp.Record) error {
	want := map[msp.Kind]map[msp.ID]bool{}
	note := func(kind msp.Kind, id msp.ID) {
		if id == "" || r.extra[kind][id] != nil {
			return
		}
		if want[kind] == nil {
			want[kind] = map[msp.ID]bool{}
		}
		want[kind][id] = true
	}
	for _, rec := range records {
		note(msp.KindOrganization, rec.OrganizationID)
		for _, info := range msp.FieldsOf(rec.Kind) {
			if info.Kind == msp.KindRef && !msp.IsList(info.Ref) {
				note(info.Ref, msp.ID(rec.Get(info.Name)))
			}
		}
	}
	for kind, set := range want {
		ids := make([]msp.ID, 0, len(set))
		for id := range set {
			ids = append(ids, id)
		}
		found, err := r.store.Records(ctx, kind, ids)
		if err != nil {
			return err
		}
		if r.extra[kind] == nil {
			r.extra[kind] = map[msp.ID]*msp.Record{}
		}
		for _, rec := range found {
			r.extra[kind][rec.ID] = rec
		}
	}
	return nil
}

// resolve finds the record a typed name means: exactly, then without case and
// punctuation, then by alias. parent narrows models to a manufacturer. A name
// that means nothing, or several things, is a problem with suggestions.
func (r *resolver) resolve(ctx context.Context, info msp.FieldInfo, org, parent msp.ID, text string) (msp.ID, *msp.Problem, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil, nil
	}
	x, err := r.index(ctx, info.Ref, org)
	if err != nil {
		return "", nil, err
	}
	if rec := x.byID[msp.ID(text)]; rec != nil { // an id is always understood
		return rec.ID, nil, nil
	}
	fits := r.narrowed(info, parent, x.exact[text])
	if len(fits) == 0 {
		fits = r.narrowed(info, parent, x.folded[msp.FoldName(text)])
	}
	if len(fits) == 0 && info.Ref == msp.KindManufacturer {
		fits = x.makers()[msp.ManufacturerKey(text)]
	}
	if len(fits) == 1 {
		return fits[0].ID, nil, nil
	}
	p := &msp.Problem{Field: info.Name, Severity: msp.SeverityError, Code: msp.CodeUnknownValue, Value: text, Suggestions: []string{}}
	if len(fits) > 1 {
		p.Code = msp.CodeSeveralMatches
		p.Message = "Several entries are called “" + text + "”. Pick one."
		for _, rec := range fits {
			p.Suggestions = append(p.Suggestions, r.label(ctx, info.Ref, rec))
		}
		return "", p, nil
	}
	if info.Ref == msp.KindModel && parent != "" {
		if others := x.folded[msp.FoldName(text)]; len(others) > 0 {
			owner := r.name(ctx, msp.KindManufacturer, msp.ID(others[0].Get(msp.FieldManufacturerOf)))
			p.Message = "The model “" + text + "” belongs to " + owner + ", not to " + r.name(ctx, msp.KindManufacturer, parent) + ". Change the manufacturer or pick another model."
			p.Suggestions = []string{}
			return "", p, nil
		}
	}
	p.Suggestions = msp.SuggestFor(info.Ref, text, r.names(info, parent, x), 5)
	p.Message = unknownMessage(info, text, p.Suggestions)
	return "", p, nil
}

func (r *resolver) narrowed(info msp.FieldInfo, parent msp.ID, records []*msp.Record) []*msp.Record {
	if info.Ref != msp.KindModel || parent == "" {
		return records
	}
	var out []*msp.Record
	for _, rec := range records {
		if msp.ID(rec.Get(msp.FieldManufacturerOf)) == parent {
			out = append(out, rec)
		}
	}
	return out
}

func (r *resolver) names(info msp.FieldInfo, parent msp.ID, x *nameIndex) []string {
	records := r.narrowed(info, parent, x.all)
	names := make([]string, 0, len(records))
	for _, rec := range records {
		names = append(names, rec.Name())
	}
	sort.Strings(names)
	return names
}

// label is a record's name with what tells it from its namesakes.
func (r *resolver) label(ctx context.Context, kind msp.Kind, rec *msp.Record) string {
	if kind == msp.KindModel {
		if m := r.name(ctx, msp.KindManufacturer, msp.ID(rec.Get(msp.FieldManufacturerOf))); m != "" {
			return m + " " + rec.Name()
		}
	}
	return rec.Name()
}

func unknownMessage(info msp.FieldInfo, text string, near []string) string {
	var b strings.Builder
	switch info.Ref {
	case msp.KindOperatingSystem, msp.KindPlatform:
		b.WriteString("Not in IT Glue's list. ")
		if len(near) == 0 {
			b.WriteString("Put “" + text + "” into operating system notes instead.")
			return b.String()
		}
		b.WriteString("Pick one, or put “" + text + "” into operating system notes.")
	case msp.KindLocation, msp.KindContact:
		b.WriteString("This organization has no " + info.Ref.Title() + " “" + text + "”.")
	default:
		b.WriteString("There is no " + info.Ref.Title() + " “" + text + "”.")
	}
	if len(near) > 0 && info.Ref != msp.KindOperatingSystem && info.Ref != msp.KindPlatform {
		b.WriteString(" Nearest: " + strings.Join(near, ", ") + ".")
	} else if len(near) == 0 {
		b.WriteString(" Pick one from the list, or add it first.")
	}
	return b.String()
}
