package app_test

import (
	"fmt"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// disputed makes devices whose asset tag differs on both sides.
func (d *desk) disputed(n int) (ids []string) {
	d.Helper()
	for i := range n {
		v := d.device(fmt.Sprintf("name=FS%02d", i), "configuration_type=Server", "asset_tag=A-1", "location=")
		ids = append(ids, v.ID)
	}
	d.round(app.RoundSync)
	for i, id := range ids {
		_, err := d.SetRecord(d.Context(), d.admin, msp.KindConfiguration, msp.ID(id), map[string]string{"asset_tag": "OURS"})
		d.must(err)
		d.must(d.glue.Editor().Edit(sandbox.Configurations, d.there(fmt.Sprintf("FS%02d", i)).ID, map[string]any{"asset-tag": "THEIRS"}))
	}
	want(d.TB, "conflicts", d.round(app.RoundPull).Pulled.Conflicts, n)
	return ids
}

func (d *desk) field(id, field string) string {
	d.Helper()
	v, err := d.Record(d.Context(), d.admin, msp.KindConfiguration, msp.ID(id))
	d.must(err)
	return v.Fields[field]
}

// One choice for all alike is one act: previewed, undone as one, and the value that
// lost is in the history of each record.
func TestOneChoiceForAllAlike(t *testing.T) {
	d := connected(t, "none")
	ids := d.disputed(3)
	tags := app.ScopeRequest{Field: "asset_tag"}
	refuse := func(who msp.Staff, req app.ScopeRequest, take string, code msp.Code) {
		t.Helper()
		_, err := d.ResolveAlike(t.Context(), who, req, take, false)
		refused(t, err, code)
	}
	refuse(d.staff("Cleo", msp.RoleCreator, d.contoso), tags, "remote", msp.Denied)
	refuse(d.admin, tags, "both", msp.Invalid)
	refuse(d.admin, app.ScopeRequest{Field: "nonsense"}, "remote", msp.Invalid)
	refuse(d.admin, app.ScopeRequest{Field: "asset_tag", System: "psa"}, "remote", msp.Invalid)
	refuse(d.admin, app.ScopeRequest{Field: "asset_tag", Kind: "thing"}, "remote", msp.Invalid)

	alike, err := d.ResolveAlike(t.Context(), d.staff("Fay", msp.RoleEditor, d.fabrika), tags, "remote", false)
	d.must(err)
	want(t, "of an organization that has none", alike.Resolved, 0)
	alike, err = d.ResolveAlike(t.Context(), d.admin, tags, "remote", true)
	d.must(err)
	want(t, "previewed", alike.Resolved, 3)
	want(t, "still ours", d.field(ids[0], "asset_tag"), "OURS")
	alike, err = d.ResolveAlike(t.Context(), d.admin, tags, "remote", false)
	d.must(err)
	want(t, "settled", alike.Resolved, 3)
	list, err := d.Conflicts(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "left", len(list.Items), 0)
	for _, id := range ids {
		want(t, "here", d.field(id, "asset_tag"), "THEIRS")
		h, err := d.History(t.Context(), d.admin, msp.KindConfiguration, msp.ID(id), "", 0)
		d.must(err)
		want(t, "history", h.Items[0].Old+" → "+h.Items[0].New+" "+h.Items[0].Action, "OURS → THEIRS resolve")
	}
	undone, err := d.Undo(t.Context(), d.admin)
	d.must(err)
	want(t, "taken back as one", undone.Reversed, 3)
	want(t, "ours again", d.field(ids[2], "asset_tag"), "OURS")
}

// A rule ends what is open and what comes, for whoever may make one.
func TestRules(t *testing.T) {
	d := connected(t, "none")
	ids := d.disputed(2)
	req := app.ScopeRequest{Field: "asset_tag", OrganizationID: string(d.contoso)}
	for _, who := range []msp.Staff{d.staff("Ed", msp.RoleEditor, d.contoso), d.staff("Mo", msp.RoleManager, d.fabrika)} {
		_, err := d.AddRule(t.Context(), who, req, "local", false)
		refused(t, err, msp.Denied)
	}
	manager := d.staff("Max", msp.RoleManager, d.contoso)
	done, err := d.AddRule(t.Context(), manager, req, "local", true)
	d.must(err)
	want(t, "previewed", done.Resolved, 2)
	done, err = d.AddRule(t.Context(), manager, req, "local", false)
	d.must(err)
	want(t, "settled", done.Resolved, 2)
	want(t, "the rule", done.Rule.Words, "Sitewalk decides the asset tag of configurations, at Contoso")
	h, err := d.History(t.Context(), d.admin, msp.KindConfiguration, msp.ID(ids[0]), "", 0)
	d.must(err)
	want(t, "what lost is kept", h.Items[0].Old+" → "+h.Items[0].New, "THEIRS → OURS")
	d.round(app.RoundSync)
	want(t, "there", d.there("FS00").Attributes["asset-tag"], any("OURS"))

	_, err = d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(ids[0]), map[string]string{"asset_tag": "OURS-2"})
	d.must(err)
	d.must(d.glue.Editor().Edit(sandbox.Configurations, d.there("FS00").ID, map[string]any{"asset-tag": "THEIRS-2"}))
	want(t, "no conflict any more", d.round(app.RoundSync).Pulled.Conflicts, 0)
	want(t, "there", d.there("FS00").Attributes["asset-tag"], any("OURS-2"))
	h, err = d.History(t.Context(), d.admin, msp.KindConfiguration, msp.ID(ids[0]), "", 0)
	d.must(err)
	want(t, "by which rule", h.Items[0].Staff+": "+h.Items[0].Old, "Rule: Sitewalk decides the asset tag of configurations: THEIRS-2")

	// The same scope again replaces it.
	_, err = d.AddRule(t.Context(), d.admin, req, "remote", false)
	d.must(err)
	list, err := d.Rules(t.Context(), d.admin)
	d.must(err)
	want(t, "rules", len(list.Items), 1)
	want(t, "takes", list.Items[0].Take, "remote")
	other, err := d.Rules(t.Context(), d.staff("Fay", msp.RoleEditor, d.fabrika))
	d.must(err)
	want(t, "of others", len(other.Items), 0)
	refused(t, d.RemoveRule(t.Context(), d.staff("Ed", msp.RoleEditor, d.contoso), msp.ID(list.Items[0].ID)), msp.Denied)
	d.must(d.RemoveRule(t.Context(), manager, msp.ID(list.Items[0].ID)))
	refused(t, d.RemoveRule(t.Context(), d.admin, msp.ID(list.Items[0].ID)), msp.NotFound)
}

