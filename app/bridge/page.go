package bridge

import (
	"bytes"
	_ "embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// script stands in for what the window gives the screens: window.go and
// window.runtime. The screens run unchanged.
//
//go:embed bridge.js
var script []byte

// page serves the built screens. Their page gets one script more, before its own.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	switch name {
	case "", ".":
		name = "index.html"
	case "bridge.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(script)
		return
	}
	data, err := fs.ReadFile(s.assets, name)
	if err != nil {
		if name == "index.html" {
			http.Error(w, "The screens are not built into this program. Build it with: make build", http.StatusNotFound)
			return
		}
		http.Error(w, "There is nothing here.", http.StatusNotFound)
		return
	}
	if name == "index.html" {
		data = bytes.Replace(data, []byte("<head>"), []byte(`<head><script src="/bridge.js"></script>`), 1)
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(data)
}
