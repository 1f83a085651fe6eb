package app_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

func columnsOf(done app.ImportDone) string {
	var out []string
	for _, c := range done.Columns {
		to := ""
		if c.Field != nil {
			to = *c.Field
		}
		out = append(out, fmt.Sprintf("%s>%s(%s)", c.Header, to, c.How))
	}
	return strings.Join(out, " ")
}

func TestHeadersFindTheirFields(t *testing.T) {
	tests := []struct {
		name, header, row, want string
	}{
		{"machine names", "name|serial_number", "A|1", "name>name(name) serial_number>serial_number(name)"},
		{"titles", "Name|Serial number", "A|1", "Name>name(name) Serial number>serial_number(name)"},
		{"aliases", "Device|S/N|Mac Addr|Asset #", "A|1||", "Device>name(alias) S/N>serial_number(alias) Mac Addr>mac_address(alias) Asset #>asset_tag(alias)"},
		{"a letter wrong", "Name|Seriel Number", "A|1", "Name>name(name) Seriel Number>serial_number(distance)"},
		{"unknown ones go to the notes", "Name|Rack colour", "A|red", "Name>name(name) Rack colour>notes(notes)"},
		{"a column without header and values is left out", "Name||Serial", "A||1", "Name>name(name) Serial>serial_number(alias)"},
		{"an empty column yields", "Name|Service Tag|Serial", "A||1", "Name>name(name) Service Tag>notes(notes) Serial>serial_number(alias)"},
		{"a column that only resembles yields to one that names", "Name|Serial Number|Seriel Numbr", "A|1|2", "Name>name(name) Serial Number>serial_number(name) Seriel Numbr>notes(notes)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := stocked(t)
			done := d.bring(d.csv(tt.header, tt.row), app.ImportOptions{})
			want(t, "the mapping", columnsOf(done), tt.want)
		})
	}
}

func TestTwoColumnsForOneFieldAreSettledByAPerson(t *testing.T) {
	d := stocked(t)
	src := d.csv("Name|Serial|SERIAL", "A|1|2", "B|3|4")
	_, _, err := d.Import(t.Context(), d.admin, src, app.ImportOptions{Organization: string(d.contoso)}, false, nil, nil)
	refused(t, err, msp.Invalid, "Serial", "SERIAL", "both go to Serial number")
	done := d.bring(src, app.ImportOptions{Columns: map[string]string{"C": "+notes"}})
	want(t, "created", done.Created, 2)
	want(t, "the notes", d.named("A").Fields["notes"], "SERIAL: 2")
	want(t, "the serial", d.named("A").Fields["serial_number"], "1")
}

func TestAMappingIsRememberedForTheSameHeaders(t *testing.T) {
	d := stocked(t)
	src := d.csv("Name|Kiste|Client", "A|X1|Contoso", "B|X2|Contoso")
	d.bring(src, app.ImportOptions{Columns: map[string]string{"B": "asset_tag"}, Remember: true})
	done := d.bring(d.csv("Kiste|Name|Client", "X3|C|Contoso", "X4|D|Contoso"), app.ImportOptions{})
	want(t, "the mapping", columnsOf(done), "Kiste>asset_tag(saved) Name>name(saved) Client>(notes)")
	want(t, "the tag", d.named("C").Fields["asset_tag"], "X3")
	// The column of organizations was not decided for good.
	done = d.bring(d.csv("Kiste|Name|Client", "X3|C|Fabrikam"), app.ImportOptions{All: true})
	want(t, "created", done.Created, 1)
	want(t, "in Fabrikam", len(d.all(d.fabrika)), 1)
}

func TestAMappingMustNameFields(t *testing.T) {
	d := stocked(t)
	_, _, err := d.Import(t.Context(), d.admin, d.csv("Name|X", "A|1", "B|2"), app.ImportOptions{Organization: string(d.contoso), Columns: map[string]string{"X": "colour"}}, true, nil, nil)
	refused(t, err, msp.Invalid, "colour")
}

