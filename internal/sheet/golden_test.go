package sheet

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden keeps what comes out of whole files: the guessed header and every
// cell with its kind and findings. Run with -update after a wanted change, and
// read the difference.
func TestGolden(t *testing.T) {
	files := map[string][]byte{
		"oddities.xlsx":  handmade{rows: goldenRows, styles: oddStyles, tail: `<mergeCells><mergeCell ref="A1:F1"/></mergeCells>`}.bytes(t),
		"excelize.xlsx":  excelizeBook(t),
		"inventory.xlsx": writeInventory(t),
	}
	entries, err := os.ReadDir(filepath.Join("testdata", "inventories"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".md") {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join("testdata", "inventories", e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			b := open(t, name, data)
			fmt.Fprintf(&out, "%s %s %q\n", b.Format(), b.Encoding(), b.Separator())
			for _, s := range b.Sheets() {
				rows := allRows(t, b, s.Name)
				merged, err := b.Merged(s.Name)
				if err != nil {
					t.Fatal(err)
				}
				g := FindHeader(rows[:min(len(rows), SampleRows)], merged, nil)
				fmt.Fprintf(&out, "\nsheet %q hidden=%v merged=%v header=%d found=%v\n", s.Name, s.Hidden, merged, g.Row, g.Found)
				for _, c := range g.Columns {
					fmt.Fprintf(&out, "column %s %q %q\n", c.Letter, c.Group, c.Header)
				}
				out.WriteString(show(rows))
			}
			file := filepath.Join("testdata", "golden", name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// goldenRows is what a client sends: a title, a header, and damage.
const goldenRows = `<row r="1"><c r="A1" t="inlineStr"><is><t>Acme inventory</t></is></c></row>` +
	`<row r="3"><c r="A3" t="inlineStr"><is><t>Name</t></is></c><c r="B3" t="inlineStr"><is><t>S/N</t></is></c><c r="C3" t="inlineStr"><is><t>Asset #</t></is></c>` +
	`<c r="D3" t="inlineStr"><is><t>Purchased</t></is></c><c r="F3" t="inlineStr"><is><t>Warranty</t></is></c></row>` +
	`<row r="4"><c r="A4" t="inlineStr"><is><t>SRV-1</t></is></c><c r="B4"><v>123456789012</v></c><c r="C4" s="2"><v>42</v></c><c r="D4" s="1"><v>46085</v></c><c r="F4" s="7"><v>2.5</v></c></row>` +
	`<row r="5"><c r="A5" t="inlineStr"><is><t>SRV-2</t></is></c><c r="B5"><v>1.23456789012345E+17</v></c><c r="C5" s="4"><v>7</v></c><c r="D5" t="inlineStr"><is><t>03/04/2026</t></is></c></row>` +
	`<row r="6"><c r="A6" t="inlineStr"><is><t>SRV-3</t></is></c><c r="B6" s="1"><v>44986</v></c><c r="C6" t="e"><v>#N/A</v></c><c r="D6" s="10"><v>46085.25</v></c><c r="F6"><f>D6+365</f></c></row>` +
	`<row r="7"><c r="A7" t="inlineStr"><is><t>SRV-4</t></is></c><c r="B7" t="inlineStr"><is><t>1.23E+12</t></is></c></row>`
