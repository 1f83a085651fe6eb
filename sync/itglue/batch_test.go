package itglue

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// An echo answers a bulk as it is told and keeps what was asked.
type echo struct {
	status int
	body   string
	seen   []string
}

func (e *echo) RoundTrip(r *http.Request) (*http.Response, error) {
	said := r.Method + " " + r.URL.Path
	if r.URL.RawQuery != "" {
		said += "?" + r.URL.Query().Encode()
	}
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		said += " " + string(b)
	}
	e.seen = append(e.seen, said)
	return &http.Response{StatusCode: e.status, Header: http.Header{"Content-Type": {"application/vnd.api+json"}}, Body: io.NopCloser(strings.NewReader(e.body))}, nil
}

func changesOf(ids ...string) (out []connector.Change) {
	for _, id := range ids {
		out = append(out, connector.Change{ID: id, Draft: connector.Draft{Kind: msp.KindConfiguration,
			Values: map[msp.Field]connector.Value{msp.FieldName: {Text: "N" + id}}}})
	}
	return out
}

func TestTheWireOfABatch(t *testing.T) {
	e := &echo{status: 200, body: `{"data":[
		{"id":"9007199254741993","type":"configurations","attributes":{"name":"N1","updated-at":"2026-01-02T03:04:05.000Z"}},
		{"id":"77","type":"configurations","attributes":{"name":"of nobody"}},
		{"type":"configurations","attributes":{"id":8,"name":"N8"}}]}`}
	c := connect(t, e, Options{})
	got, err := c.UpdateMany(t.Context(), msp.KindConfiguration, changesOf("9007199254741993", "8", "9"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range got {
		ids = append(ids, r.ID)
	}
	if !slices.Equal(ids, []string{"9007199254741993", "8"}) {
		t.Errorf("answered for %v", ids)
	}
	want := `PATCH /configurations {"data":[{"type":"configurations","attributes":{"id":9007199254741993,"name":"N9007199254741993"}},` +
		`{"type":"configurations","attributes":{"id":8,"name":"N8"}},{"type":"configurations","attributes":{"id":9,"name":"N9"}}]}`
	if len(e.seen) != 1 || e.seen[0] != want {
		t.Errorf("sent %q\nwant %q", e.seen, want)
	}
}

func TestWhatDoesNotGoTogether(t *testing.T) {
	long := changesOf("1", "2")
	long[0].Draft.Values[msp.FieldNotes] = connector.Value{Text: strings.Repeat("x", bulkBytes)}
	lacks := changesOf("1", "2")
	lacks[1].Draft.Values[msp.FieldLocation] = connector.Value{Text: "HQ"}
	var many []connector.Change
	for i := range bulkWrites + 1 {
		many = append(many, changesOf(fmt.Sprint(i+1))...)
	}
	for name, changes := range map[string][]connector.Change{
		"nothing": nil, "one twice": changesOf("1", "1"), "no id": changesOf("1", "../2"), "too large": long, "a name without an id": lacks, "too many": many,
	} {
		e := &echo{status: 200, body: `{"data":[]}`}
		if _, err := connect(t, e, Options{}).UpdateMany(t.Context(), msp.KindConfiguration, changes); msp.CodeOf(err) != msp.Refused || len(e.seen) != 0 {
			t.Errorf("%s: %v after %d requests", name, err, len(e.seen))
		}
	}
	for _, kind := range []msp.Kind{msp.KindOrganization, msp.KindInterface, msp.KindContact, msp.KindManufacturer} {
		if read, write := connect(t, &echo{}, Options{}).Batch(kind); read+write != 0 {
			t.Errorf("%s goes together", kind)
		}
	}
}

// What a bulk may fail with leaves the engine the choice to go on one by one;
// only a key that is refused and the like end a round.
func TestHowABatchFails(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
		want   msp.Code
	}{
		{422, `{"errors":[{"title":"Unprocessable Entity","detail":"too many objects"}]}`, msp.Refused},
		{400, `{"errors":[]}`, msp.Refused},
		{404, `{"errors":[{"title":"Not Found"}]}`, msp.Refused},
		{404, `<html></html>`, msp.Refused},
		{413, `<html></html>`, msp.Refused},
		{500, `{}`, msp.Unknown},
		{504, `<html></html>`, msp.Unknown},
		{200, `<html></html>`, msp.Unknown},
		{200, `{"data":`, msp.Unknown},
		{401, `{"message":"Unauthorized"}`, msp.SignIn},
	} {
		e := &echo{status: tt.status, body: tt.body}
		if _, err := connect(t, e, Options{}).UpdateMany(t.Context(), msp.KindConfiguration, changesOf("1", "2")); msp.CodeOf(err) != tt.want || len(e.seen) != 1 {
			t.Errorf("%d %s: %v after %d requests", tt.status, tt.body, err, len(e.seen))
		}
	}
}

func TestReadingManyTakesWhatWasAskedFor(t *testing.T) {
	rows := []map[string]any{}
	for _, id := range []string{"1", "2", "2", "5"} {
		rows = append(rows, map[string]any{"id": id, "type": "configurations", "attributes": map[string]any{"name": "N" + id}})
	}
	body, err := json.Marshal(map[string]any{"data": rows})
	if err != nil {
		t.Fatal(err)
	}
	e := &echo{status: 200, body: string(body)}
	got, err := connect(t, e, Options{}).GetMany(t.Context(), msp.KindConfiguration, []string{"1", "2", "3", "no id", "1"})
	if err != nil || len(got) != 2 || got[0].ID != "1" || got[1].ID != "2" {
		t.Errorf("%+v %v", got, err)
	}
	want := "GET /configurations?filter%5Bid%5D=1%2C2%2C3&include=configuration_interfaces&page%5Bnumber%5D=1&page%5Bsize%5D=3&sort=id"
	if len(e.seen) != 1 || e.seen[0] != want {
		t.Errorf("asked %q", e.seen)
	}
	// The longest ids there are still make an address that gateways take.
	var ids []string
	for i := range bulkReads {
		ids = append(ids, fmt.Sprintf("%020d", 1<<60+i))
	}
	if _, err := connect(t, e, Options{}).GetMany(t.Context(), msp.KindConfiguration, ids); err != nil || len(e.seen[1]) > 4000 {
		t.Errorf("an address of %d bytes: %v", len(e.seen[1]), err)
	}
}
