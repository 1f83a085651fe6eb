package db

import (
	"context"
	"database/sql"
	"slices"

	"sitewalk/internal/msp"
)

// settlePage is how many saved records are compared with their bases at a time.
const settlePage = 500

// A claim is a record that was saved, and the systems it was marked for by that.
type claim struct {
	rec     *msp.Record
	systems []msp.System
}

// noteClaim notes that a saved record may have come back to what was agreed on.
func (w *work) noteClaim(ctx context.Context, seq int64, c claim) error {
	if !syncs(c.rec.Kind) || len(c.systems) == 0 {
		return nil
	}
	if w.claims == nil {
		w.claims = map[recordKey]claim{}
	}
	w.claims[recordKey{c.rec.Kind, seq}] = c
	if len(w.claims) < settlePage {
		return nil
	}
	return w.settleClaims(ctx)
}

// settleClaims takes those of the saved records off the queue that hold again what
// both sides agreed on: an edit that was taken back sends nothing. It compares all
// fields, as the engine does before it sends, but by their text; what differs in
// spelling only is left to the engine.
func (w *work) settleClaims(ctx context.Context) error {
	byKind := map[msp.Kind][]int64{}
	for key := range w.claims {
		byKind[key.kind] = append(byKind[key.kind], key.seq)
	}
	for kind, seqs := range byKind {
		if err := w.settleKind(ctx, kind, seqs); err != nil {
			return err
		}
	}
	clear(w.claims)
	return nil
}

func (w *work) settleKind(ctx context.Context, kind msp.Kind, seqs []int64) error {
	bySystem := map[msp.System][]int64{}
	differs := map[int64]bool{} // of the linked records: whether any link does
	rows, err := w.query(ctx, "SELECT record, system, base FROM link WHERE kind = ? AND record IN (SELECT value FROM json_each(?))", string(kind), jsonNumbers(seqs))
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var seq int64
		var system msp.System
		var text string
		if err := rows.Scan(&seq, &system, &text); err != nil {
			return err
		}
		base, err := valuesOf(text)
		if err != nil {
			return err
		}
		same := agrees(tables[kind], w.claims[recordKey{kind, seq}].rec, base)
		if same {
			bySystem[system] = append(bySystem[system], seq)
		}
		differs[seq] = differs[seq] || !same
		return nil
	})
	if err != nil {
		return err
	}
	for seq, any := range differs {
		if !any && w.agreed != nil {
			w.agreed[recordKey{kind, seq}] = true
		}
	}
	for system, agreed := range bySystem {
		mine := agreed[:0]
		for _, seq := range agreed {
			if slices.Contains(w.claims[recordKey{kind, seq}].systems, system) {
				mine = append(mine, seq)
			}
		}
		if err := w.endItems(ctx, kind, system, mine); err != nil {
			return err
		}
	}
	return nil
}

// endItems takes records off the queue, but for those that are in conflict or whose
// create is under way.
func (w *work) endItems(ctx context.Context, kind msp.Kind, system msp.System, seqs []int64) error {
	if len(seqs) == 0 {
		return nil
	}
	rows, err := w.query(ctx, `DELETE FROM outbox WHERE kind = ?1 AND system = ?2 AND record IN (SELECT value FROM json_each(?3))
		AND intent_at IS NULL AND state IN ('queued', 'refused', 'blocked', 'waiting', 'skipped')
		AND NOT EXISTS (SELECT 1 FROM conflict AS c WHERE c.kind = ?1 AND c.record = outbox.record AND c.system = ?2)
		RETURNING queued_at`, string(kind), string(system), jsonNumbers(seqs))
	var times []int64
	if err := scanNumbers(rows, err, &times); err != nil {
		return err
	}
	for _, at := range times {
		w.d.ended.Store(max(at, w.d.ended.Load())) // there is one writer
	}
	return nil
}

// agrees says whether a record holds what both sides last agreed on. The
// organization is none of the fields: moving is not sent.
func agrees(t *table, rec *msp.Record, base msp.Values) bool {
	for _, info := range t.fields(rec, &msp.Record{Values: base}) {
		if a, b := rec.Get(info.Name), base[info.Name]; !info.Fixed && a != b && !(info.Kind == msp.KindBool && (a == "true") == (b == "true")) {
			return false
		}
	}
	return true
}
