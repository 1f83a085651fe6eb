package itglue

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

func TestPublishedChildren(t *testing.T) {
	doc := load(t, "synth-configuration-show-with-includes.json")
	rec := records(msp.KindConfiguration, &doc, false)[0]
	if want := []msp.Kind{msp.KindInterface, msp.KindAttachment}; !slices.Equal(rec.Whole, want) || len(rec.Children) != 3 {
		t.Errorf("%v of %+v", rec.Whole, rec.Children)
	}
	doc = load(t, "synth-configuration-show-related-items.json")
	rec = records(msp.KindConfiguration, &doc, false)[0]
	want := values{msp.FieldToDocument: {Text: "10"}, msp.FieldNotes: {Text: "some notes"}}
	if len(rec.Children) != 1 || rec.Children[0].ID != "77" || rec.Children[0].ParentID != "455" || rec.Children[0].OrganizationID != "2" {
		t.Fatalf("%+v", rec.Children)
	}
	if diff := cmp.Diff(want, rec.Children[0].Values); diff != "" {
		t.Error(diff)
	}
	doc = load(t, "contact-show.json")
	rec = records(msp.KindContact, &doc, false)[0]
	if len(rec.Children) != 1 || rec.Children[0].ParentKind != msp.KindContact || rec.Children[0].Values[msp.FieldSize].Text != "314368" {
		t.Errorf("%+v", rec.Children)
	}
	for f, want := range map[msp.Field]string{msp.FieldEmails: "Work: robert@happyfrog.itglue.com", msp.FieldPhones: "Work: 4155552156\nCell: 8134890123",
		msp.FieldImportant: "", msp.FieldNotes: "", msp.FieldFirstName: "Robert"} {
		if v, known := rec.Values[f]; !known || v.Text != want {
			t.Errorf("%s: %+v", f, v)
		}
	}
	doc = load(t, "synth-attachments-list.json")
	if rec = records(msp.KindAttachment, &doc, true)[0]; rec.ID != "11296" || rec.Values[msp.FieldContentType].Text != "application/pdf" {
		t.Errorf("%+v", rec)
	}
}

// Of the published passwords one is embedded in a configuration; its value, which
// the example shows although it is a list, is not taken.
func TestPublishedPasswords(t *testing.T) {
	doc := load(t, "passwords-list.json")
	rows := embedded(records(msp.KindPassword, &doc, true))
	if len(rows) != 1 || rows[0].ID != "222" || rows[0].ParentID != "2282563" || rows[0].ParentKind != msp.KindConfiguration || rows[0].OrganizationID != "2" {
		t.Fatalf("%+v", rows)
	}
	want := values{msp.FieldName: {Text: "UPS Web Interface"}, msp.FieldUsername: {Text: "administrator"}, msp.FieldPassword: {Masked: true},
		msp.FieldOTPSecret: {Masked: true}, msp.FieldURL: {Text: "http://10.10.10.5:5020"}, msp.FieldCategory: {}, msp.FieldNotes: {}}
	if diff := cmp.Diff(want, rows[0].Values); diff != "" {
		t.Error(diff)
	}
	for attrs, want := range map[string]string{
		`{"resource-type":"configuration","resource-id":"7"}`:                                                  "7",
		`{"resource_type":"configurations","resource_id":7}`:                                                   "7",
		`{"resource-type":null,"cached-resource-type-name":"Configuration","resource-id":7}`:                   "7",
		`{"resource-type":"flexible-asset-trait","resource-id":7}`:                                             "",
		`{"resource-type":"flexible-asset-trait","resource-id":7,"cached-resource-type-name":"Configuration"}`: "",
		`{"resource-type":"Configuration","resource-id":null}`:                                                 "",
		`{"resource-type":"Contact","resource-id":7}`:                                                          "",
		`{}`: "",
	} {
		var a attributes
		if err := json.Unmarshal([]byte(attrs), &a); err != nil {
			t.Fatal(err)
		}
		if id, kind := embeddedIn(a); id != want || (kind == "") != (want == "") {
			t.Errorf("%s: %q %q", attrs, id, kind)
		}
	}
}

