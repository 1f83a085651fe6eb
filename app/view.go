package app

// The types that cross the edge: plain, JSON-ready, names instead of ids where a
// person reads them. Dates are YYYY-MM-DD, times RFC 3339 in UTC, ids strings.
// The window, the bridge and sitewalkctl --json speak the same ones.

// A RecordView is a record as JSON shows it: its fields by name beside these.
// Fields holds text for people: names for references, AA:BB:CC:DD:EE:FF for a MAC.
type RecordView struct {
	ID             string              `json:"id"`
	Kind           string              `json:"kind"`
	Name           string              `json:"name"`
	Organization   string              `json:"organization"`
	OrganizationID string              `json:"organization_id"`
	Fields         map[string]string   `json:"fields"`
	Refs           map[string]string   `json:"refs"` // ids behind the names of Fields
	State          string              `json:"state"`
	Missing        map[string][]string `json:"missing"` // per system, the fields a push still needs
	Links          []LinkView          `json:"links"`
	Problems       []ProblemView       `json:"problems"`
	Interfaces     []RecordView        `json:"interfaces,omitempty"`
	Archived       bool                `json:"archived"`
	Version        int64               `json:"version"`
	CreatedAt      string              `json:"created_at"`
	UpdatedAt      string              `json:"updated_at"`
}

// A LinkView is where a record stands towards one system.
type LinkView struct {
	System   string `json:"system"`
	RemoteID string `json:"remote_id"`
	URL      string `json:"url"`
	State    string `json:"state"`
	Reason   string `json:"reason,omitempty"`
	Message  string `json:"message,omitempty"`
}

// A ProblemView is one thing that is wrong, or worth a look, about one cell.
type ProblemView struct {
	Sheet       string   `json:"sheet"`
	Cell        string   `json:"cell"`
	Row         int      `json:"row"`
	Field       string   `json:"field"`
	Severity    string   `json:"severity"` // error, warning
	Code        string   `json:"code"`
	Value       string   `json:"value"`
	Message     string   `json:"message"`
	Suggestions []string `json:"suggestions"`
}

// A SessionView is what the window needs to draw itself the first time.
type SessionView struct {
	Version    string          `json:"version"`
	Workspace  string          `json:"workspace"` // the folder
	FirstRun   bool            `json:"first_run"` // nothing is here yet: no organization, no connection
	Practice   bool            `json:"practice"`  // joined to the practice systems; nothing here is real
	Staff      string          `json:"staff"`
	Role       string          `json:"role"`
	Can        map[string]bool `json:"can"` // acts of internal/access the profile may do somewhere
	Fields     []FieldView     `json:"fields"`
	PinnedOrgs []string        `json:"pinned_organizations"`
	Account    string          `json:"account"` // what the sidebar's head says
}

// A FieldView describes a field of a configuration.
type FieldView struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Kind       string `json:"kind"` // text, rich_text, date, ip, mac, bool, ref
	List       string `json:"list"` // for ref: the kind of record it points to
	Identifier bool   `json:"identifier"`
	Free       bool   `json:"free"` // for ref: a new entry may be created from here
}

// A StatusView is the standing line, and `status` of sitewalkctl.
type StatusView struct {
	Systems        []SystemStatus `json:"systems"`
	Organizations  int            `json:"organizations"`
	Configurations int            `json:"configurations"`
	Shown          int            `json:"shown"`           // configurations that are not archived
	Conflicts      int            `json:"conflicts_total"` // records a person must choose for
	SavedAt        string         `json:"saved_at"`        // the last save here; "" when there was none yet
	AutoSync       bool           `json:"auto_sync"`
	NextRound      string         `json:"next_round"`   // "" when none is planned
	AutoStopped    string         `json:"auto_stopped"` // why auto-sync waits for a person; "" when it does not
	Jobs           []JobView      `json:"jobs"`
}

