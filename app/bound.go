package app

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"sitewalk/internal/msp"
)

// A Bound is the one façade that the window and the bridge offer to the screens.
// Every method acts as the person who is working, turns any error into the JSON
// of an ErrorView, and lets no panic through.
type Bound struct {
	app *App

	mu    sync.Mutex
	ctx   context.Context
	staff string
}

// NewBound makes the façade for the person named; "" is the only profile, or the
// default administrator.
func NewBound(a *App, staff string) *Bound {
	return &Bound{app: a, ctx: context.Background(), staff: staff}
}

// Use sets the context that calls run under; the window hands over its own at
// start.
func (b *Bound) use(ctx context.Context) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ctx = ctx
}

// UseContext lets a shell set the context calls run under. It is a function and
// not a method, so that it is not offered to the screens.
func UseContext(b *Bound, ctx context.Context) { b.use(ctx) }

// call runs one use case as the person who is working.
func call[T any](b *Bound, name string, f func(ctx context.Context, actor msp.Staff) (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			b.app.log.Error("a screen call panicked", "call", name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = errors.New(ErrorJSON(msp.Errorf(msp.Internal, "Sitewalk could not finish this. Nothing was changed.")))
		}
	}()
	b.mu.Lock()
	ctx, staff := b.ctx, b.staff
	b.mu.Unlock()
	actor, err := b.app.Actor(ctx, staff)
	if err == nil {
		out, err = f(ctx, actor)
	}
	if err != nil {
		if msp.CodeOf(err) == msp.Internal {
			b.app.log.Error("a screen call failed", "call", name, "error", err)
		}
		return out, errors.New(ErrorJSON(err))
	}
	return out, nil
}

// none is the answer of calls that have nothing to say.
type none = struct{}

func do(b *Bound, name string, f func(ctx context.Context, actor msp.Staff) error) error {
	_, err := call(b, name, func(ctx context.Context, actor msp.Staff) (none, error) { return none{}, f(ctx, actor) })
	return err
}

// Session is what the window needs to draw itself the first time.
func (b *Bound) Session() (SessionView, error) { return call(b, "Session", b.app.Session) }

// Status is the standing line.
func (b *Bound) Status() (StatusView, error) { return call(b, "Status", b.app.Status) }

// StartPractice makes five example clients and joins the practice systems.
func (b *Bound) StartPractice() (SessionView, error) {
	return call(b, "StartPractice", func(ctx context.Context, actor msp.Staff) (SessionView, error) {
		if err := b.app.StartPractice(ctx, actor); err != nil {
			return SessionView{}, err
		}
		return b.app.Session(ctx, actor)
	})
}

// Connections lists the systems, connected or not.
func (b *Bound) Connections() (ConnectionList, error) {
	return call(b, "Connections", b.app.Connections)
}

// Connect tests a key, keeps it and pulls the reference lists.
func (b *Bound) Connect(req ConnectRequest) (ConnectionView, error) {
	return call(b, "Connect", func(ctx context.Context, actor msp.Staff) (ConnectionView, error) {
		return b.app.Connect(ctx, actor, req)
	})
}

// TestConnection tries the stored key.
func (b *Bound) TestConnection(system string) (ConnectionView, error) {
	return call(b, "TestConnection", func(ctx context.Context, actor msp.Staff) (ConnectionView, error) {
		return b.app.TestConnection(ctx, actor, msp.System(system))
	})
}

// SetJoin says how IT Glue is joined to the PSA: none, one-way, two-way.
func (b *Bound) SetJoin(psaSync string) (ConnectionView, error) {
	return call(b, "SetJoin", func(ctx context.Context, actor msp.Staff) (ConnectionView, error) {
		return b.app.SetJoin(ctx, actor, psaSync)
	})
}

// Disconnect forgets the key; data, links and queue stay.
func (b *Bound) Disconnect(system string) error {
	return do(b, "Disconnect", func(ctx context.Context, actor msp.Staff) error {
		return b.app.Disconnect(ctx, actor, msp.System(system))
	})
}

