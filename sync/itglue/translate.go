package itglue

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A member is one of our fields as an attribute of IT Glue.
type member struct {
	field msp.Field
	key   string        // the attribute; of a reference without -id and -name
	form  msp.FieldKind // how its text is written
	named bool          // a text that IT Glue keeps as a reference into a fixed list
	reach bool          // mails or phones of a contact, see reach.go
	told  bool          // only read: IT Glue works it out, or it is settled once made
}

// members lists what a kind has in IT Glue, in the order of its form. A field of
// ours that is missing here (a configuration's platform, which follows from its
// operating system) has no place there.
var members = map[msp.Kind][]member{
	msp.KindConfiguration: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldType, key: "configuration-type", form: msp.KindRef},
		{field: msp.FieldStatus, key: "configuration-status", form: msp.KindRef},
		{field: msp.FieldSerialNumber, key: "serial-number"},
		{field: msp.FieldManufacturer, key: "manufacturer", form: msp.KindRef},
		{field: msp.FieldModel, key: "model", form: msp.KindRef},
		{field: msp.FieldLocation, key: "location", form: msp.KindRef},
		{field: msp.FieldHostname, key: "hostname"},
		{field: msp.FieldPrimaryIP, key: "primary-ip", form: msp.KindIP},
		{field: msp.FieldWarrantyExpiresAt, key: "warranty-expires-at", form: msp.KindDate},
		{field: msp.FieldMACAddress, key: "mac-address", form: msp.KindMAC},
		{field: msp.FieldDefaultGateway, key: "default-gateway", form: msp.KindIP},
		{field: msp.FieldOperatingSystem, key: "operating-system", form: msp.KindRef},
		{field: msp.FieldOperatingSystemNotes, key: "operating-system-notes"},
		{field: msp.FieldNotes, key: "notes", form: msp.KindRichText},
		{field: msp.FieldAssetTag, key: "asset-tag"},
		{field: msp.FieldPosition, key: "position"},
		{field: msp.FieldContact, key: "contact", form: msp.KindRef},
		{field: msp.FieldInstalledAt, key: "installed-at", form: msp.KindDate},
		{field: msp.FieldInstalledBy, key: "installed-by"},
		{field: msp.FieldPurchasedAt, key: "purchased-at", form: msp.KindDate},
		{field: msp.FieldPurchasedBy, key: "purchased-by"},
		{field: msp.FieldArchived, key: "archived", form: msp.KindBool},
	},
	msp.KindOrganization: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldShortName, key: "short-name"},
		{field: msp.FieldOrganizationType, key: "organization-type", form: msp.KindRef},
		{field: msp.FieldOrganizationStatus, key: "organization-status", form: msp.KindRef},
		{field: msp.FieldParent, key: "parent", form: msp.KindRef},
		{field: msp.FieldAlert, key: "alert"},
		{field: msp.FieldDescription, key: "description"},
		{field: msp.FieldQuickNotes, key: "quick-notes", form: msp.KindRichText},
	},
	msp.KindLocation: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldPrimary, key: "primary", form: msp.KindBool},
		{field: msp.FieldAddress1, key: "address-1"},
		{field: msp.FieldAddress2, key: "address-2"},
		{field: msp.FieldCity, key: "city"},
		{field: msp.FieldPostalCode, key: "postal-code"},
		{field: msp.FieldRegion, key: "region", named: true},
		{field: msp.FieldCountry, key: "country", named: true},
		{field: msp.FieldPhone, key: "phone"},
		{field: msp.FieldFax, key: "fax"},
		{field: msp.FieldNotes, key: "notes"},
	},
	msp.KindContact: {
		{field: msp.FieldName, key: "name", told: true},
		{field: msp.FieldFirstName, key: "first-name"},
		{field: msp.FieldLastName, key: "last-name"},
		{field: msp.FieldTitle, key: "title"},
		{field: msp.FieldLocation, key: "location", form: msp.KindRef},
		{field: msp.FieldImportant, key: "important", form: msp.KindBool},
		{field: msp.FieldEmails, key: "contact-emails", reach: true},
		{field: msp.FieldPhones, key: "contact-phones", reach: true},
		{field: msp.FieldNotes, key: "notes"},
	},
	msp.KindInterface: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldIPAddress, key: "ip-address", form: msp.KindIP},
		{field: msp.FieldMACAddress, key: "mac-address", form: msp.KindMAC},
		{field: msp.FieldPrimary, key: "primary", form: msp.KindBool},
		{field: msp.FieldNotes, key: "notes"},
	},
	msp.KindAttachment: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldContentType, key: "attachment-content-type", told: true},
		{field: msp.FieldSize, key: "attachment-file-size", form: msp.KindNumber, told: true},
	},
	msp.KindRelatedItem: {
		{field: msp.FieldNotes, key: "notes"},
	},
	msp.KindPassword: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldUsername, key: "username"},
		{field: msp.FieldPassword, key: "password", form: msp.KindSecret},
		{field: msp.FieldOTPSecret, key: "otp_secret", form: msp.KindSecret},
		{field: msp.FieldURL, key: "url"},
		{field: msp.FieldCategory, key: "password-category", named: true, told: true},
		{field: msp.FieldNotes, key: "notes"},
		{field: msp.FieldArchived, key: "archived", form: msp.KindBool},
	},
	msp.KindFlexibleAssetType: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldDescription, key: "description"},
	},
	msp.KindFlexibleAsset: {
		{field: msp.FieldName, key: "name", told: true},
		{field: msp.FieldFlexibleAssetType, key: "flexible-asset-type", form: msp.KindRef},
		{field: msp.FieldArchived, key: "archived", form: msp.KindBool},
	},
	msp.KindExpiration: {
		{field: msp.FieldName, key: "resource-name", told: true},
		{field: msp.FieldResourceType, key: "resource-type-name", told: true},
		{field: msp.FieldDescription, key: "description", told: true},
		{field: msp.FieldExpiresAt, key: "expiration-date", form: msp.KindDate, told: true},
	},
	msp.KindModel: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldManufacturerOf, key: "manufacturer", form: msp.KindRef},
	},
	msp.KindOperatingSystem: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldPlatform, key: "platform", form: msp.KindRef},
	},
}

