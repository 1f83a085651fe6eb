package itglue

import (
	"encoding/json"
	"slices"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// The mails and phones of a contact are arrays in IT Glue, replaced as a whole
// (reference/itglue.md section 6.9). Here they are text, a line an entry, the
// primary one first: "Work: jackie@example.com", "Cell: 8134890123 x12".

// defaultLabel is that of an entry typed without one; IT Glue takes none without.
const defaultLabel = "Work"

// An entry is one mail address or phone number.
type entry struct {
	label, value, extension string
	primary                 bool
	raw                     attributes // as IT Glue has it, with what Sitewalk does not show
}

// reachValue reads mails or phones. An attribute that is no array is not known.
func reachValue(f msp.Field, a attributes, key string) (connector.Value, bool) {
	entries, ok := entriesOf(f, a, key)
	if !ok {
		return connector.Value{}, false
	}
	return connector.Value{Text: entriesText(entries)}, true
}

// entriesOf reads the entries, the primary one first. Those without a value tell
// nothing.
func entriesOf(f msp.Field, a attributes, key string) (entries []entry, ok bool) {
	if !a.has(key) {
		return nil, false
	}
	var list []attributes
	if json.Unmarshal(a[key], &list) != nil {
		return nil, false
	}
	for _, item := range list {
		e := entry{label: oneLine(item.text("label-name")), value: oneLine(item.text("value")),
			primary: item.text("primary") == "true", raw: item}
		if f == msp.FieldPhones {
			e.extension = strings.ReplaceAll(oneLine(item.text("extension")), " ", "")
		}
		if e.value != "" {
			entries = append(entries, e)
		}
	}
	primaryFirst(entries)
	return entries, true
}

func primaryFirst(entries []entry) {
	slices.SortStableFunc(entries, func(a, b entry) int {
		switch {
		case a.primary == b.primary:
			return 0
		case a.primary:
			return -1
		}
		return 1
	})
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func entriesText(entries []entry) string {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = e.value
		if e.label != "" {
			lines[i] = e.label + ": " + e.value
		}
		if e.extension != "" {
			lines[i] += " x" + e.extension
		}
	}
	return strings.Join(lines, "\n")
}

// parseEntries reads the text again. The first entry is the primary one.
func parseEntries(f msp.Field, text string) []entry {
	var out []entry
	for line := range strings.Lines(text) {
		line = oneLine(line)
		var e entry
		if at := strings.LastIndex(line, ": "); at >= 0 {
			e.label, line = line[:at], line[at+2:]
		}
		if f == msp.FieldPhones {
			if at := strings.LastIndex(line, " x"); at >= 0 && !strings.Contains(line[at+2:], " ") {
				e.extension, line = line[at+2:], line[:at]
			}
		}
		if e.value = line; e.value == "" {
			continue
		}
		e.primary = len(out) == 0
		out = append(out, e)
	}
	return out
}

// same says that two entries mean the same address or number: IT Glue strips what
// separates the digits of a number.
func (e entry) same(f msp.Field, other entry) bool {
	if f == msp.FieldPhones {
		return onlyDigits(e.value) == onlyDigits(other.value)
	}
	return strings.EqualFold(e.value, other.value)
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// reachWire writes mails or phones. Entries that are there keep what Sitewalk does
// not show of them.
func reachWire(f msp.Field, text string, there []entry) any {
	there = slices.Clone(there)
	out := []map[string]any{}
	for _, e := range parseEntries(f, text) {
		item := map[string]any{}
		if i := slices.IndexFunc(there, func(t entry) bool { return t.same(f, e) }); i >= 0 {
			for name, v := range there[i].raw {
				if name != "formatted-value" { // only read
					item[name] = v
				}
			}
			if e.label == "" {
				e.label = there[i].label
			}
			there = slices.Delete(there, i, i+1)
		}
		if e.label == "" {
			e.label = defaultLabel
		}
		item["label-name"], item["value"], item["primary"] = e.label, e.value, e.primary
		if f == msp.FieldPhones {
			item["extension"] = nil
			if e.extension != "" {
				item["extension"] = e.extension
			}
		}
		out = append(out, item)
	}
	return out
}

// asSent takes what came back for what was sent where IT Glue only spells it
// another way: a number without what separates its digits, an entry with the label
// it was given. The next pull tells how it is spelled there.
func asSent(f msp.Field, sent, got connector.Value) connector.Value {
	if got.Masked || sent.Text == got.Text {
		return got
	}
	switch f {
	case msp.FieldPhone, msp.FieldFax:
		if d := onlyDigits(sent.Text); d != "" && d == onlyDigits(got.Text) {
			return sent
		}
	case msp.FieldEmails, msp.FieldPhones:
		a, b := parseEntries(f, sent.Text), parseEntries(f, got.Text)
		if slices.EqualFunc(a, b, func(x, y entry) bool {
			return x.same(f, y) && x.extension == y.extension && (x.label == "" || x.label == y.label)
		}) {
			return sent
		}
	}
	return got
}
