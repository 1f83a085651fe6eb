package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// ImportOpen reads an uploaded file and says what an import would do.
func (a *App) ImportOpen(ctx context.Context, actor msp.Staff, uploadID string, opts ImportOptions) (ImportView, error) {
	u, err := a.finishUpload(actor, uploadID)
	if err != nil {
		return ImportView{}, err
	}
	if err := a.may(actor, access.Import, msp.ID(opts.Organization)); err != nil {
		u.discard()
		return ImportView{}, err
	}
	d, err := a.openDraft(ImportSource{Path: u.path, Name: u.name}, opts)
	if err != nil {
		u.discard()
		return ImportView{}, err
	}
	d.temp = true
	return a.keepDraft(ctx, actor, d)
}

// ImportPaste reads pasted cells.
func (a *App) ImportPaste(ctx context.Context, actor msp.Staff, text string, opts ImportOptions) (ImportView, error) {
	if err := a.may(actor, access.Import, msp.ID(opts.Organization)); err != nil {
		return ImportView{}, err
	}
	path := filepath.Join(a.tempFolder(), "paste-"+string(a.newID())+".tsv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return ImportView{}, diskFull(err)
	}
	d, err := a.openDraft(ImportSource{Path: path, Name: "Pasted cells"}, opts)
	if err != nil {
		_ = os.Remove(path)
		return ImportView{}, err
	}
	d.temp = true
	return a.keepDraft(ctx, actor, d)
}

func (a *App) keepDraft(ctx context.Context, actor msp.Staff, d *importDraft) (ImportView, error) {
	d.owner = actor.Name
	a.mu.Lock()
	a.drafts[d.id] = d
	var old []*importDraft
	for _, o := range a.drafts {
		if o.owner == d.owner {
			old = append(old, o)
		}
	}
	slices.SortFunc(old, func(p, q *importDraft) int { return strings.Compare(p.id, q.id) }) // ids sort by time
	old = old[:max(0, len(old)-keepDrafts)]
	for _, o := range old {
		delete(a.drafts, o.id)
	}
	a.mu.Unlock()
	for _, o := range old {
		o.mu.Lock() // one that is being applied ends first
		o.close()
		o.mu.Unlock()
	}
	return a.checkDraft(ctx, actor, d)
}

// keepDrafts is how many imports of a person stay open, with their files.
const keepDrafts = 5

func (a *App) draft(actor msp.Staff, id string) (*importDraft, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if d := a.drafts[id]; d != nil && d.owner == actor.Name {
		return d, nil
	}
	return nil, msp.Errorf(msp.NotFound, "This import is no longer open. Choose the file again; nothing was written.")
}

// ImportCheck works the import out again with other choices.
func (a *App) ImportCheck(ctx context.Context, actor msp.Staff, id string, opts ImportOptions) (ImportView, error) {
	d, err := a.draft(actor, id)
	if err != nil {
		return ImportView{}, err
	}
	d.mu.Lock()
	before := d.tableRead
	beforeOpts := d.opts
	reread := d.opts.Sheet != opts.Sheet || d.opts.HeaderRow != opts.HeaderRow || d.opts.Encoding != opts.Encoding || d.opts.Separator != opts.Separator
	d.opts = opts
	if reread {
		if err := a.readHead(d); err != nil {
			d.opts, d.tableRead = beforeOpts, before
			d.mu.Unlock()
			return ImportView{}, err
		}
	}
	d.job = "" // what was applied is unchanged now; what is left may be applied, too
	d.mu.Unlock()
	return a.checkDraft(ctx, actor, d)
}

// checkDraft checks where enough is known, and describes the draft either way:
// without an organization there is a file, a table and a mapping to look at.
func (a *App) checkDraft(ctx context.Context, actor msp.Staff, d *importDraft) (ImportView, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opts.Organization == "" && !d.opts.All {
		saved, err := a.savedMapping(ctx, d.guess.Columns)
		if err != nil {
			return ImportView{}, err
		}
		if d.cols, err = mapColumns(d.guess.Columns, func(int) bool { return true }, d.opts.Columns, saved, true); err != nil {
			return ImportView{}, err
		}
		return a.importView(ctx, d)
	}
	if err := a.check(ctx, actor, d, true, nil); err != nil {
		return ImportView{}, err
	}
	return a.importView(ctx, d)
}

