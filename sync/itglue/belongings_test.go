package itglue_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/itglue"
	sandbox "sitewalk/sync/sandbox/itglue"
)

// everything is a practice account with a device, and a connector that brings all
// kinds.
func everything(t *testing.T, sw sandbox.Switches) (f *far, c *itglue.Connector, device connector.Parent) {
	t.Helper()
	f = newFar(t, sandbox.Options{Switches: sw})
	c = f.connector(t, itglue.Options{})
	return f, c, connector.Parent{Kind: msp.KindConfiguration, ID: f.Add(t, f.Draft(t, 1))}
}

func (f *far) calm(t *testing.T) {
	t.Helper()
	if v := f.Violations(); len(v) > 0 {
		t.Errorf("what no careful client does: %q", v)
	}
}

func texts(pairs ...string) map[msp.Field]connector.Value {
	out := map[msp.Field]connector.Value{}
	for i := 0; i < len(pairs); i += 2 {
		out[msp.Field(pairs[i])] = connector.Value{Text: pairs[i+1]}
	}
	return out
}

func tell(t *testing.T, r connector.Record, pairs ...string) {
	t.Helper()
	for f, want := range texts(pairs...) {
		if got, ok := r.Values[f]; !ok || got.Text != want.Text {
			t.Errorf("%s of the %s is %+v, want %q", f, r.Kind, got, want.Text)
		}
	}
}

func ofKind(children []connector.Record, kind msp.Kind) []connector.Record {
	return slices.DeleteFunc(slices.Clone(children), func(r connector.Record) bool { return r.Kind != kind })
}

// An interface is made, found, changed and taken away, wherever its id stands.
func TestInterfacesAreWritten(t *testing.T) {
	for _, sw := range []sandbox.Switches{{}, {InterfaceID: sandbox.InterfaceIDBoth}, {InterfaceID: sandbox.InterfaceIDTop, CreatedAs200: true}} {
		synctest.Test(t, func(t *testing.T) {
			f, c, device := everything(t, sw)
			d := connector.Draft{Kind: msp.KindInterface, OrganizationID: f.org, ParentKind: device.Kind, ParentID: device.ID,
				Values: texts("name", "WAN", "ip_address", "192.0.2.7", "mac_address", "d46a91132d77", "primary", "")}
			r, err := c.Create(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if r.ID == "" || r.ParentID != device.ID || r.ParentKind != device.Kind || r.OrganizationID != f.org {
				t.Errorf("%+v", r)
			}
			tell(t, r, "name", "WAN", "ip_address", "192.0.2.7", "mac_address", "d46a91132d77", "primary", "")
			there, _ := f.Server.Get(sandbox.ConfigurationInterfaces, r.ID)
			if mac := there.Attributes["mac-address"]; mac != "D4:6A:91:13:2D:77" {
				t.Errorf("the MAC went as %v", mac)
			}
			for what, q := range map[string]connector.Query{"name": {Name: "wan"}, "MAC": {MACAddress: "d46a91132d77"}} {
				q.Kind, q.ParentKind, q.ParentID = d.Kind, device.Kind, device.ID
				if found, err := c.Find(t.Context(), q); err != nil || len(found) != 1 || found[0].ID != r.ID || found[0].ParentID != device.ID {
					t.Errorf("by %s: %+v %v", what, found, err)
				}
			}
			if found, err := c.Find(t.Context(), connector.Query{Kind: d.Kind, ParentKind: device.Kind, ParentID: device.ID, Name: "LAN"}); err != nil || len(found) != 0 {
				t.Errorf("%+v %v", found, err)
			}
			d.Values = texts("name", "")
			if r, err = c.Update(t.Context(), r.ID, d); err != nil || r.Values[msp.FieldIPAddress].Text != "192.0.2.7" || r.Values[msp.FieldName].Text != "" {
				t.Errorf("%+v %v", r, err)
			}
			if got, err := c.Get(t.Context(), d.Kind, r.ID, device); err != nil || got.ID != r.ID || got.ParentID != device.ID {
				t.Errorf("%+v %v", got, err)
			}
			for range 2 { // the second time it is gone already
				if err := c.Delete(t.Context(), d.Kind, r.ID, device); err != nil {
					t.Error(err)
				}
			}
			if _, err := c.Get(t.Context(), d.Kind, r.ID, device); msp.CodeOf(err) != msp.NotFound {
				t.Error(err)
			}
			f.calm(t)
		})
	}
}

// An account without a route for deleting interfaces says so, and is not taken
// for one where the interface is gone.
func TestInterfacesThatCannotBeDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c, device := everything(t, sandbox.Switches{InterfaceDeleteMissing: true})
		id, err := f.Editor().Add(sandbox.ConfigurationInterfaces, map[string]any{"configuration-id": device.ID, "name": "LAN"})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Delete(t.Context(), msp.KindInterface, id, device); msp.CodeOf(err) != msp.Refused || !strings.Contains(err.Error(), "Delete it in IT Glue") {
			t.Error(err)
		}
		if err := f.Editor().Delete(sandbox.ConfigurationInterfaces, id); err != nil {
			t.Fatal(err)
		}
		if err := c.Delete(t.Context(), msp.KindInterface, id, device); err != nil {
			t.Error(err)
		}
	})
}

