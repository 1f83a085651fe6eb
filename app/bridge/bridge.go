// Package bridge offers the screens over loopback HTTP: the same façade that the
// window binds, called by name, with events over a stream. It serves `sitewalkctl
// serve`, the browser tests and work on the screens.
package bridge

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// A Server is the screens over HTTP. Only this computer reaches it, only through
// its own address, and only with the token it printed or the cookie got for it.
type Server struct {
	bound  *app.Bound
	calls  map[string]callable
	assets fs.FS
	hub    *hub
	files  *files

	mu     sync.Mutex
	token  string // one use
	cookie string
	name   string // of the cookie; browsers share cookies between ports, so the port is in it
	hosts  map[string]bool
}

// New makes a server for the façade and the built screens. temporary is a folder
// for files on their way to the person.
func New(bound *app.Bound, assets fs.FS, temporary string) *Server {
	return &Server{bound: bound, calls: callables(bound), assets: assets, hub: newHub(), files: newFiles(temporary), token: random(), cookie: random(), name: "sitewalk", hosts: map[string]bool{}}
}

func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Serve listens on a loopback address and calls ready with the address to open,
// token included, as soon as it listens. It ends with ctx.
func (s *Server) Serve(ctx context.Context, addr string, ready func(url string)) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return msp.FieldError("--addr", "“%s” is not an address to listen on. Write it as 127.0.0.1:0.", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return msp.FieldError("--addr", "The screens are offered on this computer only. Use 127.0.0.1, not %s.", host)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return &msp.Error{Code: msp.Invalid, Field: "--addr", Err: err,
			Message: "Nothing can listen on " + addr + ". Another program may; use 127.0.0.1:0 for a free port."}
	}
	real := l.Addr().String()
	_, port, _ := net.SplitHostPort(real)
	s.name = "sitewalk-" + port
	for _, h := range []string{real, "127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port} {
		s.hosts[h] = true
	}
	srv := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	ready("http://" + real + "/open/" + s.token)
	select {
	case err = <-ended:
	case <-ctx.Done():
		s.hub.close()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if srv.Shutdown(stop) != nil {
			_ = srv.Close()
		}
		err = <-ended
	}
	s.files.clear()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// policy is the content security policy of the screens: nothing from elsewhere,
// no inline script; the one style hash is the accessibility kit's
// (docs/decisions/0007-front-end.md).
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !s.hosts[r.Host] {
		http.Error(w, "This address is not the one Sitewalk offers its screens on.", http.StatusForbidden)
		return
	}
	if o := r.Header.Get("Origin"); o != "" && o != "http://"+r.Host {
		http.Error(w, "Another site may not call Sitewalk.", http.StatusForbidden)
		return
	}
	// Another port of this computer is another site, too: "same-site" is not ours.
	if site := r.Header.Get("Sec-Fetch-Site"); (site == "cross-site" || site == "same-site") && !strings.HasPrefix(r.URL.Path, "/open/") {
		http.Error(w, "Another site may not call Sitewalk.", http.StatusForbidden)
		return
	}
	if token, ok := strings.CutPrefix(r.URL.Path, "/open/"); ok {
		s.open(w, r, token)
		return
	}
	if !s.signedIn(r) {
		http.Error(w, "This page belongs to one person on this computer. Open the address that “sitewalkctl serve” printed.", http.StatusUnauthorized)
		return
	}
	switch {
	case r.URL.Path == "/api/call" && r.Method == http.MethodPost:
		s.call(w, r)
	case r.URL.Path == "/api/events" && r.Method == http.MethodGet:
		s.hub.serve(w, r)
	case strings.HasPrefix(r.URL.Path, "/files/") && r.Method == http.MethodGet:
		s.files.serve(w, r)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		s.page(w, r)
	default:
		http.Error(w, "There is nothing here.", http.StatusNotFound)
	}
}

// open exchanges the one-time token for a cookie.
func (s *Server) open(w http.ResponseWriter, r *http.Request, token string) {
	s.mu.Lock()
	fits := s.token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
	if fits {
		s.token = ""
	}
	s.mu.Unlock()
	if !fits {
		if s.signedIn(r) {
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		http.Error(w, "This address was used already, or is not complete. Start “sitewalkctl serve” again for a new one.", http.StatusUnauthorized)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: s.name, Value: s.cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) signedIn(r *http.Request) bool {
	c, err := r.Cookie(s.name)
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(s.cookie)) == 1
}

// maxCall is the largest call: a paste of a few hundred thousand cells.
const maxCall = 64 << 20

// call runs one method of the façade.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		http.Error(w, "A call is JSON.", http.StatusUnsupportedMediaType)
		return
	}
	var req struct {
		Method string            `json:"method"`
		Args   []json.RawMessage `json:"args"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCall)).Decode(&req); err != nil {
		http.Error(w, "The call is not understood.", http.StatusBadRequest)
		return
	}
	c, ok := s.calls[req.Method]
	if !ok {
		http.Error(w, "There is no such call.", http.StatusNotFound)
		return
	}
	value, err := c.run(req.Args)
	w.Header().Set("Content-Type", "application/json")
	out := map[string]any{"value": value}
	if err != nil {
		out = map[string]any{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(out)
}