func TestPickedFieldsFindTheirValues(t *testing.T) {
	tests := []struct{ name, header, value, field, want string }{
		{"exactly", "Type", "Server", "configuration_type", "Server"},
		{"without case and punctuation", "Manufacturer", "hewlett packard", "manufacturer", "Hewlett-Packard"},
		{"by alias", "Manufacturer", "HP Inc.", "manufacturer", "Hewlett-Packard"},
		{"a location of the organization", "Site", "headquarters", "location", "Headquarters"},
		{"a model names its maker", "Model", "PowerEdge R650", "manufacturer", "Dell"},
		{"an operating system", "OS", "windows 11 pro", "operating_system", "Windows 11 Pro"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := stocked(t)
			d.bring(d.csv("Name|"+tt.header, "A|"+tt.value, "B|"), app.ImportOptions{})
			want(t, tt.field, d.named("A").Fields[tt.field], tt.want)
		})
	}
}

func TestTheHundredAndFirstLocationIsKnown(t *testing.T) {
	d := stocked(t)
	var recs []*msp.Record
	for i := range 250 {
		recs = append(recs, &msp.Record{Kind: msp.KindLocation, OrganizationID: d.contoso, Values: msp.Values{msp.FieldName: fmt.Sprintf("Site %03d", i)}})
		recs = append(recs, &msp.Record{Kind: msp.KindOrganization, Values: msp.Values{msp.FieldName: fmt.Sprintf("Client %03d", i)}})
	}
	_, err := d.store.Add(t.Context(), msp.Write{Staff: "x", Action: msp.ActionEdit}, recs)
	d.must(err)
	d.bring(d.csv("Name|Location", "A|Site 249", "B|Site 003"), app.ImportOptions{})
	want(t, "location", d.named("A").Fields["location"], "Site 249")
	done := d.bring(d.csv("Name|Client", "A|Client 249"), app.ImportOptions{All: true})
	want(t, "created", done.Created, 1)
}

func TestProblemsNameTheirCell(t *testing.T) {
	tests := []struct{ name, header, value, code, severity string }{
		{"no date", "Warranty", "soon", msp.CodeNotADate, "error"},
		{"an unclear date", "Warranty", "03/04/2026", msp.CodeAmbiguousDate, "error"},
		{"a day that is none", "Warranty", "2026-02-30", msp.CodeNotADate, "error"},
		{"no address", "IP", "10.0.0.300", msp.CodeNotAnIP, "error"},
		{"no MAC", "MAC", "AA:BB:CC", msp.CodeNotAMAC, "error"},
		{"neither yes nor no", "Archived", "perhaps", msp.CodeNotYesOrNo, "error"},
		{"a type that is not there", "Type", "Toaster", msp.CodeUnknownValue, "error"},
		{"a free operating system", "OS", "TempleOS", msp.CodeUnknownValue, "error"},
		{"lost digits", "Serial", "1.23E+12", msp.CodeExcelDamage, "error"},
		{"rounded digits", "Serial", "1234567890123450000", msp.CodeExcelDamage, "warning"},
		{"a formula's error", "Serial", "#REF!", "cell_error", "error"},
		{"two lines in one", "Asset tag", "\"a\nb\"", msp.CodeMultiLine, "error"},
		{"a date for a serial", "Serial", "2026-03-04", msp.CodeDateInSerial, "warning"},
		{"junk", "Serial", "To be filled by O.E.M.", msp.CodeJunk, "warning"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := stocked(t)
			done := d.try(d.csv("Name|"+tt.header, "A|"+tt.value, "B|"), app.ImportOptions{})
			if len(done.Problems) != 1 {
				t.Fatalf("%d problems, want one: %+v", len(done.Problems), done.Problems)
			}
			p := done.Problems[0]
			want(t, "code", p.Code, tt.code)
			want(t, "severity", p.Severity, tt.severity)
			want(t, "cell", p.Cell, "B2")
			want(t, "row", p.Row, 2)
			if p.Message == "" || p.Value == "" || p.Suggestions == nil {
				t.Errorf("the problem is not told whole: %+v", p)
			}
			written := 2
			if tt.severity == "error" {
				written = 0
				want(t, "errors", done.Errors, 1)
			}
			want(t, "configurations", len(d.all(d.contoso)), written)
		})
	}
	t.Run("gateway and warranty", func(t *testing.T) {
		d := stocked(t)
		done := d.bring(d.csv("Name|IP|Gateway|Purchased|Warranty", "A|10.0.0.5|192.168.7.1|2026-05-01|2026-01-01", "B||||"), app.ImportOptions{})
		var codes []string
		for _, p := range done.Problems {
			codes = append(codes, p.Cell+" "+p.Code)
		}
		want(t, "problems", strings.Join(codes, ", "), "E2 warranty_before_purchase, C2 gateway_elsewhere")
	})
}

