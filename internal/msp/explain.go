package msp

import (
	"fmt"
	"net/netip"
	"strings"
)

// explainIP says why text is not an IP address, and what was probably meant.
func explainIP(s string) (message string, suggestions []string) {
	if parts := several(s); len(parts) > 1 {
		for _, p := range parts {
			if ip, ok := NormalizeIP(p); ok {
				suggestions = append(suggestions, ip)
			}
		}
		if len(suggestions) == len(parts) {
			return "One address fits here; further ones are interfaces." + didYouMean(suggestions), suggestions
		}
		suggestions = nil
	}
	one := func(reason string, guess string) (string, []string) {
		ip, ok := NormalizeIP(guess)
		if !ok {
			return reason, nil
		}
		return reason + didYouMean([]string{ip}), []string{ip}
	}
	if before, _, ok := strings.Cut(s, "/"); ok {
		return one("A prefix length such as /24 does not belong to an address.", before)
	}
	if before, _, ok := strings.Cut(s, "%"); ok {
		return one("A zone such as %eth0 means something on one computer only.", before)
	}
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return one("A port does not belong to an address.", ap.Addr().WithZone("").String())
	}
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		return one("An address has no brackets here.", s[1:len(s)-1])
	}
	if fixed := typos.Replace(s); fixed != s {
		if _, ok := NormalizeIP(fixed); ok {
			return one("Digits and dots only.", fixed)
		}
	}
	if parts := strings.Split(s, "."); strings.Trim(s, "0123456789.") == "" && len(parts) > 1 {
		return explainIPv4(parts)
	}
	return "Not an IP address. Write four numbers such as 10.20.30.2, or an IPv6 address.", nil
}

// typos are the characters people type for a dot, a zero and a one.
var typos = strings.NewReplacer(",", ".", ";", ".", " ", "", "..", ".", "O", "0", "o", "0", "l", "1", "I", "1")

func explainIPv4(parts []string) (string, []string) {
	if len(parts) != 4 {
		return fmt.Sprintf("An IPv4 address has four parts; this has %d.", len(parts)), nil
	}
	for i, p := range parts {
		n, ok := digitsOnly(p, 9)
		if p == "" {
			return "A part is missing between the dots. An IPv4 address has four.", nil
		}
		if ok && n <= 255 {
			continue
		}
		// One digit too many is the usual slip.
		var guesses []string
		for cut := len(p) - 1; cut >= 0 && len(p) <= 4; cut-- {
			shorter := p[:cut] + p[cut+1:]
			fixed := append(append(append([]string{}, parts[:i]...), shorter), parts[i+1:]...)
			if ip, ok := NormalizeIP(strings.Join(fixed, ".")); ok && !has(guesses, ip) {
				guesses = append(guesses, ip)
			}
		}
		return "An IPv4 part ends at 255." + didYouMean(guesses), guesses
	}
	trimmed := make([]string, len(parts))
	for i, p := range parts {
		trimmed[i] = strings.TrimLeft(p, "0")
		if trimmed[i] == "" {
			trimmed[i] = "0"
		}
	}
	guess := strings.Join(trimmed, ".")
	return "Some programs read a part with a leading zero as octal." + didYouMean([]string{guess}), []string{guess}
}

