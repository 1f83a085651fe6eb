package rest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is asked for, a change that goes out carries no query, and a deletion
// names what it deletes: in its path, or each record in its body.
func TestNoChangeGoesOutWithAFilter(t *testing.T) {
	names := []string{"filter[organization_id]", "filter[id]", "filter_ne[id]", "page[size]", "x", ""}
	bodies := []string{"", " ", "{}", "null", "[]", `{"data":null}`, `{"data":[]}`, `{"data":[null]}`, `{"data":[{}]}`, `{"data":{}}`, `{"data":5}`, `{"data":"all"}`,
		`{"filter":{"id":1}}`, `{"data":[{"attributes":{"id":1}},{}]}`, `{"data":[{"type":"configurations","attributes":{"id":1}}]}`, `{"data":{"type":"x"}}`, `{"data":`}
	paths := []string{"/configurations", "/configurations/7", "/configurations/", "/organizations/5/relationships/configurations",
		"/configurations/7/relationships/configuration_interfaces/9", "//configurations", "/configurations?filter[id]=1", "/a/../b", "", "/"}
	rapid.Check(t, func(rt *rapid.T) {
		r := Request{
			Method: rapid.SampledFrom([]string{"DELETE", "PATCH", "PUT", "POST", "delete", "PURGE"}).Draw(rt, "method"),
			Path:   rapid.SampledFrom(paths).Draw(rt, "path"),
			Body:   []byte(rapid.SampledFrom(bodies).Draw(rt, "body")),
			One:    rapid.Bool().Draw(rt, "one"),
		}
		if rapid.Bool().Draw(rt, "filtered") {
			r.Query = url.Values{rapid.SampledFrom(names).Draw(rt, "name"): {rapid.String().Draw(rt, "value")}}
		}
		if rapid.IntRange(0, 9).Draw(rt, "passes") == 0 {
			r.Header = http.Header{"X-Http-Method-Override": {"DELETE"}}
		}
		peer := &remote{answers: []answer{okay}}
		_, _ = newClient(t, peer, nil).Do(t.Context(), r)
		if len(peer.seen) == 0 {
			return
		}
		sent := peer.seen[0]
		if sent.Method == "POST" {
			if len(sent.Header.Values("X-Http-Method-Override")) > 0 {
				rt.Errorf("a POST passes for something else")
			}
			return
		}
		if sent.URL.RawQuery != "" || sent.URL.ForceQuery {
			rt.Errorf("%s %s", sent.Method, sent.URL)
		}
		var doc struct {
			Data any `json:"data"`
		}
		named := json.Unmarshal(r.Body, &doc) == nil
		switch data := doc.Data.(type) {
		case map[string]any:
			named = named && len(data) > 0
		case []any:
			named = named && len(data) > 0
			for _, item := range data {
				object, ok := item.(map[string]any)
				named = named && ok && len(object) > 0
			}
		default:
			named = false
		}
		last := sent.URL.Path[strings.LastIndexByte(sent.URL.Path, '/')+1:]
		if !named && (sent.Method != "DELETE" || last != "7" && last != "9") {
			rt.Errorf("%s %s with %q went out", sent.Method, sent.URL, r.Body)
		}
	})
}
