package db_test

import (
	"context"
	"strings"
	"testing"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

// Whatever is typed into the search box or handed in as a cursor is an answer or
// an error for people; and every part of a name finds it.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"srv-01", `"a" AND b*`, "NEAR(x y)", "é́́ ü", "aa:bb:cc", "\x00\xff", "😀😀😀", "-col:x", "ﬁnal", "İstanbul ẞ"} {
		f.Add(s, s)
	}
	d := dbtest.New(f)
	acme := organization(f, d, "Acme")
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, name, text string) {
		if strings.ContainsRune(name, 0) || strings.TrimSpace(name) == "" {
			name = "x"
		}
		rec := configuration(t, d, acme, msp.Values{msp.FieldName: name})
		q := msp.SearchQuery{Text: text, Kinds: []msp.Kind{msp.KindConfiguration}, Limit: 1000}
		if _, err := d.Search(ctx, q); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if _, err := d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Text: text}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if _, err := d.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, After: text}); err != nil && msp.CodeOf(err) != msp.Invalid {
			t.Errorf("%q: %v", text, err)
		}
		for _, when := range []string{"before", "after"} {
			q.Text = name
			hits := must(d.Search(ctx, q))(t)
			found := strings.TrimSpace(name) == "" || len(strings.Fields(name)) == 0 || len(hits) == 1000
			for _, h := range hits {
				found = found || h.Record.ID == rec.ID
			}
			if !found {
				t.Errorf("%s the index follows, %q does not find itself", when, name)
			}
			if err := d.IndexPending(ctx); err != nil {
				t.Fatal(err)
			}
		}
		must(d.Remove(ctx, by, msp.KindConfiguration, []msp.ID{rec.ID}))(t)
	})
}
