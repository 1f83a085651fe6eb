package db

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// matchFields are the keys a row can be matched by.
var matchFields = []msp.Field{matchID, msp.FieldSerialNumber, msp.FieldMACAddress, msp.FieldAssetTag, msp.FieldHostname, msp.FieldName}

// matchID stands for the record's id; a row that carries one means that record.
const matchID msp.Field = "id"

// MatchRows finds, for each row's keys, the configurations of the organization
// that fit, by the first field of order that finds any; name stands for name and
// type together. A row's id, when it has one, comes before all. Serial numbers,
// asset tags, host names and names are compared without case.
//
// The organization's records are read once, whatever the number of rows, and
// looked up among the rows: call it with all rows of a sheet rather than with a
// few at a time.
func (d *DB) MatchRows(ctx context.Context, org msp.ID, keys []msp.RowKeys, order []msp.Field) ([]msp.RowMatch, error) {
	for _, f := range order {
		if !slices.Contains(matchFields, f) {
			return nil, msp.FieldError(string(f), "Rows cannot be matched by %q. Choose serial number, MAC address, asset tag, hostname or name.", string(f))
		}
	}
	order = append([]msp.Field{matchID}, order...)
	m := newMatcher(keys, order)
	err := d.look(ctx, func(q queryer) error {
		rows, err := q.query(ctx, `SELECT t.id, t.serial_number, t.mac_address, t.asset_tag, t.hostname, t.name, coalesce(y.id, '')
			FROM configuration AS t LEFT JOIN configuration_type AS y ON y.seq = t.configuration_type
			WHERE t.organization = (SELECT seq FROM organization WHERE id = ?) AND t.removed_in IS NULL ORDER BY t.seq`, string(org))
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var k msp.RowKeys
			err := rows.Scan(&k.ID, &k.Serial, &k.MAC, &k.AssetTag, &k.Hostname, &k.Name, &k.TypeID)
			m.offer(k)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return m.result(), nil
}

// A matcher holds the rows by their keys and is offered the records one by one.
type matcher struct {
	order []msp.Field
	byKey []map[string][]int32 // per field of order, the rows that have the key
	found [][][]msp.ID         // per field, per row
}

func newMatcher(keys []msp.RowKeys, order []msp.Field) *matcher {
	m := &matcher{order: order, byKey: make([]map[string][]int32, len(order)), found: make([][][]msp.ID, len(order))}
	for i, f := range order {
		m.byKey[i] = make(map[string][]int32, len(keys))
		m.found[i] = make([][]msp.ID, len(keys))
		for n, k := range keys {
			if key := matchKey(k, f); key != "" {
				m.byKey[i][key] = append(m.byKey[i][key], int32(n))
			}
		}
	}
	return m
}

func (m *matcher) offer(rec msp.RowKeys) {
	for i, f := range m.order {
		key := matchKey(rec, f)
		if key == "" {
			continue
		}
		for _, n := range m.byKey[i][key] {
			m.found[i][n] = append(m.found[i][n], rec.ID)
		}
	}
}

func (m *matcher) result() []msp.RowMatch {
	out := make([]msp.RowMatch, len(m.found[0]))
	for n := range out {
		for i, f := range m.order {
			if ids := m.found[i][n]; len(ids) > 0 {
				out[n] = msp.RowMatch{By: f, IDs: ids}
				break
			}
		}
	}
	return out
}

func matchKey(k msp.RowKeys, f msp.Field) string {
	switch f {
	case matchID:
		return string(k.ID)
	case msp.FieldSerialNumber:
		return strings.ToLower(strings.TrimSpace(k.Serial))
	case msp.FieldMACAddress:
		return k.MAC
	case msp.FieldAssetTag:
		return strings.ToLower(strings.TrimSpace(k.AssetTag))
	case msp.FieldHostname:
		return strings.ToLower(strings.TrimSpace(k.Hostname))
	case msp.FieldName:
		if name := strings.ToLower(strings.TrimSpace(k.Name)); name != "" {
			return name + "\x00" + string(k.TypeID)
		}
	}
	return ""
}
