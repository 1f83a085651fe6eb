package secret

import (
	"context"
	"errors"
	"time"

	zalando "github.com/zalando/go-keyring"
)

// service is the name under which the keyring's own window lists our secrets.
const service = "Sitewalk"

// keyringPatience is how long the keyring may take. A locked one asks the person
// for a password first, so it is not short.
const keyringPatience = 90 * time.Second

// A vault is what we need of a keyring; zalando.Keyring has it.
type vault interface {
	Set(service, user, password string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

// keyring keeps secrets in the operating system's keyring: Secret Service on
// Linux, Credential Manager on Windows, Keychain on macOS.
type keyring struct {
	vault    vault
	patience time.Duration
}

func newKeyring() *keyring { return &keyring{vault: systemVault{}, patience: keyringPatience} }

// systemVault is the keyring of this operating system.
type systemVault struct{}

func (systemVault) Set(service, user, password string) error {
	return zalando.Set(service, user, password)
}
func (systemVault) Get(service, user string) (string, error) { return zalando.Get(service, user) }
func (systemVault) Delete(service, user string) error        { return zalando.Delete(service, user) }

func (k *keyring) Get(ctx context.Context, ref string) (string, error) {
	value, err := k.ask(ctx, func() (string, error) { return k.vault.Get(service, ref) })
	if errors.Is(err, zalando.ErrNotFound) {
		return "", notFound(ref)
	}
	return value, noKeyring(err)
}

func (k *keyring) Set(ctx context.Context, ref, value string) error {
	_, err := k.ask(ctx, func() (string, error) { return "", k.vault.Set(service, ref, value) })
	if errors.Is(err, zalando.ErrSetDataTooBig) {
		return &Error{Code: Invalid, Message: "The key is longer than this system's keyring takes. Set SITEWALK_KEYRING=file and SITEWALK_PASSPHRASE to keep keys in an encrypted file.", Err: err}
	}
	return noKeyring(err)
}

func (k *keyring) Delete(ctx context.Context, ref string) error {
	_, err := k.ask(ctx, func() (string, error) { return "", k.vault.Delete(service, ref) })
	if errors.Is(err, zalando.ErrNotFound) {
		return nil
	}
	return noKeyring(err)
}

// errPatience is the cause when the keyring did not answer.
var errPatience = errors.New("the keyring did not answer in time")

// ask waits for the keyring, which knows no context, no longer than patience or
// ctx allow. A call that is given up goes on by itself and is forgotten.
func (k *keyring) ask(ctx context.Context, call func() (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	type answer struct {
		value string
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := call()
		done <- answer{value, err}
	}()
	timer := time.NewTimer(k.patience)
	defer timer.Stop()
	select {
	case a := <-done:
		return a.value, a.err
	case <-timer.C:
		return "", errPatience
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// noKeyring makes words of what the keyring says. A person's cancelling stays
// what it is.
func noKeyring(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Error{Code: Invalid, Err: err, Message: "This system's keyring cannot be used. Unlock or start it, " +
		"or set SITEWALK_KEYRING=file and SITEWALK_PASSPHRASE to keep keys in an encrypted file in the workspace."}
}
