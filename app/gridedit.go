package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// maxGridBlock is the most cells one paste, fill or clear may touch.
const maxGridBlock = 5_000_000

// maxEchoRows is how many changed rows an answer carries; the grid reads the
// rest again when it shows them.
const maxEchoRows = 400

// EditCells saves cells a person typed, in one batch. Text that does not fit is
// kept beside the field and shown as a problem, so it is no error.
func (a *App) EditCells(ctx context.Context, actor msp.Staff, q GridQuery, edits []CellEdit, title string) (GridResult, error) {
	byID := map[msp.ID][]CellEdit{}
	var ids []msp.ID
	for _, e := range edits {
		id := msp.ID(e.ID)
		if byID[id] == nil {
			ids = append(ids, id)
		}
		byID[id] = append(byID[id], e)
	}
	action := msp.ActionEdit
	if len(ids) > 1 {
		action = msp.ActionBulk
	}
	return a.editRows(ctx, actor, q, ids, action, title, func(id msp.ID) []CellEdit { return byID[id] })
}

// editRows is the one way in which the grid changes existing rows.
func (a *App) editRows(ctx context.Context, actor msp.Staff, q GridQuery, ids []msp.ID, action msp.Action, title string, edits func(msp.ID) []CellEdit, added ...*msp.Record) (GridResult, error) {
	res := GridResult{Rows: []GridRow{}, Created: []string{}, Refused: []RefusedCell{}}
	if len(ids) == 0 {
		return res, nil
	}
	records, err := a.store.Records(ctx, msp.KindConfiguration, ids)
	if err != nil {
		return res, err
	}
	if len(records) < len(ids) {
		return res, msp.Errorf(msp.NotFound, "%d of these rows are gone. Look again; nothing was changed.", len(ids)-len(records))
	}
	act := access.CreateEdit
	if len(ids)+len(added) > 1 {
		act = access.BulkEdit
	} else if action == msp.ActionBulk {
		action = msp.ActionEdit // one record, whatever the command: who may do it may undo it
	}
	r := a.resolver()
	orgs := map[msp.ID]bool{}
	for _, rec := range records {
		if orgs[rec.OrganizationID] {
			continue
		}
		orgs[rec.OrganizationID] = true
		if err := a.may(actor, act, rec.OrganizationID); err != nil {
			return res, err
		}
		if err := r.warm(ctx, msp.KindConfiguration, rec.OrganizationID); err != nil {
			return res, err
		}
	}
	locked, err := a.lockedFields(ctx, ids)
	if err != nil {
		return res, err
	}
	if title == "" {
		title = "Edited " + records[0].Name()
		if len(ids) > 1 {
			title = fmt.Sprintf("Edited %d configurations", len(ids))
		}
	}
	w, err := a.write(ctx, actor, action, title)
	if err != nil {
		return res, err
	}
	fields := map[string]bool{}
	batch, err := a.store.EditAdd(ctx, w, msp.KindConfiguration, ids, func(rec *msp.Record) error {
		for _, e := range makerFirst(edits(rec.ID)) {
			why := ""
			info, ok := msp.FieldOf(msp.KindConfiguration, msp.Field(e.Field))
			switch {
			case msp.Field(e.Field) == msp.FieldOrganization:
				why = "A configuration stays with its organization. Copy it into the other one instead."
			case !ok:
				return &msp.Error{Code: msp.Invalid, Field: e.Field, Message: "A configuration has no field “" + e.Field + "”."}
			case locked[rec.ID][info.Name] != "":
				why = locked[rec.ID][info.Name]
			case info.Name == msp.FieldArchived:
				if err := a.may(actor, access.DeleteArchive, rec.OrganizationID); err != nil {
					why = Present(err).Message
				}
			}
			if why != "" {
				res.Refused = append(res.Refused, RefusedCell{ID: string(rec.ID), Field: e.Field, Message: why})
				continue
			}
			fields[e.Field] = true
			problem, err := r.take(ctx, rec, info, e.Text, msp.CheckContext{})
			if err != nil {
				return err
			}
			if problem != nil {
				rec.SetPending(info.Name, problem.Pending())
				res.Problems++
			}
		}
		return nil
	}, added)
	if err != nil {
		return res, err
	}
	res.Batch = string(batch)
	res.Columns = len(fields)
	res.Changed = len(ids) + len(added)
	for _, rec := range added {
		res.Created = append(res.Created, string(rec.ID))
	}
	return a.finish(ctx, r, q, res, append(ids[:len(ids):len(ids)], idsOf(added)...))
}

