package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func names(page msp.Page) []string {
	var out []string
	for _, r := range page.Records {
		out = append(out, r.Name())
	}
	return out
}

func listed(t *testing.T) (*db.DB, []msp.ID) {
	t.Helper()
	d := dbtest.New(t)
	orgs := []msp.ID{organization(t, d, "Beta"), organization(t, d, "acme"), organization(t, d, "Émile")}
	makers := []string{"", string(entry(t, d, msp.KindManufacturer, "dell")), string(entry(t, d, msp.KindManufacturer, "Cisco"))}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 60 {
		v := msp.Values{msp.FieldName: fmt.Sprintf("%c-%02d", 'a'+rune(i%3)-rune(32*(i%2)), i%17), msp.FieldManufacturer: makers[i%3], msp.FieldHostname: fmt.Sprintf("h%d", r.IntN(9))}
		if i%5 == 0 {
			v[msp.FieldArchived] = "true"
		}
		if i == 7 {
			delete(v, msp.FieldName)
		}
		configuration(t, d, orgs[i%len(orgs)], v)
	}
	return d, orgs
}

func TestPagesFitTogetherInEveryOrder(t *testing.T) {
	d, orgs := listed(t)
	ctx := context.Background()
	for _, f := range []msp.Field{"", msp.FieldName, msp.FieldHostname, msp.FieldManufacturer, msp.FieldOrganization, msp.FieldArchived, "updated_at"} {
		for _, desc := range []bool{false, true} {
			for _, scope := range [][]msp.ID{nil, orgs[:1], orgs[:2]} {
				q := msp.ListQuery{Kind: msp.KindConfiguration, Sort: f, Descending: desc, Archived: msp.With, Organizations: scope, Limit: 1000, WithTotal: true}
				whole := must(d.List(ctx, q))(t)
				if whole.Total != len(whole.Records) || scope == nil && whole.Total != 60 {
					t.Fatalf("%q: total %d of %d", f, whole.Total, len(whole.Records))
				}
				var paged []*msp.Record
				q.Limit = 7
				for {
					page := must(d.List(ctx, q))(t)
					paged = append(paged, page.Records...)
					if q.After = page.Next; q.After == "" {
						break
					}
				}
				for i, r := range whole.Records {
					if i >= len(paged) || paged[i].ID != r.ID {
						t.Fatalf("%q descending %v: the pages differ from the whole at %d", f, desc, i)
					}
				}
				jump := must(d.List(ctx, msp.ListQuery{Kind: q.Kind, Sort: f, Descending: desc, Archived: msp.With, Organizations: scope, Offset: 10, Limit: 1}))(t)
				if len(jump.Records) != 1 || jump.Records[0].ID != whole.Records[10].ID {
					t.Fatalf("%q: the jump leads elsewhere", f)
				}
			}
		}
	}
	if got := names(must(d.List(ctx, msp.ListQuery{Kind: msp.KindOrganization}))(t)); !slices.Equal(got, []string{"acme", "Beta", "Émile"}) {
		t.Errorf("organizations: %q", got)
	}
}

