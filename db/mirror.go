package db

import (
	"context"

	"sitewalk/internal/msp"
)

// The primary IP and MAC address of a configuration and those of its primary
// interface are the same thing, and a configuration has one primary interface at
// most: IT Glue keeps it so (reference/itglue.md section 6.5), and so does every
// change a person makes here, in the same batch. What is pulled comes with both
// sides already, and what is undone goes back with both.

var mirrored = map[msp.Field]msp.Field{ // of a configuration, of its primary interface
	msp.FieldPrimaryIP:  msp.FieldIPAddress,
	msp.FieldMACAddress: msp.FieldMACAddress,
}

// mirror follows a save: old is the record as it was, without values when it is new.
func (w *work) mirror(ctx context.Context, old stored, rec *msp.Record) error {
	if !w.mirrors() {
		return nil
	}
	w.echo = true
	defer func() { w.echo = false }()
	switch rec.Kind {
	case msp.KindConfiguration:
		return w.mirrorDown(ctx, old, rec)
	case msp.KindInterface:
		return w.mirrorUp(ctx, old, rec)
	}
	return nil
}

// mirrors says whether saves are mirrored now.
func (w *work) mirrors() bool {
	switch w.by.Action {
	case msp.ActionPull, msp.ActionUndo, msp.ActionRedo:
		return false
	}
	return !w.echo
}

// firstPrimary gives an interface that is about to be made as the first primary one
// the configuration's addresses, where it has none of its own.
func (w *work) firstPrimary(ctx context.Context, rec *msp.Record) error {
	if rec.Kind != msp.KindInterface || rec.Get(msp.FieldPrimary) != "true" || !w.mirrors() {
		return nil
	}
	above, err := loadOne(ctx, w, tables[msp.KindConfiguration], rec.ParentID)
	if err != nil {
		if msp.CodeOf(err) == msp.NotFound {
			return nil // insertValues says it better
		}
		return err
	}
	others, err := w.primaries(ctx, above.seq)
	if err != nil || len(others) > 0 {
		return err
	}
	for own, its := range mirrored {
		if rec.Get(its) == "" && above.Get(own) != "" {
			rec.Set(its, above.Get(own))
		}
	}
	return nil
}

// mirrorDown takes the addresses of a configuration over into its primary
// interface, where it has one.
func (w *work) mirrorDown(ctx context.Context, old stored, rec *msp.Record) error {
	changed := false
	for own := range mirrored {
		changed = changed || old.Get(own) != rec.Get(own)
	}
	if !changed || old.Version == 0 {
		return nil
	}
	below, err := w.primaries(ctx, old.seq)
	if err != nil {
		return err
	}
	for _, s := range below {
		face := s.Clone()
		for own, its := range mirrored {
			if old.Get(own) != rec.Get(own) {
				face.Set(its, rec.Get(own))
			}
		}
		if _, err := w.save(ctx, s, face, w.by.Systems); err != nil {
			return err
		}
	}
	return nil
}

// mirrorUp takes the addresses of an interface that is, or has become, primary over
// into its configuration, and ends what was primary before. One that becomes the
// first primary one, and has no address of its own, gets the configuration's.
func (w *work) mirrorUp(ctx context.Context, old stored, rec *msp.Record) error {
	if rec.Get(msp.FieldPrimary) != "true" {
		return nil
	}
	became := old.Get(msp.FieldPrimary) != "true" || old.ParentID != rec.ParentID
	changed := became
	for _, its := range mirrored {
		changed = changed || old.Get(its) != rec.Get(its)
	}
	if !changed {
		return nil
	}
	above, err := loadOne(ctx, w, tables[msp.KindConfiguration], rec.ParentID)
	if err != nil {
		return err
	}
	first := true
	if became {
		others, err := w.primaries(ctx, above.seq)
		if err != nil {
			return err
		}
		for _, s := range others {
			if s.seq == old.seq {
				continue
			}
			first = false
			former := s.Clone()
			former.Set(msp.FieldPrimary, "")
			if _, err := w.save(ctx, s, former, w.by.Systems); err != nil {
				return err
			}
		}
	}
	configuration := above.Clone()
	face := rec.Clone()
	for own, its := range mirrored {
		switch {
		case became && first && rec.Get(its) == "" && above.Get(own) != "":
			face.Set(its, above.Get(own))
		case became || old.Get(its) != rec.Get(its):
			configuration.Set(own, rec.Get(its))
		}
	}
	if _, err := w.save(ctx, above, configuration, w.by.Systems); err != nil {
		return err
	}
	if _, err := w.save(ctx, stored{Record: rec.Clone(), seq: old.seq}, face, w.by.Systems); err != nil {
		return err
	}
	*rec = *face
	return nil
}

// primaries loads the primary interfaces of a configuration; there is one at most,
// unless a remote system has more.
func (w *work) primaries(ctx context.Context, configuration int64) ([]stored, error) {
	return loadAll(ctx, w, tables[msp.KindInterface], `t.configuration = ? AND t."primary" = 1 AND t.removed_in IS NULL ORDER BY t.seq`, configuration)
}
