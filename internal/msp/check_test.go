package msp

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// checkProblem holds what every problem must keep: words, no blame, suggestions
// that may be taken as they are.
func checkProblem(t interface{ Errorf(string, ...any) }, p Problem) {
	if p.Code == "" || p.Message == "" || p.Suggestions == nil || !utf8.ValidString(p.Message) {
		t.Errorf("unfinished problem %+v", p)
	}
	for _, banned := range []string{"invalid", "Invalid", "failed", "Oops"} {
		if strings.Contains(strings.ReplaceAll(p.Message, Quote(p.Value), ""), banned) && !strings.Contains(p.Value, banned) {
			t.Errorf("%q says %s", p.Message, banned)
		}
	}
	if strings.Contains(p.Message, "\n") {
		t.Errorf("%q has more than one line", p.Message)
	}
}

func TestNormalize(t *testing.T) {
	for _, tt := range []struct {
		why     string
		field   Field
		text    string
		order   DateOrder
		want    string
		code    string
		message string
		suggest []string
	}{
		{why: "empty is fine everywhere", field: FieldPrimaryIP, text: " "},
		{why: "an address", field: FieldPrimaryIP, text: " 10.20.30.2 ", want: "10.20.30.2"},
		{why: "a MAC", field: FieldMACAddress, text: "00-1B-63-84-45-E6", want: "001b638445e6"},
		{why: "a date", field: FieldPurchasedAt, text: "4. März 2026", want: "2026-03-04"},
		{why: "yes", field: FieldArchived, text: "x", want: "true"},
		{why: "no is empty", field: FieldArchived, text: "no"},
		{why: "a serial", field: FieldSerialNumber, text: " 00123 ", want: "00123"},
		{why: "a reference keeps its name", field: FieldModel, text: " R740 ", want: "R740"},
		{why: "notes of two lines", field: FieldNotes, text: "a\r\nb", want: "a\nb"},
		{why: "notes on the system of two lines", field: FieldOperatingSystemNotes, text: "a\nb", want: "a\nb"},

		{why: "too great a part", field: FieldPrimaryIP, text: "10.20.30.256", code: CodeNotAnIP,
			message: "An IPv4 part ends at 255. Did you mean 10.20.30.25, 10.20.30.26 or 10.20.30.56?", suggest: []string{"10.20.30.25", "10.20.30.26", "10.20.30.56"}},
		{why: "a prefix length", field: FieldPrimaryIP, text: "10.0.0.5/24", code: CodeNotAnIP,
			message: "A prefix length such as /24 does not belong to an address. Did you mean 10.0.0.5?", suggest: []string{"10.0.0.5"}},
		{why: "leading zeros", field: FieldDefaultGateway, text: "010.000.0.1", code: CodeNotAnIP,
			message: "Some programs read a part with a leading zero as octal. Did you mean 10.0.0.1?", suggest: []string{"10.0.0.1"}},
		{why: "a zone", field: FieldPrimaryIP, text: "fe80::1%eth0", code: CodeNotAnIP,
			message: "A zone such as %eth0 means something on one computer only. Did you mean fe80::1?", suggest: []string{"fe80::1"}},
		{why: "a port", field: FieldPrimaryIP, text: "10.0.0.5:443", code: CodeNotAnIP,
			message: "A port does not belong to an address. Did you mean 10.0.0.5?", suggest: []string{"10.0.0.5"}},
		{why: "commas", field: FieldPrimaryIP, text: "10,0,0,5", code: CodeNotAnIP,
			message: "Digits and dots only. Did you mean 10.0.0.5?", suggest: []string{"10.0.0.5"}},
		{why: "two addresses", field: FieldPrimaryIP, text: "10.0.0.5; 10.0.1.5", code: CodeNotAnIP,
			message: "One address fits here; further ones are interfaces. Did you mean 10.0.0.5 or 10.0.1.5?", suggest: []string{"10.0.0.5", "10.0.1.5"}},
		{why: "three parts", field: FieldPrimaryIP, text: "10.0.5", code: CodeNotAnIP, message: "An IPv4 address has four parts; this has 3."},
		{why: "words", field: FieldPrimaryIP, text: "DHCP", code: CodeNotAnIP,
			message: "Not an IP address. Write four numbers such as 10.20.30.2, or an IPv6 address."},
		{why: "a lost zero", field: FieldMACAddress, text: "01b638445e6", code: CodeNotAMAC,
			message: "A MAC address has 12 hex digits; this has 11. A spreadsheet may have dropped the first zero. Did you mean 00:1B:63:84:45:E6?", suggest: []string{"00:1B:63:84:45:E6"}},
		{why: "an EUI-64", field: FieldMACAddress, text: "00:1b:63:ff:fe:84:45:e6", code: CodeNotAMAC,
			message: "16 digits are an EUI-64; a MAC address has 12. Did you mean 00:1B:63:84:45:E6?", suggest: []string{"00:1B:63:84:45:E6"}},
		{why: "the letter O", field: FieldMACAddress, text: "OO:1b:63:84:45:e6", code: CodeNotAMAC,
			message: "A MAC address has digits and the letters A to F. Did you mean 00:1B:63:84:45:E6?", suggest: []string{"00:1B:63:84:45:E6"}},
		{why: "mixed separators", field: FieldMACAddress, text: "00:1b-63:84-45:e6", code: CodeNotAMAC,
			message: "The separators do not fit together. Did you mean 00:1B:63:84:45:E6?", suggest: []string{"00:1B:63:84:45:E6"}},
		{why: "no MAC", field: FieldMACAddress, text: "unknown", code: CodeNotAMAC, message: "Not a MAC address. Write 12 digits such as 00:1B:63:84:45:E6."},
		{why: "an ambiguous date", field: FieldPurchasedAt, text: "03/04/2026", code: CodeAmbiguousDate,
			message: "“03/04/2026” is 2026-04-03 or 2026-03-04. Say once whether the day or the month comes first.", suggest: []string{"2026-04-03", "2026-03-04"}},
		{why: "the order said", field: FieldPurchasedAt, text: "03/04/2026", order: OrderDMY, want: "2026-04-03"},
		{why: "against the order", field: FieldPurchasedAt, text: "03/14/2026", order: OrderDMY, code: CodeNotADate,
			message: "“03/14/2026” is no date in the order chosen. Did you mean 2026-03-14?", suggest: []string{"2026-03-14"}},
		{why: "no such day", field: FieldPurchasedAt, text: "2026-02-30", code: CodeNotADate,
			message: "The calendar has no day “2026-02-30”. Write it as 2026-03-04."},
		{why: "no date", field: FieldWarrantyExpiresAt, text: "soon", code: CodeNotADate,
			message: "“soon” is not a date. Write it as 2026-03-04; words belong into the notes."},
		{why: "Excel's number", field: FieldWarrantyExpiresAt, text: "46085", code: CodeNotADate,
			message: "“46085” is a number. As Excel counts days it would be 2026-03-04. Is that meant?", suggest: []string{"2026-03-04"}},
		{why: "neither yes nor no", field: FieldArchived, text: "maybe", code: CodeNotYesOrNo,
			message: "“maybe” is neither yes nor no. Write yes or no.", suggest: []string{"yes", "no"}},
		{why: "a shortened serial", field: FieldSerialNumber, text: "1.23E+12", code: CodeExcelDamage,
			message: "“1.23E+12” is what Excel makes of a long number; its digits are lost. Read it off the device, or format the column as text in the original and export again."},
		{why: "a shortened model number", field: FieldModel, text: "6.37702E+15", code: CodeExcelDamage,
			message: "“6.37702E+15” is what Excel makes of a long number; its digits are lost. Read it off the device, or format the column as text in the original and export again."},
		{why: "a name of two lines", field: FieldName, text: "FS01\nold", code: CodeMultiLine,
			message: "Name is one line, and this has a line break. Did you mean “FS01 old”?", suggest: []string{"FS01 old"}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			info, _ := FieldOf(KindConfiguration, tt.field)
			got, p := Normalize(info, tt.text, CheckContext{DateOrder: tt.order})
			if got != tt.want {
				t.Errorf("got %q; want %q", got, tt.want)
			}
			if p == nil {
				if tt.code != "" {
					t.Fatalf("no problem; want %s", tt.code)
				}
				return
			}
			checkProblem(t, *p)
			if p.Code != tt.code || p.Message != tt.message || p.Field != tt.field || !slices.Equal(p.Suggestions, tt.suggest) {
				t.Errorf("got %+v;\nwant %s %q %q", *p, tt.code, tt.message, tt.suggest)
			}
		})
	}
}

