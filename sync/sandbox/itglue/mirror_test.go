package itglue

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func (m *small) ifaces(conf string) string {
	return "/configurations/" + conf + "/relationships/configuration_interfaces"
}

func TestMirrorFromTheConfiguration(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	if got := m.s.Interfaces(id); len(got) != 0 {
		t.Fatalf("interfaces of a configuration without addresses: %v", got)
	}
	m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"primary-ip": "10.0.0.5"})).want(200)
	first := m.s.Interfaces(id)
	if len(first) != 1 || first[0].Attributes["ip-address"] != "10.0.0.5" || first[0].Attributes["primary"] != true {
		t.Fatalf("interfaces: %v", first)
	}
	m.do("PATCH", "/configurations/"+id, data(Configurations, map[string]any{"mac-address": "18-5E-0F-ED-99-9J"})).want(200)
	again := m.s.Interfaces(id)
	if len(again) != 1 || again[0].ID != first[0].ID || again[0].Attributes["mac-address"] != "18-5E-0F-ED-99-9J" {
		t.Errorf("interfaces: %v", again)
	}
	checkMirror(t, m.s)
}

func TestMirrorFromTheInterface(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", nil)
	m.tick(time.Second)
	one := m.do("POST", m.ifaces(id), many(ConfigurationInterfaces,
		map[string]any{"primary": true, "name": "LAN", "ip-address": "10.0.0.1", "mac-address": "D4:6A:91:13:2D:77"},
		map[string]any{"name": "Public", "ip-address": "10.0.1.1"})).want(201)
	a, b := one.str("data", 0, "attributes", "id"), one.str("data", 1, "attributes", "id")
	conf, _ := m.s.Get(Configurations, id)
	if conf.Attributes["primary-ip"] != "10.0.0.1" || conf.Attributes["mac-address"] != "D4:6A:91:13:2D:77" ||
		conf.Attributes["updated-at"] != stamp(m.clock.UnixMilli()) {
		t.Errorf("configuration: %v", conf.Attributes)
	}
	m.tick(time.Second)
	m.do("PATCH", "/configuration_interfaces/"+b, data(ConfigurationInterfaces, map[string]any{"notes": "n"})).want(200)
	still, _ := m.s.Get(Configurations, id)
	if still.Attributes["updated-at"] != conf.Attributes["updated-at"] {
		t.Error("a secondary interface moved the configuration's updated-at")
	}
	m.do("PATCH", "/configuration_interfaces", many(ConfigurationInterfaces, map[string]any{"id": b, "primary": true})).want(200)
	conf, _ = m.s.Get(Configurations, id)
	if conf.Attributes["primary-ip"] != "10.0.1.1" || conf.Attributes["mac-address"] != nil {
		t.Errorf("after the change of the primary one: %v", conf.Attributes)
	}
	checkMirror(t, m.s)
	m.do("DELETE", m.ifaces(id)+"/"+b, nil).want(204)
	m.get("/configuration_interfaces/" + b).want(404)
	m.get(m.ifaces(id) + "/" + a).want(200)
	checkMirror(t, m.s)
	m.get("/configuration_interfaces").want(404) // no account-wide list

	other := m.add("B", nil)
	m.do("PATCH", m.ifaces(other)+"/"+a, data(ConfigurationInterfaces, map[string]any{"name": "x"})).want(404)
	for _, mac := range []string{"nonsense", "D4-6A-91-13-2D-7J", "d46a.9113.2d77"} {
		m.do("PATCH", "/configuration_interfaces/"+a, data(ConfigurationInterfaces, map[string]any{"mac-address": mac})).want(422)
	}
	r := m.do("POST", "/configuration_interfaces", data(ConfigurationInterfaces, map[string]any{"name": "x"})).want(422)
	if r.problem() != "/data/attributes/configuration: must exist" {
		t.Error(r.problem())
	}
	m.do("POST", "/configuration_interfaces", data(ConfigurationInterfaces, map[string]any{"configuration_id": other})).want(201)
}

