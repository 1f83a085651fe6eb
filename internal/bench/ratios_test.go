package bench

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// some is the size of the imports and exports that are timed.
const some = 100_000

// A bench is one run: where its files are, and what was found so far.
type bench struct {
	*testing.B
	table
	dir     string
	rows    int // of the large workspace
	furnish func(folder string)
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// small is how many rows "100,000" stands for: less in a quick look.
func (b *bench) small() int { return min(some, b.rows) }

// BenchmarkRatios measures everything once and prints the table.
func BenchmarkRatios(top *testing.B) {
	b := &bench{B: top, rows: 1_000_000}
	if n, err := strconv.Atoi(os.Getenv("SITEWALK_BENCH_ROWS")); err == nil && n >= 1000 {
		b.rows = n
	}
	home := os.Getenv("SITEWALK_BENCH_DIR")
	if home == "" {
		home = b.TempDir()
	}
	b.dir = must(os.MkdirTemp(home, "sitewalk-bench-"))(b)
	defer os.RemoveAll(b.dir)
	b.furnish = furnished(b, b.dir)
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"read", b.read}, {"import", b.imports}, {"export", b.export},
		{"build memory search page edit open", b.large},
		{"pull", b.pull},
	} {
		if wanted(part.name) {
			tell("%s …", part.name)
			part.run()
		}
	}
	b.table.print(os.Stdout)
}

// wanted says whether a part was asked for.
func wanted(names string) bool {
	only := os.Getenv("SITEWALK_BENCH_ONLY")
	for word := range strings.SplitSeq(only, ",") {
		for name := range strings.FieldsSeq(names) {
			if word == name {
				return true
			}
		}
	}
	return only == ""
}

// workbook is the inventory of 100,000 rows, written when first asked for.
func (b *bench) workbook() string {
	path := b.path("inventory.xlsx")
	if _, err := os.Stat(path); err != nil {
		check(b, writeWorkbook(path, b.small(), 6))
	}
	return path
}

// imported is a workspace with the inventory in it, made when first asked for.
func (b *bench) imported() string {
	folder := b.path("imported")
	if _, err := os.Stat(folder); err != nil {
		b.furnish(folder)
		d := must(openDesk(folder))(b)
		check(b, d.imports(b.workbook(), b.small()))
		check(b, d.store.IndexPending(ctx))
		check(b, d.close())
	}
	return folder
}
