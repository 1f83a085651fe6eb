package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"sitewalk/internal/msp"
)

// lockRetry is how often a lock that somebody holds is tried again.
const lockRetry = 100 * time.Millisecond

// Lock keeps other programs from importing into the workspace, or syncing it,
// until unlock is called: single edits need no lock. When another program holds it,
// Lock waits for up to wait, and then fails with msp.Locked, naming the program. A
// program that ends, however it ends, holds nothing any more. The lock is on a file
// beside the workspace, which stays.
func (d *DB) Lock(ctx context.Context, wait time.Duration) (unlock func(), err error) {
	name := d.path + ".lock"
	f := flock.New(name)
	limited, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	held, err := f.TryLock()
	if err == nil && !held && wait > 0 {
		held, err = f.TryLockContext(limited, lockRetry)
	}
	switch {
	case ctx.Err() != nil:
		if held {
			_ = f.Unlock()
		}
		return nil, friendly(ctx.Err())
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return nil, friendly(err)
	case !held:
		return nil, msp.Errorf(msp.Locked, "%s holds the workspace for an import or a sync. Wait until it is done, or close it.", holder(name))
	}
	note := strconv.Itoa(os.Getpid()) + " " + filepath.Base(os.Args[0]) + "\n"
	if err := os.WriteFile(name+".holder", []byte(note), 0o600); err != nil {
		return nil, errors.Join(friendly(err), f.Unlock())
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			_ = os.Remove(name + ".holder")
			_ = f.Unlock()
		})
	}, nil
}

// holder names the program that holds a lock. On Windows a locked file cannot be
// read, so the name is in a file of its own.
func holder(name string) string {
	text, err := os.ReadFile(name + ".holder")
	pid, program, ok := strings.Cut(strings.TrimSpace(string(text)), " ")
	if err != nil || !ok {
		return "Another program"
	}
	return program + " (process " + pid + ")"
}
