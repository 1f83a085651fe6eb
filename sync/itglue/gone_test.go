package itglue

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A front stands before a transport and may answer in its place.
type front struct {
	behind  http.RoundTripper
	instead func(*http.Request) (status int, kind, body string, yes bool)
}

func (f front) RoundTrip(r *http.Request) (*http.Response, error) {
	if status, kind, body, yes := f.instead(r); yes {
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	return f.behind.RoundTrip(r)
}

func inBubble(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

// A record is gone when IT Glue says so: by its own 404, or, where something else
// answers 404 for the record, by a list that does not hold it. A page is never
// taken for a deletion, and a deletion never for a lost connection.
func TestWhatIsGone(t *testing.T) {
	const web, data = "text/html; charset=utf-8", "application/vnd.api+json"
	pages := map[string][3]string{
		"a page":             {web, "<html><body>The page you were looking for doesn't exist (404)</body></html>"},
		"a gateway's word":   {data, `{"message":"no Route matched with those values"}`},
		"nothing":            {data, ""},
		"errors without any": {data, `{"errors":[]}`},
	}
	for name, page := range pages {
		for _, kind := range []msp.Kind{msp.KindConfiguration, msp.KindLocation, msp.KindOrganization, msp.KindManufacturer, msp.KindConfigurationType} {
			t.Run(name+" for a "+string(kind), inBubble(func(t *testing.T) {
				s, err := sandbox.New(sandbox.Options{Seed: "demo", RandSeed: 1, Key: "ITG.test"})
				if err != nil {
					t.Fatal(err)
				}
				all, shows := false, true
				c := connect(t, front{s.RoundTripper(), func(r *http.Request) (int, string, string, bool) {
					one := strings.Count(r.URL.Path, "/") > 1
					return 404, page[0], page[1], all || shows && one
				}}, Options{})
				known := ""
				if _, err := c.Pull(t.Context(), kind, "", func(p connector.Page) error {
					if len(p.Records) > 0 {
						known = p.Records[0].ID
					}
					return nil
				}); err != nil || known == "" {
					t.Fatal(known, err)
				}
				if r, err := c.Get(t.Context(), kind, known, connector.Parent{}); err != nil || r.ID != known {
					t.Errorf("one that is there: %+v %v", r.ID, err)
				}
				if _, err := c.Get(t.Context(), kind, "999999999", connector.Parent{}); msp.CodeOf(err) != msp.NotFound {
					t.Errorf("one that is not there: %v", err)
				}
				shows = false
				if _, err := c.Get(t.Context(), kind, "999999999", connector.Parent{}); msp.CodeOf(err) != msp.NotFound {
					t.Errorf("one that is not there, in IT Glue's own words: %v", err)
				}
				all = true
				for _, id := range []string{known, "999999999"} {
					if _, err := c.Get(t.Context(), kind, id, connector.Parent{}); msp.CodeOf(err) != msp.Offline {
						t.Errorf("with everything elsewhere: %v", err)
					}
				}
			}))
		}
	}
}

// An address without IT Glue behind it says nothing of any record, also where
// filters are not heeded or the list is none.
func TestAListThatSettlesNothing(t *testing.T) {
	inBubble(settlesNothing)(t)
}

func settlesNothing(t *testing.T) {
	for name, body := range map[string]string{
		"others":     `{"data":[{"id":"5","attributes":{"name":"FS05"}}]}`,
		"one object": `{"data":{"id":"5","attributes":{}}}`,
		"no data":    `{"ok":true}`,
		"a page":     `<html></html>`,
	} {
		c := connect(t, front{nil, func(r *http.Request) (int, string, string, bool) {
			if strings.Count(r.URL.Path, "/") > 1 {
				return 404, "text/html", "<html></html>", true
			}
			return 200, "application/json", body, true
		}}, Options{})
		if _, err := c.Get(t.Context(), msp.KindConfiguration, "7", connector.Parent{}); msp.CodeOf(err) != msp.Offline {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a connector learned is known to the next one: page sizes, the pause, the
// pace. Text of another form is no memory.
func TestTheNextConnectorKnows(t *testing.T) {
	l := &list{ids: upTo(3000), meta: true, tooMuch: 300}
	c := connect(t, l, Options{})
	if got, _, err := pulled(c, msp.KindConfiguration, ""); err != nil || len(got) != 3000 {
		t.Fatal(len(got), err)
	}
	if first := l.asked[:3]; first[0] != "1000/1" || first[1] != "500/1" || first[2] != "250/1" || len(l.asked) != 14 {
		t.Errorf("asked %v", l.asked)
	}
	memory := c.Memory(false)
	l.asked = nil
	if got, _, err := pulled(connect(t, l, Options{Memory: memory}), msp.KindConfiguration, ""); err != nil || len(got) != 3000 || len(l.asked) != 12 {
		t.Errorf("%d, asked %v, %v", len(got), l.asked, err)
	}
	if strings.Contains(memory, "key") || len(memory) > 500 {
		t.Errorf("the memory is %s", memory)
	}
	for _, odd := range []string{"", "{", `[]`, `{"pages":{"/configurations":{"size":-5}}}`, `{"pages":{"/configurations":{"size":100000,"at":"2999-01-01T00:00:00Z"}}}`,
		`{"pace":{"pause":"2999-01-01T00:00:00Z","limits":-3,"speed":-1,"slowed":"2999-01-01T00:00:00Z"}}`} {
		c := connect(t, l, Options{Memory: odd})
		if n := c.maxPageSize("/configurations"); n != 1000 {
			t.Errorf("%s: pages of %d", odd, n)
		}
		if q := c.Quota(); q.Until.After(time.Now().Add(time.Hour)) {
			t.Errorf("%s: a pause until %v", odd, q.Until)
		}
	}
}
