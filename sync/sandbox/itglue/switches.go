package itglue

import "time"

// Switches hold the positions of what the vendor does not document. The zero
// value is the default everywhere. A connector must live with every position.
type Switches struct {
	// Bulk: what happens to the good items of a bulk request with a bad one.
	Bulk BulkMode
	// BulkMax refuses bulk bodies with more items; 0 for no limit.
	BulkMax int
	// BulkMaxStatus is the status of that refusal; 0 means 422, else 500.
	BulkMaxStatus int
	// MaxBody is the longest body of a request, in bytes; 0 means 10 MiB, which is a
	// common limit of gateways, and less than 0 none. Nothing is published.
	MaxBody int
	// BulkPointers puts the place of the bad item into the pointers of a bulk request's
	// errors, as in /data/1/attributes/name.
	BulkPointers bool
	// WrongKeyAs401 answers 401 to a wrong or revoked key, as the tables of the
	// endpoints say, instead of 403, as the general text says.
	WrongKeyAs401 bool
	// PlainJSONAllowed takes application/json for a body.
	PlainJSONAllowed bool
	// FilterLag is how long a new record is missing from lists with a filter, as it
	// would be if these came from a search index.
	FilterLag time.Duration
	// NameFilter: how filter[name] compares on organizations, configurations and locations.
	NameFilter NameMode
	// InterfaceID: where an interface in an answer carries its id.
	InterfaceID InterfaceIDMode
	// ModelManufacturerAbsent leaves manufacturer-id out of models.
	ModelManufacturerAbsent bool
	// PageSizeOver: what a page size above 1000 does.
	PageSizeOver PageSizeMode
	// SecondaryInterfaceBumps makes a change of a secondary interface count as a
	// change of its configuration.
	SecondaryInterfaceBumps bool
	// ChecklistsMissing answers 404 on the checklists routes.
	ChecklistsMissing bool
	// DocumentReadsMissing answers 404 on reading documents, as before 2026.
	DocumentReadsMissing bool
	// AttachmentReadsMissing answers 404 on reading attachments other than by include.
	AttachmentReadsMissing bool
	// ChildBumps makes an attachment, a related item or an embedded password count as
	// a change of the record it hangs on.
	ChildBumps bool
	// RelatedBothSides shows a related item on the record it leads to as well.
	RelatedBothSides bool
	// Download: what download-url leads to.
	Download DownloadMode
	// DownloadRelative leaves scheme and host out of download-url, as one of the
	// vendor's examples does.
	DownloadRelative bool
	// DownloadLife is how long an address with a token is good for; 0 means ten minutes.
	DownloadLife time.Duration
	// InterfaceDeleteMissing answers 404 on deleting an interface.
	InterfaceDeleteMissing bool
	// UnknownSort, UnknownFilter, UnknownInclude: a name outside the endpoint's list.
	UnknownSort, UnknownFilter, UnknownInclude UnknownMode
	// OrphanedEditable unlocks records with psa-integration "orphaned".
	OrphanedEditable bool
	// DisabledEditable unlocks records with psa-integration "disabled".
	DisabledEditable bool
	// CreatedAs200 answers a POST with 200 instead of 201.
	CreatedAs200 bool
	// EmptyAsNull stores "" as null.
	EmptyAsNull bool
	// ModelMismatchRefused answers 422 when a configuration's model belongs to
	// another manufacturer than the configuration.
	ModelMismatchRefused bool
	// ForeignPlaceAllowed accepts a location or contact of another organization.
	ForeignPlaceAllowed bool
	// FirstInterfacePrimary makes the first interface of a configuration primary by itself.
	FirstInterfacePrimary bool
	// RegionsNarrow makes the country route and filter of regions narrow the list.
	// It is reported that they do not.
	RegionsNarrow bool
	// WideRangesRefused answers 400 when a filter on created_at or updated_at spans
	// more than a week, which the documents say "may be disallowed".
	WideRangesRefused bool
	// NestedFiltersIgnored ignores filters on routes below a parent.
	NestedFiltersIgnored bool
	// SyncedDeletable lets the API delete records that the PSA owns.
	SyncedDeletable bool
	// OrganizationRemovalDelay is how long a deleted organization is still listed; 0 means a minute.
	OrganizationRemovalDelay time.Duration
	// RetryAfter: the form of the header that goes with 429.
	RetryAfter RetryAfterForm
}

const organizationRemovalDelay = time.Minute

const maxBody = 10 << 20

func (sw *Switches) maxBody() int {
	if sw.MaxBody == 0 {
		return maxBody
	}
	return sw.MaxBody
}

// A BulkMode says how a bulk request with a bad item ends.
type BulkMode int

// The bulk modes.
const (
	BulkAtomic  BulkMode = iota // nothing is done
	BulkPartial                 // what came before the bad item stays
)

// A NameMode says how names are compared in filters.
type NameMode int

// The name modes.
const (
	NameExact     NameMode = iota
	NameSubstring          // case-sensitive part of the name
	NameFolded             // the whole name in any case
)

// An InterfaceIDMode says where an interface carries its id.
type InterfaceIDMode int

// The interface id modes. Among "included" an id at the top is always there.
const (
	InterfaceIDInside InterfaceIDMode = iota // in the attributes only, as in the vendor's examples
	InterfaceIDBoth
	InterfaceIDTop // at the top only
)

// A PageSizeMode says what a page size above the maximum does.
type PageSizeMode int

// The page size modes.
const (
	PageSizeClamp  PageSizeMode = iota // taken as 1000
	PageSizeRefuse                     // 400
)

// An UnknownMode says what a name outside an endpoint's list does.
type UnknownMode int

// The unknown modes.
const (
	UnknownRefused UnknownMode = iota // 400
	UnknownIgnored
)

// A DownloadMode says what the download-url of an attachment leads to. Nothing is
// published about it; all forms are for fetching at once, and none for keeping.
type DownloadMode int

// The download modes.
const (
	DownloadToken    DownloadMode = iota // the content; a token in the path, which ends, and no key
	DownloadKey                          // the content, for the API key
	DownloadRedirect                     // for the API key, a redirect to another host, where a token stands for the key
)

// A RetryAfterForm says which Retry-After header goes with 429.
type RetryAfterForm int

// The forms. None is the default: the vendor documents no such header.
const (
	RetryAfterNone    RetryAfterForm = iota
	RetryAfterSeconds                // a number of seconds
	RetryAfterDate                   // an HTTP date
)