// importView describes a draft.
func (a *App) importView(ctx context.Context, d *importDraft) (ImportView, error) {
	v := ImportView{ID: d.id, File: d.name, Format: formatOf(d.book), Sheet: d.sheet, HeaderRow: d.guess.Row, Encoding: d.book.Encoding(),
		Separator: string(d.book.Separator()), Organization: d.opts.Organization, Sheets: []SheetView{}, Sample: [][]string{}, SampleRows: []int{}, Columns: []ImportColumn{},
		Unsolved: []ImportValue{}, Dates: []string{}, Causes: []ImportCause{}, KeyOrder: []string{}}
	if d.book.Separator() == 0 {
		v.Separator = ""
	}
	for _, s := range d.book.Sheets() {
		v.Sheets = append(v.Sheets, SheetView{s.Name, s.Hidden})
	}
	for i, row := range d.rows {
		if i == 30 {
			break
		}
		line := make([]string, len(row.Cells))
		for c, cell := range row.Cells {
			line[c] = cell.Text
		}
		v.Sample = append(v.Sample, line)
		v.SampleRows = append(v.SampleRows, row.Number)
	}
	for _, col := range d.cols {
		v.Columns = append(v.Columns, ImportColumn{Letter: col.letter, Header: col.header, Field: col.to, How: col.how, Like: col.like,
			Samples: d.samples(col.index), Second: col.second, Problem: col.note})
	}
	if err := a.appliedBefore(ctx, d, &v); err != nil {
		return v, err
	}
	c := d.result
	if c == nil {
		return v, nil
	}
	v.Rows, v.Created, v.Updated, v.Unchanged = c.counts.Rows, c.counts.Created, c.counts.Updated, c.counts.Unchanged
	v.Skipped, v.Conflicts, v.Errors = c.counts.Skipped, c.counts.Conflicts, c.counts.Errors
	v.Warnings, v.FieldsSet = c.warnings, c.changed
	if c.dates == msp.OrderUnknown {
		v.Dates = append(v.Dates, c.unclear...)
	}
	for _, k := range c.order2 {
		v.Causes = append(v.Causes, *c.causes[k])
	}
	for _, u := range c.unsolved {
		if u.Rows > 0 { // none when all its rows are left out
			v.Unsolved = append(v.Unsolved, *u)
		}
	}
	sortValues(v.Unsolved)
	for _, f := range c.order {
		v.KeyOrder = append(v.KeyOrder, string(f))
	}
	return v, nil
}

// formatOf is the file's format as people call it: xlsx, csv or tsv.
func formatOf(b *sheet.Book) string {
	switch {
	case b.Format() != sheet.Delimited:
		return string(b.Format())
	case b.Separator() == '\t':
		return "tsv"
	}
	return "csv"
}

