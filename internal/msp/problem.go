package msp

import (
	"strings"
	"unicode/utf8"
)

// A Severity says whether a problem keeps a value out.
type Severity string

// The severities. An error's value stays beside the field (Record.Pending); a
// warning's value is taken and the person is told.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// A Problem is what is wrong with one value, in words that say what, why and
// what to do next. The form, the grid, the import and sitewalkctl show the same.
type Problem struct {
	Field       Field    `json:"field"` // "" when it is about the whole record
	Severity    Severity `json:"severity"`
	Code        string   `json:"code"`        // one of the codes below
	Value       string   `json:"value"`       // as it was typed or stored
	Message     string   `json:"message"`     // for the person
	Suggestions []string `json:"suggestions"` // best first, each fit to be taken as it is; never nil
}

// The codes of problems. Programs tell problems apart by these; new ones may
// come, none changes its meaning.
const (
	CodeRequired       = "required"        // a push needs the field
	CodeNotADate       = "not_a_date"      // not in the calendar, or no date at all
	CodeAmbiguousDate  = "ambiguous_date"  // day and month cannot be told apart
	CodeNotAnIP        = "not_an_ip"       // neither IPv4 nor IPv6
	CodeNotAMAC        = "not_a_mac"       // not 12 hex digits
	CodeNotYesOrNo     = "not_yes_or_no"   // neither
	CodeUnknownValue   = "unknown_value"   // not in the list that the field picks from
	CodeSeveralMatches = "several_matches" // more than one record or list entry fits
	CodeDuplicateKey   = "duplicate_key"   // the same key twice in one sheet, or twice in the organization
	CodeMultiLine      = "multi_line"      // line breaks in a field of one line
	CodeTooLong        = "too_long"        // a connected system takes fewer characters
	CodeJunk           = "junk_identifier" // identifies nothing
	CodeExcelDamage    = "excel_damage"    // digits that a spreadsheet has lost
	CodeDateInSerial   = "date_in_serial"  // an identifier that a spreadsheet made a date of
	CodeGateway        = "gateway_elsewhere"
	CodeWarranty       = "warranty_before_purchase"
	CodeNameHasMaker   = "name_contains_manufacturer"
	CodeNameHasModel   = "name_contains_model"
	CodeSecret         = "secret"    // a secret is set by itself, never like other fields
	CodeTooLarge       = "too_large" // a connected system takes smaller files
)

// NewProblem makes a Problem; suggestions may be none.
func NewProblem(field Field, severity Severity, code, value, message string, suggestions ...string) Problem {
	kept := make([]string, 0, len(suggestions))
	for _, s := range suggestions {
		if s != "" && s != value && !has(kept, s) {
			kept = append(kept, s)
		}
	}
	return Problem{Field: field, Severity: severity, Code: code, Value: value, Message: message, Suggestions: kept}
}

// Error makes an error of a problem, for a place that can show only one.
func (p Problem) Error() *Error {
	return &Error{Code: Invalid, Message: p.Message, Field: string(p.Field)}
}

// Pending makes what a record keeps beside the field.
func (p Problem) Pending() Pending { return Pending{Text: p.Value, Code: p.Code, Message: p.Message} }

// HasErrors says whether one of the problems is an error.
func HasErrors(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == SeverityError {
			return true
		}
	}
	return false
}

// Quote puts a value into a sentence: in curly quotes, on one line, and cut
// where it would fill the screen.
func Quote(value string) string {
	value = oneLine(value)
	const most = 60
	if utf8.RuneCountInString(value) > most {
		value = string([]rune(value)[:most-1]) + "…"
	}
	return "“" + value + "”"
}

func oneLine(value string) string { return strings.Join(strings.Fields(value), " ") }

// didYouMean is the end of a message that has suggestions.
func didYouMean(suggestions []string) string {
	switch len(suggestions) {
	case 0:
		return ""
	case 1:
		return " Did you mean " + suggestions[0] + "?"
	}
	last := len(suggestions) - 1
	return " Did you mean " + strings.Join(suggestions[:last], ", ") + " or " + suggestions[last] + "?"
}

func has(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
