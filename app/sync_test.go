package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

const testKey = "ITG.0123456789abcdef.secret-of-this-test"

// connected is a desk joined to a practice account of its own that has the type
// Server and the organization Contoso.
func connected(t testing.TB, psaSync string) *desk {
	t.Helper()
	d := newDesk(t)
	d.join(psaSync)
	return d
}

// join connects a desk with a practice account of its own.
func (d *desk) join(psaSync string) {
	t := d.TB
	t.Helper()
	d.serve()
	edit := d.glue.Editor()
	for _, name := range []string{"Server", "Printer"} {
		if _, ok := edit.Find(sandbox.ConfigurationTypes, name); !ok {
			_, err := edit.Add(sandbox.ConfigurationTypes, map[string]any{"name": name})
			d.must(err)
		}
	}
	_, err := edit.AddOrganization("Contoso", "CON")
	d.must(err)
	v, err := d.Connect(t.Context(), d.admin, app.ConnectRequest{System: "itglue", URL: "https://api.itglue.test", Key: testKey, PSASync: psaSync})
	d.must(err)
	want(t, "state", v.State, "online")
	orgs, err := d.store.FindByName(t.Context(), msp.KindOrganization, "", "Contoso")
	d.must(err)
	d.contoso = orgs[0].ID
	t.Cleanup(func() {
		if bad := d.glue.Violations(); len(bad) > 0 {
			t.Errorf("the vendor's rules were broken: %q", bad)
		}
	})
}

// serve makes the practice account that the desk's connectors reach.
func (d *desk) serve() {
	d.Helper()
	var err error
	d.glue, err = sandbox.New(sandbox.Options{Seed: "empty", Key: testKey, RandSeed: 1, Now: d.now})
	d.must(err)
	d.via = d.glue.RoundTripper()
}

func (d *desk) round(kind app.RoundKind) app.SyncView {
	d.Helper()
	v, err := d.Round(d.Context(), d.admin, kind, nil, nil)
	d.must(err)
	return v
}

// there is the account's record of a configuration.
func (d *desk) there(name string) sandbox.Record {
	d.Helper()
	for _, rec := range d.glue.Configurations("") {
		if rec.Attributes["name"] == name {
			return rec
		}
	}
	d.Fatalf("%q is not in the account", name)
	return sandbox.Record{}
}

func TestAWrongKeyChangesNothing(t *testing.T) {
	d := stocked(t)
	d.serve()
	try := func(req app.ConnectRequest) error {
		_, err := d.Connect(t.Context(), d.admin, req)
		if err != nil && len(req.Key) > 10 && strings.Contains(err.Error(), req.Key) {
			t.Errorf("the error shows the key: %v", err)
		}
		return err
	}
	good := app.ConnectRequest{System: "itglue", URL: "https://api.itglue.test", Key: testKey, PSASync: "none"}
	change := func(f func(*app.ConnectRequest)) app.ConnectRequest { r := good; f(&r); return r }
	refused(t, try(change(func(r *app.ConnectRequest) { r.Key = "ITG.wrong-key-entirely" })), msp.SignIn)
	refused(t, try(change(func(r *app.ConnectRequest) { r.Key = " " })), msp.Invalid, "empty")
	refused(t, try(change(func(r *app.ConnectRequest) { r.Key = "two parts" })), msp.Invalid, "blanks")
	refused(t, try(change(func(r *app.ConnectRequest) { r.System = "psa" })), msp.Invalid)
	refused(t, try(change(func(r *app.ConnectRequest) { r.PSASync = "both" })), msp.Invalid, "two-way")
	refused(t, try(change(func(r *app.ConnectRequest) { r.URL, r.Region = "", "mars" })), msp.Invalid, "mars")
	for _, address := range []string{"http://api.itglue.test", "http://127.0.0.1.example.com", "http://127.evil.example", "ftp://x", "https://u:p@host", "https://host/path", "https://host?q=1", "nonsense"} {
		refused(t, try(change(func(r *app.ConnectRequest) { r.URL = address })), msp.Invalid)
	}
	d.glue.SetFaults(sandbox.Faults{Refuse: 1})
	refused(t, try(good), msp.Offline)
	d.glue.Heal()
	for _, role := range []msp.Role{msp.RoleManager, msp.RoleEditor, msp.RoleLite} {
		_, err := d.Connect(t.Context(), d.staff("Jo", role, d.contoso), good)
		refused(t, err, msp.Denied)
	}
	list, err := d.Connections(t.Context(), d.admin)
	d.must(err)
	want(t, "state", list.Items[0].State, "not connected")
	settings, err := d.store.Settings(t.Context(), "connection.")
	d.must(err)
	want(t, "settings", len(settings), 0)
}

