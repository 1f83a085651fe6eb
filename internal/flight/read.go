package flight

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
)

// ErrGone says that an entry has made way for newer ones, or never was.
var ErrGone = errors.New("the entry is not in the flight recorder any more")

// A Query asks for entries, newest first. The zero value asks for all.
type Query struct {
	System string
	Method string // "" for all, "writes" for all that may change something, or one method
	Status string // "" for all, "failed" for all that are not 2xx or 3xx, "none" for no answer, or a status or its first digit: "422", "4"
	Text   string // in the address, the bodies, the record's name or the error, in any case
	Round  string
	Before string // the ID after which the page before ended; "" from the newest on
	Limit  int    // 0 is 200
}

// List reads a page of entries without their bodies. next is where the next page
// goes on; "" when there is none.
func (r *Recorder) List(ctx context.Context, q Query) (out []Entry, next string, err error) {
	if r == nil {
		return nil, "", nil
	}
	r.Flush()
	if q.Limit <= 0 {
		q.Limit = 200
	}
	last, end := 0, 0
	if q.Before != "" {
		if last, end, err = parseID(q.Before); err != nil {
			return nil, "", err
		}
	}
	m := newMatcher(q)
	err = r.backwards(ctx, last, end, func(line []byte, id string) bool {
		e, ok := m.match(line)
		if !ok {
			return true
		}
		if len(out) == q.Limit {
			next = out[len(out)-1].ID
			return false
		}
		e.ID = id
		e.Request, e.Response = "", ""
		out = append(out, e)
		return true
	})
	return out, next, err
}

// Entry reads one entry whole. The error is ErrGone when it is not there.
func (r *Recorder) Entry(id string) (Entry, error) {
	if r == nil {
		return Entry{}, ErrGone
	}
	n, at, err := parseID(id)
	if err != nil {
		return Entry{}, err
	}
	r.Flush()
	f, err := os.Open(r.path(n))
	if err != nil {
		return Entry{}, gone(err)
	}
	defer f.Close()
	line := make([]byte, 0, 64<<10)
	part := make([]byte, 64<<10)
	for {
		k, err := f.ReadAt(part, int64(at+len(line)))
		if i := bytes.IndexByte(part[:k], '\n'); i >= 0 {
			line = append(line, part[:i]...)
			break
		}
		line = append(line, part[:k]...)
		if err != nil {
			break
		}
	}
	e, ok := whole(line)
	if !ok {
		return Entry{}, ErrGone
	}
	e.ID = id
	return r.masked(e), nil
}

// Each hands over every entry whole, newest first, until fn fails, with the
// secrets masked that are known by now.
func (r *Recorder) Each(ctx context.Context, fn func(Entry) error) error {
	if r == nil {
		return nil
	}
	r.Flush()
	var failed error
	err := r.backwards(ctx, 0, 0, func(line []byte, id string) bool {
		if e, ok := whole(line); ok {
			e.ID = id
			failed = fn(r.masked(e))
		}
		return failed == nil
	})
	return errors.Join(failed, err)
}

// backwards goes through the lines, newest first, from before a place on; file 0
// is from the end. It goes on while fn says so.
func (r *Recorder) backwards(ctx context.Context, file, end int, fn func(line []byte, id string) bool) error {
	numbers, err := r.numbers()
	if err != nil {
		return err
	}
	for _, n := range slices.Backward(numbers) {
		if file > 0 && n > file {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := os.ReadFile(r.path(n))
		if err != nil {
			if errors.Is(err, os.ErrNotExist) {
				continue // it has just made way
			}
			return err
		}
		if n == file {
			data = data[:min(end, len(data))]
		}
		for len(data) > 0 {
			data = bytes.TrimSuffix(data, []byte("\n"))
			at := bytes.LastIndexByte(data, '\n') + 1
			if line := data[at:]; len(line) > 0 && !fn(line, makeID(n, at)) {
				return nil
			}
			data = data[:at]
		}
	}
	return nil
}

func makeID(file, at int) string { return strconv.Itoa(file) + "-" + strconv.Itoa(at) }

func parseID(id string) (file, at int, err error) {
	a, b, ok := strings.Cut(id, "-")
	file, errA := strconv.Atoi(a)
	at, errB := strconv.Atoi(b)
	if !ok || errA != nil || errB != nil || file < 1 || at < 0 {
		return 0, 0, ErrGone
	}
	return file, at, nil
}

func gone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return ErrGone
	}
	return err
}

// A matcher decides whether a line is asked for, reading as little of it as it can.
type matcher struct {
	q    Query
	text string
	raw  []byte // the text as it stands in a line, in lower case
}

func newMatcher(q Query) *matcher {
	m := &matcher{q: q, text: strings.ToLower(strings.TrimSpace(q.Text))}
	if m.text != "" {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if enc.Encode(m.text) == nil {
			m.raw = bytes.Trim(bytes.TrimSpace(b.Bytes()), `"`)
		}
	}
	return m
}

func (m *matcher) match(line []byte) (Entry, bool) {
	if m.raw != nil && !bytes.Contains(bytes.ToLower(line), m.raw) {
		return Entry{}, false
	}
	e, ok := head(line)
	if !ok || !m.fits(e) {
		return e, false
	}
	if m.text == "" {
		return e, true
	}
	full, ok := whole(line)
	if !ok {
		return e, false
	}
	for _, s := range []string{e.URL, e.About, e.Err, e.Method, strconv.Itoa(e.Status), full.Request, full.Response} {
		if strings.Contains(strings.ToLower(s), m.text) {
			return e, true
		}
	}
	return e, false
}

func (m *matcher) fits(e Entry) bool {
	q := m.q
	switch {
	case q.System != "" && q.System != e.System, q.Round != "" && q.Round != e.Round:
		return false
	case q.Method == "writes" && !e.Writes(), q.Method != "" && q.Method != "writes" && !strings.EqualFold(q.Method, e.Method):
		return false
	case q.Status == "failed":
		return e.Failed()
	case q.Status == "none":
		return e.Status == 0
	}
	return strings.HasPrefix(strconv.Itoa(e.Status), q.Status)
}
