package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sitewalk/app"
	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/flight"
	"sitewalk/internal/id"
	"sitewalk/internal/msp"
	"sitewalk/internal/redact"
	"sitewalk/internal/secret"
	"sitewalk/sync/connector"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A desk is an App over a real store with a few lists, two organizations and
// nobody connected. What it logs and tells its screens is kept.
type desk struct {
	testing.TB
	*app.App
	store   *db.DB
	folder  string
	secrets secret.Store
	log     *bytes.Buffer
	shell   *screen
	glue    *sandbox.Server // nil until connect
	via     http.RoundTripper
	lock    func(context.Context) (func(), error)

	recorder *flight.Recorder
	hide     *redact.Secrets
	slow     bool // waits as long as the program does
	clock    *clock
	practice app.Practice
	hook     func(context.Context)

	admin            msp.Staff
	contoso, fabrika msp.ID
}

type clock struct {
	sync.Mutex
	now time.Time
}

// A screen is the shell of a test: it keeps what it is handed.
type screen struct {
	sync.Mutex
	events []string
	jobs   chan app.JobView // finished ones
	file   []byte
	links  []string
}

func (s *screen) Emit(event string, payload any) {
	s.Lock()
	s.events = append(s.events, event)
	s.Unlock()
	if v, ok := payload.(app.JobView); ok && v.State != "running" {
		s.jobs <- v
	}
}

func (s *screen) Deliver(_ context.Context, name string, write func(io.Writer) error) (app.FileView, error) {
	var b bytes.Buffer
	err := write(&b)
	s.Lock()
	s.file = b.Bytes()
	s.Unlock()
	return app.FileView{Name: name}, err
}

func (s *screen) OpenLink(url string) error {
	s.links = append(s.links, url)
	return nil
}

type syncBuffer struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	return newDeskIn(t, nil)
}

func newDeskIn(t testing.TB, workspace []byte) *desk {
	t.Helper()
	return newDeskAt(t, workspace, &clock{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)})
}

// newDeskAt is a desk with a clock of its own; nil is the clock of the bubble it
// is made in.
func newDeskAt(t testing.TB, workspace []byte, c *clock) *desk {
	t.Helper()
	d := &desk{TB: t, folder: t.TempDir(), log: &bytes.Buffer{}, shell: &screen{jobs: make(chan app.JobView, 1000)},
		admin: msp.Staff{ID: "admin", Name: "admin", Role: msp.RoleAdministrator}, clock: c}
	if workspace != nil {
		d.must(os.WriteFile(filepath.Join(d.folder, "workspace.db"), workspace, 0o600))
	}
	d.store = dbtest.With(t, db.Options{Path: filepath.Join(d.folder, "workspace.db"), Now: d.now, NewID: d.newID()})
	var err error
	d.secrets, err = secret.Open("memory", "", "")
	d.must(err)
	d.hide = &redact.Secrets{}
	d.recorder = flight.New(flight.Options{Folder: filepath.Join(d.folder, "recorder"), Hide: d.hide, Now: d.now})
	d.open()
	return d
}

// open starts the use cases over the desk's store.
func (d *desk) open() {
	wait, lookup := time.Millisecond, time.Millisecond
	if d.slow {
		wait, lookup = 0, 30*time.Second
	}
	d.App = app.New(app.Options{Store: d.store, Secrets: keys{d.secrets}, Shell: d.shell, Now: d.now, NewID: d.newID(), Practice: d.practice, PracticeFile: filepath.Join(d.folder, "practice.json"),
		Log: slog.New(slog.NewTextHandler(&syncBuffer{b: d.log}, nil)), Workspace: d.folder, Version: "test", LookupWait: lookup,
		Recorder: d.recorder, Hide: d.hide, LogFile: filepath.Join(d.folder, "sitewalk.log"),
		Lock: func(ctx context.Context) (func(), error) {
			if d.lock != nil {
				return d.lock(ctx)
			}
			return d.store.Lock(ctx, time.Second)
		},
		Connector: func(spec app.ConnectorSpec) (connector.Connector, error) {
			return itglue.New(itglue.Options{BaseURL: spec.URL, Key: spec.Key, Transport: wire{d}, Jitter: func() float64 { return 0 }, Rate: 10000, Burst: 10000, MaxWait: wait,
				Record: func(x itglue.Exchange) {
					d.recorder.Record(flight.Entry{At: x.At, System: string(x.System), Method: x.Method, URL: x.URL, Status: x.Status, Took: x.Duration, Err: x.Err, Request: x.Request, Response: x.Response})
				}})
		}})
	d.Cleanup(d.App.Close)
}

