package sheet

import (
	"bytes"
	"io"
)

// merged finds the merged ranges behind the rows of a sheet. It does not look
// at the rows: it only searches for their end.
func (w *workbook) merged(info SheetInfo) ([]Range, error) {
	s, rc, err := w.scan(info.part)
	if err == errOdd {
		return nil, err
	}
	if err != nil {
		return nil, w.damaged(info.part, err)
	}
	defer rc.Close()
	r := &xlsxRows{w: w, sheet: info, s: s}
	for s.next() {
		if !s.starts("sheetData") {
			continue
		}
		if s.kind == openTag && !s.skipElement("sheetData") {
			return nil, r.fail(s.err)
		}
		if err := r.finish(); err != nil {
			return nil, err
		}
		return r.merged, nil
	}
	if s.err != io.EOF {
		return nil, r.fail(s.err)
	}
	return nil, nil
}

// skipElement moves behind the end tag of an element without looking at what is
// in it. A "<" cannot stand in text, so only a comment could fool it.
func (s *xmlScanner) skipElement(name string) bool {
	want := []byte(name)
	for {
		b := s.buf[s.pos:s.end]
		if i := bytes.Index(b, want); i >= 0 {
			tag := bytes.LastIndexByte(b[:i], '<')
			if tag >= 0 && tag+1 < i && b[tag+1] == '/' && bytes.IndexByte(b[tag:i], '>') < 0 {
				s.pos += tag
				return s.next()
			}
			s.pos += i + len(want)
			continue
		}
		s.pos = max(s.pos, s.end-len(want)-64) // "</" and a prefix may stand before the name
		if !s.more() {
			s.cut()
			return false
		}
	}
}

func (b *oddBook) merged(sheet string) (ranges []Range, err error) {
	defer b.guard(&err)
	cells, err := b.f.GetMergeCells(sheet, true)
	if err != nil {
		return nil, oddError(b.name, err)
	}
	for _, c := range cells {
		if m, ok := parseRange(c.GetStartAxis() + ":" + c.GetEndAxis()); ok && len(ranges) < maxMerges {
			ranges = append(ranges, m)
		}
	}
	return ranges, nil
}
