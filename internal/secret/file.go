package secret

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// file keeps secrets in one file, sealed with XChaCha20-Poly1305 under a key that
// Argon2id derives from a passphrase. The file is read anew for every call,
// since another process may have changed it; the key is derived once per salt.
// Writing is read, change, replace: callers hold the workspace's lock.
type file struct {
	path       string
	passphrase string
	work       work

	mu   sync.Mutex
	salt string
	made work
	key  []byte
}

// work is what deriving a key costs. The standard is RFC 9106's second choice
// with less parallelism: 64 MiB, three passes, about a tenth of a second.
type work struct {
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"` // KiB
	Threads uint8  `json:"threads"`
}

// sane says that we might have asked for so much work ourselves.
func (w work) sane() bool {
	return w.Time >= 1 && w.Time <= 16 && w.Memory >= 8 && w.Memory <= 1<<20 && w.Threads >= 1 && w.Threads <= 16
}

var standardWork = work{Time: 3, Memory: 64 * 1024, Threads: 2}

// A sealedFile is the file. Everything but Sealed is bound to it as additional
// data, so that nobody can weaken one without breaking the other.
type sealedFile struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	KDF     string `json:"kdf"`
	Work    work   `json:"work"`
	Salt    []byte `json:"salt"`
	Nonce   []byte `json:"nonce"`
	Sealed  []byte `json:"sealed,omitempty"`
}

const (
	fileFormat  = "sitewalk secrets"
	fileVersion = 1
	fileKDF     = "argon2id"
	maxFile     = 16 << 20 // bytes; API keys never fill this
)

func (f *file) Get(ctx context.Context, ref string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	values, err := f.read(ctx)
	if err != nil {
		return "", err
	}
	v, ok := values[ref]
	if !ok {
		return "", notFound(ref)
	}
	return v, nil
}

func (f *file) Set(ctx context.Context, ref, value string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	values, err := f.read(ctx)
	if err != nil {
		return err
	}
	values[ref] = value
	return f.write(values)
}

func (f *file) Delete(ctx context.Context, ref string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	values, err := f.read(ctx)
	if err != nil {
		return err
	}
	if _, ok := values[ref]; !ok {
		return nil
	}
	delete(values, ref)
	return f.write(values)
}

// read opens the file. One that is not there is empty; one that cannot be opened
// is an error and stays as it is.
func (f *file) read(ctx context.Context) (map[string]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.passphrase == "" {
		return nil, &Error{Code: Invalid, Message: "The encrypted key file needs a passphrase. Set SITEWALK_PASSPHRASE."}
	}
	raw, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, &Error{Code: Internal, Message: "The key file cannot be read. Nothing was changed. Check the rights on the workspace folder.", Err: err}
	}
	sealed, err := parse(raw)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(f.derive(sealed.Salt, sealed.Work))
	if err != nil {
		return nil, &Error{Code: Internal, Message: "The key file cannot be opened. Nothing was changed.", Err: err}
	}
	bound, err := sealed.bound()
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, sealed.Nonce, sealed.Sealed, bound)
	if err != nil {
		return nil, &Error{Code: Invalid, Message: "The passphrase does not open the key file. Nothing was changed. " +
			"Check SITEWALK_PASSPHRASE; if it is right, the file is damaged: bring it back from a backup."}
	}
	values := map[string]string{}
	if err := json.Unmarshal(plain, &values); err != nil {
		return nil, damaged(errors.New("what is sealed is no list of secrets")) // not err: it may quote some
	}
	return values, nil
}

func damaged(err error) error {
	return &Error{Code: Internal, Message: "The key file is damaged. Nothing was changed. " +
		"Bring it back from a backup, or move it away and connect again.", Err: err}
}

// parse checks the outside of the file, before any work is spent on it.
func parse(raw []byte) (sealedFile, error) {
	var s sealedFile
	if len(raw) > maxFile {
		return s, damaged(fmt.Errorf("%d bytes", len(raw)))
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, damaged(err)
	}
	if s.Format == fileFormat && s.Version > fileVersion {
		return s, &Error{Code: Invalid, Message: "The key file was made by a newer Sitewalk. Update this one."}
	}
	if s.Format != fileFormat || s.Version != fileVersion || s.KDF != fileKDF || len(s.Salt) < 16 || len(s.Nonce) != chacha20poly1305.NonceSizeX {
		return s, damaged(errors.New("its first part is not as we write it"))
	}
	// A forged file must not make us compute for hours or take all memory.
	if !s.Work.sane() {
		return s, damaged(errors.New("it asks for more work than we ever do"))
	}
	return s, nil
}

func (f *file) derive(salt []byte, w work) []byte {
	if f.key == nil || f.salt != string(salt) || f.made != w {
		f.key = argon2.IDKey([]byte(f.passphrase), salt, w.Time, w.Memory, w.Threads, chacha20poly1305.KeySize)
		f.salt, f.made = string(salt), w
	}
	return f.key
}

// bound is what the seal also vouches for.
func (s sealedFile) bound() ([]byte, error) {
	s.Sealed = nil
	b, err := json.Marshal(s)
	if err != nil {
		return nil, &Error{Code: Internal, Message: "The key file cannot be opened. Nothing was changed.", Err: err}
	}
	return b, nil
}

// write seals and replaces the file: a new one is written, synced and renamed
// over the old, so that a crash leaves the one or the other.
func (f *file) write(values map[string]string) error {
	fail := func(err error) error {
		return &Error{Code: Internal, Message: "The key file cannot be written. Nothing was changed. Check the disk's space and the rights on the workspace folder.", Err: err}
	}
	s := sealedFile{Format: fileFormat, Version: fileVersion, KDF: fileKDF, Work: f.work, Salt: []byte(f.salt), Nonce: make([]byte, chacha20poly1305.NonceSizeX)}
	if f.key == nil || f.made != f.work {
		s.Salt = make([]byte, 16)
		_, _ = rand.Read(s.Salt) // never fails: it ends the program instead
	}
	_, _ = rand.Read(s.Nonce)
	aead, err := chacha20poly1305.NewX(f.derive(s.Salt, s.Work))
	if err != nil {
		return fail(err)
	}
	plain, err := json.Marshal(values)
	if err != nil {
		return fail(errors.New("the secrets cannot be put together"))
	}
	bound, err := s.bound()
	if err != nil {
		return err
	}
	s.Sealed = aead.Seal(nil, s.Nonce, plain, bound)
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fail(err)
	}
	if err := replace(f.path, append(raw, '\n')); err != nil {
		return fail(err)
	}
	return nil
}

// replace writes a file that only the user can read, all or nothing.
func replace(path string, data []byte) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temp.Close()
			_ = os.Remove(temp.Name())
		}
	}()
	if _, err := temp.Write(data); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the rename last through a power cut, where the system can.
// Windows has no such call for folders, and its rename is journalled.
func syncFolder(folder string) error {
	if os.PathSeparator == '\\' {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = d.Sync()
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}