func TestReconnectingReplacesTheSecret(t *testing.T) {
	d := connected(t, "none")
	secretOf := func() string {
		text, err := d.store.Setting(t.Context(), "connection.itglue")
		d.must(err)
		var c struct{ Secret string }
		d.must(json.Unmarshal([]byte(text), &c))
		return c.Secret
	}
	first := secretOf()
	d.glue.IssueKey("ITG.another-key-of-this-test")
	v, err := d.Connect(t.Context(), d.admin, app.ConnectRequest{System: "itglue", URL: "https://api.itglue.test", Key: "ITG.another-key-of-this-test", PSASync: "two-way"})
	d.must(err)
	want(t, "the key's end", v.KeyEnd, "test")
	want(t, "joined", v.PSASync, "two-way")
	if _, err := d.secrets.Get(t.Context(), first); err == nil {
		t.Error("the old key is still kept")
	}
	kept, err := d.secrets.Get(t.Context(), secretOf())
	d.must(err)
	want(t, "the key", kept, "ITG.another-key-of-this-test")

	d.glue.RevokeKey()
	_, err = d.TestConnection(t.Context(), d.admin, msp.ITGlue)
	refused(t, err, msp.SignIn)
	list, err := d.Connections(t.Context(), d.admin)
	d.must(err)
	want(t, "state", list.Items[0].State, "refused")

	last := secretOf()
	refused(t, d.Disconnect(t.Context(), d.staff("Max", msp.RoleManager), msp.ITGlue), msp.Denied)
	d.must(d.Disconnect(t.Context(), d.admin, msp.ITGlue))
	if _, err := d.secrets.Get(t.Context(), last); err == nil {
		t.Error("the key outlived the connection")
	}
	refused(t, d.Disconnect(t.Context(), d.admin, msp.ITGlue), msp.Invalid, "not connected")
	_, err = d.Pull(t.Context(), d.admin, nil, nil)
	refused(t, err, msp.Invalid, "No system")
	want(t, "organizations kept", len(mustOrganizations(d)), 1)
}

func mustOrganizations(d *desk) []app.OrganizationRow {
	d.Helper()
	page, err := d.Organizations(d.Context(), d.admin, "", "", 0)
	d.must(err)
	return page.Items
}

