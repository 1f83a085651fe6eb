package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// The formats of an export.
const (
	FormatXLSX = "xlsx"
	FormatCSV  = "csv"
	// FormatITGlueCSV is the layout of IT Glue's own CSV import, for accounts without API access.
	FormatITGlueCSV = "itglue-csv"
)

// itglueColumns are the header row of IT Glue's CSV import as far as it is known:
// no official template was found; this is what a public inventory script writes
// for the importer (reference/itglue.md section 9.2, checked 2026-11). It is data
// so that it can be corrected in one place.
var itglueColumns = []msp.Field{
	msp.FieldName, msp.FieldType, msp.FieldStatus, msp.FieldHostname, msp.FieldPrimaryIP, msp.FieldDefaultGateway, msp.FieldMACAddress,
	msp.FieldSerialNumber, msp.FieldAssetTag, msp.FieldManufacturer, msp.FieldModel, msp.FieldOperatingSystem, msp.FieldOperatingSystemNotes,
	msp.FieldNotes, msp.FieldInstalledBy, msp.FieldPurchasedBy, msp.FieldWarrantyExpiresAt, msp.FieldLocation,
}

// exportPage is how many rows are read at one go.
const exportPage = 2000

// An ExportScope is what to write.
type ExportScope struct {
	Organizations []msp.ID // none: all that the actor sees
	Query         *GridQuery
	Where         []GridFilter
	Template      bool // the same file without rows, for a client to fill in
}

// ExportFile writes what a grid shows to a file and hands it to the person.
func (a *App) ExportFile(ctx context.Context, actor msp.Staff, req ExportRequest) (FileView, error) {
	scope := ExportScope{Query: &req.Query, Template: req.Template}
	name := "configurations"
	if req.Query.Organization != "" {
		org, err := a.owned(ctx, actor, msp.KindOrganization, msp.ID(req.Query.Organization), access.Look)
		if err != nil {
			return FileView{}, err
		}
		name = org.Name()
	}
	if req.Template {
		name += " template"
	}
	ext := ".xlsx"
	if req.Format != FormatXLSX && req.Format != "" {
		ext = ".csv"
	}
	rows := 0
	view, err := a.shell.Deliver(ctx, fileName(name)+ext, func(w io.Writer) error {
		n, err := a.Export(ctx, actor, scope, req.Format, w)
		rows = n
		return err
	})
	view.Rows = rows
	return view, err
}

// fileName keeps what every file system takes.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
}

// Export writes configurations to w and answers how many.
func (a *App) Export(ctx context.Context, actor msp.Staff, scope ExportScope, format string, w io.Writer) (int, error) {
	orgs, err := narrow(actor, scope.Organizations)
	if err != nil {
		return 0, err
	}
	for _, org := range orgs {
		if err := a.may(actor, access.Export, org); err != nil {
			return 0, err
		}
	}
	if err := a.may(actor, access.Export, ""); err != nil {
		return 0, err
	}
	r := a.resolver()
	lq := ListQuery{Kind: msp.KindConfiguration, Organizations: orgs, Sort: msp.FieldName, Archived: msp.With}
	if scope.Query != nil {
		if lq, err = a.query(ctx, r, actor, *scope.Query); err != nil {
			return 0, err
		}
	}
	for _, f := range scope.Where {
		where, err := a.where(ctx, r, msp.KindConfiguration, msp.Field(f.Field), f.Values, orgs)
		if err != nil {
			return 0, err
		}
		lq.Where = append(lq.Where, where)
	}
	lq.Limit = exportPage
	each := func(row func(rec *msp.Record) error) (int, error) {
		if scope.Template {
			return 0, nil
		}
		return a.eachRecord(ctx, r, lq, row)
	}
	switch format {
	case "", "sitewalk", FormatXLSX:
		return a.exportWorkbook(ctx, r, lq, w, each)
	case FormatCSV:
		return exportCSV(ctx, r, w, allFields(), true, each)
	case FormatITGlueCSV:
		return exportCSV(ctx, r, w, itglueColumns, lq.Organizations == nil || len(lq.Organizations) != 1, each)
	}
	return 0, msp.FieldError("--format", "“%s” is no format of an export. Use sitewalk, csv or itglue-csv.", format)
}

