package itglue

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A list is a remote list with the habits a server may have.
type list struct {
	ids     []int
	clamp   int  // most records a page; 0 for what was asked
	tooMuch int  // pages larger than this are answered with 504; 0 for none
	most    int  // pages larger than this are refused with 400; 0 for none
	meta    bool // tells whether a page follows
	deaf    bool // does not heed page[number]
	before  func(l *list, n int)

	asked []string // size/number of each request
}

func (l *list) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.before != nil {
		l.before(l, len(l.asked))
	}
	q := r.URL.Query()
	size, _ := strconv.Atoi(q.Get("page[size]"))
	number, _ := strconv.Atoi(q.Get("page[number]"))
	l.asked = append(l.asked, fmt.Sprintf("%d/%d", size, number))
	if l.tooMuch > 0 && size > l.tooMuch {
		return reply(504, "<html>Gateway Time-out</html>"), nil
	}
	if l.most > 0 && size > l.most {
		return reply(400, `{"errors":[{"title":"Bad Request","status":400}]}`), nil
	}
	if l.clamp > 0 {
		size = min(size, l.clamp)
	}
	if l.deaf {
		number = 1
	}
	from := min((number-1)*size, len(l.ids))
	to := min(from+size, len(l.ids))
	doc := map[string]any{}
	rows := []any{}
	for _, id := range l.ids[from:to] {
		rows = append(rows, map[string]any{"id": strconv.Itoa(id), "type": "configurations",
			"attributes": map[string]any{"name": "n", "updated-at": time.Unix(int64(id), 0).UTC().Format(time.RFC3339)}})
	}
	doc["data"] = rows
	if l.meta {
		m := map[string]any{"current-page": number, "next-page": nil, "total-count": len(l.ids)}
		if to < len(l.ids) {
			m["next-page"] = number + 1
		}
		doc["meta"] = m
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	return reply(200, string(raw)), nil
}

func reply(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func connect(t testing.TB, rt http.RoundTripper, o Options) *Connector {
	o.Transport = rt
	o.Key = func(context.Context) (string, error) { return "ITG.test", nil }
	o.Rate, o.Burst = 1e6, 1e6
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

// pulled gathers the ids that a pull hands over.
func pulled(c *Connector, kind msp.Kind, since connector.Cursor) (map[string]int, connector.Cursor, error) {
	got := map[string]int{}
	cursor, err := c.Pull(context.Background(), kind, since, func(p connector.Page) error {
		for _, r := range p.Records {
			got[r.ID]++
		}
		return nil
	})
	return got, cursor, err
}

// Whatever the server makes of page sizes, whether it tells how many pages there
// are, and whatever is deleted or added meanwhile: a record that is there all the
// time is handed over.
func TestAWholePullSkipsNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := &list{
			ids:     upTo(rapid.IntRange(0, 400).Draw(rt, "records")),
			clamp:   rapid.SampledFrom([]int{0, 0, 50, 60, 77, 100}).Draw(rt, "clamp"),
			tooMuch: rapid.SampledFrom([]int{0, 0, 30, 90, 200}).Draw(rt, "tooMuch"),
			meta:    rapid.Bool().Draw(rt, "meta"),
		}
		steady := map[int]bool{}
		for _, id := range l.ids {
			steady[id] = true
		}
		if l.meta { // without a count nobody could notice
			gone := rapid.SliceOfN(rapid.IntRange(1, 400), 0, 2).Draw(rt, "deleted")
			at := rapid.IntRange(1, 6).Draw(rt, "when")
			l.before = func(l *list, n int) {
				if n == at {
					l.ids = slices.DeleteFunc(l.ids, func(id int) bool { return slices.Contains(gone, id) })
				}
				if n == at+2 {
					l.ids = append(l.ids, 1000+n)
				}
			}
			for _, id := range gone {
				delete(steady, id)
			}
		}
		size := rapid.SampledFrom([]int{50, 64, 100, 1000}).Draw(rt, "size")
		var got map[string]int
		var err error
		synctest.Test(t, func(t *testing.T) {
			got, _, err = pulled(connect(t, l, Options{PageSize: size}), msp.KindConfiguration, "")
		})
		if err != nil {
			rt.Fatal(err)
		}
		for id := range steady {
			if got[strconv.Itoa(id)] == 0 {
				rt.Fatalf("%d was skipped; asked %v", id, l.asked)
			}
		}
	})
}

func TestPageSizeIsHalvedAndRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &list{ids: upTo(2000), tooMuch: 300, meta: true}
		c := connect(t, l, Options{})
		if got, _, err := pulled(c, msp.KindConfiguration, ""); err != nil || len(got) != 2000 {
			t.Fatal(len(got), err)
		}
		if want := []string{"1000/1", "500/1", "250/1", "250/2"}; !slices.Equal(l.asked[:4], want) || len(l.asked) != 10 {
			t.Errorf("asked %v", l.asked)
		}
		l.asked = nil
		if _, _, err := pulled(c, msp.KindConfiguration, ""); err != nil || l.asked[0] != "250/1" {
			t.Errorf("asked %v, %v", l.asked, err)
		}
		// Another list may well be faster.
		l.asked = nil
		if _, _, err := pulled(c, msp.KindLocation, ""); err != nil || l.asked[0] != "1000/1" {
			t.Errorf("asked %v, %v", l.asked, err)
		}
		// Some hours later a full page is tried again.
		time.Sleep(smallPages + time.Minute)
		l.asked = nil
		if _, _, err := pulled(c, msp.KindConfiguration, ""); err != nil || l.asked[0] != "1000/1" {
			t.Errorf("asked %v, %v", l.asked, err)
		}
		// In the middle of a list it goes on where it was.
		l = &list{ids: upTo(2000), meta: true, before: func(l *list, n int) {
			if n == 1 {
				l.tooMuch = 300
			}
		}}
		got, _, err := pulled(connect(t, l, Options{}), msp.KindConfiguration, "")
		if err != nil || len(got) != 2000 || !slices.Equal(l.asked, []string{"1000/1", "1000/2", "500/3", "250/5", "250/6", "250/7", "250/8"}) {
			t.Errorf("%d, asked %v, %v", len(got), l.asked, err)
		}
		for id, n := range got {
			if n != 1 {
				t.Errorf("%s came %d times", id, n)
			}
		}
		// A page that cannot be smaller is simply not answered.
		l = &list{ids: upTo(10), tooMuch: 1, meta: true}
		if _, _, err := pulled(connect(t, l, Options{}), msp.KindConfiguration, ""); msp.CodeOf(err) != msp.Offline {
			t.Error(err)
		}
	})
}

// Found by TestAWholePullSkipsNothing: a server that gives 50 whatever it is
// asked, and does not say that more follow.
// The vendor documents 1000 records a page. An account that refuses so many is
// asked for the documented default, and it is remembered.
func TestRefusedPageSizes(t *testing.T) {
	l := &list{ids: upTo(120), meta: true, most: 100}
	c := connect(t, l, Options{})
	got, _, err := pulled(c, msp.KindConfiguration, "")
	if err != nil || len(got) != 120 || !slices.Equal(l.asked, []string{"1000/1", "50/1", "50/2", "50/3"}) {
		t.Errorf("%d, asked %v, %v", len(got), l.asked, err)
	}
	l.asked = nil
	if _, err := c.all(t.Context(), "/configuration_types", nil); err != nil || !slices.Equal(l.asked, []string{"50/1", "50/2", "50/3"}) {
		t.Errorf("asked %v, %v", l.asked, err)
	}
	// What is refused for another reason is asked for once more, and no page after it is smaller.
	l = &list{ids: upTo(60), meta: true, most: 1}
	c = connect(t, l, Options{Kinds: []msp.Kind{msp.KindConfiguration, msp.KindInterface}})
	if _, _, err := pulled(c, msp.KindConfiguration, ""); msp.CodeOf(err) != msp.Refused || !slices.Equal(l.asked, []string{"1000/1", "50/1"}) || c.maxPageSize("/configurations") != 1000 {
		t.Errorf("asked %v, %v", l.asked, err)
	}
}

func TestSmallPagesWithoutMeta(t *testing.T) {
	l := &list{ids: upTo(195), clamp: 50}
	got, _, err := pulled(connect(t, l, Options{PageSize: 100}), msp.KindConfiguration, "")
	if err != nil || len(got) != 195 {
		t.Errorf("%d, asked %v, %v", len(got), l.asked, err)
	}
}

func TestListsThatDoNotEnd(t *testing.T) {
	for name, l := range map[string]*list{
		"no meta, does not heed the page": {ids: upTo(200), deaf: true},
		"clamps and does not heed":        {ids: upTo(200), deaf: true, clamp: 50, meta: true},
	} {
		if _, _, err := pulled(connect(t, l, Options{PageSize: 100}), msp.KindConfiguration, ""); err != nil || len(l.asked) > 5 {
			t.Errorf("%s: asked %v, %v", name, l.asked, err)
		}
	}
}