// explainMAC says why text is not a MAC address, and what was probably meant.
func explainMAC(s string) (message string, suggestions []string) {
	if parts := several(s); len(parts) > 1 {
		for _, p := range parts {
			if mac, ok := NormalizeMAC(p); ok {
				suggestions = append(suggestions, FormatMAC(mac))
			}
		}
		if len(suggestions) == len(parts) {
			return "One address fits here; further ones are interfaces." + didYouMean(suggestions), suggestions
		}
		suggestions = nil
	}
	one := func(reason string, guess string) (string, []string) {
		mac, ok := NormalizeMAC(guess)
		if !ok {
			return reason, nil
		}
		return reason + didYouMean([]string{FormatMAC(mac)}), []string{FormatMAC(mac)}
	}
	digits, others := make([]byte, 0, 16), false
	for _, r := range s {
		if h, ok := hexDigit(r); ok {
			digits = append(digits, h)
		} else if !strings.ContainsRune(":-. ", r) {
			others = true
		}
	}
	switch {
	case others:
		if fixed := strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(s); fixed != s {
			if _, ok := NormalizeMAC(fixed); ok {
				return one("A MAC address has digits and the letters A to F.", fixed)
			}
		}
		return "Not a MAC address. Write 12 digits such as 00:1B:63:84:45:E6.", nil
	case len(digits) == 16 && string(digits[6:10]) == "fffe":
		return one("16 digits are an EUI-64; a MAC address has 12.", string(digits[:6])+string(digits[10:]))
	case len(digits) == 12:
		return one("The separators do not fit together.", string(digits))
	case len(digits) == 11 && len(s) == 11:
		return one("A MAC address has 12 hex digits; this has 11. A spreadsheet may have dropped the first zero.", "0"+string(digits))
	}
	return fmt.Sprintf("A MAC address has 12 hex digits; this has %d. Compare it with the device.", len(digits)), nil
}

// several splits a list of addresses. Blanks do not split: MACs have them too.
func several(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '|' })
	kept := parts[:0]
	for _, p := range parts {
		if p = NormalizeText(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// checkGateway warns when a gateway cannot be reached from the address. No field
// holds the prefix length, so /24 is taken for IPv4, the size of nearly all
// networks at our clients' sites, and /64 for IPv6; the message says so.
func checkGateway(ip, gateway string) []Problem {
	a, errA := netip.ParseAddr(ip)
	g, errG := netip.ParseAddr(gateway)
	if errA != nil || errG != nil {
		return nil
	}
	warn := func(message string) []Problem {
		return []Problem{NewProblem(FieldDefaultGateway, SeverityWarning, CodeGateway, gateway, message)}
	}
	switch {
	case a.Is4() != g.Is4():
		return warn("Not in the network of " + ip + ": one is IPv4, the other IPv6. Check both.")
	case g.Is6() && g.IsLinkLocalUnicast():
		return nil // routers announce themselves by these
	case g.Is6():
		if p, err := a.Prefix(64); err == nil && !p.Contains(g) {
			return warn("Not in the network of " + ip + ", if that is a /64. Check both.")
		}
	default:
		if p, err := a.Prefix(24); err == nil && !p.Contains(g) {
			return warn("Not in the network of " + ip + ", if that is a /24. Check both; in a wider network it may be right.")
		}
	}
	return nil
}

// checkName warns about names that repeat what other fields say.
func checkName(name string, names map[Field]string) []Problem {
	var out []Problem
	if maker := names[FieldManufacturer]; maker != "" && containsMaker(name, maker) {
		out = append(out, NewProblem(FieldName, SeverityWarning, CodeNameHasMaker, name,
			"The name contains the manufacturer, "+maker+". A short name that stays when the device is replaced is easier to find."))
	}
	if model := names[FieldModel]; model != "" {
		folded := FoldName(model)
		if len([]rune(folded)) >= 3 && strings.Contains(FoldName(name), folded) {
			out = append(out, NewProblem(FieldName, SeverityWarning, CodeNameHasModel, name,
				"The name contains the model, "+model+". A short name that stays when the device is replaced is easier to find."))
		}
	}
	return out
}

// containsMaker looks for whole words, so that "HP" is not found in "ZHPRINT".
func containsMaker(name, maker string) bool {
	words := " " + FoldHeader(name) + " "
	own := FoldHeader(maker)
	if len(own) > 1 && strings.Contains(words, " "+own+" ") {
		return true
	}
	row, ok := makerKeys[withoutForm(own)]
	if !ok {
		return false
	}
	for _, w := range makerWords[row] {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}
