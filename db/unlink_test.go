package db_test

import (
	"context"
	"testing"
	"time"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func TestLinksInTheOrderOfTheirIDs(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	for _, remote := range []string{"10", "9", "2"} {
		link(t, d, configuration(t, d, acme, msp.Values{msp.FieldName: "S" + remote}).ID, remote)
	}
	var got []string
	for after := ""; ; {
		page := must(d.LinksAfter(ctx, msp.ITGlue, msp.KindConfiguration, after, 2))(t)
		for _, l := range page {
			got = append(got, l.RemoteID)
		}
		if len(page) < 2 {
			break
		}
		after = page[len(page)-1].RemoteID
	}
	if len(got) != 3 || got[0] != "10" || got[1] != "2" || got[2] != "9" {
		t.Errorf("%v", got)
	}
}

// What is gone there is made again, or nothing waits for it any more.
func TestUnlink(t *testing.T) {
	for _, again := range []bool{true, false} {
		d := dbtest.New(t)
		ctx := context.Background()
		a := configuration(t, d, organization(t, d, "Acme"), msp.Values{msp.FieldName: "A"})
		link(t, d, a.ID, "7")
		s := syncRecord(t, d, a.ID)
		gone := *s.Link
		gone.Missing = 2
		if _, _, err := d.ApplyPull(ctx, msp.ITGlue, "", []msp.PullChange{{Kind: msp.KindConfiguration, ID: a.ID, SeenVersion: s.Record.Version, Link: gone}}); err != nil {
			t.Fatal(err)
		}
		if n := must(d.CountLinks(ctx, msp.ITGlue, msp.KindConfiguration))(t); n != 0 || !syncRecord(t, d, a.ID).Record.Gone {
			t.Errorf("%d links to what is there, %+v", n, syncRecord(t, d, a.ID).Record)
		}
		if err := d.Unlink(ctx, msp.KindConfiguration, a.ID, msp.ITGlue, again); err != nil {
			t.Fatal(err)
		}
		s = syncRecord(t, d, a.ID)
		if s.Link != nil || s.Record.Gone || (s.Queue != nil) != again || again && (s.Queue.State != msp.StateQueued || !s.Queue.IntentAt.Equal(time.Time{})) {
			t.Errorf("again %v: %+v", again, s)
		}
		if err := d.Unlink(ctx, msp.KindConfiguration, "no-such", msp.ITGlue, again); msp.CodeOf(err) != msp.NotFound {
			t.Errorf("%v", err)
		}
	}
}