func allFields() []msp.Field {
	out := make([]msp.Field, 0, len(msp.ConfigurationFields))
	for _, info := range msp.ConfigurationFields {
		out = append(out, info.Name)
	}
	return out
}

// eachRecord reads every record of a query, a page at a time, and the page after
// it while one is being worked on.
func (a *App) eachRecord(ctx context.Context, r *resolver, lq ListQuery, row func(*msp.Record) error) (n int, err error) {
	type result struct {
		page Page
		err  error
	}
	fetch := func(lq ListQuery) chan result {
		ahead := make(chan result, 1)
		go func() {
			page, err := a.store.List(ctx, lq)
			ahead <- result{page, err}
		}()
		return ahead
	}
	for ahead := fetch(lq); ahead != nil; {
		got := <-ahead
		if got.err != nil {
			return n, got.err
		}
		ahead = nil
		if got.page.Next != "" && len(got.page.Records) > 0 {
			lq.After, lq.Offset = got.page.Next, 0
			ahead = fetch(lq)
		}
		err := r.preload(ctx, got.page.Records)
		for i := 0; err == nil && i < len(got.page.Records); i++ {
			if err = row(got.page.Records[i]); err == nil {
				n++
			}
		}
		if err != nil {
			if ahead != nil {
				<-ahead // nothing reads on when this function has ended
			}
			return n, err
		}
	}
	return n, nil
}

type eachFunc func(func(*msp.Record) error) (int, error)

func exportCSV(ctx context.Context, r *resolver, w io.Writer, fields []msp.Field, organization bool, each eachFunc) (int, error) {
	out := sheet.NewCSVWriter(w, sheet.CSVOptions{BOM: true})
	head := make([]string, 0, len(fields)+1)
	for _, f := range fields {
		head = append(head, string(f))
	}
	if organization {
		head = append([]string{"organization"}, head...)
	}
	if err := out.Header(head); err != nil {
		return 0, err
	}
	line := make([]sheet.Value, 0, len(head))
	n, err := each(func(rec *msp.Record) error {
		line = line[:0]
		if organization {
			line = append(line, sheet.Value{Text: r.name(ctx, msp.KindOrganization, rec.OrganizationID)})
		}
		for _, f := range fields {
			line = append(line, sheet.Value{Text: shown(rec, f, r.fieldText(ctx, rec.Kind, f, rec.Get(f)))})
		}
		return out.Row(line)
	})
	if err != nil {
		return n, err
	}
	return n, out.Flush()
}

// shown is a cell's text, or what was typed there and does not fit: an export
// loses neither.
func shown(rec *msp.Record, f msp.Field, text string) string {
	if p, ok := rec.Pending[f]; ok {
		return p.Text
	}
	return text
}

// exportWorkbook writes a workbook that can be imported again: identifiers as
// text, real dates, lists to choose from, and hidden columns with id and version.
func (a *App) exportWorkbook(ctx context.Context, r *resolver, lq ListQuery, w io.Writer, each eachFunc) (int, error) {
	spec, err := a.workbookSpec(ctx, r, lq)
	if err != nil {
		return 0, err
	}
	out, err := sheet.NewWriter(w, spec)
	if err != nil {
		return 0, err
	}
	values := make([]sheet.Value, 0, len(msp.ConfigurationFields)+3)
	n, err := each(func(rec *msp.Record) error {
		values = values[:0]
		values = append(values, sheet.Value{Text: r.name(ctx, msp.KindOrganization, rec.OrganizationID)})
		for _, info := range msp.ConfigurationFields {
			text := r.text(ctx, info, rec.Get(info.Name))
			if info.Kind == msp.KindBool && text != "" {
				text = "yes"
			}
			v := sheet.Value{Text: shown(rec, info.Name, text)}
			if _, bad := rec.Pending[info.Name]; bad {
				v.Fill, v.Kind = sheet.FillProblem, sheet.Text
			}
			values = append(values, v)
		}
		values = append(values, sheet.Value{Text: string(rec.ID)}, sheet.Value{Text: fmt.Sprint(rec.Version)})
		return out.Row(values)
	})
	if err != nil {
		return n, err
	}
	return n, out.Close()
}

