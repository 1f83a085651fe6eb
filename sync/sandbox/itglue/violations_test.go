package itglue

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Each slip leaves its mark, and each careful request none.
func TestViolations(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", map[string]any{"primary-ip": "10.0.0.1", "warranty-expires-at": "2027-01-01"})
	iface := m.s.Interfaces(id)[0].ID
	synced := m.add("B", map[string]any{"primary-ip": "10.0.0.2"})
	if err := m.s.Editor().SetPSA(Configurations, synced, PSA{State: "enabled"}); err != nil {
		t.Fatal(err)
	}
	patch := func(attrs map[string]any) any { return data(Configurations, attrs) }
	for _, c := range []struct {
		name, method, path string
		body               any
		want               string // "" for none
	}{
		{"a list", "GET", "/configurations?sort=-updated_at&page[size]=1000&include=configuration_interfaces", nil, ""},
		{"a search", "GET", "/configurations?filter[organization_id]=" + m.org + "&filter[serial_number]=S", nil, ""},
		{"a patch", "PATCH", "/configurations/" + id, patch(map[string]any{"hostname": "h", "notes": nil, "installed-at": "2026-01-01"}), ""},
		{"what stays free", "PATCH", "/configurations/" + synced, patch(map[string]any{"asset_tag": "a"}), ""},
		{"a name that is refused", "PATCH", "/configurations/" + id, patch(map[string]any{"name": nil}), ""},
		{"an unknown id", "GET", "/configurations/5", nil, ""},
		{"a patch with a filter", "PATCH", "/configurations/" + id + "?filter[name]=A", patch(map[string]any{"notes": "x"}), "with a filter"},
		{"a bulk patch by filter", "PATCH", "/configurations?filter[name]=A", patch(map[string]any{"notes": "y"}), "with a filter"},
		{"relationships", "PATCH", "/configurations/" + id, `{"data":{"type":"configurations","relationships":null}}`, "carries relationships"},
		{"a locked attribute", "PATCH", "/configurations/" + synced, patch(map[string]any{"hostname": "x"}), "locked attribute hostname"},
		{"a locked address", "PATCH", "/configuration_interfaces/" + m.s.Interfaces(synced)[0].ID,
			data(ConfigurationInterfaces, map[string]any{"ip-address": "10.9.9.9"}), "was to change through an interface"},
		{"a page too long", "GET", "/configurations?page[size]=1001", nil, "above the maximum"},
		{"a sort that is not offered", "GET", "/configurations?sort=hostname", nil, "sort=hostname"},
		{"a filter that is not offered", "GET", "/configurations?filter[updated_at]=*,*", nil, "filter[updated_at]"},
		{"an include that is not offered", "GET", "/locations?include=configurations", nil, "include=configurations"},
		{"an empty text", "PATCH", "/configurations/" + id, patch(map[string]any{"hostname": ""}), "empty text"},
		{"a date with a time", "PATCH", "/configurations/" + id, patch(map[string]any{"installed-at": "2026-01-01T00:00:00Z"}), "YYYY-MM-DD"},
		{"a bulk item without an id", "PATCH", "/configurations", many(Configurations, map[string]any{"notes": "x"}), "without an id inside"},
		{"deleting without a body", "DELETE", "/configurations", nil, "without data"},
		{"deleting nothing", "DELETE", "/configurations", `{"data":[]}`, "without an array"},
		{"deleting one with a query", "DELETE", m.ifaces(id) + "/" + iface + "?x=1", nil, "with a query string"},
		{"deleting by filter", "DELETE", "/configurations?filter[archived]=true", nil, "with a filter"},
	} {
		m.s.ForgetRequests()
		m.do(c.method, c.path, c.body)
		got := m.s.Violations()
		if (c.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRequestCounts(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	m.get("/configurations/" + id)
	m.get("/configurations/" + id)
	m.get("/organizations/" + m.org + "/relationships/configurations")
	m.get("/nonsense/at/all")
	c := m.s.Requests()
	want := map[string]int{"POST /configurations": 1, "GET /configurations/:id": 2, "GET /organizations/:id/relationships/configurations": 1, "GET ?": 1}
	for route, n := range want {
		if c.ByRoute[route] != n {
			t.Errorf("%s: %d, want %d", route, c.ByRoute[route], n)
		}
	}
	if c.Total != 5 || c.Writing != 1 {
		t.Errorf("total %d, writing %d", c.Total, c.Writing)
	}
}

func TestTimeRanges(t *testing.T) {
	m := newSmall(t, Switches{})
	m.tick(48 * time.Hour)
	late, err := m.s.Editor().AddOrganization("Late", "")
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]string{
		"filter[updated_at]=2026-03-02T00:00:00Z,*":                         {late},
		"filter[updated_at]=*, 2026-03-02T00:00:00.000Z":                    {m.org},
		"filter[created_at]=2026-03-01, 2026-03-04":                         {m.org, late},
		"filter[range][my_glue_account_id]=2, 10":                           {},
		"filter[exclude][id]=" + late + "&filter[updated_at]=2026-01-01, *": {m.org},
	} {
		got := m.get("/organizations?sort=id&" + strings.ReplaceAll(query, " ", "%20")).want(200).ids()
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	m.s.SetSwitches(Switches{WideRangesRefused: true})
	m.get("/organizations?filter[updated_at]=2026-03-01,*").want(400)
	m.get("/organizations?filter[updated_at]=2026-03-01,2026-03-09").want(400)
	m.get("/organizations?filter[updated_at]=2026-03-01,2026-03-08").want(200)
}
