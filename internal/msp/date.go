package msp

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A DateOrder says how a person writes a date of numbers, such as 03/04/2026.
type DateOrder string

// The orders.
const (
	OrderUnknown DateOrder = ""
	OrderDMY     DateOrder = "dmy" // 3 April 2026
	OrderMDY     DateOrder = "mdy" // 4 March 2026
)

// What ParseDate says no with.
var (
	ErrNotADate      = errors.New("not a date")
	ErrNoSuchDay     = errors.New("no such day in the calendar")
	ErrAmbiguousDate = errors.New("day and month cannot be told apart")
)

// The years a date of a device can lie in. Programs write 0001-01-01 and
// 1899-12-30 for "none".
const minYear, maxYear = 1950, 2199

// ParseDate reads a calendar date and gives YYYY-MM-DD. A time of day and its
// zone are left out: the day is the one that is written. It understands
//
//	2026-03-04, 2026/3/4, 2026.03.04, 20260304, 2026-03-04T10:00:00Z
//	4 Mar 2026, 04-Mar-26, March 4, 2026, Wed, 4th of March 2026, 4. März 2026
//	4.3.2026                           the dot means the day is first
//	14/3/2026, 3/14/2026, 3-14-26      only one reading is a date
//	3/4/2026, 3-4-26                   only with the order, else ErrAmbiguousDate
//
// Two-digit years are 2000 to 2069 and 1970 to 1999. A date that contradicts the
// order given is ErrNoSuchDay. Excel's day numbers are not dates here: the
// workbook reader knows which numbers are days, and text never says.
func ParseDate(s string, order DateOrder) (iso string, err error) {
	s = NormalizeText(s)
	if y, m, d, ok := canonicalDate(s); ok { // what sheets hold most
		if err := inCalendar(y, m, d); err != nil {
			return "", err
		}
		return s, nil
	}
	if len(s) < 6 || len(s) > 60 {
		return "", ErrNotADate
	}
	s, ok := cutTime(s)
	if !ok {
		return "", ErrNotADate
	}
	if p, ok := numbers(s); ok {
		return p.date(order)
	}
	if y, m, d, ok := compact(s); ok {
		return day(y, m, d)
	}
	return namedMonth(s)
}

// cutTime takes a time of day off the end: "T10:00:00.000Z", " 10:00 PM",
// " 10:00:00 +02:00". ok is false for something else behind a T.
func cutTime(s string) (rest string, ok bool) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, true
	}
	start := colon
	for start > 0 && isDigit(s[start-1]) {
		start--
	}
	if start == 0 || colon-start > 2 || colon == start {
		return "", false
	}
	var t timeOfDay
	if !t.read(s[start:]) {
		return "", false
	}
	rest = s[:start]
	if rest[len(rest)-1] == 'T' || rest[len(rest)-1] == 't' {
		return rest[:len(rest)-1], len(rest) > 1
	}
	trimmed := strings.TrimRight(strings.TrimRight(rest, " "), ",")
	return trimmed, trimmed != rest && trimmed != ""
}

// A timeOfDay only has to be one; its value is not used.
type timeOfDay struct{ rest string }

func (t *timeOfDay) read(s string) bool {
	t.rest = s
	if !t.number(23) || !t.skip(":") || !t.number(59) {
		return false
	}
	if t.skip(":") {
		if !t.number(60) {
			return false
		}
		if t.skip(".") || t.skip(",") {
			n := 0
			for t.rest != "" && isDigit(t.rest[0]) {
				t.rest = t.rest[1:]
				n++
			}
			if n == 0 {
				return false
			}
		}
	}
	t.skip(" ")
	for _, half := range []string{"AM", "PM", "am", "pm", "a.m.", "p.m."} {
		if t.skip(half) {
			break
		}
	}
	t.skip(" ")
	for _, zone := range []string{"Z", "z", "UTC", "GMT"} {
		if t.skip(zone) {
			return t.rest == ""
		}
	}
	if t.skip("+") || t.skip("-") {
		if !t.number(14) {
			return false
		}
		if t.rest != "" {
			t.skip(":")
			return t.number(59) && t.rest == ""
		}
	}
	return t.rest == ""
}

// number reads one or two digits up to a limit.
func (t *timeOfDay) number(limit int) bool {
	n := 0
	for n < 2 && n < len(t.rest) && isDigit(t.rest[n]) {
		n++
	}
	v, err := strconv.Atoi(t.rest[:n])
	t.rest = t.rest[n:]
	return err == nil && v <= limit
}

func (t *timeOfDay) skip(s string) bool {
	rest, ok := strings.CutPrefix(t.rest, s)
	t.rest = rest
	return ok
}

// parts are the three numbers of a date as they were written.
type parts struct {
	n     [3]int
	width [3]int
	sep   byte
}

// numbers splits 2026-03-04, 4/3/26 and the like.
func numbers(s string) (parts, bool) {
	var p parts
	i, part := 0, 0
	for part < 3 {
		from := i
		for i < len(s) && isDigit(s[i]) {
			i++
		}
		p.width[part] = i - from
		if p.width[part] == 0 || p.width[part] > 4 {
			return p, false
		}
		p.n[part], _ = strconv.Atoi(s[from:i])
		if part++; part == 3 {
			break
		}
		if i == len(s) || !strings.ContainsRune("-/.", rune(s[i])) || (p.sep != 0 && p.sep != s[i]) {
			return p, false
		}
		p.sep = s[i]
		i++
		if p.sep == '.' && i < len(s) && s[i] == ' ' { // 4. 3. 2026
			i++
		}
	}
	return p, i == len(s)
}

