package flight

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever stands in an entry, its line is one line, and its head is the entry
// without the bodies.
func FuzzLine(f *testing.F) {
	f.Add("GET", `/x?a=b`, `{"request":"x"}`, `,"request":"`, 200)
	f.Add("", "", "\n", "\x00\u2028", -1)
	f.Add(`,"request":"`, `","request":"`, "", "", 0)
	f.Fuzz(func(t *testing.T, method, url, request, response string, status int) {
		in := Entry{At: time.UnixMilli(0).UTC(), Method: method, URL: url, Status: status, Request: request, Response: response}
		line, err := encode(in)
		if err != nil || bytes.IndexByte(line, '\n') != len(line)-1 {
			t.Fatalf("%v %q", err, line)
		}
		for _, s := range []string{method, url, request, response} {
			if !utf8.ValidString(s) {
				return // JSON replaces what is no text
			}
		}
		if got, ok := whole(line); !ok || got != in {
			t.Fatalf("%q became %+v", line, got)
		}
		in.Request, in.Response = "", ""
		if got, ok := head(line); !ok || got != in {
			t.Fatalf("the head of %q is %+v", line, got)
		}
	})
}
