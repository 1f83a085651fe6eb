package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	"sitewalk/sync/itglue"
	"sitewalk/sync/route"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A world is one practice account and one desk that works with it.
type world struct {
	*testing.T
	glue  *sandbox.Server
	path  string // of the desk's workspace
	store *db.DB
	conn  *itglue.Connector
	wrap  func(connector.Connector) connector.Connector // nil: the connector as it is
	now   int64                                         // ids are handed out in order
	joint route.Setting
	psa   msp.System
	rules []msp.Rule
	locks []msp.Lock
}

// inWorld runs a test in a bubble of virtual time with an account that has the
// global lists, the type "Server" and the organization "Contoso", all pulled.
func inWorld(t *testing.T, seed uint64, test func(*world)) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, seed)
		w.mustSync()
		test(w)
		if bad := w.glue.Violations(); len(bad) > 0 {
			t.Errorf("the connector broke the vendor's rules: %q", bad)
		}
	})
}

func newWorld(t *testing.T, seed uint64) *world {
	return newWorldOf(t, sandbox.Options{Seed: "empty", RandSeed: seed})
}

func newWorldOf(t *testing.T, o sandbox.Options) *world {
	glue, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, glue: glue, path: filepath.Join(t.TempDir(), "workspace.db")}
	w.store = dbtest.With(t, db.Options{Path: w.path})
	w.conn = w.connect(glue.RoundTripper())
	edit := glue.Editor()
	for _, name := range []string{"Server", "Printer"} {
		if _, ok := edit.Find(sandbox.ConfigurationTypes, name); !ok {
			_, err := edit.Add(sandbox.ConfigurationTypes, map[string]any{"name": name})
			w.must(err)
		}
	}
	_, err = edit.AddOrganization("Contoso", "CON")
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// connect makes a connector that reaches the account through a transport.
func (w *world) connect(transport http.RoundTripper) *itglue.Connector {
	conn, err := itglue.New(itglue.Options{
		BaseURL:   "https://api.itglue.test",
		Key:       func(context.Context) (string, error) { return w.glue.Key(), nil },
		Transport: transport,
		Jitter:    func() float64 { return 0.5 },
	})
	w.must(err)
	return conn
}

// engine makes an engine over a store, which is the desk's own or one that
// misbehaves.
func (w *world) engine(store engine.Store) *engine.Engine {
	var conn connector.Connector = w.conn
	if w.wrap != nil {
		conn = w.wrap(conn)
	}
	return engine.New(engine.Options{
		Store:      store,
		Connectors: map[msp.System]connector.Connector{msp.ITGlue: conn},
		Now:        time.Now,
		NewID:      w.newID,
		PSASync:    w.joint,
		PSA:        w.psa,
		Rules:      w.rules,
		Locks:      w.locks,
	})
}

func (w *world) newID() msp.ID {
	w.now++
	return msp.ID(fmt.Sprintf("00000000-0000-7000-8000-%012d", w.now))
}

// sync runs a round, and lets time pass as between two rounds of a program left
// running.
func (w *world) sync() (engine.Result, error) {
	time.Sleep(time.Minute)
	return w.engine(w.store).Sync(w.Context(), engine.Scope{})
}

func (w *world) mustSync() engine.Result {
	w.Helper()
	result, err := w.sync()
	w.must(err)
	return result
}

func (w *world) push() engine.Result {
	w.Helper()
	result, err := w.engine(w.store).Push(w.Context(), engine.Scope{})
	w.must(err)
	return result
}

// find gives the record of a kind with a name.
func (w *world) find(kind msp.Kind, name string) *msp.Record {
	w.Helper()
	page, err := w.store.FindByName(w.Context(), kind, w.home(kind), name)
	w.must(err)
	if len(page) != 1 {
		w.Fatalf("%d records of kind %s are called %q, want one", len(page), kind, name)
	}
	return page[0]
}

func (w *world) home(kind msp.Kind) msp.ID {
	if kind != msp.KindConfiguration && kind != msp.KindLocation {
		return ""
	}
	return w.find(msp.KindOrganization, "Contoso").ID
}

