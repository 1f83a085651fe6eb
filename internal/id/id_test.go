package id

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIDsSortInTheOrderTheyWereMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
		m := NewMaker(func() time.Time { return clock }, rand.NewChaCha8([32]byte{1}))
		last := ""
		for _, step := range rapid.SliceOfN(rapid.Int64Range(-int64(time.Second), int64(time.Second)), 1, 200).Draw(t, "steps") {
			clock = clock.Add(time.Duration(step)) // back as well, as clocks are set
			s := m.NewID()
			if s <= last {
				t.Fatalf("%s after %s", s, last)
			}
			if !Valid(s) {
				t.Fatalf("%s is no id", s)
			}
			last = s
		}
	})
}

func TestTenThousandInOneMillisecond(t *testing.T) {
	at := time.Date(2026, 3, 4, 10, 0, 0, 999_999, time.UTC)
	m := NewMaker(func() time.Time { return at }, nil)
	last := ""
	for range 10_000 {
		s := m.NewID()
		if s <= last {
			t.Fatalf("%s after %s", s, last)
		}
		last = s
	}
}

func TestTime(t *testing.T) {
	at := time.Date(2026, 3, 4, 10, 0, 0, 123_000_000, time.UTC)
	s := NewMaker(func() time.Time { return at.In(time.FixedZone("", 3600)) }, nil).NewID()
	if got, ok := Time(s); !ok || !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("Time(%s) = %v, %v", s, got, ok)
	}
	for _, s := range []string{"", "x", "00000000-0000-0000-0000-000000000000", "f47ac10b-58cc-4372-a567-0e02b2c3d479", strings.ToUpper(s), "{" + s + "}"} {
		if _, ok := Time(s); ok || Valid(s) {
			t.Errorf("%q is taken for an id", s)
		}
	}
}

func TestSameChanceSameIDs(t *testing.T) {
	make3 := func() (out []string) {
		m := NewMaker(func() time.Time { return time.UnixMilli(1_800_000_000_000) }, rand.NewChaCha8([32]byte{7}))
		for range 3 {
			out = append(out, m.NewID())
		}
		return out
	}
	a, b := make3(), make3()
	if strings.Join(a, " ") != strings.Join(b, " ") {
		t.Errorf("%q, then %q", a, b)
	}
}

func TestChanceThatRunsDry(t *testing.T) {
	m := NewMaker(nil, bytes.NewReader([]byte{1, 2, 3}))
	if a, b := m.NewID(), m.NewID(); a == b || !Valid(a) || !Valid(b) {
		t.Errorf("%s and %s", a, b)
	}
}

func TestManyAtOnce(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				s := NewID()
				mu.Lock()
				if seen[s] {
					t.Errorf("%s twice", s)
				}
				seen[s] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}
