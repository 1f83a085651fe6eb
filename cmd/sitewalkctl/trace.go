package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

func (c *call) roundsCommand() *cobra.Command {
	var after string
	var limit int
	cmd := &cobra.Command{Use: "rounds", Short: "The history of rounds, newest first", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.Rounds(c.ctx, c.actor, after, limit)
		if err != nil {
			return err
		}
		items := []any{}
		for _, r := range v.Items {
			var orgs any
			if !r.All {
				orgs = r.Organizations
			}
			items = append(items, map[string]any{"id": r.ID, "kind": r.Kind, "staff": r.Staff, "automatic": r.Automatic, "at": r.At, "ended_at": null(r.EndedAt),
				"organizations": orgs, "state": r.State, "code": r.Code, "message": r.Message, "pulled": r.Pulled, "pushed": r.Pushed,
				"requests": r.Requests, "batches": r.Batches})
		}
		return c.answer(map[string]any{"items": items, "next": v.Next}, func(w io.Writer) {
			lines := [][]string{{"id", "at", "who", "what", "state", "fetched", "sent", "message"}}
			for _, r := range v.Items {
				who := r.Staff
				if r.Automatic {
					who = "automatic"
				}
				message := ""
				if r.Message != nil {
					message = *r.Message
				}
				lines = append(lines, []string{r.ID, r.At, who, r.Kind, r.State, strconv.Itoa(r.Pulled.Created + r.Pulled.Updated),
					strconv.Itoa(r.Pushed.Created + r.Pushed.Updated + r.Pushed.Adopted), message})
			}
			table(w, lines)
		})
	}}
	pageFlags(cmd, &limit, &after)
	return cmd
}

func (c *call) recorderCommand() *cobra.Command {
	var q app.FlightQuery
	cmd := &cobra.Command{Use: "recorder", Short: "Every request and answer, newest first, secrets masked", Args: args(0, 0, "no arguments, or show"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.FlightEntries(c.ctx, c.actor, q)
		if err != nil {
			return err
		}
		items := []any{}
		for _, e := range v.Items {
			items = append(items, exchange(e))
		}
		return c.answer(map[string]any{"items": items, "next": v.Next}, func(w io.Writer) {
			lines := [][]string{{"id", "at", "system", "method", "answer", "ms", "address", "about"}}
			for _, e := range v.Items {
				lines = append(lines, []string{e.ID, e.At, e.System, e.Method, answered(e), strconv.FormatInt(e.Milliseconds, 10), e.URL, e.About})
			}
			table(w, lines)
		})
	}}
	f := cmd.Flags()
	f.StringVar(&q.System, "system", "", "only to this system")
	f.StringVar(&q.Method, "method", "", "writes, or one method")
	f.StringVar(&q.Status, "status", "", "failed, none, or a status or its first digit")
	f.StringVar(&q.Text, "text", "", "in the address, the bodies or the record's name")
	f.StringVar(&q.Round, "round", "", "only of this round")
	limitFlag(cmd, &q.Limit, 200)
	f.StringVar(&q.After, "after", "", "the cursor of the page before")
	cmd.AddCommand(&cobra.Command{Use: "show ID", Short: "One request and its answer", Args: args(1, 1, "the id of an entry"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.FlightExchange(c.ctx, c.actor, got[0])
		if err != nil {
			return err
		}
		out := exchange(v.FlightEntry)
		out["request"], out["response"], out["record"] = null(v.Request), null(v.Response), v.Record
		return c.answer(out, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "%s  %s %s %s\n%s\n\n%s after %d ms%s\n%s\n", v.At, msp.System(v.System).Title(), v.Method, v.URL, v.Request,
				answered(v.FlightEntry), v.Milliseconds, strings.TrimRight("  "+v.Error, " "), v.Response)
		})
	}})
	return cmd
}

func exchange(e app.FlightEntry) map[string]any {
	var status any
	if e.Status != 0 {
		status = e.Status
	}
	return map[string]any{"id": e.ID, "at": e.At, "system": e.System, "method": e.Method, "url": e.URL, "status": status,
		"milliseconds": e.Milliseconds, "about": null(e.About), "round": null(e.Round), "message": null(e.Error)}
}

func answered(e app.FlightEntry) string {
	if e.Status == 0 {
		return "none"
	}
	return strconv.Itoa(e.Status)
}

func (c *call) supportCommand() *cobra.Command {
	return &cobra.Command{Use: "support FILE", Short: "Everything that helps to understand a problem in one file, secrets removed", Args: args(1, 1, "one file"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		out, err := newOutput(got[0], "FILE", "")
		if err != nil {
			return err
		}
		defer out.discard()
		if err := a.WriteSupport(c.ctx, c.actor, out); err != nil {
			return err
		}
		if err := out.keep(); err != nil {
			return err
		}
		return c.answer(map[string]any{"file": got[0]}, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "Wrote %s. It holds no keys and no passwords, but names and values of records.\n", got[0])
		})
	}}
}
