package db_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// rows makes n new rows, lazily.
func rows(org msp.ID, n int) msp.ImportRows {
	return func(yield func(msp.ImportRow, error) bool) {
		for i := range n {
			if !yield(msp.ImportRow{OrganizationID: org, Values: msp.Values{
				msp.FieldName: fmt.Sprintf("DEV-%06d", i), msp.FieldSerialNumber: fmt.Sprintf("SN%07d", i*7919),
				msp.FieldMACAddress: fmt.Sprintf("02%010x", i), msp.FieldPrimaryIP: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255),
			}}, nil) {
				return
			}
		}
	}
}

func importing() msp.Write {
	return msp.Write{Staff: "Jonas", Title: "Imported inventory.xlsx", Systems: []msp.System{msp.ITGlue}, Import: &msp.ImportRun{File: "inventory.xlsx", SHA256: "x"}}
}

func TestAnImportIsOneBatch(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	old := configuration(t, d, acme, msp.Values{msp.FieldName: "old"})
	const n = 12345
	var told []int
	all := func(yield func(msp.ImportRow, error) bool) {
		if !yield(msp.ImportRow{ID: old.ID, SeenVersion: 1, Values: msp.Values{msp.FieldHostname: "h"}, Pending: map[msp.Field]msp.Pending{msp.FieldPrimaryIP: {Text: "?"}}}, nil) {
			return
		}
		rows(acme, n)(yield)
	}
	w := importing()
	batch := must(d.ApplyImport(ctx, w, all, func(done int) { told = append(told, done) }))(t)
	if len(told) != 3 || told[2] != n+1 {
		t.Errorf("progress: %v", told)
	}
	if got := must(d.Count(ctx, msp.ListQuery{Kind: msp.KindConfiguration}))(t); got != n+1 {
		t.Errorf("%d configurations", got)
	}
	if b := must(d.Batch(ctx, batch))(t); b.Records != n+1 || b.Action != msp.ActionImport {
		t.Errorf("%+v", b)
	}
	if got := must(d.QueueCounts(ctx))(t)[msp.ITGlue][msp.StateQueued]; got != n+2 {
		t.Errorf("%d queued", got)
	}
	if got := find(t, d, "DEV-012344", nil); len(got) != 1 {
		t.Errorf("found %v before the index follows", got)
	}
	if err := d.IndexPending(ctx); err != nil {
		t.Fatal(err)
	}
	if got := find(t, d, "SN0007919", nil); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	seen, after := 0, ""
	for {
		list, next, err := d.Changes(ctx, msp.ChangeQuery{Batch: batch, Limit: 5000, After: after})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.RecordID == "" || c.BatchID != batch {
				t.Fatalf("%+v", c)
			}
		}
		if seen += len(list); next == "" {
			break
		}
		after = next
	}
	if seen != n+2 { // two fields of the old record
		t.Errorf("%d changes", seen)
	}
	undone := must(d.Undo(ctx, by, batch, false))(t)
	if undone.Reversed != n+1 || value(t, d, old.ID, msp.FieldHostname) != "" {
		t.Errorf("%+v", undone)
	}
	if got := must(d.Imports(ctx, 10))(t); len(got) != 1 || got[0].State != "undone" || got[0].Created != n || got[0].Updated != 1 {
		t.Errorf("%+v", got)
	}
	must(d.Undo(ctx, by, undone.Batch, false))(t)
	if got := must(d.Imports(ctx, 10))(t); got[0].State != "applied" {
		t.Errorf("%+v", got)
	}
	if err := d.IndexPending(ctx); err != nil {
		t.Fatal(err)
	}
	if found := must(d.Check(ctx, false))(t); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestAnImportThatEndsEarlyLeavesNothing(t *testing.T) {
	d := dbtest.New(t)
	acme := organization(t, d, "Acme")
	old := configuration(t, d, acme, msp.Values{msp.FieldName: "old"})
	before := fmt.Sprint(must(d.QueueCounts(context.Background()))(t))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	bad := errors.New("line 6001 is not a row")
	for _, c := range []struct {
		name string
		rows msp.ImportRows
		ctx  context.Context
		code msp.Code
	}{
		{"the person stops it", rows(acme, 20000), ctx, msp.Canceled},
		{"a row cannot be read", func(yield func(msp.ImportRow, error) bool) {
			rows(acme, 6000)(yield)
			yield(msp.ImportRow{}, bad)
		}, context.Background(), msp.Internal},
		{"a record was changed since", func(yield func(msp.ImportRow, error) bool) {
			rows(acme, 6000)(yield)
			yield(msp.ImportRow{ID: old.ID, SeenVersion: 9, Values: msp.Values{msp.FieldName: "new"}}, nil)
		}, context.Background(), msp.Conflict},
		{"a type does not exist", func(yield func(msp.ImportRow, error) bool) {
			yield(msp.ImportRow{OrganizationID: acme, Values: msp.Values{msp.FieldType: "nothing"}}, nil)
		}, context.Background(), msp.Invalid},
		{"an organization does not exist", rows("nothing", 1), context.Background(), msp.Invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := d.ApplyImport(c.ctx, importing(), c.rows, func(done int) {
				if c.ctx == ctx && done >= 10000 {
					stop()
				}
			})
			if msp.CodeOf(err) != c.code {
				t.Errorf("error %v", err)
			}
			if n := must(d.Count(context.Background(), msp.ListQuery{Kind: msp.KindConfiguration}))(t); n != 1 {
				t.Errorf("%d configurations", n)
			}
			if after := fmt.Sprint(must(d.QueueCounts(context.Background()))(t)); after != before {
				t.Errorf("queue %s, before %s", after, before)
			}
			if list := must(d.Imports(context.Background(), 0))(t); len(list) != 0 {
				t.Errorf("imports: %+v", list)
			}
		})
	}
}

