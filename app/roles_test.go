package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// TestRoles tries every use case as everybody. The answer is the least role that
// may; a person of another organization may nothing that touches Contoso.
func TestRoles(t *testing.T) {
	d := stocked(t)
	ctx := t.Context()
	q := d.query("name", "asset_tag")
	first, second := d.device("name=A", "configuration_type=Server"), d.device("name=B")
	third := d.device("name=C")
	manufacturer := func() string {
		list, err := d.store.Entries(ctx, msp.KindManufacturer)
		d.must(err)
		return string(list[0].ID)
	}()
	n := 0
	fresh := func(what string) string { n++; return fmt.Sprintf("%s %d", what, n) }
	type act func(who msp.Staff) error
	account := true // does not touch Contoso
	tests := []struct {
		name    string
		from    msp.Role
		account bool
		act     act
	}{
		{"Session", msp.RoleLite, account, func(w msp.Staff) error { _, err := d.Session(ctx, w); return err }},
		{"Status", msp.RoleLite, account, func(w msp.Staff) error { _, err := d.Status(ctx, w); return err }},
		{"Organizations", msp.RoleLite, account, func(w msp.Staff) error { _, err := d.Organizations(ctx, w, "", "", 0); return err }},
		{"Rows", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Rows(ctx, w, q, 0, 10); return err }},
		{"Copy", msp.RoleLite, false, func(w msp.Staff) error {
			_, err := d.Copy(ctx, w, app.GridBlock{Query: q, Rows: 2, Fields: q.Fields})
			return err
		}},
		{"Order", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Order(ctx, w, q, 0, 10); return err }},
		{"Place", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Place(ctx, w, q, first.ID); return err }},
		{"Edge", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Edge(ctx, w, q, 0, "name", "down"); return err }},
		{"NextProblem", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.NextProblem(ctx, w, q, 0); return err }},
		{"Record", msp.RoleLite, false, func(w msp.Staff) error {
			_, err := d.Record(ctx, w, msp.KindConfiguration, msp.ID(first.ID))
			return err
		}},
		{"History", msp.RoleLite, false, func(w msp.Staff) error {
			_, err := d.History(ctx, w, msp.KindConfiguration, msp.ID(first.ID), "", 0)
			return err
		}},
		{"Reach", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Reach(ctx, w, msp.ID(first.ID)); return err }},
		{"Search", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Search(ctx, w, "A", d.contoso, 0); return err }},
		{"Suggest", msp.RoleLite, false, func(w msp.Staff) error {
			_, err := d.Suggest(ctx, w, app.SuggestRequest{Field: "location", Organization: string(d.contoso)})
			return err
		}},
		{"Neighbours", msp.RoleLite, false, func(w msp.Staff) error {
			_, err := d.Neighbours(ctx, w, d.contoso, map[string]string{"name": "A"}, "")
			return err
		}},
		{"Conflicts", msp.RoleLite, false, func(w msp.Staff) error { _, err := d.Conflicts(ctx, w, []msp.ID{d.contoso}); return err }},
		{"Queue", msp.RoleLite, account, func(w msp.Staff) error { _, err := d.Queue(ctx, w, "", "", 0); return err }},
		{"Export", msp.RoleReadOnly, false, func(w msp.Staff) error {
			_, err := d.Export(ctx, w, app.ExportScope{Organizations: []msp.ID{d.contoso}}, app.FormatCSV, &bytes.Buffer{})
			return err
		}},
		{"ExportFile", msp.RoleReadOnly, false, func(w msp.Staff) error { _, err := d.ExportFile(ctx, w, app.ExportRequest{Query: q}); return err }},
		{"SetRecord", msp.RoleCreator, false, func(w msp.Staff) error {
			_, err := d.SetRecord(ctx, w, msp.KindConfiguration, msp.ID(first.ID), map[string]string{"asset_tag": fresh("T")})
			return err
		}},
		{"EditCells", msp.RoleCreator, false, func(w msp.Staff) error {
			_, err := d.EditCells(ctx, w, q, []app.CellEdit{{ID: first.ID, Field: "asset_tag", Text: fresh("T")}}, "")
			return err
		}},
		{"AddRows", msp.RoleCreator, false, func(w msp.Staff) error {
			_, err := d.AddRows(ctx, w, q, d.contoso, []map[string]string{{"name": fresh("Z")}}, "")
			return err
		}},
		{"AddRecord", msp.RoleCreator, false, func(w msp.Staff) error {
			_, err := d.AddRecord(ctx, w, msp.KindLocation, d.contoso, map[string]string{"name": fresh("Site")})
			return err
		}},
		{"AddEntry of a manufacturer", msp.RoleCreator, account, func(w msp.Staff) error {
			_, err := d.AddEntry(ctx, w, msp.KindManufacturer, fresh("Maker"), "")
			return err
		}},
		{"EditCells of many", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.EditCells(ctx, w, q, []app.CellEdit{{ID: first.ID, Field: "asset_tag", Text: fresh("T")}, {ID: second.ID, Field: "asset_tag", Text: fresh("T")}}, "")
			return err
		}},
		{"AddRows of many", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.AddRows(ctx, w, q, d.contoso, []map[string]string{{"name": fresh("Z")}, {"name": fresh("Z")}}, "")
			return err
		}},
		{"Paste", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.Paste(ctx, w, app.PasteRequest{Block: app.GridBlock{Query: q, Rows: 2, Fields: []string{"asset_tag"}}, Cells: [][]string{{fresh("T")}}})
			return err
		}},
		{"Clear", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.Clear(ctx, w, app.GridBlock{Query: q, Rows: 2, Fields: []string{"position"}})
			return err
		}},
		{"Archive", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.Archive(ctx, w, q, []string{third.ID}, true)
			return err
		}},
		{"SetArchived", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.SetArchived(ctx, w, msp.KindConfiguration, msp.ID(third.ID), false)
			return err
		}},
		{"RemoveRecord", msp.RoleEditor, false, func(w msp.Staff) error {
			rec := d.device("name=" + fresh("Short lived"))
			return d.RemoveRecord(ctx, w, msp.KindConfiguration, msp.ID(rec.ID))
		}},
		{"ImportPaste", msp.RoleEditor, false, func(w msp.Staff) error {
			_, err := d.ImportPaste(ctx, w, "Name\tSerial\nZ\t1", app.ImportOptions{Organization: string(d.contoso)})
			return err
		}},
		{"Import", msp.RoleEditor, false, func(w msp.Staff) error {
			_, _, err := d.Import(ctx, w, d.csv("Name|Serial", fresh("I")+"|"+fresh("S")), app.ImportOptions{Organization: string(d.contoso)}, false, nil, nil)
			return err
		}},
		{"Undo of one's import", msp.RoleEditor, account, func(w msp.Staff) error { return d.undoOwn(w) }},
		{"RetryItems", msp.RoleEditor, account, func(w msp.Staff) error { return d.RetryItems(ctx, w, nil) }},
		{"SkipItems", msp.RoleEditor, account, func(w msp.Staff) error { return d.SkipItems(ctx, w, nil) }},
		{"AddEntry of a type", msp.RoleManager, account, func(w msp.Staff) error {
			_, err := d.AddEntry(ctx, w, msp.KindConfigurationType, fresh("Type"), "")
			return err
		}},
		{"SetRecord of a manufacturer", msp.RoleManager, account, func(w msp.Staff) error {
			_, err := d.SetRecord(ctx, w, msp.KindManufacturer, msp.ID(manufacturer), map[string]string{"name": fresh("Maker")})
			return err
		}},
		{"AddStaff below", msp.RoleManager, account, func(w msp.Staff) error {
			_, err := d.AddStaff(ctx, w, fresh("Person"), msp.RoleEditor, nil)
			return err
		}},
		{"auto sync", msp.RoleManager, account, func(w msp.Staff) error { return d.SetWindowSetting(ctx, w, "sync.auto", "on") }},
		{"Rounds", msp.RoleLite, account, func(w msp.Staff) error { _, err := d.Rounds(ctx, w, "", 0); return err }},
		{"FlightEntries", msp.RoleAdministrator, account, func(w msp.Staff) error { _, err := d.FlightEntries(ctx, w, app.FlightQuery{}); return err }},
		{"SupportFile", msp.RoleAdministrator, account, func(w msp.Staff) error { _, err := d.SupportFile(ctx, w); return err }},
		{"AddStaff as administrator", msp.RoleAdministrator, account, func(w msp.Staff) error {
			_, err := d.AddStaff(ctx, w, fresh("Person"), msp.RoleAdministrator, nil)
			return err
		}},
		{"AddRecord of an organization", msp.RoleAdministrator, account, func(w msp.Staff) error {
			_, err := d.AddRecord(ctx, w, msp.KindOrganization, "", map[string]string{"name": fresh("Client")})
			return err
		}},
		{"SetJoin", msp.RoleAdministrator, account, func(w msp.Staff) error { _, err := d.SetJoin(ctx, w, "none"); return notConnected(err) }},
		{"Disconnect", msp.RoleAdministrator, account, func(w msp.Staff) error { return notConnected(d.Disconnect(ctx, w, msp.ITGlue)) }},
		{"Backup", msp.RoleAdministrator, account, func(w msp.Staff) error { return d.Backup(ctx, w, t.TempDir()+"/copy.db") }},
	}
	rank := map[msp.Role]int{}
	for i, r := range msp.Roles {
		rank[r] = i
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, role := range msp.Roles {
				err := tt.act(d.staff("Jo "+string(role), role, d.contoso))
				may := rank[role] <= rank[tt.from]
				if may && err != nil {
					t.Errorf("%s: %v", role, err)
				}
				if !may {
					refused(t, err, msp.Denied)
				}
				if e := msp.AsError(err); err != nil && (e == nil || e.Message == "") {
					t.Errorf("%s: an error without words: %v", role, err)
				}
			}
			if tt.account {
				return
			}
			for _, role := range []msp.Role{msp.RoleManager, msp.RoleEditor} {
				before := d.picture(d.contoso)
				err := tt.act(d.staff("Elsewhere", role, d.fabrika))
				if code := msp.CodeOf(err); code != msp.Denied && code != msp.NotFound {
					t.Errorf("%s of another organization: %v", role, err)
				}
				if after := d.picture(d.contoso); after != before && tt.name != "RemoveRecord" {
					t.Errorf("%s of another organization changed Contoso:\n%s\n%s", role, before, after)
				}
			}
		})
	}
}

