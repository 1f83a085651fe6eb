package db

import (
	"context"
	"database/sql"
	"strings"

	"sitewalk/internal/msp"
)

// Setting reads one setting; "" when it was never set.
func (d *DB) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := d.look(ctx, func(q queryer) error {
		err := q.row(ctx, "SELECT value FROM setting WHERE key = ?", key).Scan(&value)
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return value, err
}

// SetSetting stores one setting; "" forgets it.
func (d *DB) SetSetting(ctx context.Context, key, value string) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		if value == "" {
			return t.exec(ctx, "DELETE FROM setting WHERE key = ?", key)
		}
		return t.exec(ctx, "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", key, value)
	})
}

// SettingOnce stores one setting unless it is there already, and answers what is
// there then: of two programs that try at once, both learn who was first.
func (d *DB) SettingOnce(ctx context.Context, key, value string) (kept string, err error) {
	err = d.change(ctx, func(ctx context.Context, t *tx) error {
		if err := t.exec(ctx, "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING", key, value); err != nil {
			return err
		}
		return t.row(ctx, "SELECT value FROM setting WHERE key = ?", key).Scan(&kept)
	})
	return kept, err
}

// Settings reads all settings whose key begins with prefix.
func (d *DB) Settings(ctx context.Context, prefix string) (map[string]string, error) {
	out := map[string]string{}
	err := d.look(ctx, func(q queryer) error {
		rows, err := q.query(ctx, "SELECT key, value FROM setting WHERE key >= ? ORDER BY key", prefix)
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var k, v string
			err := rows.Scan(&k, &v)
			if strings.HasPrefix(k, prefix) {
				out[k] = v
			}
			return err
		})
	})
	return out, err
}

// Staff lists the profiles by name.
func (d *DB) Staff(ctx context.Context) ([]msp.Staff, error) {
	var out []msp.Staff
	err := d.look(ctx, func(q queryer) error {
		at := map[msp.ID]int{}
		rows, err := q.query(ctx, "SELECT id, name, role FROM staff ORDER BY name")
		err = scanAll(rows, err, func(rows *sql.Rows) error {
			var s msp.Staff
			err := rows.Scan(&s.ID, &s.Name, &s.Role)
			at[s.ID] = len(out)
			out = append(out, s)
			return err
		})
		if err != nil {
			return err
		}
		rows, err = q.query(ctx, `SELECT s.staff, o.id FROM staff_organization AS s JOIN organization AS o ON o.seq = s.organization
			WHERE o.removed_in IS NULL ORDER BY s.staff, o.name_key, o.seq`)
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var staff, org msp.ID
			err := rows.Scan(&staff, &org)
			if i, ok := at[staff]; ok {
				out[i].Organizations = append(out[i].Organizations, org)
			}
			return err
		})
	})
	return out, err
}

// SaveStaff makes or changes a profile. Names are unique.
func (d *DB) SaveStaff(ctx context.Context, s msp.Staff) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		var holder msp.ID
		err := t.row(ctx, "SELECT id FROM staff WHERE name = ?", s.Name).Scan(&holder)
		if err != nil && err != sql.ErrNoRows {
			return err
		}
		if err == nil && holder != s.ID {
			return msp.FieldError("name", "There is already a profile called %q. Choose another name.", s.Name)
		}
		err = t.exec(ctx, "INSERT INTO staff (id, name, role) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role",
			string(s.ID), s.Name, string(s.Role))
		if err != nil {
			return err
		}
		if err := t.exec(ctx, "DELETE FROM staff_organization WHERE staff = ?", string(s.ID)); err != nil {
			return err
		}
		for _, org := range s.Organizations {
			seq, err := liveSeq(ctx, t, msp.KindOrganization, org)
			if err != nil {
				return err
			}
			if err := t.exec(ctx, "INSERT INTO staff_organization (staff, organization) VALUES (?, ?) ON CONFLICT DO NOTHING", string(s.ID), seq); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveStaff deletes a profile; what it did stays in the history under its name.
func (d *DB) RemoveStaff(ctx context.Context, id msp.ID) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		n, err := t.execN(ctx, "DELETE FROM staff WHERE id = ?", string(id))
		if err == nil && n == 0 {
			err = msp.Errorf(msp.NotFound, "There is no such profile any more. Refresh the list.")
		}
		return err
	})
}
