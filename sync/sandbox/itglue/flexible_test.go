package itglue

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// flex is a small account with a flexible asset type that has a field of each kind.
type flex struct {
	*small
	typ string
}

func newFlex(t *testing.T, sw Switches) *flex {
	t.Helper()
	f := &flex{small: newSmall(t, sw)}
	var fields []any
	for i, spec := range []struct {
		name, kind string
		more       map[string]any
	}{
		{"Title", "Text", map[string]any{"required": true, "use_for_title": true, "show-in-list": true}},
		{"Edition", "Select", map[string]any{"default-value": "Home\nPro", "use-for-title": true}},
		{"Section", "Header", nil},
		{"Seats", "Number", nil},
		{"Discount", "Percent", map[string]any{"decimals": 2}},
		{"Renewal Date", "Date", map[string]any{"expiration": true}},
		{"Bought", "Date", nil},
		{"Long Notes", "Textbox", nil},
		{"Auto-Renew?", "Checkbox", nil},
		{"Installed On", "Tag", map[string]any{"tag-type": "Configurations"}},
		{"Key", "Password", nil},
		{"Invoice", "Upload", nil},
	} {
		attrs := map[string]any{"order": i + 1, "name": spec.name, "kind": spec.kind}
		maps.Copy(attrs, spec.more)
		fields = append(fields, map[string]any{"type": "flexible_asset_fields", "attributes": attrs})
	}
	body := map[string]any{"data": map[string]any{"type": "flexible_asset_types", "attributes": map[string]any{"name": "Licensing", "icon": "key"},
		"relationships": map[string]any{"flexible-asset-fields": map[string]any{"data": fields}}}}
	f.typ = f.do("POST", "/flexible_asset_types", body).want(201).str("data", "id")
	return f
}

func (f *flex) asset(traits map[string]any) *reply {
	f.t.Helper()
	return f.do("POST", "/flexible_assets", data(FlexibleAssets, map[string]any{"organization-id": f.org, "flexible-asset-type-id": f.typ, "traits": traits}))
}

func keys(v any) []string {
	m, _ := v.(map[string]any)
	return slices.Sorted(maps.Keys(m))
}

