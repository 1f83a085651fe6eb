package sheet

import (
	"fmt"
	"strings"
)

func hasNotes(spec *SheetSpec) bool {
	for _, c := range spec.Columns {
		if c.Note != "" {
			return true
		}
	}
	return false
}

// notes writes the notes on the header cells: their text, and the boxes they
// stand in, which Excel still wants as VML.
func (x *Writer) notes(s *sheetWriter) error {
	if !hasNotes(s.spec) {
		return nil
	}
	n := s.index + 1
	var text, boxes strings.Builder
	text.WriteString(xmlHead + `<comments xmlns="` + nsMain + `"><authors><author>` + xmlText(x.spec.Creator) + `</author></authors><commentList>`)
	boxes.WriteString(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	for i, c := range s.spec.Columns {
		if c.Note == "" {
			continue
		}
		note := cutUTF16(c.Note, MaxCellText)
		fmt.Fprintf(&text, `<comment ref="%s" authorId="0"><text><r><rPr><sz val="9"/><rFont val="Tahoma"/><family val="2"/></rPr><t xml:space="preserve">%s</t></r></text></comment>`,
			Ref(i+1, 1), appendCellText(nil, note))
		lines := 2 + len(note)/28 + strings.Count(note, "\n")
		fmt.Fprintf(&boxes, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, 0, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>0</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			1025+s.index*1024+i, i+1, i+3, min(lines, 20), i)
	}
	text.WriteString(`</commentList></comments>`)
	boxes.WriteString(`</xml>`)
	for _, p := range [][2]string{
		{fmt.Sprintf("xl/comments%d.xml", n), text.String()},
		{fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", n), boxes.String()},
		{fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", n), relations(
			[2]string{nsRelations + "/vmlDrawing", fmt.Sprintf("../drawings/vmlDrawing%d.vml", n)},
			[2]string{nsRelations + "/comments", fmt.Sprintf("../comments%d.xml", n)})},
	} {
		if err := x.part(p[0], p[1]); err != nil {
			return err
		}
	}
	return nil
}
