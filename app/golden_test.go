package app_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		_ = flag.Set("rapid.checks", "25") // each makes a workspace
	}
	os.Exit(m.Run())
}

// TestInventories previews sheets of real clients and tools: every column with
// its place, every problem with its cell.
func TestInventories(t *testing.T) {
	for _, name := range []string{"ralph-datacenter-assets.csv", "discovery-device-inventory.csv", "discovery-procurve-2920-cdp.csv", "qualys-sample-report.csv",
		"meraki-provision-sites-generator.xlsx", "printers.csv", "messy.csv"} {
		t.Run(name, func(t *testing.T) {
			d := stocked(t)
			d.device("name=fs01", "serial_number=7XK2P93", "configuration_type=Server")
			data, err := os.ReadFile(filepath.Join("testdata", "inventories", name))
			d.must(err)
			got := d.preview(d.file(name, string(data)))
			golden := filepath.Join("testdata", "previews", name+".txt")
			if *update {
				d.must(os.MkdirAll(filepath.Dir(golden), 0o755))
				d.must(os.WriteFile(golden, []byte(got), 0o644))
			}
			wanted, err := os.ReadFile(golden)
			d.must(err)
			if got != string(wanted) {
				t.Errorf("the preview of %s is not the one in %s (go test -update writes it anew):\n%s", name, golden, got)
			}
		})
	}
}

// preview is what the window shows of a file before it is applied.
func (d *desk) preview(src app.ImportSource) string {
	d.Helper()
	data, err := os.ReadFile(src.Path)
	d.must(err)
	id := d.upload(src.Name, data)
	v, err := d.ImportOpen(d.Context(), d.admin, id, app.ImportOptions{Organization: string(d.contoso)})
	d.must(err)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, sheet %q, header in row %d, %s %q\n", v.Format, v.Sheet, v.HeaderRow, v.Encoding, v.Separator)
	fmt.Fprintf(&b, "rows %d: create %d, update %d, unchanged %d, choose %d, errors %d, warnings %d\n", v.Rows, v.Created, v.Updated, v.Unchanged, v.Conflicts, v.Errors, v.Warnings)
	for _, date := range v.Dates {
		fmt.Fprintf(&b, "which order: %s\n", date)
	}
	b.WriteString("\ncolumns\n")
	for _, c := range v.Columns {
		fmt.Fprintf(&b, "  %-3s %-34q %-24s %-9s %q", c.Letter, c.Header, c.Field, c.How, c.Samples)
		if c.Second {
			b.WriteString(" SECOND")
		}
		if c.Problem != "" {
			fmt.Fprintf(&b, " %s", c.Problem)
		}
		b.WriteString("\n")
	}
	b.WriteString("\ncauses\n")
	for _, c := range v.Causes {
		fmt.Fprintf(&b, "  %s %s %s, %d cells: %s: %s\n", c.Severity, c.Code, c.Field, c.Cells, c.Title, c.Message)
	}
	b.WriteString("\nto settle\n")
	for _, u := range v.Unsolved {
		fmt.Fprintf(&b, "  %s %q, %d rows, perhaps %q, creatable %v\n", u.Field, u.Value, u.Rows, u.Suggestions, u.Creatable)
	}
	b.WriteString("\nrows\n")
	page, err := d.ImportRows(d.Context(), d.admin, app.ImportRowsRequest{ID: v.ID, Limit: 25})
	d.must(err)
	for _, r := range page.Rows {
		fmt.Fprintf(&b, "  %d %s %q by %q\n", r.Row, r.Action, r.Name, r.By)
		for _, info := range msp.ConfigurationFields {
			if text := r.Cells[string(info.Name)]; text != "" {
				fmt.Fprintf(&b, "      %s = %q\n", info.Name, text)
			}
		}
		for _, f := range r.Fields {
			fmt.Fprintf(&b, "      %s: %q -> %q\n", f.Field, f.Old, f.New)
		}
		for _, p := range r.Problems {
			fmt.Fprintf(&b, "      %s %s %s %q: %s %q\n", p.Cell, p.Severity, p.Code, p.Value, p.Message, p.Suggestions)
		}
	}
	return b.String()
}
