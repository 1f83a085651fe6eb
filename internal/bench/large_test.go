package bench

import (
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// large makes the workspace of a million configurations by importing them, in a
// process whose memory is watched, and measures on it what has to stay quick.
func (b *bench) large() {
	file, folder := b.path("large.xlsx"), b.path("large")
	tell("writing a workbook of %d rows …", b.rows)
	check(b, writeWorkbook(file, b.rows, 1))
	b.furnish(folder)
	tell("importing it …")
	made := child(b, "import", folder, file, strconv.Itoa(b.rows))
	check(b, os.Remove(file))
	size := must(os.Stat(filepath.Join(folder, "workspace.db")))(b).Size()
	tell("imported in %s, search index %s, %d MB", short(made.Import), short(made.Index), size>>20)
	idle := child(b, "idle", folder)

	d := must(openDesk(folder))(b)
	raw := openRaw(b, d.store.Path())
	b.search(d, raw)
	b.page(d, raw)
	b.edit(d)
	check(b, raw.Close())
	check(b, d.close())
	b.open(folder, b.imported())
	if made.Peak > 0 {
		what := fmt.Sprintf("%s to import, %s to index, file %d MB", short(made.Import), short(made.Index), size>>20)
		b.add(line{what: "memory at most: import of 1 M inline rows, search index too", seen: "< 10 MB reading", ratio: made.Peak, target: 200, unit: "MB", here: what})
		b.add(line{what: "memory: idle with 1 M rows", seen: "25 MB", ratio: idle.Now, target: 60, unit: "MB", here: fmt.Sprintf("%.0f MB at most", idle.Peak)})
	}
}

// scan runs a query to its end.
func (b *bench) scan(raw *sql.DB, text string, args ...any) {
	rows := must(raw.Query(text, args...))(b)
	defer rows.Close()
	for rows.Next() {
	}
	check(b, rows.Err())
}

// terms are what people type, taken from records that are there: a piece of the
// middle, an identifier as another program writes it, two words, one that is
// everywhere, one that is nowhere.
func terms(r *rand.Rand, rec *msp.Record) map[string]string {
	cut := func(s string, from, n int) string {
		from = min(from, max(len(s)-n, 0))
		return s[from:min(from+n, len(s))]
	}
	serial, mac := rec.Get(msp.FieldSerialNumber), rec.Get(msp.FieldMACAddress)
	name := strings.Split(rec.Name(), "-")
	return map[string]string{
		"middle of a number":   cut(name[len(name)-1], 1, 4),
		"middle of a serial":   strings.ToLower(cut(serial, 2, 4+r.IntN(3))),
		"MAC, no separators":   mac,
		"MAC, dashes":          strings.ToUpper(mac[:2] + "-" + mac[2:4] + "-" + mac[4:6] + "-" + mac[6:8] + "-" + mac[8:10] + "-" + mac[10:]),
		"end of a MAC":         cut(mac, 6, 6),
		"beginning of a host":  cut(rec.Get(msp.FieldHostname), 0, 8),
		"two words, no accent": "zurich " + cut(name[len(name)-1], 0, 4),
		"address":              rec.Get(msp.FieldPrimaryIP),
		"everywhere":           []string{"60F", "second floor", "genève", "host"}[r.IntN(4)],
		"nowhere":              fmt.Sprintf("qx%05d", r.IntN(100000)),
	}
}

const likeScan = `SELECT id FROM configuration WHERE name LIKE ?1 OR hostname LIKE ?1 OR serial_number LIKE ?1 OR mac_address LIKE ?1 OR asset_tag LIKE ?1 OR primary_ip LIKE ?1 OR notes LIKE ?1`

func (b *bench) search(d *desk, raw *sql.DB) {
	r := rand.New(rand.NewPCG(3, 4))
	page := must(d.store.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Limit: 300, Offset: b.rows / 3}))(b)
	var ours, screen, floor samples
	kinds := map[string]*samples{}
	const rounds = 8
	for range rounds {
		for range 8 {
			for kind, text := range terms(r, page.Records[r.IntN(len(page.Records))]) {
				if kinds[kind] == nil {
					kinds[kind] = &samples{}
				}
				kinds[kind].of(func() { must(d.store.Search(ctx, msp.SearchQuery{Text: text}))(b) })
			}
		}
		for _, text := range terms(r, page.Records[r.IntN(len(page.Records))]) {
			screen.of(func() { must(d.app.Search(ctx, actor, text, "", 50))(b) })
		}
		any := terms(r, page.Records[r.IntN(len(page.Records))])
		floor.of(func() { b.scan(raw, likeScan, "%"+any["middle of a number"]+"%") })
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		s := kinds[kind]
		ours = append(ours, *s...)
		tell("search, %s: p50 %s, p99 %s", kind, short(s.median()), short(s.at(0.99)))
	}
	b.versus("search 1 M, p50 : LIKE scan, p50", "1/270", ours.median(), floor.median(), 1.0/100)
	b.versus("search 1 M, p99 : LIKE scan, p50", "1/71", ours.at(0.99), floor.median(), 1.0/25)
	b.versus("… with what the screen shows of it, p50", "", screen.median(), floor.median(), 0)
}

