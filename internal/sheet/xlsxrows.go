package sheet

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
)

// xlsxRows streams the rows of one worksheet. A row costs one allocation, which
// all its texts share.
type xlsxRows struct {
	w     *workbook
	sheet SheetInfo
	s     *xmlScanner
	rc    io.Closer

	number int // of the current row
	hide   bool
	cells  []Cell
	set    []span // the cells that hold something, in file order
	arena  []byte // the texts of the row
	merged []Range
	done   bool
}

// A span is a cell whose text still stands in the arena.
type span struct {
	col            int // from 0
	text, textEnd  int
	raw, rawEnd    int
	shared, format string
	kind           CellKind
	damage         Damage
}

// openRows starts at the first row.
func (w *workbook) openRows(info SheetInfo) (*xlsxRows, error) {
	if _, err := w.sharedStrings(); err != nil {
		return nil, err
	}
	s, rc, err := w.scan(info.part)
	if err == errOdd {
		return nil, err
	}
	if err != nil {
		return nil, w.damaged(info.part, err)
	}
	r := &xlsxRows{w: w, sheet: info, s: s, rc: rc}
	for s.next() {
		if s.starts("sheetData") {
			r.done = s.kind == emptyTag
			return r, nil
		}
	}
	if s.err == io.EOF { // a sheet without data is allowed to leave it out
		r.done = true
		return r, nil
	}
	return nil, r.fail(s.err)
}

func (r *xlsxRows) row() (int, []Cell) { return r.number, r.cells }
func (r *xlsxRows) hidden() bool       { return r.hide }
func (r *xlsxRows) close() error       { return r.rc.Close() }

func (r *xlsxRows) progress() float64 {
	m, ok := r.rc.(*meteredReader)
	if !ok || m.size == 0 {
		return 0
	}
	return float64(m.read) / float64(m.size)
}

