package app

import (
	"context"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// A ContentStore keeps the contents of attachments, each once, under their SHA-256.
type ContentStore interface {
	// PutContent stores a content, whole or not at all. More than limit bytes is msp.Invalid.
	PutContent(ctx context.Context, from io.Reader, limit int64) (msp.Content, error)
	// OpenContent reads one; in place of the end there is an error when it is damaged.
	OpenContent(sha256 string) (io.ReadCloser, error)
}

// maxFileName is how many characters of a file's name are kept.
const maxFileName = 200

// attachedName is a name for a file that came from outside: of a path its last part,
// in one line. It is shown, and never part of a path of ours.
func attachedName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control):
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(path.Base(name))
	if runes := []rune(name); len(runes) > maxFileName { // the end says what kind of file it is
		ext := []rune(path.Ext(name))
		if len(ext) > 20 {
			ext = nil
		}
		name = strings.TrimSpace(string(runes[:maxFileName-len(ext)]) + string(ext))
	}
	if strings.Trim(name, "./") == "" {
		return ""
	}
	return name
}

// Attach attaches a file to a record. The content is stored first; a record never
// speaks of half a file.
func (a *App) Attach(ctx context.Context, actor msp.Staff, parent *msp.Record, name string, from io.Reader) (RecordView, error) {
	rec, err := a.newBelow(actor, access.Attach, msp.KindAttachment, parent)
	if err != nil {
		return RecordView{}, err
	}
	shown := attachedName(name)
	if shown == "" {
		return RecordView{}, msp.FieldError("name", "“%s” is no name for a file. Give one such as photo.jpg.", name)
	}
	content, err := a.store.PutContent(ctx, from, msp.MaxAttachment)
	if err != nil {
		return RecordView{}, err
	}
	if content.Size == 0 {
		return RecordView{}, msp.FieldError("file", "“%s” is empty. Nothing was attached.", shown)
	}
	there, err := a.below(ctx, msp.KindAttachment, parent.ID)
	if err != nil {
		return RecordView{}, err
	}
	for _, other := range there {
		if other.Get(msp.FieldContent) == content.SHA256 && strings.EqualFold(other.Name(), shown) {
			return RecordView{}, msp.FieldError("file", "“%s” is attached to “%s” already, with the same content. Nothing was changed.", shown, parent.Name())
		}
	}
	rec.Set(msp.FieldName, shown)
	rec.Set(msp.FieldContentType, content.Type)
	rec.Set(msp.FieldSize, strconv.FormatInt(content.Size, 10))
	rec.Set(msp.FieldContent, content.SHA256)
	return a.saveBelow(ctx, actor, rec, parent)
}

// SaveAttachment writes the content of an attachment. What only a remote system has
// is fetched from there, and not kept here. It answers the attachment.
func (a *App) SaveAttachment(ctx context.Context, actor msp.Staff, id msp.ID, to io.Writer) (RecordView, error) {
	rec, err := a.owned(ctx, actor, msp.KindAttachment, id, access.Look)
	if err != nil {
		return RecordView{}, err
	}
	if sum := rec.Get(msp.FieldContent); sum != "" {
		from, err := a.store.OpenContent(sum)
		if err != nil {
			return RecordView{}, err
		}
		defer from.Close()
		if _, err := io.Copy(to, struct{ io.Reader }{from}); err != nil {
			return RecordView{}, err
		}
		return a.Record(ctx, actor, rec.Kind, id)
	}
	if err := a.download(ctx, rec, to); err != nil {
		return RecordView{}, err
	}
	return a.Record(ctx, actor, rec.Kind, id)
}

// download fetches an attachment from a system that has it.
func (a *App) download(ctx context.Context, rec *msp.Record, to io.Writer) error {
	link, conn, err := a.counterpart(ctx, rec)
	if err != nil {
		return err
	}
	files, ok := conn.(connector.Files)
	if !ok {
		return msp.Errorf(msp.Invalid, "%s hands out no files. Open “%s” there.", link.System.Title(), rec.Name())
	}
	parents, err := a.store.LinksOf(ctx, rec.Parent(), []msp.ID{rec.ParentID})
	if err != nil {
		return err
	}
	parent := connector.Parent{Kind: rec.Parent()}
	for _, l := range parents[rec.ParentID] {
		if l.System == link.System {
			parent.ID = l.RemoteID
		}
	}
	count := &counting{to: to}
	if err := files.Download(ctx, link.RemoteID, parent, msp.MaxAttachment, count); err != nil {
		return err
	}
	if size, err := strconv.ParseInt(rec.Get(msp.FieldSize), 10, 64); err == nil && size > 0 && size != count.n {
		return msp.Errorf(msp.Offline, "%s sent %d of %d bytes of “%s”. Nothing was written; try again.", link.System.Title(), count.n, size, rec.Name())
	}
	return nil
}

// counting counts what is written.
type counting struct {
	to io.Writer
	n  int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	return n, err
}

// counterpart finds a connected system that has a record, and the connector to it.
func (a *App) counterpart(ctx context.Context, rec *msp.Record) (msp.Link, connector.Connector, error) {
	links, err := a.store.LinksOf(ctx, rec.Kind, []msp.ID{rec.ID})
	if err != nil {
		return msp.Link{}, nil, err
	}
	if len(links[rec.ID]) == 0 {
		return msp.Link{}, nil, msp.Errorf(msp.NotFound, "“%s” is neither here nor in a remote system.", rec.Name())
	}
	if err := a.ResumePractice(ctx); err != nil {
		return msp.Link{}, nil, err
	}
	for _, l := range links[rec.ID] {
		var conn connector.Connector
		if conn, _, err = a.connector(ctx, l.System); err == nil {
			return l, conn, nil
		}
	}
	return msp.Link{}, nil, err
}
