package app_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sitewalk/app"
	"sitewalk/internal/flight"
	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

func (d *desk) flights(q app.FlightQuery) []app.FlightEntry {
	d.Helper()
	page, err := d.FlightEntries(d.Context(), d.admin, q)
	d.must(err)
	return page.Items
}

func (d *desk) rounds() []app.RoundView {
	d.Helper()
	page, err := d.Rounds(d.Context(), d.admin, "", 0)
	d.must(err)
	return page.Items
}

func TestTheFlightRecorderKnowsWhatWasSaid(t *testing.T) {
	d := connected(t, "none")
	fs := d.device("name=FS01", "configuration_type=Server", "serial_number=S-1")
	d.round(app.RoundSync)
	round := d.rounds()[0].ID
	posts := d.flights(app.FlightQuery{Method: "POST"})
	want(t, "posts", len(posts), 1)
	want(t, "what it was about", posts[0].About, "FS01")
	want(t, "its round", posts[0].Round, round)
	whole, err := d.FlightExchange(t.Context(), d.admin, posts[0].ID)
	d.must(err)
	if !strings.Contains(whole.Request, "\n  ") || !strings.Contains(whole.Request, `"serial-number": "S-1"`) {
		t.Errorf("the body is not laid out: %s", whole.Request)
	}
	want(t, "the record", whole.Record.ID, fs.ID)
	want(t, "its organization", whole.Record.Organization, "Contoso")

	_, err = d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), map[string]string{"asset_tag": "A-1"})
	d.must(err)
	d.round(app.RoundPush)
	patch := d.flights(app.FlightQuery{Method: "PATCH"})
	whole, err = d.FlightExchange(t.Context(), d.admin, patch[0].ID)
	d.must(err)
	want(t, "the record of a change", whole.Record.ID, fs.ID)

	// A page ends where the next begins, and nothing is told twice.
	all := d.flights(app.FlightQuery{Limit: 1000})
	seen := map[string]bool{}
	for q := (app.FlightQuery{Limit: 3}); ; {
		page, err := d.FlightEntries(t.Context(), d.admin, q)
		d.must(err)
		for _, e := range page.Items {
			seen[e.ID] = true
		}
		if page.Next == nil {
			break
		}
		q.After = *page.Next
	}
	want(t, "over pages", len(seen), len(all))
	_, err = d.FlightExchange(t.Context(), d.admin, "7-7")
	refused(t, err, msp.NotFound, "older")
	_, err = d.FlightEntries(t.Context(), d.admin, app.FlightQuery{After: "nonsense"})
	refused(t, err, msp.NotFound)
	_, err = d.FlightExchange(t.Context(), d.staff("Max", msp.RoleManager, d.contoso), posts[0].ID)
	refused(t, err, msp.Denied)
	want(t, "after a restart", len(d.again().flights(app.FlightQuery{Limit: 1000})), len(all))
}

// A round works as well when nothing can be recorded.
func TestARoundDoesNotNeedTheRecorder(t *testing.T) {
	d := connected(t, "none")
	d.recorder.Flush()
	folder := filepath.Join(d.folder, "recorder")
	d.must(os.RemoveAll(folder))
	d.must(os.WriteFile(folder, nil, 0o600))
	d.device("name=FS01", "configuration_type=Server")
	want(t, "created", d.round(app.RoundSync).Pushed.Created, 1)
	_, err := d.FlightEntries(t.Context(), d.admin, app.FlightQuery{})
	refused(t, err, msp.Internal, "folder")
	var b bytes.Buffer
	if err := d.WriteSupport(t.Context(), d.admin, &b); err == nil {
		t.Error("half a support file passes for a whole one")
	}
}

