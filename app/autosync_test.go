package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/app"
	"sitewalk/internal/msp"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// inAuto runs a test in virtual time on a connected desk whose rounds run by
// themselves.
func inAuto(t *testing.T, test func(t *testing.T, d *desk)) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskAt(t, nil, nil)
		d.join("none")
		d.auto("on")
		d.StartAuto()
		d.StartAuto() // twice is once
		test(t, d)
		d.Close()
	})
}

func (d *desk) auto(value string) {
	d.Helper()
	d.must(d.SetWindowSetting(d.Context(), d.admin, "sync.auto", value))
}

// pass lets time go by, and what was begun come to rest.
func (d *desk) pass(span time.Duration) {
	time.Sleep(span)
	synctest.Wait()
}

// automatic are the rounds that ran by themselves, oldest first, as words.
func (d *desk) automatic() []string {
	d.Helper()
	var out []string
	for _, r := range d.rounds() {
		if r.Automatic {
			words := r.Kind + " " + r.State
			if r.Code != nil {
				words += " " + *r.Code
			}
			out = append([]string{words}, out...)
		}
	}
	return out
}

func (d *desk) status() app.StatusView {
	d.Helper()
	synctest.Wait() // what was just saved is heard of
	v, err := d.Status(d.Context(), d.admin)
	d.must(err)
	return v
}

// inRest is how long it is to the next round, as the status line says.
func (d *desk) inRest() time.Duration {
	d.Helper()
	at, err := time.Parse(time.RFC3339, d.status().NextRound)
	d.must(err)
	return at.Sub(time.Now().Truncate(time.Second))
}

func TestRoundsRunByThemselves(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		d.pass(time.Second)
		if in := d.inRest(); in < 4*time.Minute+50*time.Second || in > 5*time.Minute {
			t.Errorf("the next round is in %v, five minutes after the pull of connecting", in)
		}
		d.pass(4*time.Minute + 45*time.Second)
		want(t, "before their time", len(d.automatic()), 0)
		d.pass(20 * time.Second)
		want(t, "then", fmt.Sprint(d.automatic()), "[sync done]")

		d.device("name=FS01", "configuration_type=Server")
		d.pass(20 * time.Second)
		d.device("name=FS02", "configuration_type=Server")
		if in := d.inRest(); in < 29*time.Second || in > 31*time.Second {
			t.Errorf("after an edit the next round is in %v", in)
		}
		d.pass(29 * time.Second)
		want(t, "while somebody types", len(d.automatic()), 1)
		d.pass(5 * time.Second)
		want(t, "when nobody does", fmt.Sprint(d.automatic()), "[sync done push done]")
		d.there("FS01")
		d.there("FS02")
		round := d.rounds()[0]
		want(t, "by whose right", round.Staff, "admin")
		want(t, "made there", round.Pushed.Created, 2)
		d.pass(2 * time.Minute)
		want(t, "a push does not put off the sync, nor bring another push", len(d.automatic()), 2)
		d.pass(3 * time.Minute)
		want(t, "and on", fmt.Sprint(d.automatic()), "[sync done push done sync done]")

		// A person's round counts, so that what was just asked is not asked again.
		d.pass(3 * time.Minute)
		d.round(app.RoundSync)
		d.pass(3 * time.Minute)
		want(t, "after a person's", len(d.automatic()), 3)

		d.auto("off")
		d.pass(time.Second)
		want(t, "planned when it is off", d.status().NextRound, "")
		d.device("name=FS03", "configuration_type=Server")
		d.pass(time.Hour)
		want(t, "when it is off", len(d.automatic()), 3)
		d.auto("on")
		d.pass(10 * time.Second)
		want(t, "on again", len(d.automatic()), 4)
		d.there("FS03")
	})
}

func TestAutoSyncWaitsForTheNetworkAndGoesOn(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		d.glue.SetFaults(sandbox.Faults{Refuse: 1})
		d.device("name=FS01", "configuration_type=Server")
		d.pass(time.Hour)
		tries := d.automatic()
		if len(tries) < 10 || len(tries) > 20 {
			t.Errorf("%d tries in an hour without a network", len(tries))
		}
		for _, w := range tries {
			if !strings.HasSuffix(w, "failed offline") {
				t.Errorf("a try ended as %q", w)
			}
		}
		rounds := d.rounds()
		at := func(i int) time.Time { // of the i-th try
			v, err := time.Parse(time.RFC3339, rounds[len(tries)-1-i].At)
			d.must(err)
			return v
		}
		gap, last := at(1).Sub(at(0)), at(len(tries)-1).Sub(at(len(tries)-2))
		if gap > time.Minute || last < 4*time.Minute || last > 6*time.Minute {
			t.Errorf("the first tries are %v apart, the last %v", gap, last)
		}
		want(t, "nobody is asked", d.status().AutoStopped, "")
		if d.status().NextRound == "" {
			t.Error("no next round is planned while offline")
		}
		d.glue.Heal()
		d.pass(6 * time.Minute)
		if now := d.automatic(); !strings.HasSuffix(now[len(now)-1], "done") {
			t.Errorf("with the network back: %q", now)
		}
		d.there("FS01")
		if in := d.inRest(); in <= 0 || in > 5*time.Minute {
			t.Errorf("then the next round is in %v", in)
		}
	})
}