// A SystemStatus is one connected system in the standing line.
type SystemStatus struct {
	System      string         `json:"system"`
	Title       string         `json:"title"`
	Connected   bool           `json:"connected"`
	LastContact string         `json:"last_contact"` // "" when there was none
	Online      bool           `json:"online"`
	Problem     string         `json:"problem"` // what went wrong last, in words; "" when nothing
	Counts      map[string]int `json:"counts"`  // queued, unknown, conflict, refused, blocked, waiting
}

// A JobView is long work: import, export, pull, push.
type JobView struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"` // pull, push, sync, import, export
	Title   string `json:"title"`
	State   string `json:"state"` // running, done, failed, stopped
	Done    int    `json:"done"`
	Total   int    `json:"total"` // 0: not known
	Message string `json:"message"`
	Rest    int    `json:"rest_seconds"` // 0: not known
	// Of a round only: what it is at (pull, push, look up), whether nobody asked for it, and what is
	// left of the systems' quotas.
	Phase     string      `json:"phase,omitempty"`
	Automatic bool        `json:"automatic,omitempty"`
	Quotas    []JobQuota  `json:"quotas,omitempty"`
	Error     *ErrorView  `json:"error"`
	Sync      *SyncView   `json:"sync,omitempty"`
	Import    *ImportDone `json:"import,omitempty"`
	File      *FileView   `json:"file,omitempty"`
}

// An ErrorView is any error as it crosses the edge.
type ErrorView struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	RetryAt string `json:"retry_at"`
}

// An OrganizationRow is a line of the organizations screen.
type OrganizationRow struct {
	ID             string         `json:"id"`
	Name           string         `json:"name"`
	ShortName      string         `json:"short_name"`
	Type           string         `json:"type"`
	Status         string         `json:"status"`
	Configurations int            `json:"configurations"`
	Drafts         int            `json:"drafts"`
	Problems       int            `json:"problems"`
	Locations      int            `json:"locations"`
	Complete       int            `json:"complete"` // per cent of configurations that are not drafts
	Counts         map[string]int `json:"counts"`   // by queue state
	UpdatedAt      string         `json:"updated_at"`
	Linked         bool           `json:"linked"` // found in IT Glue
}

// An OrganizationPage is a page of the organizations screen.
type OrganizationPage struct {
	Items []OrganizationRow `json:"items"`
	Next  string            `json:"next"`
	Total int               `json:"total"`
}

// A GridQuery names what a grid shows; row numbers elsewhere count its rows.
type GridQuery struct {
	Organization string       `json:"organization"` // id; "" all
	View         string       `json:"view"`         // "", draft, problem, waiting (not everything is sent), archived
	Text         string       `json:"text"`
	Where        []GridFilter `json:"where"`
	Sort         string       `json:"sort"` // a field; "" is name
	Descending   bool         `json:"descending"`
	Fields       []string     `json:"fields"` // the columns, in order
}

// A GridFilter keeps rows whose field shows one of the values ("" is empty).
type GridFilter struct {
	Field  string   `json:"field"`
	Values []string `json:"values"`
}

// A GridPage is a window of rows.
type GridPage struct {
	Start int       `json:"start"`
	Rows  []GridRow `json:"rows"`
	Total int       `json:"total"`
}

// A GridRow is one configuration in the grid.
type GridRow struct {
	ID             string              `json:"id"`
	OrganizationID string              `json:"organization_id"`
	Organization   string              `json:"organization"`
	Version        int64               `json:"version"`
	State          string              `json:"state"`   // draft, ready, gone
	Sync           string              `json:"sync"`    // local, synced, queued, unknown, conflict, refused, blocked, waiting
	Message        string              `json:"message"` // of sync, in words
	Archived       bool                `json:"archived"`
	Missing        []string            `json:"missing"` // fields a push still needs
	Cells          []string            `json:"cells"`   // in the order of GridQuery.Fields
	Marks          map[string]CellMark `json:"marks"`   // by field, only where there is something to say
}

