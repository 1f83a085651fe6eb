package db

import (
	"context"
	"database/sql"

	"sitewalk/internal/msp"
)

// ApplyImport writes an import in one transaction and one batch: new records
// through the bulk path, changed ones by field. It calls progress now and then, and
// stops when ctx ends, leaving nothing. A record that was saved since SeenVersion
// makes all of it fail with msp.Conflict. The rows are taken one by one, so memory
// does not grow with their number; rows must not call the store.
func (d *DB) ApplyImport(ctx context.Context, by msp.Write, rows msp.ImportRows, progress func(done int)) (msp.ID, error) {
	if by.Action == "" {
		by.Action = msp.ActionImport
	}
	if progress == nil {
		progress = func(int) {}
	}
	var id msp.ID
	about, fresh := 0, 0
	if by.Import != nil {
		about, fresh = by.Import.Rows, by.Import.Created
	}
	err := d.bulkFill(ctx, about, func(ctx context.Context, t *tx) error {
		w := t.newWork(by)
		im := &importing{work: w, progress: progress}
		if err := w.fill(ctx, msp.KindConfiguration, fresh, func(f *filler) error { return im.all(ctx, f, rows) }); err != nil {
			return err
		}
		if err := im.saveRun(ctx); err != nil {
			return err
		}
		var err error
		id, err = w.finish(ctx)
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// An importing is one import while it runs.
type importing struct {
	*work
	progress                  func(done int)
	created, updated, handled int
}

func (im *importing) all(ctx context.Context, f *filler, rows msp.ImportRows) (err error) {
	calm := context.WithoutCancel(ctx)
	rows(func(row msp.ImportRow, rowErr error) bool {
		if err = rowErr; err != nil {
			return false
		}
		if row.ID == "" {
			im.created++
			err = f.put(ctx, &msp.Record{Kind: msp.KindConfiguration, OrganizationID: row.OrganizationID, Values: row.Values, Pending: row.Pending})
		} else {
			err = im.update(calm, row)
		}
		im.handled++
		if im.handled%chunk == 0 {
			if err == nil {
				err = ctx.Err()
			}
			im.progress(im.handled)
		}
		return err == nil
	})
	if err == nil {
		err = ctx.Err()
	}
	if err == nil && im.handled%chunk != 0 {
		im.progress(im.handled)
	}
	return err
}

func (im *importing) update(ctx context.Context, row msp.ImportRow) error {
	old, err := loadOne(ctx, im, tables[msp.KindConfiguration], row.ID)
	if err != nil {
		return err
	}
	if old.Version != row.SeenVersion {
		return msp.Errorf(msp.Conflict, "%q was changed while the sheet was being looked at. Nothing was imported; check the sheet again.", nameOf(old))
	}
	rec := old.Clone()
	for f, v := range row.Values {
		rec.Set(f, v)
	}
	for f, p := range row.Pending {
		rec.SetPending(f, p)
	}
	if row.OrganizationID != "" {
		rec.OrganizationID = row.OrganizationID
	}
	saved, err := im.save(ctx, old, rec, im.by.Systems)
	if saved {
		im.updated++
	}
	return err
}

// saveRun writes the import into the history of imports. What the caller counted
// itself is taken as it is.
func (im *importing) saveRun(ctx context.Context) error {
	run := im.by.Import
	if run == nil {
		return nil
	}
	if run.Created == 0 && run.Updated == 0 {
		run.Created, run.Updated = im.created, im.updated
	}
	if run.Rows == 0 {
		run.Rows = im.handled
	}
	run.BatchID, run.At, run.Staff, run.State = im.id, timeOf(im.at), im.by.Staff, importApplied
	return im.exec(ctx, `INSERT INTO import_run (batch, file, sha256, rows, created, updated, unchanged, skipped, mapping) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		im.batch, run.File, run.SHA256, run.Rows, run.Created, run.Updated, run.Unchanged, run.Skipped, run.Mapping)
}

// What became of an import.
const (
	importApplied = "applied"
	importUndone  = "undone"
)

// Imports lists the imports, newest first. One that was taken back and redone
// counts as applied.
func (d *DB) Imports(ctx context.Context, limit int) ([]msp.ImportRun, error) {
	var out []msp.ImportRun
	err := d.look(ctx, func(q queryer) error {
		rows, err := q.query(ctx, `WITH RECURSIVE fate (batch, now, standing) AS (
				SELECT batch, batch, 1 FROM import_run
				UNION ALL SELECT fate.batch, b.undone_by, NOT standing FROM fate CROSS JOIN batch AS b ON b.seq = fate.now WHERE b.undone_by IS NOT NULL)
			SELECT b.id, b.at, b.staff, i.file, i.sha256, i.rows, i.created, i.updated, i.unchanged, i.skipped, i.mapping,
				(SELECT standing FROM fate WHERE fate.batch = i.batch ORDER BY now DESC LIMIT 1)
			FROM import_run AS i CROSS JOIN batch AS b ON b.seq = i.batch ORDER BY i.batch DESC`+top(pageSize(limit)))
		return scanAll(rows, err, func(rows *sql.Rows) error {
			var r msp.ImportRun
			var at int64
			var standing bool
			err := rows.Scan(&r.BatchID, &at, &r.Staff, &r.File, &r.SHA256, &r.Rows, &r.Created, &r.Updated, &r.Unchanged, &r.Skipped, &r.Mapping, &standing)
			r.At, r.State = timeOf(at), importUndone
			if standing {
				r.State = importApplied
			}
			out = append(out, r)
			return err
		})
	})
	return out, err
}

// ImportMapping is the mapping chosen last for the same headers; "" when there is
// none.
func (d *DB) ImportMapping(ctx context.Context, headers string) (string, error) {
	var mapping string
	err := d.look(ctx, func(q queryer) error {
		err := q.row(ctx, "SELECT mapping FROM import_mapping WHERE headers = ?", headers).Scan(&mapping)
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return mapping, err
}

// SaveImportMapping keeps the mapping for the next sheet with these headers.
func (d *DB) SaveImportMapping(ctx context.Context, headers, mapping string) error {
	return d.change(ctx, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, `INSERT INTO import_mapping (headers, mapping, saved_at) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET mapping = excluded.mapping, saved_at = excluded.saved_at`, headers, mapping, millis(t.d.now()))
	})
}
