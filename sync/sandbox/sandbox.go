// Package sandbox is the practice copy of the world outside: the remote systems
// Sitewalk talks to, each written from its vendor's published facts and never
// from our own connectors. If both shared a misreading, a test could not tell.
//
// Make a World, and either reach its systems without sockets through their
// RoundTripper (tests, virtual time), or Serve it on the loopback interface
// (sitewalkctl sandbox, demo). Everything is in memory and gone with the process,
// unless it is saved: a Practice keeps it in a file.
//
// So far there is IT Glue; the PSAs and Addigy get a place of their own in World
// and Info as they are built.
package sandbox

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox/itglue"
)

// Options set up a World.
type Options struct {
	Seed     string           // "demo" (also ""): five example clients; "empty": the account lists only
	Faults   string           // the text of --faults; "" means healthy. See package itglue
	Now      func() time.Time // nil means time.Now. Waiting uses the standard timers
	RandSeed uint64           // with it, remote ids and faults repeat from run to run
}

// A World holds the practice systems. It is safe for concurrent use.
type World struct {
	itglue  *itglue.Server
	changed chan struct{} // holds one when a system changed since it was looked at

	mu      sync.Mutex
	servers []*http.Server
	done    sync.WaitGroup
}

// New makes a world. What the caller got wrong comes as an *msp.Error that names
// the flag.
func New(o Options) (*World, error) {
	switch o.Seed {
	case "":
		o.Seed = "demo"
	case "demo", "empty":
	default:
		return nil, msp.FieldError("--seed", "There is no seed called %q. Use demo or empty.", o.Seed)
	}
	faults, err := parseFaults(o.Faults)
	if err != nil {
		return nil, err
	}
	w := &World{changed: make(chan struct{}, 1)}
	w.itglue, err = itglue.New(itglue.Options{Seed: o.Seed, Faults: faults, Now: o.Now, RandSeed: o.RandSeed, OnChange: w.note})
	if err != nil {
		return nil, msp.WrapError(msp.Internal, err, "The practice copy of IT Glue could not be set up.")
	}
	return w, nil
}

// note remembers that a system changed.
func (w *World) note() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// SetFaults changes the faults of all systems while they run; the text is that of
// --faults.
func (w *World) SetFaults(spec string) error {
	f, err := parseFaults(spec)
	if err != nil {
		return err
	}
	w.itglue.SetFaults(f)
	return nil
}

// Heal ends all faults of all systems.
func (w *World) Heal() { w.itglue.Heal() }

func parseFaults(spec string) (itglue.Faults, error) {
	f, err := itglue.ParseFaults(spec)
	if err != nil {
		return f, &msp.Error{Code: msp.Invalid, Field: "--faults", Err: err,
			Message: "The faults cannot be read: " + err.Error() + ". Write them like drop-after=0.2,429=0.1,latency=20ms."}
	}
	return f, nil
}

// ITGlue is the practice IT Glue.
func (w *World) ITGlue() *itglue.Server { return w.itglue }

// Info is what `sitewalkctl sandbox` prints: where each practice system listens
// and what lets one in.
type Info struct {
	Systems Systems `json:"systems"`
}

// Systems has a member for each practice system that exists.
type Systems struct {
	ITGlue *Access `json:"itglue,omitempty"`
}

// Access is the address of a system, a bare host without a path, and its key. The
// keys are practice values and no secret.
type Access struct {
	URL string `json:"url"`
	Key string `json:"key"`
}

// Serve starts to listen on a loopback address ("127.0.0.1:0" picks a free port)
// and returns at once. Each system has a port of its own: with a port other than
// 0 the first system gets it and each further one the next higher. The servers
// stop when ctx ends or on Close. Any other address is refused: the practice
// systems let anyone in who can reach them.
func (w *World) Serve(ctx context.Context, addr string) (Info, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return Info{}, &msp.Error{Code: msp.Invalid, Field: "--addr", Err: err,
			Message: "The address " + addr + " is not usable. Use host and port, like 127.0.0.1:0."}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return Info{}, msp.FieldError("--addr",
			"The practice systems listen on this computer only, not on %s. Use a loopback address like 127.0.0.1:0.", addr)
	}
	url, err := w.listen(ctx, addr, w.itglue)
	if err != nil {
		return Info{}, err
	}
	return Info{Systems{ITGlue: &Access{URL: url, Key: w.itglue.Key()}}}, nil
}

// listen starts one server and gives its URL.
func (w *World) listen(ctx context.Context, addr string, h http.Handler) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return "", &msp.Error{Code: msp.Invalid, Field: "--addr", Err: err,
			Message: "Nothing can listen on " + addr + ". Is the port taken? Use port 0 for a free one."}
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	w.mu.Lock()
	w.servers = append(w.servers, srv)
	w.mu.Unlock()
	w.done.Add(2)
	ended := make(chan struct{})
	go func() {
		defer w.done.Done()
		defer close(ended)
		_ = srv.Serve(l) // ends with ErrServerClosed
	}()
	go func() {
		defer w.done.Done()
		select {
		case <-ctx.Done():
			shutDown(srv)
		case <-ended:
		}
	}()
	return "http://" + l.Addr().String(), nil
}

// shutDown lets requests finish for a moment, then cuts them off.
func shutDown(srv *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if srv.Shutdown(ctx) != nil {
		_ = srv.Close()
	}
}

// Close stops all servers and waits until they are gone. A World that never
// served has nothing to close.
func (w *World) Close() {
	w.mu.Lock()
	servers := w.servers
	w.servers = nil
	w.mu.Unlock()
	for _, srv := range servers {
		shutDown(srv)
	}
	w.done.Wait()
}
