package bench

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// A line is one line of the table. A ratio without a target is for information.
type line struct {
	what   string
	seen   string  // what measurements of others showed to be possible
	ratio  float64 // ours by the floor; or an amount, when unit says so
	target float64 // the most that holds; 0 is none
	unit   string  // "" for ratios
	here   string  // what was measured, for a feeling
}

// A table gathers lines and prints them.
type table struct{ lines []line }

func (t *table) add(l line) { t.lines = append(t.lines, l) }

// versus adds a line for two durations.
func (t *table) versus(what, seen string, ours, floor time.Duration, target float64) {
	t.add(line{what: what, seen: seen, ratio: float64(ours) / float64(max(floor, 1)), target: target, here: short(ours) + " : " + short(floor)})
}

// work adds a line for two long works by the clock, with the ratio by processor
// time beside it. Several works together are a floor too.
func (t *table) work(what, seen string, ours work, target float64, floor ...work) {
	var clock, processors time.Duration
	for _, f := range floor {
		clock += f.clock.median()
		processors += f.processors.median()
	}
	t.versus(what, seen, ours.clock.median(), clock, target)
	if processors > 0 {
		t.lines[len(t.lines)-1].here += "; by processor time " + number(float64(ours.processors.median())/float64(processors), "")
	}
}

// number writes small ratios as a fraction: 1/270 says more than 0.0037.
func number(v float64, unit string) string {
	switch {
	case unit != "":
		return fmt.Sprintf("%.0f %s", v, unit)
	case v > 0 && v < 0.095:
		return fmt.Sprintf("1/%.0f", 1/v)
	}
	return fmt.Sprintf("%.2f", v)
}

func (l line) cells() []string {
	out := []string{l.what, l.seen, number(l.ratio, l.unit), "", "", l.here}
	if l.target > 0 {
		out[3] = "≤ " + number(l.target, l.unit)
		out[4] = "yes"
		if l.ratio > l.target {
			out[4] = "NO"
		}
	}
	return out
}

// print writes the table, its columns as wide as they need to be.
func (t *table) print(w io.Writer) {
	rows := [][]string{{"what", "seen", "ratio", "target", "holds?", "measured here"}}
	for _, l := range t.lines {
		rows = append(rows, l.cells())
	}
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	fmt.Fprintln(w)
	for n, r := range rows {
		for i, c := range r {
			fmt.Fprint(w, "| ", c, strings.Repeat(" ", width[i]-utf8.RuneCountInString(c)+1))
		}
		fmt.Fprintln(w, "|")
		if n == 0 {
			for _, n := range width {
				fmt.Fprint(w, "|", strings.Repeat("-", n+2))
			}
			fmt.Fprintln(w, "|")
		}
	}
	fmt.Fprintln(w)
}

// short is a duration as people say it.
func short(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= 10*time.Millisecond:
		return d.Round(time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(time.Microsecond).String()
}