var byDesk = msp.Write{Staff: "Desk", Action: msp.ActionEdit, Systems: []msp.System{msp.ITGlue}}

// add makes records here.
func (w *world) add(records ...*msp.Record) {
	w.Helper()
	_, err := w.store.Add(w.Context(), byDesk, records)
	w.must(err)
}

// device is a new configuration of Contoso.
func (w *world) device(name string, more msp.Values) *msp.Record {
	w.Helper()
	values := more.Clone()
	values[msp.FieldName] = name
	if _, given := values[msp.FieldType]; !given {
		values[msp.FieldType] = string(w.find(msp.KindConfigurationType, "Server").ID)
	}
	return &msp.Record{Kind: msp.KindConfiguration, ID: w.newID(), OrganizationID: w.home(msp.KindConfiguration), Values: values}
}

// edit changes a record here.
func (w *world) edit(rec *msp.Record, f msp.Field, text string) {
	w.Helper()
	_, err := w.store.Edit(w.Context(), byDesk, rec.Kind, []msp.ID{rec.ID}, func(r *msp.Record) error {
		r.Set(f, text)
		return nil
	})
	w.must(err)
}

// here loads a record with what concerns IT Glue.
func (w *world) here(rec *msp.Record) msp.SyncRecord {
	w.Helper()
	list, err := w.store.SyncRecords(w.Context(), msp.ITGlue, rec.Kind, []msp.ID{rec.ID})
	w.must(err)
	if len(list) != 1 {
		w.Fatalf("record %s is not here", rec.ID)
	}
	return list[0]
}

// there loads a record's counterpart.
func (w *world) there(rec *msp.Record) map[string]any {
	w.Helper()
	link := w.here(rec).Link
	if link == nil {
		w.Fatalf("%q has no counterpart", rec.Name())
	}
	got, ok := w.glue.Get(sandbox.Configurations, link.RemoteID)
	if !ok {
		w.Fatalf("%q is not there under %s", rec.Name(), link.RemoteID)
	}
	return got.Attributes
}

// waiting lists everything that waits, of all kinds.
func (w *world) waiting() (out []msp.QueueItem) {
	w.Helper()
	out, _, err := w.store.QueueItems(w.Context(), msp.QueueQuery{Limit: 1000})
	w.must(err)
	return out
}

// quiet checks that all sides agree: nothing waits, nothing more is written, and
// when a pull has brought what the account added by itself (IT Glue makes an
// interface of an address), nothing changes here either.
func (w *world) quiet() {
	w.Helper()
	if n := w.mustSync().Requests[msp.ITGlue].Writing; n > 0 {
		w.Errorf("a round with nothing to do sent %d writing requests", n)
	}
	if left := w.waiting(); len(left) > 0 {
		w.Fatalf("%d items wait, the first: %+v", len(left), left[0])
	}
	result := w.mustSync()
	if n := result.Requests[msp.ITGlue].Writing; n > 0 {
		w.Errorf("a round with nothing to do sent %d writing requests", n)
	}
	if result.Pulled.Created+result.Pulled.Updated+result.Pulled.Conflicts > 0 {
		w.Errorf("a round with nothing to do changed something here: %+v", result.Pulled)
	}
}

// once checks that the account holds each of the names exactly once.
func (w *world) once(names []string) {
	w.Helper()
	count := map[string]int{}
	for _, rec := range w.glue.Configurations("") {
		count[fmt.Sprint(rec.Attributes["name"])]++
	}
	for _, name := range names {
		if count[name] != 1 {
			w.Errorf("%q is there %d times", name, count[name])
		}
	}
	if len(count) != len(names) {
		w.Errorf("%d names are there, want %d", len(count), len(names))
	}
}

// seeds is how many seeds to try.
func seeds(t *testing.T, otherwise int) int {
	text := os.Getenv("SITEWALK_SEEDS")
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("SITEWALK_SEEDS is %q, want a number", text)
	}
	return n
}
