package db_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func TestRoundsAreKeptNewestFirst(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	var want []msp.Round
	for i := range 5 {
		r := msp.Round{ID: msp.ID(fmt.Sprint("round-", i)), Kind: "sync", Staff: "Jo", Automatic: i%2 == 0, At: at.Add(time.Duration(i) * time.Minute), State: msp.RoundRunning}
		if i == 1 {
			r.Organizations = []msp.ID{"a", "b"}
		}
		if err := d.BeginRound(ctx, r); err != nil {
			t.Fatal(err)
		}
		if i != 2 && i != 4 { // the third is broken off, the last is under way
			r.State, r.Code, r.Message = msp.RoundFailed, msp.Offline, "No network."
			r.EndedAt, r.Batches = r.At.Add(time.Second), []msp.ID{"batch"}
			r.Counts = msp.RoundCounts{Seen: 7, Created: 2, Requests: map[msp.System]int64{msp.ITGlue: 9}}
			if err := d.EndRound(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		if i == 2 {
			r.State = msp.RoundBroken
		}
		want = append([]msp.Round{r}, want...)
	}
	first, next, err := d.Rounds(ctx, "", 3)
	if err != nil || next == "" {
		t.Fatalf("%v %q", err, next)
	}
	second, end, err := d.Rounds(ctx, next, 3)
	if err != nil || end != "" {
		t.Fatalf("%v %q", err, end)
	}
	if got := append(first, second...); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if _, _, err := d.Rounds(ctx, "nonsense", 3); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("a place that is none: %v", err)
	}
}

// Automatic rounds that came to nothing do not push out what people did.
func TestOldRoundsAreForgotten(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	made := 0
	add := func(n int, automatic bool) {
		t.Helper()
		for range n {
			made++
			r := msp.Round{ID: msp.ID(fmt.Sprint(made)), Kind: "sync", Automatic: automatic, State: msp.RoundDone}
			if err := d.BeginRound(ctx, r); err != nil {
				t.Fatal(err)
			}
			if err := d.EndRound(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(10, false)
	add(300, true)
	count := func() (people, quiet int) {
		t.Helper()
		after := ""
		for {
			page, next, err := d.Rounds(ctx, after, 500)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				if r.Quiet() {
					quiet++
				} else {
					people++
				}
			}
			if after = next; after == "" {
				return people, quiet
			}
		}
	}
	if people, quiet := count(); people != 10 || quiet != 201 { // the last one was not quiet yet when it began
		t.Errorf("%d of people and %d quiet ones", people, quiet)
	}
	add(1100, false)
	if people, quiet := count(); people+quiet > 1001 || people < 1000 {
		t.Errorf("%d of people and %d quiet ones", people, quiet)
	}
}
