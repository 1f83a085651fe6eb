package itglue

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// seedDemo plants the account lists and five example clients.
func (s *Server) seedDemo() {
	s.plant(func(p *planter) {
		p.lists()
		for _, name := range []string{"Managed Server", "Managed Workstation"} {
			p.record(ConfigurationTypes, name).synced = true // fed by the PSA
		}
		for i := range seedClients {
			p.client(&seedClients[i])
		}
		p.oddities()
		p.laterLists()
		p.hangings()
		p.flexibles()
	})
}

func (p *planter) record(k Kind, name string) *record {
	return p.t.st.find(k, p.made[k][name])
}

func (p *planter) client(c *seedClient) {
	if c.bigIDs {
		for k, n := range map[Kind]uint64{Organizations: 1<<53 + 91, Locations: 1<<53 + 201, Contacts: 1<<53 + 305,
			Configurations: 574_989_297_464_115_200, ConfigurationInterfaces: 574_989_297_464_300_000} {
			p.t.st.table(k).nextID = n
		}
	}
	attrs := map[string]any{"name": c.name, "short-name": c.short, "description": c.description,
		"organization-type-id": p.id(OrganizationTypes, "Customer"), "organization-status-id": p.id(OrganizationStatuses, c.status)}
	if c.alert != "" {
		attrs["alert"] = c.alert
	}
	if c.quick != "" {
		attrs["quick-notes"] = c.quick
	}
	org := p.add(Organizations, 820, attrs)
	var places []*record
	for i, site := range c.sites {
		places = append(places, p.add(Locations, 815, map[string]any{
			"organization-id": org.id, "name": site.name, "primary": i == 0, "address-1": site.street, "city": c.city,
			"postal-code": c.zip, "phone": site.phone, "country-id": p.id(Countries, c.country), "region-id": p.id(Regions, c.region),
		}))
	}
	var people []*record
	for i, person := range c.people {
		people = append(people, p.person(c, org, places, i, person))
	}
	for i, site := range c.sites {
		for _, f := range site.fleets {
			for n := range f.n {
				p.device(c, org, places[i], people[i%len(people)], site, f, n)
			}
		}
	}
}

func (p *planter) person(c *seedClient, org *record, places []*record, i int, who seedPerson) *record {
	attrs := map[string]any{
		"organization-id": org.id, "first-name": who.first, "last-name": who.last, "title": who.title,
		"contact-type-id": p.id(ContactTypes, who.kind), "location-id": places[who.site].id,
		"contact-emails": []any{map[string]any{"value": strings.ToLower(who.first) + "@" + c.domain, "primary": true, "label-name": "Work"}},
		"contact-phones": []any{map[string]any{"value": c.sites[who.site].phone, "extension": fmt.Sprint(101 + i), "primary": true, "label-name": "Work"}},
	}
	if who.important {
		attrs["important"] = true // the others stay null, as in real accounts
	}
	return p.add(Contacts, 810, attrs)
}

// addressed are the types whose second interface is for management.
var addressed = map[string]string{"Managed Server": "Management", "Virtual Host": "Management", "Laptop": "Wi-Fi", "Storage": "Controller B"}

