package app

import (
	"context"
	"time"

	"sitewalk/internal/msp"
)

// A Store is what the use cases need of the database. Every method is one
// transaction at most; none hands one out. Reads may run beside each other and
// beside the one writer.
type Store interface {
	RecordStore
	ListStore
	HistoryStore
	SyncStore
	RoundStore
	RuleStore
	ImportStore
	SettingStore
	UpkeepStore
	ContentStore
	SecretStore
}

// A RecordStore keeps records of all kinds.
type RecordStore interface {
	// Record loads one; msp.NotFound when it is not there.
	Record(ctx context.Context, kind msp.Kind, id msp.ID) (*msp.Record, error)
	// Records loads several in the order asked for; ids that do not exist are left out.
	Records(ctx context.Context, kind msp.Kind, ids []msp.ID) ([]*msp.Record, error)
	// AnyRecords is Records with the removed ones.
	AnyRecords(ctx context.Context, kind msp.Kind, ids []msp.ID) ([]*msp.Record, error)
	// FindByName finds records by exact name, without case when nothing fits exactly. "" org means any.
	FindByName(ctx context.Context, kind msp.Kind, org msp.ID, name string) ([]*msp.Record, error)
	// List reads a page of records.
	List(ctx context.Context, q ListQuery) (Page, error)
	// Count counts what List would show without limits.
	Count(ctx context.Context, q ListQuery) (int, error)
	// IDs reads the ids of a list in its order: Limit of them from Offset on, all when Limit is 0.
	IDs(ctx context.Context, q ListQuery) ([]msp.ID, error)
	// Filled tells, for the rows of a list from Offset on, whether they hold something in a field,
	// until each returns false.
	Filled(ctx context.Context, q ListQuery, field msp.Field, each func(filled bool) bool) error
	// Add makes records in one batch, marks them in the queue of the systems given and writes history.
	// Missing ids are made. Returns the batch.
	Add(ctx context.Context, w Write, records []*msp.Record) (msp.ID, error)
	// Edit loads the records, hands each to change, and saves those that differ, with history and
	// queue, in one transaction. An error from change saves nothing. No difference makes no batch (""),
	// and is no error.
	Edit(ctx context.Context, w Write, kind msp.Kind, ids []msp.ID, change func(*msp.Record) error) (msp.ID, error)
	// EditAdd edits records and makes others in the same batch.
	EditAdd(ctx context.Context, w Write, kind msp.Kind, ids []msp.ID, change func(*msp.Record) error, added []*msp.Record) (msp.ID, error)
	// Remove removes records and what belongs to them. What a remote system has is refused with
	// msp.Invalid, unless its kind is msp.Removable: then it waits to be deleted there.
	Remove(ctx context.Context, w Write, kind msp.Kind, ids []msp.ID) (msp.ID, error)
	// Neighbours finds configurations that share a serial number, a MAC (own or an interface's), an IP
	// or a name with the record: "Is it already here?"
	Neighbours(ctx context.Context, org msp.ID, values msp.Values, except msp.ID) ([]*msp.Record, error)
	// Search finds records by any part of any word, MACs and serials with or without separators.
	// What was just saved is found.
	Search(ctx context.Context, q SearchQuery) ([]SearchHit, error)
	// OrganizationCounts counts, per organization, configurations by draft, ready, archived and queue state.
	OrganizationCounts(ctx context.Context, orgs []msp.ID) (map[msp.ID]Counts, error)
	// Usage counts how often each value of a reference field is used, in the organization and in all.
	Usage(ctx context.Context, field msp.Field, org msp.ID) (here, all map[msp.ID]int, err error)
}

// A ListStore keeps the account-wide lists whole in memory for quick look-up;
// they are small.
type ListStore interface {
	// Entries reads one list, by name.
	Entries(ctx context.Context, kind msp.Kind) ([]*msp.Record, error)
}

// A HistoryStore reads who changed what, and takes it back.
type HistoryStore interface {
	Batches(ctx context.Context, q BatchQuery) ([]msp.Batch, string, error)
	Batch(ctx context.Context, id msp.ID) (msp.Batch, error)
	Changes(ctx context.Context, q ChangeQuery) ([]msp.Change, string, error)
	// Undo takes a batch back, or says what it would do. A field someone changed since stays.
	Undo(ctx context.Context, w Write, batch msp.ID, dryRun bool) (msp.Undone, error)
	// LastUndoable finds the newest batch of a person that still stands and can be taken back;
	// LastRedoable the newest undo of theirs that can.
	LastUndoable(ctx context.Context, staff string) (msp.ID, error)
	LastRedoable(ctx context.Context, staff string) (msp.ID, error)
}

