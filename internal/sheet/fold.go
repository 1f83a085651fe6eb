package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes headers comparable: lower case, without accents, blanks and
// punctuation; "#" reads "no". "Asset #", "asset_no" and "Asset-No." are all "assetno".
func Fold(header string) string {
	if plain := foldASCII(header); plain != "" {
		return plain
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(header) {
		switch {
		case r == '#':
			b.WriteString("no")
		case r == 'ß' || r == 'ẞ':
			b.WriteString("ss")
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// foldASCII is Fold for ASCII; "" when there is anything else.
func foldASCII(s string) string {
	out := make([]byte, 0, len(s)+2)
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0x80:
			return ""
		case c >= 'A' && c <= 'Z':
			out = append(out, c|0x20)
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			out = append(out, c)
		case c == '#':
			out = append(out, "no"...)
		}
	}
	return string(out)
}

// Distance counts the typing slips between two words: a letter more, less, wrong,
// or two neighbours swapped (optimal string alignment). As soon as it is clear
// that there are more than limit, it returns limit+1.
func Distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x) < len(y) {
		x, y = y, x
	}
	if limit < 0 || len(x)-len(y) > limit {
		return max(limit, -1) + 1
	}
	before := make([]int, len(y)+1)
	last := make([]int, len(y)+1)
	row := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			d := min(last[j]+1, row[j-1]+1, last[j-1]+boolInt(x[i-1] != y[j-1]))
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		// A swap reaches back two rows, so the row before has to be out of reach too.
		if least > limit && minOf(last) > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

func minOf(v []int) int {
	m := v[0]
	for _, n := range v[1:] {
		m = min(m, n)
	}
	return m
}
