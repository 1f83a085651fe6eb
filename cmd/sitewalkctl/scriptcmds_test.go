package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"sitewalk/sync/sandbox/itglue"
)

type worldKey struct{}

// A world is what one script has running.
type world struct {
	processes map[string]*process
	snaps     map[string]map[string]string
	closers   []func()
	account   *itglue.Server // what account serves
	asked     int            // requests it had when it was last asked
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

func (w *world) close() {
	for _, p := range w.processes {
		p.kill()
	}
	for _, c := range w.closers {
		c()
	}
}

// secrets are what no output and no file may show.
var secrets = []string{itglue.PracticeKey, secretPassphrase}

func swCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: sw CODE ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("sitewalkctl", args[1:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	out, errs := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if got != want {
		fatal(ts, "sitewalkctl ended with %d, not %d", got, want)
	}
	for _, s := range secrets {
		if strings.Contains(out+errs, s) {
			fatal(ts, "a secret is shown: %s…", s[:6])
		}
	}
	isJSON := slices.Contains(args, "--json")
	if !isJSON {
		if want == 0 || want == 3 {
			return
		}
		if !strings.HasPrefix(errs, "sitewalkctl: ") || strings.Contains(errs, "panic") {
			fatal(ts, "an error is told on standard error in one sentence")
		}
		return
	}
	doc := document(ts, out)
	if err, ok := doc["error"].(map[string]any); ok {
		for _, k := range []string{"code", "message", "retry_at"} {
			if _, ok := err[k]; !ok {
				fatal(ts, "the error lacks %s", k)
			}
		}
	} else if want != 0 && want != 3 && doc["findings"] == nil {
		fatal(ts, "exit %d without an error", want)
	}
}

// document reads exactly one JSON object.
func document(ts *testscript.TestScript, text string) map[string]any {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		fatal(ts, "standard output is no JSON object: %v", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		fatal(ts, "standard output holds more than one document")
	}
	return doc
}

// at follows a path through a document: members, indexes, # for the length, and
// [k=v] for the first of a list whose member k is v.
func at(v any, path string) (any, bool) {
	if path == "." || path == "" {
		return v, true
	}
	for path != "" {
		var step string
		if strings.HasPrefix(path, "[") {
			end := strings.Index(path, "]")
			step, path = path[:end+1], strings.TrimPrefix(path[end+1:], ".")
		} else {
			step, path, _ = strings.Cut(path, ".")
		}
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[step]
			if !ok {
				if step != "#" {
					return nil, false
				}
				next = json.Number(strconv.Itoa(len(x)))
			}
			v = next
		case []any:
			switch {
			case step == "#":
				v = json.Number(strconv.Itoa(len(x)))
			case strings.HasPrefix(step, "["):
				k, want, _ := strings.Cut(strings.Trim(step, "[]"), "=")
				i := slices.IndexFunc(x, func(e any) bool {
					got, ok := at(e, strings.ReplaceAll(k, "/", "."))
					return ok && plain(got) == want
				})
				if i < 0 {
					return nil, false
				}
				v = x[i]
			default:
				i, err := strconv.Atoi(step)
				if err != nil || i < 0 || i >= len(x) {
					return nil, false
				}
				v = x[i]
			}
		default:
			return nil, false
		}
	}
	return v, true
}

func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func jqCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: [!] jq FILE PATH [VALUE]")
	}
	got, ok := at(document(ts, ts.ReadFile(args[0])), args[1])
	fits := ok
	if ok && len(args) == 3 {
		if re, isRE := strings.CutPrefix(args[2], "~"); isRE {
			fits = regexp.MustCompile(re).MatchString(plain(got))
		} else {
			fits = plain(got) == args[2]
		}
	}
	if fits == neg {
		fatal(ts, "%s is %s (there: %v)", args[1], plain(got), ok)
	}
}

func jsetCmd(ts *testscript.TestScript, _ bool, args []string) {
	got, ok := at(document(ts, ts.ReadFile(args[1])), args[2])
	if !ok {
		fatal(ts, "there is no %s", args[2])
	}
	ts.Setenv(args[0], plain(got))
}

func members(ts *testscript.TestScript, args []string) []string {
	got, ok := at(document(ts, ts.ReadFile(args[0])), args[1])
	m, isMap := got.(map[string]any)
	if !ok || !isMap {
		fatal(ts, "there is no object at %s", args[1])
	}
	var names []string
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

func keysCmd(ts *testscript.TestScript, _ bool, args []string) {
	want := slices.Clone(args[2:])
	slices.Sort(want)
	if got := members(ts, args); !slices.Equal(got, want) {
		fatal(ts, "members are %v, not %v", got, want)
	}
}

func hasCmd(ts *testscript.TestScript, _ bool, args []string) {
	got := members(ts, args)
	for _, k := range args[2:] {
		if !slices.Contains(got, k) {
			fatal(ts, "%s is not among %v", k, got)
		}
	}
}

// sandboxCmd serves practice systems for the script, as a process of its own.
func sandboxCmd(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	if p := w.processes["sandbox"]; p != nil {
		p.kill()
		delete(w.processes, "sandbox")
	}
	if len(args) == 1 && args[0] == "stop" {
		return
	}
	p := start(ts, "sandbox", append([]string{"sandbox"}, args...))
	var info struct {
		Systems struct{ ITGlue struct{ URL, Key string } }
	}
	ts.Check(json.Unmarshal([]byte(p.first), &info))
	ts.Setenv("URL", info.Systems.ITGlue.URL)
	ts.Setenv("KEY", info.Systems.ITGlue.Key)
	_, _ = io.WriteString(ts.Stdout(), p.first)
}

// restCmd asks the sandbox as any other client would.
func restCmd(ts *testscript.TestScript, neg bool, args []string) {
	var body io.Reader
	if len(args) > 2 {
		body = strings.NewReader(args[2])
	}
	req, err := http.NewRequest(args[0], ts.Getenv("URL")+args[1], body)
	ts.Check(err)
	req.Header.Set("x-api-key", ts.Getenv("KEY"))
	req.Header.Set("Content-Type", "application/vnd.api+json")
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	ts.Check(err)
	_, _ = ts.Stdout().Write(data)
	if (res.StatusCode >= 300) != neg {
		fatal(ts, "%s %s: %s", args[0], args[1], res.Status)
	}
}

// cleanCmd searches every file below a folder for the secrets.
func cleanCmd(ts *testscript.TestScript, _ bool, args []string) {
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		files++
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, s := range secrets {
			if bytes.Contains(data, []byte(s)) {
				fatal(ts, "%s holds a secret in clear", name)
			}
		}
		return nil
	}))
	if files == 0 {
		fatal(ts, "%s holds no file", args[0])
	}
}
