package sheet

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// errOdd is XML that is legal or nearly so, but beyond the scanner: a DOCTYPE,
// an entity of its own, a huge tag. The reader tries excelize then.
var errOdd = errors.New("sheet: XML beyond the byte scanner")

// A tagKind is what the scanner found.
type tagKind uint8

const (
	openTag tagKind = iota + 1
	closeTag
	emptyTag // <v/>: open and close in one
)

const (
	scanBuffer = 64 << 10
	maxMarkup  = 1 << 20 // one tag, or one run of text
)

// An xmlScanner finds tags and text in a stream of UTF-8 XML. It keeps nothing
// but a window of the stream, knows no namespaces (names are local names), and
// checks well-formedness only as far as cells could get lost otherwise.
type xmlScanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	err      error // of r; io.EOF at the end

	kind  tagKind
	name  []byte // local name; valid until the next call
	attrs []byte // what stands between the name and '>'
}

// newXMLScanner looks at the byte order mark and the declaration, and decodes
// UTF-16 and other declared encodings on the way.
func newXMLScanner(r io.Reader) (*xmlScanner, error) {
	s := &xmlScanner{r: r, buf: make([]byte, scanBuffer)}
	for s.end < 4 && s.more() {
	}
	head := s.buf[:s.end]
	var wide transform.Transformer
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		s.pos = 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		wide = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case bytes.HasPrefix(head, []byte{'<', 0}):
		wide = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case bytes.HasPrefix(head, []byte{0, '<'}):
		wide = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	}
	if wide != nil {
		s.decodeWith(wide)
		return s, nil
	}
	for !bytes.Contains(s.buf[s.pos:s.end], []byte("?>")) && s.end < 1024 && s.more() {
	}
	head = s.buf[s.pos:s.end]
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return s, nil
	}
	declaration, _, _ := bytes.Cut(head, []byte("?>"))
	name := attr(declaration, "encoding")
	switch string(bytes.ToLower(name)) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return s, nil
	}
	enc, err := htmlindex.Get(string(name))
	if err != nil {
		return nil, errOdd
	}
	s.decodeWith(enc.NewDecoder())
	return s, nil
}