func TestRelatedDestinations(t *testing.T) {
	for attrs, want := range map[string]values{
		`{"asset-type":"flexible_asset","resource-id":401,"name":"Exchange"}`:                      {msp.FieldToFlexibleAsset: {Ref: "401", Text: "Exchange"}},
		`{"asset-type":"configuration","resource-id":"9007199254740993"}`:                          {msp.FieldToConfiguration: {Ref: "9007199254740993"}},
		`{"destination-type":"Flexible Asset","destination-id":"4"}`:                               {msp.FieldToFlexibleAsset: {Ref: "4"}},
		`{"destination_type":"Organization","destination_id":"4","asset-type":"","resource-id":1}`: {msp.FieldToOrganization: {Ref: "4"}},
		`{"asset-type":"password","resource-id":4}`:                                                {msp.FieldToPassword: {Ref: "4"}},
		`{"asset-type":"document","resource-id":4,"resource-name":"Hand\nbook"}`:                   {msp.FieldToDocument: {Text: "4 Hand book"}},
		`{"asset-type":"ssl_certificate","resource-id":4}`:                                         {},
		`{"asset-type":"document"}`:                                                                {},
		`{"resource-id":4}`:                                                                        {},
	} {
		var a attributes
		if err := json.Unmarshal([]byte(attrs), &a); err != nil {
			t.Fatal(err)
		}
		got := values{}
		destination(a, got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", attrs, diff)
		}
	}
}

func TestPublishedExpirations(t *testing.T) {
	doc := load(t, "expirations-list.json")
	rec := records(msp.KindExpiration, &doc, true)[0]
	want := values{msp.FieldName: {Text: "example.com"}, msp.FieldResourceType: {Text: "Domain"},
		msp.FieldDescription: {Text: "Domain expiration"}, msp.FieldExpiresAt: {Text: "2019-02-07"}}
	if diff := cmp.Diff(want, rec.Values); diff != "" || rec.OrganizationID != "1" {
		t.Errorf("%s %+v", diff, rec)
	}
	doc = document{}
	if err := json.Unmarshal([]byte(`{"data":{"id":"3","attributes":{"resource-id":455,"resource-type":"Configuration","resource-name":"FW01","expiration-date":"2019-02-07T23:00:00.000Z"}}}`), &doc); err != nil {
		t.Fatal(err)
	}
	got := records(msp.KindExpiration, &doc, true)[0].Values
	if got[msp.FieldToConfiguration] != (connector.Value{Ref: "455", Text: "FW01"}) || got[msp.FieldResourceType].Text != "Configuration" || got[msp.FieldExpiresAt].Text != "2019-02-07" {
		t.Errorf("%+v", got)
	}
}

