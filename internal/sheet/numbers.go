package sheet

import (
	"bytes"
	"math"
	"strconv"
)

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

func padPlaces(pad []padPart) (n int) {
	for _, p := range pad {
		n += p.digits
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
	places := padPlaces(f.pad)
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
