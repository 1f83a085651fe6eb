// Package connector is the contract between the sync engine and the remote
// systems. A connector translates between a vendor's wire and our nouns; it
// knows no store and no engine.
package connector

import (
	"context"
	"io"
	"time"

	"sitewalk/internal/msp"
)

// A Connector reads and writes records in one remote system. It keeps within the
// vendor's limits by itself, is safe for concurrent use, and returns an
// *msp.Error for everything a person could act on:
//
//   - SignIn: the credentials were refused (401, 403)
//   - Offline: the system could not be reached, or answers nothing usable
//   - Busy: rate limited beyond the wait the connector does itself, RetryAt set
//   - Refused: the system said no to this record; Field and Message say why
//   - NotFound: the record is not there
//   - Unknown: a write was sent and its answer lost; only looking tells
//   - Canceled: the context ended before anything was sent
//
// A read that fails may simply be repeated. A write that fails with any code but
// Unknown has changed nothing.
type Connector interface {
	System() msp.System

	// Kinds lists the kinds of records it can pull, each after those it refers to.
	Kinds() []msp.Kind

	// Writes says which kinds it can create and update.
	Writes(kind msp.Kind) bool

	// Test tries the credentials with the cheapest request there is.
	Test(ctx context.Context) (Account, error)

	// Pull hands over, page by page, every record of the kind that changed since
	// the cursor ("" is from the start). It may hand over a record twice; it never
	// skips one. The cursor it returns may be stored only when fn has returned
	// nil for every page; a pull from the start that failed midway starts again.
	Pull(ctx context.Context, kind msp.Kind, since Cursor, fn func(Page) error) (Cursor, error)

	// Get reads one record, with all its children that can be read with it. parent
	// is what it belongs to; the zero Parent for kinds that have none.
	Get(ctx context.Context, kind msp.Kind, id string, parent Parent) (Record, error)

	// Create makes a record. No vendor has idempotency keys: after Unknown, Find
	// must decide.
	Create(ctx context.Context, d Draft) (Record, error)

	// Update changes only the values in d.Values. The caller has just read the
	// record; no vendor has a conditional write, so a small gap stays.
	Update(ctx context.Context, id string, d Draft) (Record, error)

	// Delete takes a record away for good. It is asked for kinds with a parent only
	// (msp.Removable); one that is not there any more is no error.
	Delete(ctx context.Context, kind msp.Kind, id string, parent Parent) error

	// Find looks for records by natural keys and returns every record that fits
	// any of them, each once. It compares by itself and does not trust a filter.
	Find(ctx context.Context, q Query) ([]Record, error)

	// Open says which fields the system takes on a record held with this PSASync.
	// nil means all.
	Open(kind msp.Kind, psaSync string) []msp.Field

	// Quota says how much of the vendor's limit is left.
	Quota() Quota

	// Requests counts the requests sent since the connector was made.
	Requests() Requests
}

// A Completer is a connector whose lists may leave out whose a record is, which
// it can find out at the price of further requests. It is asked only for records
// that are linked to nothing here: of the others it is known.
type Completer interface {
	// Incomplete says that a record from a list lacks something that Complete
	// may find.
	Incomplete(r Record) bool

	// Complete adds what is lacking to the Values of the records, as far as it can
	// be found.
	Complete(ctx context.Context, kind msp.Kind, records []Record) error
}

// A Batcher is a connector that can read and change several records of a kind with
// one request. The engine uses it for work that piled up, never for a create: of
// a lost answer to many creates nobody could say which record is whose.
type Batcher interface {
	// Batch says how many records of a kind GetMany and UpdateMany take at once; 0
	// for none, then each goes by itself.
	Batch(kind msp.Kind) (read, write int)

	// GetMany reads records as Get does, in any order. One that is not in the answer
	// may be there all the same; only Get tells that it is gone. A field that the
	// system shows in full only to Get is Masked.
	GetMany(ctx context.Context, kind msp.Kind, ids []string) ([]Record, error)

	// UpdateMany changes each record as Update does and returns those whose new state
	// the answer held. After any error but SignIn, Offline, Busy and Canceled, and
	// for a record that is not among the returned, nothing may be assumed: the
	// system may do all of a batch, none, or a part. Get tells.
	UpdateMany(ctx context.Context, kind msp.Kind, changes []Change) ([]Record, error)
}

