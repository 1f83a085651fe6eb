// Package engine runs rounds between the store and the remote systems: Pull
// fetches and merges what changed there, Push sends what waits here, Sync does
// both, and Plan says what a push would do. A round may stop anywhere and be run
// again.
//
// What is decided is decided by pure functions (sync/merge, sync/route); the
// engine asks, stores and keeps the order. What must always hold:
//
//   - no transaction is held across a request;
//   - before a create is sent its intent is stored, and an intent without an
//     answer is looked up, never sent again blindly (lookup.go);
//   - a local value is replaced only by the merge, and only if the record is
//     still the one the merge saw (ApplyPull);
//   - one refused record stops nothing but what refers to it.
package engine

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/route"
)

// DefaultLookupWait is how far apart a lost answer is looked up twice.
const DefaultLookupWait = 30 * time.Second

// Options are what an engine is made of. Store, Connectors, Now and NewID are
// needed.
type Options struct {
	Store      Store
	Connectors map[msp.System]connector.Connector
	Now        func() time.Time
	NewID      func() msp.ID
	// LookupWait is the least time between two look-ups of a lost answer; 0 is
	// DefaultLookupWait.
	LookupWait time.Duration
	// PSASync is how the IT Glue account is joined to a PSA; PSA names that, ""
	// when it is not known. It counts as connected when it has a connector.
	PSASync route.Setting
	PSA     msp.System
	// Rules end conflicts by themselves; Locks keep fields from being sent. Both
	// stay the same for the length of a round.
	Rules []msp.Rule
	Locks []msp.Lock
	// ArchiveShare is how much of an organization, in per cent, a push may archive or
	// delete before it asks; 0 is DefaultArchiveShare.
	ArchiveShare int
	Logger       *slog.Logger // nil logs nothing
	// Open opens a file by the SHA-256 of its content; nil knows no files.
	Open func(sha256 string) (io.ReadCloser, error)
	// Unseal reads a secret of a record; nil can read none.
	Unseal func(ctx context.Context, rec *msp.Record, f msp.Field) (string, error)
	// Progress is told how far a round is, from the goroutine that runs it; nil
	// tells nobody.
	Progress func(Progress)
}

// An Engine runs rounds. One round at a time: the workspace is locked for its
// length by the caller.
type Engine struct {
	Options
	world route.World
}

