package sheet

import (
	"io"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
)

// A SheetInfo is one sheet of a Book, in the order of the tabs.
type SheetInfo struct {
	Name   string
	Hidden bool // hidden in Excel, or very hidden

	part string
}

// A workbook is what is known of an XLSX file before any row is read.
type workbook struct {
	*container
	sheets    []SheetInfo
	epoch1904 bool
	styles    []numFormat // by the s attribute of a cell
	strings   string      // name of the part; "" when there is none

	shared *stringTable // read at the first need
}

// relation types end alike in the transitional and the strict form of the format.
const (
	relDocument  = "/officeDocument"
	relWorksheet = "/worksheet"
	relStrings   = "/sharedStrings"
	relStyles    = "/styles"
)

type relation struct{ id, kind, target string }

func openWorkbook(c *container) (*workbook, error) {
	w := &workbook{container: c}
	root, err := w.relations("")
	if err != nil {
		return nil, err
	}
	part := "xl/workbook.xml"
	for _, r := range root {
		if strings.HasSuffix(r.kind, relDocument) && w.has(r.target) {
			part = r.target
			break
		}
	}
	if !w.has(part) {
		return nil, w.notAWorkbook()
	}
	if strings.HasSuffix(part, ".bin") {
		return nil, w.notAWorkbook()
	}
	links, err := w.relations(part)
	if err != nil {
		return nil, err
	}
	if err := w.readBook(part, links); err != nil {
		return nil, err
	}
	styles := ""
	for _, r := range links {
		switch {
		case strings.HasSuffix(r.kind, relStrings) && w.has(r.target):
			w.strings = r.target
		case strings.HasSuffix(r.kind, relStyles) && w.has(r.target):
			styles = r.target
		}
	}
	if styles != "" {
		if err := w.readStyles(styles); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// notAWorkbook says what kind of zip file this is instead.
func (c *container) notAWorkbook() error {
	has := func(prefix, suffix string) bool {
		for name := range c.parts {
			if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
				return true
			}
		}
		return false
	}
	switch {
	case has("xl/", ".bin") && c.has("xl/workbook.bin"):
		return msp.Errorf(msp.Invalid, "%s is a binary workbook (.xlsb). Save it as .xlsx in Excel, then import it again.", c.name)
	case c.has("word/document.xml"):
		return msp.Errorf(msp.Invalid, "%s is a Word document. Copy its table into a workbook, or paste the cells here.", c.name)
	case has("ppt/", ".xml"):
		return msp.Errorf(msp.Invalid, "%s is a PowerPoint presentation, not a workbook. Choose an .xlsx or .csv file.", c.name)
	case has("index/", ".iwa"):
		return msp.Errorf(msp.Invalid, "%s is an Apple Numbers file. Export it as Excel (.xlsx) or CSV, then import that.", c.name)
	case c.has("mimetype") && c.has("content.xml"):
		return msp.Errorf(msp.Invalid, "%s is an OpenDocument file (.ods). Save it as .xlsx or CSV, then import that.", c.name)
	}
	return msp.Errorf(msp.Invalid, "%s is a zip file without a workbook in it. Unpack it and choose the .xlsx or .csv file inside.", c.name)
}

// relations reads the relationships of a part; "" is the whole file. A missing
// file means none.
func (w *workbook) relations(part string) ([]relation, error) {
	name := "_rels/.rels"
	if part != "" {
		i := strings.LastIndexByte(part, '/') + 1
		name = part[:i] + "_rels/" + part[i:] + ".rels"
	}
	if !w.has(name) {
		return nil, nil
	}
	var all []relation
	err := w.each(name, func(s *xmlScanner) error {
		if s.starts("Relationship") && string(attr(s.attrs, "TargetMode")) != "External" {
			all = append(all, relation{
				id: attrText(s.attrs, "Id"), kind: attrText(s.attrs, "Type"),
				target: partTarget(part, attrText(s.attrs, "Target")),
			})
		}
		return nil
	})
	return all, err
}

// each calls fn for each tag of a small part.
func (w *workbook) each(part string, fn func(*xmlScanner) error) error {
	s, rc, err := w.scan(part)
	if err != nil {
		return w.damaged(part, err)
	}
	defer rc.Close()
	for s.next() {
		if err := fn(s); err != nil {
			return w.damaged(part, err)
		}
	}
	if s.err != io.EOF {
		return w.damaged(part, s.err)
	}
	return nil
}

func (w *workbook) readBook(part string, links []relation) error {
	worksheet := make(map[string]string, len(links))
	for _, r := range links {
		if strings.HasSuffix(r.kind, relWorksheet) {
			worksheet[r.id] = r.target
		}
	}
	inSheets, isBook := false, false
	err := w.each(part, func(s *xmlScanner) error {
		switch {
		case s.starts("workbook"):
			isBook = true
		case s.starts("workbookPr"):
			w.epoch1904 = attrTrue(s.attrs, "date1904")
		case s.starts("sheets"):
			inSheets = s.kind == openTag
		case s.ends("sheets"):
			inSheets = false
		case inSheets && s.starts("sheet"):
			target, ok := worksheet[relationID(s.attrs)]
			if !ok || !w.has(target) { // a chart sheet, a macro sheet, or lost
				return nil
			}
			state := string(attr(s.attrs, "state"))
			w.sheets = append(w.sheets, SheetInfo{
				Name:   attrText(s.attrs, "name"),
				Hidden: state == "hidden" || state == "veryHidden",
				part:   target,
			})
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !isBook:
		return w.notAWorkbook()
	case len(w.sheets) == 0:
		return msp.Errorf(msp.Invalid, "%s has no worksheet. Open it in Excel, add a sheet with the table, and save it.", w.name)
	}
	return nil
}

// relationID finds r:id, whatever the prefix is.
func relationID(attrs []byte) (id string) {
	eachAttr(attrs, func(name, value []byte) bool {
		if i := strings.IndexByte(string(name), ':'); i > 0 && string(name[i+1:]) == "id" {
			v, err := appendUnescaped(nil, value)
			if err == nil {
				id = string(v)
			}
			return false
		}
		return true
	})
	return id
}

const maxStyles = 1 << 20

func (w *workbook) readStyles(part string) error {
	custom := map[int]string{}
	made := map[int]numFormat{}
	var ids []int
	inCells := false
	err := w.each(part, func(s *xmlScanner) error {
		switch {
		case s.starts("numFmt"):
			if id, err := strconv.Atoi(string(attr(s.attrs, "numFmtId"))); err == nil && len(custom) < maxStyles {
				if _, again := custom[id]; !again {
					custom[id] = attrText(s.attrs, "formatCode")
				}
			}
		case s.starts("cellXfs"):
			inCells = s.kind == openTag
		case s.ends("cellXfs"):
			inCells = false
		case inCells && s.starts("xf"):
			id, _ := strconv.Atoi(string(attr(s.attrs, "numFmtId")))
			if len(ids) < maxStyles {
				ids = append(ids, id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.styles = make([]numFormat, len(ids))
	for i, id := range ids {
		f, ok := made[id]
		if !ok {
			f = formatOf(id, custom)
			made[id] = f
		}
		w.styles[i] = f
	}
	return nil
}
