package app

// A FlightQuery asks for entries of the flight recorder, newest first.
type FlightQuery struct {
	System string `json:"system"` // "" for all
	Method string `json:"method"` // "" for all, "writes" for all that may change something, or one
	Status string `json:"status"` // "" for all, "failed", "none", or a status or its first digit
	Text   string `json:"text"`   // in the address, the bodies, the record's name or the error
	Round  string `json:"round"`  // of one round
	After  string `json:"after"`  // where the page before ended
	Limit  int    `json:"limit"`  // 0 is 200; 1000 at most
}

// A FlightPage is a page of the flight recorder.
type FlightPage struct {
	Items []FlightEntry `json:"items"`
	Next  *string       `json:"next"`
}

// A FlightEntry is one attempt to ask a remote system for something.
type FlightEntry struct {
	ID           string `json:"id"`
	At           string `json:"at"` // with milliseconds
	System       string `json:"system"`
	Method       string `json:"method"`
	URL          string `json:"url"`    // path and query
	Status       int    `json:"status"` // 0 when there was no answer
	Milliseconds int64  `json:"milliseconds"`
	About        string `json:"about"` // the name of the record; "" when none was named
	Round        string `json:"round"` // "" when it was part of none
	Error        string `json:"error"` // what broke; "" when there was a whole answer
	Lost         int    `json:"lost"`  // entries before this one that could not be written
	Failed       bool   `json:"failed"`
}

// A FlightExchange is one entry with its bodies, laid out for reading, secrets
// masked.
type FlightExchange struct {
	FlightEntry
	Request  string     `json:"request"`
	Response string     `json:"response"`
	Record   *RecordRef `json:"record"` // the record here that it was about; null when it is not known
}
