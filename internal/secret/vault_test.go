package secret

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type texts map[string]string

func (t texts) Setting(_ context.Context, key string) (string, error) { return t[key], nil }

func (t texts) SetSetting(_ context.Context, key, value string) error {
	t[key] = value
	return nil
}

func (t texts) SettingOnce(_ context.Context, key, value string) (string, error) {
	if t[key] == "" {
		t[key] = value
	}
	return t[key], nil
}

// A late store is one in whose Set another program makes the key.
type late struct {
	*memory
	meanwhile func()
}

func (l *late) Set(ctx context.Context, ref, value string) error {
	if do := l.meanwhile; do != nil {
		l.meanwhile = nil
		do()
	}
	return l.memory.Set(ctx, ref, value)
}

func TestTwoProgramsMakeOneKey(t *testing.T) {
	ctx := context.Background()
	v, _ := newVault()
	store := &late{memory: &memory{}}
	v.Store = store
	var first Key
	store.meanwhile = func() { first = mustKey(t)(v.Make(ctx, "jonas", "")) }
	if second := mustKey(t)(v.Make(ctx, "mia", "")); second != first || first == (Key{}) {
		t.Error("each has its own key")
	}
	if n := len(store.values); n != 1 {
		t.Errorf("%d keys are kept", n)
	}
}

func newVault() (Vault, texts) {
	t := texts{}
	n := 0
	return Vault{Settings: t, Store: &memory{}, NewRef: func() string { n++; return fmt.Sprint("ref", n) }, work: work{Time: 1, Memory: 8, Threads: 1}}, t
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	k, other := NewKey(), NewKey()
	rapid.Check(t, func(rt *rapid.T) {
		plain := rapid.StringN(1, 50, -1).Draw(rt, "plain")
		place := rapid.String().Draw(rt, "place")
		sealed, err := k.Seal(plain, place)
		if err != nil {
			rt.Fatal(err)
		}
		again, _ := k.Seal(plain, place)
		if sealed == again || strings.Contains(sealed, plain) && len(plain) > 3 {
			rt.Fatalf("%q", sealed)
		}
		if got, err := k.Open(sealed, place); err != nil || got != plain {
			rt.Fatalf("%q %v", got, err)
		}
		if _, err := k.Open(sealed, place+"x"); err == nil {
			rt.Fatal("opened in another place")
		}
		if _, err := other.Open(sealed, place); err == nil {
			rt.Fatal("opened with another key")
		}
		at := rapid.IntRange(len(sealMark), len(sealed)-2).Draw(rt, "at")
		swap := byte('A')
		if sealed[at] == swap {
			swap = 'B'
		}
		if got, err := k.Open(sealed[:at]+string(swap)+sealed[at+1:], place); err == nil {
			rt.Fatalf("opened though changed: %q", got)
		}
	})
	for _, bad := range []string{"x", "x1:", "x1:!!", "plain words"} {
		if _, err := k.Open(bad, ""); err == nil {
			t.Errorf("%q opened", bad)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s", k, k, k, k); strings.Contains(text, base64.RawStdEncoding.EncodeToString(k.raw[:])[:8]) || strings.Contains(text, fmt.Sprint(k.raw[0], " ", k.raw[1])) {
		t.Errorf("the key prints: %s", text)
	}
}

func mustKey(t *testing.T) func(Key, error) Key {
	return func(k Key, err error) Key {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
}

func TestOneKeyForAllProfiles(t *testing.T) {
	ctx := context.Background()
	v, kept := newVault()
	must := mustKey(t)
	if _, err := v.Key(ctx, "jonas", ""); !IsNotFound(err) {
		t.Errorf("before it was made: %v", err)
	}
	k := must(v.Make(ctx, "jonas", ""))
	if must(v.Make(ctx, "mia", "")) != k || must(v.Key(ctx, "mia", "")) != k {
		t.Error("not the same key")
	}
	if err := v.SetPassphrase(ctx, "mia", "", "correct horse"); err != nil {
		t.Fatal(err)
	}
	if must(v.Key(ctx, "mia", "correct horse")) != k {
		t.Error("another key")
	}
	for _, wrong := range []string{"", "correct", "CORRECT HORSE"} {
		if _, err := v.Key(ctx, "mia", wrong); err == nil {
			t.Errorf("%q opened it", wrong)
		}
	}
	// One profile's wrapping is worth nothing in another's place.
	kept[wrapSetting+"tom"] = kept[wrapSetting+"mia"]
	if _, err := v.Key(ctx, "tom", "correct horse"); err == nil {
		t.Error("moved to another profile")
	}
	// A changed passphrase wraps anew, and the old one is over.
	if err := v.SetPassphrase(ctx, "mia", "correct horse", "battery"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Key(ctx, "mia", "correct horse"); err == nil {
		t.Error("the old passphrase opens it")
	}
	if err := v.SetPassphrase(ctx, "mia", "correct horse", "x"); err == nil {
		t.Error("changed by the old passphrase")
	}
	// Forgotten: an administrator resets the profile, and nothing is lost.
	code, err := v.Reset(ctx, must(v.Key(ctx, "jonas", "")), "mia")
	if err != nil {
		t.Fatal(err)
	}
	if must(v.Key(ctx, "mia", strings.ToLower(strings.ReplaceAll(code, "-", " ")))) != k {
		t.Error("the code opens another key")
	}
	if _, err := v.Key(ctx, "mia", "battery"); err == nil {
		t.Error("the forgotten passphrase opens it")
	}
	if err := v.SetPassphrase(ctx, "mia", code, "new"); err != nil {
		t.Fatal(err)
	}
	// When everybody has one, the computer alone gives nothing away.
	if err := v.Withdraw(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Key(ctx, "jonas", ""); err == nil {
		t.Error("opened without a passphrase")
	}
	if must(v.Key(ctx, "mia", "new")) != k {
		t.Error("another key")
	}
	if err := v.SetPassphrase(ctx, "mia", "new", ""); err != nil {
		t.Fatal(err)
	}
	if must(v.Key(ctx, "mia", "")) != k || must(v.Key(ctx, "jonas", "")) != k {
		t.Error("another key")
	}
	for name, text := range kept {
		if strings.Contains(text, k.encode()) || strings.Contains(text, "correct") {
			t.Errorf("%s holds a secret", name)
		}
	}
}

func TestAnotherComputersKeyringIsSaidToBeAnother(t *testing.T) {
	ctx := context.Background()
	v, kept := newVault()
	mustKey(t)(v.Make(ctx, "jonas", ""))
	v.Store = &memory{}
	if _, err := v.Key(ctx, "jonas", ""); err == nil || !strings.Contains(err.Error(), "keyring of this computer") {
		t.Errorf("%v", err)
	}
	if _, err := v.Make(ctx, "jonas", ""); err == nil {
		t.Error("a second key was made")
	}
	if err := v.Store.Set(ctx, "ref1", NewKey().encode()); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Key(ctx, "jonas", ""); err == nil || !strings.Contains(err.Error(), "not the one of this workspace") {
		t.Errorf("%v", err)
	}
	kept[vaultSetting] = "{"
	if _, err := v.Key(ctx, "jonas", ""); err == nil {
		t.Error("damaged settings")
	}
	kept[wrapSetting+"jonas"] = `{"kdf":"argon2id","work":{"time":99,"memory":8,"threads":1},"salt":"AAAAAAAAAAAAAAAAAAAAAA","sealed":"x1:"}`
	kept[vaultSetting] = `{"check":"x1:AAAA"}`
	if _, err := v.Key(ctx, "jonas", "x"); err == nil {
		t.Error("a forged wrapping made us work")
	}
}