func (p *planter) device(c *seedClient, org, place, owner *record, site seedSite, f seedFleet, n int) {
	maker, model, _ := strings.Cut(f.models[n%len(f.models)], "/")
	name := fmt.Sprintf("%s-%s-%s-%02d", c.short, site.code, f.code, n+1)
	age := 40 + p.rng.IntN(760)
	bought := p.now.AddDate(0, 0, -age-p.rng.IntN(30)-5)
	attrs := map[string]any{
		"organization-id": org.id, "name": name, "hostname": strings.ReplaceAll(name, "-", ""),
		"configuration-type-id": p.id(ConfigurationTypes, f.typ), "configuration-status-id": p.id(ConfigurationStatuses, "Active"),
		"manufacturer-id": p.id(Manufacturers, maker), "model-id": p.id(Models, model), "location-id": place.id,
		"primary-ip": fmt.Sprintf("%s.%d", site.net, f.first+n), "default-gateway": site.net + ".1", "mac-address": p.mac(maker),
		"serial-number": p.serial(maker), "purchased-at": bought.Format(time.DateOnly),
		"installed-at":        bought.AddDate(0, 0, 3+p.rng.IntN(20)).Format(time.DateOnly),
		"warranty-expires-at": bought.AddDate(3, 0, 0).Format(time.DateOnly),
	}
	if f.systems != nil {
		attrs["operating-system-id"] = p.id(OperatingSystems, f.systems[n%len(f.systems)])
	}
	switch f.typ {
	case "Managed Server", "Virtual Host", "Switch", "Firewall", "UPS", "Storage", "Backup Server":
		attrs["position"] = fmt.Sprintf("Rack 1, U%d", 4+p.rng.IntN(36))
	case "Managed Workstation", "Laptop", "Mobile Device":
		attrs["contact-id"] = owner.id
		attrs["asset-tag"] = fmt.Sprintf("%s%04d", c.short, 1000+p.rng.IntN(9000))
	case "Virtual Guest":
		for _, none := range []string{"serial-number", "purchased-at", "installed-at", "warranty-expires-at"} {
			delete(attrs, none)
		}
	}
	if p.rng.IntN(4) == 0 {
		attrs["notes"] = "<p>" + html.EscapeString(seedNotes[p.rng.IntN(len(seedNotes))]) + "</p>"
	}
	r := p.add(Configurations, age, attrs)
	p.interfaces(r, maker, site.net, addressed[f.typ], f.first+n)
	// A later touch by somebody, at some time between then and now.
	r.updated += int64(p.rng.Float64() * float64(p.now.UnixMilli()-r.created))
}

// interfaces names the primary one and adds a second where the type has it.
func (p *planter) interfaces(r *record, maker, net, second string, host int) {
	for _, c := range p.t.st.children(ConfigurationInterfaces, "configuration-id", r.id) {
		p.t.set(c, "name", "Ethernet")
	}
	if second == "" {
		return
	}
	c := p.t.add(schemaByKind[ConfigurationInterfaces])
	p.t.set(c, "configuration-id", r.id)
	p.t.set(c, "name", second)
	p.t.set(c, "mac-address", p.mac(maker))
	p.t.set(c, "ip-address", fmt.Sprintf("%s.%d", net, 100+host%100+100))
	if second == "Wi-Fi" {
		p.t.set(c, "ip-address", nil)
	}
}

var seedNotes = []string{
	"Configuration backup is taken weekly.", "Replaced the power supply; the old one is in the spares box.",
	"Firmware is checked each quarter.", "Label is on the back.", "The client's own staff restart this one when asked.",
	"Warranty includes next business day on site.", "Cabling documented on the patch panel sheet.",
}

// makerMark is the first half of a MAC address and the look of a serial number,
// where A is a letter, 9 a digit and X either.
var makerMark = map[string][2]string{
	"Dell": {"18:66:DA", "XXXX9A9"}, "HP": {"3C:D9:2B", "CZC999AXXX"}, "Hewlett Packard Enterprise": {"94:18:82", "CZJ999AXXX"},
	"Lenovo": {"54:E1:AD", "PF9XXXXX"}, "Apple": {"A4:83:E7", "C02AXXXXXXXX"}, "Microsoft": {"28:18:78", "999999999999"},
	"Cisco": {"00:1B:54", "FCW9999A9XX"}, "Meraki": {"E0:55:3D", "Q2AX-XXXX-XXXX"}, "Fortinet": {"00:09:0F", "FGT60F9A99999999"},
	"SonicWall": {"18:B1:69", "2CB8XX9X9X99"}, "Palo Alto Networks": {"00:1B:17", "0212999999999"}, "Ubiquiti": {"24:5A:4C", "245A4CXXXXXX"},
	"Aruba Networks": {"20:4C:03", "CN99AAA9XX"}, "Ruckus": {"2C:5D:93", "302999999999"}, "Synology": {"00:11:32", "2190AAA999999"},
	"QNAP": {"00:08:9B", "Q99XX99999"}, "APC": {"00:C0:B7", "AS9999999999"}, "Eaton": {"00:20:85", "G999A99999"},
	"Brother": {"00:80:77", "E99999A9A999999"}, "Canon": {"00:1E:8F", "XAA99999"}, "Fujitsu": {"00:0B:5D", "A9AAA99999"},
	"Yealink": {"80:5E:C0", "3106999999999999"}, "Sangoma": {"00:50:58", "PBX99999999"}, "Hikvision": {"C0:56:E3", "DS99999999"},
	"Samsung": {"00:16:32", "R9AN999999A"}, "VMware": {"00:50:56", "VMX99999999"}, "Datto": {"00:25:90", "DX9999999999"},
	"NetApp": {"00:A0:98", "9999999999"},
}

