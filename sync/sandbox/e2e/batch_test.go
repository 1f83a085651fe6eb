package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/engine"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// edited makes n devices that both sides have and edits each of them here.
func (w *world) edited(n int) (records []*msp.Record) {
	w.Helper()
	for i := range n {
		w.addThere(fmt.Sprintf("SRV%04d", i), map[string]any{"hostname": "old"})
	}
	w.mustSync()
	var ids []msp.ID
	for i := range n {
		rec := w.find(msp.KindConfiguration, fmt.Sprintf("SRV%04d", i))
		ids, records = append(ids, rec.ID), append(records, rec)
	}
	_, err := w.store.Edit(w.Context(), byDesk, msp.KindConfiguration, ids, func(r *msp.Record) error {
		r.Set(msp.FieldHostname, "new-"+r.Name())
		return nil
	})
	w.must(err)
	return records
}

// arrived checks that each edit is there, but for those of the records left out.
func (w *world) arrived(records []*msp.Record, but ...*msp.Record) {
	w.Helper()
	for _, rec := range records {
		if got := w.there(rec)["hostname"]; !slices.Contains(but, rec) && got != "new-"+rec.Name() {
			w.Errorf("%s: there is %v", rec.Name(), got)
		}
	}
}

func isBulk(r *http.Request) bool {
	return r.Method == http.MethodPatch && r.URL.Path == "/configurations"
}

// onBulk calls do before the first bulk change is handled.
func onBulk(do func()) func(*http.Request) {
	var done atomic.Bool
	return func(r *http.Request) {
		if isBulk(r) && done.CompareAndSwap(false, true) {
			do()
		}
	}
}

// A thousand queued changes are read a hundred at a time and sent fifty at a
// time, and the plan said so.
func TestManyChangesTakeFewRequests(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		records := w.edited(1000)
		plan := w.plan(engine.Scope{})
		before := w.glue.Requests()
		began := time.Now()
		result := w.push()
		after := w.glue.Requests()
		if n := after.Total - before.Total; n != 30 || n != plan.Summary.Requests {
			t.Errorf("%d requests, planned %d, want 10 to read and 20 to write", n, plan.Summary.Requests)
		}
		if took := time.Since(began); took > time.Duration(plan.Summary.Seconds)*time.Second || plan.Summary.Seconds > 4 {
			t.Errorf("took %v, planned %d s", took, plan.Summary.Seconds)
		}
		if result.Pushed.Updated != 1000 || plan.Summary.Update != 1000 {
			t.Errorf("pushed %+v", result.Pushed)
		}
		w.arrived(records)
		w.quiet()
	})
}

// What a person has just done goes record by record.
func TestFewChangesGoOneByOne(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		records := w.edited(4)
		w.push()
		if routes := w.glue.Requests().ByRoute; routes["PATCH /configurations"] != 0 || routes["PATCH /configurations/:id"] != 4 {
			t.Errorf("requests %v", routes)
		}
		w.arrived(records)
	})
}

// A connector that cannot take several at once is asked one by one.
func TestChangesOfAConnectorWithoutBatches(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		w.wrap = func(c connector.Connector) connector.Connector { return struct{ connector.Connector }{c} }
		records := w.edited(20)
		plan := w.plan(engine.Scope{})
		before := w.glue.Requests().Total
		w.push()
		if n := w.glue.Requests().Total - before; n != 40 || n != plan.Summary.Requests {
			t.Errorf("%d requests, planned %d", n, plan.Summary.Requests)
		}
		w.arrived(records)
		w.quiet()
	})
}

// bulkSwitches are the answers the vendor may give to the question what a bulk
// does.
var bulkSwitches = map[string]sandbox.Switches{
	"atomic":           {},
	"partial":          {Bulk: sandbox.BulkPartial},
	"atomic, at most":  {BulkMax: 10},
	"partial, at most": {Bulk: sandbox.BulkPartial, BulkMax: 20, BulkMaxStatus: 500},
	"none at all":      {BulkMax: 1},
}

