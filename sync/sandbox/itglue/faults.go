package itglue

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Faults say how often what goes wrong. Each figure is a probability from 0 to 1;
// one request meets one fault at most, so they may add up to 1 at most. The zero
// value is a healthy server.
type Faults struct {
	Seed uint64 // of the dice

	Refuse      float64 // the connection is refused; nothing was sent
	DropBefore  float64 // the request is lost on the way in
	DropAfter   float64 // the work is done, the answer is lost
	Stall       float64 // the work is done, the answer hangs for two minutes and is lost
	TooMany     float64 // 429, though the pace was kept
	Error500    float64 // 500, nothing done
	After500    float64 // 500, though the work is done
	Gateway504  float64 // 504, nothing done
	After504    float64 // 504, though the work is done
	HTML        float64 // 502 with an HTML page, nothing done
	Portal      float64 // 200 with an HTML page, as a hotel's network does; nothing done
	Truncate    float64 // the work is done, half of the answer arrives
	Length      float64 // the work is done; the header promises more than arrives
	Endless     float64 // the work is done; the answer does not end before 2 GiB
	Redirect    float64 // a redirect to another host, nothing done
	Changed     float64 // somebody changes the record that a PATCH or DELETE names, just before it arrives
	Gone        float64 // somebody deletes the record that a request names, just before it arrives
	Merged      float64 // somebody merges the organization of a write away, just before it arrives
	Burst       int     // a 429 is followed by this many minus one; 0 and 1 mean a single one
	Latency     time.Duration
	Jitter      time.Duration // up to this much more, at random
	RevokeAfter int           // so many requests are served, then the key is revoked; 0 for never
	RetryAfter  *RetryAfterForm
	Methods     []string // only these methods meet the faults that have a probability; empty for all
	// At strikes a fault for certain: by the number of the request since the faults
	// were set, from 1, the name of a fault that has a probability in the text form.
	At map[int]string
	// SlowPage makes lists with a larger page[size] time out (504); 0 for none.
	SlowPage int
}

// A chance is a figure and its name.
type chance struct {
	name string
	p    *float64
}

// chances are the figures with their names in the text form.
func (f *Faults) chances() []chance {
	return []chance{
		{"refuse", &f.Refuse}, {"drop-before", &f.DropBefore}, {"drop-after", &f.DropAfter}, {"stall", &f.Stall},
		{"429", &f.TooMany}, {"500", &f.Error500}, {"500-after", &f.After500}, {"504", &f.Gateway504},
		{"504-after", &f.After504}, {"html", &f.HTML}, {"portal", &f.Portal}, {"truncate", &f.Truncate},
		{"length", &f.Length}, {"endless", &f.Endless}, {"redirect", &f.Redirect}, {"changed", &f.Changed},
		{"gone", &f.Gone}, {"merged", &f.Merged},
	}
}

var retryForms = map[string]RetryAfterForm{"none": RetryAfterNone, "seconds": RetryAfterSeconds, "date": RetryAfterDate}

// ParseFaults reads the text form: terms separated by commas, as in
// "seed=7,drop-after=0.2,429=0.1,burst=5,latency=20ms,retry-after=date". See the
// package comment for the list. Spaces around terms are allowed, and "" is a
// healthy server.
func ParseFaults(spec string) (Faults, error) {
	var f Faults
	for _, term := range strings.Split(spec, ",") {
		term = strings.TrimSpace(term)
		if term == "" {
			continue
		}
		if kind, at, certain := strings.Cut(term, "@"); certain {
			if err := f.parseAt(kind, at); err != nil {
				return Faults{}, err
			}
			continue
		}
		name, value, hasValue := strings.Cut(term, "=")
		if err := f.parseTerm(name, value, hasValue); err != nil {
			return Faults{}, err
		}
	}
	sum := 0.0
	for _, c := range f.chances() {
		sum += *c.p
	}
	if sum > 1+1e-9 {
		return Faults{}, fmt.Errorf("the probabilities add up to %.3g, which is more than 1", sum)
	}
	return f, nil
}

