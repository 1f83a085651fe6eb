package sheet

import (
	"math"
	"strconv"
	"strings"
)

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

// parseDate reads "2006-01-02", "2006-01-02 15:04" and "2006-01-02 15:04:05" (a T
// may stand between) as a day of Excel's 1900 calendar. Days before March 1900
// are not read, since Excel and the world disagree about them.
func parseDate(s string) (day, second int, timed, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, false, false
	}
	y, ok1 := atoi([]byte(s[:4]))
	m, ok2 := atoi([]byte(s[5:7]))
	d, ok3 := atoi([]byte(s[8:10]))
	unix, ok4 := civilDay(y, m, d)
	day = unix + 25_569
	if !ok1 || !ok2 || !ok3 || !ok4 || day < 61 {
		return 0, 0, false, false
	}
	if len(s) == 10 {
		return day, 0, false, true
	}
	if (len(s) != 16 && len(s) != 19) || (s[10] != ' ' && s[10] != 'T') || s[13] != ':' {
		return 0, 0, false, false
	}
	h, ok1 := atoi([]byte(s[11:13]))
	min, ok2 := atoi([]byte(s[14:16]))
	sec := 0
	if len(s) == 19 {
		if sec, ok3 = atoi([]byte(s[17:19])); s[16] != ':' {
			return 0, 0, false, false
		}
	}
	if !ok1 || !ok2 || !ok3 || h > 23 || min > 59 || sec > 59 {
		return 0, 0, false, false
	}
	return day, h*3600 + min*60 + sec, true, true
}

func appendSerial(b []byte, day, second int) []byte {
	if second == 0 {
		return appendInt(b, day)
	}
	return strconv.AppendFloat(b, float64(day)+float64(second)/secondsPerDay, 'f', -1, 64)
}
