package itglue

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

func load(t testing.TB, name string) document {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

type values = map[msp.Field]connector.Value

func TestPublishedConfiguration(t *testing.T) {
	doc := load(t, "configuration-show-with-includes.json")
	got := records(msp.KindConfiguration, &doc, false)
	want := []connector.Record{{
		Kind: msp.KindConfiguration, ID: "455", OrganizationID: "2",
		URL:       "https://mycompany.itglue.com/2/configurations/455",
		Version:   "2016-09-29T20:55:16.000Z",
		CreatedAt: time.Date(2016, 9, 14, 18, 15, 28, 0, time.UTC),
		UpdatedAt: time.Date(2016, 9, 29, 20, 55, 16, 0, time.UTC),
		Values: values{
			msp.FieldName: {Text: "HF-SF-CJ452JK"}, msp.FieldHostname: {Text: "HFSFCJ452JK"},
			msp.FieldPrimaryIP: {Text: "10.10.2.231"}, msp.FieldMACAddress: {Text: "18-5E-0F-ED-99-9J"}, // J is no digit: as it is
			msp.FieldSerialNumber: {Text: "C03R3LT7THV8"}, msp.FieldAssetTag: {Text: "BP6549"},
			msp.FieldPosition: {}, msp.FieldInstalledBy: {}, msp.FieldPurchasedBy: {}, msp.FieldNotes: {}, msp.FieldOperatingSystemNotes: {},
			msp.FieldWarrantyExpiresAt: {Text: "2018-05-05"}, msp.FieldInstalledAt: {Text: "2010-05-20"}, msp.FieldPurchasedAt: {Text: "2010-05-05"},
			msp.FieldType: {Text: "Managed Server", Ref: "65"}, msp.FieldStatus: {Text: "Active", Ref: "29"},
			msp.FieldManufacturer: {Text: "Dell", Ref: "60"}, msp.FieldModel: {Text: "Latitude E7470", Ref: "3"},
			msp.FieldOperatingSystem: {Text: "Windows 10", Ref: "4"}, msp.FieldLocation: {},
			msp.FieldArchived: {Text: "true"},
			// No contact-id, no default-gateway in the answer: not known.
		},
		// The interfaces are named and do not come along: not known.
		Children: []connector.Record{{
			Kind: msp.KindAttachment, ID: "11296", OrganizationID: "2", ParentID: "455", ParentKind: msp.KindConfiguration, Version: "2018-03-01T23:14:18.000Z",
			CreatedAt: time.Date(2018, 3, 1, 23, 14, 18, 0, time.UTC), UpdatedAt: time.Date(2018, 3, 1, 23, 14, 18, 0, time.UTC),
			Values: values{msp.FieldName: {Text: "HP_MSA_2040_Storage_Quickspecs.pdf"}, msp.FieldContentType: {Text: "application/pdf"}, msp.FieldSize: {Text: "314368"}},
		}},
		Whole: []msp.Kind{msp.KindAttachment},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestInterfacesComeAlong(t *testing.T) {
	doc := load(t, "synth-configurations-page-2-of-3.json")
	got := records(msp.KindConfiguration, &doc, true)
	at := time.Date(2017, 5, 29, 20, 55, 16, 0, time.UTC)
	created := time.Date(2017, 5, 14, 18, 15, 28, 0, time.UTC)
	base := connector.Record{Kind: msp.KindInterface, OrganizationID: "2", ParentID: "455", ParentKind: msp.KindConfiguration, Version: "2017-05-29T20:55:16.000Z", CreatedAt: created, UpdatedAt: at}
	first, second := base, base
	first.ID, second.ID = "68", "78"
	first.Values = values{msp.FieldName: {}, msp.FieldIPAddress: {Text: "10.10.2.231"}, msp.FieldMACAddress: {Text: "185e0fed999a"}, msp.FieldPrimary: {Text: "true"}, msp.FieldNotes: {}}
	second.Values = values{msp.FieldName: {Text: "WLAN Card"}, msp.FieldIPAddress: {Text: "10.0.1.23"}, msp.FieldMACAddress: {Text: "d46a91132d77"}, msp.FieldPrimary: {}, msp.FieldNotes: {}}
	if diff := cmp.Diff([]connector.Record{first, second}, got[0].Children); diff != "" {
		t.Error(diff)
	}
	if doc.meta != (meta{known: true, next: 3, total: 3}) {
		t.Errorf("%+v", doc.meta)
	}
}

func TestChildren(t *testing.T) {
	conf := func(relations string) string {
		return `{"id":"7","attributes":{"organization-id":2}` + relations + `}`
	}
	rel := `,"relationships":{"configuration-interfaces":{"data":[{"id":1,"type":"configuration_interfaces"}]}}`
	for name, tc := range map[string]struct {
		body string
		want int // -1 for not known
	}{
		"none":                       {`{"data":[` + conf(`,"relationships":{"configuration_interfaces":{"data":[]}}`) + `]}`, 0},
		"not asked":                  {`{"data":[` + conf(``) + `]}`, -1},
		"named but missing":          {`{"data":[` + conf(rel) + `]}`, -1},
		"null":                       {`{"data":[` + conf(`,"relationships":{"configuration-interfaces":{"data":null}}`) + `]}`, -1},
		"id at the top":              {`{"data":[` + conf(rel) + `],"included":[{"id":"1","type":"configuration-interfaces","attributes":{}}]}`, 1},
		"id among the attributes":    {`{"data":[` + conf(rel) + `],"included":[{"type":"configuration-interfaces","attributes":{"id":1}}]}`, 1},
		"included within data":       {`{"data":{"id":"7","attributes":{}` + rel + `,"included":[{"type":"configuration_interfaces","attributes":{"id":"1"}}]}}`, 1},
		"named by the interface":     {`{"data":[` + conf(``) + `],"included":[{"id":"1","type":"configuration-interfaces","attributes":{"configuration_id":7}}]}`, 1},
		"another kind with this id":  {`{"data":[` + conf(rel) + `],"included":[{"id":"1","type":"attachments","attributes":{}}]}`, -1},
		"interface without any id":   {`{"data":[` + conf(rel) + `],"included":[{"type":"configuration-interfaces","attributes":{}}]}`, -1},
		"interface of another (one)": {`{"data":[` + conf(``) + `],"included":[{"id":"1","type":"configuration-interfaces","attributes":{"configuration-id":8}}]}`, -1},
	} {
		var doc document
		if err := json.Unmarshal([]byte(tc.body), &doc); err != nil {
			t.Fatal(err)
		}
		got := records(msp.KindConfiguration, &doc, true)[0].Children
		if n := len(got); tc.want < 0 && got != nil || tc.want >= 0 && (got == nil || n != tc.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestOtherPublishedRecords(t *testing.T) {
	one := func(kind msp.Kind, file string, index bool) connector.Record {
		doc := load(t, file)
		return records(kind, &doc, index)[0]
	}
	org := one(msp.KindOrganization, "organization-show.json", false)
	if org.ID != "2" || org.OrganizationID != "" || org.Values[msp.FieldParent] != (connector.Value{Ref: "1"}) ||
		org.Values[msp.FieldOrganizationType] != (connector.Value{Text: "Customer", Ref: "86"}) || org.Values[msp.FieldShortName].Text != "happy" {
		t.Errorf("%+v", org)
	}
	loc := one(msp.KindLocation, "location-show.json", false)
	if loc.OrganizationID != "2" || loc.Values[msp.FieldRegion] != (connector.Value{Text: "California"}) ||
		loc.Values[msp.FieldCountry].Text != "United States" || loc.Values[msp.FieldPrimary].Text != "true" || loc.Values[msp.FieldAddress2].Text != "Unit 508" {
		t.Errorf("%+v", loc)
	}
	con := one(msp.KindContact, "contact-show.json", false)
	if con.OrganizationID != "2" || con.Values[msp.FieldName].Text != "Robert Storts" || con.Values[msp.FieldTitle].Text != "Director of IT" {
		t.Errorf("%+v", con)
	}
	model := one(msp.KindModel, "models-list.json", true)
	if _, told := model.Values[msp.FieldManufacturerOf]; told || model.Values[msp.FieldName].Text != "MX64" {
		t.Errorf("%+v", model)
	}
	os := one(msp.KindOperatingSystem, "operating-systems-list.json", true)
	if os.Values[msp.FieldPlatform] != (connector.Value{Text: "Mac OS", Ref: "1"}) {
		t.Errorf("%+v", os)
	}
	if r := one(msp.KindInterface, "configuration-interfaces-list.json", true); r.ID != "63" || r.Values[msp.FieldMACAddress].Text != "c47a92143d78" {
		t.Errorf("%+v", r)
	}
	if r := one(msp.KindConfiguration, "synth-configuration-show-psa-synced.json", false); r.PSASync != "enabled" {
		t.Errorf("%+v", r.PSASync)
	}
}

func TestOddValues(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs string
		field msp.Field
		want  connector.Value
	}{
		"an id beyond what a float holds":   {`{"model-id":574989297464115201,"model-name":"X"}`, msp.FieldModel, connector.Value{Text: "X", Ref: "574989297464115201"}},
		"an id as text":                     {`{"model_id":"9007199254740993"}`, msp.FieldModel, connector.Value{Ref: "9007199254740993"}},
		"an id with an exponent is none":    {`{"model-id":1e3,"model-name":"X"}`, msp.FieldModel, connector.Value{}},
		"snake case":                        {`{"serial_number":" A1 "}`, msp.FieldSerialNumber, connector.Value{Text: "A1"}},
		"the usual spelling wins":           {`{"serial_number":"old","serial-number":"A1"}`, msp.FieldSerialNumber, connector.Value{Text: "A1"}},
		"a number where text should be":     {`{"asset-tag":4711}`, msp.FieldAssetTag, connector.Value{Text: "4711"}},
		"a MAC with dots":                   {`{"mac-address":"185E.0FED.999A"}`, msp.FieldMACAddress, connector.Value{Text: "185e0fed999a"}},
		"several MACs stay as they are":     {`{"mac-address":"AA:BB:CC:DD:EE:FF, 1"}`, msp.FieldMACAddress, connector.Value{Text: "AA:BB:CC:DD:EE:FF, 1"}},
		"an IPv6 address":                   {`{"primary-ip":"2001:DB8:0:0::1"}`, msp.FieldPrimaryIP, connector.Value{Text: "2001:db8::1"}},
		"a date with a time":                {`{"installed-at":"2018-05-05T00:00:00.000Z"}`, msp.FieldInstalledAt, connector.Value{Text: "2018-05-05"}},
		"no date":                           {`{"installed-at":"soon"}`, msp.FieldInstalledAt, connector.Value{Text: "soon"}},
		"an impossible day":                 {`{"installed-at":"2018-02-30"}`, msp.FieldInstalledAt, connector.Value{Text: "2018-02-30"}},
		"HTML stays as it is":               {`{"notes":" <p>A\r\n&amp; B</p> "}`, msp.FieldNotes, connector.Value{Text: " <p>A\r\n&amp; B</p> "}},
		"archived as a number":              {`{"archived":1}`, msp.FieldArchived, connector.Value{Text: "true"}},
		"archived is false":                 {`{"archived":false}`, msp.FieldArchived, connector.Value{}},
		"archived is null":                  {`{"archived":null}`, msp.FieldArchived, connector.Value{}},
		"a reference without its companion": {`{"location-id":7}`, msp.FieldLocation, connector.Value{Ref: "7"}},
	} {
		var doc document
		if err := json.Unmarshal([]byte(`{"data":{"id":1,"attributes":`+tc.attrs+`}}`), &doc); err != nil {
			t.Fatal(err)
		}
		got := records(msp.KindConfiguration, &doc, false)
		if len(got) != 1 || len(got[0].Values) != 1 || got[0].Values[tc.field] != tc.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// What is neither text nor number is not known.
	var doc document
	if err := json.Unmarshal([]byte(`{"data":{"id":1,"attributes":{"name":{"x":1},"hostname":["a"]}}}`), &doc); err != nil {
		t.Fatal(err)
	}
	if got := records(msp.KindConfiguration, &doc, false); len(got[0].Values) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestPSASync(t *testing.T) {
	for attrs, want := range map[string]string{
		`{}`: "", `{"psa-integration":null}`: "", `{"psa-integration":"enabled"}`: "enabled", `{"psa-integration":"Orphaned"}`: "orphaned",
		`{"psa_integration":"disabled"}`: "disabled", `{"psa-integration":"something new"}`: "enabled", `{"psa-integration":true}`: "enabled",
		`{"psa-integration":false}`: "", `{"synced":true}`: "enabled", `{"synced":false}`: "",
	} {
		var a attributes
		if err := json.Unmarshal([]byte(attrs), &a); err != nil {
			t.Fatal(err)
		}
		if got := psaSync(a); got != want {
			t.Errorf("%s: %q", attrs, got)
		}
	}
}

func TestQuickNotesAreCutInAnIndex(t *testing.T) {
	for _, tc := range []struct {
		text   string
		masked bool
	}{{strings.Repeat("ä", 249), false}, {strings.Repeat("ä", 250), true}, {strings.Repeat("x", 253), true}, {"", false}} {
		raw, err := json.Marshal(map[string]any{"data": []any{map[string]any{"id": "1", "attributes": map[string]any{"quick-notes": tc.text}}}})
		if err != nil {
			t.Fatal(err)
		}
		var doc document
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		if v := records(msp.KindOrganization, &doc, true)[0].Values[msp.FieldQuickNotes]; v.Masked != tc.masked || v.Masked && v.Text != "" {
			t.Errorf("index of %d bytes: %+v", len(tc.text), v)
		}
		if v := records(msp.KindOrganization, &doc, false)[0].Values[msp.FieldQuickNotes]; v.Masked || v.Text != tc.text {
			t.Errorf("show of %d bytes: %+v", len(tc.text), v)
		}
	}
}

func TestMeta(t *testing.T) {
	for body, want := range map[string]meta{
		`{"data":[]}`: {}, `{"data":[],"meta":null}`: {}, `{"data":[],"meta":[]}`: {},
		`{"data":[],"meta":{"next-page":null,"total-count":3}}`:     {known: true, total: 3},
		`{"data":[],"meta":{"next_page":"4"}}`:                      {known: true, next: 4},
		`{"data":[],"meta":{"current-page":2,"total-pages":3}}`:     {known: true, next: 3},
		`{"data":[],"meta":{"current-page":3,"total-pages":3}}`:     {known: true},
		`{"data":[],"meta":{"total-count":-5,"next-page":"later"}}`: {known: true},
	} {
		var doc document
		if err := json.Unmarshal([]byte(body), &doc); err != nil || doc.meta != want {
			t.Errorf("%s: %+v %v", body, doc.meta, err)
		}
	}
	for _, body := range []string{`{}`, `{"data":null}`, `{"data":7}`, `[]`, `7`} {
		var doc document
		if err := json.Unmarshal([]byte(body), &doc); err == nil {
			t.Errorf("%s is no answer", body)
		}
	}
}

func TestExplain(t *testing.T) {
	for _, tc := range []struct {
		file, body string
		status     int
		message    string
		field      msp.Field
	}{
		{"error-422-configuration-type-must-exist.json", "", 422, "IT Glue refused this: configuration type must exist. Mend the field and it is sent again.", msp.FieldType},
		{"error-422-organization-id-required.json", "", 422, "IT Glue refused this: Valid organization_id is required. Its organization is no longer there, or was merged into another; look for it in IT Glue.", msp.FieldOrganization},
		{"error-422-required-trait-blank-detail-array.json", "", 422, "IT Glue refused this: url can't be blank. Mend the field and it is sent again.", msp.TraitField("url")},
		{"synth-error-422-synced-configuration.json", "", 422, "IT Glue refused this: Cannot update a synced resource. The record is synced with the PSA; change it there.", ""},
		{"synth-error-422-relationships-in-patch.json", "", 422, "IT Glue refused this: Relationships are not permitted. Mend the record and it is sent again.", ""},
		{"synth-error-400-bad-request.json", "", 400, "IT Glue refused this: Bad Request.", ""},
		{"synth-error-401-unauthorized.json", "", 415, "IT Glue refused this: Unauthorized.", ""},
		{"", `{"errors":[{"source":{"pointer":"data/0/attributes/location-id"},"detail":["is bad","is worse"]},{"title":"Also this","source":null}]}`, 422,
			"IT Glue refused this: location id is bad, is worse; Also this. Mend the field and it is sent again.", msp.FieldLocation},
		{"", `{"errors":"just text"}`, 422, "IT Glue refused this: just text. Mend the record and it is sent again.", ""},
		{"", `{"errors":{"title":"One"}}`, 400, "IT Glue refused this: One.", ""},
		{"", `Nope.`, 400, "IT Glue refused this: Nope.", ""},
		{"", `{"errors":[{"source":{"pointer":"/data/attributes/warranty_expires_at"}}]}`, 422, "", msp.FieldWarrantyExpiresAt},
		{"", ``, 422, "", ""}, {"", `{}`, 422, "", ""}, {"", `[1]`, 422, "IT Glue refused this: [1]. Mend the record and it is sent again.", ""},
	} {
		body := []byte(tc.body)
		if tc.file != "" {
			var err error
			if body, err = os.ReadFile(filepath.Join("testdata", tc.file)); err != nil {
				t.Fatal(err)
			}
		}
		if message, field := explain(tc.status, body); message != tc.message || field != string(tc.field) {
			t.Errorf("%s%s: %q, %q", tc.file, tc.body, message, field)
		}
	}
	if message, _ := explain(422, []byte(strings.Repeat("ä", 5000))); len([]rune(message)) > 300 {
		t.Error("too long to read")
	}
}

// Every attribute we read can be written back, and reading it again gives the
// same: no value changes by coming and going.
func FuzzTranslate(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"data":[{"id":null,"attributes":[]},7,null,{"id":{},"type":3,"relationships":{"configuration-interfaces":{"data":[null,{"id":1}]}}}],"included":[null,1,{}],"meta":{"next-page":{}}}`))
	f.Add([]byte(`{"data":{"id":"1","attributes":{"traits":{"n":"7","c":1,"d":"2027-01-01T00:00:00Z","p":"x","u":null,"domains":[7,{"id":"8"}],"type":{"x":1}}}}}`))
	f.Add([]byte(`{"data":{"id":"1","attributes":{"mac-address":"0:0:0:0:0:1","primary-ip":"::FFFF:10.0.0.1","installed-at":"4. März 2026"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		explain(422, raw)
		var doc document
		if json.Unmarshal(raw, &doc) != nil {
			return
		}
		for i := range doc.data {
			traitsComeAndGo(t, doc.data[i].Attributes)
		}
		for kind := range routes {
			for _, index := range []bool{true, false} {
				for _, r := range records(kind, &doc, index) {
					if r.ID == "" {
						t.Fatal("a record without an id")
					}
					comeAndGo(t, kind, r)
				}
			}
		}
	})
}

// traitsComeAndGo reads traits, sends them back and reads them again.
func traitsComeAndGo(t *testing.T, a attributes) {
	t.Helper()
	fields := []msp.TraitInfo{{Key: "domains", Kind: "Tag"}, {Key: "type", Kind: "Select"}, {Key: "location", Kind: "Textbox"}, {Key: "n", Kind: "Number"},
		{Key: "d", Kind: "Date"}, {Key: "c", Kind: "Checkbox"}, {Key: "u", Kind: "Upload"}, {Key: "p", Kind: "Password"}, {Key: "h", Kind: "Header"}}
	rec := connector.Record{Values: values{}}
	addTraits(&rec, a, fields)
	if v, told := rec.Values[msp.TraitField("p")]; told && (v.Text != "" || !v.Masked) {
		t.Fatalf("a password is shown: %+v", v)
	}
	out, err := wholeTraits(fields, a, nil, connector.Draft{})
	if err != nil {
		if e := msp.AsError(err); e == nil || e.Code != msp.Refused {
			t.Fatal(err)
		}
		return
	}
	raw, err := json.Marshal(map[string]any{"traits": out})
	if err != nil {
		t.Fatal(err)
	}
	var back attributes
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	again := connector.Record{Values: values{}}
	addTraits(&again, back, fields)
	for _, f := range fields {
		field := msp.TraitField(f.Key)
		id, _, _ := strings.Cut(rec.Values[field].Text, " ")
		got, _, _ := strings.Cut(again.Values[field].Text, " ")
		if was := rec.Values[field].Text; f.Kind != "Tag" && f.Kind != "Upload" && again.Values[field].Text != was && !structured(rawTraits(a)[f.Key]) ||
			f.Kind == "Tag" && digits(id) && got != id && !strings.Contains(was, "\n") {
			t.Fatalf("%s went as %q and came back as %q", f.Key, was, again.Values[field].Text)
		}
	}
}

func comeAndGo(t *testing.T, kind msp.Kind, r connector.Record) {
	t.Helper()
	sent := map[string]any{}
	for _, m := range membersOf(kind) {
		v, known := r.Values[m.field]
		switch {
		case !known || v.Masked || m.named:
		case m.form == msp.KindRef:
			if v.Ref == "" && v.Text != "" {
				t.Fatalf("%s has a name and no id: %+v", m.field, v)
			}
			sent[m.key+"-id"] = number(v.Ref)
		default:
			sent[m.key] = m.wire(v.Text)
		}
	}
	raw, err := json.Marshal(map[string]any{"data": map[string]any{"id": "1", "attributes": sent}})
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	back := records(kind, &doc, false)[0]
	for _, m := range membersOf(kind) {
		v, known := r.Values[m.field]
		if !known || v.Masked || m.named {
			continue
		}
		if got := back.Values[m.field]; got.Ref != v.Ref || m.form != msp.KindRef && got.Text != v.Text {
			t.Fatalf("%s of %s went as %+v and came back as %+v", m.field, kind, v, got)
		}
	}
}
