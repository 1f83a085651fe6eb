package sheet

import (
	"fmt"
	"strings"
	"time"
)

const (
	xmlHead     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsMain      = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage   = "http://schemas.openxmlformats.org/package/2006/"
)

// A cellFormat is how a value is shown. The style of a cell is a format and a fill.
type cellFormat int

const (
	asNumber   cellFormat = iota // General
	asText                       // @: what is typed over it stays text too
	asGuarded                    // text that must not run: @ and the apostrophe mark
	asDate                       // yyyy-mm-dd
	asDateTime                   // yyyy-mm-dd hh:mm:ss
	formatCount
)

const (
	styleHeader   = int(formatCount) * int(fillCount)
	styleRequired = styleHeader + 1
)

func styleOf(f cellFormat, fill Fill) int { return int(fill)*int(formatCount) + int(f) }

func columnFormat(c ColumnSpec) cellFormat {
	switch {
	case c.Kind == Date && c.WithTime:
		return asDateTime
	case c.Kind == Date:
		return asDate
	case c.Kind == Number || c.Kind == Bool:
		return asNumber
	}
	return asText
}

// fillColours are light enough for black text; see the contrast of each in a sheet.
var fillColours = [fillCount]string{
	FillProblem: "FFFFC7CE", FillWarning: "FFFFEB9C", FillNew: "FFC6EFCE", FillChanged: "FFDDEBF7", FillMuted: "FFEDEDED",
}

var stylesXML = makeStyles()

func makeStyles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<styleSheet xmlns="` + nsMain + `"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>` +
		`<numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
		`<fonts count="3"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
		`<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
		`<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>`)
	fills := []string{"FFD9E1F2", "FF1F4E78"} // header, required header
	fmt.Fprintf(&b, `<fills count="%d"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`, 2+int(fillCount)-1+len(fills))
	for _, colour := range append(fillColours[1:], fills...) {
		fmt.Fprintf(&b, `<fill><patternFill patternType="solid"><fgColor rgb="%s"/><bgColor indexed="64"/></patternFill></fill>`, colour)
	}
	fmt.Fprintf(&b, `</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`+
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="%d">`, styleRequired+1)
	for fill := range fillCount {
		id := 0
		if fill != NoFill {
			id = int(fill) + 1
		}
		for _, f := range []string{`numFmtId="0"`, `numFmtId="49"`, `numFmtId="49" quotePrefix="1"`, `numFmtId="164"`, `numFmtId="165"`} {
			fmt.Fprintf(&b, `<xf %s fontId="0" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>`, f, id)
		}
	}
	for i := range fills {
		fmt.Fprintf(&b, `<xf numFmtId="49" fontId="%d" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`, 1+i, int(fillCount)+1+i)
	}
	b.WriteString(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	return b.String()
}

func (x *Writer) properties() bool {
	return x.spec.Title != "" || x.spec.Creator != "" || !x.spec.Created.IsZero()
}

// sheetCount counts the sheet of the lists too.
func (x *Writer) sheetCount() int { return len(x.spec.Sheets) + boolInt(len(x.lists) > 0) }

func (x *Writer) contentTypes() string {
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="` + nsPackage + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + kind + `styles+xml"/>`)
	for i := range x.sheetCount() {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%sworksheet+xml"/>`, sheetPart(i), kind)
	}
	for i := range x.spec.Sheets {
		if hasNotes(&x.spec.Sheets[i]) {
			fmt.Fprintf(&b, `<Override PartName="/xl/comments%d.xml" ContentType="%scomments+xml"/>`, i+1, kind)
		}
	}
	if x.properties() {
		b.WriteString(`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`)
	}
	b.WriteString(`</Types>`)
	return b.String()
}

func relations(list ...[2]string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + nsPackage + `relationships">`)
	for i, r := range list {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i+1, r[0], r[1])
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func (x *Writer) rootRelations() string {
	list := [][2]string{{nsRelations + "/officeDocument", "xl/workbook.xml"}}
	if x.properties() {
		list = append(list, [2]string{nsPackage + "relationships/metadata/core-properties", "docProps/core.xml"})
	}
	return relations(list...)
}

func (x *Writer) workbookRelations() string {
	var list [][2]string
	for i := range x.sheetCount() {
		list = append(list, [2]string{nsRelations + "/worksheet", strings.TrimPrefix(sheetPart(i), "xl/")})
	}
	return relations(append(list, [2]string{nsRelations + "/styles", "styles.xml"})...)
}

// firstVisible is the sheet that is shown when the workbook is opened.
func (x *Writer) firstVisible() int {
	for i := range x.spec.Sheets {
		if !x.spec.Sheets[i].Hidden {
			return i
		}
	}
	return 0
}

func (x *Writer) workbookXML() string {
	var b strings.Builder
	first := x.firstVisible()
	fmt.Fprintf(&b, `%s<workbook xmlns="%s" xmlns:r="%s"><bookViews><workbookView activeTab="%d"/></bookViews><sheets>`, xmlHead, nsMain, nsRelations, first)
	for i := range x.sheetCount() {
		state := ""
		// Excel refuses a workbook without a visible sheet.
		if i >= len(x.spec.Sheets) || x.spec.Sheets[i].Hidden && i != first {
			state = ` state="veryHidden"`
		}
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, xmlText(x.names[i]), i+1, state, i+1)
	}
	b.WriteString(`</sheets>`)
	if names := x.definedNames(); names != "" {
		b.WriteString(`<definedNames>` + names + `</definedNames>`)
	}
	b.WriteString(`</workbook>`)
	return b.String()
}

// definedNames are the lists, and the ranges of the filters, which Excel expects
// under a name of its own. They are in the order Excel sorts them.
func (x *Writer) definedNames() string {
	var b strings.Builder
	for i, r := range x.ranges {
		if r.LastCol == 0 {
			continue
		}
		fmt.Fprintf(&b, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">%s</definedName>`, i,
			xmlText(quotedSheet(x.names[i])+"!"+absolute(r)))
	}
	b.WriteString(x.listNames())
	return b.String()
}

func quotedSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// absolute is the range with dollar signs: $A$1:$C$3.
func absolute(r Range) string {
	return fmt.Sprintf("$%s$%d:$%s$%d", Letters(r.FirstCol), r.FirstRow, Letters(r.LastCol), r.LastRow)
}

func (x *Writer) coreXML() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<cp:coreProperties xmlns:cp="` + nsPackage + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	if x.spec.Title != "" {
		b.WriteString(`<dc:title>` + xmlText(x.spec.Title) + `</dc:title>`)
	}
	if x.spec.Creator != "" {
		b.WriteString(`<dc:creator>` + xmlText(x.spec.Creator) + `</dc:creator>`)
	}
	if !x.spec.Created.IsZero() {
		b.WriteString(`<dcterms:created xsi:type="dcterms:W3CDTF">` + x.spec.Created.UTC().Format(time.RFC3339) + `</dcterms:created>`)
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.String()
}
