package sheet

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"sitewalk/internal/msp"
)

// maxOdd bounds what is handed to excelize, which holds a whole sheet in memory.
const maxOdd = 256 << 20

// oddBook reads, slowly, what is too odd for the byte scanner.
type oddBook struct {
	name      string
	f         *excelize.File
	sheets    []SheetInfo
	styles    []numFormat
	epoch1904 bool
}

func openOdd(name string, r io.ReaderAt, size int64) (b *oddBook, err error) {
	// excelize is not written against hostile files; a panic in there is a damaged file to us.
	defer func() {
		if p := recover(); p != nil {
			b, err = nil, oddError(name, errors.New("sheet: excelize panicked"))
		}
	}()
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxOdd, UnzipXMLSizeLimit: maxOdd,
	})
	if err != nil {
		return nil, oddError(name, err)
	}
	b = &oddBook{name: name, f: f}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		b.epoch1904 = *p.Date1904
	}
	for _, s := range f.GetSheetList() {
		visible, err := f.GetSheetVisible(s)
		b.sheets = append(b.sheets, SheetInfo{Name: s, Hidden: err == nil && !visible})
	}
	if len(b.sheets) == 0 {
		return nil, oddError(name, errors.New("sheet: no sheets"))
	}
	custom := map[int]string{}
	if f.Styles != nil && f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			if n != nil {
				custom[n.NumFmtID] = n.FormatCode
			}
		}
	}
	if f.Styles != nil && f.Styles.CellXfs != nil {
		for _, xf := range f.Styles.CellXfs.Xf {
			id := 0
			if xf.NumFmtID != nil {
				id = *xf.NumFmtID
			}
			b.styles = append(b.styles, formatOf(id, custom))
		}
	}
	return b, nil
}

func oddError(name string, err error) error {
	return msp.WrapError(msp.Invalid, err, "%s cannot be read as a workbook. Open it in Excel and save it anew as .xlsx, or save the sheet as CSV.", name)
}

// oddRows walks a sheet with excelize and classifies the cells like the scanner does.
type oddRows struct {
	b      *oddBook
	sheet  string
	rows   *excelize.Rows
	after  int // rows up to this one were handed out already
	number int
	hide   bool
	cells  []Cell
}

func (b *oddBook) openRows(sheet string, after int) (r *oddRows, err error) {
	defer b.guard(&err)
	rows, err := b.f.Rows(sheet)
	if err != nil {
		return nil, oddError(b.name, err)
	}
	return &oddRows{b: b, sheet: sheet, rows: rows, after: after}, nil
}

func (b *oddBook) guard(err *error) {
	if p := recover(); p != nil {
		*err = oddError(b.name, errors.New("sheet: excelize panicked"))
	}
}

func (r *oddRows) row() (int, []Cell) { return r.number, r.cells }
func (r *oddRows) hidden() bool       { return r.hide }
func (r *oddRows) close() error       { return r.rows.Close() }

// progress is not known; half is neither begun nor done.
func (r *oddRows) progress() float64 { return 0.5 }

func (r *oddRows) next() (ok bool, err error) {
	defer r.b.guard(&err)
	for r.rows.Next() {
		r.number++
		values, err := r.rows.Columns()
		if err != nil {
			return false, oddError(r.b.name, err)
		}
		if r.number <= r.after {
			continue
		}
		r.hide = r.rows.GetRowOpts().Hidden
		clear(r.cells[:cap(r.cells)])
		r.cells = r.cells[:0]
		visible := false
		for i, v := range values {
			c := r.cell(i+1, v)
			r.cells = append(r.cells, c)
			visible = visible || !c.Blank()
		}
		if visible {
			return true, nil
		}
	}
	if err := r.rows.Error(); err != nil {
		return false, oddError(r.b.name, err)
	}
	return false, nil
}

func (r *oddRows) cell(col int, v string) Cell {
	if v == "" {
		return Cell{}
	}
	ref := Ref(col, r.number)
	kind, err := r.b.f.GetCellType(r.sheet, ref)
	if err != nil {
		return Cell{Text: v, Kind: Text, Damage: textDamage(v)}
	}
	switch kind {
	case excelize.CellTypeSharedString, excelize.CellTypeInlineString, excelize.CellTypeFormula:
		return Cell{Text: v, Kind: Text, Damage: textDamage(v)}
	case excelize.CellTypeBool:
		if v == "0" || v == "FALSE" {
			return Cell{Text: "FALSE", Kind: Bool}
		}
		return Cell{Text: "TRUE", Kind: Bool}
	case excelize.CellTypeError:
		return Cell{Text: v, Kind: Error}
	case excelize.CellTypeDate:
		return Cell{Text: isoDate(v), Kind: Date}
	}
	f := &general
	if id, err := r.b.f.GetCellStyle(r.sheet, ref); err == nil && id >= 0 && id < len(r.b.styles) {
		f = &r.b.styles[id]
	}
	text, k, damage := f.appendNumber(nil, []byte(v), r.b.epoch1904)
	if k == Text {
		return Cell{Text: v, Kind: Text, Damage: textDamage(v)}
	}
	return Cell{Text: string(text), Raw: v, Format: f.code, Kind: k, Damage: damage}
}
