package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

func (c *call) importCommand() *cobra.Command {
	var org, sheet, mapping, saveMapping, key, blank, problems, dates string
	var all, dry, partial bool
	cmd := &cobra.Command{Use: "import FILE", Short: "Bring a workbook or CSV in", Args: args(1, 1, "one file"), RunE: func(_ *cobra.Command, got []string) error {
		if all == (org != "") {
			return msp.FieldError("--organization", "Say which organization the rows belong to with --organization, or with --all that the sheet has a column for it.")
		}
		if mapping != "" && saveMapping != "" {
			return msp.FieldError("--save-mapping", "Give --mapping to use a mapping, or --save-mapping to write one, not both.")
		}
		a, err := c.app()
		if err != nil {
			return err
		}
		opts := app.ImportOptions{All: all, Sheet: sheet, Blank: blank, Partial: partial, DateOrder: dates, Remember: true}
		if org != "" {
			id, err := c.needOrganization(a, org)
			if err != nil {
				return err
			}
			opts.Organization = string(id)
		}
		if key != "" {
			opts.Key = strings.Split(key, ",")
		}
		if mapping != "" {
			if err := readMapping(mapping, &opts); err != nil {
				return err
			}
		}
		// What is written beside the import is opened first: a name that cannot be
		// written stops it before anything has changed.
		saved, err := newOutput(saveMapping, "--save-mapping", got[0])
		if err != nil {
			return err
		}
		defer saved.discard()
		marked, err := newOutput(problems, "--problems", got[0])
		if err != nil {
			return err
		}
		defer marked.discard()
		bar := c.progress()
		done, chosen, err := a.Import(c.ctx, c.actor, app.ImportSource{Path: got[0], Name: filepath.Base(got[0])}, opts, dry, marked.sink(), bar.tell)
		bar.end()
		if err != nil {
			return asFlag(err, importFlags)
		}
		if _, err := saved.Write(append(chosen, '\n')); err != nil {
			return err
		}
		if err := errors.Join(saved.keep(), marked.keep()); err != nil {
			return err
		}
		if done.Errors+done.Conflicts > 0 {
			c.code = 3
		}
		return c.answer(done, func(w io.Writer) { showImport(w, done, dry) })
	}}
	f := cmd.Flags()
	f.StringVar(&org, "organization", "", "the organization the rows belong to")
	f.BoolVar(&all, "all", false, "the sheet has an organization column")
	f.StringVar(&sheet, "sheet", "", "the sheet; else the one that looks like a table of devices")
	f.StringVar(&mapping, "mapping", "", "a file that says which column goes where")
	f.StringVar(&saveMapping, "save-mapping", "", "write the mapping to a file")
	f.StringVar(&key, "key", "", "the fields that find a row's record, in order, with commas")
	f.StringVar(&blank, "blank", "keep", "blank cells: keep the old value, or clear it")
	f.StringVar(&dates, "date-order", "", "how dates like 03/04/2026 are meant: dmy or mdy")
	f.BoolVar(&dry, "dry-run", false, "only say what would happen")
	f.StringVar(&problems, "problems", "", "write the rows with problems to a workbook")
	f.BoolVar(&partial, "partial", false, "import the good rows and leave the others out")
	return cmd
}

// importFlags are the flags that fields of an import came from.
var importFlags = map[string]string{"organization": "--organization", "sheet": "--sheet", "key": "--key", "blank": "--blank",
	"date_order": "--date-order", "mapping": "--mapping"}

func readMapping(file string, opts *app.ImportOptions) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return &msp.Error{Code: msp.Invalid, Field: "--mapping", Err: err, Message: "The mapping file " + file + " cannot be read. Check the name."}
	}
	m, err := app.ParseMapping(data)
	if err != nil {
		return err
	}
	opts.Columns = m.Columns
	if opts.Values == nil {
		opts.Values = m.Values
	}
	if len(opts.Key) == 0 {
		opts.Key = m.Key
	}
	if opts.DateOrder == "" {
		opts.DateOrder = m.DateOrder
	}
	return nil
}

func showImport(w io.Writer, d app.ImportDone, dry bool) {
	verb := "Imported"
	switch {
	case dry:
		verb = "Would import"
	case d.Batch == nil && d.Created+d.Updated > 0:
		verb = "Nothing was changed. Would have imported"
	case d.Batch == nil:
		verb = "Nothing to change:"
	}
	_, _ = fmt.Fprintf(w, "%s %d rows: %d new, %d changed, %d the same, %d left out, %d to choose, %d with errors.\n",
		verb, d.Rows, d.Created, d.Updated, d.Unchanged, d.Skipped, d.Conflicts, d.Errors)
	for i, p := range d.Problems {
		if i == 50 {
			_, _ = fmt.Fprintf(w, "… and %d more.\n", len(d.Problems)-i)
			break
		}
		_, _ = fmt.Fprintf(w, "%s %s: %s\n", p.Cell, p.Severity, p.Message)
	}
	if d.Batch != nil {
		_, _ = fmt.Fprintf(w, "Undo with: sitewalkctl undo %s\n", *d.Batch)
	}
}

func (c *call) importsCommand() *cobra.Command {
	var limit int
	cmd := &cobra.Command{Use: "imports", Short: "The history of imports", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Imports(c.ctx, c.actor, limit)
		if err != nil {
			return err
		}
		return c.answer(v, func(w io.Writer) {
			lines := [][]string{{"batch", "when", "who", "file", "rows", "new", "changed", "state"}}
			for _, i := range v.Items {
				lines = append(lines, []string{i.Batch, i.At, i.Staff, i.File, fmt.Sprint(i.Rows), fmt.Sprint(i.Created), fmt.Sprint(i.Updated), i.State})
			}
			table(w, lines)
		})
	}}
	limitFlag(cmd, &limit, 1000)
	return cmd
}

func (c *call) exportCommand() *cobra.Command {
	var orgs, where []string
	var format string
	var template bool
	cmd := &cobra.Command{Use: "export FILE", Short: "Write configurations to a workbook or CSV", Args: args(1, 1, "one file"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		ids, err := c.organizations(a, orgs)
		if err != nil {
			return err
		}
		filters, err := filtersOf(where)
		if err != nil {
			return err
		}
		kind := format
		switch {
		case kind == "" && strings.EqualFold(filepath.Ext(got[0]), ".csv"):
			kind = app.FormatCSV
		case kind == "" || kind == "sitewalk":
			kind = app.FormatXLSX
			if strings.EqualFold(filepath.Ext(got[0]), ".csv") {
				kind = app.FormatCSV
			}
		}
		out, err := newOutput(got[0], "FILE", "")
		if err != nil {
			return err
		}
		defer out.discard()
		rows, err := a.Export(c.ctx, c.actor, app.ExportScope{Organizations: ids, Where: filters, Template: template}, kind, out)
		if err != nil {
			return err
		}
		if err := out.keep(); err != nil {
			return err
		}
		return c.answer(map[string]any{"file": got[0], "rows": rows}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Wrote %d rows to %s.\n", rows, got[0]) })
	}}
	f := cmd.Flags()
	f.StringArrayVar(&orgs, "organization", nil, "only of this organization")
	f.StringArrayVar(&where, "where", nil, "FIELD=VALUE")
	f.StringVar(&format, "format", "", "sitewalk (a workbook, or CSV when the file is called .csv), csv, or itglue-csv")
	f.BoolVar(&template, "template", false, "without rows, for a client to fill in")
	return cmd
}
