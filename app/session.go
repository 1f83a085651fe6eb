package app

import (
	"context"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// Session is what the window needs to draw itself the first time.
func (a *App) Session(ctx context.Context, actor msp.Staff) (SessionView, error) {
	v := SessionView{Version: a.version, Workspace: a.folder, Staff: actor.Name, Role: string(actor.Role),
		Can: map[string]bool{}, Fields: []FieldView{}, PinnedOrgs: []string{}}
	for _, act := range access.Acts() {
		v.Can[string(act)] = access.Has(actor.Role, act)
	}
	for _, info := range msp.ConfigurationFields {
		v.Fields = append(v.Fields, FieldView{Name: string(info.Name), Title: info.Title, Kind: fieldKind(info.Kind), List: string(info.Ref),
			Identifier: info.Identifier, Free: info.Ref == msp.KindManufacturer || info.Ref == msp.KindModel || info.Ref == msp.KindLocation})
	}
	orgs, configurations, err := a.store.Totals(ctx)
	if err != nil {
		return v, err
	}
	systems, err := a.systems(ctx)
	if err != nil {
		return v, err
	}
	v.FirstRun = orgs+configurations+len(systems) == 0
	if v.Practice, err = a.Practising(ctx); err != nil {
		return v, err
	}
	if v.Account, err = a.store.Setting(ctx, "window.account"); err != nil {
		return v, err
	}
	if v.Account == "" {
		v.Account = "Sitewalk"
		if v.Practice {
			v.Account = "Practice"
		}
	}
	pinned, err := a.store.Setting(ctx, "window.pinned")
	if err != nil {
		return v, err
	}
	for _, id := range strings.Fields(pinned) {
		if actor.Sees(msp.ID(id)) {
			v.PinnedOrgs = append(v.PinnedOrgs, id)
		}
	}
	return v, nil
}

func fieldKind(k msp.FieldKind) string {
	switch k {
	case msp.KindRichText:
		return "rich_text"
	case msp.KindDate:
		return "date"
	case msp.KindIP:
		return "ip"
	case msp.KindMAC:
		return "mac"
	case msp.KindBool:
		return "bool"
	case msp.KindRef:
		return "ref"
	}
	return "text"
}

// Status is the standing line: what waits, for whom, and since when.
func (a *App) Status(ctx context.Context, actor msp.Staff) (StatusView, error) {
	v := StatusView{Systems: []SystemStatus{}, Jobs: a.jobs.running()}
	if err := a.may(actor, access.Look, ""); err != nil {
		return v, err
	}
	var err error
	if v.Organizations, v.Configurations, err = a.totals(ctx, actor); err != nil {
		return v, err
	}
	if v.Shown, err = a.store.Count(ctx, ListQuery{Kind: msp.KindConfiguration, Organizations: seen(actor)}); err != nil {
		return v, err
	}
	counts, err := a.store.QueueCounts(ctx)
	if err != nil {
		return v, err
	}
	for _, s := range allSystems {
		c, err := a.connection(ctx, s)
		if err != nil {
			return v, err
		}
		at, problem, err := a.store.Contact(ctx, s)
		if err != nil {
			return v, err
		}
		st := SystemStatus{System: string(s), Title: s.Title(), Connected: c != nil, LastContact: rfc(at), Problem: problem,
			Online: c != nil && problem == "" && !at.IsZero(), Counts: map[string]int{}}
		for _, state := range []msp.State{msp.StateQueued, msp.StateUnknown, msp.StateConflict, msp.StateRefused, msp.StateBlocked, msp.StateWaiting} {
			st.Counts[string(state)] = counts[s][state]
		}
		st.Counts[string(msp.StateQueued)] += counts[s][msp.StateSending]
		v.Conflicts += counts[s][msp.StateConflict]
		v.Systems = append(v.Systems, st)
	}
	if v.SavedAt, err = a.lastSave(ctx); err != nil {
		return v, err
	}
	auto, err := a.store.Setting(ctx, "sync.auto")
	v.AutoSync = auto == autoOn
	a.auto.mu.Lock()
	v.NextRound, v.AutoStopped = rfc(a.auto.next), a.auto.stopped
	a.auto.mu.Unlock()
	return v, err
}

// lastSave is when something was saved here last: of the history, until something
// is saved by this program.
func (a *App) lastSave(ctx context.Context) (string, error) {
	a.mu.Lock()
	at := a.savedAt
	a.mu.Unlock()
	if !at.IsZero() {
		return rfc(at), nil
	}
	batches, _, err := a.store.Batches(ctx, BatchQuery{Limit: 1})
	if err != nil || len(batches) == 0 {
		return "", err
	}
	return rfc(batches[0].At), nil
}

func (a *App) totals(ctx context.Context, actor msp.Staff) (int, int, error) {
	if actor.Role == msp.RoleAdministrator {
		return a.store.Totals(ctx)
	}
	n, err := a.store.Count(ctx, ListQuery{Kind: msp.KindConfiguration, Organizations: seen(actor), Archived: msp.With})
	return len(actor.Organizations), n, err
}

// windowSettings are what the screens may keep.
func windowSetting(key string) (string, error) {
	if key == "" || len(key) > 80 || strings.ContainsAny(key, " \t\r\n") {
		return "", msp.FieldError("key", "“%s” is no setting of the window.", key)
	}
	if key == "sync.auto" || key == archiveShareKey {
		return key, nil
	}
	return "window." + key, nil
}

// WindowSetting reads one of the window's settings.
func (a *App) WindowSetting(ctx context.Context, _ msp.Staff, key string) (string, error) {
	name, err := windowSetting(key)
	if err != nil {
		return "", err
	}
	return a.store.Setting(ctx, name)
}

// SetWindowSetting keeps one of the window's settings. Those of the workspace
// need the right to change settings.
func (a *App) SetWindowSetting(ctx context.Context, actor msp.Staff, key, value string) error {
	name, err := windowSetting(key)
	if err != nil {
		return err
	}
	act := access.Look
	if name == "sync.auto" || name == archiveShareKey {
		act = access.Settings
	}
	if name == archiveShareKey {
		if err := checkArchiveShare(value); err != nil {
			return err
		}
	}
	if err := a.may(actor, act, ""); err != nil {
		return err
	}
	if len(value) > 100_000 {
		return msp.FieldError("value", "That is too much for a setting.")
	}
	if err := a.store.SetSetting(ctx, name, value); err != nil {
		return err
	}
	if name == "sync.auto" {
		a.auto.settle() // who switches it on wants it tried
		a.shell.Emit("status", nil)
	}
	return nil
}

// OpenLink opens a record's page in the person's browser: web addresses only.
func (a *App) OpenLink(link string) error {
	if !strings.HasPrefix(link, "https://") && !(strings.HasPrefix(link, "http://") && isLoopback(link)) {
		return msp.FieldError("url", "Only web pages can be opened.")
	}
	return a.shell.OpenLink(link)
}