// decodeWith puts a decoder between the bytes (those already read too) and the scanner.
func (s *xmlScanner) decodeWith(t transform.Transformer) {
	rest := bytes.Clone(s.buf[s.pos:s.end])
	var tail io.Reader = s.r
	if s.err != nil {
		tail = errReader{s.err}
	}
	s.r = transform.NewReader(io.MultiReader(bytes.NewReader(rest), tail), t)
	s.pos, s.end, s.err = 0, 0, nil
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

// more reads further bytes behind end, keeping everything from pos. It is false
// at the end of the stream and on errors.
func (s *xmlScanner) more() bool {
	if s.err != nil {
		return false
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= 2*maxMarkup {
			s.err = errOdd
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.err = err
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// next moves to the next tag, skipping text. It is false at the end of the
// stream (err is io.EOF then) and on errors.
func (s *xmlScanner) next() bool {
	for {
		if s.pos == s.end || s.buf[s.pos] != '<' { // tags mostly follow each other
			i := bytes.IndexByte(s.buf[s.pos:s.end], '<')
			if i < 0 {
				s.pos = s.end
				if !s.more() {
					return false
				}
				continue
			}
			s.pos += i
		}
		for s.end-s.pos < 2 {
			if !s.more() {
				s.cut()
				return false
			}
		}
		switch c := s.buf[s.pos+1]; c {
		case '?':
			if !s.skipPast("?>") {
				return false
			}
		case '!':
			if !s.bang() {
				return false
			}
		default:
			return s.tag()
		}
	}
}

// cut turns the end of the stream in the middle of markup into an error.
func (s *xmlScanner) cut() {
	if s.err == io.EOF {
		s.err = io.ErrUnexpectedEOF
	}
}

// bang skips a comment or a CDATA section; anything else that starts with <! is odd.
func (s *xmlScanner) bang() bool {
	for s.end-s.pos < 9 {
		if !s.more() {
			s.cut()
			return false
		}
	}
	switch head := s.buf[s.pos : s.pos+9]; {
	case bytes.HasPrefix(head, []byte("<!--")):
		s.pos += 4
		return s.skipPast("-->")
	case bytes.Equal(head, []byte("<![CDATA[")):
		s.pos += 9
		return s.skipPast("]]>")
	}
	s.err = errOdd
	return false
}

func (s *xmlScanner) skipPast(mark string) bool {
	for {
		if i := bytes.Index(s.buf[s.pos:s.end], []byte(mark)); i >= 0 {
			s.pos += i + len(mark)
			return true
		}
		s.pos = max(s.pos, s.end-len(mark)+1)
		if !s.more() {
			s.cut()
			return false
		}
	}
}

// tag reads the tag at pos.
func (s *xmlScanner) tag() bool {
	// Most tags are a plain name of letters, which sort behind '>'.
	b := s.buf[s.pos:s.end]
	from, kind := 1, openTag
	if b[1] == '/' {
		from, kind = 2, closeTag
	}
	n := from
	for n < len(b) && b[n] > '>' {
		n++
	}
	if n > from && n < len(b) && b[n] == '>' {
		s.kind, s.name, s.attrs = kind, b[from:n], nil
		s.pos += n + 1
		return true
	}
	return s.longTag()
}

// longTag reads a tag with attributes, a prefix or a slash at its end.
func (s *xmlScanner) longTag() bool {
	i := 1 // offset from pos, which moves when more bytes are read
	var quote byte
	for {
		b := s.buf[s.pos:s.end]
		for i < len(b) {
			c := b[i]
			i++
			if quote != 0 {
				j := bytes.IndexByte(b[i-1:], quote)
				if j < 0 {
					i = len(b)
					break
				}
				i += j
				quote = 0
				continue
			}
			switch c {
			case '"', '\'':
				quote = c
			case '>':
				s.split(b[1 : i-1])
				s.pos += i
				return true
			case '<':
				s.err = errOdd
				return false
			}
		}
		if i > maxMarkup {
			s.err = errOdd
			return false
		}
		if !s.more() {
			s.cut()
			return false
		}
	}
}

// split takes what stands between < and > apart.
func (s *xmlScanner) split(b []byte) {
	s.kind = openTag
	if len(b) > 0 && b[0] == '/' {
		s.kind = closeTag
		b = b[1:]
	} else if len(b) > 0 && b[len(b)-1] == '/' {
		s.kind = emptyTag
		b = b[:len(b)-1]
	}
	n, colon := 0, -1
	for n < len(b) && b[n] > ' ' {
		if b[n] == ':' {
			colon = n
		}
		n++
	}
	s.name, s.attrs = b[colon+1:n], b[n:]
}

// starts says whether the scanner stands on the start of an element of that name.
func (s *xmlScanner) starts(name string) bool {
	return s.kind != closeTag && string(s.name) == name
}

// ends says whether the scanner stands on the end of an element of that name.
func (s *xmlScanner) ends(name string) bool {
	return s.kind == closeTag && string(s.name) == name
}

// text appends the decoded text up to the next tag to dst. After an empty tag
// there is none.
func (s *xmlScanner) text(dst []byte) ([]byte, error) {
	if s.kind == emptyTag {
		return dst, nil
	}
	for start := len(dst); ; {
		i := bytes.IndexByte(s.buf[s.pos:s.end], '<')
		for i < 0 {
			have := s.end - s.pos
			if !s.more() {
				s.cut()
				return dst, s.err
			}
			if i = bytes.IndexByte(s.buf[s.pos+have:s.end], '<'); i >= 0 {
				i += have
			}
		}
		var err error
		if dst, err = appendUnescaped(dst, s.buf[s.pos:s.pos+i]); err != nil {
			s.err = err
			return dst, err
		}
		s.pos += i
		for s.end-s.pos < 9 && s.more() {
		}
		b := s.buf[s.pos:s.end]
		if len(b) < 2 || (b[1] != '!' && b[1] != '?') {
			return dst, nil
		}
		if bytes.HasPrefix(b, []byte("<![CDATA[")) {
			s.pos += 9
			for {
				if j := bytes.Index(s.buf[s.pos:s.end], []byte("]]>")); j >= 0 {
					dst = append(dst, s.buf[s.pos:s.pos+j]...)
					s.pos += j + 3
					break
				}
				if !s.more() {
					s.cut()
					return dst, s.err
				}
			}
		} else if b[1] == '?' {
			if !s.skipPast("?>") {
				return dst, s.err
			}
		} else if !s.bang() {
			return dst, s.err
		}
		if len(dst)-start > maxMarkup {
			s.err = errOdd
			return dst, s.err
		}
	}
}
