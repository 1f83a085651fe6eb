package sandbox

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"sitewalk/internal/msp"
	"sitewalk/sync/sandbox/itglue"
)

// start starts practice systems, which must be healthy, and gives their address.
func start(t *testing.T, p *Practice, file string) string {
	t.Helper()
	where, damage, err := p.Start(t.Context(), file)
	if err != nil || damage != nil {
		t.Fatal(err, damage)
	}
	return where[msp.ITGlue]
}

func end(t *testing.T, p *Practice) {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

// push makes an organization over the socket, as a connector does.
func push(t *testing.T, address, name string) {
	t.Helper()
	req, err := http.NewRequest("POST", address+"/organizations", strings.NewReader(`{"data":{"type":"organizations","attributes":{"name":"`+name+`"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("x-api-key", itglue.PracticeKey)
	req.Header.Set("Content-Type", "application/vnd.api+json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		t.Fatal(res.Status)
	}
}

func count(t *testing.T, address string, want int) {
	t.Helper()
	if got := organizations(t, Info{Systems{ITGlue: &Access{URL: address, Key: itglue.PracticeKey}}}); got != want {
		t.Errorf("%d organizations, want %d", got, want)
	}
}

// folder lists what a folder holds.
func folder(t *testing.T, file string) string {
	t.Helper()
	list, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
		if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
		}
	}
	return strings.Join(names, " ")
}

func TestPracticeIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	for run := range 3 {
		p := NewPractice(t.Context())
		address := start(t, p, file)
		if again := start(t, p, file); again != address {
			t.Errorf("served twice: %s and %s", address, again)
		}
		count(t, address, 5+run)
		push(t, address, "New")
		end(t, p)
		end(t, p)
		if got := folder(t, file); got != "practice.json practice.json.lock" {
			t.Errorf("left in the folder: %s", got)
		}
		if _, _, err := p.Start(t.Context(), file); msp.CodeOf(err) != msp.Canceled {
			t.Errorf("started after its end: %v", err)
		}
	}
}

func TestPracticeEndsWithItsContext(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	ctx, cancel := context.WithCancel(t.Context())
	p := NewPractice(ctx)
	push(t, start(t, p, file), "New")
	cancel()
	<-p.keeper.done
	if _, _, err := p.Start(t.Context(), file); msp.CodeOf(err) != msp.Canceled {
		t.Errorf("started after its end: %v", err)
	}
	end(t, p)
	p = NewPractice(t.Context())
	defer end(t, p)
	count(t, start(t, p, file), 6)
}

func TestPracticeInMemory(t *testing.T) {
	p := NewPractice(t.Context())
	address := start(t, p, "")
	push(t, address, "New")
	if start(t, p, "") != address {
		t.Error("served twice")
	}
	end(t, p)
	end(t, NewPractice(t.Context()))
	p = NewPractice(t.Context())
	defer end(t, p)
	count(t, start(t, p, ""), 5)
}

// Two programs share the systems of a workspace, whoever came first.
func TestPracticeIsServedOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	first, second := NewPractice(t.Context()), NewPractice(t.Context())
	address := start(t, first, file)
	if got := start(t, second, file); got != address {
		t.Fatalf("served at %s and %s", address, got)
	}
	push(t, start(t, second, file), "Beside")
	end(t, first)
	taken := start(t, second, file)
	count(t, taken, 6)
	push(t, taken, "After")
	end(t, second)
	third := NewPractice(t.Context())
	defer end(t, third)
	count(t, start(t, third, file), 7)
}

// Many start at once, and one serves.
func TestPracticeRace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	found := make(chan string)
	for range 4 {
		go func() {
			p := NewPractice(t.Context())
			t.Cleanup(func() { _ = p.Close() })
			where, damage, err := p.Start(t.Context(), file)
			if err != nil || damage != nil {
				t.Error(err, damage)
			}
			found <- where[msp.ITGlue]
		}()
	}
	address := <-found
	for range 3 {
		if got := <-found; got != address {
			t.Errorf("served at %s and %s", address, got)
		}
	}
}

// A program that holds the file but does not answer is waited for, and then named.
func TestPracticeHeldByADeadProgram(t *testing.T) {
	for _, text := range []string{"", "{}", "nonsense", `{"itglue":"http://127.0.0.1:1"}`, `{"itglue":"http://192.0.2.1"}`,
		`{"itglue":"https://127.0.0.1:1"}`, `{"itglue":"http://localhost.example.com"}`, `{"itglue":"http://%"}`} {
		file := filepath.Join(t.TempDir(), "practice.json")
		holder := flock.New(file + lockEnd)
		if ok, err := holder.TryLock(); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if text != "" {
			if err := os.WriteFile(file+addressEnd, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if where := served(t.Context(), file); where != nil {
			t.Errorf("%s is taken for an address", text)
		}
		if text == "" {
			synctest.Test(t, func(t *testing.T) {
				p := NewPractice(t.Context())
				if _, _, err := p.Start(t.Context(), file); msp.CodeOf(err) != msp.Locked {
					t.Errorf("%v", err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if _, _, err := p.Start(ctx, file); msp.CodeOf(err) != msp.Canceled {
					t.Errorf("%v", err)
				}
			})
		}
		// The stale address of a killed program does no harm.
		if err := holder.Close(); err != nil {
			t.Fatal(err)
		}
		p := NewPractice(t.Context())
		count(t, start(t, p, file), 5)
		end(t, p)
	}
}

func TestPracticeDamaged(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "practice.json")
	p := NewPractice(t.Context())
	push(t, start(t, p, file), "New")
	end(t, p)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, bad := range []string{"", "nonsense", string(good[:len(good)/2]), string(good) + "x", "{}", strings.Replace(string(good), `"version":1`, `"version":9`, 1),
		strings.Replace(string(good), `"itglue":`, `"itglue":null,"other":`, 1)} {
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		p := NewPractice(t.Context())
		where, damage, err := p.Start(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		aside := filepath.Join(dir, "practice-damaged-"+string(rune('1'+i))+".json")
		if e := msp.AsError(damage); e == nil || e.Err == nil || !strings.Contains(e.Message, aside) {
			t.Errorf("%.20q: the damage is %v", bad, damage)
		}
		if kept, err := os.ReadFile(aside); err != nil || string(kept) != bad {
			t.Errorf("%.20q: kept is %.20q, %v", bad, kept, err)
		}
		count(t, where[msp.ITGlue], 5)
		end(t, p)
		p = NewPractice(t.Context())
		count(t, start(t, p, file), 5) // whole again
		end(t, p)
	}
}

// Where nothing can be read or written, that is an error and no damage, and the
// file is free again.
func TestPracticeCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	try := func(what string) {
		t.Helper()
		p := NewPractice(t.Context())
		defer end(t, p)
		if _, damage, err := p.Start(t.Context(), file); msp.CodeOf(err) != msp.Internal || damage != nil {
			t.Errorf("%s: %v, %v", what, err, damage)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(file, 0o700))
	try("a folder in its place")
	must(os.Remove(file))
	must(os.Mkdir(file+".part", 0o700))
	try("a folder beside it")
	must(os.Remove(file + ".part"))
	must(os.Mkdir(filepath.Join(filepath.Dir(file), "practice.json.address"), 0o700))
	must(os.WriteFile(file+addressEnd+"/x", nil, 0o600))
	try("a folder for the address")
	must(os.RemoveAll(file + addressEnd))

	p := NewPractice(t.Context())
	address := start(t, p, file)
	must(os.Mkdir(file+".part", 0o700))
	push(t, address, "New")
	if err := p.Close(); msp.CodeOf(err) != msp.Internal {
		t.Errorf("the end: %v", err)
	}
	must(os.Remove(file + ".part"))
	p = NewPractice(t.Context())
	count(t, start(t, p, file), 5) // the last good one
	end(t, p)

	file = filepath.Join(t.TempDir(), "nowhere", "practice.json")
	try("no folder")
}

// What changes is in the file at once, or within the pause when much changes.
func TestKeeperSavesSoon(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(dir, "practice.json")
		w, err := New(Options{Seed: "empty"})
		if err != nil {
			t.Fatal(err)
		}
		k := &keeper{world: w, file: file, lock: flock.New(file + lockEnd), stop: make(chan struct{}), done: make(chan struct{})}
		go k.run(t.Context())
		saved := func(name string) bool {
			synctest.Wait()
			raw, err := os.ReadFile(file)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			return bytes.Contains(raw, []byte(name))
		}
		add := func(name string) {
			if _, err := w.ITGlue().Editor().AddOrganization(name, ""); err != nil {
				t.Fatal(err)
			}
		}
		if saved("practice") {
			t.Error("saved without a change")
		}
		add("First")
		if !saved("First") {
			t.Error("the first change was not saved at once")
		}
		add("Second")
		if saved("Second") {
			t.Error("saved without a pause")
		}
		time.Sleep(savePause)
		if !saved("Second") {
			t.Error("not saved after the pause")
		}
		add("Third")
		if err := k.end(); err != nil {
			t.Fatal(err)
		}
		if !saved("Third") {
			t.Error("not saved at the end")
		}
	})
}

func TestAWorldIsSavedAndLoaded(t *testing.T) {
	w, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.ITGlue().Editor().AddOrganization("New", "")
	if err != nil {
		t.Fatal(err)
	}
	var good bytes.Buffer
	if err := w.Save(&good); err != nil {
		t.Fatal(err)
	}
	other, err := New(Options{Seed: "empty"})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "[]", "null", "{}", good.String()[:500], good.String() + "1", strings.Replace(good.String(), `"seq"`, `"sequence"`, 1)} {
		if err := other.Load(strings.NewReader(bad)); err == nil {
			t.Errorf("%.30q was loaded", bad)
		}
	}
	if _, ok := other.ITGlue().Get(itglue.Organizations, id); ok {
		t.Error("a bad load changed something")
	}
	if err := other.Load(bytes.NewReader(good.Bytes())); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := other.Save(&again); err != nil || again.String() != good.String() {
		t.Errorf("saved again it is another one, %v", err)
	}
}
