package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"sitewalk/internal/msp"
)

// The contents of attachments lie in a folder beside the workspace file, each once
// and under its SHA-256: attachments/ab/cdef…. Names from outside are never part of
// a path. A content is written, synced and renamed before a record refers to it, so
// that cut short at any moment a record never speaks of half a file.

// partialSuffix ends the names of contents that are still being written. One that
// is older than staleAfter was left behind by a crash.
const (
	partialSuffix = ".part"
	staleAfter    = 24 * time.Hour
)

// contentPath is where a content lies; "" when the text is no SHA-256.
func (d *DB) contentPath(sum string) string {
	raw, err := hex.DecodeString(sum)
	if err != nil || len(raw) != sha256.Size || sum != strings.ToLower(sum) {
		return ""
	}
	return filepath.Join(d.contents, sum[:2], sum[2:])
}

// PutContent stores a file's content and names it: its SHA-256, its size in bytes
// and the type that its first bytes suggest. A content that is there already is not
// written again. One of more than limit bytes is msp.Invalid. When it fails nothing
// of it is left.
func (d *DB) PutContent(ctx context.Context, from io.Reader, limit int64) (c msp.Content, err error) {
	if d.readOnly {
		return c, msp.Errorf(msp.Denied, "The workspace was opened to be looked at only. Nothing was attached.")
	}
	if err := os.MkdirAll(d.contents, 0o700); err != nil {
		return c, cannotKeep(err)
	}
	temp, err := os.CreateTemp(d.contents, "new-*"+partialSuffix) // 0600
	if err != nil {
		return c, cannotKeep(err)
	}
	defer func() {
		_ = temp.Close()
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	sum := sha256.New()
	head := &firstBytes{}
	n, err := io.Copy(diskWriter{temp}, io.TeeReader(io.TeeReader(&untilDone{ctx, io.LimitReader(from, limit+1)}, sum), head))
	var disk *diskError
	switch {
	case errors.As(err, &disk):
		return c, cannotKeep(disk.error)
	case ctx.Err() != nil:
		return c, friendly(ctx.Err())
	case err != nil:
		if msp.AsError(err) != nil {
			return c, err
		}
		return c, msp.WrapError(msp.Invalid, err, "The file could not be read to its end. Nothing was attached. Try again.")
	case n > limit:
		return c, msp.Errorf(msp.Invalid, "The file is larger than %d MB, which is the most an attachment may be. Nothing was attached.", limit>>20)
	}
	c = msp.Content{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n, Type: http.DetectContentType(head.b)}
	path := d.contentPath(c.SHA256)
	if info, statErr := os.Stat(path); statErr == nil && info.Size() == n && d.proveContent(path, c.SHA256) == nil {
		return c, os.Remove(temp.Name())
	}
	if err = temp.Sync(); err == nil {
		err = temp.Close()
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err == nil {
		err = errors.Join(syncFolder(filepath.Dir(path)), syncFolder(d.contents))
	}
	if err != nil {
		return c, cannotKeep(err)
	}
	return c, nil
}

// cannotKeep says what a person can do about a disk that does not take a file.
func cannotKeep(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return msp.WrapError(msp.Internal, err, "The disk is full. Nothing was attached. Free some space and try again.")
	case errors.Is(err, fs.ErrPermission):
		return msp.WrapError(msp.Internal, err, "The attachments folder of the workspace may not be written to. Nothing was attached. Check the rights on the workspace folder.")
	}
	return msp.WrapError(msp.Internal, err, "The file could not be kept in the workspace. Nothing was attached. Check the disk and try again.")
}

// A diskError tells a failure to write from one to read.
type diskError struct{ error }

type diskWriter struct{ to io.Writer }

func (w diskWriter) Write(b []byte) (int, error) {
	n, err := w.to.Write(b)
	if err != nil {
		err = &diskError{err}
	}
	return n, err
}

// firstBytes keeps as much as the type is guessed from.
type firstBytes struct{ b []byte }

func (f *firstBytes) Write(b []byte) (int, error) {
	const enough = 512
	if room := enough - len(f.b); room > 0 {
		f.b = append(f.b, b[:min(room, len(b))]...)
	}
	return len(b), nil
}

// untilDone ends reading with its context.
type untilDone struct {
	ctx  context.Context
	from io.Reader
}

func (u *untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.from.Read(b)
}

// OpenContent reads a content by its SHA-256. What is read is proved on the way:
// in place of the end there is an error when it is damaged. NotFound: it is not
// here.
func (d *DB) OpenContent(sum string) (io.ReadCloser, error) {
	path := d.contentPath(sum)
	if path == "" {
		return nil, msp.Errorf(msp.NotFound, "This attachment has no content here.")
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, msp.Errorf(msp.NotFound, "The file of this attachment is missing in the workspace. Bring it back from a backup of the folder, or attach it again.")
	}
	if err != nil {
		return nil, msp.WrapError(msp.Internal, err, "The file of this attachment cannot be read. Check the rights on the workspace folder.")
	}
	return &proving{File: f, sum: sha256.New(), want: sum}, nil
}

// proving compares what was read with what it should be.
type proving struct {
	*os.File
	sum  hash.Hash
	want string
}

func (p *proving) Read(b []byte) (int, error) {
	n, err := p.File.Read(b)
	p.sum.Write(b[:n])
	if err == io.EOF && hex.EncodeToString(p.sum.Sum(nil)) != p.want {
		return n, damagedContent()
	}
	return n, err
}

// WriteTo is hidden: the file's own would read without proving.
func (p *proving) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{p})
}

