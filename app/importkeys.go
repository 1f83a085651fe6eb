package app

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"sitewalk/internal/msp"
)

// A claim is the row that means a record, and how surely: by the id, or by the
// how many-th key.
type claim struct{ row, rank int }

// hash stands for a key of an organization, without case.
func (c *checker) hash(org msp.ID, f msp.Field, text string, typ msp.ID) uint64 {
	b := append(append(append(append(c.buf[:0], org...), 0), f...), 0)
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			b = append(b, strings.ToLower(text[i:])...)
			break
		}
		ch := text[i]
		if 'A' <= ch && ch <= 'Z' {
			ch += 'a' - 'A'
		}
		b = append(b, ch)
	}
	c.buf = append(append(b, 0), typ...)
	return maphash.Bytes(c.seen.seed, c.buf)
}

// key notes the row's natural keys and finds those that are twice in the sheet. A
// weaker key may repeat where better ones tell the rows apart.
func (c *checker) key(row *checkedRow, rec *msp.Record, keys *msp.RowKeys) {
	for _, f := range c.order {
		text := rec.Get(f)
		if text == "" || msp.IsJunkIdentifier(f, text) && f != msp.FieldName {
			continue
		}
		switch f {
		case msp.FieldSerialNumber:
			keys.Serial = text
		case msp.FieldMACAddress:
			keys.MAC = text
		case msp.FieldAssetTag:
			keys.AssetTag = text
		case msp.FieldHostname:
			keys.Hostname = text
		case msp.FieldName:
			keys.Name, keys.TypeID = text, msp.ID(rec.Get(msp.FieldType))
		}
	}
	if row.action == rowError || row.action == rowSkip {
		return
	}
	type use struct {
		f    msp.Field
		hash uint64
	}
	var room [6]use
	uses := room[:0]
	if keys.ID != "" {
		uses = append(uses, use{"", c.hash("", "", string(keys.ID), "")})
	}
	for _, f := range c.order {
		var typ msp.ID
		if f == msp.FieldName {
			typ = keys.TypeID
		}
		if text := keyText(*keys, f); text != "" {
			uses = append(uses, use{f, c.hash(row.org, f, text, typ)})
		}
	}
	for i, u := range uses {
		if first, twice := c.seen.find(u.hash); twice && (i == 0 || first.best) {
			c.twice(row, u.f, first.row, c.shown(u.f, *keys))
			return
		}
	}
	for i, u := range uses {
		if _, there := c.seen.find(u.hash); !there {
			c.seen.add(u.hash, keyUse{row.row, i == 0})
		}
	}
}

// keyText is one of a row's keys.
func keyText(k msp.RowKeys, f msp.Field) string {
	switch f {
	case msp.FieldSerialNumber:
		return k.Serial
	case msp.FieldMACAddress:
		return k.MAC
	case msp.FieldAssetTag:
		return k.AssetTag
	case msp.FieldHostname:
		return k.Hostname
	case msp.FieldName:
		return k.Name
	}
	return string(k.ID)
}

func (c *checker) shown(f msp.Field, k msp.RowKeys) string {
	if f == msp.FieldMACAddress {
		return msp.FormatMAC(k.MAC)
	}
	return keyText(k, f)
}

// rank is the place of a key among those that are tried; the id comes before all.
func (c *checker) rank(f msp.Field) int { return slices.Index(c.order, f) }

// twice notes that two rows mean the same device. "" stands for our own id.
func (c *checker) twice(row *checkedRow, f msp.Field, first int, text string) {
	info, ok := msp.FieldOf(msp.KindConfiguration, f)
	column := string(f)
	if !ok {
		info.Title, column = "The sitewalk_id", toRecordID
	}
	c.problemAt(row, column, msp.Problem{Field: info.Name, Severity: msp.SeverityError, Code: msp.CodeDuplicateKey, Value: text, Suggestions: []string{},
		Message: fmt.Sprintf("%s %s is twice in this file: rows %d and %d. Leave one out, or mend it.", info.Title, text, min(first, row.row), max(first, row.row))})
}

// problemAt notes a problem at the cell of the column that goes to a field, or at
// the row's first cell when there is none.
func (c *checker) problemAt(row *checkedRow, to string, p msp.Problem) {
	at := column{index: 1}
	for _, col := range c.cols {
		if col.to == to {
			at = col
			break
		}
	}
	c.problem(row, at, row.row, p)
}
