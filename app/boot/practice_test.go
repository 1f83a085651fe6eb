package boot_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"sitewalk/app"
	"sitewalk/app/boot"
	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox"
)

// A session is one run of the program on a workspace.
type session struct {
	*testing.T
	*app.App
	program *boot.Program
	actor   msp.Staff
	stop    context.CancelFunc
}

func open(t *testing.T, folder string) *session {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &session{T: t, stop: stop}
	program, err := boot.Open(ctx, boot.Options{Folder: folder, Env: boot.Env{Keyring: "file", Passphrase: "p"}, Version: "test", Practice: sandbox.NewPractice(ctx)})
	s.must(err)
	s.App, s.program = program.App, program
	s.actor, err = s.Actor(ctx, "")
	s.must(err)
	return s
}

// end closes the program, as the window does: everything is told to stop, and then
// put away.
func (s *session) end() {
	s.Helper()
	s.stop()
	s.must(s.program.Close())
}

func (s *session) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *session) round(kind app.RoundKind) app.SyncView {
	s.Helper()
	v, err := s.Round(s.Context(), s.actor, kind, nil, nil)
	s.must(err)
	return v
}

func (s *session) plan() app.PlanView {
	s.Helper()
	v, err := s.Plan(s.Context(), s.actor, nil)
	s.must(err)
	return v
}

// Who practises, closes the program and comes back finds everything as it was.
func TestPracticeOutlivesTheProgram(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	s.must(s.StartPractice(t.Context(), s.actor))
	orgs, err := s.Organizations(t.Context(), s.actor, "", "", 50)
	s.must(err)
	org := msp.ID(orgs.Items[0].ID)
	types, err := s.Entries(t.Context(), s.actor, msp.KindConfigurationType)
	s.must(err)
	_, err = s.AddRecord(t.Context(), s.actor, msp.KindConfiguration, org, map[string]string{"name": "NEW-01", "configuration_type": types[0].ID, "primary_ip": "10.9.8.7"})
	s.must(err)
	made, err := s.AddRecord(t.Context(), s.actor, msp.KindOrganization, "", map[string]string{"name": "Sixth"})
	s.must(err)
	_, err = s.AddRecord(t.Context(), s.actor, msp.KindLocation, msp.ID(made.ID), map[string]string{"name": "Office"})
	s.must(err)
	pushed := s.round(app.RoundPush)
	if pushed.Pushed.Created < 3 || pushed.Pushed.Refused+pushed.Pushed.Blocked+pushed.Pushed.Unknown > 0 {
		t.Fatalf("pushed %+v %+v", pushed.Pushed, pushed.Items)
	}
	s.round(app.RoundPull) // the interface that IT Glue makes of the address
	s.end()

	for _, position := range []string{"U1", "U2"} {
		s = open(t, folder)
		s.must(s.ResumePractice(t.Context()))
		if v := s.round(app.RoundPull); v.Pulled.Gone+v.Pulled.Created+v.Pulled.Updated+v.Pulled.Conflicts > 0 {
			t.Errorf("pulled %+v", v.Pulled)
		}
		if p := s.plan(); len(p.Operations) > 0 {
			t.Errorf("planned %+v", p.Operations)
		}
		found, err := s.Search(t.Context(), s.actor, "NEW-01", "", 10)
		s.must(err)
		if len(found.Items) != 1 {
			t.Fatalf("found %+v", found)
		}
		rec, err := s.Record(t.Context(), s.actor, msp.KindConfiguration, msp.ID(found.Items[0].ID))
		s.must(err)
		if rec.State != "ready" || len(rec.Links) != 1 || rec.Links[0].State != string(msp.StateSynced) {
			t.Errorf("the record is %s, %+v", rec.State, rec.Links)
		}
		_, err = s.SetRecord(t.Context(), s.actor, msp.KindConfiguration, msp.ID(rec.ID), map[string]string{"position": position})
		s.must(err)
		if v := s.round(app.RoundPush); v.Pushed.Updated != 1 || len(v.Items) != 1 || v.Items[0].State != string(msp.StateSynced) {
			t.Errorf("pushed %+v %+v", v.Pushed, v.Items)
		}
		s.end()
	}

	list, err := filepath.Glob(filepath.Join(folder, "practice*"))
	s.must(err)
	for _, name := range list {
		info, err := os.Stat(name)
		s.must(err)
		if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
			t.Errorf("%s may be read by others: %v", name, info.Mode())
		}
	}
	if len(list) != 2 { // the file and its lock
		t.Errorf("left behind: %v", list)
	}
}
