package itglue

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
)

const formData = "multipart/form-data"

// document reads the body of the request, which is JSON or a form.
func (c *call) document() (*document, *failure) {
	media, params, err := mime.ParseMediaType(c.req.Header.Get("Content-Type"))
	if err != nil || media != formData {
		return parseDocument(c.body, c.sc)
	}
	root := map[string]any{}
	parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badRequest("The form cannot be read")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, badRequest("The form cannot be read")
		}
		var value any = string(content)
		if name := part.FileName(); name != "" {
			value = map[string]any{"file_name": name, "content": base64.StdEncoding.EncodeToString(content)}
		}
		if !place(root, part.FormName(), value) {
			return nil, badRequest("The form has a field that cannot be placed: " + part.FormName())
		}
	}
	raw, err := json.Marshal(root)
	if err != nil {
		return nil, badRequest("The form cannot be read")
	}
	return parseDocument(raw, c.sc)
}

// place puts a value where a name such as data[attributes][attachment] says. Only
// objects are walked through: several records need JSON.
func place(root map[string]any, name string, value any) bool {
	head, rest, nested := strings.Cut(name, "[")
	keys := []string{head}
	if nested {
		rest, closed := strings.CutSuffix(rest, "]")
		if !closed {
			return false
		}
		keys = append(keys, strings.Split(rest, "][")...)
	}
	for _, k := range keys[:len(keys)-1] {
		next, ok := root[k].(map[string]any)
		if !ok {
			if root[k] != nil {
				return false
			}
			next = map[string]any{}
			root[k] = next
		}
		root = next
	}
	last := keys[len(keys)-1]
	if head == "" || last == "" || root[last] != nil {
		return false
	}
	root[last] = value
	return true
}
