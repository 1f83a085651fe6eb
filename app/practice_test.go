package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox"
)

// practise gives a desk practice systems of its own, as a new run of the program
// would.
func (d *desk) practise() {
	d.practice, d.via = sandbox.NewPractice(d.Context()), http.DefaultTransport
	d.open()
}

func (d *desk) address() string {
	d.Helper()
	list, err := d.Connections(d.Context(), d.admin)
	d.must(err)
	return list.Items[0].URL
}

func TestPractice(t *testing.T) {
	d := newDesk(t)
	refused(t, d.StartPractice(t.Context(), d.admin), msp.Invalid, "no practice")
	d.must(d.ResumePractice(t.Context()))
	d.practise()
	d.must(d.ResumePractice(t.Context()))
	refused(t, d.StartPractice(t.Context(), d.staff("Max", msp.RoleManager)), msp.Denied)
	real := stocked(t)
	real.practise()
	refused(t, real.StartPractice(t.Context(), d.admin), msp.Invalid, "real data")
	for _, folder := range []string{d.folder, real.folder} {
		if _, err := os.Stat(filepath.Join(folder, "practice.json")); !os.IsNotExist(err) {
			t.Errorf("practice systems are kept where nobody practises: %v", err)
		}
	}

	d.must(d.StartPractice(t.Context(), d.admin))
	s, err := d.Session(t.Context(), d.admin)
	d.must(err)
	want(t, "practising", s.Practice, true)
	want(t, "the account's name", s.Account, "Practice")
	want(t, "clients", len(mustOrganizations(d)), 5)
	d.must(d.StartPractice(t.Context(), d.admin)) // a second time changes nothing
	want(t, "clients", len(mustOrganizations(d)), 5)
}

// A workspace that practises asks systems that answer, whoever served them before.
func TestPracticeIsServedWhenAsked(t *testing.T) {
	d := newDesk(t)
	d.practise()
	d.must(d.StartPractice(t.Context(), d.admin))
	beside := d.again()
	beside.practise()
	was := d.address()
	beside.round(app.RoundPull)
	want(t, "the address beside", beside.address(), was)

	d.App.Close()
	next := d.again()
	next.practise()
	_, err := next.Plan(t.Context(), d.admin, nil)
	d.must(err)
	want(t, "the address before anything is asked", next.address(), was)
	v, err := next.TestConnection(t.Context(), d.admin, msp.ITGlue)
	d.must(err)
	want(t, "state", v.State, "online")
	beside.round(app.RoundPull)
	want(t, "the address beside", beside.address(), next.address())
	if next.address() == was {
		t.Error("the address is still the old one")
	}
}

// A damaged file is not the end of practising, and the log says what happened.
func TestPracticeBeginsAnew(t *testing.T) {
	d := newDesk(t)
	d.practise()
	d.must(d.StartPractice(t.Context(), d.admin))
	d.App.Close()
	d.must(os.WriteFile(filepath.Join(d.folder, "practice.json"), []byte("no more"), 0o600))
	next := d.again()
	next.practise()
	want(t, "pulled", next.round(app.RoundPull).Pulled.Gone, 0)
	if log := next.log.String() + d.log.String(); !strings.Contains(log, "practice-damaged-1.json") {
		t.Errorf("the log says nothing: %s", log)
	}

	next.App.Close()
	d.must(os.Mkdir(filepath.Join(d.folder, "practice.json.part"), 0o700))
	last := d.again()
	last.practise()
	last.round(app.RoundPull) // nothing to keep, nothing to complain of
	d.must(os.Remove(filepath.Join(d.folder, "practice.json")))
	last.App.Close()
	lost := d.again()
	lost.practise()
	_, err := lost.Round(t.Context(), d.admin, app.RoundPull, nil, nil)
	refused(t, err, msp.Internal, "cannot be kept")
	refused(t, lost.StartPractice(t.Context(), d.admin), msp.Internal, "cannot be kept")
	_, err = lost.TestConnection(t.Context(), d.admin, msp.ITGlue)
	refused(t, err, msp.Internal, "cannot be kept")
}
