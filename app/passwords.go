package app

import (
	"context"
	"errors"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
	"sitewalk/internal/secret"
	"sitewalk/sync/connector"
)

// Embedded passwords. A secret typed here is kept as ciphertext under the
// workspace's key; one that only a remote system has is asked for when somebody
// wants to see it, and is not kept. Every showing is noted before it happens.

// A SecretStore keeps who was shown which secret.
type SecretStore interface {
	NoteShown(ctx context.Context, s msp.SecretShown) error
	Shown(ctx context.Context, kind msp.Kind, id msp.ID, limit int) ([]msp.SecretShown, error)
}

// secretSet stands in views for a secret that is kept here.
const secretSet = "(set)"

// secretFields are the fields of a password that are secret.
var secretFields = []msp.Field{msp.FieldPassword, msp.FieldOTPSecret}

func secretField(f string) (msp.Field, error) {
	if f == "" {
		return msp.FieldPassword, nil
	}
	for _, s := range secretFields {
		if string(s) == f {
			return s, nil
		}
	}
	return "", msp.FieldError("--field", "“%s” is no secret of a password. Use password or otp_secret.", f)
}

// vault is where the workspace's key is kept.
func (a *App) vault() secret.Vault {
	return secret.Vault{Settings: a.store, Store: a.secrets, NewRef: func() string { return "workspace.key." + string(a.newID()) }}
}

// vaultError makes errors of the vault fit to show.
func vaultError(err error) error {
	var e *secret.Error
	if msp.AsError(err) == nil && errors.As(err, &e) {
		return &msp.Error{Code: msp.Code(e.Code), Message: e.Message, Err: e.Err}
	}
	return err
}

// sealPlace binds ciphertext to its record and field.
func sealPlace(rec *msp.Record, f msp.Field) string { return string(rec.ID) + "/" + string(f) }

// seal puts a secret into a record as ciphertext. "" clears it.
func (a *App) seal(ctx context.Context, actor msp.Staff, rec *msp.Record, f msp.Field, plain string) error {
	if plain == "" {
		rec.Set(f, "")
		return nil
	}
	key, err := a.vault().Key(ctx, string(actor.ID), "")
	if secret.IsNotFound(err) {
		key, err = a.vault().Make(ctx, string(actor.ID), "")
	}
	if err != nil {
		return vaultError(err)
	}
	sealed, err := key.Seal(plain, sealPlace(rec, f))
	if err != nil {
		return vaultError(err)
	}
	rec.Set(f, sealed)
	return nil
}

// unseal reads a secret of a record.
func (a *App) unseal(ctx context.Context, profile msp.ID, rec *msp.Record, f msp.Field) (string, error) {
	sealed := rec.Get(f)
	if sealed == "" {
		return "", nil
	}
	key, err := a.vault().Key(ctx, string(profile), "")
	if secret.IsNotFound(err) {
		return "", msp.Errorf(msp.Internal, "The workspace has lost the settings of its key, so “%s” cannot be decrypted. Restore the newest backup, or type the secret in anew.", rec.Name())
	}
	if err != nil {
		return "", vaultError(err)
	}
	plain, err := key.Open(sealed, sealPlace(rec, f))
	return plain, vaultError(err)
}

// A SecretInput is a secret as somebody typed it; Set says that one was given.
type SecretInput struct {
	Field string // password or otp_secret; "" is password
	Value string
	Set   bool
}

// AddPassword makes an embedded password of a configuration.
func (a *App) AddPassword(ctx context.Context, actor msp.Staff, parent *msp.Record, fields map[string]string, in SecretInput) (RecordView, error) {
	rec, err := a.newBelow(actor, access.CreateEdit, msp.KindPassword, parent)
	if err != nil {
		return RecordView{}, err
	}
	if err := a.fill(ctx, a.resolver(), rec, fields); err != nil {
		return RecordView{}, err
	}
	if rec.Name() == "" {
		return RecordView{}, msp.FieldError("name", "The embedded password needs a name.")
	}
	if err := a.takeSecret(ctx, actor, rec, in); err != nil {
		return RecordView{}, err
	}
	return a.saveBelow(ctx, actor, rec, parent)
}

