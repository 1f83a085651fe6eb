package boot

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"sitewalk/internal/msp"
)

// A program that is killed leaves half of an import behind, and that is client
// data. So each program has a folder of its own in the workspace's temporary one,
// and a locked file beside it that says it is alive; who comes next takes away the
// folders of those that are not.
const (
	runPrefix  = "run-"
	lockSuffix = ".lock"
)

// ownTemporary makes a folder for this program's temporary files, after taking
// away those of programs that ended without doing so. done removes it again.
func ownTemporary(parent string) (folder string, done func() error, err error) {
	sweep(parent)
	fail := func(err error) (string, func() error, error) {
		return "", nil, msp.WrapError(msp.Invalid, err, "No temporary files can be made in %s. Check its permissions and the space on the disk.", parent)
	}
	for {
		f, err := os.CreateTemp(parent, runPrefix+"*"+lockSuffix)
		if err != nil {
			return fail(err)
		}
		made, err := f.Stat()
		_ = f.Close()
		if err != nil {
			return fail(err)
		}
		lock := flock.New(f.Name())
		held, err := lock.TryLock()
		if err != nil {
			return fail(err)
		}
		// Between making and locking, another program may have swept the file away.
		if now, err := os.Stat(f.Name()); !held || err != nil || !os.SameFile(made, now) {
			_ = lock.Unlock()
			continue
		}
		folder = strings.TrimSuffix(f.Name(), lockSuffix)
		if err := os.Mkdir(folder, 0o700); err != nil {
			_ = lock.Unlock()
			return fail(err)
		}
		return folder, func() error { return remove(folder, lock) }, nil
	}
}

// sweep takes away what programs left that are gone, as far as it can.
func sweep(parent string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		name := filepath.Join(parent, e.Name())
		if !strings.HasPrefix(e.Name(), runPrefix) || !strings.HasSuffix(e.Name(), lockSuffix) {
			continue
		}
		lock := flock.New(name)
		if held, err := lock.TryLock(); err == nil && held {
			_ = remove(strings.TrimSuffix(name, lockSuffix), lock)
		}
	}
}

// remove takes the folder away while the lock is held, and then the lock.
func remove(folder string, lock *flock.Flock) error {
	err := os.RemoveAll(folder)
	if rmErr := os.Remove(lock.Path()); rmErr != nil { // where an open file cannot be removed
		_ = lock.Unlock()
		_ = os.Remove(lock.Path())
	}
	_ = lock.Unlock()
	return err
}