func TestRowsFindTheirRecordByTheFirstKeyThatFits(t *testing.T) {
	base := []string{"name=FS01", "configuration_type=Server", "serial_number=SER1", "mac_address=00:11:22:33:44:55", "asset_tag=T1", "hostname=fs01"}
	tests := []struct{ name, header, row, by string }{
		{"serial", "Name|Type|Serial|MAC", "X|Printer|ser1|", "serial_number"},
		{"MAC", "Name|Type|Serial|MAC", "X|Printer||0011.2233.4455", "mac_address"},
		{"asset tag", "Name|Type|Serial|Asset tag", "X|Printer||t1", "asset_tag"},
		{"hostname", "Name|Type|Serial|Hostname", "X|Printer||FS01", "hostname"},
		{"name and type", "Name|Type|Serial|MAC", "fs01|Server||", "name"},
		{"a name without a type", "Name|Serial", "FS01|", "name"},
		{"another type", "Name|Type|Serial", "FS01|Printer|", ""},
		{"junk finds nothing", "Name|Type|Serial", "X|Server|N/A", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := stocked(t)
			was := d.device(base...)
			v, err := d.ImportPaste(t.Context(), d.admin, strings.ReplaceAll(tt.header+"\n"+tt.row, "|", "\t"), app.ImportOptions{Organization: string(d.contoso)})
			d.must(err)
			page, err := d.ImportRows(t.Context(), d.admin, app.ImportRowsRequest{ID: v.ID})
			d.must(err)
			row := page.Rows[0]
			want(t, "by", row.By, tt.by)
			if tt.by == "" {
				want(t, "action", row.Action, "create")
			} else {
				want(t, "record", row.ID, was.ID)
			}
		})
	}
}

func TestSeveralCandidatesWaitForAChoice(t *testing.T) {
	d := stocked(t)
	one := d.device("name=A", "mac_address=001122334455")
	two := d.device("name=B", "mac_address=001122334455")
	other, err := d.AddRecord(t.Context(), d.admin, msp.KindConfiguration, d.fabrika, map[string]string{"name": "Theirs"})
	d.must(err)
	text := "Name\tMAC\tAsset tag\nC\t00-11-22-33-44-55\tT9\nD\t\tT8"
	opts := app.ImportOptions{Organization: string(d.contoso)}
	v, err := d.ImportPaste(t.Context(), d.admin, text, opts)
	d.must(err)
	want(t, "conflicts", v.Conflicts, 1)
	page, err := d.ImportRows(t.Context(), d.admin, app.ImportRowsRequest{ID: v.ID, Action: "choose"})
	d.must(err)
	row := page.Rows[0]
	want(t, "candidates", len(row.Candidates), 2)
	want(t, "message", row.Problems[0].Message, "2 records here have this mac address. Choose one, or leave the row out.")
	if done := d.apply(v.ID); done.Import.Written || len(d.all(d.contoso)) != 2 {
		t.Fatal("an import was written while a row waits for a choice")
	}

	opts.Choose = map[int]string{2: other.ID}
	v, err = d.ImportCheck(t.Context(), d.admin, v.ID, opts)
	d.must(err)
	want(t, "errors with a record of another organization", v.Errors, 1)

	opts.Choose = map[int]string{2: two.ID}
	v, err = d.ImportCheck(t.Context(), d.admin, v.ID, opts)
	d.must(err)
	want(t, "updated", v.Updated, 1)
	d.apply(v.ID)
	want(t, "the chosen one's tag", d.named("C").Fields["asset_tag"], "T9")
	want(t, "its id", d.named("C").ID, two.ID)
	want(t, "the other one", d.named("A").ID, one.ID)

	opts.Choose = map[int]string{2: "new"}
	v, err = d.ImportPaste(t.Context(), d.admin, strings.Replace(text, "T9", "T7", 1), opts)
	d.must(err)
	want(t, "created", v.Created, 1)
}

// apply writes an import of the window and waits for it.
func (d *desk) apply(id string) app.JobView {
	d.Helper()
	_, err := d.ImportApply(d.Context(), d.admin, id)
	d.must(err)
	job := <-d.shell.jobs
	if job.State != "done" {
		d.Fatalf("the import is %s: %+v", job.State, job.Error)
	}
	return job
}

