package arch

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxLines is how long a file may be. Longer ones are two rooms.
const maxLines = 600

// maxMain is how long main.go may be: it calls boot and opens the window.
const maxMain = 100

// skipped are folders that are no part of the tree: made by tools, not committed.
// In a linked working tree .git is a file.
var skipped = []string{".git", "frontend/node_modules", "frontend/dist", "frontend/e2e/out", "build/bin", "build/tmp"}

// Check reads a tree and lists what breaks the house's rules, a line each, as
// "path: what".
func Check(tree fs.FS) ([]string, error) {
	var found []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains(skipped, name) || entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || name == ".git" {
			return nil
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		found = append(found, checkFile(name, data)...)
		return nil
	})
	slices.Sort(found)
	return found, err
}

func checkFile(name string, data []byte) []string {
	var found []string
	say := func(format string, args ...any) { found = append(found, name+": "+fmt.Sprintf(format, args...)) }
	if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
		return nil // no text
	}
	for _, w := range unwanted(name) {
		if at := w.form.FindIndex(data); at != nil {
			say("line %d %s", 1+bytes.Count(data[:at[0]], []byte("\n")), w.why)
		}
	}
	if inTestdata(name) {
		return found
	}
	if most := mostLines(name); most > 0 {
		if n := bytes.Count(data, []byte("\n")); n > most {
			say("%d lines; %d are the limit. Would two rooms with good names be clearer?", n, most)
		}
	}
	if path.Ext(name) == ".go" {
		found = append(found, checkImports(name, data)...)
	}
	return found
}

func inTestdata(name string) bool { return slices.Contains(strings.Split(name, "/"), "testdata") }

// mostLines is the limit of a file; 0 for one that has none: tests, data, and
// what tools write.
func mostLines(name string) int {
	base := path.Base(name)
	switch {
	case name == "main.go":
		return maxMain
	case strings.HasSuffix(base, "_test.go"), strings.Contains(base, ".test."), strings.Contains("/"+name, "/wailsjs/"),
		strings.Contains("/"+name, "/tests/"):
		return 0
	}
	if slices.Contains([]string{".go", ".ts", ".tsx", ".mjs", ".js", ".css"}, path.Ext(base)) {
		return maxLines
	}
	return 0
}

// A word is what never belongs into the tree.
type word struct {
	form *regexp.Regexp
	why  string
}

// The expressions are written so that they do not find themselves.
var (
	openEnds = word{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`), "leaves something open. Do it, or write an issue."}
	machine  = word{regexp.MustCompile(`(^|[^a-zA-Z0-9_.])/(wo` + `rk|farm)/|/tmp/ba` + `sh`), "names a folder of somebody's machine"}
	authors  = word{regexp.MustCompile(`(?i)co-?author` + `ed-?by|co-?author` + `s?:`), "says who wrote it; the project speaks of itself alone"}
	registry = word{regexp.MustCompile(`proxy\.golang` + `\.org|registry\.npm` + `js\.org|deb\.deb` + `ian\.org`),
		"names a package registry; which one is used is the business of the machine"}
)

// unwanted are the words that a file is searched for. Data from elsewhere may
// leave things open, and lock files name their sources.
func unwanted(name string) []word {
	out := []word{authors}
	if !inTestdata(name) {
		out = append(out, openEnds, machine)
	}
	switch path.Base(name) {
	case "go.sum", "package-lock.json":
	default:
		out = append(out, registry)
	}
	return out
}

// checkImports holds a Go file against the table.
func checkImports(name string, data []byte) []string {
	folder := path.Dir(name)
	var found []string
	say := func(format string, args ...any) { found = append(found, name+": "+fmt.Sprintf(format, args...)) }
	if folder == "sync" {
		say("a package named sync would shadow the standard one; give it a room below")
		return found
	}
	if _, ok := roomOf(folder); !ok {
		say("the folder %s has no row in the table of internal/arch. Give it a floor.", folder)
		return found
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
	if err != nil {
		say("cannot be read: %v", err)
		return found
	}
	test := strings.HasSuffix(name, "_test.go")
	if folder == "internal/bench" && !test && path.Base(name) != "doc.go" {
		say("internal/bench holds tests and benchmarks only")
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			say("import %s cannot be read", spec.Path.Value)
			continue
		}
		if ours, ok := folderOf(imported); ok {
			if reason := allows(folder, test, ours); reason != "" {
				say("must not import %s: %s", imported, reason)
			}
			continue
		}
		if !test && !pinned(data) {
			if reason := foreign(folder, imported); reason != "" {
				say("must not import %s: %s", imported, reason)
			}
		}
	}
	return found
}

// pinned says whether a file is never built and only keeps libraries in go.mod.
func pinned(data []byte) bool { return bytes.HasPrefix(data, []byte("//go:build pins\n")) }

// folderOf turns an import path into a folder of ours.
func folderOf(imported string) (string, bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// foreign says why a room may not use a library.
func foreign(folder, imported string) string {
	if slices.Contains(standardOnly, folder) && strings.Contains(strings.Split(imported, "/")[0], ".") {
		return "this room needs nothing but the standard library"
	}
	r, _ := roomOf(folder)
	if r.test {
		return ""
	}
	for library, folders := range outside {
		if fits(library+"/...", imported) && !slices.Contains(folders, folder) {
			return "only " + strings.Join(folders, " and ") + " may know it"
		}
	}
	return ""
}
