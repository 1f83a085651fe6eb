package itglue

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
)

// savedFormat and savedVersion stand at the head of what Save writes. Kinds and
// fields that came later are missing in older files and start empty; whatever
// else changes needs a new version.
const (
	savedFormat  = "practice IT Glue account"
	savedVersion = 1
)

// A savedAccount is what Save writes, as JSON: the records with all that shows in
// answers, now or later, and the counters, so that no id is given out twice.
type savedAccount struct {
	Format   string       `json:"format"`
	Version  int          `json:"version"`
	Adapters uint64       `json:"adapters"`
	Tables   []savedTable `json:"tables"`
}

type savedTable struct {
	Kind    Kind          `json:"kind"`
	Seq     uint64        `json:"seq"`
	NextID  uint64        `json:"next_id"`
	Fields  []string      `json:"fields"` // what the values of each record are
	Records []savedRecord `json:"records"`
}

type savedRecord struct {
	ID          uint64    `json:"id"`
	Seq         uint64    `json:"seq"`
	Created     int64     `json:"created"` // Unix milliseconds, as are the other times
	Updated     int64     `json:"updated"`
	Values      []any     `json:"values"`
	PSA         *savedPSA `json:"psa,omitempty"`
	RMM         *savedRMM `json:"rmm,omitempty"`
	Synced      bool      `json:"synced,omitempty"`
	MailsLocked bool      `json:"mails_locked,omitempty"`
	RemoveAt    int64     `json:"remove_at,omitempty"`
}

type savedPSA struct {
	State   string `json:"state"`
	System  string `json:"system"`
	Remote  string `json:"remote"`
	Adapter uint64 `json:"adapter"`
}

type savedRMM struct {
	System string         `json:"system"`
	Remote string         `json:"remote"`
	ID     uint64         `json:"id"`
	Attrs  map[string]any `json:"attrs"`
}

// Save writes the whole account, for Load. The key, switches, faults, limits and
// the journal are no part of it. The account may be used meanwhile: what is
// written is one moment of it.
func (s *Server) Save(w io.Writer) error {
	return json.NewEncoder(w).Encode(s.saved())
}

// saved copies the account under the lock, so that it can be written without.
func (s *Server) saved() savedAccount {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := savedAccount{Format: savedFormat, Version: savedVersion, Adapters: s.adapters}
	for _, sc := range schemas {
		t := s.st.table(sc.kind)
		st := savedTable{Kind: sc.kind, Seq: t.seq, NextID: t.nextID, Fields: []string{}, Records: make([]savedRecord, 0, len(t.byID))}
		var stored []int
		for i, f := range sc.fields {
			if f.typ != typeComputed {
				st.Fields, stored = append(st.Fields, f.name), append(stored, i)
			}
		}
		for _, r := range t.appendSince(nil, 0) {
			st.Records = append(st.Records, r.saved(stored))
		}
		out.Tables = append(out.Tables, st)
	}
	return out
}

func (r *record) saved(stored []int) savedRecord {
	out := savedRecord{ID: r.id, Seq: r.seq, Created: r.created, Updated: r.updated, Values: make([]any, len(stored)),
		Synced: r.synced, MailsLocked: r.mailsLocked, RemoveAt: r.removeAt}
	for i, at := range stored {
		switch v := r.vals[at].(type) { // lists are replaced as a whole, never changed
		case file:
			out.Values[i] = base64.StdEncoding.EncodeToString([]byte(v))
		case link:
			out.Values[i] = string(v.kind) + "/" + strconv.FormatUint(v.id, 10)
		default:
			out.Values[i] = v
		}
	}
	if r.psa != (psaLink{}) {
		out.PSA = &savedPSA{r.psa.state, r.psa.system, r.psa.remote, r.psa.adapter}
	}
	if r.rmm != nil {
		out.RMM = &savedRMM{r.rmm.system, r.rmm.remote, r.rmm.id, r.rmm.attrs}
	}
	return out
}
