package db

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sitewalk/internal/msp"
)

// Backup writes a consistent copy to a new file.
func (d *DB) Backup(ctx context.Context, file string) error {
	return d.apart(ctx, func(s *session) error { return backupInto(ctx, s, file) })
}

// apart hands fn a connection of its own. Readers are kept from writing anything,
// copies too; and on one that has searched, the file's check takes what was indexed
// since for damage.
func (d *DB) apart(ctx context.Context, fn func(s *session) error) error {
	pool, err := sql.Open("sqlite", dsn(d.path, "apart"))
	if err != nil {
		return friendly(err)
	}
	defer pool.Close()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return friendly(err)
	}
	s := &session{conn: conn}
	return friendly(errors.Join(fn(s), s.close()))
}

// noBackup says that a file of this name cannot be made.
func noBackup(cause error) error {
	return &msp.Error{Code: msp.Invalid, Field: "file", Err: cause,
		Message: "The backup cannot be written there. Check the folder and its permissions, or choose another."}
}

// backupInto copies the file as it is now under a temporary name, and gives it its
// own when it is complete.
func backupInto(ctx context.Context, s *session, file string) error {
	if _, err := os.Stat(file); err == nil {
		return msp.FieldError("file", "There is already a file of this name. Choose another; a backup never overwrites one.")
	} else if !errors.Is(err, fs.ErrNotExist) {
		return noBackup(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return noBackup(err)
	}
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := private(part); err != nil { // an empty file is written into, and keeps its permissions
		return noBackup(err)
	}
	if err := s.once(ctx, "VACUUM INTO ?", part); err != nil {
		_ = os.Remove(part)
		return err
	}
	if err := syncFile(part); err != nil {
		_ = os.Remove(part)
		return err
	}
	return os.Rename(part, file)
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// backupLayout names daily backups, so that they sort by day.
const backupLayout = "2006-01-02"

// BackupDaily makes today's backup in dir, unless there is one, and deletes the
// oldest of its own until keep are left. It returns the file it made, "" when there
// was nothing to do. Days are of the clock's own time zone.
func (d *DB) BackupDaily(ctx context.Context, dir string, keep int) (string, error) {
	stem := strings.TrimSuffix(filepath.Base(d.path), filepath.Ext(d.path))
	file := filepath.Join(dir, stem+"-"+d.now().Format(backupLayout)+filepath.Ext(d.path))
	if _, err := os.Stat(file); err == nil {
		return "", nil
	}
	if err := d.Backup(ctx, file); err != nil {
		return "", err
	}
	return file, friendly(rotate(dir, stem+"-", filepath.Ext(d.path), max(keep, 1)))
}

// Backups lists the daily backups in dir, newest first.
func (d *DB) Backups(dir string) ([]string, error) {
	stem := strings.TrimSuffix(filepath.Base(d.path), filepath.Ext(d.path))
	list, err := daily(dir, stem+"-", filepath.Ext(d.path))
	return list, friendly(err)
}

func rotate(dir, prefix, ext string, keep int) error {
	list, err := daily(dir, prefix, ext)
	if err != nil {
		return err
	}
	for _, name := range list[min(keep, len(list)):] {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// daily finds what BackupDaily made, newest first, and nothing else that lies
// there.
func daily(dir, prefix, ext string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		day, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), ext), prefix)
		if !ok || !strings.HasSuffix(e.Name(), ext) {
			continue
		}
		if _, err := time.Parse(backupLayout, day); err == nil {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, nil
}
