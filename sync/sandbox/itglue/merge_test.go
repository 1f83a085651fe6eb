package itglue

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A PATCH changes what it names and nothing else, in every kind that takes one.
// Traits and lists are values of their own, and the mirror rule writes on both
// sides, so addresses are left out.
func TestAPatchMerges(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Seed: "demo", Now: func() time.Time { return now }})
	d.s.SetLimit(Limit{Requests: -1})
	kinds := []Kind{Organizations, Locations, Contacts, Configurations, Passwords, Documents, Checklists, FlexibleAssets}
	// What the PSA holds takes less; here it lets go of everything, so that every record is tried.
	for _, k := range kinds {
		for _, r := range d.s.Records(k, "") {
			err := errors.Join(d.s.Editor().SetPSA(k, r.ID, PSA{}), d.s.Editor().SetSynced(k, r.ID, false))
			if k == Contacts {
				err = errors.Join(err, d.s.Editor().LockMails(r.ID, false))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(rt, "kind")
		sc := schemaByKind[k]
		list := d.s.Records(k, "")
		r := list[rapid.IntRange(0, len(list)-1).Draw(rt, "which")]
		sent := map[string]any{}
		for _, f := range sc.fields {
			free := f.access == writable && !f.fixed && !f.secret && f.valid == nil && f.max == 0 && f.store == nil && !f.hidden
			if !free || !rapid.Bool().Draw(rt, f.name) {
				continue
			}
			switch f.typ {
			case typeText:
				sent[f.name] = rapid.StringMatching(`[a-zÄß<&>" ]{1,20}`).Draw(rt, f.name+" text")
			case typeFlag:
				if f.name != "primary" { // the other ones lose it
					sent[f.name] = rapid.Bool().Draw(rt, f.name+" flag")
				}
			case typeDate:
				sent[f.name] = rapid.SampledFrom([]any{nil, "2027-01-31"}).Draw(rt, f.name+" date")
			}
		}
		now = now.Add(time.Second)
		d.do("PATCH", "/"+sc.path+"/"+r.ID, data(k, sent)).want(200)
		after, _ := d.s.Get(k, r.ID)
		want := maps.Clone(r.Attributes)
		maps.Copy(want, sent)
		if k == Contacts {
			want["name"] = after.Attributes["name"] // of its two parts
		}
		if !reflect.DeepEqual(want, r.Attributes) {
			want["updated-at"] = stamp(now.UnixMilli())
		}
		for name, v := range want {
			if !reflect.DeepEqual(after.Attributes[name], v) {
				rt.Fatalf("%s %s: %s is %v, want %v; sent %v", k, r.ID, name, after.Attributes[name], v, sent)
			}
		}
	})
}

// A token opens its own file, in its own time, and no other token does.
func TestTokens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		id := rapid.Uint64().Draw(rt, "id")
		until := time.Unix(rapid.Int64Range(0, 1<<34).Draw(rt, "until"), 0)
		token := tokenFor(id, until)
		if !tokenHolds(id, token, until) || !tokenHolds(id, token, until.Add(-time.Hour)) || tokenHolds(id, token, until.Add(time.Second)) {
			rt.Fatalf("%s does not end at %s", token, until)
		}
		other := rapid.Uint64().Draw(rt, "other")
		if other != id && tokenHolds(other, token, until) {
			rt.Fatalf("the token of %d opens %d", id, other)
		}
		i := rapid.IntRange(0, len(token)-1).Draw(rt, "at")
		bent := token[:i] + string(rapid.SampledFrom([]rune("0123456789abcdefz-")).Draw(rt, "letter")) + token[i+1:]
		if bent != token && tokenHolds(id, bent, time.Unix(0, 0)) {
			rt.Fatalf("%s was taken for %s", bent, token)
		}
	})
}

// The form of a flexible asset, with a file among its traits.
func TestAFlexibleAssetByForm(t *testing.T) {
	f := newFlex(t, Switches{})
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, v := range map[string]string{"data[type]": "flexible-assets", "data[attributes][organization-id]": f.org,
		"data[attributes][flexible-asset-type-id]": f.typ, "data[attributes][traits][title]": "Word", "data[attributes][traits][seats]": "4"} {
		if err := w.WriteField(name, v); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("data[attributes][traits][invoice]", "i.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, "%PDF")
	_ = w.Close()
	req, err := http.NewRequest("POST", "https://h/flexible_assets", &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("x-api-key", f.key)
	req.Header.Set("Content-Type", w.FormDataContentType())
	r, err := f.send(req)
	if err != nil {
		t.Fatal(err)
	}
	if r.want(201).str("data", "attributes", "traits", "invoice", "name") != "i.pdf" || r.str("data", "attributes", "traits", "seats") != "4" {
		t.Errorf("%s", r.raw)
	}
	req.URL.Path = "/configurations" // which takes no form
	req.Body = io.NopCloser(strings.NewReader("x"))
	if r, err = f.send(req); err != nil || r.status != 415 {
		t.Errorf("%v %d", err, r.status)
	}
}

// Whatever stands in a form, the server answers, and never with a failure of its own.
func FuzzForm(f *testing.F) {
	f.Add("data[type]", "attachments", "a.txt", "data[attributes][attachment]", "x")
	f.Add("data[type]", "attachments", "", "data[attributes]", "x")
	f.Add("data", "{}", "a", "data[attributes][attachment][x]", "")
	f.Add("data[]", "[", "..", "]", "\xff")
	f.Fuzz(func(t *testing.T, name, value, fileName, field, content string) {
		m := newSmall(t, Switches{})
		path := under(Configurations, m.add("A", nil), "attachments")
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField(name, value)
		if part, err := w.CreateFormFile(field, fileName); err == nil {
			_, _ = io.WriteString(part, content)
		}
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
		switch r.status {
		case 201, 400, 422:
		default:
			t.Errorf("%d %s", r.status, r.raw)
		}
	})
}
