// Package boot puts the program together: configuration, log, store, secrets,
// connectors, use cases; and takes it apart in reverse. It is the only package
// that knows the concrete parts by name.
package boot

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"sitewalk/app"
	"sitewalk/db"
	"sitewalk/internal/config"
	"sitewalk/internal/flight"
	"sitewalk/internal/id"
	"sitewalk/internal/logging"
	"sitewalk/internal/msp"
	"sitewalk/internal/redact"
	"sitewalk/internal/secret"
	"sitewalk/sync/connector"
	"sitewalk/sync/itglue"
)

// An Env is what the environment says; ReadEnv makes it.
type Env = config.Env

// Options say which workspace to open, and how.
type Options struct {
	Folder   string       // the --data flag; "" finds the folder by itself
	Env      Env          // what the environment says
	Practice app.Practice // nil where there are no practice systems
	Version  string
	// Existing refuses to make a workspace: for commands that only look.
	Existing bool
}

// A Program is an open workspace with its use cases.
type Program struct {
	App       *app.App
	Workspace config.Workspace
	Log       *slog.Logger

	closers []func() error
}

// Open opens a workspace, making it on first use.
func Open(ctx context.Context, o Options) (_ *Program, err error) {
	w, err := config.Find(o.Folder, o.Env)
	if err != nil {
		return nil, asError(err)
	}
	if o.Existing && !w.Exists() {
		return nil, &msp.Error{Code: msp.NotFound, Field: "--data", Message: "There is no workspace in " + w.Folder + ". Check the folder."}
	}
	if err := w.Make(); err != nil {
		return nil, asError(err)
	}
	p := &Program{Workspace: w}
	defer func() {
		if err != nil {
			_ = p.Close()
		}
	}()
	known := &redact.Secrets{}
	log, closeLog, err := logging.Open(w.Logs, slog.LevelInfo, known)
	if err != nil {
		return nil, msp.WrapError(msp.Internal, err, "The log in %s cannot be written. Check the folder's permissions and the space on the disk.", w.Logs)
	}
	p.Log = log
	p.closers = append(p.closers, closeLog.Close)
	var endTemporary func() error
	if p.Workspace.Temporary, endTemporary, err = ownTemporary(w.Temporary); err != nil {
		return nil, err
	}
	p.closers = append(p.closers, endTemporary)
	ids := id.NewMaker(time.Now, nil)
	newID := func() msp.ID { return msp.ID(ids.NewID()) }
	store, err := db.Open(ctx, db.Options{Path: w.Database, Now: time.Now, NewID: newID, Logger: log})
	if err != nil {
		return nil, err
	}
	p.closers = append(p.closers, store.Close)
	keys, err := secret.Open(o.Env.Keyring, w.Secrets, o.Env.Passphrase)
	if err != nil {
		return nil, asError(err)
	}
	recorder := flight.New(flight.Options{Folder: w.Recorder, Hide: known, Trouble: func(err error) {
		log.Warn("the flight recorder cannot be written; it leaves out what it cannot keep", "error", err)
	}})
	p.App = app.New(app.Options{
		Store: store, Secrets: secrets{keys, known}, Connector: connectors(recorder),
		Recorder: recorder, Hide: known, LogFile: filepath.Join(w.Logs, logging.FileName), Practice: o.Practice, PracticeFile: w.Practice,
		Lock: func(ctx context.Context) (func(), error) { return store.Lock(ctx, lockWait) },
		Log:  log, Now: time.Now, NewID: newID, Workspace: w.Folder, Temporary: p.Workspace.Temporary, Version: o.Version, LookupWait: lookupWait(o.Env),
	})
	p.closers = append(p.closers, func() error { p.App.Close(); return nil })
	return p, nil
}

// lockWait is how long a program waits for another that writes to the workspace.
const lockWait = 3 * time.Second

// lookupWait is what the environment says; 0 seconds means at once, which the use
// cases would take for not said.
func lookupWait(e Env) time.Duration {
	if e.LookupSet && e.LookupWait == 0 {
		return time.Nanosecond
	}
	return e.LookupWait
}

// Close ends everything in reverse.
func (p *Program) Close() error {
	var err error
	for i := len(p.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, p.closers[i]())
	}
	p.closers = nil
	return err
}

// connectors makes the connectors by name. Every request and answer goes to the
// flight recorder.
func connectors(recorder *flight.Recorder) func(app.ConnectorSpec) (connector.Connector, error) {
	return func(spec app.ConnectorSpec) (connector.Connector, error) {
		switch spec.System {
		case msp.ITGlue:
			return itglue.New(itglue.Options{BaseURL: spec.URL, Key: spec.Key, Memory: spec.Memory, Record: func(x itglue.Exchange) {
				recorder.Record(flight.Entry{At: x.At, System: string(x.System), Method: x.Method, URL: x.URL, Status: x.Status, Took: x.Duration,
					Err: x.Err, Request: x.Request, Response: x.Response})
			}})
		}
		return nil, msp.Errorf(msp.Invalid, "There is no connector for %s.", spec.System.Title())
	}
}

// secrets hands on a secret store with errors a person can act on, and tells the
// log which values it must never show.
type secrets struct {
	secret.Store
	known *redact.Secrets
}

func (s secrets) Get(ctx context.Context, ref string) (string, error) {
	v, err := s.Store.Get(ctx, ref)
	if v != "" {
		s.known.Add(v)
	}
	return v, asError(err)
}

func (s secrets) Set(ctx context.Context, ref, value string) error {
	s.known.Add(value)
	return asError(s.Store.Set(ctx, ref, value))
}

func (s secrets) Delete(ctx context.Context, ref string) error {
	return asError(s.Store.Delete(ctx, ref))
}

// asError makes an *msp.Error of the errors of floor 0, which know no msp.
func asError(err error) error {
	var c *config.Error
	var s *secret.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &c):
		return &msp.Error{Code: msp.Invalid, Message: c.Message, Field: c.Name, Err: c.Err}
	case errors.As(err, &s):
		return &msp.Error{Code: msp.Code(s.Code), Message: s.Message, Err: s}
	}
	return err
}

// ReadEnv reads the environment with errors a person can act on.
func ReadEnv() (Env, error) {
	e, err := config.ReadEnv(os.Getenv)
	return e, asError(err)
}