func TestARoundOfConflicts(t *testing.T) {
	d := connected(t, "none")
	fs := d.device("name=FS01", "configuration_type=Server", "asset_tag=A-1", "hostname=h1", "location=")
	want(t, "created there", d.round(app.RoundSync).Pushed.Created, 1)
	remote := d.there("FS01")
	set := func(field, text string) {
		t.Helper()
		_, err := d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), map[string]string{field: text})
		d.must(err)
	}
	set("asset_tag", "A-2")
	set("hostname", "h2")
	d.must(d.glue.Editor().Edit(sandbox.Configurations, remote.ID, map[string]any{"asset-tag": "A-3", "hostname": "h3", "position": "rack 1"}))
	want(t, "conflicts", d.round(app.RoundSync).Pulled.Conflicts, 1)

	list, err := d.Conflicts(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "records in conflict", len(list.Items), 1)
	c := list.Items[0]
	want(t, "fields in conflict", len(c.Fields), 2)
	for _, f := range c.Fields {
		if f.Field == "asset_tag" {
			want(t, "the sides", f.Base+" "+f.Local+" "+f.Remote+" "+f.LocalBy, "A-1 A-2 A-3 admin")
		}
	}
	page, err := d.Rows(t.Context(), d.admin, d.query("name", "asset_tag"), 0, 10)
	d.must(err)
	want(t, "the mark", page.Rows[0].Marks["asset_tag"].Kind, "conflict")
	want(t, "the row's state", page.Rows[0].Sync, "conflict")
	st, err := d.Status(t.Context(), d.admin)
	d.must(err)
	want(t, "in the standing line", st.Conflicts, 1)

	resolve := func(who msp.Staff, id, field, take, value string) error {
		_, err := d.Resolve(t.Context(), who, id, field, take, value)
		return err
	}
	refused(t, resolve(d.staff("Jo", msp.RoleCreator, d.contoso), c.ID, "asset_tag", "local", ""), msp.Denied)
	refused(t, resolve(d.staff("Jo", msp.RoleEditor), c.ID, "asset_tag", "local", ""), msp.Denied)
	refused(t, resolve(d.admin, c.ID, "name", "local", ""), msp.Invalid, "asset_tag")
	refused(t, resolve(d.admin, "nonsense", "name", "local", ""), msp.NotFound)
	refused(t, resolve(d.admin, c.ID, "asset_tag", "both", ""), msp.Invalid)
	d.must(resolve(d.admin, c.ID, "asset_tag", "remote", ""))
	d.must(resolve(d.admin, fs.ID, "hostname", "value", "h4"))
	refused(t, resolve(d.admin, c.ID, "asset_tag", "remote", ""), msp.NotFound)
	d.round(app.RoundSync)
	there := d.there("FS01").Attributes
	want(t, "the tag there", there["asset-tag"], any("A-3"))
	want(t, "the hostname there", there["hostname"], any("h4"))
	here := d.named("FS01").Fields
	want(t, "here", here["asset_tag"]+here["hostname"]+here["position"], "A-3h4rack 1")
	left, err := d.Conflicts(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "left", len(left.Items), 0)

	h, err := d.History(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), "", 0)
	d.must(err)
	var said []string
	for _, i := range h.Items {
		said = append(said, i.Staff+" "+i.Action+" "+i.Field+" "+i.Old+">"+i.New)
	}
	text := strings.Join(said, "; ")
	for _, w := range []string{"admin resolve asset_tag A-2>A-3", "admin resolve hostname h2>h4", "IT Glue pull position >rack 1", "admin edit asset_tag A-1>A-2", "admin edit  >FS01"} {
		if !strings.Contains(text, w) {
			t.Errorf("the history does not say %q: %s", w, text)
		}
	}
}

func TestTheQueue(t *testing.T) {
	d := connected(t, "none")
	d.device("name=Draft")
	fs := d.device("name=FS01", "configuration_type=Server")
	plan, err := d.Plan(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "to create", plan.Summary.Create, 1)
	q, err := d.Queue(t.Context(), d.admin, "", "", 0)
	d.must(err)
	var item app.QueueItemView
	for _, i := range q.Items {
		if i.Record.Name == "FS01" {
			item = i
		}
	}
	want(t, "its organization", item.Record.Organization, "Contoso")
	refused(t, d.SkipItems(t.Context(), d.staff("Jo", msp.RoleCreator, d.contoso), []string{item.ID}), msp.Denied)
	refused(t, d.SkipItems(t.Context(), d.staff("Jo", msp.RoleEditor), []string{item.ID}), msp.NotFound)
	refused(t, d.RetryItems(t.Context(), d.admin, []string{"nonsense"}), msp.NotFound, "nonsense")
	d.must(d.SkipItems(t.Context(), d.admin, []string{item.ID}))
	want(t, "sent", d.round(app.RoundPush).Pushed.Created, 0)
	_, err = d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), map[string]string{"hostname": "h"})
	d.must(err)
	want(t, "sent after another change", d.round(app.RoundPush).Pushed.Created, 1)
	d.device("name=FS02", "configuration_type=Server")
	d.glue.SetFaults(sandbox.Faults{Error500: 1})
	if _, err = d.Round(t.Context(), d.admin, app.RoundPush, nil, nil); err == nil {
		t.Log("the round went on without the system")
	}
	d.glue.Heal()
	q, err = d.Queue(t.Context(), d.admin, "", "", 0)
	d.must(err)
	var ids []string
	for _, i := range q.Items {
		ids = append(ids, i.ID)
	}
	d.must(d.RetryItems(t.Context(), d.admin, ids))
	want(t, "sent after the fault", d.round(app.RoundPush).Pushed.Created, 1)
	for _, kind := range []string{"", "pusch"} {
		_, err = d.Round(t.Context(), d.admin, app.RoundKind(kind), nil, nil)
		refused(t, err, msp.Invalid)
	}
	_, err = d.Round(t.Context(), d.staff("Jo", msp.RoleCreator, d.contoso), app.RoundPull, nil, nil)
	refused(t, err, msp.Denied)
	_, err = d.Round(t.Context(), d.staff("Jo", msp.RoleEditor, d.contoso), app.RoundPull, []msp.ID{"elsewhere"}, nil)
	refused(t, err, msp.Denied)
}