// undoOwn takes back an import that is the person's own.
func (d *desk) undoOwn(who msp.Staff) error {
	d.Helper()
	editor := who
	editor.Role = msp.RoleEditor
	_, _, err := d.Import(d.Context(), editor, d.csv("Name|Serial", "U "+who.Name+"|U"+who.Name), app.ImportOptions{Organization: string(d.contoso)}, false, nil, nil)
	d.must(err)
	_, err = d.Undo(d.Context(), who)
	return err
}

func notConnected(err error) error {
	if msp.CodeOf(err) == msp.Invalid && strings.Contains(err.Error(), "not connected") {
		return nil
	}
	return err
}

func TestSomebodyElsesRecordsAreNotShown(t *testing.T) {
	d := stocked(t)
	a := d.device("name=Secret plan", "serial_number=HIDDEN1")
	_, err := d.AddRecord(t.Context(), d.admin, msp.KindConfiguration, d.fabrika, map[string]string{"name": "Mine", "serial_number": "HIDDEN1"})
	d.must(err)
	for _, who := range []msp.Staff{d.staff("Jo", msp.RoleEditor, d.fabrika), d.staff("Nobody", msp.RoleEditor)} {
		s, err := d.Search(t.Context(), who, "Secret", "", 0)
		d.must(err)
		want(t, "found", len(s.Items), 0)
		page, err := d.Rows(t.Context(), who, app.GridQuery{Fields: []string{"name"}}, 0, 100)
		d.must(err)
		want(t, "rows", page.Total, len(who.Organizations))
		rows, err := d.RowsByID(t.Context(), who, app.GridQuery{}, []string{a.ID})
		d.must(err)
		want(t, "rows by id", len(rows), 0)
		q, err := d.Queue(t.Context(), who, "", "", 0)
		d.must(err)
		for _, i := range q.Items {
			if i.Record.Organization == "Contoso" {
				t.Errorf("%s sees %+v in the queue", who.Name, i)
			}
		}
		near, err := d.Neighbours(t.Context(), who, "", map[string]string{"serial_number": "HIDDEN1"}, "")
		d.must(err)
		want(t, "neighbours", len(near), len(who.Organizations))
		orgs, err := d.Organizations(t.Context(), who, "", "", 0)
		d.must(err)
		want(t, "organizations", len(orgs.Items), len(who.Organizations))
		_, err = d.Find(t.Context(), who, msp.KindConfiguration, "", "Secret plan")
		refused(t, err, msp.NotFound)
		var b bytes.Buffer
		if n, err := d.Export(t.Context(), who, app.ExportScope{}, app.FormatCSV, &b); err != nil || n != len(who.Organizations) {
			t.Errorf("%s exports %d rows, %v", who.Name, n, err)
		}
	}
}

