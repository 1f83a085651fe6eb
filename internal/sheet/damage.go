package sheet

import (
	"math"
	"strings"
)

// Damage tells what a spreadsheet program did, or may have done, to a value
// before we saw it. The bits are findings for the caller to report: the package
// never repairs a value, since the lost digits are in no file.
type Damage uint8

// The findings.
const (
	// Scientific: the text is 1.23E+12, so all digits but the first few are lost.
	Scientific Damage = 1 << iota
	// Rounded: a number of more than 15 digits; Excel keeps 15 and makes the rest zero.
	Rounded
	// MaybeRounded: text of 16 or more digits with nothing but zeros from the 16th on.
	MaybeRounded
	// ShownScientific: the value is whole, but Excel shows it as 1.23E+12, so a
	// person who compares by eye sees another value, and saving as CSV ruins it.
	ShownScientific
	// NoValue: a formula whose result is not stored. The file was made by a
	// program; opening and saving it in Excel stores the result.
	NoValue
	// ErrorText: text that is an error value or the #### of a narrow column.
	ErrorText
)

// Has says whether all the given bits are set.
func (d Damage) Has(bits Damage) bool { return d&bits == bits && bits != 0 }

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
