package sandbox

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"sitewalk/internal/msp"
)

// A file of practice systems is served by one program at a time: the one that
// holds the lock beside it. It writes down where it serves, for the others.
const (
	lockEnd    = ".lock"
	addressEnd = ".address"

	claimWait  = 10 * time.Second // for a program that is just starting or ending
	claimRetry = 50 * time.Millisecond
	askWait    = 2 * time.Second
)

// claim takes the right to serve a file; or says where another program serves it,
// and then there is no lock.
func claim(ctx context.Context, file string) (*flock.Flock, map[msp.System]string, error) {
	lock := flock.New(file + lockEnd)
	limited, cancel := context.WithTimeout(ctx, claimWait)
	defer cancel()
	for {
		held, err := lock.TryLock()
		if err != nil {
			_ = lock.Close()
			return nil, nil, cannotKeep(err, file)
		}
		if held {
			_ = os.Remove(file + addressEnd) // of a program that was killed
			return lock, nil, nil
		}
		if where := served(limited, file); where != nil {
			_ = lock.Close()
			return nil, where, nil
		}
		select {
		case <-time.After(claimRetry):
			continue
		case <-limited.Done():
		}
		_ = lock.Close()
		if ctx.Err() != nil {
			return nil, nil, ended(ctx.Err())
		}
		return nil, nil, msp.Errorf(msp.Locked, "Another Sitewalk holds the practice systems of this workspace, and they do not answer. Close it, or try again.")
	}
}

// served says where the systems of a file answer; nil when they do not.
func served(ctx context.Context, file string) map[msp.System]string {
	raw, err := os.ReadFile(file + addressEnd)
	if err != nil {
		return nil
	}
	var where map[msp.System]string
	if json.Unmarshal(raw, &where) != nil || where[msp.ITGlue] == "" || !answers(ctx, where[msp.ITGlue]) {
		return nil
	}
	return where
}

// answers says whether a practice IT Glue is on this computer at an address.
func answers(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/organization_types", nil)
	if err != nil {
		return false
	}
	req.Header.Set("x-api-key", keyOf(msp.ITGlue))
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// announce writes down where the systems of a file are served.
func announce(file string, where map[msp.System]string) error {
	raw, err := json.Marshal(where)
	if err == nil {
		err = os.WriteFile(file+addressEnd, raw, 0o600)
	}
	if err != nil {
		return cannotKeep(err, file)
	}
	return nil
}

func cannotKeep(err error, file string) error {
	return msp.WrapError(msp.Internal, err, "What the practice systems hold cannot be kept in %s. Check the rights on the folder and the space on the disk.", filepath.Dir(file))
}

func ended(err error) error {
	return msp.WrapError(msp.Canceled, err, "The practice systems have ended.")
}
