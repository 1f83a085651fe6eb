package db

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks a file as a workspace of Sitewalk: "SWLK".
const applicationID = 0x53574c4b

type migration struct {
	number int
	name   string
	text   string
}

// migrations reads the numbered files in order. They are never edited once
// released; a change is a new number.
func migrations() ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var out []migration
	for i, name := range names {
		digits, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.Atoi(digits)
		if err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s is not number %d", name, i+1)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, migration{n, path.Base(name), string(text)})
	}
	return out, nil
}

// SchemaVersion is the number of the newest schema this program knows.
func SchemaVersion() int {
	all, err := migrations()
	if err != nil {
		return 0
	}
	return len(all)
}

func userVersion(ctx context.Context, q queryer) (version int, err error) {
	err = q.row(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

// checkVersion refuses what this program cannot read rightly.
func checkVersion(ctx context.Context, q queryer) error {
	version, err := userVersion(ctx, q)
	if err != nil {
		return err
	}
	switch newest := SchemaVersion(); {
	case version > newest:
		return msp.Errorf(msp.Invalid, "This workspace was written by a newer Sitewalk (schema %d; this one knows %d). Update Sitewalk, then open it.", version, newest)
	case version < newest:
		return msp.Errorf(msp.Invalid, "This workspace is of an older version (schema %d). Open it once for writing to bring it up to date.", version)
	}
	return nil
}

// migrate brings the file to the newest schema, each step in a transaction of its
// own, after copying a file that had an older one.
func (d *DB) migrate(ctx context.Context, s *session) error {
	all, err := migrations()
	if err != nil {
		return err
	}
	version, err := userVersion(ctx, s)
	if err != nil {
		return err
	}
	if version > len(all) {
		return checkVersion(ctx, s)
	}
	if version == len(all) {
		return nil
	}
	if version == 0 {
		if err := refuseForeign(ctx, s); err != nil {
			return err
		}
	} else if err := d.copyBefore(ctx, s, version); err != nil {
		return err
	}
	for _, m := range all[version:] {
		if err := migrateOnce(ctx, s, m); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
		d.log.Info("workspace migrated", "schema", m.number)
	}
	return nil
}

// refuseForeign keeps a database of some other program from being filled with our
// tables.
func refuseForeign(ctx context.Context, s *session) error {
	var tables int
	if err := s.row(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		return msp.Errorf(msp.Invalid, "This file belongs to another program. Choose a workspace of Sitewalk, or a new place.")
	}
	return nil
}

func (d *DB) copyBefore(ctx context.Context, s *session, version int) error {
	target := fmt.Sprintf("%s.before-schema-%d", d.path, version+1)
	if _, err := os.Stat(target); err == nil {
		return nil // an earlier try was cut short: its copy is the older, and the better
	}
	return backupInto(ctx, s, target)
}

// migrateOnce applies one step. Two programs that open the same file at once do
// it one after the other, and the second finds it done.
func migrateOnce(ctx context.Context, s *session, m migration) (err error) {
	if err := s.once(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = s.once(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	version, err := userVersion(ctx, s)
	if err != nil {
		return err
	}
	if version < m.number {
		if err := s.once(ctx, m.text); err != nil {
			return err
		}
		if err := s.once(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", m.number, applicationID)); err != nil {
			return err
		}
	}
	return s.once(ctx, "COMMIT")
}

// probe asks the file a few cheap questions whose answers lie in different parts
// of it. The whole check takes a minute on a large file, and belongs to Check.
func probe(ctx context.Context, q queryer) error {
	for _, text := range []string{"PRAGMA schema_version", "SELECT count(*) FROM sqlite_schema"} {
		var n int64
		if err := q.row(ctx, text).Scan(&n); err != nil {
			return err
		}
	}
	version, err := userVersion(ctx, q)
	if err != nil || version == 0 || version > SchemaVersion() {
		return err
	}
	for _, table := range []string{"batch", "organization", "configuration", "search_queue"} {
		var n int64 // the two ends of the table, a step each; in one SELECT they would read all of it
		if err := q.row(ctx, "SELECT coalesce((SELECT max(seq) FROM "+table+"), 0) + coalesce((SELECT min(seq) FROM "+table+"), 0)").Scan(&n); err != nil {
			return err
		}
	}
	return nil
}
