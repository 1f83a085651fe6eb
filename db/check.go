package db

import (
	"context"
	"database/sql"
	"fmt"

	"sitewalk/internal/msp"
)

// How bad a finding is.
const (
	severe  = "error"
	warning = "warning"
	notice  = "info"
)

// Check looks for damage: the file's own check, what points nowhere, queue rows,
// links and conflicts of records that are not there, a search index that lags. With
// repair it mends what can be mended without loss. A sound workspace has no
// findings. It reads the whole file: a minute for a million records.
func (d *DB) Check(ctx context.Context, repair bool) ([]msp.Finding, error) {
	var out []msp.Finding
	err := d.apart(ctx, func(s *session) error {
		found, err := checkFile(ctx, s)
		out = append(out, found...)
		return err
	})
	if err != nil {
		return out, err
	}
	if len(out) > 0 {
		return out, nil // on a damaged file nothing else can be trusted, and nothing is written
	}
	for _, c := range strays() {
		f, err := d.checkStrays(ctx, c, repair)
		if err != nil {
			return out, err
		}
		if f != nil {
			out = append(out, *f)
		}
	}
	found, err := d.checkParents(ctx, repair)
	out = append(out, found...)
	if err != nil {
		return out, err
	}
	found, err = d.checkContents(ctx, repair)
	out = append(out, found...)
	if err != nil {
		return out, err
	}
	found, err = d.checkSearch(ctx, repair)
	return append(out, found...), err
}

func checkFile(ctx context.Context, s *session) ([]msp.Finding, error) {
	var out []msp.Finding
	rows, err := s.query(ctx, "PRAGMA quick_check(10)")
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		if err == nil && line != "ok" {
			out = append(out, msp.Finding{What: "file", Severity: severe, Message: "The workspace file is damaged: " + line + ". Set it aside and restore the newest backup."})
		}
		return err
	})
	if err != nil {
		return out, err
	}
	// Violations are rows, not an error.
	rows, err = s.query(ctx, "PRAGMA foreign_key_check")
	violations := map[string]int{}
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var table, parent string
		var rowid sql.NullInt64
		var key int
		err := rows.Scan(&table, &rowid, &parent, &key)
		violations[table+" to "+parent]++
		return err
	})
	for what, n := range violations {
		out = append(out, msp.Finding{What: "references", Severity: severe, Message: fmt.Sprintf("%d references from %s point nowhere. Restore the newest backup, or save the support file and ask for help.", n, what)})
	}
	return out, err
}

// A stray is a row that stands for a record which is not there.
type stray struct {
	what, table, where, message string
}

func strays() []stray {
	var out []stray
	for _, k := range allKinds {
		deleted := ""
		if msp.Removable(k) { // a removed one waits to be deleted in a system that has it
			deleted = " AND NOT EXISTS (SELECT 1 FROM link AS l WHERE l.kind = outbox.kind AND l.record = outbox.record AND l.system = outbox.system)"
		}
		absent := "kind = '" + string(k) + "' AND NOT EXISTS (SELECT 1 FROM " + tables[k].name + " AS t WHERE t.seq = record AND t.removed_in IS NULL)"
		missing := "kind = '" + string(k) + "' AND NOT EXISTS (SELECT 1 FROM " + tables[k].name + " AS t WHERE t.seq = record)"
		out = append(out,
			stray{"queue", "outbox", absent + deleted, "%d items of the queue stand for a " + k.Title() + " that is not there."},
			stray{"conflicts", "conflict", absent, "%d conflicts stand for a " + k.Title() + " that is not there."},
			stray{"links", "link", missing, "%d links stand for a " + k.Title() + " that was never there."})
	}
	return out
}

func (d *DB) checkStrays(ctx context.Context, c stray, repair bool) (*msp.Finding, error) {
	var n int64
	err := d.look(ctx, func(q queryer) error {
		return q.row(ctx, "SELECT count(*) FROM "+c.table+" WHERE "+c.where).Scan(&n)
	})
	if err != nil || n == 0 {
		return nil, err
	}
	f := &msp.Finding{What: c.what, Severity: warning, Message: fmt.Sprintf(c.message, n) + " Check again with repair to take them out."}
	if !repair {
		return f, nil
	}
	err = d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "DELETE FROM "+c.table+" WHERE "+c.where)
	})
	f.Repaired = err == nil
	f.Message = fmt.Sprintf(c.message, n) + " They were taken out."
	return f, err
}

// checkSearch compares the index with the records: each that is there has its
// entry, or waits for one.
func (d *DB) checkSearch(ctx context.Context, repair bool) ([]msp.Finding, error) {
	var out []msp.Finding
	var waiting int64
	lost := map[msp.Kind]int64{}
	err := d.look(ctx, func(q queryer) error {
		if err := q.row(ctx, "SELECT coalesce(sum(last - first + 1), 0) FROM search_queue").Scan(&waiting); err != nil {
			return err
		}
		for _, k := range searchable {
			var n int64
			s := searchTexts[k]
			err := q.row(ctx, "SELECT count(*) FROM "+string(k)+" AS t WHERE t.removed_in IS NULL AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = t.seq + "+itoa(s.offset)+
				") AND NOT EXISTS (SELECT 1 FROM search_queue WHERE kind = ? AND t.seq BETWEEN first AND last)", string(k)).Scan(&n)
			if err != nil {
				return err
			}
			if n > 0 {
				lost[k] = n
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, k := range searchable {
		if lost[k] == 0 {
			continue
		}
		f := msp.Finding{What: "search", Severity: warning, Message: fmt.Sprintf("%d %ss cannot be found by search. Check again with repair to index them.", lost[k], k.Title())}
		if repair {
			err := d.change(ctx, func(ctx context.Context, t *tx) error {
				t.searchWork = true
				return t.exec(ctx, "INSERT INTO search_queue (kind, first, last) SELECT ?1, min(seq), max(seq) FROM "+string(k)+" HAVING count(*) > 0", string(k))
			})
			if err != nil {
				return out, err
			}
			f.Repaired, f.Message = true, fmt.Sprintf("%d %ss could not be found by search. They are indexed again.", lost[k], k.Title())
		}
		out = append(out, f)
	}
	switch {
	case repair:
		return out, d.IndexPending(ctx)
	case waiting > largestPage:
		out = append(out, msp.Finding{What: "search", Severity: notice, Message: fmt.Sprintf("%d records wait to be indexed for search. It goes on by itself while the workspace is open.", waiting)})
	}
	return out, nil
}
