package main

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// A process is sitewalkctl that goes on running.
type process struct {
	cmd   *exec.Cmd
	first string // its first line
	mu    sync.Mutex
	rest  strings.Builder // what it said after that
	errs  strings.Builder
	done  chan struct{}
	err   error
}

func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.errs.Write(b)
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// launch starts sitewalkctl and waits for its first line.
func launch(dir string, env, args []string) (*process, error) {
	p := &process{cmd: exec.Command("sitewalkctl", args...), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = dir, env, p
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	r := bufio.NewReader(out)
	p.first, err = r.ReadString('\n')
	go func() {
		_, _ = io.Copy(&p.rest, r)
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	if err != nil {
		<-p.done
		return nil, fmt.Errorf("sitewalkctl %v ended before its first line: %s %w", args, p.errs.String(), p.err)
	}
	return p, nil
}

func scriptEnv(ts *testscript.TestScript) []string {
	env := os.Environ()
	for _, name := range []string{"HOME", "WORK", "PATH", "TMPDIR", "SITEWALK_DATA", "SITEWALK_KEYRING", "SITEWALK_PASSPHRASE", "SITEWALK_LOOKUP_SECONDS", "SITEWALK_STAFF"} {
		env = append(env, name+"="+ts.Getenv(name))
	}
	return env
}

func start(ts *testscript.TestScript, name string, args []string) *process {
	p, err := launch(ts.MkAbs("."), scriptEnv(ts), args)
	ts.Check(err)
	worldOf(ts).processes[name] = p
	return p
}

func backgroundCmd(ts *testscript.TestScript, _ bool, args []string) {
	p := start(ts, args[0], args[1:])
	_, _ = io.WriteString(ts.Stdout(), p.first)
}

// signalCmd ends a process and looks at how it ended; what it said after its
// first line is then stdout.
func signalCmd(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	p := w.processes[args[0]]
	sig := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}[args[1]]
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(p.cmd.Process.Signal(sig))
	<-p.done
	delete(w.processes, args[0])
	_, _ = io.WriteString(ts.Stdout(), p.rest.String())
	_, _ = io.WriteString(ts.Stderr(), p.errs.String())
	if got := p.cmd.ProcessState.ExitCode(); got != want {
		fatal(ts, "%s ended with %d, not %d", args[0], got, want)
	}
	for _, s := range secrets {
		if args[0] != "sandbox" && args[0] != "demo" && strings.Contains(p.first+p.rest.String()+p.errs.String(), s) {
			fatal(ts, "%s shows a secret", args[0])
		}
	}
}

// fetchCmd asks a server as a browser would, without following redirects.
func fetchCmd(ts *testscript.TestScript, _ bool, args []string) {
	method, body := http.MethodGet, ""
	header := http.Header{}
	host := ""
	for _, a := range args[2:] {
		k, v, _ := strings.Cut(a, "=")
		switch k {
		case "method":
			method = v
		case "body":
			body = v
		case "Host":
			host = v
		default:
			header.Add(k, v)
		}
	}
	req, err := http.NewRequest(method, args[1], strings.NewReader(body))
	ts.Check(err)
	req.Header = header
	req.Host = host
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	ts.Check(err)
	_, _ = ts.Stdout().Write(data)
	_ = res.Header.Write(ts.Stderr())
	for _, c := range res.Cookies() {
		ts.Setenv("COOKIE", c.Name+"="+c.Value)
	}
	if strconv.Itoa(res.StatusCode) != args[0] {
		fatal(ts, "%s %s: %s, not %s", method, args[1], res.Status, args[0])
	}
}

// webCmd serves what a remote system should not answer.
func webCmd(ts *testscript.TestScript, _ bool, args []string) {
	h := map[string]http.HandlerFunc{
		"html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html><title>Welcome to Hotel Wi-Fi</title></html>")
		},
		"busy": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"elsewhere": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/steal")
			w.WriteHeader(http.StatusFound)
		},
	}[args[0]]
	srv := httptest.NewServer(h)
	w := worldOf(ts)
	w.closers = append(w.closers, srv.Close)
	ts.Setenv("WEB", srv.URL)
}

// dump reads every table of a workspace as text.
func dump(file string) (map[string]string, error) {
	out := map[string]string{}
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return out, nil
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(file), RawQuery: "mode=ro&_pragma=busy_timeout(5000)"}).String())
	if err != nil {
		return nil, err
	}
	defer db.Close()
	tables, err := rowsOf(db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	for _, name := range tables {
		rows, err := rowsOf(db, `SELECT * FROM "`+name+`"`)
		if err != nil {
			return nil, err
		}
		slices.Sort(rows)
		out[name] = strings.Join(rows, "\n")
	}
	return out, nil
}

func rowsOf(db *sql.DB, query string) ([]string, error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		var line []string
		for _, c := range cells {
			line = append(line, fmt.Sprint(*c.(*any)))
		}
		out = append(out, strings.Join(line, "\t"))
	}
	return out, rows.Err()
}

func snapCmd(ts *testscript.TestScript, _ bool, args []string) {
	d, err := dump(filepath.Join(ts.Getenv("SITEWALK_DATA"), "sitewalk.db"))
	ts.Check(err)
	worldOf(ts).snaps[args[0]] = d
}

// unchangedCmd compares the whole database with a snap, but for the named tables.
func unchangedCmd(ts *testscript.TestScript, _ bool, args []string) {
	before := worldOf(ts).snaps[args[0]]
	after, err := dump(filepath.Join(ts.Getenv("SITEWALK_DATA"), "sitewalk.db"))
	ts.Check(err)
	for name, rows := range after {
		if !slices.Contains(args[1:], name) && rows != before[name] {
			fatal(ts, "the table %s is not as it was:\n%s\n--- before:\n%s", name, cut(rows), cut(before[name]))
		}
	}
	left, err := filepath.Glob(filepath.Join(ts.Getenv("SITEWALK_DATA"), "tmp", "*"))
	ts.Check(err)
	if len(left) > 0 {
		fatal(ts, "left behind: %v", left)
	}
}

func cut(s string) string {
	if len(s) > 2000 {
		return s[:2000] + "…"
	}
	return s
}
