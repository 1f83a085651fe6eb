package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// secretFlags are the flags that a password's value comes through: never an
// argument, where every process could read it.
type secretFlags struct {
	env   string
	stdin bool
	field string
}

func (s *secretFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.env, "value-env", "", "the environment variable that holds the value; an empty one clears it")
	f.BoolVar(&s.stdin, "value-stdin", false, "read the value from one line of standard input")
	f.StringVar(&s.field, "field", "password", "what the value is: password or otp_secret")
}

// read gets the value, to the letter.
func (s *secretFlags) read(in io.Reader) (app.SecretInput, error) {
	out := app.SecretInput{Field: s.field}
	switch {
	case s.env != "" && s.stdin:
		return out, msp.FieldError("--value-env", "Give --value-env or --value-stdin, not both.")
	case s.env != "":
		v, ok := os.LookupEnv(s.env)
		if !ok {
			return out, msp.FieldError("--value-env", "There is no environment variable %s. Put the value into it.", s.env)
		}
		out.Value, out.Set = v, true
	case s.stdin:
		line, err := bufio.NewReader(io.LimitReader(in, 64<<10)).ReadString('\n')
		if err != nil && line == "" {
			return out, msp.FieldError("--value-stdin", "Standard input holds no value. Write it as one line.")
		}
		out.Value, out.Set = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), true
	}
	return out, nil
}

// refuseSecrets keeps secrets out of arguments.
func refuseSecrets(fields map[string]string) error {
	for _, f := range []msp.Field{msp.FieldPassword, msp.FieldOTPSecret} {
		if _, given := fields[string(f)]; given {
			return msp.FieldError(string(f), "A secret never comes as an argument, where every process could read it. Use --value-env or --value-stdin, with --field %s.", f)
		}
	}
	return nil
}

func (c *call) passwordCommand() *cobra.Command {
	g := group("password", "The embedded passwords of a configuration")
	parent := c.configurationFlag(g)
	var sets []string
	var typed, changed secretFlags
	add := c.belowCommand("add NAME", "Add a password; without a value it is a draft", args(1, 1, "a name"), parent,
		func(a *app.App, rec *msp.Record, got []string) error {
			fields, err := pairs(sets, "--set")
			if err != nil {
				return err
			}
			if err := refuseSecrets(fields); err != nil {
				return err
			}
			if err := nameOf(fields, got); err != nil {
				return err
			}
			in, err := typed.read(c.in)
			if err != nil {
				return err
			}
			return c.record(a.AddPassword(c.ctx, c.actor, rec, fields, in))
		})
	add.Flags().StringArrayVar(&sets, "set", nil, "FIELD=VALUE")
	typed.add(add)
	set := c.belowCommand("set REF [FIELD=VALUE…]", "Change fields, or the value", args(1, -1, "an id or name, and FIELD=VALUE"), parent,
		func(a *app.App, rec *msp.Record, got []string) error {
			child, err := a.FindBelow(c.ctx, c.actor, msp.KindPassword, rec, got[0])
			if err != nil {
				return err
			}
			fields, err := pairs(got[1:], "FIELD=VALUE")
			if err != nil {
				return err
			}
			if err := refuseSecrets(fields); err != nil {
				return err
			}
			in, err := changed.read(c.in)
			if err != nil {
				return err
			}
			if len(fields) == 0 && !in.Set {
				return usage("password set takes FIELD=VALUE, --value-env or --value-stdin.")
			}
			return c.record(a.SetPassword(c.ctx, c.actor, child.ID, fields, in))
		})
	changed.add(set)
	var field string
	show := c.belowCommand("show REF", "Show a password; that it was shown is kept in its history", args(1, 1, "one id or name"), parent,
		func(a *app.App, rec *msp.Record, got []string) error {
			child, err := a.FindBelow(c.ctx, c.actor, msp.KindPassword, rec, got[0])
			if err != nil {
				return err
			}
			v, err := a.ShowPassword(c.ctx, c.actor, child.ID, field)
			if err != nil {
				return err
			}
			view, err := a.Record(c.ctx, c.actor, msp.KindPassword, child.ID)
			if err != nil {
				return err
			}
			doc := flat(view)
			doc["field"], doc["value"], doc["source"] = v.Field, v.Value, v.Source
			return c.answer(doc, func(w io.Writer) { _, _ = fmt.Fprintln(w, v.Value) })
		})
	show.Flags().StringVar(&field, "field", "password", "what to show: password or otp_secret")
	g.AddCommand(c.listBelow(msp.KindPassword, parent, msp.FieldName, msp.FieldUsername, msp.FieldURL), add, show, set, c.removeBelow(msp.KindPassword, parent))
	return g
}
