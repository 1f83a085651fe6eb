package itglue

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A desk is a client in a test: plain HTTP through the in-process transport.
type desk struct {
	t   *testing.T
	s   *Server
	key string
}

func newDesk(t *testing.T, o Options) *desk {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t, s, s.Key()}
}

// A reply is an answer with its JSON read.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	raw    []byte
	body   map[string]any
}

func (d *desk) try(method, path string, body any) (*reply, error) {
	d.t.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			d.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, "https://api.itglue.example"+path, in)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("x-api-key", d.key)
	if in != nil {
		req.Header.Set("Content-Type", jsonAPI)
	}
	return d.send(req)
}

func (d *desk) send(req *http.Request) (*reply, error) {
	d.t.Helper()
	res, err := d.s.RoundTripper().RoundTrip(req)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(res.Body)
	r := &reply{t: d.t, status: res.StatusCode, header: res.Header, raw: raw}
	_ = decode(raw, &r.body)
	return r, err
}

func (d *desk) do(method, path string, body any) *reply {
	d.t.Helper()
	r, err := d.try(method, path, body)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (d *desk) get(path string) *reply { d.t.Helper(); return d.do("GET", path, nil) }

// want checks the status.
func (r *reply) want(status int) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.raw)
	}
	return r
}

// at walks through objects and arrays by keys and indexes.
func (r *reply) at(path ...any) any {
	r.t.Helper()
	var v any = r.body
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				r.t.Fatalf("no object at %v in %s", path, r.raw)
			}
			v = m[p]
		case int:
			l, ok := v.([]any)
			if !ok || p >= len(l) {
				r.t.Fatalf("no item at %v in %s", path, r.raw)
			}
			v = l[p]
		}
	}
	return v
}

func (r *reply) str(path ...any) string {
	r.t.Helper()
	switch v := r.at(path...).(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

func (r *reply) ids() []string {
	r.t.Helper()
	var out []string
	for _, v := range r.at("data").([]any) {
		id, _ := v.(map[string]any)["id"].(string)
		out = append(out, id)
	}
	return out
}

// problem is the detail (or title) and pointer of the first error.
func (r *reply) problem() string {
	r.t.Helper()
	e := r.at("errors", 0).(map[string]any)
	s, _ := e["detail"].(string)
	if s == "" {
		s, _ = e["title"].(string)
	}
	p, _ := e["source"].(map[string]any)["pointer"].(string)
	return p + ": " + s
}

func data(k Kind, attrs map[string]any) map[string]any {
	return map[string]any{"data": map[string]any{"type": k, "attributes": attrs}}
}

func many(k Kind, list ...map[string]any) map[string]any {
	var items []any
	for _, attrs := range list {
		items = append(items, map[string]any{"type": k, "attributes": attrs})
	}
	return map[string]any{"data": items}
}

// small is an account with one organization and the types Switch and Server.
type small struct {
	*desk
	org, typ, server, status, maker, model string
	clock                                  *time.Time
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newSmall(t *testing.T, sw Switches) *small {
	t.Helper()
	clock := time.Date(2026, 3, 1, 9, 0, 0, 123456789, time.UTC)
	m := &small{clock: &clock}
	m.desk = newDesk(t, Options{Switches: sw, Now: func() time.Time { return *m.clock }})
	e, ok := m.s.Editor(), must[string](t)
	m.org = ok(e.AddOrganization("Happy Trees", "HT"))
	m.typ = ok(e.Add(ConfigurationTypes, map[string]any{"name": "Switch", "kind": "switch"}))
	m.server = ok(e.Add(ConfigurationTypes, map[string]any{"name": "Server", "kind": "server"}))
	m.status = ok(e.Add(ConfigurationStatuses, map[string]any{"name": "Active"}))
	m.maker = ok(e.Add(Manufacturers, map[string]any{"name": "Meraki"}))
	m.model = ok(e.Add(Models, map[string]any{"name": "MX80", "manufacturer-id": m.maker}))
	return m
}

func (m *small) tick(d time.Duration) { *m.clock = m.clock.Add(d) }

func (m *small) add(name string, more map[string]any) string {
	m.t.Helper()
	attrs := map[string]any{"organization-id": m.org, "configuration-type-id": m.typ, "name": name}
	for k, v := range more {
		attrs[k] = v
	}
	return m.do("POST", "/configurations", data(Configurations, attrs)).want(201).str("data", "id")
}

func TestCreateShowListPatch(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("HT-HQ-SW-01", map[string]any{"serial_number": "S1", "primary-ip": "10.0.0.2", "manufacturer-name": "nobody"})
	r := m.get("/configurations/" + id).want(200)
	for path, want := range map[string]string{"organization-name": "Happy Trees", "organization-short-name": "HT",
		"configuration-type-kind": "switch", "serial-number": "S1", "primary-ip": "10.0.0.2",
		"created-at": "2026-03-01T09:00:00.123Z", "organization-id": m.org, "configuration-type-id": m.typ} {
		if got := r.str("data", "attributes", path); got != want {
			t.Errorf("%s = %q, want %q", path, got, want)
		}
	}
	if r.at("data", "attributes", "manufacturer-name") != nil {
		t.Error("a read-only attribute was taken")
	}
	m.tick(time.Second)
	m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"serial_number": "S1"})).want(200)
	if got := m.get("/configurations/"+id).str("data", "attributes", "updated-at"); got != "2026-03-01T09:00:00.123Z" {
		t.Errorf("a PATCH without a change moved updated-at to %s", got)
	}
	r = m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"hostname": "sw1"})).want(200)
	if got := r.str("data", "attributes", "updated-at"); got != "2026-03-01T09:00:01.123Z" {
		t.Errorf("updated-at = %s", got)
	}
	r = m.get("/configurations?filter[organization_id]=" + m.org + "&include=configuration_interfaces").want(200)
	if got := r.str("included", 0, "attributes", "ip-address"); got != "10.0.0.2" {
		t.Errorf("included interface has %q", got)
	}
	if len(r.at("links").(map[string]any)) != 0 {
		t.Error("links of a single page are not empty")
	}
	if v := m.s.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
}
