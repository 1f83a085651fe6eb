package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// shortest is the length from which a known value is masked wherever it stands.
// A shorter one would mask half of every log.
const shortest = 5

// Secrets knows secret values and masks them anywhere, also where nothing around
// them says so, and also when they are escaped for an address or JSON or encoded
// for basic authentication. A nil Secrets knows none. It is safe for use by
// several goroutines.
type Secrets struct {
	mu       sync.RWMutex
	known    map[string]bool
	replacer *strings.Replacer
}

// Add tells of secret values. Those shorter than five bytes are left to their
// place and form.
func (s *Secrets) Add(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string]bool{}
	}
	for _, v := range values {
		for _, part := range append([]string{v, strings.TrimSpace(v)}, strings.Split(v, "\n")...) {
			if len(part) >= shortest {
				s.known[part] = true
			}
		}
	}
	forms := map[string]bool{}
	for v := range s.known {
		for _, form := range encodings(v) {
			forms[form] = true
		}
	}
	list := make([]string, 0, len(forms))
	for form := range forms {
		list = append(list, form)
	}
	// A replacer prefers what stands first: the longer, where one holds another.
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(list))
	for _, form := range list {
		pairs = append(pairs, form, Mask)
	}
	s.replacer = strings.NewReplacer(pairs...)
}

// encodings are the ways in which a value stands in requests and messages.
func encodings(v string) []string {
	out := []string{v, url.QueryEscape(v), url.PathEscape(v)}
	for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		out = append(out, e.EncodeToString([]byte(v)))
	}
	var b bytes.Buffer
	plain := json.NewEncoder(&b)
	plain.SetEscapeHTML(false)
	if plain.Encode(v) == nil {
		out = append(out, strings.Trim(strings.TrimSuffix(b.String(), "\n"), `"`))
	}
	if html, err := json.Marshal(v); err == nil {
		out = append(out, strings.Trim(string(html), `"`))
	}
	return slices.DeleteFunc(out, func(s string) bool { return len(s) < shortest })
}

// byValue masks the known values.
func (s *Secrets) byValue(text string) string {
	if s == nil {
		return text
	}
	s.mu.RLock()
	r := s.replacer
	s.mu.RUnlock()
	if r == nil {
		return text
	}
	return r.Replace(text)
}

// String masks secrets in a text by value, place and form.
func (s *Secrets) String(text string) string { return byForm(s.byValue(text)) }

// Header copies headers with the secret ones masked.
func (s *Secrets) Header(h http.Header) http.Header { return header(h, s.String) }

// URL masks the user part and secret parameters of an address, and known values
// anywhere in it.
func (s *Secrets) URL(raw string) string { return address(raw, s.String) }

// JSON masks secrets in a JSON document, as the package's JSON does.
func (s *Secrets) JSON(b []byte) []byte {
	out, whole, ok := walk(b, len(b), s.String)
	switch {
	case !ok:
		return []byte(s.withoutPart(s.String(string(b))))
	case !whole:
		return append(out, cut...)
	}
	return out
}

// margin is more than any secret is long: so much is cut off behind a cut, where
// half a secret would not be known for one.
const margin = 4 << 10

// cut stands for what was left out at the end.
const cut = "…"

// Body masks a body, JSON or not, and cuts it to most bytes; what was cut ends in
// "…". Of a long document only the part that stays is read.
func (s *Secrets) Body(b []byte, most int) string {
	if len(b) <= most {
		return string(s.JSON(b))
	}
	out, _, ok := walk(b, most, s.String)
	text := string(out)
	if !ok {
		text = s.String(string(b[:min(len(b), most+margin)]))
		if len(b) > most+margin {
			text = text[:max(len(text)-margin, 0)]
		}
		text = s.withoutPart(text)
	}
	return strings.ToValidUTF8(text[:min(len(text), most)], "") + cut
}

// withoutPart takes the beginning of a known secret from the end of a text that
// may have broken off there.
func (s *Secrets) withoutPart(text string) string {
	if s == nil {
		return text
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for v := range s.known {
		for n := min(len(v)-1, len(text)); n >= 3; n-- {
			if strings.HasSuffix(text, v[:n]) {
				return text[:len(text)-n] + Mask
			}
		}
	}
	return text
}

// Learn takes the values of a JSON document that are secret by the names of their
// members, so that they are masked where a system repeats them in a sentence.
func (s *Secrets) Learn(b []byte) {
	if found := secretsIn(b); len(found) > 0 {
		s.Add(found...)
	}
}

// Error masks the text of an error. It is the same error when there is nothing
// to hide, and nil for nil.
func (s *Secrets) Error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	safe := s.String(text)
	if safe == text {
		return err
	}
	return &masked{safe, err}
}
