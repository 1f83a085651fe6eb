package secret

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// A Key seals secrets that lie in the database: the embedded passwords. There is
// one a workspace. It prints as nothing, so that no log or error can hold it.
type Key struct {
	raw [chacha20poly1305.KeySize]byte
}

// NewKey makes a key by chance.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k.raw[:]) // never fails: it ends the program instead
	return k
}

// String keeps the key out of whatever is printed.
func (Key) String() string { return "key" }

// GoString keeps it out of %#v too.
func (Key) GoString() string { return "key" }

// sealMark begins a sealed text and says how it was made: XChaCha20-Poly1305, the
// nonce before the ciphertext, in base64.
const sealMark = "x1:"

// Seal makes ciphertext of a secret. place names what it belongs to: the same
// place is needed to open it, so that one record's ciphertext is worth nothing in
// another's field. Sealing twice gives two texts. An empty secret stays empty.
func (k Key) Seal(plain, place string) (string, error) {
	if plain == "" {
		return "", nil
	}
	aead, err := chacha20poly1305.NewX(k.raw[:])
	if err != nil {
		return "", &Error{Code: Internal, Message: "The secret could not be encrypted. Nothing was saved.", Err: err}
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	_, _ = rand.Read(nonce)
	return sealMark + base64.RawStdEncoding.EncodeToString(aead.Seal(nonce, nonce, []byte(plain), []byte(place))), nil
}

// Open reads what Seal made for the same place. It fails with Invalid when key or
// place is another one, or the text was changed.
func (k Key) Open(sealed, place string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	text, ok := strings.CutPrefix(sealed, sealMark)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if !ok || err != nil || len(raw) < chacha20poly1305.NonceSizeX {
		return "", cannotOpen(errors.New("not as we write it"))
	}
	aead, err := chacha20poly1305.NewX(k.raw[:])
	if err != nil {
		return "", cannotOpen(err)
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(place))
	if err != nil {
		return "", cannotOpen(err)
	}
	return string(plain), nil
}

func cannotOpen(err error) error {
	return &Error{Code: Invalid, Message: "This secret cannot be decrypted: the workspace's key is another one, or the text was changed. Type it in anew.", Err: err}
}

// encode is the key as text for a Store; decode reads it.
func (k Key) encode() string { return base64.RawStdEncoding.EncodeToString(k.raw[:]) }

func decode(text string) (Key, error) {
	var k Key
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) != len(k.raw) {
		return k, &Error{Code: Internal, Message: "The workspace's key in the keyring is damaged. Bring it back from a backup of the keyring, or type the passwords in anew."}
	}
	copy(k.raw[:], raw)
	return k, nil
}