func TestAListThatShrinksForeverIsGivenUp(t *testing.T) {
	l := &list{ids: upTo(500), meta: true, before: func(l *list, n int) { l.ids = l.ids[:len(l.ids)-1] }}
	if _, _, err := pulled(connect(t, l, Options{PageSize: 50}), msp.KindConfiguration, ""); msp.CodeOf(err) != msp.Offline || len(l.asked) > 10 {
		t.Errorf("%v after %d", err, len(l.asked))
	}
}

func TestLaterPullsReadLittle(t *testing.T) {
	day := 86400
	ids := make([]int, 3000) // newest first, a day apart
	for i := range ids {
		ids[i] = (4000 - i) * day
	}
	newest := func(i int) connector.Cursor { return cursorOf(time.Unix(int64(ids[i]), 0)) }
	for _, tc := range []struct {
		name    string
		since   connector.Cursor
		changed int
		asked   []string
	}{
		{"nothing", newest(0), 1, []string{"125/1", "125/2"}},
		{"a few", newest(9), 10, []string{"125/1", "125/2"}},
		{"many", newest(299), 300, []string{"125/1", "125/2", "250/2", "500/2"}},
		{"nearly all", newest(2500), 2501, []string{"125/1", "125/2", "250/2", "500/2", "1000/2", "1000/3"}},
	} {
		l := &list{ids: ids, meta: true}
		got, cursor, err := pulled(connect(t, l, Options{}), msp.KindConfiguration, tc.since)
		if err != nil || len(got) != tc.changed || !slices.Equal(l.asked, tc.asked) {
			t.Errorf("%s: %d changed, asked %v, %v", tc.name, len(got), l.asked, err)
		}
		if cursor != newest(0) {
			t.Errorf("%s: cursor %q", tc.name, cursor)
		}
	}
	// Ten minutes before the cursor are read again.
	l := &list{ids: []int{100000, 99500, 99399}, meta: true}
	if got, _, err := pulled(connect(t, l, Options{}), msp.KindConfiguration, cursorOf(time.Unix(100000, 0))); err != nil || len(got) != 2 {
		t.Errorf("%v %v", got, err)
	}
	// A cursor of another form is a pull from the start.
	if got, _, err := pulled(connect(t, l, Options{}), msp.KindConfiguration, "itglue/9 x"); err != nil || len(got) != 3 {
		t.Errorf("%v %v", got, err)
	}
}

func TestListsAreOneRequest(t *testing.T) {
	for _, kind := range (&Connector{}).Kinds() {
		if !wholly(kind) {
			continue
		}
		l := &list{ids: upTo(800), meta: true}
		c := connect(t, l, Options{})
		_, cursor, err := pulled(c, kind, "")
		if err != nil || len(l.asked) != 1 {
			t.Errorf("%s: asked %v, %v", kind, l.asked, err)
		}
		if got, _, err := pulled(c, kind, cursor); err != nil || len(got) != 800 || len(l.asked) != 2 {
			t.Errorf("%s: asked %v, %v", kind, l.asked, err)
		}
	}
}

// One record with a time far ahead must not hide every change until then.
func TestATimeAheadOfTheServerCountsAsNow(t *testing.T) {
	served := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	rt := script(func(*http.Request) (int, string) {
		return 200, `{"data":[{"id":"1","attributes":{"updated-at":"2099-01-01T00:00:00.000Z"}},{"id":"2","attributes":{"updated-at":"garbage"}}]}`
	})
	c := connect(t, headers{rt, http.Header{"Date": {served.Format(http.TimeFormat)}}}, Options{})
	if _, cursor, err := pulled(c, msp.KindContact, ""); err != nil || cursor != cursorOf(served) {
		t.Errorf("%q %v", cursor, err)
	}
}

