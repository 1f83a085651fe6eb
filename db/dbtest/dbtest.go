// Package dbtest gives tests a migrated store in one call: on a real file, because
// SQLite's memory databases are one per connection.
package dbtest

import (
	"os"
	"path/filepath"
	"testing"

	"sitewalk/db"
)

// New opens an empty workspace in a folder of the test, and closes it at its end.
func New(t testing.TB) *db.DB {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "workspace.db"))
}

// Open opens the workspace at path, which is made when it is not there, and
// closes it at the test's end.
func Open(t testing.TB, path string) *db.DB {
	t.Helper()
	return With(t, db.Options{Path: path})
}

// With opens a workspace with a clock or ids of the test's own. Without a path it
// is a new one.
func With(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	if o.Path == "" {
		o.Path = filepath.Join(t.TempDir(), "workspace.db")
	}
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("open %s: %v", filepath.Base(o.Path), err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the workspace: %v", err)
		}
	})
	return d
}
