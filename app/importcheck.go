package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// importChunk is how many rows are compared with the store at one go. Each go
// reads the keys of all records of the organization, so that it is not small.
const importChunk = 20000

// maxListed is how many problems and changes a result lists one by one; the
// counts are always of all.
const maxListed = 20000

// defaultKey is the order in which a row's keys are tried.
var defaultKey = []msp.Field{msp.FieldSerialNumber, msp.FieldMACAddress, msp.FieldAssetTag, msp.FieldHostname, msp.FieldName}

// A checker reads the rows of a sheet, checks each value, finds the records they
// mean and works out what would change. It writes nothing but the spool.
type checker struct {
	a       *App
	r       *resolver
	org     *msp.Record // for the whole sheet; nil when a column says it
	sees    func(msp.ID) bool
	sheet   string
	cols    []column
	opts    ImportOptions
	order   []msp.Field
	keep    bool // keep the cells' texts for the preview
	dates   msp.DateOrder
	systems []msp.System

	out      *spool
	pending  []*checkedRow
	keys     []msp.RowKeys
	skip     map[int]bool
	texts    []string             // the cells of the row that is read, and
	set      map[msp.Field]bool   // the fields they set
	names    map[msp.Field]string // what is behind the references of the row that is checked
	called   map[msp.ID]string    // the names of records that references point to
	buf      []byte
	seen     *seenKeys         // a key in the sheet to its row; only while the sheet is read
	claimed  map[msp.ID]claim  // a record to the row that changes it
	cache    map[refKey]refHit // names already looked up
	orgs     map[string]refHit
	strays   map[string]*msp.Problem // names of organizations in a sheet for one
	nameless map[msp.ID]map[string][]*msp.Record
	empty    map[msp.ID]bool // organizations without configurations
	unsolved map[valueKey]*ImportValue

	counts   ImportDone
	warnings int
	changed  int // fields
	causes   map[causeKey]*ImportCause
	order2   []causeKey
	dmy, mdy int // dates that only one order explains
	unclear  []string
}

type refKey struct {
	field  msp.Field
	org    msp.ID
	parent msp.ID
	text   string
}

type refHit struct {
	id      msp.ID
	problem *msp.Problem
}

type valueKey struct {
	field msp.Field
	text  string
}

type causeKey struct {
	code     string
	field    msp.Field
	severity string
}

// row checks one row of the sheet.
func (c *checker) row(ctx context.Context, number int, cells []sheet.Cell) error {
	row := &checkedRow{row: number}
	if c.texts == nil {
		c.texts, c.set = make([]string, len(c.cols)), make(map[msp.Field]bool, len(c.cols))
	}
	texts, set := c.texts, c.set // of this row only
	clear(set)
	blank := true
	for i, col := range c.cols {
		var cell sheet.Cell
		if col.index <= len(cells) {
			cell = cells[col.index-1]
		}
		text := strings.TrimSpace(cell.Text)
		if len(c.opts.Fixes) > 0 {
			if fix, ok := c.opts.Fixes[cellName(col.index, number)]; ok {
				text = strings.TrimSpace(fix)
				cell = sheet.Cell{Text: text, Kind: sheet.Text}
			}
		}
		texts[i] = text
		if text != "" && col.to != toNowhere {
			blank = false
		}
		if p := c.damage(col, cell, text); p != nil {
			c.badValue(row, col, text, *p)
			texts[i] = ""
		}
	}
	if blank {
		return nil
	}
	c.counts.Rows++
	if c.skip[number] {
		row.action = rowSkip
	}
	org, err := c.organization(ctx, row, texts)
	if err != nil {
		return err
	}
	row.org = org
	rec := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: org, Values: make(msp.Values, len(c.cols))}
	var keys msp.RowKeys
	if c.keep {
		row.extra.Cells = map[string]string{}
	}
	for pass := range 2 { // the manufacturer before its model
		for i, col := range c.cols {
			if (col.to == string(msp.FieldModel)) != (pass == 1) {
				continue
			}
			if err := c.cell(ctx, row, rec, set, &keys, col, texts[i]); err != nil {
				return err
			}
		}
	}
	c.notes(row, rec, set, texts)
	row.name = rec.Name()
	c.key(row, rec, &keys)
	row.values = rec.Values
	for f := range set {
		if _, ok := row.values[f]; !ok {
			row.values[f], row.cleared = "", true
		}
	}
	c.pending = append(c.pending, row)
	c.keys = append(c.keys, keys)
	if n := len(c.pending); n >= importChunk || n >= importChunk/4 && c.counts.Rows > manyRows {
		return c.flush(ctx)
	}
	return nil
}

