package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"sitewalk/internal/msp"
)

// readAll opens a file and reads every sheet; it is the first error of that.
func readAll(name string, data []byte, opts Options) error {
	b, err := Open(name, bytes.NewReader(data), int64(len(data)), opts)
	if err != nil {
		return err
	}
	for _, s := range b.Sheets() {
		if _, err := b.Sample(s.Name, 1<<30); err != nil {
			return err
		}
		if _, err := b.Merged(s.Name); err != nil {
			return err
		}
	}
	_, _, err = b.PickSheet(nil)
	return err
}

func TestWhatIsNoTableIsRefusedWithTheNextStep(t *testing.T) {
	good := writeInventory(t)
	flipped := bytes.Clone(good)
	flipped[bytes.Index(flipped, []byte("sheet1.xml"))+200] ^= 0x55
	tests := []struct {
		name string
		data []byte
		want []string // words of the message
	}{
		{"an empty file", nil, []string{`"f.x" is empty`}},
		{"nothing but blank lines", []byte("\r\n \r\n"), []string{"no text in it"}},
		{"a workbook with a password, or an old one", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), []string{"password protected or an old .xls", "save it as .xlsx without a password"}},
		{"a PDF", []byte("%PDF-1.7\n"), []string{"PDF", "paste"}},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), []string{"picture"}},
		{"a web page called .xls", []byte("\n<html xmlns:x=\"urn\"><table><tr><td>1"), []string{"web page", "save it as .xlsx"}},
		{"an Excel 2003 XML file", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), []string{"Excel 2003 XML"}},
		{"any XML", []byte(`<?xml version="1.0"?><nmaprun>`), []string{"XML file"}},
		{"a program", []byte("MZ\x90\x00\x03\x00\x00\x00"), []string{"program"}},
		{"binary data", []byte("abc\x00\x01\x02\x03def\x00"), []string{"not a workbook or text"}},
		{"control characters", bytes.Repeat([]byte{1, 2, 3, 'a'}, 50), []string{"not a workbook or text"}},
		{"half a workbook", good[:len(good)/2], []string{"damaged or not completely copied"}},
		{"a flipped byte", flipped, []string{"damaged or not completely copied"}},
		{"an empty zip file", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), []string{"zip file without a workbook"}},
		{"a zip file of pictures", zipOf(t, [2]string{"a.png", "x"}), []string{"zip file without a workbook", "Unpack"}},
		{"a Word document", zipOf(t, [2]string{"word/document.xml", "<x/>"}), []string{"Word document"}},
		{"a binary workbook", zipOf(t, [2]string{"xl/workbook.bin", "x"}), []string{".xlsb", "Save it as .xlsx"}},
		{"an OpenDocument file", zipOf(t, [2]string{"mimetype", "x"}, [2]string{"content.xml", "<x/>"}), []string{"OpenDocument"}},
		{"a Numbers file", zipOf(t, [2]string{"Index/Document.iwa", "x"}), []string{"Apple Numbers"}},
		{"a workbook without sheets", zipOf(t, [2]string{"xl/workbook.xml", `<workbook><sheets/></workbook>`}), []string{"no worksheet"}},
		{"a workbook that is no workbook", zipOf(t, [2]string{"xl/workbook.xml", `<html/>`}), []string{"without a workbook"}},
		{"only empty sheets", handmade{rows: `<row r="1"/>`}.bytes(t), []string{"is empty", `"One"`}},
		{"rows in disorder", handmade{rows: `<row r="5"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>`}.bytes(t), []string{"row 2 comes after row 5", `"One"`}},
		{"a row twice", handmade{rows: `<row r="5"><c><v>1</v></c></row><row r="5"><c><v>1</v></c></row>`}.bytes(t), []string{"row 5 comes after row 5"}},
		{"row 1048577", handmade{rows: `<row r="1048577"><c><v>1</v></c></row>`}.bytes(t), []string{"more than 1048576 rows", "Save the sheet as CSV"}},
		{"column XFE", handmade{rows: `<row r="1"><c r="XFE1"><v>1</v></c></row>`}.bytes(t), []string{"more than 16384 columns", "CSV"}},
		{"a cell without a place", handmade{rows: `<row r="1"><c r="1A"><v>1</v></c></row>`}.bytes(t), []string{`cell named "1A"`}},
		{"a shared text that is not there", handmade{rows: `<row r="3"><c r="B3" t="s"><v>7</v></c></row>`, strings: `<si><t>x</t></si>`}.bytes(t), []string{"cell B3", "damaged"}},
		{"XML that stops", handmade{sheet: `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v>`}.bytes(t), []string{"damaged"}},
		{"a text longer than a cell", handmade{rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("x", MaxCellText+1) + `</t></is></c></row>`}.bytes(t), []string{"Cell A1", "32767"}},
		{"a shared text longer than a cell", handmade{rows: `<row/>`, strings: `<si><t>` + strings.Repeat("x", MaxCellText+1) + `</t></si>`}.bytes(t), []string{"32767"}},
		{"a quote that is never closed", []byte("a,b\n1,\"2\n3,4\n"), []string{"line 2", "never closed"}},
		{"a field without end", []byte("a,b\n1,\"" + strings.Repeat("x\n", 1<<20) + "\""), []string{"line 2", "longer than 1 MiB"}},
		{"more columns than a sheet has", []byte(strings.Repeat("a,", MaxColumns+5)), []string{"more than 16384 columns in line 1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := readAll("/some/folder/f.x", tt.data, Options{})
			e := msp.AsError(err)
			if e == nil || e.Code != msp.Invalid {
				t.Fatalf("got %v", err)
			}
			for _, w := range tt.want {
				if !strings.Contains(e.Message, w) {
					t.Errorf("message %q does not say %q", e.Message, w)
				}
			}
			if !strings.Contains(e.Message, `"f.x"`) || strings.Contains(e.Message, "folder") {
				t.Errorf("message %q should name the file without its folder", e.Message)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	bomb := handmade{rows: strings.Repeat(" ", 20<<20)}.bytes(t)
	small := handmade{rows: `<row><c t="inlineStr"><is><t>x</t></is></c></row>`, strings: strings.Repeat(`<si><t>0123456789</t></si>`, 1000)}.bytes(t)
	tests := []struct {
		name   string
		data   []byte
		limits Limits
		want   string
	}{
		{"one that packs too well", bomb, Limits{}, "400 times"},
		{"more than all parts may have", bomb, Limits{Unpacked: 1 << 20}, "more than 1 MiB"},
		{"more parts than allowed", small, Limits{Entries: 3}, "far more than a workbook has"},
		{"more distinct text than allowed", small, Limits{SharedStrings: 5000}, "distinct text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := readAll("f.xlsx", tt.data, Options{Limits: tt.limits})
			e := msp.AsError(err)
			if e == nil || e.Code != msp.Invalid || !strings.Contains(e.Message, tt.want) || !strings.Contains(e.Message, "CSV") {
				t.Fatalf("got %v", err)
			}
		})
	}
	if err := readAll("f.xlsx", small, Options{}); err != nil {
		t.Error(err)
	}
}

// The size in the header of a part may lie: what is really unpacked counts.
func TestLyingSizeIsNoWayAroundTheLimit(t *testing.T) {
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="One" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="s.xml"/></Relationships>`,
	} {
		w, err := zw.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	inner := zip.NewWriter(&packed)
	w, err := inner.Create("s.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := `<worksheet><sheetData>` + strings.Repeat(`<row><c><v>1</v></c></row>`, 200_000) + `</sheetData></worksheet>`
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := inner.Close(); err != nil {
		t.Fatal(err)
	}
	zr, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := zr.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	h := zr.File[0].FileHeader
	h.Name, h.UncompressedSize64 = "xl/s.xml", 100
	rw, err := zw.CreateRaw(&h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(rw, raw); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	err = readAll("f.xlsx", buf.Bytes(), Options{Limits: Limits{Unpacked: 1 << 20}})
	if e := msp.AsError(err); e == nil || e.Code != msp.Invalid {
		t.Fatalf("got %v", err)
	}
}

func TestUnknownSheetAndEncoding(t *testing.T) {
	b := open(t, "x.xlsx", handmade{rows: `<row/>`}.bytes(t))
	if _, err := b.Rows("Two"); msp.CodeOf(err) != msp.NotFound || !strings.Contains(err.Error(), `"One"`) {
		t.Errorf("got %v", err)
	}
	if _, err := b.Rows("ONE"); err != nil {
		t.Errorf("capitals: %v", err)
	}
	for _, opts := range []Options{{Encoding: "klingon"}, {Separator: '"'}, {Separator: '–'}} {
		_, err := OpenText("x", "a,b", opts)
		if e := msp.AsError(err); e == nil || e.Field == "" {
			t.Errorf("%+v: got %v", opts, err)
		}
	}
}

// failingReader is a disk that is pulled out after some bytes.
type failingReader struct {
	data []byte
	at   int64
}

func (f failingReader) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.at {
		return 0, fmt.Errorf("device is gone")
	}
	return copy(p, f.data[off:]), nil
}

func TestReadErrorsAreNotTheEndOfTheFile(t *testing.T) {
	text := []byte(strings.Repeat("a,b\n", 100_000))
	if err := func() error {
		_, err := Open("x.csv", failingReader{text, 8192}, int64(len(text)), Options{})
		return err
	}(); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("text: %v", err)
	}
	b, err := Open("x.csv", failingReader{text, 200_000}, int64(len(text)), Options{Encoding: "utf-8"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sample("x", 1<<30); err == nil || !strings.Contains(err.Error(), "device is gone") {
		t.Errorf("rows: %v", err)
	}
}