// makerFirst moves the model behind the other cells of its row: it is looked up
// among the models of the manufacturer that comes with it.
func makerFirst(edits []CellEdit) []CellEdit {
	i := slices.IndexFunc(edits, func(e CellEdit) bool { return msp.Field(e.Field) == msp.FieldModel })
	if i < 0 || !slices.ContainsFunc(edits[i:], func(e CellEdit) bool { return msp.Field(e.Field) == msp.FieldManufacturer }) {
		return edits
	}
	out := slices.Clone(edits)
	slices.SortStableFunc(out, func(a, b CellEdit) int {
		return cmp.Compare(rankOf(a.Field), rankOf(b.Field))
	})
	return out
}

func rankOf(field string) int {
	if msp.Field(field) == msp.FieldModel {
		return 1
	}
	return 0
}

// finish reads the changed rows back and tells the screens.
func (a *App) finish(ctx context.Context, r *resolver, q GridQuery, res GridResult, ids []msp.ID) (GridResult, error) {
	a.savedBatch(msp.KindConfiguration, ids, msp.ID(res.Batch))
	a.mu.Lock()
	res.SavedAt = rfc(a.savedAt)
	a.mu.Unlock()
	if len(ids) > maxEchoRows {
		ids = ids[:maxEchoRows]
	}
	records, err := a.store.Records(ctx, msp.KindConfiguration, ids)
	if err != nil {
		return res, err
	}
	res.Rows, err = a.gridRows(ctx, r, q, records)
	return res, err
}

// lockedFields says, per record and field, why a cell may not be written.
func (a *App) lockedFields(ctx context.Context, ids []msp.ID) (map[msp.ID]map[msp.Field]string, error) {
	links, err := a.store.LinksOf(ctx, msp.KindConfiguration, ids)
	if err != nil {
		return nil, err
	}
	stops, err := a.stops(ctx)
	if err != nil {
		return nil, err
	}
	var fed []msp.ID // only what the PSA feeds has cells that it decides
	for _, id := range ids {
		if slices.ContainsFunc(links[id], func(l msp.Link) bool { return l.PSASync != "" }) {
			fed = append(fed, id)
		}
	}
	records, err := a.store.Records(ctx, msp.KindConfiguration, fed)
	if err != nil {
		return nil, err
	}
	out := map[msp.ID]map[msp.Field]string{}
	for _, rec := range records {
		for _, l := range links[rec.ID] {
			for _, info := range msp.ConfigurationFields {
				if why, closed := stops.closed(ctx, rec, l, info.Name); closed {
					if out[rec.ID] == nil {
						out[rec.ID] = map[msp.Field]string{}
					}
					out[rec.ID][info.Name] = why
				}
			}
		}
	}
	return out, nil
}

// AddRows makes configurations of an organization, drafts where something is
// missing. Text that does not fit is kept beside its field.
func (a *App) AddRows(ctx context.Context, actor msp.Staff, q GridQuery, org msp.ID, rows []map[string]string, title string) (GridResult, error) {
	res := GridResult{Rows: []GridRow{}, Created: []string{}, Refused: []RefusedCell{}}
	if len(rows) == 0 {
		return res, nil
	}
	records, r, fields, err := a.newRows(ctx, actor, org, rows, &res)
	if err != nil {
		return res, err
	}
	if title == "" {
		title = "Added " + plural(len(rows), "configuration")
	}
	action := msp.ActionEdit
	if len(rows) > 1 {
		action = msp.ActionBulk
	}
	w, err := a.write(ctx, actor, action, title)
	if err != nil {
		return res, err
	}
	batch, err := a.store.Add(ctx, w, records)
	if err != nil {
		return res, err
	}
	res.Batch, res.Changed, res.Columns = string(batch), len(records), fields
	ids := idsOf(records)
	for _, id := range ids {
		res.Created = append(res.Created, string(id))
	}
	return a.finish(ctx, r, q, res, ids)
}

// newRows makes the records of new rows without saving them.
func (a *App) newRows(ctx context.Context, actor msp.Staff, org msp.ID, rows []map[string]string, res *GridResult) ([]*msp.Record, *resolver, int, error) {
	if org == "" {
		return nil, nil, 0, msp.FieldError("organization", "A new configuration belongs to an organization. Open one first, then add the row there.")
	}
	if _, err := a.store.Record(ctx, msp.KindOrganization, org); err != nil {
		return nil, nil, 0, err
	}
	act := access.CreateEdit
	if len(rows) > 1 {
		act = access.BulkEdit
	}
	if err := a.may(actor, act, org); err != nil {
		return nil, nil, 0, err
	}
	r := a.resolver()
	if err := r.warm(ctx, msp.KindConfiguration, org); err != nil {
		return nil, nil, 0, err
	}
	var records []*msp.Record
	fields := map[string]bool{}
	for _, row := range rows {
		rec := &msp.Record{Kind: msp.KindConfiguration, ID: a.newID(), OrganizationID: org, Values: msp.Values{}}
		if whose, ok := row[string(msp.FieldOrganization)]; ok {
			delete(row, string(msp.FieldOrganization))
			name := r.name(ctx, msp.KindOrganization, org)
			if strings.TrimSpace(whose) != "" && msp.FoldName(whose) != msp.FoldName(name) {
				res.Refused = append(res.Refused, RefusedCell{ID: string(rec.ID), Field: string(msp.FieldOrganization), Message: "New rows belong to " + name + " here."})
			}
		}
		infos, err := orderFields(rec.Kind, row)
		if err != nil {
			return nil, nil, 0, err
		}
		for _, info := range infos {
			text := row[string(info.Name)]
			if strings.TrimSpace(text) != "" {
				fields[string(info.Name)] = true
			}
			problem, err := r.take(ctx, rec, info, text, msp.CheckContext{})
			if err != nil {
				return nil, nil, 0, err
			}
			if problem != nil {
				rec.SetPending(info.Name, problem.Pending())
				res.Problems++
			}
		}
		records = append(records, rec)
	}
	return records, r, len(fields), nil
}

