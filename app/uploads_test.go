package app_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// upload hands a file over as the screens do.
func (d *desk) upload(name string, data []byte) string {
	d.Helper()
	id, err := d.UploadStart(d.Context(), d.admin, name, int64(len(data)))
	d.must(err)
	for len(data) > 0 {
		n := min(len(data), 512<<10)
		d.must(d.UploadChunk(d.Context(), d.admin, id, base64.StdEncoding.EncodeToString(data[:n])))
		data = data[n:]
	}
	return id
}

func TestUploads(t *testing.T) {
	d := stocked(t)
	ctx := t.Context()
	for _, tt := range []struct {
		name string
		size int64
		word string
	}{{"big.xlsx", 1<<30 + 1, "larger than 1 GB"}, {"none.csv", 0, "is empty"}, {"odd.csv", -1, "larger"}} {
		_, err := d.UploadStart(ctx, d.admin, tt.name, tt.size)
		refused(t, err, msp.Invalid, tt.word)
	}
	piece := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

	id, err := d.UploadStart(ctx, d.admin, `C:\secret\..\list.csv`, 10)
	d.must(err)
	refused(t, d.UploadChunk(ctx, d.staff("Jo", msp.RoleEditor, d.contoso), id, piece("x")), msp.NotFound)
	refused(t, d.UploadChunk(ctx, d.admin, id, "%%%"), msp.Invalid, "damaged")
	refused(t, d.UploadChunk(ctx, d.admin, id, strings.Repeat("A", 3<<20)), msp.Invalid, "512 KiB")
	refused(t, d.UploadChunk(ctx, d.admin, id, piece("more than ten")), msp.Invalid, "longer")
	d.must(d.UploadChunk(ctx, d.admin, id, piece("Name")))
	_, err = d.ImportOpen(ctx, d.admin, id, app.ImportOptions{Organization: string(d.contoso)})
	refused(t, err, msp.Invalid, "did not arrive whole")
	_, err = d.ImportOpen(ctx, d.admin, id, app.ImportOptions{Organization: string(d.contoso)})
	refused(t, err, msp.NotFound)

	id = d.upload(`C:\secret\..\list.csv`, []byte("Name;Serial\nA;1\nB;2\n"))
	v, err := d.ImportOpen(ctx, d.admin, id, app.ImportOptions{Organization: string(d.contoso)})
	d.must(err)
	want(t, "the file's name", v.File, "list.csv")
	want(t, "created", v.Created, 2)
	id = d.upload("list.csv", bytes.Repeat([]byte("x"), 20))
	_, err = d.ImportOpen(ctx, d.staff("Jo", msp.RoleCreator, d.contoso), id, app.ImportOptions{Organization: string(d.contoso)})
	refused(t, err, msp.NotFound)

	for range 12 { // drafts do not pile up
		_, err := d.ImportPaste(ctx, d.admin, "Name\tSerial\nA\t1", app.ImportOptions{Organization: string(d.contoso)})
		d.must(err)
	}
	files, err := filepath.Glob(filepath.Join(d.folder, "tmp", "*"))
	d.must(err)
	if len(files) > 12 {
		t.Errorf("%d files are kept for open imports", len(files))
	}
	_, err = d.ImportRows(ctx, d.admin, app.ImportRowsRequest{ID: v.ID})
	refused(t, err, msp.NotFound, "no longer open")
	_, err = d.UploadStart(ctx, d.admin, "rest.csv", 5)
	d.must(err)
	d.Close()
	files, err = filepath.Glob(filepath.Join(d.folder, "tmp", "*"))
	d.must(err)
	want(t, "files after the end", len(files), 0)
	if _, err := os.Stat(filepath.Join(d.folder, "workspace.db")); err != nil {
		t.Error(err)
	}
}
