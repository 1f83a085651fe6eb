package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// child is a new record that belongs to another.
func (w *world) child(kind msp.Kind, of *msp.Record, values msp.Values) *msp.Record {
	return &msp.Record{Kind: kind, ID: w.newID(), OrganizationID: of.OrganizationID, ParentID: of.ID, ParentKind: of.Kind, Values: values}
}

// full makes an engine that knows files and secrets: a file's digest is its
// content, a sealed secret the secret behind "sealed ".
func (w *world) full() *engine.Engine {
	e := w.engine(w.store)
	return engine.New(engine.Options{Store: w.store, Connectors: map[msp.System]connector.Connector{msp.ITGlue: w.conn}, Now: time.Now, NewID: w.newID,
		Open: func(sha string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(sha))), nil },
		Unseal: func(_ context.Context, rec *msp.Record, f msp.Field) (string, error) {
			return rec.Get(f)[len("sealed "):], nil
		}, LookupWait: e.LookupWait})
}

func (w *world) fullSync() engine.Result {
	w.Helper()
	time.Sleep(time.Minute)
	result, err := w.full().Sync(w.Context(), engine.Scope{})
	w.must(err)
	return result
}

// settled checks that a further round sends nothing and nothing waits.
func (w *world) settled() {
	w.Helper()
	if n := w.fullSync().Requests[msp.ITGlue].Writing; n > 0 {
		w.Errorf("a round with nothing to do sent %d writing requests", n)
	}
	for _, item := range w.waiting() {
		w.Errorf("still waiting: %+v", item)
	}
}

// What belongs to a device goes with it, after it and once, whatever is lost on
// the way.
func TestWhatBelongsToADeviceGoesWithIt(t *testing.T) {
	for name, faults := range map[string]sandbox.Faults{
		"a healthy line":           {},
		"answers to making lost":   {DropAfter: 0.5, Seed: 3, Methods: []string{http.MethodPost}},
		"a bad line in both ways":  {DropAfter: 0.2, DropBefore: 0.1, Error500: 0.05, After504: 0.1, Seed: 5},
		"limited again and again":  {TooMany: 0.3, Seed: 7},
		"half of the answers come": {Truncate: 0.3, Seed: 9, Methods: []string{http.MethodPost, http.MethodPatch}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				srv := w.device("FS01", nil)
				other := w.device("FS02", nil)
				photo := w.child(msp.KindAttachment, srv, msp.Values{msp.FieldName: "rack.txt", msp.FieldContentType: "text/plain", msp.FieldSize: "12", msp.FieldContent: "hello, rack!"})
				link := w.child(msp.KindRelatedItem, srv, msp.Values{msp.FieldToConfiguration: string(other.ID), msp.FieldNotes: "replicates to"})
				root := w.child(msp.KindPassword, srv, msp.Values{msp.FieldName: "root", msp.FieldUsername: "root", msp.FieldPassword: "sealed s3cret"})
				w.add(srv, other, photo, link, root)
				w.glue.SetFaults(faults)
				for range 6 {
					time.Sleep(time.Minute)
					_, _ = w.full().Sync(w.Context(), engine.Scope{})
				}
				w.glue.Heal()
				w.fullSync()
				w.settled()
				for _, kind := range []sandbox.Kind{sandbox.Attachments, sandbox.RelatedItems, sandbox.Passwords} {
					if n := len(w.glue.Records(kind, "")); n != 1 {
						t.Errorf("%d %v are there, want 1", n, kind)
					}
				}
			})
		})
	}
}

// Taken away here, they go there; taken away there, they go here.
func TestWhatBelongsToADeviceIsTakenAway(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		srv, other := w.device("FS01", nil), w.device("FS02", nil)
		make := func() []*msp.Record {
			return []*msp.Record{
				w.child(msp.KindAttachment, srv, msp.Values{msp.FieldName: "rack.txt", msp.FieldSize: "4", msp.FieldContent: "rack"}),
				w.child(msp.KindRelatedItem, srv, msp.Values{msp.FieldToConfiguration: string(other.ID)}),
				w.child(msp.KindPassword, srv, msp.Values{msp.FieldName: "root", msp.FieldPassword: "sealed x"}),
				w.iface(srv, msp.Values{msp.FieldName: "lan", msp.FieldIPAddress: "10.0.0.7"}),
			}
		}
		kinds := []sandbox.Kind{sandbox.Attachments, sandbox.RelatedItems, sandbox.Passwords, sandbox.ConfigurationInterfaces}
		first := make()
		w.add(append([]*msp.Record{srv, other}, first...)...)
		w.fullSync()
		w.settled()
		for _, rec := range first {
			_, err := w.store.Remove(w.Context(), byDesk, rec.Kind, []msp.ID{rec.ID})
			w.must(err)
		}
		w.fullSync()
		w.settled()
		for _, kind := range kinds {
			if n := len(w.glue.Records(kind, "")); n != 0 {
				t.Errorf("%d %v are still there", n, kind)
			}
		}
		second := make()
		w.add(second...)
		w.fullSync()
		w.settled()
		for _, rec := range second {
			if w.here(rec).Link == nil {
				t.Fatalf("%s was not sent", rec.Kind)
			}
		}
		time.Sleep(time.Hour)
		for i, kind := range kinds {
			w.must(w.glue.Editor().Delete(kind, w.here(second[i]).Link.RemoteID))
		}
		time.Sleep(time.Minute)
		_, err := w.full().Refresh(w.Context(), msp.KindConfiguration, []msp.ID{srv.ID})
		w.must(err)
		w.settled()
		for _, rec := range second {
			list, err := w.store.SyncRecords(w.Context(), msp.ITGlue, rec.Kind, []msp.ID{rec.ID})
			w.must(err)
			if len(list) > 0 {
				t.Errorf("the %s is still here", rec.Kind)
			}
		}
	})
}

// What people add there comes here, without anybody having asked for it twice.
func TestWhatPeopleAddToADeviceComesHere(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		srv, id := w.linked("FS01", msp.Values{})
		edit := w.glue.Editor()
		var err error
		for i := range 3 {
			_, err = edit.Add(sandbox.ConfigurationInterfaces, map[string]any{"configuration-id": id, "name": fmt.Sprint("port ", i)})
			w.must(err)
		}
		_, err = edit.Add(sandbox.Passwords, map[string]any{"organization-id": w.here(w.find(msp.KindOrganization, "Contoso")).Link.RemoteID,
			"name": "root", "password": "s3cret", "resource-type": "Configuration", "resource-id": id})
		w.must(err)
		w.editThere(id, map[string]any{"position": "rack 2"})
		w.fullSync()
		w.settled()
		if n := len(w.interfacesOf(srv)); n != 3 {
			t.Errorf("%d interfaces came", n)
		}
		ours, err := w.store.Children(w.Context(), msp.ITGlue, msp.KindPassword, msp.KindConfiguration, []msp.ID{srv.ID})
		w.must(err)
		if len(ours[srv.ID]) != 1 || ours[srv.ID][0].Record.Get(msp.FieldPassword) != "" {
			t.Errorf("passwords here: %+v", ours[srv.ID])
		}
	})
}
