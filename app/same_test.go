package app_test

import (
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// heldBack makes a device here that somebody has made over there meanwhile, too:
// with the same name and type, which is no proof.
func heldBack(t *testing.T) (d *desk, here app.RecordView, item string) {
	t.Helper()
	d = connected(t, "none")
	d.round(app.RoundSync)
	here = d.device("name=FS01", "configuration_type=Server", "asset_tag=OURS", "hostname=fs01", "location=")
	org, _ := d.glue.Editor().Find(sandbox.Organizations, "Contoso")
	_, err := d.glue.Editor().AddConfiguration(org, "Server", "FS01", map[string]any{"asset-tag": "THEIRS", "position": "rack A"})
	d.must(err)
	d.round(app.RoundSync)
	queue, err := d.Queue(t.Context(), d.admin, "blocked", "", 0)
	d.must(err)
	want(t, "held back", len(queue.Items), 1)
	want(t, "why", *queue.Items[0].Reason, "possible_duplicate")
	return d, here, queue.Items[0].ID
}

// It is the same: one is made of the two, nothing is made there, and what differs
// waits for a person.
func TestAPossibleDuplicateIsTheSame(t *testing.T) {
	d, here, item := heldBack(t)
	view, err := d.Lookalikes(t.Context(), d.staff("Ron", msp.RoleReadOnly, d.contoso), item)
	d.must(err)
	want(t, "here", view.Here.ID, here.ID)
	want(t, "there", len(view.Candidates), 1)
	_, err = d.LinkLookalike(t.Context(), d.staff("Cleo", msp.RoleCreator, d.contoso), item, "")
	refused(t, err, msp.Denied)
	_, err = d.LinkLookalike(t.Context(), d.admin, item, "somebody else")
	refused(t, err, msp.NotFound, "Pull")
	_, err = d.LinkLookalike(t.Context(), d.admin, "nonsense", "")
	refused(t, err, msp.Invalid)
	one, err := d.LinkLookalike(t.Context(), d.admin, item, "")
	d.must(err)
	want(t, "what only we had", one.Fields["hostname"], "fs01")
	want(t, "what only they had", one.Fields["position"], "rack A")
	want(t, "what differs", one.Fields["asset_tag"], "OURS")
	_, err = d.Lookalikes(t.Context(), d.admin, item)
	if err == nil {
		t.Error("it is still held back")
	}
	list, err := d.Conflicts(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "conflicts", len(list.Items), 1)
	want(t, "of one field", len(list.Items[0].Fields), 1)
	want(t, "there", list.Items[0].Fields[0].Remote, "THEIRS")
	_, err = d.Resolve(t.Context(), d.admin, list.Items[0].ID, "asset_tag", "local", "")
	d.must(err)
	d.round(app.RoundSync)
	n := 0
	for _, rec := range d.glue.Configurations("") {
		if rec.Attributes["name"] == "FS01" {
			n++
		}
	}
	want(t, "there", n, 1)
	want(t, "the asset tag there", d.there("FS01").Attributes["asset-tag"], any("OURS"))
	want(t, "the hostname there", d.there("FS01").Attributes["hostname"], any("fs01"))
	left, err := d.Queue(t.Context(), d.admin, "", "", 0)
	d.must(err)
	want(t, "waits", len(left.Items), 0)
}

// It is another one: it is sent.
func TestAPossibleDuplicateIsAnother(t *testing.T) {
	d, _, item := heldBack(t)
	d.must(d.RetryItems(t.Context(), d.admin, []string{item}))
	d.round(app.RoundSync)
	n := 0
	for _, rec := range d.glue.Configurations("") {
		if rec.Attributes["name"] == "FS01" {
			n++
		}
	}
	want(t, "there", n, 2)
}

// A record that is gone there may be made again, archived, or kept here alone.
func TestGoneThereCanBeKeptHereAlone(t *testing.T) {
	d := connected(t, "none")
	fs := d.device("name=FS01", "configuration_type=Server", "location=")
	d.round(app.RoundSync)
	d.must(d.glue.Editor().Delete(sandbox.Configurations, d.there("FS01").ID))
	_, err := d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(fs.ID), map[string]string{"hostname": "h"})
	d.must(err)
	d.round(app.RoundPush)
	list, err := d.Conflicts(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "listed", len(list.Items), 1)
	want(t, "gone", list.Items[0].Gone, true)
	want(t, "edited", list.Items[0].Edited, true)
	_, err = d.Resolve(t.Context(), d.admin, list.Items[0].ID, "", "unlink", "")
	d.must(err)
	list, err = d.Conflicts(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "left", len(list.Items), 0)
	want(t, "sent again", d.round(app.RoundPush).Pushed.Created, 0)
}
