package flight

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sitewalk/internal/redact"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func entry(i int) Entry {
	return Entry{At: noon.Add(time.Duration(i) * time.Second), System: "itglue", Method: "GET", URL: fmt.Sprintf("/configurations/%d", i), Status: 200,
		Took: 120 * time.Millisecond, Request: `{"data":{"attributes":{"name":"FS` + fmt.Sprint(i) + `"}}}`, Response: "line one\nline \"two\" ü"}
}

func all(t *testing.T, r *Recorder, q Query) (out []Entry, pages int) {
	t.Helper()
	for {
		page, next, err := r.List(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		out, pages = append(out, page...), pages+1
		if next == "" {
			return out, pages
		}
		q.Before = next
	}
}

func TestWhatIsRecordedIsThereAfterARestart(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "recorder")
	r := New(Options{Folder: folder})
	r.Mark("round-1")
	for i := range 25 {
		if i == 20 {
			r.Mark("")
		}
		r.Record(entry(i))
	}
	r.Flush()
	again := New(Options{Folder: folder})
	got, pages := all(t, again, Query{Limit: 10})
	if len(got) != 25 || pages != 3 {
		t.Fatalf("%d entries on %d pages", len(got), pages)
	}
	for i, e := range got {
		if want := fmt.Sprintf("/configurations/%d", 24-i); e.URL != want || e.Request != "" || (e.Round == "round-1") != (i > 4) {
			t.Errorf("entry %d is %+v, want %s", i, e, want)
		}
		whole, err := again.Entry(e.ID)
		if err != nil || whole.Response != entry(24-i).Response || whole.Request != entry(24-i).Request || !whole.At.Equal(entry(24-i).At) || whole.Took != e.Took {
			t.Errorf("%v %+v", err, whole)
		}
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	for _, name := range append(files, folder) {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
			t.Errorf("others may read %s: %v", name, info.Mode())
		}
	}
}

func TestFilters(t *testing.T) {
	r := New(Options{Folder: t.TempDir()})
	for i, e := range []Entry{
		{System: "itglue", Method: "GET", URL: "/configurations?page[number]=1", Status: 200, Response: `{"data":[{"name":"Printer \"A\""}]}`},
		{System: "itglue", Method: "POST", URL: "/configurations", Status: 201, Request: `{"name":"FS03"}`, Round: "r1", About: "FS03"},
		{System: "itglue", Method: "PATCH", URL: "/configurations/7", Status: 422, Response: `{"errors":[{"detail":"Größe"}]}`, Round: "r1"},
		{System: "connectwise", Method: "POST", URL: "/company", Err: "no answer in time"},
		{System: "connectwise", Method: "GET", URL: "/company", Status: 429},
	} {
		e.At = noon.Add(time.Duration(i) * time.Second)
		r.Record(e)
	}
	for _, tt := range []struct {
		name string
		q    Query
		want string // the places of the entries, newest first
	}{
		{"everything", Query{}, "43210"},
		{"one system", Query{System: "connectwise"}, "43"},
		{"writes", Query{Method: "writes"}, "321"},
		{"one method in small letters", Query{Method: "post"}, "31"},
		{"what was not hoped for", Query{Status: "failed"}, "432"},
		{"no answer", Query{Status: "none"}, "3"},
		{"a status", Query{Status: "422"}, "2"},
		{"a hundred of statuses", Query{Status: "4"}, "42"},
		{"a round", Query{Round: "r1"}, "21"},
		{"a text in a body, in any case", Query{Text: "fs03"}, "1"},
		{"a name with quotes", Query{Text: `printer "a"`}, "0"},
		{"a text as it stands in the body", Query{Text: `Printer \"A\"`}, "0"},
		{"a text beyond ASCII", Query{Text: "GRÖSSE größe"}, ""},
		{"a word beyond ASCII", Query{Text: "größe"}, "2"},
		{"in the address", Query{Text: "page[number]"}, "0"},
		{"in the error", Query{Text: "in time"}, "3"},
		{"the name of a member of our own is no text", Query{Text: "took_ns"}, ""},
		{"two at once", Query{System: "itglue", Text: "configurations", Method: "GET"}, "0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := all(t, r, tt.q)
			places := ""
			for _, e := range got {
				places += fmt.Sprint(int(e.At.Sub(noon).Seconds()))
			}
			if places != tt.want {
				t.Errorf("got %q, want %q", places, tt.want)
			}
		})
	}
}

func TestTheFilesStayWithinTheirSize(t *testing.T) {
	folder := t.TempDir()
	r := New(Options{Folder: folder, FileBytes: 2000, Files: 3})
	for i := range 200 {
		r.Record(entry(i))
	}
	r.Flush()
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	total := int64(0)
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	got, _ := all(t, r, Query{})
	if len(files) != 3 || total > 6000 || len(got) < 10 || got[0].URL != "/configurations/199" {
		t.Errorf("%d files of %d bytes with %d entries", len(files), total, len(got))
	}
	if _, err := r.Entry("1-0"); !errors.Is(err, ErrGone) {
		t.Errorf("an entry that made way: %v", err)
	}
	old := time.Now().AddDate(0, -2, 0)
	if err := os.Chtimes(files[0], old, old); err != nil {
		t.Fatal(err)
	}
	r.Record(entry(200))
	r.Flush()
	if _, err := os.Stat(files[0]); err == nil {
		t.Error("a file of two months ago is still there")
	}
}

