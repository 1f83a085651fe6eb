package msp

import (
	"net/netip"
	"strings"
	"unicode"
)

// NormalizeText is the canonical form of plain text: no blanks around it, line
// breaks as \n, no control characters or byte order marks, valid UTF-8. It says
// the same as before; only what no one can see or type is gone.
func NormalizeText(s string) string {
	if plainASCII(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\uFEFF' || unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimFunc(s, blank)
}

// plainASCII says that text is already in canonical form, the usual case.
func plainASCII(s string) bool {
	if s == "" {
		return true
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return s[0] != ' ' && s[len(s)-1] != ' '
}

// blank is what text is trimmed of: spaces of all widths, and the zero-width
// ones that come along with text copied from web pages.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200B' || r == '\u2060' || r == '\uFEFF'
}

// NormalizeMAC reads a MAC address in any common spelling: octets with : - . or
// blanks between them, with or without their leading zeros, groups of four or
// six digits, or none. The canonical form is 12 lower-case hex digits. An EUI-64
// is not a MAC address of a configuration.
func NormalizeMAC(s string) (canon string, ok bool) {
	s = NormalizeText(s)
	if len(s) < 11 || len(s) > 32 { // 0:0:0:0:0:0 is the shortest; a dash of a word processor has three bytes
		return "", false
	}
	var digits [12]byte
	n, groups, size := 0, 1, 0
	var sep rune
	var sizes [6]int
	for _, r := range s {
		if r == '–' || r == '‐' || r == '‑' {
			r = '-'
		}
		if r == '\u00A0' {
			r = ' '
		}
		h, hex := hexDigit(r)
		if hex {
			if n == len(digits) {
				return "", false
			}
			digits[n] = h
			n++
			size++
			continue
		}
		if !strings.ContainsRune(":-. ", r) || (sep != 0 && r != sep) || size == 0 || groups == len(sizes) {
			return "", false
		}
		sep = r
		sizes[groups-1] = size
		groups++
		size = 0
	}
	sizes[groups-1] = size
	switch groups {
	case 1, 2, 3: // aabbccddeeff, aabbcc-ddeeff, aabb.ccdd.eeff
		for _, size := range sizes[:groups] {
			if size != 12/groups {
				return "", false
			}
		}
		return string(digits[:]), true
	case 6:
		return octets(digits[:n], sizes)
	}
	return "", false
}

// octets pads six groups of one or two digits.
func octets(digits []byte, sizes [6]int) (string, bool) {
	var out [12]byte
	from := 0
	for i, size := range sizes {
		switch size {
		case 1:
			out[2*i], out[2*i+1] = '0', digits[from]
		case 2:
			out[2*i], out[2*i+1] = digits[from], digits[from+1]
		default:
			return "", false
		}
		from += size
	}
	return string(out[:]), true
}

func hexDigit(r rune) (byte, bool) {
	switch {
	case r >= '0' && r <= '9', r >= 'a' && r <= 'f':
		return byte(r), true
	case r >= 'A' && r <= 'F':
		return byte(r) + 'a' - 'A', true
	}
	return 0, false
}

// FormatMAC shows a canonical MAC address as AA:BB:CC:DD:EE:FF. Text that is not
// canonical comes back as it is.
func FormatMAC(canon string) string {
	if len(canon) != 12 {
		return canon
	}
	out := make([]byte, 0, 17)
	for i := range len(canon) {
		h, ok := hexDigit(rune(canon[i]))
		if !ok {
			return canon
		}
		if i > 0 && i%2 == 0 {
			out = append(out, ':')
		}
		if h >= 'a' {
			h -= 'a' - 'A'
		}
		out = append(out, h)
	}
	return string(out)
}

// NormalizeIP reads an IPv4 or IPv6 address. The canonical form is Go's: IPv6
// shortened and in lower case, an IPv4 address written as IPv6 as IPv4. Leading
// zeros (octal to some programs), prefix lengths, ports and zones are refused;
// explainIP says so to the person.
func NormalizeIP(s string) (canon string, ok bool) {
	addr, err := netip.ParseAddr(NormalizeText(s))
	if err != nil || addr.Zone() != "" {
		return "", false
	}
	return addr.Unmap().String(), true
}

// NormalizeBool reads yes or no. The canonical forms are "true" and "".
func NormalizeBool(s string) (canon string, ok bool) {
	switch strings.ToLower(NormalizeText(s)) {
	case "yes", "y", "true", "t", "1", "x", "on", "✓", "✔", "☑", "ja", "wahr":
		return "true", true
	case "", "no", "n", "false", "f", "0", "off", "-", "nein", "falsch":
		return "", true
	}
	return "", false
}
