package sheet

import (
	"bytes"
	"io"
	"path"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
)

// Options override what Open finds out by itself. The zero value is right for
// files nobody has said anything about.
type Options struct {
	// Encoding of delimited text: a name of the WHATWG list ("utf-8", "utf-16le",
	// "windows-1252", "macintosh", "shift_jis" …). "" means: find out.
	Encoding string
	// Separator of delimited text. 0 means: find out.
	Separator rune
	// KeepQuotes keeps the apostrophe that guards a CSV cell against being run as
	// a formula. Without it, '=1+1 reads as =1+1, so our own CSV round-trips.
	KeepQuotes bool
	Limits     Limits
}

// A Format is what kind of file a Book was read from.
type Format string

// The formats.
const (
	XLSX      Format = "xlsx"
	Delimited Format = "text" // CSV, TSV, and cells pasted as text
)

// A Book is an opened file. It reads on demand and is not safe for concurrent use.
type Book struct {
	name   string // quoted, for messages
	format Format
	r      io.ReaderAt
	size   int64
	opts   Options

	book *workbook
	odd  *oddBook // what book is, when the byte scanner gave up
	text *textFile
}

// Open looks at the content of a file. name is used in messages, and as the
// name of the only sheet of a text file. r must stay readable as long as the
// Book and its rows are used.
func Open(name string, r io.ReaderAt, size int64, opts Options) (*Book, error) {
	opts.Limits = opts.Limits.withDefaults()
	b := &Book{name: quoteName(name), r: r, size: size, opts: opts}
	head := make([]byte, 4096)
	n, err := r.ReadAt(head[:min(int64(len(head)), max(size, 0))], 0)
	if err != nil && err != io.EOF {
		return nil, msp.WrapError(msp.Invalid, err, "%s could not be read. Check that the file is still there, then try again.", b.name)
	}
	head = head[:n]
	switch {
	case size <= 0 || n == 0:
		return nil, msp.Errorf(msp.Invalid, "%s is empty. Choose the file with the table in it.", b.name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		b.format = XLSX
		err = b.openXLSX()
	default:
		if err := refuse(b.name, head); err != nil {
			return nil, err
		}
		b.format = Delimited
		b.text, err = openText(b.name, r, size, opts)
		if b.text != nil {
			b.text.sheet = sheetName(name)
		}
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// OpenText reads cells that were pasted: what the clipboard holds after copying
// from Excel, or any delimited text.
func OpenText(name, text string, opts Options) (*Book, error) {
	return Open(name, strings.NewReader(text), int64(len(text)), opts)
}

func (b *Book) openXLSX() error {
	c, err := openContainer(b.name, b.r, b.size, b.opts.Limits)
	if err != nil {
		return err
	}
	if b.book, err = openWorkbook(c); err == errOdd {
		return b.goOdd()
	}
	return err
}

// goOdd hands the book over to excelize.
func (b *Book) goOdd() (err error) {
	if b.odd == nil {
		b.odd, err = openOdd(b.name, b.r, b.size)
	}
	return err
}

// quoteName is the file's name for messages: no folders, quoted.
func quoteName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		name = "The file"
		return name
	}
	return strconv.Quote(name)
}

func sheetName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if short := strings.TrimSuffix(name, path.Ext(name)); short != "" && short != "." && short != "/" {
		return short
	}
	return "Text"
}

// Format says what kind of file it is.
func (b *Book) Format() Format { return b.format }

// Encoding is the character set of a text file, as the WHATWG list names it; ""
// for workbooks.
func (b *Book) Encoding() string {
	if b.text == nil {
		return ""
	}
	return b.text.encoding
}

// Separator stands between the cells of a text file; 0 for workbooks.
func (b *Book) Separator() rune {
	if b.text == nil {
		return 0
	}
	return rune(b.text.separator)
}

// Sheets lists the worksheets in the order of their tabs, hidden ones too. A
// text file has one.
func (b *Book) Sheets() []SheetInfo {
	switch {
	case b.text != nil:
		return []SheetInfo{{Name: b.text.sheet}}
	case b.book != nil:
		return append([]SheetInfo(nil), b.book.sheets...)
	}
	return append([]SheetInfo(nil), b.odd.sheets...)
}

