package itglue

import "strings"

func contacts() *schema {
	important := flag("important")
	important.nullFlag = true
	return &schema{
		kind: Contacts, path: "contacts", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate |
			bulkUpdate | flatBulkDelete | nestedBulkDelete,
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			computed("name", func(_ *view, r *record) any { return fullName(r) }),
			text("first-name").lookup(), text("last-name").lookup(), text("title"),
			ref("contact-type-id", ContactTypes), companion("contact-type-name", "contact-type-id"),
			ref("location-id", Locations).sameOrganization(), companion("location-name", "location-id"),
			important, text("notes"), flag("restricted"),
			createdAt(), updatedAt(),
			{name: "contact-emails", typ: typeEmails, access: writable},
			{name: "contact-phones", typ: typePhones, access: writable},
		},
		nameOf: fullName,
		filters: withPSA(map[string]filter{
			"id": byID(), "first_name": byText("first-name"), "last_name": byText("last-name"), "title": byText("title"),
			"contact_type_id": byRef("contact-type-id"), "important": byFlag("important"),
			"organization_id": byRef("organization-id"), "primary_email": byPrimaryEmail(),
		}),
		sorts: map[string]sorter{"first_name": sortField("first-name"), "last_name": sortField("last-name"), "id": sortID,
			"created_at": sortCreated, "updated_at": sortUpdated},
		index: placeIncludes,
		show:  append(append([]string{}, placeIncludes...), "recent-versions", "related-items", "authorized-users"),
		created: func(t *tx, r *record, _ *input) *failure {
			for _, n := range []string{"contact-emails", "contact-phones"} {
				if r.get(n) == nil {
					t.set(r, n, []any{})
				}
			}
			return nil
		},
	}
}

func fullName(r *record) any {
	return strings.TrimSpace(r.text("first-name") + " " + r.text("last-name"))
}

func byPrimaryEmail() filter {
	return filter{compile: func(_ *store, _ *Switches, values []string) (test, bool) {
		return func(r *record) bool {
			mails, _ := r.get("contact-emails").([]any)
			for _, m := range mails {
				o, _ := m.(map[string]any)
				if v, _ := o["value"].(string); o["primary"] == true && contains(values, v) {
					return true
				}
			}
			return false
		}, true
	}}
}

// reachItems checks and tidies the mails or phones of a contact. Each needs a
// value and a label; numbers keep their digits only.
func reachItems(v any, f *field) (any, string) {
	if v == nil {
		return []any{}, ""
	}
	list, ok := v.([]any)
	if !ok {
		return nil, "must be an array"
	}
	out := make([]any, 0, len(list))
	for _, item := range list {
		obj, ok := item.(map[string]any)
		if !ok {
			return nil, "must be an array of objects"
		}
		in := map[string]any{}
		for k, v := range obj {
			in[kebab(k)] = v
		}
		value, _ := in["value"].(string)
		label, _ := in["label-name"].(string)
		if label == "" {
			return nil, "label can't be blank"
		}
		primary, _ := flagOf(in["primary"])
		o := map[string]any{"value": value, "primary": primary == true, "label-name": label}
		if f.typ == typePhones {
			digits, _ := digitsOnly(value).(string)
			value = digits
			o["value"], o["label-type"], o["formatted-value"] = digits, "phone", formatPhone(digits)
			if strings.Contains(strings.ToLower(label), "fax") {
				o["label-type"] = "fax"
			}
			o["extension"] = nil
			if ext, ok := in["extension"].(string); ok && ext != "" {
				o["extension"] = ext
			}
		}
		if value == "" {
			return nil, "value can't be blank"
		}
		out = append(out, o)
	}
	return out, ""
}