func (b *bench) page(d *desk, raw *sql.DB) {
	r := rand.New(rand.NewPCG(5, 6))
	all := msp.ListQuery{Kind: msp.KindConfiguration, Limit: 100}
	var ours, jump, floor, one samples
	for range 10 {
		for range 15 {
			q := all
			q.Limit, q.Offset = 1, r.IntN(b.rows)
			q.After, q.Offset, q.Limit = must(d.store.List(ctx, q))(b).Next, 0, 100
			ours.of(func() { must(d.store.List(ctx, q))(b) })
		}
		for range 5 {
			floor.of(func() {
				b.scan(raw, "SELECT * FROM configuration WHERE removed_in IS NULL ORDER BY name_key, seq LIMIT 100 OFFSET ?", b.rows/2)
			})
			jump.of(func() {
				must(d.app.Rows(ctx, actor, app.GridQuery{View: "all", Fields: gridFields}, r.IntN(b.rows), 200))(b)
			})
			one.of(func() { must(d.app.Rows(ctx, actor, app.GridQuery{View: "all", Fields: gridFields}, 0, 200))(b) })
		}
	}
	b.versus("page anywhere in 1 M, p50 : OFFSET n/2, p50", "1/21", ours.median(), floor.median(), 1.0/10)
	b.versus("… p99", "1/6", ours.at(0.99), floor.median(), 0)
	b.versus("… 200 rows of the grid anywhere, with marks and count, p50", "", jump.median(), floor.median(), 0)
	b.versus("… the first 200 rows of the grid, p50", "", one.median(), floor.median(), 0)
}

var gridFields = func() (out []string) {
	for _, info := range msp.ConfigurationFields {
		out = append(out, string(info.Name))
	}
	return out
}()

func (b *bench) edit(d *desk) {
	f := must(os.Create(b.path("floor")))(b)
	defer f.Close()
	block := make([]byte, 16<<10)
	r := rand.New(rand.NewPCG(7, 8))
	var ids []msp.ID
	for range 20 {
		page := must(d.store.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Limit: 50, Offset: r.IntN(b.rows - 50)}))(b)
		for _, rec := range page.Records {
			ids = append(ids, rec.ID)
		}
	}
	check(b, d.store.IndexPending(ctx))
	var ours, floor samples
	for range 40 {
		for range 25 {
			floor.of(func() {
				_, err := f.Write(block)
				check(b, err)
				check(b, datasync(f))
			})
		}
		for range 25 {
			id := ids[r.IntN(len(ids))]
			ours.of(func() {
				must(d.store.Edit(ctx, by, msp.KindConfiguration, []msp.ID{id}, func(rec *msp.Record) error {
					rec.Set(msp.FieldPosition, "Rack "+strconv.Itoa(r.IntN(1e9)))
					return nil
				}))(b)
			})
		}
	}
	b.versus("edit saved with history and queue, p50 : 16 KiB append + fdatasync, p50", "2.1–2.8", ours.median(), floor.median(), 4)
	b.versus("the same, p99 : p99", "1.7–4.6", ours.at(0.99), floor.at(0.99), 8)
}

// open compares opening a workspace and reading its first pages: what waits at the
// start must not grow with the workspace.
func (b *bench) open(large, little string) {
	var ours, floor samples
	for range 15 {
		for _, at := range []struct {
			folder string
			to     *samples
		}{{large, &ours}, {little, &floor}} {
			var d *desk
			at.to.of(func() {
				d = must(openDesk(at.folder))(b)
				check(b, firstPages(d))
			})
			check(b, d.close())
		}
	}
	b.versus("open to first pages, 1 M rows : 100,000 rows", "1.2–1.8", ours.median(), floor.median(), 2.5)
}
