// Package app holds the use cases: what the window and sitewalkctl may ask for.
// Each takes the person who acts, asks internal/access, and goes through the
// interfaces declared here; it knows no SQL, no vendor and no screen.
package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"sitewalk/internal/access"
	"sitewalk/internal/flight"
	"sitewalk/internal/msp"
	"sitewalk/internal/redact"
	"sitewalk/sync/connector"
)

// Options are what an App is made of. All but Practice, PracticeFile, Shell, Recorder and Hide are needed.
type Options struct {
	Store   Store
	Secrets Secrets
	// Connector makes a connector; it sends nothing by itself.
	Connector func(ConnectorSpec) (connector.Connector, error)
	// Practice offers the practice systems of the first-run screen; nil where there are none.
	Practice Practice
	// PracticeFile is where the practice systems keep what they hold; "" is memory only.
	PracticeFile string
	Shell        Shell
	// Lock takes the workspace for the length of an import or a round. It waits briefly and then
	// fails with msp.Locked, naming the process that holds it.
	Lock func(ctx context.Context) (unlock func(), err error)
	// Recorder is the flight recorder; nil keeps nothing.
	Recorder *flight.Recorder
	// Hide knows the secrets in use, for what leaves in the support file; nil knows none.
	Hide      *redact.Secrets
	LogFile   string // the newest log, for the support file; "" has none
	Log       *slog.Logger
	Now       func() time.Time
	NewID     func() msp.ID
	Workspace string // the folder
	Temporary string // a folder for files on their way in; "" is one in the workspace
	Version   string
	// LookupWait is the wait before the second look-up of a lost answer; 0 is 30 seconds.
	LookupWait time.Duration
}

// A Secrets keeps credentials outside the database, by reference.
type Secrets interface {
	Get(ctx context.Context, ref string) (string, error)
	Set(ctx context.Context, ref, value string) error
	Delete(ctx context.Context, ref string) error
}

// A ConnectorSpec says how to reach a system.
type ConnectorSpec struct {
	System msp.System
	URL    string
	// Key fetches the credentials when a request needs them, so that they are held nowhere.
	Key func(context.Context) (string, error)
	// Memory is what the connector before said with its Memory; "" when there was none.
	Memory string
}

// An App is the use cases over one workspace. It is safe for concurrent use.
type App struct {
	store        Store
	secrets      Secrets
	makeConn     func(ConnectorSpec) (connector.Connector, error)
	practice     Practice
	practiceFile string
	shell        Shell
	lock         func(ctx context.Context) (func(), error)
	recorder     *flight.Recorder
	hide         *redact.Secrets
	logFile      string
	log          *slog.Logger
	now          func() time.Time
	newID        func() msp.ID
	folder       string
	temp         string
	version      string
	lookup       time.Duration

	mu      sync.Mutex
	savedAt time.Time
	conns   map[msp.System]connector.Connector
	connOf  map[msp.System]connection // what each of conns was made from
	jobs    jobs
	auto    auto
	// starting is held while a round is begun, so that there is one.
	starting sync.Mutex
	drafts   map[string]*importDraft
	uploads  map[string]*upload
}

// New makes an App.
func New(o Options) *App {
	a := &App{
		store: o.Store, secrets: o.Secrets, makeConn: o.Connector, practice: o.Practice, practiceFile: o.PracticeFile, shell: o.Shell,
		lock: o.Lock, recorder: o.Recorder, hide: o.Hide, logFile: o.LogFile, log: o.Log, now: o.Now, newID: o.NewID, folder: o.Workspace, temp: o.Temporary, version: o.Version, lookup: o.LookupWait,
		conns: map[msp.System]connector.Connector{}, connOf: map[msp.System]connection{},
		drafts: map[string]*importDraft{}, uploads: map[string]*upload{},
	}
	a.auto.wake, a.auto.settled = make(chan struct{}, 1), map[msp.Code]bool{}
	if a.shell == nil {
		a.shell = noShell{}
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.lookup == 0 {
		a.lookup = 30 * time.Second
	}
	if a.lock == nil {
		a.lock = func(context.Context) (func(), error) { return func() {}, nil }
	}
	return a
}

// Close ends long work and the practice systems, and forgets drafts. The store is closed by whoever opened it.
func (a *App) Close() {
	a.stopAuto()
	a.jobs.stopAll()
	a.recorder.Flush()
	if a.practice != nil {
		if err := a.practice.Close(); err != nil {
			a.log.Warn("what the practice systems hold was not kept", "error", err)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, u := range a.uploads {
		u.discard()
	}
	for _, d := range a.drafts {
		d.close()
	}
}

// may asks internal/access whether the actor may do an act to an organization's
// records; "" stands for account-wide things.
func (a *App) may(actor msp.Staff, act access.Act, org msp.ID) error {
	return access.Can(actor, act, org)
}

// seen are the organizations a list shows the actor: nil for all.
func seen(actor msp.Staff) []msp.ID {
	if actor.Role == msp.RoleAdministrator {
		return nil
	}
	return append([]msp.ID{}, actor.Organizations...)
}

// narrow limits a choice of organizations to those the actor sees. An
// organization that is not theirs is as good as not there.
func narrow(actor msp.Staff, orgs []msp.ID) ([]msp.ID, error) {
	if len(orgs) == 0 {
		return seen(actor), nil
	}
	for _, o := range orgs {
		if !actor.Sees(o) {
			return nil, access.Can(actor, access.Look, o)
		}
	}
	return orgs, nil
}

// write describes a save by the actor: everything that can be sent waits for
// every connected system.
func (a *App) write(ctx context.Context, actor msp.Staff, action msp.Action, title string) (Write, error) {
	systems, err := a.queueSystems(ctx)
	if err != nil {
		return Write{}, err
	}
	return Write{Staff: actor.Name, Action: action, Title: title, Systems: systems}, nil
}

// saved notes the time of a save and tells the screens what changed.
func (a *App) saved(kind msp.Kind, ids []msp.ID) {
	a.auto.edit(a.noteSave())
	a.tell(kind, ids)
}

// noteSave notes the time of a save and answers it.
func (a *App) noteSave() time.Time {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.savedAt = now.UTC()
	return now
}

// tell tells the screens what changed; no ids means that anything may have.
func (a *App) tell(kind msp.Kind, ids []msp.ID) {
	if len(ids) > 500 {
		ids = nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	a.shell.Emit("changed", map[string]any{"kind": string(kind), "ids": texts})
}

func rfc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
