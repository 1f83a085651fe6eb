package itglue

import (
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// expires adds to an expiration what it is about: of a configuration the record,
// of anything else its name only.
func expires(a attributes, into map[msp.Field]connector.Value) {
	if v := into[msp.FieldResourceType]; v.Text == "" && a.has("resource-type") {
		into[msp.FieldResourceType] = connector.Value{Text: msp.NormalizeText(a.text("resource-type"))}
	}
	// A date in the form of a timestamp: the day as written, of no time zone.
	if day, _, ok := strings.Cut(a.text("expiration-date"), "T"); ok {
		into[msp.FieldExpiresAt] = connector.Value{Text: canonical(msp.KindDate, day)}
	}
	if id := a.id("resource-id"); id != "" && sameType(first(a.text, "resource-type", "resource-type-name"), "Configuration") {
		into[msp.FieldToConfiguration] = connector.Value{Ref: id, Text: msp.NormalizeText(a.text("resource-name"))}
	}
}
