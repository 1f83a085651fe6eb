package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"sitewalk/internal/msp"
)

// savePause is the least time between two saves. The first change after a quiet
// time is saved at once; of a killed program no more than this is lost.
const savePause = 500 * time.Millisecond

// A keeper writes what a world holds to a file, whenever it has changed.
type keeper struct {
	world *World
	file  string
	lock  *flock.Flock
	stop  chan struct{}
	done  chan struct{}
	err   error // of the last save; to be read once done is closed
}

// readWorld makes the world of a file, or the demo where there is none. A file
// that cannot be understood is set aside, and the damage says so.
func readWorld(file string) (w *World, damage, err error) {
	w, err = New(Options{Seed: "demo"})
	if err != nil {
		return nil, nil, err
	}
	raw, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return nil, nil, msp.WrapError(msp.Internal, err, "What the practice systems hold cannot be read from %s. Check the rights on the file.", file)
	}
	if err == nil {
		bad := w.Load(bytes.NewReader(raw))
		if bad == nil {
			return w, nil, nil
		}
		aside, err := setAside(file)
		if err != nil {
			return nil, nil, cannotKeep(err, file)
		}
		damage = msp.WrapError(msp.Internal, bad, "The file of the practice systems was damaged, and is kept as %s. They begin anew with the example clients; "+
			"what was sent to them before is gone there.", aside)
	}
	if err := writeWorld(w, file); err != nil {
		return nil, nil, cannotKeep(err, file)
	}
	return w, damage, nil
}

// setAside gives a file a name that is free.
func setAside(file string) (string, error) {
	end := filepath.Ext(file)
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s-damaged-%d%s", strings.TrimSuffix(file, end), n, end)
		if _, err := os.Lstat(aside); os.IsNotExist(err) {
			return aside, os.Rename(file, aside)
		} else if err != nil {
			return "", err
		}
	}
}

// writeWorld replaces the file as a whole: a reader, or a program that is killed,
// finds the old one or the new one.
func writeWorld(w *World, file string) (err error) {
	part := file + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part)
		}
	}()
	err = w.Save(f)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(part, file)
}

// run saves until it is stopped or the context ends; then it stops the servers,
// saves what is left, and lets the file go.
func (k *keeper) run(ctx context.Context) {
	defer close(k.done)
	for going := true; going; {
		select {
		case <-k.world.changed:
			k.err = writeWorld(k.world, k.file)
			select {
			case <-time.After(savePause):
			case <-k.stop:
				going = false
			case <-ctx.Done():
				going = false
			}
		case <-k.stop:
			going = false
		case <-ctx.Done():
			going = false
		}
	}
	k.world.Close()
	if k.err != nil || len(k.world.changed) > 0 {
		k.err = writeWorld(k.world, k.file)
	}
	_ = os.Remove(k.file + addressEnd)
	_ = k.lock.Close()
}

// end stops the keeper and says what became of the last save.
func (k *keeper) end() error {
	close(k.stop)
	<-k.done
	if k.err != nil {
		return cannotKeep(k.err, k.file)
	}
	return nil
}
