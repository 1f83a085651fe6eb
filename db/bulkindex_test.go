package db_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// schema is what the file says about itself: its indexes, how often its schema
// changed, and whether every index holds what its table does.
func schema(t testing.TB, path string) (indexes []string, changes int, sound string) {
	t.Helper()
	raw := must(sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?mode=ro"))(t)
	defer raw.Close()
	rows := must(raw.Query("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema WHERE type = 'index' ORDER BY name"))(t)
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		indexes = append(indexes, line)
	}
	if err := errors.Join(rows.Err(), raw.QueryRow("PRAGMA schema_version").Scan(&changes), raw.QueryRow("PRAGMA integrity_check").Scan(&sound)); err != nil {
		t.Fatal(err)
	}
	return indexes, changes, sound
}

// counted is an import whose caller knows how many rows are new.
func counted(n int) msp.Write {
	w := importing()
	w.Import.Rows, w.Import.Created = n, n
	return w
}

func TestIndexesAreAsBeforeAfterAnImport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workspace.db")
	d := dbtest.Open(t, path)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	old := configuration(t, d, acme, msp.Values{msp.FieldName: "old", msp.FieldSerialNumber: "X1"})
	was, version, _ := schema(t, path)
	compare := func(step string, rebuilt bool) {
		t.Helper()
		now, v, sound := schema(t, path)
		if !slices.Equal(now, was) {
			t.Errorf("%s: indexes are\n%q, before\n%q", step, now, was)
		}
		if sound != "ok" {
			t.Errorf("%s: %s", step, sound)
		}
		if (v != version) != rebuilt {
			t.Errorf("%s: the schema's version is %d, before %d", step, v, version)
		}
		version = v
	}
	const n = 12000
	with := func(more msp.ImportRow) msp.ImportRows {
		return func(yield func(msp.ImportRow, error) bool) {
			stopped := false
			rows(acme, n)(func(r msp.ImportRow, err error) bool {
				stopped = !yield(r, err)
				return !stopped
			})
			if !stopped {
				yield(more, nil)
			}
		}
	}
	if _, err := d.ApplyImport(ctx, counted(n), with(msp.ImportRow{ID: old.ID, SeenVersion: 9, Values: msp.Values{msp.FieldName: "new"}}), nil); msp.CodeOf(err) != msp.Conflict {
		t.Fatalf("error %v", err)
	}
	compare("an import that failed", false)
	must(d.ApplyImport(ctx, counted(n), with(msp.ImportRow{ID: old.ID, SeenVersion: 1, Values: msp.Values{msp.FieldName: "new", msp.FieldSerialNumber: "X2"}}), nil))(t)
	compare("a first import", true)
	if got := must(d.MatchRows(ctx, acme, []msp.RowKeys{{Serial: "x2"}, {Name: "DEV-011999"}}, []msp.Field{msp.FieldSerialNumber, msp.FieldName}))(t); len(got[0].IDs) != 1 || len(got[1].IDs) != 1 {
		t.Errorf("found %+v", got)
	}
	must(d.ApplyImport(ctx, counted(n), rows(acme, n), nil))(t)
	compare("one as large as the table", true)
	must(d.ApplyImport(ctx, counted(n-2000), rows(acme, n-2000), nil))(t)
	compare("one that is small beside the table", false)
	must(d.ApplyImport(ctx, counted(10), rows(acme, 10), nil))(t)
	compare("a small one", false)
	if got := must(d.QueueCounts(ctx))(t)[msp.ITGlue][msp.StateQueued]; got != 3*n-2000+10+2 {
		t.Errorf("%d queued", got)
	}
}