// Organizations lists organizations with their counts.
func (b *Bound) Organizations(text, after string, limit int) (OrganizationPage, error) {
	return call(b, "Organizations", func(ctx context.Context, actor msp.Staff) (OrganizationPage, error) {
		return b.app.Organizations(ctx, actor, text, after, limit)
	})
}

// AddOrganization makes an organization.
func (b *Bound) AddOrganization(fields map[string]string) (RecordView, error) {
	return call(b, "AddOrganization", func(ctx context.Context, actor msp.Staff) (RecordView, error) {
		return b.app.AddRecord(ctx, actor, msp.KindOrganization, "", fields)
	})
}

// AddLocation makes a location of an organization.
func (b *Bound) AddLocation(organization string, fields map[string]string) (RecordView, error) {
	return call(b, "AddLocation", func(ctx context.Context, actor msp.Staff) (RecordView, error) {
		return b.app.AddRecord(ctx, actor, msp.KindLocation, msp.ID(organization), fields)
	})
}

// Rows reads a window of the grid.
func (b *Bound) Rows(q GridQuery, start, count int) (GridPage, error) {
	return call(b, "Rows", func(ctx context.Context, actor msp.Staff) (GridPage, error) {
		return b.app.Rows(ctx, actor, q, start, count)
	})
}

// RowsByID reads rows as they are now, for rows a round or another window changed.
func (b *Bound) RowsByID(q GridQuery, ids []string) ([]GridRow, error) {
	return call(b, "RowsByID", func(ctx context.Context, actor msp.Staff) ([]GridRow, error) {
		return b.app.RowsByID(ctx, actor, q, ids)
	})
}

// EditCells saves cells. What does not fit stays visible as a problem; it is not
// an error.
func (b *Bound) EditCells(q GridQuery, edits []CellEdit, title string) (GridResult, error) {
	return call(b, "EditCells", func(ctx context.Context, actor msp.Staff) (GridResult, error) {
		return b.app.EditCells(ctx, actor, q, edits, title)
	})
}

// AddRows makes configurations, drafts where something is missing.
func (b *Bound) AddRows(q GridQuery, organization string, rows []map[string]string) (GridResult, error) {
	return call(b, "AddRows", func(ctx context.Context, actor msp.Staff) (GridResult, error) {
		return b.app.AddRows(ctx, actor, q, msp.ID(organization), rows, "")
	})
}

// Paste puts texts into a block of the grid, loaded there or not.
func (b *Bound) Paste(req PasteRequest) (GridResult, error) {
	return call(b, "Paste", func(ctx context.Context, actor msp.Staff) (GridResult, error) {
		return b.app.Paste(ctx, actor, req)
	})
}

// Clear empties a block of the grid.
func (b *Bound) Clear(block GridBlock) (GridResult, error) {
	return call(b, "Clear", func(ctx context.Context, actor msp.Staff) (GridResult, error) {
		return b.app.Clear(ctx, actor, block)
	})
}

// Copy reads a block as tab-separated text, quoted where needed.
func (b *Bound) Copy(block GridBlock) (string, error) {
	return call(b, "Copy", func(ctx context.Context, actor msp.Staff) (string, error) {
		return b.app.Copy(ctx, actor, block)
	})
}

// NextProblem finds the next row with a cell that needs a look, from a row on;
// -1 when there is none.
func (b *Bound) NextProblem(q GridQuery, from int) (int, error) {
	return call(b, "NextProblem", func(ctx context.Context, actor msp.Staff) (int, error) {
		return b.app.NextProblem(ctx, actor, q, from)
	})
}

// Order reads the ids of rows of the grid, count of them from start on, all when
// count is 0.
func (b *Bound) Order(q GridQuery, start, count int) ([]string, error) {
	return call(b, "Order", func(ctx context.Context, actor msp.Staff) ([]string, error) {
		return b.app.Order(ctx, actor, q, start, count)
	})
}