// What changed in one go is read again for a while, and not for ever.
func TestAQuietAccountIsReadOnce(t *testing.T) {
	changed := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]string{
		time.Minute:      "2026-11-21T12:00:00Z",
		20 * time.Minute: "2026-11-21T12:00:00Z",
		time.Hour:        "2026-11-21T12:40:00Z",
	} {
		rt := script(func(*http.Request) (int, string) {
			return 200, `{"data":[{"id":"1","attributes":{"updated-at":"2026-11-21T12:00:00.000Z"}}]}`
		})
		c := connect(t, headers{rt, http.Header{"Date": {changed.Add(after).Format(http.TimeFormat)}}}, Options{})
		for _, since := range []connector.Cursor{"", cursorOf(changed)} {
			if _, cursor, err := pulled(c, msp.KindContact, since); err != nil || cursor != connector.Cursor(cursorMark+want) {
				t.Errorf("after %v from %q: %q %v", after, since, cursor, err)
			}
		}
		if _, cursor, err := pulled(c, msp.KindManufacturer, ""); err != nil || cursor != cursorOf(changed) {
			t.Errorf("a list that is read whole: %q %v", cursor, err)
		}
	}
}

// A script answers with what a function says.
type script func(*http.Request) (int, string)

func (s script) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := s(r)
	return reply(status, body), nil
}

type headers struct {
	next http.RoundTripper
	add  http.Header
}

func (h headers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := h.next.RoundTrip(r)
	if err == nil {
		resp.Header = h.add
	}
	return resp, err
}

