package secret

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// A wrapped key is the workspace's key, sealed under a key that Argon2id derives
// from a passphrase. It may lie in the database: without the passphrase it is
// worth nothing. holder is bound to it, so that one profile's is not taken for
// another's.
type wrapped struct {
	KDF    string `json:"kdf"`
	Work   work   `json:"work"`
	Salt   []byte `json:"salt"`
	Sealed string `json:"sealed"`
}

func wrap(k Key, passphrase, holder string, w work) (string, error) {
	out := wrapped{KDF: fileKDF, Work: w, Salt: make([]byte, 16)}
	_, _ = rand.Read(out.Salt)
	var err error
	if out.Sealed, err = out.key(passphrase).Seal(base64.RawStdEncoding.EncodeToString(k.raw[:]), "key of "+holder); err != nil {
		return "", err
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "", &Error{Code: Internal, Message: "The workspace's key could not be wrapped. Nothing was changed.", Err: err}
	}
	return string(text), nil
}

func unwrap(text, passphrase, holder string) (Key, error) {
	var in wrapped
	if err := json.Unmarshal([]byte(text), &in); err != nil || in.KDF != fileKDF || len(in.Salt) < 16 || !in.Work.sane() {
		return Key{}, &Error{Code: Internal, Message: "What opens the workspace's key for this profile is damaged. Ask an administrator to reset the profile."}
	}
	plain, err := in.key(passphrase).Open(in.Sealed, "key of "+holder)
	if err != nil {
		return Key{}, &Error{Code: Invalid, Message: "The passphrase of this profile is another one. Type it again, or ask an administrator to reset the profile.", Err: errors.New("wrapped key not opened")}
	}
	return decode(plain)
}

func (w wrapped) key(passphrase string) Key {
	var k Key
	copy(k.raw[:], argon2.IDKey([]byte(passphrase), w.Salt, w.Work.Time, w.Work.Memory, w.Work.Threads, chacha20poly1305.KeySize))
	return k
}

// recoveryCode is 130 bits by chance, in groups that can be read aloud.
func recoveryCode() string {
	raw := make([]byte, 17)
	_, _ = rand.Read(raw)
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)[:26]
	var groups []string
	for len(text) > 0 {
		n := min(5, len(text))
		groups, text = append(groups, text[:n]), text[n:]
	}
	return strings.Join(groups, "-")
}

// plainCode takes out what people add to a code when they type it. A passphrase
// that is none comes back as it is.
func plainCode(text string) string {
	bare := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(text))
	if len(bare) != 26 || strings.Trim(bare, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return text
	}
	return bare
}