// With a primary interface there, it is what the addresses of a configuration go
// through; without one they go on the configuration.
func TestAddressesGoThroughThePrimaryInterface(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c, device := everything(t, sandbox.Switches{})
		d := connector.Draft{Kind: msp.KindConfiguration, OrganizationID: f.org,
			Values: texts("primary_ip", "192.0.2.9", "mac_address", "d46a91132d77", "hostname", "renamed")}
		f.ForgetRequests()
		r, err := c.Update(t.Context(), device.ID, d)
		if err != nil {
			t.Fatal(err)
		}
		tell(t, r, "primary_ip", "192.0.2.9", "mac_address", "d46a91132d77", "hostname", "renamed")
		if n := f.Requests().ByRoute; n["PATCH /configuration_interfaces/:id"] != 1 || n["PATCH /configurations/:id"] != 1 {
			t.Errorf("%v", n)
		}
		d.Values = texts("primary_ip", "192.0.2.10")
		if r, err = c.Update(t.Context(), device.ID, d); err != nil || r.Values[msp.FieldPrimaryIP].Text != "192.0.2.10" || r.Values[msp.FieldMACAddress].Text != "d46a91132d77" {
			t.Errorf("%+v %v", r, err)
		}
		if n := len(f.Interfaces(device.ID)); n != 1 {
			t.Errorf("%d interfaces", n)
		}
		// What IT Glue says of the interface is said of the configuration.
		d.Values = texts("primary_ip", "no address")
		if _, err := c.Update(t.Context(), device.ID, d); msp.CodeOf(err) != msp.Refused || msp.AsError(err).Field != string(msp.FieldPrimaryIP) {
			t.Errorf("%v", err)
		}
		bare, err := f.Editor().AddConfiguration(f.org, f.Records(sandbox.ConfigurationTypes, "")[0].Attributes["name"].(string), "bare", nil)
		if err != nil {
			t.Fatal(err)
		}
		d.Values = texts("primary_ip", "192.0.2.11")
		if r, err = c.Update(t.Context(), bare, d); err != nil || r.Values[msp.FieldPrimaryIP].Text != "192.0.2.11" {
			t.Errorf("%+v %v", r, err)
		}
		f.calm(t)
	})
}