func TestRequestsAsTheyGoOut(t *testing.T) {
	var got []string
	rt := script(func(r *http.Request) (int, string) {
		body := ""
		if r.Body != nil {
			raw, _ := io.ReadAll(r.Body)
			body = string(raw)
		}
		q, _ := url.QueryUnescape(r.URL.RawQuery)
		got = append(got, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+q+" "+r.Header.Get("Content-Type")+" "+body))
		if r.Header.Get("x-api-key") != "ITG.test" || r.URL.Host != "api.eu.itglue.com" {
			t.Error("without the key, or to elsewhere")
		}
		switch r.URL.Path {
		case "/countries":
			return 200, `{"data":[{"id":"84","attributes":{"name":"United States","iso":"US"}},{"id":"1","attributes":{"name":"Canada","iso":"CA"}}]}`
		case "/regions":
			return 200, `{"data":[{"id":"26","attributes":{"name":"California","iso":"CA","country-id":84}},{"id":"3","attributes":{"name":"Western","country-id":84}},{"id":"4","attributes":{"name":"Western","country-id":1}}]}`
		}
		id := "5"
		if p := strings.Split(r.URL.Path, "/"); len(p) == 3 {
			id = p[2]
		}
		return 200, `{"data":{"id":"` + id + `","type":"x","attributes":{"country-name":"Canada","country-id":1}}}`
	})
	base, err := RegionURL("EU")
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, rt, Options{BaseURL: base})
	const vnd = " application/vnd.api+json "
	v := func(pairs ...string) values {
		out := values{}
		for i := 0; i < len(pairs); i += 2 {
			text, ref, _ := strings.Cut(pairs[i+1], "#")
			out[msp.Field(pairs[i])] = connector.Value{Text: text, Ref: ref}
		}
		return out
	}
	create := func(k msp.Kind, org, parent string, vals values) func() error {
		return func() error {
			_, err := c.Create(t.Context(), connector.Draft{Kind: k, OrganizationID: org, ParentID: parent, Values: vals})
			return err
		}
	}
	update := func(k msp.Kind, id string, vals values) func() error {
		return func() error {
			_, err := c.Update(t.Context(), id, connector.Draft{Kind: k, OrganizationID: "2", Values: vals})
			return err
		}
	}
	find := func(q connector.Query) func() error {
		return func() error { _, err := c.Find(t.Context(), q); return err }
	}
	masked := values{msp.FieldName: {Text: "n"}, msp.FieldNotes: {Masked: true}}
	for _, tc := range []struct {
		name string
		do   func() error
		want []string
	}{
		{"a configuration", create(msp.KindConfiguration, "2", "", v("name", "SW", "configuration_type", "Switch#42", "mac_address", "185e0fed999a", "location", "", "archived", "", "warranty_expires_at", "2027-02-01", "platform", "Windows#2")),
			[]string{`POST /configurations ` + vnd + `{"data":{"type":"configurations","attributes":{"archived":false,"configuration-type-id":42,"location-id":null,"mac-address":"18:5E:0F:ED:99:9A","name":"SW","organization-id":2,"warranty-expires-at":"2027-02-01"}}}`}},
		{"an id beyond 2^53", update(msp.KindConfiguration, "9007199254740993", v("model", "X#574989297464115201", "notes", "<p>A &amp; B</p>")),
			[]string{`PATCH /configurations/9007199254740993 ` + vnd + `{"data":{"type":"configurations","id":"9007199254740993","attributes":{"model-id":574989297464115201,"notes":"\u003cp\u003eA \u0026amp; B\u003c/p\u003e"}}}`}},
		{"emptying", update(msp.KindConfiguration, "7", v("serial_number", "", "contact", "", "archived", "true")),
			[]string{`PATCH /configurations/7 ` + vnd + `{"data":{"type":"configurations","id":"7","attributes":{"archived":true,"contact-id":null,"serial-number":null}}}`}},
		{"a masked value is not sent", update(msp.KindConfiguration, "7", masked),
			[]string{`PATCH /configurations/7 ` + vnd + `{"data":{"type":"configurations","id":"7","attributes":{"name":"n"}}}`}},
		{"an organization", create(msp.KindOrganization, "", "", v("name", "Accent Fit", "parent", "#1")),
			[]string{`POST /organizations ` + vnd + `{"data":{"type":"organizations","attributes":{"name":"Accent Fit","parent-id":1}}}`}},
		{"a model", create(msp.KindModel, "", "494", v("name", "MX80")),
			[]string{`POST /models ` + vnd + `{"data":{"type":"models","attributes":{"manufacturer-id":494,"name":"MX80"}}}`}},
		{"a configuration type", create(msp.KindConfigurationType, "", "", v("name", "UPS")),
			[]string{`POST /configuration_types ` + vnd + `{"data":{"type":"configuration-types","attributes":{"name":"UPS"}}}`}},
		{"a location with a region", create(msp.KindLocation, "2", "", v("name", "HQ", "region", "california", "country", "us", "address_1", "120 Kearny")),
			[]string{`GET /countries page[number]=1&page[size]=1000&sort=id`, `GET /regions page[number]=1&page[size]=1000&sort=id`,
				`POST /locations ` + vnd + `{"data":{"type":"locations","attributes":{"address-1":"120 Kearny","country-id":84,"name":"HQ","organization-id":2,"region-id":26}}}`}},
		{"a region that several countries have", update(msp.KindLocation, "5", v("region", "Western")),
			[]string{`GET /locations/5`, `PATCH /locations/5 ` + vnd + `{"data":{"type":"locations","id":"5","attributes":{"region-id":4}}}`}},
		{"no region", update(msp.KindLocation, "5", v("region", "", "country", "")),
			[]string{`PATCH /locations/5 ` + vnd + `{"data":{"type":"locations","id":"5","attributes":{"country-id":null,"region-id":null}}}`}},
		{"find a configuration", find(connector.Query{Kind: msp.KindConfiguration, OrganizationID: "2", SerialNumber: "A,1", MACAddress: "185e0fed999a", AssetTag: "T", Name: "N", TypeID: "42"}),
			[]string{`GET /configurations filter[organization_id]=2&filter[serial_number]=A\,1&page[number]=1&page[size]=1000`,
				`GET /configurations filter[mac_address]=18:5E:0F:ED:99:9A,18:5e:0f:ed:99:9a,18-5E-0F-ED-99-9A,18-5e-0f-ed-99-9a,185E0FED999A,185e0fed999a,185e.0fed.999a,185E.0FED.999A&filter[organization_id]=2&page[number]=1&page[size]=1000`,
				`GET /configurations filter[asset_tag]=T&filter[organization_id]=2&page[number]=1&page[size]=1000`,
				`GET /configurations filter[configuration_type_id]=42&filter[name]=N&filter[organization_id]=2&page[number]=1&page[size]=1000`}},
		{"find a model", find(connector.Query{Kind: msp.KindModel, ParentID: "494", Name: "MX80"}),
			[]string{`GET /manufacturers/494/relationships/models page[number]=1&page[size]=1000&sort=id`}},
		{"find a manufacturer", find(connector.Query{Kind: msp.KindManufacturer, Name: "Dell"}), []string{`GET /manufacturers page[number]=1&page[size]=1000`}},
		{"find a location", find(connector.Query{Kind: msp.KindLocation, OrganizationID: "2", Name: "HQ"}), []string{`GET /locations filter[organization_id]=2&page[number]=1&page[size]=1000`}},
		{"find an organization", find(connector.Query{Kind: msp.KindOrganization, Name: "Kub, Reynolds"}), []string{`GET /organizations filter[name]=Kub\, Reynolds&page[number]=1&page[size]=1000`}},
		{"find an interface", find(connector.Query{Kind: msp.KindInterface, ParentID: "7", MACAddress: "185e0fed999a"}), []string{`GET /configurations/7/relationships/configuration_interfaces page[number]=1&page[size]=1000`}},
		{"read a configuration", func() error { _, err := c.Get(t.Context(), msp.KindConfiguration, "7", connector.Parent{}); return err }, []string{`GET /configurations/7 include=configuration_interfaces,attachments,passwords,related_items`}},
		{"test", func() error { _, err := c.Test(t.Context()); return err }, []string{`GET /organizations page[number]=1&page[size]=1`}},
	} {
		got = nil
		if err := tc.do(); err != nil {
			t.Errorf("%s: %v", tc.name, err)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: sent\n%s\nwant\n%s", tc.name, strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
		}
	}
	for name, tc := range map[string]struct {
		do    func() error
		code  msp.Code
		field msp.Field
	}{
		"nothing that has a place":     {update(msp.KindConfiguration, "7", v("platform", "Windows#2")), msp.Refused, ""},
		"nothing at all":               {update(msp.KindConfiguration, "7", values{}), msp.Refused, ""},
		"a reference without an id":    {update(msp.KindConfiguration, "7", v("manufacturer", "Dell")), msp.Refused, msp.FieldManufacturer},
		"a reference with an odd id":   {update(msp.KindConfiguration, "7", v("manufacturer", "Dell#1/2")), msp.Refused, msp.FieldManufacturer},
		"a country nobody knows":       {create(msp.KindLocation, "2", "", v("name", "x", "country", "Atlantis")), msp.Refused, msp.FieldCountry},
		"a region nobody knows":        {create(msp.KindLocation, "2", "", v("name", "x", "region", "Atlantis")), msp.Refused, msp.FieldRegion},
		"a region of two countries":    {create(msp.KindLocation, "2", "", v("name", "x", "region", "Western")), msp.Refused, msp.FieldRegion},
		"an operating system":          {create(msp.KindOperatingSystem, "", "", v("name", "x")), msp.Refused, ""},
		"a search below an odd parent": {find(connector.Query{Kind: msp.KindModel, ParentID: "1/../2", Name: "x"}), msp.NotFound, ""},
		"a search in an odd client":    {find(connector.Query{Kind: msp.KindConfiguration, OrganizationID: "2&x", Name: "x"}), msp.NotFound, ""},
	} {
		got = nil
		err := tc.do()
		if e := msp.AsError(err); e == nil || e.Code != tc.code || e.Field != string(tc.field) || len(got) != 0 {
			t.Errorf("%s: %v, sent %v", name, err, got)
		}
	}
}

