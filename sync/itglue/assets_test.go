package itglue_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// licensing is a type with a field of each kind, and wifi one more.
func (f *far) licensing(t *testing.T) (licensing, wifi string) {
	t.Helper()
	licensing, err := f.Editor().AddFlexibleType("Licensing",
		map[string]any{"name": "Title", "kind": "Text", "required": true, "use-for-title": true},
		map[string]any{"name": "Edition", "kind": "Select", "default-value": "Home\nPro"},
		map[string]any{"name": "Section", "kind": "Header"},
		map[string]any{"name": "Seats", "kind": "Number"},
		map[string]any{"name": "Renewal Date", "kind": "Date", "expiration": true},
		map[string]any{"name": "Long Notes", "kind": "Textbox"},
		map[string]any{"name": "Renews", "kind": "Checkbox"},
		map[string]any{"name": "Installed On", "kind": "Tag", "tag-type": "Configurations"},
		map[string]any{"name": "Key", "kind": "Password"},
		map[string]any{"name": "Invoice", "kind": "Upload"})
	if err != nil {
		t.Fatal(err)
	}
	if wifi, err = f.Editor().AddFlexibleType("Wireless", map[string]any{"name": "SSID", "kind": "Text", "required": true, "use-for-title": true}); err != nil {
		t.Fatal(err)
	}
	return licensing, wifi
}

func (f *far) asset(t *testing.T, typ string, traits map[string]any) string {
	t.Helper()
	id, err := f.Editor().Add(sandbox.FlexibleAssets, map[string]any{"organization-id": f.org, "flexible-asset-type-id": typ, "traits": traits})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *far) traits(t *testing.T, id string) map[string]any {
	t.Helper()
	r, ok := f.Server.Get(sandbox.FlexibleAssets, id)
	if !ok {
		t.Fatal("no asset ", id)
	}
	traits, _ := r.Attributes["traits"].(map[string]any)
	return traits
}

// key is the password in a trait of an asset; "" when there is none.
func (f *far) key(t *testing.T, id string) string {
	t.Helper()
	for _, r := range f.Hanging(sandbox.Passwords, sandbox.FlexibleAssets, id) {
		s, _ := f.Secret(r.ID)
		return s
	}
	return ""
}

func trait(key string) string { return string(msp.TraitField(key)) }