func TestKeysTwiceInASheet(t *testing.T) {
	tests := []struct {
		name, header string
		rows         []string
		want         string
	}{
		{"a serial number", "Name|Serial", []string{"A|7XK2P93", "B|X", "C|7xk2p93"}, "Serial number 7xk2p93 is twice in this file: rows 2 and 4. Leave one out, or mend it."},
		{"a MAC address", "Name|MAC", []string{"A|001122334455", "B|00:11:22:33:44:55"}, "MAC address 00:11:22:33:44:55 is twice in this file: rows 2 and 3. Leave one out, or mend it."},
		{"a name without more", "Name|Serial", []string{"A|", "a|"}, "Name a is twice in this file: rows 2 and 3. Leave one out, or mend it."},
		{"a MAC that is one row's only key", "Name|Serial|MAC", []string{"A|1|001122334455", "B||001122334455"}, "MAC address 00:11:22:33:44:55 is twice in this file: rows 2 and 3. Leave one out, or mend it."},
		{"a name that is one row's only key", "Name|Serial", []string{"A|", "A|1"}, "Name A is twice in this file: rows 2 and 3. Leave one out, or mend it."},
		{"names with serial numbers of their own", "Name|Serial", []string{"A|1", "A|2"}, ""},
		{"junk", "Name|Serial", []string{"A|N/A", "B|N/A"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := stocked(t)
			src := d.csv(append([]string{tt.header}, tt.rows...)...)
			done := d.try(src, app.ImportOptions{})
			got := ""
			for _, p := range done.Problems {
				if p.Code == msp.CodeDuplicateKey {
					got += p.Message
				}
			}
			want(t, "the problem", got, tt.want)
			if tt.want == "" {
				done = d.try(src, app.ImportOptions{})
				want(t, "unchanged the second time", done.Unchanged, len(tt.rows))
			}
		})
	}
}

func TestTwoRowsForOneRecord(t *testing.T) {
	d := stocked(t)
	d.device("name=PC", "serial_number=S1", "hostname=pc-1")
	done := d.try(d.csv("Name|Serial|Hostname", "PC|S1|", "Other||pc-1"), app.ImportOptions{})
	want(t, "errors", done.Errors, 1)
	want(t, "the problem's code", done.Problems[0].Code, msp.CodeDuplicateKey)
	// A second device of the same name has its own serial number: it is another one.
	done = d.bring(d.csv("Name|Serial", "PC|S2", "PC|S1"), app.ImportOptions{})
	want(t, "created", done.Created, 1)
	want(t, "unchanged", done.Unchanged, 1)
}

func TestBlankCells(t *testing.T) {
	d := stocked(t)
	d.device("name=A", "asset_tag=T1", "hostname=h1", "notes=old")
	d.bring(d.csv("Name|Asset tag|Hostname|Notes", "A|||", "B|||"), app.ImportOptions{})
	want(t, "kept", d.named("A").Fields["asset_tag"]+d.named("A").Fields["notes"], "T1old")
	d.bring(d.csv("Name|Asset tag|Hostname|Notes", "A||<clear>|", "B|||"), app.ImportOptions{})
	want(t, "one cleared", d.named("A").Fields["hostname"], "")
	want(t, "one kept", d.named("A").Fields["asset_tag"], "T1")
	d.bring(d.csv("Name|Asset tag|Hostname|Notes", "A|||", "B|||"), app.ImportOptions{Blank: "clear"})
	want(t, "cleared", d.named("A").Fields["asset_tag"]+d.named("A").Fields["notes"], "")
	_, _, err := d.Import(t.Context(), d.admin, d.csv("Name|Serial", "A|1"), app.ImportOptions{Organization: string(d.contoso), Blank: "wipe"}, false, nil, nil)
	refused(t, err, msp.Invalid, "wipe")
}

