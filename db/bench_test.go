package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// The benchmarks print ratios against floors measured in the same run
// (SITEWALK_BENCH_ROWS=1000000 is the size the targets speak of).
func benchRows() int {
	n, err := strconv.Atoi(os.Getenv("SITEWALK_BENCH_ROWS"))
	if err != nil || n < 1000 {
		return 20000
	}
	return n
}

const benchOrganizations = 400

// A desk is one large workspace that all benchmarks share: it takes minutes to
// make.
type desk struct {
	d    *db.DB
	path string
	orgs []msp.ID
	ids  []msp.ID
}

var theDesk = struct {
	once sync.Once
	desk
}{}

func benchDesk(b *testing.B) *desk {
	b.Helper()
	theDesk.once.Do(func() {
		dir, err := os.MkdirTemp("", "sitewalk-bench")
		if err != nil {
			b.Fatal(err)
		}
		theDesk.path = filepath.Join(dir, "workspace.db")
		theDesk.d = must(db.Open(context.Background(), db.Options{Path: theDesk.path}))(b)
		fillDesk(b, &theDesk.desk, benchRows())
	})
	return &theDesk.desk
}

func fillDesk(b testing.TB, k *desk, n int) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(1, 2))
	for i := range benchOrganizations {
		k.orgs = append(k.orgs, organization(b, k.d, fmt.Sprintf("Client %03d", i)))
	}
	lists := benchLists(b, k.d)
	must(k.d.ApplyImport(ctx, importing(), benchImport(r, k.orgs, lists, n), nil))(b)
	if err := k.d.IndexPending(ctx); err != nil {
		b.Fatal(err)
	}
	page := must(k.d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Limit: 5000, Offset: n / 3}))(b)
	for _, rec := range page.Records {
		k.ids = append(k.ids, rec.ID)
	}
}

func benchLists(b testing.TB, d *db.DB) map[msp.Field][]string {
	out := map[msp.Field][]string{}
	for f, names := range map[msp.Field][]string{
		msp.FieldType:            {"Managed Workstation", "Managed Server", "Firewall", "Printer", "Switch"},
		msp.FieldStatus:          {"Active", "Inactive"},
		msp.FieldManufacturer:    {"Dell", "HP", "Lenovo", "Fortinet", "Cisco"},
		msp.FieldModel:           {"Latitude 5520", "ProDesk 600", "ThinkPad T14", "FortiGate 60F", "Catalyst 9200", "OptiPlex 7090", "EliteBook 840"},
		msp.FieldPlatform:        {"Windows", "Mac"},
		msp.FieldOperatingSystem: {"Windows 11 Pro", "Windows Server 2022", "macOS 15"},
	} {
		info, _ := msp.FieldOf(msp.KindConfiguration, f)
		for _, name := range names {
			out[f] = append(out[f], string(entry(b, d, info.Ref, name)))
		}
	}
	return out
}

// benchImport makes rows like those of real inventories.
func benchImport(r *rand.Rand, orgs []msp.ID, lists map[msp.Field][]string, n int) msp.ImportRows {
	words := []string{"SRV", "WS", "NB", "FW", "SW", "PRN", "AP", "UPS", "NAS", "CAM"}
	towns := []string{"Zürich", "Basel", "Bern", "Genève", "Lugano", "Chur", "Sion", "Thun"}
	return func(yield func(msp.ImportRow, error) bool) {
		for i := range n {
			name := fmt.Sprintf("%s-%s-%06d", towns[r.IntN(len(towns))], words[r.IntN(len(words))], i)
			v := msp.Values{
				msp.FieldName: name, msp.FieldHostname: fmt.Sprintf("host%06d", r.IntN(1000000)),
				msp.FieldSerialNumber: fmt.Sprintf("%c%c%07X", 'A'+r.IntN(26), 'A'+r.IntN(26), r.Uint32()>>4),
				msp.FieldMACAddress:   fmt.Sprintf("%012x", r.Uint64()>>16), msp.FieldPrimaryIP: fmt.Sprintf("10.%d.%d.%d", r.IntN(256), r.IntN(256), r.IntN(256)),
				msp.FieldAssetTag: fmt.Sprintf("AT%06d", i), msp.FieldDefaultGateway: "10.0.0.1", msp.FieldPosition: fmt.Sprintf("Rack %d U%d", r.IntN(9), r.IntN(42)),
				msp.FieldOperatingSystemNotes: fmt.Sprintf("10.0.%d", 19041+r.IntN(3000)), msp.FieldInstalledBy: "Jonas Weber", msp.FieldPurchasedBy: "Mia Keller",
				msp.FieldInstalledAt: "2024-05-17", msp.FieldPurchasedAt: "2024-04-30", msp.FieldWarrantyExpiresAt: fmt.Sprintf("20%d-0%d-28", 26+r.IntN(4), 1+r.IntN(9)),
				msp.FieldNotes: fmt.Sprintf("<p>Ticket %d, second floor</p>", r.IntN(100000)),
			}
			for f, ids := range lists {
				v[f] = ids[r.IntN(len(ids))]
			}
			if !yield(msp.ImportRow{OrganizationID: orgs[r.IntN(len(orgs))], Values: v}, nil) {
				return
			}
		}
	}
}