// A CellMark is what a cell says beyond its text.
type CellMark struct {
	Kind        string   `json:"kind"` // problem, warning, queued, conflict, locked, kept (stays here though it differs)
	Message     string   `json:"message"`
	Code        string   `json:"code"`
	Was         string   `json:"was"`  // for queued: what both sides last agreed on
	Text        string   `json:"text"` // for problem: what was typed and does not fit; shown instead of the cell's text
	Suggestions []string `json:"suggestions"`
}

// A CellEdit is one cell a person changed.
type CellEdit struct {
	ID    string `json:"id"`
	Field string `json:"field"`
	Text  string `json:"text"`
}

// A GridBlock is a rectangle of the grid: rows of the query, columns by field.
type GridBlock struct {
	Query  GridQuery `json:"query"`
	Row    int       `json:"row"`
	Rows   int       `json:"rows"`
	Fields []string  `json:"fields"`
	// IDs are the block's rows where the window knows them; then Row does not count, and rows beyond
	// them are past the end. null goes by Row in the order of now. "" is a row that is gone.
	IDs []string `json:"ids"`
}

// A PasteRequest puts texts into a block, row by row; rows past the end make new
// drafts in Organization.
type PasteRequest struct {
	Block        GridBlock  `json:"block"`
	Cells        [][]string `json:"cells"`
	Cut          *GridBlock `json:"cut"` // emptied in the same step, but for what the paste covers; null for none
	Organization string     `json:"organization"`
	Title        string     `json:"title"` // for history: "Pasted", "Filled down"
}

// A GridResult is what an edit, paste, fill or clear did.
type GridResult struct {
	Batch    string        `json:"batch"` // "" when nothing changed
	Rows     []GridRow     `json:"rows"`  // the changed rows as they are now, at most 400
	Changed  int           `json:"changed"`
	Created  []string      `json:"created"` // ids of new rows
	Columns  int           `json:"columns"`
	Problems int           `json:"problems"` // cells that need a look
	Refused  []RefusedCell `json:"refused"`
	SavedAt  string        `json:"saved_at"`
}

// A RefusedCell is a cell that may not be written, and why.
type RefusedCell struct {
	ID      string `json:"id"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// A SuggestRequest asks for values while typing into a picked field.
type SuggestRequest struct {
	Field        string `json:"field"`
	Text         string `json:"text"`
	Organization string `json:"organization"` // id
	Manufacturer string `json:"manufacturer"` // name or id; narrows models
	Limit        int    `json:"limit"`
}

// A SuggestView is what a picker shows.
type SuggestView struct {
	Items []SuggestItem `json:"items"`
	Note  string        `json:"note"` // a sentence below the list; "" when there is nothing to say
}

// A SuggestItem is one value to pick.
type SuggestItem struct {
	ID     string `json:"id"` // "" for Create
	Label  string `json:"label"`
	Hint   string `json:"hint"`
	Create bool   `json:"create"` // makes a new entry, shared by all organizations
	Near   bool   `json:"near"`   // only similar to what was typed: shown, and taken when it is chosen
	Field  string `json:"field"`  // the field the label goes into, when it is another than the one asked for
}

// A ReachView says per field how far its value gets.
type ReachView struct {
	Fields map[string][]ReachMark `json:"fields"`
	Notice string                 `json:"notice"` // about the whole record; "" when there is nothing to say
}

// A ReachMark is one system a field's value reaches, or stops before.
type ReachMark struct {
	System  string `json:"system"`
	Title   string `json:"title"`
	State   string `json:"state"` // arrived, queued, stops
	Message string `json:"message"`
}

// A SearchView is what the search box found.
type SearchView struct {
	Items []SearchItem `json:"items"`
	Next  *string      `json:"next"`
}

// A SearchItem is a record with the field that fits best.
type SearchItem struct {
	RecordView
	Match MatchView `json:"match"`
}

// A MatchView is where the text was found.
type MatchView struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// A HistoryItem is one change of one field.
type HistoryItem struct {
	Batch  string `json:"batch"`
	At     string `json:"at"`
	Staff  string `json:"staff"`
	Action string `json:"action"`
	Field  string `json:"field"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Kind   string `json:"kind"`
	Record string `json:"record"`
}