func TestFlexibleTypes(t *testing.T) {
	f := newFlex(t, Switches{})
	r := f.get("/flexible_asset_types/" + f.typ + "?include=flexible_asset_fields").want(200)
	if got := len(r.at("included").([]any)); got != 12 || len(r.at("data", "relationships", "flexible-asset-fields", "data").([]any)) != 12 {
		t.Errorf("%d fields: %s", got, r.raw)
	}
	if _, isNumber := r.at("included", 0, "id").(json.Number); !isNumber {
		t.Errorf("the id of an included field is a %T", r.at("included", 0, "id"))
	}
	var names []string
	list := f.get("/flexible_asset_types/" + f.typ + "/relationships/flexible_asset_fields?sort=id").want(200)
	for i := range list.at("data").([]any) {
		names = append(names, list.str("data", i, "attributes", "name-key"))
	}
	if want := []string{"title", "edition", "section", "seats", "discount", "renewal-date", "bought", "long-notes", "auto-renew", "installed-on",
		"key", "invoice"}; !slices.Equal(names, want) {
		t.Errorf("keys %v", names)
	}
	if list.str("data", 0, "relationships", "flexible-asset-type", "data", "id") != f.typ || list.str("data", 0, "id") == "" {
		t.Errorf("%s", list.raw)
	}
	if got := f.get("/flexible_asset_types").str("data", 0, "relationships", "flexible-asset-fields", "data", 0, "type"); got != "flexible-asset-fields" {
		t.Errorf("a list of types shows %q", got)
	}
	f.get("/flexible_asset_fields").want(404)
	f.do("DELETE", "/flexible_asset_types", many(FlexibleAssetTypes, map[string]any{"id": f.typ})).want(404)

	types := "/flexible_asset_types"
	f.do("POST", types, data(FlexibleAssetTypes, map[string]any{"name": "x", "fields": []any{}})).want(500)
	f.do("POST", types, data(FlexibleAssetTypes, map[string]any{"name": "x"})).want(422) // nothing to show in the list
	f.do("PATCH", types+"/"+f.typ, `{"data":{"type":"flexible_asset_types","attributes":{"name":"y"},"relationships":{}}}`).want(422)
	if len(f.get(types).ids()) != 1 {
		t.Error("a refused type stayed")
	}

	field := func(attrs map[string]any) *reply {
		return f.do("POST", types+"/"+f.typ+"/relationships/flexible_asset_fields", data(FlexibleAssetFields, attrs))
	}
	for _, c := range []struct {
		attrs map[string]any
		want  string
	}{
		{map[string]any{"name": "A", "kind": "Poem", "order": 20}, "/data/attributes/kind: is invalid"},
		{map[string]any{"name": "A", "kind": "Select", "order": 20}, "/data/attributes/default-value: can't be blank"},
		{map[string]any{"name": "A", "kind": "Tag", "order": 20}, "/data/attributes/tag-type: can't be blank"},
		{map[string]any{"name": "A", "kind": "Text", "order": 1}, "/data/attributes/order: has already been taken"},
		{map[string]any{"kind": "Text", "order": 20}, "/data/attributes/name: can't be blank"},
	} {
		if r := field(c.attrs).want(422); r.problem() != c.want {
			t.Errorf("%v: %s", c.attrs, r.problem())
		}
	}
	again := field(map[string]any{"name": "Title", "kind": "Text"}).want(201)
	if again.str("data", "attributes", "name-key") != "title-2" || again.str("data", "attributes", "order") != "13" {
		t.Errorf("%s", again.raw)
	}
	at := func(i int) string { return "/flexible_asset_fields/" + list.str("data", i, "id") }
	f.do("PATCH", at(0), data(FlexibleAssetFields, map[string]any{"show-in-list": false})).want(422)
	f.do("DELETE", at(0), nil).want(422)
	asset := f.asset(map[string]any{"title": "Word", "seats": 3}).want(201).str("data", "id")
	f.do("PATCH", at(3), data(FlexibleAssetFields, map[string]any{"kind": "Text"})).want(422)
	f.do("PATCH", at(6), data(FlexibleAssetFields, map[string]any{"kind": "Text", "name": "Bought At"})).want(200)
	f.do("DELETE", at(3), nil).want(204)
	if got := keys(f.get("/flexible_assets/"+asset).at("data", "attributes", "traits")); !slices.Equal(got, []string{"title"}) {
		t.Errorf("after its field went: %v", got)
	}
}

