package bench

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"modernc.org/sqlite/vtab"

	"sitewalk/internal/msp"
)

// openRaw opens a workspace's file past the store, as safe as the store does: the
// floors write into the same tables on the same disk.
func openRaw(b testing.TB, path string) *sql.DB {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-262144)"}}
	raw := must(sql.Open("sqlite", "file:"+path+"?"+q.Encode()))(b)
	raw.SetMaxOpenConns(1)
	return raw
}

// everyRow is the query a person would write for an export.
var everyRow = func() string {
	columns, joins := []string{"o.name AS organization"}, []string{"JOIN organization AS o ON o.seq = t.organization"}
	for _, info := range msp.ConfigurationFields {
		name := string(info.Name)
		if info.Kind != msp.KindRef {
			columns = append(columns, "t."+name)
			continue
		}
		columns = append(columns, fmt.Sprintf("coalesce(r_%s.name, '') AS %s", name, name))
		joins = append(joins, fmt.Sprintf("LEFT JOIN %s AS r_%s ON r_%s.seq = t.%s", info.Ref, name, name, name))
	}
	columns = append(columns, "t.id", "t.version")
	return "SELECT " + strings.Join(columns, ", ") + " FROM configuration AS t " + strings.Join(joins, " ") + " WHERE t.removed_in IS NULL ORDER BY t.name_key"
}()

// A memory is rows that SQLite reads as a table out of Go's memory, in the
// simplest way: the floor of a bulk insert.
type memory struct {
	width int
	cells []any
}

// theMemory is what the module reads; one at a time.
var theMemory *memory

func init() {
	if err := vtab.RegisterModule(nil, "bench_memory", memoryModule{}); err != nil {
		panic(err)
	}
}

type memoryModule struct{}

func (memoryModule) Create(c vtab.Context, _ []string) (vtab.Table, error) {
	names := make([]string, theMemory.width)
	for i := range names {
		names[i] = fmt.Sprint("c", i)
	}
	return memoryTable{}, c.Declare("CREATE TABLE x(" + strings.Join(names, ", ") + ")")
}

func (m memoryModule) Connect(c vtab.Context, args []string) (vtab.Table, error) {
	return m.Create(c, args)
}

type memoryTable struct{}

func (memoryTable) BestIndex(*vtab.IndexInfo) error { return nil }
func (memoryTable) Open() (vtab.Cursor, error)      { return &memoryCursor{m: theMemory}, nil }
func (memoryTable) Disconnect() error               { return nil }
func (memoryTable) Destroy() error                  { return nil }

type memoryCursor struct {
	m  *memory
	at int
}

func (c *memoryCursor) Filter(int, string, []vtab.Value) error {
	c.at = 0
	return nil
}
func (c *memoryCursor) Next() error                      { c.at += c.m.width; return nil }
func (c *memoryCursor) Eof() bool                        { return c.at >= len(c.m.cells) }
func (c *memoryCursor) Column(i int) (vtab.Value, error) { return c.m.cells[c.at+i], nil }
func (c *memoryCursor) Rowid() (int64, error)            { return int64(c.at), nil }
func (c *memoryCursor) Close() error                     { return nil }
