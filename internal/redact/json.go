package redact

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// walk copies a JSON document and masks what the names of members say is secret;
// other texts go through text. Blanks, order, numbers and escapes of what stays are
// kept. It stops when most bytes were read, and where the document breaks off:
// what comes then cannot be told for secret or not, and is left out. whole says that
// it was read to the end. ok is false when b is no JSON from the start.
func walk(b []byte, most int, text func(string) string) (out []byte, whole, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var w walker
	copied, end := 0, 0
	for end <= most {
		token, err := dec.Token()
		if err == io.EOF && len(w.open) == 0 {
			return append(out, b[copied:]...), true, w.any
		}
		if err != nil {
			break
		}
		end = int(dec.InputOffset())
		replacement, replace := w.see(token, text)
		if !replace {
			continue
		}
		// The token's text ends at end; what is before it are blanks, colons and commas.
		start := end - tokenLength(b[:end], token)
		out = append(out, b[copied:start]...)
		out = append(out, replacement...)
		copied = end
	}
	return append(out, b[copied:end]...), false, w.object
}

// tokenLength is the length of the text or number that ends b.
func tokenLength(b []byte, token json.Token) int {
	if n, ok := token.(json.Number); ok {
		return len(n)
	}
	// Backwards to the opening quote: one that no odd number of backslashes precedes.
	for i := len(b) - 2; i >= 0; i-- {
		if b[i] != '"' {
			continue
		}
		slashes := 0
		for j := i - 1; j >= 0 && b[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return len(b) - i
		}
	}
	return len(b)
}

// A treatment is what becomes of a value, by the name of its member.
type treatment int

const (
	plain  treatment = iota
	hidden           // the value, and everything within it
	file             // text: its length is told, and nothing else
	link             // an address that opens something by itself: its host is told
)

// treatmentOf says what becomes of a member of this name.
func treatmentOf(name string) treatment {
	switch short := letters(name); {
	case SecretName(name), short == "traits":
		// The traits of a flexible asset are a client's own words, passwords among
		// them, and their names do not say which.
		return hidden
	case short == "content":
		return file
	case strings.HasSuffix(short, "downloadurl"), strings.HasSuffix(short, "signedurl"), strings.HasSuffix(short, "shareurl"):
		return link
	}
	return plain
}

// A walker knows where in a document it is.
type walker struct {
	open   []level
	any    bool
	object bool      // it began as an object or an array
	treat  treatment // of the value that comes next
}

// A level is an object or an array that is not closed yet.
type level struct {
	object bool
	key    bool      // the next text of an object is a member's name
	treat  treatment // of everything within
}

// see takes a token and says what shall stand in its place.
func (w *walker) see(token json.Token, text func(string) string) (replacement []byte, replace bool) {
	w.any = true
	var top *level
	if n := len(w.open); n > 0 {
		top = &w.open[n-1]
	}
	if d, ok := token.(json.Delim); ok {
		switch d {
		case '{', '[':
			w.object = w.object || len(w.open) == 0
			treat := w.next(top)
			w.open = append(w.open, level{object: d == '{', key: d == '{', treat: treat})
		default:
			w.open = w.open[:len(w.open)-1]
		}
		return nil, false
	}
	if top != nil && top.object && top.key {
		name, _ := token.(string)
		top.key = false
		w.treat = treatmentOf(name)
		safe := text(name)
		return quoted(safe), safe != name
	}
	treat := w.next(top)
	switch v := token.(type) {
	case string:
		safe := treat.text(v, text)
		return quoted(safe), safe != v
	case json.Number:
		return quoted(Mask), treat == hidden
	}
	return nil, false // true, false and null tell nothing
}

// next is the treatment of the value that begins: that of its name, or of what it
// is in. After it, the next text of an object is a name.
func (w *walker) next(top *level) treatment {
	treat := w.treat
	w.treat = plain
	if top != nil {
		top.key = top.object
		if top.treat == hidden || treat == plain {
			treat = top.treat
		}
	}
	return treat
}

// text treats one text.
func (t treatment) text(v string, text func(string) string) string {
	switch {
	case v == "":
		return ""
	case t == hidden:
		return Mask
	case t == file || encoded(v):
		if strings.HasPrefix(v, "[file of ") {
			return v
		}
		return "[file of " + strconv.Itoa(len(v)) + " characters]"
	case t == link:
		u, err := url.Parse(v)
		if err != nil || u.Host == "" {
			return Mask
		}
		return u.Scheme + "://" + u.Hostname() + "/" + Mask
	}
	return text(v)
}

// longest is how long a text without a blank may be that is no encoded file.
const longest = 512

// encoded says that a text looks like a file in base64.
func encoded(v string) bool {
	if len(v) < longest {
		return false
	}
	v, _, _ = strings.Cut(strings.TrimPrefix(v, "data:"), "=")
	if _, after, ok := strings.Cut(v, ";base64,"); ok {
		v = after
	}
	return !strings.ContainsFunc(v, func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+/-_\r\n", r)
	})
}

// secretsIn lists the texts of a document that are secret by the names of their
// members, so that they are known where they are repeated.
func secretsIn(b []byte) (out []string) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var w walker
	for {
		token, err := dec.Token()
		if err != nil {
			return out
		}
		name := len(w.open) > 0 && w.open[len(w.open)-1].key
		treat := w.treat
		if n := len(w.open); n > 0 && w.open[n-1].treat == hidden {
			treat = hidden
		}
		if v, ok := token.(string); ok && !name && (treat == hidden || treat == link) && len(v) < longest {
			out = append(out, v)
		}
		w.see(token, func(s string) string { return s })
	}
}

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`"` + Mask + `"`)
	}
	return b
}
