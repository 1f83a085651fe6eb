package db

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"sitewalk/internal/msp"
)

// bulkFrom is from how many records on the bulk path is the cheaper; chunk how
// many go into one statement there.
const (
	bulkFrom = 100
	chunk    = 5000
)

// Page caches of the writer, in KiB: indexes are written all over while an import
// runs; afterwards the memory is worth more elsewhere. Each takes twice as much
// memory as it says, because this SQLite's allocator rounds a page and what
// belongs to it up to the next power of two.
const (
	cacheUsual = 4 << 10
	cacheBulk  = 80 << 10 // the indexes of an import of 100,000 rows fit in
	cacheVast  = 40 << 10 // those of a million do not, and it needs memory for itself
	cacheSort  = 16 << 10 // nor when they are sorted at once, which takes as much again
	vast       = 200_000  // rows
)

// bulk runs fn in one transaction with a large page cache. Unlike change it stops
// in the middle of a statement when ctx ends.
func (d *DB) bulk(ctx context.Context, fn func(ctx context.Context, t *tx) error) error {
	return d.exclusive(ctx, func(s *session) error { return d.bulkIn(ctx, s, cacheBulk, fn) })
}

// bulkFill is bulk for about so many new rows of a filler. References are not
// proved a second time: the filler has looked every one of them up in the same
// transaction, and SQLite would do so again for each row, and keep a copy of every
// page that a statement touches in case it finds one missing.
func (d *DB) bulkFill(ctx context.Context, rows int, fn func(ctx context.Context, t *tx) error) error {
	cache := cacheBulk
	if rows > vast {
		cache = cacheVast
	}
	return d.exclusive(ctx, func(s *session) error {
		calm := context.WithoutCancel(ctx)
		// Only outside of a transaction. What is sorted beyond the size of the cache goes
		// to a temporary file without a name, instead of all of it to memory.
		if err := errors.Join(s.once(calm, "PRAGMA foreign_keys = OFF"), s.once(calm, "PRAGMA temp_store = FILE")); err != nil {
			return err
		}
		err := d.bulkIn(ctx, s, cache, fn)
		return errors.Join(err, s.once(calm, "PRAGMA temp_store = MEMORY"), s.once(calm, "PRAGMA foreign_keys = ON"), s.proves(calm))
	})
}

// proves makes sure that references are proved again.
func (s *session) proves(ctx context.Context) error {
	var on bool
	if err := s.row(ctx, "PRAGMA foreign_keys").Scan(&on); err != nil || on {
		return err
	}
	return msp.Errorf(msp.Internal, "The workspace could not be put back to its usual care after the import. Start Sitewalk again.")
}

func (d *DB) bulkIn(ctx context.Context, s *session, cache int, fn func(ctx context.Context, t *tx) error) error {
	calm := context.WithoutCancel(ctx)
	if err := s.once(calm, "PRAGMA cache_size = -"+strconv.Itoa(cache)); err != nil {
		return err
	}
	t := &tx{session: s, d: d}
	err := t.run(calm, func(context.Context, *tx) error { return fn(ctx, t) })
	err = errors.Join(err, s.once(calm, "PRAGMA cache_size = -"+strconv.Itoa(cacheUsual)), s.once(calm, "PRAGMA shrink_memory"))
	if err == nil && t.searchWork {
		d.wakeIndexer()
	}
	return err
}

// A filler gathers new records of one kind, and writes them a chunk at a time.
type filler struct {
	*work
	t    *table
	feed *feed
	name string // of the feed in SQL
	next int64  // row number
}

