package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/app"
	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// exported is what an export of Contoso holds.
func (d *desk) exported(format string) []byte {
	d.Helper()
	var b bytes.Buffer
	_, err := d.Export(d.Context(), d.admin, app.ExportScope{Organizations: []msp.ID{d.contoso}}, format, &b)
	d.must(err)
	return b.Bytes()
}

func TestAnExportComesBackWithoutAChange(t *testing.T) {
	for _, format := range []string{app.FormatXLSX, app.FormatCSV} {
		t.Run(format, func(t *testing.T) {
			d := stocked(t)
			d.device("name==1+1", "asset_tag=+49 123", "position=-3", "installed_by=@home", "hostname='quoted", "serial_number=0012")
			d.device("name=HTML", "notes=<p>One &amp; <b>two</b></p><ul><li>a</li></ul>", "configuration_type=Server", "manufacturer=Dell", "model=PowerEdge R650")
			d.device("name=Lines", "notes=first\nsecond; \"third\"\tfourth", "operating_system_notes=a\nb", "configuration_status=Active", "archived=yes")
			d.device("name=All", "primary_ip=10.0.0.1", "default_gateway=10.0.0.254", "mac_address=001122334455", "location=Headquarters", "platform=Windows",
				"operating_system=Windows 11 Pro", "installed_at=2025-01-02", "purchased_at=2025-01-01", "warranty_expires_at=2028-12-31", "purchased_by=Ada")
			d.device("serial_number=NONAME", "notes=no name")
			d.device("notes=nothing that names it")
			bad := d.device("name=Bad", "warranty_expires_at=2026-01-01")
			res, err := d.EditCells(t.Context(), d.admin, app.GridQuery{}, []app.CellEdit{{ID: bad.ID, Field: "warranty_expires_at", Text: "soon"},
				{ID: bad.ID, Field: "serial_number", Text: "1.23E+12"}, {ID: bad.ID, Field: "configuration_type", Text: "Toaster"}, {ID: bad.ID, Field: "primary_ip", Text: "=10.0.0.1"}}, "")
			d.must(err)
			want(t, "problems", res.Problems, 4)
			for range 2 { // two locations of one name, as IT Glue allows
				_, err = d.store.Add(t.Context(), msp.Write{Staff: "IT Glue", Action: msp.ActionPull}, []*msp.Record{{Kind: msp.KindLocation, OrganizationID: d.contoso, Values: msp.Values{msp.FieldName: "Twin"}}})
				d.must(err)
			}
			twins, err := d.store.FindByName(t.Context(), msp.KindLocation, d.contoso, "Twin")
			d.must(err)
			d.device("name=Ambiguous", "location="+string(twins[1].ID))

			before := d.picture(d.contoso)
			src := d.file("back."+format, string(d.exported(format)))
			done := d.try(src, app.ImportOptions{})
			for _, p := range done.Problems {
				if p.Severity == "error" {
					t.Errorf("%s: %s", p.Cell, p.Message)
				}
			}
			for _, c := range done.Changes {
				t.Errorf("row %d (%s): %s %+v", c.Row, c.Name, c.Action, c.Fields)
			}
			want(t, "unchanged", done.Unchanged, 8)
			want(t, "the organization", d.picture(d.contoso), before)

			// A pending text is still wrong when it is another one.
			moved := strings.Replace(string(d.exported(app.FormatCSV)), "soon", "later", 1)
			want(t, "errors", d.try(d.file("moved.csv", moved), app.ImportOptions{}).Errors, 1)
		})
	}
}

func TestTheTemplateImportsNothing(t *testing.T) {
	d := stocked(t)
	d.device("name=A")
	var b bytes.Buffer
	_, err := d.Export(t.Context(), d.admin, app.ExportScope{Organizations: []msp.ID{d.contoso}, Template: true}, app.FormatXLSX, &b)
	d.must(err)
	done := d.bring(d.file("template.xlsx", b.String()), app.ImportOptions{})
	want(t, "rows", done.Rows, 0)
	for _, c := range done.Columns {
		if c.How != "name" && c.Header != "organization" {
			t.Errorf("column %q of our own template is mapped by %s", c.Header, c.How)
		}
	}
}

// aField is a value of a field, as people and vendors write it.
func aField(t *rapid.T, info msp.FieldInfo, i int) string {
	label := fmt.Sprintf("%s %d", info.Name, i)
	if rapid.IntRange(0, 3).Draw(t, label+" given") == 0 {
		return ""
	}
	pick := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	switch info.Kind {
	case msp.KindDate:
		return pick("2025-01-31", "2030-12-01", "1999-02-28")
	case msp.KindIP:
		return fmt.Sprintf("10.%d.0.%d", rapid.IntRange(0, 3).Draw(t, label), i+1)
	case msp.KindMAC:
		return fmt.Sprintf("02:1a:00:00:%02x:%02x", i, rapid.IntRange(16, 250).Draw(t, label))
	case msp.KindBool:
		return pick("true", "")
	case msp.KindRef:
		switch info.Ref {
		case msp.KindConfigurationType:
			return pick("Server", "Printer")
		case msp.KindConfigurationStatus:
			return pick("Active", "Retired")
		case msp.KindManufacturer:
			return pick("Dell", "Hewlett-Packard")
		case msp.KindLocation:
			return pick("Headquarters", "Branch")
		}
		return ""
	}
	text := pick("=SUM(A1)", "+1", "-", "@x", "plain", "Grüße; \"quoted\", 'single'", "'=x", "tab\there", " 007", "1e5", "a < b & c > d", "<i>tagged</i>")
	if info.Kind == msp.KindRichText || info.Name == msp.FieldOperatingSystemNotes {
		text += pick("", "\nsecond line", "\n\nthird")
	}
	if info.Identifier || info.Name == msp.FieldName {
		text = fmt.Sprintf("%s-%d", text, i)
	}
	return text
}

