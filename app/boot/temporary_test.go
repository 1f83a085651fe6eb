package boot

import (
	"os"
	"path/filepath"
	"testing"
)

func TestOwnTemporary(t *testing.T) {
	parent := t.TempDir()
	mine, done, err := ownTemporary(parent)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "half.rows"), []byte("client data"), 0o600); err != nil {
		t.Fatal(err)
	}
	// What a killed program left: a folder, and a lock that nobody holds.
	dead := filepath.Join(parent, "run-dead")
	for _, err := range []error{os.Mkdir(dead, 0o700), os.WriteFile(filepath.Join(dead, "half.rows"), nil, 0o600), os.WriteFile(dead+".lock", nil, 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	other, otherDone, err := ownTemporary(parent)
	if err != nil {
		t.Fatal(err)
	}
	if other == mine {
		t.Error("two programs share a folder")
	}
	if _, err := os.Stat(filepath.Join(mine, "half.rows")); err != nil {
		t.Errorf("the files of a program that is alive were taken: %v", err)
	}
	if _, err := os.Stat(dead); err == nil {
		t.Error("the files of a killed program are still there")
	}
	for _, end := range []func() error{done, otherDone} {
		if err := end(); err != nil {
			t.Error(err)
		}
	}
	if left, _ := os.ReadDir(parent); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, _, err := ownTemporary(filepath.Join(parent, "missing")); err == nil {
		t.Error("a missing folder is no error")
	}
}
