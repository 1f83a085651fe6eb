package sheet

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

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

// parseFormat looks at the first section of a format code, which is the one for
// positive numbers. Codes are stored in English whatever language Excel speaks.
func parseFormat(code string) numFormat {
	if code == "" || strings.EqualFold(code, "general") {
		return numFormat{}
	}
	f := numFormat{code: code, kind: formatNumber}
	var day, clock, elapsed, digits, other bool
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
				elapsed = true
			default: // a colour, a country, or a condition
				if strings.ContainsAny(code[i:i+end], "<>=") {
					other = true
				}
			}
			i += end
		case 'y', 'Y', 'd', 'D', 'g', 'e':
			day = true
		case 'b': // Buddhist year
			day = true
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
			default:
				day = true // aaa: a weekday
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
	case digits && !other:
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

// appendNumber appends what a person sees of a number and says of what kind the
// cell is. raw is the number as it stands in the file.
func (f *numFormat) appendNumber(dst, raw []byte, epoch1904 bool) ([]byte, CellKind, Damage) {
	if f.kind == formatGeneral && plainDigits(raw) {
		return append(dst, raw...), Number, 0
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || bytes.ContainsAny(raw, "xX_nN") || math.IsInf(v, 0) || math.IsNaN(v) {
		return append(dst, raw...), Text, 0
	}
	switch f.kind {
	case formatDate, formatTime:
		if out, ok := appendDate(dst, v, f.kind == formatTime, epoch1904); ok {
			return out, Date, 0
		}
	case formatDuration:
		if v >= 0 && v < 1e6 {
			return appendDuration(dst, v), Date, 0
		}
	case formatPadded:
		if out, ok := f.appendPadded(dst, v); ok {
			return out, Number, damageOf(v, false)
		}
	}
	return appendPlain(dst, v), Number, damageOf(v, f.kind == formatGeneral)
}

// plainDigits says whether raw can be shown as it is: a whole number of at most
// 11 digits, the most that General shows without an exponent.
func plainDigits(raw []byte) bool {
	if len(raw) == 0 || len(raw) > 11 || (raw[0] == '0' && len(raw) > 1) {
		return false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// damageOf says what Excel did to a number. It keeps 15 digits of a number, and
// shows one of 12 or more digits as 1.23E+12 when its format is General.
func damageOf(v float64, general bool) Damage {
	v = math.Abs(v)
	switch {
	case v >= 1e15:
		return Rounded
	case v >= 1e11 && general:
		return ShownScientific
	}
	return 0
}

// appendPlain appends a number in the shortest form that reads back as the same
// number, with at most the 15 digits that Excel knows. Numbers of more digits
// keep their exponent, since the digits behind the 15th would be invented.
func appendPlain(dst []byte, v float64) []byte {
	if v == 0 {
		return append(dst, '0') // also for -0
	}
	from := len(dst)
	a := math.Abs(v)
	digits := -1
	dst = strconv.AppendFloat(dst, v, 'e', -1, 64)
	if mantissaDigits(dst[from:]) > 15 {
		digits = 14
		v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits, 64), 64)
	}
	dst = dst[:from]
	if a >= 1e15 || a < 1e-9 {
		dst = strconv.AppendFloat(dst, v, 'E', -1, 64)
		return dst
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}

func mantissaDigits(b []byte) (n int) {
	for _, c := range b {
		switch {
		case c == 'e':
			return n
		case c >= '0' && c <= '9':
			n++
		}
	}
	return n
}

// appendPadded fills the format's zeros with the digits of a whole number.
// Digits that do not fit stand in front of the first run, as in Excel.
func (f *numFormat) appendPadded(dst []byte, v float64) ([]byte, bool) {
	if v < 0 || v >= 1e15 || v != math.Trunc(v) {
		return dst, false
	}
	var tmp [20]byte
	digits := strconv.AppendUint(tmp[:0], uint64(v), 10)
	places := 0
	for _, p := range f.pad {
		places += p.digits
	}
	if places > 255 {
		return dst, false
	}
	extra := len(digits) - places
	zeros := max(0, -extra)
	for _, p := range f.pad {
		dst = append(dst, p.text...)
		n := p.digits
		if n > 0 && extra > 0 {
			n += extra
			extra = 0
		}
		for range n {
			if zeros > 0 {
				dst = append(dst, '0')
				zeros--
				continue
			}
			dst = append(dst, digits[0])
			digits = digits[1:]
		}
	}
	return dst, true
}

const (
	secondsPerDay = 86_400
	maxSerial     = 2_958_466 // the day after 9999-12-31
	maxSerial1904 = maxSerial - 1462
)

// appendDate appends a day serial. It is false for what Excel shows as ####.
func appendDate(dst []byte, v float64, clockOnly, epoch1904 bool) ([]byte, bool) {
	limit := float64(maxSerial)
	if epoch1904 {
		limit = maxSerial1904
	}
	if v < 0 || v >= limit {
		return dst, false
	}
	day := int(v)
	second := int(math.Round((v - float64(day)) * secondsPerDay))
	if second >= secondsPerDay {
		second -= secondsPerDay
		day++
	}
	if day == 0 && !epoch1904 && (clockOnly || second != 0) || day == 0 && clockOnly {
		return appendClock(dst, second), true
	}
	switch {
	case epoch1904:
		dst = appendCivil(dst, day+1462-25_569)
	case day == 0:
		dst = append(dst, "1900-01-00"...) // what Excel shows for a zero
	case day == 60:
		dst = append(dst, "1900-02-29"...) // a day that was not, but Excel counts it
	case day < 60:
		dst = appendCivil(dst, day+1-25_569)
	default:
		dst = appendCivil(dst, day-25_569)
	}
	if second != 0 {
		dst = appendClock(append(dst, ' '), second)
	}
	return dst, true
}

// appendCivil appends the date of a day counted from 1970-01-01.
func appendCivil(dst []byte, unixDay int) []byte {
	z := unixDay + 719_468 // days since 0000-03-01
	era := z / 146_097
	doe := z - era*146_097
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day := doy - (153*mp+2)/5 + 1
	month := mp + 3
	year := yoe + era*400
	if month > 12 {
		month -= 12
		year++
	}
	dst = appendTwo(appendTwo(dst, year/100), year%100)
	dst = appendTwo(append(dst, '-'), month)
	return appendTwo(append(dst, '-'), day)
}

// civilDay is the inverse of appendCivil; false when there is no such date.
func civilDay(year, month, day int) (int, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	yoe := year - era*400
	doy := (153*(month-3)+2)/5 + day - 1
	return era*146_097 + yoe*365 + yoe/4 - yoe/100 + doy - 719_468, true
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func appendClock(dst []byte, second int) []byte {
	dst = appendTwo(dst, second/3600)
	dst = appendTwo(append(dst, ':'), second/60%60)
	return appendTwo(append(dst, ':'), second%60)
}

func appendDuration(dst []byte, days float64) []byte {
	second := int(math.Round(days * secondsPerDay))
	if second < 100*3600 {
		return appendClock(dst, second)
	}
	dst = appendInt(dst, second/3600)
	dst = appendTwo(append(dst, ':'), second/60%60)
	return appendTwo(append(dst, ':'), second%60)
}

func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10%10), byte('0'+n%10)) }

