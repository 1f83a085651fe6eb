package msp

// A Field names one field of a record, the same in JSON, in the database, in the
// machine headers of a spreadsheet and on the command line: IT Glue's attribute
// names in snake case, with names instead of ids for references.
type Field string

// The fields of a configuration (product.md section 2), then those that other
// nouns add.
const (
	FieldName                 Field = "name"
	FieldType                 Field = "configuration_type"
	FieldStatus               Field = "configuration_status"
	FieldHostname             Field = "hostname"
	FieldPrimaryIP            Field = "primary_ip"
	FieldMACAddress           Field = "mac_address"
	FieldDefaultGateway       Field = "default_gateway"
	FieldSerialNumber         Field = "serial_number"
	FieldAssetTag             Field = "asset_tag"
	FieldManufacturer         Field = "manufacturer"
	FieldModel                Field = "model"
	FieldPlatform             Field = "platform"
	FieldOperatingSystem      Field = "operating_system"
	FieldOperatingSystemNotes Field = "operating_system_notes"
	FieldLocation             Field = "location"
	FieldContact              Field = "contact"
	FieldPosition             Field = "position"
	FieldInstalledBy          Field = "installed_by"
	FieldPurchasedBy          Field = "purchased_by"
	FieldInstalledAt          Field = "installed_at"
	FieldPurchasedAt          Field = "purchased_at"
	FieldWarrantyExpiresAt    Field = "warranty_expires_at"
	FieldNotes                Field = "notes"
	FieldArchived             Field = "archived"

	FieldOrganization       Field = "organization"
	FieldShortName          Field = "short_name"
	FieldOrganizationType   Field = "organization_type"
	FieldOrganizationStatus Field = "organization_status"
	FieldQuickNotes         Field = "quick_notes"
	FieldAlert              Field = "alert"
	FieldDescription        Field = "description"
	FieldParent             Field = "parent"

	FieldPrimary    Field = "primary"
	FieldAddress1   Field = "address_1"
	FieldAddress2   Field = "address_2"
	FieldCity       Field = "city"
	FieldPostalCode Field = "postal_code"
	FieldRegion     Field = "region"
	FieldCountry    Field = "country"
	FieldPhone      Field = "phone"
	FieldFax        Field = "fax"

	FieldIPAddress Field = "ip_address"

	FieldManufacturerOf Field = "manufacturer" // of a model; the same word as on a configuration

	FieldFirstName Field = "first_name"
	FieldLastName  Field = "last_name"
	FieldTitle     Field = "title"
	FieldImportant Field = "important"
	FieldEmails    Field = "contact_emails"
	FieldPhones    Field = "contact_phones"

	FieldContentType Field = "content_type"
	FieldSize        Field = "size"
	FieldContent     Field = "content" // the SHA-256 of a file, in hexadecimal digits; "" while only the remote system has it

	FieldToOrganization  Field = "to_organization"
	FieldToLocation      Field = "to_location"
	FieldToContact       Field = "to_contact"
	FieldToConfiguration Field = "to_configuration"
	FieldToPassword      Field = "to_password"
	FieldToFlexibleAsset Field = "to_flexible_asset"
	FieldToDocument      Field = "to_document"

	FieldUsername  Field = "username"
	FieldPassword  Field = "password"
	FieldOTPSecret Field = "otp_secret"
	FieldURL       Field = "url"
	FieldCategory  Field = "password_category"

	FieldFlexibleAssetType Field = "flexible_asset_type"
	FieldFields            Field = "fields"

	FieldResourceType Field = "resource_type"
	FieldExpiresAt    Field = "expiration_date"
)

// A FieldKind says how a field's text is written, compared and checked.
type FieldKind int

// The kinds of fields. Every value crosses rooms as text in its canonical form.
const (
	KindText     FieldKind = iota // trimmed, line breaks as \n
	KindRichText                  // HTML; compared by meaning
	KindDate                      // a calendar date, YYYY-MM-DD
	KindIP                        // canonical IPv4 or IPv6
	KindMAC                       // 12 lower-case hex digits
	KindBool                      // "true" or ""
	KindRef                       // the ID of a record of FieldInfo.Ref
	// KindSecret is ciphertext made with the workspace's key. Remote systems'
	// secrets are never read into a record, so it is only ever compared with what
	// was sent: another ciphertext is another secret.
	KindSecret
	KindNumber // a decimal number as JSON writes it
)

