package itglue

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Load replaces the whole account with one that Save wrote. What cannot be read,
// or does not fit together, is an error, and the account stays as it is. The key,
// switches, faults, limits and the journal stay in any case. Load itself is not
// told to Options.OnChange.
func (s *Server) Load(r io.Reader) error {
	st, adapters, derive, err := readAccount(r)
	if err != nil {
		return fmt.Errorf("itglue: the saved account: %w", err)
	}
	var doomed []uint64
	for _, e := range st.table(Organizations).all {
		if e.r.removeAt != 0 {
			doomed = append(doomed, e.r.id)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.st, s.adapters, s.doomed = st, adapters, doomed
	if derive {
		t := s.newTx()
		t.editor = true
		t.deriveExpirations()
	}
	return nil
}

// maxCount is the highest counter taken: far above all that is given out, and far
// below where counting on would start anew. maxTime is the end of the year 9999.
const (
	maxCount = uint64(1) << 62
	maxTime  = int64(253_402_300_799_999)
)

// readAccount reads what Save wrote. derive says that it was saved without the
// expirations, by a server that had none.
func readAccount(r io.Reader) (st *store, adapters uint64, derive bool, err error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	d.DisallowUnknownFields()
	var in savedAccount
	if err := d.Decode(&in); err != nil {
		return nil, 0, false, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, 0, false, errors.New("something follows its end")
	}
	switch {
	case in.Format != savedFormat:
		return nil, 0, false, fmt.Errorf("the format is %q, not %q", in.Format, savedFormat)
	case in.Version != savedVersion:
		return nil, 0, false, fmt.Errorf("the version is %d, not %d", in.Version, savedVersion)
	case in.Adapters > maxCount:
		return nil, 0, false, errors.New("the counter of adapters is out of range")
	}
	st = newStore(firstID)
	seen := map[Kind]bool{}
	for i := range in.Tables {
		k := in.Tables[i].Kind
		if schemaByKind[k] == nil || seen[k] {
			return nil, 0, false, fmt.Errorf("the kind %q is unknown, or there twice", k)
		}
		seen[k] = true
		if err := st.table(k).restore(&in.Tables[i]); err != nil {
			return nil, 0, false, fmt.Errorf("%s: %w", k, err)
		}
	}
	return st, in.Adapters, !seen[Expirations], st.whole()
}

// restore fills an empty table.
func (t *table) restore(in *savedTable) error {
	if in.Seq > maxCount || in.NextID > maxCount {
		return errors.New("a counter is out of range")
	}
	at := make([]int, len(in.Fields))
	seen := map[string]bool{}
	for i, name := range in.Fields {
		f := t.schema.field(name)
		if f == nil || f.typ == typeComputed || seen[name] {
			return fmt.Errorf("the field %q is unknown, or there twice", name)
		}
		at[i], seen[name] = t.schema.at[name], true
	}
	for i := range in.Records {
		r, err := in.Records[i].record(t.schema, at)
		switch {
		case err != nil:
			return fmt.Errorf("record %d: %w", in.Records[i].ID, err)
		case r.id == 0 || t.byID[r.id] != nil:
			return fmt.Errorf("the id %d is there twice, or none", r.id)
		case in.Records[i].Seq <= t.seq || in.Records[i].Seq > in.Seq:
			return fmt.Errorf("record %d is out of order", r.id)
		}
		t.seq = in.Records[i].Seq - 1 // insert counts it up again
		t.insert(r)
	}
	t.seq, t.nextID = in.Seq, in.NextID
	return nil
}

func (in *savedRecord) record(sc *schema, at []int) (*record, error) {
	r := &record{id: in.ID, schema: sc, vals: make([]any, len(sc.fields)), created: in.Created, updated: in.Updated,
		synced: in.Synced, mailsLocked: in.MailsLocked, removeAt: in.RemoveAt}
	for _, ms := range []int64{in.Created, in.Updated, in.RemoveAt} {
		if ms < 0 || ms > maxTime {
			return nil, errors.New("a time is out of range")
		}
	}
	if len(in.Values) != len(at) {
		return nil, fmt.Errorf("it has %d values, not %d", len(in.Values), len(at))
	}
	for i, f := range sc.fields {
		if f.typ == typeFlag && !f.nullFlag {
			r.vals[i] = false
		}
	}
	for i, v := range in.Values {
		f := sc.fields[at[i]]
		v, ok := f.restore(v)
		if !ok {
			return nil, fmt.Errorf("the value of %s is of the wrong type", f.name)
		}
		r.vals[at[i]] = v
	}
	for i, f := range sc.fields {
		if f.mandatory && r.vals[i] == nil {
			return nil, fmt.Errorf("it has no %s", f.name)
		}
	}
	if p := in.PSA; p != nil {
		switch p.State {
		case "", "enabled", "disabled", "orphaned":
		default:
			return nil, fmt.Errorf("%q is no state of the PSA integration", p.State)
		}
		r.psa = psaLink{p.State, p.System, p.Remote, p.Adapter}
	}
	if m := in.RMM; m != nil {
		r.rmm = &rmmLink{m.System, m.Remote, m.ID, m.Attrs}
	}
	return r, nil
}

// restore turns a saved value into a stored one; false for one that this field
// never holds.
func (f *field) restore(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, f.typ != typeFlag || f.nullFlag
	case bool:
		return v, f.typ == typeFlag
	case string:
		switch f.typ {
		case typeDate:
			_, err := time.Parse(time.DateOnly, v)
			return v, err == nil
		case typeFile:
			raw, err := base64.StdEncoding.DecodeString(v)
			return file(raw), err == nil
		case typeLink:
			return parseLink(v)
		}
		return v, f.typ == typeText
	case json.Number:
		if f.typ == typeNumber {
			n, err := strconv.ParseInt(v.String(), 10, 64)
			return n, err == nil
		}
		n, err := strconv.ParseUint(v.String(), 10, 64)
		return n, err == nil && f.typ == typeRef
	case map[string]any:
		return v, f.typ == typeTraits && restoreTraits(v)
	case []any:
		for _, item := range v {
			o, ok := item.(map[string]any)
			if !ok {
				return nil, false
			}
			for _, part := range o {
				switch part.(type) {
				case nil, bool, string:
				default:
					return nil, false
				}
			}
		}
		return v, f.typ == typeEmails || f.typ == typePhones
	}
	return nil, false
}

func parseLink(s string) (any, bool) {
	kind, id, _ := strings.Cut(s, "/")
	n, err := strconv.ParseUint(id, 10, 64)
	return link{Kind(kind), n}, err == nil && schemaByKind[Kind(kind)] != nil
}

// whole says whether every reference points to a record that is there.
func (st *store) whole() error {
	for _, sc := range schemas {
		for i, f := range sc.fields {
			if f.typ != typeRef && f.typ != typeLink {
				continue
			}
			for id, r := range st.table(sc.kind).byID {
				if l, ok := r.vals[i].(link); ok && st.target(l) == nil {
					return fmt.Errorf("the %s of %s %d points to nothing", f.name, sc.kind, id)
				}
				if n, ok := r.vals[i].(uint64); ok && st.find(f.ref, n) == nil {
					return fmt.Errorf("the %s of %s %d points to nothing", f.name, sc.kind, id)
				}
			}
		}
	}
	return nil
}
