package connectortest

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A Varied remote has more kinds to try than configurations.
type Varied interface {
	// Samples are the further kinds that the connector writes, each with the record
	// that it belongs to.
	Samples(t *testing.T) []Sample
	// Count says how many records there are that a draft could have made.
	Count(t *testing.T, d connector.Draft) int
}

// A Sample is one further kind.
type Sample struct {
	// Draft makes the n-th draft: other values for another n, so that each can be
	// told from all others.
	Draft func(n int) connector.Draft
	// Change is what an update of it changes.
	Change map[msp.Field]connector.Value
	// Content is what an attachment of Draft holds.
	Content []byte
	// Stays says that the system has no way to take one away, and that the connector
	// has to say so.
	Stays bool
}

// kinds tries every further kind in the ways that configurations are tried in.
func kinds(t *testing.T, b *bench) {
	remote, ok := b.remote.(Varied)
	if !ok {
		return
	}
	for _, s := range remote.Samples(t) {
		b.madeAndFound(t, s)
		b.madeOnce(t, s, remote)
		b.merged(t, s)
		b.wholeLists(t, s)
		b.takenAway(t, s, remote)
	}
}

func queryOf(d connector.Draft) connector.Query {
	q := connector.Query{Kind: d.Kind, OrganizationID: d.OrganizationID, ParentKind: d.ParentKind, ParentID: d.ParentID,
		Name: d.Values[msp.FieldName].Text, MACAddress: d.Values[msp.FieldMACAddress].Text, Values: map[msp.Field]connector.Value{}}
	for f, v := range d.Values {
		if info, _ := msp.FieldOf(d.Kind, f); info.Kind != msp.KindSecret {
			q.Values[f] = v
		}
	}
	return q
}

func parentOf(d connector.Draft) connector.Parent {
	return connector.Parent{Kind: d.ParentKind, ID: d.ParentID}
}

// shows compares a record with its draft. Secrets are never shown.
func (b *bench) shows(t *testing.T, r connector.Record, d connector.Draft) {
	t.Helper()
	if r.Kind != d.Kind || r.ID == "" || d.ParentID != "" && (r.ParentID != d.ParentID || r.ParentKind != d.ParentKind) {
		t.Errorf("%s: %+v", d.Kind, r)
	}
	open := d
	open.Values = map[msp.Field]connector.Value{}
	for f, v := range d.Values {
		if info, _ := msp.FieldOf(d.Kind, f); info.Kind != msp.KindSecret {
			open.Values[f] = v
		} else if got := r.Values[f]; !got.Masked || got.Text != "" {
			t.Errorf("%s: %s is shown", d.Kind, f)
		}
	}
	b.same(t, r, open)
}

func (b *bench) madeAndFound(t *testing.T, s Sample) {
	d := s.Draft(1)
	r, err := b.Create(t.Context(), d)
	if err != nil {
		t.Errorf("make a %s: %v", d.Kind, err)
		return
	}
	b.shows(t, r, d)
	now, err := b.Get(t.Context(), d.Kind, r.ID, parentOf(d))
	if err != nil {
		t.Errorf("read the %s: %v", d.Kind, err)
		return
	}
	b.shows(t, now, d)
	if b.found(t, d) != r.ID {
		t.Errorf("the %s is not found", d.Kind)
	}
	if slices.Contains(b.Kinds(), d.Kind) {
		all, _ := b.pull(t, d.Kind, "")
		b.shows(t, all[r.ID], d)
	}
	files, ok := b.Connector.(connector.Files)
	if d.Kind != msp.KindAttachment || !ok {
		return
	}
	var down bytes.Buffer
	if err := files.Download(t.Context(), r.ID, parentOf(d), 1<<20, &down); err != nil || !bytes.Equal(down.Bytes(), s.Content) {
		t.Errorf("%d bytes came down: %v", down.Len(), err)
	}
	err = files.Download(t.Context(), r.ID, parentOf(d), int64(len(s.Content)-1), io.Discard)
	b.code(t, "a file larger than asked for", err, msp.Refused)
}

// found is the id of the one record that is found by what was sent and shows it;
// "" when it is not exactly one.
func (b *bench) found(t *testing.T, d connector.Draft) string {
	t.Helper()
	time.Sleep(10 * time.Second) // a list may lag behind
	rows, err := b.Find(t.Context(), queryOf(d))
	if err != nil {
		t.Errorf("find a %s: %v", d.Kind, err)
	}
	id, n := "", 0
	for _, r := range rows {
		if b.holds(r, d) {
			id, n = r.ID, n+1
		}
	}
	if n != 1 {
		return ""
	}
	return id
}

func (b *bench) holds(r connector.Record, d connector.Draft) bool {
	for f, want := range d.Values {
		info, _ := msp.FieldOf(d.Kind, f)
		got, told := r.Values[f]
		switch {
		case !told || got.Masked:
		case info.Kind == msp.KindRef && got.Ref != want.Ref, info.Kind != msp.KindRef && got.Text != want.Text:
			return false
		}
	}
	return true
}

