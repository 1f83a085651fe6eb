package bench

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"sitewalk/internal/msp"
)

func (b *bench) imports() {
	const rounds = 3
	path := b.workbook()
	var ours, index, usual, read, bare work
	var rows [][]any
	var columns []string
	for round := range rounds {
		folder := b.path(fmt.Sprint("import-", round))
		b.furnish(folder)
		d := must(openDesk(folder))(b)
		ours.of(func() { check(b, d.imports(path, b.small())) })
		index.of(func() { check(b, d.store.IndexPending(ctx)) })
		check(b, d.close())
		if rows == nil {
			columns, rows = written(b, filepath.Join(folder, "workspace.db"))
		}
		read.of(func() { readOwn(b, path) })
		b.furnish(folder + "-bare")
		insertBare(b, &bare, filepath.Join(folder+"-bare", "workspace.db"), columns, rows)
		b.furnish(folder + "-usual")
		usual.of(func() { importUsual(b, filepath.Join(folder+"-usual", "workspace.db"), path) })
		tell("round %d of %d: import %s, then the index %s; read alone %s, insert alone %s; the usual way %s",
			round+1, rounds, ours.last(), index.last(), read.last(), bare.last(), usual.last())
	}
	b.work("import 100,000 rows end to end : excelize and prepared statements", "0.11", ours, 0.20, usual)
	b.work("the same : own read alone + bare bulk insert alone", "1.67", ours, 2.5, read, bare)
	with := work{}
	for i := range ours.clock {
		with.clock = append(with.clock, ours.clock[i]+index.clock[i])
		with.processors = append(with.processors, ours.processors[i]+index.processors[i])
	}
	b.work("import with the search index : without", "1.8", with, 2.0, ours)
}

// written are the rows an import made, as they stand in the table.
func written(b testing.TB, path string) (columns []string, out [][]any) {
	raw := openRaw(b, path)
	defer raw.Close()
	rows := must(raw.Query("SELECT * FROM configuration ORDER BY seq"))(b)
	defer rows.Close()
	columns = must(rows.Columns())(b)
	for rows.Next() {
		cells, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		check(b, rows.Scan(dest...))
		out = append(out, cells)
	}
	check(b, rows.Err())
	return columns, out
}

// insertBare puts finished rows into the same tables, with their place in the
// queue, in the fastest way there is with this driver: out of memory, thousands a
// statement, in one transaction.
func insertBare(b testing.TB, w *work, path string, columns []string, rows [][]any) {
	raw := openRaw(b, path)
	defer raw.Close()
	theMemory = &memory{width: len(columns)}
	defer func() { theMemory = nil }()
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = `"` + c + `"`
	}
	w.of(func() {
		tx := must(raw.Begin())(b)
		exec := func(text string, args ...any) {
			_, err := tx.Exec(text, args...)
			check(b, err)
		}
		exec("INSERT OR IGNORE INTO batch (seq, id, action, staff, at, title) VALUES (?, ?, 'import', 'Bench', 1, '')", rows[0][slices.Index(columns, "made_in")], string(newID()))
		exec("CREATE VIRTUAL TABLE temp.rows_in_memory USING bench_memory()")
		const chunk = 5000
		for at := 0; at < len(rows); at += chunk {
			part := rows[at:min(at+chunk, len(rows))]
			theMemory.cells = theMemory.cells[:0]
			for _, r := range part {
				theMemory.cells = append(theMemory.cells, r...)
			}
			exec("INSERT INTO configuration (" + strings.Join(quoted, ", ") + ") SELECT * FROM temp.rows_in_memory")
			exec("INSERT INTO outbox (kind, record, system, organization, queued_at) SELECT 'configuration', seq, 'itglue', organization, 1 FROM configuration WHERE seq BETWEEN ? AND ?",
				part[0][0], part[len(part)-1][0])
		}
		exec("DROP TABLE temp.rows_in_memory")
		check(b, tx.Commit())
	})
}

// importUsual brings the workbook in the way most programs would: excelize with
// its defaults, names looked up in maps, prepared statements in one transaction.
// It checks nothing, which is less than ours does.
func importUsual(b testing.TB, to, path string) {
	raw := openRaw(b, to)
	defer raw.Close()
	known := map[string]map[string]int64{}
	look := func(kind, text string) {
		known[kind] = map[string]int64{}
		rows := must(raw.Query(text))(b)
		defer rows.Close()
		for rows.Next() {
			var seq int64
			var name string
			check(b, rows.Scan(&seq, &name))
			known[kind][name] = seq
		}
		check(b, rows.Err())
	}
	look("organization", "SELECT seq, name FROM organization")
	columns := []string{"id", "organization"}
	for _, info := range msp.ConfigurationFields {
		columns = append(columns, string(info.Name))
		if info.Kind == msp.KindRef && msp.IsList(info.Ref) {
			look(string(info.Ref), "SELECT seq, name FROM "+string(info.Ref))
		}
	}
	look("location", "SELECT l.seq, o.name || '/' || l.name FROM location AS l JOIN organization AS o ON o.seq = l.organization")
	columns = append(columns, "name_key", "version", "created_at", "updated_at", "made_in")
	f := must(excelize.OpenFile(path))(b)
	defer f.Close()
	rows := must(f.Rows(f.GetSheetList()[0]))(b)
	defer rows.Close()
	tx := must(raw.Begin())(b)
	batch := must(tx.Exec("INSERT INTO batch (id, action, staff, at, title) VALUES (?, 'import', 'Bench', 1, '')", string(newID())))(b)
	made := must(batch.LastInsertId())(b)
	insert := must(tx.Prepare("INSERT INTO configuration (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"))(b)
	queue := must(tx.Prepare("INSERT INTO outbox (kind, record, system, organization, queued_at) VALUES ('configuration', ?, 'itglue', ?, 1)"))(b)
	rows.Next() // the header
	args := make([]any, 0, len(columns))
	for rows.Next() {
		cells := must(rows.Columns())(b)
		for len(cells) <= len(msp.ConfigurationFields)+1 {
			cells = append(cells, "")
		}
		org := known["organization"][cells[0]]
		args = append(args[:0], uuid.Must(uuid.NewV7()).String(), org)
		for i, info := range msp.ConfigurationFields {
			args = append(args, usualValue(known, info, cells[0], cells[i+1]))
		}
		args = append(args, strings.ToLower(cells[1]), 1, 1, 1, made)
		seq := must(must(insert.Exec(args...))(b).LastInsertId())(b)
		_, err := queue.Exec(seq, org)
		check(b, err)
	}
	check(b, rows.Error())
	check(b, tx.Commit())
}

func usualValue(known map[string]map[string]int64, info msp.FieldInfo, org, text string) any {
	switch {
	case info.Kind == msp.KindBool:
		return 0
	case info.Kind != msp.KindRef:
		return text
	case info.Ref == msp.KindLocation:
		text = org + "/" + text
	}
	if seq, ok := known[string(info.Ref)][text]; ok {
		return seq
	}
	return sql.NullInt64{}
}
