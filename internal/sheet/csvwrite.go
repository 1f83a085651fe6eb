package sheet

import (
	"bufio"
	"io"
	"strings"
)

// CSVOptions are for NewCSVWriter. The zero value writes what programs expect: a
// comma, no byte order mark, CRLF.
type CSVOptions struct {
	Separator byte // 0 means a comma
	BOM       bool // starts with a byte order mark, which Excel needs to see UTF-8
	// NoGuard writes text that starts with = + - @ as it is. Only for programs that
	// would take the apostrophe for part of the value, never for files that a
	// person opens in a spreadsheet.
	NoGuard bool
}

// A CSVWriter streams delimited text. What Open reads back is what was written,
// but for line breaks inside a cell, which are all read as LF, and NUL, which is left out.
type CSVWriter struct {
	w    *bufio.Writer
	opts CSVOptions
	err  error
	rows int
}

// NewCSVWriter writes to w. Call Flush at the end.
func NewCSVWriter(w io.Writer, opts CSVOptions) *CSVWriter {
	if opts.Separator == 0 {
		opts.Separator = ','
	}
	return &CSVWriter{w: bufio.NewWriterSize(w, 64<<10), opts: opts}
}

// Header writes a row of texts.
func (c *CSVWriter) Header(names []string) error {
	row := make([]Value, len(names))
	for i, n := range names {
		row[i].Text = n
	}
	return c.Row(row)
}

// Row writes one row. Numbers of Kind Number are written bare; all other text
// that a spreadsheet could run gets an apostrophe before it, which Open takes off.
func (c *CSVWriter) Row(values []Value) error {
	if c.err != nil {
		return c.err
	}
	if c.rows == 0 && c.opts.BOM {
		_, c.err = c.w.WriteString("\uFEFF")
	}
	for i, v := range values {
		if i > 0 {
			c.write(string(rune(c.opts.Separator)))
		}
		c.field(v, c.rows == 0 && i == 0, len(values) == 1)
	}
	c.write("\r\n")
	c.rows++
	return c.err
}

func (c *CSVWriter) field(v Value, first, only bool) {
	s := strings.ToValidUTF8(v.Text, "\uFFFD")
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !c.opts.NoGuard && needsGuard(s) && !(v.Kind == Number && writableNumber(s)) {
		s = "'" + s
	}
	quote := strings.ContainsAny(s, "\"\r\n\t") || strings.IndexByte(s, c.opts.Separator) >= 0 || strings.TrimSpace(s) != s ||
		only && s == "" || // or it would be an empty line
		first && (strings.HasPrefix(s, "ID") || strings.HasPrefix(strings.ToLower(s), "sep=")) // Excel takes ID for a SYLK file
	if !quote {
		c.write(s)
		return
	}
	c.write(`"`)
	c.write(strings.ReplaceAll(s, `"`, `""`))
	c.write(`"`)
}

func (c *CSVWriter) write(s string) {
	if c.err == nil {
		_, c.err = c.w.WriteString(s)
	}
}

// Flush writes what is still held back and reports the first error.
func (c *CSVWriter) Flush() error {
	if c.err == nil {
		c.err = c.w.Flush()
	}
	return c.err
}
