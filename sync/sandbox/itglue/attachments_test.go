package itglue

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func under(k Kind, id, what string) string {
	return "/" + schemaByKind[k].path + "/" + id + "/relationships/" + what
}

func upFile(name, content string) map[string]any {
	return map[string]any{"attachment": map[string]any{"file_name": name, "content": base64.StdEncoding.EncodeToString([]byte(content))}}
}

// follow fetches an address as a browser without any key would.
func (d *desk) follow(address, key string) *reply {
	d.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		d.t.Fatal(err)
	}
	if u.Host == "" {
		u.Scheme, u.Host = "https", "api.itglue.example"
	}
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("x-api-key", key)
	}
	r, err := d.send(req)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func TestAttachments(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	path := under(Configurations, id, "attachments")
	r := m.do("POST", path, data(Attachments, upFile("Test.PNG", "not really a picture"))).want(201)
	for name, want := range map[string]string{"name": "Test.PNG", "attachment-file-name": "Test.PNG", "attachment-content-type": "image/png",
		"attachment-file-size": "20", "ext": "png", "created-at": "2026-03-01T09:00:00.123Z"} {
		if got := r.str("data", "attributes", name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if r.at("data", "attributes", "viewable") != true {
		t.Error("a picture is not viewable")
	}
	named := upFile("a.txt", "x")
	named["name"] = "Something else"
	place := m.do("POST", under(Organizations, m.org, "locations"), many(Locations, map[string]any{"name": "L"})).want(201).ids()[0]
	if got := m.do("POST", under(Locations, place, "attachments"), data(Attachments, named)).want(201).str("data", "attributes", "name"); got != "a.txt" {
		t.Errorf("a new attachment is called %q, not as its file", got)
	}
	m.do("DELETE", "/locations", many(Locations, map[string]any{"id": place})).want(200)
	one := r.str("data", "id")
	two := m.do("POST", path, many(Attachments, upFile("a.pdf", "%PDF"), upFile("b.bin", "\x00\x01"))).want(201)
	ids := append([]string{one}, two.ids()...)
	if got := m.get(path).want(200).ids(); !slices.Equal(got, ids) {
		t.Errorf("listed %v, want %v", got, ids)
	}
	if two.str("data", 1, "attributes", "attachment-content-type") != "application/octet-stream" {
		t.Errorf("%s", two.raw)
	}
	m.tick(time.Second)
	r = m.do("PATCH", path+"/"+one, data(Attachments, map[string]any{"name": "New", "attachment-file-name": "x", "attachment": upFile("y", "z")["attachment"]})).want(200)
	if r.str("data", "attributes", "name") != "New" || r.str("data", "attributes", "attachment-file-name") != "Test.PNG" ||
		r.str("data", "attributes", "attachment-file-size") != "20" || r.str("data", "attributes", "updated-at") != "2026-03-01T09:00:01.123Z" {
		t.Errorf("renamed: %s", r.raw)
	}
	m.do("PATCH", path+"/"+one, data(Attachments, map[string]any{"name": nil})).want(422)
	for _, at := range []string{"/configurations/" + id + "?include=attachments", "/configurations?include=attachments"} {
		r := m.get(at).want(200)
		if len(r.at("included").([]any)) != 3 || r.str("included", 0, "id") != one || r.str("included", 0, "type") != "attachments" {
			t.Errorf("%s: %s", at, r.raw)
		}
	}
	other := m.add("B", nil)
	m.get(under(Configurations, other, "attachments") + "/" + one).want(404)
	if got := m.get(under(Configurations, other, "attachments")).want(200).ids(); len(got) != 0 {
		t.Errorf("another record lists %v", got)
	}
	m.do("DELETE", path+"/"+one, nil).want(404)
	m.do("DELETE", under(Configurations, other, "attachments"), many(Attachments, map[string]any{"id": one})).want(404)
	if got := m.do("DELETE", path, many(Attachments, map[string]any{"id": one}, map[string]any{"id": ids[2]})).want(200).ids(); len(got) != 2 {
		t.Errorf("deleted %v", got)
	}
	if got := m.s.Hanging(Attachments, Configurations, id); len(got) != 1 || got[0].Attributes["owner-id"] != id {
		t.Errorf("left: %v", got)
	}
	m.do("DELETE", "/configurations", many(Configurations, map[string]any{"id": id})).want(200)
	if left := m.s.Records(Attachments, ""); len(left) != 0 {
		t.Errorf("attachments outlive their record: %v", left)
	}
}

func TestWhereAttachmentsStand(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	file := data(Attachments, upFile("a.txt", "x"))
	for path, want := range map[string]int{
		under(Organizations, m.org, "attachments"):        404, // no such route
		"/tickets/5/relationships/attachments":            404,
		"/ssl_certificates/5/relationships/attachments":   404,
		under(Configurations, "5", "attachments"):         404,
		under(Manufacturers, m.maker, "attachments"):      404,
		under(Configurations, id, "attachments"):          201,
		"/attachments":                                    404,
		"/folders/5/relationships/attachments":            404,
		"/configurations/" + id + "/attachments":          404,
		"/configurations/x/relationships/attachments":     404,
		"/configurations/" + id + "/relationships/poodle": 404,
	} {
		m.do("POST", path, file).want(want)
	}
	html := func(path string) bool {
		return strings.HasPrefix(m.do("POST", path, file).header.Get("Content-Type"), "text/html")
	}
	if !html(under(Organizations, m.org, "attachments")) || html("/tickets/5/relationships/attachments") {
		t.Error("a route that is not there and a record that is not there answer alike")
	}
	if _, err := m.s.Editor().Attach(Organizations, m.org, "contract.pdf", []byte("%PDF")); err != nil {
		t.Fatal(err)
	}
	if r := m.get("/organizations/" + m.org + "?include=attachments").want(200); r.str("included", 0, "attributes", "name") != "contract.pdf" {
		t.Errorf("%s", r.raw)
	}
}

func TestUploadsAreStrict(t *testing.T) {
	m := newSmall(t, Switches{})
	path := under(Configurations, m.add("A", nil), "attachments")
	for why, attachment := range map[string]any{
		"nothing":            nil,
		"a text":             "aGk=",
		"no name":            map[string]any{"content": "aGk="},
		"a kebab key":        map[string]any{"content": "aGk=", "file-name": "a"},
		"an empty name":      map[string]any{"content": "aGk=", "file_name": ""},
		"no content":         map[string]any{"file_name": "a"},
		"a line break":       map[string]any{"file_name": "a", "content": "aG\nk="},
		"no padding":         map[string]any{"file_name": "a", "content": "aGk"},
		"the URL's alphabet": map[string]any{"file_name": "a", "content": "_-8="},
		"loose bits":         map[string]any{"file_name": "a", "content": "aGl="},
	} {
		r := m.do("POST", path, data(Attachments, map[string]any{"attachment": attachment}))
		if r.status != 422 || !strings.HasPrefix(r.problem(), "/data/attributes/attachment: ") {
			t.Errorf("%s: %d %s", why, r.status, r.raw)
		}
	}
	bad := many(Attachments, upFile("a", "x"), map[string]any{"attachment": map[string]any{}})
	m.do("POST", path, bad).want(422)
	if got := m.get(path).ids(); len(got) != 0 {
		t.Errorf("half of a refused request stayed: %v", got)
	}
	m.s.SetSwitches(Switches{Bulk: BulkPartial})
	m.do("POST", path, bad).want(422)
	if got := m.get(path).ids(); len(got) != 1 {
		t.Errorf("what came before the bad item did not stay: %v", got)
	}
}

func TestUploadByForm(t *testing.T) {
	m := newSmall(t, Switches{})
	path := under(Configurations, m.add("A", nil), "attachments")
	send := func(fill func(w *multipart.Writer)) *reply {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		fill(w)
		_ = w.Close()
		req, err := http.NewRequest("POST", "https://h"+path, &body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("x-api-key", m.key)
		req.Header.Set("Content-Type", w.FormDataContentType())
		r, err := m.send(req)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := send(func(w *multipart.Writer) {
		_ = w.WriteField("data[type]", "attachments")
		part, _ := w.CreateFormFile("data[attributes][attachment]", "photo.jpg")
		_, _ = io.WriteString(part, "\xff\xd8 bytes \r\n")
	}).want(201)
	content, ok := m.s.Content(r.str("data", "id"))
	if !ok || string(content) != "\xff\xd8 bytes \r\n" || r.str("data", "attributes", "name") != "photo.jpg" {
		t.Errorf("%q %s", content, r.raw)
	}
	send(func(w *multipart.Writer) { _ = w.WriteField("data[type", "attachments") }).want(400)
	send(func(w *multipart.Writer) { _ = w.WriteField("data[type]", "x"); _ = w.WriteField("data[type][y]", "x") }).want(400)
	send(func(w *multipart.Writer) { _ = w.WriteField("data[type]", "attachments") }).want(422)
}

func TestDownloads(t *testing.T) {
	for _, c := range []struct {
		name string
		sw   Switches
	}{
		{"by token", Switches{}}, {"by token, relative", Switches{DownloadRelative: true}},
		{"by key", Switches{Download: DownloadKey}}, {"by redirect", Switches{Download: DownloadRedirect}},
	} {
		m := newSmall(t, c.sw)
		id := m.add("A", nil)
		content := strings.Repeat("ß\x00\n", 5000)
		r := m.do("POST", under(Configurations, id, "attachments"), data(Attachments, upFile("notes ü.txt", content))).want(201)
		address, key := r.str("data", "attributes", "download-url"), m.key
		if strings.HasPrefix(address, "/") != c.sw.DownloadRelative {
			t.Errorf("%s: the address is %s", c.name, address)
		}
		open := m.follow(address, "")
		if token := c.sw.Download == DownloadToken; (open.status == 200) != token {
			t.Errorf("%s: without a key %d", c.name, open.status)
		}
		got := m.follow(address, m.key)
		if c.sw.Download == DownloadRedirect {
			got.want(302)
			elsewhere := got.header.Get("Location")
			if u, err := url.Parse(elsewhere); err != nil || u.Host == "api.itglue.example" {
				t.Errorf("%s: leads to %s", c.name, elsewhere)
			}
			m.follow(elsewhere, m.key).want(200)
			if v := m.s.Violations(); len(v) != 1 || !strings.Contains(v[0], "the key was sent along") {
				t.Errorf("%s: %v", c.name, v)
			}
			m.s.ForgetRequests()
			address, key, got = elsewhere, "", m.follow(elsewhere, "")
		}
		got.want(200)
		if string(got.raw) != content || got.header.Get("Content-Type") != "text/plain" {
			t.Errorf("%s: %d bytes of %s", c.name, len(got.raw), got.header.Get("Content-Type"))
		}
		m.tick(10*time.Minute + 2*time.Second)
		if want := map[bool]int{true: 200, false: 403}[c.sw.Download == DownloadKey]; m.follow(address, key).status != want {
			t.Errorf("%s: later not %d", c.name, want)
		}
		fresh := m.get("/configurations/"+id+"?include=attachments").str("included", 0, "attributes", "download-url")
		m.s.RevokeKey()
		if want := map[bool]int{true: 200, false: 403}[c.sw.Download == DownloadToken]; m.follow(fresh, m.key).status != want {
			t.Errorf("%s: after the key was revoked not %d", c.name, want)
		}
		m.s.RestoreKey()
		if v := m.s.Violations(); len(v) != 0 {
			t.Errorf("%s: %v", c.name, v)
		}
	}
	m := newSmall(t, Switches{DownloadLife: time.Hour})
	a := m.do("POST", under(Configurations, m.add("A", nil), "attachments"), data(Attachments, upFile("a", "x"))).want(201)
	address := a.str("data", "attributes", "download-url")
	m.tick(time.Hour)
	m.follow(address, "").want(200)
	m.tick(2 * time.Second)
	m.follow(address, "").want(403)
	m.follow(address[:len(address)-1]+"x", "").want(403)
	m.follow("/attachments/77/download/"+tokenFor(77, m.clock.Add(time.Hour)), "").want(404)
}

func TestAttachmentReadsSwitch(t *testing.T) {
	m := newSmall(t, Switches{AttachmentReadsMissing: true})
	id := m.add("A", nil)
	path := under(Configurations, id, "attachments")
	one := m.do("POST", path, data(Attachments, upFile("a", "x"))).want(201).str("data", "id")
	m.get(path).want(404)
	m.get(path + "/" + one).want(404)
	m.do("PATCH", path+"/"+one, data(Attachments, map[string]any{"name": "b"})).want(200)
	if r := m.get("/configurations/" + id + "?include=attachments").want(200); r.str("included", 0, "attributes", "name") != "b" {
		t.Errorf("%s", r.raw)
	}
	m.s.SetSwitches(Switches{})
	m.get(path + "/" + one).want(200)
}

func TestChildBumps(t *testing.T) {
	for _, bumps := range []bool{false, true} {
		m := newSmall(t, Switches{ChildBumps: bumps})
		id := m.add("A", nil)
		moved := func(what string) {
			t.Helper()
			r, _ := m.s.Get(Configurations, id)
			if got := r.Attributes["updated-at"] == stamp(m.clock.UnixMilli()); got != bumps {
				t.Errorf("%s moved updated-at: %v, want %v", what, got, bumps)
			}
			m.tick(time.Minute)
		}
		m.tick(time.Minute)
		path := under(Configurations, id, "attachments")
		file := m.do("POST", path, data(Attachments, upFile("a", "x"))).want(201).str("data", "id")
		moved("an attachment")
		m.do("POST", under(Configurations, id, "related_items"), data(RelatedItems, map[string]any{"destination_type": "Organization", "destination_id": m.org})).want(201)
		moved("a related item")
		m.do("POST", "/passwords", data(Passwords, map[string]any{"organization-id": m.org, "name": "p", "password": "x",
			"resource-id": id, "resource-type": "Configuration"})).want(201)
		moved("a password")
		m.do("DELETE", path, many(Attachments, map[string]any{"id": file})).want(200)
		moved("deleting an attachment")
	}
}

// Whatever is uploaded comes back byte for byte, below whatever may carry it.
func TestEveryFileComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newSmall(t, Switches{})
		id := m.add("A", nil)
		content := string(rapid.SliceOf(rapid.Byte()).Draw(rt, "content"))
		name := rapid.StringMatching(`[a-zÄ ]{1,9}\.(txt|pdf|bin|JPG)`).Draw(rt, "name")
		r := m.do("POST", under(Configurations, id, "attachments"), data(Attachments, upFile(name, content))).want(201)
		if got := m.follow(r.str("data", "attributes", "download-url"), "").want(200); string(got.raw) != content {
			rt.Fatalf("%q came back as %q", content, got.raw)
		}
		if size := r.str("data", "attributes", "attachment-file-size"); size != fmt.Sprint(len(content)) || r.str("data", "attributes", "name") != name {
			rt.Fatalf("%s", r.raw)
		}
	})
}