func TestStaff(t *testing.T) {
	d := stocked(t)
	ctx := t.Context()
	who := func(name string) msp.Staff {
		t.Helper()
		s, err := d.Actor(ctx, name)
		d.must(err)
		return s
	}
	want(t, "the first person", who("").Role, msp.RoleAdministrator)
	_, err := d.AddStaff(ctx, d.admin, "Jo", msp.RoleEditor, []msp.ID{d.contoso})
	d.must(err)
	want(t, "somebody must administrate", who("").Name, "admin")
	_, err = d.AddStaff(ctx, d.admin, "jo", msp.RoleLite, nil)
	refused(t, err, msp.Invalid, "already")
	_, err = d.AddStaff(ctx, d.admin, " ", msp.RoleLite, nil)
	refused(t, err, msp.Invalid, "name")
	_, err = d.AddStaff(ctx, d.admin, "X", "king", nil)
	refused(t, err, msp.Invalid, "king")
	_, err = d.AddStaff(ctx, d.admin, "X", msp.RoleLite, []msp.ID{"1", "2", "3", "4", "5", "6"})
	refused(t, err, msp.Invalid, "at most 5")
	_, err = d.AddStaff(ctx, d.admin, "Ada", msp.RoleAdministrator, nil)
	d.must(err)
	_, err = d.Actor(ctx, "admin")
	refused(t, err, msp.NotFound, "Ada")
	_, err = d.Actor(ctx, "")
	refused(t, err, msp.Invalid, "--as")
	ada := who("ada")
	_, err = d.SetStaff(ctx, ada, "Ada", msp.RoleEditor, nil, false)
	refused(t, err, msp.Invalid, "Somebody must")
	refused(t, d.RemoveStaff(ctx, ada, "Ada"), msp.Invalid, "Somebody must")
	_, err = d.AddStaff(ctx, ada, "Max", msp.RoleManager, []msp.ID{d.contoso})
	d.must(err)
	max := who("Max")
	_, err = d.SetStaff(ctx, max, "Max", msp.RoleAdministrator, nil, false)
	refused(t, err, msp.Denied)
	_, err = d.SetStaff(ctx, max, "Max", "", []msp.ID{d.contoso, d.fabrika}, true)
	refused(t, err, msp.Denied)
	_, err = d.SetStaff(ctx, max, "Ada", msp.RoleLite, nil, false)
	refused(t, err, msp.Denied)
	_, err = d.AddStaff(ctx, ada, "Fay", msp.RoleEditor, []msp.ID{d.fabrika})
	d.must(err)
	refused(t, d.RemoveStaff(ctx, max, "Fay"), msp.Denied)
	d.must(d.RemoveStaff(ctx, max, "Jo"))
	refused(t, d.RemoveStaff(ctx, max, "Jo"), msp.NotFound)
	list, err := d.StaffList(ctx, ada)
	d.must(err)
	want(t, "profiles", len(list), 3)
}