func TestMirrorOnSyncedRecords(t *testing.T) {
	m := newSmall(t, Switches{})
	id := m.add("A", map[string]any{"primary-ip": "10.0.0.1"})
	primary := m.s.Interfaces(id)[0].ID
	if err := m.s.Editor().SetPSA(Configurations, id, PSA{State: "enabled"}); err != nil {
		t.Fatal(err)
	}
	iface := "/configuration_interfaces/" + primary
	m.do("PATCH", iface, data(ConfigurationInterfaces, map[string]any{"ip-address": "10.0.0.2"})).want(422)
	m.do("PATCH", iface, data(ConfigurationInterfaces, map[string]any{"name": "LAN", "ip-address": "10.0.0.1"})).want(200)
	m.do("DELETE", m.ifaces(id)+"/"+primary, nil).want(422)
	m.do("POST", m.ifaces(id), data(ConfigurationInterfaces, map[string]any{"primary": true, "ip-address": "10.0.0.3"})).want(422)
	m.do("POST", m.ifaces(id), data(ConfigurationInterfaces, map[string]any{"ip-address": "10.0.0.3"})).want(201)
	checkMirror(t, m.s)
}

func TestInlineInterfaces(t *testing.T) {
	m := newSmall(t, Switches{})
	r := m.do("POST", "/configurations", `{"data":{"type":"configurations","attributes":{"name":"B","organization-id":"`+m.org+
		`","configuration_type_id":`+m.typ+`},"relationships":{"configuration_interfaces":{"data":[
		{"type":"configuration_interfaces","attributes":{"name":"Ethernet","ip-address":"10.10.2.254","primary":true}},
		{"type":"configuration-interfaces","attributes":{"name":"WLAN"}}]}}}}`).want(201)
	if r.str("data", "attributes", "primary-ip") != "10.10.2.254" || len(m.s.Interfaces(r.str("data", "id"))) != 2 {
		t.Errorf("%s", r.raw)
	}
}

// Whatever is written on either side, and whatever is refused, the two sides agree.
func TestMirrorAlwaysHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newSmall(t, Switches{FirstInterfacePrimary: rapid.Bool().Draw(rt, "first"), Bulk: BulkMode(rapid.IntRange(0, 1).Draw(rt, "bulk"))})
		id := m.add("A", nil)
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			m.tick(time.Second)
			attrs := func(ip, mac string) map[string]any {
				out := map[string]any{}
				for _, n := range []string{ip, mac} {
					switch rapid.IntRange(0, 3).Draw(rt, n) {
					case 0:
						out[n] = nil
					case 1, 2:
						out[n] = map[string]string{ip: fmt.Sprintf("10.0.0.%d", rapid.IntRange(1, 4).Draw(rt, "ip")),
							mac: fmt.Sprintf("D4:6A:91:13:2D:%02d", rapid.IntRange(1, 4).Draw(rt, "mac"))}[n]
					}
				}
				return out
			}
			list := m.s.Interfaces(id)
			pick := func() string { return list[rapid.IntRange(0, len(list)-1).Draw(rt, "which")].ID }
			body := attrs("ip-address", "mac-address")
			if p := rapid.IntRange(0, 2).Draw(rt, "primary"); p < 2 {
				body["primary"] = p == 1
			}
			switch step := rapid.IntRange(0, 4).Draw(rt, "step"); {
			case step == 0 || len(list) == 0 && step > 1:
				m.do("PATCH", "/configurations/"+id, data(Configurations, attrs("primary-ip", "mac-address")))
			case step == 1:
				m.do("POST", m.ifaces(id), many(ConfigurationInterfaces, body, attrs("ip-address", "mac-address")))
			case step == 2:
				m.do("PATCH", "/configuration_interfaces/"+pick(), data(ConfigurationInterfaces, body))
			case step == 3:
				body["id"] = pick()
				m.do("PATCH", "/configuration_interfaces", many(ConfigurationInterfaces, body,
					map[string]any{"id": pick(), "mac-address": rapid.SampledFrom([]string{"D4:6A:91:13:2D:99", "bad"}).Draw(rt, "m")}))
			default:
				m.do("DELETE", m.ifaces(id)+"/"+pick(), nil)
			}
			checkMirror(t, m.s)
			if t.Failed() {
				rt.FailNow()
			}
		}
	})
}
