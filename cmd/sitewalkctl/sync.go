package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// round runs a pull, a push or both, and answers what was done also when an error
// ended it early.
func (c *call) round(kind app.RoundKind, orgs []string, anyway bool) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	ids, err := c.organizations(a, orgs)
	if err != nil {
		return err
	}
	bar := c.progress()
	req := app.RoundRequest{Kind: string(kind), Anyway: anyway}
	for _, id := range ids {
		req.Organizations = append(req.Organizations, string(id))
	}
	v, err := a.RunRound(c.ctx, c.actor, req, func(p app.Progress) { bar.tell(p.Message, p.Done, p.Total) })
	bar.end()
	if needsPerson(v) {
		c.code = 3
	}
	if !c.verbose {
		kept := []app.SyncItem{}
		for _, i := range v.Items {
			if i.State != string(msp.StateSynced) || i.Reason != nil {
				kept = append(kept, i)
			}
		}
		v.Items = kept
	}
	if err != nil {
		c.done = v
		if !c.json && (v.Pulled != app.PulledView{} || v.Pushed != app.PushedView{}) {
			showRound(c.out, kind, v)
		}
		return err
	}
	return c.answer(v, func(w io.Writer) { showRound(w, kind, v) })
}

// needsPerson says whether something is left that nobody but a person settles.
// What only waits does not count.
func needsPerson(v app.SyncView) bool {
	if v.Pulled.Conflicts+v.Pushed.Blocked+v.Pushed.Refused+v.Pushed.Unknown > 0 {
		return true
	}
	for _, i := range v.Items {
		switch msp.State(i.State) {
		case msp.StateConflict, msp.StateRefused, msp.StateBlocked, msp.StateUnknown:
			return true
		}
	}
	return false
}

func showRound(w io.Writer, kind app.RoundKind, v app.SyncView) {
	if kind != app.RoundPush {
		p := v.Pulled
		_, _ = fmt.Fprintf(w, "Pulled %d: %d new, %d changed, %d the same, %d conflicts, %d gone.\n", p.Seen, p.Created, p.Updated, p.Unchanged, p.Conflicts, p.Gone)
	}
	if kind != app.RoundPull {
		p := v.Pushed
		_, _ = fmt.Fprintf(w, "Sent %d new and %d changes; %d adopted, %d blocked, %d refused, %d being looked up, %d waiting.\n", p.Created, p.Updated, p.Adopted, p.Blocked, p.Refused, p.Unknown, p.Waiting)
	}
	for _, i := range v.Items {
		text := i.State
		if i.Message != nil {
			text += ": " + *i.Message
		}
		_, _ = fmt.Fprintf(w, "%s %s %s: %s\n", i.System, i.Action, i.Record.Name, text)
	}
}

func (c *call) roundCommand(kind app.RoundKind, short string, scoped bool) *cobra.Command {
	var orgs []string
	var anyway bool
	cmd := &cobra.Command{Use: string(kind), Short: short, Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error { return c.round(kind, orgs, anyway) }}
	cmd.Flags().BoolVar(&anyway, "anyway", false, "go on where the last round was stopped because something looked wrong; for this round alone")
	if scoped {
		cmd.Flags().StringArrayVar(&orgs, "organization", nil, "only this organization")
	}
	return cmd
}

func (c *call) pullCommand() *cobra.Command {
	return c.roundCommand(app.RoundPull, "Fetch and merge what changed remotely", true)
}

func (c *call) pushCommand() *cobra.Command {
	return c.roundCommand(app.RoundPush, "Send what is queued", true)
}

func (c *call) syncCommand() *cobra.Command {
	return c.roundCommand(app.RoundSync, "Pull, then push", true)
}

func (c *call) planCommand() *cobra.Command {
	var orgs []string
	cmd := &cobra.Command{Use: "plan", Short: "What a push would do; sends nothing", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		ids, err := c.organizations(a, orgs)
		if err != nil {
			return err
		}
		texts := make([]string, len(ids))
		for i, id := range ids {
			texts[i] = string(id)
		}
		v, err := a.Plan(c.ctx, c.actor, texts)
		if err != nil {
			return err
		}
		if v.Summary.Blocked > 0 || v.Brake != nil {
			c.code = 3
		}
		return c.answer(v, func(w io.Writer) { showPlan(w, v) })
	}}
	cmd.Flags().StringArrayVar(&orgs, "organization", nil, "only this organization")
	return cmd
}

