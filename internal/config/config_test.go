package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func env(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestReadEnv(t *testing.T) {
	got, err := ReadEnv(env(map[string]string{
		"SITEWALK_DATA": "/d", "SITEWALK_STAFF": "jo", "SITEWALK_STAFF_PASSPHRASE": "p", "SITEWALK_KEYRING": "file",
		"SITEWALK_PASSPHRASE": "q", "SITEWALK_LOOKUP_SECONDS": "0.5",
	}))
	want := Env{Data: "/d", Staff: "jo", StaffPassphrase: "p", Keyring: "file", Passphrase: "q", LookupWait: 500 * time.Millisecond, LookupSet: true}
	if err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := ReadEnv(env(nil)); err != nil || got != (Env{LookupWait: DefaultLookupWait}) {
		t.Errorf("an empty environment: %+v, %v", got, err)
	}
	for name, value := range map[string]string{"SITEWALK_KEYRING": "memory", "SITEWALK_LOOKUP_SECONDS": "-1"} {
		_, err := ReadEnv(env(map[string]string{name: value}))
		var e *Error
		if !errors.As(err, &e) || e.Name != name || !strings.Contains(e.Message, name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	for _, bad := range []string{"soon", "NaN", "1e9", "Inf"} {
		if _, err := ReadEnv(env(map[string]string{"SITEWALK_LOOKUP_SECONDS": bad})); err == nil {
			t.Errorf("%s seconds are taken", bad)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for why, tt := range map[string]struct{ flag, data, want string }{
		"the flag wins":       {filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "a")},
		"else the variable":   {"", filepath.Join(dir, "b"), filepath.Join(dir, "b")},
		"dots are taken away": {filepath.Join(dir, "a", "..", "c"), "", filepath.Join(dir, "c")},
	} {
		w, err := Find(tt.flag, Env{Data: tt.data})
		if err != nil || w.Folder != tt.want {
			t.Errorf("%s: %q, %v", why, w.Folder, err)
		}
		for _, p := range []string{w.Database, w.Attachments, w.Backups, w.Logs, w.Temporary, w.Secrets, w.Lock, w.Practice} {
			if filepath.Dir(p) != w.Folder {
				t.Errorf("%s: %s lies outside %s", why, p, w.Folder)
			}
		}
	}
	t.Chdir(dir)
	w, err := Find("here", Env{})
	if err != nil || !filepath.IsAbs(w.Folder) || filepath.Base(w.Folder) != "here" {
		t.Errorf("a relative folder: %q, %v", w.Folder, err)
	}
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "xdg"))
	t.Setenv("LOCALAPPDATA", filepath.Join(dir, "xdg"))
	if w, err := Find("", Env{}); err != nil || !filepath.IsAbs(w.Folder) {
		t.Errorf("the standard folder: %q, %v", w.Folder, err)
	}
}

func TestDataFolder(t *testing.T) {
	home := func() (string, error) { return filepath.FromSlash("/home/jo"), nil }
	for why, tt := range map[string]struct {
		goos string
		env  map[string]string
		want string
	}{
		"Linux":                     {"linux", nil, "/home/jo/.local/share/sitewalk"},
		"Linux with XDG":            {"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/sitewalk"},
		"a relative XDG is ignored": {"linux", map[string]string{"XDG_DATA_HOME": "data"}, "/home/jo/.local/share/sitewalk"},
		"macOS":                     {"darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/jo/Library/Application Support/Sitewalk"},
		"Windows":                   {"windows", map[string]string{"LOCALAPPDATA": "/local"}, "/local/Sitewalk"},
		"Windows without variables": {"windows", nil, "/home/jo/AppData/Local/Sitewalk"},
	} {
		if got, err := dataFolder(tt.goos, env(tt.env), home); err != nil || got != filepath.FromSlash(tt.want) {
			t.Errorf("%s: %q, %v", why, got, err)
		}
	}
	homeless := func() (string, error) { return "", os.ErrNotExist }
	if _, err := dataFolder("linux", env(nil), homeless); err == nil {
		t.Error("no home folder, and no error")
	}
}

func TestMake(t *testing.T) {
	w, err := Find(filepath.Join(t.TempDir(), "deep", "workspace"), Env{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Make(); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range []string{w.Folder, w.Attachments, w.Backups, w.Logs, w.Temporary} {
		info, err := os.Stat(p)
		if err != nil || info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
			t.Errorf("%s: %v, %v", p, info, err)
		}
	}
	if w.Exists() {
		t.Error("there is no database yet")
	}
	if err := os.WriteFile(w.Database, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if !w.Exists() {
		t.Error("there is a database")
	}
}

func TestMakeInPlaceOfAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{file, filepath.Join(file, "below")} {
		w, err := Find(folder, Env{})
		if err != nil {
			t.Fatal(err)
		}
		var e *Error
		if err := w.Make(); !errors.As(err, &e) || e.Name != "--data" {
			t.Errorf("%s: %v", folder, err)
		}
	}
	if b, _ := os.ReadFile(file); string(b) != "words" {
		t.Error("the file was changed")
	}
}