// Place finds the row that shows a configuration; -1 when none does.
func (b *Bound) Place(q GridQuery, id string) (int, error) {
	return call(b, "Place", func(ctx context.Context, actor msp.Staff) (int, error) {
		return b.app.Place(ctx, actor, q, id)
	})
}

// Edge finds the row that Ctrl with an arrow goes to: direction is up or down.
func (b *Bound) Edge(q GridQuery, row int, field, direction string) (int, error) {
	return call(b, "Edge", func(ctx context.Context, actor msp.Staff) (int, error) {
		return b.app.Edge(ctx, actor, q, row, field, direction)
	})
}

// Archive hides configurations from normal views, or brings them back.
func (b *Bound) Archive(q GridQuery, ids []string, archived bool) (GridResult, error) {
	return call(b, "Archive", func(ctx context.Context, actor msp.Staff) (GridResult, error) {
		return b.app.Archive(ctx, actor, q, ids, archived)
	})
}

// Undo takes back the person's last act; Redo brings it back.
func (b *Bound) Undo() (UndoView, error) { return call(b, "Undo", b.app.Undo) }

// Redo brings back what the last undo took away.
func (b *Bound) Redo() (UndoView, error) { return call(b, "Redo", b.app.Redo) }

// UndoBatch takes back one act, or says what that would do.
func (b *Bound) UndoBatch(batch string, dryRun bool) (UndoView, error) {
	return call(b, "UndoBatch", func(ctx context.Context, actor msp.Staff) (UndoView, error) {
		return b.app.UndoBatch(ctx, actor, msp.ID(batch), dryRun)
	})
}

// Record reads one record of any kind.
func (b *Bound) Record(kind, id string) (RecordView, error) {
	return call(b, "Record", func(ctx context.Context, actor msp.Staff) (RecordView, error) {
		return b.app.Record(ctx, actor, msp.Kind(kind), msp.ID(id))
	})
}

// EditRecord saves fields of one record; a value that does not fit is an error
// that names the field.
func (b *Bound) EditRecord(kind, id string, fields map[string]string) (RecordView, error) {
	return call(b, "EditRecord", func(ctx context.Context, actor msp.Staff) (RecordView, error) {
		return b.app.SetRecord(ctx, actor, msp.Kind(kind), msp.ID(id), fields)
	})
}

// History reads who changed what on a record, newest first.
func (b *Bound) History(kind, id, after string, limit int) (HistoryView, error) {
	return call(b, "History", func(ctx context.Context, actor msp.Staff) (HistoryView, error) {
		return b.app.History(ctx, actor, msp.Kind(kind), msp.ID(id), after, limit)
	})
}

// Batches lists what happened, newest first.
func (b *Bound) Batches(after string, limit int) (BatchPage, error) {
	return call(b, "Batches", func(ctx context.Context, actor msp.Staff) (BatchPage, error) {
		return b.app.Batches(ctx, actor, after, limit)
	})
}

// Suggest ranks the values a picked field may take.
func (b *Bound) Suggest(req SuggestRequest) (SuggestView, error) {
	return call(b, "Suggest", func(ctx context.Context, actor msp.Staff) (SuggestView, error) {
		return b.app.Suggest(ctx, actor, req)
	})
}

// AddEntry makes an entry of an account-wide list; parent is the manufacturer of
// a model.
func (b *Bound) AddEntry(kind, name, parent string) (RecordView, error) {
	return call(b, "AddEntry", func(ctx context.Context, actor msp.Staff) (RecordView, error) {
		return b.app.AddEntry(ctx, actor, msp.Kind(kind), name, parent)
	})
}

// Reach says how far each field of a configuration gets.
func (b *Bound) Reach(id string) (ReachView, error) {
	return call(b, "Reach", func(ctx context.Context, actor msp.Staff) (ReachView, error) {
		return b.app.Reach(ctx, actor, msp.ID(id))
	})
}

