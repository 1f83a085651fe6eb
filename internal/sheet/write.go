package sheet

import (
	"archive/zip"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"

	"sitewalk/internal/msp"
)

// A Value is one cell to be written.
type Value struct {
	// Text is what the cell shows. Dates are "2006-01-02" or "2006-01-02 15:04:05",
	// numbers have a point, booleans are TRUE or FALSE. What does not fit its kind
	// is written as text, never dropped. "" leaves the cell empty.
	Text string
	Kind CellKind // Empty means: the kind of the column
	Fill Fill
}

// A Fill is the background of a cell.
type Fill uint8

// The fills. Colour is never the only sign: a reason column says it in words.
const (
	NoFill Fill = iota
	FillProblem
	FillWarning
	FillNew
	FillChanged
	FillMuted
	fillCount
)

// A ColumnSpec is one column of a sheet to be written.
type ColumnSpec struct {
	Header   string
	Note     string   // shown when the mouse rests on the header; "" for none
	Kind     CellKind // of its values; Empty and Text write identifiers as text, so that no zero gets lost
	WithTime bool     // a Date column that shows the time too
	Width    float64  // in characters; 0 follows the header
	Required bool     // marks the header
	Hidden   bool
	List     string // name of the List its cells choose from; "" for none
	Parent   string // header of the column that narrows the list down; needs List.Parents
	Strict   bool   // Excel refuses what is not in the list, instead of asking
}

// A SheetSpec is one sheet to be written: a header in row 1, frozen and with
// filters, and the rows below it.
type SheetSpec struct {
	Name    string // made fit for Excel by SheetName, and unique
	Columns []ColumnSpec
	// RowCount is how many rows will follow; 0 means not known. It only serves to
	// name the used range at the top of a large sheet; a wrong one is an error.
	RowCount      int
	FrozenColumns int  // that stay when scrolling to the right
	Hidden        bool // hidden so that Excel's menus do not offer to show it
}

// A List is what the cells of a column can be chosen from.
type List struct {
	Name   string
	Values []string
	// Parents, when not nil, has the value of the parent column each value belongs
	// to (the manufacturer of each model). It is as long as Values.
	Parents []string
}

// A WorkbookSpec says what NewWriter will write.
type WorkbookSpec struct {
	Sheets  []SheetSpec
	Lists   []List
	Title   string    // of the file's properties; "" for none
	Creator string    // of the file's properties and of the notes; "" for none
	Created time.Time // zero: no time is written, so equal input gives equal bytes
}

// A Writer streams a workbook. Sheets are written in the order of the spec; each
// holds its header as soon as it is begun.
type Writer struct {
	zip    *zip.Writer
	spec   WorkbookSpec
	lists  map[string]*listPlace
	names  []string // of the sheets, fit for Excel
	at     int      // index of the sheet being written
	sheet  *sheetWriter
	ranges []Range // of the filters, by sheet
	err    error
	closed bool
}

// NewWriter begins a workbook and its first sheet. Close ends it; w stays open.
func NewWriter(w io.Writer, spec WorkbookSpec) (*Writer, error) {
	if len(spec.Sheets) == 0 {
		return nil, msp.Errorf(msp.Internal, "A workbook needs a sheet.")
	}
	x := &Writer{zip: zip.NewWriter(w), spec: spec, at: -1, ranges: make([]Range, len(spec.Sheets))}
	x.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
	x.names = sheetNamesFor(spec)
	if err := x.placeLists(); err != nil {
		return nil, err
	}
	for _, p := range []struct{ name, text string }{
		{"[Content_Types].xml", x.contentTypes()}, {"_rels/.rels", x.rootRelations()},
	} {
		if err := x.part(p.name, p.text); err != nil {
			return nil, err
		}
	}
	if err := x.NextSheet(); err != nil {
		return nil, err
	}
	return x, nil
}

// part writes a small part at once.
func (x *Writer) part(name, text string) error {
	f, err := x.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(f, text)
	}
	return err
}

// Row writes the next row of the current sheet. More values than columns are an error.
func (x *Writer) Row(values []Value) error {
	if x.err == nil {
		x.err = x.sheet.row(values)
	}
	return x.err
}

// NextSheet ends the current sheet and begins the next of the spec.
func (x *Writer) NextSheet() error {
	if x.err != nil {
		return x.err
	}
	if x.at+1 >= len(x.spec.Sheets) {
		return msp.Errorf(msp.Internal, "The workbook has no further sheet to write.")
	}
	if x.err = x.endSheet(); x.err != nil {
		return x.err
	}
	x.at++
	x.sheet, x.err = x.beginSheet(x.at, &x.spec.Sheets[x.at])
	return x.err
}

// endSheet finishes the current sheet and the parts that belong to it.
func (x *Writer) endSheet() error {
	if x.sheet == nil {
		return nil
	}
	s := x.sheet
	x.sheet = nil
	if err := s.finish(); err != nil {
		return err
	}
	x.ranges[x.at] = Range{1, 1, len(s.spec.Columns), s.number}
	return x.notes(s)
}

// Close writes what is left: the sheets not reached (with their headers), the
// lists, the styles and the table of contents.
func (x *Writer) Close() error {
	if x.closed {
		return x.err
	}
	x.closed = true
	for x.err == nil && x.at+1 < len(x.spec.Sheets) {
		x.err = x.NextSheet()
	}
	if x.err == nil {
		x.err = x.endSheet()
	}
	steps := []func() error{
		x.writeLists,
		func() error { return x.part("xl/styles.xml", stylesXML) },
		func() error { return x.part("xl/workbook.xml", x.workbookXML()) },
		func() error { return x.part("xl/_rels/workbook.xml.rels", x.workbookRelations()) },
		func() error {
			if x.properties() {
				return x.part("docProps/core.xml", x.coreXML())
			}
			return nil
		},
		x.zip.Close,
	}
	for _, step := range steps {
		if x.err == nil {
			x.err = step()
		}
	}
	return x.err
}

// SheetName makes a name fit for a sheet of Excel: at most 31 characters and
// without : \ / ? * [ ]. "" becomes "Sheet".
func SheetName(name string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(name, "") {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r):
			b.WriteByte('-')
		case r < ' ' || r == 0x7F || r == 0xFFFE || r == 0xFFFF:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	name = cutUTF16(strings.Trim(b.String(), "' "), 31)
	name = strings.TrimRight(name, "' ")
	if name == "" || strings.EqualFold(name, "history") { // Excel keeps that one for itself
		return strings.TrimSpace("Sheet " + name)
	}
	return name
}

// cutUTF16 keeps at most n UTF-16 units of s.
func cutUTF16(s string, n int) string {
	for i, r := range s {
		n -= 1 + boolInt(r > 0xFFFF)
		if n < 0 {
			return s[:i]
		}
	}
	return s
}

// sheetNamesFor makes the names unique; the lists come last.
func sheetNamesFor(spec WorkbookSpec) []string {
	seen := map[string]bool{}
	var names []string
	add := func(want string) {
		base := SheetName(want)
		name := base
		for n := 2; seen[strings.ToLower(name)]; n++ {
			suffix := " " + string(appendInt(nil, n))
			name = strings.TrimRight(cutUTF16(base, 31-len(suffix)), "' ") + suffix
		}
		seen[strings.ToLower(name)] = true
		names = append(names, name)
	}
	for _, s := range spec.Sheets {
		add(s.Name)
	}
	add("Lists")
	return names
}