// Types come with their fields, in the list or below each type; assets of all types
// come with their traits, and a second pull reads what is new.
func TestFlexibleAssetsArePulled(t *testing.T) {
	for name, wrap := range map[string]func(http.RoundTripper) http.RoundTripper{
		"as it is":                 func(rt http.RoundTripper) http.RoundTripper { return rt },
		"fields only below a type": func(rt http.RoundTripper) http.RoundTripper { return refuseInclude{rt, "flexible_asset_fields"} },
		"no order by time":         func(rt http.RoundTripper) http.RoundTripper { return refuseSort{rt} },
		"the order passed over":    func(rt http.RoundTripper) http.RoundTripper { return dropSort{rt} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFar(t, sandbox.Options{})
				licensing, wifi := f.licensing(t)
				device := f.Add(t, f.Draft(t, 1))
				word := f.asset(t, licensing, map[string]any{"title": "Word", "seats": 12, "renews": true, "renewal-date": "2027-05-01", "key": "AAAA-BBBB",
					"installed-on": device, "invoice": map[string]any{"file_name": "i.pdf", "content": "JVBERg=="}})
				for _, ssid := range []string{"guest", "office"} {
					f.asset(t, wifi, map[string]any{"ssid": ssid})
				}
				c := f.connector(t, itglue.Options{Transport: wrap(f.RoundTripper())})
				types, typeCursor := pullAll(t, c, msp.KindFlexibleAssetType, "")
				var fields []msp.TraitInfo
				if err := json.Unmarshal([]byte(types[licensing].Values[msp.FieldFields].Text), &fields); err != nil || len(fields) != 10 || fields[1].Options != "Home\nPro" {
					t.Fatalf("%+v %v", types[licensing], err)
				}
				assets, cursor := pullAll(t, c, msp.KindFlexibleAsset, "")
				if len(assets) != 3 || assets[word].Values[msp.FieldFlexibleAssetType].Ref != licensing || assets[word].OrganizationID != f.org {
					t.Fatalf("%+v", assets)
				}
				tell(t, assets[word], "name", "Word", trait("title"), "Word", trait("seats"), "12", trait("renews"), "true", trait("renewal-date"), "2027-05-01",
					trait("invoice"), "i.pdf", trait("edition"), "", trait("long-notes"), "")
				if v := assets[word].Values[msp.TraitField("installed-on")]; !strings.HasPrefix(v.Text, device+" HF-SW001") {
					t.Errorf("%+v", v)
				}
				if v := assets[word].Values[msp.TraitField("key")]; v != (connector.Value{Masked: true}) {
					t.Errorf("%+v", v)
				}
				if _, told := assets[word].Values[msp.TraitField("section")]; told {
					t.Error("a header has a value")
				}
				time.Sleep(time.Hour)
				office := f.asset(t, wifi, map[string]any{"ssid": "lab"})
				got, next := pullAll(t, c, msp.KindFlexibleAsset, cursor)
				if _, ok := got[office]; !ok {
					t.Errorf("%+v", got)
				}
				time.Sleep(time.Hour)
				before := c.Requests().Total
				quiet, same := pullAll(t, c, msp.KindFlexibleAsset, next)
				if _, again := pullAll(t, c, msp.KindFlexibleAsset, same); again != same {
					t.Errorf("%q became %q", same, again)
				}
				if name == "as it is" && len(quiet) != 1 { // the one within the overlap
					t.Errorf("%d assets for nothing new", len(quiet))
				}
				if n := c.Requests().Total - before; n > 6 { // twice the types, and each of the two
					t.Errorf("%d requests to learn nothing", n)
				}
				third, err := f.Editor().AddFlexibleType("Vendors", map[string]any{"name": "Name", "kind": "Text", "use-for-title": true})
				if err != nil {
					t.Fatal(err)
				}
				vendor := f.asset(t, third, map[string]any{"name": "Acme"})
				if got, _ = pullAll(t, c, msp.KindFlexibleAsset, next); got[vendor].Values[msp.FieldName].Text != "Acme" {
					t.Errorf("%+v", got)
				}
				// Another connector, which knows no type yet.
				other := f.connector(t, itglue.Options{Transport: wrap(f.RoundTripper())})
				types, _ = pullAll(t, other, msp.KindFlexibleAssetType, typeCursor)
				if v, told := types[third].Values[msp.FieldFields]; !told || !strings.Contains(v.Text, `"key":"name"`) {
					t.Errorf("%+v", types[third])
				}
				if r, err := other.Get(t.Context(), msp.KindFlexibleAsset, word, connector.Parent{}); err != nil || r.Values[msp.TraitField("seats")].Text != "12" || !r.Values[msp.TraitField("key")].Masked {
					t.Errorf("%+v %v", r, err)
				}
				f.calm(t)
			})
		})
	}
}

type refuseSort struct{ next http.RoundTripper }

