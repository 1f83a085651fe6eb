package msp

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// Plain text takes a shorter way than text with accents. Both must say the same: an
// accent beside the text sends it the long way.
func TestPlainTextFoldsLikeAnyOther(t *testing.T) {
	const longWay = "\u0301" // a mark that folding takes off
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0, Hi: 0x7e, Stride: 1}}})).Draw(t, "text")
		if got, want := FoldHeader(text), FoldHeader(text+longWay); got != want {
			t.Errorf("header %q, the long way %q", got, want)
		}
		if strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
			return // kept as it is
		}
		if got, want := FoldName(text), FoldName(text+longWay); got != want {
			t.Errorf("name %q, the long way %q", got, want)
		}
	})
}

func TestADateInCanonicalFormIsOneOfTheCalendar(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"2026-02-28", true}, {"2024-02-29", true}, {"2199-12-31", true},
		{"2025-02-29", false}, {"2026-02-30", false}, {"2026-04-31", false}, {"2026-13-01", false}, {"2026-00-10", false}, {"2026-01-00", false},
		{"1949-12-31", false}, {"2200-01-01", false}, {"0001-01-01", false},
		{"2026/02/28", false}, {"2026-2-28", false}, {"26-02-28", false}, {"2026-02-2８", false}, {"2026-02-28 ", false}, {"", false}, {"+026-02-28", false},
	} {
		if got := IsDate(c.text); got != c.want {
			t.Errorf("%q: %v", c.text, got)
		}
		iso, err := ParseDate(c.text, OrderUnknown)
		if c.want && (err != nil || iso != c.text) {
			t.Errorf("%q is read as %q, %v", c.text, iso, err)
		}
	}
	for text, want := range map[string]error{"2026-02-30": ErrNoSuchDay, "2026-13-01": ErrNoSuchDay, "1899-12-30": ErrNotADate} {
		if _, err := ParseDate(text, OrderUnknown); err != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAMakersOtherNamesAreFoundAsWholeWords(t *testing.T) {
	for _, c := range []struct {
		name, maker string
		want        bool
	}{
		{"ZH-HP-01", "Hewlett-Packard", true}, {"ZHPRINT", "HP", false}, {"Dell EMC 7", "Dell Inc.", true}, {"delling", "Dell", false},
		{"own brand 3", "Own Brand", true}, {"X-1", "X", false}, {"SRV-1", "", false},
	} {
		if got := containsMaker(c.name, c.maker); got != c.want {
			t.Errorf("%q by %q: %v", c.name, c.maker, got)
		}
	}
}
