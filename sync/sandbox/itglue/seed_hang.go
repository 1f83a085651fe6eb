package itglue

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// laterLists are account lists that come after everything else, so that the dice
// of what stood here before them fall as they always did.
func (p *planter) laterLists() {
	for _, n := range []string{"Application", "Cloud", "Network", "Server", "Wireless"} {
		p.add(PasswordCategories, listAge, map[string]any{"name": n})
	}
}

// hang plants a record on another.
func (p *planter) hang(k Kind, owner *record, days int, attrs map[string]any) *record {
	given := map[string]any{"owner": owner.self()}
	if k == Passwords {
		given["organization-id"] = owner.ref("organization-id")
	}
	return p.plant(k, days, attrs, given)
}

func (p *planter) attach(owner *record, days int, name, content string) {
	p.hang(Attachments, owner, days, map[string]any{"attachment": map[string]any{
		"file_name": name, "content": base64.StdEncoding.EncodeToString([]byte(content))}})
}

// relate leads from one record to another; notes may be "".
func (p *planter) relate(from *record, word string, to *record, notes string) {
	attrs := map[string]any{"destination-type": word, "destination-id": strconv.FormatUint(to.id, 10)}
	if notes != "" {
		attrs["notes"] = notes
	}
	p.hang(RelatedItems, from, 200, attrs)
}

func (p *planter) contact(first, last string) *record {
	for _, r := range p.t.st.table(Contacts).byID {
		if r.text("first-name") == first && r.text("last-name") == last {
			return r
		}
	}
	panic("itglue seed: no contact called " + first + " " + last)
}

// hangings are what real records carry: files, passwords, links to each other.
func (p *planter) hangings() {
	conf := func(name string) *record { return p.record(Configurations, name) }
	org := p.record(Organizations, "Contoso Dental Group")
	for i := range seedClients {
		c := &seedClients[i]
		p.add(Domains, 700, map[string]any{"organization-id": p.made[Organizations][c.name], "name": c.domain,
			"registrar-name": "Example Registrar", "expires-on": p.now.AddDate(0, 2+3*i, 0).Format(time.DateOnly)})
	}
	runbook := p.add(Documents, 420, map[string]any{"organization-id": org.id, "name": "Restart order of the servers"})
	p.add(Documents, 400, map[string]any{"organization-id": org.id, "name": "Network overview"})
	p.add(Documents, 90, map[string]any{"organization-id": p.made[Organizations]["Kestrel Vet Clinics"], "name": "After-hours contacts"})

	p.attach(conf("CON-HQ-FW-01"), 30, "CON-HQ-FW-01.conf", "#config-version=practice\nconfig system global\n    set hostname \"CON-HQ-FW-01\"\nend\n")
	p.attach(conf("CON-HQ-SRV-01"), 380, "rack-front.gif", seedPicture)
	p.attach(conf("CON-HQ-SRV-01"), 380, "Quick specs.pdf", "%PDF-1.4\n% a practice file without pages\n%%EOF\n")
	p.attach(conf("CON-HQ-SW-01"), 12, "Überblick Ports.csv", "port,vlan\n1,10\n2,10\n24,99\n")
	p.attach(p.record(Locations, "Headquarters"), 700, "floor-plan.gif", seedPicture)
	p.attach(p.contact("Marta", "Quillfeather"), 60, "badge.gif", seedPicture)
	p.attach(conf("MAR-DEP-FW-01"), 20, "handover notes.txt", strings.Repeat("Ask the former provider for the console cable.\n", 40))

	secret := func(owner *record, name, user, category string) {
		p.hang(Passwords, owner, 300, map[string]any{"name": name, "username": user, "password": "practice-only-" + strconv.Itoa(p.rng.IntN(9000)+1000),
			"password-category-id": p.id(PasswordCategories, category)})
	}
	secret(conf("CON-HQ-FW-01"), "Firewall administrator", "admin", "Network")
	secret(conf("CON-HQ-SRV-01"), "iDRAC", "root", "Server")
	secret(conf("CON-HQ-SRV-01"), "Local administrator", "Administrator", "Server")
	secret(conf("HAF-STU-NAS-01"), "NAS administrator", "admin", "Server")
	secret(conf("MAR-DEP-SW-01"), "Switch manager", "manager", "Network")
	p.add(Passwords, 500, map[string]any{"organization-id": org.id, "name": "Microsoft 365 admin", "username": "tech@contosodental.example",
		"password": "practice-only-365", "url": "https://login.example.com/", "password-category-id": p.id(PasswordCategories, "Cloud")})

	p.relate(conf("CON-HQ-SRV-01"), "Document", runbook, "Which one first")
	p.relate(conf("CON-HQ-SRV-01"), "Contact", p.contact("Marta", "Quillfeather"), "")
	for n := 1; n <= 3; n++ {
		p.relate(conf(fmt.Sprintf("CON-HQ-VM-%02d", n)), "Configuration", conf("CON-HQ-VH-01"), "Runs on it")
	}
	p.relate(conf("MAR-DEP-SRV-01"), "Configuration", conf("MAR-DEP-UPS-01"), "Fed by it")

	list := p.add(Checklists, 25, map[string]any{"organization-id": org.id, "name": "New workstation",
		"description": "For each new machine at the front desk", "due-date": p.now.AddDate(0, 0, 9).Format(time.DateOnly)})
	for i, task := range []string{"Join the domain", "Install the agent", "Print a test page"} {
		p.add(ChecklistTasks, 25, map[string]any{"checklist-id": list.id, "name": task, "position": i + 1, "completed": i == 0})
	}
}

// seedPicture is a small GIF.
const seedPicture = "GIF89a\x10\x00\x10\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x10\x00\x10\x00\x00\x02\x0e\x84\x8f\xa9\xcb\xed\x0f\xa3\x9c\xb4\xda\x8b\xb3\xde\x3c\x17\x00;"