// TestSheetsOfRecords makes sheets out of records: what was brought in is what is
// written out, a second time changes nothing, and an undo restores all.
func TestSheetsOfRecords(t *testing.T) {
	fields := slices.DeleteFunc(slices.Clone(msp.ConfigurationFields), func(f msp.FieldInfo) bool { return f.Ref == msp.KindContact })
	rapid.Check(t, func(rt *rapid.T) {
		d := stocked(t)
		for i := range rapid.IntRange(0, 3).Draw(rt, "old ones") {
			d.device(fmt.Sprintf("name=Old %d", i), fmt.Sprintf("serial_number=plain-%d", i), "notes=old")
		}
		before := d.picture(d.contoso)
		n := rapid.IntRange(1, 8).Draw(rt, "rows")
		var csv bytes.Buffer
		w := sheet.NewCSVWriter(&csv, sheet.CSVOptions{BOM: rapid.Bool().Draw(rt, "BOM")})
		order := rapid.Permutation(fields).Draw(rt, "columns")
		var head []string
		for _, f := range order {
			head = append(head, rapid.SampledFrom([]string{string(f.Name), f.Title}).Draw(rt, "header"))
		}
		d.must(w.Header(head))
		rows := make([]map[msp.Field]string, n)
		for i := range n {
			rows[i] = map[msp.Field]string{}
			var line []sheet.Value
			for _, f := range order {
				rows[i][f.Name] = aField(rt, f, i)
				line = append(line, sheet.Value{Text: rows[i][f.Name]})
			}
			d.must(w.Row(line))
		}
		d.must(w.Flush())
		src := d.file("made.csv", csv.String())
		done := d.try(src, app.ImportOptions{})
		if done.Errors+done.Conflicts > 0 {
			rt.Fatalf("the sheet has problems: %+v\n%s", done.Problems, csv.String())
		}
		after := d.picture(d.contoso)

		out := d.exported(app.FormatXLSX)
		for _, again := range []app.ImportSource{src, d.file("out.xlsx", string(out)), d.file("out.csv", string(d.exported(app.FormatCSV)))} {
			second := d.try(again, app.ImportOptions{})
			if second.Created+second.Updated+second.Errors+second.Conflicts > 0 || d.picture(d.contoso) != after {
				rt.Fatalf("%s again: %+v %+v", again.Name, second.Changes, second.Problems)
			}
		}
		book, err := sheet.Open("out.xlsx", bytes.NewReader(out), int64(len(out)), sheet.Options{})
		d.must(err)
		checkExported(rt, d, book, rows)
		if done.Written {
			_, err = d.Undo(t.Context(), d.admin)
			d.must(err)
		}
		if got := d.picture(d.contoso); got != before {
			rt.Fatalf("after the undo:\n%s\nwant:\n%s", got, before)
		}
	})
}

// checkExported looks for each row of the sheet that came in among those that went
// out.
func checkExported(t *rapid.T, d *desk, book *sheet.Book, rows []map[msp.Field]string) {
	reader, err := book.Rows("Configurations")
	d.must(err)
	var head []string
	var written []map[string]string
	for reader.Next() {
		_, cells := reader.Row()
		if head == nil {
			for _, c := range cells {
				head = append(head, c.Text)
			}
			continue
		}
		row := map[string]string{}
		for i, c := range cells {
			row[head[i]] = c.Text
		}
		written = append(written, row)
	}
	d.must(reader.Err())
	for i, row := range rows {
		empty := true
		for _, v := range row {
			empty = empty && v == ""
		}
		if empty {
			continue // a blank row is none
		}
		clean := func(f msp.Field) string {
			text := strings.TrimSpace(row[f])
			if info, _ := msp.FieldOf(msp.KindConfiguration, f); info.Kind == msp.KindMAC {
				canon, _ := msp.NormalizeMAC(text)
				return msp.FormatMAC(canon)
			}
			if f == msp.FieldArchived && text != "" {
				return "yes"
			}
			return text
		}
		if !slices.ContainsFunc(written, func(got map[string]string) bool {
			for f := range row {
				if w := clean(f); w != "" && got[string(f)] != w {
					return false
				}
			}
			return true
		}) {
			t.Errorf("row %d is not among what was written: %q", i, row)
		}
	}
}
