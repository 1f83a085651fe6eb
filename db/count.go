package db

import (
	"context"
	"database/sql"
	"fmt"
	"maps"

	"sitewalk/internal/msp"
)

// A tally is the session that counts, and what it counted since anybody last
// wrote: SQLite's data_version changes, on a connection that never writes itself,
// with every commit of this program or another. One counts at a time, so that the
// same question asked twice is worked out once.
type tally struct {
	session *session
	version int64
	byQuery map[string]any
}

// mostCounts bounds what is remembered: filters vary without end.
const mostCounts = 200

// counted answers from what is remembered, or works it out. ask names the
// question and says how.
func counted[T any](ctx context.Context, d *DB, ask func(r queryer) (key string, compute func() (T, error), err error)) (out T, err error) {
	var t *tally
	select {
	case held, ok := <-d.tally:
		if !ok {
			return out, errClosed()
		}
		t = held
		defer func() { d.tally <- t }()
	case <-ctx.Done():
		return out, friendly(ctx.Err())
	}
	err = d.snapshot(ctx, t.session, func(r queryer) error {
		var version int64
		if err := r.row(ctx, "PRAGMA data_version").Scan(&version); err != nil {
			return err
		}
		if version != t.version || len(t.byQuery) >= mostCounts {
			t.version, t.byQuery = version, map[string]any{}
		}
		key, compute, err := ask(r)
		if err != nil {
			return err
		}
		if v, ok := t.byQuery[key].(T); ok {
			out = v
			return nil
		}
		if out, err = compute(); err == nil {
			t.byQuery[key] = out
		}
		return err
	})
	return out, friendly(err)
}

// Totals counts organizations and configurations, archived ones too.
func (d *DB) Totals(ctx context.Context) (organizations, configurations int, err error) {
	both, err := counted(ctx, d, func(r queryer) (string, func() ([2]int, error), error) {
		return "totals", func() (n [2]int, err error) {
			err = r.row(ctx, `SELECT (SELECT count(*) FROM organization WHERE removed_in IS NULL),
				(SELECT count(*) FROM configuration WHERE removed_in IS NULL)`).Scan(&n[0], &n[1])
			return n, err
		}, nil
	})
	return both[0], both[1], err
}

// OrganizationCounts counts, per organization: configurations that are not
// archived, drafts among them, archived ones, records with something that did not
// fit, locations, and configurations by state of their queue items. nil is all
// organizations.
func (d *DB) OrganizationCounts(ctx context.Context, orgs []msp.ID) (map[msp.ID]msp.Counts, error) {
	shared, err := counted(ctx, d, func(r queryer) (string, func() (map[msp.ID]msp.Counts, error), error) {
		set, err := orgFilter(ctx, r, orgs)
		return "organizations " + set, func() (map[msp.ID]msp.Counts, error) { return organizationCounts(ctx, r, set) }, err
	})
	out := make(map[msp.ID]msp.Counts, len(shared))
	for id, c := range shared { // the caller may write to what it gets
		c.ByState = maps.Clone(c.ByState)
		out[id] = c
	}
	return out, err
}

