package app

import (
	"context"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// A DoctorView is what a check of the workspace found.
type DoctorView struct {
	OK       bool          `json:"ok"`
	Findings []FindingView `json:"findings"`
}

// A FindingView is one thing a check found.
type FindingView struct {
	What     string `json:"what"`
	Severity string `json:"severity"`
	Repaired bool   `json:"repaired"`
	Message  string `json:"message"`
}

// checkVault finds out whether the secrets that were typed here can be read here.
func (a *App) checkVault(ctx context.Context, actor msp.Staff) ([]Finding, error) {
	made, err := a.vault().Made(ctx)
	if err != nil || !made {
		return nil, vaultError(err)
	}
	if _, err := a.vault().Key(ctx, string(actor.ID), ""); err != nil {
		return []Finding{{What: "secrets", Severity: "warning", Message: Present(vaultError(err)).Message}}, nil
	}
	return nil, nil
}

// Doctor checks the database and what hangs on it, mends what can be mended
// without loss, and says what it found.
func (a *App) Doctor(ctx context.Context, actor msp.Staff) (DoctorView, error) {
	v := DoctorView{OK: true, Findings: []FindingView{}}
	if err := a.may(actor, access.Look, ""); err != nil {
		return v, err
	}
	findings, err := a.store.Check(ctx, access.Has(actor.Role, access.Settings))
	if err != nil {
		return v, err
	}
	vault, err := a.checkVault(ctx, actor)
	if err != nil {
		return v, err
	}
	for _, f := range append(findings, vault...) {
		v.Findings = append(v.Findings, FindingView(f))
		if f.Severity == "error" && !f.Repaired {
			v.OK = false
		}
	}
	return v, nil
}

// Backup writes a consistent copy of the database to a new file. It holds no
// credentials: those are in the keyring.
func (a *App) Backup(ctx context.Context, actor msp.Staff, file string) error {
	if err := a.may(actor, access.Backup, ""); err != nil {
		return err
	}
	return a.store.Backup(ctx, file)
}

// Entries lists an account-wide list.
func (a *App) Entries(ctx context.Context, actor msp.Staff, kind msp.Kind) ([]RecordView, error) {
	if err := a.may(actor, access.Look, ""); err != nil {
		return nil, err
	}
	records, err := a.store.Entries(ctx, kind)
	if err != nil {
		return nil, err
	}
	return a.views(ctx, a.resolver(), records)
}

// ListRecords lists records of a kind, a page at a time, with their links.
func (a *App) ListRecords(ctx context.Context, actor msp.Staff, kind msp.Kind, orgs []msp.ID, parent msp.ID, where []GridFilter, after string, limit int) ([]RecordView, string, error) {
	orgs, err := narrow(actor, orgs)
	if err != nil {
		return nil, "", err
	}
	r := a.resolver()
	q := ListQuery{Kind: kind, Organizations: orgs, Parent: parent, Sort: msp.FieldName, After: after, Limit: limit, Archived: msp.With}
	for _, f := range where {
		w, err := a.where(ctx, r, kind, msp.Field(f.Field), f.Values, orgs)
		if err != nil {
			return nil, "", err
		}
		q.Where = append(q.Where, w)
	}
	page, err := a.store.List(ctx, q)
	if err != nil {
		return nil, "", err
	}
	views, err := a.views(ctx, r, page.Records)
	return views, page.Next, err
}
