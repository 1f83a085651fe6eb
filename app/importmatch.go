package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/merge"
)

// flush compares the rows read so far with the store and writes them to the
// spool.
func (c *checker) flush(ctx context.Context) error {
	byOrg := map[msp.ID][]int{}
	var orgs []msp.ID
	for i, row := range c.pending {
		if row.action == rowError || row.action == rowSkip {
			continue
		}
		if byOrg[row.org] == nil {
			orgs = append(orgs, row.org)
		}
		byOrg[row.org] = append(byOrg[row.org], i)
	}
	for _, org := range orgs {
		if err := c.match(ctx, org, byOrg[org]); err != nil {
			return err
		}
	}
	for _, row := range c.pending {
		c.count(row)
		if err := c.out.add(row); err != nil {
			return err
		}
	}
	c.pending, c.keys = c.pending[:0], c.keys[:0]
	return nil
}

// match finds the records that rows of one organization mean, and what would
// change in them.
func (c *checker) match(ctx context.Context, org msp.ID, at []int) error {
	keys := make([]msp.RowKeys, len(at))
	for i, n := range at {
		keys[i] = c.keys[n]
	}
	matches, err := c.a.store.MatchRows(ctx, org, keys, c.order)
	if err != nil {
		return err
	}
	var want []msp.ID
	for i, n := range at {
		row := c.pending[n]
		ids := matches[i].IDs
		if choice, ok := c.opts.Choose[row.row]; ok {
			if choice == "new" {
				ids = nil
			} else {
				ids = []msp.ID{msp.ID(choice)}
			}
		}
		row.by = matches[i].By
		switch len(ids) {
		case 0:
			row.action = rowCreate
		case 1:
			row.id = ids[0]
			if first, claimed := c.claimed[row.id]; claimed {
				f := row.by
				if f == "" {
					f = msp.FieldName
				}
				c.twice(row, f, first, row.values[f])
				row.action = rowError
				continue
			}
			c.claimed[row.id] = row.row
			row.action = rowUpdate
			want = append(want, row.id)
		default:
			row.action = rowChoose
			want = append(want, ids...)
			for _, id := range ids {
				row.extra.Candidates = append(row.extra.Candidates, RecordRef{ID: string(id)})
			}
		}
	}
	records, err := c.a.store.Records(ctx, msp.KindConfiguration, want)
	if err != nil {
		return err
	}
	byID := make(map[msp.ID]*msp.Record, len(records))
	for _, rec := range records {
		byID[rec.ID] = rec
	}
	for _, n := range at {
		row := c.pending[n]
		switch row.action {
		case rowCreate:
			c.created(row)
		case rowUpdate:
			c.compare(ctx, row, byID[row.id])
		case rowChoose:
			c.candidates(ctx, row, byID)
		}
		if row.action == rowCreate || row.action == rowUpdate {
			c.warn(ctx, row, byID[row.id])
		}
	}
	return nil
}

// created drops what an empty record has anyway.
func (c *checker) created(row *checkedRow) {
	for f, text := range row.values {
		if text == "" {
			delete(row.values, f)
		}
	}
}

// compare keeps the values that differ from the record by meaning.
func (c *checker) compare(ctx context.Context, row *checkedRow, rec *msp.Record) {
	if rec == nil { // removed between the two reads: new again
		row.action, row.id = rowCreate, ""
		c.created(row)
		return
	}
	row.version = rec.Version
	if row.name == "" {
		row.name = rec.Name()
	}
	if c.notesOnly() {
		if text, ok := row.values[msp.FieldNotes]; ok {
			row.values[msp.FieldNotes] = joinNotes(rec.Get(msp.FieldNotes), strings.Split(text, "\n"))
		}
	}
	for _, info := range msp.ConfigurationFields {
		text, ok := row.values[info.Name]
		if !ok {
			continue
		}
		if merge.Equal(info, rec.Get(info.Name), text) {
			delete(row.values, info.Name)
			continue
		}
		row.extra.Changes = append(row.extra.Changes, FieldChange{Field: string(info.Name),
			Old: c.r.text(ctx, info, rec.Get(info.Name)), New: c.r.text(ctx, info, text)})
	}
	if len(row.values) == 0 {
		row.action = rowSame
	}
}

// notesOnly says that no column gives the notes themselves, so that columns
// without a place are added to the notes that are there.
func (c *checker) notesOnly() bool {
	return !slices.ContainsFunc(c.cols, func(col column) bool { return col.to == string(msp.FieldNotes) })
}

