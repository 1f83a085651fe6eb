package sheet

// Spreadsheets run a cell of a CSV file that starts with one of these as a
// formula (CWE-1236). We put an apostrophe before it, which Excel's own
// "formulas as text" does as well, and take it off when reading.
//
// So that every text comes back as it was, text that itself begins with
// apostrophes and such a sign gets one more, and reading takes exactly one off.
// Apostrophes before anything else ('n Roll) are left alone both ways.

// risky says whether a spreadsheet might run text that starts with c.
func risky(c byte) bool {
	switch c {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	return false
}

// needsGuard says whether the text starts with any number of apostrophes and a risky sign.
func needsGuard(s string) bool {
	i := 0
	for i < len(s) && s[i] == '\'' {
		i++
	}
	return i < len(s) && risky(s[i])
}

// unguard is the inverse of putting an apostrophe before what needsGuard.
func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && needsGuard(s[1:]) {
		return s[1:]
	}
	return s
}
