package db

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// fieldConfiguration is the word history uses when an interface moves to another
// configuration; organization is used alike. fieldBelongsTo is that of kinds whose
// parents are of several kinds: the value is the parent's kind, a colon and its id.
const (
	fieldConfiguration msp.Field = "configuration"
	fieldBelongsTo     msp.Field = "belongs_to"
)

// parentField is the word history uses when a record of the kind moves to another
// parent.
func (t *table) parentField() msp.Field {
	if t.parentKind != "" {
		return fieldBelongsTo
	}
	return fieldConfiguration
}

// parentID is the SQL of the parent's id, "" where there is none.
func (t *table) parentID() string {
	switch {
	case t.parent == "":
		return "''"
	case t.parentKind == "":
		return "coalesce((SELECT id FROM " + t.parent + " WHERE seq = t." + t.parent + "), '')"
	}
	var b strings.Builder
	b.WriteString("coalesce(CASE t." + t.parentKind)
	for _, k := range msp.ParentKinds(t.kind) {
		b.WriteString(" WHEN '" + string(k) + "' THEN (SELECT id FROM " + string(k) + " WHERE seq = t." + t.parent + ")")
	}
	b.WriteString(" END, '')")
	return b.String()
}

// parentKindText is the SQL of the parent's kind, "" where there is none.
func (t *table) parentKindText() string {
	if t.parentKind != "" {
		return "t." + t.parentKind
	}
	return "'" + string(msp.ParentOf(t.kind)) + "'"
}

// belongs is the condition on alias that its parent is one of the rows of a query,
// all of the kind.
func (t *table) belongs(alias string, parent msp.Kind, set string) string {
	in := alias + "." + t.parent + " IN (" + set + ")"
	if t.parentKind == "" {
		return in
	}
	return alias + "." + t.parentKind + " = '" + string(parent) + "' AND " + in
}

// parentWord is a record's parent as history writes it.
func parentWord(kind msp.Kind, rec *msp.Record) string {
	if len(msp.ParentKinds(kind)) < 2 && kind != msp.KindPassword {
		return string(rec.ParentID)
	}
	return string(rec.Parent()) + ":" + string(rec.ParentID)
}

// setParent is parentWord the other way round.
func setParent(rec *msp.Record, word string) {
	if kind, id, ok := strings.Cut(word, ":"); ok {
		rec.ParentKind, rec.ParentID = msp.Kind(kind), msp.ID(id)
		return
	}
	rec.ParentID = msp.ID(word)
}

// parentRow finds the row of a record's parent. Nothing is without one.
func (t *tx) parentRow(ctx context.Context, tab *table, rec *msp.Record) (msp.Kind, int64, error) {
	kinds := msp.ParentKinds(tab.kind)
	kind := rec.Parent()
	if kind == "" && len(kinds) == 1 {
		kind = kinds[0]
	}
	refuse := func() (msp.Kind, int64, error) {
		titles := make([]string, len(kinds))
		for i, k := range kinds {
			titles[i] = k.Title()
		}
		last := len(titles) - 1
		list := titles[last]
		if last > 0 {
			list = strings.Join(titles[:last], ", ") + " or " + list
		}
		return "", 0, msp.FieldError(string(tab.parentField()), "%s belongs to a %s that exists. Choose one.", article(tab.kind), list)
	}
	if !slices.Contains(kinds, kind) {
		return refuse()
	}
	seq, ok, err := t.ref(ctx, kind, rec.ParentID)
	if err != nil {
		return "", 0, err
	}
	if n, is := seq.(int64); ok && is {
		return kind, n, nil
	}
	return refuse()
}

// article is a kind at the beginning of a sentence.
func article(k msp.Kind) string {
	title := k.Title()
	if strings.ContainsAny(title[:1], "aeiou") {
		return "An " + title
	}
	return "A " + title
}

// ownerOfRow is the row of the organization that a row belongs to.
func (t *tx) ownerOfRow(ctx context.Context, kind msp.Kind, seq int64) (org int64, err error) {
	tab := tables[kind]
	err = t.row(ctx, "SELECT "+tab.ownerSeq("t")+" FROM "+tab.name+" AS t WHERE t.seq = ?", seq).Scan(&org)
	return org, err
}

// follow makes what belongs to a record follow it to its organization, in the
// queue too.
func (w *work) follow(ctx context.Context, kind msp.Kind, set string, args ...any) error {
	for _, child := range msp.ChildKinds(kind) {
		t := tables[child]
		where := t.belongs("t", kind, set)
		if t.follows {
			of := tables[kind]
			err := w.exec(ctx, "UPDATE "+t.name+" AS t SET organization = (SELECT "+of.ownerSeq("p")+" FROM "+of.name+" AS p WHERE p.seq = t."+t.parent+") WHERE "+where, args...)
			if err != nil {
				return err
			}
		}
		below := "SELECT t.seq FROM " + t.name + " AS t WHERE " + where
		err := w.exec(ctx, "UPDATE outbox SET organization = (SELECT "+t.ownerSeq("t")+" FROM "+t.name+" AS t WHERE t.seq = outbox.record) WHERE kind = '"+
			string(child)+"' AND record IN ("+below+")", args...)
		if err != nil {
			return err
		}
		if err := w.follow(ctx, child, below, args...); err != nil {
			return err
		}
	}
	return nil
}

// below calls fn for the rows of every kind that belong to a row, nearest first.
func (t *tx) below(ctx context.Context, kind msp.Kind, seq int64, fn func(child msp.Kind, seq int64) error) error {
	for _, child := range msp.ChildKinds(kind) {
		tab := tables[child]
		var seqs []int64
		rows, err := t.query(ctx, "SELECT t.seq FROM "+tab.name+" AS t WHERE "+tab.belongs("t", kind, "?"), seq)
		if err := scanNumbers(rows, err, &seqs); err != nil {
			return err
		}
		for _, n := range seqs {
			if err := fn(child, n); err != nil {
				return err
			}
			if err := t.below(ctx, child, n, fn); err != nil {
				return err
			}
		}
	}
	return nil
}
