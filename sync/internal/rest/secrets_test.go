package rest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// planted are secrets in a made-up exchange.
type planted struct {
	t      *rapid.T
	seen   []string
	values []string // those of them that a system may repeat in a sentence
}

// new makes a secret that nothing else is like.
func (p *planted) new(label string) string {
	s := rapid.StringMatching(`[A-Z][a-z]{3}[0-9]{4}["\\<& %+=/]{0,2}[A-Za-z0-9]{5,16}`).Draw(p.t, label)
	p.seen = append(p.seen, s)
	return s
}

// record is one record of IT Glue with secrets wherever they stand there.
func (p *planted) record(i int) map[string]any {
	say := func(label string) string {
		s := p.new(fmt.Sprint(label, i))
		p.values = append(p.values, s)
		return s
	}
	attrs := map[string]any{
		"name": fmt.Sprint("record ", i), "id": i, "restricted": false,
		"download-url":     "https://files.example/" + url.PathEscape(p.new("path")) + "?X-Amz-Signature=" + url.QueryEscape(p.new("signature")),
		"password-updated": "2026-01-02",
	}
	for _, name := range []string{"password", "otp-secret", "otp_secret", "otpSecret"} {
		if rapid.Bool().Draw(p.t, "has "+name) {
			attrs[name] = say(name)
		}
	}
	if rapid.Bool().Draw(p.t, "traits") {
		attrs["traits"] = map[string]any{"login-code": say("trait"), "pins": []any{say("pin"), 5}, "where": map[string]any{"values": []any{map[string]any{"name": say("tag")}}}}
	}
	if rapid.Bool().Draw(p.t, "attachment") {
		content := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(p.new("file"), rapid.IntRange(1, 40).Draw(p.t, "times"))))
		p.seen = append(p.seen, content[:min(len(content), 40)])
		attrs["attachment"] = map[string]any{"content": content, "file_name": "a.txt"}
	}
	return map[string]any{"type": "passwords", "attributes": attrs}
}

func (p *planted) document(n int, more map[string]any) []byte {
	var list []any
	for i := range n {
		list = append(list, p.record(i))
	}
	doc := map[string]any{"data": list}
	for k, v := range more {
		doc[k] = v
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		p.t.Fatal(err)
	}
	return raw
}

// Whatever stands in an exchange and however it ends: what is recorded, what a
// person is told and what a log gets holds no secret, whole or in half.
func TestNoSecretIsRecordedToldOrLogged(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := &planted{t: rt}
		key := "ITG." + rapid.StringMatching(`[a-f0-9]{32}`).Draw(rt, "key")
		p.seen = append(p.seen, key[4:])
		sent := p.document(rapid.IntRange(1, 3).Draw(rt, "sent"), nil)
		secrets := append([]string{key}, p.values...)
		echo := func(label string) string { return rapid.SampledFrom(secrets).Draw(rt, label) }
		said := "the value " + echo("echo") + " of x-api-key " + key + " is not " + echo("echo again")
		got := p.document(rapid.IntRange(0, 3).Draw(rt, "got"), map[string]any{"errors": []any{map[string]any{"title": said, "detail": []string{said, echo("third")}}}})
		if rapid.Bool().Draw(rt, "broken") {
			got = got[:rapid.IntRange(0, len(got)).Draw(rt, "at")]
		}
		page := []byte("<html>" + said + "</html>")
		if rapid.Bool().Draw(rt, "broken page") {
			page = page[:rapid.IntRange(6, len(page)).Draw(rt, "page at")]
		}
		var ending answer
		switch rapid.IntRange(0, 5).Draw(rt, "ending") {
		case 0:
			ending = status(rapid.SampledFrom([]int{200, 201, 400, 401, 404, 422, 500, 502}).Draw(rt, "status"), string(got))
		case 1:
			ending = status(rapid.SampledFrom([]int{200, 404, 422, 502}).Draw(rt, "status"), string(page), "Content-Type", "text/html")
		case 2:
			ending = fails(errors.New("proxy: " + said))
		case 3:
			ending = status(302, "", "Location", "https://elsewhere.example/?token="+url.QueryEscape(key)+"&x="+url.QueryEscape(echo("in the address")))
		case 4:
			ending = func(*http.Request) (*http.Response, error) {
				body := io.MultiReader(bytes.NewReader(got), errorReader{errors.New("broke off at " + said)})
				return &http.Response{StatusCode: 200, Header: http.Header{}, Body: brokenBody{body}}, nil
			}
		case 5:
			ending = status(429, string(got), "Retry-After", "1")
		}
		var exchanges []Exchange
		var logged bytes.Buffer
		log := slog.New(slog.NewTextHandler(&logged, nil))
		c := newClient(t, &remote{answers: []answer{ending}}, func(cfg *Config) {
			cfg.Authorize = func(r *http.Request) error { r.Header.Set("x-api-key", key); return nil }
			cfg.RecordBytes = rapid.IntRange(40, 4000).Draw(rt, "record")
			cfg.Record = func(e Exchange) {
				exchanges = append(exchanges, e)
				log.Info("request", "path", e.URL, "error", e.Err)
			}
			cfg.Explain = func(_ int, body []byte) (string, string) { return "It said: " + string(body[:min(len(body), 300)]), "" }
			cfg.Rate, cfg.Burst, cfg.MaxWait = 1e6, 1e6, 5*time.Second
		})
		req := Request{Method: rapid.SampledFrom([]string{"GET", "POST", "PATCH"}).Draw(rt, "method"), Path: "/passwords/7", Body: sent}
		if req.Method == "GET" {
			req.Query = url.Values{"show_password": {"true"}, "password": {echo("asked")}, "filter[url]": {echo("filter")}}
		}
		out := c.send(t.Context(), &req, nil) // one attempt; Do only waits and repeats
		err := c.explain(&req, out)
		if out.trouble == limited {
			err = c.busy(&req, time.Now(), out)
		}
		log.Warn("round stopped", "error", err)
		text := fmt.Sprintf("%+v %#v", exchanges, exchanges) + logged.String()
		for e := err; e != nil; e = errors.Unwrap(e) {
			text += fmt.Sprintf("|%v|%+v|%#v", e, e, e)
		}
		if len(exchanges) == 0 {
			rt.Fatal("nothing was recorded")
		}
		for _, s := range p.seen {
			quoted, _ := json.Marshal(s)
			twice, _ := json.Marshal(string(quoted))
			for _, form := range []string{s, s[:min(len(s), 9)], strings.Trim(string(quoted), `"`), strings.Trim(string(twice), `"`), url.QueryEscape(s), url.PathEscape(s), base64.StdEncoding.EncodeToString([]byte(s))} {
				if strings.Contains(text, form) {
					at := strings.Index(text, form)
					rt.Fatalf("%q (%q) is in …%s…", form, s, text[max(at-200, 0):min(at+100, len(text))])
				}
			}
		}
	})
}
