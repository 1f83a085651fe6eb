package redact

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestString(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "",
		"FS01 saved in 3 ms":              "FS01 saved in 3 ms",
		"x-api-key: ITG.0123456789abcdef": "x-api-key: [hidden]",
		"the key ITG.0123456789abcdef is refused":                                   "the key [hidden] is refused",
		"Authorization: Basic Y29tcGFueStrZXk6cA==\r\nAccept: */*":                  "Authorization: [hidden]\r\nAccept: */*",
		"sent bearer abcdef0123456789":                                              "sent bearer [hidden]",
		`{"password":"hunter2","name":"FS01"}`:                                      `{"password":"[hidden]","name":"FS01"}`,
		`{"otp_secret": "JBSW\"Y3", "id":1}`:                                        `{"otp_secret": "[hidden]", "id":1}`,
		`{"password":"hunt`:                                                         `{"password":"[hidden]"`,
		`body {\"password\":\"hunter2\",\"name\":\"FS01\"}`:                         `body {\"password\":[hidden],\"name\":\"FS01\"}`,
		"client_secret=abc&name=FS01":                                               "client_secret=[hidden]&name=FS01",
		"password = 'two words', user=jo":                                           "password = [hidden], user=jo",
		"https://jo:hunter2@example.com/x":                                          "https://[hidden]@example.com/x",
		"see https://example.com/a?b=c":                                             "see https://example.com/a?b=c",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl ended":                   "[hidden] ended",
		"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nend": "[hidden]\nend",
		"invalid character '}' after object key:value pair":                         "invalid character '}' after object key:value pair",
		"password-category-id: 5, password_updated_at: 2026-03-04":                  "password-category-id: 5, password_updated_at: 2026-03-04",
		"mail jo@example.com about 10.0.0.1:443":                                    "mail jo@example.com about 10.0.0.1:443",
	} {
		if got := String(in); got != want {
			t.Errorf("String(%q)\n got %q\nwant %q", in, got, want)
		}
		if again := String(want); again != want {
			t.Errorf("masked twice: %q became %q", want, again)
		}
	}
}

func TestJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"data":{"id":"1","attributes":{"password":"hunter2","otp-secret":"JBSW","password-category-id":7,"name":"Root"}}}`://
		`{"data":{"id":"1","attributes":{"password":"[hidden]","otp-secret":"[hidden]","password-category-id":7,"name":"Root"}}}`,
		"{ \"Secret\" : 42 ,\n \"big\": 12345678901234567890 }":                          "{ \"Secret\" : \"[hidden]\" ,\n \"big\": 12345678901234567890 }",
		`{"credentials":{"user":"jo","list":["a",1,true,null]}}`:                         `{"credentials":{"user":"[hidden]","list":["[hidden]","[hidden]",true,null]}}`,
		`{"password":null,"token":"","secret":false}`:                                    `{"password":null,"token":"","secret":false}`,
		`["ITG.0123456789abcdef", "\u00e9\"x"]`:                                          `["[hidden]", "\u00e9\"x"]`,
		`{"a\"password":"x","b":"\\"}`:                                                   `{"a\"password":"[hidden]","b":"\\"}`,
		`{"note":"password: hunter2"}`:                                                   `{"note":"password: [hidden]"}`,
		`{"password":"hunter2"`:                                                          `{"password":"[hidden]"…`,
		`{"a":1,"note":"half of a word`:                                                  `{"a":1,"note"…`,
		`{"traits":{"pin":"0815","n":5,"tag":{"values":["x"]},"on":true},"name":"FS01"}`: `{"traits":{"pin":"[hidden]","n":"[hidden]","tag":{"values":["[hidden]"]},"on":true},"name":"FS01"}`,
		`{"attachment":{"content":"SGVsbG8=","file_name":"a.txt"}}`:                      `{"attachment":{"content":"[file of 8 characters]","file_name":"a.txt"}}`,
		`{"download-url":"https://files.example/x/SECRET?token=1"}`:                      `{"download-url":"https://files.example/[hidden]"}`,
		`{"download_url":"/relative/SECRET"}`:                                            `{"download_url":"[hidden]"}`,
		`{"photo":"` + strings.Repeat("QUJD", 200) + `"}`:                                `{"photo":"[file of 800 characters]"}`,
		`<html>password=hunter2</html>`:                                                  `<html>password=[hidden]</html>`,
		``:                                                                               ``,
		`"x"`:                                                                            `"x"`,
		`{"password":{"deep":[{"x":"y"}]},"name":"FS01"}`:                                `{"password":{"deep":[{"x":"[hidden]"}]},"name":"FS01"}`,
		`{"UserName":"jo","ApiIntegrationCode":"ABC","Secret":"s"}`:                      `{"UserName":"jo","ApiIntegrationCode":"[hidden]","Secret":"[hidden]"}`,
	} {
		if got := string(JSON([]byte(in))); got != want {
			t.Errorf("JSON(%s)\n got %s\nwant %s", in, got, want)
		}
		if again := string(JSON([]byte(want))); json.Valid([]byte(want)) && again != want {
			t.Errorf("masked twice: %s became %s", want, again)
		}
	}
}

func TestHeader(t *testing.T) {
	in := http.Header{
		"X-Api-Key": {"a"}, "Authorization": {"Basic x"}, "Cookie": {"s=1", "t=2"}, "Username": {"jo"}, "Secret": {"s"},
		"Apiintegrationcode": {"c"}, "Clientid": {"i"}, "Accept": {"*/*"}, "Retry-After": {"5"}, "Location": {"https://a:b@example.com/"},
	}
	before := in.Clone()
	want := http.Header{
		"X-Api-Key": {Mask}, "Authorization": {Mask}, "Cookie": {Mask, Mask}, "Username": {Mask}, "Secret": {Mask},
		"Apiintegrationcode": {Mask}, "Clientid": {Mask}, "Accept": {"*/*"}, "Retry-After": {"5"}, "Location": {"https://[hidden]@example.com/"},
	}
	if got := Header(in); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if !reflect.DeepEqual(in, before) {
		t.Error("the request's own headers were changed")
	}
	if Header(nil) != nil {
		t.Error("nil stays nil")
	}
}

func TestURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.com/configurations?page[number]=2&page%5Bsize%5D=100": "https://example.com/configurations?page[number]=2&page%5Bsize%5D=100",
		"https://example.com/?api_key=abc&x=1#top":                             "https://example.com/?api_key=[hidden]&x=1#top",
		"https://example.com/?client%5Fsecret=abc":                             "https://example.com/?client%5Fsecret=[hidden]",
		"https://jo:pw@example.com/":                                           "https://[hidden]@example.com/",
		"http://[::1":                                                          "http://[::1",
		"/path?token=a%20b":                                                    "/path?token=[hidden]",
		"?":                                                                    "?",
	} {
		if got := URL(in); got != want {
			t.Errorf("URL(%s) = %s; want %s", in, got, want)
		}
	}
}

