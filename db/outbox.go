package db

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"sitewalk/internal/msp"
)

// syncs says whether a kind ever waits to be sent. Platforms and operating systems
// are fixed lists of IT Glue; expirations and flexible asset types are only read.
func syncs(k msp.Kind) bool {
	switch k {
	case msp.KindPlatform, msp.KindOperatingSystem, msp.KindExpiration, msp.KindFlexibleAssetType:
		return false
	}
	return true
}

// onMark is what becomes of a queue row whose record changed again. What was
// refused, blocked, skipped or waiting is tried anew; a create whose answer is not
// known, a request under way and a conflict stay what they are. queued_at always
// moves on, over an end of the row too: it tells a state decided before the change
// from one decided after.
const onMark = ` ON CONFLICT (kind, record, system) DO UPDATE SET
	organization = excluded.organization,
	queued_at    = max(excluded.queued_at, queued_at + 1),
	not_before   = iif(state IN ('refused', 'blocked', 'skipped', 'waiting', 'queued'), 0, not_before),
	attempts     = iif(state IN ('refused', 'blocked', 'skipped', 'waiting', 'queued'), 0, attempts),
	reason       = iif(state IN ('refused', 'blocked', 'skipped', 'waiting', 'queued'), '', reason),
	message      = iif(state IN ('refused', 'blocked', 'skipped', 'waiting', 'queued'), '', message),
	state        = iif(state IN ('refused', 'blocked', 'skipped', 'waiting'), 'queued', state)`

// mark notes that a record waits to be sent.
func (w *work) mark(ctx context.Context, k msp.Kind, seq int64, systems []msp.System) error {
	if !syncs(k) {
		return nil
	}
	t := tables[k]
	at := max(w.at, w.d.ended.Load()+1)
	for _, s := range systems {
		err := w.exec(ctx, "INSERT INTO outbox (kind, record, system, organization, queued_at) SELECT ?, t.seq, ?, "+t.ownerSeq("t")+
			", ? FROM "+t.name+" AS t WHERE t.seq = ?"+onMark, string(k), string(s), at, seq)
		if err != nil {
			return err
		}
	}
	return nil
}

// moveQueue follows a record, and what belongs to it, to another organization.
func (w *work) moveQueue(ctx context.Context, t *table, seq int64) error {
	err := w.exec(ctx, "UPDATE outbox SET organization = (SELECT organization FROM "+t.name+" WHERE seq = outbox.record) WHERE kind = ? AND record = ?",
		string(t.kind), seq)
	if err != nil {
		return err
	}
	return w.follow(ctx, t.kind, "?", seq)
}

const queueColumns = `o.kind, o.record, o.system, o.state, o.reason, o.message, o.queued_at, coalesce(o.intent_at, 0), o.intent,
	o.looked_up, o.looked_at, o.not_before, o.attempts`

// A queued row is an item whose record is still a row number.
type queued struct {
	msp.QueueItem
	seq int64
}

func scanQueued(rows *sql.Rows) (queued, error) {
	var q queued
	var at, intentAt, lookedAt, notBefore int64
	var intent string
	err := rows.Scan(&q.Kind, &q.seq, &q.System, &q.State, &q.Reason, &q.Message, &at, &intentAt, &intent, &q.LookedUp, &lookedAt, &notBefore, &q.Attempts)
	if err != nil {
		return q, err
	}
	q.QueuedAt, q.IntentAt, q.LookedAt, q.NotBefore = timeOf(at), timeOf(intentAt), timeOf(lookedAt), timeOf(notBefore)
	if intent != "" {
		if q.Intent, err = valuesOf(intent); err != nil {
			return q, err
		}
	}
	return q, nil
}

func (q *queued) name(id msp.ID) {
	q.RecordID = id
	q.ID = itemID(q.Kind, id, q.System)
}

func itemID(k msp.Kind, id msp.ID, s msp.System) string {
	return string(k) + ":" + string(id) + ":" + string(s)
}

// nameAll fills in the records' ids, kind by kind.
func nameAll(ctx context.Context, q queryer, items []queued) error {
	byKind := map[msp.Kind][]int64{}
	for _, it := range items {
		byKind[it.Kind] = append(byKind[it.Kind], it.seq)
	}
	for k, seqs := range byKind {
		ids, err := idsOf(ctx, q, k, seqs)
		if err != nil {
			return err
		}
		for i := range items {
			if items[i].Kind == k {
				items[i].name(ids[items[i].seq])
			}
		}
	}
	return nil
}

