package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	zalando "github.com/zalando/go-keyring"
	"pgregory.net/rapid"
)

// lightWork keeps the tests fast; the format is the same.
var lightWork = work{Time: 1, Memory: 64, Threads: 1}

func openFile(t *testing.T, path, passphrase string) *file {
	t.Helper()
	s, err := Open(KindFile, path, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	f := s.(*file)
	f.work = lightWork
	return f
}

// fakeVault behaves as a desktop's keyring does; the container of a test has none.
type fakeVault map[string]string

func (v fakeVault) Set(service, user, password string) error {
	if len(password) > 2560 {
		return zalando.ErrSetDataTooBig
	}
	v[service+"/"+user] = password
	return nil
}

func (v fakeVault) Get(service, user string) (string, error) {
	s, ok := v[service+"/"+user]
	if !ok {
		return "", zalando.ErrNotFound
	}
	return s, nil
}

func (v fakeVault) Delete(service, user string) error {
	if _, ok := v[service+"/"+user]; !ok {
		return zalando.ErrNotFound
	}
	delete(v, service+"/"+user)
	return nil
}

// TestEveryStoreKeepsItsWord runs the same steps against all kinds.
func TestEveryStoreKeepsItsWord(t *testing.T) {
	for name, s := range map[string]Store{
		"memory":  &memory{},
		"file":    openFile(t, filepath.Join(t.TempDir(), "secrets"), "open sesame"),
		"keyring": &keyring{vault: fakeVault{}, patience: keyringPatience},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if err := Probe(ctx, s); err != nil {
				t.Fatalf("probe: %v", err)
			}
			rapid.Check(t, func(t *rapid.T) {
				want := map[string]string{}
				refs := rapid.SampledFrom([]string{"a", "connection/1", "ключ"})
				for range rapid.IntRange(1, 12).Draw(t, "steps") {
					ref := refs.Draw(t, "ref")
					switch rapid.IntRange(0, 2).Draw(t, "step") {
					case 0:
						value := rapid.String().Draw(t, "value")
						if err := s.Set(ctx, ref, value); err != nil {
							t.Fatal(err)
						}
						want[ref] = value
					case 1:
						if err := s.Delete(ctx, ref); err != nil {
							t.Fatal(err)
						}
						delete(want, ref)
					}
					for _, ref := range []string{"a", "connection/1", "ключ"} {
						got, err := s.Get(ctx, ref)
						v, ok := want[ref]
						if ok && (err != nil || got != strings.ToValidUTF8(v, "\ufffd")) || !ok && !IsNotFound(err) {
							t.Fatalf("%s: %q, %v; want %q, %v", ref, got, err, v, ok)
						}
					}
				}
				for ref := range want {
					if err := s.Delete(ctx, ref); err != nil {
						t.Fatal(err)
					}
				}
			})
			stopped, cancel := context.WithCancel(ctx)
			cancel()
			if err := s.Set(stopped, "late", "x"); !errors.Is(err, context.Canceled) {
				t.Errorf("set after the person stopped it: %v", err)
			}
			if _, err := s.Get(ctx, "late"); !IsNotFound(err) {
				t.Errorf("and it was stored: %v", err)
			}
		})
	}
}

func TestTheFileIsSealedAndPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets")
	if err := openFile(t, path, "open sesame").Set(t.Context(), "itglue", "ITG.0123456789abcdef"); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range []string{"ITG.", "itglue", "sesame"} {
		if bytes.Contains(raw, []byte(plain)) {
			t.Errorf("the file says %q", plain)
		}
	}
	if info, _ := os.Stat(path); info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		t.Errorf("others may read it: %v", info.Mode())
	}
	again := openFile(t, path, "open sesame")
	if got, err := again.Get(t.Context(), "itglue"); err != nil || got != "ITG.0123456789abcdef" {
		t.Errorf("opened again: %q, %v", got, err)
	}
	entries, _ := os.ReadDir(filepath.Dir(path))
	if len(entries) != 1 {
		t.Errorf("left over: %v", entries)
	}
}

func TestAnotherProcessChangedTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets")
	a, b := openFile(t, path, "open sesame"), openFile(t, path, "open sesame")
	ctx := t.Context()
	for i, s := range []*file{a, b, a, b} {
		if err := s.Set(ctx, string(rune('a'+i)), "v"); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []*file{a, b} {
		for _, ref := range []string{"a", "b", "c", "d"} {
			if _, err := s.Get(ctx, ref); err != nil {
				t.Errorf("%s: %v", ref, err)
			}
		}
	}
}

func TestWrongPassphraseChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets")
	if err := openFile(t, path, "open sesame").Set(t.Context(), "a", "1"); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	for passphrase, want := range map[string]string{"open barley": "The passphrase does not open the key file.", "": "Set SITEWALK_PASSPHRASE."} {
		s := openFile(t, path, passphrase)
		_, getErr := s.Get(t.Context(), "a")
		for what, err := range map[string]error{"get": getErr, "set": s.Set(t.Context(), "a", "2"), "delete": s.Delete(t.Context(), "a"), "probe": Probe(t.Context(), s)} {
			var e *Error
			if !errors.As(err, &e) || e.Code != Invalid || !strings.Contains(e.Message, want) {
				t.Errorf("%s with %q: %v", what, passphrase, err)
			}
		}
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

// Every bit of the file is vouched for: whatever is changed in it is noticed,
// and the file stays for whoever wants to mend it.
func TestADamagedFileIsNoticed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets")
	if err := openFile(t, path, "open sesame").Set(t.Context(), "a", "1"); err != nil {
		t.Fatal(err)
	}
	whole, _ := os.ReadFile(path)
	rapid.Check(t, func(t *rapid.T) {
		raw := bytes.Clone(whole)
		if rapid.Bool().Draw(t, "cut") {
			raw = raw[:rapid.IntRange(0, len(raw)-3).Draw(t, "length")]
		} else {
			i := rapid.IntRange(0, len(raw)-2).Draw(t, "at")
			raw[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		}
		var was, is sealedFile
		_ = json.Unmarshal(whole, &was)
		if json.Unmarshal(raw, &is) == nil {
			a, _ := json.Marshal(was)
			b, _ := json.Marshal(is)
			if bytes.Equal(a, b) {
				return // white space, or the case of a name: the same file
			}
		}
		if is.Work.Memory > 4096 || is.Work.Time > 4 {
			return // allowed, and too slow to try here
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		f := &file{path: path, passphrase: "open sesame", work: lightWork}
		if v, err := f.Get(context.Background(), "a"); err == nil || IsNotFound(err) {
			t.Fatalf("read %q, %v", v, err)
		}
		if err := f.Set(context.Background(), "a", "2"); err == nil {
			t.Fatal("written over")
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(raw, after) {
			t.Fatal("the damaged file was changed")
		}
	})
}

func TestAForgedFileCostsNothing(t *testing.T) {
	for why, change := range map[string]func(*sealedFile){
		"terabytes":     func(s *sealedFile) { s.Work.Memory = 1 << 31 },
		"years":         func(s *sealedFile) { s.Work.Time = 1 << 31 },
		"no time":       func(s *sealedFile) { s.Work.Time = 0 },
		"no threads":    func(s *sealedFile) { s.Work.Threads = 0 },
		"a short salt":  func(s *sealedFile) { s.Salt = s.Salt[:3] },
		"a short nonce": func(s *sealedFile) { s.Nonce = s.Nonce[:3] },
		"another kdf":   func(s *sealedFile) { s.KDF = "md5" },
		"newer":         func(s *sealedFile) { s.Version = 2 },
	} {
		s := sealedFile{Format: fileFormat, Version: 1, KDF: fileKDF, Work: lightWork, Salt: make([]byte, 16), Nonce: make([]byte, 24)}
		change(&s)
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parse(raw); err == nil {
			t.Errorf("%s is taken", why)
		} else if why == "newer" && !strings.Contains(err.Error(), "Update") {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "gone", "secrets"), "open sesame")
	var e *Error
	if err := s.Set(t.Context(), "a", "sh-secret"); !errors.As(err, &e) || e.Code != Internal || strings.Contains(err.Error(), "sh-secret") {
		t.Errorf("got %v", err)
	}
}

// A server has no session bus: the keyring must say so and what to do.
func TestNoKeyringSaysWhatToDo(t *testing.T) {
	real := brokenVault{errors.New("only Linux lets us take its bus away")}.Set("", "", "")
	if runtime.GOOS == "linux" {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
		real = Probe(t.Context(), newKeyring())
	} else {
		real = noKeyring(real)
	}
	for what, err := range map[string]error{
		"the real one": real,
		"no bus":       Probe(t.Context(), &keyring{vault: brokenVault{errors.New("dial unix: no such file")}, patience: keyringPatience}),
		"no set":       (&keyring{vault: brokenVault{errors.New("denied")}, patience: keyringPatience}).Set(t.Context(), "a", "sh-secret"),
	} {
		var e *Error
		if !errors.As(err, &e) || e.Code != Invalid {
			t.Fatalf("%s: %v", what, err)
		}
		for _, word := range []string{"SITEWALK_KEYRING=file", "SITEWALK_PASSPHRASE"} {
			if !strings.Contains(e.Message, word) {
				t.Errorf("%s: %q does not say %s", what, e.Message, word)
			}
		}
		if strings.Contains(err.Error(), "sh-secret") {
			t.Errorf("%s: %v", what, err)
		}
	}
	big := (&keyring{vault: fakeVault{}, patience: keyringPatience}).Set(t.Context(), "a", strings.Repeat("x", 3000))
	if big == nil || !strings.Contains(big.Error(), "SITEWALK_KEYRING=file") {
		t.Errorf("too long for Windows: %v", big)
	}
}

type brokenVault struct{ err error }

func (v brokenVault) Set(_, _, _ string) error        { return v.err }
func (v brokenVault) Get(_, _ string) (string, error) { return "", v.err }
func (v brokenVault) Delete(_, _ string) error        { return v.err }

// silentVault never answers, as a keyring whose window nobody sees.
type silentVault struct{ never chan struct{} }

func (v silentVault) Set(_, _, _ string) error        { <-v.never; return nil }
func (v silentVault) Get(_, _ string) (string, error) { <-v.never; return "", nil }
func (v silentVault) Delete(_, _ string) error        { <-v.never; return nil }

func TestAKeyringThatNeverAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := silentVault{make(chan struct{})}
		k := &keyring{vault: v, patience: keyringPatience}
		_, err := k.Get(t.Context(), "a")
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, errPatience) || !strings.Contains(e.Message, "SITEWALK_KEYRING=file") {
			t.Errorf("got %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		if err := k.Set(ctx, "a", "b"); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
		close(v.never)
	})
}

func TestOpen(t *testing.T) {
	for kind, want := range map[string]bool{"": true, "system": true, "file": true, "memory": true, "cloud": false} {
		if s, err := Open(kind, "x", "y"); (err == nil) != want || (s != nil) != want {
			t.Errorf("Open(%q) = %v, %v", kind, s, err)
		}
	}
}
