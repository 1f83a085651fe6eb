package sheet

import (
	"io"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// A parser splits text into records and fields: quoted fields with line breaks,
// doubled quotes, any line end, and quotes where they do not belong, as people
// write them ("15" monitor). encoding/csv knows no CR line ends.
type parser struct {
	r        io.Reader
	sep      byte
	maxField int
	buf      []byte
	pos, end int
	err      error

	arena      []byte // the fields of the record, one after the other
	ends       []int  // where each field ends in arena
	line       int    // of the next byte, from 1
	recordLine int    // where the record starts
}

func newParser(r io.Reader, sep byte, maxField int) *parser {
	return &parser{r: r, sep: sep, maxField: maxField, buf: make([]byte, 64<<10), line: 1}
}

// An openQuoteError is a quote that nothing closes, by the line it stands in.
type openQuoteError struct {
	line    int
	tooLong bool
}

func (e *openQuoteError) Error() string { return "sheet: quote not closed" }

// fill reads on; it is false at the end.
func (p *parser) fill() bool {
	if p.err != nil {
		return false
	}
	p.pos, p.end = 0, 0
	for range 100 {
		n, err := p.r.Read(p.buf)
		p.err = err
		if n > 0 {
			p.end = n
			return true
		}
		if err != nil {
			return false
		}
	}
	p.err = io.ErrNoProgress
	return false
}

// peek is the next byte; false at the end.
func (p *parser) peek() (byte, bool) {
	if p.pos == p.end && !p.fill() {
		return 0, false
	}
	return p.buf[p.pos], true
}

// record reads one record, which may be an empty line. ok is false when there
// is none left; err is io.EOF then.
func (p *parser) record() (ok bool, err error) {
	p.arena, p.ends = p.arena[:0], p.ends[:0]
	p.recordLine = p.line
	c, more := p.peek()
	if !more {
		return false, p.err
	}
	for {
		from := len(p.arena)
		if c == '"' && more {
			if err := p.quoted(); err != nil {
				return false, err
			}
		} else if err := p.bare(from); err != nil {
			return false, err
		}
		p.ends = append(p.ends, len(p.arena))
		c, more = p.peek()
		if !more {
			if p.err != io.EOF {
				return false, p.err
			}
			return true, nil
		}
		p.pos++
		if c != p.sep {
			p.newline(c)
			return true, nil
		}
		if len(p.ends) > MaxColumns {
			return true, nil
		}
		c, more = p.peek()
	}
}

// newline is called behind a CR or LF and takes the LF of a CRLF along.
func (p *parser) newline(c byte) {
	p.line++
	if c == '\r' {
		if next, ok := p.peek(); ok && next == '\n' {
			p.pos++
		}
	}
}

// bare reads up to the separator or the end of the line.
func (p *parser) bare(from int) error {
	for {
		b := p.buf[p.pos:p.end]
		for i, c := range b {
			if c == p.sep || c == '\n' || c == '\r' {
				p.arena = append(p.arena, b[:i]...)
				p.pos += i
				return nil
			}
		}
		p.arena = append(p.arena, b...)
		p.pos = p.end
		if len(p.arena)-from > p.maxField {
			return &openQuoteError{line: p.recordLine, tooLong: true}
		}
		if !p.fill() {
			return nil
		}
	}
}

// quoted reads a field that starts with a quote. What follows the closing quote
// shows that the quotes were part of the text: they stay then, and if the field
// ends with a quote after all, that one and the first were around it.
func (p *parser) quoted() error {
	from, line := len(p.arena), p.line
	p.pos++
	for {
		c, ok := p.peek()
		if !ok {
			if p.err != io.EOF {
				return p.err
			}
			return &openQuoteError{line: line}
		}
		if len(p.arena)-from > p.maxField {
			return &openQuoteError{line: line, tooLong: true}
		}
		switch c {
		case '"':
			p.pos++
			if c, ok := p.peek(); ok && c == '"' {
				p.pos++
				p.arena = append(p.arena, '"')
				continue
			}
			return p.afterQuote(from)
		case '\r', '\n':
			p.pos++
			p.newline(c)
			p.arena = append(p.arena, '\n')
		default:
			b := p.buf[p.pos:p.end]
			n := 1
			for n < len(b) && b[n] != '"' && b[n] != '\n' && b[n] != '\r' {
				n++
			}
			p.arena = append(p.arena, b[:n]...)
			p.pos += n
		}
	}
}

func (p *parser) afterQuote(from int) error {
	closed := len(p.arena)
	if err := p.bare(from); err != nil {
		return err
	}
	tail := p.arena[closed:]
	if strings.TrimSpace(string(tail)) == "" {
		p.arena = p.arena[:closed]
		return nil
	}
	// There is more: put the closing quote back, and the opening one unless the
	// field ends with its partner.
	p.arena = slices.Insert(p.arena, closed, '"')
	if trimmed := strings.TrimRight(string(p.arena[closed+1:]), " \t"); strings.HasSuffix(trimmed, `"`) {
		p.arena = p.arena[:closed+len(trimmed)]
		return nil
	}
	p.arena = slices.Insert(p.arena, from, '"')
	return nil
}

// separators are tried in this order; the first of equals wins.
var separators = []byte{'\t', ',', ';', '|'}

func separatorName(c byte) string {
	switch c {
	case '\t':
		return "a tab"
	case ',':
		return "a comma"
	case ';':
		return "a semicolon"
	}
	return string(rune(c))
}

// findSeparator honours sep=; in the first line, which Excel writes and reads,
// and else takes the separator that splits most rows into the same number of cells.
func (t *textFile) findSeparator() error {
	text, err := t.sample()
	if err != nil {
		return err
	}
	if strings.IndexByte(text, 0) >= 0 && strings.Count(text, "\x00")*100 > len(text) {
		return t.binary()
	}
	first, rest := text, ""
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		first, rest = text[:i], text[i+1:]
	}
	line := strings.Trim(first, `"`)
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") && line[4] < 0x80 {
		t.sepLine, t.separator = true, line[4]
		text = rest
	}
	if t.opts.Separator != 0 {
		if t.opts.Separator >= 0x80 || strings.ContainsRune("\"\r\n\x00", t.opts.Separator) {
			return msp.FieldError("separator", "The separator %q cannot be used. Use a comma, a semicolon, a tab or another sign of ASCII.", t.opts.Separator)
		}
		t.separator = byte(t.opts.Separator)
	}
	if t.separator == 0 {
		t.separator = guessSeparator(text, t.opts.Limits.Field, int64(len(text)) >= sampleSize-4)
	}
	if strings.TrimSpace(text) == "" && t.size < sampleSize {
		return msp.Errorf(msp.Invalid, "%s has no text in it. Choose the file with the table in it.", t.name)
	}
	return nil
}

func guessSeparator(text string, maxField int, cutOff bool) byte {
	best, bestScore := byte(','), 0.0
	for _, sep := range separators {
		if strings.IndexByte(text, sep) < 0 {
			continue
		}
		if score := separatorScore(text, sep, maxField, cutOff); score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}

// separatorScore is the share of rows that have the most frequent width, with a
// little extra for wide tables.
func separatorScore(text string, sep byte, maxField int, cutOff bool) float64 {
	p := newParser(strings.NewReader(text), sep, maxField)
	widths := map[int]int{}
	rows := 0
	for rows < 200 {
		ok, err := p.record()
		if !ok || err != nil {
			break
		}
		if cutOff && p.pos == p.end && p.err != nil { // the sample ends within this row
			break
		}
		if len(p.ends) == 1 && strings.TrimSpace(string(p.arena)) == "" {
			continue
		}
		rows++
		widths[len(p.ends)]++
	}
	score := 0.0
	for width, n := range widths {
		if width < 2 {
			continue
		}
		share := float64(n) / float64(rows)
		score = max(score, share*(1+0.05*float64(min(width, 20))))
	}
	return score
}