// Neighbours finds what is already here with the same serial, MAC, IP or name.
func (b *Bound) Neighbours(organization string, fields map[string]string, except string) ([]RecordRef, error) {
	return call(b, "Neighbours", func(ctx context.Context, actor msp.Staff) ([]RecordRef, error) {
		return b.app.Neighbours(ctx, actor, msp.ID(organization), fields, msp.ID(except))
	})
}

// Search finds records by any part of any word.
func (b *Bound) Search(text, organization string, limit int) (SearchView, error) {
	return call(b, "Search", func(ctx context.Context, actor msp.Staff) (SearchView, error) {
		return b.app.Search(ctx, actor, text, msp.ID(organization), limit)
	})
}

// UploadStart begins to hand a file over in pieces and answers its name there.
func (b *Bound) UploadStart(name string, size int64) (string, error) {
	return call(b, "UploadStart", func(ctx context.Context, actor msp.Staff) (string, error) {
		return b.app.UploadStart(ctx, actor, name, size)
	})
}

// UploadChunk adds the next piece, in base64, of 512 KiB at most.
func (b *Bound) UploadChunk(upload, base64 string) error {
	return do(b, "UploadChunk", func(ctx context.Context, actor msp.Staff) error {
		return b.app.UploadChunk(ctx, actor, upload, base64)
	})
}

// ImportOpen reads an uploaded file and says what an import would do.
func (b *Bound) ImportOpen(upload string, opts ImportOptions) (ImportView, error) {
	return call(b, "ImportOpen", func(ctx context.Context, actor msp.Staff) (ImportView, error) {
		return b.app.ImportOpen(ctx, actor, upload, opts)
	})
}

// ImportPaste does the same with pasted cells.
func (b *Bound) ImportPaste(text string, opts ImportOptions) (ImportView, error) {
	return call(b, "ImportPaste", func(ctx context.Context, actor msp.Staff) (ImportView, error) {
		return b.app.ImportPaste(ctx, actor, text, opts)
	})
}

// ImportCheck works the import out again with other choices.
func (b *Bound) ImportCheck(id string, opts ImportOptions) (ImportView, error) {
	return call(b, "ImportCheck", func(ctx context.Context, actor msp.Staff) (ImportView, error) {
		return b.app.ImportCheck(ctx, actor, id, opts)
	})
}

// ImportRows reads a window of the preview.
func (b *Bound) ImportRows(req ImportRowsRequest) (ImportRowsPage, error) {
	return call(b, "ImportRows", func(ctx context.Context, actor msp.Staff) (ImportRowsPage, error) {
		return b.app.ImportRows(ctx, actor, req)
	})
}

// ImportApply writes the import, once, however often it is called.
func (b *Bound) ImportApply(id string) (JobView, error) {
	return call(b, "ImportApply", func(ctx context.Context, actor msp.Staff) (JobView, error) {
		return b.app.ImportApply(ctx, actor, id)
	})
}

// ImportProblems writes the rows with problems as a workbook that can be
// imported again.
func (b *Bound) ImportProblems(id string) (FileView, error) {
	return call(b, "ImportProblems", func(ctx context.Context, actor msp.Staff) (FileView, error) {
		return b.app.ImportProblems(ctx, actor, id)
	})
}

// Imports lists the history of imports.
func (b *Bound) Imports(limit int) (ImportList, error) {
	return call(b, "Imports", func(ctx context.Context, actor msp.Staff) (ImportList, error) {
		return b.app.Imports(ctx, actor, limit)
	})
}

// Export writes what a query shows to a file.
func (b *Bound) Export(req ExportRequest) (FileView, error) {
	return call(b, "Export", func(ctx context.Context, actor msp.Staff) (FileView, error) {
		return b.app.ExportFile(ctx, actor, req)
	})
}

