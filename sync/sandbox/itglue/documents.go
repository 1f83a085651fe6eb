package itglue

// documents are made elsewhere; they are here to be led to, to carry attachments,
// and to be renamed. Reading them came after the vendor's page of 2025.
func documents() *schema {
	return &schema{
		kind: Documents, path: "documents", parent: Organizations, via: "organization-id",
		ops: nestedIndex | flatShow | nestedShow | flatUpdate | nestedUpdate | bulkUpdate,
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			computed("resource-url", func(_ *view, r *record) any { return webAddress(r) }),
			flag("restricted"), flag("my-glue").by(editorOnly),
			text("name").required().lookup(),
			flag("archived"), flag("public"), flag("sop-generator"),
			createdAt(), updatedAt(),
		},
		filters: map[string]filter{"id": byID(), "name": byText("name"), "organization_id": byRef("organization-id")},
		sorts:   standardSorts(),
		index:   []string{"attachments"},
		show:    []string{"attachments", "related-items"},
		missing: func(sw *Switches, op ops) bool {
			return sw.DocumentReadsMissing && op&(nestedIndex|flatShow|nestedShow) != 0
		},
	}
}

// domains are read-only; there is no route to one alone.
func domains() *schema {
	screenshot := computed("screenshot", func(*view, *record) any { return "" })
	expires := date("expires-on").by(editorOnly)
	expires.show = func(_ *view, r *record) any { return midnight(r.get("expires-on")) }
	return &schema{
		kind: Domains, path: "domains", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex,
		fields: []*field{
			ref("organization-id", Organizations).by(editorOnly).required().once(),
			companion("organization-name", "organization-id"),
			computed("resource-url", func(_ *view, r *record) any { return webAddress(r) }),
			text("name").by(editorOnly).required().lookup(), screenshot,
			text("registrar-name").by(editorOnly), text("notes").by(editorOnly), expires,
			updatedAt(),
		},
		filters: map[string]filter{"id": byID(), "organization_id": byRef("organization-id")},
		sorts:   standardSorts(),
		index:   []string{"attachments", "passwords"},
		changed: func(t *tx, r, _ *record) *failure {
			return t.expire(r, "expires-on", "Domain expiration", r.get("expires-on"))
		},
	}
}

// midnight is a date in the form of a time.
func midnight(v any) any {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	return s + "T00:00:00.000Z"
}