func (d *desk) now() time.Time {
	if d.clock == nil { // virtual time
		return time.Now()
	}
	d.clock.Lock()
	defer d.clock.Unlock()
	d.clock.now = d.clock.now.Add(time.Millisecond)
	return d.clock.now
}

func (d *desk) newID() func() msp.ID {
	ids := id.NewMaker(d.now, nil)
	return func() msp.ID { return msp.ID(ids.NewID()) }
}

// A wire leads to the desk's account; hook is called before each request.
type wire struct{ d *desk }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.d.hook != nil {
		w.d.hook(r.Context())
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
	}
	return w.d.via.RoundTrip(r)
}

// keys says what it does not find as the store of the program does.
type keys struct{ secret.Store }

func (k keys) Get(ctx context.Context, ref string) (string, error) {
	v, err := k.Store.Get(ctx, ref)
	if secret.IsNotFound(err) {
		err = msp.WrapError(msp.NotFound, err, "not there")
	}
	return v, err
}

// stocked is a desk with lists and the organizations Contoso and Fabrikam. The
// workspace is made once and copied for each test.
func stocked(t testing.TB) *desk {
	t.Helper()
	pattern.Do(func() { makePattern(t) })
	d := newDeskIn(t, pattern.file)
	d.contoso, d.fabrika = pattern.contoso, pattern.fabrika
	return d
}

var pattern struct {
	sync.Once
	file             []byte
	contoso, fabrika msp.ID
}

func makePattern(t testing.TB) {
	d := newDesk(t)
	d.stock()
	copied := filepath.Join(t.TempDir(), "pattern.db")
	d.must(d.store.Backup(t.Context(), copied))
	var err error
	pattern.file, err = os.ReadFile(copied)
	d.must(err)
	pattern.contoso, pattern.fabrika = d.contoso, d.fabrika
}

func (d *desk) stock() {
	d.Helper()
	d.contoso = msp.ID(d.organization("Contoso"))
	d.fabrika = msp.ID(d.organization("Fabrikam"))
	for _, name := range []string{"Server", "Printer", "Workstation", "Switch"} {
		d.list(msp.KindConfigurationType, name, "")
	}
	for _, name := range []string{"Active", "Retired"} {
		d.list(msp.KindConfigurationStatus, name, "")
	}
	for _, name := range []string{"Dell", "Hewlett-Packard", "Lenovo"} {
		d.list(msp.KindManufacturer, name, "")
	}
	d.list(msp.KindModel, "PowerEdge R650", "Dell")
	d.list(msp.KindModel, "LaserJet M404", "Hewlett-Packard")
	d.list(msp.KindModel, "ThinkCentre M70q Gen 3", "Lenovo")
	d.fixed(msp.KindPlatform, "Windows")
	d.fixed(msp.KindOperatingSystem, "Windows 11 Pro")
	for _, name := range []string{"Headquarters", "Branch"} {
		_, err := d.AddRecord(d.Context(), d.admin, msp.KindLocation, d.contoso, map[string]string{"name": name})
		d.must(err)
	}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) organization(name string) string {
	d.Helper()
	v, err := d.AddRecord(d.Context(), d.admin, msp.KindOrganization, "", map[string]string{"name": name})
	d.must(err)
	return v.ID
}

func (d *desk) list(kind msp.Kind, name, parent string) string {
	d.Helper()
	v, err := d.AddEntry(d.Context(), d.admin, kind, name, parent)
	d.must(err)
	return v.ID
}

// fixed adds to a list that only IT Glue fills.
func (d *desk) fixed(kind msp.Kind, name string) {
	d.Helper()
	_, err := d.store.Add(d.Context(), msp.Write{Staff: "IT Glue", Action: msp.ActionPull}, []*msp.Record{{Kind: kind, Values: msp.Values{msp.FieldName: name}}})
	d.must(err)
}