// Plan says what a push would do; nil organizations means all. It sends nothing.
func (b *Bound) Plan(organizations []string) (PlanView, error) {
	return call(b, "Plan", func(ctx context.Context, actor msp.Staff) (PlanView, error) {
		return b.app.Plan(ctx, actor, organizations)
	})
}

// ExportPlan writes the plan to a workbook; nil organizations means all.
func (b *Bound) ExportPlan(organizations []string) (FileView, error) {
	return call(b, "ExportPlan", func(ctx context.Context, actor msp.Staff) (FileView, error) {
		return b.app.ExportPlan(ctx, actor, organizations)
	})
}

// StartSync begins a pull, a push or both; it goes on when the screen is left.
func (b *Bound) StartSync(kind string, organizations []string) (JobView, error) {
	return call(b, "StartSync", func(ctx context.Context, actor msp.Staff) (JobView, error) {
		return b.app.StartSync(ctx, actor, kind, organizations)
	})
}

// Job reads how far long work is.
func (b *Bound) Job(id string) (JobView, error) {
	return call(b, "Job", func(_ context.Context, actor msp.Staff) (JobView, error) { return b.app.Job(actor, id) })
}

// StopJob stops long work after its present step.
func (b *Bound) StopJob(id string) error {
	return do(b, "StopJob", func(_ context.Context, actor msp.Staff) error { return b.app.StopJob(actor, id) })
}

// Queue lists what waits.
func (b *Bound) Queue(state, after string, limit int) (QueueView, error) {
	return call(b, "Queue", func(ctx context.Context, actor msp.Staff) (QueueView, error) {
		return b.app.Queue(ctx, actor, state, after, limit)
	})
}

// RetryItems lets items of the queue be tried again.
func (b *Bound) RetryItems(ids []string) error {
	return do(b, "RetryItems", func(ctx context.Context, actor msp.Staff) error { return b.app.RetryItems(ctx, actor, ids) })
}

// SkipItems leaves items out until their record changes again.
func (b *Bound) SkipItems(ids []string) error {
	return do(b, "SkipItems", func(ctx context.Context, actor msp.Staff) error { return b.app.SkipItems(ctx, actor, ids) })
}

// Conflicts lists what differs on both sides.
func (b *Bound) Conflicts() (ConflictList, error) {
	return call(b, "Conflicts", func(ctx context.Context, actor msp.Staff) (ConflictList, error) {
		return b.app.Conflicts(ctx, actor, nil)
	})
}

// Resolve chooses for one field: take is local, remote or value.
func (b *Bound) Resolve(id, field, take, value string) error {
	return do(b, "Resolve", func(ctx context.Context, actor msp.Staff) error {
		_, err := b.app.Resolve(ctx, actor, id, field, take, value)
		return err
	})
}

// Rounds lists the history of rounds, newest first.
func (b *Bound) Rounds(after string, limit int) (RoundPage, error) {
	return call(b, "Rounds", func(ctx context.Context, actor msp.Staff) (RoundPage, error) {
		return b.app.Rounds(ctx, actor, after, limit)
	})
}

// BatchChanges reads what one act changed, field by field.
func (b *Bound) BatchChanges(batch, after string, limit int) (BatchChangesView, error) {
	return call(b, "BatchChanges", func(ctx context.Context, actor msp.Staff) (BatchChangesView, error) {
		return b.app.BatchChanges(ctx, actor, msp.ID(batch), after, limit)
	})
}

// FlightEntries lists what was said to the remote systems, newest first.
func (b *Bound) FlightEntries(q FlightQuery) (FlightPage, error) {
	return call(b, "FlightEntries", func(ctx context.Context, actor msp.Staff) (FlightPage, error) {
		return b.app.FlightEntries(ctx, actor, q)
	})
}

// FlightExchange reads one request and its answer.
func (b *Bound) FlightExchange(id string) (FlightExchange, error) {
	return call(b, "FlightExchange", func(ctx context.Context, actor msp.Staff) (FlightExchange, error) {
		return b.app.FlightExchange(ctx, actor, id)
	})
}

