package app

import (
	"context"
	"io"

	"sitewalk/internal/msp"
)

// A Shell is what surrounds the screens: the window, or the bridge to a browser.
type Shell interface {
	// Emit tells the screens that something happened: "changed" (records), "job",
	// "status", "dropped" (a file, DroppedView).
	Emit(event string, payload any)
	// Deliver hands a finished file to the person: the window asks where to put it, the bridge
	// offers it for download. A person who changes their mind is msp.Canceled.
	Deliver(ctx context.Context, name string, write func(io.Writer) error) (FileView, error)
	// OpenLink opens a page in the person's browser.
	OpenLink(url string) error
}

// noShell serves programs without screens.
type noShell struct{}

func (noShell) Emit(string, any) {}

func (noShell) Deliver(context.Context, string, func(io.Writer) error) (FileView, error) {
	return FileView{}, msp.Errorf(msp.Invalid, "There is no screen to hand the file to. Name a file instead.")
}

func (noShell) OpenLink(string) error {
	return msp.Errorf(msp.Invalid, "There is no browser to open the page in.")
}

// SetShell puts the shell in place once it exists; the window's comes after the App.
func (a *App) SetShell(s Shell) { a.shell = s }
