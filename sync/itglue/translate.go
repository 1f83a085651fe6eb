package itglue

import (
	"bytes"
	"encoding/json"
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
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldFirstName, key: "first-name"},
		{field: msp.FieldLastName, key: "last-name"},
		{field: msp.FieldTitle, key: "title"},
		{field: msp.FieldLocation, key: "location", form: msp.KindRef},
		{field: msp.FieldImportant, key: "important", form: msp.KindBool},
		{field: msp.FieldNotes, key: "notes"},
	},
	msp.KindInterface: {
		{field: msp.FieldName, key: "name"},
		{field: msp.FieldIPAddress, key: "ip-address", form: msp.KindIP},
		{field: msp.FieldMACAddress, key: "mac-address", form: msp.KindMAC},
		{field: msp.FieldPrimary, key: "primary", form: msp.KindBool},
		{field: msp.FieldNotes, key: "notes"},
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

// membersOf is members, with the name alone for the plain lists.
func membersOf(kind msp.Kind) []member {
	if m, ok := members[kind]; ok {
		return m
	}
	return []member{{field: msp.FieldName, key: "name"}}
}

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
	switch kind {
	case msp.KindConfiguration, msp.KindLocation, msp.KindContact, msp.KindInterface:
		out.OrganizationID = a.id("organization-id")
	}
	if kind == msp.KindInterface {
		out.ParentID, out.ParentKind = a.id("configuration-id"), msp.KindConfiguration
	}
	for _, m := range membersOf(kind) {
		if v, known := m.value(a); known {
			out.Values[m.field] = v
		}
	}
	if kind == msp.KindOrganization && index &&
		utf8.RuneCountInString(a.text("quick-notes")) >= quickNotesCut {
		out.Values[msp.FieldQuickNotes] = connector.Value{Masked: true}
	}
	return out, out.ID != ""
}

// value reads a field. known is false when the record does not tell.
func (m member) value(a attributes) (v connector.Value, known bool) {
	switch {
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

const interfacesRelation = "configuration-interfaces"

// companions are the records that came along with a page.
type companions struct {
	byID     map[string]*resource
	byParent map[string][]string // ids of interfaces that name their configuration
}

// interfacesAmong finds the interfaces in what came along.
func interfacesAmong(included []resource) companions {
	c := companions{byID: map[string]*resource{}, byParent: map[string][]string{}}
	for i := range included {
		inc := &included[i]
		id := inc.id()
		if id == "" || inc.kebabType() != interfacesRelation {
			continue
		}
		c.byID[id] = inc
		if parent := inc.Attributes.id("configuration-id"); parent != "" {
			c.byParent[parent] = append(c.byParent[parent], id)
		}
	}
	return c
}

// children finds the interfaces of a configuration. nil means that the answer
// does not tell them all.
func (c companions) children(parent connector.Record, r *resource) []connector.Record {
	ids, known := r.related(interfacesRelation)
	if !known {
		if ids = c.byParent[parent.ID]; len(ids) == 0 {
			return nil
		}
	}
	out := make([]connector.Record, 0, len(ids))
	for _, id := range ids {
		inc := c.byID[id]
		if inc == nil {
			return nil
		}
		child, _ := record(msp.KindInterface, inc, false)
		child.ID, child.ParentID, child.ParentKind, child.OrganizationID = id, parent.ID, parent.Kind, parent.OrganizationID
		out = append(out, child)
	}
	return out
}

// records translates a page. Resources without an id are left out.
func records(kind msp.Kind, doc *document, index bool) []connector.Record {
	out := make([]connector.Record, 0, len(doc.data))
	with := interfacesAmong(doc.included)
	for i := range doc.data {
		rec, ok := record(kind, &doc.data[i], index)
		if !ok {
			continue
		}
		if kind == msp.KindConfiguration {
			if rec.Children = with.children(rec, &doc.data[i]); rec.Children != nil {
				rec.Whole = []msp.Kind{msp.KindInterface}
			}
		}
		out = append(out, rec)
	}
	return out
}
