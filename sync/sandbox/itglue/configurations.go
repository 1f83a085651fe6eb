package itglue

import (
	"net/netip"
	"strconv"
)

func configurations() *schema {
	kindOfType := computed("configuration-type-kind", func(v *view, r *record) any {
		if t := v.st.follow(r, "configuration-type-id"); t != nil {
			return t.get("kind")
		}
		return nil
	})
	withInterfaces := []string{"adapters-resources", "configuration-interfaces", "rmm-records", "passwords", "attachments",
		"tickets", "dnet-fa-remote-assets", "user-resource-accesses", "group-resource-accesses"}
	return &schema{
		kind: Configurations, path: "configurations", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate |
			bulkUpdate | flatBulkDelete | nestedBulkDelete | putAsPatch,
		// In the order of a real answer.
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			computed("resource-url", configurationURL),
			flag("restricted").synced(), psaState(), flag("my-glue").by(editorOnly),
			text("name").required().lookup(),
			text("hostname"),
			text("primary-ip").check(validIP),
			text("mac-address").limit(17).lookup(),
			text("default-gateway"),
			text("serial-number").synced().lookup(),
			text("asset-tag").synced().lookup(),
			text("position"), text("installed-by"), text("purchased-by"),
			text("notes").synced(),
			text("operating-system-notes"),
			date("warranty-expires-at").synced(),
			date("mitp-device-expiration-date").synced(),
			date("mitp-end-of-life-date").synced(),
			date("installed-at"),
			date("purchased-at").synced(),
			createdAt(), updatedAt(),
			orgColumn("organization-short-name", "short-name"),
			ref("configuration-type-id", ConfigurationTypes).required(),
			companion("configuration-type-name", "configuration-type-id"),
			kindOfType,
			ref("configuration-status-id", ConfigurationStatuses),
			companion("configuration-status-name", "configuration-status-id"),
			ref("manufacturer-id", Manufacturers),
			companion("manufacturer-name", "manufacturer-id"),
			ref("model-id", Models),
			ref("operating-system-id", OperatingSystems),
			companion("operating-system-name", "operating-system-id"),
			ref("location-id", Locations).sameOrganization(),
			companion("location-name", "location-id"),
			ref("contact-id", Contacts).sameOrganization(),
			flag("archived").synced(),
			companion("model-name", "model-id"),
			companion("contact-name", "contact-id"),
		},
		filters: withRMM(withPSA(map[string]filter{
			"id": byID(), "name": byName(), "organization_id": byRef("organization-id"),
			"configuration_type_id":   byRef("configuration-type-id"),
			"configuration_status_id": byRef("configuration-status-id"),
			"contact_id":              byRef("contact-id"),
			"serial_number":           byText("serial-number"), "mac_address": byText("mac-address"),
			"asset_tag": byText("asset-tag"), "archived": byFlag("archived"),
		})),
		sorts:  standardSorts(),
		inline: ConfigurationInterfaces,
		index:  withInterfaces,
		show: append(append([]string{}, withInterfaces...), "rmm-adapters-resources", "adapters-resources-errors",
			"rmm-adapters-resources-errors", "active-network-glue-network-devices", "to-configuration-connections",
			"from-configuration-connections", "recent-versions", "related-items", "authorized-users"),
		created:  createConfiguration,
		changed:  configurationChanged,
		removing: removeConfiguration,
	}
}

func configurationURL(_ *view, r *record) any {
	return webHost + "/" + strconv.FormatUint(r.ref("organization-id"), 10) + "/configurations/" + strconv.FormatUint(r.id, 10)
}

// validIP accepts IPv4 and IPv6 without a prefix length or zone.
func validIP(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Zone() == ""
}

// createConfiguration makes the interfaces that a POST carries along.
func createConfiguration(t *tx, r *record, in *input) *failure {
	for _, obj := range in.inline {
		if _, bad := t.create(schemaByKind[ConfigurationInterfaces], obj, map[string]any{"configuration-id": r.id}); bad != nil {
			return bad
		}
	}
	return nil
}

func removeConfiguration(t *tx, r *record) *failure {
	for _, c := range t.st.children(ConfigurationInterfaces, "configuration-id", r.id) {
		t.drop(c)
	}
	return nil
}

// configurationChanged keeps the primary interface in step, and the model with
// its manufacturer where the account insists on it.
func configurationChanged(t *tx, r, before *record) *failure {
	if t.srv.sw.ModelMismatchRefused && !t.editor {
		if m := t.st.follow(r, "model-id"); m != nil && m.ref("manufacturer-id") != r.ref("manufacturer-id") {
			return refused("/data/attributes/model", "must belong to the manufacturer")
		}
	}
	if !same(before.get("warranty-expires-at"), r.get("warranty-expires-at")) {
		if bad := t.expireWarranty(r); bad != nil {
			return bad
		}
	}
	return t.mirrorToInterface(r, before)
}