// A HistoryView is a page of history.
type HistoryView struct {
	Items []HistoryItem `json:"items"`
	Next  *string       `json:"next"`
}

// A BatchView is one act in the list of what happened.
type BatchView struct {
	ID      string `json:"id"`
	At      string `json:"at"`
	Staff   string `json:"staff"`
	Action  string `json:"action"`
	Title   string `json:"title"`
	Records int    `json:"records"`
	Undone  bool   `json:"undone"`
	CanUndo bool   `json:"can_undo"`
}

// A BatchPage is a page of acts, newest first.
type BatchPage struct {
	Items []BatchView `json:"items"`
	Next  *string     `json:"next"`
}

// An UndoView is what an undo did, or would do.
type UndoView struct {
	Batch      string       `json:"batch"` // "" for a dry run or when nothing was there to undo
	Reversed   int          `json:"reversed"`
	Queued     int          `json:"queued"`
	Title      string       `json:"title"`
	Kept       []UndoRecord `json:"kept"`
	Impossible []UndoRecord `json:"impossible"`
	IDs        []string     `json:"ids"`  // the configurations it touched, made and unmade ones too
	Many       bool         `json:"many"` // there were too many to name them
}

// An UndoRecord is one record an undo left alone.
type UndoRecord struct {
	Record RecordRef `json:"record"`
	Reason string    `json:"reason"`
}

// A RecordRef names a record.
type RecordRef struct {
	Kind           string `json:"kind"`
	ID             string `json:"id"`
	Name           string `json:"name"`
	Organization   string `json:"organization"`
	OrganizationID string `json:"organization_id"`
}

// A PlanView is what a push would do; it sends nothing.
type PlanView struct {
	Operations []PlanOperation `json:"operations"`
	Summary    PlanSummary     `json:"summary"`
	At         string          `json:"at"`
	Brake      *string         `json:"brake,omitempty"` // what would stop the push until a person has looked
	More       int             `json:"more,omitempty"`  // operations left out of a long list
}

// A PlanOperation is one request the push would make, or why it would not.
type PlanOperation struct {
	ID      string      `json:"id"`
	System  string      `json:"system"`
	Action  string      `json:"action"`
	Record  RecordRef   `json:"record"`
	Fields  []PlanField `json:"fields"`
	State   string      `json:"state"` // ready, waiting, blocked
	Reason  *string     `json:"reason"`
	Message *string     `json:"message"`
	After   []string    `json:"after"`
}

// A PlanField is one field of an operation.
type PlanField struct {
	Field   string  `json:"field"`
	Base    *string `json:"base"`
	Local   *string `json:"local"`
	Remote  *string `json:"remote"`
	Reaches bool    `json:"reaches"`
	Why     *string `json:"why"`
}

// A PlanSummary is the plan in numbers.
type PlanSummary struct {
	Create    int `json:"create"`
	Update    int `json:"update"`
	Archive   int `json:"archive"`
	Blocked   int `json:"blocked"`
	Waiting   int `json:"waiting"`
	Unchanged int `json:"unchanged"`
	Requests  int `json:"requests"`
	Seconds   int `json:"seconds"`
}

// A JobQuota is what is left of a system's quota while a round runs.
type JobQuota struct {
	System  string `json:"system"`
	Title   string `json:"title"`
	Left    int    `json:"left"`
	Of      int    `json:"of"`      // 0 when there is no limit
	Seconds int    `json:"seconds"` // of the window that the limit counts in
	Until   string `json:"until"`   // the system wants to be left alone until then; "" when it does not
}

// A SyncView is what a pull, a push or both did.
type SyncView struct {
	Pulled   PulledView       `json:"pulled"`
	Pushed   PushedView       `json:"pushed"`
	Requests map[string]int64 `json:"requests"`
	Items    []SyncItem       `json:"items"`
}

