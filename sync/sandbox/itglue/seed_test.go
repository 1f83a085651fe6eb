package itglue

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"testing"
	"time"
)

func TestDemoSeed(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Seed: "demo", Now: func() time.Time { return now }})
	if got := len(d.s.Records(Organizations, "")); got != 5 {
		t.Errorf("%d organizations, want 5", got)
	}
	all := d.s.Configurations("")
	if len(all) < 110 || len(all) > 150 {
		t.Errorf("%d configurations, want 110 to 150", len(all))
	}
	for k, least := range map[Kind]int{ConfigurationTypes: 20, ConfigurationStatuses: 5, Manufacturers: 25, Models: 85,
		OperatingSystems: 50, Platforms: 5, Countries: 15, Regions: 30, Locations: 11, Contacts: 12, ContactTypes: 5} {
		if got := len(d.s.Records(k, "")); got < least {
			t.Errorf("%d %s, want at least %d", got, k, least)
		}
	}
	shape := regexp.MustCompile(`^[A-Z]{3}-[A-Z]{2,4}-[A-Z]{2,3}-\d\d$`)
	states, archived, big := map[any]int{}, 0, 0
	addresses := map[string]string{}
	for _, r := range all {
		a := r.Attributes
		states[a["psa-integration"]]++
		if a["archived"] == true {
			archived++
		}
		if n, _ := strconv.ParseUint(r.ID, 10, 64); n > 1<<53 {
			big++
		}
		if name, _ := a["name"].(string); !shape.MatchString(name) {
			t.Errorf("name %q is against the convention", name)
		}
		if ip, _ := a["primary-ip"].(string); addresses[ip] != "" {
			t.Errorf("%v and %s share %s", a["name"], addresses[ip], ip)
		} else {
			addresses[ip], _ = a["name"].(string)
		}
		if at, _ := a["updated-at"].(string); at > stamp(now.UnixMilli()) {
			t.Errorf("%v was updated in the future: %s", a["name"], at)
		}
	}
	for _, state := range []any{nil, "enabled", "disabled", "orphaned"} {
		if states[state] == 0 {
			t.Errorf("no configuration with psa-integration %v", state)
		}
	}
	if archived == 0 || big == 0 {
		t.Errorf("archived %d, ids above 2^53 %d: both should occur", archived, big)
	}
	checkMirror(t, d.s)
	checkNewIDs(t, d)
}

// checkMirror holds everywhere: a configuration shows the addresses of its
// primary interface, of which there is one at most.
func checkMirror(t *testing.T, s *Server) {
	t.Helper()
	for _, r := range s.Configurations("") {
		var ip, mac any
		primaries := 0
		for _, i := range s.Interfaces(r.ID) {
			if i.Attributes["primary"] == true {
				primaries++
				ip, mac = i.Attributes["ip-address"], i.Attributes["mac-address"]
			}
		}
		if primaries > 1 || ip != r.Attributes["primary-ip"] || mac != r.Attributes["mac-address"] {
			t.Errorf("%v has %d primary interfaces, shows %v %v, and they say %v %v", r.Attributes["name"], primaries,
				r.Attributes["primary-ip"], r.Attributes["mac-address"], ip, mac)
		}
	}
}

func checkNewIDs(t *testing.T, d *desk) {
	t.Helper()
	id, err := d.s.Editor().AddOrganization("New Client", "NEW")
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := strconv.ParseUint(id, 10, 64); n <= 1<<53 {
		t.Errorf("a new id %s is not above 2^53", id)
	}
	if got := d.get("/organizations/"+id).want(200).str("data", "id"); got != id {
		t.Errorf("id came back as %s, sent %s", got, id)
	}
}

func TestSeedsRepeat(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC) }
	a, b := newDesk(t, Options{Seed: "demo", Now: now, RandSeed: 1}), newDesk(t, Options{Seed: "demo", Now: now, RandSeed: 2})
	for _, k := range Kinds() {
		if !reflect.DeepEqual(a.s.Records(k, ""), b.s.Records(k, "")) {
			t.Errorf("%s differ between two servers", k)
		}
	}
	c := newDesk(t, Options{Seed: "demo", Now: now, RandSeed: 1})
	idA, _ := a.s.Editor().AddOrganization("X", "")
	idB, _ := b.s.Editor().AddOrganization("X", "")
	idC, _ := c.s.Editor().AddOrganization("X", "")
	if idA != idC || idA == idB {
		t.Errorf("new ids %s, %s (same seed) and %s (another one)", idA, idC, idB)
	}
}

func TestEmptySeedTakesNewClients(t *testing.T) {
	d := newDesk(t, Options{Seed: "empty"})
	if got := d.s.Records(Organizations, ""); len(got) != 0 {
		t.Fatalf("organizations in the empty seed: %v", got)
	}
	ok := must[string](t)
	org := ok(d.s.Editor().AddOrganization("Test Client", "TST"))
	id := ok(d.s.Editor().AddConfiguration(org, "Laptop", "TST-HQ-LT-01", map[string]any{"serial_number": "A1"}))
	list := d.s.Configurations(org)
	if len(list) != 1 || list[0].ID != id || list[0].Attributes["configuration-type-kind"] != "laptop" {
		t.Errorf("configurations: %v", list)
	}
	if _, isNumber := list[0].Attributes["organization-id"].(json.Number); !isNumber {
		t.Errorf("organization-id is a %T", list[0].Attributes["organization-id"])
	}
	if _, err := New(Options{Seed: "nonsense"}); err == nil {
		t.Error("an unknown seed was taken")
	}
}