// A FieldInfo describes a field: its words, its form and its limits.
type FieldInfo struct {
	Name    Field
	Title   string // as the screen says it
	Kind    FieldKind
	Ref     Kind     // the kind of record a KindRef points to; "" otherwise
	Max     int      // most characters IT Glue is known to take; 0 when no limit is known
	Aliases []string // other headers spreadsheets use, folded by FoldHeader, the surest first
	// Fixed fields are told by the remote system or set when the record is made, and
	// are never changed there afterwards.
	Fixed bool
	// Identifier fields find a device again; they are shown in a fixed-width
	// face, written to workbooks as text, and their junk values never match.
	Identifier bool
}

// ConfigurationFields lists the fields of a configuration in the order of IT
// Glue's form, which is the order of columns, sheets and JSON.
var ConfigurationFields = []FieldInfo{
	{Name: FieldName, Title: "Name", Aliases: []string{"device name", "configuration name", "configuration", "device", "asset name", "computer name", "machine name", "system name", "item name", "display name", "label", "item", "equipment", "equipment name", "device label", "vm", "vm name", "server name", "ci name", "configuration item", "nickname", "bezeichnung", "gerat", "geratename"}},
	{Name: FieldType, Title: "Configuration type", Kind: KindRef, Ref: KindConfigurationType, Aliases: []string{"type", "device type", "asset type", "category", "device category", "config type", "kind", "class", "device class", "ci type", "configuration item type", "equipment type", "item type", "hardware type", "typ", "geratetyp"}},
	{Name: FieldStatus, Title: "Configuration status", Kind: KindRef, Ref: KindConfigurationStatus, Aliases: []string{"status", "state", "device status", "asset status", "config status", "lifecycle", "lifecycle status", "asset state", "configuration state", "zustand"}},
	{Name: FieldSerialNumber, Title: "Serial number", Identifier: true, Max: 255, Aliases: []string{"serial", "s n", "sn", "serial no", "serial num", "serialno", "service tag", "servicetag", "dell service tag", "serial nr", "seriennummer", "product serial", "hardware serial", "serials", "s no", "ser no", "ser num", "snr", "serien nr", "chassis serial", "chassis serial number", "device serial", "device serial number", "bios serial", "bios serial number", "system serial number", "product serial number"}},
	{Name: FieldManufacturer, Title: "Manufacturer", Kind: KindRef, Ref: KindManufacturer, Aliases: []string{"make", "vendor", "brand", "mfg", "mfr", "oem", "hersteller", "manufacturer name", "maker", "manuf", "mfgr", "device manufacturer", "make brand", "brand name", "vendor name"}},
	{Name: FieldModel, Title: "Model", Kind: KindRef, Ref: KindModel, Aliases: []string{"model name", "product", "product name", "device model", "modell", "hardware model", "model number", "model no", "model nr", "model num", "model description", "device model name", "product model"}},
	{Name: FieldLocation, Title: "Location", Kind: KindRef, Ref: KindLocation, Aliases: []string{"site", "office", "branch", "building", "site name", "location name", "standort", "physical location", "site location", "campus", "store", "place", "niederlassung", "gebaude"}},
	{Name: FieldHostname, Title: "Hostname", Identifier: true, Max: 255, Aliases: []string{"host", "host name", "dns name", "netbios name", "netbios", "fqdn", "computer hostname", "dns", "computer", "machine", "dns hostname", "dns host name", "network name", "system hostname", "device hostname", "rechnername"}},
	{Name: FieldPrimaryIP, Title: "Primary IP", Kind: KindIP, Identifier: true, Aliases: []string{"ip", "ip address", "ipv4", "ipv4 address", "ip addr", "ipaddress", "management ip", "mgmt ip", "lan ip", "local ip", "ip addresses", "private ip", "ip v4", "ipv4 addr", "ip adresse", "static ip", "internal ip", "host ip", "device ip", "lan ip address", "local ip address", "primary ip address", "management ip address", "mgmt ip address", "private ip address", "ip no"}},
	{Name: FieldWarrantyExpiresAt, Title: "Warranty expires at", Kind: KindDate, Aliases: []string{"warranty", "warranty expires", "warranty expiration", "warranty expiry", "warranty end", "warranty end date", "warranty expiration date", "warranty until", "warranty expire date", "support end", "support ends", "expiration date", "garantie bis", "warranty exp", "warranty exp date", "warranty expire", "warranty expires on", "warranty expiry date", "warranty through", "warranty valid until", "warranty date", "end of warranty", "expires", "expires on", "expiry", "expiry date", "support expires", "garantie", "garantieende"}},
	{Name: FieldMACAddress, Title: "MAC address", Kind: KindMAC, Identifier: true, Max: 17, Aliases: []string{"mac", "mac addr", "macaddress", "physical address", "ethernet address", "hardware address", "hw address", "ethernet mac", "primary mac", "mac adresse", "mac id", "mac no", "mac address es", "lan mac", "wired mac", "device mac", "ethernet mac address", "primary mac address", "lan mac address", "physical mac", "physical mac address"}},
	{Name: FieldDefaultGateway, Title: "Default gateway", Kind: KindIP, Identifier: true, Aliases: []string{"gateway", "gw", "default gw", "gateway ip", "router ip", "gateway address", "gateway ip address", "default gateway ip", "default route", "standardgateway", "standard gateway"}},
	{Name: FieldPlatform, Title: "Platform", Kind: KindRef, Ref: KindPlatform, Aliases: []string{"os platform", "os family"}},
	{Name: FieldOperatingSystem, Title: "Operating system", Kind: KindRef, Ref: KindOperatingSystem, Aliases: []string{"os", "os name", "op sys", "operating system name", "betriebssystem", "os type", "installed os"}},
	{Name: FieldOperatingSystemNotes, Title: "Operating system notes", Aliases: []string{"os notes", "os version", "os build", "firmware", "firmware version", "operating system version", "os service pack", "os info", "os details", "operating system build", "firmware revision", "software version"}},
	{Name: FieldNotes, Title: "Notes", Kind: KindRichText, Aliases: []string{"note", "comment", "comments", "remarks", "remark", "description", "bemerkung", "asset notes", "device notes", "additional info", "additional information", "notizen", "anmerkung", "kommentar", "beschreibung"}},
	{Name: FieldAssetTag, Title: "Asset tag", Identifier: true, Max: 255, Aliases: []string{"asset", "asset no", "asset number", "asset id", "tag", "inventory number", "inventory no", "tag number", "barcode", "asset tag number", "asset tag no", "asset code", "tag no", "tag id", "inventory tag", "inventory id", "equipment no", "equipment number", "property tag", "inventarnummer", "inventar nr"}},
	{Name: FieldPosition, Title: "Position", Max: 255, Aliases: []string{"rack", "rack position", "rack unit", "u position", "rack location", "room", "slot", "rack no", "rack number", "rack u", "cabinet", "shelf", "raum"}},
	{Name: FieldContact, Title: "Contact", Kind: KindRef, Ref: KindContact, Aliases: []string{"user", "assigned to", "owner", "primary user", "contact name", "assigned user", "employee", "user name", "username", "end user", "assigned", "checked out to", "responsible", "responsible person", "custodian", "contact person", "benutzer", "ansprechpartner"}},
	{Name: FieldInstalledAt, Title: "Installed at", Kind: KindDate, Aliases: []string{"installed", "install date", "installation date", "installed on", "date installed", "in service", "in service date", "deployed", "deployment date", "installed date", "date of installation", "setup date", "commissioned", "commissioned on", "commission date", "installationsdatum", "installiert am"}},
	{Name: FieldInstalledBy, Title: "Installed by", Max: 255, Aliases: []string{"installer", "installed from", "technician", "installed by name", "installiert von"}},
	{Name: FieldPurchasedAt, Title: "Purchased at", Kind: KindDate, Aliases: []string{"purchased", "purchase date", "date purchased", "bought", "purchased on", "order date", "invoice date", "acquired", "purchase", "purchased date", "date of purchase", "buy date", "bought on", "bought at", "acquisition date", "date acquired", "kaufdatum", "gekauft am"}},
	{Name: FieldPurchasedBy, Title: "Purchased by", Max: 255, Aliases: []string{"buyer", "bought by", "purchaser", "purchased from", "ordered by", "gekauft von"}},
	{Name: FieldArchived, Title: "Archived", Kind: KindBool, Aliases: []string{"is archived", "archive"}},
}