func TestFlexibleAssets(t *testing.T) {
	f := newFlex(t, Switches{})
	a, b := f.add("A", map[string]any{"hostname": "a1"}), f.add("B", nil)
	full := map[string]any{"title": "Word", "edition": "Pro", "seats": 12, "discount": "2.50", "renewal-date": "2027-05-01", "bought": "2026-01-02",
		"long-notes": "<p>x</p>", "auto-renew": 1, "installed-on": []any{a, b}, "key": "AAAA-BBBB",
		"invoice": map[string]any{"file_name": "i.pdf", "content": "JVBERg=="}}
	r := f.asset(full).want(201)
	id := r.str("data", "id")
	if r.str("data", "attributes", "name") != "Word Pro" || r.str("data", "attributes", "flexible-asset-type-name") != "Licensing" {
		t.Errorf("%s", r.raw)
	}
	show := f.get("/flexible_assets/" + id).want(200)
	traits := show.at("data", "attributes", "traits").(map[string]any)
	for key, want := range map[string]string{"title": `"Word"`, "seats": "12", "discount": "2.50", "auto-renew": "true", "key": `"AAAA-BBBB"`,
		"installed-on": `{"type":"Configurations","values":[{"configuration-type-name":"Switch","hostname":"a1","id":` + a +
			`,"name":"A","organization-name":"Happy Trees"},{"configuration-type-name":"Switch","hostname":null,"id":` + b + `,"name":"B","organization-name":"Happy Trees"}]}`,
		"invoice": `{"content-type":"application/pdf","file-size":4,"name":"i.pdf"}`} {
		if got, _ := json.Marshal(traits[key]); string(got) != want {
			t.Errorf("%s = %s, want %s", key, got, want)
		}
	}
	if len(traits) != 11 {
		t.Errorf("%d traits: %s", len(traits), show.raw)
	}
	if n := mustID(a); n <= 1<<53 {
		t.Error("the tagged id is not above 2^53")
	}

	// What is read is not what is written.
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"installed-on", traits["installed-on"], "is invalid"}, {"invoice", traits["invoice"], "file_name can't be blank"},
		{"installed-on", []any{"77"}, "must exist"}, {"seats", "many", "is not a number"}, {"edition", "Ultimate", "is not included in the list"},
		{"renewal-date", "soon", "is invalid"}, {"auto-renew", "maybe", "is invalid"}, {"title", 7, "is invalid"}, {"title", nil, "can't be blank"},
		{"title", "", "can't be blank"},
	} {
		with := map[string]any{"title": "Word", c.key: c.value}
		r := f.do("PATCH", "/flexible_assets/"+id, data(FlexibleAssets, map[string]any{"traits": with})).want(422)
		want := `{"errors":[{"source":{"pointer":"/data/attributes/flexible-asset-traits.` + c.key + `"},"detail":["` + c.want + `"],"title":"Unprocessable Entity","status":422}]}`
		if string(r.raw) != want {
			t.Errorf("%s %v:\n got %s\nwant %s", c.key, c.value, r.raw, want)
		}
	}
	for body, want := range map[string]string{
		`{"title":"Word","nonsense":1}`: `{"errors":[{"source":{"pointer":"data/attributes/traits"},"detail":"Request contains invalid trait keys","title":"Unprocessable Entity","status":422}]}`,
		`{"title":"Word","section":1}`:  `{"errors":[{"source":{"pointer":"data/attributes/traits"},"detail":"Request contains invalid trait keys","title":"Unprocessable Entity","status":422}]}`,
	} {
		r := f.do("PATCH", "/flexible_assets/"+id, `{"data":{"type":"flexible-assets","attributes":{"traits":`+body+`}}}`).want(422)
		if string(r.raw) != want {
			t.Errorf("%s: %s", body, r.raw)
		}
	}
	f.asset(nil).want(422)
	if got := keys(f.get("/flexible_assets/"+id).at("data", "attributes", "traits")); len(got) != 11 {
		t.Errorf("a refused PATCH left %v", got)
	}

	// A value alone keeps the traits; some traits wipe the others.
	f.do("PATCH", "/flexible_assets/"+id, data(FlexibleAssets, map[string]any{"archived": true})).want(200)
	if got := keys(f.get("/flexible_assets/"+id).at("data", "attributes", "traits")); len(got) != 11 {
		t.Errorf("a PATCH without traits left %v", got)
	}
	f.do("PATCH", "/flexible_assets", many(FlexibleAssets, map[string]any{"id": id, "traits": map[string]any{"title": "Excel"}})).want(200)
	r = f.get("/flexible_assets/" + id)
	if got := keys(r.at("data", "attributes", "traits")); !slices.Equal(got, []string{"title"}) || r.str("data", "attributes", "name") != "Excel" {
		t.Errorf("left %v", got)
	}
	if left := f.s.Hanging(Passwords, FlexibleAssets, id); len(left) != 0 {
		t.Errorf("the password of a wiped trait stayed: %v", left)
	}
	if err := f.s.Editor().SetTrait(id, "seats", 7); err != nil {
		t.Fatal(err)
	}
	if got := keys(f.get("/flexible_assets/"+id).at("data", "attributes", "traits")); !slices.Equal(got, []string{"seats", "title"}) {
		t.Errorf("after a person's change: %v", got)
	}
	if f.s.Editor().SetTrait(id, "title", nil) == nil || f.s.Editor().SetTrait(id, "nonsense", 1) == nil {
		t.Error("a person emptied what is required, or filled what is not there")
	}
}