// takeSecret seals what was typed into a record. What is typed is kept to the
// letter; a line break in it was surely not meant.
func (a *App) takeSecret(ctx context.Context, actor msp.Staff, rec *msp.Record, in SecretInput) error {
	if !in.Set {
		return nil
	}
	f, err := secretField(in.Field)
	if err != nil {
		return err
	}
	const most = 4096
	if strings.ContainsAny(in.Value, "\r\n\x00") || len(in.Value) > most {
		return msp.FieldError("value", "A secret is one line of at most %d characters. Nothing was saved.", most)
	}
	return a.seal(ctx, actor, rec, f, in.Value)
}

// SetPassword changes fields of an embedded password, and a secret where one is
// given; an empty one is cleared.
func (a *App) SetPassword(ctx context.Context, actor msp.Staff, id msp.ID, fields map[string]string, in SecretInput) (RecordView, error) {
	rec, err := a.owned(ctx, actor, msp.KindPassword, id, access.CreateEdit)
	if err != nil {
		return RecordView{}, err
	}
	if err := a.mayChange(ctx, actor, rec, fields); err != nil {
		return RecordView{}, err
	}
	sealed := rec.Clone() // the store may not be asked while it writes
	if err := a.takeSecret(ctx, actor, sealed, in); err != nil {
		return RecordView{}, err
	}
	w, err := a.write(ctx, actor, msp.ActionEdit, "Edited "+rec.Name())
	if err != nil {
		return RecordView{}, err
	}
	r := a.resolver()
	_, err = a.store.Edit(ctx, w, rec.Kind, []msp.ID{id}, func(now *msp.Record) error {
		if in.Set {
			f, err := secretField(in.Field)
			if err != nil {
				return err
			}
			now.Set(f, sealed.Get(f))
		}
		return a.fill(ctx, r, now, fields)
	})
	if err != nil {
		return RecordView{}, err
	}
	a.saved(rec.Kind, []msp.ID{id})
	return a.Record(ctx, actor, rec.Kind, id)
}

// A SecretView is one showing of a secret.
type SecretView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Field  string `json:"field"`
	Value  string `json:"value"`
	Source string `json:"source"` // local, or the system that told it
}

// ShowPassword shows a secret: the one kept here, or else what the remote system
// says now. The showing is noted first; what cannot be noted is not shown.
func (a *App) ShowPassword(ctx context.Context, actor msp.Staff, id msp.ID, field string) (SecretView, error) {
	rec, err := a.owned(ctx, actor, msp.KindPassword, id, access.ShowPassword)
	if err != nil {
		return SecretView{}, err
	}
	f, err := secretField(field)
	if err != nil {
		return SecretView{}, err
	}
	v := SecretView{ID: string(id), Name: rec.Name(), Field: string(f), Source: "local"}
	note := msp.SecretShown{Staff: actor.Name, Kind: rec.Kind, RecordID: id, Field: f}
	if rec.Get(f) != "" {
		v.Value, err = a.unseal(ctx, actor.ID, rec, f)
	} else {
		var link msp.Link
		var conn connector.Connector
		if link, conn, err = a.counterpart(ctx, rec); err != nil {
			return SecretView{}, err
		}
		asked, ok := conn.(connector.Secrets)
		if !ok {
			return SecretView{}, msp.Errorf(msp.Invalid, "%s hands out no passwords. Open “%s” there.", link.System.Title(), rec.Name())
		}
		v.Source, note.System = string(link.System), link.System
		v.Value, err = asked.Secret(ctx, rec.Kind, link.RemoteID, f)
	}
	if err != nil {
		return SecretView{}, err
	}
	if err := a.store.NoteShown(ctx, note); err != nil {
		return SecretView{}, err
	}
	return v, nil
}
