package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// A RuleStore keeps what people have decided once for all.
type RuleStore interface {
	Rules(ctx context.Context) ([]msp.Rule, error)
	// SaveRule keeps a rule; one for the same scope is replaced.
	SaveRule(ctx context.Context, r msp.Rule) error
	RemoveRule(ctx context.Context, id msp.ID) error
	Locks(ctx context.Context) ([]msp.Lock, error)
	SaveLock(ctx context.Context, l msp.Lock) error
	// RemoveLock lifts a lock and queues the records whose field differs from what was agreed on.
	RemoveLock(ctx context.Context, id msp.ID) (queued int, err error)
	// CountDiffering counts the linked records of a scope whose field is not as agreed.
	CountDiffering(ctx context.Context, s msp.Scope) (int, error)
}

// scope reads what a rule, a lock or a choice for all alike is about. Kind "" is
// configuration, system "" IT Glue.
func (a *App) scope(actor msp.Staff, req ScopeRequest, act access.Act) (msp.Scope, error) {
	s := msp.Scope{Kind: msp.Kind(req.Kind), Field: msp.Field(req.Field), System: msp.System(req.System), OrganizationID: msp.ID(req.OrganizationID)}
	if s.Kind == "" {
		s.Kind = msp.KindConfiguration
	}
	if s.System == "" {
		s.System = msp.ITGlue
	}
	if err := a.may(actor, act, s.OrganizationID); err != nil {
		return s, err
	}
	if !slices.Contains(allSystems, s.System) {
		return s, msp.FieldError("system", "“%s” is no system Sitewalk knows. Use %s.", req.System, joinSystems())
	}
	fields := msp.FieldsOf(s.Kind)
	if !slices.Contains(ruledKinds, s.Kind) {
		return s, msp.FieldError("kind", "“%s” is no kind of record that is sent. Use %s.", req.Kind, joinKinds())
	}
	if !slices.ContainsFunc(fields, func(i msp.FieldInfo) bool { return i.Name == s.Field }) {
		names := make([]string, len(fields))
		for i, info := range fields {
			names[i] = string(info.Name)
		}
		return s, msp.FieldError("field", "%s has no field “%s”. It has: %s.", upperFirst(article(s.Kind)), req.Field, strings.Join(names, ", "))
	}
	if s.OrganizationID != "" && msp.IsList(s.Kind) {
		return s, msp.FieldError("organization", "%s are shared by all organizations. Leave the organization out.", upperFirst(s.Kind.Plural()))
	}
	return s, nil
}

// ruledKinds are the kinds that rules and locks may be about.
var ruledKinds = append([]msp.Kind{msp.KindConfiguration, msp.KindOrganization, msp.KindLocation, msp.KindContact, msp.KindInterface}, msp.ListKinds...)

