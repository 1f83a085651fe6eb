package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

func (c *call) searchCommand() *cobra.Command {
	var org string
	var limit int
	cmd := &cobra.Command{Use: "search TERM", Short: "Find records by any part of any word", Args: args(1, 1, "one term"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		var id msp.ID
		if org != "" {
			if id, err = c.needOrganization(a, org); err != nil {
				return err
			}
		}
		v, err := a.Search(c.ctx, c.actor, got[0], id, limit)
		if err != nil {
			return err
		}
		items := []any{}
		for _, i := range v.Items {
			item := flat(i.RecordView)
			item["match"] = i.Match
			items = append(items, item)
		}
		return c.answer(list(items, ""), func(w io.Writer) {
			if len(v.Items) == 0 {
				_, _ = fmt.Fprintf(w, "Nothing has “%s”. Tried names, serials, MACs, IPs, notes.\n", got[0])
				return
			}
			lines := [][]string{{"id", "kind", "organization", "name", "found in"}}
			for _, i := range v.Items {
				lines = append(lines, []string{i.ID, i.Kind, i.Organization, i.Name, i.Match.Field + ": " + i.Match.Text})
			}
			table(w, lines)
		})
	}}
	cmd.Flags().StringVar(&org, "organization", "", "only in this organization")
	limitFlag(cmd, &limit, 50)
	return cmd
}

// withHistory are the kinds of records whose history is asked for by name.
var withHistory = []msp.Kind{msp.KindConfiguration, msp.KindOrganization, msp.KindLocation, msp.KindContact, msp.KindPassword, msp.KindInterface,
	msp.KindAttachment, msp.KindFlexibleAsset}

func (c *call) historyCommand() *cobra.Command {
	var limit int
	var after string
	cmd := &cobra.Command{Use: "history REF", Short: "Every change: when, who, field, old, new", Args: args(1, 1, "one id or name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.FindAny(c.ctx, c.actor, got[0], withHistory...)
		if err != nil {
			return err
		}
		v, err := a.History(c.ctx, c.actor, rec.Kind, rec.ID, after, limit)
		if err != nil {
			return err
		}
		return c.answer(historyJSON(v), func(w io.Writer) {
			lines := [][]string{{"when", "who", "what", "field", "old", "new", "batch"}}
			for _, h := range v.Items {
				lines = append(lines, []string{h.At, h.Staff, h.Action, h.Field, h.Old, h.New, h.Batch})
			}
			table(w, lines)
		})
	}}
	pageFlags(cmd, &limit, &after)
	return cmd
}

func historyJSON(v app.HistoryView) map[string]any {
	items := []any{}
	for _, h := range v.Items {
		items = append(items, map[string]any{"batch": null(h.Batch), "at": h.At, "staff": h.Staff, "action": h.Action,
			"field": null(h.Field), "old": null(h.Old), "new": null(h.New)})
	}
	return map[string]any{"items": items, "next": v.Next}
}

func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (c *call) undoCommand() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{Use: "undo BATCH", Short: "Take back one change, import or bulk edit", Args: args(1, 1, "the id of a batch"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.UndoBatch(c.ctx, c.actor, msp.ID(got[0]), dry)
		if err != nil {
			return err
		}
		if len(v.Kept)+len(v.Impossible) > 0 {
			c.code = 3
		}
		return c.answer(map[string]any{"batch": null(v.Batch), "reversed": v.Reversed, "queued": v.Queued, "kept": v.Kept, "impossible": v.Impossible}, func(w io.Writer) {
			verb := "Undid"
			if dry {
				verb = "Would undo"
			}
			_, _ = fmt.Fprintf(w, "%s %d records.\n", verb, v.Reversed)
			for _, k := range v.Kept {
				_, _ = fmt.Fprintf(w, "Kept %s: %s\n", k.Record.Name, k.Reason)
			}
			for _, k := range v.Impossible {
				_, _ = fmt.Fprintf(w, "Cannot undo %s: %s\n", k.Record.Name, k.Reason)
			}
		})
	}}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would happen")
	return cmd
}