func TestTwoProgramsRecordIntoOneFolder(t *testing.T) {
	folder := t.TempDir()
	var wait sync.WaitGroup
	for p := range 4 {
		wait.Go(func() {
			r := New(Options{Folder: folder, FileBytes: 8000, Files: 1000})
			for i := range 100 {
				r.Record(entry(p*100 + i))
				if i%10 == 0 {
					r.Flush()
				}
			}
			r.Flush()
		})
	}
	wait.Wait()
	got, _ := all(t, New(Options{Folder: folder}), Query{Limit: 7})
	seen := map[string]bool{}
	for _, e := range got {
		seen[e.URL] = true
	}
	if len(got) != 400 || len(seen) != 400 {
		t.Errorf("%d entries, %d of them different", len(got), len(seen))
	}
}

func TestHalfALineIsSkippedAndEnded(t *testing.T) {
	folder := t.TempDir()
	r := New(Options{Folder: folder})
	r.Record(entry(1))
	r.Flush()
	name := filepath.Join(folder, "00000001.jsonl")
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\n\nnonsense\n" + `{"at":"2026-11-21T12:00:00Z","method":"GET","request":"ha`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r = New(Options{Folder: folder})
	r.Record(entry(2))
	var read []string
	if err := r.Each(t.Context(), func(e Entry) error { read = append(read, e.URL); return nil }); err != nil {
		t.Fatal(err)
	}
	if strings.Join(read, " ") != "/configurations/2 /configurations/1" {
		t.Errorf("%q", read)
	}
}

// A full disk, here a folder that cannot be made, loses entries and says so later.
func TestADiskThatCannotBeWrittenIsSurvived(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "recorder")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	told := 0
	r := New(Options{Folder: folder, Trouble: func(error) { told++ }})
	for i := range 3 {
		r.Record(entry(i))
		r.Flush()
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	r.Record(entry(3))
	got, _ := all(t, r, Query{})
	if len(got) != 1 || got[0].Lost != 3 {
		t.Errorf("%+v", got)
	}
}

func TestWhatTheDiskDoesNotTakeInTimeIsLeftOut(t *testing.T) {
	r := New(Options{Folder: t.TempDir()})
	r.writing = true // as if the writer hung
	big := Entry{Method: "GET", Response: strings.Repeat("x", queueBytes/4)}
	for range 10 {
		r.Record(big)
	}
	if r.bytes > queueBytes || len(r.queue) != 3 || r.lost != 7 {
		t.Errorf("%d bytes in %d entries wait, %d are lost", r.bytes, len(r.queue), r.lost)
	}
}

func TestNoSecretGetsInOrOut(t *testing.T) {
	folder := t.TempDir()
	var known redact.Secrets
	known.Add("sh-first-secret")
	r := New(Options{Folder: folder, Hide: &known})
	r.Record(Entry{Method: "GET", URL: "/x?api_key=sh-query&q=sh-first-secret", Request: `{"password":"sh-body","note":"sh-first-secret"}`,
		Response: `{"echo":"sh-second-secret"}`, Err: "Authorization: Bearer sh-bearer", About: "sh-first-secret"})
	r.Flush()
	data, err := os.ReadFile(filepath.Join(folder, "00000001.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"sh-first", "sh-query", "sh-body", "sh-bearer"} {
		if strings.Contains(string(data), s) {
			t.Errorf("%s is in the file: %s", s, data)
		}
	}
	known.Add("sh-second-secret") // learned later
	if err := r.Each(t.Context(), func(e Entry) error {
		if one, err := r.Entry(e.ID); err != nil || strings.Contains(fmt.Sprintf("%+v %+v", e, one), "sh-") {
			t.Errorf("handed out: %+v %v", e, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsNotThere(t *testing.T) {
	var none *Recorder
	none.Record(Entry{})
	none.Mark("x")
	none.Flush()
	for _, r := range []*Recorder{none, New(Options{Folder: filepath.Join(t.TempDir(), "none")})} {
		if list, next, err := r.List(t.Context(), Query{}); len(list) != 0 || next != "" || err != nil {
			t.Errorf("%v %q %v", list, next, err)
		}
		for _, id := range []string{"", "1", "1-", "x-1", "0-0", "1--1", "1-0", "999999999999999999999-1"} {
			if _, err := r.Entry(id); !errors.Is(err, ErrGone) {
				t.Errorf("%q: %v", id, err)
			}
		}
		if err := r.Each(t.Context(), func(Entry) error { return errors.New("called") }); err != nil {
			t.Error(err)
		}
	}
}

func TestAbout(t *testing.T) {
	for _, tt := range []struct{ name, request, response, want string }{
		{"what was sent", `{"data":{"type":"configurations","attributes":{"serial-number":"1","name":"FS03"}}}`, `{"data":{"attributes":{"name":"other"}}}`, "FS03"},
		{"what was answered", "", `{"data":{"attributes":{"name":"FS04"}}}`, "FS04"},
		{"a list has no name", "", `{"data":[{"attributes":{"name":"a"}},{"attributes":{"name":"b"}}]}`, ""},
		{"a list of one has", "", `{"data":[{"attributes":{"name":"a"}}]}`, "a"},
		{"flat", `{"name":"C1"}`, "", "C1"},
		{"no JSON", "<html>", "x", ""},
		{"too deep", `{"data":{"data":{"data":{"data":{"data":{"data":{"name":"x"}}}}}}}`, "", ""},
	} {
		if got := About(tt.request, tt.response); got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

func BenchmarkList(b *testing.B) {
	r := New(Options{Folder: b.TempDir()})
	body := strings.Repeat("x", 1000)
	for i := range 10000 {
		e := entry(i)
		e.Response = body
		r.Record(e)
		if i%1000 == 0 {
			r.Flush()
		}
	}
	for name, q := range map[string]Query{"newest": {}, "failed": {Status: "failed"}, "text": {Text: "nowhere"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := r.List(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