func TestFlexibleListsAndDeletes(t *testing.T) {
	f := newFlex(t, Switches{})
	id := f.asset(map[string]any{"title": "Word"}).want(201).str("data", "id")
	nested := f.do("POST", "/organizations/"+f.org+"/relationships/flexible_assets", many(FlexibleAssets,
		map[string]any{"flexible-asset-type-id": f.typ, "traits": map[string]any{"title": "B"}},
		map[string]any{"flexible-asset-type-id": f.typ, "traits": map[string]any{"title": "C"}})).want(201).ids()
	want := `{"errors":[{"source":{"pointer":null},"title":"Cannot index flexible assets without providing a flexible asset type ID filter","status":422}]}`
	for _, q := range []string{"", "?filter[name]=Word", "?filter[organization-id]=" + f.org} {
		if r := f.get("/flexible_assets" + q).want(422); string(r.raw) != want {
			t.Errorf("%s: %s", q, r.raw)
		}
	}
	f.get("/organizations/" + f.org + "/relationships/flexible_assets?filter[flexible-asset-type-id]=" + f.typ).want(404)
	all := "/flexible_assets?filter[flexible-asset-type-id]=" + f.typ
	if got := f.get(all + "&sort=name").want(200).ids(); !slices.Equal(got, []string{nested[0], nested[1], id}) {
		t.Errorf("%v", got)
	}
	if got := f.get(all + "&filter[name]=B").want(200).ids(); !slices.Equal(got, nested[:1]) {
		t.Errorf("%v", got)
	}
	if got := f.get("/flexible_assets?filter[flexible_asset_type_id]=1").want(200).ids(); len(got) != 0 {
		t.Errorf("%v", got)
	}
	f.do("DELETE", all, nil).want(422)
	f.do("DELETE", "/flexible_assets/"+id, nil).want(204)
	f.do("DELETE", "/flexible_assets", many(FlexibleAssets, map[string]any{"id": nested[0]})).want(200)
	f.s.ForgetRequests()
	f.do("DELETE", all+"&filter[organization-id]="+f.org, nil).want(200)
	if left := f.s.Records(FlexibleAssets, ""); len(left) != 0 || !strings.Contains(fmt.Sprint(f.s.Violations()), "with a filter") {
		t.Errorf("left %v, violations %v", left, f.s.Violations())
	}
}

func TestPasswordTraits(t *testing.T) {
	f := newFlex(t, Switches{})
	id := f.asset(map[string]any{"title": "Word", "key": "AAAA"}).want(201).str("data", "id")
	limited := *f.desk
	limited.key = LimitedKey
	shows := func(name string, r *reply, want bool) {
		t.Helper()
		if got := strings.Contains(string(r.raw), "AAAA"); got != want {
			t.Errorf("%s shows the key: %v", name, got)
		}
	}
	shows("a show", f.get("/flexible_assets/"+id), true)
	shows("a list", f.get("/flexible_assets?filter[flexible-asset-type-id]="+f.typ), false)
	shows("a show with the other key", limited.get("/flexible_assets/"+id), false)
	shows("a PATCH", f.do("PATCH", "/flexible_assets/"+id, data(FlexibleAssets, map[string]any{"archived": true})), false)

	list := f.get("/passwords").want(200)
	for name, want := range map[string]string{"name": "Key", "resource-type": "flexible-asset-trait", "resource-id": id,
		"cached-resource-type-name": "Licensing", "cached-resource-name": "Word"} {
		if got := list.str("data", 0, "attributes", name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	secret := "/passwords/" + list.ids()[0]
	f.do("PATCH", secret, data(Passwords, map[string]any{"password": "AAAA2"})).want(200)
	if got := f.get("/flexible_assets/"+id).str("data", "attributes", "traits", "key"); got != "AAAA2" {
		t.Errorf("the trait holds %q", got)
	}
	limited.do("PATCH", "/flexible_assets/"+id, data(FlexibleAssets, map[string]any{"traits": map[string]any{"title": "W", "key": "x"}})).want(403)
	f.do("DELETE", secret, nil).want(204)
	if got := keys(f.get("/flexible_assets/"+id).at("data", "attributes", "traits")); !slices.Equal(got, []string{"title"}) {
		t.Errorf("after the password went: %v", got)
	}
}

// The whole-trait rule: after a PATCH with traits the asset has these and no others.
func TestTraitsAreReplaced(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFlex(t, Switches{})
		id := f.asset(map[string]any{"title": "T"}).want(201).str("data", "id")
		values := map[string]*rapid.Generator[any]{
			"edition":      rapid.SampledFrom([]any{"Home", "Pro", nil}),
			"seats":        rapid.SampledFrom([]any{1, 2, "3", nil}),
			"long-notes":   rapid.SampledFrom([]any{"<p>a</p>", "b", nil}),
			"renewal-date": rapid.SampledFrom([]any{"2027-01-01", "2027-02-02", nil}),
			"key":          rapid.SampledFrom([]any{"k1", "k2", nil}),
		}
		for range rapid.IntRange(1, 8).Draw(rt, "writes") {
			f.tick(time.Second)
			sent, want := map[string]any{"title": "T"}, []string{"title"}
			for _, key := range slices.Sorted(maps.Keys(values)) {
				if !rapid.Bool().Draw(rt, key) {
					continue
				}
				if sent[key] = values[key].Draw(rt, key+" value"); sent[key] != nil {
					want = append(want, key)
				}
			}
			f.do("PATCH", "/flexible_assets/"+id, data(FlexibleAssets, map[string]any{"traits": sent})).want(200)
			slices.Sort(want)
			got := f.get("/flexible_assets/"+id).at("data", "attributes", "traits")
			if !slices.Equal(keys(got), want) {
				rt.Fatalf("sent %v, holds %v", sent, got)
			}
			due := f.s.Hanging(Expirations, FlexibleAssets, id)
			if secrets := f.s.Hanging(Passwords, FlexibleAssets, id); (len(due) == 1) != (sent["renewal-date"] != nil) || (len(secrets) == 1) != (sent["key"] != nil) {
				rt.Fatalf("sent %v: expirations %v, passwords %v", sent, due, secrets)
			}
		}
	})
}

