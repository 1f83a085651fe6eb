package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"sitewalk/internal/msp"
)

// childVariable says what a child process does: memory is measured in one of its
// own, that does nothing else.
const childVariable = "SITEWALK_BENCH_CHILD"

// An account is what a child answers.
type account struct {
	Import, Index time.Duration
	Peak, Now     float64 // MB of memory that belong to the process
}

func TestMain(m *testing.M) {
	what, args, _ := strings.Cut(os.Getenv(childVariable), "\n")
	var run func(folder, more string) (account, error)
	switch what {
	case "":
		os.Exit(m.Run())
	case "import":
		run = childImport
	case "idle":
		run = childIdle
	}
	folder, more, _ := strings.Cut(args, "\n")
	out, err := run(folder, more)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child runs this program again for one thing.
func child(b testing.TB, what string, args ...string) (out account) {
	b.Helper()
	cmd := exec.Command(must(os.Executable())(b))
	cmd.Env = append(os.Environ(), childVariable+"="+strings.Join(append([]string{what}, args...), "\n"))
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s: %v", what, err)
	}
	check(b, json.NewDecoder(bytes.NewReader(text)).Decode(&out))
	return out
}

// childImport imports a workbook into a furnished workspace and waits for the
// search index.
func childImport(folder, more string) (out account, err error) {
	path, rows, _ := strings.Cut(more, "\n")
	n, err := strconv.Atoi(rows)
	if err != nil {
		return out, err
	}
	d, err := openDesk(folder)
	if err != nil {
		return out, err
	}
	start := time.Now()
	if err := d.imports(path, n); err != nil {
		return out, err
	}
	out.Import = time.Since(start)
	if err := d.store.IndexPending(ctx); err != nil {
		return out, err
	}
	out.Index = time.Since(start) - out.Import
	out.Peak, out.Now = resident()
	return out, d.close()
}

// childIdle opens the large workspace, looks around, and idles.
func childIdle(folder, _ string) (out account, err error) {
	d, err := openDesk(folder)
	if err != nil {
		return out, err
	}
	if err := firstPages(d); err != nil {
		return out, err
	}
	for i := range 20 {
		_, err := d.store.Search(ctx, msp.SearchQuery{Text: fmt.Sprintf("%04d", i*37)})
		if err != nil {
			return out, err
		}
	}
	debug.FreeOSMemory() // what the runtime does by itself after some minutes
	out.Peak, out.Now = resident()
	return out, d.close()
}

// resident is how much memory the process has had at most, and has now, in MB; 0
// where the system does not tell.
func resident() (peak, now float64) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		kb, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		switch name {
		case "VmHWM":
			peak = kb / 1024
		case "VmRSS":
			now = kb / 1024
		}
	}
	return peak, now
}

// firstPages reads what the window shows first: the clients, a client's devices,
// everybody's devices, and what waits.
func firstPages(d *desk) error {
	orgs, err := d.store.List(ctx, msp.ListQuery{Kind: msp.KindOrganization, Limit: 100})
	if err != nil {
		return err
	}
	if len(orgs.Records) == 0 {
		return errors.New("there is no organization in " + filepath.Base(d.folder))
	}
	_, one := d.store.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Organizations: []msp.ID{orgs.Records[0].ID}, Limit: 100})
	_, all := d.store.List(ctx, msp.ListQuery{Kind: msp.KindConfiguration, Limit: 100})
	_, _, queue := d.store.QueueItems(ctx, msp.QueueQuery{Limit: 50})
	return errors.Join(one, all, queue)
}
