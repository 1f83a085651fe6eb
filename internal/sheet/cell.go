package sheet

import "strings"

// The limits of a worksheet, which are Excel's own.
const (
	MaxRows     = 1_048_576
	MaxColumns  = 16_384
	MaxCellText = 32_767 // UTF-16 code units
)

// A CellKind says how the file stores a cell.
type CellKind uint8

// The kinds. Delimited text knows only Empty and Text.
const (
	Empty  CellKind = iota // nothing, or nothing but formatting
	Text                   // words, and numbers that are stored as text
	Number                 // a number; Raw and Format have the details
	Date                   // a number that its format shows as a date, a time or a duration
	Bool                   // TRUE or FALSE
	Error                  // #N/A, #REF! and their like
)

// String is the kind's name as a person would say it.
func (k CellKind) String() string {
	switch k {
	case Empty:
		return "empty"
	case Text:
		return "text"
	case Number:
		return "number"
	case Date:
		return "date"
	case Bool:
		return "yes/no"
	case Error:
		return "error"
	}
	return "unknown"
}

// A Cell is one cell as a person sees it, where that is safe.
//
//   - dates are "2006-01-02", or "2006-01-02 15:04:05" when the time is not
//     midnight; times without a date are "15:04:05"; none of them has a zone
//   - numbers are whole without ".0" and never have invented digits; a format of
//     zeros ("0000000") yields the padded text
//   - TRUE and FALSE, and error values, are as Excel shows them in English
//
// Text shares memory with its row; strings.Clone it if it is kept for long.
type Cell struct {
	Text   string
	Raw    string // the stored number of a Number or Date cell; else ""
	Format string // number format code of a Number or Date cell; "" means General
	Kind   CellKind
	Damage Damage
}

// Blank says whether there is nothing to see in the cell.
func (c Cell) Blank() bool { return strings.TrimSpace(c.Text) == "" }

// Letters is the name of a column, counted from 1: 1 is "A", 28 is "AB".
// Columns outside a worksheet are "".
func Letters(col int) string {
	if col < 1 || col > MaxColumns {
		return ""
	}
	return string(appendLetters(nil, col))
}

// Ref is the name of a cell, both counted from 1: (3, 12) is "C12". It is ""
// for a cell outside a worksheet. Text files may have more rows than that.
func Ref(col, row int) string {
	if col < 1 || col > MaxColumns || row < 1 {
		return ""
	}
	return string(appendRef(nil, col, row))
}

// ParseRef is the inverse of Ref. Dollar signs are allowed; case does not matter.
func ParseRef(ref string) (col, row int, ok bool) {
	var plain [16]byte
	n := 0
	for i := range len(ref) {
		if ref[i] == '$' {
			continue
		}
		if n == len(plain) {
			return 0, 0, false
		}
		plain[n] = ref[i]
		n++
	}
	return parseRef(plain[:n])
}

func parseRef(b []byte) (col, row int, ok bool) {
	i := 0
	for i < len(b) && i < 4 {
		c := b[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		col = col*26 + int(c-'a'+1)
		i++
	}
	digits := b[i:]
	if i == 0 || len(digits) == 0 || len(digits) > 8 || digits[0] == '0' {
		return 0, 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
		row = row*10 + int(c-'0')
	}
	return col, row, true
}

func appendLetters(b []byte, col int) []byte {
	var tmp [3]byte
	i := len(tmp)
	for col > 0 && i > 0 {
		col--
		i--
		tmp[i] = byte('A' + col%26)
		col /= 26
	}
	return append(b, tmp[i:]...)
}

func appendRef(b []byte, col, row int) []byte {
	return appendInt(appendLetters(b, col), row)
}

func appendInt(b []byte, n int) []byte {
	var tmp [20]byte
	i := len(tmp)
	for {
		i--
		tmp[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			return append(b, tmp[i:]...)
		}
	}
}

// A Range is a rectangle of cells, counted from 1, both corners included.
type Range struct {
	FirstCol, FirstRow, LastCol, LastRow int
}

// Contains says whether the cell lies in the range.
func (r Range) Contains(col, row int) bool {
	return col >= r.FirstCol && col <= r.LastCol && row >= r.FirstRow && row <= r.LastRow
}

// String is the range's name: "A1:C3", or "A1" for one cell.
func (r Range) String() string {
	first := Ref(r.FirstCol, r.FirstRow)
	if last := Ref(r.LastCol, r.LastRow); last != first {
		return first + ":" + last
	}
	return first
}

func parseRange(ref string) (Range, bool) {
	first, last, two := strings.Cut(ref, ":")
	if !two {
		last = first
	}
	var r Range
	var ok1, ok2 bool
	r.FirstCol, r.FirstRow, ok1 = ParseRef(first)
	r.LastCol, r.LastRow, ok2 = ParseRef(last)
	if r.LastCol < r.FirstCol || r.LastRow < r.FirstRow {
		return Range{}, false
	}
	return r, ok1 && ok2
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
