package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func openError(t *testing.T, path string) *msp.Error {
	t.Helper()
	d, err := db.Open(context.Background(), db.Options{Path: path})
	if err == nil {
		_ = d.Close()
		t.Fatal("it opened")
	}
	e := msp.AsError(err)
	if e == nil {
		t.Fatalf("not an error for people: %v", err)
	}
	return e
}

func TestADamagedFileIsSaidToBeDamaged(t *testing.T) {
	whole := func(t *testing.T) []byte {
		path := filepath.Join(t.TempDir(), "workspace.db")
		d := dbtest.Open(t, path)
		org := organization(t, d, "Acme")
		recs := make([]*msp.Record, 3000)
		for i := range recs {
			recs[i] = &msp.Record{Kind: msp.KindConfiguration, OrganizationID: org, Values: msp.Values{msp.FieldName: strings.Repeat("x", 200)}}
		}
		must(d.Add(context.Background(), by, recs))(t)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		return must(os.ReadFile(path))(t)
	}(t)
	for _, c := range []struct {
		name string
		mar  func([]byte) []byte
	}{
		{"something else", func([]byte) []byte { return bytes.Repeat([]byte("not a database "), 1000) }},
		{"a few bytes", func(b []byte) []byte { return b[:40] }},
		{"cut in half", func(b []byte) []byte { return b[:len(b)/2] }},
		{"the schema overwritten", func(b []byte) []byte {
			b = bytes.Clone(b)
			copy(b[100:4096], bytes.Repeat([]byte{0xff}, 4000))
			return b
		}},
		{"zeros", func(b []byte) []byte { return make([]byte, len(b)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "workspace.db")
			marred := c.mar(whole)
			if err := os.WriteFile(path, marred, 0o600); err != nil {
				t.Fatal(err)
			}
			if e := openError(t, path); e.Code != msp.Internal || !strings.HasPrefix(e.Message, "The workspace file is damaged. ") {
				t.Errorf("%v", e)
			}
			if now := must(os.ReadFile(path))(t); !bytes.Equal(now, marred) {
				t.Error("the damaged file was written to")
			}
		})
	}
}

func TestAFileOfAnotherProgramOrANewerOneIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"CREATE TABLE other (x)":   "belongs to another program",
		"PRAGMA user_version = 99": "written by a newer Sitewalk",
	} {
		path := filepath.Join(t.TempDir(), "workspace.db")
		raw := must(sql.Open("sqlite", path))(t)
		must(raw.Exec(text))(t)
		if err := raw.Close(); err != nil {
			t.Fatal(err)
		}
		if e := openError(t, path); e.Code != msp.Invalid || !strings.Contains(e.Message, want) {
			t.Errorf("%s: %v", text, e)
		}
	}
	if e := openError(t, t.TempDir()); e.Code != msp.Invalid {
		t.Errorf("a folder: %v", e)
	}
}

func TestReadOnlyReadsAndNothingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	if _, err := db.Open(context.Background(), db.Options{Path: path, ReadOnly: true}); msp.CodeOf(err) != msp.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
	d := dbtest.Open(t, path)
	org := organization(t, d, "Acme")
	r := dbtest.With(t, db.Options{Path: path, ReadOnly: true})
	if rec := must(r.Record(context.Background(), msp.KindOrganization, org))(t); rec.Name() != "Acme" {
		t.Errorf("%+v", rec)
	}
	if _, err := r.Add(context.Background(), by, []*msp.Record{{Kind: msp.KindOrganization}}); msp.CodeOf(err) != msp.Denied {
		t.Errorf("written: %v", err)
	}
}

func TestEveryReleasedSchemaComesUpToDate(t *testing.T) {
	files := must(filepath.Glob("testdata/schema/*.db"))(t)
	if len(files) != db.SchemaVersion() {
		t.Fatalf("%d files for %d schemas", len(files), db.SchemaVersion())
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "workspace.db")
			if err := os.WriteFile(path, must(os.ReadFile(name))(t), 0o600); err != nil {
				t.Fatal(err)
			}
			d := dbtest.Open(t, path)
			ctx := context.Background()
			orgs := must(d.FindByName(ctx, msp.KindOrganization, "", "Acme"))(t)
			if len(orgs) != 1 {
				t.Fatalf("%d organizations", len(orgs))
			}
			recs := must(d.FindByName(ctx, msp.KindConfiguration, orgs[0].ID, "SRV-01"))(t)
			if len(recs) != 1 || recs[0].Get(msp.FieldSerialNumber) != "5CD1234" || recs[0].Version != 2 {
				t.Fatalf("%+v", recs)
			}
			if s := syncRecord(t, d, recs[0].ID); s.Link == nil || s.Link.RemoteID != "4711" || s.Queue == nil {
				t.Errorf("%+v", s)
			}
			if got := find(t, d, "cd12", nil); len(got) != 1 {
				t.Errorf("search: %q", got)
			}
			if list, _, err := d.Changes(ctx, msp.ChangeQuery{Kind: msp.KindConfiguration, Record: recs[0].ID}); err != nil || len(list) != 2 {
				t.Errorf("history: %v %+v", err, list)
			}
			if found := must(d.Check(ctx, false))(t); len(found) != 0 {
				t.Errorf("%+v", found)
			}
		})
	}
}