func (p parts) date(order DateOrder) (string, error) {
	a, b, c := p.n[0], p.n[1], p.n[2]
	if p.width[0] == 4 {
		if p.width[1] > 2 || p.width[2] > 2 {
			return "", ErrNotADate
		}
		return day(a, b, c)
	}
	if p.width[0] > 2 || p.width[1] > 2 || p.width[2]%2 != 0 {
		return "", ErrNotADate
	}
	year := c
	if p.width[2] == 2 {
		year = century(c)
	}
	dmy, dmyErr := day(year, b, a)
	mdy, mdyErr := day(year, a, b)
	switch {
	case p.sep == '.' || order == OrderDMY:
		return dmy, dmyErr
	case order == OrderMDY:
		return mdy, mdyErr
	case dmyErr != nil && mdyErr != nil:
		return "", dmyErr
	case p.sep == '-' && p.width[0] == 2 && p.width[2] == 2:
		// 26-03-04 may begin with the year, too.
		if ymd, err := day(century(a), b, c); err == nil && ymd != dmy && ymd != mdy {
			return "", ErrAmbiguousDate
		}
	}
	switch {
	case dmyErr != nil:
		return mdy, nil
	case mdyErr != nil || dmy == mdy:
		return dmy, nil
	}
	return "", ErrAmbiguousDate
}

// compact reads 20260304.
func compact(s string) (y, m, d int, ok bool) {
	if len(s) != 8 || (s[:2] != "19" && s[:2] != "20") {
		return 0, 0, 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || !isDigit(s[0]) {
		return 0, 0, 0, false
	}
	return n / 10000, n / 100 % 100, n % 100, true
}

// namedMonth reads dates whose month is a word, English or German.
func namedMonth(s string) (string, error) {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,.-/\u00A0", r) })
	if len(words) > 1 && weekdays[fold(words[0])] {
		words = words[1:]
	}
	kept := words[:0]
	for _, w := range words {
		if f := fold(w); f != "of" && f != "the" {
			kept = append(kept, w)
		}
	}
	if len(kept) != 3 {
		return "", ErrNotADate
	}
	var d, m, y string
	switch {
	case months[fold(kept[1])] != 0: // 4 March 2026, 2026 March 4
		d, m, y = kept[0], kept[1], kept[2]
		if len(d) == 4 {
			d, y = y, d
		}
	case months[fold(kept[0])] != 0: // March 4 2026
		m, d, y = kept[0], kept[1], kept[2]
	default:
		return "", ErrNotADate
	}
	for _, ordinal := range []string{"st", "nd", "rd", "th"} {
		if cut, ok := strings.CutSuffix(strings.ToLower(d), ordinal); ok {
			d = cut
			break
		}
	}
	year, ok := digitsOnly(y, 4)
	if !ok || (len(y) != 2 && len(y) != 4) {
		return "", ErrNotADate
	}
	if len(y) == 2 {
		year = century(year)
	}
	dom, ok := digitsOnly(d, 2)
	if !ok {
		return "", ErrNotADate
	}
	return day(year, months[fold(m)], dom)
}

// digitsOnly reads a number of at most so many digits, without a sign.
func digitsOnly(s string, most int) (int, bool) {
	if s == "" || len(s) > most {
		return 0, false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// century is the year that two digits stand for, as POSIX has it, but for
// devices: no one writes down a warranty that ended in 1969.
func century(n int) int {
	if n < 70 {
		return 2000 + n
	}
	return 1900 + n
}

// day checks against the calendar.
func day(y, m, d int) (string, error) {
	if err := inCalendar(y, m, d); err != nil {
		return "", err
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d), nil
}

func inCalendar(y, m, d int) error {
	if m < 1 || m > 12 || d < 1 || d > 28 && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() != d {
		return ErrNoSuchDay
	}
	if y < minYear || y > maxYear {
		return ErrNotADate
	}
	return nil
}

// canonicalDate takes YYYY-MM-DD apart, whether such a day exists or not.
func canonicalDate(s string) (y, m, d int, ok bool) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && !isDigit(s[i]) {
			return 0, 0, 0, false
		}
	}
	two := func(at int) int { return int(s[at]-'0')*10 + int(s[at+1]-'0') }
	return two(0)*100 + two(2), two(5), two(8), true
}

// IsDate says whether text is a date in canonical form.
func IsDate(iso string) bool {
	y, m, d, ok := canonicalDate(iso)
	return ok && inCalendar(y, m, d) == nil
}

var months = map[string]int{
	"jan": 1, "january": 1, "januar": 1, "janner": 1,
	"feb": 2, "february": 2, "februar": 2,
	"mar": 3, "march": 3, "marz": 3, "mrz": 3, "maerz": 3,
	"apr": 4, "april": 4,
	"may": 5, "mai": 5,
	"jun": 6, "june": 6, "juni": 6,
	"jul": 7, "july": 7, "juli": 7,
	"aug": 8, "august": 8,
	"sep": 9, "sept": 9, "september": 9,
	"oct": 10, "october": 10, "okt": 10, "oktober": 10,
	"nov": 11, "november": 11,
	"dec": 12, "december": 12, "dez": 12, "dezember": 12,
}

var weekdays = map[string]bool{
	"mon": true, "monday": true, "montag": true, "tue": true, "tues": true, "tuesday": true, "dienstag": true,
	"wed": true, "wednesday": true, "mittwoch": true, "thu": true, "thur": true, "thurs": true, "thursday": true,
	"donnerstag": true, "fri": true, "friday": true, "freitag": true, "sat": true, "saturday": true, "samstag": true,
	"sun": true, "sunday": true, "sonntag": true,
}
