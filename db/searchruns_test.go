package db

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sitewalk/internal/msp"
)

func TestTheIndexIsGivenEveryRunOfEveryWordOnce(t *testing.T) {
	set := &runSet{} // one for all texts, as for the rows of a go
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aab1-é€𝄞 \n\u00a0\u2003\x01\"'"))).Draw(t, "text")
		var want []string
		for _, w := range strings.FieldsFunc(text, breaks) {
			r := []rune(w)
			for at := range max(len(r)-2, 0) {
				if run := string(r[at : at+3]); !slices.Contains(want, run) {
					want = append(want, run)
				}
			}
		}
		if got := strings.Fields(string(set.appendRuns(nil, []byte(text)))); !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
		if got := runsOf(text); len(got) < len(want) || slices.ContainsFunc(want, func(run string) bool { return !slices.Contains(got, run) }) {
			t.Errorf("%q is looked up by %q, want all of %q", text, got, want)
		}
	})
}

// indexed opens a workspace with a configuration for each name, all in the index.
func indexed(t *testing.T, path string, names ...string) *DB {
	t.Helper()
	ctx := context.Background()
	d, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	org := &msp.Record{Kind: msp.KindOrganization, Values: msp.Values{msp.FieldName: "Zürich AG"}}
	if _, err := d.Add(ctx, msp.Write{}, []*msp.Record{org}); err != nil {
		t.Fatal(err)
	}
	var all []*msp.Record
	for _, name := range names {
		all = append(all, &msp.Record{Kind: msp.KindConfiguration, OrganizationID: org.ID, Values: msp.Values{msp.FieldName: name}})
	}
	if _, err := d.Add(ctx, msp.Write{}, all); err != nil {
		t.Fatal(err)
	}
	if err := d.IndexPending(ctx); err != nil {
		t.Fatal(err)
	}
	return d
}

func finds(t *testing.T, d *DB, text string, want ...string) {
	t.Helper()
	hits, err := d.Search(context.Background(), msp.SearchQuery{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range hits {
		got = append(got, h.Record.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q finds %q, want %q", text, got, want)
	}
}

// Every sign on a keyboard is part of a word: left out by the tokenizer, it would
// hide what it stands in, or make a query of two words where one is allowed.
func TestEverySignIsFoundInTheIndex(t *testing.T) {
	var names []string
	for c := byte('!'); c <= '~'; c++ {
		names = append(names, strings.ToLower("x"+string(rune(c))+"7"))
	}
	names = append(names, "é€", "a\u0301b", "日本語")
	d := indexed(t, filepath.Join(t.TempDir(), "workspace.db"), names...)
	defer d.Close()
	for c := byte('!'); c <= '~'; c++ {
		word := strings.ToLower("x" + string(rune(c)) + "7")
		var want []string
		for _, n := range names {
			if n == word { // capitals fold to the same
				want = append(want, n)
			}
		}
		finds(t, d, word, want...)
	}
	finds(t, d, "日本語", "日本語")
	finds(t, d, "x!7\tx!7", "x!7")
	finds(t, d, "x!7\x01x!", "x!7")
}

// A file whose index still has the trigram tokenizer's runs gets a new one.
func TestAnOlderIndexIsMadeAnew(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "workspace.db")
	all, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	register()
	pool, err := sql.Open("sqlite", dsn(path, "rwc"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all[:4] {
		if err := migrateOnce(ctx, &session{conn: conn}, m); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{
		"INSERT INTO batch (seq, id, action, staff, at) VALUES (1, 'b', 'edit', 'Jonas', 1)",
		"INSERT INTO organization (seq, id, name, name_key, version, created_at, updated_at, made_in) VALUES (1, 'o', 'Zürich AG', 'zurich ag', 1, 1, 1, 1)",
		"INSERT INTO configuration (seq, id, organization, name, name_key, version, created_at, updated_at, made_in) VALUES (1, 'c1', 1, 'SRV-01', 'srv-01', 1, 1, 1, 1), (2, 'c2', 1, 'Café', 'cafe', 1, 1, 1, 1)",
		"INSERT INTO search (rowid, text) VALUES (1, 'srv-01'), (2, 'cafe')",
	} {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			t.Fatal(text, err)
		}
	}
	if err := errors.Join(conn.Close(), pool.Close()); err != nil {
		t.Fatal(err)
	}
	d, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, when := range []string{"before", "after"} {
		finds(t, d, "rv-0", "SRV-01")
		finds(t, d, "café", "Café")
		finds(t, d, "zürich", "Zürich AG")
		if err := d.IndexPending(ctx); err != nil {
			t.Fatal(when, err)
		}
	}
	found, err := d.Check(ctx, false)
	if err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}

// Runs that share characters with others say little more than those do.
func TestAWordIsLookedUpByRunsThatSayMost(t *testing.T) {
	s := &sample{total: 399, counts: map[string]int{"10.": 300, "0.1": 90, ".16": 40, "164": 9, "64.": 8, "4.1": 60, ".19": 60, "zur": 50, "uri": 49, "ric": 50, "ich": 50}}
	for word, want := range map[string]string{
		"10.164.19": `"64." AND ".16" AND ".19"`,
		"zurich":    `"uri" AND "ich" AND "zur"`,
		"qqqqqq":    `"qqq"`,
		"x\"y":      `"x""y"`,
		"no":        "",
	} {
		if got := s.runs(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}
