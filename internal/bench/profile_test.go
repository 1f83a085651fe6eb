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

// report adds the processor time of the median run.
func (w *work) report(b *bench) {
	b.ReportMetric(float64(w.processors.median().Milliseconds()), "ms-of-processor")
}

func BenchmarkImport(top *testing.B) {
	b := alone(top)
	path := b.workbook()
	var w work
	for b.Loop() {
		b.StopTimer()
		folder := b.TempDir()
		b.furnish(folder)
		d := must(openDesk(folder))(b)
		b.StartTimer()
		w.of(func() { check(b, d.imports(path, b.small())) })
		b.StopTimer()
		check(b, d.close())
		b.StartTimer()
	}
	w.report(b)
}

func BenchmarkExport(top *testing.B) {
	b := alone(top)
	d := must(openDesk(b.imported()))(b)
	defer d.close()
	var w work
	for b.Loop() {
		w.of(func() { must(d.app.Export(ctx, actor, app.ExportScope{}, app.FormatXLSX, io.Discard))(b) })
	}
	w.report(b)
}
