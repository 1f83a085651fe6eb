package app_test

import (
	"testing"
	"time"

	"sitewalk/app"
	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A record that was deleted there is made again or archived here, whether a sweep
// noticed or an edit met it.
func TestChoosingForWhatIsGoneThere(t *testing.T) {
	d := connected(t, "none")
	resolve := func(who msp.Staff, id, take string) (app.RecordView, error) {
		return d.Resolve(t.Context(), who, id, "", take, "")
	}
	var ids []string
	for _, name := range []string{"FS01", "FS02", "FS03", "FS04", "FS05", "FS06", "FS07", "FS08"} {
		ids = append(ids, d.device("name="+name, "configuration_type=Server").ID)
	}
	d.round(app.RoundSync)
	for _, name := range []string{"FS01", "FS02"} {
		d.must(d.glue.Editor().Delete(sandbox.Configurations, d.there(name).ID))
	}
	edited, quiet := ids[0], ids[1]
	_, err := d.SetRecord(t.Context(), d.admin, msp.KindConfiguration, msp.ID(edited), map[string]string{"asset_tag": "A-1"})
	d.must(err)
	want(t, "blocked", d.round(app.RoundPush).Pushed.Blocked, 1)
	d.clock.now = d.clock.now.Add(25 * time.Hour)
	want(t, "gone", d.round(app.RoundPull).Pulled.Gone, 2)
	view, err := d.Record(t.Context(), d.admin, msp.KindConfiguration, msp.ID(quiet))
	d.must(err)
	want(t, "state", view.State, "gone")

	_, err = resolve(d.staff("Jo", msp.RoleCreator, d.contoso), quiet, "local")
	refused(t, err, msp.Denied)
	_, err = resolve(d.admin, quiet, "both")
	refused(t, err, msp.Invalid, "Take local")
	_, err = d.SetArchived(t.Context(), d.admin, msp.KindConfiguration, msp.ID(quiet), true)
	d.must(err)
	_, err = resolve(d.admin, quiet, "local")
	refused(t, err, msp.Invalid, "archived")
	_, err = resolve(d.admin, ids[2], "local")
	refused(t, err, msp.NotFound, "waits for a choice")

	view, err = resolve(d.admin, "configuration:"+edited+":itglue", "local")
	d.must(err)
	want(t, "state", view.State, "ready")
	view, err = resolve(d.admin, quiet, "remote")
	d.must(err)
	want(t, "archived", view.Archived, true)
	want(t, "made again", d.round(app.RoundPush).Pushed.Created, 1)
	want(t, "the tag there", d.there("FS01").Attributes["asset-tag"], any("A-1"))
	queue, err := d.Queue(t.Context(), d.admin, "", "", 0)
	d.must(err)
	want(t, "waiting", len(queue.Items), 0)
	_, err = resolve(d.admin, quiet, "local")
	refused(t, err, msp.NotFound)
}