// The published type, with fields that came along, and an asset of it.
func TestPublishedFlexibleAsset(t *testing.T) {
	c := connect(t, script(func(*http.Request) (int, string) { t.Error("it asked"); return 500, "" }), Options{})
	doc := load(t, "flexible-asset-type-show-with-fields.json")
	typ := records(msp.KindFlexibleAssetType, &doc, false)[0]
	if err := c.describe(t.Context(), &typ, &doc); err != nil {
		t.Fatal(err)
	}
	var fields []msp.TraitInfo
	if err := json.Unmarshal([]byte(typ.Values[msp.FieldFields].Text), &fields); err != nil || len(fields) != 6 {
		t.Fatalf("%+v %v", fields, err)
	}
	if diff := cmp.Diff(msp.TraitInfo{Key: "domains", Name: "Domains", Kind: "Tag", TagType: "Domains", Hint: "Tag accepted domains for this email system", Required: true, Order: 1}, fields[0]); diff != "" {
		t.Error(diff)
	}
	if fields[1].Options != "Office 365\nExchange 2016\nExchange 2013\nGoogle Apps\nPOP/IMAP" || !fields[1].Title || fields[0].Options != "" {
		t.Errorf("%+v", fields)
	}
	for _, file := range []string{"flexible-asset-show-with-attachments.json", "flexible-assets-list.json"} {
		doc = load(t, file)
		asset := records(msp.KindFlexibleAsset, &doc, false)[0]
		if err := c.readTraits(t.Context(), &asset, &doc.data[0]); err != nil {
			t.Fatal(err)
		}
		want := values{msp.FieldName: {Text: "Exchange 2013"}, msp.FieldFlexibleAssetType: {Text: "Email", Ref: "33"}, msp.FieldArchived: {},
			msp.TraitField("type"): {Text: "Exchange 2013"}, msp.TraitField("domains"): {Text: "347287 happyfrog.itglue.com"},
			msp.TraitField("email-servers"): {Text: "11303436 HF-SF-EXCH01 (Exchange)"}, msp.TraitField("location"): {Text: "On-Premises"},
			msp.TraitField("inbound-delivery"): {Text: "Office 365"}, msp.TraitField("webmail-url"): {Text: "https://email.example.com"}}
		if diff := cmp.Diff(want, asset.Values); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

// A change of one trait sends all of them back, tags as ids, as the published
// request has them.
func TestWholeTraits(t *testing.T) {
	doc := load(t, "flexible-asset-show-with-attachments.json")
	fieldsDoc := load(t, "flexible-asset-type-show-with-fields.json")
	var fields []msp.TraitInfo
	for i := range fieldsDoc.included {
		fields = append(fields, traitInfo(fieldsDoc.included[i].Attributes))
	}
	there := doc.data[0].Attributes
	change := func(pairs ...string) connector.Draft {
		d := connector.Draft{Kind: msp.KindFlexibleAsset, Values: values{}}
		for i := 0; i < len(pairs); i += 2 {
			d.Values[msp.TraitField(pairs[i])] = connector.Value{Text: pairs[i+1]}
		}
		return d
	}
	for name, tc := range map[string]struct {
		d    connector.Draft
		want string
	}{
		"nothing":  {change(), `{"domains":347287,"email-servers":11303436,"inbound-delivery":"Office 365","location":"On-Premises","type":"Exchange 2013","webmail-url":"https://email.example.com"}`},
		"one":      {change("type", "Exchange 2016"), `{"domains":347287,"email-servers":11303436,"inbound-delivery":"Office 365","location":"On-Premises","type":"Exchange 2016","webmail-url":"https://email.example.com"}`},
		"emptying": {change("webmail-url", "", "location", ""), `{"domains":347287,"email-servers":11303436,"inbound-delivery":"Office 365","type":"Exchange 2013"}`},
		"tags":     {change("email-servers", "457 A\n574989297464115201 B b"), `{"domains":347287,"email-servers":[457,574989297464115201],"inbound-delivery":"Office 365","location":"On-Premises","type":"Exchange 2013","webmail-url":"https://email.example.com"}`},
	} {
		got, err := wholeTraits(fields, there, nil, tc.d)
		raw, _ := json.Marshal(got)
		if err != nil || string(raw) != tc.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, raw, tc.want)
		}
	}
	odd := append(slices.Clone(fields), msp.TraitInfo{Key: "n", Name: "N", Kind: "Number"}, msp.TraitInfo{Key: "up", Name: "Up", Kind: "Upload"},
		msp.TraitInfo{Key: "psk", Name: "PSK", Kind: "Password"}, msp.TraitInfo{Key: "yes", Name: "Yes", Kind: "Checkbox"})
	for name, tc := range map[string]struct {
		there string
		d     connector.Draft
		field string
	}{
		"a key the type lost":     {`{}`, change("gone", "x"), "gone"},
		"a required trait":        {`{}`, change("domains", ""), "domains"},
		"no number":               {`{}`, change("n", "many"), "n"},
		"a number that is none":   {`{}`, change("n", "0x10"), "n"},
		"an odd tag":              {`{}`, change("email-servers", "HF-EXCH"), "email-servers"},
		"an upload that is there": {`{"up":{"type":"Upload","values":[{"id":1,"name":"a.pdf"}]}}`, change("type", "x"), "up"},
		"an upload":               {`{}`, change("up", "a.pdf"), "up"},
		"a password":              {`{}`, change("psk", "x"), "psk"},
		"a hidden password":       {`{"psk":null}`, change("type", "x"), "psk"},
		"maybe":                   {`{}`, change("yes", "perhaps"), "yes"},
	} {
		a := attributes{"traits": json.RawMessage(tc.there), "name": json.RawMessage(`"x"`)}
		var hidden []string
		if name == "a hidden password" {
			hidden = []string{"PSK"}
		}
		got, err := wholeTraits(odd, a, hidden, tc.d)
		if e := msp.AsError(err); e == nil || e.Code != msp.Refused || e.Field != string(msp.TraitField(tc.field)) {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	a := attributes{"traits": json.RawMessage(`{"psk":"hunter2","n":3.50,"yes":true,"up":null}`)}
	got, err := wholeTraits(odd, a, nil, change("yes", ""))
	if raw, _ := json.Marshal(got); err != nil || string(raw) != `{"n":3.50,"psk":"hunter2","yes":false}` {
		t.Errorf("%s %v", raw, err)
	}
	if _, err := wholeTraits(odd, attributes{"name": json.RawMessage(`"x"`)}, nil, change("type", "x")); msp.CodeOf(err) != msp.Refused {
		t.Error("an asset that shows no traits was written")
	}
}

func TestTraitErrorsNameTheirField(t *testing.T) {
	for pointer, want := range map[string]string{
		"/data/attributes/flexible-asset-traits.url":         "trait:url",
		"data/attributes/flexible_asset_traits.email-server": "trait:email-server",
		"/data/0/attributes/traits/renewal-date":             "trait:renewal-date",
		"data/attributes/traits":                             "",
		"/data/attributes/contact-emails.base":               "contact_emails",
	} {
		_, field := explain(422, []byte(`{"errors":[{"title":"no","source":{"pointer":"`+pointer+`"}}]}`))
		if field != want {
			t.Errorf("%s: %q", pointer, field)
		}
	}
	message, field := explain(422, []byte(`{"errors":[{"title":"Cannot update a synced resource","source":{"pointer":"/data/attributes/contact-emails.base"}}]}`))
	if field != string(msp.FieldEmails) || !strings.Contains(message, "synced with the PSA; change it there") {
		t.Errorf("%q %q", message, field)
	}
}

// Mails and phones come and go as text without losing anything.
func TestReach(t *testing.T) {
	for text, want := range map[string]string{
		"Work: a@b.c\nHome: d@e.f":      "Work: a@b.c\nHome: d@e.f",
		"  a@b.c ":                      "Work: a@b.c",
		"\n\nWork: a@b.c\n":             "Work: a@b.c",
		"":                              "",
		"Work: Office: a@b.c":           "Work: Office: a@b.c",
		"Work:":                         "Work: Work:", // no value behind it: as typed
		"Work: 313 555 x12":             "Work: 313 555 x12",
		"Work: 3135552015 x12\nCell: 8": "Work: 3135552015 x12\nCell: 8",
	} {
		for _, f := range []msp.Field{msp.FieldEmails, msp.FieldPhones} {
			raw, err := json.Marshal(map[string]any{"k": reachWire(f, text, nil)})
			if err != nil {
				t.Fatal(err)
			}
			var a attributes
			if err := json.Unmarshal(raw, &a); err != nil {
				t.Fatal(err)
			}
			if v, ok := reachValue(f, a, "k"); !ok || v.Text != want {
				t.Errorf("%s %q: %q", f, text, v.Text)
			}
		}
	}
	for body, known := range map[string]bool{`{}`: false, `{"k":null}`: true, `{"k":"x"}`: false, `{"k":[1,{"value":null},{"value":" "}]}`: true} {
		var a attributes
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			t.Fatal(err)
		}
		if v, ok := reachValue(msp.FieldEmails, a, "k"); ok != known || v.Text != "" {
			t.Errorf("%s: %+v %v", body, v, ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]msp.Field{msp.FieldEmails, msp.FieldPhones}).Draw(t, "field")
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) map[string]any {
			e := map[string]any{"value": rapid.StringMatching(`[a-z0-9@.+ ]{0,8}`).Draw(t, "value"), "label-name": rapid.StringMatching(`[A-Za-z: ]{1,6}`).Draw(t, "label"),
				"primary": rapid.Bool().Draw(t, "primary"), "id": 7}
			if f == msp.FieldPhones {
				e["extension"] = rapid.StringMatching(`[0-9]{0,3}`).Draw(t, "extension")
			}
			return e
		}), 0, 4).Draw(t, "entries")
		text := func(list any) string {
			raw, _ := json.Marshal(map[string]any{"k": list})
			var a attributes
			if err := json.Unmarshal(raw, &a); err != nil {
				t.Fatal(err)
			}
			v, ok := reachValue(f, a, "k")
			if !ok {
				t.Fatalf("%s is not known", raw)
			}
			return v.Text
		}
		once := text(list)
		if again := text(reachWire(f, once, nil)); again != text(reachWire(f, again, nil)) {
			t.Fatalf("%q became %q and does not rest", once, again)
		}
	})
}