func damagedContent() error {
	return msp.Errorf(msp.Internal, "The file of this attachment is damaged. Bring it back from a backup of the folder, or attach it again.")
}

func (d *DB) proveContent(path, sum string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, struct{ io.Reader }{&proving{File: f, sum: sha256.New(), want: sum}})
	return err
}

// syncFolder makes a rename last through a power cut, where the system can.
func syncFolder(folder string) error {
	if os.PathSeparator == '\\' {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// checkContents proves every content that a record refers to, and finds those that
// none does, of no state that history could bring back. With repair the latter go.
func (d *DB) checkContents(ctx context.Context, repair bool) ([]msp.Finding, error) {
	var out []msp.Finding
	known, proved := map[string]bool{}, map[string]bool{}
	type file struct{ name, sum string }
	var live []file
	err := d.look(ctx, func(q queryer) error {
		rows, err := q.query(ctx, "SELECT content, name, removed_in IS NULL FROM attachment WHERE content <> '' ORDER BY seq")
		err = scanAll(rows, err, func(rows *sql.Rows) error {
			var f file
			var is bool
			err := rows.Scan(&f.sum, &f.name, &is)
			if is && !proved[f.sum] {
				live, proved[f.sum] = append(live, f), true
			}
			known[f.sum] = true
			return err
		})
		if err != nil {
			return err
		}
		// What a record once referred to may come back by an undo.
		rows, err = q.query(ctx, "SELECT old FROM change WHERE kind = 'attachment' AND field = 'content' UNION SELECT new FROM change WHERE kind = 'attachment' AND field = 'content'")
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var sum string
			err := rows.Scan(&sum)
			known[sum] = true
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	for _, f := range live {
		if err := ctx.Err(); err != nil {
			return out, friendly(err)
		}
		path := d.contentPath(f.sum)
		err := errors.New("no such name")
		if path != "" {
			err = d.proveContent(path, f.sum)
		}
		if err == nil {
			continue
		}
		what := "is damaged"
		if path == "" || errors.Is(err, fs.ErrNotExist) {
			what = "is missing"
		}
		out = append(out, msp.Finding{What: "attachments", Severity: severe, Message: fmt.Sprintf(
			"The file of the attachment %s %s. Bring the attachments folder back from a backup, or attach the file again.", msp.Quote(f.name), what)})
	}
	f, err := d.sweepContents(known, repair)
	if f != nil {
		out = append(out, *f)
	}
	return out, err
}

// sweepContents finds files in the attachments folder that nothing refers to. New
// ones are left alone: their record may be on its way.
func (d *DB) sweepContents(known map[string]bool, repair bool) (*msp.Finding, error) {
	old := d.now().Add(-staleAfter)
	n, size := 0, int64(0)
	err := filepath.WalkDir(d.contents, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		sum := filepath.Base(filepath.Dir(path)) + e.Name()
		if d.contentPath(sum) != path && !strings.HasSuffix(e.Name(), partialSuffix) {
			return nil // somebody else's
		}
		info, err := e.Info()
		if err != nil || known[sum] || info.ModTime().After(old) {
			return nil
		}
		n, size = n+1, size+info.Size()
		if repair && !d.readOnly {
			return os.Remove(path)
		}
		return nil
	})
	if err != nil {
		return nil, msp.WrapError(msp.Internal, err, "The attachments folder cannot be looked through. Check the rights on the workspace folder.")
	}
	if n == 0 {
		return nil, nil
	}
	f := &msp.Finding{What: "attachments", Severity: notice, Repaired: repair,
		Message: fmt.Sprintf("Files in the attachments folder that belong to no record: %d, %d KB. ", n, (size+1023)/1024)}
	if repair {
		f.Message += "They were removed."
	} else {
		f.Message += "Check again with repair to remove them."
	}
	return f, nil
}
