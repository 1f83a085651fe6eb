package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"sitewalk/internal/msp"
)

// QueueOf finds what of these records waits, by system.
func (d *DB) QueueOf(ctx context.Context, kind msp.Kind, ids []msp.ID) (map[msp.ID][]msp.QueueItem, error) {
	out := make(map[msp.ID][]msp.QueueItem, len(ids))
	err := d.look(ctx, func(q queryer) error {
		seqs, err := seqsOf(ctx, q, kind, ids)
		if err != nil {
			return err
		}
		items, err := queueItems(ctx, q, "o.kind = ? AND o.record IN (SELECT value FROM json_each(?)) ORDER BY o.system", string(kind), jsonNumbers(seqs))
		if err != nil {
			return err
		}
		if err := nameAll(ctx, q, items); err != nil {
			return err
		}
		for _, it := range items {
			out[it.RecordID] = append(out[it.RecordID], it.QueueItem)
		}
		return nil
	})
	return out, err
}

// QueueItems reads a page of the queue, oldest first. Organizations nil means all;
// those given leave out what belongs to none.
func (d *DB) QueueItems(ctx context.Context, qq msp.QueueQuery) ([]msp.QueueItem, string, error) {
	limit := qq.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, largestPage)
	var out []msp.QueueItem
	next := ""
	err := d.look(ctx, func(q queryer) error {
		where, args := []string{"1"}, []any{}
		and := func(cond string, more ...any) {
			where, args = append(where, cond), append(args, more...)
		}
		if qq.System != "" {
			and("o.system = ?", string(qq.System))
		}
		if qq.State != "" {
			and("o.state = ?", string(qq.State))
		}
		orgs, err := orgFilter(ctx, q, qq.Organizations)
		if err != nil {
			return err
		}
		if orgs != "" {
			// An organization's own row belongs to none; it counts as its own.
			and("(o.organization IN (" + orgs + ") OR o.kind = 'organization' AND o.record IN (" + orgs + "))")
		}
		if qq.After != "" {
			p, err := placeOf(qq.After, "queue")
			if err != nil {
				return err
			}
			var at int64
			var kind, system string
			if _, err := fmt.Sscanf(p.Key, "%d %s %s", &at, &kind, &system); err != nil {
				return msp.FieldError("after", "This place in the queue is not known. Begin at the first page.")
			}
			and("o.queued_at >= ? AND (o.queued_at, o.kind, o.record, o.system) > (?, ?, ?, ?)", at, at, kind, p.Seq, system)
		}
		items, err := queueItems(ctx, q, strings.Join(where, " AND ")+" ORDER BY o.queued_at, o.kind, o.record, o.system"+top(limit+1), args...)
		if err != nil {
			return err
		}
		if len(items) > limit {
			items = items[:limit]
			last := items[limit-1]
			next = place{Of: "queue", Key: fmt.Sprintf("%d %s %s", millis(last.QueuedAt), last.Kind, last.System), Seq: last.seq}.text()
		}
		if err := nameAll(ctx, q, items); err != nil {
			return err
		}
		for _, it := range items {
			out = append(out, it.QueueItem)
		}
		return nil
	})
	return out, next, err
}

// RetryItems makes items be tried at the next push: refused, blocked, waiting and
// skipped ones are queued, and nothing is waited for. A create whose answer is
// unknown stays so: it has to be looked up first.
func (d *DB) RetryItems(ctx context.Context, ids []string) error {
	return d.eachItem(ctx, ids, `UPDATE outbox SET not_before = 0, attempts = 0,
		reason = iif(state IN ('refused', 'blocked', 'waiting', 'skipped'), '', reason),
		message = iif(state IN ('refused', 'blocked', 'waiting', 'skipped'), '', message),
		state = iif(state IN ('refused', 'blocked', 'waiting', 'skipped'), 'queued', state)
		WHERE kind = ? AND record = ? AND system = ?`)
}

// SkipItems leaves items out until their record changes again. A request that is
// under way, or whose answer is unknown, cannot be skipped.
func (d *DB) SkipItems(ctx context.Context, ids []string) error {
	return d.eachItem(ctx, ids, `UPDATE outbox SET state = 'skipped', reason = '', message = '', not_before = 0
		WHERE kind = ? AND record = ? AND system = ? AND intent_at IS NULL AND state NOT IN ('sending', 'unknown')`)
}

func (d *DB) eachItem(ctx context.Context, ids []string, text string) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		for _, id := range ids {
			kind, record, system, err := parseItem(id)
			if err != nil {
				return err
			}
			var seq int64
			var state msp.State
			err = t.row(ctx, "SELECT o.record, o.state FROM outbox AS o WHERE o.kind = ? AND o.record = (SELECT seq FROM "+tables[kind].name+" WHERE id = ?) AND o.system = ?",
				string(kind), string(record), string(system)).Scan(&seq, &state)
			if err == sql.ErrNoRows {
				return msp.FieldError("id", "%s does not wait any more. Refresh the queue.", id)
			}
			if err != nil {
				return err
			}
			n, err := t.execN(ctx, text, string(kind), seq, string(system))
			if err != nil {
				return err
			}
			if n == 0 {
				return msp.FieldError("id", "%s is being sent, or its answer is not known yet. Let it be looked up first.", id)
			}
		}
		return nil
	})
}
