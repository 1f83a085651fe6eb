package app

import (
	"context"
	"io"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// ExportPlan writes the plan of a push to a workbook and hands it to the person:
// an operation is as many rows as it has fields. No organizations means all that
// the actor sees. It sends nothing.
func (a *App) ExportPlan(ctx context.Context, actor msp.Staff, organizations []string) (FileView, error) {
	if err := a.mayExport(actor, toIDs(organizations)); err != nil {
		return FileView{}, err
	}
	plan, err := a.Plan(ctx, actor, organizations)
	if err != nil {
		return FileView{}, err
	}
	rows := 0
	view, err := a.shell.Deliver(ctx, "plan "+a.now().Format("2006-01-02 1504")+".xlsx", func(w io.Writer) error {
		n, err := writePlan(w, plan)
		rows = n
		return err
	})
	view.Rows = rows
	return view, err
}

// mayExport asks for the right to hand data over, for each organization.
func (a *App) mayExport(actor msp.Staff, orgs []msp.ID) error {
	for _, org := range orgs {
		if err := a.may(actor, access.Export, org); err != nil {
			return err
		}
	}
	return a.may(actor, access.Export, "")
}

// planColumns are the columns of the workbook, in the order of planRow.
var planColumns = []sheet.ColumnSpec{
	{Header: "system", Width: 16, Note: "Where it would be sent to"},
	{Header: "action", Width: 12},
	{Header: "kind", Width: 14},
	{Header: "record", Width: 28},
	{Header: "organization", Width: 28},
	{Header: "field", Width: 24},
	{Header: "agreed last", Width: 26, Note: "What both sides last had"},
	{Header: "here", Width: 26},
	{Header: "there", Width: 26, Note: "What was last read there"},
	{Header: "reaches", Width: 10, Note: "Whether the system takes this field"},
	{Header: "why not", Width: 44},
	{Header: "state", Width: 12},
	{Header: "reason", Width: 18},
	{Header: "message", Width: 60},
}

// writePlan writes the plan's rows to w and answers how many.
func writePlan(w io.Writer, plan PlanView) (int, error) {
	rows := 0
	for _, op := range plan.Operations {
		rows += max(len(op.Fields), 1)
	}
	out, err := sheet.NewWriter(w, sheet.WorkbookSpec{Title: "Plan", Creator: "Sitewalk",
		Sheets: []sheet.SheetSpec{{Name: "Plan", Columns: planColumns, RowCount: rows, FrozenColumns: 4}}})
	if err != nil {
		return 0, err
	}
	for _, op := range plan.Operations {
		fields := op.Fields
		if len(fields) == 0 {
			fields = []PlanField{{}}
		}
		for _, f := range fields {
			if err := out.Row(planRow(op, f)); err != nil {
				return rows, err
			}
		}
	}
	return rows, out.Close()
}

func planRow(op PlanOperation, f PlanField) []sheet.Value {
	title, reaches := "", ""
	if f.Field != "" {
		title = f.Field
		if info, ok := msp.FieldOf(msp.Kind(op.Record.Kind), msp.Field(f.Field)); ok {
			title = info.Title
		}
		reaches = "no"
		if f.Reaches {
			reaches = "yes"
		}
	}
	texts := []string{msp.System(op.System).Title(), op.Action, op.Record.Kind, op.Record.Name, op.Record.Organization,
		title, said(f.Base), said(f.Local), said(f.Remote), reaches, said(f.Why), op.State, said(op.Reason), said(op.Message)}
	values := make([]sheet.Value, len(texts))
	for i, t := range texts {
		values[i].Text = t
	}
	if op.State == string(msp.StateBlocked) {
		values[len(values)-3].Fill = sheet.FillWarning
	}
	return values
}

// said is an optional text; "" when there is none.
func said(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
