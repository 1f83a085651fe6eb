package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// oddStyles has one style for each way a number can be shown.
const oddStyles = `<numFmts count="9"><numFmt numFmtId="164" formatCode="0000000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/>` +
	`<numFmt numFmtId="166" formatCode="&quot;AS-&quot;0000"/><numFmt numFmtId="167" formatCode="[h]:mm"/>` +
	`<numFmt numFmtId="168" formatCode="[$-409]d\-mmm\-yy;@"/><numFmt numFmtId="169" formatCode="0.00&quot; days&quot;"/>` +
	`<numFmt numFmtId="170" formatCode="[Red]#,##0.00"/><numFmt numFmtId="171" formatCode="00000\-0000"/><numFmt numFmtId="172" formatCode="yyyy/mm/dd hh:mm"/></numFmts>` +
	`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
	`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/>` +
	`<xf numFmtId="169"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="20"/><xf numFmtId="1"/><xf numFmtId="30"/><xf numFmtId="9"/></cellXfs>`

// A bookCase is one oddity and what should come out.
type bookCase struct {
	name string
	book handmade
	want string
}

// alone says why excelize reads something else in a few of the cases.
var alone = map[string]string{
	"cells out of order":               "it puts a cell where the last one ended",
	"_xHHHH_ escapes":                  "it drops surrogate pairs",
	"a formula that nobody calculated": "it says nothing about missing results",
	"bytes that are no UTF-8":          "it gives up",
	"UTF-16":                           "it cannot read it",
}

func bookCases() []bookCase {
	return []bookCase{
		{"a plain inline string", handmade{rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>`}, "1: A=\"x\"\n"},
		{"a shared string", handmade{rows: `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, strings: `<si><t>x</t></si>`}, "1: A=\"x\"\n"},
		{"rich text runs are joined", handmade{rows: `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`,
			strings: `<si><r><rPr><b/></rPr><t xml:space="preserve">one </t></r><r><t>two</t></r></si>`}, "1: A=\"one two\"\n"},
		{"phonetic runs are not text", handmade{rows: `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`,
			strings: `<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>`}, "1: A=\"東京\"\n"},
		{"rows and cells without r", handmade{rows: `<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>9</v></c></row>`},
			"1: A=\"1\"(number) C=\"3\"(number)\n3: A=\"9\"(number)\n"},
		{"some cells without r", handmade{rows: `<row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row>`}, "2: C=\"1\"(number) D=\"2\"(number)\n"},
		{"cells out of order", handmade{rows: `<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`}, "1: A=\"1\"(number) C=\"3\"(number)\n"},
		{"prefixed names", handmade{sheet: `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>x</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`}, "1: A=\"x\"\n"},
		{"single quotes, blanks and line ends in tags", handmade{rows: "<row\n r = '4' ><c\tt='inlineStr'\n r='B4'><is ><t >x</t ></is></c ></row >"}, "4: B=\"x\"\n"},
		{"a > in an attribute", handmade{rows: `<row r="1" note="a>b"><c r="A1" x="/>"><v>1</v></c></row>`}, "1: A=\"1\"(number)\n"},
		{"entities and character references", handmade{rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>a &amp; b &lt;c&gt; &quot;&apos; &#65;&#x20AC;</t></is></c></row>`}, "1: A=\"a & b <c> \\\"' A€\"\n"},
		{"CDATA and comments", handmade{rows: `<row r="1"><!-- <c r="A1"><v>9</v></c> --><c r="A1" t="inlineStr"><is><t>a<![CDATA[<b>&amp;]]>c<!-- no -->d<?pi x?></t></is></c></row>`}, "1: A=\"a<b>&amp;cd\"\n"},
		{"_xHHHH_ escapes", handmade{rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_c_x00e9__xD83D__xDE00_ _x12_</t></is></c></row>`}, "1: A=\"a\\rb_x0041_cé😀 _x12_\"\n"},
		{"line ends", handmade{rows: "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a\r\nb\rc&#13;d&#10;e</t></is></c></row>"}, "1: A=\"a\\nb\\nc\\rd\\ne\"\n"},
		{"results of formulas", handmade{rows: `<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>ax</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>""</f><v></v></c></row>`}, "1: A=\"ax\" B=\"2\"(number)\n"},
		{"a formula that nobody calculated", handmade{rows: `<row r="1"><c r="A1"><f>1+1</f></c></row>`}, "1: A=\"\"(empty)!16\n"},
		{"yes and no", handmade{rows: `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>`}, "1: A=\"TRUE\"(yes/no) B=\"FALSE\"(yes/no)\n"},
		{"an error value", handmade{rows: `<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>`}, "1: A=\"#N/A\"(error)\n"},
		{"styled but empty cells and rows", handmade{rows: `<row r="1" s="1"><c r="A1" s="1"/><c r="B1"><v/></c><c r="C1"><v></v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t> </t></is></c></row><row r="3"><c r="A3"><v>1</v></c></row>`}, "3: A=\"1\"(number)\n"},
		{"a date of Excel's own format", handmade{rows: `<row r="1"><c r="A1" s="1"><v>45000</v></c></row>`, styles: oddStyles}, "1: A=\"2023-03-15\"(date)\n"},
		{"dates of custom formats", handmade{rows: `<row r="1"><c r="A1" s="3"><v>45000</v></c><c r="B1" s="6"><v>45000.5</v></c><c r="C1" s="10"><v>45000.999999</v></c><c r="D1" s="13"><v>45000</v></c></row>`, styles: oddStyles},
			"1: A=\"2023-03-15\"(date) B=\"2023-03-15 12:00:00\"(date) C=\"2023-03-16\"(date) D=\"2023-03-15\"(date)\n"},
		{"dates of the 1904 system", handmade{bookPr: `<workbookPr date1904="1"/>`, rows: `<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>43538</v></c></row>`, styles: oddStyles}, "1: A=\"1904-01-01\"(date) B=\"2023-03-15\"(date)\n"},
		{"the days around the one that was not", handmade{rows: `<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>59</v></c><c r="C1" s="1"><v>60</v></c><c r="D1" s="1"><v>61</v></c></row>`, styles: oddStyles},
			"1: A=\"1900-01-01\"(date) B=\"1900-02-28\"(date) C=\"1900-02-29\"(date) D=\"1900-03-01\"(date)\n"},
		{"a date outside the calendar is a number", handmade{rows: `<row r="1"><c r="A1" s="1"><v>-1</v></c><c r="B1" s="1"><v>2958466</v></c><c r="C1" s="1"><v>2958465</v></c></row>`, styles: oddStyles},
			"1: A=\"-1\"(number) B=\"2958466\"(number) C=\"9999-12-31\"(date)\n"},
		{"a time and a duration", handmade{rows: `<row r="1"><c r="A1" s="11"><v>0.5</v></c><c r="B1" s="5"><v>1.5</v></c></row>`, styles: oddStyles}, "1: A=\"12:00:00\"(date) B=\"36:00:00\"(date)\n"},
		{"an ISO date", handmade{rows: `<row r="1"><c r="A1" t="d"><v>2026-01-02T00:00:00</v></c><c r="B1" t="d"><v>2026-01-02T03:04:05.678Z</v></c></row>`}, "1: A=\"2026-01-02\"(date) B=\"2026-01-02 03:04:05\"(date)\n"},
		{"formats of zeros keep leading zeros", handmade{rows: `<row r="1"><c r="A1" s="2"><v>42</v></c><c r="B1" s="4"><v>42</v></c><c r="C1" s="9"><v>123456789</v></c><c r="D1" s="2"><v>123456789</v></c><c r="E1" s="12"><v>7</v></c></row>`, styles: oddStyles},
			"1: A=\"0000042\"(number) B=\"AS-0042\"(number) C=\"12345-6789\"(number) D=\"123456789\"(number) E=\"7\"(number)\n"},
		{"other formats give the plain number", handmade{rows: `<row r="1"><c r="A1" s="7"><v>2.5</v></c><c r="B1" s="8"><v>1234.5</v></c><c r="C1" s="14"><v>0.5</v></c></row>`, styles: oddStyles}, "1: A=\"2.5\"(number) B=\"1234.5\"(number) C=\"0.5\"(number)\n"},
		{"numbers have no invented digits", handmade{rows: `<row r="1"><c><v>5.0</v></c><c><v>1.1000000000000001</v></c><c><v>0.30000000000000004</v></c><c><v>-0</v></c><c><v>1E3</v></c><c><v>123456789012</v></c><c><v>1234567890123450</v></c><c><v>1.2345678901234501E+17</v></c><c><v>1E-12</v></c></row>`},
			"1: A=\"5\"(number) B=\"1.1\"(number) C=\"0.3\"(number) D=\"0\"(number) E=\"1000\"(number) F=\"123456789012\"(number)!8 G=\"1.23456789012345E+15\"(number)!2 H=\"1.23456789012345E+17\"(number)!2 I=\"1E-12\"(number)\n"},
		{"text that Excel ruined", handmade{rows: `<row r="1"><c t="inlineStr"><is><t>6.37702E+15</t></is></c><c t="inlineStr"><is><t>1,2E+5</t></is></c><c t="inlineStr"><is><t>1E10</t></is></c><c t="inlineStr"><is><t>12345678901234500</t></is></c><c t="inlineStr"><is><t>#REF!</t></is></c><c t="inlineStr"><is><t>####</t></is></c></row>`},
			"1: A=\"6.37702E+15\"!1 B=\"1,2E+5\" C=\"1E10\" D=\"12345678901234500\"!4 E=\"#REF!\"!32 F=\"####\"!32\n"},
		{"a style that does not exist", handmade{rows: `<row r="1"><c r="A1" s="999"><v>1</v></c></row>`, styles: oddStyles}, "1: A=\"1\"(number)\n"},
		{"a value that is no number", handmade{rows: `<row r="1"><c r="A1"><v>abc</v></c><c r="B1"><v>0x10</v></c><c r="C1"><v>0x1p4</v></c></row>`}, "1: A=\"abc\" B=\"0x10\" C=\"0x1p4\"\n"},
		{"no rows", handmade{sheet: `<worksheet ` + mainNS + `><sheetData/></worksheet>`}, ""},
		{"no sheetData", handmade{sheet: `<worksheet ` + mainNS + `></worksheet>`}, ""},
		{"a byte order mark", handmade{sheet: "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><worksheet " + mainNS + `><sheetData><row><c t="inlineStr"><is><t>é</t></is></c></row></sheetData></worksheet>`}, "1: A=\"é\"\n"},
		{"UTF-16", handmade{sheet: wide("\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?><worksheet " + mainNS + `><sheetData><row><c t="inlineStr"><is><t>é</t></is></c></row></sheetData></worksheet>`)}, "1: A=\"é\"\n"},
		{"a declared encoding", handmade{sheet: "<?xml version='1.0' encoding='ISO-8859-1'?><worksheet " + mainNS + "><sheetData><row><c t=\"inlineStr\"><is><t>\xe9</t></is></c></row></sheetData></worksheet>"}, "1: A=\"é\"\n"},
		{"bytes that are no UTF-8", handmade{rows: "<row><c t=\"inlineStr\"><is><t>a\xff</t></is></c><c><v>5</v></c></row>"}, "1: A=\"a\uFFFD\" B=\"5\"(number)\n"},
	}
}

// handmadeCorpus is those of the cases that excelize reads as well.
func handmadeCorpus() (out []bookCase) {
	for _, c := range bookCases() {
		if alone[c.name] == "" {
			out = append(out, c)
		}
	}
	return out
}

func TestWorkbookOddities(t *testing.T) {
	for _, tt := range bookCases() {
		t.Run(tt.name, func(t *testing.T) {
			got := show(allRows(t, open(t, "x.xlsx", tt.book.bytes(t)), "One"))
			if got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// wide is UTF-16, little endian.
func wide(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}