// OrganizationColumn is the column of a sheet that says whose a configuration
// is, where one sheet covers several organizations. It is no field of the
// configuration itself.
var OrganizationColumn = FieldInfo{Name: FieldOrganization, Title: "Organization", Kind: KindRef, Ref: KindOrganization, Aliases: []string{
	"organisation", "org", "organization name", "organisation name", "client", "client name", "customer", "customer name",
	"company", "company name", "account", "account name", "tenant", "firma", "kunde"}}

// OrganizationFields lists the fields of an organization.
var OrganizationFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldShortName, Title: "Short name"},
	{Name: FieldOrganizationType, Title: "Organization type", Kind: KindRef, Ref: KindOrganizationType},
	{Name: FieldOrganizationStatus, Title: "Organization status", Kind: KindRef, Ref: KindOrganizationStatus},
	{Name: FieldParent, Title: "Parent", Kind: KindRef, Ref: KindOrganization},
	{Name: FieldAlert, Title: "Alert"},
	{Name: FieldDescription, Title: "Description"},
	{Name: FieldQuickNotes, Title: "Quick notes", Kind: KindRichText},
}

// LocationFields lists the fields of a location. Region and country are names
// from IT Glue's fixed lists, kept as text.
var LocationFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldPrimary, Title: "Primary", Kind: KindBool},
	{Name: FieldAddress1, Title: "Address 1"},
	{Name: FieldAddress2, Title: "Address 2"},
	{Name: FieldCity, Title: "City"},
	{Name: FieldPostalCode, Title: "Postal code"},
	{Name: FieldRegion, Title: "Region"},
	{Name: FieldCountry, Title: "Country"},
	{Name: FieldPhone, Title: "Phone"},
	{Name: FieldFax, Title: "Fax"},
	{Name: FieldNotes, Title: "Notes"},
}

