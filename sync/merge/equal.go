package merge

import (
	"net/netip"
	"strings"
	"time"

	"sitewalk/internal/msp"
)

// Equal says whether two texts mean the same in a field. Empty and unknown are
// the same. It is reflexive, symmetric and transitive, because it compares
// normal forms.
func Equal(info msp.FieldInfo, a, b string) bool {
	return a == b || Normal(info, a) == Normal(info, b)
}

// Normal is the form in which values of a field are compared. It is for
// comparing only: what is stored and sent keeps its own spelling.
func Normal(info msp.FieldInfo, s string) string {
	switch info.Kind {
	case msp.KindRichText:
		return richText(s)
	case msp.KindDate:
		return day(s)
	case msp.KindIP:
		return ip(s)
	case msp.KindMAC:
		return mac(s)
	case msp.KindBool:
		return boolean(s)
	case msp.KindRef:
		return s
	}
	return text(s)
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// text ignores how lines end and blanks where nobody sees them: around the whole
// and at the ends of lines.
func text(s string) string {
	s = strings.TrimSpace(lineBreaks.Replace(s))
	if !strings.Contains(s, "\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\u00a0")
	}
	return strings.Join(lines, "\n")
}

// day is the calendar day of a date or a time. The day is the one written: which
// zone a vendor's midnight is in is the connector's to know.
func day(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > len(time.DateOnly) && (s[len(time.DateOnly)] == 'T' || s[len(time.DateOnly)] == ' ') {
		if _, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)]); err == nil {
			return s[:len(time.DateOnly)]
		}
	}
	return s
}

// ip is the canonical form of an address, so that the many spellings of one IPv6
// address are equal. What is no address is compared as text.
func ip(s string) string {
	s = strings.TrimSpace(s)
	if addr, err := netip.ParseAddr(s); err == nil {
		return addr.Unmap().String()
	}
	return s
}

// mac is 12 lower-case hex digits, whatever stands between them. What is no
// address is compared as text.
func mac(s string) string {
	s = strings.TrimSpace(s)
	digits := make([]byte, 0, 12)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'f':
			digits = append(digits, c)
		case 'A' <= c && c <= 'F':
			digits = append(digits, c+'a'-'A')
		case c == ':' || c == '-' || c == '.' || c == ' ':
		default:
			return s
		}
	}
	if len(digits) != 12 {
		return s
	}
	return string(digits)
}

func boolean(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "false", "0", "no":
		return ""
	case "true", "1", "yes":
		return "true"
	}
	return s
}