func (b *Book) find(sheet string) (SheetInfo, error) {
	sheets := b.Sheets()
	for _, s := range sheets {
		if s.Name == sheet {
			return s, nil
		}
	}
	for _, s := range sheets { // Excel does not tell capitals apart in sheet names
		if strings.EqualFold(s.Name, sheet) {
			return s, nil
		}
	}
	return SheetInfo{}, msp.Errorf(msp.NotFound, "%s has no sheet %q. Choose one of its sheets: %s.", b.name, sheet, sheetNames(sheets))
}

func sheetNames(sheets []SheetInfo) string {
	var names []string
	for i, s := range sheets {
		if i == 10 {
			names = append(names, "…")
			break
		}
		names = append(names, strconv.Quote(s.Name))
	}
	return strings.Join(names, ", ")
}

// A rowSource is one way to get at rows.
type rowSource interface {
	next() (bool, error)
	row() (int, []Cell)
	hidden() bool
	progress() float64
	close() error
}

// A RowReader streams the rows of a sheet that show something. Use it like a
// bufio.Scanner, and Close it.
type RowReader struct {
	b     *Book
	sheet SheetInfo
	src   rowSource
	last  int // number of the last row handed out
	err   error
	done  bool
}

// Rows starts reading a sheet from its first row. It may be called again.
func (b *Book) Rows(sheet string) (*RowReader, error) {
	info, err := b.find(sheet)
	if err != nil {
		return nil, err
	}
	r := &RowReader{b: b, sheet: info}
	switch {
	case b.text != nil:
		r.src, err = b.text.openRows()
	case b.odd != nil:
		r.src, err = b.odd.openRows(info.Name, 0)
	default:
		var rows *xlsxRows
		if rows, err = b.book.openRows(info); err == nil {
			r.src = rows
		} else if err == errOdd {
			err = r.goOdd()
		}
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// goOdd goes on with excelize behind the last row that was handed out.
func (r *RowReader) goOdd() error {
	if r.src != nil {
		if err := r.src.close(); err != nil {
			return r.b.book.damaged(r.sheet.part, err)
		}
	}
	if err := r.b.goOdd(); err != nil {
		return err
	}
	src, err := r.b.odd.openRows(r.sheet.Name, r.last)
	if err != nil {
		return err
	}
	r.src = src
	return nil
}

// Next moves to the next row that shows something. It is false at the end and
// at the first error; Err tells which.
func (r *RowReader) Next() bool {
	if r.done {
		return false
	}
	ok, err := r.src.next()
	if err == errOdd {
		if err = r.goOdd(); err == nil {
			ok, err = r.src.next()
		}
	}
	if err != nil {
		r.err = err
		if err == errOdd {
			r.err = oddError(r.b.name, err)
		}
	}
	if !ok || err != nil {
		r.done = true
		return false
	}
	r.last, _ = r.src.row()
	return true
}

// Row is the number of the current row as Excel shows it, counted from 1, and
// its cells from column A to the last that holds something. The slice is reused
// by Next; the texts in it are not. Rows that show nothing were left out.
func (r *RowReader) Row() (number int, cells []Cell) { return r.src.row() }

// Hidden says whether the current row is hidden in Excel, by hand or by a filter.
func (r *RowReader) Hidden() bool { return r.src.hidden() }

// Progress is how much of the sheet was read, from 0 to 1. It runs ahead of the
// rows by a buffer, and is rough for files that only excelize can read.
func (r *RowReader) Progress() float64 { return min(max(r.src.progress(), 0), 1) }

// Err is the first error, nil when all rows were read.
func (r *RowReader) Err() error { return r.err }

// Close ends reading. It is safe to call it twice and at any time.
func (r *RowReader) Close() error {
	r.done = true
	if r.src == nil {
		return nil
	}
	return r.src.close()
}

// Merged reads the merged ranges of a sheet, at most 100,000. The value of a
// range stands in its first cell; Rows shows the others as they are stored, and
// that is nearly always empty. The whole sheet has to be unpacked to find them behind the
// rows: ask when a header needs it, not for every file. Text files have none.
func (b *Book) Merged(sheet string) ([]Range, error) {
	info, err := b.find(sheet)
	if err != nil || b.text != nil {
		return nil, err
	}
	if b.odd == nil {
		ranges, err := b.book.merged(info)
		if err != errOdd {
			return ranges, err
		}
		if err := b.goOdd(); err != nil {
			return nil, err
		}
	}
	return b.odd.merged(info.Name)
}
