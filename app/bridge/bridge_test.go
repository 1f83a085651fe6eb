package bridge

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sitewalk/app"
	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/id"
	"sitewalk/internal/msp"
	"sitewalk/internal/secret"
)

// A desk is the bridge over a real workspace, and a browser.
type desk struct {
	t      *testing.T
	server *Server
	app    *app.App
	folder string
	open   string // the address that was printed
	base   string
	client *http.Client
	stop   func() error
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, folder: t.TempDir()}
	store := dbtest.With(t, db.Options{Path: filepath.Join(d.folder, "sitewalk.db")})
	keys, err := secret.Open("memory", "", "")
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewMaker(time.Now, nil)
	d.app = app.New(app.Options{Store: store, Secrets: keys, Now: time.Now, NewID: func() msp.ID { return msp.ID(ids.NewID()) }, Workspace: d.folder, Version: "test"})
	t.Cleanup(d.app.Close)
	assets := fstest.MapFS{
		"index.html":    {Data: []byte("<!doctype html><html><head><title>Sitewalk</title></head><body></body></html>")},
		"assets/app.js": {Data: []byte("'use strict';")},
	}
	temporary := filepath.Join(d.folder, "tmp")
	if err := os.MkdirAll(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	d.server = New(app.NewBound(d.app, ""), assets, temporary)
	d.app.SetShell(d.server)
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- d.server.Serve(ctx, "127.0.0.1:0", func(url string) { ready <- url }) }()
	d.stop = func() error { cancel(); err := <-ended; ended <- err; return err }
	t.Cleanup(func() { _ = d.stop() })
	select {
	case d.open = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	d.base = d.open[:strings.Index(d.open, "/open/")]
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.client = &http.Client{Jar: jar}
	return d
}

// ask sends a request; header is name, value, …
func (d *desk) ask(c *http.Client, method, url, body string, header ...string) (status int, text string, h http.Header) {
	d.t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(data), res.Header
}

func (d *desk) call(method string, args ...any) (value map[string]any, failed app.ErrorView) {
	d.t.Helper()
	body, err := json.Marshal(map[string]any{"method": method, "args": args})
	if err != nil {
		d.t.Fatal(err)
	}
	status, text, _ := d.ask(d.client, http.MethodPost, d.base+"/api/call", string(body), "Content-Type", "application/json; charset=utf-8")
	if status != http.StatusOK {
		d.t.Fatalf("%s: %d %s", method, status, text)
	}
	var out struct {
		Value map[string]any
		Error string
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		d.t.Fatal(err)
	}
	if out.Error != "" {
		if err := json.Unmarshal([]byte(out.Error), &failed); err != nil {
			d.t.Fatalf("%s: the error is no JSON: %s", method, out.Error)
		}
	}
	return out.Value, failed
}

func (d *desk) signIn() {
	d.t.Helper()
	if status, text, _ := d.ask(d.client, http.MethodGet, d.open, ""); status != http.StatusOK || !strings.Contains(text, "bridge.js") {
		d.t.Fatalf("opening the printed address: %d %s", status, text)
	}
}

