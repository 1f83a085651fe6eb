package app

// The types of an import that cross the edge.

// An ImportOptions is what a person chose for an import. The zero value asks
// Sitewalk to find everything out by itself.
type ImportOptions struct {
	Organization string `json:"organization"` // id; "" with All
	All          bool   `json:"all"`          // the sheet has an organization column
	Sheet        string `json:"sheet"`        // "" picks
	HeaderRow    int    `json:"header_row"`   // from 1; 0 picks; -1 there is none
	Encoding     string `json:"encoding"`     // "" detects
	Separator    string `json:"separator"`    // "" detects
	// Columns says where a column goes, by its letter: a field, "notes" for "kept in the notes as
	// “Header: value”" (written "+notes"), "" to leave it out. Columns not named are mapped by Sitewalk.
	Columns map[string]string `json:"columns"`
	Key     []string          `json:"key"`   // the fields that match rows to records, in order; empty: the usual order
	Blank   string            `json:"blank"` // keep (default) or clear
	// DateOrder settles dates such as 03/04/2026: dmy, mdy, or "" to ask.
	DateOrder string `json:"date_order"`
	// Values settles unknown values of picked fields once for all rows: field, then the text as it
	// stands in the sheet, then the name to take ("" leaves the field empty).
	Values map[string]map[string]string `json:"values"`
	// Fixes are cells mended in the preview, by their reference ("C12").
	Fixes map[string]string `json:"fixes"`
	// Skip are rows left out, by number.
	Skip []int `json:"skip"`
	// Choose settles rows that fit several records: row number, then the record's id or "new".
	Choose map[int]string `json:"choose"`
	// Partial applies the rows without errors and leaves the others out.
	Partial  bool `json:"partial"`
	Remember bool `json:"remember"` // keep the mapping for the same headers
}

// An ImportView is an import before it is applied: the file, the mapping, what
// would happen, and what is wrong. Counts are of rows.
type ImportView struct {
	ID           string         `json:"id"` // the draft's id, for the window
	File         string         `json:"file"`
	Format       string         `json:"format"` // xlsx, csv, tsv
	Sheets       []SheetView    `json:"sheets"`
	Sheet        string         `json:"sheet"`
	HeaderRow    int            `json:"header_row"`
	Encoding     string         `json:"encoding"`
	Separator    string         `json:"separator"`
	Sample       [][]string     `json:"sample"`      // the first rows as they stand, the header row among them
	SampleRows   []int          `json:"sample_rows"` // their numbers; blank rows are left out
	Organization string         `json:"organization"`
	Columns      []ImportColumn `json:"columns"`
	Unsolved     []ImportValue  `json:"unsolved"` // distinct values of picked fields without a match
	Dates        []string       `json:"dates"`    // examples of dates whose order must be told; empty when none
	Rows         int            `json:"rows"`
	Created      int            `json:"created"`
	Updated      int            `json:"updated"`
	Unchanged    int            `json:"unchanged"`
	Skipped      int            `json:"skipped"`
	Conflicts    int            `json:"conflicts"` // rows that wait for a choice
	Errors       int            `json:"errors"`    // rows with errors
	Warnings     int            `json:"warnings"`
	FieldsSet    int            `json:"fields_changed"`
	Causes       []ImportCause  `json:"causes"`
	AppliedAt    string         `json:"applied_at"` // the same file was applied then; "" when never
	AppliedBy    string         `json:"applied_by"`
	KeyOrder     []string       `json:"key_order"`
}

// A SheetView is one sheet of a workbook.
type SheetView struct {
	Name   string `json:"name"`
	Hidden bool   `json:"hidden"`
}

// An ImportColumn is one column of the sheet and where it goes.
type ImportColumn struct {
	Letter  string   `json:"letter"`
	Header  string   `json:"header"`
	Field   string   `json:"field"` // "+notes": kept in the notes; "": left out
	How     string   `json:"how"`   // name, alias, distance, saved, chosen, notes
	Like    string   `json:"like"`  // for distance: the header it resembles
	Samples []string `json:"samples"`
	Second  bool     `json:"second"` // a second column for a field that has one: an error until settled
	Problem string   `json:"problem"`
}

