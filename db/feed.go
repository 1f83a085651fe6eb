package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"modernc.org/sqlite/vtab"
)

// A feed is rows in Go's memory that SQLite reads as a table: INSERT … SELECT
// pulls them, and no value is bound one by one. That is what makes an import as
// fast as the C shell's (docs/decisions).
type feed struct {
	width int
	cells []any // row after row; int64, string or nil
}

func (f *feed) rows() int { return len(f.cells) / f.width }

// feedModule is the virtual table's name in SQL: USING sitewalk_feed(number, width).
const feedModule = "sitewalk_feed"

// feeds holds those that are being read, by number. SQLite knows modules per
// process, not per store.
var feeds sync.Map

var registerOnce sync.Once

// register makes known to SQLite what it calls back: connections opened later
// have it.
func register() {
	registerOnce.Do(func() {
		if err := vtab.RegisterModule(nil, feedModule, feedTables{}); err != nil {
			panic("db: " + err.Error()) // two packages of this program took the same name
		}
		registerFunctions()
	})
}

// withFeed lets fn read f as the table it is given the name of.
func (t *tx) withFeed(ctx context.Context, f *feed, fn func(name string) error) error {
	number := t.d.feeds.Add(1)
	key := fmt.Sprintf("%p-%d", t.d, number)
	feeds.Store(key, f)
	defer feeds.Delete(key)
	name := "feed_" + strconv.FormatInt(number, 10)
	if err := t.once(ctx, "CREATE VIRTUAL TABLE temp."+name+" USING "+feedModule+"('"+key+"')"); err != nil {
		return err
	}
	err := fn("temp." + name)
	if drop := t.once(ctx, "DROP TABLE temp."+name); err == nil {
		err = drop
	}
	return err
}

// reset empties the feed for the next rows; its table stays.
func (f *feed) reset() { f.cells = f.cells[:0] }

type feedTables struct{}

// Create is called for CREATE VIRTUAL TABLE.
func (feedTables) Create(ctx vtab.Context, args []string) (vtab.Table, error) {
	if len(args) < 4 {
		return nil, fmt.Errorf("%s takes the number of a feed", feedModule)
	}
	v, ok := feeds.Load(strings.Trim(args[3], "'"))
	if !ok {
		return nil, fmt.Errorf("%s: no such feed", feedModule)
	}
	f := v.(*feed)
	names := make([]string, f.width)
	for i := range names {
		names[i] = "c" + strconv.Itoa(i)
	}
	if err := ctx.Declare("CREATE TABLE x(" + strings.Join(names, ", ") + ")"); err != nil {
		return nil, err
	}
	return &feedTable{f}, nil
}

// Connect is called for a table that exists; feeds are temporary, so none does.
func (m feedTables) Connect(ctx vtab.Context, args []string) (vtab.Table, error) {
	return m.Create(ctx, args)
}

type feedTable struct{ f *feed }

// BestIndex knows one way: from the first row to the last.
func (t *feedTable) BestIndex(info *vtab.IndexInfo) error {
	info.EstimatedRows = int64(t.f.rows())
	info.EstimatedCost = float64(t.f.rows())
	return nil
}

// Open begins a reading.
func (t *feedTable) Open() (vtab.Cursor, error) { return &feedCursor{f: t.f}, nil }

// Disconnect has nothing to let go of.
func (t *feedTable) Disconnect() error { return nil }

// Destroy has nothing to delete.
func (t *feedTable) Destroy() error { return nil }

type feedCursor struct {
	f   *feed
	row int
}

// Filter begins at the first row.
func (c *feedCursor) Filter(int, string, []vtab.Value) error {
	c.row = 0
	return nil
}

// Next goes on to the next row.
func (c *feedCursor) Next() error {
	c.row++
	return nil
}

// Eof says whether all rows were read.
func (c *feedCursor) Eof() bool { return c.row >= c.f.rows() }

// Column reads one cell.
func (c *feedCursor) Column(i int) (vtab.Value, error) {
	if i < 0 || i >= c.f.width {
		return nil, fmt.Errorf("%s has no column %d", feedModule, i)
	}
	return c.f.cells[c.row*c.f.width+i], nil
}

// Rowid numbers the rows from 1.
func (c *feedCursor) Rowid() (int64, error) { return int64(c.row) + 1, nil }

// Close ends the reading.
func (c *feedCursor) Close() error { return nil }
