package itglue

// expirations are dates of other records, seen from one place. Nobody writes them:
// they follow the warranty of a configuration, the Date fields of flexible assets
// that are marked so, and domains.
func expirations() *schema {
	org := ref("organization-id", Organizations).by(readOnly)
	day := date("expiration-date").by(readOnly).lookup()
	day.show = func(_ *view, r *record) any { return midnight(r.get("expiration-date")) }
	return &schema{
		kind: Expirations, path: "expirations", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex | flatShow,
		fields: []*field{
			org, companion("organization-name", "organization-id"),
			computed("resource-url", func(_ *view, r *record) any { return webAddress(r) }),
			text("description").by(readOnly), day,
			createdAt(), updatedAt(),
			computed("resource-id", func(_ *view, r *record) any { return r.link("owner").id }),
			computed("resource-type", func(_ *view, r *record) any { return embeddedWord(r) }),
			computed("resource-type-name", func(v *view, r *record) any { return v.st.cachedType(r) }),
			computed("resource-name", func(v *view, r *record) any { return v.st.cachedName(r) }),
			linkTo("owner"), hiddenText("source"),
		},
		filters: map[string]filter{
			"id": byID(), "organization_id": byRef("organization-id"), "expiration_date": byDay("expiration-date"),
			"resource_id":        byShown(func(_ *store, r *record) any { return string(appendJSON(nil, r.link("owner").id)) }),
			"resource_type_name": byShown((*store).cachedType), "resource_name": byShown((*store).cachedName),
			"description": byText("description"),
		},
		sorts: map[string]sorter{"id": sortID, "organization_id": sortField("organization-id"),
			"expiration_date": sortField("expiration-date"), "created_at": sortCreated, "updated_at": sortUpdated},
	}
}

// byDay filters by a date, or by a range of them.
func byDay(field string) filter {
	f := byText(field)
	f.ranged = true
	f.between = func(low, high string) test {
		return func(r *record) bool {
			s, ok := r.get(field).(string)
			return ok && (low == "*" || s >= low) && (high == "*" || s <= high)
		}
	}
	return f
}

// expire keeps the expiration that follows from one date of a record; source tells
// its dates apart, and no date means no expiration.
func (t *tx) expire(owner *record, source, description string, day any) *failure {
	var r *record
	for _, e := range t.st.linked(Expirations, "owner", owner.self()) {
		if e.text("source") == source {
			r = e
		}
	}
	switch {
	case day == nil && r == nil:
		return nil
	case day == nil:
		return t.destroy(r)
	case r == nil:
		r = t.add(schemaByKind[Expirations])
		t.set(r, "owner", owner.self())
		t.set(r, "source", source)
	}
	changed := t.set(r, "organization-id", owner.get("organization-id"))
	for name, v := range map[string]any{"description": description, "expiration-date": day} {
		changed = t.set(r, name, v) || changed
	}
	if changed {
		t.bump(r)
	}
	return nil
}

func (t *tx) expireWarranty(r *record) *failure {
	return t.expire(r, "warranty-expires-at", "Warranty expiration", r.get("warranty-expires-at"))
}

// deriveExpirations makes them for an account that was saved without.
func (t *tx) deriveExpirations() {
	for _, e := range t.st.table(Configurations).all {
		if !e.stale() {
			t.now = e.r.updated
			_ = t.expireWarranty(e.r) // cannot fail: nothing is taken away
		}
	}
}
