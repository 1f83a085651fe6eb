package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// pairs reads FIELD=VALUE arguments.
func pairs(list []string, flag string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range list {
		name, value, ok := strings.Cut(p, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, msp.FieldError(flag, "“%s” is not FIELD=VALUE.", p)
		}
		if _, twice := out[name]; twice {
			return nil, msp.FieldError(name, "The field %s is given twice.", name)
		}
		out[name] = value
	}
	return out, nil
}

// organizations finds the organizations named; none is none.
func (c *call) organizations(a *app.App, refs []string) ([]msp.ID, error) {
	var out []msp.ID
	for _, ref := range refs {
		rec, err := a.Find(c.ctx, c.actor, msp.KindOrganization, "", ref)
		if err != nil {
			return nil, onFlag(err, "--organization")
		}
		out = append(out, rec.ID)
	}
	return out, nil
}

// onFlag names the flag an error is about.
func onFlag(err error, flag string) error {
	if e := msp.AsError(err); e != nil && e.Field == "" {
		named := *e
		named.Field = flag
		return &named
	}
	return err
}

// needOrganization finds the one organization a command is about.
func (c *call) needOrganization(a *app.App, ref string) (msp.ID, error) {
	if ref == "" {
		return "", msp.FieldError("--organization", "Say which organization, with --organization.")
	}
	ids, err := c.organizations(a, []string{ref})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

func (c *call) record(v app.RecordView, err error) error {
	if err != nil {
		return err
	}
	return c.answer(flat(v), func(w io.Writer) { showRecord(w, v) })
}

// show, set and the like for a kind of record that is found by id or name.
func (c *call) showCommand(kind msp.Kind) *cobra.Command {
	return &cobra.Command{Use: "show REF", Short: "Show " + kind.Title(), Args: args(1, 1, "one id or name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.Find(c.ctx, c.actor, kind, "", got[0])
		if err != nil {
			return err
		}
		return c.record(a.Record(c.ctx, c.actor, kind, rec.ID))
	}}
}

func (c *call) setCommand(kind msp.Kind, scope func(*app.App) (msp.ID, error)) *cobra.Command {
	return &cobra.Command{Use: "set REF FIELD=VALUE…", Short: "Change fields", Args: args(2, -1, "an id or name, and FIELD=VALUE"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		fields, err := pairs(got[1:], "FIELD=VALUE")
		if err != nil {
			return err
		}
		org, err := scope(a)
		if err != nil {
			return err
		}
		rec, err := a.Find(c.ctx, c.actor, kind, org, got[0])
		if err != nil {
			return err
		}
		return c.record(a.SetRecord(c.ctx, c.actor, kind, rec.ID, fields))
	}}
}

func anywhere(*app.App) (msp.ID, error) { return "", nil }

func (c *call) organizationCommand() *cobra.Command {
	var limit int
	var after string
	ls := &cobra.Command{Use: "list", Short: "List organizations", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		views, next, err := a.ListRecords(c.ctx, c.actor, msp.KindOrganization, nil, "", nil, after, limit)
		if err != nil {
			return err
		}
		return c.answer(list(flatAll(views), next), func(w io.Writer) {
			showRecords(w, views, msp.FieldName, msp.FieldShortName, msp.FieldOrganizationType, msp.FieldOrganizationStatus)
		})
	}}
	pageFlags(ls, &limit, &after)
	var set []string
	add := &cobra.Command{Use: "add NAME", Short: "Add an organization", Args: args(1, 1, "a name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		fields, err := pairs(set, "--set")
		if err != nil {
			return err
		}
		fields["name"] = got[0]
		return c.record(a.AddRecord(c.ctx, c.actor, msp.KindOrganization, "", fields))
	}}
	add.Flags().StringArrayVar(&set, "set", nil, "FIELD=VALUE")
	return group("organization", "The clients", ls, add, c.showCommand(msp.KindOrganization), c.setCommand(msp.KindOrganization, anywhere))
}

// pageFlags adds --limit and --after to a list.
func pageFlags(cmd *cobra.Command, limit *int, after *string) {
	limitFlag(cmd, limit, 1000)
	cmd.Flags().StringVar(after, "after", "", "the cursor of the page before")
}

