package app

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"slices"

	"sitewalk/internal/msp"
)

// A spool keeps the checked rows of an import in a temporary file, so that
// memory does not grow with their number: the preview reads any of them by its
// place, and the import reads them one after the other.
type spool struct {
	file  *os.File
	w     *bufio.Writer
	size  int64
	rows  []spoolRow
	buf   []byte
	names []msp.Field // the fields, by their number in the file
}

// A spoolRow is where a row lies and what would happen to it.
type spoolRow struct {
	at       int64
	row      int32
	action   rowAction
	problems bool
}

// A rowAction is what an import would do with a row.
type rowAction uint8

const (
	rowCreate rowAction = iota
	rowUpdate
	rowSame
	rowChoose
	rowError
	rowSkip
)

var actionNames = [...]string{"create", "update", "unchanged", "choose", "error", "skip"}

func (r rowAction) String() string { return actionNames[r] }

// A checkedRow is one row of the sheet, read and compared with what is here.
type checkedRow struct {
	row     int
	action  rowAction
	id      msp.ID
	org     msp.ID
	version int64
	by      msp.Field
	name    string
	values  msp.Values // what ImportRow wants
	extra   rowExtra

	// Only while the row is checked:
	bad      map[msp.Field]string // values that do not fit, as they stand in the sheet
	hard     bool                 // there is an error beside those
	cleared  bool                 // values holds empty texts
	ownNotes bool                 // a cell gives the notes
	lines    []string             // what goes to the notes beside that
	found    int                  // records that fit
}

// A rowExtra is what only the preview and the report need; most rows of a large
// import have little of it.
type rowExtra struct {
	Cells      map[string]string `json:"c,omitempty"` // field to text as in the sheet
	Changes    []FieldChange     `json:"f,omitempty"`
	Problems   []ProblemView     `json:"p,omitempty"`
	Candidates []RecordRef       `json:"k,omitempty"`
}

func newSpool(folder string) (*spool, error) {
	f, err := os.CreateTemp(folder, "import-*.rows")
	if err != nil {
		return nil, msp.WrapError(msp.Internal, err, "There is no room to read the file. Free some space and try again.")
	}
	s := &spool{file: f, w: bufio.NewWriterSize(f, 1<<18)}
	for _, info := range msp.ConfigurationFields {
		s.names = append(s.names, info.Name)
	}
	return s, nil
}

func (s *spool) close() {
	if s != nil && s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
		s.file = nil
	}
}

func (s *spool) add(r *checkedRow) error {
	b := s.buf[:0]
	b = binary.AppendUvarint(b, uint64(r.version))
	for _, text := range []string{string(r.id), string(r.org), string(r.by), r.name} {
		b = appendText(b, text)
	}
	n := 0
	for _, f := range s.names {
		if _, ok := r.values[f]; ok {
			n++
		}
	}
	b = binary.AppendUvarint(b, uint64(n))
	for i, f := range s.names {
		if text, ok := r.values[f]; ok {
			b = append(b, byte(i))
			b = appendText(b, text)
		}
	}
	if r.extra.Cells == nil && r.extra.Changes == nil && r.extra.Problems == nil && r.extra.Candidates == nil {
		b = appendText(b, "")
	} else {
		extra, err := json.Marshal(r.extra)
		if err != nil {
			return err
		}
		b = appendText(b, string(extra))
	}
	s.buf = b
	s.rows = append(s.rows, spoolRow{at: s.size, row: int32(r.row), action: r.action, problems: len(r.extra.Problems) > 0})
	var head [binary.MaxVarintLen64]byte
	k := binary.PutUvarint(head[:], uint64(len(b)))
	s.size += int64(k + len(b))
	if _, err := s.w.Write(head[:k]); err != nil {
		return diskFull(err)
	}
	if _, err := s.w.Write(b); err != nil {
		return diskFull(err)
	}
	return nil
}

func diskFull(err error) error {
	return msp.WrapError(msp.Internal, err, "There is no room to read the file. Free some space and try again; nothing was changed.")
}

func (s *spool) flush() error {
	if err := s.w.Flush(); err != nil {
		return diskFull(err)
	}
	return nil
}

// get reads one row by its place.
func (s *spool) get(i int) (*checkedRow, error) {
	r := bufio.NewReader(io.NewSectionReader(s.file, s.rows[i].at, s.size-s.rows[i].at))
	return s.read(r, i, new([]byte))
}

// each reads all rows in order, a little ahead of f.
func (s *spool) each(f func(*checkedRow) error) error {
	return ahead(func(put func([]*checkedRow) bool) error {
		r := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, s.size), 1<<18)
		var buf []byte
		for from := 0; from < len(s.rows); from += rowsAtOnce {
			rows := make([]*checkedRow, 0, rowsAtOnce)
			for i := from; i < min(from+rowsAtOnce, len(s.rows)); i++ {
				row, err := s.read(r, i, &buf)
				if err != nil {
					return err
				}
				rows = append(rows, row)
			}
			if !put(rows) {
				return nil
			}
		}
		return nil
	}, func(rows []*checkedRow) error {
		for _, row := range rows {
			if err := f(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// read reads the next row, which is the one at a place. The buffer is the caller's,
// because a preview may be looked at while the import goes on.
func (s *spool) read(r *bufio.Reader, i int, buf *[]byte) (*checkedRow, error) {
	size, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	body := slices.Grow((*buf)[:0], int(size))[:size]
	*buf = body
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	row := &checkedRow{row: int(s.rows[i].row), action: s.rows[i].action}
	version, text := cutNumber(string(body))
	row.version = int64(version)
	var id, org, by string
	id, text = cutText(text)
	org, text = cutText(text)
	by, text = cutText(text)
	row.id, row.org, row.by = msp.ID(id), msp.ID(org), msp.Field(by)
	row.name, text = cutText(text)
	n, text := cutNumber(text)
	row.values = make(msp.Values, n)
	for range n {
		f := s.names[text[0]]
		row.values[f], text = cutText(text[1:])
	}
	if extra, _ := cutText(text); extra != "" {
		if err := json.Unmarshal([]byte(extra), &row.extra); err != nil {
			return nil, err
		}
	}
	return row, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func cutNumber(s string) (uint64, string) {
	var n uint64
	for i := 0; i < len(s); i++ {
		n |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
	return 0, ""
}

func cutText(s string) (text, rest string) {
	n, s := cutNumber(s)
	return s[:n], s[n:]
}