func TestTheOrderOfDates(t *testing.T) {
	sheet := []string{"Name|Purchased|Warranty", "A|03/04/2026|05/06/2028", "B|04/05/2026|"}
	t.Run("is asked for once", func(t *testing.T) {
		d := stocked(t)
		v, err := d.ImportPaste(t.Context(), d.admin, strings.ReplaceAll(strings.Join(sheet, "\n"), "|", "\t"), app.ImportOptions{Organization: string(d.contoso)})
		d.must(err)
		want(t, "examples", strings.Join(v.Dates, " "), "03/04/2026 05/06/2028 04/05/2026")
		want(t, "errors", v.Errors, 2)
	})
	t.Run("as chosen", func(t *testing.T) {
		d := stocked(t)
		d.bring(d.csv(sheet...), app.ImportOptions{DateOrder: "dmy"})
		want(t, "purchased", d.named("A").Fields["purchased_at"], "2026-04-03")
	})
	t.Run("told by another date", func(t *testing.T) {
		d := stocked(t)
		d.bring(d.csv(append(sheet, "C|12/25/2025|")...), app.ImportOptions{})
		want(t, "purchased", d.named("A").Fields["purchased_at"], "2026-03-04")
	})
	t.Run("not told by dates that differ", func(t *testing.T) {
		d := stocked(t)
		done := d.try(d.csv(append(sheet, "C|12/25/2025|", "D|25/12/2025|")...), app.ImportOptions{})
		want(t, "errors", done.Errors, 2)
	})
	t.Run("remembered", func(t *testing.T) {
		d := stocked(t)
		d.bring(d.csv(sheet...), app.ImportOptions{DateOrder: "dmy", Remember: true})
		d.bring(d.csv(sheet[0], "E|01/02/2026|"), app.ImportOptions{})
		want(t, "purchased", d.named("E").Fields["purchased_at"], "2026-02-01")
	})
}

func TestTheColumnOfOrganizations(t *testing.T) {
	sheet := []string{"Client|Name|Serial", "Contoso|A|1", "Fabrikam|B|2"}
	t.Run("says whose a row is", func(t *testing.T) {
		d := stocked(t)
		done := d.bring(d.csv(sheet...), app.ImportOptions{All: true})
		want(t, "created", done.Created, 2)
		want(t, "in Contoso", len(d.all(d.contoso)), 1)
		want(t, "in Fabrikam", len(d.all(d.fabrika)), 1)
	})
	t.Run("must name one that is here", func(t *testing.T) {
		d := stocked(t)
		done := d.try(d.csv(append(sheet, "Northwind|C|3", "|D|4")...), app.ImportOptions{All: true, Partial: true})
		want(t, "errors", done.Errors, 2)
		want(t, "created", done.Created, 2)
	})
	t.Run("and one that is the person's", func(t *testing.T) {
		d := stocked(t)
		editor := d.staff("Jo", msp.RoleEditor, d.contoso)
		done, _, err := d.Import(t.Context(), editor, d.csv(sheet...), app.ImportOptions{All: true}, false, nil, nil)
		d.must(err)
		want(t, "errors", done.Errors, 1)
		want(t, "in Fabrikam", len(d.all(d.fabrika)), 0)
	})
	t.Run("is compared where the whole sheet goes to one", func(t *testing.T) {
		d := stocked(t)
		done := d.try(d.csv(append(sheet, "Contoso Ltd|C|3")...), app.ImportOptions{})
		want(t, "errors", done.Errors, 1)
		want(t, "problems", len(done.Problems), 2)
		want(t, "first", done.Problems[0].Cell+" "+done.Problems[0].Code+" "+done.Problems[0].Severity, "A3 other_organization error")
		want(t, "second", done.Problems[1].Cell+" "+done.Problems[1].Code+" "+done.Problems[1].Severity, "A4 other_organization warning")
		want(t, "written", len(d.all(d.contoso)), 0)
		done = d.bring(d.csv(sheet...), app.ImportOptions{Columns: map[string]string{"A": ""}})
		want(t, "created when the column is left out by choice", done.Created, 2)
	})
	t.Run("needs the right to import", func(t *testing.T) {
		d := stocked(t)
		for _, role := range []msp.Role{msp.RoleCreator, msp.RoleReadOnly, msp.RoleLite} {
			_, _, err := d.Import(t.Context(), d.staff("Jo", role, d.contoso, d.fabrika), d.csv(sheet...), app.ImportOptions{All: true}, false, nil, nil)
			refused(t, err, msp.Denied)
		}
	})
	t.Run("is wanted with all", func(t *testing.T) {
		d := stocked(t)
		_, _, err := d.Import(t.Context(), d.admin, d.csv("Name|Serial", "A|1"), app.ImportOptions{All: true}, false, nil, nil)
		refused(t, err, msp.Invalid, "--organization")
	})
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
	}{
		{"plain", []string{"Name|Type|Serial", "A|Server|1", "B|Printer|2"}},
		{"columns kept in the notes", []string{"Name|Serial|Colour|Notes|Size", "A|1|red|mine|1", "B|2|red|\"two\nlines\"|12", "C|3|a < b & c||1"}},
		{"notes that look like HTML", []string{"Name|Serial|Colour", "A|1|<b>red</b>", "B|2|<script>"}},
		{"drafts without serial numbers", []string{"Name|Type|IP", "A||10.0.0.1", "B||"}},
		{"drafts without anything that names them", []string{"Name|Type|IP", "A|Server|", "|Server|10.0.0.1", "|Server|10.0.0.1", "|Printer|"}},
		{"rows equal in name and type", []string{"Name|Type|Serial", "A|Server|1", "A|Server|2", "A|Server|3"}},
		{"junk serial numbers", []string{"Name|Type|Serial", "A|Server|N/A", "B|Server|N/A"}},
		{"spellings", []string{"Name|MAC|IP|Warranty|Make|Archived", "A|00-11-22-33-44-55|::ffff:10.0.0.1|1 Mar 2026|HP|x", "B|||||no"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := stocked(t)
			src := d.csv(tt.lines...)
			first := d.bring(src, app.ImportOptions{})
			want(t, "created", first.Created, len(tt.lines)-1)
			before := d.picture(d.contoso)
			second := d.bring(src, app.ImportOptions{})
			want(t, "unchanged", second.Unchanged, len(tt.lines)-1)
			if second.Batch != nil || second.Written {
				t.Error("the second import wrote a batch")
			}
			want(t, "the organization", d.picture(d.contoso), before)
		})
	}
	t.Run("after a draft got its type", func(t *testing.T) {
		d := stocked(t)
		src := d.csv("Name|IP", "A|10.0.0.1", "B|10.0.0.2")
		d.bring(src, app.ImportOptions{})
		_, err := d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(d.named("A").ID), map[string]string{"configuration_type": "Server"})
		d.must(err)
		want(t, "unchanged", d.bring(src, app.ImportOptions{}).Unchanged, 2)
		want(t, "updated by a sheet with types", d.bring(d.csv("Name|Type", "A|Server", "B|Printer"), app.ImportOptions{}).Updated, 1)
		want(t, "configurations", len(d.all(d.contoso)), 2)
	})
}

