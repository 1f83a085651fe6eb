package sheet

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// knows is a caller that knows these headers, in folded form.
func knows(headers ...string) func(string) bool {
	m := map[string]bool{}
	for _, h := range headers {
		m[Fold(h)] = true
	}
	return func(h string) bool { return m[Fold(h)] }
}

func TestFindHeader(t *testing.T) {
	inventory := knows("Name", "Serial", "Serial Number", "Model", "IP Address", "Type", "S/N")
	tests := []struct {
		name, text string
		known      func(string) bool
		row        int
		columns    string // headers
	}{
		{"a plain table", "Name,Serial,Model\na,1,x\nb,2,y\n", nil, 1, "Name|Serial|Model"},
		{"a title and a blank row above", "Inventory of Acme\n\nName,Serial,Model\na,1,x\nb,2,y\n", nil, 3, "Name|Serial|Model"},
		{"several comment rows", "# made by hand\nplease fill in\n#TYPE System.Object\nName,Serial\na,1\nb,2\n", nil, 4, "Name|Serial"},
		{"a title with a date beside it", "Acme,2026-03-04\nName,Serial,Model\na,1,x\nb,2,y\n", nil, 2, "Name|Serial|Model"},
		{"blank columns between", "Name,,Serial,\na,,1,\nb,,2,\n", nil, 1, "Name|Serial"},
		{"a column with values and no name", "Name,,Serial\na,x,1\nb,y,2\n", nil, 1, "Name||Serial"},
		{"blank columns before", ",,Name,Serial\n,,a,1\n,,b,2\n", nil, 1, "Name|Serial"},
		{"the same name twice", "Name,IP,IP\na,10.0.0.1,10.0.0.2\n", nil, 1, "Name|IP|IP"},
		{"no header: addresses", "10.0.0.1,ios,a\n10.0.0.2,ios,b\n", nil, 0, "||"},
		{"no header: values that come again", "a,Dell,x\nb,Dell,y\nc,HP,x\n", nil, 0, "||"},
		{"no header: hardware addresses", "00:50:56:c0:00:08,printer\nf0:18:98:05:d8:39,phone\n", nil, 0, "|"},
		{"only a header", "Name,Serial,Model\n", nil, 1, "Name|Serial|Model"},
		{"a title and only a header", "Please fill in\nName,Serial,Model\n", nil, 2, "Name|Serial|Model"},
		{"one column", "Serial\nA1\nB2\n", nil, 1, "Serial"},
		{"known names win over an earlier row", "Client,Site,Date\nName,Serial,Model\na,1,x\n", inventory, 2, "Name|Serial|Model"},
		{"known names win even beside an address", "Name,Serial,10.0.0.1\na,1,x\n", inventory, 1, "Name|Serial|10.0.0.1"},
		{"line breaks in headers", "\"Serial\nNumber\",Name\n1,a\n", inventory, 1, "Serial Number|Name"},
		{"all text, header known", "Name,Type\nalpha,Server\nbeta,Server\n", inventory, 1, "Name|Type"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := OpenText("x", tt.text, Options{Separator: ','})
			if err != nil {
				t.Fatal(err)
			}
			g := FindHeader(allRows(t, b, "x"), nil, tt.known)
			var headers []string
			for _, c := range g.Columns {
				headers = append(headers, c.Header)
			}
			if got := strings.Join(headers, "|"); g.Row != tt.row || g.Found != (tt.row > 0) || got != tt.columns {
				t.Errorf("row %d, columns %q; want %d, %q", g.Row, got, tt.row, tt.columns)
			}
		})
	}
}

