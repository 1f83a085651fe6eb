package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// configurationFlag adds --configuration to a group, and finds what it names.
func (c *call) configurationFlag(g *cobra.Command) func(*app.App) (*msp.Record, error) {
	ref := g.PersistentFlags().String("configuration", "", "the configuration, by id or name")
	return func(a *app.App) (*msp.Record, error) {
		if *ref == "" {
			return nil, msp.FieldError("--configuration", "Say which configuration, with --configuration.")
		}
		rec, err := a.Find(c.ctx, c.actor, msp.KindConfiguration, "", *ref)
		return rec, onFlag(err, "--configuration")
	}
}

// belowCommand is a command about what belongs to a configuration; parent is that.
func (c *call) belowCommand(use, short string, count cobra.PositionalArgs, parent func(*app.App) (*msp.Record, error), do func(a *app.App, parent *msp.Record, got []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: count, RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := parent(a)
		if err != nil {
			return err
		}
		return do(a, rec, got)
	}}
}

// listBelow and removeBelow are alike for everything that belongs to a record.
func (c *call) listBelow(kind msp.Kind, parent func(*app.App) (*msp.Record, error), columns ...msp.Field) *cobra.Command {
	return c.belowCommand("list", "List them", args(0, 0, "no arguments"), parent, func(a *app.App, rec *msp.Record, _ []string) error {
		views, err := a.Below(c.ctx, c.actor, kind, rec)
		if err != nil {
			return err
		}
		return c.answer(list(flatAll(views), ""), func(w io.Writer) { showRecords(w, views, columns...) })
	})
}

func (c *call) removeBelow(kind msp.Kind, parent func(*app.App) (*msp.Record, error)) *cobra.Command {
	return c.belowCommand("remove REF", "Remove it, here and in IT Glue", args(1, 1, "one id or name"), parent, func(a *app.App, rec *msp.Record, got []string) error {
		child, err := a.FindBelow(c.ctx, c.actor, kind, rec, got[0])
		if err != nil {
			return err
		}
		return c.removed(child.ID, got[0], a.RemoveRecord(c.ctx, c.actor, kind, child.ID))
	})
}

func (c *call) removed(id msp.ID, name string, err error) error {
	if err != nil {
		return err
	}
	return c.answer(map[string]any{"removed": id}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Removed %s.\n", name) })
}

func (c *call) interfaceCommand() *cobra.Command {
	g := group("interface", "The addresses of a configuration")
	parent := c.configurationFlag(g)
	var sets []string
	add := c.belowCommand("add [NAME]", "Add an interface; the primary one is the configuration's own address", args(0, 1, "a name at most"), parent,
		func(a *app.App, rec *msp.Record, got []string) error {
			fields, err := pairs(sets, "--set")
			if err != nil {
				return err
			}
			if err := nameOf(fields, got); err != nil {
				return err
			}
			return c.record(a.AddBelow(c.ctx, c.actor, msp.KindInterface, rec, fields))
		})
	add.Flags().StringArrayVar(&sets, "set", nil, "FIELD=VALUE")
	set := c.belowCommand("set REF FIELD=VALUE…", "Change fields", args(2, -1, "an id, name or address, and FIELD=VALUE"), parent,
		func(a *app.App, rec *msp.Record, got []string) error {
			child, err := a.FindBelow(c.ctx, c.actor, msp.KindInterface, rec, got[0])
			if err != nil {
				return err
			}
			fields, err := pairs(got[1:], "FIELD=VALUE")
			if err != nil {
				return err
			}
			return c.record(a.SetRecord(c.ctx, c.actor, msp.KindInterface, child.ID, fields))
		})
	g.AddCommand(c.listBelow(msp.KindInterface, parent, msp.FieldName, msp.FieldIPAddress, msp.FieldMACAddress, msp.FieldPrimary), add, set, c.removeBelow(msp.KindInterface, parent))
	return g
}

// nameOf takes the name from its argument; given by --set as well it is a mistake.
func nameOf(fields map[string]string, got []string) error {
	if len(got) == 0 {
		return nil
	}
	if _, twice := fields["name"]; twice {
		return msp.FieldError("name", "The name is given twice, as the argument and with --set.")
	}
	fields["name"] = got[0]
	return nil
}

func (c *call) relateCommand() *cobra.Command {
	var notes string
	cmd := &cobra.Command{Use: "relate REF REF", Short: "Relate two records", Args: args(2, 2, "two ids or names"), RunE: func(_ *cobra.Command, got []string) error {
		return c.pair(got, func(a *app.App, from, to *msp.Record) error {
			v, err := a.Relate(c.ctx, c.actor, from, to, notes)
			if err != nil {
				return err
			}
			return c.answer(v, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Related %s to %s.\n", v.From.Name, v.To.Name) })
		})
	}}
	cmd.Flags().StringVar(&notes, "notes", "", "why")
	return cmd
}

func (c *call) unrelateCommand() *cobra.Command {
	return &cobra.Command{Use: "unrelate REF REF", Short: "Take away what relates two records", Args: args(2, 2, "two ids or names"), RunE: func(_ *cobra.Command, got []string) error {
		return c.pair(got, func(a *app.App, one, other *msp.Record) error {
			n, err := a.Unrelate(c.ctx, c.actor, one, other)
			if err != nil {
				return err
			}
			return c.answer(map[string]any{"removed": n}, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "%s and %s are no longer related.\n", one.Name(), other.Name())
			})
		})
	}}
}