// crashEnv makes the test binary import into a workspace until it is killed.
const crashEnv = "SITEWALK_CRASH_WORKSPACE"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashEnv); path != "" {
		os.Exit(importUntilKilled(path))
	}
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = checks.Value.Set("25") // every check opens a file; give more with -rapid.checks
	}
	code := m.Run()
	if theDesk.d != nil { // the benchmarks' workspace
		_ = theDesk.d.Close()
		_ = os.RemoveAll(filepath.Dir(theDesk.path))
	}
	os.Exit(code)
}

func importUntilKilled(path string) int {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Path: path})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	found, err := d.FindByName(ctx, msp.KindOrganization, "", "Acme")
	if err != nil || len(found) != 1 {
		fmt.Println("error", err)
		return 1
	}
	w := importing()
	w.Import.Created = 12000 // so that the indexes are set aside
	_, err = d.ApplyImport(ctx, w, rows(found[0].ID, 12000), func(done int) { fmt.Println("done", done) })
	fmt.Println("end", err)
	select {} // until it is killed
}

func TestAKillLeavesAllOrNothing(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "workspace.db")
	d := dbtest.Open(t, path)
	organization(t, d, "Acme")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, at := range []string{"done 5000", "done 12000", "end"} {
		child := exec.Command(self)
		child.Env = append(os.Environ(), crashEnv+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		hit := false
		for !hit && lines.Scan() {
			hit = strings.HasPrefix(lines.Text(), at)
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // killed, as it should be
		if !hit {
			t.Fatalf("the child never got to %q", at)
		}
		d := dbtest.Open(t, path)
		n := must(d.Count(context.Background(), msp.ListQuery{Kind: msp.KindConfiguration}))(t)
		if n%12000 != 0 || at == "end" && n != want+12000 {
			t.Errorf("killed at %q: %d configurations", at, n)
		}
		want = n
		if err := d.IndexPending(context.Background()); err != nil {
			t.Fatal(err)
		}
		if found := must(d.Check(context.Background(), false))(t); len(found) != 0 {
			t.Errorf("killed at %q: %+v", at, found)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
