// Package config finds the workspace folder and reads the environment. It makes
// folders, and nothing else: settings live in the database.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// An Env is what the environment says. Secrets in it are for the one use they
// are named for, and are never logged.
type Env struct {
	Data            string        // SITEWALK_DATA: the workspace folder
	Staff           string        // SITEWALK_STAFF: act as this profile
	StaffPassphrase string        // SITEWALK_STAFF_PASSPHRASE
	Keyring         string        // SITEWALK_KEYRING: "" or "system" for the operating system's, "file" for a file in the workspace
	Passphrase      string        // SITEWALK_PASSPHRASE: opens that file
	LookupWait      time.Duration // SITEWALK_LOOKUP_SECONDS: the wait before the second look-up of a lost answer
	LookupSet       bool          // whether it was given; the default is DefaultLookupWait
}

// DefaultLookupWait is how long a lost answer waits for its second look-up.
const DefaultLookupWait = 30 * time.Second

// An Error is safe to show: what happened, then what to do. Name is the variable
// or flag to mend.
type Error struct {
	Name    string
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

// ReadEnv reads the variables through getenv, which is os.Getenv outside tests.
// It gives an *Error for a value that cannot be used.
func ReadEnv(getenv func(string) string) (Env, error) {
	e := Env{
		Data: getenv("SITEWALK_DATA"), Staff: getenv("SITEWALK_STAFF"), StaffPassphrase: getenv("SITEWALK_STAFF_PASSPHRASE"),
		Keyring: getenv("SITEWALK_KEYRING"), Passphrase: getenv("SITEWALK_PASSPHRASE"), LookupWait: DefaultLookupWait,
	}
	switch e.Keyring {
	case "", "system", "file":
	default:
		return Env{}, &Error{Name: "SITEWALK_KEYRING", Message: fmt.Sprintf(
			"SITEWALK_KEYRING is %q. Set it to file, or leave it out for the operating system's keyring.", e.Keyring)}
	}
	if s := strings.TrimSpace(getenv("SITEWALK_LOOKUP_SECONDS")); s != "" {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || !(n >= 0 && n <= 86400) {
			return Env{}, &Error{Name: "SITEWALK_LOOKUP_SECONDS", Message: fmt.Sprintf(
				"SITEWALK_LOOKUP_SECONDS is %q. Set it to seconds from 0 to 86400.", s)}
		}
		e.LookupWait, e.LookupSet = time.Duration(n*float64(time.Second)), true
	}
	return e, nil
}

// A Workspace is the layout of a workspace folder. All paths are absolute.
type Workspace struct {
	Folder      string
	Database    string // one SQLite file
	Attachments string // a folder; files by the hash of what they hold
	Backups     string // a folder; daily copies of the database
	Logs        string // a folder
	Recorder    string // a folder; made when something is recorded
	Temporary   string // a folder; uploads and half-written files, emptied at start
	Secrets     string // the encrypted key file, when the keyring is "file"
	Lock        string // held while something is written
	Practice    string // what the practice systems hold, while the workspace is joined to them
}

// Find says which folder is the workspace: the --data flag, else SITEWALK_DATA,
// else Sitewalk's folder among the user's data. It makes nothing.
func Find(flag string, env Env) (Workspace, error) {
	folder, name := flag, "--data"
	if folder == "" {
		folder, name = env.Data, "SITEWALK_DATA"
	}
	if folder == "" {
		standard, err := dataFolder(runtime.GOOS, os.Getenv, os.UserHomeDir)
		if err != nil {
			return Workspace{}, &Error{Name: "--data", Err: err,
				Message: "This user has no home folder. Say with --data or SITEWALK_DATA where the workspace is."}
		}
		folder, name = standard, ""
	}
	abs, err := filepath.Abs(folder)
	if err != nil {
		return Workspace{}, &Error{Name: name, Err: err, Message: "The workspace folder cannot be found. Give its full path."}
	}
	in := func(name string) string { return filepath.Join(abs, name) }
	return Workspace{
		Folder: abs, Database: in("sitewalk.db"), Attachments: in("attachments"), Backups: in("backups"), Logs: in("logs"), Recorder: in("recorder"),
		Temporary: in("tmp"), Secrets: in("secrets.sealed"), Lock: in("sitewalk.lock"), Practice: in("practice.json"),
	}, nil
}

// dataFolder is where programs of the platform keep a user's data. On Windows it
// is the local one: a roaming profile copies its files while they are written.
func dataFolder(goos string, getenv func(string) string, home func() (string, error)) (string, error) {
	switch goos {
	case "windows":
		if local := getenv("LOCALAPPDATA"); local != "" {
			return filepath.Join(local, "Sitewalk"), nil
		}
	case "darwin":
	default:
		if xdg := getenv("XDG_DATA_HOME"); filepath.IsAbs(xdg) {
			return filepath.Join(xdg, "sitewalk"), nil
		}
	}
	h, err := home()
	if err != nil {
		return "", err
	}
	switch goos {
	case "windows":
		return filepath.Join(h, "AppData", "Local", "Sitewalk"), nil
	case "darwin":
		return filepath.Join(h, "Library", "Application Support", "Sitewalk"), nil
	}
	return filepath.Join(h, ".local", "share", "sitewalk"), nil
}

// Make makes the folders that are not there, for the user alone (0700). Folders
// that are there keep their permissions, since a person may have chosen them. A
// second call changes nothing.
func (w Workspace) Make() error {
	for _, folder := range []string{w.Folder, w.Attachments, w.Backups, w.Logs, w.Temporary} {
		info, err := os.Stat(folder)
		switch {
		case err == nil && info.IsDir():
			continue
		case err == nil:
			return &Error{Name: "--data", Message: folder + " is a file. Choose a folder for the workspace, or move the file away."}
		case !errors.Is(err, os.ErrNotExist):
			return cannotMake(folder, err)
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return cannotMake(folder, err)
		}
	}
	return nil
}

func cannotMake(folder string, err error) error {
	return &Error{Name: "--data", Err: err,
		Message: "The folder " + folder + " cannot be made. Choose another with --data, or ask for the right to write there."}
}

// Exists says whether there is a workspace: a folder with a database.
func (w Workspace) Exists() bool {
	info, err := os.Stat(w.Database)
	return err == nil && info.Mode().IsRegular()
}
