// Package secret keeps API keys and the workspace key by reference, outside the
// database: in the operating system's keyring, or in an encrypted file where
// there is none. Nothing here is opened before it is asked for, so that commands
// without secrets work without a keyring.
package secret

import (
	"context"
	"errors"
	"fmt"
)

// A Store keeps secrets by reference. References are chosen by the caller and
// unique over all workspaces of a user, since the keyring is one. All methods
// are safe for use by several goroutines and give an *Error.
type Store interface {
	// Get reads a secret; an Error with NotFound when there is none.
	Get(ctx context.Context, ref string) (string, error)
	// Set stores a secret, in place of an older one. When it returns nil, the secret is kept.
	Set(ctx context.Context, ref, value string) error
	// Delete forgets a secret; there being none is fine.
	Delete(ctx context.Context, ref string) error
}

// A Code says what a person can do about an error. The words are those of
// msp.Code, so that the caller can hand them on.
type Code string

// The codes.
const (
	NotFound Code = "not_found" // no such secret
	Invalid  Code = "invalid"   // called or configured wrongly; nothing was changed
	Internal Code = "internal"  // the disk or the keyring did not do its work
)

// An Error is safe to show: what happened, then what to do. Neither Message nor
// Err holds a secret.
type Error struct {
	Code    Code
	Message string
	Err     error // for the log; nil when there is no more to say
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + " (" + e.Err.Error() + ")"
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// IsNotFound says whether an error means that there is no such secret.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == NotFound
}

func notFound(ref string) error {
	return &Error{Code: NotFound, Message: fmt.Sprintf("There is no secret %q any more. Connect again and enter it.", ref)}
}

// The kinds of stores.
const (
	KindSystem = "system" // the operating system's keyring
	KindFile   = "file"   // an encrypted file
	KindMemory = "memory" // forgotten at the end; for tests
)

// Open makes a store of a kind; "" is KindSystem. path and passphrase are for
// KindFile. Nothing is read or derived yet: use Probe to learn whether it works.
func Open(kind, path, passphrase string) (Store, error) {
	switch kind {
	case "", KindSystem:
		return newKeyring(), nil
	case KindFile:
		return &file{path: path, passphrase: passphrase, work: standardWork}, nil
	case KindMemory:
		return &memory{}, nil
	}
	return nil, &Error{Code: Invalid, Message: fmt.Sprintf("%q is no kind of keyring. Set SITEWALK_KEYRING to file, or leave it out.", kind)}
}

// probeRef is asked for by Probe, and never stored.
const probeRef = "sitewalk-probe"

// Probe says whether a store can be used, before a person types a key into a
// form that could not keep it.
func Probe(ctx context.Context, s Store) error {
	_, err := s.Get(ctx, probeRef)
	if IsNotFound(err) {
		return nil
	}
	return err
}