// A part that arrived before the rest was refused is not called a refusal of all:
// only reading tells.
func TestHalfOfAChangeIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c, device := everything(t, sandbox.Switches{})
		d := connector.Draft{Kind: msp.KindConfiguration, OrganizationID: f.org, Values: texts("primary_ip", "192.0.2.9")}
		d.Values[msp.FieldModel] = connector.Value{Ref: "99999"}
		if _, err := c.Update(t.Context(), device.ID, d); msp.CodeOf(err) != msp.Unknown {
			t.Fatalf("%v", err)
		}
		r, err := c.Get(t.Context(), msp.KindConfiguration, device.ID, connector.Parent{})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, r, "primary_ip", "192.0.2.9")
		delete(d.Values, msp.FieldPrimaryIP)
		if _, err := c.Update(t.Context(), device.ID, d); msp.CodeOf(err) != msp.Refused {
			t.Errorf("%v", err)
		}
	})
}

// A contact goes with its mails and phones, and those of somebody else keep what
// Sitewalk does not show.
func TestContactsAreWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c, _ := everything(t, sandbox.Switches{})
		d := connector.Draft{Kind: msp.KindContact, OrganizationID: f.org, Values: texts("first_name", "Jackie", "last_name", "Tilds", "title", "Buyer",
			"important", "true", "contact_emails", "Work: jackie@example.com\nHome: j@example.net", "contact_phones", "Work: (313) 555-2015 x12\n313 432 5679")}
		r, err := c.Create(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		tell(t, r, "name", "Jackie Tilds", "title", "Buyer", "important", "true", "contact_emails", "Work: jackie@example.com\nHome: j@example.net",
			"contact_phones", "Work: (313) 555-2015 x12\n313 432 5679") // as it was sent
		now, err := c.Get(t.Context(), d.Kind, r.ID, connector.Parent{})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, now, "contact_phones", "Work: 3135552015 x12\nWork: 3134325679") // as it is there
		d.Values = texts("contact_phones", "Fax: 3134325679\nWork: 3135552015 x12")
		if r, err = c.Update(t.Context(), r.ID, d); err != nil {
			t.Fatal(err)
		}
		tell(t, r, "contact_phones", "Fax: 3134325679\nWork: 3135552015 x12", "contact_emails", "Work: jackie@example.com\nHome: j@example.net", "first_name", "Jackie")
		d.Values = texts("contact_emails", "")
		if r, err = c.Update(t.Context(), r.ID, d); err != nil || r.Values[msp.FieldEmails].Text != "" || r.Values[msp.FieldPhones].Text == "" {
			t.Errorf("%+v %v", r, err)
		}
		if _, err := c.Update(t.Context(), r.ID, connector.Draft{Kind: d.Kind, OrganizationID: f.org, Values: texts("name", "Somebody Else")}); msp.AsError(err) == nil || msp.AsError(err).Field != "name" {
			t.Errorf("%v", err)
		}
		named, err := c.Create(t.Context(), connector.Draft{Kind: d.Kind, OrganizationID: f.org, Values: texts("name", "Anna Maria Storts")})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, named, "first_name", "Anna Maria", "last_name", "Storts", "name", "Anna Maria Storts")
		f.calm(t)
	})
}

