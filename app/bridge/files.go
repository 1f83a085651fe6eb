package bridge

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// files are finished files that wait to be downloaded.
type files struct {
	folder string
	mu     sync.Mutex
	byID   map[string]waiting
}

type waiting struct{ path, name string }

func newFiles(folder string) *files { return &files{folder: folder, byID: map[string]waiting{}} }

// Emit sends an event to every open screen.
func (s *Server) Emit(event string, payload any) { s.hub.emit(event, payload) }

// OpenLink asks the screen to open a page: the browser is the person's own.
func (s *Server) OpenLink(url string) error {
	s.hub.emit("open", url)
	return nil
}

// Deliver writes a file and answers the address it can be downloaded from.
func (s *Server) Deliver(_ context.Context, name string, write func(io.Writer) error) (app.FileView, error) {
	f, err := os.CreateTemp(s.files.folder, "download-*")
	if err != nil {
		return app.FileView{}, msp.WrapError(msp.Internal, err, "There is no room for the file. Free some space and try again.")
	}
	w := bufio.NewWriterSize(f, 1<<18)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return app.FileView{}, err
	}
	id := random()
	s.files.mu.Lock()
	s.files.byID[id] = waiting{f.Name(), name}
	s.files.mu.Unlock()
	return app.FileView{Name: name, URL: "/files/" + id + "/" + url.PathEscape(name)}, nil
}

func (f *files) serve(w http.ResponseWriter, r *http.Request) {
	id, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/files/"), "/")
	f.mu.Lock()
	file, ok := f.byID[id]
	f.mu.Unlock()
	if !ok {
		http.Error(w, "That file is gone. Make it again.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(file.name))
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeFile(w, r, file.path)
}

// clear removes what was never fetched.
func (f *files) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, file := range f.byID {
		_ = os.Remove(file.path)
		delete(f.byID, id)
	}
}