func TestLockedCellsRefuseWhileTheRestGoesOn(t *testing.T) {
	d := connected(t, "one-way")
	edit := d.glue.Editor()
	org, _ := edit.Find(sandbox.Organizations, "Contoso")
	id, err := edit.AddConfiguration(org, "Server", "FS01", map[string]any{"position": "p1", "hostname": "h1"})
	d.must(err)
	_, err = edit.AddConfiguration(org, "Server", "FS02", nil)
	d.must(err)
	d.must(edit.SetPSA(sandbox.Configurations, id, sandbox.PSA{State: "enabled", System: "manage", Remote: "77"}))
	d.round(app.RoundPull)

	// A program that was just started knows the locks, too.
	fresh := d.again()
	q := fresh.query("name", "default_gateway", "hostname", "notes")
	page, err := fresh.Rows(t.Context(), d.admin, q, 0, 10)
	d.must(err)
	want(t, "the mark", page.Rows[0].Marks["default_gateway"].Kind, "locked")
	want(t, "an open field", page.Rows[0].Marks["hostname"].Kind, "")
	var res app.GridResult
	fresh.oneStep(func() {
		res, err = fresh.Paste(t.Context(), d.admin, app.PasteRequest{Block: app.GridBlock{Query: q, Rows: 2, Fields: []string{"default_gateway", "hostname"}}, Cells: [][]string{{"10.0.0.1", "h2"}, {"10.0.0.2", "h3"}}})
		d.must(err)
	})
	want(t, "refused", len(res.Refused), 1)
	want(t, "which", res.Refused[0].Field, "default_gateway")
	if res.Refused[0].Message == "" {
		t.Error("a locked cell gives no reason")
	}
	want(t, "cells", fresh.cells(fresh.query("name", "default_gateway", "hostname")), "FS01,,h2 FS02,10.0.0.2,h3")
	reach, err := fresh.Reach(t.Context(), d.admin, msp.ID(page.Rows[0].ID))
	d.must(err)
	if reach.Notice == "" && len(reach.Fields["default_gateway"]) == 0 {
		t.Errorf("the reach says nothing: %+v", reach)
	}
}

// again opens the same workspace with another program.
func (d *desk) again() *desk {
	d.Helper()
	next := &desk{TB: d.TB, folder: d.folder, log: d.log, shell: d.shell, admin: d.admin, store: d.store, secrets: d.secrets,
		glue: d.glue, via: d.via, contoso: d.contoso, fabrika: d.fabrika, clock: d.clock, recorder: d.recorder, hide: d.hide}
	next.open()
	return next
}

func TestReach(t *testing.T) {
	d := connected(t, "none")
	a := d.device("name=A", "configuration_type=Server", "hostname=h")
	state := func(field string) string {
		v, err := d.Reach(t.Context(), d.admin, msp.ID(a.ID))
		d.must(err)
		if len(v.Fields[field]) == 0 {
			return ""
		}
		return v.Fields[field][0].System + " " + v.Fields[field][0].State
	}
	want(t, "before", state("hostname"), "itglue queued")
	d.round(app.RoundSync)
	want(t, "after", state("hostname"), "itglue arrived")
	_, err := d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(a.ID), map[string]string{"hostname": "h2"})
	d.must(err)
	want(t, "changed", state("hostname"), "itglue queued")
	want(t, "another field", state("name"), "itglue arrived")
	_, err = d.Reach(t.Context(), d.staff("Jo", msp.RoleEditor), msp.ID(a.ID))
	refused(t, err, msp.Denied)
}

