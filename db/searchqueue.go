package db

import (
	"context"

	"sitewalk/internal/msp"
)

// searchable are the kinds with an entry of their own in the search index.
var searchable = []msp.Kind{msp.KindConfiguration, msp.KindOrganization, msp.KindLocation}

// reindex notes that a saved record's search text is out of date. Interfaces are
// found through their configuration, and the names of what a configuration points
// to are part of its text.
func (w *work) reindex(ctx context.Context, t *table, s stored, renamed bool) error {
	switch t.kind {
	case msp.KindConfiguration, msp.KindOrganization, msp.KindLocation:
		if err := w.enqueue(ctx, t.kind, s.seq, s.seq); err != nil {
			return err
		}
	case msp.KindInterface:
		w.searchWork = true
		if err := w.exec(ctx, "INSERT INTO search_queue (kind, first, last) SELECT 'configuration', configuration, configuration FROM configuration_interface WHERE seq = ?", s.seq); err != nil {
			return err
		}
	}
	if !renamed || s.Version == 1 {
		return nil
	}
	for _, f := range searchRefs {
		c, err := tables[msp.KindConfiguration].column(f)
		if err != nil {
			return err
		}
		if c.ref != t.kind {
			continue
		}
		w.searchWork = true
		if err := w.exec(ctx, "INSERT INTO search_queue (kind, first, last) SELECT 'configuration', seq, seq FROM configuration WHERE "+c.name+" = ?", s.seq); err != nil {
			return err
		}
	}
	return nil
}

// enqueue notes that a run of rows is to be indexed.
func (t *tx) enqueue(ctx context.Context, k msp.Kind, first, last int64) error {
	t.searchWork = true
	return t.exec(ctx, "INSERT INTO search_queue (kind, first, last) VALUES (?, ?, ?)", string(k), first, last)
}
