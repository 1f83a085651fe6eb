package app

import (
	"testing"
	"time"

	"sitewalk/internal/msp"
)

// What the end of a round by itself means for the next.
func TestWhatFollowsFromTheEndOfARound(t *testing.T) {
	began := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	now := began.Add(10 * time.Second)
	later := now.Add(17 * time.Minute)
	for _, tt := range []struct {
		name  string
		err   error
		kind  RoundKind
		fails int
		want  autoMemory
	}{
		{"a sync that went well counts", nil, RoundSync, 3, autoMemory{last: began}},
		{"a push says nothing about when to ask again", nil, RoundPush, 3, autoMemory{}},
		{"a person who stops it does not want it at once again", &msp.Error{Code: msp.Canceled}, RoundPush, 0, autoMemory{last: now}},
		{"busy until a time", &msp.Error{Code: msp.Busy, RetryAt: later}, RoundSync, 3, autoMemory{after: later}},
		{"busy without one", &msp.Error{Code: msp.Busy}, RoundSync, 0, autoMemory{after: now.Add(30 * time.Second)}},
		{"another program works", &msp.Error{Code: msp.Locked}, RoundSync, 0, autoMemory{after: now.Add(30 * time.Second)}},
		{"offline at first", &msp.Error{Code: msp.Offline}, RoundSync, 0, autoMemory{after: now.Add(15 * time.Second), fails: 1}},
		{"offline for the third time", &msp.Error{Code: msp.Offline}, RoundSync, 2, autoMemory{after: now.Add(time.Minute), fails: 3}},
		{"offline for a day", &msp.Error{Code: msp.Offline}, RoundSync, 300, autoMemory{after: now.Add(5 * time.Minute), fails: 301}},
		{"our own mistake", &msp.Error{Code: msp.Internal}, RoundSync, 1, autoMemory{after: now.Add(30 * time.Second), fails: 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := autoMemory{fails: tt.fails}
			m.conclude(tt.err, tt.kind, began, now)
			if m != tt.want {
				t.Errorf("got  %+v\nwant %+v", m, tt.want)
			}
		})
	}
	for _, code := range []msp.Code{msp.SignIn, msp.Brake, msp.Denied, msp.Invalid} {
		m := autoMemory{}
		m.conclude(&msp.Error{Code: code, Message: "Look."}, RoundSync, began, now)
		if m.asks == nil || m.asks.Code != code {
			t.Errorf("%s does not ask a person: %+v", code, m)
		}
	}
}
