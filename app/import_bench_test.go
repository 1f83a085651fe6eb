package app_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"sitewalk/app"
	"sitewalk/internal/sheet"
)

const benchRows = 100_000

// benchSheet is a workbook of a large client, as a person would hand it over.
func benchSheet(b *testing.B) []byte {
	b.Helper()
	var out bytes.Buffer
	var cols []sheet.ColumnSpec
	for _, h := range []string{"Device Name", "Type", "Status", "Serial Number", "Make", "Model", "Site", "Hostname", "IP Address", "MAC Address", "Asset Tag", "Purchase Date", "Warranty", "Comments"} {
		cols = append(cols, sheet.ColumnSpec{Header: h, Kind: sheet.Text})
	}
	cols[11].Kind, cols[12].Kind = sheet.Date, sheet.Date
	w, err := sheet.NewWriter(&out, sheet.WorkbookSpec{Sheets: []sheet.SheetSpec{{Name: "Devices", Columns: cols}}})
	if err != nil {
		b.Fatal(err)
	}
	types, makers := []string{"Server", "Printer", "Workstation", "Switch"}, []string{"Dell", "HP", "Lenovo"}
	models := []string{"PowerEdge R650", "LaserJet M404", "ThinkCentre M70q Gen 3"}
	for i := range benchRows {
		row := []string{fmt.Sprintf("CON-PC-%06d", i), types[i%4], "Active", fmt.Sprintf("SN%08dX", i*7), makers[i%3], models[i%3], []string{"Headquarters", "Branch"}[i%2],
			fmt.Sprintf("con-pc-%06d", i), fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), fmt.Sprintf("00:1A:2B:%02X:%02X:%02X", i>>16, i>>8&255, i&255),
			fmt.Sprintf("T-%06d", i), "2024-03-04", "2027-03-04", "rolled out in spring"}
		values := make([]sheet.Value, len(row))
		for c, text := range row {
			values[c].Text = text
		}
		if err := w.Row(values); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkImport100k brings 100,000 rows into an empty organization, and then
// the same file again, which changes nothing.
func BenchmarkImport100k(b *testing.B) {
	data := benchSheet(b)
	for b.Loop() {
		b.StopTimer()
		d := stocked(b)
		src := d.file("devices.xlsx", string(data))
		opts := app.ImportOptions{Organization: string(d.contoso)}
		b.StartTimer()
		start := time.Now()
		_, _, err := d.Import(b.Context(), d.admin, src, opts, true, nil, nil)
		d.must(err)
		check := time.Since(start)
		start = time.Now()
		done := d.try(src, opts)
		write := time.Since(start) - check
		if done.Created != benchRows || !done.Written {
			b.Fatalf("%+v", done.Problems[:1])
		}
		start = time.Now()
		if again := d.try(src, opts); again.Unchanged != benchRows {
			b.Fatalf("%d of %d rows are unchanged: %+v", again.Unchanged, benchRows, again.Changes[:1])
		}
		b.ReportMetric(check.Seconds(), "check-s")
		b.ReportMetric(write.Seconds(), "write-s")
		b.ReportMetric(time.Since(start).Seconds(), "again-s")
	}
}
