// Package flight is the flight recorder: what Sitewalk and the remote systems
// said to each other, in files of bounded size beside the database.
//
// Record costs its caller a place in a queue and nothing else: writing is done by
// another goroutine, and what cannot be written (a full disk, a folder that is
// gone) is counted and left out, never reported to a round. Several programs may
// record into the same folder at once. No header is kept, and every text passes
// through package redact on its way in and once more on its way out.
package flight

import (
	"sync"
	"time"

	"sitewalk/internal/redact"
)

// The recorder takes about 32 MB and keeps a month, like the log.
const (
	defaultFileBytes = 4 << 20
	defaultFiles     = 8
	defaultAge       = 30 * 24 * time.Hour
	// queueBytes is what may wait to be written: more means that the disk does not
	// follow, and newer entries are left out.
	queueBytes = 16 << 20
)

// An Entry is one attempt to ask a remote system for something.
type Entry struct {
	ID       string        `json:"-"` // where it stands; made by the recorder
	At       time.Time     `json:"at"`
	System   string        `json:"system"`
	Round    string        `json:"round,omitempty"` // the round it was part of; "" for none
	Method   string        `json:"method"`
	URL      string        `json:"url"` // path and query
	Status   int           `json:"status"`
	Took     time.Duration `json:"took_ns"`
	About    string        `json:"about,omitempty"` // the name of the record it was about; "" is looked for in the bodies
	Err      string        `json:"error,omitempty"` // what broke; "" when there was a whole answer
	Lost     int           `json:"lost,omitempty"`  // entries before this one that could not be written
	Request  string        `json:"request"`         // bodies, masked and cut; "" in lists
	Response string        `json:"response"`
}

// Failed says that there was no answer, or one that was not what was hoped for.
func (e Entry) Failed() bool { return e.Status == 0 || e.Status >= 400 || e.Err != "" }

// Writes says that the request may have changed something.
func (e Entry) Writes() bool { return e.Method != "GET" && e.Method != "HEAD" }

// Options say where a recorder writes. Folder is needed; it is made when something
// is written.
type Options struct {
	Folder    string
	FileBytes int           // of one file; 0 is 4 MB
	Files     int           // kept; 0 is 8
	Age       time.Duration // of the oldest file; 0 is 30 days
	// Hide masks the secrets it knows, also those it learns later; nil knows none.
	Hide *redact.Secrets
	Now  func() time.Time // nil is time.Now
	// Trouble is told once when writing begins to fail; nil tells nobody.
	Trouble func(error)
}

// A Recorder keeps entries. It is safe for concurrent use, and a nil one keeps
// nothing.
type Recorder struct {
	o Options

	mu      sync.Mutex
	idle    sync.Cond // the writer has ended
	queue   []Entry
	bytes   int // of the queue
	lost    int // left out since the last entry that was written
	failing bool
	writing bool
	round   string
}

// New makes a recorder. It touches no file before something is recorded.
func New(o Options) *Recorder {
	if o.FileBytes <= 0 {
		o.FileBytes = defaultFileBytes
	}
	if o.Files <= 0 {
		o.Files = defaultFiles
	}
	if o.Age <= 0 {
		o.Age = defaultAge
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &Recorder{o: o}
	r.idle.L = &r.mu
	return r
}

// Mark says which round the entries recorded from now on belong to; "" is none.
func (r *Recorder) Mark(round string) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.round = round
}

// Record keeps an entry. It returns at once, and never fails.
func (r *Recorder) Record(e Entry) {
	if r == nil {
		return
	}
	size := len(e.Request) + len(e.Response) + len(e.URL) + len(e.Err) + 300
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bytes+size > queueBytes {
		r.lost++
		return
	}
	if e.Round == "" {
		e.Round = r.round
	}
	r.queue, r.bytes = append(r.queue, e), r.bytes+size
	if !r.writing {
		r.writing = true
		go r.write()
	}
}

// Flush waits until everything recorded so far is written, or given up.
func (r *Recorder) Flush() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.writing {
		r.idle.Wait()
	}
}

// write writes the queue until it is empty.
func (r *Recorder) write() {
	for {
		r.mu.Lock()
		if len(r.queue) == 0 {
			r.writing = false
			r.idle.Broadcast()
			r.mu.Unlock()
			return
		}
		batch, lost := r.queue, r.lost
		r.queue, r.bytes, r.lost = nil, 0, 0
		r.mu.Unlock()

		batch[0].Lost = lost
		written, err := r.store(batch)
		r.mu.Lock()
		if err != nil {
			r.lost += len(batch) - written
			if written == 0 {
				r.lost += lost
			}
		}
		tell := err != nil && !r.failing
		r.failing = err != nil
		r.mu.Unlock()
		if tell && r.o.Trouble != nil {
			r.o.Trouble(err)
		}
	}
}

// masked is an entry without the secrets that are known by now.
func (r *Recorder) masked(e Entry) Entry {
	h := r.o.Hide
	e.URL, e.About, e.Err = h.URL(e.URL), h.String(e.About), h.String(e.Err)
	e.Request, e.Response = string(h.JSON([]byte(e.Request))), string(h.JSON([]byte(e.Response)))
	return e
}