// madeOnce meets a create with what can happen to it: what the connector says is
// true, and after Unknown it is found when it is there.
func (b *bench) madeOnce(t *testing.T, s Sample, remote Varied) {
	for n, c := range []struct {
		name  string
		fault []fault
		want  msp.Code
		there int
	}{
		{"refused, then fine", []fault{refused}, "", 1},
		{"lost before", []fault{lostBefore}, msp.Unknown, 0},
		{"lost after", []fault{lostAfter}, msp.Unknown, 1},
		{"silence", []fault{silence}, msp.Unknown, 1},
		{"cut unnoticed", []fault{truncated(false)}, msp.Unknown, 1},
		{"504 after the work", []fault{saysAfter(504, page)}, msp.Unknown, 1},
		{"an empty answer after the work", []fault{saysAfter(201, ``)}, msp.Unknown, 1},
		{"429, then fine", []fault{says(429, ``, "Retry-After", "3")}, "", 1},
		{"422", []fault{says(422, `{"errors":[{"title":"no"}]}`)}, msp.Refused, 0},
	} {
		d := s.Draft(10 + n)
		b.line.onWrites(c.fault...)
		_, err := b.Create(t.Context(), d)
		b.line.onWrites()
		b.code(t, string(d.Kind)+": "+c.name, err, c.want)
		if there := remote.Count(t, d); there != c.there {
			t.Errorf("%s: %s: %d of them there, want %d", d.Kind, c.name, there, c.there)
		}
		if found := b.found(t, d); (found != "") != (c.there == 1) {
			t.Errorf("%s: %s: found %q", d.Kind, c.name, found)
		}
		time.Sleep(10 * time.Minute)
	}
}

// merged changes some values and looks whether the others stayed.
func (b *bench) merged(t *testing.T, s Sample) {
	d := s.Draft(2)
	r, err := b.Create(t.Context(), d)
	if err != nil {
		t.Errorf("make a %s: %v", d.Kind, err)
		return
	}
	change := d
	change.Values, change.Content = s.Change, nil
	answer, err := b.Update(t.Context(), r.ID, change)
	if err != nil || answer.ID != r.ID {
		t.Errorf("change the %s: %+v %v", d.Kind, answer, err)
		return
	}
	for f, v := range s.Change {
		d.Values[f] = v
	}
	b.shows(t, answer, d)
	now, err := b.Get(t.Context(), d.Kind, r.ID, parentOf(d))
	if err != nil {
		t.Errorf("read the %s: %v", d.Kind, err)
		return
	}
	b.shows(t, now, d)
	b.line.onWrites(lostAfter)
	_, err = b.Update(t.Context(), r.ID, change)
	b.line.onWrites()
	b.code(t, string(d.Kind)+": a change whose answer is lost", err, msp.Unknown)
}

// wholeLists reads what belongs to a record together with it.
func (b *bench) wholeLists(t *testing.T, s Sample) {
	if d := s.Draft(0); d.ParentID == "" {
		return
	}
	var ids []string
	for n := range 2 {
		r, err := b.Create(t.Context(), s.Draft(3+n))
		if err != nil {
			t.Error(err)
			return
		}
		ids = append(ids, r.ID)
	}
	d := s.Draft(0)
	whole, err := b.Get(t.Context(), d.ParentKind, d.ParentID, connector.Parent{})
	if err != nil || !slices.Contains(whole.Whole, d.Kind) {
		t.Errorf("a %s does not tell every %s: %v", d.ParentKind, d.Kind, err)
	}
	for _, id := range ids {
		if !slices.ContainsFunc(whole.Children, func(r connector.Record) bool { return r.Kind == d.Kind && r.ID == id && r.ParentID == d.ParentID }) {
			t.Errorf("the %s is not with its %s", d.Kind, d.ParentKind)
		}
	}
}

// takenAway deletes what belongs to a record, and again when the answer was lost.
func (b *bench) takenAway(t *testing.T, s Sample, remote Varied) {
	d := s.Draft(5)
	if !msp.Removable(d.Kind) {
		b.code(t, "a deletion of a "+string(d.Kind), b.Delete(t.Context(), d.Kind, "1", parentOf(d)), msp.Refused)
		return
	}
	if s.Stays {
		r, err := b.Create(t.Context(), d)
		if err != nil {
			t.Error(err)
			return
		}
		b.code(t, "a deletion that cannot be", b.Delete(t.Context(), d.Kind, r.ID, parentOf(d)), msp.Refused)
		if remote.Count(t, d) != 1 {
			t.Errorf("the %s is gone all the same", d.Kind)
		}
		return
	}
	for _, f := range [][]fault{nil, {lostAfter}, {lostBefore}} {
		r, err := b.Create(t.Context(), d)
		if err != nil {
			t.Errorf("make a %s: %v", d.Kind, err)
			return
		}
		b.line.onWrites(f...)
		err = b.Delete(t.Context(), d.Kind, r.ID, parentOf(d))
		b.line.onWrites()
		if f != nil {
			b.code(t, string(d.Kind)+": a deletion whose answer is lost", err, msp.Unknown)
			err = b.Delete(t.Context(), d.Kind, r.ID, parentOf(d))
		}
		if err != nil || remote.Count(t, d) != 0 {
			t.Errorf("%s: %d are left, %v", d.Kind, remote.Count(t, d), err)
		}
		if err := b.Delete(t.Context(), d.Kind, r.ID, parentOf(d)); err != nil {
			t.Errorf("%s: taken away twice: %v", d.Kind, err)
		}
		_, err = b.Get(t.Context(), d.Kind, r.ID, parentOf(d))
		b.code(t, "a deleted "+string(d.Kind), err, msp.NotFound)
	}
}
