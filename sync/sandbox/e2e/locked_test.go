package e2e_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"sitewalk/internal/msp"
	"sitewalk/sync/engine"
	"sitewalk/sync/route"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// mixed is one edit of everything that IT Glue leaves open on a record it holds
// towards the PSA, and of some that it does not.
var mixed = struct{ open, closed map[msp.Field]string }{
	open: map[msp.Field]string{msp.FieldSerialNumber: "S-1", msp.FieldAssetTag: "A-1", msp.FieldPurchasedAt: "2026-01-02",
		msp.FieldWarrantyExpiresAt: "2029-01-02", msp.FieldNotes: "in the rack"},
	closed: map[msp.Field]string{msp.FieldName: "FS01-NEW", msp.FieldHostname: "fs01", msp.FieldPrimaryIP: "10.0.0.1",
		msp.FieldMACAddress: "AABBCC000001", msp.FieldPosition: "rack A"},
}

func (w *world) editMixed(rec *msp.Record) {
	w.Helper()
	_, err := w.store.Edit(w.Context(), byDesk, rec.Kind, []msp.ID{rec.ID}, func(r *msp.Record) error {
		for _, part := range []map[msp.Field]string{mixed.open, mixed.closed} {
			for f, text := range part {
				r.Set(f, text)
			}
		}
		return nil
	})
	w.must(err)
}

// onlyOpen checks that exactly the open fields are agreed on, and that the rest
// waits under its reason.
func (w *world) onlyOpen(rec *msp.Record, reason route.Reason) {
	w.Helper()
	here := w.here(rec)
	for f, text := range mixed.open {
		if got := here.Link.Base[f]; got != text {
			w.Errorf("%s is there as %q, want %q", f, got, text)
		}
	}
	for f := range mixed.closed {
		if got := here.Link.Base[f]; got == mixed.closed[f] {
			w.Errorf("%s was sent", f)
		}
	}
	if q := here.Queue; q == nil || q.State != msp.StateBlocked || q.Reason != string(reason) || q.Message == "" {
		w.Errorf("the queue says %+v, want blocked, %s", q, reason)
	}
	plan := w.plan(engine.Scope{})
	if len(plan.Operations) != 1 || len(plan.Operations[0].Fields) != len(mixed.closed) {
		w.Fatalf("planned %+v", plan.Operations)
	}
	for _, f := range plan.Operations[0].Fields {
		if f.Reaches || f.Why == "" {
			w.Errorf("planned %+v", f)
		}
	}
}

// A record that IT Glue holds towards the PSA takes the open fields alone, and one
// other would spoil the whole request: none is ever refused, whichever way the
// account treats orphaned and disabled records.
func TestALockedRecordTakesItsOpenFields(t *testing.T) {
	for _, tt := range []struct {
		state  string
		reason route.Reason
	}{{"enabled", route.PSALocked}, {"orphaned", route.Orphaned}, {"disabled", route.Disabled}} {
		for _, editable := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, editable there %v", tt.state, editable), func(t *testing.T) {
				inWorld(t, 1, func(w *world) {
					w.glue.SetSwitches(sandbox.Switches{OrphanedEditable: editable, DisabledEditable: editable})
					refusals := w.countRefusals()
					rec, id := w.linked("FS01", msp.Values{})
					w.must(w.glue.Editor().SetPSA(sandbox.Configurations, id, sandbox.PSA{State: tt.state, System: "manage", Remote: "7"}))
					w.mustSync()
					w.editMixed(rec)
					result := w.mustSync()
					if got := item(t, result, "FS01-NEW"); got.State != msp.StateBlocked || !got.Sent {
						t.Errorf("got %+v", got)
					}
					w.onlyOpen(rec, tt.reason)
					if again := w.mustSync(); again.Requests[msp.ITGlue].Writing != 0 {
						t.Errorf("sent again: %+v", again.Requests)
					}
					// Free again, the rest goes by itself.
					w.must(w.glue.Editor().SetPSA(sandbox.Configurations, id, sandbox.PSA{}))
					w.mustSync()
					if there := w.there(rec); there["hostname"] != "fs01" || there["name"] != "FS01-NEW" {
						t.Errorf("there: %v", there)
					}
					if n := refusals(); n != 0 {
						t.Errorf("%d requests were refused", n)
					}
				})
			})
		}
	}
}

// The record is locked between our reading and our writing: the account refuses the
// whole change. It is read again, and what is open goes.
func TestLockedJustBeforeWeWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Without the check of the vendor's rules: what nobody could know is no breach.
		w := newWorld(t, 1)
		w.mustSync()
		refusals := w.countRefusals()
		rec, id := w.linked("FS01", msp.Values{})
		w.editMixed(rec)
		w.glue.SetOnRequest(w.onFirst(http.MethodPatch, func() {
			if err := w.glue.Editor().SetPSA(sandbox.Configurations, id, sandbox.PSA{State: "enabled", System: "manage", Remote: "7"}); err != nil {
				t.Error(err)
			}
		}))
		result := w.push()
		if got := item(t, result, "FS01-NEW"); got.State != msp.StateBlocked || !got.Sent {
			t.Errorf("got %+v", got)
		}
		w.onlyOpen(rec, route.PSALocked)
		if n := refusals(); n != 1 {
			t.Errorf("%d requests were refused, want one", n)
		}
	})
}

// What is refused for another reason is read once more and not sent again.
func TestARefusalIsNotRepeated(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		refusals := w.countRefusals()
		w.glue.SetSwitches(sandbox.Switches{ModelMismatchRefused: true})
		makers := []*msp.Record{{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Contoso Made"}},
			{Kind: msp.KindManufacturer, ID: w.newID(), Values: msp.Values{msp.FieldName: "Fabrikam"}}}
		model := &msp.Record{Kind: msp.KindModel, ID: w.newID(), Values: msp.Values{msp.FieldName: "X1", msp.FieldManufacturerOf: string(makers[1].ID)}}
		w.add(append(makers, model)...)
		rec, _ := w.linked("FS01", msp.Values{msp.FieldManufacturer: string(makers[0].ID)})
		w.edit(rec, msp.FieldModel, string(model.ID))
		if got := item(t, w.push(), "FS01"); got.State != msp.StateRefused || got.Message == "" {
			t.Errorf("got %+v", got)
		}
		if n := refusals(); n != 1 {
			t.Errorf("sent and refused %d times, want once", n)
		}
	})
}

// countRefusals goes on through a transport that counts what the account refuses
// to process.
func (w *world) countRefusals() func() int {
	var n atomic.Int64
	glue := w.glue.RoundTripper()
	w.conn = w.connect(roundTripper(func(r *http.Request) (*http.Response, error) {
		answer, err := glue.RoundTrip(r)
		if err == nil && answer.StatusCode == http.StatusUnprocessableEntity {
			n.Add(1)
		}
		return answer, err
	}))
	return func() int { return int(n.Load()) }
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
