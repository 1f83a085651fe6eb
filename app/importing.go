package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// An importDraft is a file on its way in: read, mapped, checked, and not yet
// applied. Nothing is written before apply.
type importDraft struct {
	mu    sync.Mutex
	id    string
	owner string
	name  string
	path  string
	temp  bool // the file is our own copy and goes with the draft
	hash  string

	opts ImportOptions
	file *os.File
	tableRead
	cols   []column
	result *checker
	job    string // the apply that was started, so that a second press starts none
}

// A tableRead is the table that was found in a file.
type tableRead struct {
	book  *sheet.Book
	guess sheet.HeaderGuess
	sheet string
	rows  []sheet.SampleRow
}

func (d *importDraft) close() {
	if d.result != nil {
		d.result.out.close()
	}
	if d.file != nil {
		_ = d.file.Close()
	}
	if d.temp {
		_ = os.Remove(d.path)
	}
}

// An ImportSource is a file to import.
type ImportSource struct {
	Path string
	Name string // as the person knows it
}

// openDraft opens a file and finds sheet and header row.
func (a *App) openDraft(src ImportSource, opts ImportOptions) (*importDraft, error) {
	f, err := os.Open(src.Path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, msp.FieldError("file", "There is no file “%s”. Check the name and the folder.", src.Name)
		}
		return nil, &msp.Error{Code: msp.Invalid, Field: "file", Err: err, Message: "“" + src.Name + "” cannot be read. Check that it is a file and that you may open it."}
	}
	d := &importDraft{id: string(a.newID()), name: src.Name, path: src.Path, file: f, opts: opts}
	if err := a.readHead(d); err != nil {
		_ = f.Close()
		return nil, err
	}
	return d, nil
}

// readHead hashes the file, opens it and finds the table in it.
func (a *App) readHead(d *importDraft) error {
	info, err := d.file.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return msp.FieldError("file", "“%s” is a folder. Choose the workbook inside it.", d.name)
	}
	if d.hash == "" {
		h := sha256.New()
		if _, err := io.Copy(h, d.file); err != nil {
			return err
		}
		d.hash = hex.EncodeToString(h.Sum(nil))
	}
	so := sheet.Options{Encoding: d.opts.Encoding}
	if d.opts.Separator != "" {
		r, size := utf8.DecodeRuneInString(d.opts.Separator)
		if size != len(d.opts.Separator) {
			return msp.FieldError("separator", "A separator is one character, such as ; or a tab.")
		}
		so.Separator = r
	}
	if d.book, err = sheet.Open(d.name, d.file, info.Size(), so); err != nil {
		return err
	}
	if d.opts.Sheet == "" {
		picked, guess, err := d.book.PickSheet(knownHeader)
		if err != nil {
			return err
		}
		d.sheet, d.guess = picked.Name, guess
	} else {
		d.sheet = d.opts.Sheet
		if err := d.hasSheet(); err != nil {
			return err
		}
	}
	if d.rows, err = d.book.Sample(d.sheet, sheet.SampleRows); err != nil {
		return err
	}
	if len(d.rows) == 0 {
		return msp.FieldError("sheet", "The sheet “%s” of “%s” is empty. Choose another sheet, or the file with the table in it.", d.sheet, d.name)
	}
	var merged []sheet.Range
	if d.opts.HeaderRow != 0 || d.opts.Sheet != "" { // the whole sheet is unpacked for these
		if merged, err = d.book.Merged(d.sheet); err != nil {
			return err
		}
	}
	switch {
	case d.opts.HeaderRow > 0:
		d.guess = headerAt(d.rows, merged, d.opts.HeaderRow)
	case d.opts.HeaderRow < 0:
		d.guess = headerAt(d.rows, merged, 0)
	case d.opts.Sheet != "":
		d.guess = sheet.FindHeader(d.rows, merged, knownHeader)
	}
	return nil
}

func (d *importDraft) hasSheet() error {
	var names []string
	other := ""
	for _, s := range d.book.Sheets() {
		if s.Name == d.sheet {
			return nil
		}
		if strings.EqualFold(s.Name, d.sheet) { // Excel does not tell capitals apart in sheet names
			other = s.Name
		}
		names = append(names, s.Name)
	}
	if other != "" {
		d.sheet = other
		return nil
	}
	return msp.FieldError("sheet", "“%s” has no sheet “%s”. It has: %s.", d.name, d.sheet, strings.Join(names, ", "))
}

// headerAt makes the header from the row a person named; 0 says there is none.
func headerAt(rows []sheet.SampleRow, merged []sheet.Range, row int) sheet.HeaderGuess {
	for i, r := range rows {
		if r.Number == row {
			g := sheet.FindHeader(rows[i:i+1], merged, func(string) bool { return true })
			if !g.Found || g.Row != row {
				g = sheet.HeaderGuess{Row: row, Found: true}
				for c, cell := range r.Cells {
					g.Columns = append(g.Columns, sheet.Column{Index: c + 1, Letter: sheet.Letters(c + 1), Header: strings.TrimSpace(cell.Text)})
				}
			}
			return g
		}
	}
	g := sheet.HeaderGuess{}
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	for c := range width {
		g.Columns = append(g.Columns, sheet.Column{Index: c + 1, Letter: sheet.Letters(c + 1)})
	}
	return g
}

