// Package id makes the names of records: UUIDv7 strings, which sort by the time
// they were made, so that new rows of the database lie beside each other.
package id

import (
	"crypto/rand"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"
)

// A Maker makes ids from a clock and a source of chance. Each id sorts after the
// one before, also within a millisecond and when the clock is set back. It is
// safe for use by several goroutines.
type Maker struct {
	now    func() time.Time
	random io.Reader

	mu   sync.Mutex
	last int64 // milliseconds since 1970 shifted by 12, plus a count within them
}

// NewMaker makes a Maker. nil stands for the system's clock or chance.
func NewMaker(now func() time.Time, random io.Reader) *Maker {
	if now == nil {
		now = time.Now
	}
	if random == nil {
		random = rand.Reader
	}
	return &Maker{now: now, random: random}
}

// NewID makes an id. If the source of chance runs dry, the system's is used.
func (m *Maker) NewID() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var u uuid.UUID
	if _, err := io.ReadFull(m.random, u[6:]); err != nil {
		_, _ = rand.Read(u[6:]) // never fails: it ends the program instead
	}
	now := m.now()
	const step = 245 // nanoseconds a count, so that a millisecond has fewer than 4096
	next := now.UnixMilli()<<12 | int64(now.Nanosecond())%int64(time.Millisecond)/step
	if next <= m.last {
		next = m.last + 1
	}
	m.last = next
	milli := next >> 12
	for i := range 6 {
		u[i] = byte(milli >> (40 - 8*i))
	}
	u[6] = 0x70 | byte(next>>8)&0x0F // version 7, and the count
	u[7] = byte(next)
	u[8] = 0x80 | u[8]&0x3F // the variant of RFC 9562
	return u.String()
}

var standard = NewMaker(nil, nil)

// NewID makes an id from the system's clock and chance.
func NewID() string { return standard.NewID() }

// Valid says whether text is an id in its canonical form.
func Valid(s string) bool {
	u, err := uuid.Parse(s)
	return err == nil && u.Version() == 7 && u.Variant() == uuid.RFC4122 && u.String() == s
}

// Time is when an id was made, in UTC to the millisecond; ok is false for text
// that is no id.
func Time(s string) (made time.Time, ok bool) {
	if !Valid(s) {
		return time.Time{}, false
	}
	u := uuid.MustParse(s)
	var milli int64
	for i := range 6 {
		milli = milli<<8 | int64(u[i])
	}
	return time.UnixMilli(milli).UTC(), true
}