func TestSyncJobs(t *testing.T) {
	d := connected(t, "none")
	d.device("name=A", "configuration_type=Server")
	_, err := d.StartSync(t.Context(), d.admin, "nonsense", nil)
	refused(t, err, msp.Invalid)
	_, err = d.StartSync(t.Context(), d.admin, "sync", nil)
	d.must(err)
	job := <-d.shell.jobs
	want(t, "state", job.State, "done")
	want(t, "created", job.Sync.Pushed.Created, 1)
	got, err := d.Job(d.admin, job.ID)
	d.must(err)
	want(t, "found again", got.State, "done")
	_, err = d.Job(d.admin, "nonsense")
	refused(t, err, msp.NotFound)

	// A person stops a round while it waits for an answer.
	asked, stopped := make(chan bool, 100), make(chan bool)
	d.hook = func(ctx context.Context) {
		asked <- true
		select {
		case <-ctx.Done():
		case <-stopped:
		}
	}
	view, err := d.StartSync(t.Context(), d.admin, "pull", nil)
	d.must(err)
	<-asked
	second, err := d.StartSync(t.Context(), d.admin, "push", nil)
	d.must(err)
	want(t, "a second press finds the first", second.ID, view.ID)
	st, err := d.Status(t.Context(), d.admin)
	d.must(err)
	want(t, "running", len(st.Jobs), 1)
	refused(t, d.StopJob(d.staff("Jo", msp.RoleEditor, d.contoso), view.ID), msp.Denied, "admin")
	d.must(d.StopJob(d.admin, view.ID))
	job = <-d.shell.jobs
	close(stopped)
	want(t, "state", job.State, "stopped")
	d.hook = nil

	// Whatever breaks in the work ends the work alone.
	d.lock = func(context.Context) (func(), error) { panic("for the test") }
	_, err = d.StartSync(t.Context(), d.admin, "pull", nil)
	d.must(err)
	job = <-d.shell.jobs
	want(t, "state", job.State, "failed")
	want(t, "code", job.Error.Code, string(msp.Internal))
	if strings.Contains(job.Error.Message, "for the test") {
		t.Errorf("the panic is shown to the person: %s", job.Error.Message)
	}
	d.lock = func(context.Context) (func(), error) { return nil, errors.New("/secret/path broke") }
	_, err = d.StartSync(t.Context(), d.admin, "pull", nil)
	d.must(err)
	job = <-d.shell.jobs
	if strings.Contains(job.Error.Message, "/secret/path") {
		t.Errorf("an inner error is shown to the person: %s", job.Error.Message)
	}
}

func TestSecretsStayWhereTheyBelong(t *testing.T) {
	d := connected(t, "none")
	d.device("name=A", "configuration_type=Server")
	d.round(app.RoundSync)
	d.glue.RevokeKey()
	_, err := d.Round(t.Context(), d.admin, app.RoundSync, nil, nil)
	if err == nil {
		t.Error("a round with a revoked key went well")
	}
	said := []any{err, app.Present(err)}
	for _, ask := range []func() (any, error){
		func() (any, error) { return d.Session(t.Context(), d.admin) },
		func() (any, error) { return d.Status(t.Context(), d.admin) },
		func() (any, error) { return d.Connections(t.Context(), d.admin) },
		func() (any, error) { return d.TestConnection(t.Context(), d.admin, msp.ITGlue) },
		func() (any, error) { return d.Queue(t.Context(), d.admin, "", "", 0) },
		func() (any, error) { return d.Plan(t.Context(), d.admin, nil) },
		func() (any, error) { return d.Doctor(t.Context(), d.admin) },
		func() (any, error) { return d.Batches(t.Context(), d.admin, "", 0) },
	} {
		v, err := ask()
		said = append(said, v, err, app.ErrorJSON(err))
	}
	text, err := json.Marshal(said)
	d.must(err)
	for _, v := range said {
		if e, ok := v.(error); ok {
			text = append(text, e.Error()...)
		}
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	d.must(d.Backup(t.Context(), d.admin, backup))
	files, err := filepath.Glob(filepath.Join(d.folder, "*"))
	d.must(err)
	places := map[string][]byte{"views and errors": text, "the log": d.log.Bytes()}
	for _, f := range append(files, backup) {
		if data, err := os.ReadFile(f); err == nil {
			places[filepath.Base(f)] = data
		}
	}
	for where, data := range places {
		for _, secret := range []string{testKey, testKey[8:24]} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("the key is in %s", where)
			}
		}
	}
	if len(places) < 4 {
		t.Errorf("looked in %d places only", len(places))
	}
}