func TestWhoIsLetIn(t *testing.T) {
	d := newDesk(t)
	stranger := &http.Client{}
	for _, path := range []string{"/", "/index.html", "/assets/app.js", "/bridge.js", "/api/events", "/files/x/y", "/open/", "/open/" + strings.Repeat("A", 43)} {
		if status, _, _ := d.ask(stranger, http.MethodGet, d.base+path, ""); status != http.StatusUnauthorized {
			t.Errorf("a stranger gets %d for %s", status, path)
		}
	}
	if status, _, _ := d.ask(stranger, http.MethodPost, d.base+"/api/call", `{"method":"Session"}`, "Content-Type", "application/json"); status != http.StatusUnauthorized {
		t.Errorf("a stranger may call: %d", status)
	}
	// The token does not help another site, and is not used up by it.
	for name, header := range map[string][]string{
		"foreign host": {"Host", "evil.example"}, "foreign origin": {"Origin", "https://evil.example"}, "opaque origin": {"Origin", "null"},
		"another port": {"Origin", "http://127.0.0.1:1"},
	} {
		if status, _, _ := d.ask(stranger, http.MethodGet, d.open, "", header...); status != http.StatusForbidden {
			t.Errorf("%s: %d", name, status)
		}
	}
	d.signIn()
	if status, _, _ := d.ask(stranger, http.MethodGet, d.open, ""); status != http.StatusUnauthorized {
		t.Errorf("the token works twice: %d", status)
	}
	d.signIn() // the browser that has the cookie may use the address again
	if v, failed := d.call("Session"); failed.Code != "" || v["first_run"] != true {
		t.Errorf("the session: %v %v", v, failed)
	}
	for name, header := range map[string][]string{
		"foreign host": {"Host", "evil.example"}, "foreign origin": {"Origin", "https://evil.example"},
		"cross-site": {"Sec-Fetch-Site", "cross-site"}, "another port": {"Sec-Fetch-Site", "same-site"},
	} {
		header = append(header, "Content-Type", "application/json")
		if status, _, _ := d.ask(d.client, http.MethodPost, d.base+"/api/call", `{"method":"Session"}`, header...); status != http.StatusForbidden {
			t.Errorf("%s with the cookie: %d", name, status)
		}
	}
	for name, header := range map[string][]string{"own origin": {"Origin", d.base, "Sec-Fetch-Site", "same-origin"}, "typed in": {"Sec-Fetch-Site", "none"}} {
		if status, _, _ := d.ask(d.client, http.MethodGet, d.base+"/", "", header...); status != http.StatusOK {
			t.Errorf("%s: %d", name, status)
		}
	}
}

func TestHeaders(t *testing.T) {
	d := newDesk(t)
	d.signIn()
	for _, path := range []string{"/", "/assets/app.js", "/bridge.js", "/nothing", "/files/x/y"} {
		_, _, h := d.ask(d.client, http.MethodGet, d.base+path, "")
		csp := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "connect-src 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy lacks %s", path, part)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "http") {
			t.Errorf("%s: the policy is wide: %s", path, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is offered to other sites", path)
		}
	}
	_, _, h := d.ask(&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, http.MethodGet, newDesk(t).open, "")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(h.Get("Set-Cookie"), want) {
			t.Errorf("the cookie lacks %s: %s", want, h.Get("Set-Cookie"))
		}
	}
}

func TestCalls(t *testing.T) {
	d := newDesk(t)
	d.signIn()
	post := func(body string, header ...string) int {
		status, _, _ := d.ask(d.client, http.MethodPost, d.base+"/api/call", body, header...)
		return status
	}
	for name, tt := range map[string]struct{ got, want int }{
		"a form's type":     {post(`{"method":"Session"}`, "Content-Type", "text/plain"), http.StatusUnsupportedMediaType},
		"no type":           {post(`{"method":"Session"}`), http.StatusUnsupportedMediaType},
		"no JSON":           {post(`method=Session`, "Content-Type", "application/json"), http.StatusBadRequest},
		"an unknown method": {post(`{"method":"Nothing"}`, "Content-Type", "application/json"), http.StatusNotFound},
		"a hidden method":   {post(`{"method":"use"}`, "Content-Type", "application/json"), http.StatusNotFound},
		"no method":         {post(`{}`, "Content-Type", "application/json"), http.StatusNotFound},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %d, not %d", name, tt.got, tt.want)
		}
	}
	// An error crosses as the JSON of what a person may see.
	if _, failed := d.call("Organizations", "not", "what", "it", "takes"); failed.Code == "" || failed.Message == "" {
		t.Errorf("arguments of the wrong kind: %+v", failed)
	}
	// Missing arguments are their zero values, as in the window.
	if _, failed := d.call("Connections"); failed.Code != "" {
		t.Errorf("without arguments: %+v", failed)
	}
}