// ContactFields lists the fields of a contact. Email addresses and phone numbers
// are one entry a line, "label: value", the primary one first; a phone number with
// an extension is "label: value x123".
var ContactFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldFirstName, Title: "First name"},
	{Name: FieldLastName, Title: "Last name"},
	{Name: FieldTitle, Title: "Title"},
	{Name: FieldLocation, Title: "Location", Kind: KindRef, Ref: KindLocation},
	{Name: FieldImportant, Title: "Important", Kind: KindBool},
	{Name: FieldEmails, Title: "Email addresses"},
	{Name: FieldPhones, Title: "Phone numbers"},
	{Name: FieldNotes, Title: "Notes"},
}

// AttachmentFields lists the fields of an attachment. Only its name changes once
// it is made: another file is another attachment.
var AttachmentFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldContentType, Title: "Content type", Fixed: true},
	{Name: FieldSize, Title: "Size", Kind: KindNumber, Fixed: true},
	{Name: FieldContent, Title: "Content", Fixed: true},
}

// RelatedItemFields lists the fields of a related item: a directed link from its
// parent to one of the records it can name. Documents of IT Glue are not kept
// here; such a link is the document's id there, a blank and its name, and is only
// read.
var RelatedItemFields = []FieldInfo{
	{Name: FieldToOrganization, Title: "Organization", Kind: KindRef, Ref: KindOrganization, Fixed: true},
	{Name: FieldToLocation, Title: "Location", Kind: KindRef, Ref: KindLocation, Fixed: true},
	{Name: FieldToContact, Title: "Contact", Kind: KindRef, Ref: KindContact, Fixed: true},
	{Name: FieldToConfiguration, Title: "Configuration", Kind: KindRef, Ref: KindConfiguration, Fixed: true},
	{Name: FieldToPassword, Title: "Embedded password", Kind: KindRef, Ref: KindPassword, Fixed: true},
	{Name: FieldToFlexibleAsset, Title: "Flexible asset", Kind: KindRef, Ref: KindFlexibleAsset, Fixed: true},
	{Name: FieldToDocument, Title: "Document", Fixed: true},
	{Name: FieldNotes, Title: "Notes"},
}

// PasswordFields lists the fields of an embedded password. The secrets are kept
// as ciphertext, and only those that were typed here: remote ones are asked for
// when a person wants to see them.
var PasswordFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldUsername, Title: "Username"},
	{Name: FieldPassword, Title: "Password", Kind: KindSecret},
	{Name: FieldOTPSecret, Title: "One-time password secret", Kind: KindSecret},
	{Name: FieldURL, Title: "URL"},
	{Name: FieldCategory, Title: "Category", Fixed: true},
	{Name: FieldNotes, Title: "Notes"},
	{Name: FieldArchived, Title: "Archived", Kind: KindBool},
}