// pair finds the two records of relate and unrelate.
func (c *call) pair(got []string, do func(a *app.App, one, other *msp.Record) error) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	one, err := a.FindAny(c.ctx, c.actor, got[0], app.RelationSources...)
	if err != nil {
		return err
	}
	other, err := a.FindAny(c.ctx, c.actor, got[1], app.RelationTargets...)
	if err != nil {
		return err
	}
	return do(a, one, other)
}

func (c *call) attachCommand() *cobra.Command {
	var to, name string
	cmd := &cobra.Command{Use: "attach FILE", Short: "Attach a file to a record", Args: args(1, 1, "one file"), RunE: func(_ *cobra.Command, got []string) error {
		if to == "" {
			return msp.FieldError("--to", "Say which record, with --to.")
		}
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.FindAny(c.ctx, c.actor, to, app.RelationSources...)
		if err != nil {
			return onFlag(err, "--to")
		}
		info, err := os.Stat(got[0])
		if err == nil && !info.Mode().IsRegular() {
			return msp.FieldError("FILE", "%s is no file. Attach one file at a time.", got[0])
		}
		var f *os.File
		if err == nil {
			f, err = os.Open(got[0])
		}
		if err != nil {
			return &msp.Error{Code: msp.Invalid, Field: "FILE", Err: err, Message: "The file " + got[0] + " cannot be read. Check its name and its permissions."}
		}
		defer f.Close()
		if name == "" {
			name = filepath.Base(got[0])
		}
		return c.record(a.Attach(c.ctx, c.actor, rec, name, f))
	}}
	cmd.Flags().StringVar(&to, "to", "", "the record, by id or name")
	cmd.Flags().StringVar(&name, "name", "", "the name it is shown with; else the file's")
	return cmd
}

func (c *call) attachmentsCommand() *cobra.Command {
	return &cobra.Command{Use: "attachments REF", Short: "List the attachments of a record", Args: args(1, 1, "one id or name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.FindAny(c.ctx, c.actor, got[0], app.RelationSources...)
		if err != nil {
			return err
		}
		views, err := a.Below(c.ctx, c.actor, msp.KindAttachment, rec)
		if err != nil {
			return err
		}
		return c.answer(list(flatAll(views), ""), func(w io.Writer) { showRecords(w, views, msp.FieldName, msp.FieldContentType, msp.FieldSize) })
	}}
}

func (c *call) detachCommand() *cobra.Command {
	return &cobra.Command{Use: "detach ID", Short: "Take an attachment off its record, here and in IT Glue", Args: args(1, 1, "the id of an attachment"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.Find(c.ctx, c.actor, msp.KindAttachment, "", got[0])
		if err != nil {
			return err
		}
		return c.removed(rec.ID, rec.Name(), a.RemoveRecord(c.ctx, c.actor, rec.Kind, rec.ID))
	}}
}

func (c *call) attachmentSaveCommand() *cobra.Command {
	return &cobra.Command{Use: "attachment-save ID FILE", Short: "Write an attachment to a file; what only IT Glue has is fetched", Args: args(2, 2, "the id of an attachment and a file"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.Find(c.ctx, c.actor, msp.KindAttachment, "", got[0])
		if err != nil {
			return err
		}
		out, err := newOutput(got[1], "FILE", "")
		if err != nil {
			return err
		}
		defer out.discard()
		v, err := a.SaveAttachment(c.ctx, c.actor, rec.ID, out)
		if err != nil {
			return err
		}
		if err := out.keep(); err != nil {
			return err
		}
		doc := flat(v)
		doc["file"] = got[1]
		return c.answer(doc, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Wrote %s.\n", got[1]) })
	}}
}
