package msp

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFoldHeader(t *testing.T) {
	for in, want := range map[string]string{
		"S/N": "s n", "Asset #": "asset no", "#": "no", "Asset#": "asset no", "mac_address": "mac address", "  Serial   No. ": "serial no",
		"Gerät": "gerat", "Name *": "name", "Checked Out To: Location": "checked out to location", "": "", "***": "", "№ 5": "no 5",
	} {
		if got := FoldHeader(in); got != want {
			t.Errorf("FoldHeader(%q) = %q; want %q", in, got, want)
		}
	}
}

// Two fields of one form must not share a header, and an alias that is not
// folded is never found.
func TestAliasesAreFoldedAndOfOneField(t *testing.T) {
	forms := map[string][]FieldInfo{
		"configuration": append(append([]FieldInfo{}, ConfigurationFields...), OrganizationColumn),
		"organization":  OrganizationFields,
		"location":      LocationFields,
		"contact":       ContactFields,
		"interface":     InterfaceFields,
	}
	for form, fields := range forms {
		owner := map[string]Field{}
		claim := func(word string, f Field) {
			key := squeeze(FoldHeader(word))
			if other, ok := owner[key]; ok && other != f {
				t.Errorf("%s: %q means %s and %s", form, word, other, f)
			}
			owner[key] = f
		}
		for _, f := range fields {
			claim(string(f.Name), f.Name)
			claim(f.Title, f.Name)
			for _, a := range f.Aliases {
				if FoldHeader(a) != a {
					t.Errorf("%s: alias %q of %s is not folded: %q", form, a, f.Name, FoldHeader(a))
				}
				claim(a, f.Name)
			}
		}
	}
}

func TestMatchHeader(t *testing.T) {
	fields := append(append([]FieldInfo{}, ConfigurationFields...), OrganizationColumn)
	for header, want := range map[string]struct {
		field Field
		how   How
	}{
		"serial_number":        {FieldSerialNumber, HowName},
		"Serial Number":        {FieldSerialNumber, HowName},
		"SerialNumber":         {FieldSerialNumber, HowName},
		"S/N":                  {FieldSerialNumber, HowAlias},
		"Service Tag":          {FieldSerialNumber, HowAlias},
		"Mac Addr":             {FieldMACAddress, HowAlias},
		"MAC Address":          {FieldMACAddress, HowName},
		"MAC (LAN)":            {FieldMACAddress, HowAlias},
		"Asset #":              {FieldAssetTag, HowAlias},
		"Asset#":               {FieldAssetTag, HowAlias},
		"OS":                   {FieldOperatingSystem, HowAlias},
		"IP":                   {FieldPrimaryIP, HowAlias},
		"IPv4 Address":         {FieldPrimaryIP, HowAlias},
		"Model":                {FieldModel, HowName},
		"Model Number":         {FieldModel, HowAlias},
		"Name *":               {FieldName, HowName},
		"Item name":            {FieldName, HowAlias},
		"Company":              {FieldOrganization, HowAlias},
		"organization":         {FieldOrganization, HowName},
		"Seriel Number":        {FieldSerialNumber, HowDistance},
		"Manufacturor":         {FieldManufacturer, HowDistance},
		"Hostnmae":             {FieldHostname, HowDistance},
		"Warranty Expiraton":   {FieldWarrantyExpiresAt, HowDistance},
		"Warranty expires":     {FieldWarrantyExpiresAt, HowAlias},
		"configuration status": {FieldStatus, HowName},

		"BIOS version":         {"", HowNone},
		"IP address 2":         {"", HowNone},
		"MAC (2)":              {"", HowNone},
		"Contract":             {"", HowNone},
		"Purchase Cost":        {"", HowNone},
		"Order Number":         {"", HowNone},
		"Supplier":             {"", HowNone},
		"Email":                {"", HowNone},
		"VLAN":                 {"", HowNone},
		"Installed ay":         {"", HowNone}, // as near to "at" as to "by"
		"":                     {"", HowNone},
		"???":                  {"", HowNone},
		"Some other long text": {"", HowNone},
	} {
		field, how, score := MatchHeader(header, fields)
		if field != want.field || how != want.how || (score > 0) != (how != HowNone) {
			t.Errorf("MatchHeader(%q) = %q, %q, %d; want %q, %q", header, field, how, score, want.field, want.how)
		}
	}
	_, _, model := MatchHeader("Model", fields)
	_, _, number := MatchHeader("Model Number", fields)
	_, _, named := MatchHeader("Model Name", fields)
	_, _, misspelt := MatchHeader("Modell Namee", fields)
	if model <= named || named <= number || number <= misspelt {
		t.Errorf("the surer header must score higher: Model %d, Model Name %d, Model Number %d, Modell Namee %d", model, named, number, misspelt)
	}
}

func TestEveryTitleAndAliasIsFound(t *testing.T) {
	for _, kind := range []Kind{KindConfiguration, KindOrganization, KindLocation, KindContact, KindInterface} {
		fields := FieldsOf(kind)
		for _, f := range fields {
			for _, word := range append([]string{string(f.Name), f.Title}, f.Aliases...) {
				if got, how, _ := MatchHeader(word, fields); got != f.Name || how == HowNone || how == HowDistance {
					t.Errorf("%s: %q is %q by %q; want %s", kind, word, got, how, f.Name)
				}
			}
		}
	}
}

func TestMatchHeaderTakesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		header := rapid.String().Draw(t, "header")
		field, how, score := MatchHeader(header, ConfigurationFields)
		if (field == "") != (how == HowNone) || (score == 0) != (how == HowNone) {
			t.Fatalf("%q: %q %q %d", header, field, how, score)
		}
	})
}
