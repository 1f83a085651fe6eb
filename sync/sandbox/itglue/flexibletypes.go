package itglue

import (
	"slices"
	"strconv"
	"strings"
)

// flexibleTypes are the kinds of records that an account makes up by itself. Their
// fields come along in the relationships of a POST, and nowhere else.
func flexibleTypes() *schema {
	return &schema{
		kind: FlexibleAssetTypes, path: "flexible_asset_types", ops: listOps,
		fields: []*field{text("name").required().lookup(), text("description"), createdAt(), updatedAt(),
			text("icon"), flag("show-in-menu"), flag("enabled")},
		filters: map[string]filter{"id": byID(), "name": byText("name"), "icon": byText("icon"), "enabled": byFlag("enabled")},
		sorts:   standardSorts(),
		index:   []string{"flexible-asset-fields"},
		show:    []string{"flexible-asset-fields"},
		always:  []string{"flexible-asset-fields"},
		inline:  FlexibleAssetFields,
		prepare: func(t *tx, r *record, in *input) *failure {
			if _, inside := in.attrs["fields"]; inside {
				t.note("the fields of a flexible asset type stood among its attributes")
				return doubleEncoded() // what the vendor answers to it
			}
			t.set(r, "enabled", true)
			return nil
		},
		created: createFlexibleType,
		removing: func(t *tx, r *record) *failure {
			for _, k := range []Kind{FlexibleAssets, FlexibleAssetFields} {
				for _, child := range t.st.children(k, "flexible-asset-type-id", r.id) {
					if bad := t.destroy(child); bad != nil {
						return bad
					}
				}
			}
			return nil
		},
	}
}

func createFlexibleType(t *tx, r *record, in *input) *failure {
	for _, obj := range in.inline {
		if _, bad := t.create(schemaByKind[FlexibleAssetFields], obj, map[string]any{"flexible-asset-type-id": r.id}); bad != nil {
			return bad
		}
	}
	if !t.st.showsInList(r.id) {
		return refused("/data/attributes/flexible-asset-fields", "at least one field must be shown in the list")
	}
	return nil
}

// showsInList says whether a type has a field that its list shows.
func (st *store) showsInList(typ uint64) bool {
	return slices.ContainsFunc(st.fieldsOf(typ), func(f *record) bool { return f.flag("show-in-list") })
}

// fieldsOf are the fields of a type in their order.
func (st *store) fieldsOf(typ uint64) []*record {
	list := st.children(FlexibleAssetFields, "flexible-asset-type-id", typ)
	slices.SortStableFunc(list, func(a, b *record) int {
		x, _ := a.get("order").(int64)
		y, _ := b.get("order").(int64)
		return int(x - y)
	})
	return list
}

// traitKinds are the words for the kind of a field.
var traitKinds = []string{"Checkbox", "Date", "Header", "Number", "Select", "Text", "Textbox", "Upload", "Tag", "Percent", "Password"}

// tagged are the words for what a Tag field leads to. The vendor shows Domains and
// Configurations; the others are spelled after them.
var tagged = map[string]Kind{"Checklists": Checklists, "Configurations": Configurations, "Contacts": Contacts, "Documents": Documents,
	"Domains": Domains, "Locations": Locations, "Organizations": Organizations, "Passwords": Passwords}

// flexibleFields are listed below their type only.
func flexibleFields() *schema {
	decimals := number("decimals")
	decimals.show = func(_ *view, r *record) any {
		n, _ := r.get("decimals").(int64)
		return n
	}
	return &schema{
		kind: FlexibleAssetFields, path: "flexible_asset_fields", parent: FlexibleAssetTypes, via: "flexible-asset-type-id",
		ops: nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate | bulkUpdate |
			flatDelete | nestedDelete,
		fields: []*field{
			ref("flexible-asset-type-id", FlexibleAssetTypes).required().once(),
			number("order"), text("name").required(), text("kind").required().check(isTraitKind),
			text("hint"), decimals, text("default-value"), text("tag-type").check(isTagType),
			flag("required"), flag("use-for-title"), flag("expiration"), flag("show-in-list"),
			text("name-key").by(readOnly),
			createdAt(), updatedAt(),
		},
		filters:        map[string]filter{"id": byID()},
		sorts:          map[string]sorter{"id": sortID, "created_at": sortCreated, "updated_at": sortUpdated},
		index:          []string{"remote-assets"},
		always:         []string{"flexible-asset-type"},
		created:        nameKey,
		changed:        fieldChanged,
		removing:       removeField,
		includedNumber: true,
	}
}

func isTraitKind(s string) bool { return contains(traitKinds, s) }

func isTagType(s string) bool { return tagged[s] != "" }

// nameKey gives a new field its key, which stays when the field is renamed, and a
// place at the end if it has none.
func nameKey(t *tx, r *record, _ *input) *failure {
	siblings := t.st.fieldsOf(r.ref("flexible-asset-type-id"))
	key := keyOfName(r.text("name"))
	for n := 2; slices.ContainsFunc(siblings, func(f *record) bool { return f != r && f.text("name-key") == key }); n++ {
		key = keyOfName(r.text("name")) + "-" + strconv.Itoa(n)
	}
	t.set(r, "name-key", key)
	if r.get("order") == nil {
		last := int64(0)
		for _, f := range siblings {
			if n, _ := f.get("order").(int64); n > last {
				last = n
			}
		}
		t.set(r, "order", last+1)
	}
	return nil
}

// keyOfName makes "email-servers" of "Email Servers".
func keyOfName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

func fieldChanged(t *tx, r, before *record) *failure {
	typ := r.ref("flexible-asset-type-id")
	for _, f := range t.st.fieldsOf(typ) {
		if f != r && same(f.get("order"), r.get("order")) {
			return refused("/data/attributes/order", "has already been taken")
		}
	}
	switch kind := r.text("kind"); {
	case kind == "Select" && r.text("default-value") == "":
		return refused("/data/attributes/default-value", "can't be blank")
	case kind == "Tag" && r.text("tag-type") == "":
		return refused("/data/attributes/tag-type", "can't be blank")
	case before.text("kind") != "" && before.text("kind") != kind && t.inUse(r):
		return refused("/data/attributes/kind", "cannot be changed once the field is in use")
	case before.flag("show-in-list") && !t.st.showsInList(typ):
		return refused("/data/attributes/show-in-list", "at least one field must be shown in the list")
	}
	return nil
}

// inUse says whether any asset has a value in the field.
func (t *tx) inUse(f *record) bool {
	key := f.text("name-key")
	return slices.ContainsFunc(t.st.children(FlexibleAssets, "flexible-asset-type-id", f.ref("flexible-asset-type-id")),
		func(a *record) bool { return a.traits()[key] != nil })
}

// removeField takes the values of the field along.
func removeField(t *tx, r *record) *failure {
	typ := r.ref("flexible-asset-type-id")
	last := r.flag("show-in-list") && !slices.ContainsFunc(t.st.fieldsOf(typ), func(f *record) bool { return f != r && f.flag("show-in-list") })
	assets := t.st.children(FlexibleAssets, "flexible-asset-type-id", typ)
	if last && !t.editor {
		return refused("/data/attributes/show-in-list", "at least one field must be shown in the list")
	}
	for _, a := range assets {
		if bad := t.setTrait(a, r.text("name-key"), nil); bad != nil {
			return bad
		}
	}
	return nil
}