// SupportFile writes the file for support, secrets masked.
func (b *Bound) SupportFile() (FileView, error) { return call(b, "SupportFile", b.app.SupportFile) }

// ResolveAlike makes the same choice for all open conflicts of a field; a dry run
// says how many they are.
func (b *Bound) ResolveAlike(req ScopeRequest, take string, dryRun bool) (AlikeDone, error) {
	return call(b, "ResolveAlike", func(ctx context.Context, actor msp.Staff) (AlikeDone, error) {
		return b.app.ResolveAlike(ctx, actor, req, take, dryRun)
	})
}

// Rules lists the remembered choices.
func (b *Bound) Rules() (RuleList, error) { return call(b, "Rules", b.app.Rules) }

// AddRule remembers which side decides a field and ends the conflicts it covers; a
// dry run says how many those are.
func (b *Bound) AddRule(req ScopeRequest, take string, dryRun bool) (RuleDone, error) {
	return call(b, "AddRule", func(ctx context.Context, actor msp.Staff) (RuleDone, error) {
		return b.app.AddRule(ctx, actor, req, take, dryRun)
	})
}

// RemoveRule forgets a rule.
func (b *Bound) RemoveRule(id string) error {
	return do(b, "RemoveRule", func(ctx context.Context, actor msp.Staff) error { return b.app.RemoveRule(ctx, actor, msp.ID(id)) })
}

// Locks lists the fields that are never sent to a system.
func (b *Bound) Locks() (LockList, error) { return call(b, "Locks", b.app.Locks) }

// AddLock keeps a field from being sent to a system.
func (b *Bound) AddLock(req ScopeRequest) (LockView, error) {
	return call(b, "AddLock", func(ctx context.Context, actor msp.Staff) (LockView, error) {
		return b.app.AddLock(ctx, actor, req)
	})
}

// RemoveLock lifts a lock; what differs waits to be sent.
func (b *Bound) RemoveLock(id string) (LockLifted, error) {
	return call(b, "RemoveLock", func(ctx context.Context, actor msp.Staff) (LockLifted, error) {
		return b.app.RemoveLock(ctx, actor, msp.ID(id))
	})
}

// Lookalikes shows a record that is held back beside those that may be the same.
func (b *Bound) Lookalikes(id string) (LookalikeView, error) {
	return call(b, "Lookalikes", func(ctx context.Context, actor msp.Staff) (LookalikeView, error) {
		return b.app.Lookalikes(ctx, actor, id)
	})
}

// LinkLookalike makes one of a record that is held back and one the system has.
func (b *Bound) LinkLookalike(id, with string) (RecordView, error) {
	return call(b, "LinkLookalike", func(ctx context.Context, actor msp.Staff) (RecordView, error) {
		return b.app.LinkLookalike(ctx, actor, id, msp.ID(with))
	})
}

// StartRound begins a pull, a push or both, with all that may be asked of one.
func (b *Bound) StartRound(req RoundRequest) (JobView, error) {
	return call(b, "StartRound", func(ctx context.Context, actor msp.Staff) (JobView, error) {
		return b.app.StartRound(ctx, actor, req)
	})
}

// Setting reads one of the window's settings; "" when it was never set.
func (b *Bound) Setting(key string) (string, error) {
	return call(b, "Setting", func(ctx context.Context, actor msp.Staff) (string, error) {
		return b.app.WindowSetting(ctx, actor, key)
	})
}

// SetSetting keeps one of the window's settings (theme, density, column widths).
func (b *Bound) SetSetting(key, value string) error {
	return do(b, "SetSetting", func(ctx context.Context, actor msp.Staff) error {
		return b.app.SetWindowSetting(ctx, actor, key, value)
	})
}

// OpenLink opens a record's page in the person's browser.
func (b *Bound) OpenLink(url string) error {
	return do(b, "OpenLink", func(_ context.Context, _ msp.Staff) error { return b.app.OpenLink(url) })
}
