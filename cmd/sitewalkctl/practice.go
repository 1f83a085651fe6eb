package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/app/bridge"
	"sitewalk/frontend"
	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox"
)

func (c *call) practice() app.Practice { return sandbox.NewPractice(c.ctx) }

func (c *call) sandboxCommand() *cobra.Command {
	var addr, seed, faults string
	cmd := &cobra.Command{Use: "sandbox", Short: "Serve the practice copies of the remote systems until stopped", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		world, err := sandbox.New(sandbox.Options{Seed: seed, Faults: faults})
		if err != nil {
			return err
		}
		defer world.Close()
		info, err := world.Serve(c.ctx, addr)
		if err != nil {
			return err
		}
		if err := c.print(info); err != nil {
			return err
		}
		<-c.ctx.Done()
		return nil
	}}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:0", "where to listen; loopback only")
	f.StringVar(&seed, "seed", "demo", "demo or empty")
	f.StringVar(&faults, "faults", "", "faults to practise with, such as drop-after=0.2,429=0.1")
	return cmd
}

func (c *call) demoCommand() *cobra.Command {
	var addr string
	var screens bool
	cmd := &cobra.Command{Use: "demo", Short: "Make a workspace with example clients, joined to practice systems that run until stopped", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		if c.data == "" && c.env.Data == "" {
			dir, err := os.MkdirTemp("", "sitewalk-demo-")
			if err != nil {
				return msp.WrapError(msp.Internal, err, "A folder for the demo cannot be made. Name one with --data.")
			}
			c.data = dir
		}
		a, err := c.app()
		if err != nil {
			return err
		}
		if err := a.StartPractice(c.ctx, c.actor); err != nil {
			return err
		}
		list, err := a.Connections(c.ctx, c.actor)
		if err != nil {
			return err
		}
		systems := map[string]any{}
		for _, v := range list.Items {
			systems[v.System] = map[string]any{"url": v.URL, "key": c.practice().Key(msp.System(v.System))}
		}
		out := map[string]any{"data": c.program.Workspace.Folder, "systems": systems}
		if screens {
			return c.serve(a, addr, out)
		}
		if err := c.answer(out, func(w io.Writer) {
			_, _ = fmt.Fprintf(w, "Practice workspace in %s. The practice systems run until you press Ctrl-C.\n", c.program.Workspace.Folder)
		}); err != nil {
			return err
		}
		<-c.ctx.Done()
		return nil
	}}
	cmd.Flags().BoolVar(&screens, "serve", false, "also offer the screens in a browser")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "where the screens listen; loopback only")
	return cmd
}

func (c *call) serveCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{Use: "serve", Short: "The window's own screens in a browser, on this computer only", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		if err := a.ResumePractice(c.ctx); err != nil {
			return err
		}
		return c.serve(a, addr, map[string]any{})
	}}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "where to listen; loopback only")
	return cmd
}

// serve offers the screens until stopped and prints where as soon as it listens.
func (c *call) serve(a *app.App, addr string, out map[string]any) error {
	bound := app.NewBound(a, c.staff)
	app.UseContext(bound, c.ctx)
	server := bridge.New(bound, frontend.Files(), c.program.Workspace.Temporary)
	a.SetShell(server)
	a.StartAuto()
	return server.Serve(c.ctx, addr, func(url string) {
		out["url"] = url
		_ = c.print(out) // one line of JSON with and without --json, as of sandbox
		if !c.json && !c.quiet {
			_, _ = fmt.Fprintf(c.errs, "Open this address in a browser on this computer: %s\nIt works once, for one browser. Ctrl-C ends it.\n", url)
		}
	})
}