// One that is refused does not keep the others, whatever a bulk does then.
func TestOneOfManyIsRefused(t *testing.T) {
	for name, switches := range bulkSwitches {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.glue.SetSwitches(switches)
				records := w.edited(120)
				locked := records[70]
				id := w.here(locked).Link.RemoteID
				w.glue.SetOnRequest(onBulk(func() {
					// The PSA takes the record over after it was read.
					if err := w.glue.Editor().SetPSA(sandbox.Configurations, id, sandbox.PSA{State: "enabled", System: "manage", Remote: "7"}); err != nil {
						t.Error(err)
					}
				}))
				result := w.push()
				w.arrived(records, locked)
				if got := item(t, result, locked.Name()); got.State != msp.StateBlocked || got.Sent {
					t.Errorf("the locked one: %+v", got)
				}
				if got := result.Pushed; got.Updated != 119 || got.Blocked != 1 || got.Refused+got.Unknown != 0 {
					t.Errorf("pushed %+v", got)
				}
				if left := w.waiting(); len(left) != 1 || left[0].RecordID != locked.ID {
					t.Errorf("%d wait", len(left))
				}
				if bad := w.glue.Violations(); len(bad) > 1 { // the locked attribute, which nobody could know of
					t.Errorf("the connector broke the vendor's rules: %q", bad)
				}
				w.glue.ForgetRequests()
			})
		})
	}
}

// One that is gone is a question for a person, and not taken for the others.
func TestOneOfManyIsGone(t *testing.T) {
	for name, switches := range bulkSwitches {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				w.glue.SetSwitches(switches)
				records := w.edited(60)
				gone := records[30]
				id := w.here(gone).Link.RemoteID
				w.glue.SetOnRequest(onBulk(func() {
					if err := w.glue.Editor().Delete(sandbox.Configurations, id); err != nil {
						t.Error(err)
					}
				}))
				result := w.push()
				w.arrived(slices.DeleteFunc(slices.Clone(records), func(r *msp.Record) bool { return r == gone }))
				if got := item(t, result, gone.Name()); got.State != msp.StateConflict || got.Reason != "deleted_there" {
					t.Errorf("the one that is gone: %+v", got)
				}
				if got := result.Pushed; got.Updated != 59 || got.Blocked != 1 {
					t.Errorf("pushed %+v", got)
				}
			})
		})
	}
}

// After an answer that was lost, or a part of one, each is read again and sent
// again where it did not arrive.
func TestTheAnswerToManyIsLost(t *testing.T) {
	for name, faults := range map[string]sandbox.Faults{
		"done, no answer":     {DropAfter: 1},
		"done, half answer":   {Truncate: 1},
		"done, a gateway":     {After504: 1},
		"done, 500":           {After500: 1},
		"done, silence":       {Stall: 1},
		"not done, 500":       {Error500: 1},
		"not done, a gateway": {Gateway504: 1},
		"not done, a page":    {HTML: 1},
		"not done, a portal":  {Portal: 1},
		"lost on the way":     {DropBefore: 1},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, 1, func(w *world) {
				records := w.edited(12)
				faults.Methods = []string{http.MethodPatch}
				w.glue.SetFaults(faults)
				// The weather ends with the first request for a single record.
				w.glue.SetOnRequest(func(r *http.Request) {
					if r.Method == http.MethodGet && r.URL.Path != "/configurations" {
						w.glue.Heal()
					}
				})
				result := w.push()
				if got := result.Pushed; got.Updated != 12 || got.Unknown+got.Refused+got.Blocked != 0 {
					t.Errorf("pushed %+v", got)
				}
				w.arrived(records)
				w.quiet()
			})
		})
	}
}

// A person there changes the same field right after our change, whose answer was
// lost: that is a conflict, and not written over.
func TestEditedThereAfterALostAnswerToMany(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		records := w.edited(20)
		id := w.here(records[7]).Link.RemoteID
		w.glue.SetFaults(sandbox.Faults{DropAfter: 1, Methods: []string{http.MethodPatch}})
		w.glue.SetOnRequest(w.onPath("/configurations/"+w.here(records[0]).Link.RemoteID, func() {
			w.glue.Heal()
			if err := w.glue.Editor().Edit(sandbox.Configurations, id, map[string]any{"hostname": "theirs"}); err != nil {
				t.Error(err)
			}
		}))
		result := w.push()
		if got := item(t, result, records[7].Name()); got.State != msp.StateConflict {
			t.Errorf("got %+v", got)
		}
		if got := w.there(records[7])["hostname"]; got != "theirs" {
			t.Errorf("there is %v", got)
		}
		w.arrived(records, records[7])
	})
}