func TestNotesAreNotWiped(t *testing.T) {
	d := stocked(t)
	d.device("name=A", "notes=<p>Important: <b>call first</b></p>")
	d.device("name=B", "notes=Size: 12")
	d.bring(d.csv("Name|Notes|Size", "A||1", "B||1"), app.ImportOptions{})
	want(t, "A", d.named("A").Fields["notes"], "<p>Important: <b>call first</b></p><p>Size: 1</p>")
	want(t, "B", d.named("B").Fields["notes"], "Size: 12\nSize: 1")
}

func TestApplyingTwiceWritesOnce(t *testing.T) {
	d := stocked(t)
	v, err := d.ImportPaste(t.Context(), d.admin, "Name\tSerial\nA\t1\nB\t2", app.ImportOptions{Organization: string(d.contoso)})
	d.must(err)
	one, err := d.ImportApply(t.Context(), d.admin, v.ID)
	d.must(err)
	two, err := d.ImportApply(t.Context(), d.admin, v.ID)
	d.must(err)
	want(t, "the second job", two.ID, one.ID)
	job := <-d.shell.jobs
	want(t, "created", job.Import.Created, 2)
	three, err := d.ImportApply(t.Context(), d.admin, v.ID)
	d.must(err)
	want(t, "the third job", three.ID, one.ID)
	want(t, "configurations", len(d.all(d.contoso)), 2)
	runs, err := d.Imports(t.Context(), d.admin, 0)
	d.must(err)
	want(t, "imports", len(runs.Items), 1)
	v, err = d.ImportPaste(t.Context(), d.admin, "Name\tSerial\nA\t1\nB\t2", app.ImportOptions{Organization: string(d.contoso)})
	d.must(err)
	want(t, "applied by", v.AppliedBy, "admin")
	want(t, "unchanged", v.Unchanged, 2)
}