// Passwords come masked, go with their secret, and show it to a key that may.
func TestEmbeddedPasswords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _, device := everything(t, sandbox.Switches{})
		f.recording = true
		c := f.connector(t, itglue.Options{})
		d := connector.Draft{Kind: msp.KindPassword, OrganizationID: f.org, ParentKind: device.Kind, ParentID: device.ID,
			Values: texts("name", "iLO administrator", "username", "administrator", "password", "correct horse", "otp_secret", "JBSWY3DPEHPK3PXP", "url", "https://10.10.2.240", "notes", "")}
		r, err := c.Create(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		tell(t, r, "name", "iLO administrator", "username", "administrator", "password", "", "otp_secret", "")
		if !r.Values[msp.FieldPassword].Masked || !r.Values[msp.FieldOTPSecret].Masked || r.ParentID != device.ID || r.OrganizationID != f.org {
			t.Errorf("%+v", r)
		}
		if s, _ := f.Secret(r.ID); s != "correct horse" {
			t.Errorf("%q there", s)
		}
		// Beside it: a password of its own, one of a contact.
		if _, err := f.Editor().Add(sandbox.Passwords, map[string]any{"organization-id": f.org, "name": "Office 365", "password": "x"}); err != nil {
			t.Fatal(err)
		}
		person, err := f.Editor().Add(sandbox.Contacts, map[string]any{"organization-id": f.org, "first-name": "A"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Editor().Embed(sandbox.Contacts, person, map[string]any{"name": "Badge", "password": "x"}); err != nil {
			t.Fatal(err)
		}
		got, cursor := pullAll(t, c, msp.KindPassword, "")
		if len(got) != 1 || got[r.ID].ParentID != device.ID || got[r.ID].ParentKind != msp.KindConfiguration || !got[r.ID].Values[msp.FieldPassword].Masked {
			t.Errorf("%+v", got)
		}
		time.Sleep(time.Hour)
		before := c.Requests().Total
		if pullAll(t, c, msp.KindPassword, cursor); c.Requests().Total != before+1 {
			t.Errorf("%d requests to learn nothing", c.Requests().Total-before)
		}
		whole, err := c.Get(t.Context(), msp.KindConfiguration, device.ID, connector.Parent{})
		if err != nil || !slices.Contains(whole.Whole, msp.KindPassword) || len(ofKind(whole.Children, msp.KindPassword)) != 1 {
			t.Errorf("%+v %v", whole, err)
		}
		for field, want := range map[msp.Field]string{msp.FieldPassword: "correct horse"} {
			if s, err := c.Secret(t.Context(), msp.KindPassword, r.ID, field); err != nil || s != want {
				t.Errorf("%s is %q, %v", field, s, err)
			}
		}
		d.Values = texts("username", "root", "password", "battery staple")
		if r, err = c.Update(t.Context(), r.ID, d); err != nil || !r.Values[msp.FieldPassword].Masked || r.Values[msp.FieldURL].Text != "https://10.10.2.240" {
			t.Errorf("%+v %v", r, err)
		}
		if s, _ := f.Secret(r.ID); s != "battery staple" {
			t.Errorf("%q there", s)
		}
		f.SetPasswordAccess(false)
		if _, err := c.Secret(t.Context(), msp.KindPassword, r.ID, msp.FieldPassword); msp.CodeOf(err) != msp.Refused || !strings.Contains(err.Error(), "Password Access") {
			t.Error(err)
		}
		found, err := c.Find(t.Context(), connector.Query{Kind: d.Kind, ParentKind: device.Kind, ParentID: device.ID, Name: "ILO Administrator"})
		if err != nil || len(found) != 1 || found[0].ID != r.ID {
			t.Errorf("%+v %v", found, err)
		}
		for range 2 {
			if err := c.Delete(t.Context(), msp.KindPassword, r.ID, device); err != nil {
				t.Error(err)
			}
		}
		if _, ok := f.Server.Get(sandbox.Passwords, r.ID); ok {
			t.Error("it is still there")
		}
		for _, secret := range []string{"correct horse", "battery staple", "JBSWY3DPEHPK3PXP"} {
			if strings.Contains(f.Recorded(), secret) {
				t.Errorf("the flight recorder has %q", secret)
			}
		}
		f.calm(t)
	})
}

func TestPasswordsNeedASecretAndADevice(t *testing.T) {
	f, c, device := everything(t, sandbox.Switches{})
	f.ForgetRequests()
	d := connector.Draft{Kind: msp.KindPassword, OrganizationID: f.org, ParentKind: device.Kind, ParentID: device.ID, Values: texts("name", "x")}
	if _, err := c.Create(t.Context(), d); msp.CodeOf(err) != msp.Refused || msp.AsError(err).Field != "password" {
		t.Error(err)
	}
	d.Values, d.ParentID = texts("name", "x", "password", "y"), ""
	if _, err := c.Create(t.Context(), d); msp.CodeOf(err) != msp.Refused {
		t.Error(err)
	}
	if f.Requests().Total != 0 {
		t.Error("something was sent")
	}
}

