package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sitewalk/internal/msp"
)

// inventorySpec is a workbook with everything the writer can do.
func inventorySpec() WorkbookSpec {
	return WorkbookSpec{
		Title: "Inventory", Creator: "Jane & Co", Created: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Sheets: []SheetSpec{
			{Name: "Configurations", FrozenColumns: 1, Columns: []ColumnSpec{
				{Header: "Name", Required: true, Note: "Needed.\nAs printed on the label & <shown>."},
				{Header: "Serial"},
				{Header: "Manufacturer", List: "Manufacturer"},
				{Header: "Model", List: "Model", Parent: "Manufacturer"},
				{Header: "Status", List: "Status", Strict: true, Required: true, Note: "One of the list."},
				{Header: "Purchased", Kind: Date},
				{Header: "Seen", Kind: Date, WithTime: true},
				{Header: "Ports", Kind: Number, Width: 8},
				{Header: "Id", Hidden: true},
			}},
			{Name: "Base / versions", Hidden: true, Columns: []ColumnSpec{{Header: "Id"}, {Header: "Version"}}},
		},
		Lists: []List{
			{Name: "Manufacturer", Values: []string{"Dell", "HP"}},
			{Name: "Model", Values: []string{"ProBook", "Latitude", "EliteBook", "OptiPlex"}, Parents: []string{"HP", "Dell", "hp", "Dell"}},
			{Name: "Status", Values: []string{"Active", "Retired", "=evil()"}},
		},
	}
}

var inventoryRows = [][]Value{
	{{Text: "SRV-01"}, {Text: "00012345"}, {Text: "Dell"}, {Text: "OptiPlex"}, {Text: "Active"}, {Text: "2026-03-04"}, {Text: "2026-03-04 05:06:07"}, {Text: "48"}, {Text: "id-1"}},
	{{Text: "=cmd|' /C calc'!A0", Fill: FillProblem}, {Text: "+49 30 1"}, {}, {Fill: FillWarning}, {Text: "-5"}, {Text: "soon"}, {Text: "2026-03-04"}, {Text: "007"}},
	{{Text: " a\r\nb _x0041_ <&> \x01 "}, {Text: "@x"}, {Text: "\tx"}, {Text: "😀ü"}, {Text: "TRUE", Kind: Bool}, {Text: "2026-13-40"}, {Text: "1900-01-05"}, {Text: "-1.5"}},
}