func TestPages(t *testing.T) {
	d := newDesk(t)
	d.signIn()
	for path, want := range map[string]int{
		"/": http.StatusOK, "/index.html": http.StatusOK, "/assets/app.js": http.StatusOK, "/assets/": http.StatusNotFound,
		"/../bridge.go": http.StatusNotFound, "/%2e%2e/%2e%2e/etc/passwd": http.StatusNotFound, "/assets/none.js": http.StatusNotFound,
	} {
		if status, _, _ := d.ask(d.client, http.MethodGet, d.base+path, ""); status != want {
			t.Errorf("%s: %d, not %d", path, status, want)
		}
	}
	_, text, h := d.ask(d.client, http.MethodGet, d.base+"/", "")
	if !strings.Contains(text, `<head><script src="/bridge.js"></script>`) || !strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		t.Errorf("the page: %s %s", h.Get("Content-Type"), text)
	}
	if status, _, _ := d.ask(d.client, http.MethodDelete, d.base+"/", ""); status != http.StatusNotFound {
		t.Errorf("DELETE is answered with %d", status)
	}
}

func TestEventsAndFiles(t *testing.T) {
	d := newDesk(t)
	d.signIn()
	res, err := d.client.Get(d.base + "/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return text
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return ""
	}
	if res.Header.Get("Content-Type") != "text/event-stream" || next() != "{}" {
		t.Error("the stream does not begin with ready")
	}
	d.server.Emit("changed", map[string]any{"kind": "configuration"})
	d.server.Emit("status", nil)
	if got := next(); got != `{"data":{"kind":"configuration"},"name":"changed"}` {
		t.Errorf("the first event: %s", got)
	}
	if got := next(); got != `{"data":null,"name":"status"}` {
		t.Errorf("the second event: %s", got)
	}
	// A file is offered at an address nobody can guess, as a download.
	file, err := d.server.Deliver(context.Background(), `inventory "é".xlsx`, func(w io.Writer) error { _, err := io.WriteString(w, "PK"); return err })
	if err != nil {
		t.Fatal(err)
	}
	status, text, h := d.ask(d.client, http.MethodGet, d.base+file.URL, "")
	if status != http.StatusOK || text != "PK" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; ") {
		t.Errorf("the file: %d %q %q", status, text, h.Get("Content-Disposition"))
	}
	if status, _, _ := d.ask(&http.Client{}, http.MethodGet, d.base+file.URL, ""); status != http.StatusUnauthorized {
		t.Errorf("a stranger gets the file: %d", status)
	}
	if _, err := d.server.Deliver(context.Background(), "x", func(io.Writer) error { return msp.Errorf(msp.Invalid, "No.") }); err == nil {
		t.Error("a file that failed is delivered")
	}
	// It ends when it is told to: the stream too, and nothing is left behind.
	if err := d.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
	for lines.Scan() {
	}
	if left, _ := os.ReadDir(filepath.Join(d.folder, "tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSlowReaderIsTold(t *testing.T) {
	h := newHub()
	ch := make(chan []byte, 1)
	h.all[7] = ch
	h.emit("one", 1)
	h.emit("two", 2)
	<-ch
	if _, open := <-ch; open || len(h.all) != 0 {
		t.Error("a reader that lost an event is not let go")
	}
	h.emit("nobody", make(chan int)) // what cannot be sent is no reason to fail
}

func TestAddresses(t *testing.T) {
	s := New(app.NewBound(newDesk(t).app, ""), fstest.MapFS{}, t.TempDir())
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "[::]:0", "example.com:80", "nonsense", "", "127.example.com:80"} {
		err := s.Serve(context.Background(), addr, func(string) { t.Errorf("%s is listened on", addr) })
		if e := msp.AsError(err); e == nil || e.Code != msp.Invalid || e.Field != "--addr" {
			t.Errorf("%q: %v", addr, err)
		}
	}
	taken := newDesk(t)
	err := s.Serve(context.Background(), strings.TrimPrefix(taken.base, "http://"), func(string) { t.Error("a port is listened on twice") })
	if msp.CodeOf(err) != msp.Invalid {
		t.Errorf("a port that is taken: %v", err)
	}
}
