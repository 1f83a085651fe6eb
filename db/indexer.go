package db

import (
	"cmp"
	"context"
	"database/sql"
	"os"
	"slices"
	"sync"
	"time"

	"sitewalk/internal/msp"
)

// The index follows a while after the last save, so that it is not in the way of
// the next, and a while after the first at the latest.
const (
	indexAfter  = 150 * time.Millisecond
	indexLatest = 2 * time.Second
)

// indexChunk is how many records are indexed in one transaction: others may write
// between two.
const indexChunk = 5000

// An indexer keeps the search index up to date in the background.
type indexer struct {
	wake chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup
}

func (d *DB) startIndexer() {
	ctx, stop := context.WithCancel(context.Background())
	d.index.wake, d.index.stop = make(chan struct{}, 1), stop
	d.wakeIndexer() // the last run of the program may have left something
	d.index.done.Go(func() { d.followIndex(ctx) })
}

func (d *DB) stopIndexer() {
	if d.index.stop != nil {
		d.index.stop()
		d.index.done.Wait()
	}
}

func (d *DB) wakeIndexer() {
	select {
	case d.index.wake <- struct{}{}:
	default: // it is awake
	}
}

func (d *DB) followIndex(ctx context.Context) {
	for {
		select {
		case <-d.index.wake:
		case <-ctx.Done():
			return
		}
		if !d.rest(ctx) {
			return
		}
		if err := d.IndexPending(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("the search index could not be brought up to date", "err", err)
		}
		if err := d.checkpoint(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("the write-ahead log could not be moved into the file", "err", err)
		}
	}
}

// logEnough is the size of the write-ahead log from which on it is moved into the
// file, in bytes.
const logEnough = 4 << 20

// checkpoint moves the write-ahead log into the file, beside whoever writes and on
// a connection of its own: SQLite's own way is to let the save pay for it that
// happens to come along. It still does when the log grows very long.
func (d *DB) checkpoint(ctx context.Context) error {
	info, err := os.Stat(d.path + "-wal")
	if err != nil || info.Size() < logEnough {
		return nil
	}
	pool, err := sql.Open("sqlite", dsn(d.path, "rwc"))
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	return err
}

// rest waits until nobody has saved for a moment; false when it is time to stop.
func (d *DB) rest(ctx context.Context) bool {
	latest, idle := time.NewTimer(indexLatest), time.NewTimer(indexAfter)
	defer latest.Stop()
	defer idle.Stop()
	for {
		select {
		case <-d.index.wake:
			idle.Reset(indexAfter)
		case <-idle.C:
			return true
		case <-latest.C:
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// IndexPending brings the search index up to date now, rather than in a moment. It
// may be stopped anywhere, and goes on the next time.
func (d *DB) IndexPending(ctx context.Context) error {
	total := 0
	for {
		if err := ctx.Err(); err != nil {
			return friendly(err)
		}
		n := 0
		err := d.change(ctx, func(ctx context.Context, t *tx) (err error) {
			n, err = t.indexSome(ctx)
			return err
		})
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		total += n
	}
	if total < indexChunk {
		return nil
	}
	return d.mergeIndex(ctx)
}

// mergeIndex joins the pieces that bulk work leaves, a little at a time.
func (d *DB) mergeIndex(ctx context.Context) error {
	for range 64 {
		var before, after int64
		err := d.change(ctx, func(ctx context.Context, t *tx) error {
			if err := t.row(ctx, "SELECT total_changes()").Scan(&before); err != nil {
				return err
			}
			if err := t.exec(ctx, "INSERT INTO search (search, rank) VALUES ('merge', 400)"); err != nil {
				return err
			}
			return t.row(ctx, "SELECT total_changes()").Scan(&after)
		})
		if err != nil || after-before < 2 {
			return err
		}
	}
	return nil
}

// indexSome indexes a chunk of what waits, oldest first, and takes it off the
// queue. It says how many rows it looked at; 0 when nothing waits.
func (t *tx) indexSome(ctx context.Context) (int, error) {
	todo := map[msp.Kind][]run{}
	looked := 0
	type entry struct {
		seq  int64
		kind msp.Kind
		run
	}
	var entries []entry
	rows, err := t.query(ctx, "SELECT seq, kind, first, last FROM search_queue ORDER BY seq"+top(indexChunk))
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var e entry
		err := rows.Scan(&e.seq, &e.kind, &e.first, &e.last)
		entries = append(entries, e)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		room := int64(indexChunk - looked)
		if room <= 0 {
			break
		}
		part := e.run
		if part.last-part.first+1 > room {
			part.last = part.first + room - 1
			err = t.exec(ctx, "UPDATE search_queue SET first = ? WHERE seq = ?", part.last+1, e.seq)
		} else {
			err = t.exec(ctx, "DELETE FROM search_queue WHERE seq = ?", e.seq)
		}
		if err != nil {
			return 0, err
		}
		looked += int(part.last - part.first + 1)
		todo[e.kind] = append(todo[e.kind], part)
	}
	for _, k := range searchable {
		if len(todo[k]) > 0 {
			if err := t.indexRuns(ctx, k, todo[k]); err != nil {
				return 0, err
			}
		}
	}
	return looked, nil
}

// indexRuns writes the rows' text into the index. What is there already stays: hits
// are proved, and a removed record proves nothing.
func (t *tx) indexRuns(ctx context.Context, k msp.Kind, runs []run) error {
	s := searchTexts[k]
	f, set := &feed{width: 2}, &runSet{}
	for _, r := range joined(runs) {
		rows, err := t.query(ctx, "SELECT t.seq, "+s.org+", "+s.columns()+" FROM "+string(k)+" AS t WHERE t.removed_in IS NULL AND t.seq BETWEEN ? AND ? ORDER BY t.seq", r.first, r.last)
		buf, words := make([]byte, 0, 1024), make([]byte, 0, 1024)
		err = scanAll(rows, err, func(rows *sql.Rows) error {
			var seq, org int64
			var name, ids, rest, rich string
			if err := rows.Scan(&seq, &org, &name, &ids, &rest, &rich); err != nil {
				return err
			}
			buf, _ = appendSearchText(buf[:0], name, ids, rest, rich)
			words = append(set.appendRuns(words[:0], buf), organizationMark(org)...)
			f.cells = append(f.cells, seq+s.offset, string(words))
			return nil
		})
		if err != nil {
			return err
		}
	}
	if f.rows() < bulkFrom {
		for i := 0; i < len(f.cells); i += 2 {
			if err := t.exec(ctx, "INSERT INTO search (rowid, text) VALUES (?, ?)", f.cells[i], f.cells[i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	return t.withFeed(ctx, f, func(name string) error {
		return t.once(ctx, "INSERT INTO search (rowid, text) SELECT c0, c1 FROM "+name)
	})
}

// joined sorts runs and joins those that touch: a record saved ten times is
// indexed once.
func joined(runs []run) []run {
	runs = slices.Clone(runs)
	slices.SortFunc(runs, func(a, b run) int { return cmp.Compare(a.first, b.first) })
	out := runs[:1]
	for _, r := range runs[1:] {
		if last := &out[len(out)-1]; r.first <= last.last+1 {
			last.last = max(last.last, r.last)
			continue
		}
		out = append(out, r)
	}
	return out
}
