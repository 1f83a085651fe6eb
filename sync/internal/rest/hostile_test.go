package rest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
)

// A peer is whoever answers on the other side of a connection, byte by byte as
// its script says. It lives in a bubble of virtual time; a goroutine that is left
// on either side makes the test fail.
type peer struct {
	script func(w io.Writer, r *http.Request) error // an error closes the connection
	mu     sync.Mutex
	hits   int
	hosts  []string
	keys   []string
	conns  []net.Conn
	wg     sync.WaitGroup
}

func (p *peer) dial(_ context.Context, _, addr string) (net.Conn, error) {
	here, there := net.Pipe()
	p.mu.Lock()
	p.conns = append(p.conns, there)
	p.mu.Unlock()
	p.wg.Go(func() {
		defer there.Close()
		in := bufio.NewReader(there)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
			p.mu.Lock()
			p.hits++
			p.hosts = append(p.hosts, addr)
			p.keys = append(p.keys, r.Header.Get("x-api-key"))
			p.mu.Unlock()
			if p.script(there, r) != nil {
				return
			}
		}
	})
	return here, nil
}

func (p *peer) close() {
	p.mu.Lock()
	for _, c := range p.conns {
		c.Close()
	}
	p.mu.Unlock()
	p.wg.Wait()
}

// raw answers with these bytes and keeps the connection.
func raw(text string) func(io.Writer, *http.Request) error {
	return func(w io.Writer, _ *http.Request) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

var errClose = errors.New("close")

// closing answers with these bytes and closes the connection.
func closing(text string) func(io.Writer, *http.Request) error {
	return func(w io.Writer, _ *http.Request) error {
		_, _ = io.WriteString(w, text)
		return errClose
	}
}

func answerOf(status int, kind, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", status, kind, len(body), body)
}

// memory is the most that was in use while a flood came in.
var memory struct {
	sync.Mutex
	most uint64
}

func sample() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	memory.Lock()
	defer memory.Unlock()
	memory.most = max(memory.most, m.HeapAlloc)
}

// flood sends a head and then two gigabytes of text, unless the client hangs up.
func flood(head, begin string) func(io.Writer, *http.Request) error {
	return func(w io.Writer, _ *http.Request) error {
		if _, err := io.WriteString(w, head+begin); err != nil {
			return err
		}
		chunk := bytes.Repeat([]byte("x"), 256<<10)
		for sent := 0; sent < 2<<30; sent += len(chunk) {
			if sent%(8<<20) == 0 {
				sample()
			}
			if _, err := w.Write(chunk); err != nil {
				return err
			}
		}
		return errClose
	}
}

// bomb is half a gigabyte that travels as half a megabyte.
func bomb() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(`{"data":"`))
	zeros := bytes.Repeat([]byte("x"), 1<<20)
	for range 512 {
		_, _ = z.Write(zeros)
	}
	_ = z.Close()
	return b.String()
}

