package db

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold reduces text to what search and sorting compare: lower case, no
// diacritics, compatibility forms unified. Punctuation and blanks stay.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == 0 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return string(appendFold(make([]byte, 0, len(s)+8), s))
}

// appendFold appends the folded text to b.
func appendFold(b []byte, s string) []byte {
	start := len(b)
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return appendFoldWide(b[:start], s)
		}
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == 0:
			c = ' ' // it would end the text for SQLite
		}
		b = append(b, c)
	}
	return b
}

func appendFoldWide(b []byte, s string) []byte {
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		switch r = unicode.ToLower(r); r {
		case 'ß':
			b = append(b, "ss"...)
		case 'ø':
			b = append(b, 'o')
		case 'æ':
			b = append(b, "ae"...)
		case 'œ':
			b = append(b, "oe"...)
		case 'ł':
			b = append(b, 'l')
		case 'đ', 'ð':
			b = append(b, 'd')
		case 'ı':
			b = append(b, 'i')
		case utf8.RuneError, 0:
			b = append(b, ' ') // not text: it ends a word
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// nameKey is a name as lists sort it and look-ups find it.
func nameKey(name string) string { return fold(strings.TrimSpace(name)) }

// separator says whether a sign only groups the letters and digits of a MAC or a
// serial number.
func separator(c rune) bool {
	switch c {
	case ':', '-', '.', '_', '/', ' ':
		return true
	}
	return false
}

// bare takes the separators out of folded text.
func bare(s string) string {
	if strings.IndexFunc(s, separator) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if separator(r) {
			return -1
		}
		return r
	}, s)
}