// damage finds what a spreadsheet program did to a value before it came to us.
func (c *checker) damage(col column, cell sheet.Cell, text string) *msp.Problem {
	if col.info.Name == "" || text == "" {
		return nil
	}
	fail := func(code, message string) *msp.Problem {
		return &msp.Problem{Field: col.info.Name, Severity: msp.SeverityError, Code: code, Value: text, Message: message, Suggestions: []string{}}
	}
	switch {
	case cell.Kind == sheet.Error || cell.Damage.Has(sheet.ErrorText):
		return fail("cell_error", msp.Quote(text)+" is an error of the spreadsheet, not a value. Mend the formula there, or empty the cell.")
	case cell.Damage.Has(sheet.NoValue):
		return fail("cell_error", "The formula in this cell has no stored result. Open the file in Excel, save it, and try again.")
	case !col.info.Identifier:
		return nil
	case cell.Damage.Has(sheet.Scientific):
		return fail(msp.CodeExcelDamage, "Excel turned long numbers into "+text+". The digits are gone from the file. Sitewalk does not guess them.")
	case cell.Damage.Has(sheet.Rounded):
		return fail(msp.CodeExcelDamage, "Excel keeps 15 digits of a number and made the rest zero. The digits are gone from the file; type them from the label.")
	case cell.Kind == sheet.Date && col.info.Kind == msp.KindText:
		return fail(msp.CodeDateInSerial, "Excel made a date of this "+strings.ToLower(col.info.Title)+". Type it from the label.")
	}
	return nil
}

// organization is the one the row belongs to.
func (c *checker) organization(ctx context.Context, row *checkedRow, texts []string) (msp.ID, error) {
	if c.org != nil {
		return c.org.ID, c.strayOrganization(ctx, row, texts)
	}
	for i, col := range c.cols {
		if col.to != toOrganization {
			continue
		}
		name := texts[i]
		hit, ok := c.orgs[name]
		if !ok {
			id, p, err := c.r.resolve(ctx, organizationInfo, "", "", name)
			if err != nil {
				return "", err
			}
			if p == nil && (id == "" || !c.sees(id)) {
				p = &msp.Problem{Field: msp.FieldOrganization, Severity: msp.SeverityError, Code: msp.CodeUnknownValue, Value: name,
					Message: "The row names no organization that is here. Add it first, or mend the name.", Suggestions: []string{}}
			}
			hit = refHit{id, p}
			c.orgs[strings.Clone(name)] = hit
		}
		if hit.problem != nil {
			c.problem(row, col, row.row, *hit.problem)
			return "", nil
		}
		return hit.id, nil
	}
	return "", msp.FieldError("organization", "No column says the organization. Name it with --organization, or map a column to it.")
}

// cell takes one value into the record that the row describes.
func (c *checker) cell(ctx context.Context, row *checkedRow, rec *msp.Record, set map[msp.Field]bool, keys *msp.RowKeys, col column, text string) error {
	if col.second {
		return nil // until a person has settled it, the preview shows the surer column
	}
	switch col.to {
	case toNotes, toNowhere, toOrganization, toVersion:
		return nil
	case toRecordID:
		keys.ID = msp.ID(text)
		return nil
	}
	f := col.info.Name
	if row.extra.Cells != nil && text != "" {
		row.extra.Cells[string(f)] = text
	}
	typed := text
	if choice, ok := c.opts.Values[string(f)][text]; ok && text != "" {
		text = choice
		if choice == "" {
			return nil
		}
	}
	if text == "" {
		if c.opts.Blank == "clear" && !rowHas(row, f) {
			set[f] = true
		}
		return nil
	}
	row.ownNotes = row.ownNotes || f == msp.FieldNotes
	if text == clearWord {
		rec.Set(f, "")
		set[f] = true
		return nil
	}
	problem, err := c.take(ctx, rec, col.info, text, typed)
	if err != nil {
		return err
	}
	if problem != nil {
		c.badValue(row, col, typed, *problem)
		return nil
	}
	set[f] = true
	if f == msp.FieldModel && rec.Get(msp.FieldManufacturer) != "" {
		set[msp.FieldManufacturer] = true
	}
	return nil
}

