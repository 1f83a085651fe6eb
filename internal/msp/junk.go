package msp

import (
	"net/netip"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsJunkIdentifier says whether a value of an identifying field identifies
// nothing: what makers leave in ("To be filled by O.E.M."), what people write for
// "none" ("N/A", "TBD"), keyboard runs, and addresses that no single device has.
// Such a value is kept and warned about, and never used for matching. "" is not
// junk, it is unknown. MAC and IP addresses may be canonical or not.
func IsJunkIdentifier(field Field, value string) bool {
	value = NormalizeText(value)
	if value == "" {
		return false
	}
	switch field {
	case FieldMACAddress:
		if mac, ok := NormalizeMAC(value); ok {
			return junkMAC(mac)
		}
	case FieldPrimaryIP, FieldDefaultGateway, FieldIPAddress:
		if addr, err := netip.ParseAddr(value); err == nil {
			return junkIP(addr)
		}
	}
	folded := FoldName(value)
	if junkWords[folded] || !hasLetterOrDigit(folded) {
		return true
	}
	if field == FieldSerialNumber && junkSerials[folded] {
		return true
	}
	return oneCharacter(field, folded)
}

func hasLetterOrDigit(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// oneCharacter says whether a value is one character over and over. Small asset
// tags such as 7 and 11 are real; zeros and x's never are.
func oneCharacter(field Field, s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	n := 0
	for _, r := range s {
		if r != first {
			return false
		}
		n++
	}
	switch {
	case first == '0' || first == 'x':
		return true
	case field == FieldAssetTag:
		return n >= 5
	}
	return n >= 3
}

// junkWords are values that stand for none, folded by FoldName.
var junkWords = foldedSet(
	"N/A", "N.A.", "NA", "None", "Null", "Nil", "Nothing", "Unknown", "Unbekannt", "Undefined", "Unavailable", "Empty", "Blank",
	"Not available", "Not applicable", "Not specified", "Not set", "Not present", "Not provided", "Not found", "Not known",
	"Not settable", "Not defined", "Not assigned", "Unassigned", "Unspecified", "Unsupported format", "Unsupported",
	"No serial", "No serial number", "No S/N", "No asset tag", "No asset information", "Without", "No tag", "No enclosure",
	"TBD", "TBA", "To be determined", "To do", "Test", "Asdf", "Qwerty", "Dummy", "Sample", "Example", "Pending",
	"To be filled by O.E.M.", "To be filled by OEM", "To be filled", "Fill by OEM", "O.E.M.", "OEM Default", "OEM_Define1",
	"Default", "Default string", "Default value", "String", "System Serial Number", "System manufacturer", "System Product Name",
	"System Version", "Serial", "Serial number", "SerialNumber", "Base Board Serial Number", "Chassis Serial Number",
	"Asset tag", "AssetTag", "Asset-1234567890", "Asset No", "No Asset Tag", "Chassis Asset Tag", "Base Board Asset Tag",
	"Product serial", "SN", "S/N", "Invalid", "Error", "#N/A", "#REF!", "#VALUE!", "#NAME?", "False", "True", "Xxx",
	"See notes", "See label", "Illegible", "Not readable", "Unreadable", "Virtual", "Virtual machine", "VM", "Incomplete",
	"0123456789", "1234567890", "123456789", "012345678", "0123456789ABCDEF", "9876543210", "987654321",
	"EVAL", "Localhost", "localhost.localdomain", "Not a serial number", "00000000-0000-0000-0000-000000000000",
	"03000200-0400-0500-0006-000700080009", "System UUID", "Sernum0", "Keine", "Kein", "Ohne", "k.A.", "entfällt",
)

// junkSerials are runs of keys that may well be a client's own asset tag.
var junkSerials = foldedSet("123456", "1234567", "12345678", "01234567")

func foldedSet(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[FoldName(w)] = true
	}
	return out
}

// junkMAC says whether a canonical MAC address belongs to no one device.
func junkMAC(mac string) bool {
	if mac == "000000000000" || junkMACs[mac] {
		return true
	}
	// The lowest bit of the first octet marks multicast; broadcast has it, too.
	second, _ := hexDigit(rune(mac[1]))
	if strings.IndexByte("13579bdf", second) >= 0 {
		return true
	}
	return strings.Count(mac, mac[:1]) == len(mac) || strings.Count(mac, mac[:2]) == len(mac)/2
}

// junkMACs are addresses that software gives to every machine alike, and those
// that people make up.
var junkMACs = map[string]bool{
	"444553540000": true, // dial-up adapters of Windows, "DEST"
	"444553544200": true, // VPN adapters
	"020054554e01": true, // Teredo, "TUN"
	"505054503030": true, // PPTP of Windows, "PPTP00"
	"005056c00001": true, // VMware's host-only network, the same on every host
	"005056c00008": true, // VMware's NAT network
	"0a0027000000": true, // VirtualBox's host-only network
}

// junkIP says whether an address is nobody's, or everybody's.
func junkIP(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	return addr.IsUnspecified() || addr.IsLoopback() || addr.IsMulticast() || addr.IsLinkLocalUnicast() && addr.Is4() ||
		addr == netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

var scientific = regexp.MustCompile(`^[+-]?\d([.,]\d+)?[eE][+-]\d{1,3}$`)

// Damaged says whether text is a number that a spreadsheet has shortened to
// something like 1.23E+12: its other digits are lost, and nobody can guess them.
func Damaged(value string) bool {
	return strings.ContainsAny(value, "eE") && strings.ContainsAny(value, "+-") && scientific.MatchString(NormalizeText(value))
}

// MaybeRounded says whether text is a number of 16 digits or more with nothing
// but zeros from the 16th on, which is what Excel makes of a long number.
func MaybeRounded(value string) bool {
	value = NormalizeText(value)
	if len(value) < 16 || strings.Trim(value, "0123456789") != "" {
		return false
	}
	return strings.Trim(value[15:], "0") == "" && strings.Trim(value, "0") != ""
}

var monthAndDay = regexp.MustCompile(`^(\d{1,4}[-. ]?[A-Za-z]{3,9}|[A-Za-z]{3,9}[- ]\d{1,4})$`)

// LooksLikeDate says whether an identifier is probably a date that a spreadsheet
// made of it: MAR1 becomes "1-Mar", 3-4-12 becomes "2012-03-04".
func LooksLikeDate(value string) bool {
	value = NormalizeText(value)
	if len(value) > 40 || !strings.ContainsAny(value, "0123456789") || !strings.ContainsAny(value, "-./ ") {
		return false
	}
	if monthAndDay.MatchString(value) {
		letters := fold(strings.Trim(value, "0123456789-. "))
		return months[letters] != 0
	}
	_, err := ParseDate(value, OrderUnknown)
	return err == nil || err == ErrAmbiguousDate
}