// quantiles runs one thing n times and says its median and 99th percentile.
func quantiles(b *testing.B, n int, do func(i int)) (p50, p99 time.Duration) {
	b.Helper()
	took := make([]time.Duration, n)
	for i := range took {
		start := time.Now()
		do(i)
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[n/2], took[n*99/100]
}

func ratio(b *testing.B, got, floor time.Duration, name string) {
	b.ReportMetric(float64(got)/float64(floor), name)
}

func BenchmarkEdit(b *testing.B) {
	k := benchDesk(b)
	ctx := context.Background()
	f := must(os.Create(filepath.Join(filepath.Dir(k.path), "floor")))(b)
	defer f.Close()
	block := make([]byte, 16<<10)
	r := rand.New(rand.NewPCG(3, 4))
	for b.Loop() {
		floor50, floor99 := quantiles(b, 300, func(int) {
			if _, err := f.Write(block); err != nil {
				b.Fatal(err)
			}
			if err := fdatasync(f); err != nil {
				b.Fatal(err)
			}
		})
		p50, p99 := quantiles(b, 1000, func(i int) {
			id := k.ids[r.IntN(len(k.ids))]
			must(k.d.Edit(ctx, by, msp.KindConfiguration, []msp.ID{id}, func(rec *msp.Record) error {
				rec.Set(msp.FieldPosition, "Rack "+strconv.Itoa(r.IntN(1e9)))
				return nil
			}))(b)
		})
		ratio(b, p50, floor50, "p50/floor")
		ratio(b, p99, floor99, "p99/floor")
		b.ReportMetric(float64(p50.Microseconds()), "p50-µs")
	}
}

func BenchmarkPage(b *testing.B) {
	k := benchDesk(b)
	ctx := context.Background()
	raw := must(sql.Open("sqlite", k.path))(b)
	defer raw.Close()
	var cursors []string
	q := msp.ListQuery{Kind: msp.KindConfiguration, Limit: 100}
	for i := range 50 {
		q.Offset = benchRows() / 50 * i
		cursors = append(cursors, must(k.d.List(ctx, q))(b).Next)
	}
	q.Offset = 0
	r := rand.New(rand.NewPCG(5, 6))
	for b.Loop() {
		floor, _ := quantiles(b, 15, func(int) {
			must(scanCount(raw, "SELECT id, name FROM configuration WHERE removed_in IS NULL ORDER BY name_key, seq LIMIT 100 OFFSET ?", benchRows()/2))(b)
		})
		p50, p99 := quantiles(b, 200, func(int) {
			q.After = cursors[r.IntN(len(cursors))]
			must(k.d.List(ctx, q))(b)
		})
		ratio(b, p50, floor, "p50/offset")
		b.ReportMetric(float64(p50.Microseconds()), "p50-µs")
		b.ReportMetric(float64(p99.Microseconds()), "p99-µs")
		first, _ := quantiles(b, 100, func(int) {
			must(k.d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Organizations: []msp.ID{k.orgs[r.IntN(len(k.orgs))]}, Limit: 100}))(b)
		})
		b.ReportMetric(float64(first.Microseconds()), "first-µs")
	}
}

