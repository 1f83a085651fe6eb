package connectortest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

func kindsInOrder(t *testing.T, b *bench) {
	kinds := b.Kinds()
	for i, k := range kinds {
		for _, f := range msp.FieldsOf(k) {
			if at := slices.Index(kinds, f.Ref); f.Kind == msp.KindRef && at > i {
				t.Errorf("%s comes before %s, which it refers to", k, f.Ref)
			}
		}
		if slices.Index(kinds, k) != i {
			t.Errorf("%s is listed twice", k)
		}
	}
	for _, k := range []msp.Kind{msp.KindOrganization, msp.KindConfiguration} {
		if !slices.Contains(kinds, k) {
			t.Errorf("it cannot pull %s", k)
		}
	}
}

func account(t *testing.T, b *bench) {
	a, err := b.Test(t.Context())
	if err != nil || a.Message == "" {
		t.Errorf("%+v, %v", a, err)
	}
	if n := b.Requests(); n.Total == 0 || n.Writing != 0 {
		t.Errorf("%+v", n)
	}
}

func firstPull(t *testing.T, b *bench) {
	ids := b.add(t, 0, 30)
	for _, k := range b.Kinds() {
		got, _ := b.pull(t, k, "")
		if len(got) == 0 && k == msp.KindOrganization {
			t.Error("no organization")
		}
		if k != msp.KindConfiguration {
			continue
		}
		for n, id := range ids {
			r, ok := got[id]
			if !ok {
				t.Fatalf("configuration %d is missing", n)
			}
			want := b.remote.Draft(t, n)
			b.same(t, r, want)
			if r.OrganizationID != want.OrganizationID {
				t.Errorf("organization %q", r.OrganizationID)
			}
		}
	}
}

// same compares the values of a record with those of a draft.
func (b *bench) same(t *testing.T, r connector.Record, d connector.Draft) {
	t.Helper()
	for f, want := range d.Values {
		got, known := r.Values[f]
		if !known {
			t.Errorf("%s is not known", f)
			continue
		}
		info, _ := msp.FieldOf(d.Kind, f)
		if info.Kind == msp.KindRef {
			if got.Ref != want.Ref {
				t.Errorf("%s refers to %q, want %q", f, got.Ref, want.Ref)
			}
		} else if got.Text != want.Text {
			t.Errorf("%s is %q, want %q", f, got.Text, want.Text)
		}
	}
}

// laterPulls keeps a mirror by incremental pulls while the system changes, and
// compares it with a whole pull.
func laterPulls(t *testing.T, b *bench) {
	ids := b.add(t, 0, 20)
	mirror, cursor := b.pull(t, msp.KindConfiguration, "")
	for round := range 8 {
		time.Sleep(time.Duration(round*7) * time.Minute)
		for i := range round * 3 {
			b.remote.Rename(t, ids[(i*5+round)%len(ids)], fmt.Sprintf("renamed-%d-%d", round, i))
		}
		ids = append(ids, b.add(t, 100+round*2, 102+round*2)...)
		time.Sleep(time.Duration(round) * time.Second)
		var changed map[string]connector.Record
		changed, cursor = b.pull(t, msp.KindConfiguration, cursor)
		for id, r := range changed {
			mirror[id] = r
		}
		whole, _ := b.pull(t, msp.KindConfiguration, "")
		if len(whole) != len(mirror) {
			t.Fatalf("round %d: %d in the mirror, %d there", round, len(mirror), len(whole))
		}
		for id, r := range whole {
			if mirror[id].Values[msp.FieldName] != r.Values[msp.FieldName] {
				t.Fatalf("round %d: %q was not handed over", round, r.Values[msp.FieldName].Text)
			}
		}
	}
}

