package sheet

import (
	"io"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
)

// flushAt is when the rows collected so far go to the zip stream.
const flushAt = 64 << 10

// A sheetWriter writes one sheet.
type sheetWriter struct {
	x       *Writer
	index   int
	spec    *SheetSpec
	out     io.Writer
	buf     []byte
	number  int // of the last row
	begun   bool
	letters [][]byte // the name of each column
}

func (x *Writer) beginSheet(index int, spec *SheetSpec) (*sheetWriter, error) {
	if len(spec.Columns) > MaxColumns {
		return nil, msp.Errorf(msp.Invalid, "Sheet %q would have %d columns; a workbook can hold %d. Choose fewer columns or export as CSV.", x.names[index], len(spec.Columns), MaxColumns)
	}
	if spec.RowCount >= MaxRows {
		return nil, x.tooManyRows(index)
	}
	out, err := x.zip.Create(sheetPart(index))
	if err != nil {
		return nil, err
	}
	s := &sheetWriter{x: x, index: index, spec: spec, out: out, buf: make([]byte, 0, flushAt+8<<10)}
	for c := range spec.Columns {
		s.letters = append(s.letters, appendLetters(nil, c+1))
	}
	if len(spec.Columns) > 0 {
		s.header()
	}
	return s, nil
}

func (x *Writer) tooManyRows(index int) error {
	return msp.Errorf(msp.Invalid, "Sheet %q would have more than %d rows, which no workbook can hold. Export as CSV, which has no row limit, or choose fewer rows.", x.names[index], MaxRows)
}

func sheetPart(index int) string {
	return "xl/worksheets/sheet" + string(appendInt(nil, index+1)) + ".xml"
}

// begin writes what stands before the rows. It waits for the first flush, since
// by then a small sheet knows its size.
func (s *sheetWriter) begin(rows int) error {
	s.begun = true
	var b []byte
	b = append(b, xmlHead...)
	b = append(b, `<worksheet xmlns="`+nsMain+`" xmlns:r="`+nsRelations+`">`...)
	if width := len(s.spec.Columns); width > 0 && rows > 0 {
		b = append(b, `<dimension ref="`+Range{1, 1, width, rows}.String()+`"/>`...)
	}
	b = append(b, `<sheetViews><sheetView workbookViewId="0"`...)
	if s.index == s.x.firstVisible() {
		b = append(b, ` tabSelected="1"`...)
	}
	b = append(b, `>`...)
	top := Ref(1+s.spec.FrozenColumns, 2)
	switch n := s.spec.FrozenColumns; {
	case n > 0 && n < len(s.spec.Columns):
		b = append(b, `<pane xSplit="`...)
		b = appendInt(b, n)
		b = append(b, `" ySplit="1" topLeftCell="`+top+`" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="`+top+`" sqref="`+top+`"/>`...)
	default:
		b = append(b, `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>`...)
	}
	b = append(b, `</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`...)
	if len(s.spec.Columns) > 0 {
		b = append(b, `<cols>`...)
		for i, c := range s.spec.Columns {
			b = append(b, `<col min="`...)
			b = appendInt(b, i+1)
			b = append(b, `" max="`...)
			b = appendInt(b, i+1)
			b = append(b, `" width="`+widthOf(c)+`" style="`...)
			b = appendInt(b, styleOf(columnFormat(c), NoFill))
			b = append(b, `"`...)
			if c.Hidden {
				b = append(b, ` hidden="1"`...)
			}
			b = append(b, ` customWidth="1"/>`...)
		}
		b = append(b, `</cols>`...)
	}
	b = append(b, `<sheetData>`...)
	_, err := s.out.Write(b)
	return err
}

// widthOf is the column's width with one decimal; 255 is the most Excel allows.
func widthOf(c ColumnSpec) string {
	w := c.Width
	if !(w > 0) {
		w = min(max(float64(utf8.RuneCountInString(c.Header))+4, 11), 40)
	}
	tenths := int(min(w, 255) * 10)
	return string(appendInt(append(appendInt(nil, tenths/10), '.'), tenths%10))
}

func (s *sheetWriter) header() {
	s.number = 1
	s.buf = append(s.buf, `<row r="1">`...)
	for i, c := range s.spec.Columns {
		if c.Header == "" {
			continue
		}
		style := styleHeader
		if c.Required {
			style = styleRequired
		}
		s.text(s.letters[i], style, cutUTF16(c.Header, MaxCellText))
	}
	s.buf = append(s.buf, `</row>`...)
}

func (s *sheetWriter) row(values []Value) error {
	if len(values) > len(s.spec.Columns) {
		return msp.Errorf(msp.Internal, "Row %d of sheet %q has %d values for %d columns.", s.number+1, s.x.names[s.index], len(values), len(s.spec.Columns))
	}
	s.number++
	if s.number > MaxRows {
		return s.x.tooManyRows(s.index)
	}
	s.buf = append(s.buf, `<row r="`...)
	s.buf = appendInt(s.buf, s.number)
	s.buf = append(s.buf, `">`...)
	for i := range values {
		if v := &values[i]; v.Text != "" || v.Fill != NoFill {
			if err := s.cell(i, v); err != nil {
				return err
			}
		}
	}
	s.buf = append(s.buf, `</row>`...)
	if len(s.buf) >= flushAt {
		return s.flush()
	}
	return nil
}

func (s *sheetWriter) flush() error {
	if !s.begun {
		rows := 0
		if s.spec.RowCount > 0 {
			rows = s.spec.RowCount + 1
		}
		if err := s.begin(rows); err != nil {
			return err
		}
	}
	_, err := s.out.Write(s.buf)
	s.buf = s.buf[:0]
	return err
}

