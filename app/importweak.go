package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// matchTypeless lets a row without a type, or a record without one, be found by
// the name alone: a draft that got its type here, or gets it from this sheet, is
// the same device.
func (c *checker) matchTypeless(ctx context.Context, org msp.ID, at []int, keys []msp.RowKeys, matches []RowMatch) error {
	if !slices.Contains(c.order, msp.FieldName) {
		return nil
	}
	var typed, untyped []int
	for i := range at {
		switch {
		case len(matches[i].IDs) > 0 || keys[i].Name == "" || c.opts.Choose[c.pending[at[i]].row] != "":
		case keys[i].TypeID == "":
			untyped = append(untyped, i)
		default:
			typed = append(typed, i)
		}
	}
	if err := c.matchNames(ctx, org, untyped, keys, matches, Where{}); err != nil {
		return err
	}
	return c.matchNames(ctx, org, typed, keys, matches, Where{Field: msp.FieldType, Values: []string{""}})
}

func (c *checker) matchNames(ctx context.Context, org msp.ID, rows []int, keys []msp.RowKeys, matches []RowMatch, also Where) error {
	for part := range slices.Chunk(rows, wholePage) {
		byName := map[string][]int{}
		names := Where{Field: msp.FieldName}
		for _, i := range part {
			if byName[keys[i].Name] == nil {
				names.Values = append(names.Values, keys[i].Name)
			}
			byName[keys[i].Name] = append(byName[keys[i].Name], i)
		}
		q := ListQuery{Kind: msp.KindConfiguration, Organizations: []msp.ID{org}, Archived: msp.With, Where: []Where{names}, Limit: wholePage}
		if also.Field != "" {
			q.Where = append(q.Where, also)
		}
		err := c.a.eachPage(ctx, q, func(rec *msp.Record) {
			for _, i := range byName[rec.Name()] {
				matches[i].By, matches[i].IDs = msp.FieldName, append(matches[i].IDs, rec.ID)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// matchNameless finds rows that nothing names, by all that they say: a record
// without a name or any other key, whose values are the same, is the draft that
// the same sheet made before.
func (c *checker) matchNameless(ctx context.Context, org msp.ID, at []int, keys []msp.RowKeys, matches []RowMatch) error {
	for i, n := range at {
		row := c.pending[n]
		if keys[i] != (msp.RowKeys{}) || row.values[msp.FieldName] != "" || row.action == rowError || c.opts.Choose[row.row] != "" {
			continue
		}
		if c.nameless[org] == nil {
			if err := c.readNameless(ctx, org); err != nil {
				return err
			}
		}
		text := c.signature(row.values)
		if same := c.nameless[org][text]; len(same) > 0 {
			matches[i] = RowMatch{By: msp.FieldName, IDs: []msp.ID{same[0].ID}}
			c.nameless[org][text] = same[1:]
		}
	}
	return nil
}

func (c *checker) readNameless(ctx context.Context, org msp.ID) error {
	found := map[string][]*msp.Record{}
	c.nameless[org] = found
	q := ListQuery{Kind: msp.KindConfiguration, Organizations: []msp.ID{org}, Archived: msp.With, Limit: wholePage,
		Where: []Where{{Field: msp.FieldName, Values: []string{""}}}}
	return c.a.eachPage(ctx, q, func(rec *msp.Record) {
		for _, f := range defaultKey {
			if v := rec.Get(f); v != "" && !msp.IsJunkIdentifier(f, v) {
				return // it has a key
			}
		}
		text := c.signature(rec.Values)
		found[text] = append(found[text], rec)
	})
}

// signature is what the columns of the sheet say of a record.
func (c *checker) signature(values msp.Values) string {
	var b strings.Builder
	for _, info := range msp.ConfigurationFields {
		if slices.ContainsFunc(c.cols, func(col column) bool {
			return col.info.Name == info.Name || info.Name == msp.FieldNotes && col.to == toNotes || info.Name == msp.FieldManufacturer && col.info.Name == msp.FieldModel
		}) {
			b.WriteString(values[info.Name] + "\x00")
		}
	}
	return b.String()
}

// eachPage reads every record of a query.
func (a *App) eachPage(ctx context.Context, q ListQuery, each func(*msp.Record)) error {
	for {
		page, err := a.store.List(ctx, q)
		if err != nil {
			return err
		}
		for _, rec := range page.Records {
			each(rec)
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}
