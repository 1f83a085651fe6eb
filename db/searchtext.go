package db

import (
	"bytes"
	"database/sql/driver"
	"html"
	"strings"
	"unicode/utf8"

	"modernc.org/sqlite"

	"sitewalk/internal/msp"
)

// A searchText is the SQL of what search reads of a record t: its name; what
// identifies it, which is also found without separators; its other text; and rich
// text, whose tags are not words.
type searchText struct {
	offset int64 // added to seq, so that one index holds several kinds
	name   string
	ids    string
	near   string // the part of ids that lies in the record's own row; "" is all
	rest   string
	rich   string
	org    string
}

// Row numbers of the index by kind: each kind has room for 2^40 records.
const searchRoom = int64(1) << 40

var searchTexts = map[msp.Kind]searchText{
	msp.KindConfiguration: {
		offset: 0,
		name:   "t.name",
		near:   lines("t.hostname", "t.serial_number", "t.asset_tag", "t.mac_address"),
		ids: lines("t.hostname", "t.serial_number", "t.asset_tag", "t.mac_address",
			`coalesce((SELECT group_concat(i.mac_address || char(10) || i.ip_address || char(10) || i.name || char(10) || i.notes, char(10)) FROM configuration_interface AS i WHERE i.configuration = t.seq AND i.removed_in IS NULL), '')`),
		rest: lines("t.primary_ip", "t.default_gateway", "t.operating_system_notes", "t.position", "t.installed_by", "t.purchased_by", "t.installed_at", "t.purchased_at", "t.warranty_expires_at",
			"coalesce((SELECT name FROM manufacturer WHERE seq = t.manufacturer), '')", "coalesce((SELECT name FROM model WHERE seq = t.model), '')"),
		rich: "t.notes",
		org:  "t.organization",
	},
	msp.KindOrganization: {
		offset: searchRoom,
		name:   "t.name",
		ids:    "t.short_name",
		rest:   lines("t.alert", "t.description"),
		rich:   "t.quick_notes",
		org:    "t.seq",
	},
	msp.KindLocation: {
		offset: 2 * searchRoom,
		name:   "t.name",
		ids:    lines("t.phone", "t.fax", "t.postal_code"),
		rest:   lines("t.address_1", "t.address_2", "t.city", "t.region", "t.country", "t.notes"),
		rich:   "''",
		org:    "t.organization",
	},
}

// searchRefs are the references whose names are part of a configuration's text.
var searchRefs = []msp.Field{msp.FieldManufacturer, msp.FieldModel}

func lines(parts ...string) string { return strings.Join(parts, " || char(10) || ") }

func (s searchText) columns() string {
	return strings.Join([]string{s.name, s.ids, s.rest, s.rich}, ", ")
}

// score is the SQL that proves a record against the words, a text literal or a
// numbered parameter: 0 when one is missing, and less is better. Most hits are in
// the name or in what identifies the record, and the rest of it, which lies in
// other tables too, is looked at only when they are not.
func (s searchText) score(words string) string {
	near := s.near
	if near == "" {
		near = s.ids
	}
	return "coalesce(nullif(" + scoreFunction + "(" + words + ", " + s.name + ", " + near + ", '', ''), 0), " + scoreFunction + "(" + words + ", " + s.columns() + "))"
}

// parts says where the parts of a search text end: the name, what identifies the
// record as it is written, and the same without separators where it has any.
type parts struct{ name, ids, bare int }

// appendSearchText appends the text of a record as the index holds it: folded, and
// what identifies it once more without separators. b must be empty.
func appendSearchText(b []byte, name, ids, rest, rich string) ([]byte, parts) {
	var p parts
	b = append(appendFold(b, name), '\n')
	p.name = len(b)
	b = append(appendFold(b, ids), '\n')
	p.ids = len(b)
	b = appendBare(b, b[p.name:])
	p.bare = len(b)
	b = append(appendFold(b, rest), '\n')
	return appendFold(b, plainText(rich)), p
}

