package main

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sitewalk/sync/sandbox/itglue"
)

// accountCmd serves a practice account within the test, whose administrator and
// limit the script plays:
//
//	account                 serve one; sets URL and KEY
//	account key N NEW       after N more requests the key is another one
//	account limit N FORM    N requests in five minutes, and Retry-After as none, seconds or date
//	account heal            everything is as it should be
//	account asked MOST      no more than so many requests since the last time this was asked
//	account once NAME…      a configuration of each name is there exactly once
func accountCmd(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	if len(args) == 0 {
		s, err := itglue.New(itglue.Options{Seed: "demo", RandSeed: 1})
		ts.Check(err)
		srv := httptest.NewServer(s)
		w.closers = append(w.closers, srv.Close)
		w.account = s
		ts.Setenv("URL", srv.URL)
		ts.Setenv("KEY", s.Key())
		return
	}
	s, number := w.account, 0
	if len(args) > 1 {
		number, _ = strconv.Atoi(args[1])
	}
	switch args[0] {
	case "key":
		var seen atomic.Int64
		s.SetOnRequest(func(*http.Request) {
			if seen.Add(1) == int64(number)+1 {
				s.IssueKey(args[2])
			}
		})
	case "limit":
		s.SetSwitches(itglue.Switches{RetryAfter: map[string]itglue.RetryAfterForm{"none": itglue.RetryAfterNone,
			"seconds": itglue.RetryAfterSeconds, "date": itglue.RetryAfterDate}[args[2]]})
		s.SetLimit(itglue.Limit{Requests: number, Window: 5 * time.Minute})
	case "heal":
		s.SetLimit(itglue.Limit{})
		s.SetOnRequest(nil)
	case "asked":
		total := s.Requests().Total
		if n := total - w.asked; n > number {
			fatal(ts, "%d requests, at most %d were expected", n, number)
		}
		w.asked = total
	case "once":
		count := map[string]int{}
		for _, r := range s.Configurations("") {
			if name, ok := r.Attributes["name"].(string); ok {
				count[name]++
			}
		}
		for _, name := range args[1:] {
			if count[name] != 1 {
				fatal(ts, "%s is there %d times", name, count[name])
			}
		}
	default:
		ts.Fatalf("account %s: what is that?", args[0])
	}
}
