package itglue

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Many clients at once: nothing is lost, nothing is counted twice, and the
// mirror rule holds. Worth running with -race.
func TestConcurrentUse(t *testing.T) {
	m := newSmall(t, Switches{})
	m.s.SetLimit(Limit{Requests: -1})
	const clients, each = 8, 40
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := range each {
				id := m.add(fmt.Sprintf("C%d-%d", c, i), map[string]any{"primary-ip": "10.0.0.1"})
				m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"mac-address": "D4:6A:91:13:2D:77"})).want(200)
				m.get("/configurations?sort=-updated_at&include=configuration_interfaces").want(200)
				if i%4 == 0 {
					m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": id})).want(200)
				}
				m.s.SetFaults(Faults{})
				_ = m.s.Violations()
			}
		})
	}
	wg.Wait()
	if got, want := len(m.s.Configurations("")), clients*each*3/4; got != want {
		t.Errorf("%d configurations, want %d", got, want)
	}
	counts := m.s.Requests()
	if counts.ByRoute["POST /configurations"] != clients*each || counts.Writing != clients*each*2+clients*each/4 {
		t.Errorf("counts %+v", counts)
	}
	checkMirror(t, m.s)
}

// big fills an account with n configurations in four organizations.
func big(tb testing.TB, n int) *Server {
	tb.Helper()
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s, err := New(Options{Seed: "empty", Now: func() time.Time { return clock }, Limit: Limit{Requests: -1}})
	if err != nil {
		tb.Fatal(err)
	}
	e := s.Editor()
	var orgs []string
	for i := range 4 {
		id, err := e.AddOrganization(fmt.Sprint("Org ", i), fmt.Sprint("O", i))
		if err != nil {
			tb.Fatal(err)
		}
		orgs = append(orgs, id)
	}
	typ, _ := e.Find(ConfigurationTypes, "Laptop")
	for i := range n {
		clock = clock.Add(time.Second)
		_, err := e.Add(Configurations, map[string]any{"organization-id": orgs[i%4], "configuration-type-id": typ,
			"name": fmt.Sprintf("O%d-HQ-LT-%05d", i%4, i), "serial-number": fmt.Sprintf("S%06d", i)})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

// Paging through everything while records come, change and go between the pages
// gives each page in order, and a repeat of the question gives the same answer.
func TestPagingThroughALargeAccount(t *testing.T) {
	s := big(t, 3000)
	d := &desk{t, s, s.Key()}
	var all []string
	for page := 1; page <= 3; page++ {
		all = append(all, d.get(fmt.Sprintf("/configurations?sort=id&page[size]=1000&page[number]=%d", page)).want(200).ids()...)
	}
	if len(all) != 3000 || !slices.IsSortedFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	}) {
		t.Fatalf("%d ids, or out of order", len(all))
	}
	newest := d.get("/configurations?sort=-updated_at&page[size]=2").ids()
	if newest[0] != all[2999] {
		t.Errorf("newest %v", newest)
	}
	d.do("PATCH", "/configurations/"+all[5], data(Configurations, map[string]any{"notes": "x"})).want(200)
	if got := d.get("/configurations?sort=-updated_at&page[size]=2").ids(); got[0] != all[5] && got[1] != all[5] {
		t.Errorf("after a write the newest are %v", got)
	}
	d.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": all[5]})).want(200)
	if got := d.get("/configurations?sort=-updated_at&page[size]=1000"); slices.Contains(got.ids(), all[5]) || got.str("meta", "total-count") != "2999" {
		t.Error("a deleted record is still listed")
	}
}

func BenchmarkPageOfALargeAccount(b *testing.B) {
	s := big(b, 100_000)
	t := &testing.T{}
	d := &desk{t, s, s.Key()}
	page := 0
	for b.Loop() {
		page++
		d.get(fmt.Sprintf("/configurations?sort=-updated_at&page[size]=1000&page[number]=%d", page%100+1))
	}
}

func BenchmarkFindInALargeAccount(b *testing.B) {
	s := big(b, 100_000)
	t := &testing.T{}
	d := &desk{t, s, s.Key()}
	i := 0
	for b.Loop() {
		i++
		d.get(fmt.Sprintf("/configurations?filter[serial_number]=S%06d", i%100_000))
	}
}

func BenchmarkPatchAndReadNewest(b *testing.B) {
	s := big(b, 100_000)
	t := &testing.T{}
	d := &desk{t, s, s.Key()}
	ids := d.get("/configurations?page[size]=1000").ids()
	i := 0
	for b.Loop() {
		i++
		d.do("PATCH", "/configurations/"+ids[i%1000], data(Configurations, map[string]any{"notes": fmt.Sprint(i)}))
		d.get("/configurations?sort=-updated_at&page[size]=50")
	}
}
