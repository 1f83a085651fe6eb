package db

import (
	"context"
	"errors"

	"sitewalk/internal/msp"
)

// A tx is the one writing transaction of the moment.
type tx struct {
	*session
	d          *DB
	searchWork bool // something waits for the search index
	refs       map[msp.Kind]map[msp.ID]int64
}

// change runs fn in a transaction that nobody else writes beside, and commits it
// when fn returns nil. Waiting for the turn ends with ctx; once begun, the short
// statements run to their end, and bulk work looks at ctx itself.
func (d *DB) change(ctx context.Context, fn func(ctx context.Context, t *tx) error) error {
	return d.exclusive(ctx, func(s *session) error {
		t := &tx{session: s, d: d}
		err := t.run(context.WithoutCancel(ctx), fn)
		if err == nil && t.searchWork {
			d.wakeIndexer()
		}
		return err
	})
}

// exclusive hands the writer's session to fn, and to nobody else meanwhile.
func (d *DB) exclusive(ctx context.Context, fn func(s *session) error) error {
	if d.readOnly {
		return msp.Errorf(msp.Denied, "This workspace was opened for reading. Open it for writing to change it.")
	}
	if err := ctx.Err(); err != nil {
		return friendly(err)
	}
	select {
	case s, ok := <-d.writer:
		if !ok {
			return errClosed()
		}
		defer func() { d.writer <- s }()
		s.prune()
		return friendly(fn(s))
	case <-ctx.Done():
		return friendly(ctx.Err())
	}
}

func errClosed() error {
	return msp.Errorf(msp.Internal, "The workspace is closed. Open it again.")
}

func (t *tx) run(ctx context.Context, fn func(ctx context.Context, t *tx) error) (err error) {
	if err := t.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // fn failed, or panicked: leave nothing behind
			if e := t.exec(ctx, "ROLLBACK"); e != nil && err == nil {
				err = e
			}
		}
	}()
	if err := fn(ctx, t); err != nil {
		return err
	}
	if err := t.exec(ctx, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// look runs fn on a snapshot: what it reads fits together, whatever is written
// meanwhile.
func (d *DB) look(ctx context.Context, fn func(q queryer) error) error {
	if err := ctx.Err(); err != nil {
		return friendly(err)
	}
	select {
	case s, ok := <-d.readers:
		if !ok {
			return errClosed()
		}
		defer func() { d.readers <- s }()
		return friendly(d.snapshot(ctx, s, fn))
	case <-ctx.Done():
		return friendly(ctx.Err())
	}
}

func (d *DB) snapshot(ctx context.Context, s *session, fn func(q queryer) error) error {
	if s.conn == nil {
		conn, err := d.read.Conn(ctx)
		if err != nil {
			return err
		}
		s.conn = conn
	}
	s.prune()
	ends := context.WithoutCancel(ctx)
	if err := s.exec(ends, "BEGIN"); err != nil {
		return err
	}
	err := fn(s)
	if e := s.exec(ends, "COMMIT"); e != nil { // a read ends the same either way
		err = errors.Join(err, e, s.exec(ends, "ROLLBACK"))
	}
	return err
}
