package app

import (
	"html"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
)

// notes gathers the columns without a place: they are kept, not lost.
func (c *checker) notes(row *checkedRow, rec *msp.Record, set map[msp.Field]bool, texts []string) {
	for i, col := range c.cols {
		if col.to == toNotes && texts[i] != "" {
			header := col.header
			if header == "" {
				header = "Column " + col.letter
			}
			row.lines = append(row.lines, msp.NormalizeText(header+": "+texts[i]))
		}
	}
	row.ownNotes = row.ownNotes || set[msp.FieldNotes]
	if len(row.lines) == 0 {
		return
	}
	rec.Set(msp.FieldNotes, joinNotes(rec.Get(msp.FieldNotes), row.lines))
	set[msp.FieldNotes] = true
}

var notesInfo, _ = msp.FieldOf(msp.KindConfiguration, msp.FieldNotes)

// joinNotes adds texts to notes that do not hold them yet as lines of their own.
// Notes in HTML get paragraphs, and text that would be taken for HTML makes
// paragraphs of all.
func joinNotes(notes string, texts []string) string {
	rich := tagged(notes)
	for _, text := range texts {
		if hasLines(notes, text) {
			continue
		}
		if !rich && tagged(text) {
			rich = true
			if notes != "" {
				notes = paragraph(notes)
			}
		}
		switch {
		case rich:
			notes += paragraph(text)
		case notes == "":
			notes = text
		default:
			notes += "\n" + text
		}
	}
	return notes
}

// hasLines says whether notes hold a text as whole lines.
func hasLines(notes, text string) bool {
	if notes == "" {
		return false
	}
	line := text
	if strings.ContainsAny(text, "<>&\n") || merge.Normal(notesInfo, text) != text {
		line = merge.Normal(notesInfo, paragraph(text)) // costs a reading of HTML, which plain words do not need
	}
	return strings.Contains("\n"+merge.Normal(notesInfo, notes)+"\n", "\n"+line+"\n")
}

// tagged says whether text would be read as HTML.
func tagged(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if c := text[i+1] | 0x20; text[i] == '<' && (c >= 'a' && c <= 'z' || text[i+1] == '/' || text[i+1] == '!') {
			return true
		}
	}
	return false
}

func paragraph(text string) string {
	return "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</p>"
}
