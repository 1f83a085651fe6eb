package e2e_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// A simField is a field that the simulation writes and compares.
type simField struct {
	field msp.Field
	attr  string   // what answers call it; of a reference the attribute with the id
	ref   msp.Kind // what a reference points to
	// value makes words that nobody has used yet; nil for a reference and a flag.
	value func(n int) string
	wire  func(text string) string // how people there write it; nil as it is
	must  bool                     // a new record has it
	alone bool                     // never changed
	cut   int                      // a list does not tell it when it is as long as this; only reading the record does
}

// A simKind is a kind of record in the simulation. Another kind is one more entry.
type simKind struct {
	kind   msp.Kind
	there  sandbox.Kind
	path   string // of its list
	owned  bool   // belongs to an organization
	byName bool   // its name tells it apart
	fields []simField
	weight int  // how often it is chosen
	locks  bool // a PSA can hold it
	fixed  bool // people here do not write it
	stays  bool // never deleted there
	parts  bool // its name is made of a first and a last name
}

func text(f msp.Field, attr string) simField {
	return simField{field: f, attr: attr, value: func(n int) string { return fmt.Sprint(attr, " ", n) }}
}

func reference(f msp.Field, attr string, to msp.Kind) simField {
	return simField{field: f, attr: attr + "-id", ref: to}
}

func (f simField) needed() simField { f.must = true; return f }

func day(f msp.Field, attr string) simField {
	return simField{field: f, attr: attr, value: func(n int) string {
		return time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	}}
}

func address(f msp.Field, attr string) simField {
	return simField{field: f, attr: attr, value: func(n int) string { return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255) }}
}

// longText goes beyond what a list shows of quick notes every other time.
func longText(f msp.Field, attr string) simField {
	return simField{field: f, attr: attr, cut: 250, value: func(n int) string {
		return strings.TrimSpace(fmt.Sprint(attr, " ", n, " ", strings.Repeat("and so on ", n%2*30)))
	}}
}

var simName = simField{field: msp.FieldName, attr: "name", must: true}

// simKinds is the table: each kind after those it refers to.
var simKinds = []*simKind{
	{kind: msp.KindOrganization, there: sandbox.Organizations, path: "/organizations", byName: true, weight: 2, locks: true,
		fields: []simField{simName, text(msp.FieldShortName, "short-name"), text(msp.FieldAlert, "alert"), text(msp.FieldDescription, "description"),
			longText(msp.FieldQuickNotes, "quick-notes")}},
	{kind: msp.KindManufacturer, there: sandbox.Manufacturers, path: "/manufacturers", byName: true, weight: 1, stays: true, fields: []simField{simName}},
	{kind: msp.KindModel, there: sandbox.Models, path: "/models", byName: true, weight: 1, stays: true,
		fields: []simField{simName, {field: msp.FieldManufacturerOf, attr: "manufacturer-id", ref: msp.KindManufacturer, must: true, alone: true}}},
	{kind: msp.KindConfigurationType, there: sandbox.ConfigurationTypes, path: "/configuration_types", byName: true, weight: 1, stays: true, fields: []simField{simName}},
	{kind: msp.KindConfigurationStatus, there: sandbox.ConfigurationStatuses, path: "/configuration_statuses", byName: true, weight: 1, stays: true, fields: []simField{simName}},
	{kind: msp.KindLocation, there: sandbox.Locations, path: "/locations", owned: true, byName: true, weight: 4,
		fields: []simField{simName, text(msp.FieldAddress1, "address-1"), text(msp.FieldCity, "city"), text(msp.FieldNotes, "notes"),
			{field: msp.FieldPhone, attr: "phone", value: func(n int) string { return fmt.Sprintf("%07d", 4000000+n) }}}},
	{kind: msp.KindContact, there: sandbox.Contacts, path: "/contacts", owned: true, byName: true, weight: 1, fixed: true, parts: true,
		fields: []simField{simName, text(msp.FieldTitle, "title")}},
	{kind: msp.KindConfiguration, there: sandbox.Configurations, path: "/configurations", owned: true, weight: 14, locks: true,
		fields: []simField{
			simName, text(msp.FieldHostname, "hostname"), text(msp.FieldAssetTag, "asset-tag"), text(msp.FieldPosition, "position"),
			text(msp.FieldNotes, "notes"), text(msp.FieldSerialNumber, "serial-number"), day(msp.FieldPurchasedAt, "purchased-at"), day(msp.FieldInstalledAt, "installed-at"),
			address(msp.FieldPrimaryIP, "primary-ip"), address(msp.FieldDefaultGateway, "default-gateway"),
			{field: msp.FieldMACAddress, attr: "mac-address", value: func(n int) string { return fmt.Sprintf("02%010x", n) }, wire: msp.FormatMAC},
			reference(msp.FieldType, "configuration-type", msp.KindConfigurationType).needed(),
			reference(msp.FieldStatus, "configuration-status", msp.KindConfigurationStatus),
			reference(msp.FieldLocation, "location", msp.KindLocation),
			reference(msp.FieldContact, "contact", msp.KindContact),
			reference(msp.FieldModel, "model", msp.KindModel),
			reference(msp.FieldManufacturer, "manufacturer", msp.KindManufacturer),
			{field: msp.FieldArchived, attr: "archived"},
		}},
}