func (p *planter) mac(maker string) string {
	return fmt.Sprintf("%s:%02X:%02X:%02X", makerMark[maker][0], p.rng.IntN(256), p.rng.IntN(256), p.rng.IntN(256))
}

func (p *planter) serial(maker string) string {
	const letters, digits = "ABCDEFGHJKLMNPRSTVWXYZ", "0123456789"
	return strings.Map(func(r rune) rune {
		pick := func(set string) rune { return rune(set[p.rng.IntN(len(set))]) }
		switch r {
		case 'A':
			return pick(letters)
		case '9':
			return pick(digits)
		case 'X':
			return pick(letters + digits)
		}
		return r
	}, makerMark[maker][1])
}

// oddities are what real accounts hold: records that the PSA owns in every state,
// archived ones, spellings nobody would choose, a name twice.
func (p *planter) oddities() {
	p.psa(Organizations, "Contoso Dental Group", "enabled", "250")
	p.psa(Configurations, "CON-HQ-SRV-01", "enabled", "1834")
	p.psa(Configurations, "CON-HQ-SRV-02", "enabled", "1835")
	p.psa(Configurations, "CON-HQ-WS-01", "enabled", "1851")
	p.psa(Configurations, "CON-HQ-WS-02", "disabled", "1852")
	p.psa(Configurations, "CON-HQ-NAS-01", "orphaned", "1790")
	p.psa(Configurations, "HAF-STU-SRV-01", "enabled", "1902")
	p.psa(Configurations, "KVC-MAIN-SRV-01", "enabled", "1911")
	p.record(Locations, "Riverside").synced = true
	for _, n := range []string{"CON-HQ-PRN-02", "HAF-STU-WS-05", "LAR-GDN-WS-02"} {
		r := p.record(Configurations, n)
		p.t.set(r, "archived", true)
		p.t.set(r, "configuration-status-id", p.made[ConfigurationStatuses]["Retired"])
	}
	p.t.set(p.record(Configurations, "KVC-MAIN-WS-04"), "configuration-status-id", p.made[ConfigurationStatuses]["In Stock"])
	p.t.set(p.record(Configurations, "LAR-HBR-FW-02"), "configuration-status-id", p.made[ConfigurationStatuses]["Standby"])
	p.spell("LAR-HBR-SW-02", "001b.54c2.77f1")     // as the switch prints it
	p.spell("MAR-DEP-SRV-02", "94-18-82-3e-0b-c4") // as Windows prints it, in lower case
	p.spell("CON-NGT-SW-01", "20-4C-03-ED-99-9J")  // a typing mistake that nobody noticed
	p.t.set(p.record(Configurations, "MAR-DEP-SRV-02"), "serial-number", " n/a ")
	p.t.set(p.record(Configurations, "HAF-STU-WS-03"), "restricted", true)
}

func (p *planter) psa(k Kind, name, state, remote string) {
	r := p.record(k, name)
	r.psa = psaLink{state: state, system: "manage", remote: remote, adapter: p.t.srv.adapterID()}
}

func (p *planter) spell(name, mac string) {
	r := p.record(Configurations, name)
	p.t.set(r, "mac-address", mac)
	for _, c := range p.t.st.children(ConfigurationInterfaces, "configuration-id", r.id) {
		if c.flag("primary") {
			p.t.set(c, "mac-address", mac)
		}
	}
}
