package itglue

// A Kind names a family of records, spelled as IT Glue spells the type in its
// answers: kebab case, plural.
type Kind string

// The kinds served. Each stands in the file of its family with its attributes.
const (
	Organizations           Kind = "organizations"
	OrganizationTypes       Kind = "organization-types"
	OrganizationStatuses    Kind = "organization-statuses"
	Configurations          Kind = "configurations"
	ConfigurationTypes      Kind = "configuration-types"
	ConfigurationStatuses   Kind = "configuration-statuses"
	ConfigurationInterfaces Kind = "configuration-interfaces"
	Manufacturers           Kind = "manufacturers"
	Models                  Kind = "models"
	OperatingSystems        Kind = "operating-systems"
	Platforms               Kind = "platforms"
	Countries               Kind = "countries"
	Regions                 Kind = "regions"
	Locations               Kind = "locations"
	Contacts                Kind = "contacts"
	ContactTypes            Kind = "contact-types"
	Attachments             Kind = "attachments"
	RelatedItems            Kind = "related-items"
	Passwords               Kind = "passwords"
	PasswordCategories      Kind = "password-categories"
	Documents               Kind = "documents"
	Domains                 Kind = "domains"
	Checklists              Kind = "checklists"
	ChecklistTasks          Kind = "checklist-tasks"
	FlexibleAssetTypes      Kind = "flexible-asset-types"
	FlexibleAssetFields     Kind = "flexible-asset-fields"
	FlexibleAssets          Kind = "flexible-assets"
	Expirations             Kind = "expirations"
)

// Kinds lists every kind served, parents before what refers to them.
func Kinds() []Kind {
	out := make([]Kind, 0, len(schemas))
	for _, s := range schemas {
		out = append(out, s.kind)
	}
	return out
}

// A fieldType says which JSON values an attribute takes and how it is stored.
type fieldType uint8

const (
	typeText     fieldType = iota // string or null
	typeFlag                      // true, false, 1, 0; null where nullable
	typeDate                      // YYYY-MM-DD or null
	typeRef                       // the id of another record, number or numeric string, or null
	typeEmails                    // the contact's mail addresses, replaced as a whole
	typePhones                    // the contact's phone numbers, replaced as a whole
	typeComputed                  // never stored
	typeNumber                    // a whole number or null
	typeFile                      // the bytes of a file, never shown
	typeTraits                    // the traits of a flexible asset, replaced as a whole
	typeLink                      // a record of any kind, which takes this one along when it goes
)

// Who may write an attribute.
type access uint8

const (
	readOnly   access = iota // filled by the server; ignored in requests
	writable                 // by API, and by people
	editorOnly               // by people and the PSA; ignored in API requests
)

// A field is one attribute of a kind.
type field struct {
	name       string // kebab case
	typ        fieldType
	access     access
	mandatory  bool                         // "can't be blank"; for a reference "must exist"
	ref        Kind                         // typeRef: the kind it points to
	sameOrg    bool                         // typeRef: must be of the record's own organization
	max        int                          // longest text in characters; 0 for no limit
	valid      func(string) bool            // further check of a text that is not null; nil for none
	fixed      bool                         // set at creation only; a PATCH ignores it
	whenSynced bool                         // may still be changed on a record that the PSA owns
	nullFlag   bool                         // typeFlag: starts as null, not false
	indexed    bool                         // kept in a lookup table
	cut        int                          // characters shown in an index; 0 for all
	hidden     bool                         // stored, never shown
	asText     bool                         // typeRef: shown as a string
	showOnly   bool                         // shown when one record is asked for, not in lists and included
	secret     bool                         // shown and taken with Password Access only, and shown as showOnly is
	show       func(v *view, r *record) any // replaces the stored value in answers
	omit       func(sw *Switches) bool      // leaves the attribute out of answers
	store      func(v any) any              // last touch before a text is stored, e.g. digits only
}

func text(name string) *field { return &field{name: name, access: writable} }
func flag(name string) *field { return &field{name: name, typ: typeFlag, access: writable} }
func date(name string) *field { return &field{name: name, typ: typeDate, access: writable} }
func ref(n string, k Kind) *field {
	return &field{name: n, typ: typeRef, access: writable, ref: k, indexed: true}
}

func number(name string) *field { return &field{name: name, typ: typeNumber, access: writable} }

// linkTo is the record that something hangs on. It is set by the route or by the
// code of the kind, and stays.
func linkTo(name string) *field {
	return &field{name: name, typ: typeLink, indexed: true, hidden: true}
}

// computed is an attribute that is worked out for each answer.
func computed(name string, show func(v *view, r *record) any) *field {
	return &field{name: name, typ: typeComputed, show: show}
}

// companion is the read-only "x-name" beside a stored "x-id".
func companion(name, idField string) *field {
	return computed(name, func(v *view, r *record) any {
		target := v.st.follow(r, idField)
		if target == nil {
			return nil
		}
		return target.name()
	})
}

