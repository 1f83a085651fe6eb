// Command sitewalk is Sitewalk's desktop window. What it does is in app; the same
// without a window is cmd/sitewalkctl.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"sitewalk/app"
	"sitewalk/app/boot"
	"sitewalk/app/wailsshell"
	"sitewalk/frontend"
	"sitewalk/sync/sandbox"
)

// version is set by the linker.
var version = "dev"

func main() {
	data := flag.String("data", "", "the workspace folder")
	demo := flag.Bool("demo", false, "start with the practice systems and example clients")
	staff := flag.String("as", "", "act as this staff profile")
	if !generating { // Wails runs the program to learn the bindings, with flags of its own
		flag.Parse()
	}
	if err := run(*data, *staff, *demo); err != nil {
		fmt.Fprintln(os.Stderr, "sitewalk: "+app.Present(err).Message)
		os.Exit(1)
	}
}

func run(data, staff string, demo bool) error {
	window := wailsshell.New()
	if generating {
		return window.Run("Sitewalk", app.NewBound(app.New(app.Options{}), ""), frontend.Files(), func() {}, func() {})
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	env, err := boot.ReadEnv()
	if err != nil {
		return err
	}
	if staff == "" {
		staff = env.Staff
	}
	program, err := boot.Open(ctx, boot.Options{Folder: data, Env: env, Version: version, Practice: sandbox.NewPractice(ctx)})
	if err != nil {
		return err
	}
	defer func() { _ = program.Close() }()
	bound := app.NewBound(program.App, staff)
	app.UseContext(bound, ctx)
	program.App.SetShell(window)
	if demo {
		_, err = bound.StartPractice()
	} else {
		err = program.App.ResumePractice(ctx)
	}
	if err != nil {
		program.Log.Warn("the practice systems could not be started", "error", err)
	}
	program.App.StartAuto()
	title := "Sitewalk"
	if demo {
		title = "Sitewalk (practice)"
	}
	return window.Run(title, bound, frontend.Files(), func() {}, stop)
}
