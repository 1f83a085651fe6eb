package msp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FoldName reduces a name to what people mean by it: lower case, without
// punctuation, blanks and diacritics. "Wi-Fi" and "wifi" are the same, so are
// "Hewlett-Packard" and "HEWLETT PACKARD". A name of nothing but punctuation
// stays as it is, or all of them would be one.
func FoldName(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	if isASCII(s) {
		for i := range len(s) {
			if c := lowered[s[i]]; c != 0 {
				b.WriteByte(c)
			}
		}
		if b.Len() == 0 {
			return strings.TrimFunc(s, blank)
		}
		return b.String()
	}
	for _, r := range fold(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return strings.TrimFunc(s, blank)
	}
	return b.String()
}

// FoldHeader reduces a column's header to words: lower case, without
// diacritics, # as "no", every other sign a blank. "S/N" is "s n", "Asset #" is
// "asset no", "mac_address" is "mac address".
func FoldHeader(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	gap := false
	put := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	folded := s
	if !isASCII(s) {
		folded = fold(s)
	}
	for _, r := range folded {
		switch {
		case r < utf8.RuneSelf && lowered[r] != 0:
			put(rune(lowered[r]))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			put(r)
		case r == '#' || r == '№':
			gap = true
			put('n')
			b.WriteByte('o')
			gap = true
		default:
			gap = true
		}
	}
	return b.String()
}

// lowered are the letters and digits of ASCII in lower case; 0 for all else.
var lowered = func() (out [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'A' <= c && c <= 'Z':
			out[c] = c + 'a' - 'A'
		case 'a' <= c && c <= 'z', isDigit(c):
			out[c] = c
		}
	}
	return out
}()

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fold lowers letters and takes their diacritics off, whether written as one
// character or as a letter with a combining mark.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		switch r {
		case 'ß':
			b.WriteString("ss")
			continue
		case 'æ':
			b.WriteString("ae")
			continue
		case 'œ':
			b.WriteString("oe")
			continue
		case 'þ':
			b.WriteString("th")
			continue
		}
		if plain, ok := plainLetters[r]; ok {
			r = plain
		}
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plainLetters maps the Latin letters with diacritics to those without. The
// standard library has no decomposition, and this is all that names of makers,
// towns and people in our clients' sheets need.
var plainLetters = func() map[rune]rune {
	out := map[rune]rune{}
	for plain, letters := range map[rune]string{
		'a': "àáâãäåāăąǎ", 'c': "çćĉċč", 'd': "ďđð", 'e': "èéêëēĕėęě", 'g': "ĝğġģ", 'h': "ĥħ",
		'i': "ìíîïĩīĭįıǐ", 'j': "ĵ", 'k': "ķ", 'l': "ĺļľŀł", 'n': "ñńņňŉ", 'o': "òóôõöøōŏőǒ",
		'r': "ŕŗř", 's': "śŝşšș", 't': "ţťŧț", 'u': "ùúûüũūŭůűųǔ", 'w': "ŵ", 'y': "ýÿŷ", 'z': "źżž",
	} {
		for _, r := range letters {
			out[r] = plain
		}
	}
	return out
}()