// Files go up and come down, also from elsewhere, and the key goes nowhere else.
func TestAttachments(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef\n"), 5000)
	for name, sw := range map[string]sandbox.Switches{
		"a token":        {},
		"the key":        {Download: sandbox.DownloadKey, AttachmentReadsMissing: true},
		"another host":   {Download: sandbox.DownloadRedirect},
		"without a host": {DownloadRelative: true, CreatedAs200: true, ChildBumps: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, c, device := everything(t, sw)
				d := connector.Draft{Kind: msp.KindAttachment, OrganizationID: f.org, ParentKind: device.Kind, ParentID: device.ID,
					Content: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
					Values:  texts("name", "Label \"rear\".txt", "size", strconv.Itoa(len(content)), "content_type", "text/plain", "content", "00ff")}
				r, err := c.Create(t.Context(), d)
				if err != nil {
					t.Fatal(err)
				}
				tell(t, r, "name", "Label \"rear\".txt", "size", strconv.Itoa(len(content)), "content_type", "text/plain")
				if r.ParentID != device.ID || r.ParentKind != device.Kind || r.OrganizationID != f.org {
					t.Errorf("%+v", r)
				}
				if there, ok := f.Content(r.ID); !ok || !bytes.Equal(there, content) {
					t.Error("another file is there")
				}
				for what, q := range map[string]connector.Query{
					"name": {Name: `label "rear".TXT`}, "name and size": {Name: `Label "rear".txt`, Values: texts("size", strconv.Itoa(len(content)))}} {
					q.Kind, q.ParentKind, q.ParentID = d.Kind, device.Kind, device.ID
					if found, err := c.Find(t.Context(), q); err != nil || len(found) != 1 || found[0].ID != r.ID {
						t.Errorf("by %s: %+v %v", what, found, err)
					}
				}
				if found, err := c.Find(t.Context(), connector.Query{Kind: d.Kind, ParentKind: device.Kind, ParentID: device.ID, Name: `Label "rear".txt`, Values: texts("size", "7")}); err != nil || len(found) != 0 {
					t.Errorf("%+v %v", found, err)
				}
				var down bytes.Buffer
				if err := c.Download(t.Context(), r.ID, device, 1<<20, &down); err != nil || !bytes.Equal(down.Bytes(), content) {
					t.Errorf("%d bytes came down: %v", down.Len(), err)
				}
				if err := c.Download(t.Context(), r.ID, device, 1000, io.Discard); msp.CodeOf(err) != msp.Refused {
					t.Error(err)
				}
				d.Values, d.Content = texts("name", "Rear.txt"), nil
				if r, err = c.Update(t.Context(), r.ID, d); err != nil || r.Values[msp.FieldName].Text != "Rear.txt" || r.Values[msp.FieldSize].Text != strconv.Itoa(len(content)) {
					t.Errorf("%+v %v", r, err)
				}
				got, _ := pullAll(t, c, msp.KindConfiguration, "")
				if files := ofKind(got[device.ID].Children, msp.KindAttachment); len(files) != 1 || files[0].ID != r.ID || !slices.Contains(got[device.ID].Whole, msp.KindAttachment) {
					t.Errorf("%+v", got[device.ID])
				}
				for range 2 {
					if err := c.Delete(t.Context(), d.Kind, r.ID, device); err != nil {
						t.Error(err)
					}
				}
				if len(f.Hanging(sandbox.Attachments, sandbox.Configurations, device.ID)) != 0 {
					t.Error("it is still there")
				}
				if err := c.Download(t.Context(), r.ID, device, 1<<20, io.Discard); msp.CodeOf(err) != msp.NotFound {
					t.Error(err)
				}
				f.calm(t)
			})
		})
	}
}