// parseAt reads the two halves of a term such as drop-after@3.
func (f *Faults) parseAt(kind, at string) error {
	n, err := strconv.Atoi(at)
	switch {
	case !slices.ContainsFunc(f.chances(), func(c chance) bool { return c.name == kind }):
		return fmt.Errorf("there is no fault called %q that can strike at one request", kind)
	case err != nil || n < 1:
		return fmt.Errorf("%s@ needs the number of a request, from 1, not %q", kind, at)
	case f.At[n] != "":
		return fmt.Errorf("two faults cannot strike at request %d", n)
	}
	if f.At == nil {
		f.At = map[int]string{}
	}
	f.At[n] = kind
	return nil
}

func (f *Faults) parseTerm(name, value string, hasValue bool) error {
	for _, c := range f.chances() {
		if c.name != name {
			continue
		}
		p, err := strconv.ParseFloat(value, 64)
		if err != nil || !(p >= 0 && p <= 1) {
			return fmt.Errorf("%s needs a probability from 0 to 1, not %q", name, value)
		}
		*c.p = p
		return nil
	}
	var err error
	switch name {
	case "seed":
		f.Seed, err = strconv.ParseUint(value, 10, 64)
	case "burst":
		f.Burst, err = parseCount(value)
	case "slow-page":
		f.SlowPage, err = parseCount(value)
	case "revoke-after":
		f.RevokeAfter, err = parseCount(value)
	case "latency":
		f.Latency, err = parseWait(value)
	case "jitter":
		f.Jitter, err = parseWait(value)
	case "retry-after":
		form, ok := retryForms[value]
		if !ok {
			return fmt.Errorf("retry-after is none, seconds or date, not %q", value)
		}
		f.RetryAfter = &form
	case "writes-only", "reads-only":
		if hasValue {
			return fmt.Errorf("%s takes no value", name)
		}
		f.Methods = []string{"GET"}
		if name == "writes-only" {
			f.Methods = []string{"POST", "PATCH", "PUT", "DELETE"}
		}
	case "methods":
		for _, m := range strings.Split(value, "+") {
			m = strings.ToUpper(strings.TrimSpace(m))
			if !slices.Contains([]string{"GET", "POST", "PATCH", "PUT", "DELETE"}, m) {
				return fmt.Errorf("methods are GET, POST, PATCH, PUT or DELETE joined by +, not %q", value)
			}
			f.Methods = append(f.Methods, m)
		}
	default:
		return fmt.Errorf("there is no fault called %q", name)
	}
	if err != nil {
		return fmt.Errorf("%s=%s is not usable: %w", name, value, err)
	}
	return nil
}

func parseCount(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err == nil && n < 0 {
		err = fmt.Errorf("it is below zero")
	}
	return n, err
}

func parseWait(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err == nil && d < 0 {
		err = fmt.Errorf("it is below zero")
	}
	return d, err
}

// String is the text form; ParseFaults reads it back.
func (f Faults) String() string {
	var terms []string
	add := func(format string, args ...any) { terms = append(terms, fmt.Sprintf(format, args...)) }
	if f.Seed != 0 {
		add("seed=%d", f.Seed)
	}
	for _, c := range f.chances() {
		if *c.p != 0 {
			add("%s=%s", c.name, strconv.FormatFloat(*c.p, 'g', -1, 64))
		}
	}
	if f.Burst != 0 {
		add("burst=%d", f.Burst)
	}
	if f.Latency != 0 {
		add("latency=%s", f.Latency)
	}
	if f.Jitter != 0 {
		add("jitter=%s", f.Jitter)
	}
	if f.RevokeAfter != 0 {
		add("revoke-after=%d", f.RevokeAfter)
	}
	if f.SlowPage != 0 {
		add("slow-page=%d", f.SlowPage)
	}
	for _, n := range slices.Sorted(maps.Keys(f.At)) {
		add("%s@%d", f.At[n], n)
	}
	if f.RetryAfter != nil {
		for _, name := range []string{"none", "seconds", "date"} {
			if retryForms[name] == *f.RetryAfter {
				add("retry-after=%s", name)
			}
		}
	}
	if len(f.Methods) > 0 {
		add("methods=%s", strings.Join(f.Methods, "+"))
	}
	return strings.Join(terms, ",")
}