// Whatever comes back, the person gets a sentence, the memory stays flat, and
// nothing is left running.
func TestHostileAnswers(t *testing.T) {
	const data, web = "application/vnd.api+json", "text/html; charset=utf-8"
	ok := "HTTP/1.1 200 OK\r\nContent-Type: " + data + "\r\n"
	zipped := bomb()
	for name, tt := range map[string]struct {
		script      func(io.Writer, *http.Request) error
		read, write msp.Code
	}{
		"2 GB":                       {flood(ok+"Connection: close\r\n\r\n", `{"data":"`), msp.Offline, msp.Unknown},
		"2 GB, announced":            {flood(ok+"Content-Length: 2147483648\r\n\r\n", `{"data":"`), msp.Offline, msp.Unknown},
		"2 GB of error":              {flood("HTTP/1.1 422 X\r\nConnection: close\r\n\r\n", `{"errors":[{"detail":"`), msp.Refused, msp.Refused},
		"2 GB of gateway":            {flood("HTTP/1.1 502 X\r\nContent-Type: "+web+"\r\nConnection: close\r\n\r\n", `<html>`), msp.Offline, msp.Unknown},
		"a gzip bomb":                {raw(ok + fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(zipped)) + zipped), msp.Offline, msp.Unknown},
		"gzip that is none":          {raw(ok + "Content-Encoding: gzip\r\nContent-Length: 11\r\n\r\n{\"data\":{}}"), msp.Offline, msp.Unknown},
		"half an answer":             {closing(ok + "Content-Length: 1000\r\n\r\n{\"data\":[{\"id\":"), msp.Offline, msp.Unknown},
		"half a chunk":               {closing(ok + "Transfer-Encoding: chunked\r\n\r\n40\r\n{\"data\":["), msp.Offline, msp.Unknown},
		"a length that is too small": {raw(ok + "Content-Length: 10\r\n\r\n{\"data\":[{\"id\":\"1\"}]}"), msp.Offline, msp.Unknown},
		"two lengths":                {raw(ok + "Content-Length: 11\r\nContent-Length: 12\r\n\r\n{\"data\":{}}"), msp.Offline, msp.Unknown},
		"no length and no end":       {closing(ok + "\r\n{\"data\":[{\"id\":"), msp.Offline, msp.Unknown},
		"nothing":                    {closing(""), msp.Offline, msp.Unknown},
		"an empty answer":            {raw(ok + "Content-Length: 0\r\n\r\n"), msp.Offline, msp.Unknown},
		"no HTTP":                    {closing("SSH-2.0-OpenSSH_9.2\r\n"), msp.Offline, msp.Unknown},
		"a page, 200":                {raw(answerOf(200, web, "<html><body>Sign in</body></html>")), msp.Offline, msp.Unknown},
		"a page, 404":                {raw(answerOf(404, web, "<html><body>Not here</body></html>")), msp.Offline, msp.Offline},
		"a page, 502":                {raw(answerOf(502, web, "<html><body>Bad Gateway</body></html>")), msp.Offline, msp.Unknown},
		"a page that says JSON":      {raw(answerOf(200, data, "  <!DOCTYPE html><html></html>")), msp.Offline, msp.Unknown},
		"nested without end":         {raw(answerOf(200, data, strings.Repeat("[", 1_000_000))), msp.Offline, msp.Unknown},
		"nested deeply":              {raw(answerOf(200, data, strings.Repeat(`{"data":`, 50_000)+"1"+strings.Repeat("}", 50_000))), msp.Offline, msp.Unknown},
		"two documents":              {raw(answerOf(200, data, `{"data":{}}{"data":{}}`)), msp.Offline, msp.Unknown},
		"10 MB of refusal":           {raw(answerOf(422, data, `{"errors":[{"detail":"`+strings.Repeat("no ", 3_400_000)+`"}]}`)), msp.Refused, msp.Refused},
		"10 MB of plain refusal":     {raw(answerOf(400, "text/plain", strings.Repeat("no ", 3_400_000))), msp.Refused, msp.Refused},
		"a header of 1 MB":           {closing("HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("x", 1<<20) + "\r\n\r\n{}"), msp.Offline, msp.Unknown},
		"headers without end": {func(w io.Writer, _ *http.Request) error {
			if _, err := io.WriteString(w, "HTTP/1.1 200 OK\r\n"); err != nil {
				return err
			}
			for i := 0; ; i++ {
				if _, err := fmt.Fprintf(w, "X-%d: y\r\n", i); err != nil {
					return err
				}
			}
		}, msp.Offline, msp.Unknown},
		"a byte a second": {func(w io.Writer, _ *http.Request) error {
			if _, err := io.WriteString(w, ok+"Content-Length: 100000\r\n\r\n"); err != nil {
				return err
			}
			for {
				if _, err := io.WriteString(w, " "); err != nil {
					return err
				}
				time.Sleep(time.Second)
			}
		}, msp.Offline, msp.Unknown},
		"a byte of header a second": {func(w io.Writer, _ *http.Request) error {
			for _, b := range []byte(ok + strings.Repeat("X: y\r\n", 1000)) {
				if _, err := w.Write([]byte{b}); err != nil {
					return err
				}
				time.Sleep(time.Second)
			}
			return errClose
		}, msp.Offline, msp.Unknown},
	} {
		for _, req := range []Request{get, patch} {
			t.Run(name+" "+req.Method, func(t *testing.T) {
				runtime.GC()
				memory.most = 0
				synctest.Test(t, func(t *testing.T) {
					p := &peer{script: tt.script}
					began := time.Now()
					c, network := p.client(t, nil)
					_, err := c.Do(t.Context(), req)
					want := tt.read
					if req.Method == "PATCH" {
						want = tt.write
					}
					e := msp.AsError(err)
					if e == nil || e.Code != want {
						t.Fatalf("got %v, want %s", err, want)
					}
					if n := len(e.Message); n < 20 || n > 300 || len(err.Error()) > 2000 {
						t.Errorf("%d bytes for the person, %d in all: %s", n, len(err.Error()), e.Message)
					}
					if took := time.Since(began); took > 4*time.Minute {
						t.Errorf("it took %v", took)
					}
					if req.Method == "PATCH" && p.hits != 1 {
						t.Errorf("a write was sent %d times", p.hits)
					}
					network.CloseIdleConnections()
					p.close()
				})
				sample()
				if most := memory.most >> 20; most > 160 {
					t.Errorf("%d MB were in use", most)
				} else {
					t.Logf("%d MB in use at most", most)
				}
			})
		}
	}
}

// client reaches a peer through the transport that is used for the network.
func (p *peer) client(t *testing.T, change func(*Config)) (*Client, *http.Transport) {
	network, ok := newTransport().(*http.Transport)
	if !ok {
		t.Fatal("no transport of net/http")
	}
	network.Proxy, network.DialContext = nil, p.dial
	return newClient(t, network, func(cfg *Config) {
		cfg.Base = "http://127.0.0.1:8080" // plain: what is tried here is above TLS
		if change != nil {
			change(cfg)
		}
	}), network
}

// The key stays with the host it is for: same scheme, same name, same port.
func TestTheKeyDoesNotFollowARedirect(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for where, goesOn := range map[string]bool{
			"http://127.0.0.1:8080/elsewhere":      true, // the very same
			"/elsewhere":                           true,
			"http://127.0.0.1:8081/x":              false,
			"http://127.0.0.1/x":                   false,
			"https://127.0.0.1:8080/x":             false,
			"http://api.127.0.0.1:8080/x":          false,
			"http://localhost:8080/x":              false,
			"//evil.example/x":                     false,
			"http://evil.example:8080/x":           false,
			"http://127.0.0.1:8080@evil.example/x": false,
			"http://user:word@127.0.0.1:8080/x":    false,
			"ftp://127.0.0.1:8080/x":               false,
			"http://127.0.0.1:8080.evil.example/x": false,
			"":                                     false,
			"http://[::1":                          false,
		} {
			for _, req := range []Request{get, post, patch} {
				t.Run(fmt.Sprint(status, " ", req.Method, " ", where), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						p := &peer{}
						p.script = func(w io.Writer, r *http.Request) error {
							if r.URL.Path == "/elsewhere" {
								return raw(answerOf(200, "application/json", `{"data":{}}`))(w, r)
							}
							return raw(fmt.Sprintf("HTTP/1.1 %d X\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, where))(w, r)
						}
						c, network := p.client(t, nil)
						_, err := c.Do(t.Context(), req)
						wantHits := 1
						if goesOn && req.Method == "GET" {
							wantHits = 2
						}
						if (err == nil) != (wantHits == 2) || p.hits != wantHits {
							t.Errorf("%v after %d requests", err, p.hits)
						}
						for _, host := range p.hosts {
							if host != "127.0.0.1:8080" {
								t.Errorf("a connection to %s", host)
							}
						}
						if err != nil && (msp.AsError(err).Message == "" || strings.Contains(err.Error(), "word")) {
							t.Error(err)
						}
						network.CloseIdleConnections()
						p.close()
					})
				})
			}
		}
	}
	// From https to plain http on the same host.
	for _, where := range []string{"http://api.itglue.com/configurations", "https://eu.api.itglue.com/configurations", "https://api.itglue.com:8443/configurations"} {
		r := &remote{answers: []answer{status(302, ``, "Location", where)}}
		if _, err := newClient(t, r, nil).Do(t.Context(), get); msp.CodeOf(err) != msp.Offline || len(r.seen) != 1 {
			t.Errorf("%s: %v after %d", where, err, len(r.seen))
		}
	}
}

// A 404 speaks of a record only when it is the system's own.
func TestWhoSaysThatItIsNotThere(t *testing.T) {
	own := func(body []byte) bool { return bytes.Contains(body, []byte(`"errors"`)) }
	for _, tt := range []struct {
		body string
		want msp.Code
	}{
		{`{"errors":[{"title":"Not Found"}]}`, msp.NotFound},
		{`{"message":"no Route matched with those values"}`, msp.Offline},
		{``, msp.Offline},
		{`<html></html>`, msp.Offline},
	} {
		for _, req := range []Request{get, patch} {
			_, err := newClient(t, &remote{answers: []answer{status(404, tt.body)}}, func(cfg *Config) { cfg.Missing = own }).Do(t.Context(), req)
			if msp.CodeOf(err) != tt.want || Nowhere(err) != (tt.want == msp.Offline) {
				t.Errorf("%s %q: %v, nowhere %v", req.Method, tt.body, err, Nowhere(err))
			}
		}
	}
	if Nowhere(nil) || Nowhere(&url.Error{}) {
		t.Error("any error is nowhere")
	}
}