// candidates names the records a row may mean; the row waits for a choice.
func (c *checker) candidates(ctx context.Context, row *checkedRow, byID map[msp.ID]*msp.Record) {
	for i, k := range row.extra.Candidates {
		if rec := byID[msp.ID(k.ID)]; rec != nil {
			row.extra.Candidates[i] = refTo(ctx, c.r, rec)
		}
	}
	f := row.by
	info, _ := msp.FieldOf(msp.KindConfiguration, f)
	p := msp.Problem{Field: f, Severity: msp.SeverityError, Code: msp.CodeSeveralMatches, Value: row.values[f], Suggestions: []string{},
		Message: plural(len(row.extra.Candidates), "record") + " here have this " + strings.ToLower(info.Title) + ". Choose one, or leave the row out."}
	for _, col := range c.cols {
		if col.to == string(f) {
			c.problem(row, col, row.row, p)
			break
		}
	}
	row.action = rowChoose
}

// warn checks the record as it would be and notes what is worth a look.
func (c *checker) warn(ctx context.Context, row *checkedRow, rec *msp.Record) {
	after := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: row.org, Values: msp.Values{}}
	if rec != nil {
		after.Values = rec.Values.Clone()
	}
	for f, text := range row.values {
		after.Set(f, text)
	}
	for _, p := range msp.Check(after, msp.CheckEnv{Systems: c.systems, Names: c.r.fieldNames(ctx, after)}) {
		if p.Code == msp.CodeRequired || p.Severity == msp.SeverityError {
			continue
		}
		if _, changes := row.values[p.Field]; !changes {
			continue
		}
		for _, col := range c.cols {
			if col.to == string(p.Field) {
				c.problem(row, col, row.row, p)
				break
			}
		}
	}
}

// count adds a row to the totals.
func (c *checker) count(row *checkedRow) {
	switch row.action {
	case rowCreate:
		c.counts.Created++
	case rowUpdate:
		c.counts.Updated++
		c.changed += len(row.extra.Changes)
	case rowSame:
		c.counts.Unchanged++
	case rowChoose:
		c.counts.Conflicts++
	case rowError:
		c.counts.Errors++
	case rowSkip:
		c.counts.Skipped++
	}
	if row.action == rowSkip {
		row.extra.Problems = nil
	}
	for _, p := range row.extra.Problems {
		if p.Severity == string(msp.SeverityWarning) {
			c.warnings++
		}
		k := causeKey{p.Code, msp.Field(p.Field), p.Severity}
		cause := c.causes[k]
		if cause == nil {
			cause = &ImportCause{Code: p.Code, Field: p.Field, Severity: p.Severity, Message: p.Message, Title: causeTitle(p)}
			c.causes[k] = cause
			c.order2 = append(c.order2, k)
		}
		cause.Cells++
		if len(c.counts.Problems) < maxListed {
			c.counts.Problems = append(c.counts.Problems, p)
		}
	}
	if (row.action == rowCreate || row.action == rowUpdate) && len(c.counts.Changes) < maxListed {
		fields := row.extra.Changes
		if fields == nil {
			fields = []FieldChange{}
		}
		c.counts.Changes = append(c.counts.Changes, ImportChange{Row: row.row, Action: row.action.String(), ID: string(row.id), Name: row.name, Fields: fields})
	}
}

// causeTitle heads a group of problems.
func causeTitle(p ProblemView) string {
	info, ok := msp.FieldOf(msp.KindConfiguration, msp.Field(p.Field))
	title := info.Title
	if !ok {
		title = "Organization"
	}
	switch p.Code {
	case msp.CodeUnknownValue:
		return title + " not known"
	case msp.CodeNotADate:
		return "Not a date"
	case msp.CodeAmbiguousDate:
		return "Day or month first?"
	case msp.CodeNotAnIP:
		return "Not an IP address"
	case msp.CodeNotAMAC:
		return "Not a MAC address"
	case msp.CodeExcelDamage:
		return "Excel damaged the " + strings.ToLower(title)
	case msp.CodeDateInSerial:
		return "Excel made a date of the " + strings.ToLower(title)
	case msp.CodeDuplicateKey:
		return title + " twice in this file"
	case msp.CodeSeveralMatches:
		return "Matches several configurations"
	case msp.CodeJunk:
		return title + " is what makers leave in"
	case msp.CodeGateway:
		return "Gateway in another network"
	case msp.CodeWarranty:
		return "Warranty ends before the purchase"
	case msp.CodeTooLong:
		return title + " too long"
	case msp.CodeNotYesOrNo:
		return title + ": neither yes nor no"
	case "cell_error":
		return "Errors of the spreadsheet"
	}
	return title
}
