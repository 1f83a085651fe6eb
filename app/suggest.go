package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// Suggest ranks the values a picked field may take: by how well they fit what is
// typed, then by use here, then by use in the account.
func (a *App) Suggest(ctx context.Context, actor msp.Staff, req SuggestRequest) (SuggestView, error) {
	out := SuggestView{Items: []SuggestItem{}}
	org := msp.ID(req.Organization)
	if err := a.may(actor, access.Look, org); err != nil {
		return out, err
	}
	info, ok := msp.FieldOf(msp.KindConfiguration, msp.Field(req.Field))
	if !ok || info.Kind != msp.KindRef {
		return out, msp.FieldError(req.Field, "The field “%s” has no list to pick from.", req.Field)
	}
	if req.Limit <= 0 {
		req.Limit = 12
	}
	r := a.resolver()
	x, err := r.index(ctx, info.Ref, org)
	if err != nil {
		return out, err
	}
	var maker msp.ID
	if info.Ref == msp.KindModel && req.Manufacturer != "" {
		maker, _, err = r.resolve(ctx, msp.FieldInfo{Ref: msp.KindManufacturer}, "", "", req.Manufacturer)
		if err != nil {
			return out, err
		}
	}
	here, all, err := a.store.Usage(ctx, info.Name, org)
	if err != nil {
		return out, err
	}
	records := slices.Clone(r.narrowed(info, maker, x.all))
	slices.SortStableFunc(records, func(p, q *msp.Record) int {
		if d := here[q.ID] - here[p.ID]; d != 0 {
			return d
		}
		if d := all[q.ID] - all[p.ID]; d != 0 {
			return d
		}
		return strings.Compare(p.Name(), q.Name())
	})
	text := strings.TrimSpace(req.Text)
	if text != "" {
		records = ranked(info.Ref, text, records, req.Limit)
	}
	for _, rec := range records[:min(len(records), req.Limit)] {
		out.Items = append(out.Items, SuggestItem{ID: string(rec.ID), Label: rec.Name(), Hint: usageHint(ctx, r, info.Ref, rec, here[rec.ID], all[rec.ID]),
			Near: text != "" && !msp.Completes(info.Ref, text, rec.Name())})
	}
	exact := len(r.narrowed(info, maker, x.folded[msp.FoldName(text)])) > 0
	if text == "" || exact {
		return out, nil
	}
	switch info.Ref {
	case msp.KindOperatingSystem, msp.KindPlatform:
		out.Items = append(out.Items, SuggestItem{Label: text, Field: string(msp.FieldOperatingSystemNotes),
			Hint: "Not in IT Glue's list. Put “" + text + "” into operating system notes instead?"})
	case msp.KindManufacturer:
		out.Items = append(out.Items, SuggestItem{Label: text, Hint: "Create manufacturer “" + text + "”. Shared by all organizations.", Create: true})
	case msp.KindModel:
		if maker != "" {
			out.Items = append(out.Items, SuggestItem{Label: text, Create: true,
				Hint: "Create model “" + text + "” for " + r.name(ctx, msp.KindManufacturer, maker) + ". Shared by all organizations."})
		} else {
			out.Note = "Choose the manufacturer first to create the model “" + text + "”."
		}
	case msp.KindLocation:
		out.Items = append(out.Items, SuggestItem{Label: text, Hint: "Add location “" + text + "” to this organization.", Create: true})
	}
	return out, nil
}

// ranked keeps the records whose name fits the text, best first, in the order of
// use among equals.
func ranked(kind msp.Kind, text string, records []*msp.Record, n int) []*msp.Record {
	names := make([]string, 0, len(records))
	byName := map[string][]*msp.Record{}
	for _, rec := range records {
		if byName[rec.Name()] == nil {
			names = append(names, rec.Name())
		}
		byName[rec.Name()] = append(byName[rec.Name()], rec)
	}
	var out []*msp.Record
	found := msp.SuggestFor(kind, text, names, n)
	if folded := msp.FoldName(text); len([]rune(folded)) == 1 {
		found = beginning(folded, names, n)
	}
	for _, name := range found {
		out = append(out, byName[name]...)
	}
	return out
}

// beginning keeps the names in which a word begins with a letter: too little to
// be like anything, and enough to open a list with.
func beginning(letter string, names []string, n int) []string {
	var out []string
	for _, name := range names {
		for _, word := range strings.Fields(name) {
			if len(out) < n && strings.HasPrefix(msp.FoldName(word), letter) {
				out = append(out, name)
				break
			}
		}
	}
	return out
}

func usageHint(ctx context.Context, r *resolver, kind msp.Kind, rec *msp.Record, here, all int) string {
	var parts []string
	if kind == msp.KindModel {
		if m := r.name(ctx, msp.KindManufacturer, msp.ID(rec.Get(msp.FieldManufacturerOf))); m != "" {
			parts = append(parts, m)
		}
	}
	if here > 0 && all > here {
		parts = append(parts, fmt.Sprintf("%d here, %d in the account", here, all))
	} else if here > 0 {
		parts = append(parts, fmt.Sprintf("%d here", here))
	} else if all > 0 {
		parts = append(parts, fmt.Sprintf("%d in the account", all))
	}
	return strings.Join(parts, " · ")
}