// limitFlag adds --limit and refuses one that is no number of items.
func limitFlag(cmd *cobra.Command, limit *int, usual int) {
	cmd.Flags().IntVar(limit, "limit", usual, "most items in the answer")
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *limit < 1 {
			return msp.FieldError("--limit", "A page has at least 1 item, not %d. Leave --limit out for the usual %d.", *limit, usual)
		}
		return asFlag(run(cmd, args), map[string]string{"after": "--after"})
	}
}

func (c *call) locationCommand() *cobra.Command {
	var org string
	find := func(a *app.App) (msp.ID, error) { return c.needOrganization(a, org) }
	ls := &cobra.Command{Use: "list", Short: "List locations", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		id, err := find(a)
		if err != nil {
			return err
		}
		views, next, err := a.ListRecords(c.ctx, c.actor, msp.KindLocation, []msp.ID{id}, "", nil, "", 0)
		if err != nil {
			return err
		}
		return c.answer(list(flatAll(views), next), func(w io.Writer) { showRecords(w, views, msp.FieldName, msp.FieldCity, msp.FieldAddress1) })
	}}
	var set []string
	add := &cobra.Command{Use: "add NAME", Short: "Add a location", Args: args(1, 1, "a name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		id, err := find(a)
		if err != nil {
			return err
		}
		fields, err := pairs(set, "--set")
		if err != nil {
			return err
		}
		fields["name"] = got[0]
		return c.record(a.AddRecord(c.ctx, c.actor, msp.KindLocation, id, fields))
	}}
	add.Flags().StringArrayVar(&set, "set", nil, "FIELD=VALUE")
	g := group("location", "Places of an organization", ls, add, c.setCommand(msp.KindLocation, find), c.removeCommand(msp.KindLocation, find))
	g.PersistentFlags().StringVar(&org, "organization", "", "the organization, by id or name")
	return g
}

func (c *call) removeCommand(kind msp.Kind, scope func(*app.App) (msp.ID, error)) *cobra.Command {
	return &cobra.Command{Use: "remove REF", Short: "Remove a record no remote system has", Args: args(1, 1, "one id or name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		org, err := scope(a)
		if err != nil {
			return err
		}
		rec, err := a.Find(c.ctx, c.actor, kind, org, got[0])
		if err != nil {
			return err
		}
		if err := a.RemoveRecord(c.ctx, c.actor, kind, rec.ID); err != nil {
			return err
		}
		return c.answer(map[string]any{"removed": rec.ID}, func(w io.Writer) { _, _ = fmt.Fprintf(w, "Removed %s.\n", rec.Name()) })
	}}
}

func (c *call) configurationCommand() *cobra.Command {
	g := group("configuration", "The devices", c.configurationList(), c.configurationAdd(), c.showCommand(msp.KindConfiguration),
		c.setCommand(msp.KindConfiguration, anywhere), c.archiveCommand("archive", true), c.archiveCommand("restore", false), c.removeCommand(msp.KindConfiguration, anywhere))
	return g
}

func (c *call) configurationList() *cobra.Command {
	var orgs, types, statuses, where []string
	var limit int
	var after string
	cmd := &cobra.Command{Use: "list", Short: "List configurations", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
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
		if len(types) > 0 {
			filters = append(filters, app.GridFilter{Field: string(msp.FieldType), Values: types})
		}
		if len(statuses) > 0 {
			filters = append(filters, app.GridFilter{Field: string(msp.FieldStatus), Values: statuses})
		}
		views, next, err := a.ListRecords(c.ctx, c.actor, msp.KindConfiguration, ids, "", filters, after, limit)
		if err != nil {
			return err
		}
		return c.answer(list(flatAll(views), next), func(w io.Writer) {
			showRecords(w, views, msp.FieldOrganization, msp.FieldName, msp.FieldType, msp.FieldStatus, msp.FieldSerialNumber, msp.FieldPrimaryIP)
		})
	}}
	f := cmd.Flags()
	f.StringArrayVar(&orgs, "organization", nil, "only of this organization")
	f.StringArrayVar(&types, "type", nil, "only of this configuration type")
	f.StringArrayVar(&statuses, "status", nil, "only with this configuration status")
	f.StringArrayVar(&where, "where", nil, "FIELD=VALUE")
	pageFlags(cmd, &limit, &after)
	return cmd
}

