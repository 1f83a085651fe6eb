package rest

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
)

// A file from elsewhere is fetched without the key, and its address is nowhere
// told.
func TestAFileIsFetchedWithoutTheKey(t *testing.T) {
	for where, withKey := range map[string]bool{
		"/files/T0KEN":                         true,
		"http://127.0.0.1:8080/files/T0KEN":    true,
		"http://127.0.0.1:8081/files/T0KEN":    false,
		"http://localhost:8080/files/T0KEN":    false,
		"/sent-on?to=http://127.0.0.1:9/T0KEN": false,
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &peer{}
			p.script = func(w io.Writer, r *http.Request) error {
				if to := r.URL.Query().Get("to"); to != "" {
					return raw(fmt.Sprintf("HTTP/1.1 302 X\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", to))(w, r)
				}
				return raw(answerOf(200, "text/plain", "the file"))(w, r)
			}
			var seen []Exchange
			c, network := p.client(t, func(cfg *Config) { cfg.Record = func(e Exchange) { seen = append(seen, e) } })
			var got strings.Builder
			if err := c.Fetch(t.Context(), where, 100, &got); err != nil || got.String() != "the file" {
				t.Errorf("%s: %q %v", where, got.String(), err)
			}
			if last := p.keys[len(p.keys)-1]; (last == secret) != withKey {
				t.Errorf("%s: the key was %q", where, last)
			}
			for i, host := range p.hosts {
				if host != "127.0.0.1:8080" && p.keys[i] != "" {
					t.Errorf("the key went to %s", host)
				}
			}
			if text := fmt.Sprintf("%+v", seen); strings.Contains(text, "T0KEN") || strings.Contains(text, secret) || len(seen) != p.hits {
				t.Errorf("recorded %s", text)
			}
			network.CloseIdleConnections()
			p.close()
		})
	}
	c := newClient(t, &remote{answers: []answer{okay}}, nil)
	for _, odd := range []string{"http://127.0.0.1:8080/x", "https://localhost/x", "ftp://files.example/x", "https://user:word@files.example/x", "http://files.example:81/x", "https:///x", "file:///etc/passwd", "javascript:1"} {
		if err := c.Fetch(t.Context(), odd, 100, io.Discard); msp.CodeOf(err) != msp.Refused || strings.Contains(err.Error(), "word") {
			t.Errorf("%s: %v", odd, err)
		}
	}
}

// A download that never ends, or is not what it says, ends with a sentence.
func TestHostileDownloads(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\n"
	for name, script := range map[string]func(io.Writer, *http.Request) error{
		"2 GB":            flood(head+"Connection: close\r\n\r\n", "x"),
		"2 GB, announced": flood(head+"Content-Length: 2147483648\r\n\r\n", "x"),
		"half":            closing(head + "Content-Length: 1000\r\n\r\nhalf"),
		"a page, 404":     raw(answerOf(404, "text/html", "<html></html>")),
		"no access":       raw(answerOf(403, "application/xml", "<Error>T0KEN</Error>")),
		"10 MB of error":  raw(answerOf(500, "text/plain", strings.Repeat("no ", 3_400_000))),
		"nothing":         closing(""),
		"a byte a second": func(w io.Writer, _ *http.Request) error {
			if _, err := io.WriteString(w, head+"Content-Length: 100000\r\n\r\n"); err != nil {
				return err
			}
			for {
				if _, err := io.WriteString(w, "x"); err != nil {
					return err
				}
				time.Sleep(time.Second)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			memory.most = 0
			synctest.Test(t, func(t *testing.T) {
				p := &peer{script: script}
				c, network := p.client(t, nil)
				began := time.Now()
				err := c.Fetch(t.Context(), "/files/T0KEN", 5<<20, io.Discard)
				e := msp.AsError(err)
				if e == nil || len(e.Message) < 20 || strings.Contains(err.Error(), "T0KEN") || time.Since(began) > 10*time.Minute {
					t.Errorf("after %v: %v", time.Since(began), err)
				}
				network.CloseIdleConnections()
				p.close()
			})
			if sample(); memory.most>>20 > 100 {
				t.Errorf("%d MB were in use", memory.most>>20)
			}
		})
	}
}
