// Package arch holds the house's rules as tests: who may import whom, how long a
// file may be, and what never belongs into the tree. The tests read the files
// themselves, so that a changed file is always seen: what a child process says
// would be served from the test cache.
package arch

import (
	"slices"
	"strings"
)

// module is our own module's path.
const module = "sitewalk"

// A room is one folder of the table, or several below one.
type room struct {
	// folder is relative to the root; "." is the root itself. A trailing /... takes
	// every folder below as well.
	folder string
	// may lists the folders it may import, in the same form; "*" is all of them.
	may []string
	// test says that the room exists for tests, as _test.go files do.
	test bool
}

// table is the table of the design: an import points down, never up and never
// sideways. A folder that is not here fails the test, so nobody adds a room
// without giving it a floor. The first row that fits counts.
var table = []room{
	// Rooms for tests. They import what they test.
	{folder: "internal/arch", test: true},
	{folder: "internal/bench/...", may: []string{"*"}, test: true},
	{folder: "db/dbtest/...", may: []string{"db", "internal/..."}, test: true},
	{folder: "sync/connector/connectortest/...", may: []string{"sync/connector", "internal/...", "sync/sandbox/..."}, test: true},
	{folder: "sync/sandbox/e2e/...", may: []string{"*"}, test: true},

	// Floor 0.
	{folder: "internal/msp"},
	{folder: "internal/id"},
	{folder: "internal/redact"},
	{folder: "internal/secret"},
	{folder: "internal/config"},
	{folder: "internal/logging", may: []string{"internal/redact"}},
	{folder: "internal/flight", may: []string{"internal/redact"}},
	{folder: "frontend"},

	// Floor 1.
	{folder: "internal/checklist", may: []string{"internal/msp"}},
	{folder: "internal/access", may: []string{"internal/msp"}},
	{folder: "internal/sheet", may: []string{"internal/msp"}},
	{folder: "internal/report", may: []string{"internal/msp"}},
	{folder: "sync/merge", may: []string{"internal/msp"}},
	{folder: "sync/route", may: []string{"internal/msp"}},
	{folder: "sync/connector", may: []string{"internal/msp"}},
	{folder: "sync/internal/rest", may: []string{"internal/msp", "internal/redact"}},

	// Floor 2.
	{folder: "sync/itglue", may: connectors},
	{folder: "sync/connectwise", may: connectors},
	{folder: "sync/autotask", may: connectors},
	{folder: "sync/addigy", may: connectors},
	{folder: "sync/engine", may: []string{"sync/merge", "sync/route", "sync/connector", "internal/msp", "internal/id"}},
	{folder: "db", may: []string{"internal/msp", "internal/id"}},
	// The four systems know each other only through what joins them, and that is
	// the sandbox itself.
	{folder: "sync/sandbox/itglue", may: practice},
	{folder: "sync/sandbox/connectwise", may: practice},
	{folder: "sync/sandbox/autotask", may: practice},
	{folder: "sync/sandbox/addigy", may: practice},
	{folder: "sync/sandbox", may: []string{
		"internal/msp", "internal/id", "sync/sandbox/internal/...",
		"sync/sandbox/itglue", "sync/sandbox/connectwise", "sync/sandbox/autotask", "sync/sandbox/addigy",
	}},
	{folder: "sync/sandbox/internal/...", may: []string{"internal/msp", "internal/id", "sync/sandbox/internal/..."}},

	// Floor 3.
	{folder: "app", may: append([]string{"sync/engine", "sync/merge", "sync/route", "sync/connector"}, rooms...)},
	// The edges speak in msp's nouns and errors too (docs/decisions/0002-words-at-the-edge.md).
	{folder: "app/wailsshell", may: []string{"app", "internal/msp"}},
	{folder: "app/bridge", may: []string{"app", "internal/msp"}},
	{folder: "app/boot", may: append([]string{
		"app", "db", "sync/engine", "sync/merge", "sync/route", "sync/connector",
		"sync/itglue", "sync/connectwise", "sync/autotask", "sync/addigy", "frontend",
	}, rooms...)},

	// Floor 4.
	{folder: ".", may: []string{"frontend", "app", "app/boot", "app/wailsshell", "sync/sandbox"}},
	{folder: "cmd/sitewalkctl", may: []string{"internal/msp", "frontend", "app", "app/boot", "app/bridge", "sync/sandbox"}},

	// Scripts that make uses stand outside the house.
	{folder: "build/...", may: []string{"internal/..."}},
}

var (
	connectors = []string{"sync/connector", "sync/internal/rest", "internal/msp"}
	practice   = []string{"internal/msp", "internal/id", "sync/sandbox/internal/..."}
	// rooms are those of internal/ that are part of the program.
	rooms = []string{
		"internal/msp", "internal/id", "internal/redact", "internal/secret", "internal/config", "internal/logging", "internal/flight",
		"internal/checklist", "internal/access", "internal/sheet", "internal/report",
	}
)

// outside limits libraries to the rooms that are about them. A path takes every
// package below it as well. Tests may use what they need.
var outside = map[string][]string{
	"github.com/wailsapp/wails/v2":  {".", "app/wailsshell"},
	"database/sql":                  {"db"},
	"modernc.org/sqlite":            {"db"},
	"github.com/spf13/cobra":        {"cmd/sitewalkctl"},
	"github.com/zalando/go-keyring": {"internal/secret"},
}

// standardOnly are rooms that import nothing but the standard library.
var standardOnly = []string{"internal/msp"}

// roomOf finds the row of a folder.
func roomOf(folder string) (room, bool) {
	for _, r := range table {
		if fits(r.folder, folder) {
			return r, true
		}
	}
	return room{}, false
}

// fits says whether a folder is meant by a row's folder.
func fits(pattern, folder string) bool {
	if pattern == "*" {
		return true
	}
	if above, ok := strings.CutSuffix(pattern, "/..."); ok {
		return folder == above || strings.HasPrefix(folder, above+"/")
	}
	return folder == pattern
}

// allows says whether a file of a folder may import one of our packages, and why
// not.
func allows(folder string, test bool, imported string) (reason string) {
	r, ok := roomOf(folder)
	if !ok {
		return "the folder has no row in the table"
	}
	target, ok := roomOf(imported)
	if !ok {
		return imported + " has no row in the table"
	}
	if r.folder != "sync/sandbox/e2e/..." && !r.test && inSandbox(folder) && !inSandbox(imported) && strings.HasPrefix(imported, "sync/") {
		return "the sandbox is written from the vendors' facts, and knows nothing else of sync, not even in a test"
	}
	if folder == imported || test {
		return ""
	}
	if target.test && !r.test {
		return imported + " is for tests"
	}
	if !slices.ContainsFunc(r.may, func(p string) bool { return fits(p, imported) }) {
		return "an import points down, never up and never sideways"
	}
	return ""
}

func inSandbox(folder string) bool { return fits("sync/sandbox/...", folder) }
