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
		if row.action == rowSkip || row.action == rowError && (row.hard || len(row.bad) == 0) {
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
	clear(c.pending)
	c.pending, c.keys = c.pending[:0], c.keys[:0]
	return nil
}

// comparePage is how many records are read at one go to be compared.
const comparePage = 2000

// match finds the records that rows of one organization mean, and what would
// change in them. Rows that mean a record more surely choose first.
func (c *checker) match(ctx context.Context, org msp.ID, at []int) error {
	keys := make([]msp.RowKeys, len(at))
	for i, n := range at {
		keys[i] = c.keys[n]
	}
	matches := make([]RowMatch, len(at))
	empty, err := c.isEmpty(ctx, org)
	if err != nil {
		return err
	}
	if !empty {
		if matches, err = c.a.store.MatchRows(ctx, org, keys, c.order); err != nil {
			return err
		}
	}
	for i, n := range at {
		if choice := c.opts.Choose[c.pending[n].row]; choice == "new" {
			matches[i] = RowMatch{}
		} else if choice != "" {
			matches[i] = RowMatch{IDs: []msp.ID{msp.ID(choice)}}
		}
	}
	if !empty {
		if err := c.matchTypeless(ctx, org, at, keys, matches); err != nil {
			return err
		}
		if err := c.matchNameless(ctx, org, at, keys, matches); err != nil {
			return err
		}
	}
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(p, q int) int { return c.rank(matches[p].By) - c.rank(matches[q].By) })
	for _, i := range order {
		c.mean(c.pending[at[i]], keys[i], matches[i])
	}
	for page := range slices.Chunk(at, comparePage) {
		if err := c.compareAll(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

// isEmpty says that an organization has no configurations, so that no row means
// one: the first import of a client, which is often the largest.
func (c *checker) isEmpty(ctx context.Context, org msp.ID) (bool, error) {
	empty, known := c.empty[org]
	if known {
		return empty, nil
	}
	page, err := c.a.store.List(ctx, ListQuery{Kind: msp.KindConfiguration, Organizations: []msp.ID{org}, Archived: msp.With, Limit: 1})
	if err != nil {
		return false, err
	}
	c.empty[org] = len(page.Records) == 0
	return c.empty[org], nil
}

// mean notes which record a row means, if any.
func (c *checker) mean(row *checkedRow, keys msp.RowKeys, m RowMatch) {
	row.by = m.By
	soft := row.action == rowError
	switch len(m.IDs) {
	case 0:
		if !soft {
			row.action = rowCreate
		}
	case 1:
		row.id = m.IDs[0]
		first, claimed := c.claimed[row.id]
		switch {
		case !claimed:
			c.claimed[row.id] = claim{row.row, c.rank(m.By)}
		case soft:
			row.id = ""
			return
		case c.better(keys, m.By) && first.rank < c.rank(m.By):
			// It has a serial number of its own and only the name of that record, which
			// another row means more surely: it is another device of this name.
			row.id, row.by, row.action = "", "", rowCreate
			return
		default:
			f := m.By
			if f == "" || f == "id" {
				f = msp.FieldName
			}
			c.twice(row, f, first.row, c.shown(f, keys))
			return
		}
		if !soft {
			row.action = rowUpdate
		}
	default:
		if soft {
			return
		}
		row.action, row.found = rowChoose, len(m.IDs)
		for _, id := range m.IDs[:min(len(m.IDs), maxCandidates)] {
			row.extra.Candidates = append(row.extra.Candidates, RecordRef{ID: string(id)})
		}
	}
}

// maxCandidates is how many records a row shows to choose from.
const maxCandidates = 50

// better says whether a row has a key that comes before the one that found its
// record.
func (c *checker) better(keys msp.RowKeys, by msp.Field) bool {
	for _, f := range c.order {
		if f == by {
			return false
		}
		if keyText(keys, f) != "" {
			return true
		}
	}
	return false
}

// compareAll reads the records that rows mean and works out what would change.
func (c *checker) compareAll(ctx context.Context, at []int) error {
	var want []msp.ID
	for _, n := range at {
		row := c.pending[n]
		if row.id != "" {
			want = append(want, row.id)
		}
		for _, k := range row.extra.Candidates {
			want = append(want, msp.ID(k.ID))
		}
	}
	byID := make(map[msp.ID]*msp.Record, len(want))
	if len(want) > 0 {
		records, err := c.a.store.Records(ctx, msp.KindConfiguration, want)
		if err != nil {
			return err
		}
		if err := c.r.preload(ctx, records); err != nil {
			return err
		}
		for _, rec := range records {
			byID[rec.ID] = rec
		}
	}
	for _, n := range at {
		row := c.pending[n]
		rec := byID[row.id]
		if _, chosen := c.opts.Choose[row.row]; chosen && row.id != "" && (rec == nil || rec.OrganizationID != row.org) {
			c.problemAt(row, string(msp.FieldName), msp.Problem{Field: msp.FieldName, Severity: msp.SeverityError, Code: msp.CodeSeveralMatches,
				Value: row.name, Suggestions: []string{}, Message: "The record that was chosen for this row is not in the organization. Choose another, or leave the row out."})
			row.id = ""
		}
		if row.action == rowError && !row.hard && rec != nil && c.pendingHere(ctx, row, rec) {
			row.action = rowUpdate
		}
		switch row.action {
		case rowCreate:
			c.created(row)
		case rowUpdate:
			c.compare(ctx, row, rec)
		case rowChoose:
			c.candidates(ctx, row, byID)
		case rowError:
			row.id = ""
		}
		if row.action == rowCreate || row.action == rowUpdate {
			c.warn(ctx, row, rec)
		}
	}
	return nil
}

// pendingHere says whether every value that does not fit stands in the record
// already: kept beside the field, or as what the field shows. A workbook that we
// wrote comes back without an error then.
func (c *checker) pendingHere(ctx context.Context, row *checkedRow, rec *msp.Record) bool {
	for f, text := range row.bad {
		p, pending := rec.Pending[f]
		here := pending && msp.NormalizeText(p.Text) == msp.NormalizeText(text)
		if !here && rec.Get(f) != "" {
			here = c.r.fieldText(ctx, rec.Kind, f, rec.Get(f)) == text
		}
		if !here {
			return false
		}
	}
	row.extra.Problems = slices.DeleteFunc(row.extra.Problems, func(p ProblemView) bool {
		_, bad := row.bad[msp.Field(p.Field)]
		return bad && p.Severity == string(msp.SeverityError)
	})
	return true
}

// created drops what an empty record has anyway.
func (c *checker) created(row *checkedRow) {
	if !row.cleared {
		return
	}
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
	if !row.ownNotes && len(row.lines) > 0 {
		row.values[msp.FieldNotes] = joinNotes(rec.Get(msp.FieldNotes), row.lines)
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
		Message: plural(row.found, "record") + " here have this " + strings.ToLower(info.Title) + ". Choose one, or leave the row out."}
	c.problemAt(row, string(f), p)
	row.action = rowChoose
}

// warn checks the record as it would be and notes what is worth a look.
func (c *checker) warn(ctx context.Context, row *checkedRow, rec *msp.Record) {
	after := &msp.Record{Kind: msp.KindConfiguration, OrganizationID: row.org, Values: row.values}
	if row.action == rowUpdate {
		after.Values = rec.Values.Clone()
		for f, text := range row.values {
			after.Set(f, text)
		}
	}
	clear(c.names)
	c.r.addNames(ctx, after, c.names, c.called)
	for _, p := range msp.Check(after, msp.CheckEnv{Systems: c.systems, Names: c.names}) {
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
		if u := c.unsolved[valueKey{msp.Field(p.Field), p.Value}]; u != nil && p.Severity == string(msp.SeverityError) {
			u.Rows++
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
	case codeOtherOrganization:
		return "Another organization"
	case "cell_error":
		return "Errors of the spreadsheet"
	}
	return title
}