// A Change is one record of an UpdateMany.
type Change struct {
	ID    string
	Draft Draft
}

// A Rememberer is a connector that knows something the next one for the same
// account should know, in this program or a later one: how much of the limit is
// used up, what the system could not bear. The text holds no secret, and its form
// belongs to the connector. open says that requests are to follow: a program that
// is killed then leaves word that it may have sent up to the end.
type Rememberer interface {
	Memory(open bool) string
}

// A Clock is a connector that knows by how much the system's clock is ahead of
// ours, as of its last answer; negative when it is behind, zero when the system
// does not say. CreatedAt and UpdatedAt of a Record are by the system's clock.
type Clock interface {
	Ahead() time.Duration
}

// A Secrets connector can be asked for a secret that its lists hide, when a
// person wants to see it. NotFound: there is none; Refused: the credentials do not
// allow it.
type Secrets interface {
	Secret(ctx context.Context, kind msp.Kind, id string, f msp.Field) (string, error)
}

// A Files connector hands over the content of an attachment. Refused: it is
// larger than limit bytes.
type Files interface {
	Download(ctx context.Context, id string, parent Parent, limit int64, to io.Writer) error
}

// A Parent is the record that another belongs to, by its remote id.
type Parent struct {
	Kind msp.Kind
	ID   string
}

// A Cursor is where an incremental pull goes on. Its form belongs to the
// connector.
type Cursor string

// A Page is a part of a pull.
type Page struct {
	Records []Record
	Done    int // records handed over so far, this page included
	Total   int // records there are; 0 when the system does not say
}

// A Record is a remote record in our nouns.
type Record struct {
	Kind           msp.Kind
	ID             string // the remote id, never empty
	OrganizationID string // remote id of its organization; "" for account-wide records
	ParentID       string // remote id of the record it belongs to (msp.ParentKinds)
	ParentKind     msp.Kind
	URL            string
	Version        string    // the system's own mark of the last change, as it wrote it
	CreatedAt      time.Time // UTC; zero when the system does not say
	UpdatedAt      time.Time // UTC; zero when the system does not say
	PSASync        string    // "", "enabled", "disabled", "orphaned"
	// Values holds the fields the system told of. A field that is not in the map
	// is not known, which is never a change.
	Values map[msp.Field]Value
	// Children are records that came along with their parent: the interfaces of a
	// configuration, attachments, embedded passwords, related items.
	Children []Record
	// Whole lists the kinds of which Children holds all there are. Of another kind
	// nothing follows from what is not among them.
	Whole []msp.Kind
}

// A Value is one remote field.
type Value struct {
	Text string // canonical form; for a reference the name of what it points to
	Ref  string // for a reference, the remote id; "" when it is empty
	// Masked says that the system hides the value from us: neither a change nor
	// something to compare with.
	Masked bool
}

// A Draft is what to write. References carry the remote id in Value.Ref.
type Draft struct {
	Kind           msp.Kind
	OrganizationID string // remote id; needed for records of an organization
	ParentID       string
	ParentKind     msp.Kind
	// Content opens the file of a new attachment, from its start at each call. The
	// connector closes what it opens.
	Content func() (io.ReadCloser, error)
	Values  map[msp.Field]Value
}

// A Query asks for records by natural keys, most trusted first.
type Query struct {
	Kind           msp.Kind
	OrganizationID string // remote id; "" for account-wide records
	ParentID       string
	ParentKind     msp.Kind
	SerialNumber   string
	MACAddress     string // 12 hex digits
	AssetTag       string
	Name           string
	TypeID         string // remote id of the configuration type; narrows Name
	// Values is what was sent, for kinds that have none of these keys: the
	// destination of a related item, the size of an attachment. Secrets are left out.
	Values map[msp.Field]Value
}

// An Account is what a connection test found out.
type Account struct {
	Message string // one sentence for the person
}

// A Quota is how much of the vendor's limit is left in the current window.
type Quota struct {
	Left   int
	Of     int
	Window time.Duration
	Until  time.Time // we were told to wait until then; zero when we were not
}

// Requests counts what was sent.
type Requests struct {
	Total   int64
	Writing int64 // POST, PATCH, PUT, DELETE
}
