package app_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"sitewalk/app"
)

// memory reads what is kept of IT Glue's connector.
func (d *desk) memory() (m struct {
	Pace struct {
		Open bool
		Last string
	}
}) {
	d.Helper()
	text, err := d.store.Setting(d.Context(), "memory.itglue")
	d.must(err)
	if strings.Contains(text, testKey[:12]) {
		d.Errorf("the key is in %s", text)
	}
	if text != "" {
		d.must(json.Unmarshal([]byte(text), &m))
	}
	return m
}

// A round leaves word of the pace it used; one that is killed has left word that
// it may have sent to the end.
func TestARoundLeavesWordOfItsPace(t *testing.T) {
	d := connected(t, "none")
	if m := d.memory(); m.Pace.Open || m.Pace.Last == "" {
		t.Errorf("after connecting: %+v", m)
	}
	seen := false
	d.hook = func(context.Context) {
		seen = true
		if !d.memory().Pace.Open {
			t.Error("while a round runs, nothing says so")
		}
	}
	d.round(app.RoundPull)
	d.hook = nil
	if m := d.memory(); !seen || m.Pace.Open {
		t.Errorf("after a round: %+v", m)
	}
}
