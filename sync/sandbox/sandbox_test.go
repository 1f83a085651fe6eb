package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"sitewalk/internal/msp"
)

func TestServePrintsWhatItServes(t *testing.T) {
	w, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	info, err := w.Serve(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	shape := regexp.MustCompile(`^\{"systems":\{"itglue":\{"url":"http://127\.0\.0\.1:\d+","key":"ITG\.practice-[^"]+"\}\}\}$`)
	if !shape.Match(raw) {
		t.Errorf("printed %s", raw)
	}
	if got := organizations(t, info); got != 5 {
		t.Errorf("%d organizations over the socket, want 5", got)
	}
}

func organizations(t *testing.T, info Info) int {
	t.Helper()
	req, err := http.NewRequest("GET", info.Systems.ITGlue.URL+"/organizations", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("x-api-key", info.Systems.ITGlue.Key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var list struct{ Data []any }
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil {
		t.Fatal(err)
	}
	return len(list.Data)
}

func TestServeStopsWithItsContext(t *testing.T) {
	w, err := New(Options{Seed: "empty"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	info, err := w.Serve(ctx, "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	if got := organizations(t, info); got != 0 {
		t.Errorf("%d organizations in the empty seed", got)
	}
	cancel()
	w.done.Wait()
	http.DefaultClient.CloseIdleConnections()
	if res, err := http.Get(info.Systems.ITGlue.URL); err == nil {
		_ = res.Body.Close()
		t.Error("it still answers")
	}
	w.Close()
}

func TestWhatTheCallerGotWrong(t *testing.T) {
	for _, c := range []struct {
		o     Options
		addr  string
		field string
		says  string
	}{
		{Options{Seed: "huge"}, "", "--seed", "Use demo or empty"},
		{Options{Faults: "explode=1"}, "", "--faults", "explode"},
		{Options{}, "0.0.0.0:0", "--addr", "loopback"},
		{Options{}, ":8080", "--addr", "loopback"},
		{Options{}, "192.168.1.5:0", "--addr", "loopback"},
		{Options{}, "example.com:80", "--addr", "loopback"},
		{Options{}, "nonsense", "--addr", "not usable"},
		{Options{}, "127.0.0.1:99999", "--addr", "port"},
	} {
		w, err := New(c.o)
		if err == nil {
			_, err = w.Serve(t.Context(), c.addr)
		}
		e := msp.AsError(err)
		if e == nil || e.Code != msp.Invalid || e.Field != c.field || !strings.Contains(e.Message, c.says) {
			t.Errorf("%+v %s: %#v", c.o, c.addr, err)
		}
	}
}

func TestOptionsReachTheSystems(t *testing.T) {
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	w, err := New(Options{Seed: "empty", Faults: "429=1,retry-after=seconds", Now: func() time.Time { return at }, RandSeed: 4})
	if err != nil {
		t.Fatal(err)
	}
	if w.ITGlue().Faults().TooMany != 1 {
		t.Error("the faults did not arrive")
	}
	if err := w.SetFaults("500=0.5"); err != nil || w.ITGlue().Faults().Error500 != 0.5 {
		t.Errorf("SetFaults: %v", err)
	}
	if err := w.SetFaults("nonsense"); msp.CodeOf(err) != msp.Invalid || w.ITGlue().Faults().Error500 != 0.5 {
		t.Errorf("faults that cannot be read: %v", err)
	}
	w.Heal()
	if w.ITGlue().Faults().Error500 != 0 {
		t.Error("Heal did not heal")
	}
	id, err := w.ITGlue().Editor().AddOrganization("A", "")
	if err != nil {
		t.Fatal(err)
	}
	r, _ := w.ITGlue().Get("organizations", id)
	if r.Attributes["created-at"] != "2030-01-01T00:00:00.000Z" {
		t.Errorf("created at %v", r.Attributes["created-at"])
	}
}
