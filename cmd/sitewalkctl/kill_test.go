package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A bench is a workspace and a practice system, with sitewalkctl as a process.
type bench struct {
	t    *testing.T
	dir  string
	env  []string
	url  string
	key  string
	says *bytes.Buffer // everything that was said, for the search for secrets
}

// newBench makes a workspace that is connected to a practice system of its own.
func newBench(t *testing.T, extra ...string) *bench {
	t.Helper()
	dir := t.TempDir()
	b := &bench{t: t, dir: dir, says: &bytes.Buffer{}}
	b.env = append(os.Environ(), "HOME="+dir, "SITEWALK_DATA="+filepath.Join(dir, "data"), "SITEWALK_KEYRING=file",
		"SITEWALK_PASSPHRASE="+secretPassphrase, "SITEWALK_LOOKUP_SECONDS=0", "SITEWALK_STAFF=")
	p, err := launch(dir, b.env, append([]string{"sandbox", "--seed", "empty"}, extra...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	var info struct {
		Systems struct{ ITGlue struct{ URL, Key string } }
	}
	if err := json.Unmarshal([]byte(p.first), &info); err != nil {
		t.Fatal(err)
	}
	b.url, b.key = info.Systems.ITGlue.URL, info.Systems.ITGlue.Key
	b.env = append(b.env, "KEY="+b.key)
	return b
}

// do runs sitewalkctl and wants one of the exit codes; the answer is its document.
func (b *bench) do(codes []int, args ...string) map[string]any {
	b.t.Helper()
	cmd := exec.Command("sitewalkctl", append([]string{"--json"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = b.dir, b.env, &out, &errs
	_ = cmd.Run()
	b.says.Write(out.Bytes())
	b.says.Write(errs.Bytes())
	if !slices.Contains(codes, cmd.ProcessState.ExitCode()) {
		b.t.Fatalf("sitewalkctl %v ended with %d:\n%s%s", args, cmd.ProcessState.ExitCode(), out.String(), errs.String())
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		b.t.Fatalf("sitewalkctl %v: %v\n%s", args, err, out.String())
	}
	return doc
}

func (b *bench) ok(args ...string) map[string]any { b.t.Helper(); return b.do([]int{0}, args...) }

// interrupted runs sitewalkctl and sends it a signal after a while; it says
// whether the signal came before the end.
func (b *bench) interrupted(sig syscall.Signal, after time.Duration, args ...string) (hit bool) {
	b.t.Helper()
	cmd := exec.Command("sitewalkctl", append([]string{"--json"}, args...)...)
	var out bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = b.dir, b.env, &out, &out
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Signal(sig) })
	err := cmd.Wait()
	timer.Stop()
	b.says.Write(out.Bytes())
	if sig == syscall.SIGKILL {
		return err != nil && !cmd.ProcessState.Exited()
	}
	if !cmd.ProcessState.Exited() {
		b.t.Fatalf("sitewalkctl %v did not end by itself", args)
	}
	return cmd.ProcessState.ExitCode() != 0
}

// remote counts the practice system's records of a kind by name.
func (b *bench) remote(kind string) map[string]int {
	b.t.Helper()
	out := map[string]int{}
	for page := 1; ; page++ {
		req, err := http.NewRequest(http.MethodGet, b.url+"/"+kind+"?page[size]=1000&page[number]="+strconv.Itoa(page), nil)
		if err != nil {
			b.t.Fatal(err)
		}
		req.Header.Set("x-api-key", b.key)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			b.t.Fatal(err)
		}
		data, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		var list struct {
			Data []struct{ Attributes struct{ Name string } }
			Meta map[string]any
		}
		if err == nil {
			err = json.Unmarshal(data, &list)
		}
		if err != nil || res.StatusCode != http.StatusOK {
			b.t.Fatalf("%s: %s %v", kind, res.Status, err)
		}
		for _, r := range list.Data {
			out[r.Attributes.Name]++
		}
		if len(list.Data) < 1000 {
			return out
		}
	}
}

// local counts the workspace's configurations by name.
func (b *bench) local() map[string]int {
	b.t.Helper()
	out := map[string]int{}
	for _, i := range b.ok("configuration", "list", "--limit", "5000")["items"].([]any) {
		out[i.(map[string]any)["name"].(string)]++
	}
	return out
}

func (b *bench) queued() int {
	b.t.Helper()
	return len(b.ok("queue")["items"].([]any))
}

// whole wants exactly these names, each once.
func whole(t *testing.T, where string, got map[string]int, prefix string, n int) {
	t.Helper()
	if len(got) != n {
		t.Errorf("%s: %d devices, not %d", where, len(got), n)
	}
	for i := 1; i <= n; i++ {
		if name := fmt.Sprintf("%s%04d", prefix, i); got[name] != 1 {
			t.Errorf("%s: %s is there %d times", where, name, got[name])
		}
	}
}

func writeCSV(t *testing.T, file string, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("Name,Type,S/N,MAC\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "KILL-%04d,Switch,KSN%06d,02:00:5E:20:%02X:%02X\n", i, i, i/256, i%256)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// rounds is how many kills a test makes, and the dice for the moments. The
// moments are shares of a whole run that was measured before, so that a seed
// falls at about the same place on any machine.
func rounds(t *testing.T) (int, *rand.Rand) {
	n, seed := 10, uint64(time.Now().UnixNano())
	if s := os.Getenv("SITEWALK_KILLS"); s != "" {
		v, err := strconv.Atoi(s)
		if err != nil || v < 1 {
			t.Fatalf("SITEWALK_KILLS=%s is no number of kills", s)
		}
		n = v
	}
	if s := os.Getenv("SITEWALK_KILL_SEED"); s != "" {
		v, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("SITEWALK_KILL_SEED=%s is no seed", s)
		}
		seed = v
	}
	t.Logf("%d kills; replay with SITEWALK_KILL_SEED=%d", n, seed)
	return n, rand.New(rand.NewPCG(seed, 1))
}

const killDevices = 25

// TestKillImport kills an import at any moment: either all of its rows are there
// afterwards or none, and the next import finds a workspace that works.
func TestKillImport(t *testing.T) {
	t.Parallel()
	const rows = 3000
	n, dice := rounds(t)
	b := newBench(t)
	b.ok("organization", "add", "Contoso")
	b.ok("type", "add", "Switch")
	writeCSV(t, filepath.Join(b.dir, "kill.csv"), rows)
	begin := time.Now()
	b.ok("import", "kill.csv", "--organization", "Contoso", "--dry-run")
	length := time.Since(begin) * 3 / 2 // checking is most of it, then it is written
	empty, err := os.ReadFile(filepath.Join(b.dir, "data", "sitewalk.db"))
	if err != nil {
		t.Fatal(err)
	}
	hits, applied := 0, 0
	for i := range n {
		share := dice.Float64()
		if b.interrupted(syscall.SIGKILL, time.Duration(share*float64(length)), "import", "kill.csv", "--organization", "Contoso") {
			hits++
		}
		there := int(b.ok("status")["configurations"].(float64))
		if there != 0 && there != rows {
			t.Fatalf("round %d, killed at %.3f of a run: %d of %d rows are there", i, share, there, rows)
		}
		if doc := b.ok("doctor"); doc["ok"] != true {
			t.Fatalf("round %d, killed at %.3f of a run: %v", i, share, doc)
		}
		if there == rows {
			applied++
			for _, name := range []string{"sitewalk.db", "sitewalk.db-wal", "sitewalk.db-shm"} {
				_ = os.Remove(filepath.Join(b.dir, "data", name))
			}
			if err := os.WriteFile(filepath.Join(b.dir, "data", "sitewalk.db"), empty, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d of %d were killed in time; %d were applied", hits, n, applied)
	if hits == 0 {
		t.Error("no kill came in time; nothing was tried")
	}
	first := b.ok("import", "kill.csv", "--organization", "Contoso")
	if first["created"].(float64) != rows {
		t.Errorf("the import after all kills: %v", first["created"])
	}
	whole(t, "here", b.local(), "KILL-", rows)
	if again := b.ok("import", "kill.csv", "--organization", "Contoso"); again["unchanged"].(float64) != rows || again["batch"] != nil {
		t.Error("the same file again changes something")
	}
	if left, _ := filepath.Glob(filepath.Join(b.dir, "data", "tmp", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	b.clean()
}

// TestKillPush kills pushes and whole rounds at any moment; in the end each
// device is there once.
func TestKillPush(t *testing.T) {
	t.Parallel()
	n, dice := rounds(t)
	b := newBench(t, "--faults", "latency=8ms")
	b.ok("connect", "itglue", "--url", b.url, "--key-env", "KEY")
	b.ok("organization", "add", "Contoso")
	b.ok("push")
	writeCSV(t, filepath.Join(b.dir, "kill.csv"), killDevices)
	b.ok("import", "kill.csv", "--organization", "Contoso")
	// A whole run of as many devices takes about so long.
	length := time.Duration(killDevices+10) * 25 * time.Millisecond
	hits := 0
	for i := range n {
		share := dice.Float64()
		command := []string{"push", "sync"}[i%2]
		if b.interrupted(syscall.SIGKILL, time.Duration(share*float64(length)), command) {
			hits++
		}
		for name, times := range b.remote("configurations") {
			if times != 1 {
				t.Fatalf("round %d, %s killed at %.3f of a run: %s is there %d times", i, command, share, name, times)
			}
		}
		// Edits go on in between.
		name := fmt.Sprintf("KILL-%04d", dice.IntN(killDevices)+1)
		b.ok("configuration", "set", name, fmt.Sprintf("asset_tag=round-%d", i))
		if i%5 == 4 {
			if doc := b.ok("doctor"); doc["ok"] != true {
				t.Fatalf("round %d, %s killed at %.3f of a run: %v", i, command, share, doc)
			}
		}
	}
	t.Logf("%d of %d were killed in time", hits, n)
	if hits == 0 {
		t.Error("no kill came in time; nothing was tried")
	}
	b.settle("KILL-", killDevices)
}

// settle finishes what was interrupted and looks at everything.
func (b *bench) settle(prefix string, n int) {
	b.t.Helper()
	b.ok("sync")
	if q := b.queued(); q != 0 {
		b.t.Errorf("%d items are still in the queue: %v", q, b.ok("queue"))
	}
	whole(b.t, "there", b.remote("configurations"), prefix, n)
	whole(b.t, "here", b.local(), prefix, n)
	for _, i := range b.ok("configuration", "list", "--limit", "5000")["items"].([]any) {
		rec := i.(map[string]any)
		if links := rec["links"].([]any); len(links) != 1 || links[0].(map[string]any)["state"] != "synced" {
			b.t.Errorf("%v is not synced: %v", rec["name"], links)
		}
	}
	if again := b.ok("sync"); again["pushed"].(map[string]any)["created"].(float64)+again["pushed"].(map[string]any)["updated"].(float64) != 0 {
		b.t.Errorf("a further round sends something: %v", again["pushed"])
	}
	if doc := b.ok("doctor"); doc["ok"] != true {
		b.t.Errorf("the doctor: %v", doc)
	}
	b.clean()
}

// clean looks for secrets in all that was said and written.
func (b *bench) clean() {
	b.t.Helper()
	for _, s := range secrets {
		if bytes.Contains(b.says.Bytes(), []byte(s)) {
			b.t.Error("an output shows a secret")
		}
	}
	err := filepath.WalkDir(filepath.Join(b.dir, "data"), func(name string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		for _, s := range secrets {
			if bytes.Contains(data, []byte(s)) {
				b.t.Errorf("%s holds a secret", name)
			}
		}
		return err
	})
	if err != nil {
		b.t.Error(err)
	}
}

// TestCtrlC stops an import and a push by an interrupt: each ends by itself, what
// was confirmed is kept, and the lock is free.
func TestCtrlC(t *testing.T) {
	t.Parallel()
	b := newBench(t, "--faults", "latency=8ms")
	b.ok("connect", "itglue", "--url", b.url, "--key-env", "KEY")
	b.ok("organization", "add", "Contoso")
	writeCSV(t, filepath.Join(b.dir, "kill.csv"), killDevices)
	b.ok("import", "kill.csv", "--organization", "Contoso")
	for _, ms := range []int{100, 250, 400, 700} {
		b.interrupted(syscall.SIGINT, time.Duration(ms)*time.Millisecond, "push")
		if _, err := os.Stat(filepath.Join(b.dir, "data", "sitewalk.db.lock.holder")); err == nil {
			t.Error("a stopped program still names itself as the holder of the workspace")
		}
	}
	b.settle("KILL-", killDevices)
}

// TestLocked imports while another program is in the middle of a push: it waits a
// moment, then says who holds the workspace and changes nothing. A single edit
// need not wait.
func TestLocked(t *testing.T) {
	t.Parallel()
	const lockDevices = 16
	b := newBench(t, "--faults", "latency=200ms")
	b.ok("connect", "itglue", "--url", b.url, "--key-env", "KEY")
	b.ok("organization", "add", "Contoso")
	writeCSV(t, filepath.Join(b.dir, "kill.csv"), lockDevices)
	b.ok("import", "kill.csv", "--organization", "Contoso")
	for i := 2; i <= 9; i++ {
		writeCSV(t, filepath.Join(b.dir, fmt.Sprintf("more%d.csv", i)), lockDevices+i)
	}
	push := exec.Command("sitewalkctl", "--json", "push")
	push.Dir, push.Env = b.dir, b.env
	if err := push.Start(); err != nil {
		t.Fatal(err)
	}
	locked := false
	for i := 2; i <= 9 && !locked; i++ {
		doc := b.do([]int{0, 2}, "import", fmt.Sprintf("more%d.csv", i), "--organization", "Contoso")
		if e, ok := doc["error"].(map[string]any); ok {
			locked = true
			if want := fmt.Sprintf("sitewalkctl (process %d)", push.Process.Pid); e["code"] != "locked" || !strings.Contains(e["message"].(string), want) {
				t.Errorf("the error does not name %s: %v", want, e)
			}
		}
	}
	if !locked {
		t.Error("no import met the push")
	}
	b.ok("configuration", "set", "KILL-0003", "asset_tag=while-it-pushes")
	if err := push.Wait(); err != nil {
		t.Errorf("the push: %v", err)
	}
	b.ok("import", "more9.csv", "--organization", "Contoso")
	whole(t, "here", b.local(), "KILL-", lockDevices+9)
	for name, times := range b.remote("configurations") {
		if times != 1 {
			t.Errorf("%s is there %d times", name, times)
		}
	}
}
