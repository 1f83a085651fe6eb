package msp

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	const no = OrderUnknown
	for _, tt := range []struct {
		in    string
		order DateOrder
		want  string
		err   error
	}{
		{"2026-03-04", no, "2026-03-04", nil},
		{"2026-3-4", no, "2026-03-04", nil},
		{"2026/03/04", OrderMDY, "2026-03-04", nil},
		{"2026.03.04", no, "2026-03-04", nil},
		{"20260304", no, "2026-03-04", nil},
		{"2026-03-04T23:59:59Z", no, "2026-03-04", nil},
		{"2026-03-04T23:59:59.123456+02:00", no, "2026-03-04", nil},
		{"2026-03-04 00:00:00", no, "2026-03-04", nil},
		{"2026-03-04 00:00:00 UTC", no, "2026-03-04", nil},
		{"3/14/2026 12:00:00 AM", no, "2026-03-14", nil},
		{"04 Mar 2026", no, "2026-03-04", nil},
		{"04-Mar-26", no, "2026-03-04", nil},
		{"4/Mar/2026", no, "2026-03-04", nil},
		{"March 4, 2026", no, "2026-03-04", nil},
		{"Mar 4 2026", no, "2026-03-04", nil},
		{"Wed, 4 March 2026", no, "2026-03-04", nil},
		{"the 4th of March 2026", no, "2026-03-04", nil},
		{"4. März 2026", no, "2026-03-04", nil},
		{"2026 March 4", no, "2026-03-04", nil},
		{"1 Dezember 2026", no, "2026-12-01", nil},
		{"4.3.2026", no, "2026-03-04", nil},
		{"4. 3. 2026", no, "2026-03-04", nil},
		{"04.03.26", OrderMDY, "2026-03-04", nil},
		{"14/03/2026", no, "2026-03-14", nil},
		{"3/14/26", no, "2026-03-14", nil},
		{"1/23/23", no, "2023-01-23", nil},
		{"05/05/2026", no, "2026-05-05", nil},
		{"03/04/2026", OrderDMY, "2026-04-03", nil},
		{"03/04/2026", OrderMDY, "2026-03-04", nil},
		{"3-4-69", OrderDMY, "2069-04-03", nil},
		{"3-4-70", OrderDMY, "1970-04-03", nil},
		{"29.02.2028", no, "2028-02-29", nil},

		{"03/04/2026", no, "", ErrAmbiguousDate},
		{"3-4-2026", no, "", ErrAmbiguousDate},
		{"4/5/16", no, "", ErrAmbiguousDate},
		{"26-03-14", no, "", ErrAmbiguousDate}, // 14 March 2026, or 26 March 2014
		{"3/14/2026", OrderDMY, "", ErrNoSuchDay},
		{"14/3/2026", OrderMDY, "", ErrNoSuchDay},
		{"2026-02-29", no, "", ErrNoSuchDay},
		{"31.04.2026", no, "", ErrNoSuchDay},
		{"2026-13-01", no, "", ErrNoSuchDay},
		{"2026-00-10", no, "", ErrNoSuchDay},
		{"31 Feb 2026", no, "", ErrNoSuchDay},
		{"13/13/2026", no, "", ErrNoSuchDay},
		{"soon", no, "", ErrNotADate},
		{"", no, "", ErrNotADate},
		{"46085", no, "", ErrNotADate},
		{"46085.5", no, "", ErrNotADate},
		{"2026", no, "", ErrNotADate},
		{"Mar-26", no, "", ErrNotADate},
		{"March 2026", no, "", ErrNotADate},
		{"2026-03", no, "", ErrNotADate},
		{"0001-01-01", no, "", ErrNotADate},
		{"1899-12-30T00:00:00", no, "", ErrNotADate},
		{"1/1/1900", no, "", ErrNotADate},
		{"2026-03-04 25:00", no, "", ErrNotADate},
		{"2026-03-04T", no, "", ErrNotADate},
		{"2026-03-04 tomorrow", no, "", ErrNotADate},
		{"2026-03/04", no, "", ErrNotADate},
		{"3/4/026", no, "", ErrNotADate},
		{"-4 Mar 2026", no, "2026-03-04", nil},
		{"+4 Mar 2026", no, "", ErrNotADate},
		{"12:30", no, "", ErrNotADate},
		{"36 months", no, "", ErrNotADate},
	} {
		t.Run(tt.in+string(tt.order), func(t *testing.T) {
			got, err := ParseDate(tt.in, tt.order)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("ParseDate(%q, %q) = %q, %v; want %q, %v", tt.in, tt.order, got, err, tt.want, tt.err)
			}
		})
	}
}

// However a day is written, it is read as that day, or called ambiguous.
func TestEverySpellingOfADayIsThatDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
		day := first.AddDate(0, 0, rapid.IntRange(0, 36500-1).Draw(t, "days"))
		want := day.Format(time.DateOnly)
		for _, s := range []struct {
			text  string
			order DateOrder
		}{
			{want, OrderUnknown},
			{day.Format("2006/1/2"), OrderUnknown},
			{day.Format("20060102"), OrderUnknown},
			{day.Format(time.RFC3339), OrderUnknown},
			{day.Format("2 Jan 2006"), OrderUnknown},
			{day.Format("January 2, 2006"), OrderUnknown},
			{day.Format("Monday, 02-Jan-06"), OrderUnknown},
			{day.Format("2.1.2006"), OrderUnknown},
			{day.Format("02/01/2006"), OrderDMY},
			{day.Format("1/2/06"), OrderMDY},
			{day.Format("1/2/2006 3:04:05 PM"), OrderMDY},
		} {
			if got, err := ParseDate(s.text, s.order); err != nil || got != want {
				t.Fatalf("ParseDate(%q, %q) = %q, %v; want %s", s.text, s.order, got, err, want)
			}
		}
		for _, layout := range []string{"2/1/2006", "1/2/2006", "2-1-06"} {
			got, err := ParseDate(day.Format(layout), OrderUnknown)
			if err == nil && got != want {
				t.Fatalf("ParseDate(%q) = %q; it is %s", day.Format(layout), got, want)
			}
			if err != nil && !errors.Is(err, ErrAmbiguousDate) {
				t.Fatalf("ParseDate(%q): %v", day.Format(layout), err)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-04", "4. März 2026", "3/4/26 1:00 PM", "T1:00", "::", "1-1-1-1", "20261301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, order := range []DateOrder{OrderUnknown, OrderDMY, OrderMDY} {
			iso, err := ParseDate(s, order)
			if (err == nil) != (iso != "") {
				t.Fatalf("%q: %q and %v", s, iso, err)
			}
			if err == nil {
				if _, err := time.Parse(time.DateOnly, iso); err != nil || !IsDate(iso) {
					t.Errorf("%q became %q", s, iso)
				}
			}
		}
	})
}

func ExampleParseDate() {
	fmt.Println(ParseDate("4. März 2026", OrderUnknown))
	fmt.Println(ParseDate("03/04/2026", OrderUnknown))
	fmt.Println(ParseDate("03/04/2026", OrderMDY))
	// Output:
	// 2026-03-04 <nil>
	//  day and month cannot be told apart
	// 2026-03-04 <nil>
}
