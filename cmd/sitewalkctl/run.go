package main

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/app/boot"
	"sitewalk/internal/msp"
)

// A call is one run of the program: its flags and streams, and the workspace once
// a command asked for it.
type call struct {
	ctx     context.Context
	in      io.Reader
	out     io.Writer
	errs    io.Writer
	data    string
	json    bool
	staff   string
	quiet   bool
	verbose bool

	env     boot.Env
	program *boot.Program
	actor   msp.Staff
	code    int // what the command ends with when it did not fail
	done    any // what a round did before it failed; it goes into the document beside the error
}

// run runs one command and answers the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	c := &call{ctx: ctx, in: in, out: out, errs: errs}
	c.json = wantsJSON(args)
	defer func() {
		if p := recover(); p != nil {
			if c.program != nil {
				c.program.Log.Error("a command panicked", "panic", p, "stack", string(debug.Stack()))
			}
			code = c.fail(msp.Errorf(msp.Internal, "Sitewalk could not finish this. The log in the workspace says more."))
		}
	}()
	root := c.commands()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if c.program != nil {
		if cerr := c.program.Close(); err == nil {
			err = cerr
		}
	}
	if err != nil {
		return c.fail(err)
	}
	return c.code
}

// wantsJSON looks for --json before the arguments are understood, so that a
// mistake in them is answered in JSON too.
func wantsJSON(args []string) bool {
	for _, a := range args {
		if a == "--" {
			return false
		}
		if a == "--json" || a == "--json=true" {
			return true
		}
	}
	return false
}

// commands makes the tree of commands.
func (c *call) commands() *cobra.Command {
	root := &cobra.Command{
		Use: "sitewalkctl", Short: "Sitewalk without the window",
		SilenceErrors: true, SilenceUsage: true, DisableAutoGenTag: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			env, err := boot.ReadEnv()
			c.env = env
			if c.staff == "" {
				c.staff = env.Staff
			}
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("There is no command “%s”. See: sitewalkctl --help.", args[0])
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	f := root.PersistentFlags()
	f.StringVar(&c.data, "data", "", "the workspace folder")
	f.BoolVar(&c.json, "json", false, "one JSON document on standard output")
	f.StringVar(&c.staff, "as", "", "act as this staff profile")
	f.BoolVar(&c.quiet, "quiet", false, "no progress")
	f.BoolVar(&c.verbose, "verbose", false, "every item in the answer")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Root().Help() }})
	root.AddCommand(c.connectCommand(), c.connectionsCommand(), c.disconnectCommand())
	root.AddCommand(c.organizationCommand(), c.locationCommand(), c.configurationCommand(), c.interfaceCommand())
	root.AddCommand(c.relateCommand(), c.unrelateCommand(), c.passwordCommand())
	root.AddCommand(c.attachCommand(), c.attachmentsCommand(), c.detachCommand(), c.attachmentSaveCommand())
	root.AddCommand(c.listCommands()...)
	root.AddCommand(c.searchCommand(), c.historyCommand(), c.undoCommand())
	root.AddCommand(c.importCommand(), c.importsCommand(), c.exportCommand())
	root.AddCommand(c.pullCommand(), c.planCommand(), c.pushCommand(), c.syncCommand(), c.statusCommand(), c.queueCommand())
	root.AddCommand(c.conflictsCommand(), c.resolveCommand(), c.rulesCommand(), c.locksCommand(), c.roundsCommand(), c.recorderCommand())
	root.AddCommand(c.sandboxCommand(), c.demoCommand(), c.serveCommand())
	root.AddCommand(c.staffCommand(), c.doctorCommand(), c.backupCommand(), c.supportCommand(), c.versionCommand())
	return root
}

// usage is an error of the call itself: exit 2.
func usage(format string, args ...any) error { return msp.Errorf(msp.Invalid, format, args...) }

// flagError turns cobra's words into ours, with the flag as the field.
func flagError(err error) error {
	text := err.Error()
	field := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '"' || r == ',' || r == '\'' || r == ':' }) {
		if strings.HasPrefix(word, "--") {
			field = word
			break
		}
	}
	return &msp.Error{Code: msp.Invalid, Field: field, Message: strings.ToUpper(text[:1]) + text[1:] + ". See: sitewalkctl --help."}
}

// args checks the number of a command's arguments.
func args(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, got []string) error {
		if len(got) < least || (most >= 0 && len(got) > most) {
			return usage("%s takes %s, not %d. See: %s --help.", cmd.CommandPath(), what, len(got), cmd.CommandPath())
		}
		return nil
	}
}

// group is a command that only holds others.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs, RunE: func(cmd *cobra.Command, args []string) error {
		var names []string
		for _, s := range cmd.Commands() {
			names = append(names, s.Name())
		}
		if len(args) > 0 {
			return usage("%s has no “%s”. It has: %s.", cmd.CommandPath(), args[0], strings.Join(names, ", "))
		}
		return usage("%s needs one of: %s.", cmd.CommandPath(), strings.Join(names, ", "))
	}}
	g.AddCommand(subs...)
	return g
}

// app opens the workspace and finds who works.
func (c *call) app() (*app.App, error) {
	if c.program == nil {
		p, err := boot.Open(c.ctx, boot.Options{Folder: c.data, Env: c.env, Version: version, Practice: c.practice()})
		if err != nil {
			return nil, err
		}
		c.program = p
		if c.actor, err = p.App.Actor(c.ctx, c.staff); err != nil {
			return nil, err
		}
	}
	return c.program.App, nil
}

// exitCode is the one place that makes an exit code of an error (docs/cli.md).
func exitCode(err error) int {
	if errors.Is(err, context.Canceled) {
		return 4
	}
	switch msp.CodeOf(err) {
	case "":
		return 0
	case msp.Invalid, msp.NotFound, msp.Locked:
		return 2
	case msp.Conflict, msp.Refused, msp.Unknown, msp.Brake:
		return 3
	case msp.Offline, msp.Busy, msp.Canceled:
		return 4
	case msp.SignIn:
		return 5
	case msp.Denied:
		return 6
	}
	return 1
}
