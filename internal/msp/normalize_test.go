package msp

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalizeMAC(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"colons, upper case":           {"00:1B:63:84:45:E6", "001b638445e6"},
		"hyphens":                      {"00-1b-63-84-45-e6", "001b638445e6"},
		"Cisco's dots":                 {"001b.6384.45e6", "001b638445e6"},
		"nothing between":              {"001B638445E6", "001b638445e6"},
		"blanks between octets":        {"64 00 f1 01 6f 80", "6400f1016f80"},
		"octets without leading zeros": {"d0:3:4b:3b:27:d5", "d0034b3b27d5"},
		"all octets short":             {"0:1:2:3:4:5", "000102030405"},
		"two halves":                   {"aabbcc-ddeeff", "aabbccddeeff"},
		"dots between octets":          {"00.1b.63.84.45.e6", "001b638445e6"},
		"hyphens between fours":        {"001b-6384-45e6", "001b638445e6"},
		"blanks around":                {" \u00a000:1b:63:84:45:e6\t", "001b638445e6"},
		"a word processor's dash":      {"00–1b–63–84–45–e6", "001b638445e6"},

		"an EUI-64":                      {"00:1b:63:ff:fe:84:45:e6", ""},
		"an EUI-64 without separators":   {"001b63fffe8445e6", ""},
		"five octets":                    {"00:1b:63:84:45", ""},
		"seven octets":                   {"00:1b:63:84:45:e6:00", ""},
		"a letter that is no digit":      {"00:1b:63:84:45:g6", ""},
		"mixed separators":               {"00:1b-63:84-45:e6", ""},
		"an empty octet":                 {"00::1b:63:84:45", ""},
		"a separator at the end":         {"001b638445e6:", ""},
		"a separator in front":           {":001b638445e6", ""},
		"octets of three digits":         {"001:b6:384:45:e:6", ""},
		"halves of unequal size":         {"aabb-ccddeeff", ""},
		"one digit lost":                 {"01b638445e6", ""},
		"two addresses":                  {"001b638445e6 001b638445e7", ""},
		"nothing":                        {"", ""},
		"digits of another script":       {"٠٠:1b:63:84:45:e6", ""},
		"six groups, two digits too few": {"0:1:2:3:4", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := NormalizeMAC(tt.in)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("NormalizeMAC(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
			}
		})
	}
}

func TestEverySpellingOfAMACIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		canon := rapid.StringMatching(`[0-9a-f]{12}`).Draw(t, "mac")
		octets := make([]string, 6)
		short := make([]string, 6)
		for i := range octets {
			octets[i] = canon[2*i : 2*i+2]
			short[i] = strings.TrimPrefix(octets[i], "0")
		}
		for _, spelling := range []string{
			canon, strings.ToUpper(canon), FormatMAC(canon),
			strings.Join(octets, "-"), strings.Join(octets, " "), strings.Join(octets, "."), strings.Join(short, ":"),
			canon[:4] + "." + canon[4:8] + "." + canon[8:], canon[:6] + "-" + canon[6:],
		} {
			if got, ok := NormalizeMAC(spelling); !ok || got != canon {
				t.Fatalf("NormalizeMAC(%q) = %q, %v", spelling, got, ok)
			}
		}
	})
}

func TestFormatMAC(t *testing.T) {
	for in, want := range map[string]string{
		"001b638445e6": "00:1B:63:84:45:E6", "": "", "not a mac!!!": "not a mac!!!", "zz1b638445e6": "zz1b638445e6", "short": "short",
	} {
		if got := FormatMAC(in); got != want {
			t.Errorf("FormatMAC(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestNormalizeIP(t *testing.T) {
	for in, want := range map[string]string{
		"10.20.30.2": "10.20.30.2", " 10.0.0.1 ": "10.0.0.1", "255.255.255.255": "255.255.255.255",
		"2001:DB8::0:1": "2001:db8::1", "::ffff:10.0.0.1": "10.0.0.1", "FE80::1": "fe80::1", "::": "::",
		"10.20.30.256": "", "010.0.0.1": "", "10.0.0": "", "10.0.0.0.1": "", "10.0.0.5/24": "", "fe80::1%eth0": "",
		"10.0.0.1:443": "", "[::1]": "", "10,0,0,1": "", "ten": "", "": "", "0x0a000001": "", "1": "", "10.0.0.1 10.0.0.2": "",
	} {
		got, ok := NormalizeIP(in)
		if got != want || ok != (want != "") {
			t.Errorf("NormalizeIP(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}

func TestNormalizeText(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "  FS01\t": "FS01", "a\r\nb\rc\nd": "a\nb\nc\nd", "a\u2028b": "a\nb", "\ufeffName": "Name", "\u200bX\u200b": "X",
		"a\x00b\x07": "ab", "two  blanks": "two  blanks", "a\tb": "a\tb", "\xff": "\ufffd", "Zürich ": "Zürich", "\n\n": "",
	} {
		if got := NormalizeText(in); got != want {
			t.Errorf("NormalizeText(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestNormalizeBool(t *testing.T) {
	for in, want := range map[string]string{
		"yes": "true", "Y": "true", "TRUE": "true", "1": "true", " x ": "true", "✓": "true", "no": "", "N": "", "false": "", "0": "", "": "",
	} {
		if got, ok := NormalizeBool(in); got != want || !ok {
			t.Errorf("NormalizeBool(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"maybe", "2", "yes please", "10"} {
		if got, ok := NormalizeBool(in); ok || got != "" {
			t.Errorf("NormalizeBool(%q) = %q, %v; want a refusal", in, got, ok)
		}
	}
}

// What is canonical stays: a value read twice is the value read once, whatever
// came in, or every round of a sync would find a change.
func FuzzNormalizeTwiceIsOnce(f *testing.F) {
	for _, s := range []string{"", " a\r\nb", "00:1B:63:84:45:E6", "10.0.0.5/24", "3/4/2026", "x", "\xff\xfe", "\u200b \u200b", "4. März 2026", "1.2E+3", "0001-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := NormalizeText(s); NormalizeText(once) != once || !utf8.ValidString(once) {
			t.Errorf("text %q: %q, then %q", s, once, NormalizeText(once))
		}
		for _, kind := range []FieldKind{KindText, KindRichText, KindDate, KindIP, KindMAC, KindBool, KindRef} {
			for _, order := range []DateOrder{OrderUnknown, OrderDMY, OrderMDY} {
				info := FieldInfo{Name: FieldSerialNumber, Title: "Serial number", Kind: kind, Identifier: true}
				ctx := CheckContext{DateOrder: order}
				once, p := Normalize(info, s, ctx)
				if p != nil {
					checkProblem(t, *p)
					if once != "" || p.Severity != SeverityError || p.Value != s {
						t.Errorf("kind %d: %q refused as %+v with value %q", kind, s, *p, once)
					}
					continue
				}
				twice, p := Normalize(info, once, ctx)
				if p != nil || twice != once {
					t.Errorf("kind %d: %q, then %q %v", kind, once, twice, p)
				}
			}
		}
	})
}