// With SITEWALK_WRITE_SCHEMA=1 the file of the newest schema is written. A file of
// a released schema is never written again.
func TestTheNewestSchemaHasItsFile(t *testing.T) {
	name := filepath.Join("testdata", "schema", "000"+string(rune('0'+db.SchemaVersion()))+".db")
	if os.Getenv("SITEWALK_WRITE_SCHEMA") == "" {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "workspace.db")
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	n := 0
	d := dbtest.With(t, db.Options{Path: path, Now: func() time.Time { at = at.Add(time.Second); return at }, NewID: func() msp.ID {
		n++
		return msp.ID("01900000-0000-7000-8000-0000000000" + string(rune('0'+n/10)) + string(rune('0'+n%10)))
	}})
	org := organization(t, d, "Acme")
	rec := configuration(t, d, org, msp.Values{msp.FieldName: "SRV-01"})
	link(t, d, rec.ID, "4711")
	set(t, d, "Jonas", rec.ID, msp.FieldSerialNumber, "5CD1234")
	if err := d.IndexPending(context.Background()); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(name)
	if err := d.Backup(context.Background(), name); err != nil {
		t.Fatal(err)
	}
}

func TestBackupsRotate(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.Local)
	d := dbtest.With(t, db.Options{Now: func() time.Time { return now }})
	org := organization(t, d, "Acme")
	dir := filepath.Join(t.TempDir(), "backups")
	for range 5 {
		if file := must(d.BackupDaily(context.Background(), dir, 3))(t); file == "" {
			t.Error("no backup")
		}
		if file := must(d.BackupDaily(context.Background(), dir, 3))(t); file != "" {
			t.Error("two on one day")
		}
		now = now.AddDate(0, 0, 1)
	}
	if err := os.WriteFile(filepath.Join(dir, "workspace-notes.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	list := must(d.Backups(dir))(t)
	if len(list) != 3 || filepath.Base(list[0]) != "workspace-2026-11-05.db" {
		t.Fatalf("%q", list)
	}
	old := dbtest.With(t, db.Options{Path: list[0], ReadOnly: true})
	if rec := must(old.Record(context.Background(), msp.KindOrganization, org))(t); rec.Name() != "Acme" {
		t.Errorf("%+v", rec)
	}
	if err := d.Backup(context.Background(), list[0]); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("a backup was overwritten: %v", err)
	}
}

func TestCheckFindsAndMends(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	d := dbtest.Open(t, path)
	ctx := context.Background()
	configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "SRV-01"})
	if err := d.IndexPending(ctx); err != nil {
		t.Fatal(err)
	}
	raw := must(sql.Open("sqlite", path))(t)
	defer raw.Close()
	for _, text := range []string{
		"INSERT INTO outbox (kind, record, system, queued_at) VALUES ('configuration', 99, 'itglue', 1)",
		"INSERT INTO link (kind, record, system, remote_id) VALUES ('location', 99, 'itglue', '1')",
		"INSERT INTO conflict (kind, record, system, field) VALUES ('contact', 99, 'itglue', 'name')",
		"DELETE FROM search_docsize WHERE id = 1",
	} {
		must(raw.Exec(text))(t)
	}
	if found := must(d.Check(ctx, false))(t); len(found) != 4 {
		t.Errorf("found %+v", found)
	}
	for _, f := range must(d.Check(ctx, true))(t) {
		if !f.Repaired {
			t.Errorf("left: %+v", f)
		}
	}
	if found := must(d.Check(ctx, false))(t); len(found) != 0 {
		t.Errorf("after the repair: %+v", found)
	}
	if got := find(t, d, "rv-0", nil); len(got) != 1 {
		t.Errorf("search: %q", got)
	}
}

func TestTheLockNamesItsHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	a, b := dbtest.Open(t, path), dbtest.Open(t, path)
	ctx := context.Background()
	unlock := must(a.Lock(ctx, 0))(t)
	_, err := b.Lock(ctx, 0)
	if msp.CodeOf(err) != msp.Locked || !strings.Contains(err.Error(), "process "+itoa(os.Getpid())) {
		t.Errorf("%v", err)
	}
	organization(t, b, "single edits need no lock")
	unlock()
	unlock()
	must(b.Lock(ctx, time.Second))(t)()
}

func TestAWriterElsewhereIsWaitedForOrNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	d := dbtest.Open(t, path)
	raw := must(sql.Open("sqlite", "file:"+path+"?_txlock=immediate"))(t)
	defer raw.Close()
	tx := must(raw.Begin())(t)
	_, err := d.Add(context.Background(), by, []*msp.Record{{Kind: msp.KindOrganization, Values: msp.Values{msp.FieldName: "X"}}})
	if msp.CodeOf(err) != msp.Locked {
		t.Errorf("%v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	organization(t, d, "X")
}

// Somebody who copies the file of a closed workspace has all of it.
func TestAClosedWorkspaceIsOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	d := must(db.Open(t.Context(), db.Options{Path: path}))(t)
	organization(t, d, "Acme")
	must(d.List(t.Context(), msp.ListQuery{Kind: msp.KindOrganization}))(t)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		t.Errorf("%d bytes are left in the log", info.Size())
	}
}

// A reader that has searched knows the index as it was; the check must not take
// what was indexed since for damage.
func TestCheckIsNotMisledByAnOlderSearch(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	for range 40 { // enough pieces of the index to be joined
		configuration(t, d, acme, msp.Values{msp.FieldName: "SRV-01"})
		if err := d.IndexPending(ctx); err != nil {
			t.Fatal(err)
		}
		for range 6 { // every reader
			find(t, d, "srv", nil)
		}
	}
	configuration(t, d, acme, msp.Values{msp.FieldName: "SRV-02"})
	if err := d.IndexPending(ctx); err != nil {
		t.Fatal(err)
	}
	if found := must(d.Check(ctx, false))(t); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}
