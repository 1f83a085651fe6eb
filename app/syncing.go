package app

import (
	"context"
	"strconv"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	"sitewalk/sync/route"
)

// A Progress says how far a round is.
type Progress = engine.Progress

// engine makes the engine over the connected systems.
func (a *App) engine(ctx context.Context, tell func(engine.Progress)) (*engine.Engine, error) {
	systems, err := a.systems(ctx)
	if err != nil {
		return nil, err
	}
	if len(systems) == 0 {
		return nil, msp.Errorf(msp.Invalid, "No system is connected. Connect IT Glue first; what you save here waits until then.")
	}
	store, ok := a.store.(engine.Store)
	if !ok {
		return nil, msp.Errorf(msp.Internal, "The store cannot sync.")
	}
	opts := engine.Options{Store: store, Connectors: map[msp.System]connector.Connector{}, Now: a.now, NewID: a.newID,
		LookupWait: a.lookup, Logger: a.log, Progress: tell, Open: a.store.OpenContent,
		Unseal: func(ctx context.Context, rec *msp.Record, f msp.Field) (string, error) {
			return a.unseal(ctx, "", rec, f)
		}}
	if opts.ArchiveShare, err = a.archiveShare(ctx); err != nil {
		return nil, err
	}
	if opts.Rules, err = a.store.Rules(ctx); err != nil {
		return nil, err
	}
	if opts.Locks, err = a.store.Locks(ctx); err != nil {
		return nil, err
	}
	for _, s := range systems {
		conn, c, err := a.connector(ctx, s)
		if err != nil {
			return nil, err
		}
		opts.Connectors[s] = conn
		if s == msp.ITGlue {
			opts.PSASync = route.Setting(c.PSASync)
		}
	}
	return engine.New(opts), nil
}

// pullLists fetches everything after a connection was made, so that types and
// organizations can be picked at once. The workspace is locked for its length.
func (a *App) pullLists(ctx context.Context, actor msp.Staff) error {
	unlock, err := a.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	e, err := a.engine(ctx, nil)
	if err != nil {
		return err
	}
	_, err = a.carryOut(ctx, e, msp.Round{Kind: string(RoundPull), Staff: actor.Name}, engine.Scope{})
	return err
}

// A RoundKind is what a round does.
type RoundKind string

// The rounds.
const (
	RoundPull RoundKind = "pull"
	RoundPush RoundKind = "push"
	RoundSync RoundKind = "sync"
)

// Pull fetches and merges what changed remotely.
func (a *App) Pull(ctx context.Context, actor msp.Staff, orgs []msp.ID, tell func(engine.Progress)) (SyncView, error) {
	return a.Round(ctx, actor, RoundPull, orgs, tell)
}

// Round runs a pull, a push or both. What was done is in the view also when an
// error ended it early.
func (a *App) Round(ctx context.Context, actor msp.Staff, kind RoundKind, orgs []msp.ID, tell func(engine.Progress)) (SyncView, error) {
	return a.round(ctx, actor, RoundRequest{Kind: string(kind), Organizations: texts(orgs)}, false, tell)
}

// RunRound is Round with all that may be asked of one.
func (a *App) RunRound(ctx context.Context, actor msp.Staff, req RoundRequest, tell func(engine.Progress)) (SyncView, error) {
	return a.round(ctx, actor, req, false, tell)
}