// An ImportValue is one distinct value that fits nothing in its list.
type ImportValue struct {
	Field       string   `json:"field"`
	Value       string   `json:"value"`
	Rows        int      `json:"rows"`
	Suggestions []string `json:"suggestions"`
	Creatable   bool     `json:"creatable"`
}

// An ImportCause is a group of problems with the same code and field.
type ImportCause struct {
	Code     string `json:"code"`
	Field    string `json:"field"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Message  string `json:"message"`
	Cells    int    `json:"cells"`
}

// An ImportRowsRequest asks for rows of a preview.
type ImportRowsRequest struct {
	ID     string `json:"id"`
	Action string `json:"action"` // "", create, update, unchanged, choose, error, skip
	Code   string `json:"code"`   // only rows with this cause
	Field  string `json:"field"`
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"`
}

// An ImportRowsPage is a window of a preview.
type ImportRowsPage struct {
	Rows  []ImportRowView `json:"rows"`
	Total int             `json:"total"`
}

// An ImportRowView is one row of the sheet and what would happen to it.
type ImportRowView struct {
	Row        int               `json:"row"`
	Action     string            `json:"action"` // create, update, unchanged, choose, error, skip
	ID         string            `json:"id"`     // the record it changes
	Name       string            `json:"name"`
	By         string            `json:"by"`     // the key that matched
	Cells      map[string]string `json:"cells"`  // by field, as they would be
	Fields     []FieldChange     `json:"fields"` // what would change
	Problems   []ProblemView     `json:"problems"`
	Candidates []RecordRef       `json:"candidates"`
	CellRefs   map[string]string `json:"cell_refs"` // field to cell reference
}

// A FieldChange is one field that would change, or did.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// An ImportDone is the result of an import, and the JSON of `import`.
type ImportDone struct {
	Batch     *string            `json:"batch"`
	Rows      int                `json:"rows"`
	Created   int                `json:"created"`
	Updated   int                `json:"updated"`
	Unchanged int                `json:"unchanged"`
	Skipped   int                `json:"skipped"`
	Conflicts int                `json:"conflicts"`
	Errors    int                `json:"errors"`
	Columns   []ImportColumnDone `json:"columns"`
	Problems  []ProblemView      `json:"problems"`
	Changes   []ImportChange     `json:"changes"`
	// Written says that something was written; false for a dry run, for errors, and when nothing differs.
	Written bool `json:"-"`
}

// An ImportColumnDone is a mapped column in the result.
type ImportColumnDone struct {
	Header string  `json:"header"`
	Field  *string `json:"field"`
	How    string  `json:"how"`
}

// An ImportChange is one row in the result.
type ImportChange struct {
	Row    int           `json:"row"`
	Action string        `json:"action"`
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	Fields []FieldChange `json:"fields"`
}

// An ImportRunView is one import in the history of imports.
type ImportRunView struct {
	Batch     string `json:"batch"`
	At        string `json:"at"`
	Staff     string `json:"staff"`
	File      string `json:"file"`
	SHA256    string `json:"sha256"`
	Rows      int    `json:"rows"`
	Created   int    `json:"created"`
	Updated   int    `json:"updated"`
	Unchanged int    `json:"unchanged"`
	State     string `json:"state"` // applied, undone
}

// An ImportList is the history of imports, newest first.
type ImportList struct {
	Items []ImportRunView `json:"items"`
	Next  *string         `json:"next"`
}

// An ExportRequest asks for a workbook or a CSV of what a query shows.
type ExportRequest struct {
	Query    GridQuery `json:"query"`
	Format   string    `json:"format"` // xlsx, csv, itglue-csv
	Template bool      `json:"template"`
}