// New makes an engine.
func New(o Options) *Engine {
	if o.LookupWait <= 0 {
		o.LookupWait = DefaultLookupWait
	}
	if o.ArchiveShare <= 0 {
		o.ArchiveShare = DefaultArchiveShare
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	world := route.World{PSA: o.PSA, Joined: o.PSASync}
	_, world.ITGlue = o.Connectors[msp.ITGlue]
	for _, psa := range []msp.System{msp.ConnectWise, msp.Autotask} {
		if _, ok := o.Connectors[psa]; ok {
			world.PSA, world.Connected = psa, true
		}
	}
	return &Engine{Options: o, world: world}
}

// A Scope limits a plan or a push. What an item refers to comes along. A pull is
// never limited: the systems answer for the whole account, and what is left out
// would be skipped by the next one.
type Scope struct {
	Organizations []msp.ID // none: all
	Records       []msp.ID // none: all
	// Anyway goes on where a brake would stop the round: a person has looked.
	Anyway bool
}

// all says whether nothing is limited.
func (s Scope) all() bool { return len(s.Organizations)+len(s.Records) == 0 }

func (s Scope) has(r *msp.Record) bool {
	if len(s.Records) > 0 && !slices.Contains(s.Records, r.ID) {
		return false
	}
	org := r.OrganizationID
	if r.Kind == msp.KindOrganization {
		org = r.ID
	}
	return len(s.Organizations) == 0 || slices.Contains(s.Organizations, org)
}

// Pull fetches what changed remotely, merges it and applies it. The result says
// what was done, also when an error ended it early.
func (e *Engine) Pull(ctx context.Context, scope Scope) (Result, error) {
	return e.rounds(ctx, scope, (*round).pull)
}

// Push sends what waits. When it ends without an error, nothing is left that it
// could do alone: answers that were lost have been looked up.
func (e *Engine) Push(ctx context.Context, scope Scope) (Result, error) {
	return e.rounds(ctx, scope, (*round).push)
}

// Sync is a pull, and a push if that went well.
func (e *Engine) Sync(ctx context.Context, scope Scope) (Result, error) {
	return e.rounds(ctx, scope, func(r *round, ctx context.Context) error {
		if err := r.pull(ctx); err != nil {
			return err
		}
		return r.push(ctx)
	})
}

// Plan says what Push would do for the same scope, in the order it would do it.
// It sends nothing at all.
func (e *Engine) Plan(ctx context.Context, scope Scope) (Plan, error) {
	var plan Plan
	for _, system := range e.systems() {
		r := e.round(system, scope, &Result{})
		entries, err := r.load(ctx)
		if err != nil {
			return Plan{}, err
		}
		plan.add(r, entries)
		err = r.archiveBrake(ctx, entries)
		if msp.CodeOf(err) != msp.Brake && err != nil {
			return Plan{}, err
		}
		if plan.Brake == nil {
			plan.Brake = err
		}
	}
	return plan, nil
}

func (e *Engine) systems() []msp.System { return slices.Sorted(maps.Keys(e.Connectors)) }

// rounds runs one round a system. An error of one system does not keep the
// others from theirs; the gravest is returned.
func (e *Engine) rounds(ctx context.Context, scope Scope, do func(*round, context.Context) error) (Result, error) {
	result := Result{Requests: map[msp.System]connector.Requests{}}
	var gravest error
	for _, system := range e.systems() {
		r := e.round(system, scope, &result)
		before := r.conn.Requests()
		err := do(r, ctx)
		if ctx.Err() != nil && msp.CodeOf(err) == msp.Internal {
			err = canceled(err) // whatever was under way has ended with the context
		}
		after := r.conn.Requests()
		result.Requests[system] = connector.Requests{Total: after.Total - before.Total, Writing: after.Writing - before.Writing}
		r.finish()
		if tErr := r.touch(ctx, after.Total > before.Total, err); err == nil {
			err = tErr
		}
		if err != nil {
			e.Logger.Warn("round stopped", "system", system, "error", err)
			if gravest == nil || gravity(err) > gravity(gravest) {
				gravest = err
			}
		}
		if ctx.Err() != nil {
			break
		}
	}
	return result, gravest
}

// gravity ranks what ended a round as the exit codes do (docs/cli.md).
func gravity(err error) int {
	return slices.Index([]msp.Code{msp.Brake, msp.Internal, msp.Busy, msp.Offline, msp.SignIn, msp.Canceled}, msp.CodeOf(err))
}

// A round is one run against one system.
type round struct {
	*Engine
	system msp.System
	conn   connector.Connector
	scope  Scope
	refs   *refs
	result *Result

	pulled   map[msp.Kind]bool              // kinds whose changes were fetched in this round
	items    map[string]*Item               // what became of each record, by queue id
	counted  map[string]bool                // records that were counted as pulled, by queue id
	reread   map[msp.ID]bool                // configurations read anew because their interfaces changed there
	homes    map[msp.ID]msp.SyncRecord      // the configurations of interfaces that wait
	disputed map[msp.ID][]msp.FieldConflict // what waits for a person about configurations, as far as they were looked at
	primary  map[msp.ID]msp.SyncRecord      // the primary interfaces of configurations that wait
	visited  map[msp.ID]bool                // parents whose children were compared before more are made
	atOnce   map[msp.Kind]int               // changes that go together, where fewer are taken than the connector says
	batch    msp.ID                         // of history, for all that is taken over in this round
}

func (e *Engine) round(system msp.System, scope Scope, result *Result) *round {
	r := &round{Engine: e, system: system, conn: e.Connectors[system], scope: scope, result: result,
		pulled: map[msp.Kind]bool{}, items: map[string]*Item{}, counted: map[string]bool{}, reread: map[msp.ID]bool{}, visited: map[msp.ID]bool{}, disputed: map[msp.ID][]msp.FieldConflict{}}
	r.refs = newRefs(r)
	return r
}

// finish puts the round's items into the result, sorted.
func (r *round) finish() {
	items := slices.SortedFunc(maps.Values(r.items), func(a, b *Item) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.RecordID, b.RecordID))
	})
	for _, item := range items {
		r.result.Items = append(r.result.Items, *item)
		r.result.Pushed.count(item)
	}
	if r.batch != "" {
		r.result.Batches = append(r.result.Batches, r.batch)
	}
}

// touch stores the contact with a system, or the attempt, also when the person
// has stopped the round.
func (r *round) touch(ctx context.Context, contact bool, err error) error {
	code := msp.CodeOf(err)
	if !contact && code != msp.Offline {
		return nil
	}
	at, problem := r.Now(), ""
	if code != "" && code != msp.Canceled {
		problem = message(err)
	}
	if code == msp.Offline {
		at = time.Time{} // nobody answered
	}
	return r.Store.Touch(context.WithoutCancel(ctx), r.system, at, problem)
}

// message is what an error says to a person.
func message(err error) string {
	if e := msp.AsError(err); e != nil {
		return e.Message
	}
	return "Sitewalk could not finish this. Try again, and save the support file if it stays so."
}

// stops says whether an error ends the round for a system. Others are about one
// record.
func stops(err error) bool {
	switch msp.CodeOf(err) {
	case msp.Refused, msp.NotFound, msp.Invalid, msp.Unknown, msp.Conflict, "":
		return false
	}
	return true
}

// kindOrder is the order in which kinds are sent, each after those it refers to.
var kindOrder = []msp.Kind{
	msp.KindOrganizationType, msp.KindOrganizationStatus, msp.KindOrganization,
	msp.KindManufacturer, msp.KindModel, msp.KindConfigurationType, msp.KindConfigurationStatus, msp.KindPlatform, msp.KindOperatingSystem,
	msp.KindLocation, msp.KindContact, msp.KindConfiguration, msp.KindInterface,
	msp.KindFlexibleAssetType, msp.KindFlexibleAsset, msp.KindPassword, msp.KindAttachment, msp.KindRelatedItem, msp.KindExpiration,
}

func rank(k msp.Kind) int {
	if i := slices.Index(kindOrder, k); i >= 0 {
		return i
	}
	return len(kindOrder)
}
