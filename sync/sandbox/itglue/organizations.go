package itglue

import (
	"strconv"
	"strings"
)

func organizations() *schema {
	notes := text("quick-notes").synced()
	notes.cut = 250
	parent := ref("parent-id", Organizations)
	parent.asText = true
	logo := computed("logo", func(*view, *record) any { return "" })
	return &schema{
		kind: Organizations, path: "organizations",
		ops: flatIndex | flatShow | flatCreate | flatUpdate | bulkUpdate | flatBulkDelete,
		fields: []*field{
			text("name").required().lookup(),
			text("alert").synced(),
			text("description").synced(),
			ref("organization-type-id", OrganizationTypes),
			companion("organization-type-name", "organization-type-id"),
			ref("organization-status-id", OrganizationStatuses),
			companion("organization-status-name", "organization-status-id"),
			computed("my-glue-account-id", func(*view, *record) any { return nil }),
			flag("primary").by(editorOnly), logo, notes,
			text("short-name"),
			createdAt(), updatedAt(),
			parent,
			computed("ancestor-ids", ancestors),
			flag("my-glue").by(editorOnly), psaState(),
			computed("resource-url", func(_ *view, r *record) any { return webHost + "/" + strconv.FormatUint(r.id, 10) }),
		},
		filters: withPSA(map[string]filter{
			"id": byID().withExclude(), "name": byName().withExclude(),
			"organization_type_id":   byRef("organization-type-id").withExclude(),
			"organization_status_id": byRef("organization-status-id").withExclude(),
			"created_at":             byTime(func(r *record) int64 { return r.created }),
			"updated_at":             byTime(func(r *record) int64 { return r.updated }),
			"my_glue_account_id":     byNothing(), "group_id": byNothing(), "primary": byFlag("primary"),
		}),
		sorts: map[string]sorter{
			"name": sortField("name"), "id": sortID, "updated_at": sortUpdated, "created_at": sortCreated,
			"organization_status_name": sortCompanion("organization-status-id"),
			"organization_type_name":   sortCompanion("organization-type-id"),
			"short_name":               sortField("short-name"),
			"my_glue_account_id":       func(*store, *record) sortKey { return sortKey{null: true} },
		},
		index:    []string{"adapters-resources", "attachments", "rmm-companies"},
		show:     []string{"adapters-resources", "attachments", "rmm-companies"},
		removing: removeOrganization,
	}
}

// psaState shows how the record stands with the PSA; null for a local one.
func psaState() *field {
	return computed("psa-integration", func(_ *view, r *record) any {
		if r.psa.state == "" {
			return nil
		}
		return r.psa.state
	})
}

// ancestors is a text such as "[1,6]", the root first; null without a parent.
func ancestors(v *view, r *record) any {
	var ids []string
	for p := v.st.follow(r, "parent-id"); p != nil && len(ids) < 32; p = v.st.follow(p, "parent-id") {
		ids = append([]string{strconv.FormatUint(p.id, 10)}, ids...)
	}
	if ids == nil {
		return nil
	}
	return "[" + strings.Join(ids, ",") + "]"
}

// ofOrganizations are the kinds whose records belong to an organization.
var ofOrganizations = []Kind{Configurations, Contacts, Locations, FlexibleAssets, Passwords, Documents, Domains, Checklists,
	Expirations}

// removeOrganization takes everything of an organization along.
func removeOrganization(t *tx, r *record) *failure {
	for _, k := range ofOrganizations {
		for _, child := range t.st.children(k, "organization-id", r.id) {
			if child.dead {
				continue // it went with another
			}
			if bad := t.destroy(child); bad != nil {
				return bad
			}
		}
	}
	return nil
}

// purge carries out the deletions of organizations whose time has come.
func (s *Server) purge() {
	if len(s.doomed) == 0 {
		return
	}
	now := s.clock().UnixMilli()
	kept := s.doomed[:0]
	for _, id := range s.doomed {
		r := s.st.find(Organizations, id)
		switch {
		case r == nil || r.removeAt == 0:
		case r.removeAt > now:
			kept = append(kept, id)
		default:
			t := s.newTx()
			t.editor = true
			_ = t.destroy(r) // cannot fail for an editor
			s.told()
		}
	}
	s.doomed = kept
}
