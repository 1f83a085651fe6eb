package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// scopeFlags read which field of which kind towards which system is meant.
type scopeFlags struct {
	req          app.ScopeRequest
	organization string
}

func (s *scopeFlags) on(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.req.Field, "field", "", "the field")
	f.StringVar(&s.req.Kind, "kind", "", "the kind of record; configuration without it")
	f.StringVar(&s.req.System, "system", "", "the system; itglue without it")
	f.StringVar(&s.organization, "organization", "", "only this organization")
}

var scopeNames = map[string]string{"field": "--field", "kind": "--kind", "system": "--system", "organization": "--organization", "take": "--take"}

// resolve turns the organization's name into its id.
func (s *scopeFlags) resolve(c *call, a *app.App) (app.ScopeRequest, error) {
	req := s.req
	if req.Field == "" {
		return req, msp.FieldError("--field", "Say which field, with --field.")
	}
	if s.organization != "" {
		ids, err := c.organizations(a, []string{s.organization})
		if err != nil {
			return req, err
		}
		req.OrganizationID = string(ids[0])
	}
	return req, nil
}

func scopeJSON(s app.ScopeView, more map[string]any) map[string]any {
	out := map[string]any{"id": s.ID, "kind": s.Kind, "field": s.Field, "system": s.System, "organization": null(s.Organization), "staff": s.Staff, "at": s.At, "message": s.Words}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func ruleJSON(r app.RuleView) map[string]any {
	return scopeJSON(r.ScopeView, map[string]any{"take": r.Take})
}

func lockJSON(l app.LockView) map[string]any {
	return scopeJSON(l.ScopeView, map[string]any{"differing": l.Differing})
}

func (c *call) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "rules", Short: "Remembered choices: which side decides a field", Args: args(0, 0, "no arguments, or add or remove"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Rules(c.ctx, c.actor)
		if err != nil {
			return err
		}
		items := []any{}
		for _, r := range v.Items {
			items = append(items, ruleJSON(r))
		}
		return c.answer(list(items, ""), func(w io.Writer) {
			for _, r := range v.Items {
				_, _ = fmt.Fprintf(w, "%s  %s (%s, %s)\n", r.ID, r.Words, r.Staff, r.At)
			}
			if len(v.Items) == 0 {
				_, _ = fmt.Fprintln(w, "No rules. Every conflict waits for a person.")
			}
		})
	}}
	var scope scopeFlags
	var take string
	var dry bool
	add := &cobra.Command{Use: "add", Short: "Remember which side decides a field; open conflicts it covers end at once", Args: args(0, 0, "flags only"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		req, err := scope.resolve(c, a)
		if err != nil {
			return err
		}
		done, err := a.AddRule(c.ctx, c.actor, req, take, dry)
		if err != nil {
			return asFlag(err, scopeNames)
		}
		out := ruleJSON(done.Rule)
		out["resolved"], out["batch"] = done.Resolved, done.Batch
		return c.answer(out, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "%s. %s%d open conflicts.\n", done.Rule.Words, map[bool]string{true: "It would end ", false: "It ended "}[dry], done.Resolved)
		})
	}}
	scope.on(add)
	add.Flags().StringVar(&take, "take", "", "the side that decides: local or remote")
	add.Flags().BoolVar(&dry, "dry-run", false, "only say how many open conflicts it would end")
	remove := &cobra.Command{Use: "remove ID…", Short: "Forget rules; what they decided stays", Args: args(1, -1, "ids of rules"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		for _, id := range got {
			if err := a.RemoveRule(c.ctx, c.actor, msp.ID(id)); err != nil {
				return err
			}
		}
		return c.answer(map[string]any{"removed": len(got)}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "%d removed.\n", len(got)) })
	}}
	cmd.AddCommand(add, remove)
	return cmd
}

func (c *call) locksCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "locks", Short: "Fields that are never sent to a system", Args: args(0, 0, "no arguments, or add or remove"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Locks(c.ctx, c.actor)
		if err != nil {
			return err
		}
		items := []any{}
		for _, l := range v.Items {
			items = append(items, lockJSON(l))
		}
		return c.answer(list(items, ""), func(w io.Writer) {
			for _, l := range v.Items {
				_, _ = fmt.Fprintf(w, "%s  %s; %d records differ (%s, %s)\n", l.ID, l.Words, l.Differing, l.Staff, l.At)
			}
			if len(v.Items) == 0 {
				_, _ = fmt.Fprintln(w, "Nothing is locked.")
			}
		})
	}}
	var scope scopeFlags
	add := &cobra.Command{Use: "add", Short: "Keep a field from being sent; what changes there still comes", Args: args(0, 0, "flags only"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		req, err := scope.resolve(c, a)
		if err != nil {
			return err
		}
		l, err := a.AddLock(c.ctx, c.actor, req)
		if err != nil {
			return asFlag(err, scopeNames)
		}
		return c.answer(lockJSON(l), func(w io.Writer) { _, _ = fmt.Fprintf(w, "%s.\n", l.Words) })
	}}
	scope.on(add)
	remove := &cobra.Command{Use: "remove ID…", Short: "Lift locks; what differs waits to be sent", Args: args(1, -1, "ids of locks"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		queued := 0
		for _, id := range got {
			done, err := a.RemoveLock(c.ctx, c.actor, msp.ID(id))
			if err != nil {
				return err
			}
			queued += done.Queued
		}
		return c.answer(map[string]any{"removed": len(got), "queued": queued}, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "%d lifted; %d records wait to be sent.\n", len(got), queued)
		})
	}}
	cmd.AddCommand(add, remove)
	return cmd
}

// resolveAll makes one choice for every open conflict of a field.
func (c *call) resolveAll(scope *scopeFlags, take string, dry bool) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	req, err := scope.resolve(c, a)
	if err != nil {
		return err
	}
	done, err := a.ResolveAlike(c.ctx, c.actor, req, take, dry)
	if err != nil {
		return asFlag(err, scopeNames)
	}
	return c.answer(map[string]any{"resolved": done.Resolved, "batch": done.Batch}, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "%d conflicts %s.\n", done.Resolved, map[bool]string{true: "would be settled", false: "settled"}[dry])
	})
}

// linkCommand says that a record that is held back is the same as one the system has.
func (c *call) linkCommand() *cobra.Command {
	var with string
	cmd := &cobra.Command{Use: "link ID", Short: "A possible duplicate is the same: make one of the two", Args: args(1, 1, "the id of a queue item"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.LinkLookalike(c.ctx, c.actor, got[0], msp.ID(with))
		return c.record(v, asFlag(err, map[string]string{"with": "--with"}))
	}}
	cmd.Flags().StringVar(&with, "with", "", "the id of the other record, where several may be the same")
	return cmd
}