func (r *xlsxRows) fail(err error) error {
	if err == errOdd {
		return err
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return r.w.damaged(r.sheet.part, err)
}

func (r *xlsxRows) invalid(format string, args ...any) error {
	args = append([]any{r.sheet.Name, r.w.name}, args...)
	return msp.Errorf(msp.Invalid, "Sheet %q of %s "+format, args...)
}

// next moves to the next row that shows something.
func (r *xlsxRows) next() (bool, error) {
	for _, sp := range r.set {
		r.cells[sp.col] = Cell{}
	}
	r.cells, r.set, r.arena = r.cells[:0], r.set[:0], r.arena[:0]
	if r.done {
		return false, nil
	}
	for r.s.next() {
		switch {
		case r.s.starts("row"):
			if err := r.startRow(); err != nil {
				return false, err
			}
			if r.s.kind == emptyTag {
				continue
			}
			visible, err := r.readRow()
			if err != nil {
				return false, err
			}
			if visible {
				r.finishRow()
				return true, nil
			}
			r.set, r.arena = r.set[:0], r.arena[:0]
		case r.s.ends("sheetData"):
			r.done = true
			return false, r.finish()
		}
	}
	return false, r.fail(r.s.err)
}

// finish reads what follows the rows: merged cells, and the end of the part with
// its checksum.
func (r *xlsxRows) finish() error {
	for r.s.next() {
		if r.s.starts("mergeCell") && len(r.merged) < maxMerges {
			if m, ok := parseRange(string(attr(r.s.attrs, "ref"))); ok {
				r.merged = append(r.merged, m)
			}
		}
	}
	if r.s.err != io.EOF {
		return r.fail(r.s.err)
	}
	return nil
}

const maxMerges = 100_000

func (r *xlsxRows) startRow() error {
	last := r.number
	r.number, r.hide = last+1, false
	if b := attr(r.s.attrs, "r"); b != nil {
		n, ok := atoi(b)
		if !ok || n < 1 {
			return r.invalid("is damaged: after row %d comes a row numbered %q. Open it in Excel and save it anew.", last, b)
		}
		r.number = n
	}
	if r.number > MaxRows {
		return r.invalid("has more than %d rows. %s", MaxRows, saveAsCSV)
	}
	if r.number <= last {
		return r.invalid("is damaged: row %d comes after row %d. Open it in Excel and save it anew.", r.number, last)
	}
	r.hide = attrTrue(r.s.attrs, "hidden")
	return nil
}

// readRow collects the cells up to the end of the row. visible says whether
// any of them shows something.
func (r *xlsxRows) readRow() (visible bool, err error) {
	col := -1
	for r.s.next() {
		if r.s.kind == closeTag {
			if string(r.s.name) == "row" {
				return visible, nil
			}
			continue
		}
		if string(r.s.name) != "c" {
			continue
		}
		ref, style, kind := cellAttrs(r.s.attrs)
		col++
		if ref != nil {
			c, _, ok := parseRef(ref)
			if !ok {
				return false, r.invalid("is damaged: row %d holds a cell named %q. Open it in Excel and save it anew.", r.number, ref)
			}
			col = c - 1
		}
		if col >= MaxColumns {
			return false, r.invalid("has more than %d columns in row %d. %s", MaxColumns, r.number, saveAsCSV)
		}
		if r.s.kind == emptyTag {
			continue
		}
		shows, err := r.readCell(col, style, kind)
		if err != nil {
			return false, err
		}
		visible = visible || shows
	}
	return false, r.fail(r.s.err)
}

// A cellType is the t attribute: the first byte tells all but "s" from "str".
type cellType byte

const (
	typeNumber  cellType = 'n'
	typeShared  cellType = 's'
	typeFormula cellType = 'f' // t="str"
	typeInline  cellType = 'i'
	typeBool    cellType = 'b'
	typeError   cellType = 'e'
	typeDate    cellType = 'd'
)

// cellAttrs reads r, s and t in one pass: this is the busiest place of a read.
func cellAttrs(b []byte) (ref []byte, style int, kind cellType) {
	kind = typeNumber
	for i := 0; i < len(b); {
		if b[i] <= ' ' {
			i++
			continue
		}
		from := i
		for i < len(b) && b[i] != '=' {
			i++
		}
		name := b[from:min(i, len(b))]
		i++
		for i < len(b) && b[i] <= ' ' {
			i++
		}
		if i >= len(b) {
			break
		}
		end := bytes.IndexByte(b[i+1:], b[i])
		if end < 0 {
			break
		}
		value := b[i+1 : i+1+end]
		i += end + 2
		for len(name) > 1 && name[len(name)-1] <= ' ' {
			name = name[:len(name)-1]
		}
		if len(name) != 1 || len(value) == 0 {
			continue
		}
		switch name[0] {
		case 'r':
			ref = value
		case 's':
			style, _ = atoi(value)
		case 't':
			kind = cellType(value[0])
			if string(value) == "str" {
				kind = typeFormula
			}
		}
	}
	return ref, style, kind
}

// readCell reads one cell up to its end tag.
func (r *xlsxRows) readCell(col, style int, kind cellType) (shows bool, err error) {
	from := len(r.arena)
	formula := false
	for r.s.next() {
		switch {
		case r.s.kind == closeTag:
			if string(r.s.name) != "c" {
				continue
			}
			if len(r.arena) == from {
				if formula && kind != typeFormula {
					r.set = append(r.set, span{col: col, damage: NoValue})
					return true, nil
				}
				return false, nil
			}
			return r.addCell(col, style, kind, from)
		case string(r.s.name) == "v":
			if r.arena, err = r.s.text(r.arena); err != nil {
				return false, r.fail(err)
			}
		case string(r.s.name) == "is":
			if r.arena, err = r.s.richText(r.arena, "is"); err != nil {
				return false, r.fail(err)
			}
		case string(r.s.name) == "f":
			formula = true
		}
	}
	return false, r.fail(r.s.err)
}

// addCell makes a span of the value that stands in the arena from an offset on.
func (r *xlsxRows) addCell(col, style int, kind cellType, from int) (shows bool, err error) {
	value := r.arena[from:]
	sp := span{col: col, text: from}
	switch kind {
	case typeShared:
		i, ok := atoi(bytes.TrimSpace(value))
		s, found := r.w.shared.at(i)
		if !ok || !found {
			return false, r.invalid("is damaged: cell %s points to a text that does not exist. Open it in Excel and save it anew.", Ref(col+1, r.number))
		}
		r.arena = r.arena[:from]
		if s == "" {
			return false, nil
		}
		sp.shared, sp.kind, sp.damage = s, Text, textDamage(s)
		r.set = append(r.set, sp)
		return s[0] > ' ' || strings.TrimSpace(s) != "", nil
	case typeFormula, typeInline:
		r.arena = unescapeX(r.arena, from)
		if tooLong(r.arena[from:]) {
			return false, r.w.longText("Cell " + Ref(col+1, r.number) + " of sheet \"" + r.sheet.Name + "\"")
		}
		sp.kind = Text
		value = r.arena[from:]
		if c := value[0]; c == '#' || c == '+' || c == '-' || (c >= '0' && c <= '9') {
			sp.damage = textDamage(string(value))
		}
	case typeBool:
		word := "TRUE"
		if b := bytes.TrimSpace(value); string(b) == "0" || string(b) == "false" {
			word = "FALSE"
		}
		r.arena = append(r.arena[:from], word...)
		sp.kind = Bool
	case typeError:
		sp.kind = Error
	case typeDate:
		iso := isoDate(string(bytes.TrimSpace(value)))
		r.arena = append(r.arena[:from], iso...)
		sp.kind = Date
	default:
		r.addNumber(&sp, style, from)
	}
	sp.textEnd = len(r.arena)
	if sp.textEnd == sp.text {
		return false, nil
	}
	r.set = append(r.set, sp)
	return r.arena[sp.text] > ' ' || len(bytes.TrimSpace(r.arena[sp.text:])) > 0, nil
}

var general numFormat

func (r *xlsxRows) addNumber(sp *span, style, from int) {
	f := &general
	if style > 0 && style < len(r.w.styles) || style == 0 && len(r.w.styles) > 0 {
		f = &r.w.styles[style]
	}
	sp.format = f.code
	if r.arena[from] <= ' ' || r.arena[len(r.arena)-1] <= ' ' {
		trimmed := bytes.TrimSpace(r.arena[from:])
		r.arena = append(r.arena[:from], trimmed...)
	}
	value := r.arena[from:]
	sp.raw, sp.rawEnd = from, len(r.arena)
	if f.kind == formatGeneral && plainDigits(value) {
		sp.kind = Number // the text is the number as it stands
		return
	}
	sp.text = len(r.arena)
	r.arena, sp.kind, sp.damage = f.appendNumber(r.arena, value, r.w.epoch1904)
	if sp.kind == Text { // not a number after all
		sp.raw, sp.rawEnd, sp.format = 0, 0, ""
	}
}

// finishRow makes cells of the spans.
func (r *xlsxRows) finishRow() {
	width := 0
	for i := range r.set {
		width = max(width, r.set[i].col+1)
	}
	if cap(r.cells) < width {
		r.cells = make([]Cell, width, min(MaxColumns, width*2))
	}
	r.cells = r.cells[:width]
	text := string(r.arena)
	valid := utf8.ValidString(text)
	for i := range r.set {
		sp := &r.set[i]
		c := Cell{Text: sp.shared, Kind: sp.kind, Damage: sp.damage, Format: sp.format}
		if sp.shared == "" {
			c.Text = text[sp.text:sp.textEnd]
			c.Raw = text[sp.raw:sp.rawEnd]
			if !valid {
				c.Text = strings.ToValidUTF8(c.Text, "\uFFFD")
			}
		}
		r.cells[sp.col] = c
	}
}

func atoi(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
