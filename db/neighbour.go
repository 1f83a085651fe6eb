package db

import (
	"context"
	"strings"

	"sitewalk/internal/msp"
)

// mostNeighbours is how many records are shown as possibly the same.
const mostNeighbours = 50

// Neighbours finds configurations that may be the one being typed: anywhere those
// that share its serial number or a MAC address (their own or an interface's), in
// the organization also those that share its primary IP or its name without case.
// except is the record itself. Junk is left out by the caller.
func (d *DB) Neighbours(ctx context.Context, org msp.ID, values msp.Values, except msp.ID) ([]*msp.Record, error) {
	var parts []string
	var args []any
	or := func(text string, more ...any) {
		parts, args = append(parts, text), append(args, more...)
	}
	const here = " AND organization = (SELECT seq FROM organization WHERE id = ?)"
	if v := values[msp.FieldSerialNumber]; v != "" {
		or("SELECT seq FROM configuration WHERE serial_number = ? COLLATE NOCASE AND serial_number <> ''", v)
	}
	if v := values[msp.FieldMACAddress]; v != "" {
		or("SELECT seq FROM configuration WHERE mac_address = ? AND mac_address <> ''", v)
		or("SELECT configuration FROM configuration_interface WHERE mac_address = ? AND mac_address <> '' AND removed_in IS NULL", v)
	}
	if v := values[msp.FieldPrimaryIP]; v != "" && org != "" {
		or("SELECT seq FROM configuration WHERE primary_ip = ? AND primary_ip <> ''"+here, v, string(org))
	}
	if v := strings.TrimSpace(values[msp.FieldName]); v != "" && org != "" {
		or("SELECT seq FROM configuration WHERE removed_in IS NULL AND name_key = ?"+here, nameKey(v), string(org))
	}
	if parts == nil {
		return nil, nil
	}
	var out []*msp.Record
	err := d.look(ctx, func(q queryer) error {
		found, err := loadAll(ctx, q, tables[msp.KindConfiguration], "t.seq IN ("+strings.Join(parts, " UNION ")+
			") AND t.removed_in IS NULL AND t.id <> ? ORDER BY t.name_key, t.seq"+top(mostNeighbours), append(args, string(except))...)
		out = plain(found)
		return err
	})
	return out, err
}
