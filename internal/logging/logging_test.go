package logging

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sitewalk/internal/redact"
)

// credentials has a secret where only its fields' names say so.
type credentials struct{ User, Password string }

// keyHolder shows more than it should when asked for a log value.
type keyHolder struct{ key string }

func (k keyHolder) LogValue() slog.Value {
	return slog.GroupValue(slog.String("api_key", k.key), slog.Int("n", 1))
}

func TestNoSecretGetsIn(t *testing.T) {
	var secrets redact.Secrets
	secrets.Add("sh-0123456789")
	var out bytes.Buffer
	log := slog.New(NewHandler(&out, slog.LevelDebug, &secrets))
	u, err := url.Parse("https://jo:sh-pw@example.com/?api_key=sh-query")
	if err != nil {
		t.Fatal(err)
	}
	bound := log.With("password", "sh-bound", "note", "sh-0123456789").WithGroup("request").With("token", "sh-group")
	bound.Info("sign in with ITG.sh-itglue-key and sh-0123456789",
		"secret", "sh-attr",
		"pin_secret", 4711,
		"err", errors.New("Authorization: Basic sh-basic"),
		"header", http.Header{"X-Api-Key": {"sh-header"}},
		"url", u,
		"body", []byte(`{"password":"sh-body"}`),
		"struct", credentials{"jo", "sh-0123456789"},
		"holder", keyHolder{"sh-logvalue"},
		slog.Group("credentials", "user", "sh-user", "list", []string{"sh-list"}),
		slog.Group("inner", "note", "x-api-key: sh-inner"),
	)
	text := out.String()
	if strings.Contains(text, "sh-") || strings.Contains(text, "4711") {
		t.Errorf("a secret got in: %s", text)
	}
	if !json.Valid(out.Bytes()) {
		t.Errorf("no JSON: %s", text)
	}
}

func TestWhatIsNoSecretStays(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(NewHandler(&out, nil, nil))
	log.Debug("not at this level")
	at := time.Date(2026, 3, 4, 11, 0, 0, 0, time.FixedZone("CET", 3600))
	log.Info("saved", "name", "FS01", "rows", 3, "done", true, "at", at, "took", 1500*time.Microsecond, "ratio", 0.5,
		"ip", netip.MustParseAddr("10.0.0.1"), "none", nil, slog.Group("record", "id", "42"), "token_stored", true)
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	for key, want := range map[string]any{
		"msg": "saved", "name": "FS01", "rows": 3.0, "done": true, "at": "2026-03-04T10:00:00Z", "took": "1.5ms", "ratio": 0.5,
		"ip": "10.0.0.1", "level": "INFO", "none": "", "token_stored": true,
	} {
		if got[key] != want {
			t.Errorf("%s is %v; want %v", key, got[key], want)
		}
	}
	if record, _ := got["record"].(map[string]any); record["id"] != "42" {
		t.Errorf("the group is %v", got["record"])
	}
	if at, _ := got["time"].(string); !strings.HasSuffix(at, "Z") {
		t.Errorf("time %s is not UTC", at)
	}
}

func TestOpen(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "logs")
	for range 2 { // the second time it goes on
		log, file, err := Open(folder, slog.LevelInfo, nil)
		if err != nil {
			t.Fatal(err)
		}
		log.Info("started", "password", "hunter2")
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(folder, FileName)
	b, err := os.ReadFile(path)
	if err != nil || bytes.Count(b, []byte("started")) != 2 || bytes.Contains(b, []byte("hunter2")) {
		t.Errorf("%s, %v", b, err)
	}
	for _, p := range []string{folder, path} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
			t.Errorf("others may read %s: %v, %v", p, info.Mode(), err)
		}
	}
}

func TestOpenWhereNothingCanBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(file, nil, nil); err == nil {
		t.Error("a file is taken for a folder")
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(folder, nil, nil); err == nil {
		t.Error("a folder is taken for a file")
	}
}
