package merge

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// richText brings HTML into a form in which only what a reader notices counts:
// the words, where lines break, emphasis, links, pictures, lists, headings and
// table cells. Editors rewrite the rest (tags for the same thing, entities,
// classes, blanks between tags, empty paragraphs) whenever somebody opens and
// saves a note, and each rewrite would otherwise look like an edit. Text without
// any tag counts as written line by line, and equals the same lines as
// paragraphs.
func richText(s string) string {
	if simple(s) {
		return s
	}
	w := writer{plain: !hasTags(s)}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.text(string(z.Raw())) // a tag that never ends, such as "load <50": words, not a tag
			return w.out.String()
		case html.TextToken:
			if w.hidden == 0 {
				w.text(html.UnescapeString(string(z.Raw())))
			}
		case html.CommentToken:
			if raw := string(z.Raw()); !strings.HasPrefix(raw, "<!--") {
				w.text(raw)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(z.Token())
		case html.EndTagToken:
			w.end(z.Token().DataAtom)
		}
	}
}

// simple says that a text is its own normal form, as most notes are.
func simple(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c > '~' || c == '<' || c == '&' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

func hasTags(s string) bool {
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			return true
		}
	}
}

// The marks stand for what is not a word. They are control characters, which
// text drops, so no text can imitate them.
const (
	markStyle   = "\x01" // followed by the styles in force and markEnd
	markItem    = "\x02"
	markHeading = "\x03"
	markCell    = "\x04"
	markRule    = "\x05"
	markPicture = "\x06" // followed by the address and markEnd
	markEnd     = "\x07"
)

// A writer collects the normal form. Line breaks and blanks are owed and written
// only before something visible, so that none are doubled, leading or trailing.
type writer struct {
	out   strings.Builder
	plain bool // no tags at all: line breaks in the text are line breaks

	owesLine, owesSpace bool
	lineMark            string // what the next line begins with
	lastStyle           string

	bold, italic, underline, strike int
	links                           []string
	pre, hidden                     int
}

func (w *writer) text(s string) {
	for _, r := range s {
		switch {
		case (r == '\n' || r == '\r') && (w.plain || w.pre > 0):
			w.breakLine()
		case unicode.IsSpace(r):
			w.owesSpace = true
		case unicode.IsControl(r) || r == '\u200b' || r == '\ufeff':
		default:
			w.visible(string(r))
		}
	}
}

// visible writes something a reader sees, after what is owed before it.
func (w *writer) visible(s string) {
	switch {
	case w.out.Len() == 0:
	case w.owesLine:
		w.out.WriteByte('\n')
	case w.owesSpace:
		w.out.WriteByte(' ')
	}
	w.owesLine, w.owesSpace = false, false
	w.out.WriteString(w.lineMark)
	w.lineMark = ""
	if style := w.style(); style != w.lastStyle {
		w.out.WriteString(markStyle + style + markEnd)
		w.lastStyle = style
	}
	w.out.WriteString(s)
}

func (w *writer) style() string {
	if w.bold+w.italic+w.underline+w.strike+len(w.links) == 0 {
		return ""
	}
	var b strings.Builder
	for _, s := range []struct {
		depth int
		sign  byte
	}{{w.bold, 'b'}, {w.italic, 'i'}, {w.underline, 'u'}, {w.strike, 's'}} {
		if s.depth > 0 {
			b.WriteByte(s.sign)
		}
	}
	if len(w.links) > 0 {
		b.WriteString("=" + w.links[len(w.links)-1])
	}
	return b.String()
}

func (w *writer) breakLine() { w.owesLine, w.owesSpace = true, false }

func (w *writer) start(t html.Token) {
	switch t.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Title:
		if t.Type == html.StartTagToken {
			w.hidden++
		}
	case atom.Img:
		w.visible(markPicture + attribute(t, "src") + markEnd)
	case atom.Hr:
		w.breakLine()
		w.visible(markRule)
		w.breakLine()
	case atom.Li:
		w.breakLine()
		w.lineMark = markItem
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.breakLine()
		w.lineMark = markHeading + t.Data
	case atom.Td, atom.Th:
		w.owesSpace = false
		w.lineMark += markCell
	case atom.A:
		if href := attribute(t, "href"); href != "" {
			w.links = append(w.links, href)
		}
	case 0:
		// No tag of HTML: somebody typed "ssh admin@<host>". Names with a colon
		// or a dash are what word processors leave behind.
		if !strings.ContainsAny(t.Data, ":-") {
			w.visible("<" + t.Data + ">")
		}
	default:
		if t.Type == html.SelfClosingTagToken && t.DataAtom != atom.Br {
			return
		}
		w.nest(t.DataAtom, 1)
	}
}

func (w *writer) end(a atom.Atom) {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Title:
		w.hidden = max(0, w.hidden-1)
	case atom.A:
		if len(w.links) > 0 {
			w.links = w.links[:len(w.links)-1]
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li:
		w.lineMark = ""
		w.breakLine()
	default:
		w.nest(a, -1)
	}
}

// nest handles tags that change the style of what they hold, and those that put
// it on its own line. An end without a start changes nothing.
func (w *writer) nest(a atom.Atom, by int) {
	depth := map[atom.Atom]*int{
		atom.B: &w.bold, atom.Strong: &w.bold, atom.I: &w.italic, atom.Em: &w.italic, atom.U: &w.underline, atom.Ins: &w.underline,
		atom.S: &w.strike, atom.Strike: &w.strike, atom.Del: &w.strike, atom.Pre: &w.pre,
	}[a]
	if depth != nil {
		*depth = max(0, *depth+by)
	}
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Pre, atom.Blockquote, atom.Ul, atom.Ol, atom.Table, atom.Tr, atom.Thead, atom.Tbody, atom.Tfoot,
		atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Nav, atom.Address, atom.Dl, atom.Dt, atom.Dd, atom.Figure, atom.Figcaption:
		w.breakLine()
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.Map(func(r rune) rune {
				if unicode.IsControl(r) {
					return -1
				}
				return r
			}, strings.TrimSpace(a.Val))
		}
	}
	return ""
}