// A lock shows in the grid, the reach and the plan in the same words, and lifting
// it queues what differs.
func TestLocks(t *testing.T) {
	d := connected(t, "none")
	fs := d.device("name=FS01", "configuration_type=Server", "notes=agreed", "location=")
	d.round(app.RoundSync)
	_, err := d.AddLock(t.Context(), d.admin, app.ScopeRequest{Field: "configuration_type"})
	refused(t, err, msp.Invalid, "Lock another field")
	_, err = d.AddLock(t.Context(), d.staff("Ed", msp.RoleEditor, d.contoso), app.ScopeRequest{Field: "notes"})
	refused(t, err, msp.Denied)
	lock, err := d.AddLock(t.Context(), d.admin, app.ScopeRequest{Field: "notes"})
	d.must(err)
	_, err = d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), map[string]string{"notes": "ours"})
	d.must(err)

	const words = "Locked against IT Glue by admin. It stays here; lift the lock to send it."
	page, err := d.Rows(t.Context(), d.admin, d.query("name", "notes"), 0, 10)
	d.must(err)
	want(t, "the mark", page.Rows[0].Marks["notes"].Kind+": "+page.Rows[0].Marks["notes"].Message, "kept: "+words)
	reach, err := d.Reach(t.Context(), d.admin, msp.ID(fs.ID))
	d.must(err)
	want(t, "the reach", reach.Fields["notes"][0].State+": "+reach.Fields["notes"][0].Message, "stops: "+words)
	plan, err := d.Plan(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "the plan", *plan.Operations[0].Fields[0].Why, words)
	want(t, "blocked", plan.Summary.Blocked, 0)
	d.round(app.RoundPush)
	want(t, "there", d.there("FS01").Attributes["notes"], any("agreed"))
	list, err := d.Locks(t.Context(), d.admin)
	d.must(err)
	want(t, "differing", list.Items[0].Differing, 1)
	lifted, err := d.RemoveLock(t.Context(), d.admin, msp.ID(lock.ID))
	d.must(err)
	want(t, "queued", lifted.Queued, 1)
	d.round(app.RoundPush)
	want(t, "there", d.there("FS01").Attributes["notes"], any("ours"))
}