// What somebody else changes between our reading and our writing stays.
func TestEditedThereWhileManyAreSent(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		records := w.edited(20)
		id := w.here(records[3]).Link.RemoteID
		w.glue.SetOnRequest(onBulk(func() {
			if err := w.glue.Editor().Edit(sandbox.Configurations, id, map[string]any{"position": "rack A"}); err != nil {
				t.Error(err)
			}
			w.edit(records[5], msp.FieldPosition, "rack B") // and here, another
		}))
		w.push()
		w.mustSync()
		w.arrived(records)
		if there := w.there(records[5])["position"]; there != "rack B" || w.here(records[3]).Record.Get(msp.FieldPosition) != "rack A" {
			t.Errorf("there %v, here %v", there, w.here(records[3]).Record.Values)
		}
		w.quiet()
	})
}

// oldList is a connector whose lists lag behind: they show records as they were.
type oldList struct {
	*itglue.Connector
	rows []connector.Record
}

func (o *oldList) GetMany(ctx context.Context, kind msp.Kind, ids []string) ([]connector.Record, error) {
	rows, err := o.Connector.GetMany(ctx, kind, ids)
	if o.rows == nil {
		o.rows = rows
	}
	return o.rows, err
}

// A list that lags behind what was written must not undo it here.
func TestAListThatLagsIsNotBelieved(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		old := &oldList{Connector: w.conn}
		w.wrap = func(connector.Connector) connector.Connector { return old }
		records := w.edited(10)
		w.push()
		time.Sleep(time.Minute)
		for _, rec := range records {
			w.edit(rec, msp.FieldPosition, "rack A")
		}
		result := w.push()
		if result.Pushed.Updated != 10 {
			t.Errorf("pushed %+v", result.Pushed)
		}
		w.arrived(records)
		for _, rec := range records {
			if here := w.here(rec); here.Record.Get(msp.FieldHostname) != "new-"+rec.Name() || w.there(rec)["position"] != "rack A" {
				t.Fatalf("here %v, there %v", here.Record.Values, w.there(rec))
			}
		}
	})
}

// New records and changes that wait for them keep their order among the many.
func TestManyChangesAmongNewRecords(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		records := w.edited(30)
		place := &msp.Record{Kind: msp.KindLocation, ID: w.newID(), OrganizationID: w.home(msp.KindLocation), Values: msp.Values{msp.FieldName: "HQ"}}
		w.add(place, w.device("SRV0007a", msp.Values{}))
		w.edit(records[9], msp.FieldLocation, string(place.ID))
		plan := w.plan(engine.Scope{})
		before := w.glue.Requests().Total
		result := w.push()
		if n := w.glue.Requests().Total - before; n != plan.Summary.Requests {
			t.Errorf("%d requests, planned %d", n, plan.Summary.Requests)
		}
		if got := result.Pushed; got.Created != 2 || got.Updated != 30 {
			t.Errorf("pushed %+v", got)
		}
		w.arrived(records)
		if got := w.there(records[9])["location-name"]; got != "HQ" {
			t.Errorf("the location is %v", got)
		}
		w.quiet()
	})
}

// A round that is stopped in the middle has lost nothing.
func TestStoppedWhileManyAreSent(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		records := w.edited(150)
		ctx, stop := context.WithCancel(w.Context())
		w.glue.SetOnRequest(onBulk(stop))
		if _, err := w.engine(w.store).Push(ctx, engine.Scope{}); msp.CodeOf(err) != msp.Canceled {
			t.Errorf("got %v", err)
		}
		if n := len(w.waiting()); n != 150 {
			t.Errorf("%d wait", n)
		}
		w.push()
		w.arrived(records)
		w.quiet()
	})
}

// The plan counts what a push reads for what belongs to a record, too.
func TestThePlanCountsWhatBelongsToRecords(t *testing.T) {
	inWorld(t, 1, func(w *world) {
		one, _ := w.linked("FS01", msp.Values{})
		two, _ := w.linked("FS02", msp.Values{})
		w.add(w.iface(one, msp.Values{msp.FieldName: "eth0", msp.FieldIPAddress: "10.0.0.1", msp.FieldPrimary: "true"}),
			w.iface(one, msp.Values{msp.FieldName: "eth1", msp.FieldIPAddress: "10.0.0.2"}),
			w.iface(two, msp.Values{msp.FieldName: "eth0", msp.FieldIPAddress: "10.0.0.3"}))
		plan := w.plan(engine.Scope{})
		before := w.glue.Requests()
		result := w.push()
		after := w.glue.Requests()
		if n := after.Total - before.Total; n != plan.Summary.Requests || result.Pushed.Created != 3 {
			t.Errorf("%d requests, planned %d: %v, pushed %+v", n, plan.Summary.Requests, after.ByRoute, result.Pushed)
		}
	})
}