func showPlan(w io.Writer, v app.PlanView) {
	s := v.Summary
	_, _ = fmt.Fprintf(w, "%d to make, %d to change, %d blocked, %d waiting; %d requests, about %d s. Nothing has been sent.\n", s.Create, s.Update, s.Blocked, s.Waiting, s.Requests, s.Seconds)
	if v.Brake != nil {
		_, _ = fmt.Fprintln(w, *v.Brake)
	}
	for _, op := range v.Operations {
		text := op.State
		if op.Message != nil {
			text += ": " + *op.Message
		}
		_, _ = fmt.Fprintf(w, "%s %s %s (%s): %s\n", op.System, op.Action, op.Record.Name, op.Record.Organization, text)
		for _, f := range op.Fields {
			line := "    " + f.Field + ": " + quoted(f.Base) + " → " + quoted(f.Local)
			if !f.Reaches && f.Why != nil {
				line += "  stays here: " + *f.Why
			}
			_, _ = fmt.Fprintln(w, line)
		}
	}
}

func quoted(s *string) string {
	if s == nil {
		return "empty"
	}
	return "“" + *s + "”"
}

func (c *call) statusCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "status", Short: "Counts by state, last contact; with list or add: the configuration statuses", Args: args(0, 0, "no arguments, or list or add"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Status(c.ctx, c.actor)
		if err != nil {
			return err
		}
		systems := []any{}
		for _, s := range v.Systems {
			systems = append(systems, map[string]any{"system": s.System, "connected": s.Connected, "last_contact": null(s.LastContact),
				"online": s.Online, "counts": s.Counts, "message": null(s.Problem)})
		}
		out := map[string]any{"systems": systems, "organizations": v.Organizations, "configurations": v.Configurations}
		return c.answer(out, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "%d organizations, %d configurations\n", v.Organizations, v.Configurations)
			for _, s := range v.Systems {
				state := "not connected"
				switch {
				case s.Problem != "":
					state = s.Problem
				case s.Connected && s.LastContact != "":
					state = "last contact " + s.LastContact
				case s.Connected:
					state = "connected"
				}
				var counts []string
				for _, k := range []string{"queued", "unknown", "conflict", "refused", "blocked", "waiting"} {
					if n := s.Counts[k]; n > 0 {
						counts = append(counts, fmt.Sprintf("%d %s", n, k))
					}
				}
				if len(counts) == 0 {
					counts = []string{"nothing waits"}
				}
				_, _ = fmt.Fprintf(w, "%s: %s; %s\n", s.Title, state, strings.Join(counts, ", "))
			}
		})
	}}
	cmd.AddCommand(c.entryCommands(msp.KindConfigurationStatus, true)...)
	return cmd
}

func (c *call) queueCommand() *cobra.Command {
	var state, after string
	var limit int
	cmd := &cobra.Command{Use: "queue", Short: "Everything that is not where it belongs", Args: args(0, 0, "no arguments, or retry or skip"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Queue(c.ctx, c.actor, state, after, limit)
		if err != nil {
			return asFlag(err, map[string]string{"state": "--state"})
		}
		return c.answer(v, func(w io.Writer) {
			lines := [][]string{{"id", "state", "record", "organization", "message"}}
			for _, i := range v.Items {
				m := ""
				if i.Message != nil {
					m = *i.Message
				}
				lines = append(lines, []string{i.ID, i.State, i.Record.Name, i.Record.Organization, m})
			}
			table(w, lines)
		})
	}}
	cmd.Flags().StringVar(&state, "state", "", "only in this state")
	pageFlags(cmd, &limit, &after)
	act := func(use, short, done string, f func(*app.App, []string) error) *cobra.Command {
		return &cobra.Command{Use: use + " ID…", Short: short, Args: args(1, -1, "ids of queue items"), RunE: func(_ *cobra.Command, got []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			if err := f(a, got); err != nil {
				return err
			}
			return c.answer(map[string]any{done: len(got)}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "%d items %s.\n", len(got), done) })
		}}
	}
	cmd.AddCommand(act("retry", "Try items again", "retried", func(a *app.App, ids []string) error { return a.RetryItems(c.ctx, c.actor, ids) }),
		act("skip", "Leave items out until their record changes", "skipped", func(a *app.App, ids []string) error { return a.SkipItems(c.ctx, c.actor, ids) }))
	cmd.AddCommand(c.linkCommand())
	return cmd
}