// isoDate turns the ISO 8601 text of a t="d" cell into our form.
func isoDate(s string) string {
	s = strings.TrimSuffix(s, "Z")
	date, clock, both := strings.Cut(s, "T")
	if i := strings.IndexByte(clock, '.'); i >= 0 {
		clock = clock[:i]
	}
	if !both || clock == "" || clock == "00:00:00" || clock == "00:00" {
		return date
	}
	if date == "" {
		return clock
	}
	return date + " " + clock
}

// textDamage looks for what Excel leaves behind in text: in CSV files, and in
// cells that were pasted as text.
func textDamage(s string) Damage {
	if len(s) < 4 {
		return 0
	}
	switch c := s[0]; {
	case c == '#':
		return errorText(s)
	case c != '-' && c != '+' && (c < '0' || c > '9'):
		return 0
	}
	i := 0
	if s[0] == '-' || s[0] == '+' {
		i++
	}
	digits := 0
	for i+digits < len(s) && s[i+digits] >= '0' && s[i+digits] <= '9' {
		digits++
	}
	rest := s[i+digits:]
	if rest == "" && digits >= 16 && strings.Trim(s[i+15:], "0") == "" {
		return MaybeRounded
	}
	if digits != 1 || rest == "" {
		return 0
	}
	if rest[0] == '.' || rest[0] == ',' {
		rest = strings.TrimLeft(rest[1:], "0123456789")
	}
	// A plus and two digits always stand there when Excel wrote it; the serial 1E10 is innocent.
	if len(rest) >= 4 && len(rest) <= 5 && (rest[0] == 'E' || rest[0] == 'e') && rest[1] == '+' &&
		strings.Trim(rest[2:], "0123456789") == "" {
		return Scientific
	}
	return 0
}

func errorText(s string) Damage {
	switch s {
	case "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA":
		return ErrorText
	}
	if strings.Trim(s, "#") == "" {
		return ErrorText
	}
	return 0
}
