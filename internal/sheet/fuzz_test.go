package sheet

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/internal/msp"
)

// fuzzLimits keep an input that unpacks well from taking all the time.
var fuzzLimits = Limits{Unpacked: 4 << 20, SharedStrings: 1 << 20, Field: 1 << 16}

// FuzzXLSX: no bytes make reading a workbook panic or fail with an error that is
// not for a person.
func FuzzXLSX(f *testing.F) {
	f.Add(writeInventory(f))
	f.Add(excelizeBook(f))
	for _, c := range bookCases() {
		f.Add(c.book.bytes(f))
	}
	if data, err := os.ReadFile(filepath.Join("testdata", "inventories", "meraki-provision-sites-generator.xlsx")); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkReading(t, "x.xlsx", data)
	})
}

// FuzzSheetXML mutates the XML inside the zip, which mutated zip bytes seldom reach.
func FuzzSheetXML(f *testing.F) {
	for _, c := range bookCases() {
		f.Add(c.book.sheet+c.book.rows, c.book.strings, c.book.styles, c.book.sheet != "")
	}
	f.Fuzz(func(t *testing.T, sheet, shared, styles string, whole bool) {
		h := handmade{rows: sheet, strings: shared, styles: styles}
		if whole {
			h = handmade{sheet: sheet, strings: shared, styles: styles}
		}
		checkReading(t, "x.xlsx", h.bytes(t))
	})
}

// FuzzCSV: any text is read or refused, and reading what we wrote of it gives the same cells.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\r\ny\";'=1\r\n", "\xFF\xFEa\x00,\x00b\x00", "a\tb\rc\td", "\"15\" monitor\",x\n", "sep=;\na;b\n",
		"caf\xe9,1\n", "\uFEFFa|b\n", "\"open", "\"a\"\"b\" c,\"d\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			t.Skip("a workbook")
		}
		rows := checkReading(t, "x.csv", data)
		if rows == nil {
			return
		}
		var buf bytes.Buffer
		w := NewCSVWriter(&buf, CSVOptions{})
		for _, r := range rows {
			values := make([]Value, len(r.Cells)+1)
			values[0].Text = "row"
			for i, c := range r.Cells {
				values[i+1].Text = c.Text
			}
			if err := w.Row(values); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		b, err := Open("y.csv", bytes.NewReader(buf.Bytes()), int64(buf.Len()), Options{Encoding: "utf-8", Separator: ','})
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.Sample("y", 1<<30)
		if err != nil || len(again) != len(rows) {
			t.Fatalf("%d rows came back as %d: %v", len(rows), len(again), err)
		}
		for i, r := range rows {
			for c, cell := range r.Cells {
				got := ""
				if c+1 < len(again[i].Cells) {
					got = again[i].Cells[c+1].Text
				}
				want := strings.ReplaceAll(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(cell.Text), "\x00", "")
				if got != want {
					t.Fatalf("%q came back as %q", cell.Text, got)
				}
			}
		}
	})
}

// checkReading reads everything there is and checks what must always hold.
func checkReading(t *testing.T, name string, data []byte) (first []SampleRow) {
	t.Helper()
	forPeople := func(err error) bool {
		if err != nil && msp.AsError(err) == nil {
			t.Fatalf("an error that is not for a person: %v", err)
		}
		return err == nil
	}
	b, err := Open(name, bytes.NewReader(data), int64(len(data)), Options{Limits: fuzzLimits})
	if !forPeople(err) {
		return nil
	}
	for i, s := range b.Sheets() {
		rows, err := b.Sample(s.Name, 5000)
		forPeople(err)
		last := 0
		for _, r := range rows {
			if r.Number <= last {
				t.Fatalf("row %d after row %d", r.Number, last)
			}
			last = r.Number
			if len(r.Cells) == 0 || len(r.Cells) > MaxColumns {
				t.Fatalf("row %d has %d cells", r.Number, len(r.Cells))
			}
		}
		FindHeader(rows[:min(len(rows), SampleRows)], nil, nil)
		_, err = b.Merged(s.Name)
		forPeople(err)
		if i == 0 && err == nil {
			first = rows
		}
	}
	_, _, err = b.PickSheet(nil)
	forPeople(err)
	return first
}
