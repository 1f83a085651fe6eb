package itglue

import "strings"

func locations() *schema {
	phone, fax := text("phone"), text("fax")
	phone.store, fax.store = digitsOnly, digitsOnly
	return &schema{
		kind: Locations, path: "locations", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate |
			bulkUpdate | flatBulkDelete | nestedBulkDelete,
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			text("name").required().lookup(),
			flag("primary"),
			text("address-1"), text("address-2"), text("city").lookup(), text("postal-code"),
			ref("region-id", Regions), companion("region-name", "region-id"),
			ref("country-id", Countries), companion("country-name", "country-id"),
			phone, fax, text("notes"), flag("restricted"),
			createdAt(), updatedAt(),
			computed("formatted-phone", func(_ *view, r *record) any { return formatPhone(r.get("phone")) }),
			computed("formatted-fax", func(_ *view, r *record) any { return formatPhone(r.get("fax")) }),
		},
		filters: withPSA(map[string]filter{
			"id": byID(), "name": byName(), "city": byText("city"), "region_id": byRef("region-id"),
			"country_id": byRef("country-id"), "organization_id": byRef("organization-id"),
		}),
		sorts: map[string]sorter{"name": sortField("name"), "id": sortID, "primary": sortField("primary"),
			"created_at": sortCreated, "updated_at": sortUpdated},
		index:   placeIncludes,
		show:    append(append([]string{}, placeIncludes...), "recent-versions", "related-items", "authorized-users"),
		changed: locationChanged,
	}
}

var placeIncludes = []string{"adapters-resources", "attachments", "passwords", "user-resource-accesses", "group-resource-accesses"}

// locationChanged keeps one primary location an organization.
func locationChanged(t *tx, r, before *record) *failure {
	if !r.flag("primary") || before.flag("primary") {
		return nil
	}
	for _, other := range t.st.children(Locations, "organization-id", r.ref("organization-id")) {
		if other != r && t.set(other, "primary", false) {
			t.bump(other)
		}
	}
	return nil
}

func digitsOnly(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// formatPhone writes ten digits the American way and leaves others as they are.
func formatPhone(v any) any {
	s, ok := v.(string)
	if !ok || len(s) != 10 {
		return v
	}
	return "(" + s[:3] + ") " + s[3:6] + "-" + s[6:]
}