// What IT Glue does not take is said in one wording in the grid, the reach and the
// plan, apart for orphaned and disabled records.
func TestLockedFieldsAreSaidAlike(t *testing.T) {
	for state, part := range map[string]string{"enabled": "Best fixed at the source", "orphaned": "orphaned", "disabled": "switched off"} {
		t.Run(state, func(t *testing.T) {
			d := connected(t, "none")
			fs := d.device("name=FS01", "configuration_type=Server", "location=")
			d.round(app.RoundSync)
			d.must(d.glue.Editor().SetPSA(sandbox.Configurations, d.there("FS01").ID, sandbox.PSA{State: state, System: "manage", Remote: "7"}))
			d.round(app.RoundSync)
			page, err := d.Rows(t.Context(), d.admin, d.query("name", "primary_ip"), 0, 10)
			d.must(err)
			mark := page.Rows[0].Marks["primary_ip"]
			if mark.Kind != "locked" || !strings.Contains(mark.Message, part) {
				t.Errorf("the mark: %+v", mark)
			}
			reach, err := d.Reach(t.Context(), d.admin, msp.ID(fs.ID))
			d.must(err)
			want(t, "the reach", reach.Fields["primary_ip"][0].Message, mark.Message)
			res, err := d.EditCells(t.Context(), d.admin, d.query("name"), []app.CellEdit{{ID: fs.ID, Field: "primary_ip", Text: "10.0.0.1"}}, "")
			d.must(err)
			want(t, "refused", res.Refused[0].Message, mark.Message)
			_, err = d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), map[string]string{"primary_ip": "10.0.0.1"})
			d.must(err)
			plan, err := d.Plan(t.Context(), d.admin, nil)
			d.must(err)
			want(t, "the plan", *plan.Operations[0].Message, mark.Message)
		})
	}
}

// A push that would archive much of an organization asks first, the plan says so,
// and a manager may send it anyway.
func TestTheBrakeOnArchiving(t *testing.T) {
	d := connected(t, "none")
	var ids []string
	for i := range 20 {
		ids = append(ids, d.device(fmt.Sprintf("name=FS%02d", i), "configuration_type=Server", "location=").ID)
	}
	d.round(app.RoundSync)
	archive := func(ids []string) {
		t.Helper()
		_, err := d.Archive(t.Context(), d.admin, d.query("name"), ids, true)
		d.must(err)
	}
	archive(ids[:9])
	plan, err := d.Plan(t.Context(), d.admin, nil)
	d.must(err)
	if plan.Brake != nil {
		t.Errorf("nine are few enough, and yet: %s", *plan.Brake)
	}
	archive(ids[9:12])
	if plan, err = d.Plan(t.Context(), d.admin, nil); err != nil || plan.Brake == nil || !strings.Contains(*plan.Brake, "12 of 20 configurations of Contoso") {
		t.Fatalf("the plan: %v, %v", plan.Brake, err)
	}
	_, err = d.Round(t.Context(), d.admin, app.RoundPush, nil, nil)
	refused(t, err, msp.Brake, "12 of 20")
	want(t, "there", d.there("FS00").Attributes["archived"], any(false))
	anyway := app.RoundRequest{Kind: "push", Anyway: true}
	_, err = d.RunRound(t.Context(), d.staff("Ed", msp.RoleEditor, d.contoso), anyway, nil)
	refused(t, err, msp.Denied)
	refused(t, d.SetWindowSetting(t.Context(), d.admin, "sync.archive_share", "all"), msp.Invalid)
	refused(t, d.SetWindowSetting(t.Context(), d.staff("Ed", msp.RoleEditor, d.contoso), "sync.archive_share", "90"), msp.Denied)
	d.must(d.SetWindowSetting(t.Context(), d.admin, "sync.archive_share", "60"))
	if plan, err = d.Plan(t.Context(), d.admin, nil); err != nil || plan.Brake != nil {
		t.Errorf("60 per cent are allowed: %v, %v", plan.Brake, err)
	}
	d.must(d.SetWindowSetting(t.Context(), d.admin, "sync.archive_share", ""))
	_, err = d.RunRound(t.Context(), d.staff("Max", msp.RoleManager, d.contoso), anyway, func(engine.Progress) {})
	d.must(err)
	want(t, "there", d.there("FS00").Attributes["archived"], any(true))
}