func BenchmarkSearch(b *testing.B) {
	k := benchDesk(b)
	ctx := context.Background()
	raw := must(sql.Open("sqlite", k.path))(b)
	defer raw.Close()
	r := rand.New(rand.NewPCG(7, 8))
	text := func() string {
		return []string{fmt.Sprintf("%06d", r.IntN(benchRows())), fmt.Sprintf("%04X", r.IntN(1<<16)), "FW-0" + strconv.Itoa(r.IntN(100)),
			"zürich srv " + strconv.Itoa(r.IntN(1000)+100), fmt.Sprintf("host%05d", r.IntN(100000)), "60F"}[r.IntN(6)]
	}
	for b.Loop() {
		floor, _ := quantiles(b, 5, func(int) {
			like := "%" + text() + "%"
			must(scanCount(raw, "SELECT id FROM configuration WHERE name LIKE ?1 OR hostname LIKE ?1 OR serial_number LIKE ?1 OR asset_tag LIKE ?1 OR mac_address LIKE ?1 OR notes LIKE ?1", like))(b)
		})
		p50, p99 := quantiles(b, 300, func(int) {
			must(k.d.Search(ctx, msp.SearchQuery{Text: text()}))(b)
		})
		b.ReportMetric(float64(floor)/float64(p50), "scan/p50")
		b.ReportMetric(float64(floor)/float64(p99), "scan/p99")
		b.ReportMetric(float64(p50.Microseconds()), "p50-µs")
		one, _ := quantiles(b, 100, func(int) {
			must(k.d.Search(ctx, msp.SearchQuery{Text: text(), Organizations: k.orgs[:3]}))(b)
		})
		b.ReportMetric(float64(one.Microseconds()), "limited-µs")
	}
}

func BenchmarkImport(b *testing.B) {
	const n = 100000
	ctx := context.Background()
	for b.Loop() {
		floor := bareInsert(b, n)
		d := dbtest.New(b)
		var orgs []msp.ID
		for i := range benchOrganizations {
			orgs = append(orgs, organization(b, d, fmt.Sprintf("Client %03d", i)))
		}
		lists := benchLists(b, d)
		start := time.Now()
		must(d.ApplyImport(ctx, importing(), benchImport(rand.New(rand.NewPCG(1, 2)), orgs, lists, n), nil))(b)
		took := time.Since(start)
		start = time.Now()
		if err := d.IndexPending(ctx); err != nil {
			b.Fatal(err)
		}
		indexed := time.Since(start)
		ratio(b, took, floor, "import/prepared")
		ratio(b, took+indexed, took, "with-index/without")
		b.ReportMetric(took.Seconds(), "import-s")
		start = time.Now()
		id := must(d.LastUndoable(ctx, "Jonas"))(b)
		must(d.Undo(ctx, by, id, false))(b)
		b.ReportMetric(time.Since(start).Seconds(), "undo-s")
	}
}

// bareInsert is what the same rows cost through prepared statements into the same
// tables, without anything around it.
func bareInsert(b *testing.B, n int) time.Duration {
	d := dbtest.New(b)
	org := organization(b, d, "Acme")
	lists := benchLists(b, d)
	raw := must(sql.Open("sqlite", "file:"+d.Path()+"?_pragma=busy_timeout(5000)&_pragma=cache_size(-262144)"))(b)
	defer raw.Close()
	start := time.Now()
	tx := must(raw.Begin())(b)
	insert := must(tx.Prepare(`INSERT INTO configuration (id, organization, name, hostname, serial_number, mac_address, primary_ip, asset_tag, position, notes, operating_system_notes,
		default_gateway, installed_by, purchased_by, installed_at, purchased_at, warranty_expires_at, name_key, version, created_at, updated_at, made_in)
		VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, 1, 1)`))(b)
	queue := must(tx.Prepare("INSERT INTO outbox (kind, record, system, organization, queued_at) VALUES ('configuration', ?, 'itglue', 1, 1)"))(b)
	i := 0
	benchImport(rand.New(rand.NewPCG(1, 2)), []msp.ID{org}, lists, n)(func(row msp.ImportRow, _ error) bool {
		v := row.Values
		i++
		must(insert.Exec(fmt.Sprintf("01900000-0000-7000-8000-%012d", i), v[msp.FieldName], v[msp.FieldHostname], v[msp.FieldSerialNumber], v[msp.FieldMACAddress], v[msp.FieldPrimaryIP], v[msp.FieldAssetTag],
			v[msp.FieldPosition], v[msp.FieldNotes], v[msp.FieldOperatingSystemNotes], v[msp.FieldDefaultGateway], v[msp.FieldInstalledBy], v[msp.FieldPurchasedBy],
			v[msp.FieldInstalledAt], v[msp.FieldPurchasedAt], v[msp.FieldWarrantyExpiresAt], v[msp.FieldName]))(b)
		must(queue.Exec(i))(b)
		return true
	})
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func scanCount(raw *sql.DB, text string, args ...any) (n int, err error) {
	rows, err := raw.Query(text, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
