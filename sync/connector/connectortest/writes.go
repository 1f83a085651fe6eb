package connectortest

import (
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

func create(t *testing.T, b *bench) {
	d := b.remote.Draft(t, 1)
	r, err := b.Create(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if r.ID == "" || r.OrganizationID != d.OrganizationID {
		t.Errorf("%+v", r)
	}
	b.same(t, r, d)
	again, err := b.Get(t.Context(), d.Kind, r.ID, connector.Parent{})
	if err != nil {
		t.Fatal(err)
	}
	b.same(t, again, d)
	if n := b.times(t, named(d)); n != 1 {
		t.Errorf("%d of them there", n)
	}
}

func update(t *testing.T, b *bench) {
	d := b.remote.Draft(t, 1)
	id := b.remote.Add(t, d)
	change := connector.Draft{Kind: d.Kind, OrganizationID: d.OrganizationID,
		Values: map[msp.Field]connector.Value{msp.FieldName: {Text: "A new name"}}}
	r, err := b.Update(t.Context(), id, change)
	if err != nil {
		t.Fatal(err)
	}
	d.Values[msp.FieldName] = connector.Value{Text: "A new name"}
	if r.ID != id {
		t.Errorf("it answered with %q", r.ID)
	}
	b.same(t, r, d)
	now, err := b.Get(t.Context(), d.Kind, id, connector.Parent{})
	if err != nil {
		t.Fatal(err)
	}
	b.same(t, now, d)

	b.remote.Delete(t, id)
	_, err = b.Update(t.Context(), id, change)
	b.code(t, "a change of a deleted record", err, msp.NotFound)
}

func clearing(t *testing.T, b *bench) {
	d := b.remote.Draft(t, 1)
	id := b.remote.Add(t, d)
	empty := connector.Draft{Kind: d.Kind, OrganizationID: d.OrganizationID,
		Values: map[msp.Field]connector.Value{msp.FieldSerialNumber: {}}}
	if _, err := b.Update(t.Context(), id, empty); err != nil {
		t.Fatal(err)
	}
	d.Values[msp.FieldSerialNumber] = connector.Value{}
	now, err := b.Get(t.Context(), d.Kind, id, connector.Parent{})
	if err != nil {
		t.Fatal(err)
	}
	b.same(t, now, d)
}

func notWritten(t *testing.T, b *bench) {
	before, _ := b.line.hits()
	for _, k := range b.Kinds() {
		if b.Writes(k) {
			continue
		}
		d := connector.Draft{Kind: k, Values: map[msp.Field]connector.Value{msp.FieldName: {Text: "x"}}}
		_, err := b.Create(t.Context(), d)
		b.code(t, "create "+string(k), err, msp.Refused)
		_, err = b.Update(t.Context(), "1", d)
		b.code(t, "update "+string(k), err, msp.Refused)
	}
	if after, _ := b.line.hits(); after != before {
		t.Errorf("%d requests were sent", after-before)
	}
}

// createOnce meets a create with everything that can happen to it. Whatever the
// connector says must be true: nil means that there is one, any code but Unknown
// that there is none; after Unknown, Find tells.
func createOnce(t *testing.T, b *bench) {
	for n, c := range []struct {
		name  string
		fault []fault
		want  msp.Code
		there int
	}{
		{"refused, then fine", []fault{refused}, "", 1},
		{"refused for good", always(refused), msp.Offline, 0},
		{"lost before", []fault{lostBefore}, msp.Unknown, 0},
		{"lost after", []fault{lostAfter}, msp.Unknown, 1},
		{"silence", []fault{silence}, msp.Unknown, 1},
		{"cut", []fault{truncated(true)}, msp.Unknown, 1},
		{"cut unnoticed", []fault{truncated(false)}, msp.Unknown, 1},
		{"500 with nothing done", []fault{says(500, `{}`)}, msp.Unknown, 0},
		{"500 after the work", []fault{saysAfter(500, `{}`)}, msp.Unknown, 1},
		{"503", []fault{says(503, ``, "Retry-After", "5")}, msp.Unknown, 0},
		{"504 after the work", []fault{saysAfter(504, page)}, msp.Unknown, 1},
		{"a page after the work", []fault{saysAfter(200, page)}, msp.Unknown, 1},
		{"an empty answer after the work", []fault{saysAfter(201, ``)}, msp.Unknown, 1},
		{"another answer after the work", []fault{saysAfter(201, `{"hello":"world"}`)}, msp.Unknown, 1},
		{"429, then fine", []fault{says(429, ``)}, "", 1},
		{"429, then lost", []fault{says(429, ``, "Retry-After", "3"), lostAfter}, msp.Unknown, 1},
		{"401", []fault{says(401, `{"message":"Unauthorized"}`)}, msp.SignIn, 0},
		{"422", []fault{says(422, `{"errors":[{"title":"no"}]}`)}, msp.Refused, 0},
		{"413", []fault{says(413, page)}, msp.Refused, 0},
	} {
		d := b.remote.Draft(t, 200+n)
		b.line.onWrites(c.fault...)
		_, err := b.Create(t.Context(), d)
		b.line.onWrites()
		b.code(t, c.name, err, c.want)
		if there := b.times(t, named(d)); there != c.there {
			t.Errorf("%s: %d of them there, want %d", c.name, there, c.there)
		}
		found, err := b.Find(t.Context(), connector.Query{Kind: d.Kind, OrganizationID: d.OrganizationID, Name: named(d),
			SerialNumber: d.Values[msp.FieldSerialNumber].Text, TypeID: d.Values[msp.FieldType].Ref})
		if err != nil || len(found) != c.there {
			t.Errorf("%s: %d found, want %d: %v", c.name, len(found), c.there, err)
		}
		time.Sleep(10 * time.Minute)
	}
}

func updateLost(t *testing.T, b *bench) {
	d := b.remote.Draft(t, 1)
	id := b.remote.Add(t, d)
	for name, f := range map[string]fault{"before": lostBefore, "after": lostAfter, "silence": silence,
		"500": saysAfter(500, `{}`), "cut": truncated(false), "another record": saysAfter(200, `{"data":{"id":"1","attributes":{}}}`)} {
		b.line.onWrites(f)
		_, err := b.Update(t.Context(), id, connector.Draft{Kind: d.Kind, OrganizationID: d.OrganizationID,
			Values: map[msp.Field]connector.Value{msp.FieldName: {Text: "lost " + name}}})
		b.code(t, name, err, msp.Unknown)
		r, err := b.Get(t.Context(), d.Kind, id, connector.Parent{})
		if err != nil {
			t.Fatal(err)
		}
		if arrived := r.Values[msp.FieldName].Text == "lost "+name; arrived != (name != "before") {
			t.Errorf("%s: arrived is %v", name, arrived)
		}
	}
}

func limited(t *testing.T, b *bench) {
	for n, c := range []struct {
		name  string
		fault []fault
		least time.Duration
	}{
		{"seconds", []fault{says(429, ``, "Retry-After", "40")}, 40 * time.Second},
		{"a date", []fault{inAWhile(50 * time.Second)}, 49 * time.Second}, // dates have whole seconds
		{"nothing", []fault{says(429, ``)}, 30 * time.Second},
	} {
		d := b.remote.Draft(t, n)
		b.line.onWrites(c.fault...)
		began := time.Now()
		if _, err := b.Create(t.Context(), d); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if waited := time.Since(began); waited < c.least || waited > 10*time.Minute {
			t.Errorf("%s: waited %v", c.name, waited)
		}
		if there := b.times(t, named(d)); there != 1 {
			t.Errorf("%s: %d of them there", c.name, there)
		}
	}
}

func busy(t *testing.T, b *bench) {
	d := b.remote.Draft(t, 1)
	for name, f := range map[string][]fault{
		"for a day": {says(429, ``, "Retry-After", "86400")}, "again and again": always(says(429, ``)),
	} {
		b.line.onWrites(f...)
		_, err := b.Create(t.Context(), d)
		b.line.onWrites()
		b.code(t, name, err, msp.Busy)
		e := msp.AsError(err)
		if e == nil || !e.RetryAt.After(time.Now()) {
			t.Fatalf("%s: no time to try again in %v", name, err)
		}
		if q := b.Quota(); q.Until.IsZero() {
			t.Errorf("%s: the quota does not say until when", name)
		}
		time.Sleep(time.Until(e.RetryAt))
		if n := b.times(t, named(d)); n != 0 {
			t.Errorf("%s: %d of them there", name, n)
		}
	}
	if _, err := b.Create(t.Context(), d); err != nil || b.times(t, named(d)) != 1 {
		t.Errorf("afterwards: %v", err)
	}
}