// check maps the columns, reads every row and works out what an import would do.
// Settling the order of day and month from other dates of the sheet takes a
// second reading.
func (a *App) check(ctx context.Context, actor msp.Staff, d *importDraft, keep bool, progress func(rows int)) error {
	saved, err := a.savedMapping(ctx, d.guess.Columns)
	if err != nil {
		return err
	}
	if d.opts.DateOrder == "" {
		d.opts.DateOrder = saved.DateOrder
	}
	filled := func(index int) bool {
		for _, r := range d.rows {
			if r.Number > d.guess.Row && index <= len(r.Cells) && !r.Cells[index-1].Blank() {
				return true
			}
		}
		return false
	}
	if d.cols, err = mapColumns(d.guess.Columns, filled, d.opts.Columns, saved, d.opts.All); err != nil {
		return err
	}
	order := msp.DateOrder(d.opts.DateOrder)
	if order != msp.OrderUnknown && order != msp.OrderDMY && order != msp.OrderMDY {
		return msp.FieldError("date_order", "The order of a date is dmy or mdy, not “%s”.", d.opts.DateOrder)
	}
	c, err := a.pass(ctx, actor, d, keep, order, progress)
	if err != nil {
		return err
	}
	if order == msp.OrderUnknown && len(c.unclear) > 0 && (c.dmy == 0) != (c.mdy == 0) {
		c.out.close()
		order = msp.OrderDMY
		if c.mdy > 0 {
			order = msp.OrderMDY
		}
		if c, err = a.pass(ctx, actor, d, keep, order, progress); err != nil {
			return err
		}
		c.unclear = nil
	}
	if d.result != nil {
		d.result.out.close()
	}
	d.result = c
	return nil
}

