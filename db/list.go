package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// defaultPage is the size of a page when none is asked for, largestPage the most
// that is given at once.
const (
	defaultPage = 100
	largestPage = 10000
)

// A listing is a ListQuery as SQL: conditions on t and their arguments.
type listing struct {
	t     *table
	where []string
	args  []any
	key   string // the sort expression; "" sorts by row alone
	desc  bool
	of    string // names the list and its order in cursors
}

func (l *listing) and(cond string, args ...any) {
	l.where = append(l.where, cond)
	l.args = append(l.args, args...)
}

// List reads a page of records, by name unless the query says otherwise. After
// goes on behind the page before, at the same cost everywhere; Offset jumps to a
// row.
func (d *DB) List(ctx context.Context, q msp.ListQuery) (msp.Page, error) {
	page := msp.Page{Total: -1}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, largestPage)
	err := d.look(ctx, func(r queryer) error {
		l, err := d.newListing(ctx, r, q)
		if err != nil {
			return err
		}
		seqs, keys, err := l.rows(ctx, r, q, limit+1)
		if err != nil {
			return err
		}
		if len(seqs) > limit {
			page.Next = place{Of: l.of, Key: keys[limit-1], Seq: seqs[limit-1]}.text()
			seqs = seqs[:limit]
		}
		found, err := loadSeqs(ctx, r, l.t, seqs)
		page.Records = plain(found)
		return err
	})
	if err == nil && q.WithTotal {
		page.Total, err = d.Count(ctx, q)
	}
	if err != nil {
		return msp.Page{}, err
	}
	return page, nil
}

// Count counts what List would show without limits.
func (d *DB) Count(ctx context.Context, q msp.ListQuery) (int, error) {
	return counted(ctx, d, func(r queryer) (string, func() (int, error), error) {
		l, err := d.newListing(ctx, r, q)
		if err != nil {
			return "", nil, err
		}
		text := "SELECT count(*) FROM " + l.t.name + " AS t WHERE " + strings.Join(l.where, " AND ")
		return fmt.Sprintf("%s %q", text, l.args), func() (n int, err error) {
			err = r.row(ctx, text, l.args...).Scan(&n)
			return n, err
		}, nil
	})
}

// rows finds the rows of a page, and their sort keys, without touching more of
// the table than the filters need.
func (l *listing) rows(ctx context.Context, r queryer, q msp.ListQuery, limit int) (seqs []int64, keys []string, err error) {
	where, args := l.where, l.args
	up, order := ">", "ASC"
	if l.desc {
		up, order = "<", "DESC"
	}
	if q.After != "" {
		p, err := placeOf(q.After, l.of)
		if err != nil {
			return nil, nil, err
		}
		// The expanded form: SQLite seeks with the first term and the index serves
		// the second; a comparison of row values would scan.
		where = append(slices.Clone(where), l.key+" "+up+"= ? AND ("+l.key+" "+up+" ? OR t.seq "+up+" ?)")
		args = append(slices.Clone(args), p.Key, p.Key, p.Seq)
	}
	text := "SELECT t.seq, " + l.key + " FROM " + l.t.name + " AS t WHERE " + strings.Join(where, " AND ") +
		" ORDER BY " + l.key + " " + order + ", t.seq " + order + top(limit)
	if q.After == "" && q.Offset > 0 {
		text += " OFFSET ?"
		args = append(slices.Clone(args), q.Offset)
	}
	rows, err := r.query(ctx, text, args...)
	err = scanAll(rows, err, func(rows *sql.Rows) error {
		var n int64
		var k string
		err := rows.Scan(&n, &k)
		seqs, keys = append(seqs, n), append(keys, k)
		return err
	})
	return seqs, keys, err
}

