package connectortest

import (
	"fmt"
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// batches tries a connector.Batcher; others go record by record and have nothing
// to show.
func batches(t *testing.T, b *bench) {
	many, ok := b.Connector.(connector.Batcher)
	if !ok {
		return
	}
	read, write := many.Batch(msp.KindConfiguration)
	if read < 2 || write < 2 {
		return
	}
	n := min(read, write, 8)
	ids := b.add(t, 0, n)

	// What is read is what Get reads; what is not there is left out.
	before, _ := b.line.hits()
	rows, err := many.GetMany(t.Context(), msp.KindConfiguration, append([]string{"no id", ids[0], "999999999"}, ids...))
	if after, _ := b.line.hits(); err != nil || len(rows) != n || after != before+1 {
		t.Fatalf("%d of %d came with %d requests: %v", len(rows), n, after-before, err)
	}
	for _, row := range rows {
		one, err := b.Get(t.Context(), msp.KindConfiguration, row.ID, connector.Parent{})
		if err != nil {
			t.Fatal(err)
		}
		for f, v := range one.Values {
			if seen := row.Values[f]; seen != v && !seen.Masked {
				t.Errorf("%s: Get says %+v, GetMany %+v", f, v, seen)
			}
		}
		if row.Version != one.Version || row.OrganizationID != one.OrganizationID {
			t.Errorf("Get says %+v, GetMany %+v", one, row)
		}
	}

	// All change, and nothing but what was given.
	changes := func(prefix string) (out []connector.Change) {
		for i, id := range ids {
			out = append(out, connector.Change{ID: id, Draft: connector.Draft{Kind: msp.KindConfiguration,
				Values: map[msp.Field]connector.Value{msp.FieldName: {Text: fmt.Sprint(prefix, i)}}}})
		}
		return out
	}
	before, _ = b.line.hits()
	answers, err := many.UpdateMany(t.Context(), msp.KindConfiguration, changes("many "))
	if after, _ := b.line.hits(); err != nil || after != before+1 {
		t.Fatalf("%d requests: %v", after-before, err)
	}
	for _, answer := range answers {
		d := b.remote.Draft(t, indexOf(ids, answer.ID))
		if answer.Values[msp.FieldName].Text != fmt.Sprint("many ", indexOf(ids, answer.ID)) || answer.Values[msp.FieldSerialNumber].Text != d.Values[msp.FieldSerialNumber].Text {
			t.Errorf("answered %+v", answer)
		}
	}
	for i := range ids {
		if got := b.times(t, fmt.Sprint("many ", i)); got != 1 {
			t.Errorf("%d records have the name of number %d", got, i)
		}
	}

	// One that is gone among them: nothing is claimed that is not so.
	b.remote.Delete(t, ids[n-1])
	answers, err = many.UpdateMany(t.Context(), msp.KindConfiguration, changes("part "))
	switch msp.CodeOf(err) {
	case msp.SignIn, msp.Offline, msp.Busy, msp.Canceled:
		t.Errorf("one that is gone ends a round: %v", err)
	}
	for _, answer := range answers {
		if b.times(t, answer.Values[msp.FieldName].Text) != 1 {
			t.Errorf("it says that %q is there", answer.Values[msp.FieldName].Text)
		}
	}

	// A lost answer is unknown, and nothing is sent twice.
	for name, f := range map[string]fault{"lost after": lostAfter, "half": truncated(true), "server error": says(500, `{}`), "a page": says(200, page)} {
		before, _ := b.line.hits()
		b.line.onWrites(f)
		_, err := many.UpdateMany(t.Context(), msp.KindConfiguration, changes("lost ")[:n-1])
		b.line.onWrites()
		b.code(t, name, err, msp.Unknown)
		if after, _ := b.line.hits(); after != before+1 {
			t.Errorf("%s: sent %d times", name, after-before)
		}
	}
	b.line.onWrites(says(401, `{"message":"no"}`))
	_, err = many.UpdateMany(t.Context(), msp.KindConfiguration, changes("key ")[:n-1])
	b.code(t, "a wrong key", err, msp.SignIn)
}

func indexOf(ids []string, id string) int {
	for i := range ids {
		if ids[i] == id {
			return i
		}
	}
	return -1
}