// PulledView counts what a pull found.
type PulledView struct {
	Seen      int `json:"seen"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Conflicts int `json:"conflicts"`
	Gone      int `json:"gone"`
}

// PushedView counts what a push did.
type PushedView struct {
	Created int `json:"created"`
	Updated int `json:"updated"`
	Adopted int `json:"adopted"`
	Blocked int `json:"blocked"`
	Refused int `json:"refused"`
	Unknown int `json:"unknown"`
	Waiting int `json:"waiting"`
}

// A SyncItem is one record of a round.
type SyncItem struct {
	System   string    `json:"system"`
	Action   string    `json:"action"`
	Record   RecordRef `json:"record"`
	State    string    `json:"state"`
	RemoteID *string   `json:"remote_id"`
	Reason   *string   `json:"reason"`
	Message  *string   `json:"message"`
}

// A QueueView is a page of what waits.
type QueueView struct {
	Items []QueueItemView `json:"items"`
	Next  *string         `json:"next"`
}

// A QueueItemView is one record that waits for one system.
type QueueItemView struct {
	ID        string    `json:"id"`
	System    string    `json:"system"`
	State     string    `json:"state"`
	Reason    *string   `json:"reason"`
	Message   *string   `json:"message"`
	Record    RecordRef `json:"record"`
	QueuedAt  string    `json:"queued_at"`
	Attempts  int       `json:"attempts"`
	NotBefore string    `json:"not_before"` // "" for at once
}

// A ConflictView is one record that differs on both sides.
type ConflictView struct {
	ID     string          `json:"id"` // the record's queue name: kind:record:system
	System string          `json:"system"`
	Record RecordRef       `json:"record"`
	Fields []ConflictField `json:"fields"` // none for a record that is gone there
	// Gone says that the system no longer has the record; Edited, that it was edited here since.
	Gone     bool `json:"gone"`
	Edited   bool `json:"edited"`
	Archived bool `json:"archived"` // here
	Archives bool `json:"archives"` // records of its kind can be archived
}

// A ConflictField is one field to choose for.
type ConflictField struct {
	Field           string `json:"field"`
	Base            string `json:"base"`
	Local           string `json:"local"`
	Remote          string `json:"remote"`
	RemoteChangedAt string `json:"remote_changed_at"`
	LocalBy         string `json:"local_by"` // who changed it here, "" when nobody is known
	LocalAt         string `json:"local_at"`
	RemoteBy        string `json:"remote_by"` // who changed it there, "" when that does not follow
}

// A ConflictList is all that waits for a choice.
type ConflictList struct {
	Items []ConflictView `json:"items"`
	Next  *string        `json:"next"`
}

// A ConnectRequest joins a system. Key is kept in the keyring and nowhere else.
type ConnectRequest struct {
	System  string `json:"system"`
	Region  string `json:"region"` // us, eu, au; or
	URL     string `json:"url"`    // the bare host
	Key     string `json:"key"`
	PSASync string `json:"psa_sync"` // none, one-way, two-way
}

// A ConnectionView is one connected system.
type ConnectionView struct {
	System      string    `json:"system"`
	Title       string    `json:"title"`
	URL         string    `json:"url"`
	State       string    `json:"state"` // online, offline, refused, untested, not connected
	Message     string    `json:"message"`
	KeyEnd      string    `json:"key_end"` // the key's last four characters
	PSASync     string    `json:"psa_sync"`
	LastContact *string   `json:"last_contact"`
	Quota       QuotaView `json:"quota"`
	Connected   bool      `json:"connected"`
}

// A QuotaView is how much of the vendor's limit is left.
type QuotaView struct {
	Left    int `json:"left"`
	Of      int `json:"of"`
	Seconds int `json:"seconds"`
}

// A ConnectionList is all systems, connected or not.
type ConnectionList struct {
	Items []ConnectionView `json:"items"`
	Next  *string          `json:"next"`
}

// A FileView is a file that was written: a path in the window, an address to
// fetch over the bridge.
type FileView struct {
	Name string `json:"name"`
	Path string `json:"path"`
	URL  string `json:"url"`
	Rows int    `json:"rows"`
}