func (c *call) conflictsCommand() *cobra.Command {
	var orgs []string
	cmd := &cobra.Command{Use: "conflicts", Short: "What differs on both sides, or is gone there", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		ids, err := c.organizations(a, orgs)
		if err != nil {
			return err
		}
		v, err := a.Conflicts(c.ctx, c.actor, ids)
		if err != nil {
			return err
		}
		if len(v.Items) > 0 {
			c.code = 3
		}
		items := []any{}
		for _, i := range v.Items {
			fields := []any{}
			for _, f := range i.Fields {
				field := map[string]any{"field": f.Field, "base": null(f.Base), "local": null(f.Local), "remote": null(f.Remote), "remote_changed_at": null(f.RemoteChangedAt)}
				if c.verbose {
					field["local_by"], field["local_changed_at"], field["remote_by"] = null(f.LocalBy), null(f.LocalAt), null(f.RemoteBy)
				}
				fields = append(fields, field)
			}
			item := map[string]any{"id": i.ID, "system": i.System, "record": i.Record, "fields": fields}
			if i.Gone {
				item["gone"] = true
			}
			items = append(items, item)
		}
		return c.answer(list(items, ""), func(w io.Writer) {
			for _, i := range v.Items {
				_, _ = fmt.Fprintf(w, "%s (%s), %s\n", i.Record.Name, i.Record.Organization, i.ID)
				if i.Gone {
					_, _ = fmt.Fprintf(w, "    gone there: resolve with --take local (make it again), remote (archive it here) or unlink (keep it here alone)\n")
				}
				for _, f := range i.Fields {
					_, _ = fmt.Fprintf(w, "    %s: agreed last “%s”, here “%s”, there “%s”\n", f.Field, f.Base, f.Local, f.Remote)
				}
			}
			if len(v.Items) == 0 {
				_, _ = fmt.Fprintln(w, "Nothing to choose.")
			}
		})
	}}
	cmd.Flags().StringArrayVar(&orgs, "organization", nil, "only this organization")
	return cmd
}

func (c *call) resolveCommand() *cobra.Command {
	var scope scopeFlags
	var take, value string
	var all, dry bool
	cmd := &cobra.Command{Use: "resolve [ID]", Short: "Choose for one field, for all alike, or for a record that is gone there", Args: args(0, 1, "the id of a conflict, or --all"), RunE: func(cmd *cobra.Command, got []string) error {
		given, field := cmd.Flags().Changed("value"), scope.req.Field
		switch {
		case all && len(got) > 0:
			return usage("Give the id of a conflict, or --all, not both.")
		case all && given:
			return msp.FieldError("--value", "For all alike, --take local or --take remote. A --value is for one conflict.")
		case all:
			return c.resolveAll(&scope, take, dry)
		case len(got) == 0:
			return usage("Say which conflict, by its id, or --all. List them with: conflicts.")
		}
		for _, name := range []string{"dry-run", "organization", "kind", "system"} {
			if cmd.Flags().Changed(name) {
				return msp.FieldError("--"+name, "--%s goes with --all.", name)
			}
		}
		if field == "" && (given || take == "") {
			return msp.FieldError("--field", "Say which field, with --field. Without one, --take chooses for a record that is gone there.")
		}
		if given == (take != "") {
			return msp.FieldError("--take", "Give --take local, --take remote, or --value.")
		}
		if given {
			take = "value"
		}
		a, err := c.app()
		if err != nil {
			return err
		}
		return c.record(a.Resolve(c.ctx, c.actor, got[0], field, take, value))
	}}
	scope.on(cmd)
	cmd.Flags().Lookup("field").Usage = "the field to choose for; without it, a record that is gone there is made again (local), archived here (remote) or kept here alone (unlink)"
	cmd.Flags().StringVar(&take, "take", "", "local or remote")
	cmd.Flags().StringVar(&value, "value", "", "another value")
	cmd.Flags().BoolVar(&all, "all", false, "all open conflicts of the field")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "with --all: only say how many")
	return cmd
}
