// Package connectortest is the suite every connector passes: what the comments
// of package connector promise, tried on a system that misbehaves.
//
// A connector's own test calls Run with a Harness over the practice copy of its
// system. Each case runs in a testing/synctest bubble, so the harness must reach
// the system without sockets.
package connectortest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A Harness makes connectors to try.
type Harness struct {
	// New makes a connector and the fresh system it talks to, with one
	// organization at least. Every request must go through wrap. It is called
	// within the bubble.
	New func(t *testing.T, wrap func(http.RoundTripper) http.RoundTripper) (connector.Connector, Remote)
	// Secret is the key the connector signs in with.
	Secret string
	// Cases are the names of the cases to run; nil is all of them.
	Cases []string
	// Asks says that a request only reads although it is no GET; nil for none.
	Asks func(*http.Request) bool
}

// A Remote is the other side of the system: what people do there, past the API. One
// that is Varied is tried with more kinds than configurations.
type Remote interface {
	// Organization is the remote id of an organization to work in.
	Organization(t *testing.T) string
	// Draft is a configuration the system takes, with a name, a serial number, a
	// MAC address and whatever else it insists on. Two calls differ by n only.
	Draft(t *testing.T, n int) connector.Draft
	// Add makes a record and gives its remote id.
	Add(t *testing.T, d connector.Draft) string
	// Rename changes the name of a configuration and so its time of change.
	Rename(t *testing.T, id, name string)
	// Delete removes a configuration.
	Delete(t *testing.T, id string)
	// Names lists the names of all configurations of the organization, a name
	// twice when there are two.
	Names(t *testing.T) []string
	// Recorded is all that the connector's flight recorder got, as text.
	Recorded() string
}

// Run tries a connector.
func Run(t *testing.T, h Harness) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"kinds come after those they refer to", kindsInOrder},
		{"test says who answered", account},
		{"a first pull hands over everything", firstPull},
		{"later pulls hand over what changed", laterPulls},
		{"nothing changed is little work", quietPull},
		{"a pull stops when told", pullStops},
		{"a record is read", get},
		{"a missing record is not found", getMissing},
		{"a record is made", create},
		{"only the values given are changed", update},
		{"a value is emptied", clearing},
		{"several are read and changed at once", batches},
		{"a record is found by each key", find},
		{"what does not fit is not found", findNothing},
		{"a kind that is not written sends nothing", notWritten},
		{"a create is never sent twice", createOnce},
		{"a change whose answer is lost is unknown", updateLost},
		{"reads go on through faults", readsGoOn},
		{"a limited system is waited for", limited},
		{"a system that is limited too long is busy", busy},
		{"a refused key asks to sign in", signIn},
		{"a web page is no data", webPage},
		{"a stopped context sends nothing", stopped},
		{"requests are counted", counted},
		{"open fields are fields", openFields},
		{"every other kind goes there and back", kinds},
	} {
		if h.Cases != nil && !slices.Contains(h.Cases, c.name) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, h)
				c.run(t, b)
				b.noSecret(t, b.remote.Recorded())
			})
		})
	}
}

// A bench is one connector with its system and the line between them.
type bench struct {
	connector.Connector
	remote Remote
	line   *line
	secret string
}

func newBench(t *testing.T, h Harness) *bench {
	b := &bench{secret: h.Secret, line: &line{asks: h.Asks}}
	b.Connector, b.remote = h.New(t, func(next http.RoundTripper) http.RoundTripper {
		b.line.next = next
		return b.line
	})
	if b.line.next == nil {
		t.Fatal("the harness did not use wrap")
	}
	return b
}

// code checks an error: its code, that it speaks to a person, and that it keeps
// the secret.
func (b *bench) code(t *testing.T, what string, err error, want ...msp.Code) {
	t.Helper()
	if !slices.Contains(want, msp.CodeOf(err)) {
		t.Errorf("%s: code %q, want one of %q: %v", what, msp.CodeOf(err), want, err)
	}
	if err == nil {
		return
	}
	if e := msp.AsError(err); e == nil || !strings.Contains(strings.TrimSpace(e.Message), " ") {
		t.Errorf("%s: no words for the person in %v", what, err)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		b.noSecret(t, fmt.Sprintf("%v %+v %#v", e, e, e))
	}
}

func (b *bench) noSecret(t *testing.T, text string) {
	t.Helper()
	if b.secret != "" && strings.Contains(text, b.secret) {
		t.Error("the key shows")
	}
}

// pull gathers a whole pull by id and checks its pages.
func (b *bench) pull(t *testing.T, kind msp.Kind, since connector.Cursor) (map[string]connector.Record, connector.Cursor) {
	t.Helper()
	got := map[string]connector.Record{}
	handed := 0
	cursor, err := b.Pull(t.Context(), kind, since, func(p connector.Page) error {
		handed += len(p.Records)
		for _, r := range p.Records {
			if r.ID == "" || r.Kind != kind {
				t.Errorf("%s: a record without id or of another kind: %+v", kind, r)
			}
			for f := range r.Values {
				if _, ok := msp.FieldOf(kind, f); !ok {
					t.Errorf("%s has no field %s", kind, f)
				}
			}
			got[r.ID] = r
		}
		if p.Done > handed || p.Done < 0 || p.Total < 0 || p.Total > 0 && p.Done > p.Total && p.Done > handed {
			t.Errorf("%s: %d of %d done after %d records", kind, p.Done, p.Total, handed)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("pull %s: %v", kind, err)
	}
	if cursor == "" {
		t.Errorf("pull %s: no cursor", kind)
	}
	return got, cursor
}

// add puts configurations into the system, behind the connector's back.
func (b *bench) add(t *testing.T, from, to int) []string {
	t.Helper()
	var ids []string
	for n := from; n < to; n++ {
		ids = append(ids, b.remote.Add(t, b.remote.Draft(t, n)))
	}
	return ids
}

func named(d connector.Draft) string { return d.Values[msp.FieldName].Text }

// times counts a name among those in the system.
func (b *bench) times(t *testing.T, name string) int {
	n := 0
	for _, have := range b.remote.Names(t) {
		if have == name {
			n++
		}
	}
	return n
}