func joinKinds() string {
	names := make([]string, len(ruledKinds))
	for i, k := range ruledKinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

func joinSystems() string {
	names := make([]string, len(allSystems))
	for i, s := range allSystems {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// Rules lists the remembered choices the actor sees.
func (a *App) Rules(ctx context.Context, actor msp.Staff) (RuleList, error) {
	out := RuleList{Items: []RuleView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return out, err
	}
	rules, err := a.store.Rules(ctx)
	if err != nil {
		return out, err
	}
	r := a.resolver()
	for _, rule := range rules {
		if actor.Sees(rule.OrganizationID) {
			out.Items = append(out.Items, ruleView(ctx, r, rule))
		}
	}
	return out, nil
}

func ruleView(ctx context.Context, r *resolver, rule msp.Rule) RuleView {
	v := RuleView{ScopeView: scopeView(ctx, r, rule.ID, rule.Scope, rule.Staff), Take: string(rule.Take)}
	v.At, v.Words = rfc(rule.At), rule.Words()
	if v.Organization != "" {
		v.Words += ", at " + v.Organization
	}
	return v
}

func scopeView(ctx context.Context, r *resolver, id msp.ID, s msp.Scope, staff string) ScopeView {
	v := ScopeView{ID: string(id), Kind: string(s.Kind), Field: string(s.Field), FieldTitle: string(s.Field), System: string(s.System),
		Organization: r.name(ctx, msp.KindOrganization, s.OrganizationID), OrganizationID: string(s.OrganizationID), Staff: staff}
	if info, ok := msp.FieldOf(s.Kind, s.Field); ok {
		v.FieldTitle = info.Title
	}
	return v
}

// AddRule remembers which side decides a field, and ends the open conflicts it
// covers. A dry run says how many those are and keeps nothing.
func (a *App) AddRule(ctx context.Context, actor msp.Staff, req ScopeRequest, take string, dryRun bool) (RuleDone, error) {
	s, err := a.scope(actor, req, access.Rules)
	if err != nil {
		return RuleDone{}, err
	}
	side, err := sideOf(take)
	if err != nil {
		return RuleDone{}, err
	}
	rule := msp.Rule{ID: a.newID(), Scope: s, Take: side, Staff: actor.Name, At: a.now().UTC()}
	if dryRun {
		rule.ID = ""
	} else if err := a.store.SaveRule(ctx, rule); err != nil {
		return RuleDone{}, err
	}
	alike, err := a.resolveAlike(ctx, actor, s, side, dryRun, rule.Words())
	if err != nil {
		return RuleDone{}, err
	}
	a.told("rules")
	return RuleDone{Rule: ruleView(ctx, a.resolver(), rule), Resolved: alike.Resolved, Batch: alike.Batch}, nil
}

func sideOf(take string) (msp.Side, error) {
	switch side := msp.Side(take); side {
	case msp.SideHere, msp.SideThere:
		return side, nil
	}
	return "", msp.FieldError("take", "“%s” is no side. Take local or remote.", take)
}

// RemoveRule forgets a rule; what it decided stays as it is.
func (a *App) RemoveRule(ctx context.Context, actor msp.Staff, id msp.ID) error {
	rules, err := a.store.Rules(ctx)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if r.ID == id {
			if err := a.may(actor, access.Rules, r.OrganizationID); err != nil {
				return err
			}
			if err := a.store.RemoveRule(ctx, id); err != nil {
				return err
			}
			a.told("rules")
			return nil
		}
	}
	if err := a.may(actor, access.Rules, ""); err != nil {
		return err
	}
	return msp.Errorf(msp.NotFound, "There is no rule “%s”. List them with: rules.", id)
}

// ResolveAlike makes the same choice for every open conflict of one field: over all
// records the actor sees, or those of one organization. It is one act, undone as
// one. A dry run says how many they are.
func (a *App) ResolveAlike(ctx context.Context, actor msp.Staff, req ScopeRequest, take string, dryRun bool) (AlikeDone, error) {
	s, err := a.scope(actor, req, access.Resolve)
	if err != nil {
		return AlikeDone{}, err
	}
	side, err := sideOf(take)
	if err != nil {
		return AlikeDone{}, err
	}
	return a.resolveAlike(ctx, actor, s, side, dryRun, "")
}

func (a *App) resolveAlike(ctx context.Context, actor msp.Staff, s msp.Scope, side msp.Side, dryRun bool, rule string) (AlikeDone, error) {
	orgs := seen(actor)
	if s.OrganizationID != "" {
		orgs = []msp.ID{s.OrganizationID}
	}
	open, err := a.store.Conflicts(ctx, ConflictQuery{Organizations: orgs})
	if err != nil {
		return AlikeDone{}, err
	}
	var ids []string
	var records []msp.ID
	for _, c := range open {
		if c.Kind == s.Kind && c.Field == s.Field && c.System == s.System {
			ids, records = append(ids, c.ID), append(records, c.RecordID)
		}
	}
	if dryRun || len(ids) == 0 {
		return AlikeDone{Resolved: len(ids)}, nil
	}
	title := "Chose " + msp.TitleOf(s.Kind, s.Field) + " for " + plural(len(ids), "record")
	if rule != "" {
		title += ": " + rule
	}
	w, err := a.write(ctx, actor, msp.ActionResolve, title)
	if err != nil {
		return AlikeDone{}, err
	}
	batch, n, err := a.store.ResolveAll(ctx, w, ids, side)
	if err != nil {
		return AlikeDone{}, err
	}
	a.saved(s.Kind, records)
	a.shell.Emit("status", nil)
	return AlikeDone{Resolved: n, Batch: optional(string(batch))}, nil
}
