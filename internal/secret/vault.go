package secret

import (
	"context"
	"encoding/json"
	"strings"
)

// A Vault keeps the workspace's key. It is made on first use. Profiles without a
// passphrase get it from the Store; one with a passphrase has it wrapped under
// that. What Settings hold is worth nothing without the one or the other.
//
// Two programs may make the key at once: the first one's counts. The other methods
// that change something are read, change, write: callers hold the workspace's lock.
type Vault struct {
	Settings Settings
	Store    Store
	// NewRef makes a reference for the Store that no other workspace has.
	NewRef func() string
	work   work // of Argon2id; zero is the standard
}

// Settings keep texts by name, "" where nothing is kept.
type Settings interface {
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
	// SettingOnce sets what is not set yet, and answers what is.
	SettingOnce(ctx context.Context, key, value string) (kept string, err error)
}

const (
	vaultSetting = "vault.key"
	wrapSetting  = "vault.profile."
	checkPlace   = "check"
	checkText    = "sitewalk"
)

// A vaultRecord says where the key is kept, and proves that it is the right one.
type vaultRecord struct {
	Ref   string `json:"ref"`   // in the Store; "" when every profile has a passphrase
	Check string `json:"check"` // a known text, sealed
}

// Made says whether the workspace has a key already: whether anything was sealed.
func (v Vault) Made(ctx context.Context) (bool, error) {
	r, err := v.record(ctx)
	return r.Check != "", err
}

func (v Vault) record(ctx context.Context) (vaultRecord, error) {
	var r vaultRecord
	text, err := v.Settings.Setting(ctx, vaultSetting)
	if err != nil || text == "" {
		return r, err
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return r, &Error{Code: Internal, Message: "The settings of the workspace's key are damaged. Restore the newest backup.", Err: err}
	}
	return r, nil
}

func (v Vault) save(ctx context.Context, r vaultRecord) error {
	text, err := r.text()
	if err != nil {
		return err
	}
	return v.Settings.SetSetting(ctx, vaultSetting, text)
}

func (r vaultRecord) text() (string, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return "", &Error{Code: Internal, Message: "The settings of the workspace's key could not be saved. Nothing was changed.", Err: err}
	}
	return string(text), nil
}

// Key gets the workspace's key for a profile; NotFound while none was made.
// passphrase is the profile's; "" where it has none.
func (v Vault) Key(ctx context.Context, profile, passphrase string) (Key, error) {
	r, err := v.record(ctx)
	if err != nil {
		return Key{}, err
	}
	if r.Check == "" {
		return Key{}, &Error{Code: NotFound, Message: "This workspace has no secrets yet."}
	}
	text, err := v.Settings.Setting(ctx, wrapSetting+profile)
	if err != nil {
		return Key{}, err
	}
	var k Key
	switch {
	case text != "" && passphrase == "":
		return Key{}, &Error{Code: Invalid, Message: "This profile has a passphrase, and secrets cannot be read without it. Unlock the profile first."}
	case text != "":
		k, err = unwrap(text, plainCode(passphrase), profile)
	case r.Ref == "":
		return Key{}, &Error{Code: Invalid, Message: "This profile cannot read the secrets of the workspace yet. Ask an administrator to reset it."}
	default:
		k, err = v.stored(ctx, r.Ref)
	}
	if err != nil {
		return Key{}, err
	}
	if plain, err := k.Open(r.Check, checkPlace); err != nil || plain != checkText {
		return Key{}, &Error{Code: Invalid, Message: "The key in the keyring is not the one of this workspace. Bring back the keyring that belongs to it, or type the passwords in anew."}
	}
	return k, nil
}

func (v Vault) stored(ctx context.Context, ref string) (Key, error) {
	text, err := v.Store.Get(ctx, ref)
	if IsNotFound(err) {
		return Key{}, &Error{Code: Invalid, Message: "The workspace's key is not in the keyring of this computer, so its secrets cannot be read here. Open the workspace where it was made, or bring its keyring along."}
	}
	if err != nil {
		return Key{}, err
	}
	return decode(text)
}

// Make makes the workspace's key, or gets the one that is there.
func (v Vault) Make(ctx context.Context, profile, passphrase string) (Key, error) {
	made, err := v.Made(ctx)
	if err != nil {
		return Key{}, err
	}
	if made {
		return v.Key(ctx, profile, passphrase)
	}
	k := NewKey()
	check, err := k.Seal(checkText, checkPlace)
	if err != nil {
		return Key{}, err
	}
	r := vaultRecord{Ref: v.NewRef(), Check: check}
	// First the key, then what says that there is one: cut short between the two,
	// nothing was sealed, and another is made.
	if err := v.Store.Set(ctx, r.Ref, k.encode()); err != nil {
		return Key{}, err
	}
	text, err := r.text()
	if err != nil {
		return Key{}, err
	}
	kept, err := v.Settings.SettingOnce(ctx, vaultSetting, text)
	if err != nil {
		return Key{}, err
	}
	if kept != text {
		if err := v.Store.Delete(ctx, r.Ref); err != nil {
			return Key{}, err
		}
	}
	return v.Key(ctx, profile, passphrase) // proves that it was kept
}

// SetPassphrase wraps the key anew for a profile, which must be able to open it by
// its old passphrase. "" as the new one puts the profile back to the Store.
func (v Vault) SetPassphrase(ctx context.Context, profile, old, passphrase string) error {
	k, err := v.Key(ctx, profile, old)
	if err != nil {
		return err
	}
	if passphrase != "" {
		return v.wrapFor(ctx, k, profile, passphrase)
	}
	r, err := v.record(ctx)
	if err != nil {
		return err
	}
	if r.Ref == "" {
		r.Ref = v.NewRef()
		if err := v.Store.Set(ctx, r.Ref, k.encode()); err != nil {
			return err
		}
		if err := v.save(ctx, r); err != nil {
			return err
		}
	}
	return v.Settings.SetSetting(ctx, wrapSetting+profile, "")
}

// Reset gives a profile whose passphrase is lost a recovery code, by the key that
// somebody else could open. The code is the profile's passphrase until it sets
// another, and is kept nowhere: it is shown this once. No secret is lost.
func (v Vault) Reset(ctx context.Context, k Key, profile string) (code string, err error) {
	code = recoveryCode()
	return code, v.wrapFor(ctx, k, profile, code)
}

// Withdraw takes the key out of the Store. It is for the moment when every profile
// has a passphrase: whoever only has the computer then has no key.
func (v Vault) Withdraw(ctx context.Context) error {
	r, err := v.record(ctx)
	if err != nil || r.Ref == "" {
		return err
	}
	ref := r.Ref
	r.Ref = ""
	if err := v.save(ctx, r); err != nil {
		return err
	}
	return v.Store.Delete(ctx, ref)
}

func (v Vault) wrapFor(ctx context.Context, k Key, profile, passphrase string) error {
	if strings.TrimSpace(passphrase) == "" {
		return &Error{Code: Invalid, Message: "The passphrase is empty. Nothing was changed."}
	}
	w := v.work
	if w == (work{}) {
		w = standardWork
	}
	text, err := wrap(k, plainCode(passphrase), profile, w)
	if err != nil {
		return err
	}
	return v.Settings.SetSetting(ctx, wrapSetting+profile, text)
}
