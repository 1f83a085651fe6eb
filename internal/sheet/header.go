package sheet

import (
	"net/netip"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// SampleRows is how many rows FindHeader wants to see.
const SampleRows = 100

// A SampleRow is a row that was kept.
type SampleRow struct {
	Number int // as Excel shows it, from 1
	Cells  []Cell
}

// A Column is one column of the table below the header.
type Column struct {
	Index  int    // from 1; column A
	Letter string // "A"
	Header string // trimmed, line breaks as blanks; "" for a column without one
	Group  string // what stands above it in a cell that was merged over several columns; often ""
}

// A HeaderGuess is where the table seems to start.
type HeaderGuess struct {
	Row     int  // of the header, as Excel shows it; 0 when there is none
	Found   bool // false: the first row is data already, and columns have letters only
	Known   int  // how many headers the caller knew
	Columns []Column
}

// Sample reads the first rows of a sheet, at most n.
func (b *Book) Sample(sheet string, n int) (rows []SampleRow, err error) {
	r, err := b.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := r.Close(); err == nil {
			err = cerr
		}
	}()
	for len(rows) < n && r.Next() {
		number, cells := r.Row()
		rows = append(rows, SampleRow{number, slices.Clone(cells)})
	}
	return rows, r.Err()
}

// FindHeader guesses which row names the columns. Title rows, comment rows and
// blank rows above it are passed over, and so is a row of merged group headings.
// known says whether the caller knows a header, and may be nil; known headers
// win. merged may be nil. Headers that occur twice are all kept.
func FindHeader(rows []SampleRow, merged []Range, known func(header string) bool) HeaderGuess {
	use, width := columnsInUse(rows), widest(rows)
	best := candidate{score: 0, index: -1}
	data := false // a row of data came by: below it, only known headers count
	for i := range min(len(rows), maxHeaderRow) {
		c := rate(rows, i, use, width, known)
		c.score -= headingPenalty(rows[i], merged)
		if data && !c.trusted {
			continue
		}
		// The first row that could be the header is it, unless it is far too narrow
		// or another is much better: rows of words look like headers too.
		lead := 0.001
		if best.index >= 0 && best.filled*2 >= c.filled {
			lead = 1
		}
		if c.score > best.score+lead {
			best = c
		}
		data = data || c.data && c.filled*5 >= width*4
	}
	if best.index < 0 {
		return HeaderGuess{Columns: columnsOf(rows, -1, nil)}
	}
	return HeaderGuess{
		Row: rows[best.index].Number, Found: true, Known: best.known,
		Columns: columnsOf(rows, best.index, merged),
	}
}

// A candidate is a row that could be the header.
type candidate struct {
	index   int
	score   float64 // zero or less: it is none
	filled  int     // cells
	known   int     // headers the caller knows
	trusted bool    // enough of them are known to believe it whatever else it holds
	data    bool    // it holds what nobody would call a column
}

// headingPenalty is for rows of headings that each span several columns.
func headingPenalty(row SampleRow, merged []Range) float64 {
	for _, m := range merged {
		if m.FirstRow == row.Number && m.LastCol > m.FirstCol {
			return 1.5
		}
	}
	return 0
}

const maxHeaderRow = 60

// columnsInUse counts, for each column, the rows that fill it.
func columnsInUse(rows []SampleRow) []int {
	var use []int
	for _, row := range rows {
		for len(use) < len(row.Cells) {
			use = append(use, 0)
		}
		for c, cell := range row.Cells {
			use[c] += boolInt(!cell.Blank())
		}
	}
	return use
}

// rate says how much row i looks like the header of what follows.
func rate(rows []SampleRow, i int, use []int, width int, known func(string) bool) candidate {
	row := rows[i]
	out := candidate{index: i}
	var filled, dataLike, repeated, wordy, double int
	seen := map[string]bool{}
	below := rows[i+1 : min(len(rows), i+1+30)]
	for c, cell := range row.Cells {
		if cell.Blank() {
			continue
		}
		filled++
		if known != nil && known(cell.Text) {
			out.known++
		} else if looksLikeData(cell) {
			dataLike++
		}
		text := strings.TrimSpace(cell.Text)
		wordy += boolInt(len(text) > 60)
		double += boolInt(seen[text])
		seen[text] = true
		for _, r := range below {
			if c < len(r.Cells) && strings.TrimSpace(r.Cells[c].Text) == text {
				repeated++
				break
			}
		}
	}
	if filled == 0 {
		return out
	}
	out.filled = filled
	// How many of the columns filled below are filled here, each weighed by how often.
	var have, want float64
	for c := range use {
		n := 0
		for _, r := range below {
			n += boolInt(c < len(r.Cells) && !r.Cells[c].Blank())
		}
		want += float64(n)
		if c < len(row.Cells) && !row.Cells[c].Blank() {
			have += float64(n)
		}
	}
	if len(below) == 0 { // a template without rows, or the last line of a text
		have, want = float64(filled), float64(filled)
		if rest := rows[:i]; len(rest) > 0 {
			want = float64(max(filled, widest(rest)))
		}
	}
	coverage := 0.0
	if want > 0 {
		coverage = have / want
	}
	share := func(n int) float64 { return float64(n) / float64(filled) }
	out.trusted = out.known >= 2 && share(out.known) >= 0.2
	out.data = dataLike > 0 || share(repeated) > 0.3
	if !out.trusted && (out.data || filled == 1 && width > 1) { // the latter is a title or a comment
		return out
	}
	out.score = 2*coverage + float64(filled)/float64(width) + 3*share(out.known) + 0.3*float64(min(out.known, 10)) -
		share(dataLike) - share(repeated) - share(wordy) - 0.3*share(double)
	return out
}

