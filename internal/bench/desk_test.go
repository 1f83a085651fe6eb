package bench

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"sitewalk/app"
	"sitewalk/db"
	"sitewalk/internal/msp"
)

var (
	ctx   = context.Background()
	actor = msp.Staff{Name: "Bench", Role: msp.RoleAdministrator}
	by    = msp.Write{Staff: "Bench", Action: msp.ActionEdit, Systems: []msp.System{msp.ITGlue}}
)

// A desk is a workspace with the program's use cases over it.
type desk struct {
	folder string
	store  *db.DB
	app    *app.App
}

func newID() msp.ID { return msp.ID(uuid.Must(uuid.NewV7()).String()) }

func openDesk(folder string) (*desk, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	store, err := db.Open(ctx, db.Options{Path: filepath.Join(folder, "workspace.db"), NewID: newID})
	if err != nil {
		return nil, err
	}
	lock := func(ctx context.Context) (func(), error) { return store.Lock(ctx, 3*time.Second) }
	return &desk{folder, store, app.New(app.Options{Store: store, Lock: lock, Now: time.Now, NewID: newID, Workspace: folder})}, nil
}

func (d *desk) close() error {
	d.app.Close()
	return d.store.Close()
}

// imports brings a workbook in, as the import command does.
func (d *desk) imports(path string, rows int) error {
	done, _, err := d.app.Import(ctx, actor, app.ImportSource{Path: path, Name: filepath.Base(path)}, app.ImportOptions{All: true}, false, nil, nil)
	if err == nil && (done.Created != rows || !done.Written) {
		err = errors.New("the import did not take every row")
		for _, p := range done.Problems[:min(len(done.Problems), 3)] {
			err = errors.Join(err, errors.New(p.Cell+": "+p.Message))
		}
	}
	return err
}

// furnish makes the clients and the lists that the inventory's names mean.
func (d *desk) furnish() error {
	add := func(records ...*msp.Record) error {
		_, err := d.store.Add(ctx, msp.Write{Staff: "Bench", Action: msp.ActionEdit}, records)
		return err
	}
	var orgs, sites []*msp.Record
	for i := range organizations {
		org := &msp.Record{Kind: msp.KindOrganization, ID: newID(), Values: msp.Values{msp.FieldName: client(i)}}
		orgs = append(orgs, org)
		for _, place := range places {
			sites = append(sites, &msp.Record{Kind: msp.KindLocation, OrganizationID: org.ID, Values: msp.Values{msp.FieldName: place}})
		}
	}
	if err := errors.Join(add(orgs...), add(sites...)); err != nil {
		return err
	}
	made := map[string]msp.ID{}
	entry := func(kind msp.Kind, name string, more msp.Field, owner string) error {
		if _, ok := made[name]; ok {
			return nil
		}
		rec := &msp.Record{Kind: kind, ID: newID(), Values: msp.Values{msp.FieldName: name}}
		if more != "" {
			rec.Set(more, string(made[owner]))
		}
		made[name] = rec.ID
		return add(rec)
	}
	var errs []error
	for _, name := range types {
		errs = append(errs, entry(msp.KindConfigurationType, name, "", ""))
	}
	for _, name := range statuses {
		errs = append(errs, entry(msp.KindConfigurationStatus, name, "", ""))
	}
	for _, m := range models {
		errs = append(errs, entry(msp.KindManufacturer, m[0], "", ""), entry(msp.KindModel, m[1], msp.FieldManufacturerOf, m[0]))
	}
	for _, s := range systems {
		errs = append(errs, entry(msp.KindPlatform, s[0], "", ""), entry(msp.KindOperatingSystem, s[1], msp.FieldPlatform, s[0]))
	}
	return errors.Join(append(errs, d.store.IndexPending(ctx))...)
}

// furnished makes a workspace with clients and lists and no configuration, once,
// and copies it: an import is measured into a fresh one each time.
func furnished(b testing.TB, dir string) (copyTo func(folder string)) {
	b.Helper()
	from := filepath.Join(dir, "furnished")
	d := must(openDesk(from))(b)
	check(b, d.furnish())
	check(b, d.close())
	return func(folder string) {
		b.Helper()
		check(b, os.MkdirAll(folder, 0o700))
		check(b, copyFile(filepath.Join(from, "workspace.db"), filepath.Join(folder, "workspace.db")))
	}
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