func (d *DB) newListing(ctx context.Context, r queryer, q msp.ListQuery) (*listing, error) {
	t, err := tableOf(q.Kind)
	if err != nil {
		return nil, err
	}
	l := &listing{t: t, desc: q.Descending}
	if l.key, err = sortKey(t, q.Sort); err != nil {
		return nil, err
	}
	direction := "+"
	if q.Descending {
		direction = "-"
	}
	l.of = string(q.Kind) + direction + string(q.Sort)
	l.and("t.removed_in IS NULL")
	if err := l.scope(ctx, r, q); err != nil {
		return nil, err
	}
	if err := l.archived(q.Archived); err != nil {
		return nil, err
	}
	for _, w := range q.Where {
		if err := l.field(ctx, r, w); err != nil {
			return nil, err
		}
	}
	if err := l.state(q.State); err != nil {
		return nil, err
	}
	if q.Text != "" {
		if err := d.sample.refresh(ctx, r); err != nil {
			return nil, err
		}
	}
	return l, l.text(&d.sample, q.Text)
}

// sortKey is what a list is sorted by: names by their folded form, references by
// the name of what they point to, other text without case.
func sortKey(t *table, f msp.Field) (string, error) {
	switch {
	case f == "" || f == msp.FieldName:
		return "t.name_key", nil
	case f == "updated_at" || f == "created_at":
		return "printf('%020d', t." + string(f) + ")", nil
	case f == msp.FieldOrganization && t.ownerSeq("t") != "NULL":
		return "coalesce((SELECT name_key FROM organization WHERE seq = " + t.ownerSeq("t") + "), '')", nil
	}
	c, err := t.column(f)
	switch {
	case err != nil:
		return "", msp.FieldError("sort", "A %s cannot be sorted by %q. Choose one of its fields.", t.kind.Title(), string(f))
	case c.ref != "":
		return "coalesce((SELECT name_key FROM " + string(c.ref) + " WHERE seq = t." + c.name + "), '')", nil
	case c.bool:
		return "CAST(t." + c.name + " AS TEXT)", nil
	}
	return "lower(t." + c.name + ")", nil
}

// scope limits the list to organizations and a parent.
func (l *listing) scope(ctx context.Context, r queryer, q msp.ListQuery) error {
	orgs, err := orgFilter(ctx, r, q.Organizations)
	if err != nil {
		return err
	}
	if orgs != "" {
		switch {
		case msp.IsList(l.t.kind): // account-wide: everyone sees them
		case l.t.owner != "" && !strings.Contains(orgs, ","):
			l.and("t.organization = " + orgs)
		default:
			l.and(orgCondition(l.t, orgs))
		}
	}
	if q.Parent != "" {
		if l.t.parent == "" {
			return msp.FieldError("parent", "A %s has no parent. Leave it out.", l.t.kind.Title())
		}
		return l.below(ctx, r, q.Parent)
	}
	return nil
}

// below keeps what belongs to a record.
func (l *listing) below(ctx context.Context, r queryer, parent msp.ID) error {
	for _, k := range msp.ParentKinds(l.t.kind) {
		seq, err := seqOf(ctx, r, k, parent)
		switch {
		case err == nil:
			l.and(l.t.belongs("t", k, "?"), seq)
			return nil
		case msp.CodeOf(err) != msp.NotFound:
			return err
		}
	}
	l.and("0")
	return nil
}

func (l *listing) archived(want msp.Tri) error {
	if _, err := l.t.column(msp.FieldArchived); err != nil {
		if want == msp.Only {
			l.and("0") // nothing of this kind is ever archived
		}
		return nil
	}
	switch want {
	case msp.Without:
		l.and("t.archived = 0")
	case msp.Only:
		l.and("t.archived = 1")
	case msp.With:
	default:
		return msp.FieldError("archived", "Archived records are left out, added or shown alone. Choose one of them.")
	}
	return nil
}