// What is there of an entry and not shown survives a change of another.
func TestReachKeepsWhatIsNotShown(t *testing.T) {
	var sent string
	rt := script(func(r *http.Request) (int, string) {
		if r.Method == http.MethodPatch {
			raw, _ := io.ReadAll(r.Body)
			sent = string(raw)
		}
		return 200, `{"data":{"id":"72","type":"contacts","attributes":{"contact-phones":[
			{"value":"8134890123","extension":null,"primary":false,"label-name":"Cell","label-type":"phone","formatted-value":"(813) 489-0123","sms":true},
			{"value":"4155552156","extension":"7","primary":true,"label_name":"Work","label-type":"phone"}]}}}`
	})
	c := connect(t, rt, Options{})
	_, err := c.Update(t.Context(), "72", connector.Draft{Kind: msp.KindContact, Values: values{msp.FieldPhones: {Text: "813-489-0123\nWork: 4155552156 x8\nFax: 1"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"data":{"type":"contacts","id":"72","attributes":{"contact-phones":[` +
		`{"extension":null,"label-name":"Cell","label-type":"phone","primary":true,"sms":true,"value":"813-489-0123"},` +
		`{"extension":"8","label-name":"Work","label-type":"phone","primary":false,"value":"4155552156"},` +
		`{"extension":null,"label-name":"Fax","primary":false,"value":"1"}]}}}`
	if sent != want {
		t.Errorf("sent\n%s\nwant\n%s", sent, want)
	}
}

// A contact that is refused for want of a type goes with the first of the list.
func TestContactTypeWhenRequired(t *testing.T) {
	var sent []string
	rt := script(func(r *http.Request) (int, string) {
		if r.Method == http.MethodGet {
			return 200, `{"data":[{"id":"24","attributes":{"name":"Approver"}},{"id":"25","attributes":{}}]}`
		}
		raw, _ := io.ReadAll(r.Body)
		if sent = append(sent, string(raw)); len(sent) == 1 {
			return 422, `{"errors":[{"source":{"pointer":"/data/attributes/contact-type"},"detail":"must exist","status":422}]}`
		}
		return 201, `{"data":{"id":"9","attributes":{"first-name":"A"}}}`
	})
	c := connect(t, rt, Options{})
	r, err := c.Create(t.Context(), connector.Draft{Kind: msp.KindContact, OrganizationID: "2", Values: values{msp.FieldFirstName: {Text: "A"}}})
	if err != nil || r.ID != "9" || len(sent) != 2 || !strings.Contains(sent[1], `"contact-type-id":24`) {
		t.Errorf("%+v %v %q", r, err, sent)
	}
}

// A key without Password Access is not taken for a wrong key.
func TestPasswordAccessIsNotTheKey(t *testing.T) {
	for name, tc := range map[string]struct {
		test int
		want msp.Code
	}{"a key without it": {200, msp.Refused}, "a wrong key": {401, msp.SignIn}} {
		rt := script(func(r *http.Request) (int, string) {
			if strings.HasPrefix(r.URL.Path, "/passwords") {
				return 403, `{"message":"Forbidden"}`
			}
			return tc.test, `{"data":[]}`
		})
		c := connect(t, rt, Options{})
		if _, err := c.Secret(t.Context(), msp.KindPassword, "5", msp.FieldPassword); msp.CodeOf(err) != tc.want {
			t.Errorf("%s: %v", name, err)
		}
		_, err := c.Create(t.Context(), connector.Draft{Kind: msp.KindPassword, OrganizationID: "2", ParentKind: msp.KindConfiguration, ParentID: "7",
			Values: values{msp.FieldName: {Text: "n"}, msp.FieldPassword: {Text: "p"}}})
		if msp.CodeOf(err) != tc.want {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := c.Update(t.Context(), "5", connector.Draft{Kind: msp.KindPassword, Values: values{msp.FieldName: {Text: "n"}}}); msp.CodeOf(err) != msp.SignIn {
			t.Errorf("%s: without a secret: %v", name, err)
		}
	}
}

// A deletion never carries a query, and never goes without data.
func TestDeletionsAsTheyGoOut(t *testing.T) {
	var got []string
	rt := script(func(r *http.Request) (int, string) {
		body := ""
		if r.Body != nil {
			raw, _ := io.ReadAll(r.Body)
			body = string(raw)
		}
		got = append(got, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+body))
		return 204, ""
	})
	c := connect(t, rt, Options{})
	parent := connector.Parent{Kind: msp.KindConfiguration, ID: "7"}
	asset := connector.Parent{Kind: msp.KindFlexibleAsset, ID: "8"}
	for _, tc := range []struct {
		kind   msp.Kind
		parent connector.Parent
		want   string
	}{
		{msp.KindInterface, parent, `DELETE /configurations/7/relationships/configuration_interfaces/5`},
		{msp.KindAttachment, parent, `DELETE /configurations/7/relationships/attachments {"data":[{"type":"attachments","attributes":{"id":5}}]}`},
		{msp.KindAttachment, asset, `DELETE /flexible_assets/8/relationships/attachments {"data":[{"type":"attachments","attributes":{"id":5}}]}`},
		{msp.KindRelatedItem, parent, `DELETE /configurations/7/relationships/related_items {"data":[{"type":"related_items","attributes":{"id":5}}]}`},
		{msp.KindPassword, parent, `DELETE /passwords/5`},
	} {
		got = nil
		if err := c.Delete(t.Context(), tc.kind, "5", tc.parent); err != nil || !slices.Equal(got, []string{tc.want}) {
			t.Errorf("%s: %q %v", tc.kind, got, err)
		}
	}
	got = nil
	for _, tc := range []struct {
		kind   msp.Kind
		id     string
		parent connector.Parent
	}{
		{msp.KindConfiguration, "5", connector.Parent{}}, {msp.KindOrganization, "5", connector.Parent{}}, {msp.KindFlexibleAsset, "5", connector.Parent{}},
		{msp.KindInterface, "", parent}, {msp.KindPassword, "5/../6", parent}, {msp.KindAttachment, "5", connector.Parent{Kind: msp.KindConfiguration}},
		{msp.KindAttachment, "5", connector.Parent{Kind: "nothing", ID: "7"}}, {msp.KindRelatedItem, "?", parent},
	} {
		if err := c.Delete(t.Context(), tc.kind, tc.id, tc.parent); err == nil {
			t.Errorf("%s %q of %+v", tc.kind, tc.id, tc.parent)
		}
	}
	if len(got) != 0 {
		t.Errorf("sent %q", got)
	}
}

// Quick notes that come back cut are not taken for a change.
func TestQuickNotesInAnAnswer(t *testing.T) {
	long := strings.Repeat("Ring twice. ", 60)
	c := connect(t, script(func(*http.Request) (int, string) {
		raw, _ := json.Marshal(map[string]any{"data": map[string]any{"id": "2", "attributes": map[string]any{"quick-notes": long[:250]}}})
		return 200, string(raw)
	}), Options{})
	r, err := c.Update(context.Background(), "2", connector.Draft{Kind: msp.KindOrganization, Values: values{msp.FieldQuickNotes: {Text: long}}})
	if err != nil || !r.Values[msp.FieldQuickNotes].Masked {
		t.Errorf("%+v %v", r.Values, err)
	}
}

// When the address arrived and the configuration cannot be read after it, nobody
// knows what is there now.
func TestAddressesThatCannotBeReadBack(t *testing.T) {
	reads := 0
	c := connect(t, script(func(r *http.Request) (int, string) {
		switch {
		case r.Method == http.MethodPatch:
			return 200, `{"data":{"attributes":{"id":68,"primary":true,"ip-address":"192.0.2.9"}}}`
		case reads > 0:
			return 422, `{"errors":[{"title":"no"}]}`
		}
		reads++
		return 200, `{"data":{"id":"7","type":"configurations","attributes":{},"relationships":{"configuration-interfaces":{"data":[{"id":"68","type":"configuration-interfaces"}]}}},` +
			`"included":[{"type":"configuration-interfaces","attributes":{"id":68,"primary":true}}]}`
	}), Options{})
	_, err := c.Update(t.Context(), "7", connector.Draft{Kind: msp.KindConfiguration, Values: values{msp.FieldPrimaryIP: {Text: "192.0.2.9"}}})
	if msp.CodeOf(err) != msp.Unknown {
		t.Error(err)
	}
}
