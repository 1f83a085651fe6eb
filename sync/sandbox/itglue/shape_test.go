package itglue

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// testdata/shapes.json lists, kind by kind, the attributes of the vendor's
// published answers and of a real one, with what their values look like. A "?"
// allows null.

var (
	timeShape = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
	dateShape = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
)

func fits(v any, want string) bool {
	name, null := strings.CutSuffix(want, "?")
	if v == nil {
		return null
	}
	s, isText := v.(string)
	switch name {
	case "string":
		return isText
	case "time":
		return timeShape.MatchString(s)
	case "date":
		return dateShape.MatchString(s)
	case "number":
		_, ok := v.(json.Number)
		return ok
	case "bool":
		_, ok := v.(bool)
		return ok
	case "object":
		_, ok := v.(map[string]any)
		return ok
	case "array":
		_, ok := v.([]any)
		return ok
	}
	return false
}

func TestAnswersHaveTheVendorsShapes(t *testing.T) {
	raw, err := os.ReadFile("testdata/shapes.json")
	if err != nil {
		t.Fatal(err)
	}
	var shapes map[Kind]map[string]string
	if err := json.Unmarshal(raw, &shapes); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, Options{Seed: "demo"})
	for _, k := range Kinds() {
		shape := shapes[k]
		if shape == nil {
			t.Errorf("no shape for %s", k)
			continue
		}
		for _, r := range wire(d, k) {
			attrs := r["attributes"].(map[string]any)
			for name, want := range shape {
				if v, ok := attrs[name]; !ok || !fits(v, want) {
					t.Fatalf("%s: %s is %v (there: %v), want %s", k, name, v, ok, want)
				}
			}
			if r["type"] != string(k) {
				t.Fatalf("%s has type %v", k, r["type"])
			}
			id, top := r["id"].(string)
			if inside := k == ConfigurationInterfaces; top == inside {
				t.Fatalf("%s has the id %q at the top: %v", k, id, top)
			}
			if _, rels := r["relationships"]; rels != (schemaByKind[k].always != nil) {
				t.Fatalf("%s has relationships without an include, or lacks those of the vendor's example", k)
			}
		}
	}
}

// wire lists a kind over the wire; interfaces through their configurations.
func wire(d *desk, k Kind) []map[string]any {
	d.t.Helper()
	var paths []string
	if k == ConfigurationInterfaces {
		for _, c := range d.s.Configurations("")[:20] {
			paths = append(paths, "/configurations/"+c.ID+"/relationships/configuration_interfaces")
		}
	} else if schemaByKind[k].ops&flatIndex == 0 {
		return included(d, k)
	} else if k == FlexibleAssets {
		for _, typ := range d.s.Records(FlexibleAssetTypes, "") {
			paths = append(paths, "/flexible_assets?filter[flexible-asset-type-id]="+typ.ID)
		}
	} else {
		paths = []string{"/" + strings.ReplaceAll(string(k), "-", "_") + "?page[size]=1000"}
	}
	var out []map[string]any
	for _, p := range paths {
		for _, v := range d.get(p).want(200).at("data").([]any) {
			out = append(out, v.(map[string]any))
		}
	}
	return out
}

// carriers say with which kind, and by which route, what has no list of its own
// comes along.
var carriers = map[Kind]Kind{Attachments: Configurations, RelatedItems: Configurations, ChecklistTasks: Checklists}

// included lists a kind as it comes along with others; documents through their organizations.
func included(d *desk, k Kind) []map[string]any {
	d.t.Helper()
	var out []map[string]any
	take := func(r *reply, member string) {
		list, _ := r.body[member].([]any)
		for _, v := range list {
			out = append(out, v.(map[string]any))
		}
	}
	if k == Documents {
		for _, o := range d.s.Records(Organizations, "") {
			take(d.get("/organizations/"+o.ID+"/relationships/documents").want(200), "data")
		}
	}
	if k == FlexibleAssetFields {
		for _, typ := range d.s.Records(FlexibleAssetTypes, "") {
			take(d.get("/flexible_asset_types/"+typ.ID+"/relationships/flexible_asset_fields").want(200), "data")
		}
	}
	carrier := schemaByKind[carriers[k]]
	if carrier != nil {
		for _, r := range d.s.Records(carrier.kind, "") {
			take(d.get("/"+carrier.path+"/"+r.ID+"?include="+string(k)).want(200), "included")
		}
	}
	if len(out) == 0 {
		d.t.Fatalf("nothing carries %s", k)
	}
	return out
}

// The bodies of section "Errors" of the vendor's facts, word for word.
func TestErrorBodies(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("HT-HQ-SW-01", nil)
	must[struct{}](t)(struct{}{}, m.s.Editor().SetPSA(Configurations, id, PSA{"enabled", "manage", "1834"}))
	for _, c := range []struct {
		name, method, path string
		body               any
		status             int
		want               string
	}{
		{"type missing", "POST", "/configurations",
			data(Configurations, map[string]any{"organization-id": m.org, "name": "x"}), 422,
			`{"errors":[{"source":{"pointer":"/data/attributes/configuration-type"},"detail":"must exist","title":"Unprocessable Entity","status":422}]}`},
		{"organization missing", "POST", "/configurations",
			data(Configurations, map[string]any{"name": "x", "configuration-type-id": m.typ}), 422,
			`{"errors":[{"source":{"pointer":"data/attributes/organization_id"},"title":"Valid organization_id is required","status":422}]}`},
		{"synced", "PATCH", "/configurations/" + id, data(Configurations, map[string]any{"name": "y", "notes": "z"}), 422,
			`{"errors":[{"source":{"pointer":"/data/attributes/base"},"detail":"Cannot update a synced resource","title":"Unprocessable Entity","status":422}]}`},
		{"relationships", "PATCH", "/configurations/" + id, `{"data":{"type":"configurations","attributes":{},"relationships":{}}}`, 422,
			`{"errors":[{"source":{"pointer":"data/relationships"},"detail":"Relationships are not permitted","title":"Unprocessable Entity","status":422}]}`},
		{"unknown id", "GET", "/configurations/17", nil, 404,
			`{"errors":[{"source":{"pointer":null},"detail":"Record not found","title":"Not Found","status":404}]}`},
		{"malformed", "POST", "/configurations", `{"data":`, 400,
			`{"errors":[{"source":{"pointer":null},"detail":"The request body is not valid JSON","title":"Bad Request","status":400}]}`},
		{"encoded twice", "POST", "/configurations", `{"data":"{}"}`, 500,
			`{"errors":[{"source":{"pointer":null},"title":"Internal Server Error","status":500}]}`},
	} {
		if r := m.do(c.method, c.path, c.body).want(c.status); string(r.raw) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, r.raw, c.want)
		}
	}
	if r := m.get("/nonsense").want(404); !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		t.Errorf("an unknown route answers %s", r.header.Get("Content-Type"))
	}
}