func TestTheWizardsChoices(t *testing.T) {
	d := stocked(t)
	text := "Name\tType\tModel\tWarranty\nA\tToaster\tM70q G3\tsoon\nB\tToaster\tM70q G3\t2027-01-01\nC\tServer\tNonsense 1\t2027-01-01\nD\tServer\t\t"
	opts := app.ImportOptions{Organization: string(d.contoso)}
	v, err := d.ImportPaste(t.Context(), d.admin, text, opts)
	d.must(err)
	want(t, "errors", v.Errors, 3)
	got := ""
	for _, u := range v.Unsolved {
		got += fmt.Sprintf("%s %s %d;", u.Field, u.Value, u.Rows)
	}
	want(t, "unsolved", got, "configuration_type Toaster 2;model M70q G3 2;model Nonsense 1 1;")

	opts.Values = map[string]map[string]string{"configuration_type": {"Toaster": "Ofen"}, "model": {"M70q G3": "ThinkCentre M70q Gen 3"}}
	v, err = d.ImportCheck(t.Context(), d.admin, v.ID, opts)
	d.must(err)
	want(t, "a choice that fits nothing keeps the sheet's word", v.Unsolved[0].Value, "Toaster")

	opts.Values["configuration_type"]["Toaster"] = ""
	opts.Fixes = map[string]string{"D2": "2027-05-05"}
	opts.Skip = []int{4}
	v, err = d.ImportCheck(t.Context(), d.admin, v.ID, opts)
	d.must(err)
	want(t, "errors", v.Errors, 0)
	want(t, "skipped", v.Skipped, 1)
	want(t, "unsolved", len(v.Unsolved), 0)
	want(t, "created", v.Created, 3)
	d.apply(v.ID)
	a := d.named("A")
	want(t, "A", a.Fields["model"]+" "+a.Fields["manufacturer"]+" "+a.Fields["warranty_expires_at"]+a.Fields["configuration_type"], "ThinkCentre M70q Gen 3 Lenovo 2027-05-05")
	want(t, "configurations", len(d.all(d.contoso)), 3)

	opts.Skip = nil
	opts.Values["model"]["Nonsense 1"] = ""
	v, err = d.ImportCheck(t.Context(), d.admin, v.ID, opts)
	d.must(err)
	want(t, "what is left", v.Created, 1)
	d.apply(v.ID)
	want(t, "configurations", len(d.all(d.contoso)), 4)
}

func TestTheWizardWithoutAnOrganization(t *testing.T) {
	d := stocked(t)
	v, err := d.ImportPaste(t.Context(), d.admin, "Client\tName\tS/N\nContoso\tA\t1\nFabrikam\tB\t2", app.ImportOptions{})
	d.must(err)
	want(t, "columns", len(v.Columns), 3)
	want(t, "rows", v.Rows, 0)
	_, err = d.ImportApply(t.Context(), d.admin, v.ID)
	refused(t, err, msp.Invalid, "organization")
	_, err = d.ImportCheck(t.Context(), d.admin, v.ID, app.ImportOptions{All: true, Sheet: "Nope"})
	refused(t, err, msp.Invalid, "Nope")
	v, err = d.ImportCheck(t.Context(), d.admin, v.ID, app.ImportOptions{All: true})
	d.must(err)
	want(t, "created", v.Created, 2)
	_, err = d.ImportRows(t.Context(), d.staff("Jo", msp.RoleEditor, d.contoso), app.ImportRowsRequest{ID: v.ID})
	refused(t, err, msp.NotFound)
}

func TestPartialLeavesTheBadRowsOut(t *testing.T) {
	d := stocked(t)
	src := d.csv("Name|Warranty", "A|soon", "B|2027-01-01")
	done := d.try(src, app.ImportOptions{})
	want(t, "written", len(d.all(d.contoso)), 0)
	done = d.try(src, app.ImportOptions{Partial: true})
	want(t, "errors", done.Errors, 1)
	want(t, "created", done.Created, 1)
	want(t, "written", len(d.all(d.contoso)), 1)
	runs, err := d.Imports(t.Context(), d.admin, 0)
	d.must(err)
	want(t, "rows in the history", runs.Items[0].Rows, 2)
}