func TestFiltersKeepWhatTheySay(t *testing.T) {
	d, orgs := listed(t)
	ctx := context.Background()
	all := must(d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Archived: msp.With, Limit: 1000}))(t).Records
	link(t, d, all[20].ID, "1")
	maker := msp.FieldManufacturer
	dell := must(d.FindByName(ctx, msp.KindManufacturer, "", "Dell"))(t)[0].ID
	for _, c := range []struct {
		name string
		q    msp.ListQuery
		keep func(*msp.Record) bool
	}{
		{"without archived ones", msp.ListQuery{}, func(r *msp.Record) bool { return !r.Archived() }},
		{"only archived ones", msp.ListQuery{Archived: msp.Only}, (*msp.Record).Archived},
		{"no organization at all", msp.ListQuery{Archived: msp.With, Organizations: []msp.ID{}}, func(*msp.Record) bool { return false }},
		{"one manufacturer", msp.ListQuery{Archived: msp.With, Where: []msp.Where{{Field: maker, Values: []string{string(dell)}}}}, func(r *msp.Record) bool { return r.Get(maker) == string(dell) }},
		{"no manufacturer, or one", msp.ListQuery{Archived: msp.With, Where: []msp.Where{{Field: maker, Values: []string{"", string(dell)}}}}, func(r *msp.Record) bool { return r.Get(maker) == string(dell) || r.Get(maker) == "" }},
		{"host names", msp.ListQuery{Archived: msp.With, Where: []msp.Where{{Field: msp.FieldHostname, Values: []string{"h1", "h2"}}}}, func(r *msp.Record) bool { return r.Get(msp.FieldHostname) == "h1" || r.Get(msp.FieldHostname) == "h2" }},
		{"archived as a field", msp.ListQuery{Archived: msp.With, Where: []msp.Where{{Field: msp.FieldArchived, Values: []string{"true"}}}}, (*msp.Record).Archived},
		{"an organization as a field", msp.ListQuery{Archived: msp.With, Where: []msp.Where{{Field: msp.FieldOrganization, Values: []string{string(orgs[1])}}}}, func(r *msp.Record) bool { return r.OrganizationID == orgs[1] }},
		{"drafts", msp.ListQuery{Archived: msp.With, State: "draft"}, func(*msp.Record) bool { return true }}, // none has a type
		{"queued", msp.ListQuery{Archived: msp.With, State: "queued"}, func(r *msp.Record) bool { return r.ID != all[20].ID }},
		{"synced", msp.ListQuery{Archived: msp.With, State: "synced"}, func(r *msp.Record) bool { return r.ID == all[20].ID }},
		{"local", msp.ListQuery{Archived: msp.With, State: "local"}, func(r *msp.Record) bool { return r.ID != all[20].ID }},
		{"text", msp.ListQuery{Archived: msp.With, Text: "B-1"}, func(r *msp.Record) bool { return strings.Contains(strings.ToLower(r.Name()), "b-1") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.q.Kind, c.q.Limit, c.q.WithTotal = msp.KindConfiguration, 1000, true
			page := must(d.List(ctx, c.q))(t)
			var want []msp.ID
			for _, r := range all {
				if c.keep(r) {
					want = append(want, r.ID)
				}
			}
			if len(page.Records) != len(want) || page.Total != len(want) {
				t.Fatalf("%d records, total %d, want %d", len(page.Records), page.Total, len(want))
			}
			for i, r := range page.Records {
				if r.ID != want[i] {
					t.Fatalf("record %d is another", i)
				}
			}
		})
	}
	counts := must(d.OrganizationCounts(ctx, nil))(t)
	if c := counts[orgs[0]]; len(counts) != 3 || c.Configurations+c.Archived != 20 || c.ByState[msp.StateQueued] < 19 || c.Drafts != c.Configurations {
		t.Errorf("%+v", counts)
	}
	here, everywhere, err := d.Usage(ctx, maker, orgs[1])
	if err != nil || here[dell] != 20 || everywhere[dell] != 20 {
		t.Errorf("usage: %v %v %v", here, everywhere, err)
	}
}

