package db

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// Unlinked finds local records of a kind without a link to the system that one of
// the keys fits: name without case, serial number without case, MAC. Where the key
// names an organization (or, for models, a manufacturer; for interfaces, a
// configuration), only records of it fit. Related items have no name: all that a
// parent has fit. The engine decides which it trusts.
func (d *DB) Unlinked(ctx context.Context, system msp.System, kind msp.Kind, keys []msp.MatchKey) (map[int][]msp.SyncRecord, error) {
	t, err := tableOf(kind)
	if err != nil {
		return nil, err
	}
	out := map[int][]msp.SyncRecord{}
	err = d.look(ctx, func(q queryer) error {
		for i, key := range keys {
			found, err := unlinked(ctx, q, t, system, key)
			if err != nil {
				return err
			}
			list, err := withSync(ctx, q, system, kind, found)
			if err != nil {
				return err
			}
			if len(list) > 0 {
				out[i] = list
			}
		}
		return nil
	})
	return out, err
}

func unlinked(ctx context.Context, q queryer, t *table, system msp.System, key msp.MatchKey) ([]stored, error) {
	var parts []string
	var args []any
	or := func(cond string, arg any) {
		parts, args = append(parts, "SELECT seq FROM "+t.name+" WHERE removed_in IS NULL AND "+cond), append(args, arg)
	}
	if key.Name != "" {
		or("name_key = ?", nameKey(key.Name))
	}
	if t.kind == msp.KindConfiguration && key.SerialNumber != "" {
		or("serial_number = ? COLLATE NOCASE AND serial_number <> ''", key.SerialNumber)
	}
	if _, has := t.byField[msp.FieldMACAddress]; has && key.MACAddress != "" {
		or("mac_address = ? AND mac_address <> ''", key.MACAddress)
	}
	nameless := false
	if t.kind == msp.KindRelatedItem && key.ParentID != "" {
		or("? <> ''", string(key.ParentID))
		nameless = true
	}
	if parts == nil {
		return nil, nil
	}
	where := "t.seq IN (" + strings.Join(parts, " UNION ") + ") AND NOT EXISTS (SELECT 1 FROM link WHERE kind = ? AND record = t.seq AND system = ?)"
	args = append(args, string(t.kind), string(system))
	if key.OrganizationID != "" && t.ownerSeq("t") != "NULL" {
		where += " AND " + t.ownerSeq("t") + " = (SELECT seq FROM organization WHERE id = ?)"
		args = append(args, string(key.OrganizationID))
	}
	switch {
	case key.ParentID == "":
	case t.parent != "":
		kind := key.ParentKind
		if kind == "" {
			kind = msp.ParentOf(t.kind)
		}
		if !slices.Contains(msp.ParentKinds(t.kind), kind) {
			return nil, nil
		}
		where += " AND " + t.belongs("t", kind, "SELECT seq FROM "+tables[kind].name+" WHERE id = ?")
		args = append(args, string(key.ParentID))
	case t.kind == msp.KindModel:
		where += " AND t.manufacturer = (SELECT seq FROM manufacturer WHERE id = ?)"
		args = append(args, string(key.ParentID))
	}
	found, err := loadAll(ctx, q, t, where+" ORDER BY t.seq", args...)
	if err != nil {
		return nil, err
	}
	fits := found[:0]
	for _, s := range found { // a folded name has lost its accents; those count
		if nameless || key.Name != "" && strings.EqualFold(strings.TrimSpace(s.Name()), strings.TrimSpace(key.Name)) ||
			key.SerialNumber != "" && strings.EqualFold(s.Get(msp.FieldSerialNumber), key.SerialNumber) ||
			key.MACAddress != "" && s.Get(msp.FieldMACAddress) == key.MACAddress {
			fits = append(fits, s)
		}
	}
	return fits, nil
}
