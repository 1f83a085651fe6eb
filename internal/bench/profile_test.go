package bench

import (
	"io"
	"testing"

	"sitewalk/app"
)

// These two are for profiles: one thing alone, again and again.
//
//	go test -run '^$' -bench '^BenchmarkImport$' -cpuprofile cpu.out ./internal/bench

func alone(top *testing.B) *bench {
	b := &bench{B: top, rows: some, dir: top.TempDir()}
	b.furnish = furnished(b, b.dir)
	return b
}

func BenchmarkImport(top *testing.B) {
	b := alone(top)
	path := b.workbook()
	for b.Loop() {
		b.StopTimer()
		folder := b.TempDir()
		b.furnish(folder)
		d := must(openDesk(folder))(b)
		b.StartTimer()
		check(b, d.imports(path, b.small()))
		b.StopTimer()
		check(b, d.close())
		b.StartTimer()
	}
}

func BenchmarkExport(top *testing.B) {
	b := alone(top)
	d := must(openDesk(b.imported()))(b)
	defer d.close()
	for b.Loop() {
		must(d.app.Export(ctx, actor, app.ExportScope{}, app.FormatXLSX, io.Discard))(b)
	}
}
