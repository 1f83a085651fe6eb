package itglue

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// open sends a request and leaves the body to be read.
func (d *desk) open(method, path string) *http.Response {
	d.t.Helper()
	req, err := http.NewRequest(method, "https://api.itglue.example"+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("x-api-key", d.key)
	res, err := d.s.RoundTripper().RoundTrip(req)
	if err != nil {
		d.t.Fatal(err)
	}
	return res
}

func TestAnAnswerShorterThanItsLength(t *testing.T) {
	m := newSmall(t, Switches{})
	m.s.SetFaults(Faults{Length: 1})
	r, err := m.try("POST", "/manufacturers", data(Manufacturers, map[string]any{"name": "Late"}))
	if !errors.Is(err, io.ErrUnexpectedEOF) || r.status != 201 || r.str("data", "attributes", "name") != "Late" {
		t.Errorf("%v: %s", err, r.raw)
	}
	srv := httptest.NewServer(m.s)
	defer srv.Close()
	req, _ := http.NewRequest("GET", srv.URL+"/manufacturers", nil)
	req.Header.Set("x-api-key", m.key)
	res, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if !errors.Is(err, io.ErrUnexpectedEOF) || int64(len(raw)) >= res.ContentLength {
		t.Errorf("over a socket: %v, %d of %d bytes", err, len(raw), res.ContentLength)
	}
}

func TestAnAnswerWithoutAnEnd(t *testing.T) {
	m := newSmall(t, Switches{})
	m.s.SetFaults(Faults{Endless: 1})
	srv := httptest.NewServer(m.s)
	defer srv.Close()
	told := map[bool]int{}
	for range 40 {
		res := m.open("GET", "/configurations")
		told[res.ContentLength > 2<<30]++
		n, err := io.CopyN(io.Discard, res.Body, 1<<20)
		if n != 1<<20 || err != nil {
			t.Fatalf("ended after %d bytes: %v", n, err)
		}
	}
	if told[true] == 0 || told[false] == 0 {
		t.Errorf("the length is told and not told: %v", told)
	}
	req, _ := http.NewRequest("GET", srv.URL+"/configurations", nil)
	req.Header.Set("x-api-key", m.key)
	res, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.CopyN(io.Discard, res.Body, 4<<20)
	_ = res.Body.Close()
	if n != 4<<20 || err != nil {
		t.Errorf("over a socket it ended after %d bytes: %v", n, err)
	}
}

func TestARedirectAway(t *testing.T) {
	m := newSmall(t, Switches{})
	m.s.SetFaults(Faults{Redirect: 1})
	r := m.do("POST", "/manufacturers?a=b", data(Manufacturers, map[string]any{"name": "x"})).want(307)
	to, err := url.Parse(r.header.Get("Location"))
	if err != nil || to.Host == "api.itglue.example" || to.Host == "" || to.RawQuery != "a=b" {
		t.Errorf("leads to %v, %v", to, err)
	}
	if _, ok := m.s.Editor().Find(Manufacturers, "x"); ok || len(m.s.Violations()) != 0 {
		t.Errorf("something was done, or noted: %v", m.s.Violations())
	}
	m.follow(to.String(), "").want(200)
	if v := m.s.Violations(); len(v) != 0 {
		t.Errorf("a request that gives nothing away is noted: %v", v)
	}
	// A client of the standard library takes the key along, unless it is told not to.
	client := &http.Client{Transport: m.s.RoundTripper()}
	req, _ := http.NewRequest("PATCH", "https://api.itglue.example/manufacturers/1", strings.NewReader("{}"))
	req.Header.Set("x-api-key", m.key)
	if res, err := client.Do(req); err != nil || res.StatusCode != 200 {
		t.Fatal(err)
	}
	if v := fmt.Sprint(m.s.Violations()); !strings.Contains(v, "the key followed") || !strings.Contains(v, "a PATCH followed") {
		t.Errorf("violations: %s", v)
	}
}

func TestSomebodyIsQuicker(t *testing.T) {
	m := newSmall(t, Switches{})
	e, ok := m.s.Editor(), must[string](t)
	id := m.add("A", map[string]any{"notes": "n"})
	iface := ok(e.Add(ConfigurationInterfaces, map[string]any{"configuration-id": id, "name": "LAN"}))
	hits := func(kind string, want int) {
		t.Helper()
		if got := m.s.FaultsHit()[kind]; got != want {
			t.Errorf("%s struck %d times, want %d", kind, got, want)
		}
	}
	patch := func() *reply {
		return m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"installed-by": "U1"}))
	}
	m.s.SetFaults(Faults{Changed: 1})
	m.get("/configurations/" + id).want(200)
	m.get("/configurations").want(200)
	hits("changed", 0)
	patch().want(200)
	m.do("PATCH", "/configuration_interfaces/"+iface, data(ConfigurationInterfaces, map[string]any{"name": "WAN"})).want(200)
	hits("changed", 2)
	all := fmt.Sprint(m.s.Records(Configurations, ""), m.s.Records(ConfigurationInterfaces, ""))
	if strings.Count(all, "meanwhile") != 2 || !strings.Contains(all, "U1") || !strings.Contains(all, "WAN") {
		t.Errorf("%s", all)
	}

	m.s.SetFaults(Faults{Merged: 1})
	patch().want(200) // there is no other organization
	hits("merged", 0)
	other := ok(e.AddOrganization("Other", ""))
	patch().want(200)
	hits("merged", 1)
	if r, _ := m.s.Get(Configurations, id); fmt.Sprint(r.Attributes["organization-id"]) != other {
		t.Errorf("it is still in %v", r.Attributes["organization-id"])
	}
	m.get("/organizations/" + m.org).want(404)

	m.s.SetFaults(Faults{Gone: 1})
	patch().want(404)
	patch().want(404)
	hits("gone", 1)
	m.s.Heal()
	if left := m.s.Configurations(""); len(left) != 0 {
		t.Errorf("left: %v", left)
	}

	f := newFlex(t, Switches{})
	asset := f.asset(map[string]any{"title": "Word", "seats": 3}).want(201).str("data", "id")
	f.s.SetFaults(Faults{Changed: 1})
	f.do("PATCH", "/flexible_assets/"+asset, data(FlexibleAssets, map[string]any{"archived": true})).want(200)
	f.s.Heal()
	if got := f.get("/flexible_assets/"+asset).str("data", "attributes", "traits", "title"); !strings.HasPrefix(got, "meanwhile") {
		t.Errorf("the trait is %q", got)
	}
}

func TestABodyTooLong(t *testing.T) {
	m := newSmall(t, Switches{MaxBody: 2000})
	path := under(Configurations, m.add("A", nil), "attachments")
	m.do("POST", path, data(Attachments, upFile("a", strings.Repeat("x", 1000)))).want(201)
	r := m.do("POST", path, data(Attachments, upFile("a", strings.Repeat("x", 2000)))).want(413)
	if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || len(m.s.Violations()) != 1 {
		t.Errorf("%s %v", r.raw, m.s.Violations())
	}
	m.s.SetSwitches(Switches{MaxBody: -1})
	m.do("POST", path, data(Attachments, upFile("a", strings.Repeat("x", 11<<20)))).want(201)
	m.s.SetSwitches(Switches{})
	m.do("POST", path, data(Attachments, upFile("a", strings.Repeat("x", 11<<20)))).want(413)
}