// filtersOf reads --where; the same field twice means either value.
func filtersOf(where []string) ([]app.GridFilter, error) {
	var out []app.GridFilter
	at := map[string]int{}
	for _, w := range where {
		name, value, ok := strings.Cut(w, "=")
		if !ok || name == "" {
			return nil, msp.FieldError("--where", "“%s” is not FIELD=VALUE.", w)
		}
		if i, twice := at[name]; twice {
			out[i].Values = append(out[i].Values, value)
			continue
		}
		at[name] = len(out)
		out = append(out, app.GridFilter{Field: name, Values: []string{value}})
	}
	return out, nil
}

func (c *call) configurationAdd() *cobra.Command {
	var org string
	var set []string
	cmd := &cobra.Command{Use: "add", Short: "Add a configuration; what a push still needs makes it a draft", Args: args(0, 0, "no arguments; fields come with --set"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		id, err := c.needOrganization(a, org)
		if err != nil {
			return err
		}
		fields, err := pairs(set, "--set")
		if err != nil {
			return err
		}
		v, err := a.AddRecord(c.ctx, c.actor, msp.KindConfiguration, id, fields)
		if err != nil {
			return err
		}
		return c.answer(flat(v), func(w io.Writer) { _, _ = fmt.Fprintln(w, v.ID) })
	}}
	cmd.Flags().StringVar(&org, "organization", "", "the organization, by id or name")
	cmd.Flags().StringArrayVar(&set, "set", nil, "FIELD=VALUE")
	return cmd
}

func (c *call) archiveCommand(use string, archived bool) *cobra.Command {
	return &cobra.Command{Use: use + " REF", Short: strings.ToUpper(use[:1]) + use[1:] + " a configuration", Args: args(1, 1, "one id or name"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		rec, err := a.Find(c.ctx, c.actor, msp.KindConfiguration, "", got[0])
		if err != nil {
			return err
		}
		return c.record(a.SetArchived(c.ctx, c.actor, msp.KindConfiguration, rec.ID, archived))
	}}
}

// listCommands are the account-wide lists.
func (c *call) listCommands() []*cobra.Command {
	kinds := []struct {
		use  string
		kind msp.Kind
		add  bool
	}{
		{"type", msp.KindConfigurationType, true}, {"status", msp.KindConfigurationStatus, true},
		{"manufacturer", msp.KindManufacturer, true}, {"model", msp.KindModel, true},
		{"operating-system", msp.KindOperatingSystem, false}, {"platform", msp.KindPlatform, false},
	}
	var out []*cobra.Command
	for _, k := range kinds {
		if k.use == "status" {
			continue // `status` alone is the state of the queue; it holds list and add too
		}
		out = append(out, group(k.use, "The list of "+k.kind.Title()+"s", c.entryCommands(k.kind, k.add)...))
	}
	return out
}

func (c *call) entryCommands(kind msp.Kind, add bool) []*cobra.Command {
	var maker string
	ls := &cobra.Command{Use: "list", Short: "List them", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		views, err := a.Entries(c.ctx, c.actor, kind)
		if err != nil {
			return err
		}
		if maker != "" {
			kept := views[:0]
			for _, v := range views {
				if strings.EqualFold(v.Fields[string(msp.FieldManufacturerOf)], maker) {
					kept = append(kept, v)
				}
			}
			views = kept
		}
		columns := []msp.Field{msp.FieldName}
		if kind == msp.KindModel {
			columns = append(columns, msp.FieldManufacturerOf)
		}
		return c.answer(list(flatAll(views), ""), func(w io.Writer) { showRecords(w, views, columns...) })
	}}
	cmds := []*cobra.Command{ls}
	if kind == msp.KindModel {
		ls.Flags().StringVar(&maker, "manufacturer", "", "only of this manufacturer")
	}
	if add {
		mk := &cobra.Command{Use: "add NAME", Short: "Add an entry, for all organizations", Args: args(1, 1, "a name"), RunE: func(_ *cobra.Command, got []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			return c.record(a.AddEntry(c.ctx, c.actor, kind, got[0], maker))
		}}
		if kind == msp.KindModel {
			mk.Flags().StringVar(&maker, "manufacturer", "", "the manufacturer of the model")
		}
		cmds = append(cmds, mk)
	}
	return cmds
}