func rowHas(row *checkedRow, f msp.Field) bool {
	return slices.ContainsFunc(row.extra.Problems, func(p ProblemView) bool { return p.Field == string(f) })
}

// take is resolver.take with every distinct name looked up once.
// typed is what stands in the cell, where a person chose another text for it.
func (c *checker) take(ctx context.Context, rec *msp.Record, info msp.FieldInfo, text, typed string) (*msp.Problem, error) {
	if info.Kind == msp.KindDate {
		c.dateEvidence(text)
	}
	if info.Kind != msp.KindRef {
		canon, p := msp.Normalize(info, text, msp.CheckContext{DateOrder: c.dates})
		if p != nil {
			return p, nil
		}
		rec.Set(info.Name, canon)
		return nil, nil
	}
	key := refKey{field: info.Name, text: text}
	if !msp.IsList(info.Ref) {
		key.org = rec.OrganizationID
	}
	if info.Ref == msp.KindModel {
		key.parent = msp.ID(rec.Get(msp.FieldManufacturer))
	}
	hit, ok := c.cache[key]
	if !ok {
		probe := &msp.Record{Kind: rec.Kind, OrganizationID: rec.OrganizationID, Values: msp.Values{}}
		probe.Set(msp.FieldManufacturer, string(key.parent))
		p, err := c.r.take(ctx, probe, info, text, msp.CheckContext{})
		if err != nil {
			return nil, err
		}
		hit = refHit{msp.ID(probe.Get(info.Name)), p}
		key.text = strings.Clone(key.text) // the cell's text holds on to its row
		c.cache[key] = hit
	}
	if hit.problem != nil {
		vk := valueKey{info.Name, strings.Clone(typed)}
		if c.unsolved[vk] == nil { // counted when the row is
			c.unsolved[vk] = &ImportValue{Field: string(info.Name), Value: typed, Suggestions: hit.problem.Suggestions,
				Creatable: info.Ref == msp.KindManufacturer || info.Ref == msp.KindLocation || (info.Ref == msp.KindModel && key.parent != "")}
		}
		p := *hit.problem
		p.Value = typed
		return &p, nil
	}
	rec.Set(info.Name, string(hit.id))
	if info.Ref == msp.KindModel && key.parent == "" {
		if model := c.r.record(ctx, msp.KindModel, hit.id); model != nil {
			rec.Set(msp.FieldManufacturer, model.Get(msp.FieldManufacturerOf))
		}
	}
	return nil, nil
}

// dateEvidence counts dates that only one order of day and month explains.
func (c *checker) dateEvidence(text string) {
	if msp.IsDate(text) {
		return // the year first, as workbooks have it: nothing to tell
	}
	if _, err := msp.ParseDate(text, msp.OrderUnknown); err == msp.ErrAmbiguousDate {
		if len(c.unclear) < 3 && !slices.Contains(c.unclear, text) {
			c.unclear = append(c.unclear, text)
		}
		return
	}
	_, dErr := msp.ParseDate(text, msp.OrderDMY)
	_, mErr := msp.ParseDate(text, msp.OrderMDY)
	switch {
	case dErr == nil && mErr != nil:
		c.dmy++
	case mErr == nil && dErr != nil:
		c.mdy++
	}
}

// problem notes something wrong with a cell.
func (c *checker) problem(row *checkedRow, col column, number int, p msp.Problem) {
	if p.Severity == msp.SeverityError && row.action != rowSkip {
		row.action, row.hard = rowError, true
	}
	v := problemView(p)
	v.Sheet, v.Cell, v.Row, v.Field = c.sheet, cellName(col.index, number), number, string(p.Field)
	row.extra.Problems = append(row.extra.Problems, v)
}

// badValue notes a value that does not fit. It may stand here already, word for
// word, as it was exported: see pendingHere.
func (c *checker) badValue(row *checkedRow, col column, text string, p msp.Problem) {
	hard := row.hard
	c.problem(row, col, row.row, p)
	row.hard = hard
	if row.bad == nil {
		row.bad = map[msp.Field]string{}
	}
	row.bad[col.info.Name] = text
}

// cellName is a cell's reference; text files may have more rows than a sheet.
func cellName(col, row int) string {
	if ref := sheet.Ref(col, row); ref != "" {
		return ref
	}
	return sheet.Letters(col) + strconv.Itoa(row)
}