// A SyncStore reads what waits and what differs.
type SyncStore interface {
	LinksOf(ctx context.Context, kind msp.Kind, ids []msp.ID) (map[msp.ID][]msp.Link, error)
	QueueOf(ctx context.Context, kind msp.Kind, ids []msp.ID) (map[msp.ID][]msp.QueueItem, error)
	QueueItems(ctx context.Context, q QueueQuery) ([]msp.QueueItem, string, error)
	QueueCounts(ctx context.Context) (map[msp.System]map[msp.State]int, error)
	RetryItems(ctx context.Context, ids []string) error
	SkipItems(ctx context.Context, ids []string) error
	Conflicts(ctx context.Context, q ConflictQuery) ([]msp.FieldConflict, error)
	// Resolve stores a choice: the local value becomes value, the base becomes what the other side
	// has, the conflict ends, and the record waits to be sent if the two differ.
	Resolve(ctx context.Context, w Write, id string, value string) (msp.ID, error)
	// ResolveAll stores the same choice for several conflicts in one batch; those that are settled
	// already are left out.
	ResolveAll(ctx context.Context, w Write, ids []string, take msp.Side) (batch msp.ID, n int, err error)
	// LastEdits finds who last gave fields of records their values here, by record and field; field ""
	// is the making of a record that was made here.
	LastEdits(ctx context.Context, kind msp.Kind, ids []msp.ID) (map[msp.ID]map[msp.Field]msp.Change, error)
	// GoneThere lists the records that a system no longer has, as queue items: with their reason where
	// they wait for a choice because they were edited since, without a state otherwise.
	GoneThere(ctx context.Context, organizations []msp.ID) ([]msp.QueueItem, error)
	// MakeSame makes one record of two, as decided. It fails with msp.Conflict when either was saved since.
	MakeSame(ctx context.Context, w Write, s msp.Same) (msp.ID, error)
	// Unlink ends a record's link to a system that no longer has it. With again it waits to be made
	// there anew, otherwise nothing waits.
	Unlink(ctx context.Context, kind msp.Kind, id msp.ID, system msp.System, again bool) error
	// Contact is when a system was last heard of, and what went wrong then; zero and "" when it never was.
	Contact(ctx context.Context, system msp.System) (at time.Time, problem string, err error)
}

// A RoundStore keeps the history of rounds.
type RoundStore interface {
	// BeginRound notes a round before its first request, and any other that is noted as under way as
	// broken off: the caller holds the workspace's lock.
	BeginRound(ctx context.Context, r msp.Round) error
	// EndRound notes how it ended.
	EndRound(ctx context.Context, r msp.Round) error
	// Rounds reads a page, newest first.
	Rounds(ctx context.Context, after string, limit int) ([]msp.Round, string, error)
}

// An ImportStore matches and applies imports.
type ImportStore interface {
	// MatchRows finds, for each row's keys, the configurations of the organization that fit, by the
	// field that fits first. Thousands of rows a call.
	MatchRows(ctx context.Context, org msp.ID, keys []RowKeys, order []msp.Field) ([]RowMatch, error)
	// ApplyImport writes an import in one transaction and one batch: new records through the bulk
	// path, changed ones by field; it calls progress now and then and stops when ctx ends, leaving nothing.
	// Records changed since SeenVersion make it fail with msp.Conflict.
	ApplyImport(ctx context.Context, w Write, rows ImportRows, progress func(done int)) (msp.ID, error)
	Imports(ctx context.Context, limit int) ([]msp.ImportRun, error)
	// ImportMapping is the mapping chosen last for the same headers; "" when there is none.
	ImportMapping(ctx context.Context, headers string) (string, error)
	SaveImportMapping(ctx context.Context, headers, mapping string) error
}

// A SettingStore keeps settings, connections and staff.
type SettingStore interface {
	Setting(ctx context.Context, key string) (string, error) // "" when it was never set
	SetSetting(ctx context.Context, key, value string) error
	// SettingOnce sets what is not set yet, and answers what is.
	SettingOnce(ctx context.Context, key, value string) (kept string, err error)
	Settings(ctx context.Context, prefix string) (map[string]string, error)
	Staff(ctx context.Context) ([]msp.Staff, error)
	SaveStaff(ctx context.Context, s msp.Staff) error
	RemoveStaff(ctx context.Context, id msp.ID) error
}

// An UpkeepStore looks after the file.
type UpkeepStore interface {
	// Check looks for damage: the file's own check, foreign keys, queue and links that point nowhere,
	// a search index that lags. With repair it mends what can be mended without loss.
	Check(ctx context.Context, repair bool) ([]Finding, error)
	// Backup writes a consistent copy to a new file.
	Backup(ctx context.Context, file string) error
	// Totals counts organizations and configurations.
	Totals(ctx context.Context) (organizations, configurations int, err error)
	Close() error
}

// The plain data the store speaks in. They live in msp, where the database can
// see them too.
type (
	Write         = msp.Write
	ListQuery     = msp.ListQuery
	Where         = msp.Where
	Tri           = msp.Tri
	Page          = msp.Page
	SearchQuery   = msp.SearchQuery
	SearchHit     = msp.SearchHit
	Counts        = msp.Counts
	BatchQuery    = msp.BatchQuery
	ChangeQuery   = msp.ChangeQuery
	QueueQuery    = msp.QueueQuery
	ConflictQuery = msp.ConflictQuery
	RowKeys       = msp.RowKeys
	RowMatch      = msp.RowMatch
	ImportRows    = msp.ImportRows
	ImportRow     = msp.ImportRow
	Finding       = msp.Finding
)

// The positions of Tri.
const (
	Without = msp.Without
	With    = msp.With
	Only    = msp.Only
)
