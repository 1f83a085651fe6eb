package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// root finds the repository from where the test runs, which is its own folder.
func root(t *testing.T) fs.FS {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		folder = filepath.Dir(folder)
	}
	mod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil || !strings.HasPrefix(string(mod), "module "+module+"\n") {
		t.Fatalf("%s is not the root: %v", folder, err)
	}
	return os.DirFS(folder)
}

func TestTheHouseKeepsItsRules(t *testing.T) {
	found, err := Check(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// The rules must bite: a check that never says no is no check.
func TestWhatBreaksARule(t *testing.T) {
	imports := func(paths ...string) string {
		s := "package x\n\nimport (\n"
		for _, p := range paths {
			s += "\t_ \"" + p + "\"\n"
		}
		return s + ")\n"
	}
	long := strings.Repeat("\n", maxLines+1)
	for _, tt := range []struct {
		why, name, text, want string
	}{
		{"the store knows no connector", "db/link.go", imports("sitewalk/sync/itglue"), "points down"},
		{"no connector imports another", "sync/itglue/itglue.go", imports("sitewalk/sync/autotask"), "points down"},
		{"the engine knows no SQL", "sync/engine/round.go", imports("sitewalk/db"), "points down"},
		{"nor does it through a driver", "sync/engine/round.go", imports("database/sql"), "only db"},
		{"nor a vendor", "sync/engine/round.go", imports("sitewalk/sync/itglue"), "points down"},
		{"nobody looks up", "internal/msp/record.go", imports("sitewalk/internal/access"), "points down"},
		{"nor sideways", "internal/sheet/xlsx.go", imports("sitewalk/internal/report"), "points down"},
		{"the secret room imports nothing of ours", "internal/secret/file.go", imports("sitewalk/internal/msp"), "points down"},
		{"msp has the standard library only", "internal/msp/id.go", imports("github.com/google/uuid"), "standard library"},
		{"merge is pure", "sync/merge/merge.go", imports("sitewalk/sync/connector"), "points down"},
		{"the app gets its store handed in", "app/app.go", imports("sitewalk/db"), "points down"},
		{"and no vendor", "app/app.go", imports("sitewalk/sync/itglue"), "points down"},
		{"and no tests' rooms", "app/app.go", imports("sitewalk/internal/bench"), "for tests"},
		{"the bridge knows no store", "app/bridge/bridge.go", imports("sitewalk/db"), "points down"},
		{"boot knows no sandbox", "app/boot/boot.go", imports("sitewalk/sync/sandbox"), "points down"},
		{"boot knows no window", "app/boot/boot.go", imports("sitewalk/app/wailsshell"), "points down"},
		{"only the shell knows Wails", "app/app.go", imports("github.com/wailsapp/wails/v2/pkg/runtime"), "may know it"},
		{"the headless program opens no window", "cmd/sitewalkctl/main.go", imports("sitewalk/app/wailsshell"), "points down"},
		{"the sandbox knows no connector", "sync/sandbox/itglue/api.go", imports("sitewalk/sync/itglue"), "vendors' facts"},
		{"nor the engine", "sync/sandbox/sandbox.go", imports("sitewalk/sync/engine"), "vendors' facts"},
		{"nor the contract", "sync/sandbox/sandbox.go", imports("sitewalk/sync/connector"), "vendors' facts"},
		{"not even in a test", "sync/sandbox/itglue/api_test.go", imports("sitewalk/sync/itglue"), "vendors' facts"},
		{"nor in a test beside the vendors", "sync/sandbox/sandbox_test.go", imports("sitewalk/sync/connector/connectortest"), "vendors' facts"},
		{"one practice system knows no other", "sync/sandbox/itglue/feed.go", imports("sitewalk/sync/sandbox/connectwise"), "points down"},
		{"a room without a floor", "internal/extra/extra.go", imports(), "no row"},
		{"a room below a room has a floor of its own", "app/parts/parts.go", imports(), "no row"},
		{"a test's room without a floor", "internal/extra/extra_test.go", imports(), "no row"},
		{"an import of a room without a floor", "app/app.go", imports("sitewalk/internal/extra"), "no row"},
		{"an import that only a test makes", "app/app_test.go", imports("sitewalk/internal/extra"), "no row"},
		{"the root is no library", "app/app.go", imports("sitewalk"), "points down"},
		{"no file of its own in sync", "sync/doc.go", imports(), "shadow"},
		{"a program in the benchmarks' room", "internal/bench/floor.go", imports(), "tests and benchmarks only"},
		{"a file that is no Go", "app/app.go", "packag app\n", "cannot be read"},
		{"a long file", "db/all.go", "package db\n" + long, "600 are the limit"},
		{"a long screen", "frontend/src/features/all/page.tsx", long, "are the limit"},
		{"a long style", "frontend/src/ui/all.css", long, "are the limit"},
		{"a main that does more than call boot", "main.go", "package main\n" + strings.Repeat("\n", maxMain), "are the limit"},
		{"work that is left", "docs/cli.md", "a\n\nTO" + "DO: write\n", "line 3"},
		{"work that is left, in a style", "frontend/src/ui/a.css", "/* FIX" + "ME */", "line 1"},
		{"a machine's folder", "Makefile", "run:\n\tcd /wo" + "rk/main\n", "line 2"},
		{"a job's folder", "README.md", "see /tmp/ba" + "sh_jobs", "machine"},
		{"who wrote it", "docs/a.md", "Co-author" + "ed-by: someone", "who wrote it"},
		{"a registry in a script", "build/get.sh", "curl https://proxy.golang" + ".org/x", "registry"},
		{"a registry in a settings file", "frontend/.npmrc", "registry=https://registry.npm" + "js.org", "registry"},
		{"a registry in test data", "internal/sheet/testdata/a.csv", "deb.deb" + "ian.org", "registry"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			found, err := Check(fstest.MapFS{tt.name: {Data: []byte(tt.text)}})
			if err != nil || len(found) != 1 || !strings.HasPrefix(found[0], tt.name+": ") || !strings.Contains(found[0], tt.want) {
				t.Errorf("found %q, %v; want one with %q", found, err, tt.want)
			}
		})
	}
}

func TestWhatKeepsTheRules(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	file := func(imports ...string) *fstest.MapFile {
		return text("package x\n\nimport (\n\t_ \"" + strings.Join(imports, "\"\n\t_ \"") + "\"\n)\n")
	}
	long := strings.Repeat("\n", maxLines+1)
	found, err := Check(fstest.MapFS{
		"internal/logging/logging.go":    file("sitewalk/internal/redact", "log/slog", "gopkg.in/natefinch/lumberjack.v2"),
		"sync/itglue/itglue.go":          file("sitewalk/sync/connector", "sitewalk/sync/internal/rest", "sitewalk/internal/msp"),
		"sync/itglue/itglue_test.go":     file("sitewalk/sync/itglue", "sitewalk/sync/sandbox/itglue", "sitewalk/sync/connector/connectortest"),
		"db/db.go":                       file("sitewalk/internal/msp", "sitewalk/internal/id", "database/sql", "modernc.org/sqlite"),
		"db/dbtest/dbtest.go":            file("sitewalk/db", "sitewalk/internal/msp"),
		"app/app.go":                     file("sitewalk/sync/engine", "sitewalk/internal/sheet", "sitewalk/internal/config"),
		"app/app_test.go":                file("sitewalk/db/dbtest", "sitewalk/sync/sandbox", "database/sql"),
		"app/boot/boot.go":               file("sitewalk/app", "sitewalk/db", "sitewalk/sync/itglue", "sitewalk/internal/logging"),
		"app/wailsshell/shell.go":        file("sitewalk/app", "github.com/wailsapp/wails/v2/pkg/runtime"),
		"main.go":                        file("sitewalk/app/boot", "sitewalk/frontend", "sitewalk/sync/sandbox", "github.com/wailsapp/wails/v2"),
		"cmd/sitewalkctl/main.go":        file("sitewalk/app/boot", "sitewalk/app/bridge", "github.com/spf13/cobra"),
		"sync/sandbox/sandbox.go":        file("sitewalk/sync/sandbox/itglue", "sitewalk/internal/id"),
		"sync/sandbox/e2e/world.go":      file("sitewalk/sync/engine", "sitewalk/sync/itglue", "sitewalk/db", "sitewalk/app/boot", "sitewalk/db/dbtest"),
		"internal/bench/search_test.go":  file("sitewalk/db", "sitewalk/db/dbtest", "database/sql"),
		"internal/bench/doc.go":          text("package bench\n"),
		"build/icon.go":                  file("image/png"),
		"pins.go":                        text("//go:build pins\n\npackage main\n\nimport _ \"github.com/spf13/cobra\"\n"),
		"db/db_test.go":                  text("package db\n" + long),
		"frontend/src/grid/grid.test.ts": text(long),
		"frontend/wailsjs/go/models.ts":  text(long),
		"frontend/node_modules/x/x.js":   text(long + "FIX" + "ME registry.npm" + "js.org"),
		"frontend/package-lock.json":     text("https://registry.npm" + "js.org/x"),
		"go.sum":                         text("x"),
		"internal/sheet/testdata/x.go":   text("no Go at all, and TO" + "DO"),
		"docs/a.md":                      text("https://example.com/wo" + "rk/ and team" + "wo" + "rk/net" + "wo" + "rk/"),
		"build/appicon.png":              text("\x89PNG\x00 FIX" + "ME"),
	})
	if err != nil || len(found) > 0 {
		t.Errorf("%v\n%s", err, strings.Join(found, "\n"))
	}
}

// The table itself: every folder it names is one or will be, each is named once,
// and nobody may import a room that has no row.
func TestTheTable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range table {
		if seen[r.folder] {
			t.Errorf("%s has two rows", r.folder)
		}
		seen[r.folder] = true
		for _, p := range r.may {
			folder := strings.TrimSuffix(p, "/...")
			if folder == "*" || folder == "internal" {
				continue
			}
			if _, ok := roomOf(folder); !ok {
				t.Errorf("%s may import %s, which has no row", r.folder, p)
			}
		}
	}
	for folder, r := range map[string]bool{"db": true, "db/extra": false, "sync": false, "sync/sandbox/internal/clock": true, "x": false} {
		if _, ok := roomOf(folder); ok != r {
			t.Errorf("roomOf(%s): %v", folder, ok)
		}
	}
}

// Imports that are allowed make no circle: following them always ends.
func TestImportsPointDown(t *testing.T) {
	var walk func(folder string, above []string)
	walk = func(folder string, above []string) {
		if slices.Contains(above, folder) {
			t.Fatalf("a circle: %s", strings.Join(append(above, folder), " -> "))
		}
		r, _ := roomOf(folder)
		for _, p := range r.may {
			if !strings.HasSuffix(p, "/...") && p != "*" {
				walk(p, append(slices.Clone(above), folder))
			}
		}
	}
	for _, r := range table {
		walk(strings.TrimSuffix(r.folder, "/..."), nil)
	}
}