func TestAPlaceInAnotherListIsRefused(t *testing.T) {
	d, _ := listed(t)
	ctx := context.Background()
	next := must(d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Limit: 5}))(t).Next
	for name, q := range map[string]msp.ListQuery{
		"nonsense":      {Kind: msp.KindConfiguration, After: "nonsense"},
		"another kind":  {Kind: msp.KindOrganization, After: next},
		"another order": {Kind: msp.KindConfiguration, Sort: msp.FieldHostname, After: next},
		"no such field": {Kind: msp.KindConfiguration, Sort: "shoe size"},
		"no such state": {Kind: msp.KindConfiguration, State: "happy"},
		"no such kind":  {Kind: "shoe"},
	} {
		if _, err := d.List(ctx, q); msp.CodeOf(err) != msp.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCountsFollowEveryWrite(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	for n := range 5 {
		if got := must(d.Count(ctx, msp.ListQuery{Kind: msp.KindConfiguration}))(t); got != n {
			t.Fatalf("%d, want %d", got, n)
		}
		configuration(t, d, acme, msp.Values{msp.FieldName: "A"})
	}
}

func TestEditsOfOneRecordAtOnceAreAllKept(t *testing.T) {
	d := dbtest.New(t)
	rec := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
	var all sync.WaitGroup
	const writers, edits = 8, 10
	errs := make(chan error, writers*edits)
	for w := range writers {
		all.Go(func() {
			for i := range edits {
				_, err := d.Edit(context.Background(), by, msp.KindConfiguration, []msp.ID{rec.ID}, func(r *msp.Record) error {
					r.Set(msp.FieldNotes, r.Get(msp.FieldNotes)+fmt.Sprintf("%d.%d ", w, i))
					return nil
				})
				errs <- err
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	got := must(d.Record(context.Background(), msp.KindConfiguration, rec.ID))(t)
	if n := len(strings.Fields(got.Get(msp.FieldNotes))); n != writers*edits || got.Version != writers*edits+1 {
		t.Errorf("%d of %d edits, version %d", n, writers*edits, got.Version)
	}
}

func TestQueueItemsComeInPages(t *testing.T) {
	d, orgs := listed(t)
	ctx := context.Background()
	seen := map[string]bool{}
	q := msp.QueueQuery{Limit: 7}
	for {
		items, next, err := d.QueueItems(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if seen[it.ID] || it.RecordID == "" {
				t.Fatalf("%+v", it)
			}
			seen[it.ID] = true
		}
		if q.After = next; next == "" {
			break
		}
	}
	if len(seen) != 63 {
		t.Errorf("%d items", len(seen))
	}
	items, _, err := d.QueueItems(ctx, msp.QueueQuery{Organizations: orgs[:1], Limit: 100})
	if err != nil || len(items) != 21 {
		t.Errorf("%d items of one organization, %v", len(items), err)
	}
	if err := d.SkipItems(ctx, []string{items[1].ID}); err != nil {
		t.Fatal(err)
	}
	if n := must(d.QueueCounts(ctx))(t)[msp.ITGlue][msp.StateSkipped]; n != 1 {
		t.Errorf("%d skipped", n)
	}
	if err := d.RetryItems(ctx, []string{items[1].ID}); err != nil {
		t.Fatal(err)
	}
	if err := d.RetryItems(ctx, []string{"nothing"}); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("%v", err)
	}
}

func TestRowsAreMatchedByTheFirstKeyThatFits(t *testing.T) {
	d := dbtest.New(t)
	acme := organization(t, d, "Acme")
	kind := entry(t, d, msp.KindConfigurationType, "Server")
	a := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV", msp.FieldType: string(kind), msp.FieldSerialNumber: "S1", msp.FieldMACAddress: "aabbccddeeff"})
	b := configuration(t, d, acme, msp.Values{msp.FieldName: "srv", msp.FieldType: string(kind), msp.FieldHostname: "Host"})
	configuration(t, d, organization(t, d, "Other"), msp.Values{msp.FieldName: "X", msp.FieldSerialNumber: "S9"})
	got := must(d.MatchRows(context.Background(), acme, []msp.RowKeys{
		{Serial: "s1", Hostname: "host"}, {Hostname: "HOST"}, {Name: "Srv", TypeID: kind}, {Name: "Srv"}, {Serial: "S9"}, {ID: b.ID, Serial: "S1"}, {},
	}, []msp.Field{msp.FieldSerialNumber, msp.FieldMACAddress, msp.FieldHostname, msp.FieldName}))(t)
	want := []msp.RowMatch{{By: msp.FieldSerialNumber, IDs: []msp.ID{a.ID}}, {By: msp.FieldHostname, IDs: []msp.ID{b.ID}}, {By: msp.FieldName, IDs: []msp.ID{a.ID, b.ID}}, {}, {}, {By: "id", IDs: []msp.ID{b.ID}}, {}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	near := must(d.Neighbours(context.Background(), acme, msp.Values{msp.FieldSerialNumber: "s9", msp.FieldName: "SRV"}, a.ID))(t)
	if len(near) != 2 {
		t.Errorf("%d neighbours", len(near))
	}
}
