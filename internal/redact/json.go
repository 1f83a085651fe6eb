package redact

import (
	"bytes"
	"encoding/json"
	"io"
)

// walk copies a JSON document and masks texts and numbers below members with a
// secret name; other texts go through text. Blanks, order, numbers and escapes
// of what stays are kept. ok is false when it is no whole document.
func walk(b []byte, text func(string) string) (out []byte, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var w walker
	copied := 0
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, false
		}
		end := int(dec.InputOffset())
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
	if len(w.open) > 0 || !w.any {
		return nil, false
	}
	return append(out, b[copied:]...), true
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

// A walker knows where in a document it is.
type walker struct {
	open   []level
	any    bool
	secret bool // the value that comes next is a secret
}

// A level is an object or an array that is not closed yet.
type level struct {
	object bool
	key    bool // the next text of an object is a member's name
	secret bool // everything within is
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
			secret := w.secret || top != nil && top.secret
			w.value(top)
			w.open = append(w.open, level{object: d == '{', key: d == '{', secret: secret})
		default:
			w.open = w.open[:len(w.open)-1]
		}
		return nil, false
	}
	if top != nil && top.object && top.key {
		name, _ := token.(string)
		top.key = false
		w.secret = SecretName(name)
		safe := text(name)
		return quoted(safe), safe != name
	}
	secret := w.secret || top != nil && top.secret
	w.value(top)
	switch v := token.(type) {
	case string:
		safe := v
		if secret && v != "" {
			safe = Mask
		} else if !secret {
			safe = text(v)
		}
		return quoted(safe), safe != v
	case json.Number:
		return quoted(Mask), secret
	}
	return nil, false // true, false and null tell nothing
}

// value says that a value has begun: the next text of the object is a name.
func (w *walker) value(top *level) {
	w.secret = false
	if top != nil && top.object {
		top.key = true
	}
}

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`"` + Mask + `"`)
	}
	return b
}
