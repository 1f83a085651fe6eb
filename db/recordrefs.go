package db

import (
	"context"
	"database/sql"
	"strconv"

	"sitewalk/internal/msp"
)

// manyRecords is from how many records on it is cheaper to look up what they refer
// to once for all of them.
const manyRecords = 30

// loadSome is loadAll for about n records. Each refers to nine others, and most of
// them to the same few.
func loadSome(ctx context.Context, q queryer, t *table, n int, where string, args ...any) ([]stored, error) {
	if n < manyRecords {
		return loadAll(ctx, q, t, where, args...)
	}
	found, err := loadBy(ctx, q, t, t.loadMany, where, args...)
	if err != nil {
		return nil, err
	}
	return found, nameRefs(ctx, q, t, found)
}

// nameRefs puts ids in place of the rows that table.loadMany reads.
func nameRefs(ctx context.Context, q queryer, t *table, list []stored) error {
	ids := map[msp.Kind]map[string]msp.ID{}
	note := func(kind msp.Kind, row string) {
		if row == "" {
			return
		}
		if ids[kind] == nil {
			ids[kind] = map[string]msp.ID{}
		}
		ids[kind][row] = ""
	}
	for _, s := range list {
		note(msp.KindOrganization, string(s.OrganizationID))
		if t.parentKind == "" {
			note(msp.KindConfiguration, string(s.ParentID))
		}
		for _, c := range t.columns {
			if c.ref != "" {
				note(c.ref, s.Values[c.field])
			}
		}
	}
	for kind, byRow := range ids {
		if err := nameRows(ctx, q, kind, byRow); err != nil {
			return err
		}
	}
	for _, s := range list {
		s.OrganizationID = ids[msp.KindOrganization][string(s.OrganizationID)]
		if t.parentKind == "" {
			s.ParentID = ids[msp.KindConfiguration][string(s.ParentID)]
		}
		for _, c := range t.columns {
			if row := s.Values[c.field]; c.ref != "" && row != "" {
				s.Values[c.field] = string(ids[c.ref][row])
			}
		}
	}
	return nil
}

// nameRows fills in the ids of rows, removed ones too.
func nameRows(ctx context.Context, q queryer, kind msp.Kind, byRow map[string]msp.ID) error {
	seqs := make([]int64, 0, len(byRow))
	for row := range byRow {
		n, err := strconv.ParseInt(row, 10, 64)
		if err != nil {
			return damaged(err)
		}
		seqs = append(seqs, n)
	}
	rows, err := q.query(ctx, "SELECT seq, id FROM "+tables[kind].name+" WHERE seq IN (SELECT value FROM json_each(?))", jsonNumbers(seqs))
	return scanAll(rows, err, func(rows *sql.Rows) error {
		var row string
		var id msp.ID
		err := rows.Scan(&row, &id)
		byRow[row] = id
		return err
	})
}
