package bench

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"sitewalk/app"
	"sitewalk/internal/sheet"
)

// readOwn reads every cell of a workbook with our own reader.
func readOwn(b testing.TB, path string) (cells int) {
	f := must(os.Open(path))(b)
	defer f.Close()
	info := must(f.Stat())(b)
	book := must(sheet.Open(filepath.Base(path), f, info.Size(), sheet.Options{}))(b)
	rows := must(book.Rows(book.Sheets()[0].Name))(b)
	for rows.Next() {
		_, row := rows.Row()
		cells += len(row)
	}
	check(b, errors.Join(rows.Err(), rows.Close()))
	return cells
}

// readBytes is the floor of reading: everything unpacked, and counted.
func readBytes(b testing.TB, path string) {
	unzip, count := exec.Command("unzip", "-p", path), exec.Command("wc", "-c")
	pipe := must(unzip.StdoutPipe())(b)
	count.Stdin = pipe
	check(b, errors.Join(count.Start(), unzip.Run(), count.Wait()))
}

func (b *bench) read() {
	if _, err := exec.LookPath("unzip"); err != nil {
		tell("unzip is not installed; the row about reading is left out")
		return
	}
	path := b.workbook()
	var ours, floor work
	for range 7 {
		ours.of(func() { readOwn(b, path) })
		floor.of(func() { readBytes(b, path) })
	}
	b.work("read a workbook of 100,000 rows : unzip -p FILE | wc -c", "1.18", ours, 2.0, floor)
}

func (b *bench) export() {
	d := must(openDesk(b.imported()))(b)
	defer d.close()
	var ours, floor work
	for range 3 {
		ours.of(func() {
			f := must(os.Create(b.path("ours.xlsx")))(b)
			n := must(d.app.Export(ctx, actor, app.ExportScope{}, app.FormatXLSX, f))(b)
			check(b, f.Close())
			if n != b.small() {
				b.Fatalf("%d rows were exported", n)
			}
		})
		floor.of(func() { exportUsual(b, d.store.Path(), b.path("usual.xlsx")) })
	}
	b.work("export 100,000 rows : SELECT and excelize's StreamWriter", "0.22–0.53", ours, 0.6, floor)
}

// exportUsual writes the same table the usual way: one query with joins, each row
// into excelize's stream.
func exportUsual(b testing.TB, from, to string) {
	raw := openRaw(b, from)
	defer raw.Close()
	rows := must(raw.Query(everyRow))(b)
	defer rows.Close()
	columns := must(rows.Columns())(b)
	f := excelize.NewFile()
	w := must(f.NewStreamWriter("Sheet1"))(b)
	cells := make([]any, len(columns))
	texts, dest := make([]string, len(columns)), make([]any, len(columns))
	for i, name := range columns {
		cells[i], dest[i] = name, &texts[i]
	}
	check(b, w.SetRow("A1", cells))
	for n := 2; rows.Next(); n++ {
		check(b, rows.Scan(dest...))
		for i := range cells {
			cells[i] = texts[i]
		}
		check(b, w.SetRow("A"+strconv.Itoa(n), cells))
	}
	check(b, errors.Join(rows.Err(), w.Flush(), f.SaveAs(to), f.Close()))
}
