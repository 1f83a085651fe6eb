package itglue

const globalOps = flatIndex | flatShow

// countries are global and carry no timestamps.
func countries() *schema {
	return &schema{
		kind: Countries, path: "countries", ops: globalOps,
		fields:  []*field{text("name").by(editorOnly).required().lookup(), text("iso").by(editorOnly)},
		filters: map[string]filter{"name": byText("name"), "iso": byText("iso")},
		sorts:   standardSorts(),
	}
}

// regions belong to a country. The country filter and route are reported not to
// narrow the list; see Switches.RegionsNarrow.
func regions() *schema {
	return &schema{
		kind: Regions, path: "regions", ops: globalOps | nestedIndex, parent: Countries, via: "country-id",
		fields: []*field{text("name").by(editorOnly).required().lookup(), text("iso").by(editorOnly),
			ref("country-id", Countries).by(editorOnly).required()},
		filters: map[string]filter{"name": byText("name"), "iso": byText("iso"), "country_id": byCountry()},
		sorts:   standardSorts(),
	}
}

func byCountry() filter {
	narrow := byRef("country-id")
	return filter{compile: func(st *store, sw *Switches, values []string) (test, bool) {
		if !sw.RegionsNarrow {
			return func(*record) bool { return true }, true
		}
		return narrow.compile(st, sw, values)
	}}
}
