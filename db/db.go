// Package db keeps a workspace in one SQLite file. It hands out no transactions:
// every exported method is one at most, so nobody can forget the queue, the
// history or the search index, and nothing is held across a network call.
//
// There is one writer, and several readers beside it. A method that returns
// without an error has its words on the disk.
package db

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"sitewalk/internal/msp"
)

// Options say which file to open, and with what clock and ids.
type Options struct {
	Path     string
	ReadOnly bool             // for looking at a file that must not change; it must exist and be of this version
	Now      func() time.Time // nil: time.Now
	NewID    func() msp.ID    // nil: UUIDv7 from the system's chance
	Logger   *slog.Logger     // nil: nothing is logged
}

// A DB is an open workspace file. It is safe for use by several goroutines.
type DB struct {
	path     string
	contents string // the folder of the attachments' contents
	readOnly bool
	now      func() time.Time
	newID    func() msp.ID
	log      *slog.Logger

	read    *sql.DB
	write   *sql.DB
	readers chan *session // those that are free; a nil conn is opened at first use
	writer  chan *session // the one, when nobody writes
	tally   chan *tally   // the one that counts, when nobody does
	feeds   atomic.Int64  // numbers the feeds of the bulk path
	ended   atomic.Int64  // the newest queued_at that ended because an edit was taken back

	index   indexer
	sample  sample
	closing sync.Once
}

// readerCount is how many snapshots are read at the same time; the window asks for
// a page, its counts and a search at once.
const readerCount = 5

// Open opens a workspace file, makes it when it is not there, and brings an older
// one to this version after copying it. A damaged file is said to be damaged and
// left as it is; a file of a newer Sitewalk is refused.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = func() msp.ID { return msp.ID(uuid.Must(uuid.NewV7()).String()) }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, msp.WrapError(msp.Invalid, err, "The workspace's folder cannot be named. Give its whole path.")
	}
	if err := inspect(path, o.ReadOnly); err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := private(path); err != nil {
			return nil, friendly(err)
		}
	}
	register()
	d := &DB{
		path: path, contents: filepath.Join(filepath.Dir(path), "attachments"), readOnly: o.ReadOnly, now: o.Now, newID: o.NewID, log: o.Logger,
		readers: make(chan *session, readerCount), writer: make(chan *session, 1), tally: make(chan *tally, 1),
	}
	if err := d.open(ctx); err != nil {
		d.closePools()
		return nil, friendly(err)
	}
	if !o.ReadOnly {
		d.startIndexer()
	}
	return d, nil
}

func (d *DB) open(ctx context.Context) error {
	var err error
	if !d.readOnly {
		if d.write, err = sql.Open("sqlite", dsn(d.path, "rwc")); err != nil {
			return err
		}
		d.write.SetMaxOpenConns(1)
		w := &session{}
		d.writer <- w
		if w.conn, err = d.write.Conn(ctx); err != nil {
			return err
		}
		if err := probe(ctx, w); err != nil {
			return err
		}
		if err := d.migrate(ctx, w); err != nil {
			return err
		}
	}
	if d.read, err = sql.Open("sqlite", dsn(d.path, "ro")); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(readerCount + 1) // and the one that counts
	d.read.SetMaxIdleConns(readerCount + 1)
	d.tally <- &tally{session: &session{}}
	for range readerCount {
		d.readers <- &session{}
	}
	return d.look(ctx, func(q queryer) error {
		if err := probe(ctx, q); err != nil {
			return err
		}
		return checkVersion(ctx, q)
	})
}

// dsn names the file for reading ("ro"), for writing ("rwc") or for looking at it
// from outside ("apart"), with the settings every connection needs: a PRAGMA sent
// through the pool reaches one connection only. busy_timeout comes first, so that
// switching to WAL can wait for another process. FULL, because a saved edit must
// survive a power cut.
func dsn(path, mode string) string {
	q := url.Values{"mode": {mode}, "_dqs": {"0"}}
	switch mode {
	case "apart":
		q.Set("mode", "ro")
		q["_pragma"] = []string{"busy_timeout(5000)"}
	case "ro":
		q["_pragma"] = []string{"busy_timeout(5000)", "query_only(1)", "cache_size(-2048)"}
	default:
		q["_txlock"] = []string{"immediate"}
		q["_pragma"] = []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
			"temp_store(MEMORY)", "cache_size(-4096)",
			"wal_autocheckpoint(20000)", "journal_size_limit(67108864)"}
	}
	name := filepath.ToSlash(path)
	if name[0] != '/' {
		name = "/" + name // C:/… becomes file:///C:/…
	}
	return (&url.URL{Scheme: "file", Path: name, RawQuery: q.Encode()}).String()
}

// Path is the workspace file.
func (d *DB) Path() string { return d.path }

// Close waits for what is being written, and closes the file. What is not yet in
// the search index stays in its queue for the next time.
func (d *DB) Close() error {
	var err error
	d.closing.Do(func() {
		d.stopIndexer()
		err = d.closePools()
	})
	return friendly(err)
}

// closePools takes every session out of use first, which waits for those that are.
// The writer goes last: only a connection that may write can bring the log back
// into the file, and without that a copy of the file alone would be an old one.
func (d *DB) closePools() error {
	var errs []error
	var w *session
	if d.write != nil {
		w = <-d.writer
		close(d.writer)
	}
	if d.read != nil {
		for range readerCount {
			errs = append(errs, (<-d.readers).close())
		}
		close(d.readers)
		errs = append(errs, (<-d.tally).session.close())
		close(d.tally)
		errs = append(errs, d.read.Close())
	}
	if d.write != nil {
		errs = append(errs, w.close(), d.write.Close())
	}
	return errors.Join(errs...)
}

// inspect looks at the file before SQLite does, so that something that is not a
// workspace, or half of one, is never opened for writing.
func inspect(path string, readOnly bool) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if readOnly {
			return msp.WrapError(msp.NotFound, err, "There is no workspace file here. Check the folder.")
		}
		return nil
	}
	if err != nil {
		return friendly(err)
	}
	if info.IsDir() {
		return msp.Errorf(msp.Invalid, "The workspace file is a folder. Choose another place.")
	}
	if info.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return friendly(err)
	}
	defer f.Close()
	return inspectHeader(f, info.Size(), walIsEmpty(path))
}

// private makes the file for the user alone before SQLite would make it for
// everybody; its journal and its log follow the file's own permissions.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return msp.WrapError(msp.NotFound, err, "The workspace file cannot be made. Check that its folder exists and may be written to.")
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func walIsEmpty(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err != nil || info.Size() == 0
}