func quietPull(t *testing.T, b *bench) {
	b.add(t, 0, 30)
	_, cursor := b.pull(t, msp.KindConfiguration, "")
	time.Sleep(24 * time.Hour)
	before := b.Requests().Total
	_, cursor = b.pull(t, msp.KindConfiguration, cursor)
	if n := b.Requests().Total - before; n > 3 {
		t.Errorf("%d requests to learn that nothing changed", n)
	}
	if _, again := b.pull(t, msp.KindConfiguration, cursor); again != cursor {
		t.Errorf("the cursor moved from %q to %q without a change", cursor, again)
	}
}

func pullStops(t *testing.T, b *bench) {
	b.add(t, 0, 3)
	enough := errors.New("enough")
	calls := 0
	cursor, err := b.Pull(t.Context(), msp.KindConfiguration, "", func(connector.Page) error { calls++; return enough })
	if !errors.Is(err, enough) || cursor != "" || calls != 1 {
		t.Errorf("cursor %q, %v, after %d pages", cursor, err, calls)
	}
}

func get(t *testing.T, b *bench) {
	d := b.remote.Draft(t, 1)
	id := b.remote.Add(t, d)
	r, err := b.Get(t.Context(), msp.KindConfiguration, id, connector.Parent{})
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != id || r.Kind != msp.KindConfiguration {
		t.Errorf("%+v", r)
	}
	b.same(t, r, d)
}

func getMissing(t *testing.T, b *bench) {
	id := b.add(t, 0, 1)[0]
	b.remote.Delete(t, id)
	_, err := b.Get(t.Context(), msp.KindConfiguration, id, connector.Parent{})
	b.code(t, "a deleted record", err, msp.NotFound)
	for _, odd := range []string{"", "no such id", "../organizations", "1/../2", "1?x=1"} {
		_, err := b.Get(t.Context(), msp.KindConfiguration, odd, connector.Parent{})
		b.code(t, "the id "+odd, err, msp.NotFound)
	}
}

func find(t *testing.T, b *bench) {
	b.add(t, 0, 12)
	d := b.remote.Draft(t, 5)
	value := func(f msp.Field) string { return d.Values[f].Text }
	org := d.OrganizationID
	for name, q := range map[string]connector.Query{
		"serial number": {SerialNumber: value(msp.FieldSerialNumber)},
		"MAC address":   {MACAddress: value(msp.FieldMACAddress)},
		"name":          {Name: value(msp.FieldName)},
		"name and type": {Name: value(msp.FieldName), TypeID: d.Values[msp.FieldType].Ref},
		"all of them":   {Name: value(msp.FieldName), SerialNumber: value(msp.FieldSerialNumber), MACAddress: value(msp.FieldMACAddress)},
	} {
		if q.Name == "" && q.SerialNumber == "" && q.MACAddress == "" {
			continue // the system has no such field
		}
		q.Kind, q.OrganizationID = msp.KindConfiguration, org
		got, err := b.Find(t.Context(), q)
		if err != nil || len(got) != 1 || got[0].Values[msp.FieldName].Text != value(msp.FieldName) {
			t.Errorf("by %s: %d found, %v", name, len(got), err)
		}
	}
}

func findNothing(t *testing.T, b *bench) {
	b.add(t, 0, 12)
	org := b.remote.Organization(t)
	for _, q := range []connector.Query{
		{SerialNumber: "no such serial number"}, {MACAddress: "0a0b0c0d0e0f"}, {Name: "no such name"},
		{Name: "a, comma and a \\ backslash"}, {},
	} {
		q.Kind, q.OrganizationID = msp.KindConfiguration, org
		if got, err := b.Find(t.Context(), q); err != nil || len(got) != 0 {
			t.Errorf("%+v: %d found, %v", q, len(got), err)
		}
	}
	// The same device of another client is not this one.
	d := b.remote.Draft(t, 5)
	if got, err := b.Find(t.Context(), connector.Query{Kind: msp.KindConfiguration, OrganizationID: "987654321",
		SerialNumber: d.Values[msp.FieldSerialNumber].Text}); err == nil && len(got) != 0 {
		t.Errorf("found %d in another organization", len(got))
	}
}

