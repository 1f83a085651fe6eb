package msp

import (
	"cmp"
	"slices"
	"strings"
)

// How says how a header or a name was recognised. The words are those of JSON.
type How string

// The ways, from surest to least.
const (
	HowName     How = "name"     // the same name, with or without case and punctuation
	HowAlias    How = "alias"    // another word for it
	HowDistance How = "distance" // nearly the same spelling
	HowSaved    How = "saved"    // chosen by a person for the same headers before
	HowNone     How = ""
)

// MatchName finds the candidates that a typed name stands for: those written
// exactly so, else those that differ in case and punctuation only, else, for
// manufacturers, those by alias. Several indexes mean that a person must choose;
// none that the name is unknown, and Suggest may help. Operating systems and
// platforms have no aliases that count: they are never guessed.
func MatchName(kind Kind, name string, candidates []string) (indexes []int, how How) {
	name = NormalizeText(name)
	if name == "" {
		return nil, HowNone
	}
	match := func(same func(candidate string) bool) []int {
		var found []int
		for i, c := range candidates {
			if same(c) {
				found = append(found, i)
			}
		}
		return found
	}
	if found := match(func(c string) bool { return c == name }); found != nil {
		return found, HowName
	}
	folded := FoldName(name)
	if found := match(func(c string) bool { return FoldName(c) == folded }); found != nil {
		return found, HowName
	}
	if kind == KindManufacturer {
		key := ManufacturerKey(name)
		if found := match(func(c string) bool { return ManufacturerKey(c) == key }); found != nil {
			return found, HowAlias
		}
	}
	return nil, HowNone
}

// Suggest ranks the candidates that text may stand for, at most n: those equal
// but for case and punctuation, then those that begin with it, contain it or are
// contained in it, then those with a small spelling distance. Equal ranks keep
// the order of the candidates, which callers sort by use.
func Suggest(text string, candidates []string, n int) []string {
	return rank([]string{text}, candidates, n, nil)
}

// SuggestFor is Suggest with what is known about the kind: other spellings of
// manufacturers, abbreviations of operating systems, words for types.
func SuggestFor(kind Kind, text string, candidates []string, n int) []string {
	switch kind {
	case KindManufacturer:
		return rank(ManufacturerNames(text), candidates, n, nil)
	case KindOperatingSystem, KindPlatform:
		return rank([]string{text, expand(text, osWords)}, candidates, n, osWords)
	case KindConfigurationType:
		return rank([]string{text, expand(text, typeWords)}, candidates, n, nil)
	}
	return Suggest(text, candidates, n)
}

// rank scores every candidate by its best spelling. words, when given, spells
// out the candidates too.
func rank(spellings, candidates []string, n int, words map[string]string) []string {
	if n <= 0 {
		return nil
	}
	type scored struct {
		name  string
		score int
	}
	wanted := make([][]rune, 0, len(spellings))
	for _, s := range spellings {
		if f := FoldName(s); f != "" {
			wanted = append(wanted, []rune(f))
		}
	}
	var found []scored
	for _, c := range candidates {
		forms := [][]rune{[]rune(FoldName(c))}
		if words != nil {
			forms = append(forms, []rune(FoldName(expand(c, words))))
		}
		best := 0
		for _, w := range wanted {
			for _, f := range forms {
				best = max(best, likeness(w, f))
			}
		}
		if best > 0 {
			found = append(found, scored{c, best})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []string
	for _, f := range found {
		if !has(out, f.name) {
			out = append(out, f.name)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// likeness scores two folded names from 0 (nothing alike) to 1000 (the same).
func likeness(want, have []rune) int {
	if len(want) == 0 || len(have) == 0 {
		return 0
	}
	w, h := string(want), string(have)
	longer := max(len(want), len(have)) - min(len(want), len(have))
	switch {
	case w == h:
		return 1000
	case len(want) >= 2 && strings.HasPrefix(h, w):
		return max(800-longer, 701)
	case len(have) >= 3 && strings.HasPrefix(w, h):
		return max(700-longer, 601)
	case len(want) >= 3 && strings.Contains(h, w):
		return max(600-longer, 501)
	case len(have) >= 3 && strings.Contains(w, h):
		return max(500-longer, 401)
	}
	most := min(len(want), len(have)) / 3
	if d := distance(want, have, min(most, 4)); d > 0 {
		return 400 - 50*d - longer
	}
	return 0
}

// distance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b, each letter taking part once (optimal string
// alignment). It is 0 for equal text, and -1 when more than most are needed.
func distance(a, b []rune, most int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > most {
		return -1
	}
	before, last, row := make([]int, len(a)+1), make([]int, len(a)+1), make([]int, len(a)+1)
	for i := range last {
		last[i] = i
	}
	for j := 1; j <= len(b); j++ {
		row[0] = j
		least := j
		for i := 1; i <= len(a); i++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[i]+1, row[i-1]+1, last[i-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[i-2]+1)
			}
			row[i] = d
			least = min(least, d)
		}
		// One row more is needed: a swap reaches back two rows.
		if least > most+1 {
			return -1
		}
		before, last, row = last, row, before
	}
	if last[len(a)] > most {
		return -1
	}
	return last[len(a)]
}

// Distance is the spelling distance of two names without case, punctuation and
// diacritics, up to most; -1 beyond. Duplicate search says "names differ by one
// letter" with it.
func Distance(a, b string, most int) int {
	return distance([]rune(FoldName(a)), []rune(FoldName(b)), most)
}
