package app

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// The limits of a file handed over by the screens.
const (
	maxUpload = 1 << 30
	maxChunk  = 1 << 20
)

// An upload is a file the screens hand over in pieces. It is written under a
// name of our own.
type upload struct {
	name  string
	path  string
	size  int64
	owner string

	mu   sync.Mutex // pieces come one after the other, but nobody has to believe it
	file *os.File
	have int64
}

func (u *upload) discard() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.file != nil {
		_ = u.file.Close()
	}
	_ = os.Remove(u.path)
}

// UploadStart begins to take a file over.
func (a *App) UploadStart(_ context.Context, actor msp.Staff, name string, size int64) (string, error) {
	if err := a.may(actor, access.Look, ""); err != nil {
		return "", err
	}
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	switch {
	case size < 0 || size > maxUpload:
		return "", msp.FieldError("file", "“%s” is larger than 1 GB. Save the sheet alone as CSV and try that.", name)
	case size == 0:
		return "", msp.FieldError("file", "“%s” is empty. Choose the file with the table in it.", name)
	}
	f, err := os.CreateTemp(a.tempFolder(), "upload-*")
	if err != nil {
		return "", diskFull(err)
	}
	id := string(a.newID())
	a.mu.Lock()
	defer a.mu.Unlock()
	a.uploads[id] = &upload{name: name, path: f.Name(), size: size, owner: actor.Name, file: f}
	return id, nil
}

// UploadChunk adds the next piece.
func (a *App) UploadChunk(_ context.Context, actor msp.Staff, id, text string) error {
	a.mu.Lock()
	u := a.uploads[id]
	a.mu.Unlock()
	if u == nil || u.owner != actor.Name {
		return msp.Errorf(msp.NotFound, "That file is no longer on its way. Choose it again.")
	}
	if len(text) > 2*maxChunk {
		return msp.FieldError("file", "A piece of a file is 512 KiB at most.")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return msp.FieldError("file", "A piece of “%s” arrived damaged. Choose the file again.", u.name)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.file == nil {
		return msp.Errorf(msp.NotFound, "That file is no longer on its way. Choose it again.")
	}
	if u.have+int64(len(data)) > u.size {
		return msp.FieldError("file", "“%s” is longer than was said. Choose the file again.", u.name)
	}
	if _, err := u.file.Write(data); err != nil {
		return diskFull(err)
	}
	u.have += int64(len(data))
	return nil
}

// finishUpload takes a complete file out of the hands of the screens.
func (a *App) finishUpload(actor msp.Staff, id string) (*upload, error) {
	a.mu.Lock()
	u := a.uploads[id]
	mine := u != nil && u.owner == actor.Name
	if mine {
		delete(a.uploads, id)
	}
	a.mu.Unlock()
	if !mine {
		return nil, msp.Errorf(msp.NotFound, "That file is no longer here. Choose it again.")
	}
	if u.have != u.size {
		u.discard()
		return nil, msp.FieldError("file", "“%s” did not arrive whole. Choose it again.", u.name)
	}
	if err := u.file.Close(); err != nil {
		u.discard()
		return nil, diskFull(err)
	}
	u.file = nil
	return u, nil
}

func sortValues(values []ImportValue) {
	slices.SortFunc(values, func(a, b ImportValue) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		return strings.Compare(a.Field+"\x00"+a.Value, b.Field+"\x00"+b.Value)
	})
}
