package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"sitewalk/internal/msp"
)

// A textFile is delimited text whose encoding and separator are known.
type textFile struct {
	name      string // quoted, for messages
	sheet     string // the name its only sheet goes by
	r         io.ReaderAt
	size      int64
	opts      Options
	encoding  string
	decoder   encoding.Encoding // nil for UTF-8
	skip      int64             // the byte order mark
	separator byte
	sepLine   bool // the first line is sep=;
}

func openText(name string, r io.ReaderAt, size int64, opts Options) (*textFile, error) {
	t := &textFile{name: name, r: r, size: size, opts: opts}
	if err := t.findEncoding(); err != nil {
		return nil, err
	}
	if err := t.findSeparator(); err != nil {
		return nil, err
	}
	return t, nil
}

// sampleSize is how much of a text is looked at to find its separator.
const sampleSize = 64 << 10

// open is the text in UTF-8, without byte order mark.
func (t *textFile) open() (text io.Reader, raw *io.SectionReader) {
	raw = io.NewSectionReader(t.r, t.skip, t.size-t.skip)
	if t.decoder == nil {
		return raw, raw
	}
	return transform.NewReader(bufio.NewReaderSize(raw, 64<<10), t.decoder.NewDecoder()), raw
}

func (t *textFile) sample() (string, error) {
	r, _ := t.open()
	b, err := io.ReadAll(io.LimitReader(r, sampleSize))
	if err != nil {
		return "", t.unreadable(err)
	}
	return string(b), nil
}

func (t *textFile) unreadable(err error) error {
	return msp.WrapError(msp.Invalid, err, "%s could not be read. Check that the file is still there, then try again.", t.name)
}

func (t *textFile) binary() error {
	return msp.Errorf(msp.Invalid, "%s is not a workbook or text. Choose an .xlsx, .csv or .txt file, or paste the cells here.", t.name)
}

// findEncoding reads the whole file once. A guess from the beginning would be
// wrong for the file whose first accent stands in row 5,000.
func (t *textFile) findEncoding() error {
	head := make([]byte, 4096)
	n, err := t.r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return t.unreadable(err)
	}
	head = head[:n]
	mark, markSize := byteOrderMark(head)
	if t.opts.Encoding != "" {
		return t.useEncoding(t.opts.Encoding, mark, markSize)
	}
	if mark != "" {
		return t.useEncoding(mark, mark, markSize)
	}
	if wide := guessUTF16(head); wide != "" {
		return t.useEncoding(wide, "", 0)
	}
	c, err := takeCensus(io.NewSectionReader(t.r, 0, t.size))
	switch {
	case err != nil:
		return t.unreadable(err)
	case c.nul > 0 || c.control*20 > c.total:
		return t.binary()
	case c.broken == 0:
		t.encoding = "utf-8"
		return nil
	case c.runes >= 10*c.broken: // UTF-8 in which something was cut
		return t.useEncoding("utf-8", "", 0)
	case c.macRoman():
		return t.useEncoding("macintosh", "", 0)
	}
	return t.useEncoding("windows-1252", "", 0)
}

func byteOrderMark(b []byte) (name string, size int64) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8", 3
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return "utf-16le", 2
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return "utf-16be", 2
	}
	return "", 0
}

// useEncoding takes an encoding by its name. The byte order mark is skipped when it is the encoding's own.
func (t *textFile) useEncoding(name, mark string, markSize int64) error {
	enc, err := htmlindex.Get(strings.TrimSpace(name))
	if err != nil {
		return msp.FieldError("encoding", "The encoding %q is not known. Use a name such as utf-8, utf-16le, windows-1252 or macintosh.", name)
	}
	if t.encoding, err = htmlindex.Name(enc); err != nil {
		t.encoding = strings.ToLower(name)
	}
	if mark == t.encoding {
		t.skip = markSize
	}
	switch t.encoding {
	case "utf-8":
		t.decoder = unicode.UTF8 // replaces what is not UTF-8
		return nil
	case "utf-16le":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "macintosh":
		enc = charmap.Macintosh
	}
	t.decoder = enc
	return nil
}

// guessUTF16 finds UTF-16 without a mark: every second byte of Latin text is zero.
func guessUTF16(head []byte) string {
	head = head[:len(head)&^1]
	if len(head) < 4 {
		return ""
	}
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		even += boolInt(head[i] == 0)
		odd += boolInt(head[i+1] == 0)
	}
	switch units := len(head) / 2; {
	case odd*10 >= units*7 && even*20 <= units:
		return "utf-16le"
	case even*10 >= units*7 && odd*20 <= units:
		return "utf-16be"
	}
	return ""
}

// A census counts what tells encodings apart.
type census struct {
	total, nul, control int
	runes, broken       int // of more than one byte, and bytes that are none, taken as UTF-8
	mac, latin          int // high bytes that would be letters in Mac Roman, in Windows-1252
}

