package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/internal/sheet"
)

// The places a column may go beside the fields of a configuration.
const (
	toNotes        = "+notes"       // kept in the notes as "Header: value"
	toNowhere      = ""             // left out, by a person's choice
	toRecordID     = "sitewalk_id"  // our own id, in workbooks we wrote
	toOrganization = "organization" // the row's organization
	toVersion      = "sitewalk_version"
)

// A column is one column of the sheet and where it goes.
type column struct {
	index  int // from 1
	letter string
	header string
	to     string
	how    string
	like   string
	score  int
	info   msp.FieldInfo
	second bool
	stray  bool   // names organizations in a sheet that goes into one
	note   string // what is wrong with the choice
}

// An importMapping is what a person chose for a set of headers, kept in a file or
// for next time. Columns are named by header.
type importMapping struct {
	Columns   map[string]string            `json:"columns"`
	Values    map[string]map[string]string `json:"values,omitempty"`
	Key       []string                     `json:"key,omitempty"`
	DateOrder string                       `json:"date_order,omitempty"`
}

// headerKey names a set of headers, in any order.
func headerKey(cols []sheet.Column) string {
	var keys []string
	for _, c := range cols {
		if k := msp.FoldHeader(c.Header); k != "" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, "|")
}

// known says whether a header is one of ours; it finds the header row.
func knownHeader(header string) bool {
	if f, _ := specialColumn(header); f != "" {
		return true
	}
	f, how, _ := msp.MatchHeader(header, msp.ConfigurationFields)
	return f != "" && how != msp.HowDistance
}

// specialColumn knows the columns that are no field of a configuration.
func specialColumn(header string) (to string, how msp.How) {
	switch msp.FoldHeader(header) {
	case "sitewalk id":
		return toRecordID, msp.HowName
	case "sitewalk version":
		return toVersion, msp.HowName
	case "why":
		return toNowhere, msp.HowName // the reason column of our own problems workbook
	case "organization", "organisation":
		return toOrganization, msp.HowName
	case "client", "client name", "customer", "customer name", "company", "company name", "organization name":
		return toOrganization, msp.HowAlias
	}
	return "", ""
}

// mapColumns decides where each column goes: as chosen now, by our own names, by
// alias, as chosen last time for the same headers, by small spelling distance,
// and else into the notes. Nothing is dropped silently.
func mapColumns(cols []sheet.Column, filled func(index int) bool, chosen map[string]string, saved importMapping, all bool) ([]column, error) {
	if name := noneOf(chosen, cols); name != "" {
		return nil, msp.FieldError("mapping", "None of the mapping's columns is in this sheet: “%s” and the rest are not among its headers. Use the mapping of these headers, or --save-mapping to write one.", name)
	}
	out := make([]column, 0, len(cols))
	for _, c := range cols {
		if c.Header == "" && !filled(c.Index) {
			continue
		}
		col := column{index: c.Index, letter: c.Letter, header: c.Header}
		to, isChosen := chosen[c.Letter]
		if !isChosen {
			to, isChosen = chosen[c.Header]
		}
		savedTo, isSaved := saved.Columns[c.Header]
		special, specialHow := specialColumn(c.Header)
		field, how, score := msp.MatchHeader(c.Header, msp.ConfigurationFields)
		switch {
		case isChosen:
			col.to, col.how, col.score = to, "chosen", 1000
		case isSaved:
			col.to, col.how, col.score = savedTo, string(msp.HowSaved), 900
		case special != "" || specialHow != "":
			col.to, col.how, col.score = special, string(specialHow), 800
		case field != "":
			col.to, col.how, col.score = string(field), string(how), score
			if how == msp.HowDistance {
				info, _ := msp.FieldOf(msp.KindConfiguration, field)
				col.like = info.Title
			}
		default:
			col.to, col.how = toNotes, "notes"
		}
		if col.to == toOrganization && !all {
			col.to, col.how, col.stray = toNowhere, "notes", true // the organization was named for the whole sheet
			col.note = "The whole sheet goes into one organization; this column is only compared with it."
		}
		if err := col.resolve(); err != nil {
			return nil, err
		}
		out = append(out, col)
	}
	settleSeconds(out, filled)
	return out, nil
}