func TestAutoSyncKeepsAwayAsLongAsItIsTold(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		form := sandbox.RetryAfterSeconds
		d.glue.SetFaults(sandbox.Faults{TooMany: 1, RetryAfter: &form})
		d.pass(5*time.Minute + 10*time.Second)
		want(t, "the round", fmt.Sprint(d.automatic()), "[sync failed busy]")
		in := d.inRest()
		if in < 20*time.Second {
			t.Fatalf("the next round is in %v", in)
		}
		asked := d.glue.Requests()
		d.device("name=FS01", "configuration_type=Server")
		d.pass(in - 2*time.Second)
		want(t, "requests while waiting", fmt.Sprint(d.glue.Requests()), fmt.Sprint(asked))
		d.glue.Heal()
		d.pass(40 * time.Second)
		if got := d.automatic(); got[1] != "sync done" {
			t.Errorf("afterwards: %q", got)
		}
		d.there("FS01")
	})
}

func TestAutoSyncAsksWhenTheKeyIsRefused(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		d.glue.RevokeKey()
		d.device("name=FS01", "configuration_type=Server")
		d.pass(3 * time.Hour)
		want(t, "rounds", len(d.automatic()), 1)
		if words := d.automatic()[0]; !strings.HasSuffix(words, "failed sign_in") {
			t.Errorf("it ended as %q", words)
		}
		if s := d.status(); !strings.Contains(s.AutoStopped, "key") || s.NextRound != "" || s.Systems[0].Problem == "" {
			t.Errorf("the status line says %q, next %q", s.AutoStopped, s.NextRound)
		}
		d.glue.IssueKey("ITG.another-key-of-this-test")
		_, err := d.Connect(t.Context(), d.admin, app.ConnectRequest{System: "itglue", URL: "https://api.itglue.test", Key: "ITG.another-key-of-this-test", PSASync: "none"})
		d.must(err)
		d.pass(5*time.Minute + 10*time.Second)
		want(t, "with a new key", d.status().AutoStopped, "")
		d.there("FS01")
	})
}

func TestAutoSyncAsksWhenABrakeHolds(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		edit := d.glue.Editor()
		org, _ := edit.Find(sandbox.Organizations, "Contoso")
		var ids []string
		for i := range 8 {
			id, err := edit.AddConfiguration(org, "Server", fmt.Sprint("FS0", i), nil)
			d.must(err)
			ids = append(ids, id)
		}
		d.round(app.RoundSync)
		d.auto("off")
		for _, id := range ids {
			d.must(edit.Delete(sandbox.Configurations, id))
		}
		d.pass(26 * time.Hour) // the next round looks for what is gone
		d.auto("on")
		d.pass(2 * time.Hour)
		got := d.automatic()
		if len(got) != 1 || got[0] != "sync failed brake" {
			t.Errorf("rounds: %q", got)
		}
		if s := d.status(); !strings.Contains(s.AutoStopped, "looks wrong") || s.NextRound != "" {
			t.Errorf("the status line says %q, next %q", s.AutoStopped, s.NextRound)
		}
		want(t, "all are kept", len(d.all(d.contoso)), 8)
		// A push of a person does not settle what the list was stopped for.
		d.round(app.RoundPush)
		d.pass(time.Hour)
		want(t, "after a push", len(d.automatic()), 1)
		for i := range 8 {
			_, err := edit.AddConfiguration(org, "Server", fmt.Sprint("FS0", i), nil)
			d.must(err)
		}
		d.round(app.RoundSync)
		d.pass(6 * time.Minute)
		if got := d.automatic(); len(got) != 2 || got[1] != "sync done" {
			t.Errorf("after a person's sync that went well: %q", got)
		}
	})
}