// FlexibleAssetTypeFields lists the fields of a flexible asset type. Its own
// fields are the JSON text of a []TraitInfo.
var FlexibleAssetTypeFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldDescription, Title: "Description"},
	{Name: FieldFields, Title: "Fields"},
}

// FlexibleAssetFields lists the fields that every flexible asset has. Its traits
// are further fields, one each: see TraitField.
var FlexibleAssetFields = []FieldInfo{
	{Name: FieldName, Title: "Name", Fixed: true},
	{Name: FieldFlexibleAssetType, Title: "Flexible asset type", Kind: KindRef, Ref: KindFlexibleAssetType, Fixed: true},
	{Name: FieldArchived, Title: "Archived", Kind: KindBool},
}

// ExpirationFields lists the fields of an expiration: IT Glue's view of a date on
// another record, only read.
var ExpirationFields = []FieldInfo{
	{Name: FieldName, Title: "Name", Fixed: true},
	{Name: FieldResourceType, Title: "Resource type", Fixed: true},
	{Name: FieldDescription, Title: "Description", Fixed: true},
	{Name: FieldExpiresAt, Title: "Expiration date", Kind: KindDate, Fixed: true},
	{Name: FieldToConfiguration, Title: "Configuration", Kind: KindRef, Ref: KindConfiguration, Fixed: true},
}

// InterfaceFields lists the fields of a configuration interface.
var InterfaceFields = []FieldInfo{
	{Name: FieldName, Title: "Name"},
	{Name: FieldIPAddress, Title: "IP address", Kind: KindIP, Identifier: true},
	{Name: FieldMACAddress, Title: "MAC address", Kind: KindMAC, Identifier: true, Max: 17},
	{Name: FieldPrimary, Title: "Primary", Kind: KindBool},
	{Name: FieldNotes, Title: "Notes"},
}

// ListFields lists the fields of an entry of an account-wide list. A model has a
// manufacturer, an operating system a platform; the others have a name only.
func ListFields(k Kind) []FieldInfo {
	fields := []FieldInfo{{Name: FieldName, Title: "Name"}}
	switch k {
	case KindModel:
		fields = append(fields, FieldInfo{Name: FieldManufacturerOf, Title: "Manufacturer", Kind: KindRef, Ref: KindManufacturer})
	case KindOperatingSystem:
		fields = append(fields, FieldInfo{Name: FieldPlatform, Title: "Platform", Kind: KindRef, Ref: KindPlatform})
	}
	return fields
}

// FieldsOf lists the fields of a kind of record, in the order of its form.
func FieldsOf(k Kind) []FieldInfo {
	switch k {
	case KindConfiguration:
		return ConfigurationFields
	case KindOrganization:
		return OrganizationFields
	case KindLocation:
		return LocationFields
	case KindContact:
		return ContactFields
	case KindInterface:
		return InterfaceFields
	case KindAttachment:
		return AttachmentFields
	case KindRelatedItem:
		return RelatedItemFields
	case KindPassword:
		return PasswordFields
	case KindFlexibleAssetType:
		return FlexibleAssetTypeFields
	case KindFlexibleAsset:
		return FlexibleAssetFields
	case KindExpiration:
		return ExpirationFields
	}
	return ListFields(k)
}

// FieldOf finds the description of one field of a kind.
func FieldOf(k Kind, f Field) (FieldInfo, bool) {
	for _, info := range FieldsOf(k) {
		if info.Name == f {
			return info, true
		}
	}
	if k == KindFlexibleAsset && IsTrait(f) {
		return traitInfo(f), true
	}
	return FieldInfo{}, false
}

// ListKinds are the account-wide lists, in the order in which they depend on
// each other.
var ListKinds = []Kind{
	KindOrganizationType, KindOrganizationStatus, KindConfigurationType, KindConfigurationStatus,
	KindManufacturer, KindModel, KindPlatform, KindOperatingSystem,
}

// IsList says whether a kind is an account-wide list.
func IsList(k Kind) bool {
	for _, l := range ListKinds {
		if l == k {
			return true
		}
	}
	return false
}
