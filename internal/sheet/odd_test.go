package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/flate"
)

// A comment or a tag larger than the scanner's window is legal. excelize takes
// over behind the last row that was handed out, so that none is lost or doubled.
func TestExcelizeTakesOverInTheMiddle(t *testing.T) {
	var rows strings.Builder
	for i := range 50 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c r="B%d" s="1"><v>45000</v></c><c r="C%d" t="b"><v>1</v></c><c r="D%d"><v>123456789012</v></c><c r="E%d" t="e"><v>#N/A</v></c></row>`,
			i+1, i+1, i+1, i+1, i+1, i+1)
		if i == 30 {
			rows.WriteString(`<row r="40" note="` + strings.Repeat("x", 3*maxMarkup) + `"><c r="A40" t="inlineStr"><is><t>late</t></is></c></row>`)
			break
		}
	}
	data := handmade{rows: rows.String(), strings: `<si><t>text</t></si>`, styles: oddStyles,
		tail: `<mergeCells count="1"><mergeCell ref="G1:H2"/></mergeCells>`}.bytes(t)
	b := open(t, "x.xlsx", data)
	got := allRows(t, b, "One")
	if b.odd == nil {
		t.Fatal("the scanner was not given anything odd")
	}
	if len(got) != 32 || got[31].Number != 40 || got[31].Cells[0].Text != "late" {
		t.Fatalf("%d rows, last %v", len(got), got[len(got)-1])
	}
	for i, r := range got[:31] {
		want := fmt.Sprintf("%d: A=\"text\" B=\"2023-03-15\"(date) C=\"TRUE\"(yes/no) D=\"123456789012\"(number)!8 E=\"#N/A\"(error)\n", i+1)
		if diff := cmp.Diff(want, show([]SampleRow{r})); diff != "" {
			t.Fatal(diff)
		}
	}
	// From the start, all by excelize.
	if diff := cmp.Diff(show(got), show(allRows(t, b, "One"))); diff != "" {
		t.Error(diff)
	}
	merged, err := b.Merged("One")
	if err != nil || fmt.Sprint(merged) != "[G1:H2]" {
		t.Error(merged, err)
	}
}