func TestExpirations(t *testing.T) {
	f := newFlex(t, Switches{})
	id := f.add("A", map[string]any{"warranty-expires-at": "2027-01-31"})
	f.add("B", nil)
	asset := f.asset(map[string]any{"title": "Word", "renewal-date": "2027-05-01", "bought": "2026-01-01"}).want(201).str("data", "id")
	list := f.get("/expirations?sort=expiration_date").want(200)
	if len(list.ids()) != 2 {
		t.Fatalf("%s", list.raw)
	}
	for name, want := range map[string]string{"resource-type": "Configuration", "resource-type-name": "Configuration", "resource-name": "A",
		"resource-id": id, "expiration-date": "2027-01-31T00:00:00.000Z", "organization-id": f.org} {
		if got := list.str("data", 0, "attributes", name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if list.str("data", 1, "attributes", "resource-type-name") != "Licensing" || list.str("data", 1, "attributes", "description") != "Renewal Date" {
		t.Errorf("%s", list.raw)
	}
	for query, want := range map[string]int{"filter[range][expiration_date]=2027-01-01, 2027-01-31": 1, "filter[range][expiration_date]=*, *": 2,
		"filter[range][expiration_date]=2027-06-01, *": 0, "filter[resource_type_name]=Licensing": 1, "filter[organization_id]=" + f.org: 2} {
		if got := f.get("/expirations?" + strings.ReplaceAll(query, " ", "%20")).want(200).ids(); len(got) != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	first := list.ids()[0]
	f.do("PATCH", "/expirations/"+first, data(Expirations, map[string]any{"description": "x"})).want(404)
	f.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"warranty-expires-at": "2028-01-31"})).want(200)
	if r := f.get("/expirations/" + first).want(200); r.str("data", "attributes", "expiration-date") != "2028-01-31T00:00:00.000Z" {
		t.Errorf("%s", r.raw)
	}
	f.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"warranty-expires-at": nil})).want(200)
	f.get("/expirations/" + first).want(404)
	f.do("DELETE", "/flexible_assets/"+asset, nil).want(204)
	if left := f.s.Records(Expirations, ""); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// A merge moves what hangs on an organization in any way.
func TestAMergeTakesEverything(t *testing.T) {
	d := newDesk(t, Options{Seed: "demo", Now: at(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))})
	e := d.s.Editor()
	from, _ := e.Find(Organizations, "Contoso Dental Group")
	into, _ := e.Find(Organizations, "Kestrel Vet Clinics")
	count := func(org string) (n int) {
		for _, k := range Kinds() {
			if k != Organizations {
				n += len(d.s.Records(k, org))
			}
		}
		return n
	}
	before := count(from) + count(into)
	if before < 120 {
		t.Fatalf("%d records of two organizations", before)
	}
	if err := e.MergeOrganizations(from, into); err != nil {
		t.Fatal(err)
	}
	if got := count(into); got != before || count(from) != 0 {
		t.Errorf("%d records, want %d; %d stayed", got, before, count(from))
	}
	for _, k := range Kinds() {
		if schemaByKind[k].field("organization-id") != nil && !slices.Contains(ofOrganizations, k) {
			t.Errorf("%s have an organization and are forgotten when it goes", k)
		}
	}
	if err := e.Delete(Organizations, into); err != nil {
		t.Fatal(err)
	}
	if got := count(into); got != 0 {
		t.Errorf("%d records outlive their organization", got)
	}
}
