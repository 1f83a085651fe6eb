package db

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"sync"
)

// A sample says how frequent runs of three characters are, from some records
// spread over the table. The index walks a list for every run it is asked for, as
// long as the run is frequent; hits are proved, so the rare runs of a word do.
type sample struct {
	mu     sync.Mutex
	about  int64 // the last row when it was taken
	total  int
	counts map[string]int
}

const (
	sampleRows = 400
	// fewEnough is when a word's runs leave so few records that another list costs
	// more than it saves; mostRuns is how many are looked up at the most.
	fewEnough = 1.0 / 20_000
	mostRuns  = 3
)

// refresh takes the sample anew when there are many more records than there were.
func (s *sample) refresh(ctx context.Context, q queryer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var last int64
	if err := q.row(ctx, "SELECT coalesce(max(seq), 0) FROM configuration").Scan(&last); err != nil {
		return err
	}
	if s.counts != nil && last < s.about+s.about/4+sampleRows {
		return nil
	}
	step := max(last/sampleRows, 1)
	seqs := make([]int64, 0, sampleRows)
	for n := int64(1); n <= last; n += step {
		seqs = append(seqs, n)
	}
	text := searchTexts["configuration"]
	counts, total := map[string]int{}, 0
	rows, err := q.query(ctx, "SELECT "+text.columns()+" FROM configuration AS t WHERE t.seq IN (SELECT value FROM json_each(?))", jsonNumbers(seqs))
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var name, ids, rest, rich string
		if err := rows.Scan(&name, &ids, &rest, &rich); err != nil {
			return err
		}
		b, _ := appendSearchText(nil, name, ids, rest, rich)
		seen := map[string]bool{}
		for _, run := range runsOf(string(b)) {
			if !seen[run] {
				seen[run] = true
				counts[run]++
			}
		}
		total++
		return nil
	})
	if err == nil {
		s.about, s.total, s.counts = last, total, counts
	}
	return err
}

// share is about how many of the records have the run.
func (s *sample) share(run string) float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return (float64(s.counts[run]) + 0.5) / float64(s.total+1)
}

// runs says which runs of a word to look up, as a query of the index; "" when the
// word is too short for any. The rarest come first, and of those in the middle of
// what is looked up already only a part is news: a record with "164" that has "64."
// is no surprise.
func (s *sample) runs(word string) string {
	list := runsOf(word)
	shares := make([]float64, len(list))
	for i, run := range list {
		shares[i] = s.share(run)
	}
	var out, chosen []string
	taken := make([]bool, len(list))
	left := 1.0
	for len(out) < mostRuns && left > fewEnough {
		best, news := -1, 1.0
		for i := range list {
			if part := float64(newsOf(taken, i)) / shortest; part > 0 && !slices.Contains(chosen, list[i]) {
				if share := math.Pow(shares[i], part); share < news {
					best, news = i, share
				}
			}
		}
		if best < 0 {
			break
		}
		taken[best] = true
		left *= news
		chosen = append(chosen, list[best])
		out = append(out, `"`+strings.ReplaceAll(list[best], `"`, `""`)+`"`)
	}
	return strings.Join(out, " AND ")
}

// newsOf is how many of the three characters of a run are in none that was taken.
func newsOf(taken []bool, run int) int {
	news := shortest
	for d := -shortest + 1; d < shortest; d++ {
		if at := run + d; at >= 0 && at < len(taken) && taken[at] {
			news = min(news, max(d, -d))
		}
	}
	return news
}