func writeInventory(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := NewWriter(&buf, inventorySpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range inventoryRows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestWorkbookReadsBackAsWritten(t *testing.T) {
	b := open(t, "out.xlsx", writeInventory(t))
	want := `1: A="Name" B="Serial" C="Manufacturer" D="Model" E="Status" F="Purchased" G="Seen" H="Ports" I="Id"
2: A="SRV-01" B="00012345" C="Dell" D="OptiPlex" E="Active" F="2026-03-04"(date) G="2026-03-04 05:06:07"(date) H="48"(number) I="id-1"
3: A="=cmd|' /C calc'!A0" B="+49 30 1" E="-5" F="soon" G="2026-03-04"(date) H="007"
4: A=" a\r\nb _x0041_ <&> \x01 " B="@x" C="\tx" D="😀ü" E="TRUE"(yes/no) F="2026-13-40" G="1900-01-05" H="-1.5"(number)
`
	if diff := cmp.Diff(want, show(allRows(t, b, "Configurations"))); diff != "" {
		t.Error(diff)
	}
	wantSheets := []string{"Configurations false", "Base - versions true", "Lists true"}
	var got []string
	for _, s := range b.Sheets() {
		got = append(got, fmt.Sprint(s.Name, " ", s.Hidden))
	}
	if diff := cmp.Diff(wantSheets, got); diff != "" {
		t.Error(diff)
	}
	wantLists := "1: A=\"Manufacturer\" B=\"Model of\" C=\"Model\" D=\"Status\"\n" +
		"2: A=\"Dell\" B=\"Dell\" C=\"Latitude\" D=\"Active\"\n" +
		"3: A=\"HP\" B=\"Dell\" C=\"OptiPlex\" D=\"Retired\"\n" +
		"4: B=\"HP\" C=\"ProBook\" D=\"=evil()\"\n" +
		"5: B=\"hp\" C=\"EliteBook\"\n"
	if diff := cmp.Diff(wantLists, show(allRows(t, b, "Lists"))); diff != "" {
		t.Error(diff)
	}
}

// Excel itself is not at hand; excelize is the second opinion on the workbook.
func TestWorkbookHoldsWhatExcelShouldShow(t *testing.T) {
	data := writeInventory(t)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	const s = "Configurations"
	check := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(got)); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	dim, err := f.GetSheetDimension(s)
	check("dimension", fmt.Sprint(dim, err), "A1:I4<nil>")
	panes, err := f.GetPanes(s)
	check("panes", fmt.Sprint(panes.Freeze, panes.XSplit, panes.YSplit, panes.TopLeftCell, err), "true 1 1B2<nil>")
	comments, err := f.GetComments(s)
	if err != nil || len(comments) != 2 {
		t.Fatal(comments, err)
	}
	note := comments[0].Cell
	for _, run := range comments[0].Paragraph {
		note += run.Text
	}
	check("note", note, "A1Needed.\nAs printed on the label & <shown>.")
	dvs, err := f.GetDataValidations(s)
	if err != nil || len(dvs) != 3 {
		t.Fatal(dvs, err)
	}
	var formulas []string
	for _, d := range dvs {
		formulas = append(formulas, d.Sqref+" "+d.Formula1)
	}
	check("dropdowns", strings.Join(formulas, "\n"), "C2:C1048576 list_manufacturer\n"+
		"D2:D1048576 IF(COUNTIF(list_model_of,$C2)=0,list_model,OFFSET(list_model,MATCH($C2,list_model_of,0)-1,0,COUNTIF(list_model_of,$C2),1))\n"+
		"E2:E1048576 list_status")
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	check("list", names["list_model"], "'Lists'!$C$2:$C$5")
	check("list of parents", names["list_model_of"], "'Lists'!$B$2:$B$5")
	visible, err := f.GetColVisible(s, "I")
	check("hidden column", fmt.Sprint(visible, err), "false <nil>")
	width, err := f.GetColWidth(s, "H")
	check("width", fmt.Sprint(width, err), "8 <nil>")
	for ref, want := range map[string]string{"F2": "2026-03-04", "G2": "2026-03-04 05:06:07", "A3": "=cmd|' /C calc'!A0"} {
		v, err := f.GetCellValue(s, ref)
		check(ref, fmt.Sprint(v, err), want+"<nil>")
		formula, err := f.GetCellFormula(s, ref)
		check("formula of "+ref, fmt.Sprint(formula, err), "<nil>")
	}
	props, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	check("properties", props.Title+" "+props.Creator+" "+props.Created, "Inventory Jane & Co 2026-03-04T05:06:07Z")
	for _, ref := range []string{"A3", "B3", "E3", "B4", "C4"} {
		id, err := f.GetCellStyle(s, ref)
		if err != nil {
			t.Fatal(err)
		}
		if xf := f.Styles.CellXfs.Xf[id]; xf.QuotePrefix == nil || !*xf.QuotePrefix {
			t.Errorf("%s does not have the apostrophe mark", ref)
		}
	}
	id, err := f.GetCellStyle(s, "A3")
	if err != nil {
		t.Fatal(err)
	}
	fill := f.Styles.Fills.Fill[*f.Styles.CellXfs.Xf[id].FillID]
	check("colour of a problem", fill.PatternFill.FgColor.RGB, "FFFFC7CE")
	compareWithExcelize(t, data)
}

func TestPartsAreWellFormedAndTheSameEveryTime(t *testing.T) {
	a, b := writeInventory(t), writeInventory(t)
	if !bytes.Equal(a, b) {
		t.Error("the same rows gave other bytes")
	}
	zr, err := zip.NewReader(bytes.NewReader(a), int64(len(a)))
	if err != nil {
		t.Fatal(err)
	}
	if zr.File[0].Name != "[Content_Types].xml" {
		t.Error("the table of contents is not first")
	}
	for _, f := range zr.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(rc)
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", f.Name, err)
				break
			}
		}
		if err := rc.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestDimensionOfALargeSheet(t *testing.T) {
	for _, tt := range []struct {
		name        string
		announced   int
		rows        int
		want        string
		wantProblem bool
	}{
		{"announced", 5000, 5000, "A1:A5001", false},
		{"not announced", 0, 5000, "", false},
		{"announced wrongly", 4999, 5000, "", true},
		{"small and not announced", 0, 3, "A1:A4", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var buf bytes.Buffer
			w, err := NewWriter(&buf, WorkbookSpec{Sheets: []SheetSpec{{Name: "x", RowCount: tt.announced, Columns: []ColumnSpec{{Header: "h"}}}}})
			if err != nil {
				t.Fatal(err)
			}
			for range tt.rows {
				if err := w.Row([]Value{{Text: strings.Repeat("x", 50)}}); err != nil {
					t.Fatal(err)
				}
			}
			err = w.Close()
			if tt.wantProblem {
				if msp.CodeOf(err) != msp.Internal {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			zr, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
			if err != nil {
				t.Fatal(err)
			}
			f, err := zr.Open("xl/worksheets/sheet1.xml")
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(f)
			if err != nil {
				t.Fatal(err)
			}
			_, after, _ := strings.Cut(string(text), `<dimension ref="`)
			got, _, _ := strings.Cut(after, `"`)
			if tt.want == "" && after != "" || tt.want != got && tt.want != "" {
				t.Errorf("dimension %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWhatAWorkbookCannotHold(t *testing.T) {
	var buf bytes.Buffer
	w, err := NewWriter(&buf, WorkbookSpec{Sheets: []SheetSpec{{Name: "x", Columns: []ColumnSpec{{Header: "Notes"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	err = w.Row([]Value{{Text: strings.Repeat("x", MaxCellText+1)}})
	if e := msp.AsError(err); e == nil || e.Code != msp.Invalid || e.Field != "A2" || !strings.Contains(e.Message, "CSV") {
		t.Errorf("got %v", err)
	}
	if err := w.Close(); err == nil {
		t.Error("Close forgot the error")
	}
	if _, err := NewWriter(&buf, WorkbookSpec{Sheets: []SheetSpec{{Name: "x", RowCount: MaxRows, Columns: []ColumnSpec{{Header: "h"}}}}}); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("too many rows: %v", err)
	}
	if _, err := NewWriter(&buf, WorkbookSpec{Sheets: []SheetSpec{{Name: "x", Columns: []ColumnSpec{{Header: "h", List: "gone"}}}}}); err == nil {
		t.Error("a list that is not there was accepted")
	}
}

func TestSheetName(t *testing.T) {
	for _, tt := range [][2]string{
		{"Servers", "Servers"}, {"a/b:c*d?e[f]g\\h", "a-b-c-d-e-f-g-h"}, {"", "Sheet"}, {"  'x' ", "x"}, {"History", "Sheet History"},
		{strings.Repeat("x", 40), strings.Repeat("x", 31)}, {"a\x00b", "a b"}, {strings.Repeat("😀", 20), strings.Repeat("😀", 15)},
	} {
		if got := SheetName(tt[0]); got != tt[1] {
			t.Errorf("SheetName(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
	names := sheetNamesFor(WorkbookSpec{Sheets: []SheetSpec{{Name: "a"}, {Name: "A"}, {Name: "lists"}}})
	if diff := cmp.Diff([]string{"a", "A 2", "lists", "Lists 2"}, names); diff != "" {
		t.Error(diff)
	}
}

// cellText is text as people and attackers write it.
var cellText = rapid.Custom(func(t *rapid.T) string {
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return rapid.StringMatching(`['=+\-@\t"]{0,4}[a-z0-9 ,;'"_x]{0,12}`).Draw(t, "risky")
	case 1:
		return rapid.StringMatching(`_x[0-9A-Fa-f]{4}_[a-z]?`).Draw(t, "escaped")
	case 2:
		return rapid.SampledFrom([]string{"1.23E+12", "00012", "TRUE", "2026-03-04", "＝1", "a\nb", "sep=;", "ID", "\"", "'", "''=x", "\r\nx", "#N/A"}).Draw(t, "sample")
	}
	return rapid.String().Draw(t, "any")
})

func TestEveryTextSurvivesAWorkbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(cellText, 1, 8).Draw(t, "texts")
		var buf bytes.Buffer
		w, err := NewWriter(&buf, WorkbookSpec{Sheets: []SheetSpec{{Name: "x", Columns: make([]ColumnSpec, len(texts)+1)}}})
		if err != nil {
			t.Fatal(err)
		}
		row := []Value{{Text: "first"}}
		for _, s := range texts {
			row = append(row, Value{Text: s})
		}
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := Open("x.xlsx", bytes.NewReader(buf.Bytes()), int64(buf.Len()), Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := b.Sample("x", 10)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		for i, want := range texts {
			got := ""
			if i+1 < len(rows[0].Cells) {
				got = rows[0].Cells[i+1].Text
			}
			if got != want {
				t.Errorf("wrote %q, read %q", want, got)
			}
		}
	})
}

func TestEveryTextSurvivesACSVFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(cellText, 1, 8).Draw(t, "texts")
		opts := CSVOptions{Separator: rapid.SampledFrom([]byte(",;\t|")).Draw(t, "sep"), BOM: rapid.Bool().Draw(t, "bom")}
		var buf bytes.Buffer
		w := NewCSVWriter(&buf, opts)
		row := []Value{{Text: "first"}}
		for _, s := range texts {
			row = append(row, Value{Text: s})
		}
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		b, err := Open("x.csv", bytes.NewReader(buf.Bytes()), int64(buf.Len()), Options{Separator: rune(opts.Separator), Encoding: "utf-8"})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := b.Sample("x", 10)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		for i, want := range texts {
			// Line breaks inside a cell are read as LF, and text files have no NUL.
			want = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(want)
			got := ""
			if i+1 < len(rows[0].Cells) {
				got = rows[0].Cells[i+1].Text
			}
			if got != want {
				t.Errorf("wrote %q, read %q", want, got)
			}
		}
	})
}
