package itglue

import "time"

// flexibles are two types that an account made up, and some records of them.
func (p *planter) flexibles() {
	typ := func(name string, fields ...map[string]any) {
		p.t.now = p.now.AddDate(0, 0, -listAge).UnixMilli()
		r, bad := p.t.flexibleType(name, fields)
		if bad != nil {
			panic("itglue seed: " + name + ": " + bad.Error())
		}
		p.made[FlexibleAssetTypes] = mapWith(p.made[FlexibleAssetTypes], name, r.id)
	}
	field := func(name, kind string, more ...any) map[string]any {
		f := map[string]any{"name": name, "kind": kind}
		for i := 0; i+1 < len(more); i += 2 {
			f[more[i].(string)] = more[i+1]
		}
		return f
	}
	typ("Email", field("Domains", "Tag", "tag-type", "Domains", "required", true),
		field("Type", "Select", "required", true, "use-for-title", true, "default-value", "Office 365\nExchange 2019\nGoogle Workspace\nPOP/IMAP"),
		field("Email Servers", "Tag", "tag-type", "Configurations"),
		field("Location", "Select", "default-value", "Cloud\nOn-Premises"), field("Webmail URL", "Text"))
	typ("Licensing", field("Product", "Text", "required", true, "use-for-title", true), field("Order", "Header"),
		field("Seats", "Number"), field("License Key", "Password"), field("Renewal Date", "Date", "expiration", true),
		field("Installed On", "Tag", "tag-type", "Configurations"), field("Subscription", "Checkbox"), field("Invoice", "Upload"),
		field("Additional Notes", "Textbox"))

	asset := func(typ, org string, days int, traits map[string]any) *record {
		return p.add(FlexibleAssets, days, map[string]any{"organization-id": p.made[Organizations][org],
			"flexible-asset-type-id": p.id(FlexibleAssetTypes, typ), "traits": traits})
	}
	conf := func(name string) uint64 { return p.made[Configurations][name] }
	const dental, vets = "Contoso Dental Group", "Kestrel Vet Clinics"
	mail := asset("Email", dental, 600, map[string]any{"domains": p.made[Domains]["contosodental.example"], "type": "Office 365", "location": "Cloud",
		"webmail-url": "https://mail.contosodental.example"})
	asset("Email", vets, 580, map[string]any{"domains": []uint64{p.made[Domains]["kestrelvets.example"]}, "type": "Exchange 2019",
		"email-servers": conf("KVC-MAIN-SRV-01"), "location": "On-Premises"})
	asset("Licensing", dental, 300, map[string]any{"product": "Imaging Suite", "seats": 12, "license-key": "practice-only-key-0001",
		"renewal-date": p.now.AddDate(0, 1, 12).Format(time.DateOnly), "installed-on": []uint64{conf("CON-HQ-WS-01"), conf("CON-HQ-WS-02")},
		"subscription": true, "additional-notes": "<p>Key is bound to the dongle at <b>reception</b>.</p>"})
	asset("Licensing", vets, 250, map[string]any{"product": "Practice Manager", "seats": 5, "subscription": false})
	p.relate(p.record(Configurations, "CON-HQ-WS-01"), "Flexible Asset", mail, "Mailboxes")
	p.attach(mail, 500, "mx records.txt", "10 mx1.example\n20 mx2.example\n")
}

func mapWith(m map[string]uint64, name string, id uint64) map[string]uint64 {
	if m == nil {
		m = map[string]uint64{}
	}
	m[name] = id
	return m
}