// pass reads every row once.
func (a *App) pass(ctx context.Context, actor msp.Staff, d *importDraft, keep bool, order msp.DateOrder, progress func(int)) (_ *checker, err error) {
	c := &checker{a: a, r: a.resolver(), sees: actor.Sees, sheet: d.sheet, cols: d.cols, opts: d.opts, keep: keep, dates: order,
		skip: map[int]bool{}, names: map[msp.Field]string{}, called: map[msp.ID]string{}, seen: newSeenKeys(), claimed: map[msp.ID]claim{},
		cache: map[refKey]refHit{}, orgs: map[string]refHit{}, strays: map[string]*msp.Problem{}, nameless: map[msp.ID]map[string][]*msp.Record{}, empty: map[msp.ID]bool{},
		unsolved: map[valueKey]*ImportValue{}, causes: map[causeKey]*ImportCause{}}
	for _, n := range d.opts.Skip {
		c.skip[n] = true
	}
	if err := a.may(actor, access.Import, ""); err != nil {
		return nil, err
	}
	c.counts.Problems, c.counts.Changes = []ProblemView{}, []ImportChange{}
	if c.systems, err = a.systems(ctx); err != nil {
		return nil, err
	}
	if c.order, err = keyOrder(d.opts.Key); err != nil {
		return nil, err
	}
	if !d.opts.All {
		if d.opts.Organization == "" {
			return nil, msp.FieldError("organization", "Say which organization the rows belong to, or that a column says it.")
		}
		if c.org, err = a.store.Record(ctx, msp.KindOrganization, msp.ID(d.opts.Organization)); err != nil {
			return nil, err
		}
		if err := a.may(actor, access.Import, c.org.ID); err != nil {
			return nil, err
		}
	}
	if b := d.opts.Blank; b != "" && b != "keep" && b != "clear" {
		return nil, msp.FieldError("blank", "Blank cells are kept (keep) or clear the field (clear), not “%s”.", b)
	}
	if c.out, err = newSpool(a.tempFolder()); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.out.close()
		}
	}()
	rows, err := d.book.Rows(d.sheet)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	n := 0
	var enough func()
	defer func() {
		if enough != nil {
			enough()
		}
	}()
	err = eachRow(rows, func(number int, cells []sheet.Cell) error {
		if n++; number <= d.guess.Row {
			return nil
		}
		if err := c.row(ctx, number, cells); err != nil {
			return err
		}
		if n%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if n > manyRows && enough == nil {
				enough = thrifty(thriftyReading)
			}
			if progress != nil {
				progress(n)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.flush(ctx); err != nil {
		return nil, err
	}
	if err := c.out.flush(); err != nil {
		return nil, err
	}
	c.counts.Columns = columnsDone(d.cols)
	c.seen, c.claimed, c.nameless, c.pending, c.keys, c.called = nil, nil, nil, nil, nil, nil
	return c, nil
}

func columnsDone(cols []column) []ImportColumnDone {
	out := []ImportColumnDone{}
	for _, col := range cols {
		done := ImportColumnDone{Header: col.header, How: col.how}
		switch col.to {
		case toNotes:
			done.Field = optional("notes")
		default:
			done.Field = optional(col.to)
		}
		out = append(out, done)
	}
	return out
}

// keyOrder reads the fields by which rows match records.
func keyOrder(names []string) ([]msp.Field, error) {
	if len(names) == 0 {
		return defaultKey, nil
	}
	var out []msp.Field
	for _, name := range names {
		f := msp.Field(strings.TrimSpace(name))
		switch f {
		case msp.FieldSerialNumber, msp.FieldMACAddress, msp.FieldAssetTag, msp.FieldHostname, msp.FieldName:
			out = append(out, f)
		default:
			return nil, msp.FieldError("key", "Rows cannot be matched by “%s”. Use serial_number, mac_address, asset_tag, hostname or name.", name)
		}
	}
	return out, nil
}

// write applies what was checked, in one transaction and one batch.
func (a *App) writeImport(ctx context.Context, actor msp.Staff, d *importDraft, progress func(done int)) (ImportDone, error) {
	c := d.result
	done := c.counts
	if err := unsettled(d.cols); err != nil {
		return done, err
	}
	if (done.Errors > 0 || done.Conflicts > 0) && !d.opts.Partial {
		return done, nil
	}
	if done.Created+done.Updated == 0 {
		return done, nil
	}
	unlock, err := a.lock(ctx)
	if err != nil {
		return done, err
	}
	defer unlock()
	mapping, err := json.Marshal(mappingOf(d.cols, d.opts))
	if err != nil {
		return done, err
	}
	w, err := a.write(ctx, actor, msp.ActionImport, "Imported "+d.name)
	if err != nil {
		return done, err
	}
	w.Import = &msp.ImportRun{Staff: actor.Name, File: d.name, SHA256: d.hash, Rows: done.Rows, Created: done.Created,
		Updated: done.Updated, Unchanged: done.Unchanged, Skipped: done.Skipped + done.Errors + done.Conflicts, State: "applied", Mapping: string(mapping)}
	if done.Rows > manyRows {
		defer thrifty(thriftyWriting)()
	}
	batch, err := a.store.ApplyImport(ctx, w, func(yield func(ImportRow, error) bool) {
		err := c.out.each(func(row *checkedRow) error {
			if row.action != rowCreate && row.action != rowUpdate {
				return nil
			}
			if !yield(ImportRow{ID: row.id, SeenVersion: row.version, OrganizationID: row.org, Values: row.values}, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(ImportRow{}, err)
		}
	}, progress)
	if err != nil {
		return done, err
	}
	done.Batch, done.Written = optional(string(batch)), true
	if d.opts.Remember {
		if err := a.store.SaveImportMapping(ctx, headerKey(d.guess.Columns), string(mapping)); err != nil {
			a.log.Warn("the mapping was not kept for next time", "error", err)
		}
	}
	a.saved(msp.KindConfiguration, nil)
	return done, nil
}

var errStop = errors.New("stopped by the store")

// tempFolder holds files on their way in, inside the workspace so that they are
// as private as the rest.
func (a *App) tempFolder() string {
	dir := a.temp
	if dir == "" {
		dir = filepath.Join(a.folder, "tmp")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return os.TempDir()
	}
	return dir
}

// Import reads, checks and, unless it is a dry run or something is wrong, applies
// a file: the whole of `import`. The result has the same shape either way.
func (a *App) Import(ctx context.Context, actor msp.Staff, src ImportSource, opts ImportOptions, dryRun bool, problems io.Writer, progress func(phase string, done, total int)) (ImportDone, []byte, error) {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	d, err := a.openDraft(src, opts)
	if err != nil {
		return ImportDone{}, nil, err
	}
	defer d.close()
	if err := a.check(ctx, actor, d, problems != nil, func(n int) { progress("Checking", n, 0) }); err != nil {
		return ImportDone{}, nil, err
	}
	if err := unsettled(d.cols); err != nil {
		return ImportDone{}, nil, err
	}
	mapping, err := json.MarshalIndent(mappingOf(d.cols, d.opts), "", "  ")
	if err != nil {
		return ImportDone{}, nil, err
	}
	if problems != nil && d.result.counts.Errors+d.result.counts.Conflicts > 0 {
		if err := a.writeProblems(d, problems); err != nil {
			return ImportDone{}, nil, err
		}
	}
	if dryRun {
		return d.result.counts, mapping, nil
	}
	total := d.result.counts.Created + d.result.counts.Updated
	done, err := a.writeImport(ctx, actor, d, func(n int) { progress("Importing", n, total) })
	return done, mapping, err
}