// simKindOf finds a kind of the table by its name here.
func simKindOf(kind msp.Kind) *simKind {
	for _, k := range simKinds {
		if k.kind == kind {
			return k
		}
	}
	return nil
}

// simKindAt finds the kind that a request's path is about; one says that it names
// one record, whose id it gives.
func simKindAt(path string) (k *simKind, id string, one bool) {
	for _, k := range simKinds {
		if path == k.path || strings.HasSuffix(path, "/relationships"+k.path) {
			return k, "", false
		}
		if rest, ok := strings.CutPrefix(path, k.path+"/"); ok && !strings.Contains(rest, "/") {
			return k, rest, true
		}
	}
	return nil, "", false
}

func (k *simKind) field(f msp.Field) (simField, bool) {
	for _, sf := range k.fields {
		if sf.field == f {
			return sf, true
		}
	}
	return simField{}, false
}

// call names a record there.
func (k *simKind) call(attrs map[string]any, name string) {
	if !k.parts {
		attrs["name"] = name
		return
	}
	token, last, _ := strings.Cut(name, " / ")
	attrs["first-name"] = token
	if last != "" {
		attrs["last-name"] = "/ " + last
	}
}

// tokenOf is the part of a name that nobody ever changes: who it really is.
func tokenOf(name string) string {
	token, _, _ := strings.Cut(name, " / ")
	return strings.TrimSpace(token)
}

// thereText is a field of a remote record as the model writes it: in our canonical
// form, a reference as the token of what it points to.
func (s *sim) thereText(rec sandbox.Record, f simField) string {
	v := rec.Attributes[f.attr]
	if f.ref != "" {
		id := fmt.Sprint(v)
		if v == nil || id == "" {
			return ""
		}
		if to, ok := s.glue.Get(simKindOf(f.ref).there, id); ok {
			return tokenOf(fmt.Sprint(to.Attributes["name"]))
		}
		return "?" + id
	}
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "true"
		}
		return ""
	case string:
		if f.field == msp.FieldMACAddress {
			if canon, ok := msp.NormalizeMAC(v); ok {
				return canon
			}
		}
		return v
	case json.Number:
		return v.String()
	}
	return fmt.Sprint(v)
}

// thereValues are all fields of a remote record.
func (s *sim) thereValues(k *simKind, rec sandbox.Record) map[msp.Field]string {
	out := map[msp.Field]string{}
	for _, f := range k.fields {
		out[f.field] = s.thereText(rec, f)
	}
	return out
}

// sameText compares by meaning.
func sameText(k *simKind, f simField, a, b string) bool {
	if a == b {
		return true
	}
	info, ok := msp.FieldOf(k.kind, f.field)
	return ok && f.ref == "" && merge.Equal(info, a, b)
}