// orgColumn is a column of the record's organization.
func orgColumn(name, column string) *field {
	return computed(name, func(v *view, r *record) any {
		if o := v.st.follow(r, "organization-id"); o != nil {
			return o.get(column)
		}
		return nil
	})
}

func createdAt() *field {
	return computed("created-at", func(_ *view, r *record) any { return stamp(r.created) })
}

func updatedAt() *field {
	return computed("updated-at", func(_ *view, r *record) any { return stamp(r.updated) })
}

func (f *field) required() *field                  { f.mandatory = true; return f }
func (f *field) synced() *field                    { f.whenSynced = true; return f }
func (f *field) limit(n int) *field                { f.max = n; return f }
func (f *field) by(a access) *field                { f.access = a; return f }
func (f *field) lookup() *field                    { f.indexed = true; return f }
func (f *field) once() *field                      { f.fixed = true; return f }
func (f *field) sameOrganization() *field          { f.sameOrg = true; return f }
func (f *field) check(ok func(string) bool) *field { f.valid = ok; return f }

// ops says which routes a kind has.
type ops uint32

const (
	flatIndex ops = 1 << iota
	nestedIndex
	flatShow
	nestedShow
	flatCreate
	nestedCreate // one object or an array
	flatUpdate
	nestedUpdate
	bulkUpdate
	flatBulkDelete
	nestedBulkDelete
	nestedDelete // single, answers 204
	flatDelete   // likewise
	putAsPatch
	nestedBulkUpdate
)

// A schema is everything the generic code knows about a kind.
type schema struct {
	kind   Kind
	path   string // segment of the route: snake case, plural
	fields []*field
	at     map[string]int // name -> position in fields and in record.vals
	ops    ops
	parent Kind   // of the nested routes; "" for none
	via    string // the reference to that parent
	// owners are the segments of the kinds below which the routes stand, where
	// there are several; via is then a typeLink. Kinds that are not served here are
	// among them: nothing has their ids.
	owners  []string
	filters map[string]filter
	sorts   map[string]sorter
	// index and show list the include names each route takes, in kebab case.
	index, show []string
	// nameOf is what companions of references to this kind show; nil for the attribute name.
	nameOf func(r *record) any
	// inline is the kind whose records a POST may carry in its relationships; "" for none.
	inline Kind
	// always are the relationships that answers show without an include.
	always []string
	// includedNumber: among "included" the id is a number, as in the vendor's example.
	includedNumber bool
	// toList and toDelete say which filters a list, and a deletion by filter, cannot do without.
	toList, toDelete func(q *query) *failure
	// missing takes routes away by a switch; nil for none.
	missing func(sw *Switches, op ops) bool
	// form: a POST or PATCH may be multipart/form-data as well.
	form bool
	// prepare runs before a new record takes its attributes.
	prepare func(t *tx, r *record, in *input) *failure
	// created runs when a POST has stored the attributes; changed after that, and
	// after any other write that altered something.
	created func(t *tx, r *record, in *input) *failure
	changed func(t *tx, r *record, before *record) *failure
	// removing runs before a record goes.
	removing func(t *tx, r *record) *failure
	// idInside: answers carry the id among the attributes, and not outside it.
	idInside bool
}

func (s *schema) field(name string) *field {
	i, ok := s.at[name]
	if !ok {
		return nil
	}
	return s.fields[i]
}

// schemas are the kinds served, in the order of Kinds. They are put together at
// start-up, since families refer to code that refers back to them.
var (
	schemas      []*schema
	schemaByKind map[Kind]*schema
	schemaByPath map[string]*schema
)

func init() {
	schemas = buildSchemas()
	schemaByKind, schemaByPath = indexSchemas(schemas)
}

func buildSchemas() []*schema {
	list := []*schema{
		countries(), regions(), platforms(), operatingSystems(),
		accountList(OrganizationTypes, "organization_types"),
		accountList(OrganizationStatuses, "organization_statuses"),
		accountList(ConfigurationStatuses, "configuration_statuses"),
		accountList(ContactTypes, "contact_types"),
		configurationTypes(), manufacturers(), models(),
		organizations(), locations(), contacts(), configurations(), interfaces(),
		passwordCategories(), passwords(), documents(), domains(), checklists(), checklistTasks(),
		flexibleTypes(), flexibleFields(), flexibleAssets(), expirations(),
		attachments(), relatedItems(),
	}
	for _, s := range list {
		s.at = make(map[string]int, len(s.fields))
		for i, f := range s.fields {
			s.at[f.name] = i
		}
	}
	return list
}

func indexSchemas(list []*schema) (map[Kind]*schema, map[string]*schema) {
	byKind, byPath := map[Kind]*schema{}, map[string]*schema{}
	for _, s := range list {
		byKind[s.kind], byPath[s.path] = s, s
	}
	return byKind, byPath
}
