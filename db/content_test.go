package db_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sitewalk/db"
	"sitewalk/db/dbtest"
	"sitewalk/internal/msp"
)

func files(t testing.TB, folder string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

func readContent(d *db.DB, sum string) (string, error) {
	r, err := d.OpenContent(sum)
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

func TestContentsAreKeptOnceAndProved(t *testing.T) {
	folder := t.TempDir()
	now := time.Now()
	d := dbtest.With(t, db.Options{Path: filepath.Join(folder, "workspace.db"), Now: func() time.Time { return now }})
	ctx := context.Background()
	one := must(d.PutContent(ctx, strings.NewReader("%PDF-1.7 hello"), 100))(t)
	if one.Size != 14 || one.Type != "application/pdf" || len(one.SHA256) != 64 {
		t.Fatalf("%+v", one)
	}
	if again := must(d.PutContent(ctx, strings.NewReader("%PDF-1.7 hello"), 100))(t); again != one {
		t.Errorf("%+v", again)
	}
	must(d.PutContent(ctx, strings.NewReader(""), 0))(t)
	list := files(t, filepath.Join(folder, "attachments"))
	if len(list) != 2 || !slices.Contains(list, filepath.Join(folder, "attachments", one.SHA256[:2], one.SHA256[2:])) {
		t.Fatalf("%q", list)
	}
	if info := must(os.Stat(list[0]))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("%v", info.Mode())
	}
	if text, err := readContent(d, one.SHA256); err != nil || text != "%PDF-1.7 hello" {
		t.Errorf("%q %v", text, err)
	}
	for _, bad := range []string{"", "x", "../../etc/passwd", strings.Repeat("z", 64), strings.ToUpper(one.SHA256), one.SHA256 + "00"} {
		if _, err := d.OpenContent(bad); msp.CodeOf(err) != msp.NotFound {
			t.Errorf("%q: %v", bad, err)
		}
	}
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	file := below(t, d, msp.KindAttachment, srv, msp.Values{msp.FieldName: "a.pdf", msp.FieldContent: one.SHA256, msp.FieldSize: "14"})
	path := filepath.Join(folder, "attachments", one.SHA256[:2], one.SHA256[2:])
	if err := os.WriteFile(path, []byte("%PDF-1.7 hellO"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readContent(d, one.SHA256); msp.CodeOf(err) != msp.Internal || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("%v", err)
	}
	finding := func(want string) {
		t.Helper()
		found := must(d.Check(ctx, false))(t)
		if !slices.ContainsFunc(found, func(f msp.Finding) bool { return f.What == "attachments" && strings.Contains(f.Message, want) }) != (want == "") {
			t.Errorf("%q: %+v", want, found)
		}
	}
	finding("“a.pdf” is damaged")
	// Attached again, it is mended.
	must(d.PutContent(ctx, strings.NewReader("%PDF-1.7 hello"), 100))(t)
	sound(t, d)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	finding("“a.pdf” is missing")
	must(d.PutContent(ctx, strings.NewReader("%PDF-1.7 hello"), 100))(t)
	// What history could bring back is kept; what it cannot is not, after a day.
	batch := must(d.Remove(ctx, by, file.Kind, []msp.ID{file.ID}))(t)
	now = now.Add(48 * time.Hour)
	if found := must(d.Check(ctx, true))(t); len(found) != 1 || !found[0].Repaired || !strings.Contains(found[0].Message, "no record: 1,") {
		t.Errorf("%+v", found)
	}
	if list := files(t, filepath.Join(folder, "attachments")); len(list) != 1 || list[0] != path {
		t.Errorf("%q", list)
	}
	must(d.Undo(ctx, by, batch, false))(t)
	sound(t, d)
}

type failing struct {
	n   int
	err error
}

func (f *failing) Read(b []byte) (int, error) {
	if f.n--; f.n < 0 {
		return 0, f.err
	}
	return copy(b, "some bytes"), nil
}

func TestAContentThatFailsLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	d := dbtest.With(t, db.Options{Path: filepath.Join(folder, "workspace.db")})
	ctx := context.Background()
	stopped, stop := context.WithCancel(ctx)
	stop()
	for _, c := range []struct {
		name string
		ctx  context.Context
		from io.Reader
		code msp.Code
		want string
	}{
		{"too large", ctx, bytes.NewReader(make([]byte, 101)), msp.Invalid, "larger than"},
		{"cannot be read", ctx, &failing{3, errors.New("the stick was pulled out")}, msp.Invalid, "read to its end"},
		{"stopped", stopped, strings.NewReader("x"), msp.Canceled, "Stopped"},
	} {
		_, err := d.PutContent(c.ctx, c.from, 100)
		if msp.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if list := files(t, filepath.Join(folder, "attachments")); len(list) != 0 {
			t.Errorf("%s: left %q", c.name, list)
		}
	}
	if err := os.RemoveAll(filepath.Join(folder, "attachments")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "attachments"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.PutContent(ctx, strings.NewReader("x"), 100); msp.CodeOf(err) != msp.Internal || !strings.Contains(msp.AsError(err).Message, "could not be kept") {
		t.Errorf("a file in the folder's place: %v", err)
	}
}

func TestShowingsAreKept(t *testing.T) {
	d := dbtest.New(t)
	ctx := context.Background()
	acme := organization(t, d, "Acme")
	srv := configuration(t, d, acme, msp.Values{msp.FieldName: "SRV"})
	root := below(t, d, msp.KindPassword, srv, msp.Values{msp.FieldName: "root"})
	for _, who := range []string{"Jonas", "Mia"} {
		if err := d.NoteShown(ctx, msp.SecretShown{Staff: who, Kind: root.Kind, RecordID: root.ID, Field: msp.FieldPassword, System: msp.ITGlue}); err != nil {
			t.Fatal(err)
		}
	}
	list := must(d.Shown(ctx, root.Kind, root.ID, 10))(t)
	if len(list) != 2 || list[0].Staff != "Mia" || list[1].Field != msp.FieldPassword || list[0].System != msp.ITGlue || list[0].At.IsZero() {
		t.Errorf("%+v", list)
	}
	if err := d.NoteShown(ctx, msp.SecretShown{Kind: root.Kind, RecordID: "nobody"}); msp.CodeOf(err) != msp.NotFound {
		t.Errorf("%v", err)
	}
}
