package rest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"sitewalk/internal/msp"
)

// guard refuses, before anything is sent, the requests that could change or
// delete more than one means: IT Glue takes filters on PATCH and DELETE, and a
// DELETE without data then empties whatever the filter fits (reference/itglue.md
// section 5). None of our vendors needs such a request.
func (c *Client) guard(r *Request) error {
	no := func(why string) error {
		return &msp.Error{Code: msp.Internal,
			Message: "Sitewalk stopped a request to " + c.cfg.System.Title() + " that could have changed too much. Nothing was sent; please send us the support file.",
			Err:     &Failure{Method: r.Method, Path: r.Path, Err: guardError(why)}}
	}
	if !strings.HasPrefix(r.Path, "/") || strings.HasPrefix(r.Path, "//") {
		return no("the path does not begin with one slash")
	}
	if strings.ContainsAny(r.Path, "?#") {
		return no("the path holds a query")
	}
	for part := range strings.SplitSeq(r.Path, "/") {
		if part == "." || part == ".." {
			return no("the path climbs")
		}
	}
	for name := range r.Header {
		if strings.Contains(strings.ToLower(name), "method") {
			return no("a request must not pass for another")
		}
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return nil
	case http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		return no("no such method")
	}
	if len(r.Query) > 0 {
		return no("a change must not carry a query")
	}
	if r.Method == http.MethodDelete && r.One && len(r.Body) == 0 {
		if strings.Count(r.Path, "/") < 2 || !strings.ContainsAny(r.Path[strings.LastIndexByte(r.Path, '/'):], "0123456789") {
			return no("a deletion must name its record")
		}
		return nil
	}
	body := r.Body
	if c.cfg.DataMember != "" {
		var doc map[string]json.RawMessage
		if json.Unmarshal(body, &doc) != nil {
			return no("the body is no object")
		}
		body = doc[c.cfg.DataMember]
	}
	if hollow(body) {
		return no("the body says nothing")
	}
	return nil
}

type guardError string

func (e guardError) Error() string { return string(e) }

// hollow says that JSON holds nothing to act on.
func hollow(body []byte) bool {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return true
	}
	switch body[0] {
	case '{':
		var o map[string]json.RawMessage
		return json.Unmarshal(body, &o) != nil || len(o) == 0
	case '[':
		var a []json.RawMessage
		if json.Unmarshal(body, &a) != nil || len(a) == 0 {
			return true
		}
		for _, item := range a {
			if hollow(item) {
				return true
			}
		}
		return false
	}
	return true // null, a number, a text
}