// unzip reads the files of a support file.
func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestTheSupportFileHoldsEverythingButSecrets(t *testing.T) {
	d := connected(t, "none")
	const password, hash = "Correct-Horse-7", "argon2-hash-of-a-passphrase"
	d.device("name=FS01", "configuration_type=Server")
	d.device("name=Draft")
	d.round(app.RoundSync)
	d.glue.SetFaults(sandbox.Faults{Refuse: 1})
	_, err := d.Round(t.Context(), d.admin, app.RoundSync, nil, nil)
	refused(t, err, msp.Offline)
	d.glue.Heal()
	// Plant the key and passwords wherever carelessness could put them.
	d.recorder.Record(flight.Entry{At: time.Now(), System: "itglue", Method: "GET", URL: "/passwords/7?x-api-key=" + testKey, Status: 200,
		Request:  `{"data":{"attributes":{"name":"Root","password":"` + password + `","otp-secret":"` + password + `"}}}`,
		Response: `{"echo":"the key ` + testKey + ` is known"}`, Err: "Authorization: " + testKey})
	d.must(os.WriteFile(filepath.Join(d.folder, "sitewalk.log"), []byte(`{"msg":"key `+testKey+`"}`+"\n"+`{"msg":"started"}`+"\nhalf a li"), 0o600))
	d.must(d.store.SetSetting(t.Context(), "window.note", "paste "+testKey))
	d.must(d.store.SetSetting(t.Context(), "staff.admin.passphrase", hash))
	d.must(d.store.SetSetting(t.Context(), "vault.key", password))

	_, err = d.SupportFile(t.Context(), d.admin)
	d.must(err)
	files := unzip(t, d.shell.file)
	for name, words := range map[string][]string{
		"read me.txt":      {"no keys and no passwords"},
		"about.json":       {`"version": "test"`, `"configurations": 2`},
		"connections.json": {"api.itglue.test"},
		"settings.json":    {"window.note"},
		"queue.json":       {"blocked", "Draft"},
		"rounds.json":      {`"offline"`, `"sync"`},
		"check.json":       {"["},
		"recorder.jsonl":   {`/passwords/7`, "Root", `"method":"POST"`},
		"sitewalk.log":     {"started", "half a li"},
	} {
		for _, w := range words {
			if !strings.Contains(files[name], w) {
				t.Errorf("%s does not say %q: %.300s", name, w, files[name])
			}
		}
	}
	for name, text := range files {
		for _, secret := range []string{testKey, testKey[8:24], `"key_end": "` + testKey[len(testKey)-4:], password, hash} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %s: %.2000s", secret, name, text)
			}
		}
	}
	if !strings.Contains(files["sitewalk.log"], "[hidden]") {
		t.Errorf("the log lost more than the key: %s", files["sitewalk.log"])
	}

	// A program that was just started, and sent nothing, knows the key too.
	fresh := d.again()
	var b bytes.Buffer
	d.must(fresh.WriteSupport(t.Context(), d.admin, &b))
	if text := unzip(t, b.Bytes())["sitewalk.log"]; strings.Contains(text, testKey) {
		t.Errorf("the key is in %s", text)
	}
	err = d.WriteSupport(t.Context(), d.admin, full{})
	refused(t, err, msp.Internal, "space")
	refused(t, d.WriteSupport(t.Context(), d.staff("Max", msp.RoleManager), &b), msp.Denied)
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestRoundsAreToldAfterwards(t *testing.T) {
	d := connected(t, "none")
	rounds := d.rounds()
	want(t, "connecting pulled", len(rounds), 1)
	want(t, "kind", rounds[0].Kind+" "+rounds[0].Staff+" "+rounds[0].State, "pull admin done")
	want(t, "batches", len(rounds[0].Batches), 1)
	changes, err := d.BatchChanges(t.Context(), d.admin, msp.ID(rounds[0].Batches[0]), "", 0)
	d.must(err)
	want(t, "the batch", changes.Batch.Action, "pull")
	var names []string
	for _, c := range changes.Items {
		names = append(names, c.Record.Kind+" "+c.Record.Name+c.Field)
	}
	if !strings.Contains(strings.Join(names, "; "), "organization Contoso") {
		t.Errorf("the round took over %q", names)
	}
	fs := d.device("name=FS01", "configuration_type=Server")
	d.round(app.RoundSync)
	remote := d.there("FS01")
	d.must(d.glue.Editor().Edit(sandbox.Configurations, remote.ID, map[string]any{"position": "rack 1"}))
	jo := d.staff("Jo", msp.RoleEditor, d.contoso)
	_, err = d.Round(t.Context(), jo, app.RoundSync, nil, nil)
	d.must(err)
	last := d.rounds()[0]
	want(t, "who", last.Staff, "Jo")
	want(t, "where", strings.Join(last.Organizations, ","), "Contoso")
	want(t, "taken over", last.Pulled.Updated, 1)
	changes, err = d.BatchChanges(t.Context(), d.admin, msp.ID(last.Batches[0]), "", 0)
	d.must(err)
	want(t, "changes", len(changes.Items), 1)
	c := changes.Items[0]
	want(t, "the change", c.Record.ID+c.Field+c.Old+c.New+c.Record.Organization, fs.ID+"position"+"rack 1"+"Contoso")
	if n := int64(len(d.flights(app.FlightQuery{Round: last.ID, Limit: 1000}))); n == 0 || n != last.Requests["itglue"] {
		t.Errorf("%d requests are recorded, %d counted", n, last.Requests["itglue"])
	}

	// What others may see of it.
	other := d.staff("Ada", msp.RoleEditor, "elsewhere")
	page, err := d.Rounds(t.Context(), other, "", 0)
	d.must(err)
	want(t, "names of others' organizations", len(page.Items[0].Organizations), 0)
	want(t, "but their number", page.Items[0].Others, 1)
	_, err = d.BatchChanges(t.Context(), other, msp.ID(last.Batches[0]), "", 0)
	refused(t, err, msp.Denied)
	_, err = d.BatchChanges(t.Context(), d.admin, "nonsense", "", 0)
	refused(t, err, msp.NotFound)

	// How they end: refused keys, people who stop, the program that ends.
	d.glue.RevokeKey()
	_, err = d.Round(t.Context(), d.admin, app.RoundPush, nil, nil)
	if err == nil {
		_, err = d.Round(t.Context(), d.admin, app.RoundPull, nil, nil)
	}
	refused(t, err, msp.SignIn)
	last = d.rounds()[0]
	want(t, "state", last.State, "failed")
	want(t, "code", *last.Code, "sign_in")
	want(t, "message", *last.Message, app.Present(err).Message)
	d.must(d.store.BeginRound(t.Context(), msp.Round{ID: "killed", Kind: "sync", State: msp.RoundRunning}))
	_, err = d.Round(t.Context(), d.admin, app.RoundPull, nil, nil)
	refused(t, err, msp.SignIn)
	want(t, "a round that ended with its program", d.rounds()[1].State, "broken off")
}

// What was saved last is known also after a restart.
func TestTheLastSaveIsKnownAfterARestart(t *testing.T) {
	d := stocked(t)
	d.device("name=FS01")
	before, err := d.Status(t.Context(), d.admin)
	d.must(err)
	after, err := d.again().Status(t.Context(), d.admin)
	d.must(err)
	if after.SavedAt == "" || after.SavedAt != before.SavedAt {
		t.Errorf("saved at %q, after a restart %q", before.SavedAt, after.SavedAt)
	}
	empty, err := newDesk(t).Status(t.Context(), d.admin)
	d.must(err)
	want(t, "in an empty workspace", empty.SavedAt, "")
}
