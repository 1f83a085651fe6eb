package msp

import "testing"

func TestCompletes(t *testing.T) {
	for _, c := range []struct {
		kind       Kind
		text, name string
		want       bool
	}{
		{KindModel, "power", "PowerEdge R750", true},
		{KindModel, "r750", "PowerEdge R750", true},
		{KindModel, "u6-pro", "U6-Pro", true},
		{KindModel, "C9300-48P", "C9300-24P", false},
		{KindModel, "PowerEdge R750 xs", "PowerEdge R750", false},
		{KindManufacturer, "Hewlett Packard", "HP", true},
		{KindManufacturer, "Synologi", "Synology", false},
		{KindOperatingSystem, "win 11", "Windows 11 Pro", true},
		{KindOperatingSystem, "Ubuntu 24.04", "Ubuntu 22.04", false},
		{KindModel, "", "PowerEdge R750", false},
	} {
		if got := Completes(c.kind, c.text, c.name); got != c.want {
			t.Errorf("%s: Completes(%q, %q) = %v", c.kind, c.text, c.name, got)
		}
	}
}