// workbookSpec describes the columns of our own workbook, with lists from what is
// here now.
func (a *App) workbookSpec(ctx context.Context, r *resolver, lq ListQuery) (sheet.WorkbookSpec, error) {
	spec := sheet.WorkbookSpec{Title: "Configurations", Creator: "Sitewalk"}
	cols := []sheet.ColumnSpec{{Header: "organization", Note: "The organization the device belongs to", Width: 24}}
	for _, info := range msp.ConfigurationFields {
		col := sheet.ColumnSpec{Header: string(info.Name), Note: info.Title, Kind: sheet.Text, Width: columnWidth(info)}
		if info.Kind == msp.KindDate {
			col.Kind = sheet.Date
		}
		if info.Name == msp.FieldName || info.Name == msp.FieldType {
			col.Required, col.Note = true, info.Title+". Needed before it can be sent to IT Glue."
		}
		if info.Kind == msp.KindRef && msp.IsList(info.Ref) {
			list, err := a.choices(ctx, r, info)
			if err != nil {
				return spec, err
			}
			if len(list.Values) > 0 {
				spec.Lists = append(spec.Lists, list)
				col.List = list.Name
				col.Strict = info.Ref == msp.KindOperatingSystem || info.Ref == msp.KindPlatform
				if info.Ref == msp.KindModel {
					col.Parent = string(msp.FieldManufacturer)
				}
			}
		}
		if info.Name == msp.FieldLocation && len(lq.Organizations) == 1 {
			x, err := r.index(ctx, msp.KindLocation, lq.Organizations[0])
			if err != nil {
				return spec, err
			}
			if names := uniqueNames(x.all); len(names) > 0 {
				spec.Lists = append(spec.Lists, sheet.List{Name: "locations", Values: names})
				col.List = "locations"
			}
		}
		cols = append(cols, col)
	}
	cols = append(cols, sheet.ColumnSpec{Header: toRecordID, Hidden: true, Kind: sheet.Text}, sheet.ColumnSpec{Header: toVersion, Hidden: true, Kind: sheet.Text})
	spec.Sheets = []sheet.SheetSpec{{Name: "Configurations", Columns: cols, FrozenColumns: 2}}
	return spec, nil
}

func (a *App) choices(ctx context.Context, r *resolver, info msp.FieldInfo) (sheet.List, error) {
	x, err := r.index(ctx, info.Ref, "")
	if err != nil {
		return sheet.List{}, err
	}
	list := sheet.List{Name: string(info.Ref) + "s"}
	if info.Ref != msp.KindModel {
		list.Values = uniqueNames(x.all)
		return list, nil
	}
	for _, rec := range x.all {
		list.Values = append(list.Values, rec.Name())
		list.Parents = append(list.Parents, r.name(ctx, msp.KindManufacturer, msp.ID(rec.Get(msp.FieldManufacturerOf))))
	}
	return list, nil
}

func uniqueNames(records []*msp.Record) []string {
	names := make([]string, 0, len(records))
	for _, rec := range records {
		names = append(names, rec.Name())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func columnWidth(info msp.FieldInfo) float64 {
	switch info.Name {
	case msp.FieldName, msp.FieldModel, msp.FieldOperatingSystem, msp.FieldSerialNumber:
		return 24
	case msp.FieldNotes, msp.FieldOperatingSystemNotes:
		return 40
	}
	return 18
}