// Paste puts texts into a block of the grid, loaded there or not: a smaller
// block repeats into a larger one, and rows past the end make new drafts.
func (a *App) Paste(ctx context.Context, actor msp.Staff, req PasteRequest) (GridResult, error) {
	empty := GridResult{Rows: []GridRow{}, Created: []string{}, Refused: []RefusedCell{}}
	if len(req.Cells) == 0 || len(req.Block.Fields) == 0 {
		return empty, nil
	}
	height, width := max(req.Block.Rows, len(req.Cells)), 0
	if height > maxGridBlock/len(req.Block.Fields) {
		return empty, msp.Errorf(msp.Invalid, "That is more than %d cells at once. Import them as a file instead.", maxGridBlock)
	}
	for _, line := range req.Cells {
		width = max(width, len(line))
	}
	ids, err := a.blockIDs(ctx, actor, req.Block, height)
	if err != nil {
		return empty, err
	}
	cell := func(row, col int) (string, bool) {
		line := req.Cells[row%len(req.Cells)]
		if width == 0 || col%width >= len(line) { // a line shorter than the others says nothing there
			return "", false
		}
		return line[col%width], true
	}
	at := make(map[msp.ID]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	edits := func(id msp.ID) []CellEdit {
		var out []CellEdit
		if row, ok := at[id]; ok {
			for c, f := range req.Block.Fields {
				if text, ok := cell(row, c); ok {
					out = append(out, CellEdit{ID: string(id), Field: f, Text: text})
				}
			}
		}
		return out
	}
	title := req.Title
	if title == "" {
		title = "Pasted"
	}
	title += " " + plural(height, "row") + ", " + plural(len(req.Block.Fields), "column")
	var rows []map[string]string
	for i := len(ids); i < height; i++ {
		row := map[string]string{}
		for c, f := range req.Block.Fields {
			if text, ok := cell(i, c); ok {
				row[f] = text
			}
		}
		rows = append(rows, row)
	}
	ids = slices.DeleteFunc(ids, func(id msp.ID) bool { return id == "" })
	if req.Cut != nil {
		if ids, edits, err = a.cutToo(ctx, actor, *req.Cut, ids, edits); err != nil {
			return empty, err
		}
	}
	org := req.Organization
	if org == "" {
		org = req.Block.Query.Organization
	}
	switch {
	case len(rows) == 0:
		return a.editRows(ctx, actor, req.Block.Query, ids, msp.ActionBulk, title, edits)
	case len(ids) == 0:
		return a.AddRows(ctx, actor, req.Block.Query, msp.ID(org), rows, title)
	}
	return a.pasteBoth(ctx, actor, req.Block.Query, ids, edits, msp.ID(org), rows, title)
}

// cutToo empties the block that was cut, where the paste does not write.
func (a *App) cutToo(ctx context.Context, actor msp.Staff, cut GridBlock, ids []msp.ID, edits func(msp.ID) []CellEdit) ([]msp.ID, func(msp.ID) []CellEdit, error) {
	from, err := a.blockIDs(ctx, actor, cut, cut.Rows)
	if err != nil {
		return nil, nil, err
	}
	emptied, pasted := map[msp.ID]bool{}, map[msp.ID]bool{}
	for _, id := range ids {
		pasted[id] = true
	}
	for _, id := range from {
		if id == "" || emptied[id] {
			continue
		}
		emptied[id] = true
		if !pasted[id] {
			ids = append(ids, id)
		}
	}
	return ids, func(id msp.ID) []CellEdit {
		out := edits(id)
		if !emptied[id] {
			return out
		}
		written := out
		for _, f := range cut.Fields {
			if !slices.ContainsFunc(written, func(e CellEdit) bool { return e.Field == f }) {
				out = append(out, CellEdit{ID: string(id), Field: f})
			}
		}
		return out
	}, nil
}

// pasteBoth changes rows and makes new ones in one batch, so that one undo takes
// the paste back.
func (a *App) pasteBoth(ctx context.Context, actor msp.Staff, q GridQuery, ids []msp.ID, edits func(msp.ID) []CellEdit, org msp.ID, rows []map[string]string, title string) (GridResult, error) {
	res := GridResult{Rows: []GridRow{}, Created: []string{}, Refused: []RefusedCell{}}
	added, _, _, err := a.newRows(ctx, actor, org, rows, &res)
	if err != nil {
		return res, err
	}
	problems, refused := res.Problems, res.Refused
	res, err = a.editRows(ctx, actor, q, ids, msp.ActionBulk, title, edits, added...)
	res.Problems += problems
	res.Refused = append(res.Refused, refused...)
	return res, err
}

// blockIDs finds the ids of a block's rows, loaded in the grid or not, at most
// rows of them.
func (a *App) blockIDs(ctx context.Context, actor msp.Staff, block GridBlock, rows int) ([]msp.ID, error) {
	if block.IDs != nil {
		return toIDs(block.IDs[:min(len(block.IDs), rows)]), nil
	}
	lq, err := a.query(ctx, a.resolver(), actor, block.Query)
	if err != nil || rows <= 0 {
		return nil, err
	}
	lq.Offset, lq.Limit = max(block.Row, 0), rows
	return a.store.IDs(ctx, lq)
}

// Clear empties a block of the grid.
func (a *App) Clear(ctx context.Context, actor msp.Staff, block GridBlock) (GridResult, error) {
	if len(block.Fields) > 0 && block.Rows > maxGridBlock/len(block.Fields) {
		block.Rows = maxGridBlock / len(block.Fields)
	}
	ids, err := a.blockIDs(ctx, actor, block, block.Rows)
	if err != nil {
		return GridResult{}, err
	}
	ids = slices.DeleteFunc(ids, func(id msp.ID) bool { return id == "" })
	title := "Cleared " + plural(len(ids)*len(block.Fields), "cell")
	return a.editRows(ctx, actor, block.Query, ids, msp.ActionBulk, title, func(id msp.ID) []CellEdit {
		var out []CellEdit
		for _, f := range block.Fields {
			out = append(out, CellEdit{ID: string(id), Field: f})
		}
		return out
	})
}

// Copy reads a block as tab-separated text, quoted as spreadsheets do.
func (a *App) Copy(ctx context.Context, actor msp.Staff, block GridBlock) (string, error) {
	var b strings.Builder
	q := block.Query
	q.Fields = block.Fields
	block.Row = max(block.Row, 0)
	block.Rows = min(block.Rows, maxGridBlock)
	if block.IDs != nil {
		block.Row, block.Rows = 0, len(block.IDs)
	}
	first := true
	for start := block.Row; start < block.Row+block.Rows; start += maxGridWindow {
		rows, err := a.copied(ctx, actor, q, block.IDs, start, min(maxGridWindow, block.Row+block.Rows-start))
		if err != nil {
			return "", err
		}
		for _, row := range rows {
			if !first {
				b.WriteByte('\n')
			}
			first = false
			for i, text := range row.Cells {
				if i > 0 {
					b.WriteByte('\t')
				}
				if m := row.Marks[block.Fields[i]]; m.Kind == "problem" && m.Text != "" {
					text = m.Text
				}
				if strings.ContainsAny(text, "\t\n\r") || strings.HasPrefix(text, `"`) {
					text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
				}
				b.WriteString(text)
			}
		}
		if len(rows) == 0 {
			break
		}
	}
	return b.String(), nil
}

// copied reads rows of a block: those with the ids given, else by place.
func (a *App) copied(ctx context.Context, actor msp.Staff, q GridQuery, ids []string, start, count int) ([]GridRow, error) {
	if ids != nil {
		return a.RowsByID(ctx, actor, q, ids[start:start+count])
	}
	page, err := a.Rows(ctx, actor, q, start, count)
	return page.Rows, err
}

// Archive hides configurations from normal views, or brings them back.
func (a *App) Archive(ctx context.Context, actor msp.Staff, q GridQuery, ids []string, archived bool) (GridResult, error) {
	text, title := "", "Restored "
	if archived {
		text, title = "yes", "Archived "
	}
	records, err := a.store.Records(ctx, msp.KindConfiguration, toIDs(ids))
	if err != nil {
		return GridResult{}, err
	}
	for _, rec := range records {
		if err := a.may(actor, access.DeleteArchive, rec.OrganizationID); err != nil {
			return GridResult{}, err
		}
	}
	return a.editRows(ctx, actor, q, toIDs(ids), msp.ActionBulk, title+plural(len(ids), "configuration"), func(id msp.ID) []CellEdit {
		return []CellEdit{{ID: string(id), Field: string(msp.FieldArchived), Text: text}}
	})
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