// field keeps the rows that have one of the values.
func (l *listing) field(ctx context.Context, r queryer, w msp.Where) error {
	c, err := l.t.column(w.Field)
	if err != nil {
		if w.Field == msp.FieldOrganization && l.t.ownerSeq("t") != "NULL" {
			l.and(l.t.ownerID()+" IN (SELECT value FROM json_each(?))", jsonList(w.Values))
			return nil
		}
		return err
	}
	switch {
	case len(w.Values) == 0:
		l.and("0")
	case c.ref != "":
		return l.refField(ctx, r, c, w.Values)
	case c.bool:
		yes, no := slices.Contains(w.Values, "true"), slices.ContainsFunc(w.Values, func(v string) bool { return v != "true" })
		if yes != no {
			l.and("t."+c.name+" = ?", c.value(w.Values[0]))
		}
	case len(w.Values) == 1:
		l.and("t."+c.name+" = ?", w.Values[0])
	default:
		l.and("t."+c.name+" IN (SELECT value FROM json_each(?))", jsonList(w.Values))
	}
	return nil
}

func (l *listing) refField(ctx context.Context, r queryer, c column, values []string) error {
	var ids []msp.ID
	empty := false
	for _, v := range values {
		if v == "" {
			empty = true
			continue
		}
		ids = append(ids, msp.ID(v))
	}
	seqs, err := seqsOf(ctx, r, c.ref, ids)
	if err != nil {
		return err
	}
	cond := "t." + c.name + " IN (SELECT value FROM json_each(?))"
	if empty {
		cond = "(" + cond + " OR t." + c.name + " IS NULL)"
	}
	l.and(cond, jsonNumbers(seqs))
	return nil
}

// A record's own states, beside those of the queue (cli.md section 3).
const (
	stateDraft   = "draft"
	stateReady   = "ready"
	stateProblem = "problem"
	stateGone    = "gone"
	stateUnsent  = "unsent" // in the queue, whatever it waits for
)

// isDraft is the condition of the index configuration_by_draft, word for word.
const isDraft = "(t.name = '' OR t.configuration_type IS NULL)"

func draftCondition(t *table) string {
	if t.kind == msp.KindConfiguration {
		return isDraft
	}
	if len(msp.Missing(&msp.Record{Kind: t.kind}, nil)) == 0 {
		return "0" // an address alone makes an interface
	}
	return "t.name = ''"
}

func (l *listing) state(state string) error {
	key := "kind = '" + string(l.t.kind) + "' AND record = t.seq"
	switch state {
	case "":
	case stateDraft:
		l.and(draftCondition(l.t))
	case stateReady:
		l.and("NOT " + draftCondition(l.t))
		l.and("t.pending = ''")
	case stateProblem:
		l.and("t.pending <> ''")
	case stateGone:
		l.and("t.gone = 1")
	case string(msp.StateLocal):
		l.and("NOT EXISTS (SELECT 1 FROM link WHERE " + key + ")")
	case string(msp.StateSynced):
		l.and("EXISTS (SELECT 1 FROM link WHERE " + key + ") AND NOT EXISTS (SELECT 1 FROM outbox WHERE " + key +
			") AND NOT EXISTS (SELECT 1 FROM conflict WHERE " + key + ")")
	case string(msp.StateConflict):
		l.and("t.seq IN (SELECT record FROM conflict WHERE kind = '" + string(l.t.kind) + "' UNION SELECT record FROM outbox WHERE kind = '" +
			string(l.t.kind) + "' AND state = 'conflict')")
	case stateUnsent:
		l.and("EXISTS (SELECT 1 FROM outbox WHERE " + key + ")")
	case string(msp.StateQueued), string(msp.StateSending), string(msp.StateUnknown), string(msp.StateRefused), string(msp.StateBlocked),
		string(msp.StateWaiting), string(msp.StateSkipped):
		l.and("EXISTS (SELECT 1 FROM outbox WHERE "+key+" AND state = ?)", state)
	default:
		return msp.FieldError("state", "There is no state called %q. Choose one of those in the list.", state)
	}
	return nil
}