func TestMergedHeadings(t *testing.T) {
	f := excelize.NewFile()
	for ref, v := range map[string]any{
		"A1": "Inventory of Acme", "A3": "Device", "C3": "Network",
		"A4": "Name", "B4": "Serial", "C4": "IP", "D4": "MAC", "E4": "Notes",
		"A5": "a", "B5": "S1", "C5": "10.0.0.1", "D5": "00:50:56:c0:00:08", "E5": "x",
		"A6": "b", "B6": "S2", "C6": "10.0.0.2", "D6": "00:50:56:c0:00:09",
	} {
		if err := f.SetCellValue("Sheet1", ref, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range [][2]string{{"A1", "E1"}, {"A3", "B3"}, {"C3", "D3"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	b := open(t, "x.xlsx", saved(t, f))
	merged, err := b.Merged("Sheet1")
	if err != nil || fmt.Sprint(merged) != "[A1:E1 A3:B3 C3:D3]" {
		t.Fatal(merged, err)
	}
	g := FindHeader(allRows(t, b, "Sheet1"), merged, nil)
	var got []string
	for _, c := range g.Columns {
		got = append(got, c.Letter+" "+c.Group+"/"+c.Header)
	}
	if want := "A Device/Name|B Device/Serial|C Network/IP|D Network/MAC|E /Notes"; g.Row != 4 || strings.Join(got, "|") != want {
		t.Errorf("row %d: %s", g.Row, strings.Join(got, "|"))
	}
}

func TestPickSheet(t *testing.T) {
	f := excelize.NewFile()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	fill := func(sheet string, rows ...[]any) {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			do(f.SetSheetRow(sheet, Ref(1, i+1), &r))
		}
	}
	do(f.SetSheetRow("Sheet1", "A1", &[]any{"Read me: this workbook was made in March."}))
	fill("Empty")
	fill("Prices", []any{"Item", "Price", "Amount", "Total", "Remark"}, []any{"cable", 5, 2, 10, "x"}, []any{"rack", 500, 1, 500, "y"})
	fill("Devices", []any{"Name", "Serial"}, []any{"a", "S1"}, []any{"b", "S2"})
	fill("Hidden devices", []any{"Name", "Serial", "Model"}, []any{"a", "S1", "m"})
	do(f.SetSheetVisible("Hidden devices", false))
	b := open(t, "x.xlsx", saved(t, f))

	s, g, err := b.PickSheet(knows("Name", "Serial", "Model"))
	if err != nil || s.Name != "Devices" || g.Row != 1 || g.Known != 2 {
		t.Error(s, g, err)
	}
	s, _, err = b.PickSheet(nil)
	if err != nil || s.Name != "Prices" {
		t.Error("without known names the widest table wins:", s, err)
	}
}

func TestRealInventories(t *testing.T) {
	tests := []struct {
		file    string
		row     int
		columns int
		first   string // header
		rows    int
	}{
		{"meraki-provision-sites-generator.xlsx", 19, 15, "network name", 20},
		{"qualys-sample-report.csv", 1, 37, "IP", 7},
		{"ralph-datacenter-assets.csv", 1, 46, "rack", 2},
		{"discovery-device-inventory.csv", 0, 5, "", 8},
		{"discovery-procurve-2920-cdp.csv", 1, 7, "local_port", 11},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", "inventories", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			b := open(t, tt.file, data)
			s, g, err := b.PickSheet(nil)
			if err != nil {
				t.Fatal(err)
			}
			rows := allRows(t, b, s.Name)
			if g.Row != tt.row || len(g.Columns) != tt.columns || !strings.EqualFold(g.Columns[0].Header, tt.first) || len(rows) != tt.rows {
				t.Errorf("row %d, %d columns, first %q, %d rows", g.Row, len(g.Columns), g.Columns[0].Header, len(rows))
			}
		})
	}
}

func TestFold(t *testing.T) {
	for _, tt := range [][2]string{
		{"Asset #", "assetno"}, {"S/N", "sn"}, {"Serial_No.", "serialno"}, {" MAC-Addr ", "macaddr"}, {"Größe", "grosse"},
		{"Numéro de série", "numerodeserie"}, {"ＩＰ", "ip"}, {"型号", "型号"}, {"", ""}, {"---", ""}, {"Łódź #2", "lodzno2"},
	} {
		if got := Fold(tt[0]); got != tt[1] {
			t.Errorf("Fold(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b        string
		limit, want int
	}{
		{"serial", "serial", 2, 0}, {"serial", "serail", 2, 1}, {"serial", "seral", 2, 1}, {"serial", "serials", 2, 1},
		{"serial", "cereal", 2, 2}, {"serial", "model", 2, 3}, {"", "ab", 2, 2}, {"", "abc", 2, 3}, {"größe", "grösse", 3, 2},
		{"a", "b", 0, 1}, {"a", "a", 0, 0}, {"ab", "ba", 1, 1},
	} {
		if got := Distance(tt.a, tt.b, tt.limit); got != tt.want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.limit, got, tt.want)
		}
		if got := Distance(tt.b, tt.a, tt.limit); got != tt.want {
			t.Errorf("Distance is not symmetric for %q and %q", tt.a, tt.b)
		}
	}
}
