package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"sitewalk/internal/msp"
)

// How many rounds are kept, and how many of those that came to nothing: one every
// five minutes would soon push out what people did.
const (
	keepRounds      = 1000
	keepQuietRounds = 200
)

// BeginRound notes a round before its first request. Any other that is noted as
// under way was broken off: rounds hold the workspace's lock, so there is one at a
// time. Old ones are forgotten.
func (d *DB) BeginRound(ctx context.Context, r msp.Round) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		err := t.exec(ctx, "UPDATE round SET state = ? WHERE state = ?", string(msp.RoundBroken), string(msp.RoundRunning))
		if err != nil {
			return err
		}
		err = t.exec(ctx, "INSERT INTO round (id, kind, staff, automatic, at, scope, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
			string(r.ID), r.Kind, r.Staff, r.Automatic, millis(r.At), joinIDs(r.Organizations), string(msp.RoundRunning))
		if err != nil {
			return err
		}
		return t.exec(ctx, `DELETE FROM round WHERE seq <= (SELECT seq FROM round ORDER BY seq DESC LIMIT 1 OFFSET ?)
			OR quiet = 1 AND seq <= (SELECT seq FROM round WHERE quiet = 1 ORDER BY seq DESC LIMIT 1 OFFSET ?)`, keepRounds, keepQuietRounds)
	})
}

// EndRound notes how a round ended and what it did.
func (d *DB) EndRound(ctx context.Context, r msp.Round) error {
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return err
	}
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "UPDATE round SET ended_at = ?, state = ?, code = ?, message = ?, counts = ?, batches = ?, quiet = ? WHERE id = ?",
			millis(r.EndedAt), string(r.State), string(r.Code), r.Message, string(counts), joinIDs(r.Batches), r.Quiet(), string(r.ID))
	})
}

// Rounds reads a page of the history of rounds, newest first.
func (d *DB) Rounds(ctx context.Context, after string, limit int) ([]msp.Round, string, error) {
	limit = pageSize(limit)
	var out []msp.Round
	next := ""
	err := d.look(ctx, func(q queryer) error {
		before := int64(1<<62 - 1)
		if after != "" {
			p, err := placeOf(after, "rounds")
			if err != nil {
				return err
			}
			before = p.Seq
		}
		last := int64(0)
		rows, err := q.query(ctx, "SELECT "+roundColumns+" WHERE seq < ? ORDER BY seq DESC"+top(limit+1), before)
		return scanAll(rows, err, func(rows *sql.Rows) error {
			r, seq, err := scanRound(rows)
			if len(out) == limit {
				next = place{Of: "rounds", Seq: last}.text()
				return err
			}
			out, last = append(out, r), seq
			return err
		})
	})
	return out, next, err
}

const roundColumns = "seq, id, kind, staff, automatic, at, ended_at, scope, state, code, message, counts, batches FROM round"

func scanRound(row interface{ Scan(...any) error }) (r msp.Round, seq int64, err error) {
	var at, ended int64
	var scope, counts, batches string
	if err := row.Scan(&seq, &r.ID, &r.Kind, &r.Staff, &r.Automatic, &at, &ended, &scope, &r.State, &r.Code, &r.Message, &counts, &batches); err != nil {
		return r, 0, err
	}
	r.At, r.EndedAt, r.Organizations, r.Batches = timeOf(at), timeOf(ended), splitIDs(scope), splitIDs(batches)
	return r, seq, json.Unmarshal([]byte(counts), &r.Counts)
}

func joinIDs(ids []msp.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return strings.Join(texts, " ")
}

func splitIDs(text string) []msp.ID {
	var out []msp.ID
	for _, id := range strings.Fields(text) {
		out = append(out, msp.ID(id))
	}
	return out
}
