package app_test

import (
	"context"
	"strings"
	"testing"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

const typed = "Walrus-Piano-0912"

func (d *desk) machine(name string) *msp.Record {
	d.Helper()
	v, err := d.AddRecord(d.Context(), d.admin, msp.KindConfiguration, d.contoso, map[string]string{"name": name})
	if err != nil {
		d.Fatal(err)
	}
	rec, err := d.store.Record(d.Context(), msp.KindConfiguration, msp.ID(v.ID))
	if err != nil {
		d.Fatal(err)
	}
	return rec
}

// Ciphertext that somebody copies into another record, or another field, opens
// nothing; and what was typed is in no view, history or log.
func TestASealedPasswordBelongsToItsField(t *testing.T) {
	d := stocked(t)
	ctx := context.Background()
	srv := d.machine("SRV")
	secret := app.SecretInput{Value: typed, Set: true}
	one, err := d.AddPassword(ctx, d.admin, srv, map[string]string{"name": "one"}, secret)
	if err != nil {
		t.Fatal(err)
	}
	two, err := d.AddPassword(ctx, d.admin, srv, map[string]string{"name": "two"}, app.SecretInput{Field: "otp_secret", Value: "otp", Set: true})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := d.store.Record(ctx, msp.KindPassword, msp.ID(one.ID))
	if err != nil || !strings.HasPrefix(kept.Get(msp.FieldPassword), "x1:") {
		t.Fatalf("%v %+v", err, kept)
	}
	for _, f := range []msp.Field{msp.FieldPassword, msp.FieldOTPSecret} {
		_, err = d.store.Edit(ctx, msp.Write{Staff: "thief", Action: msp.ActionEdit}, msp.KindPassword, []msp.ID{msp.ID(two.ID)}, func(r *msp.Record) error {
			r.Set(f, kept.Get(msp.FieldPassword))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if v, err := d.ShowPassword(ctx, d.admin, msp.ID(two.ID), string(f)); msp.CodeOf(err) != msp.Invalid || v.Value != "" {
			t.Errorf("%s: %v %+v", f, err, v)
		}
	}
	if v, err := d.ShowPassword(ctx, d.admin, msp.ID(one.ID), ""); err != nil || v.Value != typed || v.Source != "local" {
		t.Errorf("%v %+v", err, v)
	}
	if _, err := d.SetPassword(ctx, d.admin, msp.ID(one.ID), nil, app.SecretInput{Value: "other", Set: true}); err != nil {
		t.Fatal(err)
	}
	history, err := d.History(ctx, d.admin, msp.KindPassword, msp.ID(one.ID), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	shown, changed := 0, 0
	for _, h := range history.Items {
		if h.Action == "show" && h.Staff == d.admin.Name && h.Field == "password" {
			shown++
		}
		if h.Field == "password" && h.New == "(changed)" {
			changed++
		}
		if strings.Contains(h.Old+h.New, "x1:") || strings.Contains(h.Old+h.New, typed) {
			t.Errorf("%+v", h)
		}
	}
	if shown != 1 || changed != 1 {
		t.Errorf("shown %d, changed %d: %+v", shown, changed, history.Items)
	}
	if strings.Contains(d.log.String(), typed) {
		t.Error("it is in the log")
	}
	if _, err := d.SetRecord(ctx, d.admin, msp.KindPassword, msp.ID(one.ID), map[string]string{"password": "plain"}); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("set like another field: %v", err)
	}
	if _, err := d.AddBelow(ctx, d.admin, msp.KindPassword, srv, map[string]string{"name": "x", "password": "plain"}); msp.CodeOf(err) != msp.Invalid {
		t.Errorf("added like another field: %v", err)
	}
}

func TestWhoMayDoWhatWithBelongings(t *testing.T) {
	d := stocked(t)
	ctx := context.Background()
	srv := d.machine("SRV")
	one, err := d.AddPassword(ctx, d.admin, srv, map[string]string{"name": "one"}, app.SecretInput{Value: typed, Set: true})
	if err != nil {
		t.Fatal(err)
	}
	face, err := d.AddBelow(ctx, d.admin, msp.KindInterface, srv, map[string]string{"ip_address": "10.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := d.Attach(ctx, d.admin, srv, "a.txt", strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	org, err := d.store.Record(ctx, msp.KindOrganization, d.contoso)
	if err != nil {
		t.Fatal(err)
	}
	acts := []struct {
		name string
		from msp.Role // the least that may
		do   func(who msp.Staff) error
	}{
		{"list passwords", msp.RoleLite, func(w msp.Staff) error { _, err := d.Below(ctx, w, msp.KindPassword, srv); return err }},
		{"save a file", msp.RoleLite, func(w msp.Staff) error {
			_, err := d.SaveAttachment(ctx, w, msp.ID(file.ID), &strings.Builder{})
			return err
		}},
		{"show a password", msp.RoleReadOnly, func(w msp.Staff) error { _, err := d.ShowPassword(ctx, w, msp.ID(one.ID), ""); return err }},
		{"set a password", msp.RoleCreator, func(w msp.Staff) error {
			_, err := d.SetPassword(ctx, w, msp.ID(one.ID), nil, app.SecretInput{Value: typed, Set: true})
			return err
		}},
		{"archive a password", msp.RoleEditor, func(w msp.Staff) error {
			_, err := d.SetPassword(ctx, w, msp.ID(one.ID), map[string]string{"archived": "no"}, app.SecretInput{})
			return err
		}},
		{"attach and detach", msp.RoleCreator, func(w msp.Staff) error {
			v, err := d.Attach(ctx, w, srv, "b.txt", strings.NewReader("b"))
			if err != nil {
				return err
			}
			return d.RemoveRecord(ctx, w, msp.KindAttachment, msp.ID(v.ID))
		}},
		{"relate and unrelate", msp.RoleCreator, func(w msp.Staff) error {
			if _, err := d.Relate(ctx, w, srv, org, ""); err != nil {
				return err
			}
			_, err := d.Unrelate(ctx, w, srv, org)
			return err
		}},
		{"edit an interface", msp.RoleCreator, func(w msp.Staff) error {
			_, err := d.SetRecord(ctx, w, msp.KindInterface, msp.ID(face.ID), map[string]string{"name": string(w.Role)})
			return err
		}},
		{"remove an interface", msp.RoleEditor, func(w msp.Staff) error {
			v, err := d.AddBelow(ctx, d.admin, msp.KindInterface, srv, map[string]string{"name": "gone"})
			if err != nil {
				return err
			}
			return d.RemoveRecord(ctx, w, msp.KindInterface, msp.ID(v.ID))
		}},
	}
	rank := map[msp.Role]int{}
	for i, r := range msp.Roles {
		rank[r] = i
	}
	for _, act := range acts {
		for _, role := range msp.Roles {
			err := act.do(msp.Staff{ID: "w", Name: "w", Role: role, Organizations: []msp.ID{d.contoso}})
			if may := rank[role] <= rank[act.from]; may != (err == nil) || !may && msp.CodeOf(err) != msp.Denied {
				t.Errorf("%s as %s: %v", act.name, role, err)
			}
			if role == msp.RoleAdministrator {
				continue
			}
			if err := act.do(msp.Staff{ID: "s", Name: "s", Role: role, Organizations: []msp.ID{d.fabrika}}); msp.CodeOf(err) != msp.Denied {
				t.Errorf("%s as %s of another organization: %v", act.name, role, err)
			}
		}
	}
}

func TestRelationsAreSeenFromBothSides(t *testing.T) {
	d := stocked(t)
	ctx := context.Background()
	one, two := d.machine("ONE"), d.machine("TWO")
	if _, err := d.Relate(ctx, d.admin, one, two, "x"); err != nil {
		t.Fatal(err)
	}
	for _, rec := range []*msp.Record{one, two} {
		list, err := d.Relations(ctx, d.admin, rec)
		if err != nil || len(list) != 1 || list[0].From.Name != "ONE" || list[0].To.Name != "TWO" || list[0].Notes != "x" {
			t.Errorf("%s: %v %+v", rec.Name(), err, list)
		}
	}
	// Removed with one of them, it is in nobody's list.
	if err := d.RemoveRecord(ctx, d.admin, two.Kind, two.ID); err != nil {
		t.Fatal(err)
	}
	if list, err := d.Relations(ctx, d.admin, one); err != nil || len(list) != 0 {
		t.Errorf("%v %+v", err, list)
	}
}
