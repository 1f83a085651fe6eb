package engine

import (
	"context"
	"time"

	"sitewalk/internal/msp"
)

// A Store is what the engine needs of the database. Every method is one
// transaction at most, and none is held across a network call.
type Store interface {
	// Cursor reads where a pull of the kind goes on; "" is from the start.
	Cursor(ctx context.Context, system msp.System, kind msp.Kind) (string, error)
	// LinksByRemote finds links by remote ids. Ids without a link are not in the map.
	LinksByRemote(ctx context.Context, system msp.System, kind msp.Kind, remoteIDs []string) (map[string]msp.Link, error)
	// Links finds links by our ids.
	Links(ctx context.Context, system msp.System, kind msp.Kind, ids []msp.ID) (map[msp.ID]msp.Link, error)
	// CountLinks counts the linked records of a kind that are not gone there.
	CountLinks(ctx context.Context, system msp.System, kind msp.Kind) (int, error)
	// CountLinksIn counts those of one organization; "" is the records that belong to none.
	CountLinksIn(ctx context.Context, system msp.System, kind msp.Kind, organization msp.ID) (int, error)
	// LinksAfter lists the links of a kind whose remote id comes after one as text, in that order, at
	// most limit; those of records removed here are left out.
	LinksAfter(ctx context.Context, system msp.System, kind msp.Kind, after string, limit int) ([]msp.Link, error)
	// SyncRecords loads records with everything about one system. Ids that do not exist are left out.
	SyncRecords(ctx context.Context, system msp.System, kind msp.Kind, ids []msp.ID) ([]msp.SyncRecord, error)
	// Unlinked finds local records of a kind without a link to the system that one of the keys
	// fits: name without case, serial number, MAC. The engine decides which of them it trusts.
	Unlinked(ctx context.Context, system msp.System, kind msp.Kind, keys []msp.MatchKey) (map[int][]msp.SyncRecord, error)

	// Children loads the records of a kind that belong to the given ones, by those, with everything
	// about one system. Those that were removed here are among them when they have a counterpart.
	Children(ctx context.Context, system msp.System, kind, parentKind msp.Kind, parents []msp.ID) (map[msp.ID][]msp.SyncRecord, error)

	// ApplyPull stores what was decided about a page of remote records, in one batch of
	// history. Changes whose record was saved since SeenVersion are left out and come back
	// as stale: decide again. batch "" starts a new one; the returned id goes on with it. Changes of
	// links alone write no history: when no field changed, no batch is started and "" comes back.
	// A change that gives a record its first link ends its intent.
	ApplyPull(ctx context.Context, system msp.System, batch msp.ID, changes []msp.PullChange) (stale []int, newBatch msp.ID, err error)
	// SetCursor stores where the next pull of the kind goes on. It is called when all pages are applied.
	SetCursor(ctx context.Context, system msp.System, kind msp.Kind, cursor string) error

	// Queue lists what waits for a system, oldest first, whatever its state. No organizations means
	// all; records that belong to none (organizations, lists) are left out when some are given.
	Queue(ctx context.Context, system msp.System, kind msp.Kind, organizations []msp.ID) ([]msp.SyncRecord, error)
	// Intents lists the records of a kind whose create was sent and is not confirmed, oldest first.
	Intents(ctx context.Context, system msp.System, kind msp.Kind) ([]msp.SyncRecord, error)
	// SetIntent stores that a create or a change is about to be sent and what it holds; the item is
	// sending and its look-ups start from none. NotFound: nothing waits any more.
	SetIntent(ctx context.Context, item msp.QueueItem, sent msp.Values, at time.Time) error
	// SetQueueState stores state, reason, message, attempts, look-ups and waiting time of an item.
	SetQueueState(ctx context.Context, item msp.QueueItem) error
	// ClearIntent stores that what was to be sent is known not to have happened, with the item's state, reason and message.
	ClearIntent(ctx context.Context, item msp.QueueItem) error
	// Confirm stores the confirmed outcome of a request: link, base, conflicts, the intent's end, and
	// the queue item's end unless the record changed since (it is queued again then). One transaction.
	Confirm(ctx context.Context, push msp.Push) error
	// Touch stores the time of the last contact with a system and what went wrong, if anything.
	Touch(ctx context.Context, system msp.System, at time.Time, problem string) error
}