// A suggestion that is itself refused would send a person in circles.
func FuzzSuggestionsCanBeTaken(f *testing.F) {
	for _, s := range []string{"10.20.30.256", "fe80::1%eth0", "01b638445e6", "3/4/2026", "46085", "a\nb", "maybe", "10.0.0.5/24", "1,2,3,4", "::1/128"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range []Field{FieldName, FieldSerialNumber, FieldPrimaryIP, FieldMACAddress, FieldPurchasedAt, FieldArchived, FieldModel} {
			info, _ := FieldOf(KindConfiguration, name)
			_, p := Normalize(info, s, CheckContext{})
			if p == nil {
				continue
			}
			checkProblem(t, *p)
			for _, guess := range p.Suggestions {
				if _, again := Normalize(info, guess, CheckContext{}); again != nil {
					t.Errorf("%s: %q suggests %q, which is %s", name, s, guess, again.Code)
				}
			}
		}
	})
}

func configuration(pairs ...string) *Record {
	rec := &Record{Kind: KindConfiguration, ID: "c1", OrganizationID: "o1"}
	for i := 0; i < len(pairs); i += 2 {
		rec.Set(Field(pairs[i]), pairs[i+1])
	}
	return rec
}

func TestCheck(t *testing.T) {
	ready := []string{"name", "FS01", "configuration_type", "t1"}
	with := func(pairs ...string) *Record { return configuration(append(slices.Clone(ready), pairs...)...) }
	for _, tt := range []struct {
		why  string
		rec  *Record
		env  CheckEnv
		want []string // field code: message
	}{
		{"nothing to say", with("serial_number", "5CG1234XYZ", "primary_ip", "10.0.0.5", "default_gateway", "10.0.0.1"), CheckEnv{}, nil},
		{"a draft", configuration("serial_number", "X1"), CheckEnv{}, []string{
			"name required: IT Glue needs a name. It is saved here and not sent until it has one.",
			"configuration_type required: IT Glue needs a configuration type. It is saved here and not sent until it has one."}},
		{"what two systems need", configuration("name", "FS01"), CheckEnv{Systems: []System{ITGlue, ConnectWise}}, []string{
			"configuration_type required: IT Glue and ConnectWise PSA need a configuration type. It is saved here and not sent until it has one.",
			"configuration_status required: ConnectWise PSA needs a configuration status. It is saved here and not sent until it has one."}},
		{"a gateway elsewhere", with("primary_ip", "10.20.1.2", "default_gateway", "10.20.2.1"), CheckEnv{}, []string{
			"default_gateway gateway_elsewhere: Not in the network of 10.20.1.2, if that is a /24. Check both; in a wider network it may be right."}},
		{"a gateway of the other kind", with("primary_ip", "10.20.1.2", "default_gateway", "2001:db8::1"), CheckEnv{}, []string{
			"default_gateway gateway_elsewhere: Not in the network of 10.20.1.2: one is IPv4, the other IPv6. Check both."}},
		{"a link-local IPv6 gateway", with("primary_ip", "2001:db8::5", "default_gateway", "fe80::1"), CheckEnv{}, nil},
		{"an IPv6 gateway elsewhere", with("primary_ip", "2001:db8::5", "default_gateway", "2001:db8:1::1"), CheckEnv{}, []string{
			"default_gateway gateway_elsewhere: Not in the network of 2001:db8::5, if that is a /64. Check both."}},
		{"a warranty that ends too early", with("purchased_at", "2026-03-04", "warranty_expires_at", "2025-03-04"), CheckEnv{}, []string{
			"warranty_expires_at warranty_before_purchase: The warranty ends before the purchase on 2026-03-04. Check both dates."}},
		{"a warranty of one day", with("purchased_at", "2026-03-04", "warranty_expires_at", "2026-03-04"), CheckEnv{}, nil},
		{"a maker's filler", with("serial_number", "To be filled by O.E.M."), CheckEnv{}, []string{
			"serial_number junk_identifier: “To be filled by O.E.M.” is what makers leave in. It is kept, and never used for matching."}},
		{"a person's filler", with("asset_tag", "N/A"), CheckEnv{}, []string{
			"asset_tag junk_identifier: “N/A” identifies no device. It is kept, and never used for matching."}},
		{"a broadcast MAC", with("mac_address", "ffffffffffff"), CheckEnv{}, []string{
			"mac_address junk_identifier: FF:FF:FF:FF:FF:FF is no single device's address. It is kept, and never used for matching."}},
		{"loopback", with("primary_ip", "127.0.0.1"), CheckEnv{}, []string{
			"primary_ip junk_identifier: 127.0.0.1 leads to no single device. It is kept, and never used for matching."}},
		{"zeros on two lines, as a pull may bring them", with("default_gateway", "0\n0"), CheckEnv{}, []string{
			"default_gateway junk_identifier: 0 0 leads to no single device. It is kept, and never used for matching."}},
		{"damage that came with a pull", with("serial_number", "1.23E+12"), CheckEnv{}, []string{
			"serial_number excel_damage: “1.23E+12” is what Excel makes of a long number; its digits are lost. Read it off the device."}},
		{"a rounded number", with("serial_number", "1234567890123450"), CheckEnv{}, []string{
			"serial_number excel_damage: “1234567890123450” ends in zeros from the 16th digit on, as Excel leaves long numbers. Compare it with the device."}},
		{"a date for a serial", with("serial_number", "1-Mar"), CheckEnv{}, []string{
			"serial_number date_in_serial: “1-Mar” looks like a date that Excel made of a serial number. Compare it with the device."}},
		{"too long for one system", with("asset_tag", strings.Repeat("7ä", 30), "configuration_status", "s1"), CheckEnv{Systems: []System{ITGlue, ConnectWise}}, []string{
			"asset_tag too_long: 60 characters; ConnectWise PSA takes 50."}},
		{"too long for two", configuration("name", strings.Repeat("n", 210), "configuration_type", "t", "configuration_status", "s", "manufacturer", "m", "model", "x"),
			CheckEnv{Systems: []System{ITGlue, ConnectWise, Autotask}}, []string{
				"name too_long: 210 characters; ConnectWise PSA takes 100.", "name too_long: 210 characters; Autotask takes 200."}},
		{"a model's name too long", with("model", "m1", "manufacturer", "x", "configuration_status", "s"), CheckEnv{Systems: []System{ConnectWise}, Names: map[Field]string{FieldModel: strings.Repeat("m", 51)}}, []string{
			"model too_long: 51 characters; ConnectWise PSA takes 50."}},
		{"the maker in the name", configuration("name", "HP-Printer-2", "configuration_type", "t", "manufacturer", "m1"), CheckEnv{Names: map[Field]string{FieldManufacturer: "Hewlett-Packard"}}, []string{
			"name name_contains_manufacturer: The name contains the manufacturer, Hewlett-Packard. A short name that stays when the device is replaced is easier to find."}},
		{"the maker inside a word is none", configuration("name", "ZHPRINT", "configuration_type", "t", "manufacturer", "m1"), CheckEnv{Names: map[Field]string{FieldManufacturer: "HP"}}, nil},
		{"the model in the name", configuration("name", "dc1 poweredge r740", "configuration_type", "t", "model", "m1"), CheckEnv{Names: map[Field]string{FieldModel: "PowerEdge R740"}}, []string{
			"name name_contains_model: The name contains the model, PowerEdge R740. A short name that stays when the device is replaced is easier to find."}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			var got []string
			for _, p := range Check(tt.rec, tt.env) {
				checkProblem(t, p)
				if p.Severity != SeverityWarning {
					t.Errorf("%+v keeps the record out", p)
				}
				got = append(got, string(p.Field)+" "+p.Code+": "+p.Message)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestCheckShowsWhatDidNotFit(t *testing.T) {
	rec := configuration("configuration_type", "t1")
	info, _ := FieldOf(KindConfiguration, FieldPurchasedAt)
	_, p := Normalize(info, "soon", CheckContext{})
	rec.SetPending(FieldPurchasedAt, p.Pending())
	rec.SetPending(FieldName, Pending{Text: "a\nb", Code: CodeMultiLine, Message: "one line"})
	got := Check(rec, CheckEnv{})
	if len(got) != 2 || !HasErrors(got) {
		t.Fatalf("got %+v", got)
	}
	if got[0].Field != FieldName || got[0].Code != CodeMultiLine || got[1].Value != "soon" || got[1].Code != CodeNotADate {
		t.Errorf("got %+v", got)
	}
	if e := got[1].Error(); e.Code != Invalid || e.Field != "purchased_at" || e.Message != p.Message {
		t.Errorf("as an error: %+v", e)
	}
}

func TestProblemAsJSON(t *testing.T) {
	p := NewProblem(FieldName, SeverityError, CodeUnknownValue, "x", "m", "x", "", "y", "y")
	got, err := json.Marshal(p)
	want := `{"field":"name","severity":"error","code":"unknown_value","value":"x","message":"m","suggestions":["y"]}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
	if none, _ := json.Marshal(NewProblem("", SeverityWarning, CodeJunk, "", "m")); !strings.Contains(string(none), `"suggestions":[]`) {
		t.Errorf("no suggestions must be an empty list: %s", none)
	}
}

func TestMissingAndState(t *testing.T) {
	all := []string{"name", "configuration_type", "configuration_status", "manufacturer", "model"}
	for _, tt := range []struct {
		why     string
		has     []string
		systems []System
		want    map[System][]Field
		state   string
	}{
		{"nothing connected, nothing known", nil, nil, map[System][]Field{ITGlue: {FieldName, FieldType}}, RecordDraft},
		{"nothing connected, enough known", []string{"name", "configuration_type"}, nil, map[System][]Field{}, RecordReady},
		{"ConnectWise needs a status", []string{"name", "configuration_type"}, []System{ITGlue, ConnectWise}, map[System][]Field{ConnectWise: {FieldStatus}}, RecordDraft},
		{"Autotask needs a product, the others do not wait", []string{"name", "configuration_type"}, []System{ITGlue, Autotask},
			map[System][]Field{Autotask: {FieldManufacturer, FieldModel}}, RecordReady},
		{"Addigy is never sent to", nil, []System{Addigy}, map[System][]Field{}, RecordDraft},
		{"all known", all, []System{ITGlue, ConnectWise, Autotask, Addigy}, map[System][]Field{}, RecordReady},
	} {
		t.Run(tt.why, func(t *testing.T) {
			rec := configuration()
			for _, f := range tt.has {
				rec.Set(Field(f), "x")
			}
			if got := Missing(rec, tt.systems); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("missing %v; want %v", got, tt.want)
			}
			if got := RecordState(rec, tt.systems); got != tt.state {
				t.Errorf("state %q; want %q", got, tt.state)
			}
			rec.Gone = true
			if got := RecordState(rec, tt.systems); got != RecordGone {
				t.Errorf("gone: %q", got)
			}
		})
	}
	model := &Record{Kind: KindModel, Values: Values{FieldName: "R740"}}
	if got := Missing(model, nil); !reflect.DeepEqual(got, map[System][]Field{ITGlue: {FieldManufacturerOf}}) {
		t.Errorf("a model without manufacturer: %v", got)
	}
	if got := RecordState(&Record{Kind: KindInterface}, nil); got != RecordReady {
		t.Errorf("an interface without a name: %q", got)
	}
}

// Check takes any record as it is: what was pulled, half typed or damaged.
func TestCheckTakesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]Kind{KindConfiguration, KindLocation, KindOrganization, KindContact, KindInterface, KindModel}).Draw(t, "kind")
		rec := &Record{Kind: kind}
		for _, f := range FieldsOf(kind) {
			if rapid.Bool().Draw(t, "has "+string(f.Name)) {
				rec.Set(f.Name, rapid.String().Draw(t, string(f.Name)))
			}
		}
		before := rec.Clone()
		env := CheckEnv{Systems: []System{ITGlue, ConnectWise, Autotask}, Names: map[Field]string{FieldManufacturer: rapid.String().Draw(t, "maker")}}
		for _, p := range Check(rec, env) {
			checkProblem(t, p)
		}
		if !maps.Equal(before.Values, rec.Values) {
			t.Fatal("Check changed the record")
		}
	})
}
