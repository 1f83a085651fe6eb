package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"sitewalk/db"
	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	"sitewalk/sync/itglue"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A simDesk is one Sitewalk: a workspace, and the program that works on it until
// it is killed.
type simDesk struct {
	*sim
	n     int
	path  string
	skew  time.Duration // of the machine's clock
	store *db.DB
	conn  *itglue.Connector
	pages int    // records a page
	key   string // that a person has entered
	off   bool   // without a network

	// Of the round under way.
	busy      bool
	dead      bool
	quiet     bool // nobody interferes
	crash     int  // steps until it is killed; 0 for never
	atWrites  bool // only at a write, here or there
	stop      context.CancelFunc
	refused   bool // the key was refused
	lastWrite string
	making    msp.ID // what is being made there
	sent      []sentWrite

	tokens   map[msp.ID]string
	read     map[string]map[msp.Field]string // what the last reading of a remote record gave, by its path
	listed   map[string]int                  // when a list was last read, by its path
	lost     map[string]*lostPost            // creates without an answer, by token
	slowPage map[string]int                  // size of a page that did not come, by path
}

func (s *sim) newDesk(n int) *simDesk {
	d := &simDesk{sim: s, n: n, path: filepath.Join(s.dir, fmt.Sprint("desk", n), "workspace.db"), key: s.glue.Key(),
		tokens: map[msp.ID]string{}, read: map[string]map[msp.Field]string{}, listed: map[string]int{}, lost: map[string]*lostPost{}, slowPage: map[string]int{}}
	if s.dice.IntN(2) == 0 {
		d.skew = time.Duration(s.dice.IntN(7200)-3600) * time.Second
	}
	d.pages = []int{1000, 100, 30, 5}[s.dice.IntN(4)]
	s.must(os.MkdirAll(filepath.Dir(d.path), 0o700))
	s.must(copyFile(s.empty, d.path))
	d.open()
	return d
}

// now is the machine's clock.
func (d *simDesk) now() time.Time { return time.Now().Add(d.skew) }

func (d *simDesk) open() {
	store, err := db.Open(d.Context(), db.Options{Path: d.path, Now: d.now, NewID: d.newID})
	d.must(err)
	d.store = store
	d.conn, err = itglue.New(itglue.Options{
		BaseURL:   "https://api.itglue.test",
		Key:       func(context.Context) (string, error) { return d.key, nil },
		Transport: &simWire{d, d.glue.RoundTripper()},
		Jitter:    func() float64 { return 0.5 },
		PageSize:  d.pages,
		Now:       d.now,
	})
	d.must(err)
	d.dead = false
}