func TestMergedRangesAreFoundBehindRowsThatLookLikeTheirEnd(t *testing.T) {
	data := handmade{rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>sheetData&gt; mergeCell ref</t></is></c></row>` + strings.Repeat(" ", 200_000),
		tail: `<mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="nonsense"/><mergeCell ref="$D$4:E$9"/></mergeCells>`}.bytes(t)
	merged, err := open(t, "x.xlsx", data).Merged("One")
	if err != nil || fmt.Sprint(merged) != "[B2:C3 D4:E9]" {
		t.Error(merged, err)
	}
}

// Buffer edges fall anywhere: the same rows must come out whatever the padding.
func TestWorkbookAcrossBufferEdges(t *testing.T) {
	const rows = `<row r="1" x='>'><c r="A1" t="inlineStr"><is><t>a&amp;b<![CDATA[<c>]]>d</t></is></c><c r="B1"><v>1.5</v></c></row><!-- x --><row r="2"><c r="A2" t="str"><f>"x"</f><v>y_x0041_</v></c></row>`
	const want = "1: A=\"a&b<c>d\" B=\"1.5\"(number)\n2: A=\"yA\"\n"
	for shift := range 330 {
		pad := strings.Repeat(" ", scanBuffer-500+shift)
		b := open(t, "x.xlsx", handmade{rows: pad + rows}.bytes(t))
		if got := show(allRows(t, b, "One")); got != want {
			t.Fatalf("shift %d:\n got %s\nwant %s", shift, got, want)
		}
	}
}

// rowsOfInline makes a sheet of n rows without holding it.
func rowsOfInline(t *testing.T, n int) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
	for _, p := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="One" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="s.xml"/></Relationships>`},
	} {
		w, err := zw.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, p[1]); err != nil {
			t.Fatal(err)
		}
	}
	w, err := zw.Create("xl/s.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, `<worksheet><sheetData>`); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := fmt.Fprintf(w, `<row><c t="inlineStr"><is><t>host-%d</t></is></c><c><v>%d</v></c></row>`, i, i*7919%100_003); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.WriteString(w, `</sheetData></worksheet>`); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// What is alive after many rows must not be more than after few.
func TestMemoryDoesNotGrowWithTheRows(t *testing.T) {
	data := rowsOfInline(t, 200_000)
	text := []byte(strings.Repeat("host,10.0.0.1,\"a\nb\"\n", 200_000))
	for name, data := range map[string][]byte{"x.xlsx": data, "x.csv": text} {
		b := open(t, name, data)
		r, err := b.Rows(b.Sheets()[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		alive := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		var early, late uint64
		for n := 1; r.Next(); n++ {
			switch n {
			case 1000:
				early = alive()
			case 199_000:
				late = alive()
				if p := r.Progress(); p < 0.9 || p > 1 {
					t.Errorf("%s: progress %v near the end", name, p)
				}
			}
		}
		if err := r.Err(); err != nil {
			t.Fatal(err)
		}
		if late > early+1<<20 {
			t.Errorf("%s: %d bytes alive early, %d late", name, early, late)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		runtime.KeepAlive(data)
	}
}

func TestRowsThatAreHidden(t *testing.T) {
	b := open(t, "x.xlsx", handmade{rows: `<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row><row r="3"><c><v>3</v></c></row>`}.bytes(t))
	r, err := b.Rows("One")
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for r.Next() {
		got = append(got, r.Hidden())
	}
	if diff := cmp.Diff([]bool{false, true, false}, got); diff != "" || r.Err() != nil {
		t.Error(diff, r.Err())
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if r.Next() {
		t.Error("rows after Close")
	}
}

// What was handed out stays as it was when the reader moves on.
func TestTextsOutliveTheirRow(t *testing.T) {
	b := open(t, "x.xlsx", rowsOfInline(t, 100))
	r, err := b.Rows("One")
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for r.Next() {
		_, cells := r.Row()
		kept = append(kept, cells[0].Text)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	for i, s := range kept {
		if s != fmt.Sprint("host-", i) {
			t.Fatalf("row %d now reads %q", i, s)
		}
	}
}

func TestRefs(t *testing.T) {
	for _, tt := range []struct {
		col, row int
		want     string
	}{{1, 1, "A1"}, {3, 12, "C12"}, {26, 2, "Z2"}, {27, 3, "AA3"}, {702, 4, "ZZ4"}, {703, 5, "AAA5"}, {16384, 1048576, "XFD1048576"}, {16385, 1, ""}, {0, 1, ""}, {1, 0, ""}} {
		if got := Ref(tt.col, tt.row); got != tt.want {
			t.Errorf("Ref(%d, %d) = %q, want %q", tt.col, tt.row, got, tt.want)
		}
	}
	for col := 1; col <= MaxColumns; col++ {
		if c, r, ok := ParseRef(strings.ToLower("$" + Letters(col) + "$7")); c != col || r != 7 || !ok {
			t.Fatalf("column %d reads back as %d", col, c)
		}
	}
	for _, bad := range []string{"", "A", "1", "1A", "A0", "A-1", "A1B", "ABCDE1", "A123456789", strings.Repeat("$", 40), "Ä1"} {
		if _, _, ok := ParseRef(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}

// Other programs write parts under other names, the strict form of the format
// has other relationship types, and not every sheet is a worksheet.
func TestPartsUnderOtherNames(t *testing.T) {
	data := zipOf(t,
		[2]string{"_rels/.rels", `<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/XL/Book.xml"/></Relationships>`},
		[2]string{"xl\\book.xml", `<x:workbook xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships"><x:sheets><x:sheet name="Chart" sheetId="9" q:id="c"/><x:sheet name="A &amp; B" sheetId="1" state="veryHidden" q:id="w"/></x:sheets></x:workbook>`},
		[2]string{"xl/_rels/book.xml.rels", `<Relationships><Relationship Id="c" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/chartsheet" Target="chart.xml"/>` +
			`<Relationship Id="w" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="../Data/Sheet.xml"/></Relationships>`},
		[2]string{"xl/chart.xml", `<chartsheet/>`},
		[2]string{"data/sheet.xml", `<worksheet><sheetData><row><c t="d"><v>2026-03-04</v></c></row></sheetData></worksheet>`},
	)
	b := open(t, "x.xlsx", data)
	sheets := b.Sheets()
	if len(sheets) != 1 || sheets[0].Name != "A & B" || !sheets[0].Hidden {
		t.Fatal(sheets)
	}
	if got := show(allRows(t, b, "A & B")); got != "1: A=\"2026-03-04\"(date)\n" {
		t.Error(got)
	}
}

func TestFormatCodes(t *testing.T) {
	tests := []struct {
		code string
		want formatKind
	}{
		{"", formatGeneral}, {"General", formatGeneral}, {"GENERAL", formatGeneral}, {`General" kg"`, formatGeneral}, {"0", formatPadded},
		{"0000;-0000", formatPadded}, {`"SN-"000000`, formatPadded}, {`\S000`, formatPadded}, {"000-000", formatPadded}, {"0.00", formatNumber}, {"#,##0", formatNumber},
		{"0%", formatNumber}, {"0.00E+00", formatNumber}, {"# ?/?", formatNumber}, {"@", formatNumber}, {`[$€-407]\ #,##0.00`, formatNumber}, {"[Red]0.00", formatNumber},
		{"[Red]000", formatPadded}, {"[>100]000;0", formatNumber}, {"yyyy-mm-dd", formatDate}, {"mmm yy", formatDate}, {"mm", formatDate}, {"dddd", formatDate}, {"aaa", formatDate},
		{"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", formatDate}, {"[$-411]ge.m.d", formatDate}, {"d. mmmm yyyy", formatDate}, {"h:mm", formatTime}, {"mm:ss.0", formatTime},
		{"h:mm AM/PM", formatTime}, {"yyyy-mm-dd hh:mm", formatDate}, {"[h]:mm:ss", formatDuration}, {"[mm]:ss", formatDuration}, {"[]0", formatPadded},
		{`0" days"`, formatNumber}, {`"d"0.0`, formatNumber}, {`"open`, formatNumber}, {"0\\", formatPadded}, {strings.Repeat("-", 5000), formatNumber}, {"_-* #,##0_-", formatNumber},
	}
	for _, tt := range tests {
		if got := parseFormat(tt.code).kind; got != tt.want {
			t.Errorf("%q is %d, want %d", tt.code, got, tt.want)
		}
	}
}
