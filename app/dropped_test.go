package app_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// A dropScreen keeps what it is told about drops.
type dropScreen struct {
	app.Shell
	told []app.DroppedView
}

func (s *dropScreen) Emit(event string, payload any) {
	if event == "dropped" {
		s.told = append(s.told, payload.(app.DroppedView))
	}
}

func TestDrops(t *testing.T) {
	d := stocked(t)
	shell := &dropScreen{Shell: d.shell}
	d.SetShell(shell)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		d.must(os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	list := file("rack list.csv", "Name;Serial\nA;1\nB;2\n")
	alias := filepath.Join(dir, "alias.csv")
	d.must(os.Symlink(list, alias))
	folder := filepath.Join(dir, "sheets.xlsx")
	d.must(os.Mkdir(folder, 0o700))
	huge := file("huge.csv", "")
	d.must(os.Truncate(huge, 1<<30+1))
	drop := func(actor msp.Staff, paths ...string) app.DroppedView {
		t.Helper()
		shell.told = nil
		d.Dropped(t.Context(), actor, paths)
		want(t, "events", len(shell.told), 1)
		return shell.told[0]
	}
	kept := func() int {
		files, err := filepath.Glob(filepath.Join(d.folder, "tmp", "*"))
		d.must(err)
		return len(files)
	}
	for _, tt := range []struct {
		why   string
		paths []string
		words string
	}{
		{"nothing", nil, "not a file"},
		{"several", []string{list, alias, huge}, "3 files were dropped, and they are imported one at a time"},
		{"a folder", []string{folder}, "Folders cannot be imported. Choose the workbook inside it."},
		{"a device", []string{os.DevNull}, "no file with a table"},
		{"gone", []string{filepath.Join(dir, "gone.csv")}, "“gone.csv” is not there any more"},
		{"nowhere", []string{list + "/under.csv"}, "cannot be read"},
		{"a link", []string{""}, "not a file"},
		{"empty", []string{file("none.csv", "")}, "is empty"},
		{"too large", []string{huge}, "larger than 1 GB"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			v := drop(d.admin, tt.paths...)
			if v.Error == nil || v.Upload != "" || !strings.Contains(v.Error.Message, tt.words) {
				t.Errorf("%+v", v)
			}
			want(t, "files kept", kept(), 0)
		})
	}
	if v := drop(d.staff("Jo", msp.RoleLite), list); v.Error == nil || v.Error.Code != string(msp.Denied) {
		t.Errorf("a reader drops: %+v", v.Error)
	}
	for _, path := range []string{list, alias} {
		v := drop(d.admin, path)
		want(t, "told", v, app.DroppedView{Upload: v.Upload, Name: filepath.Base(path), Size: 20})
		_, err := d.ImportOpen(t.Context(), d.staff("Al", msp.RoleCreator, d.contoso), v.Upload, app.ImportOptions{Organization: string(d.contoso)})
		refused(t, err, msp.NotFound)
		opened, err := d.ImportOpen(t.Context(), d.admin, v.Upload, app.ImportOptions{Organization: string(d.contoso)})
		d.must(err)
		want(t, "the file's name", opened.File, filepath.Base(path))
		want(t, "created", opened.Created, 2)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	shell.told = nil
	before := kept()
	d.Dropped(stopped, d.admin, []string{list})
	if len(shell.told) != 1 || shell.told[0].Error == nil || kept() != before {
		t.Errorf("stopped: %+v, %d files", shell.told, kept())
	}

	shell.told = nil
	app.Dropped(app.NewBound(d.App, ""), []string{list})
	if len(shell.told) != 1 || shell.told[0].Name != "rack list.csv" {
		t.Errorf("through the façade: %+v", shell.told)
	}
	d.Close()
	want(t, "files after the end", kept(), 0)
}