func TestSuggestions(t *testing.T) {
	d := stocked(t)
	d.device("name=A", "manufacturer=Lenovo")
	d.device("name=B", "manufacturer=Lenovo")
	d.device("name=C", "manufacturer=Dell")
	ask := func(field, text, maker string) string {
		t.Helper()
		v, err := d.Suggest(t.Context(), d.admin, app.SuggestRequest{Field: field, Text: text, Manufacturer: maker, Organization: string(d.contoso)})
		d.must(err)
		var out []string
		for _, i := range v.Items {
			label := i.Label
			switch {
			case i.Create:
				label = "+" + label
			case i.Near:
				label = "~" + label
			case i.Field != "":
				label = i.Field + "=" + label + " (" + i.Hint + ")"
			}
			out = append(out, label)
		}
		if v.Note != "" {
			out = append(out, "("+v.Note+")")
		}
		return strings.Join(out, ", ")
	}
	want(t, "by use", ask("manufacturer", "", ""), "Lenovo, Dell, Hewlett-Packard")
	want(t, "by text", ask("manufacturer", "len", ""), "Lenovo, +len")
	want(t, "by one letter", ask("model", "r", "Dell"), "PowerEdge R650, +r")
	want(t, "by alias", strings.HasPrefix(ask("manufacturer", "HP", ""), "Hewlett-Packard"), true)
	want(t, "exactly", ask("manufacturer", "dell", ""), "Dell")
	want(t, "models of a maker", ask("model", "", "Dell"), "PowerEdge R650")
	want(t, "a new model", ask("model", "Zzz", "Dell"), "+Zzz")
	want(t, "a new model of nobody", ask("model", "Zzz", ""), "(Choose the manufacturer first to create the model “Zzz”.)")
	want(t, "no free operating system", ask("operating_system", "BeOS", ""), "operating_system_notes=BeOS (Not in IT Glue's list. Put “BeOS” into operating system notes instead?)")
	want(t, "a similar name is shown, not meant", ask("manufacturer", "Lenova", ""), "~Lenovo, +Lenova")
	want(t, "a new location", ask("location", "Attic", ""), "+Attic")
	_, err := d.Suggest(t.Context(), d.admin, app.SuggestRequest{Field: "name"})
	refused(t, err, msp.Invalid)
}