func TestError(t *testing.T) {
	if Error(nil) != nil {
		t.Error("nil stays nil")
	}
	plain := fmt.Errorf("read FS01: %w", fs.ErrNotExist)
	if Error(plain) != plain {
		t.Error("nothing to hide, and not the same error")
	}
	err := Error(fmt.Errorf("GET https://x:y@example.com: %w", fs.ErrPermission))
	if !errors.Is(err, fs.ErrPermission) || strings.Contains(err.Error(), "x:y") {
		t.Errorf("got %v", err)
	}
}

func TestSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"password": true, "Password": true, "X-API-Key": true, "api_key": true, "clientSecret": true, "SITEWALK_PASSPHRASE": true,
		"Set-Cookie": true, "private_key": true, "public_key": true, "otp": true, "access_token": true,
		"name": false, "serial_number": false, "password_category_id": false, "password-updated-at": false, "token_count": false,
		"key_env": false, "keyboard": false, "compass": false, "": false, "author": false,
	} {
		if got := SecretName(name); got != want {
			t.Errorf("SecretName(%q) = %v", name, got)
		}
	}
}

// A known value is found however it is written.
func TestSecretsAreHiddenEverywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[A-Za-z0-9]{3}["\\<&+/ =%é]{0,4}[A-Za-z0-9]{4,12}`).Draw(t, "secret")
		before := rapid.StringMatching(`[a-z :="]{0,10}`).Draw(t, "before")
		var s Secrets
		s.Add("another one", secret)
		quotedSecret, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}
		inner := strings.Trim(string(quotedSecret), `"`)
		for _, form := range []string{
			secret, url.QueryEscape(secret), url.PathEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), inner,
		} {
			if got := s.String(before + form + " end"); strings.Contains(got, form) {
				t.Fatalf("%q in %q", form, got)
			}
			if got := s.URL("https://example.com/" + url.PathEscape(secret) + "?q=" + url.QueryEscape(secret)); strings.Contains(got, url.QueryEscape(secret)) {
				t.Fatalf("address %q", got)
			}
			if got := s.Header(http.Header{"X-Echo": {form}}); strings.Contains(got.Get("X-Echo"), form) {
				t.Fatalf("header %v", got)
			}
		}
		doc, err := json.Marshal(map[string]any{"echo": before + secret, secret: []string{secret}, "n": 1})
		if err != nil {
			t.Fatal(err)
		}
		got := s.JSON(doc)
		if !json.Valid(got) || strings.Contains(string(got), inner) {
			t.Fatalf("JSON %s", got)
		}
		if err := s.Error(errors.New("refused: " + secret)); strings.Contains(err.Error(), secret) {
			t.Fatalf("error %v", err)
		}
	})
}

func TestShortValuesAreLeftToTheirPlace(t *testing.T) {
	var s Secrets
	s.Add("", "a", "abcd")
	if got := s.String("abcd a"); got != "abcd a" {
		t.Errorf("got %q", got)
	}
	var none *Secrets
	if got := none.String("plain"); got != "plain" {
		t.Errorf("a nil registry: %q", got)
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"password":"x"}`, `[1,{"a":[]}]`, `{"a":"\"","token":"\\"}`, `{`, `"`, `1 2`, "{}{}", `{"password":[[["x"]]]}`, `{"a":}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := JSON([]byte(s))
		if json.Valid([]byte(s)) && !json.Valid(got) {
			t.Fatalf("%q became %q", s, got)
		}
		String(s)
		URL(s)
		// A secret member's text is gone, whatever stands around it.
		doc, err := json.Marshal(map[string]any{"note": s, "password": "hunter2-" + "zzz", "list": []any{s}})
		if err != nil {
			return
		}
		if out := string(JSON(doc)); strings.Contains(out, "hunter2-zzz") && !strings.Contains(s, "hunter2") {
			t.Fatalf("%s became %s", doc, out)
		}
	})
}
