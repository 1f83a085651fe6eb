package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// compareWithExcelize reads a workbook both ways, cell by cell. Where the two
// see different kinds of things (excelize gives raw numbers), Raw is compared.
func compareWithExcelize(t testing.TB, data []byte) {
	t.Helper()
	b := open(t, "corpus.xlsx", data)
	odd, err := openOdd("corpus.xlsx", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range b.Sheets() {
		ours := allRows(t, b, s.Name)
		if b.odd != nil {
			t.Fatal("the scanner gave up, so this compares nothing")
		}
		rows, err := odd.openRows(s.Name, 0)
		if err != nil {
			t.Fatal(err)
		}
		var theirs []SampleRow
		for {
			ok, err := rows.next()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			n, cells := rows.row()
			theirs = append(theirs, SampleRow{n, append([]Cell(nil), cells...)})
		}
		if err := rows.close(); err != nil {
			t.Fatal(err)
		}
		a, c := show(ours), show(theirs)
		if a != c {
			t.Errorf("sheet %s\n  ours %s\ntheirs %s", s.Name, firstDifference(a, c), firstDifference(c, a))
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range x {
		if i >= len(y) || x[i] != y[i] {
			return x[i]
		}
	}
	return "(nothing)"
}

func TestScannerAgreesWithExcelize(t *testing.T) {
	t.Run("written by excelize with every kind of cell", func(t *testing.T) {
		compareWithExcelize(t, excelizeBook(t))
	})
	t.Run("written by its stream writer", func(t *testing.T) {
		f := excelize.NewFile()
		sw, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 300 {
			row := []any{i, float64(i) / 7, "text & <more>", nil, " blanks ", i%2 == 0, "line\nbreak", excelize.Cell{Formula: "1+1", Value: i}}
			if err := sw.SetRow(Ref(1, 2*i+1), row); err != nil {
				t.Fatal(err)
			}
		}
		if err := sw.Flush(); err != nil {
			t.Fatal(err)
		}
		compareWithExcelize(t, saved(t, f))
	})
	for _, h := range handmadeCorpus() {
		t.Run(h.name, func(t *testing.T) { compareWithExcelize(t, h.book.bytes(t)) })
	}
}

func TestScannerAgreesWithExcelizeOnMadeUpBooks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := excelize.NewFile()
		styles := make([]int, 0, 8)
		for _, code := range []string{"0000", "yyyy-mm-dd", "0.00", "h:mm", `"X-"000`, "[h]:mm:ss", "d/m/yy h:mm", "@"} {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			if err != nil {
				rt.Fatal(err)
			}
			styles = append(styles, id)
		}
		for range rapid.IntRange(1, 30).Draw(rt, "cells") {
			ref := Ref(rapid.IntRange(1, 40).Draw(rt, "col"), rapid.IntRange(1, 60).Draw(rt, "row"))
			var v any
			switch rapid.IntRange(0, 4).Draw(rt, "kind") {
			case 0:
				v = rapid.StringMatching(`[ -~äöü€\n\t]{0,20}`).Draw(rt, "text")
			case 1:
				v = rapid.Int64().Draw(rt, "int")
			case 2:
				v = rapid.Float64Range(-1e18, 1e18).Draw(rt, "float")
			case 3:
				v = rapid.Bool().Draw(rt, "bool")
			case 4:
				v = rapid.Float64Range(0, 3e6).Draw(rt, "date")
			}
			if err := f.SetCellValue("Sheet1", ref, v); err != nil {
				rt.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", ref, ref, rapid.SampledFrom(styles).Draw(rt, "style")); err != nil {
				rt.Fatal(err)
			}
		}
		compareWithExcelize(t, saved(t, f))
		if t.Failed() {
			rt.FailNow()
		}
	})
}

func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// excelizeBook has two sheets (one hidden) with every kind of cell that excelize writes.
func excelizeBook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	values := []any{"text", "", " padded ", "two\nlines", "a\tb", "=1+1", "_x0041_", "ünïcode 東京 😀", 5, -7, 1.5, 1e20, 0.1 + 0.2,
		123456789012, true, false, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		time.Duration(5) * time.Hour, []byte("bytes"), nil, strings.Repeat("long ", 2000), "<&>\"'", "1.23E+12", "#N/A"}
	for i, v := range values {
		do(f.SetCellValue("Sheet1", Ref(2, i+3), v))
		do(f.SetCellValue("Sheet1", Ref(i+1, 40), v))
	}
	do(f.SetCellRichText("Sheet1", "D4", []excelize.RichTextRun{{Text: "bold", Font: &excelize.Font{Bold: true}}, {Text: " and not"}}))
	for i := 14; i <= 22; i++ {
		id, err := f.NewStyle(&excelize.Style{NumFmt: i})
		do(err)
		ref := Ref(8, i)
		do(f.SetCellValue("Sheet1", ref, 45000.75))
		do(f.SetCellStyle("Sheet1", ref, ref, id))
	}
	do(f.SetCellFormula("Sheet1", "F1", "1+1"))
	do(f.MergeCell("Sheet1", "J1", "L2"))
	do(f.SetCellValue("Sheet1", "J1", "merged"))
	_, err := f.NewSheet("Other & more")
	do(err)
	do(f.SetSheetVisible("Other & more", false))
	for r := 1; r < 500; r += 3 {
		for c := 1; c < 30; c += 2 {
			do(f.SetCellValue("Other & more", Ref(c, r), fmt.Sprint(r, " ", c)))
		}
	}
	return saved(t, f)
}
