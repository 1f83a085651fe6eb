package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// column makes rows whose position holds x where the pattern has one.
func (d *desk) column(pattern string) app.GridQuery {
	for i, c := range pattern {
		pairs := []string{fmt.Sprintf("name=R%02d", i)}
		if c == 'x' {
			pairs = append(pairs, "position=x")
		}
		d.device(pairs...)
	}
	return d.query("name", "position")
}

func TestTheEdgeIsThatOfASpreadsheet(t *testing.T) {
	// What a spreadsheet does, said once more: the window has the same rule for rows that it holds.
	rule := func(pattern string, from, step int) int {
		filled := func(i int) bool { return pattern[i] == 'x' }
		inside := func(i int) bool { return i >= 0 && i < len(pattern) }
		at := from + step
		if !inside(at) {
			return from
		}
		if filled(from) && filled(at) {
			for inside(at+step) && filled(at+step) {
				at += step
			}
			return at
		}
		for inside(at) && !filled(at) {
			at += step
		}
		if !inside(at) {
			at -= step
		}
		return at
	}
	for _, pattern := range []string{"x", ".", "xx", "x.", ".x", "..", "xxx..x.xx", "..x..", "xxxxx"} {
		d := stocked(t)
		q := d.column(pattern)
		for from := range len(pattern) {
			for direction, step := range map[string]int{"down": 1, "up": -1} {
				got, err := d.Edge(t.Context(), d.admin, q, from, "position", direction)
				d.must(err)
				if expected := rule(pattern, from, step); got != expected {
					t.Errorf("%s from %d %s is %d, want %d", pattern, from, direction, got, expected)
				}
			}
		}
	}
}

func TestEdges(t *testing.T) {
	d := stocked(t)
	q := d.column("x..")
	edge := func(field string) int {
		at, err := d.Edge(t.Context(), d.admin, q, 0, field, "down")
		d.must(err)
		return at
	}
	want(t, "a column that is full", edge("name"), 2)
	want(t, "the organization", edge("organization"), 2)
	row, err := d.Rows(t.Context(), d.admin, q, 1, 1)
	d.must(err)
	_, err = d.EditCells(t.Context(), d.admin, q, []app.CellEdit{{ID: row.Rows[0].ID, Field: "mac_address", Text: "zz"}}, "")
	d.must(err)
	want(t, "text that does not fit", edge("mac_address"), 1)
	_, err = d.Edge(t.Context(), d.admin, q, 0, "name", "sideways")
	refused(t, err, msp.Invalid, "direction")
	_, err = d.Edge(t.Context(), d.admin, q, 0, "colour", "down")
	refused(t, err, msp.Invalid, "colour")
	q.Text = "nothing is called so"
	want(t, "in an empty list", edge("name"), 0)
}

func TestOrderAndPlace(t *testing.T) {
	d := stocked(t)
	q := d.column("x.x.x")
	q.Sort, q.Descending = "name", true
	ids, err := d.Order(t.Context(), d.admin, q, 0, 0)
	d.must(err)
	page, err := d.Rows(t.Context(), d.admin, q, 0, 10)
	d.must(err)
	var shown []string
	for _, row := range page.Rows {
		shown = append(shown, row.ID)
	}
	want(t, "the order", strings.Join(ids, " "), strings.Join(shown, " "))
	some, err := d.Order(t.Context(), d.admin, q, 1, 2)
	d.must(err)
	want(t, "a window of it", strings.Join(some, " "), strings.Join(shown[1:3], " "))
	at, err := d.Place(t.Context(), d.admin, q, shown[3])
	d.must(err)
	want(t, "the place", at, 3)
	at, err = d.Place(t.Context(), d.admin, q, "00000000-0000-7000-8000-000000000000")
	d.must(err)
	want(t, "of nothing", at, -1)
	out := d.staff("Outsider", msp.RoleEditor, msp.ID(d.fabrika))
	_, err = d.Order(t.Context(), out, q, 0, 0)
	refused(t, err, msp.Denied)
}

func TestBlocksByIDGoToTheirRowsAndPastThem(t *testing.T) {
	d := stocked(t)
	q := d.column("xx.")
	ids, err := d.Order(t.Context(), d.admin, q, 0, 0)
	d.must(err)
	block := func(fields []string, rows int, ids ...string) app.GridBlock {
		if ids == nil {
			ids = []string{}
		}
		return app.GridBlock{Query: q, Row: 99, Rows: rows, Fields: fields, IDs: ids}
	}
	fields := []string{"name", "position"}
	d.oneStep(func() {
		res, err := d.Paste(t.Context(), d.admin, app.PasteRequest{Block: block(fields, 3, ids[2], ids[0]), Cells: [][]string{{"C", "1"}, {"A", "2"}, {"NEW", "3"}}})
		d.must(err)
		want(t, "created", len(res.Created), 1)
		want(t, "changed", res.Changed, 3)
	})
	want(t, "cells", d.cells(q), "A,2 C,1 NEW,3 R01,x")
	d.oneStep(func() {
		res, err := d.Paste(t.Context(), d.admin, app.PasteRequest{Block: block(fields, 1), Cells: [][]string{{"LAST"}}})
		d.must(err)
		want(t, "created", len(res.Created), 1)
	})
	d.oneStep(func() {
		res, err := d.Paste(t.Context(), d.admin, app.PasteRequest{Block: block([]string{"position"}, 2, "", ids[1]), Cells: [][]string{{"gone"}, {"here"}}})
		d.must(err)
		want(t, "changed", res.Changed, 1)
	})
	want(t, "a row that is gone is passed over", d.named("R01").Fields["position"], "here")
	d.oneStep(func() {
		_, err := d.Clear(t.Context(), d.admin, block([]string{"position"}, 2, ids[1], ""))
		d.must(err)
	})
	want(t, "cleared", d.named("R01").Fields["position"], "")
	text, err := d.Copy(t.Context(), d.admin, block(fields, 2, ids[2], ids[0]))
	d.must(err)
	want(t, "copied in the order asked for", text, "C\t1\nA\t2")
}

func TestACutIsEmptiedInTheSameStep(t *testing.T) {
	d := stocked(t)
	q := d.column("xx.")
	ids, err := d.Order(t.Context(), d.admin, q, 0, 0)
	d.must(err)
	cut := app.GridBlock{Query: q, Rows: 2, Fields: []string{"position"}, IDs: ids[:2]}
	d.oneStep(func() {
		_, err := d.Paste(t.Context(), d.admin, app.PasteRequest{Cut: &cut, Title: "Moved", Cells: [][]string{{"1"}, {"2"}},
			Block: app.GridBlock{Query: q, Rows: 2, Fields: []string{"position"}, IDs: ids[1:]}})
		d.must(err)
	})
	want(t, "what it covers stays", d.cells(q), "R00, R01,1 R02,2")
}

func TestAnUndoNamesWhatItTouched(t *testing.T) {
	d := stocked(t)
	q := d.column("x")
	res, err := d.AddRows(t.Context(), d.admin, q, d.contoso, []map[string]string{{"name": "NEW"}}, "")
	d.must(err)
	u, err := d.Undo(t.Context(), d.admin)
	d.must(err)
	if !slices.Equal(u.IDs, res.Created) || u.Many {
		t.Errorf("the undo touched %v, want %v", u.IDs, res.Created)
	}
	u, err = d.Redo(t.Context(), d.admin)
	d.must(err)
	if !slices.Equal(u.IDs, res.Created) {
		t.Errorf("the redo touched %v, want %v", u.IDs, res.Created)
	}
}
