package app

import (
	"context"
	"slices"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// maxGridWindow is the most rows one call reads: a page of the grid is 200.
const maxGridWindow = 2000

// query turns what the screen asks for into what the store understands.
func (a *App) query(ctx context.Context, r *resolver, actor msp.Staff, q GridQuery) (ListQuery, error) {
	lq := ListQuery{Kind: msp.KindConfiguration, Organizations: seen(actor), Text: q.Text, Sort: msp.Field(q.Sort), Descending: q.Descending}
	if lq.Sort == "" {
		lq.Sort = msp.FieldName
	}
	if q.Organization != "" {
		if err := a.may(actor, access.Look, msp.ID(q.Organization)); err != nil {
			return lq, err
		}
		lq.Organizations = []msp.ID{msp.ID(q.Organization)}
	}
	switch q.View {
	case "archived":
		lq.Archived = msp.Only
	case "all":
		lq.Archived = msp.With
	case "waiting":
		lq.State = "unsent"
	default:
		lq.State = q.View
	}
	for _, w := range q.Where {
		where, err := a.where(ctx, r, lq.Kind, msp.Field(w.Field), w.Values, lq.Organizations)
		if err != nil {
			return lq, err
		}
		lq.Where = append(lq.Where, where)
	}
	return lq, nil
}

// where makes a filter of a field and the texts a person names. A name that
// nothing has keeps no row.
func (a *App) where(ctx context.Context, r *resolver, kind msp.Kind, field msp.Field, values []string, orgs []msp.ID) (Where, error) {
	info, ok := msp.FieldOf(kind, field)
	if !ok {
		_, err := orderFields(kind, map[string]string{string(field): ""})
		return Where{}, err
	}
	out := Where{Field: field}
	for _, v := range values {
		canon, problem := msp.Normalize(info, v, msp.CheckContext{})
		if problem != nil {
			return out, problemError(problem)
		}
		if info.Kind != msp.KindRef || canon == "" {
			out.Values = append(out.Values, canon)
			continue
		}
		ids, err := r.everyID(ctx, info, orgs, canon)
		if err != nil {
			return out, err
		}
		out.Values = append(out.Values, ids...)
	}
	return out, nil
}

// everyID finds all records of a name, in the organizations given: two clients
// may both have a location called Headquarters.
func (r *resolver) everyID(ctx context.Context, info msp.FieldInfo, orgs []msp.ID, name string) ([]string, error) {
	var scopes []msp.ID
	if msp.IsList(info.Ref) || orgs == nil {
		scopes = []msp.ID{""}
	} else {
		scopes = orgs
	}
	var out []string
	for _, org := range scopes {
		x, err := r.index(ctx, info.Ref, org)
		if err != nil {
			return nil, err
		}
		if rec := x.byID[msp.ID(name)]; rec != nil {
			return []string{string(rec.ID)}, nil
		}
		for _, rec := range x.folded[msp.FoldName(name)] {
			out = append(out, string(rec.ID))
		}
	}
	if len(out) == 0 {
		return nil, &msp.Error{Code: msp.Invalid, Field: string(info.Name), Message: unknownMessage(info, name, msp.Suggest(name, r.allNames(), 3))}
	}
	return out, nil
}

func (r *resolver) allNames() []string {
	var out []string
	for _, x := range r.places {
		for _, rec := range x.all {
			out = append(out, rec.Name())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Rows reads a window of the grid, with the exact number of rows.
func (a *App) Rows(ctx context.Context, actor msp.Staff, q GridQuery, start, count int) (GridPage, error) {
	r := a.resolver()
	lq, err := a.query(ctx, r, actor, q)
	if err != nil {
		return GridPage{}, err
	}
	lq.Offset, lq.Limit, lq.WithTotal = max(start, 0), min(max(count, 1), maxGridWindow), true
	page, err := a.store.List(ctx, lq)
	if err != nil {
		return GridPage{}, err
	}
	rows, err := a.gridRows(ctx, r, q, page.Records)
	return GridPage{Start: lq.Offset, Rows: rows, Total: page.Total}, err
}

// RowsByID reads rows as they are now, whether or not the query still shows them.
func (a *App) RowsByID(ctx context.Context, actor msp.Staff, q GridQuery, ids []string) ([]GridRow, error) {
	records, err := a.store.Records(ctx, msp.KindConfiguration, toIDs(ids))
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(rec *msp.Record) bool { return !actor.Sees(rec.OrganizationID) })
	return a.gridRows(ctx, a.resolver(), q, records)
}

func toIDs(texts []string) []msp.ID {
	ids := make([]msp.ID, len(texts))
	for i, t := range texts {
		ids[i] = msp.ID(t)
	}
	return ids
}

func idsOf(records []*msp.Record) []msp.ID {
	ids := make([]msp.ID, len(records))
	for i, rec := range records {
		ids[i] = rec.ID
	}
	return ids
}

// gridRows draws records as rows with their marks.
func (a *App) gridRows(ctx context.Context, r *resolver, q GridQuery, records []*msp.Record) ([]GridRow, error) {
	rows := make([]GridRow, 0, len(records))
	if len(records) == 0 {
		return rows, nil
	}
	if err := r.preload(ctx, records); err != nil {
		return nil, err
	}
	ids := idsOf(records)
	links, err := a.store.LinksOf(ctx, msp.KindConfiguration, ids)
	if err != nil {
		return nil, err
	}
	queue, err := a.store.QueueOf(ctx, msp.KindConfiguration, ids)
	if err != nil {
		return nil, err
	}
	systems, err := a.systems(ctx)
	if err != nil {
		return nil, err
	}
	stops, err := a.stops(ctx)
	if err != nil {
		return nil, err
	}
	for _, rec := range records {
		conflicts, err := a.conflictsOf(ctx, rec.ID, queue[rec.ID])
		if err != nil {
			return nil, err
		}
		rows = append(rows, a.gridRow(ctx, r, q, rec, links[rec.ID], queue[rec.ID], conflicts, systems, stops))
	}
	return rows, nil
}

// conflictsOf reads a record's conflicts only where its queue item says that
// there are some.
func (a *App) conflictsOf(ctx context.Context, id msp.ID, queue []msp.QueueItem) ([]msp.FieldConflict, error) {
	for _, item := range queue {
		if item.State == msp.StateConflict {
			return a.store.Conflicts(ctx, ConflictQuery{Record: id})
		}
	}
	return nil, nil
}

func (a *App) gridRow(ctx context.Context, r *resolver, q GridQuery, rec *msp.Record, links []msp.Link, queue []msp.QueueItem, conflicts []msp.FieldConflict, systems []msp.System, stops *stops) GridRow {
	row := GridRow{
		ID: string(rec.ID), OrganizationID: string(rec.OrganizationID), Version: rec.Version,
		Organization: r.name(ctx, msp.KindOrganization, rec.OrganizationID),
		State:        msp.RecordState(rec, systems), Sync: string(msp.StateLocal), Archived: rec.Get(msp.FieldArchived) == "true",
		Missing: []string{}, Cells: make([]string, len(q.Fields)), Marks: map[string]CellMark{},
	}
	if len(links) > 0 {
		row.Sync = string(msp.StateSynced)
	}
	for _, item := range queue {
		row.Sync, row.Message = string(item.State), item.Message
	}
	for i, f := range q.Fields {
		if msp.Field(f) == msp.FieldOrganization {
			row.Cells[i] = row.Organization
			continue
		}
		row.Cells[i] = r.fieldText(ctx, rec.Kind, msp.Field(f), rec.Get(msp.Field(f)))
	}
	a.mark(ctx, r, &row, rec, links, conflicts, systems, stops)
	return row
}

// mark notes what cells say beyond their text, the most urgent last so that it
// stays.
func (a *App) mark(ctx context.Context, r *resolver, row *GridRow, rec *msp.Record, links []msp.Link, conflicts []msp.FieldConflict, systems []msp.System, stops *stops) {
	for _, l := range links {
		for _, info := range msp.ConfigurationFields {
			f := info.Name
			if why, closed := stops.closed(ctx, rec, l, f); closed {
				row.Marks[string(f)] = CellMark{Kind: "locked", Message: why}
			}
			if len(l.Base) == 0 || l.Base[f] == rec.Get(f) {
				continue
			}
			was := r.text(ctx, info, l.Base[f])
			if leg := stops.leg(ctx, rec, l, f); !leg.Reaches && !leg.Waits() {
				row.Marks[string(f)] = CellMark{Kind: "kept", Was: was, Message: leg.Message}
			} else if row.Sync != string(msp.StateSynced) {
				row.Marks[string(f)] = CellMark{Kind: "queued", Was: was, Message: "Queued for " + l.System.Title() + ". Before: " + orEmpty(was)}
			}
		}
	}
	for _, p := range msp.Check(rec, msp.CheckEnv{Systems: systems, Names: r.fieldNames(ctx, rec)}) {
		if p.Code == msp.CodeRequired {
			if !slices.Contains(row.Missing, string(p.Field)) {
				row.Missing = append(row.Missing, string(p.Field))
			}
			continue
		}
		m := CellMark{Kind: "problem", Message: p.Message, Code: p.Code, Suggestions: p.Suggestions}
		if p.Severity == msp.SeverityError {
			m.Text = p.Value
			m.Suggestions = proposals(rec.Kind, p)
		} else {
			m.Kind = "warning"
		}
		if old, ok := row.Marks[string(p.Field)]; ok && old.Kind == "problem" {
			continue
		}
		row.Marks[string(p.Field)] = m
	}
	for _, c := range conflicts {
		info, _ := msp.FieldOf(rec.Kind, c.Field)
		row.Marks[string(c.Field)] = CellMark{Kind: "conflict", Message: "Changed here and in " + c.System.Title() + ", which says " + orEmpty(r.text(ctx, info, c.Remote)) + ". Choose."}
	}
}

// proposals are what may have been meant. Text that was kept beside its field is
// read once more; names in lists are looked up only when a person asks for fixes.
func proposals(kind msp.Kind, p msp.Problem) []string {
	info, ok := msp.FieldOf(kind, p.Field)
	if len(p.Suggestions) == 0 && ok && info.Kind != msp.KindRef {
		if _, again := msp.Normalize(info, p.Value, msp.CheckContext{}); again != nil {
			return again.Suggestions
		}
	}
	return p.Suggestions
}

func orEmpty(s string) string {
	if s == "" {
		return "empty"
	}
	return s
}

// lockable fields are those that the PSA decides on a record it feeds. The
// others stay editable here even where IT Glue takes them no more, since nobody
// else keeps them.
func lockable(f msp.Field) bool {
	switch f {
	case msp.FieldHostname, msp.FieldPosition, msp.FieldPurchasedBy, msp.FieldOperatingSystemNotes, msp.FieldPlatform:
		return false
	}
	return true
}

// openFields says which fields a link's system takes; all is true where it takes
// every one.
func (a *App) openFields(ctx context.Context, l msp.Link) (open []msp.Field, all bool) {
	if l.PSASync == "" {
		return nil, true
	}
	conn, _, err := a.connector(ctx, l.System)
	if err != nil { // not connected: what to lock is not known
		return nil, true
	}
	open = conn.Open(l.Kind, l.PSASync)
	return open, open == nil
}

// NextProblem finds the next row from a row on, and then from the top, that has
// text which does not fit; -1 when there is none.
func (a *App) NextProblem(ctx context.Context, actor msp.Staff, q GridQuery, from int) (int, error) {
	r := a.resolver()
	lq, err := a.query(ctx, r, actor, q)
	if err != nil {
		return -1, err
	}
	total, err := a.store.Count(ctx, lq)
	if err != nil || total == 0 {
		return -1, err
	}
	scan := func(lo, hi int) (int, error) {
		for at := lo; at < hi; at += maxGridWindow {
			page, err := a.Rows(ctx, actor, q, at, min(maxGridWindow, hi-at))
			if err != nil {
				return -1, err
			}
			for i, row := range page.Rows {
				for _, m := range row.Marks {
					if m.Kind == "problem" || m.Kind == "warning" {
						return at + i, nil
					}
				}
			}
		}
		return -1, nil
	}
	if i, err := scan(max(from, 0), total); err != nil || i >= 0 {
		return i, err
	}
	return scan(0, min(max(from, 0), total))
}
