package app

import (
	"context"
	"io"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// deliverProblems hands the workbook of problems to the person.
func (a *App) deliverProblems(ctx context.Context, d *importDraft, name string) (FileView, error) {
	return a.shell.Deliver(ctx, fileName(name), func(w io.Writer) error { return a.writeProblems(d, w) })
}

// writeProblems writes the rows that stayed out: the sheet's own headers, the
// bad cells coloured, and a column that says why. Mended, it can be imported as
// it is.
func (a *App) writeProblems(d *importDraft, w io.Writer) error {
	spec := sheet.SheetSpec{Name: "Problems", FrozenColumns: 1}
	for _, col := range d.cols {
		header := col.header
		if header == "" {
			header = "Column " + col.letter
		}
		spec.Columns = append(spec.Columns, sheet.ColumnSpec{Header: header, Kind: sheet.Text, Width: 20})
	}
	spec.Columns = append(spec.Columns, sheet.ColumnSpec{Header: "Why", Kind: sheet.Text, Width: 70,
		Note: "What is wrong, and what to do. This column is not imported."})
	out, err := sheet.NewWriter(w, sheet.WorkbookSpec{Sheets: []sheet.SheetSpec{spec}, Creator: "Sitewalk"})
	if err != nil {
		return err
	}
	bad := map[int]*checkedRow{}
	if err := d.result.out.each(func(row *checkedRow) error {
		if row.action == rowError || row.action == rowChoose {
			bad[row.row] = row
		}
		return nil
	}); err != nil {
		return err
	}
	rows, err := d.book.Rows(d.sheet)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		number, cells := rows.Row()
		row := bad[number]
		if row == nil {
			continue
		}
		if err := out.Row(d.problemRow(row, cells)); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.Close()
}

func (d *importDraft) problemRow(row *checkedRow, cells []sheet.Cell) []sheet.Value {
	var why []string
	wrong := map[string]string{}
	for _, p := range row.extra.Problems {
		why = append(why, p.Cell+": "+p.Message)
		wrong[p.Cell] = p.Severity
	}
	values := make([]sheet.Value, 0, len(d.cols)+1)
	for _, col := range d.cols {
		v := sheet.Value{Kind: sheet.Text}
		if col.index <= len(cells) {
			v.Text = cells[col.index-1].Text
		}
		if fix, ok := d.opts.Fixes[sheet.Ref(col.index, row.row)]; ok {
			v.Text = fix
		}
		switch wrong[cellName(col.index, row.row)] {
		case string(msp.SeverityError):
			v.Fill = sheet.FillProblem
		case string(msp.SeverityWarning):
			v.Fill = sheet.FillWarning
		}
		values = append(values, v)
	}
	return append(values, sheet.Value{Text: strings.Join(why, "\n"), Kind: sheet.Text})
}