// fill lets fn put new records of one kind, about so many, through the bulk path.
func (w *work) fill(ctx context.Context, kind msp.Kind, fresh int, fn func(f *filler) error) error {
	t, err := tableOf(kind)
	if err != nil {
		return err
	}
	if err := w.open(ctx); err != nil {
		return err
	}
	f := &filler{work: w, t: t, feed: &feed{width: len(t.insertColumns)}}
	if err := w.row(ctx, "SELECT coalesce(max(seq), 0) + 1 FROM "+t.name).Scan(&f.next); err != nil {
		return err
	}
	aside, err := w.setAside(context.WithoutCancel(ctx), t, fresh)
	if err != nil {
		return err
	}
	err = w.withFeed(context.WithoutCancel(ctx), f.feed, func(name string) error {
		f.name = name
		if err := fn(f); err != nil {
			return err
		}
		return f.flush(ctx)
	})
	if err != nil {
		return err
	}
	return aside.done(ctx)
}

// put adds one record; its id, version and times are filled in.
func (f *filler) put(ctx context.Context, rec *msp.Record) error {
	if rec.ID == "" {
		rec.ID = f.d.newID()
	}
	rec.Version, rec.CreatedAt, rec.UpdatedAt = 1, timeOf(f.at), timeOf(f.at)
	seq := f.next + int64(f.feed.rows())
	cells, late, err := f.insertValues(ctx, f.t, rec, f.feed.cells)
	if err != nil {
		return err
	}
	cells[len(f.feed.cells)] = seq
	f.feed.cells = cells
	for _, field := range late {
		f.late = append(f.late, lateRef{rec.Kind, seq, field, msp.ID(rec.Values[field])})
	}
	if f.feed.rows() >= chunk {
		return f.flush(ctx)
	}
	return nil
}

// flush writes what was gathered: rows, queue and search queue, a statement each.
func (f *filler) flush(ctx context.Context) error {
	n := int64(f.feed.rows())
	if n == 0 {
		return nil
	}
	columns := make([]string, f.feed.width)
	for i := range columns {
		columns[i] = "c" + strconv.Itoa(i)
	}
	// OR FAIL, because the transaction is taken back as a whole: without it SQLite
	// would keep what it needs to take back each statement.
	err := f.once(ctx, "INSERT OR FAIL INTO "+f.t.name+" ("+strings.Join(f.t.insertColumns, ", ")+") SELECT "+strings.Join(columns, ", ")+" FROM "+f.name)
	if err != nil {
		return err
	}
	rows := run{f.next, f.next + n - 1}
	const made = "SELECT seq FROM $ WHERE seq BETWEEN ? AND ?"
	set := strings.Replace(made, "$", f.t.name, 1)
	if syncs(f.t.kind) {
		for _, s := range f.by.Systems {
			err := f.once(ctx, "INSERT OR FAIL INTO outbox (kind, record, system, organization, queued_at) SELECT ?, t.seq, ?, "+f.t.ownerSeq("t")+", ? FROM "+
				f.t.name+" AS t WHERE t.seq BETWEEN ? AND ?", string(f.t.kind), string(s), f.at, rows.first, rows.last)
			if err != nil {
				return err
			}
		}
	}
	if f.t.kind == msp.KindInterface {
		err = f.enqueueRuns(ctx, f.t, strings.NewReplacer("?", itoa(rows.first), "AND ?", "AND "+itoa(rows.last)).Replace(set))
	} else if searchableKind(f.t.kind) {
		err = f.enqueue(ctx, f.t.kind, rows.first, rows.last)
	}
	if err != nil {
		return err
	}
	f.records += int(n)
	f.next += n
	f.feed.reset()
	return f.noteMade(ctx, f.t.kind, rows)
}

// addBulk is Add for many records of one kind.
func (d *DB) addBulk(ctx context.Context, by msp.Write, records []*msp.Record) (msp.ID, error) {
	var id msp.ID
	err := d.bulkFill(ctx, len(records), func(ctx context.Context, t *tx) error {
		w := t.newWork(by)
		err := w.fill(ctx, records[0].Kind, len(records), func(f *filler) error {
			for _, rec := range records {
				if err := f.put(ctx, rec); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		id, err = w.finish(ctx)
		return err
	})
	return id, err
}
