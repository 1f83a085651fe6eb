package db

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"sitewalk/internal/msp"
)

// Before an older file is changed, it is copied; an earlier copy is the better one.
func TestAnOlderFileIsCopiedBeforeItIsChanged(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "workspace.db")
	d, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for range 2 {
		if _, err := d.Add(ctx, msp.Write{}, []*msp.Record{{Kind: msp.KindOrganization, Values: msp.Values{msp.FieldName: "X"}}}); err != nil {
			t.Fatal(err)
		}
		if err := d.exclusive(ctx, func(s *session) error { return d.copyBefore(ctx, s, SchemaVersion()) }); err != nil {
			t.Fatal(err)
		}
	}
	old, err := Open(ctx, Options{Path: fmt.Sprintf("%s.before-schema-%d", path, SchemaVersion()+1), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if n, _, err := old.Totals(ctx); err != nil || n != 1 {
		t.Errorf("%d organizations in the copy, %v", n, err)
	}
}