// noneOf is the first name of a mapping that has nothing to do with the sheet; ""
// when one of its columns is there.
func noneOf(chosen map[string]string, cols []sheet.Column) string {
	names := slices.Sorted(maps.Keys(chosen))
	for _, c := range cols {
		if slices.Contains(names, c.Letter) || slices.Contains(names, c.Header) {
			return ""
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

func (c *column) resolve() error {
	switch c.to {
	case toNotes, toNowhere, toRecordID, toOrganization, toVersion:
		return nil
	}
	info, ok := msp.FieldOf(msp.KindConfiguration, msp.Field(c.to))
	if !ok {
		return &msp.Error{Code: msp.Invalid, Field: "mapping", Message: fmt.Sprintf("The mapping sends column %s “%s” to “%s”, which is no field of a configuration. Use a field name, “+notes”, or nothing to leave it out.", c.letter, c.header, c.to)}
	}
	c.info = info
	return nil
}

// settleSeconds finds fields that two columns want. A column that only resembles
// the field, or is empty as far as the sample goes, yields to one that names it
// and goes to the notes, saying why. Two that both name it are for a person to
// settle: a serial number that went to the notes would be missed by the match, and
// make a device twice.
func settleSeconds(cols []column, filled func(index int) bool) {
	best := map[string]int{} // where a column may go, to the surest that wants it
	for i, c := range cols {
		if c.to == toNotes || c.to == toNowhere {
			continue
		}
		if b, taken := best[c.to]; !taken || c.score > cols[b].score {
			best[c.to] = i
		}
	}
	for i := range cols {
		c := &cols[i]
		b, taken := best[c.to]
		if !taken || b == i {
			continue
		}
		o := &cols[b]
		if c.score < o.score && (!c.names() || !filled(c.index) || c.to == string(msp.FieldNotes)) {
			c.note = fmt.Sprintf("Column %s “%s” goes to %s already; this one is kept in the notes.", o.letter, o.header, c.title())
			c.to, c.how, c.like = toNotes, "notes", ""
			continue
		}
		c.second = true
		c.note = fmt.Sprintf("Columns %s “%s” and %s “%s” both go to %s. Leave one of them out, or keep it in the notes.", o.letter, o.header, c.letter, c.header, c.title())
	}
}

// names says that the column's header is a word for the field, not just like one.
func (c *column) names() bool { return c.how != string(msp.HowDistance) }

func (c *column) title() string {
	if c.info.Title != "" {
		return c.info.Title
	}
	return c.to
}

// unsettled is the error of a mapping that sends two columns to one field, or
// none to any: rows of nothing but notes are hardly what was meant.
func unsettled(cols []column) error {
	fields := 0
	for _, c := range cols {
		if c.second {
			return &msp.Error{Code: msp.Invalid, Field: c.to, Message: c.note}
		}
		if c.info.Name != "" && c.info.Name != msp.FieldNotes {
			fields++
		}
	}
	if fields == 0 {
		return msp.FieldError("columns", "No column of this sheet is known. Say which one holds the name, and which row is the header.")
	}
	return nil
}

// savedMapping reads what was chosen last time for the same headers.
func (a *App) savedMapping(ctx context.Context, cols []sheet.Column) (importMapping, error) {
	var m importMapping
	text, err := a.store.ImportMapping(ctx, headerKey(cols))
	if err != nil || text == "" {
		return m, err
	}
	if json.Unmarshal([]byte(text), &m) != nil {
		return importMapping{}, nil // an older form: asked again
	}
	return m, nil
}

// mappingOf is the mapping that stands, for a file or for next time.
func mappingOf(cols []column, opts ImportOptions) importMapping {
	m := importMapping{Columns: map[string]string{}, Values: opts.Values, Key: opts.Key, DateOrder: opts.DateOrder}
	for _, c := range cols {
		if c.header != "" && !c.stray { // next time the column may say the organization
			m.Columns[c.header] = c.to
		}
	}
	return m
}

// ParseMapping reads a mapping file.
func ParseMapping(data []byte) (importMapping, error) {
	var m importMapping
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	err := dec.Decode(&m)
	if _, more := dec.Token(); err == nil && more != io.EOF {
		err = errors.New("there is more after the mapping")
	}
	if err != nil {
		return m, &msp.Error{Code: msp.Invalid, Field: "--mapping", Err: err, Message: `The mapping file is not understood. It is JSON such as {"columns": {"S/N": "serial_number"}}; --save-mapping writes one to start from.`}
	}
	return m, nil
}
