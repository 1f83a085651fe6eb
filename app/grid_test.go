package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

func (d *desk) query(fields ...string) app.GridQuery {
	return app.GridQuery{Organization: string(d.contoso), Fields: fields}
}

// cells are the rows of a query as text, one line a row.
func (d *desk) cells(q app.GridQuery) string {
	d.Helper()
	page, err := d.Rows(d.Context(), d.admin, q, 0, 2000)
	d.must(err)
	var lines []string
	for _, row := range page.Rows {
		cells := slices.Clone(row.Cells)
		for i, f := range q.Fields {
			if m := row.Marks[f]; m.Kind == "problem" {
				cells[i] = "?" + m.Text
			}
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	return strings.Join(lines, " ")
}

// oneStep wants that an act is one batch whose undo and redo restore exactly.
func (d *desk) oneStep(act func()) {
	d.Helper()
	batches := func() int {
		page, err := d.store.List(d.Context(), msp.ListQuery{Kind: msp.KindConfiguration, Limit: 1})
		_ = page
		d.must(err)
		list, _, err := d.store.Batches(d.Context(), msp.BatchQuery{Limit: 10000})
		d.must(err)
		return len(list)
	}
	before, n := d.picture(d.contoso), batches()
	act()
	after := d.picture(d.contoso)
	if after == before {
		d.Error("the act changed nothing")
	}
	if got := batches() - n; got != 1 {
		d.Errorf("the act made %d batches, want one", got)
	}
	for range 2 {
		u, err := d.Undo(d.Context(), d.admin)
		d.must(err)
		if got := d.picture(d.contoso); got != before {
			d.Errorf("after the undo (%+v):\n%s\nwant:\n%s", u, got, before)
		}
		_, err = d.Redo(d.Context(), d.admin)
		d.must(err)
		if got := d.picture(d.contoso); got != after {
			d.Errorf("after the redo:\n%s\nwant:\n%s", got, after)
		}
	}
}

func (d *desk) paste(row, rows int, fields []string, cells ...[]string) app.GridResult {
	d.Helper()
	res, err := d.Paste(d.Context(), d.admin, app.PasteRequest{Block: app.GridBlock{Query: d.query(), Row: row, Rows: rows, Fields: fields}, Cells: cells})
	d.must(err)
	return res
}

func TestBadTextStaysVisible(t *testing.T) {
	d := stocked(t)
	a := d.device("name=A", "warranty_expires_at=2027-01-01", "configuration_type=Server")
	q := d.query("name", "warranty_expires_at", "configuration_type", "mac_address")
	edit := func(field, text string) app.GridResult {
		res, err := d.EditCells(t.Context(), d.admin, q, []app.CellEdit{{ID: a.ID, Field: field, Text: text}}, "")
		d.must(err)
		return res
	}
	d.oneStep(func() {
		res := edit("warranty_expires_at", "soon")
		want(t, "problems", res.Problems, 1)
		m := res.Rows[0].Marks["warranty_expires_at"]
		want(t, "the mark", m.Kind+" "+m.Text+" "+m.Code, "problem soon not_a_date")
		want(t, "the value kept", res.Rows[0].Cells[1], "2027-01-01")
	})
	d.oneStep(func() { edit("configuration_type", "Toaster") })
	d.oneStep(func() { edit("mac_address", "zz") })
	want(t, "cells", d.cells(q), "A,?soon,?Toaster,?zz")
	want(t, "in the problem view", d.cells(app.GridQuery{Organization: string(d.contoso), View: "problem", Fields: []string{"name"}}), "A")
	d.oneStep(func() { edit("warranty_expires_at", "2028-01-01") })
	d.oneStep(func() { edit("mac_address", "") })
	want(t, "cells", d.cells(q), "A,2028-01-01,?Toaster,")
	at, err := d.NextProblem(t.Context(), d.admin, q, 0)
	d.must(err)
	want(t, "the next problem", at, 0)
	res := edit("configuration_type", "Server")
	want(t, "problems left", len(res.Rows[0].Marks), 0)
	if res = edit("name", "A"); res.Batch != "" {
		t.Error("an edit without a difference made a batch")
	}
	at, err = d.NextProblem(t.Context(), d.admin, q, 0)
	d.must(err)
	want(t, "no problem left", at, -1)
	_, err = d.EditCells(t.Context(), d.admin, q, []app.CellEdit{{ID: a.ID, Field: "colour", Text: "x"}}, "")
	refused(t, err, msp.Invalid, "colour")
	_, err = d.EditCells(t.Context(), d.admin, q, []app.CellEdit{{ID: "00000000-0000-7000-8000-000000000000", Field: "name", Text: "x"}}, "")
	refused(t, err, msp.NotFound)
}

func TestPasting(t *testing.T) {
	fields := []string{"name", "asset_tag"}
	setup := func(t *testing.T) *desk {
		d := stocked(t)
		for _, n := range []string{"A", "B", "C", "D"} {
			d.device("name="+n, "asset_tag=old")
		}
		return d
	}
	tags := func(d *desk) string { return d.cells(d.query("asset_tag", "position")) }
	t.Run("a block", func(t *testing.T) {
		d := setup(t)
		d.oneStep(func() { d.paste(1, 2, []string{"asset_tag", "position"}, []string{"1", "p"}, []string{"2", "q"}) })
		want(t, "cells", tags(d), "old, 1,p 2,q old,")
	})
	t.Run("one value fills", func(t *testing.T) {
		d := setup(t)
		d.oneStep(func() { d.paste(0, 4, []string{"asset_tag", "position"}, []string{"x"}) })
		want(t, "cells", tags(d), "x,x x,x x,x x,x")
	})
	t.Run("a block repeats", func(t *testing.T) {
		d := setup(t)
		d.oneStep(func() { d.paste(0, 4, []string{"asset_tag", "position"}, []string{"1"}, []string{"2"}) })
		want(t, "cells", tags(d), "1,1 2,2 1,1 2,2")
	})
	t.Run("a short line leaves the rest alone", func(t *testing.T) {
		d := setup(t)
		d.oneStep(func() { d.paste(0, 2, []string{"asset_tag", "position"}, []string{"1", "p"}, []string{"2"}) })
		want(t, "cells", tags(d), "1,p 2, old, old,")
	})
	t.Run("past the end makes drafts", func(t *testing.T) {
		d := setup(t)
		d.oneStep(func() {
			res := d.paste(3, 3, fields, []string{"D2", "1"}, []string{"E", "2"}, []string{"F", "3"})
			want(t, "created", len(res.Created), 2)
			want(t, "changed", res.Changed, 3)
		})
		want(t, "cells", d.cells(d.query(fields...)), "A,old B,old C,old D2,1 E,2 F,3")
		d.oneStep(func() { d.paste(6, 1, fields, []string{"G", "4"}, []string{"H", "5"}) })
		want(t, "state", d.named("H").State, "draft")
	})
	t.Run("bad values become problems", func(t *testing.T) {
		d := setup(t)
		d.oneStep(func() {
			res := d.paste(3, 2, []string{"warranty_expires_at"}, []string{"soon"}, []string{"later"})
			want(t, "problems", res.Problems, 2)
		})
		want(t, "cells", d.cells(d.query("name", "warranty_expires_at")), ",?later A, B, C, D,?soon")
	})
	t.Run("the maker comes before its model", func(t *testing.T) {
		d := setup(t)
		d.paste(0, 1, []string{"manufacturer", "model"}, []string{"Dell", "PowerEdge R650"})
		d.oneStep(func() {
			res := d.paste(0, 1, []string{"model", "manufacturer"}, []string{"LaserJet M404", "HP"})
			want(t, "problems", res.Problems, 0)
		})
		want(t, "cells", d.named("A").Fields["manufacturer"]+" "+d.named("A").Fields["model"], "Hewlett-Packard LaserJet M404")
	})
	t.Run("over the organization refuses those cells", func(t *testing.T) {
		d := setup(t)
		res := d.paste(3, 2, []string{"organization", "asset_tag"}, []string{"Fabrikam", "1"}, []string{"Fabrikam", "2"})
		want(t, "refused", len(res.Refused), 2)
		want(t, "cells", d.cells(d.query("organization", "asset_tag")), "Contoso,2 Contoso,old Contoso,old Contoso,old Contoso,1")
	})
	t.Run("needs an organization for new rows", func(t *testing.T) {
		d := setup(t)
		before := d.picture(d.contoso)
		_, err := d.Paste(t.Context(), d.admin, app.PasteRequest{Block: app.GridBlock{Query: app.GridQuery{}, Row: 3, Rows: 2, Fields: fields}, Cells: [][]string{{"x"}}})
		refused(t, err, msp.Invalid, "organization")
		want(t, "nothing happened", d.picture(d.contoso), before)
	})
	t.Run("too much", func(t *testing.T) {
		d := setup(t)
		for _, rows := range []int{3_000_000, 1 << 62} {
			_, err := d.Paste(t.Context(), d.admin, app.PasteRequest{Block: app.GridBlock{Query: d.query(), Rows: rows, Fields: fields}, Cells: [][]string{{"x"}}})
			refused(t, err, msp.Invalid, "Import them")
		}
	})
	t.Run("nothing", func(t *testing.T) {
		d := setup(t)
		res := d.paste(0, 1, fields)
		want(t, "changed", res.Changed, 0)
	})
}

func TestClearingAndArchiving(t *testing.T) {
	d := stocked(t)
	a := d.device("name=A", "asset_tag=1", "position=p")
	d.device("name=B", "asset_tag=2", "position=q")
	clearing := app.GridBlock{Query: d.query(), Row: 0, Rows: 10, Fields: []string{"asset_tag", "position"}}
	d.oneStep(func() {
		res, err := d.Clear(t.Context(), d.admin, clearing)
		d.must(err)
		want(t, "changed", res.Changed, 2)
	})
	want(t, "cells", d.cells(d.query("name", "asset_tag", "position")), "A,, B,,")
	res, err := d.Clear(t.Context(), d.admin, app.GridBlock{Query: d.query(), Row: 0, Rows: 1 << 62, Fields: []string{"asset_tag"}})
	d.must(err)
	want(t, "a batch for nothing", res.Batch, "")
	d.oneStep(func() {
		_, err := d.Archive(t.Context(), d.admin, d.query(), []string{a.ID}, true)
		d.must(err)
	})
	want(t, "in view", d.cells(d.query("name")), "B")
	want(t, "archived", d.cells(app.GridQuery{Organization: string(d.contoso), View: "archived", Fields: []string{"name"}}), "A")
}

func TestCopying(t *testing.T) {
	d := stocked(t)
	d.device("name=A", "operating_system_notes=two\nlines", "mac_address=001122334455")
	d.device("name=B", "operating_system_notes=with \"quotes\"", "configuration_type=Server")
	c := d.device("serial_number=C", "name=D")
	_, err := d.EditCells(t.Context(), d.admin, d.query(), []app.CellEdit{{ID: c.ID, Field: "warranty_expires_at", Text: "so\ton"}}, "")
	d.must(err)
	text, err := d.Copy(t.Context(), d.admin, app.GridBlock{Query: d.query(), Rows: 3, Fields: []string{"name", "operating_system_notes", "mac_address", "configuration_type", "warranty_expires_at"}})
	d.must(err)
	want(t, "the text", text, "A\t\"two\nlines\"\t00:11:22:33:44:55\t\t\nB\twith \"quotes\"\t\tServer\t\nD\t\t\t\t\"so\ton\"")
	text, err = d.Copy(t.Context(), d.admin, app.GridBlock{Query: d.query(), Rows: 3, Fields: []string{"configuration_type"}})
	d.must(err)
	want(t, "a column that begins empty", text, "\nServer\n")
	text, err = d.Copy(t.Context(), d.admin, app.GridBlock{Query: d.query(), Row: 1, Rows: 1 << 62, Fields: []string{"name"}})
	d.must(err)
	want(t, "more than there is", text, "B\nD")
}

func TestRowsThatAreNotLoaded(t *testing.T) {
	d := stocked(t)
	var recs []*msp.Record
	for i := range 12_000 {
		recs = append(recs, &msp.Record{Kind: msp.KindConfiguration, OrganizationID: d.contoso, Values: msp.Values{msp.FieldName: fmt.Sprintf("PC-%05d", i), msp.FieldAssetTag: "t"}})
	}
	_, err := d.store.Add(t.Context(), msp.Write{Staff: "admin", Action: msp.ActionBulk, Title: "Added"}, recs)
	d.must(err)
	text, err := d.Copy(t.Context(), d.admin, app.GridBlock{Query: d.query(), Row: 2000, Rows: 5000, Fields: []string{"name"}})
	d.must(err)
	lines := strings.Split(text, "\n")
	want(t, "lines", len(lines), 5000)
	want(t, "first and last", lines[0]+" "+lines[4999], "PC-02000 PC-06999")
	res := d.paste(500, 11_500, []string{"asset_tag"}, []string{"x"})
	want(t, "created", len(res.Created), 0)
	want(t, "changed", res.Changed, 11_500)
	if len(res.Rows) > 400 {
		t.Errorf("the answer carries %d rows", len(res.Rows))
	}
	q := d.query("name")
	q.Where = []app.GridFilter{{Field: "asset_tag", Values: []string{"x"}}}
	page, err := d.Rows(t.Context(), d.admin, q, 11_400, 200)
	d.must(err)
	want(t, "filtered", page.Total, 11_500)
	want(t, "rows at the end", len(page.Rows), 100)
	u, err := d.Undo(t.Context(), d.admin)
	d.must(err)
	want(t, "reversed", u.Reversed, 11_500)
	page, err = d.Rows(t.Context(), d.admin, q, 0, 1)
	d.must(err)
	want(t, "left", page.Total, 0)
}

func TestSortingFilteringAndPagesAgree(t *testing.T) {
	d := stocked(t)
	for i := range 30 {
		d.device(fmt.Sprintf("name=N%02d", i), fmt.Sprintf("asset_tag=%d", i%3), "configuration_type="+[]string{"Server", "Printer"}[i%2])
	}
	q := d.query("name", "configuration_type")
	q.Sort, q.Descending = "configuration_type", true
	q.Where = []app.GridFilter{{Field: "asset_tag", Values: []string{"1", "2"}}}
	var paged []string
	for at := 0; at < 20; at += 7 {
		page, err := d.Rows(t.Context(), d.admin, q, at, 7)
		d.must(err)
		want(t, "total", page.Total, 20)
		for _, r := range page.Rows {
			paged = append(paged, strings.Join(r.Cells, ","))
		}
	}
	want(t, "the pages", strings.Join(paged, " "), d.cells(q))
	want(t, "the first", paged[0][3:], ",Server")
	text, err := d.Copy(t.Context(), d.admin, app.GridBlock{Query: q, Row: 3, Rows: 2, Fields: []string{"name", "configuration_type"}})
	d.must(err)
	want(t, "copied", strings.NewReplacer("\t", ",", "\n", " ").Replace(text), strings.Join(paged[3:5], " "))
	// A paste goes to the rows as they are shown, also where it changes the order.
	_, err = d.Paste(t.Context(), d.admin, app.PasteRequest{Block: app.GridBlock{Query: q, Row: 3, Rows: 2, Fields: []string{"asset_tag"}}, Cells: [][]string{{"9"}}})
	d.must(err)
	for _, was := range paged[3:5] {
		name, _, _ := strings.Cut(was, ",")
		want(t, "the tag of "+name, d.named(name).Fields["asset_tag"], "9")
	}
	q.Where = []app.GridFilter{{Field: "configuration_type", Values: []string{"Server"}}, {Field: "manufacturer", Values: []string{""}}}
	page, err := d.Rows(t.Context(), d.admin, q, 0, 100)
	d.must(err)
	want(t, "servers without a maker", page.Total, 15)
	q.Where = []app.GridFilter{{Field: "configuration_type", Values: []string{"Toaster"}}}
	_, err = d.Rows(t.Context(), d.admin, q, 0, 100)
	refused(t, err, msp.Invalid, "Toaster")
}

func TestTwoPeople(t *testing.T) {
	d := stocked(t)
	a := d.device("name=A", "asset_tag=1", "position=1")
	jo := d.staff("Jo", msp.RoleEditor, d.contoso)
	kim := d.staff("Kim", msp.RoleEditor, d.contoso)
	edit := func(who msp.Staff, field, text string) {
		t.Helper()
		_, err := d.EditCells(t.Context(), who, d.query(), []app.CellEdit{{ID: a.ID, Field: field, Text: text}}, "")
		d.must(err)
	}
	edit(jo, "asset_tag", "2")
	edit(kim, "position", "2")
	edit(jo, "hostname", "h")
	u, err := d.Undo(t.Context(), kim)
	d.must(err)
	want(t, "Kim's undo", u.Reversed, 1)
	f := d.named("A").Fields
	want(t, "fields", f["asset_tag"]+f["position"]+f["hostname"], "21h")
	edit(kim, "asset_tag", "3")
	for range 2 { // the hostname, and then the tag that Kim changed since
		u, err = d.Undo(t.Context(), jo)
		d.must(err)
	}
	want(t, "kept", len(u.Kept), 1)
	f = d.named("A").Fields
	want(t, "fields", f["asset_tag"]+f["position"]+f["hostname"], "31")
	batches, err := d.Batches(t.Context(), kim, "", 0)
	d.must(err)
	for _, b := range batches.Items {
		want(t, "whose act is shown", b.Staff, "Kim")
	}
	list, _, err := d.store.Batches(t.Context(), msp.BatchQuery{Staff: "Jo", Limit: 10})
	d.must(err)
	_, err = d.UndoBatch(t.Context(), kim, list[len(list)-1].ID, true)
	refused(t, err, msp.Denied)
	u, err = d.Undo(t.Context(), d.staff("New", msp.RoleEditor, d.contoso))
	d.must(err)
	want(t, "nothing of theirs", u.Title, "There is nothing of yours to undo.")
}

func TestAManagerUndoesOnlyWhatTheySee(t *testing.T) {
	d := stocked(t)
	theirs, err := d.AddRecord(t.Context(), d.admin, msp.KindConfiguration, d.fabrika, map[string]string{"name": "T"})
	d.must(err)
	list, _, err := d.store.Batches(t.Context(), msp.BatchQuery{Limit: 1})
	d.must(err)
	_, err = d.UndoBatch(t.Context(), d.staff("Max", msp.RoleManager, d.contoso), list[0].ID, false)
	refused(t, err, msp.Denied)
	_, err = d.Record(t.Context(), d.admin, msp.KindConfiguration, msp.ID(theirs.ID))
	d.must(err)
	_, err = d.UndoBatch(t.Context(), d.staff("Max", msp.RoleManager, d.contoso, d.fabrika), list[0].ID, false)
	d.must(err)
}

func TestCreatorsUndoTheirSingleEdits(t *testing.T) {
	d := stocked(t)
	d.device("name=A", "asset_tag=1")
	jo := d.staff("Jo", msp.RoleCreator, d.contoso)
	_, err := d.Paste(t.Context(), jo, app.PasteRequest{Block: app.GridBlock{Query: d.query(), Rows: 1, Fields: []string{"asset_tag", "archived"}}, Cells: [][]string{{"2", "yes"}}})
	d.must(err)
	want(t, "tag", d.named("A").Fields["asset_tag"], "2")
	want(t, "archived", d.named("A").Archived, false)
	u, err := d.Undo(t.Context(), jo)
	d.must(err)
	want(t, "reversed", u.Reversed, 1)
	_, err = d.Paste(t.Context(), jo, app.PasteRequest{Block: app.GridBlock{Query: d.query(), Rows: 2, Fields: []string{"asset_tag"}}, Cells: [][]string{{"2"}}})
	refused(t, err, msp.Denied, "many records")
}