func TestAutoSyncGivesWayToAPerson(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		d.pass(4*time.Minute + 30*time.Second)
		release := make(chan bool)
		d.hook = func(ctx context.Context) {
			select {
			case <-release:
			case <-ctx.Done():
			}
		}
		view, err := d.StartSync(t.Context(), d.admin, "sync", nil)
		d.must(err)
		d.pass(55 * time.Second)
		want(t, "beside a person's round", len(d.automatic()), 0)
		close(release)
		d.pass(time.Second)
		got, err := d.Job(d.admin, view.ID)
		d.must(err)
		want(t, "the person's round", got.State, "done")
		d.pass(5*time.Minute + 10*time.Second)
		want(t, "afterwards", fmt.Sprint(d.automatic()), "[sync done]")

		// The other way round the person finds the one that runs, and may stop it.
		jo := d.staff("Jo", msp.RoleEditor, d.contoso)
		d.hook = func(ctx context.Context) { <-ctx.Done() }
		d.pass(4*time.Minute + 55*time.Second)
		view, err = d.StartSync(t.Context(), jo, "push", nil)
		d.must(err)
		if !view.Automatic {
			t.Errorf("a second round was begun: %+v", view)
		}
		refused(t, d.StopJob(d.staff("Li", msp.RoleLite, d.contoso), view.ID), msp.Denied)
		d.must(d.StopJob(jo, view.ID))
		d.hook = nil
		d.pass(time.Second)
		got, err = d.Job(d.admin, view.ID)
		d.must(err)
		want(t, "stopped", got.State, "stopped")
		d.pass(4 * time.Minute)
		want(t, "not at once again", fmt.Sprint(d.automatic()), "[sync done sync stopped canceled]")
		d.pass(2 * time.Minute)
		want(t, "but later", len(d.automatic()), 3)
	})
}

func TestAutoSyncNeedsSomebodyWhoMay(t *testing.T) {
	inAuto(t, func(t *testing.T, d *desk) {
		d.must(d.store.SaveStaff(t.Context(), msp.Staff{ID: "li", Name: "Li", Role: msp.RoleCreator, Organizations: []msp.ID{d.contoso}}))
		d.pass(11 * time.Minute)
		want(t, "with nobody", len(d.automatic()), 0)
		if s := d.status().AutoStopped; !strings.Contains(s, "nobody") {
			t.Errorf("the status line says %q", s)
		}
		d.must(d.store.SaveStaff(t.Context(), msp.Staff{ID: "ed", Name: "Ed", Role: msp.RoleEditor, Organizations: []msp.ID{d.contoso}}))
		d.pass(11 * time.Minute)
		want(t, "who", d.rounds()[0].Staff, "Ed")
		want(t, "where", fmt.Sprint(d.rounds()[0].Organizations), "[Contoso]")
	})
}

// A round stops within a second, whatever it waits for, and nothing is made twice
// for it.
func TestARoundStopsWithinASecond(t *testing.T) {
	none := sandbox.RetryAfterNone
	for _, tt := range []struct {
		name   string
		faults sandbox.Faults
	}{
		{"for an answer", sandbox.Faults{Stall: 1}},
		{"for the answer to a create", sandbox.Faults{Stall: 1, Methods: []string{"POST"}}},
		{"for the next look-up", sandbox.Faults{DropBefore: 1, Methods: []string{"POST"}}},
		{"for the end of a pause", sandbox.Faults{TooMany: 1, RetryAfter: &none}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDeskAt(t, nil, nil)
				d.join("none")
				d.slow = true
				d.open()
				d.device("name=FS01", "configuration_type=Server")
				d.glue.SetFaults(tt.faults)
				began := time.Now()
				view, err := d.StartSync(t.Context(), d.admin, "sync", nil)
				d.must(err)
				d.pass(3 * time.Second)
				running, err := d.Job(d.admin, view.ID)
				d.must(err)
				want(t, "state", running.State, "running")
				if len(running.Quotas) != 1 || running.Quotas[0].Left >= running.Quotas[0].Of || running.Quotas[0].Of != 3000 {
					t.Errorf("the quota left is %+v", running.Quotas)
				}
				d.must(d.StopJob(d.admin, view.ID))
				job := <-d.shell.jobs
				want(t, "state", job.State, "stopped")
				if took := time.Since(began); took > 4*time.Second {
					t.Errorf("it took %v to stop", took-3*time.Second)
				}
				d.glue.Heal()
				d.round(app.RoundSync)
				d.pass(time.Hour)
				d.round(app.RoundSync)
				want(t, "there", len(d.glue.Configurations("")), 1)
				want(t, "waits", len(mustQueue(d)), 0)
			})
		})
	}
}

func mustQueue(d *desk) []app.QueueItemView {
	d.Helper()
	q, err := d.Queue(d.Context(), d.admin, "", "", 0)
	d.must(err)
	return q.Items
}
