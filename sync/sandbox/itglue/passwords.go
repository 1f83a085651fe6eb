package itglue

import (
	"maps"
	"net/http"
	"time"
)

// passwords may be embedded in another record, which is said at their creation and
// stays. Their values show only when one is asked for alone, and only to a key with
// Password Access.
func passwords() *schema {
	secret := text("password").required()
	secret.secret = true
	otp := text("otp-secret")
	otp.secret, otp.hidden = true, true
	live := flag("is-live")
	live.showOnly = true
	nothing := func(name string) *field { return computed(name, func(*view, *record) any { return nil }) }
	index := []string{"attachments", "rotatable-password", "updater", "shared-links", "user-resource-accesses", "group-resource-accesses"}
	return &schema{
		kind: Passwords, path: "passwords", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate |
			bulkUpdate | flatBulkDelete | nestedBulkDelete | flatDelete,
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			computed("resource-url", func(_ *view, r *record) any { return webAddress(r) }),
			flag("restricted"), flag("my-glue").by(editorOnly),
			text("name").required().lookup(),
			text("autofill-selectors"), text("username"), secret, text("url").lookup(), text("notes"),
			text("password-updated-at").check(validTime),
			number("updated-by").by(readOnly),
			computed("resource-id", func(_ *view, r *record) any {
				if l := r.link("owner"); l.id != 0 {
					return l.id
				}
				return nil
			}),
			computed("resource-type", func(_ *view, r *record) any { return embeddedWord(r) }),
			computed("cached-resource-type-name", func(v *view, r *record) any { return v.st.cachedType(r) }),
			computed("cached-resource-name", func(v *view, r *record) any { return v.st.cachedName(r) }),
			ref("password-category-id", PasswordCategories), companion("password-category-name", "password-category-id"),
			createdAt(), updatedAt(), live,
			flag("archived"), flag("shareable"), text("generated-password-type"),
			computed("otp-enabled", func(_ *view, r *record) any { return r.text("otp-secret") != "" }),
			nothing("password-folder-id"), nothing("vault-id"), nothing("parent-url"), nothing("updated-by-type"),
			computed("personal", func(*view, *record) any { return false }),
			computed("rotation-permitted", func(*view, *record) any { return false }),
			otp, linkTo("owner"), hiddenText("trait"),
		},
		filters: map[string]filter{
			"id": byID(), "name": byName(), "organization_id": byRef("organization-id"),
			"password_category_id": byRef("password-category-id"), "url": byText("url"),
			"cached_resource_name": byShown((*store).cachedName), "archived": byFlag("archived"),
		},
		sorts: map[string]sorter{"name": sortField("name"), "username": sortField("username"), "url": sortField("url"),
			"id": sortID, "created_at": sortCreated, "updated_at": sortUpdated},
		index:    index,
		show:     append(append([]string{}, index...), "recent-versions", "related-items", "authorized-users"),
		prepare:  preparePassword,
		changed:  passwordChanged,
		removing: removePassword,
	}
}

// hiddenText is what only the server writes and nobody sees.
func hiddenText(name string) *field { return &field{name: name, hidden: true} }

func validTime(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

func passwordCategories() *schema {
	s := accountList(PasswordCategories, "password_categories")
	count := computed("passwords-count", func(v *view, r *record) any {
		t := v.st.table(Passwords)
		return len(t.refs[t.schema.at["password-category-id"]][r.id])
	})
	s.fields = append(s.fields, count)
	return s
}

// embeddable are the words of resource-type. Those without a kind are not served here.
var embeddable = map[string]Kind{"Configuration": Configurations, "Contact": Contacts, "Document": Documents, "Domain": Domains,
	"Location": Locations, "Flexible Asset": FlexibleAssets, "SSL Certificate": "", "Ticket": ""}

// embeddedWord is resource-type in answers; a password trait has a word of its own.
func embeddedWord(r *record) any {
	if r.text("trait") != "" {
		return "flexible-asset-trait"
	}
	l := r.link("owner")
	for word, kind := range embeddable {
		if kind != "" && kind == l.kind {
			return word
		}
	}
	return nil
}

func (st *store) cachedName(r *record) any {
	if owner := st.target(r.link("owner")); owner != nil {
		return owner.name()
	}
	return nil
}

// cachedType is the name of the kind, or of the type of a flexible asset.
func (st *store) cachedType(r *record) any {
	owner := st.target(r.link("owner"))
	switch {
	case owner == nil:
		return nil
	case owner.schema.kind == FlexibleAssets:
		if typ := st.follow(owner, "flexible-asset-type-id"); typ != nil {
			return typ.name()
		}
	}
	return embeddedWord(r)
}

// preparePassword takes what the password is embedded in: kind and id, or neither.
func preparePassword(t *tx, r *record, in *input) *failure {
	t.set(r, "is-live", true)
	rawKind, rawID := in.attrs["resource-type"], in.attrs["resource-id"]
	if rawKind == nil && rawID == nil {
		return nil
	}
	word, _ := rawKind.(string)
	kind, known := embeddable[word]
	id, ok := refOf(rawID)
	owner := t.st.target(link{kind, id})
	switch {
	case !known:
		return refused("/data/attributes/resource-type", "is not included in the list")
	case !ok || owner == nil:
		return refused("/data/attributes/resource", "must exist")
	}
	org, given := r.get("organization-id").(uint64)
	if !given {
		org, _ = refOf(in.attrs["organization-id"])
	}
	if owner.ref("organization-id") != org && !t.srv.sw.ForeignPlaceAllowed {
		return refused("/data/attributes/resource", "must exist")
	}
	t.set(r, "owner", owner.self())
	return nil
}

// removePassword empties the trait that a password stands for.
func removePassword(t *tx, r *record) *failure {
	if a := t.st.target(r.link("owner")); a != nil && r.text("trait") != "" && a.traits()[r.text("trait")] != nil {
		next := maps.Clone(a.traits())
		delete(next, r.text("trait"))
		t.set(a, "traits", next)
		t.bump(a)
	}
	return t.bumpOwner(r)
}

// passwordChanged dates a new value, unless the request dated it.
func passwordChanged(t *tx, r, before *record) *failure {
	if !same(before.get("password"), r.get("password")) {
		if same(before.get("password-updated-at"), r.get("password-updated-at")) {
			t.set(r, "password-updated-at", stamp(t.now))
		}
		if a := t.st.target(r.link("owner")); a != nil && r.text("trait") != "" {
			if bad := t.setTrait(a, r.text("trait"), r.get("password")); bad != nil {
				return bad
			}
		}
	}
	return t.bumpOwner(r)
}

// mayShowSecrets says whether the answer to the request carries password values.
func (c *call) mayShowSecrets(index bool) bool {
	asked := c.req.Method == http.MethodGet
	q := c.req.URL.Query()
	for _, name := range []string{"show_password", "show-password"} {
		if v := q.Get(name); v != "" {
			asked = v == "true" || v == "1"
		}
	}
	return asked && c.access && !index
}
