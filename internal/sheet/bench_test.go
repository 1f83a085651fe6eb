package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

const benchRows, benchCols = 100_000, 20

// benchRow is one row of a plausible inventory.
func benchRow(i int) []string {
	return []string{
		fmt.Sprintf("SRV-%05d", i), "Acme & Sons", "Server", "Active", "Dell", "PowerEdge R740",
		fmt.Sprintf("SN%08X", i*2654435761), fmt.Sprintf("00:50:56:%02X:%02X:%02X", i>>16&255, i>>8&255, i&255),
		fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255), fmt.Sprintf("srv%05d.acme.example", i),
		"Windows Server 2022", "Main office", fmt.Sprintf("Rack %d", i%40), "2026-03-04", "2029-03-04",
		strconv.Itoa(i), strconv.Itoa(i % 64), "Jane Doe", fmt.Sprintf("AT%06d", i), "Replaced the second power supply.",
	}
}

func benchIsNumber(col int) bool { return col == 15 || col == 16 }

// benchInline is the workbook as excelize streams it, with inline strings.
var benchInline = sync.OnceValue(func() []byte {
	var buf bytes.Buffer
	if err := excelizeStream(&buf); err != nil {
		panic(err)
	}
	return buf.Bytes()
})

func excelizeStream(w io.Writer) error {
	f := excelize.NewFile()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	row := make([]any, benchCols)
	for i := range benchRows {
		for c, s := range benchRow(i) {
			row[c] = s
			if benchIsNumber(c) {
				row[c], _ = strconv.Atoi(s)
			}
		}
		if err := sw.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

// benchShared is the same as Excel writes it, with shared strings.
var benchShared = sync.OnceValue(func() []byte {
	var sheet, shared strings.Builder
	index := map[string]int{}
	sheet.WriteString(`<worksheet ` + mainNS + `><sheetData>`)
	for i := range benchRows {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:20">`, i+1)
		for c, s := range benchRow(i) {
			if benchIsNumber(c) {
				fmt.Fprintf(&sheet, `<c r="%s"><v>%s</v></c>`, Ref(c+1, i+1), s)
				continue
			}
			n, ok := index[s]
			if !ok {
				n = len(index)
				index[s] = n
				shared.WriteString(`<si><t>` + strings.ReplaceAll(s, "&", "&amp;") + `</t></si>`)
			}
			fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, Ref(c+1, i+1), n)
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	return handmade{sheet: sheet.String(), strings: shared.String()}.bytes(new(testing.B))
})

func benchFiles() []struct {
	name string
	data func() []byte
} {
	return []struct {
		name string
		data func() []byte
	}{{"inline", benchInline}, {"shared", benchShared}}
}

// BenchmarkRead100k compares reading 100,000 rows of 20 cells with the floor,
// which is unpacking all parts and counting the bytes, and with excelize.
func BenchmarkRead100k(b *testing.B) {
	for _, file := range benchFiles() {
		data := file.data()
		b.Run(file.name+"/floor-inflate", func(b *testing.B) {
			for b.Loop() {
				floorInflate(b, data)
			}
		})
		b.Run(file.name+"/floor-unzip", func(b *testing.B) { floorUnzip(b, data) })
		b.Run(file.name+"/sheet", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book := open(b, "bench.xlsx", data)
				r, err := book.Rows(book.Sheets()[0].Name)
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for r.Next() {
					_, cells := r.Row()
					n += len(cells)
				}
				if r.Err() != nil || n != benchRows*benchCols {
					b.Fatal(n, r.Err())
				}
			}
		})
		b.Run(file.name+"/excelize-raw", func(b *testing.B) { benchExcelizeRead(b, data, true) })
		b.Run(file.name+"/excelize-default", func(b *testing.B) { benchExcelizeRead(b, data, false) })
	}
}

func floorInflate(b *testing.B, data []byte) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range zr.File {
		rc, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, rc); err != nil {
			b.Fatal(err)
		}
	}
}

// floorUnzip is "unzip -p FILE | wc -c", the floor that the target for reading is a multiple of.
func floorUnzip(b *testing.B, data []byte) {
	if _, err := exec.LookPath("unzip"); err != nil {
		b.Skip("unzip is not installed")
	}
	file := filepath.Join(b.TempDir(), "bench.xlsx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		unzip, count := exec.Command("unzip", "-p", file), exec.Command("wc", "-c")
		pipe, err := unzip.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		count.Stdin = pipe
		if err := errors.Join(count.Start(), unzip.Run(), count.Wait()); err != nil {
			b.Fatal(err)
		}
	}
}

func benchExcelizeRead(b *testing.B, data []byte, raw bool) {
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: raw})
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows(f.GetSheetList()[0])
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rows.Next() {
			cells, err := rows.Columns()
			if err != nil {
				b.Fatal(err)
			}
			n += len(cells)
		}
		if n != benchRows*benchCols || rows.Close() != nil || f.Close() != nil {
			b.Fatal(n)
		}
	}
}

// BenchmarkWrite100k compares writing the same rows with excelize's StreamWriter.
func BenchmarkWrite100k(b *testing.B) {
	rows := make([][]Value, benchRows)
	spec := SheetSpec{Name: "Sheet1", RowCount: benchRows, Columns: make([]ColumnSpec, benchCols)}
	for c := range benchCols {
		spec.Columns[c].Header = fmt.Sprint("Column ", c+1)
		if benchIsNumber(c) {
			spec.Columns[c].Kind = Number
		}
	}
	for i := range rows {
		for _, s := range benchRow(i) {
			rows[i] = append(rows[i], Value{Text: s})
		}
	}
	b.Run("sheet", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w, err := NewWriter(io.Discard, WorkbookSpec{Sheets: []SheetSpec{spec}})
			if err != nil {
				b.Fatal(err)
			}
			for _, r := range rows {
				if err := w.Row(r); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	anyRows := make([][]any, benchRows)
	for i := range anyRows {
		for c, s := range benchRow(i) {
			var v any = s
			if benchIsNumber(c) {
				v, _ = strconv.Atoi(s)
			}
			anyRows[i] = append(anyRows[i], v)
		}
	}
	b.Run("excelize-stream", func(b *testing.B) { benchExcelizeWrite(b, anyRows, nil) })
	b.Run("excelize-stream-klauspost", func(b *testing.B) {
		benchExcelizeWrite(b, anyRows, func(w io.Writer) excelize.ZipWriter {
			zw := zip.NewWriter(w)
			zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
			return zw
		})
	})
}

func benchExcelizeWrite(b *testing.B, rows [][]any, zipWriter func(io.Writer) excelize.ZipWriter) {
	for b.Loop() {
		f := excelize.NewFile()
		if zipWriter != nil {
			f.SetZipWriter(zipWriter)
		}
		sw, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for i, row := range rows {
			if err := sw.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
				b.Fatal(err)
			}
		}
		if err := sw.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
