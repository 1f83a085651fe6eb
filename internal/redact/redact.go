// Package redact takes secrets out of what is logged, recorded, shown or handed
// to support: texts, JSON, headers, addresses, errors. It knows secrets by their
// place (a header, a member called password), by their form (an IT Glue key),
// and by their value, once a Secrets has been told of it.
//
// It errs on the side of hiding: a masked harmless word costs a question, a key
// in a support file costs a client.
package redact

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Mask stands for what was taken out.
const Mask = "[hidden]"

// String masks secrets in a text by their place and form.
func String(s string) string { return (*Secrets)(nil).String(s) }

// JSON masks secrets in a JSON document; everything else stays byte by byte. What
// is no JSON, or is cut off, is masked as text.
func JSON(b []byte) []byte { return (*Secrets)(nil).JSON(b) }

// Header copies headers with the secret ones masked.
func Header(h http.Header) http.Header { return (*Secrets)(nil).Header(h) }

// URL masks the user part and secret parameters of an address.
func URL(raw string) string { return (*Secrets)(nil).URL(raw) }

// Error masks the text of an error. errors.Is and errors.As still see the chain.
func Error(err error) error { return (*Secrets)(nil).Error(err) }

// The forms of secrets in text. Go's expressions are linear, whatever comes in.
var (
	// A JSON member with a text, also one that is cut off.
	jsonMember = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"(\s*:\s*)"(?:[^"\\]|\\.)*("|\\?$)`)
	// Password: x, api_key=x, x-api-key: 'x', also within JSON that is itself quoted
	assignment = regexp.MustCompile(`([A-Za-z][A-Za-z0-9_.-]*)(\\*["']?\s*[=:]\s*)(\\+"[^"\\]*\\*"?|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s&;,"'<>)}\]]+)`)
	// A header's whole line, since its value may have blanks.
	headerLine = regexp.MustCompile(`(?im)\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)[^\r\n"']+`)
	scheme     = regexp.MustCompile(`(?i)\b(bearer|basic|digest|negotiate)(\s+)[A-Za-z0-9+/=._~:-]{8,}`)
	itGlueKey  = regexp.MustCompile(`\bITG\.[A-Za-z0-9._-]{8,}`)
	webToken   = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?`)
	privateKey = regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
	userPart   = regexp.MustCompile(`(?i)\b([a-z][a-z0-9+.-]*://)[^\s/?#@"']+@`)
)

// byForm masks what looks like a secret.
func byForm(s string) string {
	if !mayHold(s) {
		return s
	}
	s = privateKey.ReplaceAllLiteralString(s, Mask)
	s = headerLine.ReplaceAllString(s, "${1}${2}"+Mask)
	s = scheme.ReplaceAllString(s, "${1}${2}"+Mask)
	s = itGlueKey.ReplaceAllLiteralString(s, Mask)
	s = webToken.ReplaceAllLiteralString(s, Mask)
	s = userPart.ReplaceAllString(s, "${1}"+Mask+"@")
	s = jsonMember.ReplaceAllStringFunc(s, func(m string) string {
		parts := jsonMember.FindStringSubmatch(m)
		if !SecretName(parts[1]) {
			return m
		}
		return `"` + parts[1] + `"` + parts[2] + `"` + Mask + `"`
	})
	return assignment.ReplaceAllStringFunc(s, func(m string) string {
		parts := assignment.FindStringSubmatch(m)
		if !SecretName(parts[1]) || strings.HasPrefix(strings.TrimLeft(parts[3], `"'`), "[hidden") {
			return m
		}
		if letters(parts[1]) == "key" && strings.Contains(parts[2], ":") {
			return m // "after object key:value pair", as encoding/json says
		}
		return parts[1] + parts[2] + Mask
	})
}

// mayHold is a quick look whether a text can hold a secret at all: most log
// values are words and numbers.
func mayHold(s string) bool {
	return strings.ContainsAny(s, ":=@.") || strings.Contains(s, "-----BEGIN") || strings.Contains(strings.ToLower(s), "bearer ") ||
		strings.Contains(strings.ToLower(s), "basic ")
}

// SecretName says whether a member, header, parameter or attribute of this name
// holds a secret, whatever its case and punctuation.
func SecretName(name string) bool {
	name = letters(name)
	if exact[name] {
		return true
	}
	for _, end := range harmlessEnds {
		if strings.HasSuffix(name, end) {
			return false
		}
	}
	for _, word := range words {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// letters leaves out what names are written with in one place and not in another.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, name)
}

var (
	words = []string{
		"password", "passwd", "passphrase", "secret", "apikey", "accesskey", "privatekey", "publickey", "authorization", "cookie",
		"credential", "integrationcode", "token", "recoverycode", "sessionkey", "workspacekey", "signature",
	}
	exact = map[string]bool{
		"pwd": true, "pass": true, "pw": true, "otp": true, "totp": true, "otpsecret": true, "sessionid": true, "sid": true, "auth": true,
		"key": true, "clientid": true, "xapikey": true, "secretid": true, "tokenid": true,
	}
	// What is said about a secret is none: IT Glue's password-category-id, a
	// page's next_token_at, our own key references.
	harmlessEnds = []string{"id", "ids", "at", "count", "category", "categoryname", "folder", "type", "ref", "env", "updatedby", "url", "length"}
)

// secretHeaders are masked beside those that SecretName knows: Autotask signs in
// with a user name, ConnectWise with a client id.
var secretHeaders = map[string]bool{"username": true, "apiintegrationcode": true, "secret": true, "clientid": true}

// header copies headers, masking by name and handing other values to text.
func header(h http.Header, text func(string) string) http.Header {
	if h == nil {
		return nil
	}
	out := make(http.Header, len(h))
	for name, values := range h {
		kept := make([]string, len(values))
		for i, v := range values {
			if secretHeaders[letters(name)] || SecretName(name) {
				kept[i] = Mask
			} else {
				kept[i] = text(v)
			}
		}
		out[name] = kept
	}
	return out
}

// address masks the parameters of an address, whose names the text alone would
// not show when they are escaped.
func address(raw string, text func(string) string) string {
	before, query, ok := strings.Cut(raw, "?")
	if !ok {
		return text(raw)
	}
	query, fragment, hasFragment := strings.Cut(query, "#")
	pairs := strings.Split(query, "&")
	for i, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		if value != "" && (SecretName(plain) || secretHeaders[letters(plain)]) {
			pairs[i] = name + "=" + Mask
		}
	}
	out := before + "?" + strings.Join(pairs, "&")
	if hasFragment {
		out += "#" + fragment
	}
	return text(out)
}

// A masked is an error whose text is safe; what it wraps is not, and is only for
// errors.Is and errors.As.
type masked struct {
	text string
	err  error
}

func (m *masked) Error() string { return m.text }
func (m *masked) Unwrap() error { return m.err }
