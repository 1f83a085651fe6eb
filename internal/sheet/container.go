package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"sitewalk/internal/msp"
)

// Limits keep a hostile or broken file from eating the machine. A zero field
// means the default.
type Limits struct {
	Unpacked      int64 // bytes of all parts together, unpacked; 4 GiB
	Ratio         int64 // unpacked to packed of one part, looked at from 16 MiB on; 400
	Entries       int   // files inside the workbook; 20,000
	SharedStrings int64 // bytes of distinct text held in memory; 512 MiB
	Field         int   // bytes of one field of delimited text; 1 MiB
}

func (l Limits) withDefaults() Limits {
	def := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&l.Unpacked, 4<<30)
	def(&l.Ratio, 400)
	def(&l.SharedStrings, 512<<20)
	if l.Entries <= 0 {
		l.Entries = 20_000
	}
	if l.Field <= 0 {
		l.Field = 1 << 20
	}
	return l
}

const ratioFrom = 16 << 20

// A container is the zip file around a workbook.
type container struct {
	name   string // of the file, for messages
	limits Limits
	parts  map[string]*zip.File // by partName
}

func openContainer(name string, r io.ReaderAt, size int64, limits Limits) (*container, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, msp.WrapError(msp.Invalid, err,
			"%s is damaged or not completely copied. Copy or download it again, or open it in Excel and save it anew.", name)
	}
	if len(zr.File) > limits.Entries {
		return nil, msp.Errorf(msp.Invalid, "%s holds %d parts, far more than a workbook has. %s", name, len(zr.File), saveAsCSV)
	}
	zr.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(r) })
	c := &container{name: name, limits: limits, parts: make(map[string]*zip.File, len(zr.File))}
	var total uint64
	for _, f := range zr.File {
		total += f.UncompressedSize64
		if total > uint64(limits.Unpacked) || f.UncompressedSize64 > uint64(limits.Unpacked) {
			return nil, c.tooBig()
		}
		if f.Flags&1 != 0 {
			return nil, msp.Errorf(msp.Invalid, "%s is a zip file with a password. Save the workbook without a password, then import it again.", name)
		}
		if key := partName(f.Name); c.parts[key] == nil {
			c.parts[key] = f
		}
	}
	return c, nil
}

const saveAsCSV = "Save the sheet as CSV, which has no such limit, and import that."

func (c *container) tooBig() error {
	return msp.Errorf(msp.Invalid, "%s unpacks to more than %s, which is refused so that a hostile file cannot fill this computer. %s",
		c.name, size(c.limits.Unpacked), saveAsCSV)
}

func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// partName makes names comparable: some programs write backslashes, a leading
// slash or other capitals.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// partTarget resolves the target of a relationship that stands in a part.
func partTarget(part, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return partName(target)
	}
	return partName(path.Join(path.Dir(part), target))
}

func (c *container) has(part string) bool { return c.parts[part] != nil }

// open unpacks a part. What it reads is counted against the limits.
func (c *container) open(part string) (io.ReadCloser, error) {
	f := c.parts[part]
	if f == nil {
		return nil, msp.Errorf(msp.Invalid, "%s is damaged: its part %q is missing. Open it in Excel and save it anew.", c.name, part)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, c.damaged(part, err)
	}
	return &meteredReader{c: c, rc: rc, packed: int64(f.CompressedSize64), size: int64(f.UncompressedSize64)}, nil
}

// damaged turns an error of reading a part into one for the person. Ours pass.
func (c *container) damaged(part string, err error) error {
	if msp.AsError(err) != nil {
		return err
	}
	return msp.WrapError(msp.Invalid, fmt.Errorf("part %s: %w", part, err),
		"%s is damaged or not completely copied. Copy or download it again, or open it in Excel and save it anew.", c.name)
}

// scan opens a part for the byte scanner.
func (c *container) scan(part string) (*xmlScanner, io.Closer, error) {
	rc, err := c.open(part)
	if err != nil {
		return nil, nil, err
	}
	s, err := newXMLScanner(rc)
	if err != nil {
		return nil, nil, errors.Join(err, rc.Close())
	}
	return s, rc, nil
}

// A meteredReader stops a part that unpacks to too much, whatever its header says.
type meteredReader struct {
	c      *container
	rc     io.ReadCloser
	packed int64
	size   int64 // as the header says, which may lie
	read   int64
}

func (m *meteredReader) Read(p []byte) (int, error) {
	n, err := m.rc.Read(p)
	m.read += int64(n)
	if m.read > m.c.limits.Unpacked {
		return n, m.c.tooBig()
	}
	if m.read > ratioFrom && m.read/max(1, m.packed) > m.c.limits.Ratio {
		return n, msp.Errorf(msp.Invalid,
			"%s unpacks to more than %d times its size, which is refused so that a hostile file cannot fill this computer. %s",
			m.c.name, m.c.limits.Ratio, saveAsCSV)
	}
	return n, err
}

func (m *meteredReader) Close() error { return m.rc.Close() }
