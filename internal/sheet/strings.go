package sheet

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
)

// A stringTable is the shared strings of a workbook: one piece of memory and
// where each begins, which is a quarter of what a slice of strings takes.
type stringTable struct {
	text   string
	starts []uint32 // one more than there are strings
}

func (t *stringTable) at(i int) (string, bool) {
	if t == nil || i < 0 || i >= len(t.starts)-1 {
		return "", false
	}
	return t.text[t.starts[i]:t.starts[i+1]], true
}

// sharedStrings reads the table at the first call.
func (w *workbook) sharedStrings() (*stringTable, error) {
	if w.shared != nil || w.strings == "" {
		return w.shared, nil
	}
	t, err := w.readStrings()
	if err != nil {
		if err == errOdd {
			return nil, err
		}
		return nil, w.damaged(w.strings, err)
	}
	w.shared = t
	return t, nil
}

func (w *workbook) readStrings() (*stringTable, error) {
	s, rc, err := w.scan(w.strings)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	var text strings.Builder
	starts := []uint32{0}
	var item []byte
	limit := min(w.limits.SharedStrings, math.MaxUint32)
	for s.next() {
		if !s.starts("si") {
			continue
		}
		if item, err = s.richText(item[:0], "si"); err != nil {
			return nil, err
		}
		item = unescapeX(item, 0)
		if tooLong(item) {
			return nil, w.longText(fmt.Sprintf("Shared text %d", len(starts)))
		}
		if int64(text.Len()+len(item)) > limit || int64(len(starts)) > limit/4 {
			return nil, msp.Errorf(msp.Invalid, "%s holds more than %s of distinct text. %s", w.name, size(limit), saveAsCSV)
		}
		if utf8.Valid(item) {
			text.Write(item)
		} else {
			text.WriteString(strings.ToValidUTF8(string(item), "\uFFFD"))
		}
		starts = append(starts, uint32(text.Len()))
	}
	if s.err != io.EOF {
		return nil, s.err
	}
	return &stringTable{text: text.String(), starts: starts}, nil
}

// tooLong holds text against Excel's own limit of a cell, which counts UTF-16 units.
func tooLong(b []byte) bool {
	if len(b) <= MaxCellText {
		return false
	}
	units := 0
	for _, r := range string(b) {
		units += 1 + boolInt(r > 0xFFFF)
	}
	return units > MaxCellText
}

func (c *container) longText(where string) error {
	return msp.Errorf(msp.Invalid, "%s in %s has more than %d characters, which no workbook can hold. Shorten it or save the sheet as CSV, then import again.",
		where, c.name, MaxCellText)
}

// richText appends the text of an element that may hold runs, up to its end
// tag. Phonetic runs (rPh) are a reading aid and not part of the text.
func (s *xmlScanner) richText(dst []byte, element string) ([]byte, error) {
	if s.kind == emptyTag {
		return dst, nil
	}
	phonetic := false
	for s.next() {
		switch {
		case s.ends(element):
			return dst, nil
		case string(s.name) == "rPh":
			phonetic = s.kind == openTag
		case s.kind == openTag && string(s.name) == "t" && !phonetic:
			var err error
			if dst, err = s.text(dst); err != nil {
				return dst, err
			}
			if len(dst) > maxMarkup {
				s.err = errOdd
				return dst, errOdd
			}
		}
	}
	s.cut()
	return dst, s.err
}
