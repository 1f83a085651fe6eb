package sheet

import "strings"

// A formatKind is what a number format makes of a number.
type formatKind uint8

const (
	formatGeneral  formatKind = iota // shows big numbers as 1.23E+12
	formatNumber                     // some other number format: the plain number is told
	formatPadded                     // nothing but zeros and fixed words: leading zeros are meant
	formatDate                       // day, month or year, perhaps a time
	formatTime                       // only a time of day
	formatDuration                   // hours that may pass 24: [h]:mm
)

// A numFormat is a number format, ready to use.
type numFormat struct {
	code string // "" for General
	kind formatKind
	pad  []padPart // for formatPadded: what stands in the cell, from the left
}

// A padPart is either fixed text or a run of digits.
type padPart struct {
	text   string
	digits int
}

// builtinFormats are the codes that stand in no file. Ids 27-36 and 50-58 are
// dates whose look depends on the country (ECMA-376 part 1, 18.8.30).
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
	21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
	40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}

// formatOf makes a numFormat of an id and the codes that the file brings along.
func formatOf(id int, custom map[int]string) numFormat {
	code, ok := custom[id]
	if !ok {
		code, ok = builtinFormats[id]
	}
	if !ok && (id >= 27 && id <= 36 || id >= 50 && id <= 58) {
		return numFormat{code: "yyyy-mm-dd", kind: formatDate}
	}
	return parseFormat(code)
}

// maxFormatCode is more than the 255 characters Excel allows, quotes and all.
const maxFormatCode = 1024

// parseFormat looks at the first section of a format code, which is the one for
// positive numbers. Codes are stored in English whatever language Excel speaks.
func parseFormat(code string) numFormat {
	if code == "" || strings.EqualFold(code, "general") {
		return numFormat{}
	}
	f := numFormat{code: code, kind: formatNumber}
	if len(code) > maxFormatCode {
		return f
	}
	var day, clock, elapsed, digits, words, other bool
	literal := func(text string) {
		if n := len(f.pad); n > 0 && f.pad[n-1].digits == 0 {
			f.pad[n-1].text += text
			return
		}
		f.pad = append(f.pad, padPart{text: text})
	}
scan:
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			break scan
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				other = true
				break scan
			}
			literal(code[i+1 : i+1+end])
			i += end + 1
		case '\\':
			if i+1 < len(code) {
				_, size := cutRune(code[i+1:])
				literal(code[i+1 : i+1+size])
				i += size
			}
		case '_', '*': // a space as wide as the next character, and a fill character
			other = true
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				other = true
				break scan
			}
			switch strings.ToLower(strings.Trim(code[i+1:i+end], "hmsHMS")) {
			case "":
				elapsed = elapsed || end > 1
			default: // a colour, a country, or a condition
				if strings.ContainsAny(code[i:i+end], "<>=") {
					other = true
				}
			}
			i += end
		case 'y', 'Y', 'd', 'D':
			day = true
		case 'g', 'G':
			if len(code) >= i+7 && strings.EqualFold(code[i:i+7], "general") { // General" kg"
				words = true
				i += 6
			}
			other = true
		case 'm', 'M':
			// A month, unless it stands next to hours or seconds.
			if !minutes(code, i) {
				day = true
			} else {
				clock = true
			}
			for i+1 < len(code) && code[i+1]|0x20 == 'm' {
				i++
			}
		case 'h', 'H', 's', 'S':
			clock = true
		case 'a', 'A':
			switch rest := strings.ToUpper(code[i:]); {
			case strings.HasPrefix(rest, "AM/PM"):
				clock = true
				i += 4
			case strings.HasPrefix(rest, "A/P"):
				clock = true
				i += 2
			case strings.HasPrefix(rest, "AAA"): // a weekday
				day = true
				i += 2
			default:
				other = true
			}
		case '0':
			n := 1
			for i+1 < len(code) && code[i+1] == '0' {
				n++
				i++
			}
			digits = true
			f.pad = append(f.pad, padPart{digits: n})
		case 'E': // 0.00E+00
			other = true
			i++
		case '-', ' ', '(', ')', ':', '/':
			literal(string(c))
		default:
			other = true
		}
	}
	switch {
	case elapsed:
		f.kind = formatDuration
	case day:
		f.kind = formatDate
	case clock:
		f.kind = formatTime
	case words:
		f.kind = formatGeneral
	case digits && !other && (len(f.pad) == 1 || padPlaces(f.pad) > 1): // 0" days" counts something
		f.kind = formatPadded
		return f
	}
	f.pad = nil
	return f
}

// minutes says whether the m at code[i] is about minutes: hours stand before it
// or seconds behind it, with nothing but separators between.
func minutes(code string, i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch code[j] | 0x20 {
		case 'h', 's':
			return true
		case 'y', 'd', 'm':
			j = -1
		}
		if j >= 0 && code[j] == ';' {
			break
		}
	}
	for j := i + 1; j < len(code); j++ {
		switch code[j] | 0x20 {
		case 'm', ':' | 0x20, ' ', '.' | 0x20, ']' | 0x20:
		case 's':
			return true
		default:
			return false
		}
	}
	return false
}

func cutRune(s string) (string, int) {
	for i := range s {
		if i > 0 {
			return s[:i], i
		}
	}
	return s, len(s)
}
