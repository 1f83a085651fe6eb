package itglue

const listOps = flatIndex | flatShow | flatCreate | flatUpdate

// accountList is a list of the account with nothing but names: organization
// types and statuses, configuration statuses, contact types.
func accountList(k Kind, path string) *schema {
	return &schema{
		kind: k, path: path, ops: listOps,
		fields:  []*field{text("name").required().lookup(), createdAt(), updatedAt()},
		filters: map[string]filter{"name": byText("name")},
		sorts:   standardSorts(),
	}
}

// configurationTypes carry a kind from a fixed vocabulary, which shows on the
// configurations and cannot be set by API.
func configurationTypes() *schema {
	s := accountList(ConfigurationTypes, "configuration_types")
	kind := text("kind").by(editorOnly)
	kind.hidden = true
	count := computed("configurations-count", func(v *view, r *record) any {
		t := v.st.table(Configurations)
		return len(t.refs[t.schema.at["configuration-type-id"]][r.id])
	})
	s.fields = []*field{text("name").required().lookup(), count, createdAt(), updatedAt(), kind}
	return s
}

func manufacturers() *schema { return accountList(Manufacturers, "manufacturers") }

// models cannot be filtered by name, and belong to one manufacturer.
func models() *schema {
	maker := ref("manufacturer-id", Manufacturers).required()
	maker.omit = func(sw *Switches) bool { return sw.ModelManufacturerAbsent }
	sorts := standardSorts()
	sorts["manufacturer_id"] = sortField("manufacturer-id")
	return &schema{
		kind: Models, path: "models", parent: Manufacturers, via: "manufacturer-id",
		ops: flatIndex | nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate |
			bulkUpdate,
		fields:  []*field{text("name").required(), maker, createdAt(), updatedAt()},
		filters: map[string]filter{"id": byID()},
		sorts:   sorts,
	}
}

func platforms() *schema {
	s := accountList(Platforms, "platforms")
	s.ops = globalOps
	s.fields[0].access = editorOnly
	return s
}

func operatingSystems() *schema {
	return &schema{
		kind: OperatingSystems, path: "operating_systems", ops: globalOps,
		fields: []*field{text("name").by(editorOnly).required().lookup(), ref("platform-id", Platforms).by(editorOnly),
			companion("platform-name", "platform-id"), createdAt(), updatedAt()},
		filters: map[string]filter{"name": byText("name")},
		sorts:   standardSorts(),
	}
}