func widest(rows []SampleRow) (n int) {
	for _, row := range rows {
		filled := 0
		for _, c := range row.Cells {
			filled += boolInt(!c.Blank())
		}
		n = max(n, filled)
	}
	return n
}

// looksLikeData says whether nobody would call a column so.
func looksLikeData(c Cell) bool {
	switch c.Kind {
	case Date, Bool, Error:
		return true
	case Number:
		return len(c.Text) != 4 // a year may head a column
	}
	s := strings.TrimSpace(c.Text)
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	if at := strings.IndexByte(s, '@'); at > 0 && strings.IndexByte(s[at:], '.') > 0 && !strings.Contains(s, " ") {
		return true
	}
	if len(s) >= 6 && looksNumeric(s) || looksLikeMAC(s) {
		return true
	}
	return false
}

// looksNumeric is for numbers, dates, times and prices as text.
func looksNumeric(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune(".,:-/ +$€%", r):
		default:
			return false
		}
	}
	return digits*2 >= len(s)
}

func looksLikeMAC(s string) bool {
	hex, marks := 0, 0
	for i := range len(s) {
		switch {
		case hexDigit(s[i]) >= 0:
			hex++
		case s[i] == ':' || s[i] == '-' || s[i] == '.' || s[i] == ' ':
			marks++
		default:
			return false
		}
	}
	return hex == 12 && marks >= 2
}

// columnsOf lists the columns that have a header or anything in the sample. The
// caller meets other columns only further down, and tells them by their letters.
func columnsOf(rows []SampleRow, header int, merged []Range) []Column {
	var from []SampleRow
	if header >= 0 {
		from = rows[header:]
	} else {
		from = rows
	}
	use := columnsInUse(from)
	table := Range{FirstCol: len(use), LastCol: len(use)}
	for c, n := range use {
		if n > 0 {
			table.FirstCol = c + 1
			break
		}
	}
	var columns []Column
	for c, n := range use {
		if n == 0 {
			continue
		}
		col := Column{Index: c + 1, Letter: Letters(c + 1)}
		if header >= 0 {
			if cells := rows[header].Cells; c < len(cells) {
				col.Header = oneLine(cells[c].Text)
			}
			col.Group = groupAbove(rows[:header], rows[header].Number, c+1, table, merged)
		}
		columns = append(columns, col)
	}
	return columns
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// groupAbove is the text of a range that is merged over several columns and ends
// right above the header. One that spans the whole table is a title.
func groupAbove(above []SampleRow, header, col int, table Range, merged []Range) string {
	for _, m := range merged {
		if m.LastRow != header-1 || m.FirstCol == m.LastCol || !m.Contains(col, m.LastRow) ||
			(m.FirstCol <= table.FirstCol && m.LastCol >= table.LastCol) {
			continue
		}
		for _, row := range above {
			if row.Number == m.FirstRow && m.FirstCol <= len(row.Cells) {
				return oneLine(row.Cells[m.FirstCol-1].Text)
			}
		}
	}
	return ""
}

// PickSheet chooses the sheet that most looks like a table: known headers first,
// then the number of columns and rows. Hidden sheets are taken only when no
// other holds anything.
func (b *Book) PickSheet(known func(header string) bool) (SheetInfo, HeaderGuess, error) {
	sheets := b.Sheets()
	for _, hidden := range []bool{false, true} {
		var best SheetInfo
		var guess HeaderGuess
		bestScore, found := 0.0, false
		for _, s := range sheets {
			if s.Hidden != hidden {
				continue
			}
			rows, err := b.Sample(s.Name, SampleRows)
			if err != nil {
				return SheetInfo{}, HeaderGuess{}, err
			}
			if len(rows) == 0 {
				continue
			}
			g := FindHeader(rows, nil, known)
			score := 10*float64(g.Known) + float64(boolInt(g.Found)) + float64(min(len(g.Columns), 30))/10 + float64(len(rows))/100
			if len(g.Columns) < 2 {
				score /= 4 // a cover sheet, or notes
			}
			if !found || score > bestScore {
				best, guess, bestScore, found = s, g, score, true
			}
		}
		if found {
			return best, guess, nil
		}
	}
	return SheetInfo{}, HeaderGuess{}, msp.Errorf(msp.Invalid, "%s is empty: no sheet of %s has a filled cell. Choose the file with the table in it.", b.name, sheetNames(sheets))
}
