package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

const linkColumns = "l.kind, l.record, l.system, l.remote_id, l.url, l.version, l.psa_sync, l.base, l.seen_at, l.missing"

// A linked row is a link whose record is still a row number.
type linked struct {
	msp.Link
	seq int64
}

// scanLinked reads linkColumns and whatever follows them.
func scanLinked(rows *sql.Rows, more ...any) (linked, error) {
	var l linked
	var base string
	var seen int64
	dest := append([]any{&l.Kind, &l.seq, &l.System, &l.RemoteID, &l.URL, &l.Version, &l.PSASync, &base, &seen, &l.Missing}, more...)
	if err := rows.Scan(dest...); err != nil {
		return l, err
	}
	l.SeenAt = timeOf(seen)
	var err error
	l.Base, err = valuesOf(base)
	return l, err
}

// links reads links of one kind by a condition on l (the link) and t (the record).
func links(ctx context.Context, q queryer, k msp.Kind, where string, args ...any) ([]linked, error) {
	t, err := tableOf(k)
	if err != nil {
		return nil, err
	}
	var out []linked
	rows, err := q.query(ctx, "SELECT "+linkColumns+", t.id FROM link AS l CROSS JOIN "+t.name+" AS t ON t.seq = l.record WHERE l.kind = ? AND "+where,
		append([]any{string(k)}, args...)...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var id msp.ID
		l, err := scanLinked(rows, &id)
		l.RecordID = id
		out = append(out, l)
		return err
	})
	return out, err
}

// LinksByRemote finds links by remote ids. Ids without a link are not in the map.
func (d *DB) LinksByRemote(ctx context.Context, system msp.System, kind msp.Kind, remoteIDs []string) (map[string]msp.Link, error) {
	out := make(map[string]msp.Link, len(remoteIDs))
	err := d.look(ctx, func(q queryer) error {
		found, err := links(ctx, q, kind, "l.system = ? AND l.remote_id IN (SELECT value FROM json_each(?))", string(system), jsonList(remoteIDs))
		for _, l := range found {
			out[l.RemoteID] = l.Link
		}
		return err
	})
	return out, err
}

// Links finds links by our ids.
func (d *DB) Links(ctx context.Context, system msp.System, kind msp.Kind, ids []msp.ID) (map[msp.ID]msp.Link, error) {
	out := make(map[msp.ID]msp.Link, len(ids))
	all, err := d.LinksOf(ctx, kind, ids)
	for id, list := range all {
		for _, l := range list {
			if l.System == system {
				out[id] = l
			}
		}
	}
	return out, err
}

// LinksOf finds the links of records to all systems, by system.
func (d *DB) LinksOf(ctx context.Context, kind msp.Kind, ids []msp.ID) (map[msp.ID][]msp.Link, error) {
	out := make(map[msp.ID][]msp.Link, len(ids))
	err := d.look(ctx, func(q queryer) error {
		seqs, err := seqsOf(ctx, q, kind, ids)
		if err != nil {
			return err
		}
		found, err := links(ctx, q, kind, "l.record IN (SELECT value FROM json_each(?)) ORDER BY l.system", jsonNumbers(seqs))
		for _, l := range found {
			out[l.RecordID] = append(out[l.RecordID], l.Link)
		}
		return err
	})
	return out, err
}

// LinksAfter lists the links of a kind whose remote id comes after one as text, in
// that order, at most limit. Those of records removed here are left out.
func (d *DB) LinksAfter(ctx context.Context, system msp.System, kind msp.Kind, after string, limit int) ([]msp.Link, error) {
	var out []msp.Link
	err := d.look(ctx, func(q queryer) error {
		found, err := links(ctx, q, kind, "l.system = ? AND l.remote_id > ? AND t.removed_in IS NULL ORDER BY l.remote_id LIMIT ?", string(system), after, limit)
		for _, l := range found {
			out = append(out, l.Link)
		}
		return err
	})
	return out, err
}

// CountLinks counts the linked records of a kind that are not gone there.
func (d *DB) CountLinks(ctx context.Context, system msp.System, kind msp.Kind) (n int, err error) {
	err = d.look(ctx, func(q queryer) error {
		return q.row(ctx, "SELECT count(*) FROM link WHERE system = ? AND kind = ? AND missing = 0", string(system), string(kind)).Scan(&n)
	})
	return n, err
}

// CountLinksIn counts the linked records of a kind and an organization that are
// not gone there; "" is those that belong to none.
func (d *DB) CountLinksIn(ctx context.Context, system msp.System, kind msp.Kind, organization msp.ID) (n int, err error) {
	t, err := tableOf(kind)
	if err != nil {
		return 0, err
	}
	err = d.look(ctx, func(q queryer) error {
		var org any
		if organization != "" {
			seq, err := seqOf(ctx, q, msp.KindOrganization, organization)
			if err != nil {
				return err
			}
			org = seq
		}
		return q.row(ctx, "SELECT count(*) FROM link AS l CROSS JOIN "+t.name+" AS t ON t.seq = l.record WHERE l.system = ? AND l.kind = ? AND l.missing = 0 AND "+
			t.ownerSeq("t")+" IS ?", string(system), string(kind), org).Scan(&n)
	})
	return n, err
}

// putLink stores a record's counterpart with the new base.
func (t *tx) putLink(ctx context.Context, k msp.Kind, seq int64, l msp.Link) error {
	return t.exec(ctx, `INSERT INTO link (kind, record, system, remote_id, url, version, psa_sync, base, seen_at, missing)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, record, system) DO UPDATE SET remote_id = excluded.remote_id, url = excluded.url,
		version = excluded.version, psa_sync = excluded.psa_sync, base = excluded.base, seen_at = excluded.seen_at, missing = excluded.missing`,
		string(k), seq, string(l.System), l.RemoteID, l.URL, l.Version, l.PSASync, jsonValues(l.Base), millis(l.SeenAt), l.Missing)
}

// holderOf finds the record that a remote record is linked to; 0 when there is
// none.
func (t *tx) holderOf(ctx context.Context, system msp.System, k msp.Kind, remoteID string) (int64, error) {
	var seq int64
	err := t.row(ctx, "SELECT record FROM link WHERE system = ? AND kind = ? AND remote_id = ?", string(system), string(k), remoteID).Scan(&seq)
	if err == sql.ErrNoRows {
		return 0, nil
	}
	return seq, err
}

// systemsOf lists the systems a record has a counterpart in.
func (t *tx) systemsOf(ctx context.Context, k msp.Kind, seq int64) ([]msp.System, error) {
	var out []msp.System
	rows, err := t.query(ctx, "SELECT system FROM link WHERE kind = ? AND record = ? ORDER BY system", string(k), seq)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var s msp.System
		err := rows.Scan(&s)
		out = append(out, s)
		return err
	})
	return out, err
}