// samples are the first different values of a column.
func (d *importDraft) samples(index int) []string {
	out := []string{}
	for _, row := range d.rows {
		if row.Number <= d.guess.Row || index > len(row.Cells) {
			continue
		}
		if text := strings.TrimSpace(row.Cells[index-1].Text); text != "" {
			dup := false
			for _, o := range out {
				dup = dup || o == text
			}
			if !dup {
				out = append(out, text)
			}
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// appliedBefore says when the same file was applied.
func (a *App) appliedBefore(ctx context.Context, d *importDraft, v *ImportView) error {
	runs, err := a.store.Imports(ctx, 200)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.SHA256 == d.hash && run.State == "applied" {
			v.AppliedAt, v.AppliedBy = rfc(run.At), run.Staff
			return nil
		}
	}
	return nil
}

// ImportRows reads a window of the preview.
func (a *App) ImportRows(_ context.Context, actor msp.Staff, req ImportRowsRequest) (ImportRowsPage, error) {
	out := ImportRowsPage{Rows: []ImportRowView{}}
	d, err := a.draft(actor, req.ID)
	if err != nil {
		return out, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.result == nil {
		return out, nil
	}
	if req.Limit <= 0 {
		req.Limit = 200
	}
	sp := d.result.out
	for i := range sp.rows {
		if req.Action != "" && sp.rows[i].action.String() != req.Action && req.Action != "warning" {
			continue
		}
		var row *checkedRow
		if req.Code != "" || req.Action == "warning" {
			if !sp.rows[i].problems {
				continue
			}
			if row, err = sp.get(i); err != nil {
				return out, err
			}
			if !row.has(req) {
				continue
			}
		}
		out.Total++
		if out.Total <= req.Offset || len(out.Rows) >= req.Limit {
			continue
		}
		if row == nil {
			if row, err = sp.get(i); err != nil {
				return out, err
			}
		}
		out.Rows = append(out.Rows, d.rowView(row))
	}
	return out, nil
}

func (r *checkedRow) has(req ImportRowsRequest) bool {
	for _, p := range r.extra.Problems {
		if (req.Code == "" || p.Code == req.Code) && (req.Field == "" || p.Field == req.Field) && (req.Action != "warning" || p.Severity == req.Action) {
			return true
		}
	}
	return false
}

func (d *importDraft) rowView(row *checkedRow) ImportRowView {
	v := ImportRowView{Row: row.row, Action: row.action.String(), ID: string(row.id), Name: row.name, By: string(row.by), Cells: row.extra.Cells,
		Fields: row.extra.Changes, Problems: row.extra.Problems, Candidates: row.extra.Candidates, CellRefs: map[string]string{}}
	if v.Cells == nil {
		v.Cells = map[string]string{}
	}
	if v.Fields == nil {
		v.Fields = []FieldChange{}
	}
	if v.Problems == nil {
		v.Problems = []ProblemView{}
	}
	if v.Candidates == nil {
		v.Candidates = []RecordRef{}
	}
	for _, p := range v.Problems {
		if p.Value != "" {
			v.Cells[p.Field] = p.Value
		}
	}
	for _, col := range d.cols {
		if col.info.Name != "" {
			v.CellRefs[string(col.info.Name)] = cellName(col.index, row.row)
		}
	}
	return v
}

// ImportApply writes the import, once, however often it is called.
func (a *App) ImportApply(_ context.Context, actor msp.Staff, id string) (JobView, error) {
	d, err := a.draft(actor, id)
	if err != nil {
		return JobView{}, err
	}
	if err := a.may(actor, access.Import, ""); err != nil {
		return JobView{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.job != "" {
		return a.Job(actor, d.job)
	}
	if d.result == nil {
		return JobView{}, msp.FieldError("organization", "Say which organization the rows belong to first.")
	}
	if err := unsettled(d.cols); err != nil {
		return JobView{}, err
	}
	total := d.result.counts.Created + d.result.counts.Updated
	view := a.startJob(actor, "import", "Importing "+d.name, func(ctx context.Context, j *job) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		done, err := a.writeImport(ctx, actor, d, func(n int) { a.progress(j, n, total, "") })
		if err != nil {
			d.job = "" // it may be tried again
			return err
		}
		done.Problems, done.Changes = []ProblemView{}, []ImportChange{}
		j.set(func(v *JobView) { v.Import, v.Done, v.Total = &done, total, total })
		return nil
	})
	d.job = view.ID
	return view, nil
}

// ImportProblems writes the rows with problems as a workbook.
func (a *App) ImportProblems(ctx context.Context, actor msp.Staff, id string) (FileView, error) {
	d, err := a.draft(actor, id)
	if err != nil {
		return FileView{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.result == nil {
		return FileView{}, msp.FieldError("organization", "Say which organization the rows belong to first.")
	}
	name := strings.TrimSuffix(d.name, filepath.Ext(d.name)) + " problems.xlsx"
	return a.deliverProblems(ctx, d, name)
}

// Imports lists the history of imports, newest first.
func (a *App) Imports(ctx context.Context, actor msp.Staff, limit int) (ImportList, error) {
	out := ImportList{Items: []ImportRunView{}}
	if limit <= 0 {
		limit = 200
	}
	runs, err := a.store.Imports(ctx, limit)
	if err != nil {
		return out, err
	}
	for _, run := range runs {
		if actor.Role != msp.RoleAdministrator && run.Staff != actor.Name {
			continue
		}
		out.Items = append(out.Items, ImportRunView{Batch: string(run.BatchID), At: rfc(run.At), Staff: run.Staff, File: run.File, SHA256: run.SHA256,
			Rows: run.Rows, Created: run.Created, Updated: run.Updated, Unchanged: run.Unchanged, State: run.State})
	}
	return out, nil
}
