package sheet

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

func wideBig(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u >> 8))
		b.WriteByte(byte(u))
	}
	return b.String()
}

func encode(t *testing.T, m *charmap.Charmap, s string) string {
	t.Helper()
	out, err := m.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDelimitedText(t *testing.T) {
	const want = "1: A=\"Name\" B=\"Ort\"\n2: A=\"Größe\" B=\"Zürich\"\n"
	far := strings.Repeat("plain,row\n", 30_000)
	tests := []struct {
		name, text string
		want       string
		encoding   string
		separator  rune
	}{
		{"UTF-8", "Name,Ort\nGröße,Zürich\n", want, "utf-8", ','},
		{"UTF-8 with a mark", "\uFEFFName,Ort\nGröße,Zürich\n", want, "utf-8", ','},
		{"UTF-16 LE with a mark", "\xFF\xFE" + wide("Name\tOrt\r\nGröße\tZürich\r\n"), want, "utf-16le", '\t'},
		{"UTF-16 BE with a mark", "\xFE\xFF" + wideBig("Name;Ort\nGröße;Zürich"), want, "utf-16be", ';'},
		{"UTF-16 LE without a mark", wide("Name;Ort\nGröße;Zürich"), want, "utf-16le", ';'},
		{"UTF-16 BE without a mark", wideBig("Name|Ort\nGröße|Zürich"), want, "utf-16be", '|'},
		{"Windows-1252", encode(t, charmap.Windows1252, "Name;Ort\r\nGröße;Zürich\r\n"), want, "windows-1252", ';'},
		{"Windows-1252 quotes and euro", encode(t, charmap.Windows1252, "a,b\nJohn’s “new” one,5 €\n"), "1: A=\"a\" B=\"b\"\n2: A=\"John’s “new” one\" B=\"5 €\"\n", "windows-1252", ','},
		{"Mac Roman with CR only", encode(t, charmap.Macintosh, "Name,Ort\rGröße,Zürich\r"), want, "macintosh", ','},
		{"CR only", "a,b\rc,d\r", "1: A=\"a\" B=\"b\"\n2: A=\"c\" B=\"d\"\n", "utf-8", ','},
		{"CRLF without a last one", "a,b\r\nc,d", "1: A=\"a\" B=\"b\"\n2: A=\"c\" B=\"d\"\n", "utf-8", ','},
		{"a semicolon with decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", "1: A=\"a\" B=\"b\"\n2: A=\"1,5\" B=\"2,5\"\n3: A=\"3,5\" B=\"4,5\"\n", "utf-8", ';'},
		{"a comma with semicolons in cells", "a,b\nx;y;z,1\nx;y;z,2\n", "1: A=\"a\" B=\"b\"\n2: A=\"x;y;z\" B=\"1\"\n3: A=\"x;y;z\" B=\"2\"\n", "utf-8", ','},
		{"a title above the table", "Inventory 2026\n\na;b;c\n1;2;3\n", "1: A=\"Inventory 2026\"\n3: A=\"a\" B=\"b\" C=\"c\"\n4: A=\"1\" B=\"2\" C=\"3\"\n", "utf-8", ';'},
		{"sep= in the first line", "sep=;\r\na;b,c\r\n1;2,3\r\n", "1: A=\"a\" B=\"b,c\"\n2: A=\"1\" B=\"2,3\"\n", "utf-8", ';'},
		{"sep= in quotes, of an odd separator", "\"SEP=^\"\na^b\n", "1: A=\"a\" B=\"b\"\n", "utf-8", '^'},
		{"line breaks, separators and quotes in quotes", "a,b\r\n\"x\r\ny\",\"1,\"\"2\"\"\"\r\n", "1: A=\"a\" B=\"b\"\n2: A=\"x\\ny\" B=\"1,\\\"2\\\"\"\n", "utf-8", ','},
		{"quotes inside of cells", "a,b\n15\" monitor,x \"y\" z\n", "1: A=\"a\" B=\"b\"\n2: A=\"15\\\" monitor\" B=\"x \\\"y\\\" z\"\n", "utf-8", ','},
		{"quotes around quotes that nobody doubled", "a,b\n\"15\" monitor\",c\n", "1: A=\"a\" B=\"b\"\n2: A=\"15\\\" monitor\" B=\"c\"\n", "utf-8", ','},
		{"text behind a quote", "a,b\n\"Foo\" bar,c\n\"x\" ,d\n", "1: A=\"a\" B=\"b\"\n2: A=\"\\\"Foo\\\" bar\" B=\"c\"\n3: A=\"x\" B=\"d\"\n", "utf-8", ','},
		{"one column", "serial\nA1\nB2\n", "1: A=\"serial\"\n2: A=\"A1\"\n3: A=\"B2\"\n", "utf-8", ','},
		{"blank lines and rows of nothing", "a,b\n\n,\n , \n1,\n,2\n", "1: A=\"a\" B=\"b\"\n5: A=\"1\"\n6: B=\"2\"\n", "utf-8", ','},
		{"rows of different length", "a,b\n1\n1,2,3\n", "1: A=\"a\" B=\"b\"\n2: A=\"1\"\n3: A=\"1\" B=\"2\" C=\"3\"\n", "utf-8", ','},
		{"guarded formulas", "a,b\n'=1+1,'@x\n''-5,'n Roll\n", "1: A=\"a\" B=\"b\"\n2: A=\"=1+1\" B=\"@x\"\n3: A=\"'-5\" B=\"'n Roll\"\n", "utf-8", ','},
		{"what Excel ruined", "sn,x\n6.37702E+15,1\n00123,#N/A\n", "1: A=\"sn\" B=\"x\"\n2: A=\"6.37702E+15\"!1 B=\"1\"\n3: A=\"00123\" B=\"#N/A\"!32\n", "utf-8", ','},
		{"UTF-8 with one broken byte", "a,b\n" + strings.Repeat("ü,ö\n", 10) + "\xff,é\n", "", "utf-8", ','},
		{"the first accent is far down", far + encode(t, charmap.Windows1252, "Zürich,x\n"), "", "windows-1252", ','},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := open(t, "table.csv", []byte(tt.text))
			rows := allRows(t, b, "table")
			if tt.want == "" {
				rows = rows[len(rows)-1:]
				tt.want = "12: A=\"\uFFFD\" B=\"é\"\n"
			}
			if strings.HasPrefix(tt.text, far) {
				tt.want = "30001: A=\"Zürich\" B=\"x\"\n"
			}
			if got := show(rows); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
			if b.Encoding() != tt.encoding || b.Separator() != tt.separator {
				t.Errorf("encoding %s, separator %q; want %s, %q", b.Encoding(), b.Separator(), tt.encoding, tt.separator)
			}
			if b.Format() != Delimited {
				t.Error(b.Format())
			}
		})
	}
}

