package sheet

import "strings"

// Spreadsheets run a cell of a CSV file that starts with certain signs as a
// formula (CWE-1236). We put an apostrophe before it, as people do who type such
// text into Excel, and take it off when reading.
//
// So that every text comes back as it was, text that itself begins with
// apostrophes and such a sign gets one more, and reading takes exactly one off.
// Apostrophes before anything else ('n Roll) are left alone both ways.

// risky says whether a spreadsheet might run the text: it starts with = + - @, a
// tab or a line break, or with the wide form of a sign, which some take for the same.
func risky(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n':
		return true
	case 0xEF:
		return strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠")
	}
	return false
}

// needsGuard says whether the text is risky, perhaps behind apostrophes.
func needsGuard(s string) bool { return risky(strings.TrimLeft(s, "'")) }

// unguard is the inverse of putting an apostrophe before what needsGuard.
func unguard(s string) string {
	if s[0] == '\'' && needsGuard(s) {
		return s[1:]
	}
	return s
}
