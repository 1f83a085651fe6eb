package itglue

import (
	"encoding/base64"
	"net/http"
	"path"
	"strings"
)

// attachedTo are the segments below which attachments stand. Organizations are not
// among them: theirs can be read by include only.
var attachedTo = []string{"checklists", "checklist_templates", "configurations", "contacts", "documents", "domains",
	"locations", "passwords", "ssl_certificates", "flexible_assets", "tickets"}

// attachments hang on a record of another kind. The file is given once and stays;
// only the name it is shown by can be changed.
func attachments() *schema {
	return &schema{
		kind: Attachments, path: "attachments", via: "owner", owners: attachedTo,
		ops: nestedIndex | nestedShow | nestedCreate | nestedUpdate | nestedBulkDelete,
		fields: []*field{
			linkTo("owner"),
			text("name").required(),
			text("attachment-file-name").by(readOnly),
			text("attachment-content-type").by(readOnly),
			computed("attachment-file-size", func(_ *view, r *record) any { return int64(len(r.file())) }),
			computed("ext", func(_ *view, r *record) any { return extOf(r.text("attachment-file-name")) }),
			computed("viewable", func(_ *view, r *record) any { return viewable(r.text("attachment-content-type")) }),
			computed("download-url", func(v *view, r *record) any { return v.download(r) }),
			createdAt(), updatedAt(),
			{name: "content", typ: typeFile, hidden: true},
		},
		filters:  map[string]filter{"id": byID()},
		sorts:    map[string]sorter{"id": sortID, "created_at": sortCreated, "updated_at": sortUpdated},
		form:     true,
		prepare:  prepareAttachment,
		changed:  func(t *tx, r, _ *record) *failure { return t.bumpOwner(r) },
		removing: func(t *tx, r *record) *failure { return t.bumpOwner(r) },
		missing: func(sw *Switches, op ops) bool {
			return sw.AttachmentReadsMissing && op&(nestedIndex|nestedShow) != 0
		},
	}
}

func (r *record) file() file {
	f, _ := r.get("content").(file)
	return f
}

// prepareAttachment takes the file of a POST. The name in the list is the file's.
func prepareAttachment(t *tx, r *record, in *input) *failure {
	const pointer = "/data/attributes/attachment"
	raw, sent := in.attrs["attachment"]
	if !sent || raw == nil {
		return refused(pointer, "can't be blank")
	}
	name, content, detail := upload(raw)
	if detail != "" {
		t.note("an attachment was sent in a form that is not documented: %s", detail)
		return refused(pointer, detail)
	}
	delete(in.attrs, "name")
	t.setFile(r, name, content)
	return nil
}

func (t *tx) setFile(r *record, name string, content file) {
	t.set(r, "name", name)
	t.set(r, "attachment-file-name", name)
	t.set(r, "attachment-content-type", contentTypeOf(name, content))
	t.set(r, "content", content)
}

// upload reads {content, file_name}. The content is strict base64: the standard
// alphabet, padded, in one line. detail says what is wrong with it.
func upload(raw any) (name string, content file, detail string) {
	obj, ok := raw.(map[string]any)
	if !ok {
		return "", "", "must be an object with content and file_name"
	}
	name, ok = obj["file_name"].(string)
	if name = path.Base(strings.ReplaceAll(name, `\`, "/")); !ok || name == "." || name == "/" {
		return "", "", "file_name can't be blank"
	}
	text, ok := obj["content"].(string)
	if !ok {
		return "", "", "content can't be blank"
	}
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return "", "", "content is not strict base64"
	}
	return name, file(bytes), ""
}

func extOf(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}

// contentTypes are the ones a practice account is likely to meet; others are told
// by their first bytes.
var contentTypes = map[string]string{
	"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
	"txt": "text/plain", "log": "text/plain", "csv": "text/csv", "html": "text/html", "json": "application/json",
	"xml": "application/xml", "zip": "application/zip", "webp": "image/webp", "svg": "image/svg+xml",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"heic": "image/heic", "md": "text/markdown", "cfg": "text/plain", "conf": "text/plain",
}

func contentTypeOf(name string, content file) string {
	if t := contentTypes[extOf(name)]; t != "" {
		return t
	}
	t, _, _ := strings.Cut(http.DetectContentType([]byte(content[:min(len(content), 512)])), ";")
	return t
}

// viewable says whether a browser shows the file, as images and texts are; the
// vendor's examples say no for a PDF.
func viewable(contentType string) bool {
	return strings.HasPrefix(contentType, "image/") || strings.HasPrefix(contentType, "text/")
}

// bumpOwner makes a change of what hangs on a record count as a change of that
// record, where the account works like that.
func (t *tx) bumpOwner(r *record) *failure {
	if owner := t.st.target(r.link("owner")); owner != nil && !owner.dead && t.srv.sw.ChildBumps {
		t.bump(owner)
	}
	return nil
}
