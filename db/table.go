package db

import (
	"strings"

	"sitewalk/internal/msp"
)

// A table says how one kind of record lies in the file: a column a field, named
// like it. The SQL of loading and saving follows from it, so that a new field is
// one line in msp and one in a migration.
type table struct {
	kind    msp.Kind
	name    string // quoted where it must be
	owner   string // the column that holds the organization's row; "" for account-wide kinds and for interfaces
	follows bool   // the organization is always that of the parent
	parent  string // the column of the parent's row; "" for kinds that stand by themselves
	// parentKind is the column that says of which kind the parent is; "" where that
	// is always the same.
	parentKind string
	columns    []column
	traits     bool              // further fields lie in one column, as JSON
	byField    map[msp.Field]int // index in columns
	// load is "SELECT … FROM name AS t", in the order that scanRecord reads.
	load string
	// loadMany is load with the rows of references in place of their ids: see
	// nameRefs.
	loadMany string
	// insertColumns are the columns of a new row, in the order of insertValues.
	insertColumns []string
}

type column struct {
	field msp.Field
	name  string // quoted
	ref   msp.Kind
	bool  bool
}

// allKinds lists the kinds in the order in which they depend on each other.
var allKinds = []msp.Kind{
	msp.KindOrganizationType, msp.KindOrganizationStatus, msp.KindOrganization, msp.KindLocation, msp.KindContact,
	msp.KindConfigurationType, msp.KindConfigurationStatus, msp.KindManufacturer, msp.KindModel, msp.KindPlatform,
	msp.KindOperatingSystem, msp.KindFlexibleAssetType, msp.KindConfiguration, msp.KindInterface, msp.KindFlexibleAsset,
	msp.KindPassword, msp.KindAttachment, msp.KindRelatedItem, msp.KindExpiration,
}

var tables = func() map[msp.Kind]*table {
	out := map[msp.Kind]*table{}
	for _, k := range allKinds {
		out[k] = describe(k)
	}
	return out
}()

func describe(k msp.Kind) *table {
	t := &table{kind: k, name: string(k), byField: map[msp.Field]int{}}
	switch k {
	case msp.KindLocation, msp.KindContact, msp.KindConfiguration, msp.KindFlexibleAsset, msp.KindExpiration:
		t.owner = "organization"
	case msp.KindInterface:
		t.parent = "configuration"
	case msp.KindPassword, msp.KindAttachment, msp.KindRelatedItem:
		t.owner, t.follows, t.parent, t.parentKind = "organization", true, "parent", "parent_kind"
	}
	t.traits = k == msp.KindFlexibleAsset
	for i, f := range msp.FieldsOf(k) {
		c := column{field: f.Name, name: `"` + string(f.Name) + `"`, bool: f.Kind == msp.KindBool}
		if f.Kind == msp.KindRef {
			c.ref = f.Ref
		}
		t.columns = append(t.columns, c)
		t.byField[f.Name] = i
	}
	sel := []string{"t.seq", "t.id", t.ownerID(), t.parentID(), t.parentKindText(), t.traitsText(), "t.pending", "t.gone", "t.removed_in IS NOT NULL",
		"t.version", "t.created_at", "t.updated_at"}
	for _, c := range t.columns {
		sel = append(sel, c.text("t"))
	}
	t.load = "SELECT " + strings.Join(sel, ", ") + " FROM " + t.name + " AS t"
	many := append([]string{}, sel[:len(sel)-len(t.columns)]...)
	many[2] = "coalesce(CAST(" + t.ownerSeq("t") + " AS TEXT), '')"
	if t.parent != "" && t.parentKind == "" {
		many[3] = "CAST(t." + t.parent + " AS TEXT)"
	}
	for _, c := range t.columns {
		if c.ref != "" {
			many = append(many, "coalesce(t."+c.name+", '')")
		} else {
			many = append(many, c.text("t"))
		}
	}
	t.loadMany = "SELECT " + strings.Join(many, ", ") + " FROM " + t.name + " AS t"

	t.insertColumns = []string{"seq", "id"}
	if t.owner != "" {
		t.insertColumns = append(t.insertColumns, t.owner)
	}
	if t.parentKind != "" {
		t.insertColumns = append(t.insertColumns, t.parentKind)
	}
	if t.parent != "" {
		t.insertColumns = append(t.insertColumns, t.parent)
	}
	for _, c := range t.columns {
		t.insertColumns = append(t.insertColumns, c.name)
	}
	if t.traits {
		t.insertColumns = append(t.insertColumns, "traits")
	}
	t.insertColumns = append(t.insertColumns, "name_key", "pending", "version", "created_at", "updated_at", "made_in")
	return t
}

// text is the column's value as text, references as ids.
func (c column) text(alias string) string {
	if c.ref != "" {
		return "coalesce((SELECT id FROM " + string(c.ref) + " WHERE seq = " + alias + "." + c.name + "), '')"
	}
	return alias + "." + c.name
}

// ownerID is the SQL of the organization's id, "" where there is none.
func (t *table) ownerID() string {
	if seq := t.ownerSeq("t"); seq != "NULL" {
		return "coalesce((SELECT id FROM organization WHERE seq = " + seq + "), '')"
	}
	return "''"
}

// ownerSeq is the SQL of the organization's row.
func (t *table) ownerSeq(alias string) string {
	switch {
	case t.owner != "":
		return alias + "." + t.owner
	case t.kind == msp.KindInterface:
		return "(SELECT organization FROM configuration WHERE seq = " + alias + ".configuration)"
	}
	return "NULL"
}

// tableOf finds a kind's table.
func tableOf(k msp.Kind) (*table, error) {
	if t := tables[k]; t != nil {
		return t, nil
	}
	return nil, msp.FieldError("kind", "There is no kind of record called %q. Choose one of those Sitewalk keeps.", string(k))
}

func (t *table) column(f msp.Field) (column, error) {
	if i, ok := t.byField[f]; ok {
		return t.columns[i], nil
	}
	return column{}, msp.FieldError(string(f), "A %s has no field called %q.", t.kind.Title(), string(f))
}