func TestWhatWasSavedIsFoundAtOnce(t *testing.T) {
	d := stocked(t)
	a := d.device("name=FS01", "mac_address=AA:BB:CC:DD:EE:FF", "serial_number=7XK-2P93")
	found := func(text string) string {
		t.Helper()
		s, err := d.Search(t.Context(), d.admin, text, "", 0)
		d.must(err)
		if len(s.Items) == 0 {
			return ""
		}
		return s.Items[0].Name + " " + s.Items[0].Match.Field + " " + s.Items[0].Match.Text
	}
	want(t, "by MAC", found("bb-cc-dd"), "FS01 mac_address AA:BB:CC:DD:EE:FF")
	want(t, "by serial", found("7xk2p"), "FS01 serial_number 7XK-2P93")
	_, err := d.EditCells(t.Context(), d.admin, d.query(), []app.CellEdit{{ID: a.ID, Field: "hostname", Text: "zebra"}}, "")
	d.must(err)
	want(t, "after an edit", found("zebra"), "FS01 hostname zebra")
	_, err = d.Undo(t.Context(), d.admin)
	d.must(err)
	want(t, "after the undo", found("zebra"), "")
	d.bring(d.csv("Name|Serial", "Giraffe|1"), app.ImportOptions{})
	want(t, "after an import", found("giraf"), "Giraffe name Giraffe")
}

func TestSettings(t *testing.T) {
	d := stocked(t)
	d.must(d.SetWindowSetting(t.Context(), d.admin, "theme", "dark"))
	v, err := d.WindowSetting(t.Context(), d.admin, "theme")
	d.must(err)
	want(t, "theme", v, "dark")
	for _, key := range []string{"", "a b", strings.Repeat("x", 81)} {
		refused(t, d.SetWindowSetting(t.Context(), d.admin, key, "x"), msp.Invalid)
	}
	refused(t, d.SetWindowSetting(t.Context(), d.admin, "theme", strings.Repeat("x", 100_001)), msp.Invalid)
	d.must(d.SetWindowSetting(t.Context(), d.admin, "connection.itglue", "{}")) // only the window's own
	list, err := d.Connections(t.Context(), d.admin)
	d.must(err)
	want(t, "connected by a setting", list.Items[0].Connected, false)
	for link, ok := range map[string]bool{"https://example.com": true, "http://127.0.0.1:8080/x": true, "http://example.com": false,
		"http://127.example.com": false, "file:///etc/passwd": false, "javascript:alert(1)": false} {
		if err := d.OpenLink(link); (err == nil) != ok {
			t.Errorf("open %s: %v", link, err)
		}
	}
}

func TestErrorsAsPeopleSeeThem(t *testing.T) {
	v := app.Present(errors.New("open /home/x/secret: permission denied"))
	want(t, "code", v.Code, "internal")
	if strings.Contains(v.Message, "secret") {
		t.Errorf("an inner error is shown: %s", v.Message)
	}
	v = app.Present(fmt.Errorf("while importing: %w", msp.WrapError(msp.Invalid, errors.New("row 7"), "Mend it.")))
	want(t, "message", v.Message, "Mend it.")
}