func TestOptionsOverrideWhatIsFoundOut(t *testing.T) {
	tests := []struct {
		name, text string
		opts       Options
		want       string
	}{
		{"the separator", "a;b,c\n", Options{Separator: ','}, "1: A=\"a;b\" B=\"c\"\n"},
		{"the encoding", encode(t, charmap.Windows1250, "Łódź,b"), Options{Encoding: "windows-1250"}, "1: A=\"Łódź\" B=\"b\"\n"},
		{"UTF-8 that is not quite so", "a\xff,b", Options{Encoding: "UTF-8"}, "1: A=\"a\uFFFD\" B=\"b\"\n"},
		{"a mark of another encoding is text", "\xEF\xBB\xBFa,b", Options{Encoding: "windows-1252"}, "1: A=\"ï»¿a\" B=\"b\"\n"},
		{"the apostrophe", "'=1,b", Options{KeepQuotes: true}, "1: A=\"'=1\" B=\"b\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := OpenText("x", tt.text, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(allRows(t, b, "x")); got != tt.want {
				t.Errorf("got %s want %s", got, tt.want)
			}
		})
	}
}

// Every byte position is once the end of a buffer: what is read must not depend on it.
func TestTextAcrossBufferEdges(t *testing.T) {
	const text = "a,\"b\r\n\"\"c\",ü\r\n\"d\" x,\"e\"\rf,,\n"
	want := ""
	for shift := range 64 {
		pad := strings.Repeat("x", 64<<10-40+shift)
		b := open(t, "x.csv", []byte(pad+",1,2\n"+text))
		got := show(allRows(t, b, "x")[1:])
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("shift %d:\n got %s\nwant %s", shift, got, want)
		}
	}
	if want != "2: A=\"a\" B=\"b\\n\\\"c\" C=\"ü\"\n3: A=\"\\\"d\\\" x\" B=\"e\"\n4: A=\"f\"\n" {
		t.Error(want)
	}
}

func TestCSVWriter(t *testing.T) {
	var buf bytes.Buffer
	w := NewCSVWriter(&buf, CSVOptions{BOM: true})
	if err := w.Header([]string{"ID", "a,b", "c"}); err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]Value{
		{{Text: "=1"}, {Text: "-5", Kind: Number}, {Text: "-x", Kind: Number}},
		{{Text: "a\nb"}, {Text: `say "hi"`}, {Text: " pad "}},
		{{Text: "'=x"}, {Text: "+49 1"}, {Text: "'n Roll"}},
	} {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF\"ID\",\"a,b\",c\r\n'=1,-5,'-x\r\n\"a\nb\",\"say \"\"hi\"\"\",\" pad \"\r\n''=x,'+49 1,'n Roll\r\n"
	if got := buf.String(); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	buf.Reset()
	w = NewCSVWriter(&buf, CSVOptions{NoGuard: true, Separator: ';'})
	if err := w.Row([]Value{{Text: "=1"}, {Text: "a,b"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := buf.String(); got != "=1;a,b\r\n" {
		t.Errorf("got %q", got)
	}
}