// What is too large, empty or gone is said before anything is sent.
func TestFilesThatDoNotGo(t *testing.T) {
	f, c, device := everything(t, sandbox.Switches{})
	f.ForgetRequests()
	open := func(r io.Reader, err error) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(r), err }
	}
	for name, tc := range map[string]struct {
		content func() (io.ReadCloser, error)
		size    string
		field   msp.Field
	}{
		"too large by its size":    {open(strings.NewReader("x"), nil), "99000000", msp.FieldSize},
		"too large all the same":   {open(io.LimitReader(zeros{}, 8<<20), nil), "5", msp.FieldSize},
		"empty":                    {open(strings.NewReader(""), nil), "", ""},
		"no longer here":           {open(nil, io.ErrUnexpectedEOF), "", ""},
		"without any content":      {nil, "", ""},
		"a file that breaks off":   {open(io.MultiReader(strings.NewReader("x"), failing{}), nil), "", ""},
		"one of another dimension": {open(io.LimitReader(zeros{}, 8<<20), nil), "1e99", msp.FieldSize},
	} {
		_, err := c.Create(t.Context(), connector.Draft{Kind: msp.KindAttachment, OrganizationID: f.org, ParentKind: device.Kind, ParentID: device.ID,
			Content: tc.content, Values: texts("name", "a.bin", "size", tc.size)})
		if e := msp.AsError(err); e == nil || e.Code != msp.Refused || e.Field != string(tc.field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f.Requests().Total != 0 {
		t.Error("something was sent")
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A link is made once, is read with the record it leads from, and from there only.
func TestRelatedItems(t *testing.T) {
	for _, both := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			f, c, device := everything(t, sandbox.Switches{RelatedBothSides: both})
			other := f.Add(t, f.Draft(t, 2))
			d := connector.Draft{Kind: msp.KindRelatedItem, OrganizationID: f.org, ParentKind: device.Kind, ParentID: device.ID,
				Values: map[msp.Field]connector.Value{msp.FieldToConfiguration: {Ref: other}, msp.FieldNotes: {Text: "uplink"}}}
			r, err := c.Create(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if r.Values[msp.FieldToConfiguration].Ref != other || r.ParentID != device.ID || r.OrganizationID != f.org {
				t.Errorf("%+v", r)
			}
			tell(t, r, "notes", "uplink")
			again, err := c.Create(t.Context(), d)
			if n := len(f.Hanging(sandbox.RelatedItems, sandbox.Configurations, device.ID)); err != nil || again.ID != r.ID || n != 1 {
				t.Errorf("%d links: %+v %v", n, again, err)
			}
			for _, to := range []msp.Kind{msp.KindOrganization, msp.KindContact, msp.KindLocation} {
				target := f.org
				if to != msp.KindOrganization {
					if target, err = f.Editor().Add(kindThere[to], map[string]any{"organization-id": f.org, "name": "n", "first-name": "n"}); err != nil {
						t.Fatal(err)
					}
				}
				field := msp.Field("to_" + string(to))
				more := d
				more.Values = map[msp.Field]connector.Value{field: {Ref: target}}
				if made, err := c.Create(t.Context(), more); err != nil || made.Values[field].Ref != target {
					t.Errorf("%s: %+v %v", to, made, err)
				}
			}
			doc, err := f.Editor().Add(sandbox.Documents, map[string]any{"organization-id": f.org, "name": "Handbook"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Editor().Relate(sandbox.Configurations, device.ID, sandbox.Documents, doc, ""); err != nil {
				t.Fatal(err)
			}
			domain, err := f.Editor().Add(sandbox.Domains, map[string]any{"organization-id": f.org, "name": "example.com"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Editor().Relate(sandbox.Configurations, device.ID, sandbox.Domains, domain, ""); err != nil {
				t.Fatal(err)
			}
			whole, err := c.Get(t.Context(), device.Kind, device.ID, connector.Parent{})
			links := ofKind(whole.Children, msp.KindRelatedItem)
			if err != nil || len(links) != 5 || !slices.Contains(whole.Whole, msp.KindRelatedItem) { // not the domain
				t.Errorf("%+v %v", links, err)
			}
			if i := slices.IndexFunc(links, func(r connector.Record) bool { return strings.HasPrefix(r.Values[msp.FieldToDocument].Text, doc) }); i < 0 {
				t.Errorf("%+v", links)
			}
			back, err := c.Get(t.Context(), device.Kind, other, connector.Parent{})
			if links := ofKind(back.Children, msp.KindRelatedItem); err != nil || len(links) != 0 {
				t.Errorf("from the other side: %+v %v", links, err)
			}
			found, err := c.Find(t.Context(), connector.Query{Kind: d.Kind, ParentKind: device.Kind, ParentID: device.ID,
				Values: map[msp.Field]connector.Value{msp.FieldToConfiguration: {Ref: other}}})
			if err != nil || len(found) != 1 || found[0].ID != r.ID {
				t.Errorf("%+v %v", found, err)
			}
			d.Values = map[msp.Field]connector.Value{msp.FieldNotes: {Text: "downlink"}}
			if r, err = c.Update(t.Context(), r.ID, d); err != nil || r.Values[msp.FieldNotes].Text != "downlink" {
				t.Errorf("%+v %v", r, err)
			}
			if got, err := c.Get(t.Context(), d.Kind, r.ID, device); err != nil || got.Values[msp.FieldNotes].Text != "downlink" || got.Values[msp.FieldToConfiguration].Ref != other {
				t.Errorf("%+v %v", got, err)
			}
			for range 2 {
				if err := c.Delete(t.Context(), d.Kind, r.ID, device); err != nil {
					t.Error(err)
				}
			}
			if n := len(f.Hanging(sandbox.RelatedItems, sandbox.Configurations, device.ID)); n != 5 {
				t.Errorf("%d links are left", n)
			}
			f.calm(t)
		})
	}
}

func TestLinksThatAreNotMade(t *testing.T) {
	f, c, device := everything(t, sandbox.Switches{})
	f.ForgetRequests()
	for name, tc := range map[string]struct {
		values map[msp.Field]connector.Value
		field  msp.Field
		code   msp.Code
	}{
		"to nothing":               {texts("notes", "n"), "", msp.Refused},
		"to what is not there yet": {texts("to_contact", "Robert"), msp.FieldToContact, msp.Refused},
		"to a document":            {texts("to_document", "10 Handbook"), msp.FieldToDocument, msp.Refused},
		"to an odd id":             {map[msp.Field]connector.Value{msp.FieldToContact: {Ref: "../1"}}, "", msp.NotFound},
	} {
		_, err := c.Create(t.Context(), connector.Draft{Kind: msp.KindRelatedItem, ParentKind: device.Kind, ParentID: device.ID, Values: tc.values})
		if e := msp.AsError(err); e == nil || e.Code != tc.code || e.Field != string(tc.field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f.Requests().Total != 0 {
		t.Error("something was sent")
	}
}

// A list that takes no include for something brings the rest, and is not asked for
// it again.
func TestIncludesThatAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFar(t, sandbox.Options{})
		f.Add(t, f.Draft(t, 1))
		refusing := refuseInclude{f.RoundTripper(), "attachments"}
		c := f.connector(t, itglue.Options{Transport: refusing})
		for n, most := range []int64{3, 1} {
			before := c.Requests().Total
			got, _ := pullAll(t, c, msp.KindConfiguration, "")
			if sent := c.Requests().Total - before; len(got) != 1 || sent > most {
				t.Errorf("pull %d: %d records by %d requests", n, len(got), sent)
			}
			for _, r := range got {
				if !slices.Equal(r.Whole, []msp.Kind{msp.KindInterface}) {
					t.Errorf("%+v", r.Whole)
				}
			}
		}
	})
}

type refuseInclude struct {
	next http.RoundTripper
	name string
}

func (x refuseInclude) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Query().Get("include"), x.name) {
		return &http.Response{StatusCode: 400, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(fmt.Sprintf(`{"errors":[{"title":"%s is no include"}]}`, x.name)))}, nil
	}
	return x.next.RoundTrip(r)
}