func TestMaking(t *testing.T) {
	for region, want := range map[string]string{"": "https://api.itglue.com", "us": "https://api.itglue.com", " EU ": "https://api.eu.itglue.com", "au": "https://api.au.itglue.com"} {
		if got, err := RegionURL(region); err != nil || got != want {
			t.Errorf("%q: %q %v", region, got, err)
		}
	}
	if _, err := RegionURL("mars"); msp.CodeOf(err) != msp.Invalid {
		t.Error(err)
	}
	if _, err := New(Options{}); msp.CodeOf(err) != msp.Invalid {
		t.Error(err)
	}
	key := func(context.Context) (string, error) { return " \n", nil }
	if _, err := New(Options{Key: key, BaseURL: "http://api.itglue.com"}); msp.CodeOf(err) != msp.Invalid {
		t.Error(err)
	}
	curly := func(context.Context) (string, error) { return "“ITG.x”", nil }
	c, err := New(Options{Key: curly, Transport: script(func(*http.Request) (int, string) { t.Error("sent"); return 200, "" })})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Test(t.Context()); msp.CodeOf(err) != msp.SignIn {
		t.Error(err)
	}
	c, err = New(Options{Key: key, Transport: script(func(*http.Request) (int, string) { t.Error("sent"); return 200, "" })})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Test(t.Context()); msp.CodeOf(err) != msp.SignIn {
		t.Error(err)
	}
}

func TestTheWordsForAWrongKey(t *testing.T) {
	for _, status := range []int{401, 403} {
		c := connect(t, script(func(*http.Request) (int, string) { return status, `{"message":"Forbidden"}` }), Options{})
		_, err := c.Test(t.Context())
		if e := msp.AsError(err); e == nil || e.Code != msp.SignIn ||
			e.Message != "IT Glue does not know this key. Keys are made in IT Glue under Account, Settings, API Keys." {
			t.Error(err)
		}
	}
}
