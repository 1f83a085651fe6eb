package flight

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A file holds a JSON line an entry; the highest number is the newest. All
// programs append to it, each line by one write, so nobody needs a lock and
// nothing is ever renamed: when it is full, whoever comes next begins the next
// number. What a crash or a full disk left of a line is ended by the next writer,
// and skipped by readers.
const suffix = ".jsonl"

func (r *Recorder) path(n int) string {
	return filepath.Join(r.o.Folder, fmt.Sprintf("%08d%s", n, suffix))
}

// numbers lists the files, oldest first. A folder that is not there has none.
func (r *Recorder) numbers() ([]int, error) {
	entries, err := os.ReadDir(r.o.Folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var out []int
	for _, e := range entries {
		digits, ok := strings.CutSuffix(e.Name(), suffix)
		if n, err := strconv.Atoi(digits); ok && err == nil && n > 0 && e.Type().IsRegular() {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out, err
}

// store appends entries and says how many of them are whole in a file.
func (r *Recorder) store(entries []Entry) (written int, err error) {
	if err := os.MkdirAll(r.o.Folder, 0o700); err != nil {
		return 0, err
	}
	numbers, err := r.numbers()
	if err != nil {
		return 0, err
	}
	n := 1
	if len(numbers) > 0 {
		n = numbers[len(numbers)-1]
	}
	var f *os.File
	defer func() {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	size := 0
	for _, e := range entries {
		if e.About == "" {
			e.About = About(e.Request, e.Response)
		}
		line, err := encode(r.masked(e))
		if err != nil {
			return written, err
		}
		for f == nil || size > 0 && size+len(line) > r.o.FileBytes {
			if f != nil {
				if err := f.Close(); err != nil {
					return written, err
				}
				n++
			}
			if f, size, err = r.open(n); err != nil {
				return written, err
			}
		}
		if _, err := f.Write(line); err != nil {
			return written, err
		}
		size += len(line)
		written++
	}
	r.trim(n)
	return written, nil
}

// open opens a file for appending, behind a whole line.
func (r *Recorder) open(n int) (*os.File, int, error) {
	f, err := os.OpenFile(r.path(n), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() > 0 {
		last := make([]byte, 1)
		if _, err = f.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			_, err = f.Write([]byte("\n"))
		}
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, int(info.Size()), nil
}

// trim deletes what is too much or too old. What cannot be deleted now, because
// another program reads it, is deleted next time.
func (r *Recorder) trim(newest int) {
	numbers, err := r.numbers()
	if err != nil {
		return
	}
	oldest := r.o.Now().Add(-r.o.Age)
	for i, n := range numbers {
		if n == newest {
			return
		}
		info, err := os.Stat(r.path(n))
		if len(numbers)-i > r.o.Files || err == nil && info.ModTime().Before(oldest) {
			_ = os.Remove(r.path(n))
		}
	}
}

// encode writes one line. The bodies come last, so that a list can do without
// reading them (see head).
func encode(e Entry) ([]byte, error) {
	e.At = e.At.UTC().Truncate(time.Millisecond)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(e)
	return b.Bytes(), err
}

// bodies begin here in a line. Inside a text the quotes would be escaped, so it
// is nowhere else.
var bodies = []byte(`,"request":"`)

// head reads a line without its bodies; false for what is no entry.
func head(line []byte) (e Entry, ok bool) {
	i := bytes.Index(line, bodies)
	if i < 0 {
		return e, false
	}
	return e, json.Unmarshal(append(slices.Clip(line[:i]), '}'), &e) == nil
}

// whole reads a line.
func whole(line []byte) (e Entry, ok bool) { return e, json.Unmarshal(line, &e) == nil }