// appendBare appends those lines of folded text that have separators, without
// them.
func appendBare(b, folded []byte) []byte {
	for line := range bytes.SplitSeq(folded, []byte{'\n'}) {
		start := len(b)
		for _, c := range line {
			if c >= utf8.RuneSelf || !separator(rune(c)) {
				b = append(b, c)
			}
		}
		if len(b)-start == len(line) {
			b = b[:start] // no separators: the line itself will do
			continue
		}
		b = append(b, '\n')
	}
	return b
}

// plainText takes the tags out of rich text.
func plainText(rich string) string {
	if !strings.ContainsAny(rich, "<&") {
		return rich
	}
	var b strings.Builder
	depth := false
	for i := range len(rich) {
		switch c := rich[i]; {
		case c == '<':
			depth = true
			b.WriteByte(' ')
		case c == '>' && depth:
			depth = false
		case !depth:
			b.WriteByte(c)
		}
	}
	return html.UnescapeString(b.String())
}

// A term is one word of a search, folded, as it was typed and without separators.
type term struct{ raw, bare string }

// shortest is the number of characters a word needs to be looked up in the index.
const shortest = 3

// termsOf takes a search text apart.
func termsOf(text string) []term {
	var out []term
	for _, w := range strings.FieldsFunc(fold(text), breaks) {
		out = append(out, term{w, bare(w)})
	}
	return out
}

// wire is the terms as the score function takes them.
func wire(terms []term) string {
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = t.raw
	}
	return strings.Join(words, "\n")
}

const scoreFunction = "sitewalk_score"

// Scores: the whole name, its beginning, in the name, in what identifies the
// record, anywhere.
const (
	scoreWhole = iota + 1
	scoreBegins
	scoreName
	scoreIdentifier
	scoreAnywhere
)

func registerFunctions() {
	sqlite.MustRegisterFunction(scoreFunction, &sqlite.FunctionImpl{NArgs: 5, Deterministic: true, VolatileArgs: true, Scalar: sqlScore})
}

func sqlScore(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	var text [5]string
	for i := range text {
		text[i], _ = args[i].(string)
	}
	return int64(score(text[0], text[1], text[2], text[3], text[4])), nil
}

// score compares one record with the words, one a line.
func score(words, name, ids, rest, rich string) int {
	buf, p := appendSearchText(make([]byte, 0, 1024), name, ids, rest, rich)
	folded, marks := buf[:p.name-1], buf[p.name:p.bare]
	best := scoreWhole
	first := true
	for words != "" {
		word, more, _ := strings.Cut(words, "\n")
		words = more
		worst := scoreAnywhere
		w := []byte(word)
		switch at := bytes.Index(folded, w); {
		case at == 0 && first && len(w) == len(folded):
			worst = scoreWhole
		case at == 0 && first:
			worst = scoreBegins
		case at >= 0:
			worst = scoreName
		case bytes.Contains(marks, w):
			worst = scoreIdentifier
		case bytes.Contains(buf, w):
		default:
			b := bare(word)
			if utf8.RuneCountInString(b) < shortest || !bytes.Contains(marks, []byte(b)) {
				return 0
			}
			worst = scoreIdentifier
		}
		best = max(best, worst)
		first = false
	}
	return best
}

// match is the words as a query of the index, "" when all are too short for it.
// An AND of runs of three: the index has no positions, so a phrase is an error.
func (s *sample) match(terms []term) string {
	var all []string
	for _, t := range terms {
		raw := s.runs(t.raw)
		if raw == "" {
			continue
		}
		if b := s.runs(t.bare); b != "" && t.bare != t.raw {
			raw = "((" + raw + ") OR (" + b + "))"
		}
		all = append(all, raw)
	}
	return strings.Join(all, " AND ")
}

// organizationMark is three characters of the private use area that stand for an
// organization in the index, so that a search limited to some does not have to
// look at the hits of all others.
func organizationMark(seq int64) string {
	const from, n = 0xE000, 6400
	return string([]rune{rune(from + seq/n/n%n), rune(from + seq/n%n), rune(from + seq%n)})
}