// restart starts the program again on the same workspace.
func (d *simDesk) restart() {
	d.must(d.store.Close())
	d.open()
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// A round is what a person starts.
type simRound string

const (
	simPull simRound = "pull"
	simPush simRound = "push"
	simSync simRound = "sync"
)

// round runs a round, and starts the program again when it was killed.
func (d *simDesk) round(what simRound, scope engine.Scope) (engine.Result, error) {
	ctx, stop := context.WithCancel(d.Context())
	defer stop()
	d.busy, d.stop, d.refused, d.sent, d.lastWrite = true, stop, false, nil, ""
	clear(d.read)
	e := engine.New(engine.Options{
		Store:      &simStore{d.store, d},
		Connectors: map[msp.System]connector.Connector{msp.ITGlue: d.conn},
		Now:        d.now, NewID: d.newID, PSASync: d.joint,
	})
	var result engine.Result
	var err error
	switch what {
	case simPull:
		result, err = e.Pull(ctx, scope)
	case simPush:
		result, err = e.Push(ctx, scope)
	default:
		result, err = e.Sync(ctx, scope)
	}
	d.busy, d.crash = false, 0
	d.log("desk %d: %s %+v ends with %v; pulled %+v pushed %+v", d.n, what, scope, err, result.Pulled, result.Pushed)
	d.rounds++
	d.look(result, err)
	if d.dead {
		d.count("crash")
		d.restart()
	}
	return result, err
}

// look judges how a round ended.
func (d *simDesk) look(result engine.Result, err error) {
	if d.dead {
		return
	}
	code := msp.CodeOf(err)
	if d.refused && code != msp.SignIn {
		d.bad("desk %d: the key was refused, and the round ended with %v", d.n, err)
	}
	switch code {
	case "", msp.Offline, msp.Busy, msp.Canceled:
	case msp.SignIn:
		d.count("key refused")
		if !d.refused {
			d.bad("desk %d: nobody refused the key, and the round ended with %v", d.n, err)
		}
	case msp.Brake:
		d.count("brake")
	default:
		d.bad("desk %d: the round ended with %v", d.n, err)
	}
	if code == msp.Busy {
		d.count("busy")
	}
	for _, item := range result.Items {
		switch {
		case item.Action == engine.ActionAdopt && item.State == msp.StateSynced:
			d.count("adopted after a lost answer")
		case item.State == msp.StateRefused:
			d.count("refused")
		case item.State == msp.StateWaiting:
			d.count("waits for another")
		}
		switch item.Reason {
		case "both_changed":
			d.count("conflict: the same field")
		case "deleted_there":
			d.count("conflict: edited here, deleted there")
		case "gone":
			d.count("gone there, noticed by a sweep")
		case "possible_duplicate":
			d.count("held back as a possible duplicate")
		case "several_candidates":
			d.count("several candidates")
		case "psa_locked", "change_in_psa", "add_in_psa":
			d.count("locked by the PSA")
		case "lost_answer":
			d.count("lost answer, not settled in the round")
		}
		if item.State != msp.StateSynced && item.State != msp.StateSkipped && (item.Reason == "" || item.Message == "") && err == nil {
			d.bad("desk %d: %s is %s without a reason or words: %+v", d.n, item.Name, item.State, item)
		}
	}
}

// plan asks what a push would do.
func (d *simDesk) plan(scope engine.Scope) engine.Plan {
	before := d.requests
	e := engine.New(engine.Options{Store: d.store, Connectors: map[msp.System]connector.Connector{msp.ITGlue: d.conn},
		Now: d.now, NewID: d.newID, PSASync: d.joint})
	plan, err := e.Plan(d.Context(), scope)
	d.must(err)
	if d.requests != before {
		d.bad("desk %d: a plan sent requests", d.n)
	}
	return plan
}

// records lists what the desk has of a kind.
func (d *simDesk) records(kind msp.Kind) []*msp.Record {
	page, err := d.store.List(d.Context(), msp.ListQuery{Kind: kind, Archived: msp.With, Limit: 10000})
	d.must(err)
	for _, rec := range page.Records {
		d.tokens[rec.ID] = tokenOf(rec.Name())
	}
	return page.Records
}

// synced lists what the desk has of a kind, with all that concerns IT Glue.
func (d *simDesk) synced(kind msp.Kind) []msp.SyncRecord {
	records := d.records(kind)
	ids := make([]msp.ID, len(records))
	for i, rec := range records {
		ids[i] = rec.ID
	}
	out, err := d.store.SyncRecords(d.Context(), msp.ITGlue, kind, ids)
	d.must(err)
	slices.SortFunc(out, func(a, b msp.SyncRecord) int { return cmpID(a.Record.ID, b.Record.ID) })
	return out
}

func cmpID(a, b msp.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// of finds the desk's record of a thing: the linked one, if it has several.
func (d *simDesk) of(th *thing) *msp.SyncRecord {
	var found *msp.SyncRecord
	for _, sr := range d.synced(th.kind.kind) {
		if tokenOf(sr.Record.Name()) == th.token && (found == nil || found.Link == nil || found.Record.Gone) {
			found = &sr
		}
	}
	return found
}

// token is what a record of the desk is, by its id.
func (d *simDesk) token(kind msp.Kind, id msp.ID) string {
	if id == "" {
		return ""
	}
	if t, ok := d.tokens[id]; ok {
		return t
	}
	rec, err := d.store.Record(context.WithoutCancel(d.Context()), kind, id)
	if err != nil {
		return "?" + string(id)
	}
	d.tokens[id] = tokenOf(rec.Name())
	return d.tokens[id]
}

// text is a field of a local record as the model writes it.
func (d *simDesk) text(f simField, value string) string {
	if f.ref != "" {
		return d.token(f.ref, msp.ID(value))
	}
	return value
}

// values are all fields of a local record.
func (d *simDesk) values(k *simKind, rec *msp.Record) map[msp.Field]string {
	out := map[msp.Field]string{}
	for _, f := range k.fields {
		out[f.field] = d.text(f, rec.Get(f.field))
	}
	return out
}

func (d *simDesk) by() msp.Write {
	return msp.Write{Staff: fmt.Sprint("Desk ", d.n), Action: msp.ActionEdit, Systems: []msp.System{msp.ITGlue}}
}