func texts(ids []msp.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

func (a *App) round(ctx context.Context, actor msp.Staff, req RoundRequest, automatic bool, tell func(engine.Progress)) (SyncView, error) {
	kind := RoundKind(req.Kind)
	empty := SyncView{Requests: noRequests(), Items: []SyncItem{}}
	acts := map[RoundKind][]access.Act{RoundPull: {access.Pull}, RoundPush: {access.Push}, RoundSync: {access.Pull, access.Push}}[kind]
	if acts == nil {
		return empty, msp.FieldError("kind", "“%s” is no kind of round. Use pull, push or sync.", kind)
	}
	orgs, err := narrow(actor, toIDs(req.Organizations))
	if err != nil {
		return empty, err
	}
	if req.Anyway {
		acts = append(acts, access.Anyway)
	}
	for _, act := range acts {
		if err := a.may(actor, act, ""); err != nil {
			return empty, err
		}
	}
	if orgs != nil && len(orgs) == 0 {
		return empty, nil // the profile has no organizations
	}
	unlock, err := a.lock(ctx)
	if err != nil {
		return empty, err
	}
	defer unlock()
	if err := a.ResumePractice(ctx); err != nil {
		return empty, err
	}
	e, err := a.engine(ctx, tell)
	if err != nil {
		return empty, err
	}
	result, err := a.carryOut(ctx, e, msp.Round{Kind: string(kind), Staff: actor.Name, Automatic: automatic, Organizations: orgs},
		engine.Scope{Organizations: orgs, Records: toIDs(req.Records), Anyway: req.Anyway})
	return a.syncView(ctx, result), err
}

func noRequests() map[string]int64 {
	return map[string]int64{string(msp.ITGlue): 0, string(msp.ConnectWise): 0, string(msp.Autotask): 0, string(msp.Addigy): 0}
}

func (a *App) syncView(ctx context.Context, r engine.Result) SyncView {
	v := SyncView{Requests: noRequests(), Items: []SyncItem{},
		Pulled: PulledView{Seen: r.Pulled.Seen, Created: r.Pulled.Created, Updated: r.Pulled.Updated, Unchanged: r.Pulled.Unchanged, Conflicts: r.Pulled.Conflicts, Gone: r.Pulled.Gone},
		Pushed: PushedView{Created: r.Pushed.Created, Updated: r.Pushed.Updated, Adopted: r.Pushed.Adopted, Blocked: r.Pushed.Blocked, Refused: r.Pushed.Refused, Unknown: r.Pushed.Unknown, Waiting: r.Pushed.Waiting}}
	for s, n := range r.Requests {
		v.Requests[string(s)] = n.Total
	}
	names := a.resolver()
	for _, i := range r.Items {
		v.Items = append(v.Items, SyncItem{System: string(i.System), Action: string(i.Action), State: string(i.State),
			Record:   RecordRef{Kind: string(i.Kind), ID: string(i.RecordID), Name: i.Name, Organization: names.name(ctx, msp.KindOrganization, i.OrganizationID), OrganizationID: string(i.OrganizationID)},
			RemoteID: optional(i.RemoteID), Reason: optional(i.Reason), Message: optional(i.Message)})
	}
	return v
}

// Plan says what a push would do, worked out by the same code. It sends nothing.
func (a *App) Plan(ctx context.Context, actor msp.Staff, organizations []string) (PlanView, error) {
	v := PlanView{Operations: []PlanOperation{}, At: rfc(a.now())}
	if err := a.may(actor, access.Look, ""); err != nil {
		return v, err
	}
	orgs, err := narrow(actor, toIDs(organizations))
	if err != nil || (orgs != nil && len(orgs) == 0) {
		return v, err
	}
	e, err := a.engine(ctx, nil)
	if err != nil {
		return v, err
	}
	plan, err := e.Plan(ctx, engine.Scope{Organizations: orgs})
	if err != nil {
		return v, err
	}
	s := plan.Summary
	v.Summary = PlanSummary{Create: s.Create, Update: s.Update, Archive: s.Archive, Blocked: s.Blocked, Waiting: s.Waiting, Unchanged: s.Unchanged, Requests: s.Requests, Seconds: s.Seconds}
	if plan.Brake != nil {
		v.Brake = optional(Present(plan.Brake).Message)
	}
	r := a.resolver()
	for _, op := range plan.Operations {
		v.Operations = append(v.Operations, a.planOperation(ctx, r, op))
	}
	return v, nil
}

func (a *App) planOperation(ctx context.Context, r *resolver, op engine.Operation) PlanOperation {
	out := PlanOperation{ID: op.ID, System: string(op.System), Action: string(op.Action), State: string(op.State),
		Record: RecordRef{Kind: string(op.Kind), ID: string(op.RecordID), Name: op.Name, Organization: r.name(ctx, msp.KindOrganization, op.OrganizationID), OrganizationID: string(op.OrganizationID)},
		Fields: []PlanField{}, Reason: optional(op.Reason), Message: optional(op.Message), After: op.After}
	if op.State == msp.StateConflict { // blocked is the plan's word for all that a person must settle
		out.State = string(msp.StateBlocked)
		if out.Reason == nil {
			out.Reason = optional(string(msp.StateConflict))
		}
	}
	if out.After == nil {
		out.After = []string{}
	}
	for _, f := range op.Fields {
		text := func(canon string) *string { return optional(r.fieldText(ctx, op.Kind, f.Field, canon)) }
		out.Fields = append(out.Fields, PlanField{Field: string(f.Field), Base: text(f.Base), Local: text(f.Local), Remote: text(f.Remote), Reaches: f.Reaches, Why: optional(f.Why)})
	}
	return out
}

// StartSync begins a round that goes on when the screen is left. A second press
// finds the first, and so does one while a round runs by itself.
func (a *App) StartSync(ctx context.Context, actor msp.Staff, kind string, organizations []string) (JobView, error) {
	return a.StartRound(ctx, actor, RoundRequest{Kind: kind, Organizations: organizations})
}

// StartRound is StartSync with all that may be asked of a round.
func (a *App) StartRound(ctx context.Context, actor msp.Staff, req RoundRequest) (JobView, error) {
	kind := req.Kind
	if req.Anyway {
		if err := a.may(actor, access.Anyway, ""); err != nil {
			return JobView{}, err
		}
	}
	if k := RoundKind(kind); k != RoundPull && k != RoundPush && k != RoundSync {
		return JobView{}, msp.FieldError("kind", "“%s” is no kind of round. Use pull, push or sync.", kind)
	}
	if j := a.roundUnderWay(); j != nil {
		return *j, nil
	}
	if _, err := a.engine(ctx, nil); err != nil {
		return JobView{}, err
	}
	view, _ := a.beginRound(actor, req, false)
	return view, nil
}

// archiveShareKey is the setting of the brake on archiving, in per cent.
const archiveShareKey = "sync.archive_share"

// archiveShare is how much of an organization a push may archive before it asks; 0
// where nobody has set it.
func (a *App) archiveShare(ctx context.Context) (int, error) {
	text, err := a.store.Setting(ctx, archiveShareKey)
	if err != nil || text == "" {
		return 0, err
	}
	share, err := strconv.Atoi(text)
	if err != nil || share < 1 || share > 100 {
		return 0, nil // damaged: the brake is as it comes
	}
	return share, nil
}

func checkArchiveShare(value string) error {
	if share, err := strconv.Atoi(value); value != "" && (err != nil || share < 1 || share > 100) {
		return msp.FieldError("value", "“%s” is no share. Give a whole number from 1 to 100, in per cent.", value)
	}
	return nil
}