// membersOf is members, with the name alone for the plain lists, and without what
// Sitewalk does not keep of a kind.
func membersOf(kind msp.Kind) []member {
	if m, ok := kept[kind]; ok {
		return m
	}
	return []member{{field: msp.FieldName, key: "name"}}
}

var kept = func() map[msp.Kind][]member {
	out := make(map[msp.Kind][]member, len(members))
	for kind, list := range members {
		out[kind] = slices.DeleteFunc(slices.Clone(list), func(m member) bool {
			_, ok := msp.FieldOf(kind, m.field)
			return !ok
		})
	}
	return out
}()

// quickNotesCut is how many characters of quick notes an index gives.
const quickNotesCut = 250

// record translates one resource. ok is false for one without an id, which
// nothing can be done with. index says that it comes from a list, where long
// texts are cut.
func record(kind msp.Kind, r *resource, index bool) (connector.Record, bool) {
	a := r.Attributes
	out := connector.Record{
		Kind:      kind,
		ID:        r.id(),
		URL:       pageURL(a.text("resource-url")),
		Version:   a.text("updated-at"),
		CreatedAt: moment(a.text("created-at")),
		UpdatedAt: moment(a.text("updated-at")),
		PSASync:   psaSync(a),
		Values:    map[msp.Field]connector.Value{},
	}
	if ofOrganization(kind) {
		out.OrganizationID = a.id("organization-id")
	}
	for _, m := range membersOf(kind) {
		if v, known := m.value(a); known {
			out.Values[m.field] = v
		}
	}
	switch kind {
	case msp.KindInterface:
		out.ParentID, out.ParentKind = a.id("configuration-id"), msp.KindConfiguration
	case msp.KindAttachment:
		if v, ok := out.Values[msp.FieldName]; !ok || v.Text == "" {
			out.Values[msp.FieldName] = connector.Value{Text: msp.NormalizeText(a.text("attachment-file-name"))}
		}
	case msp.KindPassword:
		out.ParentID, out.ParentKind = embeddedIn(a)
	case msp.KindRelatedItem:
		destination(a, out.Values)
	case msp.KindExpiration:
		expires(a, out.Values)
	}
	if kind == msp.KindOrganization && index &&
		utf8.RuneCountInString(a.text("quick-notes")) >= quickNotesCut {
		out.Values[msp.FieldQuickNotes] = connector.Value{Masked: true}
	}
	return out, out.ID != ""
}

// ofOrganization says that records of a kind belong to an organization.
func ofOrganization(kind msp.Kind) bool {
	return kind != msp.KindOrganization && kind != msp.KindFlexibleAssetType && !msp.IsList(kind)
}

// value reads a field. known is false when the record does not tell.
func (m member) value(a attributes) (v connector.Value, known bool) {
	switch {
	case m.form == msp.KindSecret:
		// Lists hide it, and what an answer shows all the same is not taken.
		return connector.Value{Masked: true}, true
	case m.reach:
		return reachValue(m.field, a, m.key)
	case m.form == msp.KindRef:
		if !a.has(m.key + "-id") {
			return v, false
		}
		v.Ref = a.id(m.key + "-id")
		if v.Ref != "" {
			v.Text = msp.NormalizeText(a.text(m.key + "-name"))
		}
		return v, true
	case m.named:
		if a.has(m.key + "-name") {
			return connector.Value{Text: msp.NormalizeText(a.text(m.key + "-name"))}, true
		}
		// An id without a name tells nothing a person could read.
		return v, a.has(m.key+"-id") && a.id(m.key+"-id") == ""
	}
	if !a.has(m.key) || structured(a[m.key]) {
		return v, false
	}
	return connector.Value{Text: canonical(m.form, a.text(m.key))}, true
}

// structured says that JSON is an object or an array, which no field of ours is.
func structured(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) > 0 && (raw[0] == '{' || raw[0] == '[')
}

// canonical writes a value as we keep it, so that another spelling of the same
// is never a change. What is no address or date stays as IT Glue has it.
func canonical(form msp.FieldKind, s string) string {
	switch form {
	case msp.KindRichText:
		return s // as it is: a round trip through any reader changes markup
	case msp.KindBool:
		canon, _ := msp.NormalizeBool(s)
		return canon
	case msp.KindMAC:
		if canon, ok := msp.NormalizeMAC(s); ok {
			return canon
		}
	case msp.KindIP:
		if canon, ok := msp.NormalizeIP(s); ok {
			return canon
		}
	case msp.KindDate:
		if canon, err := msp.ParseDate(s, msp.OrderUnknown); err == nil {
			return canon
		}
	}
	return msp.NormalizeText(s)
}

// moment reads a timestamp; zero when it is none.
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// pageURL lets only web links through: the address is opened with a click.
func pageURL(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

// psaSync reads how IT Glue holds a record towards the PSA. A word nobody
// published is taken for a lock: IT Glue would refuse more, not less.
func psaSync(a attributes) string {
	if a.text("synced") == "true" { // types say it so
		return "enabled"
	}
	switch s := strings.ToLower(strings.TrimSpace(a.text("psa-integration"))); s {
	case "", "false", "none", "null":
		return ""
	case "disabled", "orphaned":
		return s
	}
	return "enabled"
}
