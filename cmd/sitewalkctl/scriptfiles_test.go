package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// bookHeaders are the columns of the workbook of devices.
var bookHeaders = []string{"Device Name", "Type", "Status", "IP Address", "Mac Addr", "S/N", "Manufacturer", "OS", "Warranty Expires", "Site", "Comments"}

// badCells are cells of the workbook that are wrong, each with the code it must
// be reported with. Rows are those of the sheet.
var badCells = []struct{ ref, text, code string }{
	{"B3", "Servr", "unknown_value"}, {"B17", "Toaster", "unknown_value"}, {"C20", "Alive", "unknown_value"},
	{"D31", "10.20.30.400", "not_an_ip"}, {"D44", "10.20", "not_an_ip"}, {"E50", "AA:BB:CC:DD:EE", "not_a_mac"},
	{"E61", "zz:zz:zz:zz:zz:zz", "not_a_mac"}, {"H72", "Windows Srv somewhat", "unknown_value"}, {"H80", "my own linux", "unknown_value"},
	{"I91", "soon", "not_a_date"}, {"I102", "2026-02-30", "not_a_date"}, {"J113", "Moon Base", "unknown_value"},
	{"F124", "1.23457E+14", "excel_damage"}, {"F135", "#REF!", "cell_error"}, {"G146", "Dill", "unknown_value"},
}

// device is the good text of a cell of the workbook; row counts from 2.
func device(column, row int) string {
	n := row - 1
	switch bookHeaders[column] {
	case "Device Name":
		return fmt.Sprintf("IMP-%04d", n)
	case "Type":
		return []string{"Managed Server", "Switch", "Printer", "Firewall"}[n%4]
	case "Status":
		return "Active"
	case "IP Address":
		return fmt.Sprintf("10.77.%d.%d", n/200, n%200+1)
	case "Mac Addr":
		return fmt.Sprintf("02-00-5E-10-%02X-%02X", n/256, n%256)
	case "S/N":
		return fmt.Sprintf("SNX%06d", n)
	case "Manufacturer":
		return "Dell"
	case "OS":
		return []string{"Windows Server 2022", "Debian 12"}[n%2]
	case "Warranty Expires":
		return fmt.Sprintf("2027-%02d-%02d", n%12+1, n%28+1)
	case "Site":
		return "Headquarters"
	}
	return fmt.Sprintf("Seen at rack %d", n%9)
}

func writeBook(file string, rows, bad int, change func(f *excelize.File)) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "Devices"); err != nil {
		return err
	}
	if err := f.SetSheetRow("Devices", "A1", &bookHeaders); err != nil {
		return err
	}
	for row := 2; row <= rows+1; row++ {
		line := make([]string, len(bookHeaders))
		for c := range line {
			line[c] = device(c, row)
		}
		if err := f.SetSheetRow("Devices", "A"+strconv.Itoa(row), &line); err != nil {
			return err
		}
	}
	for _, b := range badCells[:bad] {
		err := f.SetCellStr("Devices", b.ref, b.text)
		if err != nil {
			return err
		}
	}
	if change != nil {
		change(f)
	}
	return f.SaveAs(file)
}

func bookCmd(ts *testscript.TestScript, _ bool, args []string) {
	rows, err := strconv.Atoi(args[1])
	ts.Check(err)
	bad := 0
	if len(args) > 2 {
		bad, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	ts.Check(writeBook(ts.MkAbs(args[0]), rows, bad, nil))
}

// cellsCmd mends cells of the first sheet. A row of the problems workbook is named
// by what its first column says: IMP-0002/Type=Switch.
func cellsCmd(ts *testscript.TestScript, _ bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	sheet := f.GetSheetList()[0]
	rows, err := f.GetRows(sheet)
	ts.Check(err)
	for _, a := range args[1:] {
		ref, text, _ := strings.Cut(a, "=")
		if name, header, ok := strings.Cut(ref, "/"); ok {
			ref = ""
			for r, row := range rows {
				if len(row) == 0 || row[0] != name {
					continue
				}
				for c, h := range rows[0] {
					if h == header {
						ref, err = excelize.CoordinatesToCellName(c+1, r+1)
						ts.Check(err)
					}
				}
			}
			if ref == "" {
				fatal(ts, "no cell %s", a)
			}
		}
		ts.Check(f.SetCellStr(sheet, ref, text))
	}
	ts.Check(f.Save())
}

func cellCmd(ts *testscript.TestScript, neg bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	got, err := f.GetCellValue(f.GetSheetList()[0], args[1])
	ts.Check(err)
	if (got == args[2]) == neg {
		fatal(ts, "%s says %q", args[1], got)
	}
}

// oddCmd writes files nobody wants.
func oddCmd(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[1])
	var data []byte
	switch args[0] {
	case "pdf":
		data = []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n")
	case "png":
		data = append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 400)...)
	case "html":
		data = []byte("<html><head><meta charset=utf-8></head><body><table><tr><td>Name</td></tr><tr><td>FS03</td></tr></table></body></html>")
	case "xls":
		data = append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
	case "empty":
	case "truncated":
		whole := file + ".whole.xlsx"
		ts.Check(writeBook(whole, 50, 0, nil))
		all, err := os.ReadFile(whole)
		ts.Check(err)
		ts.Check(os.Remove(whole))
		data = all[:len(all)*2/3]
	case "bomb":
		data = workbook(ts, func(w io.Writer) error {
			_, err := io.WriteString(w, sheetHead+`<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>`)
			zeros := make([]byte, 1<<20)
			for i := range zeros {
				zeros[i] = 'A'
			}
			for i := 0; i < 600 && err == nil; i++ {
				_, err = w.Write(zeros)
			}
			if err == nil {
				_, err = io.WriteString(w, `</t></is></c></row></sheetData></worksheet>`)
			}
			return err
		})
	case "emptysheet":
		data = workbook(ts, func(w io.Writer) error {
			_, err := io.WriteString(w, sheetHead+`</sheetData></worksheet>`)
			return err
		})
	case "toomanyrows": // one more than Excel itself can hold
		data = workbook(ts, func(w io.Writer) error {
			_, err := io.WriteString(w, sheetHead+`<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>`)
			var b bytes.Buffer
			for r := 2; r <= 1048577 && err == nil; r++ {
				fmt.Fprintf(&b, `<row r="%d"/>`, r)
				if r%10000 == 0 || r == 1048577 {
					_, err = b.WriteTo(w)
				}
			}
			if err == nil {
				_, err = io.WriteString(w, `</sheetData></worksheet>`)
			}
			return err
		})
	case "longcsv":
		var b bytes.Buffer
		b.WriteString("name,nothing\n")
		for r := 2; r <= 1048600; r++ {
			b.WriteString(",\n")
		}
		b.WriteString("CSV-LAST,\n")
		data = b.Bytes()
	default:
		fatal(ts, "no odd file %s", args[0])
	}
	ts.Check(os.WriteFile(file, data, 0o600))
}

const sheetHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

// workbook zips a workbook of one sheet that is written by hand.
func workbook(ts *testscript.TestScript, sheet func(io.Writer) error) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Devices" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
	} {
		w, err := z.Create(part.name)
		ts.Check(err)
		_, err = io.WriteString(w, part.text)
		ts.Check(err)
	}
	w, err := z.Create("xl/worksheets/sheet1.xml")
	ts.Check(err)
	ts.Check(sheet(w))
	ts.Check(z.Close())
	return out.Bytes()
}
