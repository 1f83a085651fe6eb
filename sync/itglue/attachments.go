package itglue

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

// maxFile is the largest file to send. IT Glue publishes no figure but counts the
// file within the request: ten megabytes, which gateways commonly take, hold this
// much in base64 (reference/itglue.md section 2.5).
const maxFile = 7 << 20

func tooLarge(name string) error {
	return &msp.Error{Code: msp.Refused, Field: string(msp.FieldSize),
		Message: "“" + name + "” is larger than the 7 MB that IT Glue takes in one request. Make it smaller, or add it in IT Glue itself."}
}

// attach uploads a file. What it is called there is its file name; that and the
// content is all that can be said of it.
func (c *Connector) attach(ctx context.Context, d connector.Draft) (connector.Record, error) {
	path, err := childPath(d.Kind, connector.Parent{Kind: d.ParentKind, ID: d.ParentID})
	if err != nil {
		return connector.Record{}, err
	}
	name := d.Values[msp.FieldName].Text
	if name == "" {
		return connector.Record{}, &msp.Error{Code: msp.Refused, Field: string(msp.FieldName), Message: "An attachment needs a file name. Give it one."}
	}
	size, err := strconv.ParseInt(d.Values[msp.FieldSize].Text, 10, 64)
	if err == nil && size > maxFile {
		return connector.Record{}, tooLarge(name)
	}
	body, err := attachmentBody(d, name, size)
	if err != nil {
		return connector.Record{}, err
	}
	res, err := c.send(private(ctx), http.MethodPost, path, "", body)
	if rest.StatusOf(err) == http.StatusRequestEntityTooLarge {
		return connector.Record{}, msp.WrapError(msp.Refused, err, "“%s” is larger than IT Glue takes in one request. Make it smaller, or add it in IT Glue itself.", name)
	}
	if err != nil {
		return connector.Record{}, err
	}
	return c.written(d, &res, nil), nil
}

// attachmentBody writes the file into the request as it is read, once: in strict
// base64, without line breaks.
func attachmentBody(d connector.Draft, name string, size int64) (body []byte, err error) {
	if d.Content == nil {
		return nil, msp.Errorf(msp.Refused, "The content of “%s” is not here. Attach the file again.", name)
	}
	file, err := d.Content()
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer file.Close()
	quoted, err := json.Marshal(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	var out bytes.Buffer
	out.Grow(base64.StdEncoding.EncodedLen(int(min(max(size, 0), maxFile))) + len(quoted) + 200)
	out.WriteString(`{"data":{"type":"attachments","attributes":{"attachment":{"content":"`)
	enc := base64.NewEncoder(base64.StdEncoding, &out)
	sent, err := io.Copy(enc, io.LimitReader(file, maxFile+1))
	if err := errors.Join(err, enc.Close()); err != nil {
		return nil, unreadable(name, err)
	}
	switch {
	case sent > maxFile:
		return nil, tooLarge(name)
	case sent == 0:
		return nil, msp.Errorf(msp.Refused, "“%s” is empty, and IT Glue takes no empty file. Attach another.", name)
	}
	out.WriteString(`","file_name":`)
	out.Write(quoted)
	out.WriteString(`}}}}`)
	return out.Bytes(), nil
}

func unreadable(name string, err error) error {
	if msp.AsError(err) != nil {
		return err
	}
	return msp.WrapError(msp.Refused, err, "“%s” could not be read on this computer. Attach it again.", name)
}

var _ connector.Files = (*Connector)(nil)

// Download hands over the content of an attachment. Its address is asked for anew
// each time: it is not said how long one is good for, nor whether it wants the key.
func (c *Connector) Download(ctx context.Context, id string, parent connector.Parent, limit int64, to io.Writer) error {
	path, err := onePath(parent.Kind, parent.ID)
	if err != nil {
		return err
	}
	found, err := c.attachmentResource(ctx, id, parent, path)
	if err != nil {
		return err
	}
	size, unsaid := strconv.ParseInt(found.Attributes.text("attachment-file-size"), 10, 64)
	if unsaid == nil && limit > 0 && size > limit {
		return msp.Errorf(msp.Refused, "The file has %d bytes, which is more than the %d asked for. Open it in IT Glue.", size, limit)
	}
	address := found.Attributes.text("download-url")
	if address == "" {
		return msp.Errorf(msp.Refused, "IT Glue does not say where the file can be fetched. Open it in IT Glue.")
	}
	count := &counted{to: to}
	if err := c.rest.Fetch(ctx, address, limit, count); err != nil {
		return err
	}
	if unsaid == nil && size != count.n {
		return msp.Errorf(msp.Refused, "What IT Glue handed over has %d bytes and not the %d of the file. A sign-in page can be the cause; open the file in IT Glue.", count.n, size)
	}
	return nil
}

// counted counts what is written.
type counted struct {
	to io.Writer
	n  int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	return n, err
}

// attachmentResource finds an attachment as IT Glue tells of it, beside the record
// it belongs to or in the list below that.
func (c *Connector) attachmentResource(ctx context.Context, id string, parent connector.Parent, path string) (*resource, error) {
	q := map[string][]string{"include": {"attachments"}}
	if parent.Kind == msp.KindPassword {
		q["show_password"] = []string{"false"}
	}
	doc, err := c.read(ctx, path, q, false)
	if err != nil && !refusal(err) {
		return nil, err
	}
	if err == nil {
		if found := companionsOf(doc.included).byID[companion{relations[msp.KindAttachment], id}]; found != nil {
			return found, nil
		}
		if len(doc.data) == 1 {
			if _, told := doc.data[0].related(relations[msp.KindAttachment]); told {
				return nil, msp.Errorf(msp.NotFound, "The attachment is no longer in IT Glue.")
			}
		}
	}
	below, err := childPath(msp.KindAttachment, parent)
	if err != nil {
		return nil, err
	}
	rows, err := c.all(ctx, below, nil)
	for i := range rows {
		if rows[i].id() == id {
			return &rows[i], nil
		}
	}
	if err == nil {
		err = msp.Errorf(msp.NotFound, "The attachment is no longer in IT Glue.")
	}
	return nil, err
}
