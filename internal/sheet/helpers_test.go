package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// zipOf makes a zip file of names and contents, in the given order.
func zipOf(t testing.TB, parts ...[2]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range parts {
		f, err := w.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// handmade is a workbook of hand-written XML parts.
type handmade struct {
	sheet   string // the whole sheet1.xml; wins over rows
	rows    string // what stands in sheetData
	tail    string // what stands behind sheetData
	strings string // what stands in sst
	styles  string // what stands in styleSheet
	bookPr  string
}

const mainNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

func (h handmade) bytes(t testing.TB) []byte {
	t.Helper()
	sheet := h.sheet
	if sheet == "" {
		sheet = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<worksheet ` + mainNS + `><sheetData>` + h.rows + `</sheetData>` + h.tail + `</worksheet>`
	}
	parts := [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + mainNS + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` + h.bookPr + `<sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}
	if h.strings != "" {
		parts = append(parts, [2]string{"xl/sharedStrings.xml", `<sst ` + mainNS + `>` + h.strings + `</sst>`})
	}
	if h.styles != "" {
		parts = append(parts, [2]string{"xl/styles.xml", `<styleSheet ` + mainNS + `>` + h.styles + `</styleSheet>`})
	}
	return zipOf(t, parts...)
}

func open(t testing.TB, name string, data []byte) *Book {
	t.Helper()
	b, err := Open(name, bytes.NewReader(data), int64(len(data)), Options{})
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	return b
}

func allRows(t testing.TB, b *Book, sheet string) []SampleRow {
	t.Helper()
	rows, err := b.Sample(sheet, 1<<30)
	if err != nil {
		t.Fatalf("read %s: %v", sheet, err)
	}
	return rows
}

// show writes rows down so that tests can compare them at one glance:
// "1: A1=text B1=5(number)".
func show(rows []SampleRow) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d:", r.Number)
		for i, c := range r.Cells {
			if c.Kind == Empty && c.Damage == 0 {
				continue
			}
			fmt.Fprintf(&b, " %s=%q", Letters(i+1), c.Text)
			if c.Kind != Text {
				fmt.Fprintf(&b, "(%s)", c.Kind)
			}
			if c.Damage != 0 {
				fmt.Fprintf(&b, "!%d", c.Damage)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