func TestUndoOfAnImport(t *testing.T) {
	d := stocked(t)
	d.device("name=A", "serial_number=1", "asset_tag=T1", "notes=mine")
	before := d.picture(d.contoso)
	src := d.csv("Name|Serial|Asset tag|Colour", "A|1|T2|red", "B|2|T3|blue")
	done := d.bring(src, app.ImportOptions{})
	after := d.picture(d.contoso)
	u, err := d.UndoBatch(t.Context(), d.admin, msp.ID(*done.Batch), true)
	d.must(err)
	want(t, "reversed in a dry run", u.Reversed, 2)
	want(t, "nothing happened", d.picture(d.contoso), after)
	u, err = d.Undo(t.Context(), d.admin)
	d.must(err)
	want(t, "title", u.Title, "Undid: Imported sheet.csv")
	want(t, "restored", d.picture(d.contoso), before)
	runs, err := d.Imports(t.Context(), d.admin, 0)
	d.must(err)
	want(t, "state", runs.Items[0].State, "undone")
	done = d.bring(src, app.ImportOptions{})
	want(t, "created again", done.Created, 1)
	_, err = d.Undo(t.Context(), d.admin)
	d.must(err)
	u, err = d.Redo(t.Context(), d.admin)
	d.must(err)
	want(t, "title", u.Title, "Redid: Imported sheet.csv")
	want(t, "tag", d.named("A").Fields["asset_tag"], "T2")
	want(t, "both", len(d.all(d.contoso)), 2)
}

func TestStoppingAnImportLeavesNothing(t *testing.T) {
	d := stocked(t)
	var b strings.Builder
	b.WriteString("Name;Serial\n")
	for i := range 12000 {
		fmt.Fprintf(&b, "PC-%05d;S%05d\n", i, i)
	}
	src := d.file("many.csv", b.String())
	for _, phase := range []string{"Checking", "Importing"} {
		ctx, cancel := context.WithCancel(t.Context())
		_, _, err := d.Import(ctx, d.admin, src, app.ImportOptions{Organization: string(d.contoso)}, false, nil, func(p string, done, _ int) {
			if p == phase && done >= 5000 {
				cancel()
			}
		})
		cancel()
		if app.Present(err).Code != string(msp.Canceled) {
			t.Errorf("stopped while %s: %v", phase, err)
		}
		want(t, "configurations", len(d.all(d.contoso)), 0)
		runs, err := d.Imports(t.Context(), d.admin, 0)
		d.must(err)
		want(t, "imports", len(runs.Items), 0)
	}
	want(t, "created after all", d.bring(src, app.ImportOptions{}).Created, 12000)
}

func TestTheWorkbookOfProblemsMended(t *testing.T) {
	d := stocked(t)
	src := d.csv("Name|Type|Warranty|Colour", "A|Server|soon|red", "B|Server|2027-01-01|", "C|Toaster||")
	var problems bytes.Buffer
	_, _, err := d.Import(t.Context(), d.admin, src, app.ImportOptions{Organization: string(d.contoso), Partial: true}, false, &problems, nil)
	d.must(err)
	back := d.file("sheet problems.xlsx", problems.String())
	done := d.try(back, app.ImportOptions{})
	want(t, "rows", done.Rows, 2)
	want(t, "errors", done.Errors, 2)
	want(t, "the mapping", columnsOf(done), "Name>name(name) Type>configuration_type(alias) Warranty>warranty_expires_at(alias) Colour>notes(notes) Why>(name)")
	done = d.bring(back, app.ImportOptions{Fixes: map[string]string{"C2": "2027-02-02", "B3": "Printer"}})
	want(t, "created", done.Created, 2)
	want(t, "notes", d.named("A").Fields["notes"], "Colour: red")
}

func TestASheetOfUnknownColumnsIsNotImported(t *testing.T) {
	d := stocked(t)
	_, _, err := d.Import(t.Context(), d.admin, d.csv("Colour|Mood", "red|good", "blue|bad"), app.ImportOptions{Organization: string(d.contoso)}, false, nil, nil)
	refused(t, err, msp.Invalid, "No column")
	want(t, "configurations", len(d.all(d.contoso)), 0)
}

func TestOpeningFilesThatAreNoSheets(t *testing.T) {
	d := stocked(t)
	for _, tt := range []struct {
		src app.ImportSource
	}{{app.ImportSource{Path: d.folder + "/nothing.csv", Name: "nothing.csv"}}, {app.ImportSource{Path: d.folder, Name: "folder"}}, {d.file("empty.csv", "")},
		{d.file("broken.xlsx", "PK\x03\x04nothing")}} {
		_, _, err := d.Import(t.Context(), d.admin, tt.src, app.ImportOptions{Organization: string(d.contoso)}, false, nil, nil)
		refused(t, err, msp.Invalid)
	}
}
