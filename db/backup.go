package db

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sitewalk/internal/msp"
)

// Backup writes a consistent copy to a new file.
func (d *DB) Backup(ctx context.Context, file string) error {
	return d.lend(ctx, func(s *session) error { return backupInto(ctx, s, file) })
}

// lend hands a reader's session to fn, outside of any transaction.
func (d *DB) lend(ctx context.Context, fn func(s *session) error) error {
	select {
	case s, ok := <-d.readers:
		if !ok {
			return errClosed()
		}
		defer func() { d.readers <- s }()
		if s.conn == nil {
			conn, err := d.read.Conn(ctx)
			if err != nil {
				return friendly(err)
			}
			s.conn = conn
		}
		return friendly(fn(s))
	case <-ctx.Done():
		return friendly(ctx.Err())
	}
}

// backupInto copies the file as it is now under a temporary name, and gives it its
// own when it is complete.
func backupInto(ctx context.Context, s *session, file string) error {
	if _, err := os.Stat(file); err == nil {
		return msp.FieldError("file", "There is already a file of this name. Choose another; a backup never overwrites one.")
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
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
