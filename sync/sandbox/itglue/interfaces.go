package itglue

import "regexp"

var macShape = regexp.MustCompile(`^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$`)

// interfaces have no account-wide index and carry their id among the attributes.
func interfaces() *schema {
	id := computed("id", func(_ *view, r *record) any { return r.id })
	id.omit = func(sw *Switches) bool { return sw.InterfaceID == InterfaceIDTop }
	parent := ref("configuration-id", Configurations).required().once()
	parent.hidden = true
	return &schema{
		kind: ConfigurationInterfaces, path: "configuration_interfaces", parent: Configurations, via: "configuration-id",
		ops: nestedIndex | flatShow | nestedShow | flatCreate | nestedCreate | flatUpdate | nestedUpdate | bulkUpdate |
			nestedDelete,
		fields: []*field{
			flag("primary"),
			text("name"),
			text("ip-address").check(validIP).lookup(),
			text("mac-address").check(macShape.MatchString),
			text("notes"),
			id, createdAt(), updatedAt(), parent,
		},
		filters:  map[string]filter{"id": byID(), "ip_address": byText("ip-address")},
		sorts:    map[string]sorter{"created_at": sortCreated, "updated_at": sortUpdated},
		created:  createInterface,
		changed:  interfaceChanged,
		removing: removeInterface,
		idInside: true,
		missing:  func(sw *Switches, op ops) bool { return op == nestedDelete && sw.InterfaceDeleteMissing },
	}
}

// createInterface lets the account's habit with the first interface act.
func createInterface(t *tx, r *record, _ *input) *failure {
	siblings := t.st.children(ConfigurationInterfaces, "configuration-id", r.ref("configuration-id"))
	if t.srv.sw.FirstInterfacePrimary && len(siblings) == 1 {
		t.set(r, "primary", true)
	}
	return nil
}

// interfaceChanged is the mirror rule from the interface's side: one interface is
// primary, and its IP and MAC are the configuration's.
func interfaceChanged(t *tx, r, before *record) *failure {
	parent := t.st.find(Configurations, r.ref("configuration-id"))
	if parent == nil {
		return nil
	}
	was, is := before.flag("primary"), r.flag("primary")
	if is && !was {
		for _, other := range t.st.children(ConfigurationInterfaces, "configuration-id", parent.id) {
			if other != r && t.set(other, "primary", false) {
				t.bump(other)
			}
		}
	}
	switch {
	case is:
		return t.mirrorToConfiguration(parent, r.get("ip-address"), r.get("mac-address"))
	case was:
		return t.mirrorToConfiguration(parent, nil, nil)
	case t.srv.sw.SecondaryInterfaceBumps:
		t.bump(parent)
	}
	return nil
}

func removeInterface(t *tx, r *record) *failure {
	parent := t.st.find(Configurations, r.ref("configuration-id"))
	switch {
	case parent == nil:
	case r.flag("primary"):
		return t.mirrorToConfiguration(parent, nil, nil)
	case t.srv.sw.SecondaryInterfaceBumps:
		t.bump(parent)
	}
	return nil
}

// mirrorToConfiguration writes the primary interface's addresses on its
// configuration. The PSA owns the primary IP of a synced one.
func (t *tx) mirrorToConfiguration(r *record, ip, mac any) *failure {
	if !t.editor && t.locked(r) && !same(r.get("primary-ip"), ip) {
		t.note("the primary IP of the synced configuration %d was to change through an interface", r.id)
		return syncedRefusal("/data/attributes/ip-address")
	}
	a, b := t.set(r, "primary-ip", ip), t.set(r, "mac-address", mac)
	if a || b {
		t.bump(r)
	}
	return nil
}

// mirrorToInterface writes a configuration's changed addresses on its primary
// interface, which is made when there is none.
func (t *tx) mirrorToInterface(r, before *record) *failure {
	ip, mac := r.get("primary-ip"), r.get("mac-address")
	if same(before.get("primary-ip"), ip) && same(before.get("mac-address"), mac) {
		return nil
	}
	var primary *record
	for _, c := range t.st.children(ConfigurationInterfaces, "configuration-id", r.id) {
		if c.flag("primary") {
			primary = c
		}
	}
	if primary == nil {
		if ip == nil && mac == nil {
			return nil
		}
		primary = t.add(schemaByKind[ConfigurationInterfaces])
		t.set(primary, "configuration-id", r.id)
		t.set(primary, "primary", true)
	}
	a, b := t.set(primary, "ip-address", ip), t.set(primary, "mac-address", mac)
	if a || b {
		t.bump(primary)
	}
	return nil
}
