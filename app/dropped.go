package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// A DroppedView is the payload of the event "dropped": the file is taken over and
// can be opened as any upload, or it was not, and Error says why.
type DroppedView struct {
	Upload string     `json:"upload"`
	Name   string     `json:"name"`
	Size   int64      `json:"size"` // bytes
	Error  *ErrorView `json:"error"`
}

// Dropped takes over what was dropped on a window whose web view keeps dropped
// files to itself, and tells the screens with the event "dropped". It is for one
// regular file; a folder, several files and anything else are answered in words.
func (a *App) Dropped(ctx context.Context, actor msp.Staff, paths []string) {
	view, err := a.takeOver(ctx, actor, paths)
	if err != nil {
		if msp.CodeOf(err) == msp.Internal {
			a.log.Error("a dropped file could not be taken over", "error", err)
		}
		said := Present(err)
		view = DroppedView{Error: &said}
	}
	a.shell.Emit("dropped", view)
}

// Dropped hands dropped paths to the App as the person who is working. It is a
// function and not a method, so that a page cannot name files of this computer.
func Dropped(b *Bound, paths []string) {
	err := do(b, "Dropped", func(ctx context.Context, actor msp.Staff) error {
		b.app.Dropped(ctx, actor, paths)
		return nil
	})
	if err != nil { // nobody is working here: the screens say so themselves
		b.app.log.Warn("a drop was not looked at", "error", err)
	}
}

func (a *App) takeOver(ctx context.Context, actor msp.Staff, paths []string) (DroppedView, error) {
	if err := a.may(actor, access.Import, ""); err != nil {
		return DroppedView{}, err
	}
	// What is no file of this computer, such as a link, comes without a path.
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == "" })
	switch len(paths) {
	case 0:
		return DroppedView{}, msp.FieldError("file", "That was not a file. Choose one, or paste cells.")
	case 1:
	default:
		return DroppedView{}, msp.FieldError("file", "%d files were dropped, and they are imported one at a time. Drop the first one alone.", len(paths))
	}
	from, size, err := openDropped(paths[0])
	if err != nil {
		return DroppedView{}, err
	}
	defer func() { _ = from.Close() }()
	id, err := a.UploadStart(ctx, actor, filepath.Base(paths[0]), size)
	if err != nil {
		return DroppedView{}, err
	}
	u, err := a.copyInto(id, reading{ctx, from})
	if err != nil {
		a.dropUpload(id)
		return DroppedView{}, err
	}
	return DroppedView{Upload: id, Name: u.name, Size: u.size}, nil
}

// openDropped opens a file that a person dropped, if it is one.
func openDropped(path string) (*os.File, int64, error) {
	name := filepath.Base(path)
	info, err := os.Stat(path) // first: opening a pipe would wait for its writer
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, 0, msp.FieldError("file", "“%s” is not there any more. Look for it, and drop it again.", name)
	case err != nil:
		return nil, 0, unreadable(name, err)
	case info.IsDir():
		return nil, 0, msp.FieldError("file", "Folders cannot be imported. Choose the workbook inside it.")
	case !info.Mode().IsRegular():
		return nil, 0, msp.FieldError("file", "“%s” is no file with a table in it. Drop a workbook or a CSV file.", name)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, unreadable(name, err)
	}
	return f, info.Size(), nil
}

func unreadable(name string, err error) error {
	return msp.WrapError(msp.Invalid, err, "“%s” cannot be read. Look whether another program holds it and whether you may open it, then drop it again.", name)
}

// copyInto fills an upload from a file of this computer.
func (a *App) copyInto(id string, from io.Reader) (*upload, error) {
	a.mu.Lock()
	u := a.uploads[id]
	a.mu.Unlock()
	if u == nil { // the program is closing
		return nil, msp.Errorf(msp.Canceled, "The file was not taken over.")
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	n, err := io.Copy(u.file, io.LimitReader(from, u.size))
	u.have = n
	var read *readError
	switch {
	case errors.Is(err, context.Canceled):
		return nil, err
	case errors.As(err, &read):
		return nil, unreadable(u.name, err)
	case err != nil:
		return nil, diskFull(err)
	case n != u.size:
		return nil, msp.FieldError("file", "“%s” became shorter while it was read. Wait until it is saved, then drop it again.", u.name)
	}
	return u, nil
}

// dropUpload forgets a file that did not arrive.
func (a *App) dropUpload(id string) {
	a.mu.Lock()
	u := a.uploads[id]
	delete(a.uploads, id)
	a.mu.Unlock()
	if u != nil {
		u.discard()
	}
}

// A reading reads until its context ends, and tells its errors from the writer's.
type reading struct {
	ctx  context.Context
	from io.Reader
}

type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }

func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	if err != nil && err != io.EOF {
		err = &readError{err}
	}
	return n, err
}
