package bridge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A hub sends events to every open screen, in order.
type hub struct {
	mu     sync.Mutex
	next   int
	all    map[int]chan []byte
	closed bool
}

func newHub() *hub { return &hub{all: map[int]chan []byte{}} }

// emit hands an event to every screen. A screen that reads too slowly loses
// events and is told so with "lost", upon which it reads everything again.
func (h *hub) emit(name string, payload any) {
	data, err := json.Marshal(map[string]any{"name": name, "data": payload})
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, ch := range h.all {
		select {
		case ch <- data:
		default:
			close(ch)
			delete(h.all, id)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for id, ch := range h.all {
		close(ch)
		delete(h.all, id)
	}
}

// serve streams events until the screen leaves.
func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
	flush, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "Events need a stream.", http.StatusInternalServerError)
		return
	}
	ch := make(chan []byte, 256)
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return
	}
	id := h.next
	h.next++
	h.all[id] = ch
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(h.all, id)
		h.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = fmt.Fprint(w, "event: ready\ndata: {}\n\n")
	flush.Flush()
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		select {
		case data, open := <-ch:
			if !open {
				_, _ = fmt.Fprint(w, "event: lost\ndata: {}\n\n")
				flush.Flush()
				return
			}
			_, _ = fmt.Fprintf(w, "data: %s\n\n", data)
			flush.Flush()
		case <-beat.C:
			_, _ = fmt.Fprint(w, ": still here\n\n")
			flush.Flush()
		case <-r.Context().Done():
			return
		}
	}
}
