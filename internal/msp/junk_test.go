package msp

import "testing"

func TestIsJunkIdentifier(t *testing.T) {
	for _, tt := range []struct {
		field Field
		value string
		want  bool
	}{
		{FieldSerialNumber, "N/A", true},
		{FieldSerialNumber, "none", true},
		{FieldSerialNumber, "Unknown", true},
		{FieldSerialNumber, "To be filled by O.E.M.", true},
		{FieldSerialNumber, "TO BE FILLED BY OEM", true},
		{FieldSerialNumber, "Default string", true},
		{FieldSerialNumber, "System Serial Number", true},
		{FieldSerialNumber, "0123456789", true},
		{FieldSerialNumber, "1234567890", true},
		{FieldSerialNumber, "123456", true},
		{FieldSerialNumber, "00000000", true},
		{FieldSerialNumber, "xxxxxxx", true},
		{FieldSerialNumber, "XXX-XXX", true},
		{FieldSerialNumber, "........", true},
		{FieldSerialNumber, "-", true},
		{FieldSerialNumber, "?", true},
		{FieldSerialNumber, "TBD", true},
		{FieldSerialNumber, "Not Specified", true},
		{FieldSerialNumber, "Not Applicable", true},
		{FieldSerialNumber, "INVALID", true},
		{FieldSerialNumber, "k.A.", true},
		{FieldAssetTag, "No Asset Tag", true},
		{FieldAssetTag, "000", true},
		{FieldAssetTag, "55555", true},
		{FieldHostname, "localhost", true},
		{FieldMACAddress, "000000000000", true},
		{FieldMACAddress, "00:00:00:00:00:00", true},
		{FieldMACAddress, "FF-FF-FF-FF-FF-FF", true},
		{FieldMACAddress, "01005e7ffffa", true},
		{FieldMACAddress, "333300000001", true},
		{FieldMACAddress, "444553540000", true},
		{FieldMACAddress, "001122334455", false}, // an example in many manuals, and a real prefix (Cimsys)
		{FieldMACAddress, "N/A", true},
		{FieldPrimaryIP, "0.0.0.0", true},
		{FieldPrimaryIP, "127.0.0.1", true},
		{FieldPrimaryIP, "169.254.10.3", true},
		{FieldPrimaryIP, "224.0.0.251", true},
		{FieldIPAddress, "::1", true},
		{FieldDefaultGateway, "255.255.255.255", true},

		{FieldSerialNumber, "", false},
		{FieldSerialNumber, "5CG1234XYZ", false},
		{FieldSerialNumber, "12345678901234", false},
		{FieldSerialNumber, "FOC1234X0AB", false},
		{FieldSerialNumber, "VMware-42 1a 2b", false},
		{FieldAssetTag, "7", false},
		{FieldAssetTag, "111", false},
		{FieldAssetTag, "12345", false},
		{FieldAssetTag, "NA-0042", false},
		{FieldHostname, "fs01", false},
		{FieldMACAddress, "001b638445e6", false},
		{FieldMACAddress, "02420a000002", false},
		{FieldPrimaryIP, "10.0.0.1", false},
		{FieldPrimaryIP, "fe80::1", false},
	} {
		if got := IsJunkIdentifier(tt.field, tt.value); got != tt.want {
			t.Errorf("IsJunkIdentifier(%s, %q) = %v", tt.field, tt.value, got)
		}
	}
}

func TestDamage(t *testing.T) {
	for value, want := range map[string]bool{
		"1.23E+12": true, "6,37702E+15": true, "5e+18": true, "1E-05": true, "-2.5E+10": true,
		"1E10": false, "5CE12": false, "1.23E+12X": false, "1.23": false, "": false, "E+12": false, "2E+1234": false,
	} {
		if got := Damaged(value); got != want {
			t.Errorf("Damaged(%q) = %v", value, got)
		}
	}
	for value, want := range map[string]bool{
		"1234567890123450": true, "123456789012345000": true, "1234567890123456": false, "123456789012345": false,
		"0000000000000000": false, "123456789012345X": false,
	} {
		if got := MaybeRounded(value); got != want {
			t.Errorf("MaybeRounded(%q) = %v", value, got)
		}
	}
	for value, want := range map[string]bool{
		"1-Mar": true, "12-Mar": true, "Mar-12": true, "2012-03-04": true, "2026-03-04 00:00:00": true, "3/4/2026": true, "3/14/2026": true,
		"MAR12": false, "20260304": false, "5CG1234XYZ": false, "MAY": false, "12-34-5678": false, "ABC-12": false, "": false, "FOC-1": false,
	} {
		if got := LooksLikeDate(value); got != want {
			t.Errorf("LooksLikeDate(%q) = %v", value, got)
		}
	}
}