func (s *sheetWriter) cell(i int, v *Value) error {
	col := &s.spec.Columns[i]
	if len(v.Text) > MaxCellText && tooLong([]byte(v.Text)) {
		return msp.FieldError(Ref(i+1, s.number), "Cell %s of sheet %q (%s) has more than %d characters, which no workbook can hold. Shorten it or export as CSV.",
			Ref(i+1, s.number), s.x.names[s.index], col.Header, MaxCellText)
	}
	kind := v.Kind
	if kind == Empty {
		kind = col.Kind
	}
	fill := v.Fill
	if fill >= fillCount {
		fill = NoFill
	}
	if v.Text == "" {
		s.open(s.letters[i], styleOf(columnFormat(*col), fill))
		s.buf = append(s.buf, `/>`...)
		return nil
	}
	switch kind {
	case Number:
		if writableNumber(v.Text) {
			s.open(s.letters[i], styleOf(asNumber, fill))
			s.value(v.Text)
			return nil
		}
	case Date:
		if day, second, timed, ok := parseDate(v.Text); ok {
			format := asDate
			if timed || col.WithTime {
				format = asDateTime
			}
			s.open(s.letters[i], styleOf(format, fill))
			s.buf = append(s.buf, `><v>`...)
			s.buf = appendSerial(s.buf, day, second)
			s.buf = append(s.buf, `</v></c>`...)
			return nil
		}
	case Bool:
		if v.Text == "TRUE" || v.Text == "FALSE" {
			s.open(s.letters[i], styleOf(asNumber, fill))
			s.buf = append(s.buf, ` t="b"`...)
			s.value(string(rune('0' + boolInt(v.Text == "TRUE"))))
			return nil
		}
	}
	format := asText
	if risky(v.Text) {
		format = asGuarded
	}
	s.text(s.letters[i], styleOf(format, fill), v.Text)
	return nil
}

// open writes the start of a cell up to its attributes r and s.
func (s *sheetWriter) open(letters []byte, style int) {
	s.buf = append(s.buf, `<c r="`...)
	s.buf = append(s.buf, letters...)
	s.buf = appendInt(s.buf, s.number)
	s.buf = append(s.buf, `" s="`...)
	s.buf = appendInt(s.buf, style)
	s.buf = append(s.buf, '"')
}

func (s *sheetWriter) value(v string) {
	s.buf = append(s.buf, `><v>`...)
	s.buf = append(s.buf, v...)
	s.buf = append(s.buf, `</v></c>`...)
}

func (s *sheetWriter) text(letters []byte, style int, text string) {
	s.open(letters, style)
	if blankEnds(text) {
		s.buf = append(s.buf, ` t="inlineStr"><is><t xml:space="preserve">`...)
	} else {
		s.buf = append(s.buf, ` t="inlineStr"><is><t>`...)
	}
	s.buf = appendCellText(s.buf, text)
	s.buf = append(s.buf, `</t></is></c>`...)
}

// finish writes what follows the rows, in the order the format demands.
func (s *sheetWriter) finish() error {
	if want := s.spec.RowCount; want > 0 && s.begun && s.number != want+1 {
		return msp.Errorf(msp.Internal, "Sheet %q was announced with %d rows and got %d.", s.x.names[s.index], want, s.number-1)
	}
	if !s.begun {
		if err := s.begin(s.number); err != nil {
			return err
		}
	}
	s.buf = append(s.buf, `</sheetData>`...)
	if len(s.spec.Columns) > 0 {
		s.buf = append(s.buf, `<autoFilter ref="`+Range{1, 1, len(s.spec.Columns), s.number}.String()+`"/>`...)
	}
	s.buf = s.x.appendValidations(s.buf, s.spec)
	s.buf = append(s.buf, `<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>`...)
	if hasNotes(s.spec) {
		s.buf = append(s.buf, `<legacyDrawing r:id="rId1"/>`...)
	}
	s.buf = append(s.buf, `</worksheet>`...)
	return s.flush()
}

func blankEnds(s string) bool {
	return s[0] <= ' ' || s[len(s)-1] <= ' ' || strings.IndexByte(s, '\n') >= 0
}

// appendCellText escapes text for XML, and what XML cannot hold as _xHHHH_.
func appendCellText(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&' && c != '_' {
			i++
			continue
		}
		r, width := rune(c), 1
		if c >= 0x80 {
			r, width = utf8.DecodeRuneInString(s[i:])
		}
		var as string
		switch {
		case c == '<':
			as = "&lt;"
		case c == '>':
			as = "&gt;"
		case c == '&':
			as = "&amp;"
		case c == '_':
			if !looksEscaped(s[i:]) {
				i++
				continue
			}
			as = "_x005F_"
		case c == '\n' || c == '\t':
			i++
			continue
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			const hex = "0123456789ABCDEF"
			as = string([]byte{'_', 'x', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15], '_'})
		case r == utf8.RuneError && width == 1:
			as = "\uFFFD"
		default:
			i += width
			continue
		}
		b = append(b, s[from:i]...)
		b = append(b, as...)
		i += width
		from = i
	}
	return append(b, s[from:]...)
}

// looksEscaped says whether Excel would take the start of s for an escape.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, ok := hex4([]byte(s[2:6]))
	return ok
}

// appendXMLText escapes text for attributes and for parts other than cells;
// control characters become blanks.
func appendXMLText(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\n':
			b = append(b, "&#10;"...)
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			b = append(b, ' ')
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

func xmlText(s string) string { return string(appendXMLText(nil, s)) }