func organizationCounts(ctx context.Context, r queryer, set string) (map[msp.ID]msp.Counts, error) {
	limit := func(column string) string {
		if set == "" {
			return column + " IS NOT NULL"
		}
		return column + " IN (" + set + ")"
	}
	bySeq := map[int64]*msp.Counts{}
	names := map[int64]msp.ID{}
	rows, err := r.query(ctx, "SELECT seq, id FROM organization WHERE removed_in IS NULL AND "+limit("seq"))
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var seq int64
		var id msp.ID
		err := rows.Scan(&seq, &id)
		names[seq], bySeq[seq] = id, &msp.Counts{ByState: map[msp.State]int{}}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		text string
		add  func(c *msp.Counts, word string, n int)
	}{
		{"SELECT organization, archived, count(*) FROM configuration WHERE removed_in IS NULL AND " + limit("organization") + " GROUP BY organization, archived",
			func(c *msp.Counts, word string, n int) {
				if word == "1" {
					c.Archived += n
				} else {
					c.Configurations += n
				}
			}},
		{"SELECT organization, '', count(*) FROM configuration AS t WHERE " + limit("organization") + " AND " + isDraft + " AND removed_in IS NULL AND archived = 0 GROUP BY organization",
			func(c *msp.Counts, _ string, n int) { c.Drafts = n }},
		{"SELECT organization, '', count(*) FROM configuration WHERE " + limit("organization") + " AND pending <> '' AND removed_in IS NULL GROUP BY organization",
			func(c *msp.Counts, _ string, n int) { c.Problems = n }},
		{"SELECT organization, '', count(*) FROM location WHERE " + limit("organization") + " AND removed_in IS NULL GROUP BY organization",
			func(c *msp.Counts, _ string, n int) { c.Locations = n }},
		{"SELECT organization, state, count(*) FROM outbox WHERE " + limit("organization") + " AND kind = 'configuration' GROUP BY organization, state",
			func(c *msp.Counts, word string, n int) { c.ByState[msp.State(word)] = n }},
		{`SELECT t.organization, 'conflict', count(DISTINCT c.record) FROM conflict AS c CROSS JOIN configuration AS t ON t.seq = c.record
			WHERE c.kind = 'configuration' AND ` + limit("t.organization") + " GROUP BY t.organization",
			func(c *msp.Counts, _ string, n int) {
				c.ByState[msp.StateConflict] = max(n, c.ByState[msp.StateConflict])
			}},
	} {
		rows, err := r.query(ctx, part.text)
		err = scanAll(rows, err, func(rows *sql.Rows) error {
			var seq int64
			var word string
			var n int
			err := rows.Scan(&seq, &word, &n)
			if c := bySeq[seq]; c != nil {
				part.add(c, word, n)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	out := make(map[msp.ID]msp.Counts, len(bySeq))
	for seq, c := range bySeq {
		out[names[seq]] = *c
	}
	return out, nil
}

// Usage counts how often each value of a configuration's reference field is used,
// in the organization and in all.
func (d *DB) Usage(ctx context.Context, field msp.Field, org msp.ID) (here, all map[msp.ID]int, err error) {
	c, err := tables[msp.KindConfiguration].column(field)
	if err != nil {
		return nil, nil, err
	}
	if c.ref == "" {
		return nil, nil, msp.FieldError(string(field), "%s is not chosen from a list. Ask for a field that is.", string(field))
	}
	both, err := counted(ctx, d, func(r queryer) (string, func() ([2]map[msp.ID]int, error), error) {
		return fmt.Sprintf("usage %s %s", field, org), func() (out [2]map[msp.ID]int, err error) {
			for i, where := range []string{"t.organization = (SELECT seq FROM organization WHERE id = ?1)", "?1 = ?1"} {
				out[i] = map[msp.ID]int{}
				rows, err := r.query(ctx, "SELECT v.id, u.n FROM (SELECT t."+c.name+" AS value, count(*) AS n FROM configuration AS t WHERE t."+c.name+
					" IS NOT NULL AND t.removed_in IS NULL AND "+where+" GROUP BY 1) AS u CROSS JOIN "+string(c.ref)+" AS v ON v.seq = u.value", string(org))
				err = scanAll(rows, err, func(rows *sql.Rows) error {
					var id msp.ID
					var n int
					err := rows.Scan(&id, &n)
					out[i][id] = n
					return err
				})
				if err != nil {
					return out, err
				}
			}
			return out, nil
		}, nil
	})
	return maps.Clone(both[0]), maps.Clone(both[1]), err
}

// QueueCounts counts what waits, by system and state.
func (d *DB) QueueCounts(ctx context.Context) (map[msp.System]map[msp.State]int, error) {
	shared, err := counted(ctx, d, func(r queryer) (string, func() (map[msp.System]map[msp.State]int, error), error) {
		return "queue", func() (map[msp.System]map[msp.State]int, error) {
			out := map[msp.System]map[msp.State]int{}
			rows, err := r.query(ctx, "SELECT system, state, count(*) FROM outbox GROUP BY system, state")
			err = scanAll(rows, err, func(rows *sql.Rows) error {
				var system msp.System
				var state msp.State
				var n int
				err := rows.Scan(&system, &state, &n)
				if out[system] == nil {
					out[system] = map[msp.State]int{}
				}
				out[system][state] = n
				return err
			})
			return out, err
		}, nil
	})
	out := make(map[msp.System]map[msp.State]int, len(shared))
	for system, byState := range shared {
		out[system] = maps.Clone(byState)
	}
	return out, err
}
