package msp

import "strings"

// The scores of MatchHeader. Between two columns that want the same field the
// higher one wins; the other is shown as not mapped.
const (
	scoreMachine  = 100 // serial_number
	scoreTitle    = 99  // Serial number
	scoreAlias    = 80  // S/N; up to nine less for aliases further down the list
	scoreBare     = 70  // an alias beside words in brackets: "Warranty (end)"
	scoreDistance = 60  // Seriel number; ten less for each letter
)

// MatchHeader finds the field that a column's header means among fields, how it
// was recognised, and how well: a greater score is surer, 0 is not at all. One
// field may be found for several headers ("Model" and "Model Number"); the
// caller keeps the best. Of two fields that are equally near, none is taken.
func MatchHeader(header string, fields []FieldInfo) (field Field, how How, score int) {
	folded := FoldHeader(header)
	key := squeeze(folded)
	if key == "" {
		return "", HowNone, 0
	}
	if field, how, score = matchKey(key, fields); how != HowNone {
		return field, how, score
	}
	if bare := squeeze(FoldHeader(withoutBrackets(header))); bare != "" && bare != key && digitsOf(bare) == digitsOf(key) {
		if field, how, _ = matchKey(bare, fields); how != HowNone {
			return field, how, scoreBare
		}
	}
	return nearest(key, fields)
}

// matchKey finds names, titles and aliases that are the same but for blanks.
func matchKey(key string, fields []FieldInfo) (Field, How, int) {
	for _, f := range fields {
		if strings.ReplaceAll(string(f.Name), "_", "") == key {
			return f.Name, HowName, scoreMachine
		}
	}
	for _, f := range fields {
		if squeeze(FoldHeader(f.Title)) == key {
			return f.Name, HowName, scoreTitle
		}
	}
	for _, f := range fields {
		for i, alias := range f.Aliases {
			if squeeze(alias) == key {
				return f.Name, HowAlias, scoreAlias - min(i, 9)
			}
		}
	}
	return "", HowNone, 0
}

// nearest finds the one field with a title or alias within a letter or two. The
// first letter is hardly ever the wrong one ("BIOS version"), short words are too near to each other, numbers in a header mean something
// ("IP address 2"), and some words are near and mean another thing.
func nearest(key string, fields []FieldInfo) (Field, How, int) {
	most := 0
	switch n := len([]rune(key)); {
	case n >= 9:
		most = 2
	case n >= 5:
		most = 1
	}
	if most == 0 || otherWords[key] {
		return "", HowNone, 0
	}
	best, tie := most+1, false
	var found Field
	for _, f := range fields {
		for _, word := range append([]string{string(f.Name), f.Title}, f.Aliases...) {
			w := squeeze(FoldHeader(word))
			if len(w) < 5 || w[0] != key[0] || digitsOf(w) != digitsOf(key) {
				continue
			}
			d := distance([]rune(key), []rune(w), most)
			switch {
			case d < 0 || d > best:
			case d < best:
				best, tie, found = d, false, f.Name
			case f.Name != found:
				tie = true
			}
		}
	}
	if found == "" || tie {
		return "", HowNone, 0
	}
	return found, HowDistance, scoreDistance - 10*best
}

// otherWords are headers of their own that are one letter away from ours.
var otherWords = map[string]bool{
	"contract": true, "contracts": true, "notices": true, "stated": true, "states": true, "vector": true, "modem": true,
	"modems": true, "tagged": true, "office365": true, "sizes": true, "marked": true, "racks": true, "warranties": true,
}

func squeeze(folded string) string { return strings.ReplaceAll(folded, " ", "") }

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// withoutBrackets leaves out what stands in brackets: "MAC (LAN)" is "MAC".
func withoutBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth = max(depth-1, 0)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
