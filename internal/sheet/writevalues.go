package sheet

import "strconv"

// writableNumber says whether a number may be stored as one without loss: plain
// digits, no leading zero, no exponent, at most 15 digits that count.
func writableNumber(s string) bool {
	i := 0
	if s[0] == '-' {
		i++
	}
	whole, digits := 0, 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		if whole == 1 && s[i-1] == '0' {
			return false
		}
		whole++
		digits++
		i++
	}
	if whole == 0 {
		return false
	}
	if i < len(s) {
		if s[i] != '.' || i+1 == len(s) {
			return false
		}
		for i++; i < len(s); i++ {
			if s[i] < '0' || s[i] > '9' {
				return false
			}
			digits++
		}
	}
	return digits <= 15 && s != "-0"
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
