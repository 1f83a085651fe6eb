// Package msp holds the nouns of a managed service provider's documentation
// (organization, location, configuration …) and their rules. It is pure: no
// input or output, no clock, and nothing but the standard library.
package msp

// An ID names one record in this workspace: a UUIDv7 in its canonical text form.
// Remote systems' numbers are never IDs; they live in a Link.
type ID string

// A System is a remote system Sitewalk talks to.
type System string

// The systems. ConnectWise and Autotask are PSAs; an account has one at most.
const (
	ITGlue      System = "itglue"
	ConnectWise System = "connectwise"
	Autotask    System = "autotask"
	Addigy      System = "addigy"
)

// Title is the system's name as people write it.
func (s System) Title() string {
	switch s {
	case ITGlue:
		return "IT Glue"
	case ConnectWise:
		return "ConnectWise PSA"
	case Autotask:
		return "Autotask"
	case Addigy:
		return "Addigy"
	}
	return string(s)
}

// A Kind is a kind of record.
type Kind string

// The kinds. The text is what JSON, the database and the command line use.
const (
	KindOrganization        Kind = "organization"
	KindLocation            Kind = "location"
	KindContact             Kind = "contact"
	KindConfiguration       Kind = "configuration"
	KindInterface           Kind = "configuration_interface"
	KindConfigurationType   Kind = "configuration_type"
	KindConfigurationStatus Kind = "configuration_status"
	KindManufacturer        Kind = "manufacturer"
	KindModel               Kind = "model"
	KindPlatform            Kind = "platform"
	KindOperatingSystem     Kind = "operating_system"
	KindOrganizationType    Kind = "organization_type"
	KindOrganizationStatus  Kind = "organization_status"
	KindAttachment          Kind = "attachment"
	KindRelatedItem         Kind = "related_item"
	KindPassword            Kind = "password"
	KindFlexibleAssetType   Kind = "flexible_asset_type"
	KindFlexibleAsset       Kind = "flexible_asset"
	KindExpiration          Kind = "expiration"
)

// Title is the kind's name as people write it.
func (k Kind) Title() string {
	switch k {
	case KindInterface:
		return "configuration interface"
	case KindConfigurationType:
		return "configuration type"
	case KindConfigurationStatus:
		return "configuration status"
	case KindOperatingSystem:
		return "operating system"
	case KindOrganizationType:
		return "organization type"
	case KindOrganizationStatus:
		return "organization status"
	case KindRelatedItem:
		return "related item"
	case KindPassword:
		return "embedded password"
	case KindFlexibleAssetType:
		return "flexible asset type"
	case KindFlexibleAsset:
		return "flexible asset"
	}
	return string(k)
}
