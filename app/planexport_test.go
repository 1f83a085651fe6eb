package app_test

import (
	"bytes"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

func TestThePlanAsAWorkbook(t *testing.T) {
	d := connected(t, "none")
	d.round(app.RoundPull)
	d.device("name=FS01", "configuration_type=Server", "serial_number=00123", "hostname=fs01")
	d.device("name=Draft")
	plan, err := d.Plan(t.Context(), d.admin, nil)
	d.must(err)
	rows := 0
	for _, op := range plan.Operations {
		rows += max(len(op.Fields), 1)
	}
	before := d.picture(d.contoso)
	file, err := d.ExportPlan(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "its rows", file.Rows, rows)
	if !strings.HasPrefix(file.Name, "plan 2026-11-20") || !strings.HasSuffix(file.Name, ".xlsx") {
		t.Errorf("the file is called %q", file.Name)
	}
	want(t, "nothing changed", d.picture(d.contoso), before)

	book, err := sheet.Open("plan.xlsx", bytes.NewReader(d.shell.file), int64(len(d.shell.file)), sheet.Options{})
	d.must(err)
	reader, err := book.Rows("Plan")
	d.must(err)
	var text []string
	for reader.Next() {
		_, cells := reader.Row()
		var line []string
		for _, c := range cells {
			line = append(line, c.Text)
		}
		text = append(text, strings.Join(line, "|"))
	}
	d.must(reader.Err())
	want(t, "lines with the head", len(text), rows+1)
	want(t, "the head", text[0], "system|action|kind|record|organization|field|agreed last|here|there|reaches|why not|state|reason|message")
	whole := strings.Join(text, "\n")
	for _, part := range []string{"IT Glue|create|configuration|FS01|Contoso|Serial number||00123||yes", "Contoso|Hostname||fs01"} {
		if !strings.Contains(whole, part) {
			t.Errorf("the plan does not say %q:\n%s", part, whole)
		}
	}
	_, err = d.ExportPlan(t.Context(), d.staff("Lea", msp.RoleLite, d.contoso), nil)
	refused(t, err, msp.Denied)
}
