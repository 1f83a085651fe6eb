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

// secret reads a key from an environment variable or one line of standard input;
// it never comes as an argument, where every process could read it.
func (c *call) secret(env string, stdin bool, flag string) (string, error) {
	switch {
	case env != "" && stdin:
		return "", msp.FieldError("--"+flag+"-env", "Give --%s-env or --%s-stdin, not both.", flag, flag)
	case env != "":
		v, ok := os.LookupEnv(env)
		if !ok || v == "" {
			return "", msp.FieldError("--"+flag+"-env", "The environment variable %s is empty. Put the key into it.", env)
		}
		return strings.TrimSpace(v), nil
	case stdin:
		line, err := bufio.NewReader(io.LimitReader(c.in, 64<<10)).ReadString('\n')
		if err != nil && line == "" {
			return "", msp.FieldError("--"+flag+"-stdin", "Standard input holds no key. Write it as one line.")
		}
		return strings.TrimSpace(line), nil
	}
	return "", msp.FieldError("--"+flag+"-env", "Name the environment variable that holds the key with --%s-env, or hand it over with --%s-stdin.", flag, flag)
}

func (c *call) connectCommand() *cobra.Command {
	var req app.ConnectRequest
	var env string
	var stdin bool
	glue := &cobra.Command{Use: "itglue", Short: "Connect IT Glue", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		if req.URL == "" && req.Region == "" {
			return msp.FieldError("--region", "Say where the account is: --region us, eu or au, or --url.")
		}
		key, err := c.secret(env, stdin, "key")
		if err != nil {
			return err
		}
		a, err := c.app()
		if err != nil {
			return err
		}
		req.System, req.Key = string(msp.ITGlue), key
		v, err := a.Connect(c.ctx, c.actor, req)
		if err != nil {
			return asFlag(err, connectFlags)
		}
		return c.answer(connectionJSON(v), func(w io.Writer) { showConnections(w, []app.ConnectionView{v}) })
	}}
	f := glue.Flags()
	f.StringVar(&req.URL, "url", "", "the bare host, such as https://api.itglue.com")
	f.StringVar(&req.Region, "region", "", "us, eu or au")
	f.StringVar(&env, "key-env", "", "the environment variable that holds the API key")
	f.BoolVar(&stdin, "key-stdin", false, "read the API key from one line of standard input")
	f.StringVar(&req.PSASync, "psa-sync", "none", "how the account itself is joined to a PSA: none, one-way, two-way")
	return group("connect", "Connect a system", glue)
}

// connectFlags are the flags that fields of a request to connect came from.
var connectFlags = map[string]string{"url": "--url", "address": "--url", "region": "--region", "key": "--key-env", "psa-sync": "--psa-sync"}

// asFlag names the flag that the field of an error came from.
func asFlag(err error, flags map[string]string) error {
	e := msp.AsError(err)
	if e == nil || flags[e.Field] == "" {
		return err
	}
	named := *e
	named.Field = flags[e.Field]
	return &named
}

func connectionJSON(v app.ConnectionView) map[string]any {
	var quota any
	if v.Quota.Of > 0 {
		quota = v.Quota
	}
	return map[string]any{"system": v.System, "url": v.URL, "state": v.State, "message": v.Message,
		"last_contact": v.LastContact, "quota": quota, "psa_sync": v.PSASync, "connected": v.Connected}
}

func showConnections(w io.Writer, views []app.ConnectionView) {
	lines := [][]string{{"system", "state", "address", "last contact", "message"}}
	for _, v := range views {
		at := ""
		if v.LastContact != nil {
			at = *v.LastContact
		}
		lines = append(lines, []string{v.System, v.State, v.URL, at, v.Message})
	}
	table(w, lines)
}

func (c *call) connectionsCommand() *cobra.Command {
	test := &cobra.Command{Use: "test NAME", Short: "Try one connection", Args: args(1, 1, "the name of a system"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		v, err := a.TestConnection(c.ctx, c.actor, msp.System(got[0]))
		if err != nil {
			return err
		}
		return c.answer(connectionJSON(v), func(w io.Writer) { showConnections(w, []app.ConnectionView{v}) })
	}}
	cmd := &cobra.Command{Use: "connections", Short: "List the connections", Args: args(0, 0, "no arguments"), RunE: func(*cobra.Command, []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		all, err := a.Connections(c.ctx, c.actor)
		if err != nil {
			return err
		}
		items := []any{}
		var shown []app.ConnectionView
		for _, v := range all.Items {
			if v.Connected {
				items = append(items, connectionJSON(v))
				shown = append(shown, v)
			}
		}
		return c.answer(list(items, ""), func(w io.Writer) {
			if len(shown) == 0 {
				_, _ = fmt.Fprintln(w, "No system is connected. Connect one with: sitewalkctl connect itglue.")
				return
			}
			showConnections(w, shown)
		})
	}}
	cmd.AddCommand(test)
	return cmd
}

func (c *call) disconnectCommand() *cobra.Command {
	return &cobra.Command{Use: "disconnect NAME", Short: "Forget the credentials; data and links stay", Args: args(1, 1, "the name of a system"), RunE: func(_ *cobra.Command, got []string) error {
		a, err := c.app()
		if err != nil {
			return err
		}
		if err := a.Disconnect(c.ctx, c.actor, msp.System(got[0])); err != nil {
			return err
		}
		return c.answer(map[string]any{"system": got[0], "state": "not connected"}, func(w io.Writer) {
			_, _ = fmt.Fprintln(w, "The key is forgotten. Data, links and queue stay.")
		})
	}}
}