func readsGoOn(t *testing.T, b *bench) {
	ids := b.add(t, 0, 5)
	for name, f := range map[string]fault{
		"refused": refused, "lost before": lostBefore, "lost after": lostAfter, "silence": silence,
		"cut": truncated(true), "cut unnoticed": truncated(false), "500": says(500, `{}`),
		"502": says(502, page), "503": says(503, ``), "504": says(504, page),
	} {
		b.line.onReads(f)
		got, _ := b.pull(t, msp.KindConfiguration, "")
		for _, id := range ids {
			if _, ok := got[id]; !ok {
				t.Errorf("%s: a record is missing", name)
			}
		}
		if _, met := b.line.hits(); met != 1 {
			t.Errorf("%s: the fault was not met", name)
		}
	}
	b.line.onReads(always(refused)...)
	_, err := b.Get(t.Context(), msp.KindConfiguration, ids[0], connector.Parent{})
	b.code(t, "no connection", err, msp.Offline)
}

func signIn(t *testing.T, b *bench) {
	id := b.add(t, 0, 1)[0]
	for _, status := range []int{401, 403} {
		b.line.onReads(always(says(status, `{"message":"`+b.secret+` is not allowed"}`))...)
		_, err := b.Get(t.Context(), msp.KindConfiguration, id, connector.Parent{})
		b.code(t, "a read", err, msp.SignIn)
		_, err = b.Pull(t.Context(), msp.KindConfiguration, "", func(connector.Page) error { return nil })
		b.code(t, "a pull", err, msp.SignIn)
		_, err = b.Test(t.Context())
		b.code(t, "a test", err, msp.SignIn)
	}
}

func webPage(t *testing.T, b *bench) {
	id := b.add(t, 0, 1)[0]
	b.line.onReads(always(says(200, page))...)
	_, err := b.Get(t.Context(), msp.KindConfiguration, id, connector.Parent{})
	b.code(t, "200", err, msp.Offline)
	b.line.onReads(always(says(404, page))...)
	_, err = b.Get(t.Context(), msp.KindConfiguration, id, connector.Parent{})
	b.code(t, "404", err, msp.Offline)
}

func stopped(t *testing.T, b *bench) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before, _ := b.line.hits()
	_, err := b.Create(ctx, b.remote.Draft(t, 1))
	b.code(t, "a create", err, msp.Canceled)
	_, err = b.Get(ctx, msp.KindConfiguration, "1", connector.Parent{})
	b.code(t, "a read", err, msp.Canceled)
	if after, _ := b.line.hits(); after != before {
		t.Errorf("%d requests were sent", after-before)
	}
}

func counted(t *testing.T, b *bench) {
	before, sentBefore := b.Requests(), func() int { n, _ := b.line.hits(); return n }()
	if _, err := b.Create(t.Context(), b.remote.Draft(t, 1)); err != nil {
		t.Fatal(err)
	}
	after := b.Requests()
	sent, _ := b.line.hits()
	if int(after.Total-before.Total) != sent-sentBefore || after.Writing != before.Writing+1 {
		t.Errorf("%+v then %+v for %d requests", before, after, sent-sentBefore)
	}
	if q := b.Quota(); q.Of > 0 && (q.Left < 0 || q.Left > q.Of || q.Window <= 0) {
		t.Errorf("quota %+v", q)
	}
}

func openFields(t *testing.T, b *bench) {
	for _, k := range append(b.Kinds(), msp.KindInterface) {
		if b.Open(k, "") != nil {
			t.Errorf("%s: a record of its own is not open", k)
		}
		for _, sync := range []string{"enabled", "disabled", "orphaned"} {
			for _, f := range b.Open(k, sync) {
				if _, ok := msp.FieldOf(k, f); !ok {
					t.Errorf("%s has no field %s", k, f)
				}
			}
		}
	}
}
