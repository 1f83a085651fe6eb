package sheet

import (
	"bytes"
	"unicode/utf8"
)

// appendUnescaped appends XML character data with its entities resolved and its
// line ends made LF, as XML has it.
func appendUnescaped(dst, b []byte) ([]byte, error) {
	if bytes.IndexByte(b, '&') < 0 && bytes.IndexByte(b, '\r') < 0 {
		return append(dst, b...), nil
	}
	for len(b) > 0 {
		switch b[0] {
		case '\r':
			if len(b) > 1 && b[1] == '\n' {
				b = b[1:]
				continue
			}
			dst = append(dst, '\n')
			b = b[1:]
		case '&':
			end := bytes.IndexByte(b, ';')
			if end < 0 || end > 12 {
				return dst, errOdd
			}
			r, ok := entity(b[1:end])
			if !ok {
				return dst, errOdd
			}
			dst = utf8.AppendRune(dst, r)
			b = b[end+1:]
		default:
			n := bytes.IndexAny(b, "&\r")
			if n < 0 {
				n = len(b)
			}
			dst = append(dst, b[:n]...)
			b = b[n:]
		}
	}
	return dst, nil
}

func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n := 0
	for _, c := range digits {
		d := hexDigit(c)
		if d < 0 || d >= base {
			return 0, false
		}
		if n = n*base + d; n > utf8.MaxRune {
			return 0, false
		}
	}
	return rune(n), n > 0
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// eachAttr calls fn for each attribute, with its full name (prefix too) and its
// value as written, until fn is false.
func eachAttr(b []byte, fn func(name, value []byte) bool) {
	for {
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return
		}
		name := bytes.TrimSpace(b[:eq])
		b = bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(b) == 0 || (b[0] != '"' && b[0] != '\'') {
			return
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 || !fn(name, b[1:1+end]) {
			return
		}
		b = b[end+2:]
	}
}

// attr is the value of the attribute with exactly that name, as written; nil
// when there is none. The name may stand behind other words, as in "?xml version".
func attr(b []byte, want string) (value []byte) {
	eachAttr(b, func(name, v []byte) bool {
		if i := bytes.LastIndexAny(name, " \t\r\n"); i >= 0 {
			name = name[i+1:]
		}
		if string(name) == want {
			value = v
			return false
		}
		return true
	})
	return value
}

// attrText is attr with entities resolved.
func attrText(b []byte, want string) string {
	v, err := appendUnescaped(nil, attr(b, want))
	if err != nil {
		return string(attr(b, want))
	}
	return string(v)
}

// attrTrue reads an xsd:boolean.
func attrTrue(b []byte, want string) bool {
	switch string(attr(b, want)) {
	case "1", "true", "on":
		return true
	}
	return false
}

// unescapeX resolves _xHHHH_, Excel's way to store what XML cannot, in b[from:].
func unescapeX(b []byte, from int) []byte {
	i := bytes.Index(b[from:], []byte("_x"))
	if i < 0 {
		return b
	}
	out := b[:from+i]
	rest := bytes.Clone(b[from+i:])
	for len(rest) > 0 {
		if len(rest) >= 7 && rest[0] == '_' && rest[1] == 'x' && rest[6] == '_' {
			n, ok := hex4(rest[2:6])
			if ok && n >= 0xD800 && n < 0xDC00 && len(rest) >= 14 && rest[7] == '_' && rest[8] == 'x' && rest[13] == '_' {
				if low, ok := hex4(rest[9:13]); ok && low >= 0xDC00 && low < 0xE000 {
					out = utf8.AppendRune(out, 0x10000+(n-0xD800)<<10+(low-0xDC00))
					rest = rest[14:]
					continue
				}
			}
			if ok {
				out = utf8.AppendRune(out, n)
				rest = rest[7:]
				continue
			}
		}
		out = append(out, rest[0])
		rest = rest[1:]
	}
	return out
}

func hex4(b []byte) (rune, bool) {
	n := rune(0)
	for _, c := range b {
		d := hexDigit(c)
		if d < 0 {
			return 0, false
		}
		n = n<<4 + rune(d)
	}
	return n, true
}