func (x refuseSort) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == "/flexible_assets" && r.URL.Query().Has("sort") {
		return &http.Response{StatusCode: 400, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"errors":[{"title":"no such sort"}]}`))}, nil
	}
	return x.next.RoundTrip(r)
}

type dropSort struct{ next http.RoundTripper }

func (x dropSort) RoundTrip(r *http.Request) (*http.Response, error) {
	if q := r.URL.Query(); r.URL.Path == "/flexible_assets" {
		q.Set("sort", "id")
		r = r.Clone(r.Context())
		r.URL.RawQuery = q.Encode()
	}
	return x.next.RoundTrip(r)
}

// A change of one trait keeps the others, archiving keeps them all, and the
// password goes back as it came, past the flight recorder.
func TestFlexibleAssetsAreWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFar(t, sandbox.Options{})
		licensing, _ := f.licensing(t)
		f.recording = true
		c := f.connector(t, itglue.Options{})
		one, two := f.Add(t, f.Draft(t, 1)), f.Add(t, f.Draft(t, 2))
		id := f.asset(t, licensing, map[string]any{"title": "Word", "seats": 12, "renews": true, "key": "AAAA-BBBB", "long-notes": "<p>A &amp; B</p>",
			"installed-on": []any{one, two}, "renewal-date": "2027-05-01"})
		before := f.traits(t, id)
		change := func(values map[msp.Field]connector.Value) (connector.Record, error) {
			return c.Update(t.Context(), id, connector.Draft{Kind: msp.KindFlexibleAsset, OrganizationID: f.org, Values: values})
		}
		r, err := change(texts(trait("seats"), "13", "archived", "true"))
		if err != nil {
			t.Fatal(err)
		}
		tell(t, r, trait("seats"), "13", "archived", "true", trait("long-notes"), "<p>A &amp; B</p>")
		after := f.traits(t, id)
		for key := range before {
			a, _ := json.Marshal(before[key])
			b, _ := json.Marshal(after[key])
			if key != "seats" && string(a) != string(b) {
				t.Errorf("%s was %s and is %s", key, a, b)
			}
		}
		if len(after) != len(before) || f.key(t, id) != "AAAA-BBBB" {
			t.Errorf("%v, the password is %q", after, f.key(t, id))
		}
		if r, err = change(texts("archived", "")); err != nil || r.Values[msp.FieldArchived].Text != "" || len(f.traits(t, id)) != len(before) {
			t.Errorf("%+v %v", r, err)
		}
		if r, err = change(texts(trait("installed-on"), two+" whatever", trait("renewal-date"), "")); err != nil {
			t.Fatal(err)
		}
		if v := r.Values[msp.TraitField("installed-on")]; !strings.HasPrefix(v.Text, two+" ") || strings.Contains(v.Text, "\n") {
			t.Errorf("%+v", v)
		}
		tell(t, r, trait("renewal-date"), "", trait("title"), "Word")
		// What IT Glue says is said at the trait.
		if _, err := change(texts(trait("edition"), "Ultimate")); msp.AsError(err) == nil || msp.AsError(err).Field != trait("edition") {
			t.Error(err)
		}
		if strings.Contains(f.Recorded(), "AAAA-BBBB") {
			t.Error("the flight recorder has the password")
		}
		made, err := c.Create(t.Context(), connector.Draft{Kind: msp.KindFlexibleAsset, OrganizationID: f.org,
			Values: map[msp.Field]connector.Value{msp.FieldFlexibleAssetType: {Ref: licensing}, msp.TraitField("title"): {Text: "Excel"}, msp.TraitField("renews"): {Text: "true"}}})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, made, "name", "Excel", trait("title"), "Excel", trait("renews"), "true", trait("seats"), "")
		found, err := c.Find(t.Context(), connector.Query{Kind: msp.KindFlexibleAsset, OrganizationID: f.org,
			Values: map[msp.Field]connector.Value{msp.FieldFlexibleAssetType: {Ref: licensing}, msp.TraitField("title"): {Text: "Excel"}}})
		if err != nil || !slices.ContainsFunc(found, func(r connector.Record) bool { return r.ID == made.ID }) {
			t.Errorf("%+v %v", found, err)
		}
		f.calm(t)
	})
}

// An asset that cannot be sent back whole is not changed at all.
func TestAssetsThatWouldLoseSomething(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFar(t, sandbox.Options{})
		licensing, _ := f.licensing(t)
		c := f.connector(t, itglue.Options{})
		hidden := f.asset(t, licensing, map[string]any{"title": "Word", "key": "AAAA-BBBB"})
		open := f.asset(t, licensing, map[string]any{"title": "Excel"})
		file := f.asset(t, licensing, map[string]any{"title": "Visio", "invoice": map[string]any{"file_name": "i.pdf", "content": "JVBERg=="}})
		change := func(id string) error {
			_, err := c.Update(t.Context(), id, connector.Draft{Kind: msp.KindFlexibleAsset, OrganizationID: f.org, Values: texts(trait("seats"), "1")})
			return err
		}
		if err := change(file); msp.CodeOf(err) != msp.Refused || msp.AsError(err).Field != trait("invoice") {
			t.Error(err)
		}
		f.SetPasswordAccess(false)
		if err := change(hidden); msp.CodeOf(err) != msp.Refused || msp.AsError(err).Field != trait("key") || !strings.Contains(err.Error(), "Password Access") {
			t.Error(err)
		}
		if err := change(open); err != nil {
			t.Error(err)
		}
		f.SetPasswordAccess(true)
		if err := change(hidden); err != nil || f.key(t, hidden) != "AAAA-BBBB" {
			t.Errorf("%v, the password is %q", err, f.key(t, hidden))
		}
		if f.traits(t, file)["invoice"] == nil {
			t.Error("the file is lost")
		}
	})
}

// Expirations follow the dates they speak of.
func TestExpirationsArePulled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c, device := everything(t, sandbox.Switches{})
		got, cursor := pullAll(t, c, msp.KindExpiration, "")
		if len(got) != 1 {
			t.Fatalf("%+v", got)
		}
		for _, r := range got {
			tell(t, r, "name", "HF-SW001, Keller", "resource_type", "Configuration", "expiration_date", "2029-02-28")
			if r.Values[msp.FieldToConfiguration].Ref != device.ID || r.OrganizationID != f.org {
				t.Errorf("%+v", r)
			}
		}
		if c.Writes(msp.KindExpiration) {
			t.Error("expirations are not written")
		}
		time.Sleep(time.Hour)
		before := c.Requests().Total
		if pullAll(t, c, msp.KindExpiration, cursor); c.Requests().Total != before+1 {
			t.Error("more than one request to learn nothing")
		}
	})
}
