package db

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
)

const (
	// mostCandidates bounds what a search sorts; one that finds more says too
	// little. mostProved bounds what it proves to find them.
	mostCandidates = 1000
	mostProved     = 20000
	// mostPending bounds how many records that are not in the index yet are looked
	// at one by one, newest first. After an import there are more for a moment.
	mostPending = 20000
	// mostMarks is up to how many organizations the index itself filters.
	mostMarks = 200
	hitsShown = 50
)

// Search finds configurations, organizations and locations by any part of any
// word of their text; of several words each has to occur. MACs and serial numbers
// are found with and without separators, accents and case do not matter. Words of
// fewer than three characters alone find names that begin with them. What was just
// saved is found. Organizations nil is all.
func (d *DB) Search(ctx context.Context, sq msp.SearchQuery) ([]msp.SearchHit, error) {
	terms := termsOf(sq.Text)
	if len(terms) == 0 {
		return nil, nil
	}
	limit := sq.Limit
	if limit <= 0 {
		limit = hitsShown
	}
	limit = min(limit, mostCandidates)
	kinds := searchable
	if sq.Kinds != nil {
		kinds = nil
		for _, k := range searchable {
			if slices.Contains(sq.Kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	var out []msp.SearchHit
	err := d.look(ctx, func(q queryer) error {
		orgs, err := orgFilter(ctx, q, sq.Organizations)
		if err != nil {
			return err
		}
		if err := d.sample.refresh(ctx, q); err != nil {
			return err
		}
		words := d.sample.match(terms)
		var found []hit
		for _, k := range kinds {
			hits, err := searchKind(ctx, q, k, terms, words, orgs, limit)
			if err != nil {
				return err
			}
			found = append(found, hits...)
		}
		slices.SortStableFunc(found, hit.compare)
		out, err = showHits(ctx, q, found[:min(limit, len(found))], terms)
		return err
	})
	return out, err
}

// A hit is a record found and proved.
type hit struct {
	kind  msp.Kind
	seq   int64
	score int
	key   string
}

func (h hit) compare(o hit) int {
	if h.score != o.score {
		return h.score - o.score
	}
	return strings.Compare(h.key, o.key)
}

func searchKind(ctx context.Context, q queryer, k msp.Kind, terms []term, m, orgs string, limit int) ([]hit, error) {
	s := searchTexts[k]
	scope := ""
	if orgs != "" {
		scope = " AND " + s.org + " IN (" + orgs + ")"
	}
	// One part for what the index knows and one for what waits for it; each row is
	// proved where it is found, and the best are sorted.
	proved := func(from string) string {
		return "SELECT * FROM (SELECT t.seq, t.name_key, " + s.score("?1") + " AS score FROM " + from + scope + ") WHERE score > 0" + top(mostCandidates)
	}
	words := wire(terms)
	var parts []string
	var args []any
	if m != "" {
		parts = append(parts, proved("(SELECT rowid - "+itoa(s.offset)+" AS seq FROM search WHERE search MATCH ?2 AND rowid BETWEEN "+itoa(s.offset)+" AND "+itoa(s.offset+searchRoom-1)+top(mostProved)+") AS f CROSS JOIN "+string(k)+
			" AS t ON t.seq = f.seq WHERE t.removed_in IS NULL"),
			proved("(SELECT p.seq FROM search_queue AS w CROSS JOIN "+string(k)+" AS p ON p.seq BETWEEN w.first AND w.last WHERE w.kind = '"+string(k)+"' ORDER BY w.seq DESC"+top(mostPending)+") AS f CROSS JOIN "+
				string(k)+" AS t ON t.seq = f.seq WHERE t.removed_in IS NULL"))
		args = append(args, words, markedMatch(m, orgs))
	} else { // short words are looked up by the index of names, which is never behind
		parts = append(parts, proved(string(k)+" AS t WHERE t.removed_in IS NULL AND t.name_key >= ?2 AND t.name_key < ?3"))
		args = append(args, words, terms[0].raw, terms[0].raw+string(utf8.MaxRune))
	}
	text := "SELECT DISTINCT seq, score, name_key FROM (SELECT * FROM (" + strings.Join(parts, ") UNION ALL SELECT * FROM (") + ")) ORDER BY score, name_key, seq" + top(limit)
	var out []hit
	rows, err := q.query(ctx, text, args...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		h := hit{kind: k}
		err := rows.Scan(&h.seq, &h.score, &h.key)
		out = append(out, h)
		return err
	})
	return out, err
}

// markedMatch limits a query of the index to organizations, when they are few.
func markedMatch(m, orgs string) string {
	if orgs == "" || strings.Count(orgs, ",") >= mostMarks {
		return m
	}
	var marks []string
	for _, n := range strings.Split(orgs, ",") {
		var seq int64
		for _, c := range n {
			if c < '0' || c > '9' {
				return m // no organization at all
			}
			seq = seq*10 + int64(c-'0')
		}
		marks = append(marks, `"`+organizationMark(seq)+`"`)
	}
	return "(" + strings.Join(marks, " OR ") + ") AND " + m
}

// showHits loads what was found, with the field that fits best.
func showHits(ctx context.Context, q queryer, found []hit, terms []term) ([]msp.SearchHit, error) {
	byKind := map[msp.Kind][]int64{}
	for _, h := range found {
		byKind[h.kind] = append(byKind[h.kind], h.seq)
	}
	loaded := map[recordKey]stored{}
	for k, seqs := range byKind {
		list, err := loadSeqs(ctx, q, tables[k], seqs)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			loaded[recordKey{k, s.seq}] = s
		}
	}
	out := make([]msp.SearchHit, 0, len(found))
	for _, h := range found {
		s, ok := loaded[recordKey{h.kind, h.seq}]
		if !ok {
			continue
		}
		field, text := bestField(s.Record, terms)
		if field == "" {
			var err error
			if field, text, err = farField(ctx, q, s, terms); err != nil {
				return nil, err
			}
		}
		out = append(out, msp.SearchHit{Record: s.Record, Field: field, Text: text})
	}
	return out, nil
}

// bestField finds the field of the record itself that holds the most words, the
// first of the form when several do; "" when none holds any.
func bestField(rec *msp.Record, terms []term) (msp.Field, string) {
	var best msp.Field
	most := 0
	for _, info := range msp.FieldsOf(rec.Kind) {
		v := rec.Values[info.Name]
		if v == "" || info.Kind == msp.KindRef || info.Kind == msp.KindBool {
			continue
		}
		if n := holds(v, info, terms); n > most {
			best, most = info.Name, n
		}
	}
	return best, rec.Values[best]
}

func holds(v string, info msp.FieldInfo, terms []term) int {
	if info.Kind == msp.KindRichText {
		v = plainText(v)
	}
	folded := fold(v)
	n := 0
	for _, t := range terms {
		if strings.Contains(folded, t.raw) || t.bare != "" && (info.Identifier || info.Kind == msp.KindMAC) && strings.Contains(bare(folded), t.bare) {
			n++
		}
	}
	return n
}

// farField finds the words in what belongs to a configuration: the names of its
// model and manufacturer, its interfaces. The name stands in when nothing else is
// to show.
func farField(ctx context.Context, q queryer, s stored, terms []term) (msp.Field, string, error) {
	field, text := msp.FieldName, s.Name()
	if s.Kind != msp.KindConfiguration {
		return field, text, nil
	}
	rows, err := q.query(ctx, `SELECT 'model', name FROM model WHERE id = ?1 UNION ALL SELECT 'manufacturer', name FROM manufacturer WHERE id = ?2
		UNION ALL SELECT 'mac_address', mac_address FROM configuration_interface WHERE configuration = ?3 AND removed_in IS NULL
		UNION ALL SELECT 'primary_ip', ip_address FROM configuration_interface WHERE configuration = ?3 AND removed_in IS NULL`,
		s.Get(msp.FieldModel), s.Get(msp.FieldManufacturer), s.seq)
	most := 0
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var f msp.Field
		var v string
		err := rows.Scan(&f, &v)
		info, _ := msp.FieldOf(msp.KindConfiguration, f)
		if n := holds(v, info, terms); n > most {
			field, text, most = f, v, n
		}
		return err
	})
	return field, text, err
}

// text keeps the rows of a list that hold every word.
func (l *listing) text(sample *sample, text string) error {
	terms := termsOf(text)
	if len(terms) == 0 {
		return nil
	}
	if !searchableKind(l.t.kind) {
		for _, t := range terms {
			l.and("instr(t.name_key, ?) > 0", t.raw)
		}
		return nil
	}
	s := searchTexts[l.t.kind]
	if m := sample.match(terms); m != "" {
		l.and("t.seq IN (SELECT rowid - "+itoa(s.offset)+" FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? UNION ALL SELECT p.seq FROM search_queue AS w CROSS JOIN "+
			l.t.name+" AS p ON p.seq BETWEEN w.first AND w.last WHERE w.kind = ?)", m, s.offset, s.offset+searchRoom-1, string(l.t.kind))
	}
	l.and(s.score("?")+" > 0", wire(terms), wire(terms))
	return nil
}

func searchableKind(k msp.Kind) bool { return slices.Contains(searchable, k) }