// staff is a person with a role in organizations.
func (d *desk) staff(name string, role msp.Role, orgs ...msp.ID) msp.Staff {
	return msp.Staff{ID: msp.ID(name), Name: name, Role: role, Organizations: orgs}
}

// device adds a configuration of Contoso, from "field=value" pairs.
func (d *desk) device(pairs ...string) app.RecordView {
	d.Helper()
	v, err := d.AddRecord(d.Context(), d.admin, msp.KindConfiguration, d.contoso, fieldsOf(pairs))
	d.must(err)
	return v
}

func fieldsOf(pairs []string) map[string]string {
	out := map[string]string{}
	for _, p := range pairs {
		f, v, _ := strings.Cut(p, "=")
		out[f] = v
	}
	return out
}

// all are the configurations of an organization by name, archived ones too.
func (d *desk) all(org msp.ID) []*msp.Record {
	d.Helper()
	var out []*msp.Record
	q := msp.ListQuery{Kind: msp.KindConfiguration, Organizations: []msp.ID{org}, Archived: msp.With, Limit: 5000}
	for {
		page, err := d.store.List(d.Context(), q)
		d.must(err)
		out = append(out, page.Records...)
		if q.After = page.Next; q.After == "" {
			return out
		}
	}
}

// named is the one configuration of Contoso with a name.
func (d *desk) named(name string) app.RecordView {
	d.Helper()
	found, err := d.store.FindByName(d.Context(), msp.KindConfiguration, d.contoso, name)
	d.must(err)
	if len(found) != 1 {
		d.Fatalf("%d configurations are called %q, want one", len(found), name)
	}
	v, err := d.Record(d.Context(), d.admin, msp.KindConfiguration, found[0].ID)
	d.must(err)
	return v
}

// picture is everything a person would notice of the configurations of an
// organization: values, pending texts, whether they are gone.
func (d *desk) picture(org msp.ID) string {
	d.Helper()
	var b strings.Builder
	for _, rec := range d.all(org) {
		fmt.Fprintf(&b, "%s", rec.ID)
		for _, info := range msp.ConfigurationFields {
			if v := rec.Get(info.Name); v != "" {
				fmt.Fprintf(&b, " %s=%q", info.Name, v)
			}
			if p, ok := rec.Pending[info.Name]; ok {
				fmt.Fprintf(&b, " %s?%q(%s)", info.Name, p.Text, p.Code)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// file writes a file of the test.
func (d *desk) file(name, content string) app.ImportSource {
	d.Helper()
	path := filepath.Join(d.TempDir(), name)
	d.must(os.WriteFile(path, []byte(content), 0o600))
	return app.ImportSource{Path: path, Name: name}
}

// csv makes a CSV file of lines whose cells are parted by |.
func (d *desk) csv(lines ...string) app.ImportSource {
	d.Helper()
	return d.file("sheet.csv", strings.ReplaceAll(strings.Join(lines, "\n"), "|", ";")+"\n")
}

// bring imports into Contoso and wants no problem with it.
func (d *desk) bring(src app.ImportSource, opts app.ImportOptions) app.ImportDone {
	d.Helper()
	done := d.try(src, opts)
	for _, p := range done.Problems {
		if p.Severity == "error" {
			d.Fatalf("%s: %s (%s)", p.Cell, p.Message, p.Code)
		}
	}
	return done
}

// try imports, whatever comes of it.
func (d *desk) try(src app.ImportSource, opts app.ImportOptions) app.ImportDone {
	d.Helper()
	if opts.Organization == "" && !opts.All {
		opts.Organization = string(d.contoso)
	}
	done, _, err := d.Import(d.Context(), d.admin, src, opts, false, nil, nil)
	d.must(err)
	return done
}

func want[T comparable](t testing.TB, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s is %v, want %v", what, got, wanted)
	}
}

// refused wants an error with a code.
func refused(t testing.TB, err error, code msp.Code, words ...string) {
	t.Helper()
	if msp.CodeOf(err) != code {
		t.Errorf("the error is %v (%s), want code %s", err, msp.CodeOf(err), code)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error %q does not say %q", err, w)
		}
	}
}