func takeCensus(r io.Reader) (census, error) {
	var c census
	buf := make([]byte, 256<<10)
	keep := 0
	for {
		n, err := io.ReadFull(r, buf[keep:])
		b := buf[:keep+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return c, err
		}
		// A rune cut in two is looked at with the next piece.
		cut := len(b)
		if !last {
			for i := 1; i <= min(3, len(b)); i++ {
				if utf8.RuneStart(b[len(b)-i]) {
					if !utf8.FullRune(b[len(b)-i:]) {
						cut = len(b) - i
					}
					break
				}
			}
		}
		c.count(b[:cut])
		if last {
			return c, nil
		}
		keep = copy(buf, b[cut:])
	}
}

func (c *census) count(b []byte) {
	c.total += len(b)
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			c.broken++
		case n > 1:
			c.runes++
		default: // on to the next byte that is not ASCII
			for n < len(rest) && rest[n] < utf8.RuneSelf {
				n++
			}
		}
		rest = rest[n:]
	}
	for i, ch := range b {
		switch {
		case ch == 0:
			c.nul++
		case ch < ' ':
			if ch != '\t' && ch != '\n' && ch != '\r' && ch != '\f' {
				c.control++
			}
		case ch >= 0x80 && c.broken > 0 && i > 0 && isLetter(b[i-1]):
			switch {
			case ch >= 0x91 && ch <= 0x97, ch == 0x85: // curly quotes and dashes of Windows-1252
			case ch < 0xA0:
				c.mac++
			case ch >= 0xC0:
				c.latin++
			}
		}
	}
}

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

// macRoman says whether the accents fall where Mac Roman has its letters.
// Windows-1252 has punctuation there, which seldom follows a letter.
func (c *census) macRoman() bool { return c.mac > 2*c.latin }

// textRows streams the records of delimited text.
type textRows struct {
	t      *textFile
	raw    *io.SectionReader
	p      *parser
	cells  []Cell
	number int
}

func (t *textFile) openRows() (*textRows, error) {
	text, raw := t.open()
	p := newParser(text, t.separator, t.opts.Limits.Field)
	r := &textRows{t: t, raw: raw, p: p}
	if t.sepLine {
		if _, err := p.record(); err != nil && err != io.EOF {
			return nil, r.fail(err)
		}
	}
	return r, nil
}

func (r *textRows) row() (int, []Cell) { return r.number, r.cells }
func (r *textRows) hidden() bool       { return false }
func (r *textRows) close() error       { return nil }

func (r *textRows) progress() float64 {
	at, err := r.raw.Seek(0, io.SeekCurrent)
	if err != nil || r.raw.Size() == 0 {
		return 0
	}
	return float64(at) / float64(r.raw.Size())
}

func (r *textRows) next() (bool, error) {
	for {
		clear(r.cells)
		r.cells = r.cells[:0]
		ok, err := r.p.record()
		if err == io.EOF && !ok {
			return false, nil
		}
		if err != nil && err != io.EOF {
			return false, r.fail(err)
		}
		r.number++
		if len(r.p.ends) > MaxColumns {
			return false, msp.Errorf(msp.Invalid, "%s has more than %d columns in line %d. Check that the separator is %s, then import it again.",
				r.t.name, MaxColumns, r.p.recordLine, separatorName(r.t.separator))
		}
		if r.makeCells() {
			return true, nil
		}
	}
}

// makeCells turns the record into cells. It is false when none shows anything.
func (r *textRows) makeCells() (visible bool) {
	text := string(r.p.arena)
	if !utf8.ValidString(text) {
		text = "" // each field is mended by itself below, so that the offsets stay right
	}
	from, last := 0, 0
	for i, end := range r.p.ends {
		var s string
		if text != "" {
			s = text[from:end]
		} else {
			s = strings.ToValidUTF8(string(r.p.arena[from:end]), "\uFFFD")
		}
		from = end
		if s == "" {
			r.cells = append(r.cells, Cell{})
			continue
		}
		if s[0] == '\'' && !r.t.opts.KeepQuotes {
			s = unguard(s)
		}
		r.cells = append(r.cells, Cell{Text: s, Kind: Text, Damage: textDamage(s)})
		last = i + 1
		visible = visible || s[0] > ' ' || strings.TrimSpace(s) != ""
	}
	r.cells = r.cells[:last]
	return visible
}

func (r *textRows) fail(err error) error {
	var open *openQuoteError
	switch {
	case errors.As(err, &open) && open.tooLong:
		return msp.FieldError("line", "%s: the field that starts in line %d is longer than %s. A quotation mark is probably missing there: add it, then import again.",
			r.t.name, open.line, size(int64(r.t.opts.Limits.Field)))
	case errors.As(err, &open):
		return msp.FieldError("line", "%s: the quotation mark that opens in line %d is never closed. Close or remove it in that line, then import again.",
			r.t.name, open.line)
	}
	return r.t.unreadable(err)
}
