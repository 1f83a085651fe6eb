// Package frontend holds the built screens for both programs.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Files are the built screens, index.html at the top. Before the first build
// they are empty.
func Files() fs.FS {
	sub, err := fs.Sub(files, "dist")
	if err != nil {
		return files
	}
	return sub
}
