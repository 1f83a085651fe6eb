package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sitewalk/sync/sandbox/itglue"
)

// ask sends a request to a practice system over its socket, and gives what it answers.
func ask(t *testing.T, method, address, body string) string {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(address, "/download/") { // there the token stands for the key
		req.Header.Set("x-api-key", itglue.PracticeKey)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/vnd.api+json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: %v %s %s", method, address, err, res.Status, raw)
	}
	return string(raw)
}

// An answer with what this test looks at.
type listed struct {
	Data     []entry `json:"data"`
	Included []entry `json:"included"`
}

type entry struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	Attributes map[string]any `json:"attributes"`
}

// What hangs on records outlives the program: files byte for byte, passwords,
// links, interfaces, traits.
func TestPracticeKeepsWhatHangsOnRecords(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	const name = "CON-HQ-SRV-01"
	find := func(address string) (id, hanging string) {
		var list listed
		if err := json.Unmarshal([]byte(ask(t, "GET", address+"/configurations?filter[name]="+name, "")), &list); err != nil || len(list.Data) != 1 {
			t.Fatal(err, list)
		}
		id = list.Data[0].ID
		var show listed
		raw := ask(t, "GET", address+"/configurations/"+id+"?include=attachments,passwords,related_items,configuration_interfaces", "")
		if err := json.Unmarshal([]byte(strings.Replace(raw, `{"data":{`, `{"one":{`, 1)), &show); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, e := range show.Included {
			line := e.Type + " " + e.ID
			switch e.Type {
			case "attachments":
				line += ": " + ask(t, "GET", fmt.Sprint(e.Attributes["download-url"]), "")
			case "passwords":
				line += ": " + ask(t, "GET", address+"/passwords/"+e.ID, "")
			default:
				line += ": " + fmt.Sprint(e.Attributes)
			}
			lines = append(lines, line)
		}
		slices.Sort(lines)
		return id, strings.Join(lines, "\n")
	}
	p := NewPractice(t.Context())
	address := start(t, p, file)
	id, before := find(address)
	for _, kind := range []string{"attachments ", "passwords ", "related-items ", "configuration-interfaces "} {
		if !strings.Contains(before, kind) {
			t.Errorf("the example client has no %s", kind)
		}
	}
	ask(t, "POST", address+"/configurations/"+id+"/relationships/attachments",
		`{"data":{"type":"attachments","attributes":{"attachment":{"file_name":"new.bin","content":"AAH/Cg=="}}}}`)
	ask(t, "POST", address+"/configurations/"+id+"/relationships/configuration_interfaces",
		`{"data":{"type":"configuration-interfaces","attributes":{"name":"Backup","ip-address":"10.9.9.9"}}}`)
	_, changed := find(address)
	if changed == before || !strings.Contains(changed, "\x00\x01\xff\n") {
		t.Errorf("nothing new hangs there:\n%s", changed)
	}
	end(t, p)

	p = NewPractice(t.Context())
	defer end(t, p)
	if again, kept := find(start(t, p, file)); again != id || kept != changed {
		t.Errorf("kept of %s:\n%s\nnot of %s:\n%s", again, kept, id, changed)
	}
}
