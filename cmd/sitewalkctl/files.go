package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"sitewalk/internal/msp"
)

// An output is a file on its way out: written beside its name and renamed when it
// is complete, so that a failure leaves an older file as it was. A nil output is
// one that nobody asked for.
type output struct {
	file  *os.File
	name  string
	flag  string
	wrote bool
}

// newOutput begins a file. flag is the flag or argument that named it; input is a
// file that must not be overwritten, or "".
func newOutput(name, flag, input string) (*output, error) {
	if name == "" {
		return nil, nil
	}
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		return nil, msp.FieldError(flag, "%s is a folder. Give the name of a file in it.", name)
	}
	if err == nil && input != "" {
		if in, err := os.Stat(input); err == nil && os.SameFile(info, in) {
			return nil, msp.FieldError(flag, "%s is the file that is imported, and would be overwritten. Give another name.", name)
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".sitewalk-*")
	if err != nil {
		return nil, &msp.Error{Code: msp.Invalid, Field: flag, Err: err, Message: "The file " + name + " cannot be written. Check the folder and its permissions."}
	}
	return &output{file: f, name: name, flag: flag}, nil
}

// sink is the output as a writer; nil when nobody asked for it.
func (o *output) sink() io.Writer {
	if o == nil {
		return nil
	}
	return o
}

func (o *output) Write(b []byte) (int, error) {
	if o == nil {
		return len(b), nil
	}
	o.wrote = true
	n, err := o.file.Write(b)
	if err != nil {
		err = o.failed(err)
	}
	return n, err
}

func (o *output) failed(err error) error {
	return msp.WrapError(msp.Internal, err, "The file %s could not be written to its end. Free some space and try again; an older file of this name is as it was.", o.name)
}

// keep gives the file its name. One that nothing was written to goes away.
func (o *output) keep() error {
	if o == nil || !o.wrote {
		return nil
	}
	err := errors.Join(o.file.Sync(), o.file.Close())
	if err == nil {
		err = os.Rename(o.file.Name(), o.name)
	}
	if err != nil {
		return o.failed(err)
	}
	o.file = nil
	return nil
}

// discard ends a file that was not kept.
func (o *output) discard() {
	if o == nil || o.file == nil {
		return
	}
	_ = o.file.Close()
	_ = os.Remove(o.file.Name())
	o.file = nil
}
