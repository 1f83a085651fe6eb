package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

func (c *call) staffCommand() *cobra.Command {
	ls := &cobra.Command{Use: "list", Short: "List the staff profiles", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		all, err := a.StaffList(c.ctx, c.actor)
		if err != nil {
			return err
		}
		return c.answer(list(all, ""), func(w io.Writer) { showStaff(w, all) })
	}}
	var role string
	var orgs []string
	add := &cobra.Command{Use: "add NAME", Short: "Add a profile", Args: args(1, 1, "a name"), RunE: func(_ *cobra.Command, got []string) error {
		if role == "" {
			return msp.FieldError("--role", "Say what the person may do, with --role.")
		}
		return c.saveStaff(func(a *app.App, ids []msp.ID) (app.StaffView, error) {
			return a.AddStaff(c.ctx, c.actor, got[0], msp.Role(role), ids)
		}, orgs)
	}}
	set := &cobra.Command{Use: "set NAME", Short: "Change a profile's role or organizations", Args: args(1, 1, "a name"), RunE: func(cmd *cobra.Command, got []string) error {
		return c.saveStaff(func(a *app.App, ids []msp.ID) (app.StaffView, error) {
			return a.SetStaff(c.ctx, c.actor, got[0], msp.Role(role), ids, cmd.Flags().Changed("organization"))
		}, orgs)
	}}
	for _, cmd := range []*cobra.Command{add, set} {
		cmd.Flags().StringVar(&role, "role", "", "administrator, manager, editor, creator, read-only or lite")
		cmd.Flags().StringArrayVar(&orgs, "organization", nil, "an organization the person works for")
	}
	rm := &cobra.Command{Use: "remove NAME", Short: "Remove a profile; its history stays", Args: args(1, 1, "a name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		if err := a.RemoveStaff(c.ctx, c.actor, got[0]); err != nil {
			return err
		}
		return c.answer(map[string]any{"removed": got[0]}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Removed %s.\n", got[0]) })
	}}
	return group("staff", "Who works here", ls, add, set, rm)
}

func (c *call) saveStaff(save func(*app.App, []msp.ID) (app.StaffView, error), orgs []string) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	ids, err := c.organizations(a, orgs)
	if err != nil {
		return err
	}
	v, err := save(a, ids)
	if err != nil {
		return err
	}
	return c.answer(v, func(w io.Writer) { showStaff(w, []app.StaffView{v}) })
}

func showStaff(w io.Writer, all []app.StaffView) {
	lines := [][]string{{"name", "role", "organizations"}}
	for _, s := range all {
		orgs := strings.Join(s.Organizations, ", ")
		if s.Role == string(msp.RoleAdministrator) {
			orgs = "all"
		}
		lines = append(lines, []string{s.Name, s.Role, orgs})
	}
	table(w, lines)
}

func (c *call) doctorCommand() *cobra.Command {
	return &cobra.Command{Use: "doctor", Short: "Check the database and the links, and say what was found", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Doctor(c.ctx, c.actor)
		if err != nil {
			return err
		}
		if !v.OK {
			c.code = 1
		}
		return c.answer(v, func(w io.Writer) {
			if len(v.Findings) == 0 {
				_, _ = fmt.Fprintln(w, "Everything is as it should be.")
			}
			for _, f := range v.Findings {
				_, _ = fmt.Fprintf(w, "%s, %s: %s\n", f.Severity, f.What, f.Message)
			}
		})
	}}
}

func (c *call) backupCommand() *cobra.Command {
	return &cobra.Command{Use: "backup FILE", Short: "Write a copy of the workspace, without credentials", Args: args(1, 1, "one file"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		if err := a.Backup(c.ctx, c.actor, got[0]); err != nil {
			return err
		}
		return c.answer(map[string]any{"file": got[0]}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Wrote %s.\n", got[0]) })
	}}
}

func (c *call) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "The version of this program", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		v := map[string]any{"version": version, "commit": commit, "go": runtime.Version()}
		return c.answer(v, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "sitewalkctl %s (%s, %s)\n", version, commit, runtime.Version())
		})
	}}
}
