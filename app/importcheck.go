package app

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// importChunk is how many rows are compared with the store at one go.
const importChunk = 5000

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
	seen     map[string]int    // a key in the sheet to its row
	weak     map[string]bool   // name + type of rows that have no better key
	claimed  map[msp.ID]int    // a record to the row that changes it
	cache    map[refKey]refHit // names already looked up
	orgs     map[string]refHit
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
	row := &checkedRow{row: number, values: msp.Values{}}
	texts := make([]string, len(c.cols))
	blank := true
	for i, col := range c.cols {
		var cell sheet.Cell
		if col.index <= len(cells) {
			cell = cells[col.index-1]
		}
		text := strings.TrimSpace(cell.Text)
		if fix, ok := c.opts.Fixes[sheet.Ref(col.index, number)]; ok {
			text = strings.TrimSpace(fix)
			cell = sheet.Cell{Text: text, Kind: sheet.Text}
		}
		texts[i] = strings.Clone(text)
		if text != "" && col.to != toNowhere {
			blank = false
		}
		if p := c.damage(col, cell, text); p != nil {
			c.problem(row, col, number, *p)
			texts[i] = ""
		}
	}
	if blank {
		return nil
	}
	c.counts.Rows++
	if slices.Contains(c.opts.Skip, number) {
		row.action = rowSkip
	}
	org, err := c.organization(ctx, row, texts)
	if err != nil {
		return err
	}
	row.org = org
	rec := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: org, Values: msp.Values{}}
	set := map[msp.Field]bool{}
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
	c.notes(rec, set, texts)
	for f := range set {
		row.values[f] = rec.Get(f)
	}
	row.name = rec.Name()
	c.key(row, rec, &keys)
	c.pending = append(c.pending, row)
	c.keys = append(c.keys, keys)
	if len(c.pending) >= importChunk {
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
		return c.org.ID, nil
	}
	for i, col := range c.cols {
		if col.to != toOrganization {
			continue
		}
		name := texts[i]
		hit, ok := c.orgs[name]
		if !ok {
			id, p, err := c.r.resolve(ctx, msp.FieldInfo{Name: msp.FieldOrganization, Ref: msp.KindOrganization}, "", "", name)
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
	if text == clearWord {
		rec.Set(f, "")
		set[f] = true
		return nil
	}
	problem, err := c.take(ctx, rec, col.info, text)
	if err != nil {
		return err
	}
	if problem != nil {
		c.problem(row, col, row.row, *problem)
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
func (c *checker) take(ctx context.Context, rec *msp.Record, info msp.FieldInfo, text string) (*msp.Problem, error) {
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
		c.cache[key] = hit
	}
	if hit.problem != nil {
		vk := valueKey{info.Name, text}
		if c.unsolved[vk] == nil {
			c.unsolved[vk] = &ImportValue{Field: string(info.Name), Value: text, Suggestions: hit.problem.Suggestions,
				Creatable: info.Ref == msp.KindManufacturer || info.Ref == msp.KindLocation || (info.Ref == msp.KindModel && key.parent != "")}
		}
		c.unsolved[vk].Rows++
		p := *hit.problem
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

// notes gathers the columns without a place: they are kept, not lost.
func (c *checker) notes(rec *msp.Record, set map[msp.Field]bool, texts []string) {
	var lines []string
	for i, col := range c.cols {
		if col.to == toNotes && texts[i] != "" {
			header := col.header
			if header == "" {
				header = "Column " + col.letter
			}
			lines = append(lines, header+": "+texts[i])
		}
	}
	if len(lines) == 0 {
		return
	}
	rec.Set(msp.FieldNotes, joinNotes(rec.Get(msp.FieldNotes), lines))
	set[msp.FieldNotes] = true
}

// joinNotes adds lines to notes that do not hold them yet. Notes in HTML get
// paragraphs of their own.
func joinNotes(notes string, lines []string) string {
	rich := strings.Contains(notes, "<") && strings.Contains(notes, ">")
	for _, line := range lines {
		if strings.Contains(notes, line) || strings.Contains(notes, html.EscapeString(line)) {
			continue
		}
		switch {
		case rich:
			notes += "<p>" + html.EscapeString(line) + "</p>"
		case notes == "":
			notes = line
		default:
			notes += "\n" + line
		}
	}
	return notes
}

// key notes the row's natural keys and finds those that are twice in the sheet.
func (c *checker) key(row *checkedRow, rec *msp.Record, keys *msp.RowKeys) {
	use := func(f msp.Field) string {
		v := rec.Get(f)
		if v == "" || !slices.Contains(c.order, f) || msp.IsJunkIdentifier(f, v) {
			return ""
		}
		return v
	}
	keys.Serial, keys.MAC = use(msp.FieldSerialNumber), use(msp.FieldMACAddress)
	keys.AssetTag, keys.Hostname = use(msp.FieldAssetTag), use(msp.FieldHostname)
	if slices.Contains(c.order, msp.FieldName) {
		keys.Name, keys.TypeID = rec.Name(), msp.ID(rec.Get(msp.FieldType))
	}
	if row.action == rowError || row.action == rowSkip {
		return
	}
	strong := keys.ID != ""
	for _, k := range []struct {
		f    msp.Field
		text string
	}{{msp.FieldSerialNumber, keys.Serial}, {msp.FieldMACAddress, keys.MAC}, {msp.FieldAssetTag, keys.AssetTag}, {msp.FieldHostname, keys.Hostname}} {
		if k.text == "" {
			continue
		}
		if strong { // a weaker key may repeat where a stronger one tells the rows apart
			continue
		}
		strong = true
		c.once(row, k.f, string(row.org)+"\x00"+string(k.f)+"\x00"+strings.ToLower(k.text), rec)
	}
	if keys.Name == "" {
		return
	}
	name := string(row.org) + "\x00name\x00" + strings.ToLower(keys.Name) + "\x00" + string(keys.TypeID)
	if first, twice := c.seen[name]; twice && (!strong || c.weak[name]) {
		c.twice(row, msp.FieldName, first, keys.Name)
		return
	}
	if _, twice := c.seen[name]; !twice {
		c.seen[name] = row.row
	}
	if !strong {
		c.weak[name] = true
	}
}

func (c *checker) once(row *checkedRow, f msp.Field, key string, rec *msp.Record) {
	if first, twice := c.seen[key]; twice {
		info, _ := msp.FieldOf(msp.KindConfiguration, f)
		text := rec.Get(f)
		if info.Kind == msp.KindMAC {
			text = msp.FormatMAC(text)
		}
		c.twice(row, f, first, text)
		return
	}
	c.seen[key] = row.row
}

func (c *checker) twice(row *checkedRow, f msp.Field, first int, text string) {
	info, _ := msp.FieldOf(msp.KindConfiguration, f)
	p := msp.Problem{Field: f, Severity: msp.SeverityError, Code: msp.CodeDuplicateKey, Value: text, Suggestions: []string{},
		Message: fmt.Sprintf("%s %s is twice in this file: rows %d and %d. Leave one out, or mend it.", info.Title, text, first, row.row)}
	for _, col := range c.cols {
		if col.to == string(f) {
			c.problem(row, col, row.row, p)
			return
		}
	}
}

// problem notes something wrong with a cell.
func (c *checker) problem(row *checkedRow, col column, number int, p msp.Problem) {
	if p.Severity == msp.SeverityError && row.action != rowSkip {
		row.action = rowError
	}
	v := problemView(p)
	v.Sheet, v.Cell, v.Row, v.Field = c.sheet, cellName(col.index, number), number, string(p.Field)
	row.extra.Problems = append(row.extra.Problems, v)
}

// cellName is a cell's reference; text files may have more rows than a sheet.
func cellName(col, row int) string {
	if ref := sheet.Ref(col, row); ref != "" {
		return ref
	}
	return sheet.Letters(col) + strconv.Itoa(row)
}
