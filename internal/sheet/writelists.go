package sheet

import (
	"fmt"
	"sort"
	"strings"

	"sitewalk/internal/msp"
)

// A listPlace is where a list stands on the hidden sheet.
type listPlace struct {
	list    List
	name    string // the defined name of its values; that of the parents ends with "_of"
	col     int    // of the values; the parents stand one to the left
	ordered []int  // indexes of list.Values in the order they are written
}

// placeLists gives each list its columns and its name. Values with parents are
// sorted by parent, because a narrowed list has to be one piece of the column.
func (x *Writer) placeLists() error {
	x.lists = map[string]*listPlace{}
	used := map[string]bool{}
	col := 1
	for _, l := range x.spec.Lists {
		if x.lists[l.Name] != nil {
			return msp.Errorf(msp.Internal, "The list %q is there twice.", l.Name)
		}
		if l.Parents != nil && len(l.Parents) != len(l.Values) {
			return msp.Errorf(msp.Internal, "The list %q has %d values and %d parents.", l.Name, len(l.Values), len(l.Parents))
		}
		if len(l.Values) >= MaxRows {
			return msp.Errorf(msp.Invalid, "The list %q has %d values, more than a workbook can hold. Export as CSV.", l.Name, len(l.Values))
		}
		p := &listPlace{list: l, name: listName(l.Name, used), ordered: make([]int, len(l.Values))}
		for i := range p.ordered {
			p.ordered[i] = i
		}
		if l.Parents != nil {
			col++
			sort.SliceStable(p.ordered, func(i, j int) bool {
				return strings.ToLower(l.Parents[p.ordered[i]]) < strings.ToLower(l.Parents[p.ordered[j]])
			})
		}
		p.col = col
		col++
		x.lists[l.Name] = p
	}
	for _, s := range x.spec.Sheets {
		for _, c := range s.Columns {
			if c.List != "" && x.lists[c.List] == nil {
				return msp.Errorf(msp.Internal, "The column %q chooses from the list %q, which is not there.", c.Header, c.List)
			}
		}
	}
	return nil
}

// listName makes a name that is no cell reference and fits into formulas.
func listName(name string, used map[string]bool) string {
	var b strings.Builder
	b.WriteString("list_")
	for _, r := range Fold(name) {
		if r < 0x80 && b.Len() < 25 {
			b.WriteRune(r)
		}
	}
	base := b.String()
	out := base
	for n := 2; used[out]; n++ {
		out = fmt.Sprintf("%s_%d", base, n)
	}
	used[out] = true
	return out
}

func (x *Writer) listNames() string {
	names := map[string]string{}
	var order []string
	sheet := quotedSheet(x.names[len(x.names)-1])
	for _, l := range x.spec.Lists {
		p := x.lists[l.Name]
		if len(l.Values) == 0 {
			continue
		}
		names[p.name] = sheet + "!" + absolute(Range{p.col, 2, p.col, len(l.Values) + 1})
		order = append(order, p.name)
		if l.Parents != nil {
			of := p.name + "_of"
			names[of] = sheet + "!" + absolute(Range{p.col - 1, 2, p.col - 1, len(l.Values) + 1})
			order = append(order, of)
		}
	}
	sort.Strings(order)
	var b strings.Builder
	for _, n := range order {
		fmt.Fprintf(&b, `<definedName name="%s" hidden="1">%s</definedName>`, n, xmlText(names[n]))
	}
	return b.String()
}

// writeLists writes the hidden sheet behind the others.
func (x *Writer) writeLists() error {
	if len(x.lists) == 0 {
		return nil
	}
	var spec SheetSpec
	longest := 0
	for _, l := range x.spec.Lists {
		if l.Parents != nil {
			spec.Columns = append(spec.Columns, ColumnSpec{Header: l.Name + " of"})
		}
		spec.Columns = append(spec.Columns, ColumnSpec{Header: l.Name})
		longest = max(longest, len(l.Values))
	}
	spec.RowCount = longest
	s, err := x.beginSheet(len(x.spec.Sheets), &spec)
	if err != nil {
		return err
	}
	row := make([]Value, len(spec.Columns))
	for i := range longest {
		clear(row)
		for _, l := range x.spec.Lists {
			p := x.lists[l.Name]
			if i >= len(l.Values) {
				continue
			}
			row[p.col-1].Text = l.Values[p.ordered[i]]
			if l.Parents != nil {
				row[p.col-2].Text = l.Parents[p.ordered[i]]
			}
		}
		if err := s.row(row); err != nil {
			return err
		}
	}
	return s.finish()
}

// appendValidations writes the dropdowns of a sheet, for all rows it could have.
func (x *Writer) appendValidations(b []byte, spec *SheetSpec) []byte {
	var all []byte
	n := 0
	for i, c := range spec.Columns {
		p := x.lists[c.List]
		if c.List == "" || p == nil || len(p.list.Values) == 0 {
			continue
		}
		n++
		style := ` errorStyle="warning"`
		text := "This is not in the list. Yes keeps it all the same."
		if c.Strict {
			style, text = "", "This is not in the list. Choose one of its entries."
		}
		all = append(all, `<dataValidation type="list"`+style+` allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="`+
			xmlText(cutUTF16(c.Header, 32))+`" error="`+text+`" sqref="`+Range{i + 1, 2, i + 1, MaxRows}.String()+`"><formula1>`+
			xmlText(listFormula(p, parentColumn(spec, c)))+`</formula1></dataValidation>`...)
	}
	if n == 0 {
		return b
	}
	b = append(b, `<dataValidations count="`...)
	b = appendInt(b, n)
	b = append(b, `">`...)
	b = append(b, all...)
	return append(b, `</dataValidations>`...)
}

// parentColumn is the letter of the column that narrows c down; "" for none.
func parentColumn(spec *SheetSpec, c ColumnSpec) string {
	if c.Parent == "" {
		return ""
	}
	for i, other := range spec.Columns {
		if other.Header == c.Parent {
			return Letters(i + 1)
		}
	}
	return ""
}

// listFormula is the list, or the piece of it that belongs to the parent in the
// same row. An empty or unknown parent offers the whole list.
func listFormula(p *listPlace, parent string) string {
	if parent == "" || p.list.Parents == nil {
		return p.name
	}
	cell := "$" + parent + "2"
	return fmt.Sprintf("IF(COUNTIF(%[1]s_of,%[2]s)=0,%[1]s,OFFSET(%[1]s,MATCH(%[2]s,%[1]s_of,0)-1,0,COUNTIF(%[1]s_of,%[2]s),1))", p.name, cell)
}