// parseItem takes an item's name apart.
func parseItem(id string) (msp.Kind, msp.ID, msp.System, error) {
	parts := strings.Split(id, ":")
	if len(parts) != 3 || tables[msp.Kind(parts[0])] == nil {
		return "", "", "", msp.FieldError("id", "%q is not an item of the queue. Take an id from the queue's list.", id)
	}
	return msp.Kind(parts[0]), msp.ID(parts[1]), msp.System(parts[2]), nil
}

// SetIntent stores that a create or a change is about to be sent and what it holds; the item
// is sending and its look-ups start from none.
func (d *DB) SetIntent(ctx context.Context, item msp.QueueItem, sent msp.Values, at time.Time) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		seq, err := liveSeq(ctx, t, item.Kind, item.RecordID)
		if err != nil {
			return err
		}
		n, err := t.execN(ctx, `UPDATE outbox SET state = 'sending', reason = '', message = '', intent_at = ?, intent = ?, looked_up = 0, looked_at = 0
			WHERE kind = ? AND record = ? AND system = ?`, millis(at), jsonSent(sent), string(item.Kind), seq, string(item.System))
		if err == nil && n == 0 {
			err = goneItem()
		}
		return err
	})
}

func goneItem() error {
	return msp.Errorf(msp.NotFound, "This no longer waits to be sent. Refresh the queue.")
}

// liveSeq finds the row of a record that is still there.
func liveSeq(ctx context.Context, q queryer, k msp.Kind, id msp.ID) (int64, error) {
	t, err := tableOf(k)
	if err != nil {
		return 0, err
	}
	var seq int64
	err = q.row(ctx, "SELECT seq FROM "+t.name+" WHERE id = ? AND removed_in IS NULL", string(id)).Scan(&seq)
	if err == sql.ErrNoRows {
		return 0, notFound(k)
	}
	return seq, err
}

// SetQueueState stores state, reason, message, attempts, look-ups and waiting time
// of an item. When the record changed since the item was read, it is not left
// refused, blocked, skipped or waiting on account of its former words: it is
// queued.
func (d *DB) SetQueueState(ctx context.Context, item msp.QueueItem) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.setState(ctx, item, false)
	})
}

// ClearIntent stores that a create is known not to have happened, with the item's
// state, reason and message.
func (d *DB) ClearIntent(ctx context.Context, item msp.QueueItem) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.setState(ctx, item, true)
	})
}

func (t *tx) setState(ctx context.Context, item msp.QueueItem, endIntent bool) error {
	seq, err := seqOf(ctx, t, item.Kind, item.RecordID)
	if err != nil {
		return err
	}
	var at int64
	err = t.row(ctx, "SELECT queued_at FROM outbox WHERE kind = ? AND record = ? AND system = ?", string(item.Kind), seq, string(item.System)).Scan(&at)
	if err == sql.ErrNoRows {
		return goneItem()
	}
	if err != nil {
		return err
	}
	if at != millis(item.QueuedAt) && !item.QueuedAt.IsZero() {
		switch item.State {
		case msp.StateRefused, msp.StateBlocked, msp.StateSkipped, msp.StateWaiting:
			item.State, item.Reason, item.Message, item.NotBefore, item.Attempts = msp.StateQueued, "", "", time.Time{}, 0
		}
	}
	err = t.exec(ctx, `UPDATE outbox SET state = ?, reason = ?, message = ?, attempts = ?, looked_up = ?, looked_at = ?, not_before = ?
		WHERE kind = ? AND record = ? AND system = ?`, string(item.State), item.Reason, item.Message, item.Attempts, item.LookedUp,
		millis(item.LookedAt), millis(item.NotBefore), string(item.Kind), seq, string(item.System))
	if err != nil || !endIntent {
		return err
	}
	return t.exec(ctx, "UPDATE outbox SET intent_at = NULL, intent = '', looked_up = 0, looked_at = 0 WHERE kind = ? AND record = ? AND system = ?",
		string(item.Kind), seq, string(item.System))
}
