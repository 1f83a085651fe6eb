package itglue_test

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"testing"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/connector/connectortest"
	sandbox "sitewalk/sync/sandbox/itglue"
)

var _ connectortest.Varied = (*far)(nil)

// Samples are the kinds beside configurations, on a device and beside it.
func (f *far) Samples(t *testing.T) []connectortest.Sample {
	device := f.Add(t, f.Draft(t, 900))
	goals := map[int]string{}
	goal := func(n int) string {
		if goals[n] == "" {
			goals[n] = f.Add(t, f.Draft(t, 901+n))
		}
		return goals[n]
	}
	typ, err := f.Editor().AddFlexibleType("Wireless",
		map[string]any{"name": "SSID", "kind": "Text", "required": true, "use-for-title": true},
		map[string]any{"name": "Clients", "kind": "Number"}, map[string]any{"name": "Guest", "kind": "Checkbox"},
		map[string]any{"name": "Access Points", "kind": "Tag", "tag-type": "Configurations"})
	if err != nil {
		t.Fatal(err)
	}
	on := func(kind msp.Kind, values map[msp.Field]connector.Value) connector.Draft {
		d := connector.Draft{Kind: kind, OrganizationID: f.org, Values: values}
		if msp.ParentKinds(kind) != nil {
			d.ParentKind, d.ParentID = msp.KindConfiguration, device
		}
		return d
	}
	content := []byte("running-config\n")
	return []connectortest.Sample{
		{Draft: func(n int) connector.Draft {
			return on(msp.KindInterface, texts("name", fmt.Sprint("port ", n), "ip_address", fmt.Sprintf("192.0.2.%d", n+1),
				"mac_address", fmt.Sprintf("d46a911300%02x", n), "primary", "", "notes", "uplink"))
		}, Change: texts("notes", "", "name", "renamed"), Stays: f.Switches().InterfaceDeleteMissing},
		{Draft: func(n int) connector.Draft {
			return on(msp.KindPassword, texts("name", fmt.Sprint("admin ", n), "username", "root", "password", "correct horse", "otp_secret", "JBSWY3DP", "url", "", "archived", ""))
		}, Change: texts("username", "admin", "archived", "true", "password", "battery staple")},
		{Draft: func(n int) connector.Draft {
			d := on(msp.KindAttachment, texts("name", fmt.Sprintf("config, %d.txt", n), "size", strconv.Itoa(len(content)), "content_type", "text/plain"))
			d.Content = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
			return d
		}, Change: texts("name", "renamed.txt"), Content: content},
		{Draft: func(n int) connector.Draft {
			d := on(msp.KindRelatedItem, texts("notes", "feeds"))
			d.Values[msp.FieldToConfiguration] = connector.Value{Ref: goal(n)}
			return d
		}, Change: texts("notes", "")},
		{Draft: func(n int) connector.Draft {
			return on(msp.KindContact, texts("first_name", "Ada", "last_name", fmt.Sprint("Byron ", n), "name", fmt.Sprint("Ada Byron ", n), "title", "CTO", "important", "true",
				"contact_emails", "Work: ada@example.com", "contact_phones", "Work: 3135552015 x12\nHome: 3134325679", "notes", ""))
		}, Change: texts("title", "", "important", "", "contact_emails", "Home: ada@example.net\nWork: ada@example.com")},
		{Draft: func(n int) connector.Draft {
			return on(msp.KindLocation, texts("name", fmt.Sprint("HQ ", n), "city", "Detroit", "region", "California", "country", "United States", "phone", "4152132000"))
		}, Change: texts("city", "", "address_1", "120 Kearny")},
		{Draft: func(n int) connector.Draft {
			d := on(msp.KindFlexibleAsset, texts("name", fmt.Sprint("guest ", n), trait("ssid"), fmt.Sprint("guest ", n), trait("clients"), "12", trait("guest"), "true"))
			d.Values[msp.FieldFlexibleAssetType] = connector.Value{Ref: typ}
			return d
		}, Change: texts(trait("clients"), "13", trait("guest"), "")},
	}
}

// Count counts by what tells the drafts of a kind apart.
func (f *far) Count(t *testing.T, d connector.Draft) int {
	t.Helper()
	n := 0
	count := func(list []sandbox.Record, key, want string) {
		for _, r := range list {
			if fmt.Sprint(r.Attributes[key]) == want {
				n++
			}
		}
	}
	name := d.Values[msp.FieldName].Text
	switch d.Kind {
	case msp.KindInterface:
		count(f.Interfaces(d.ParentID), "name", name)
	case msp.KindPassword:
		count(f.Hanging(sandbox.Passwords, sandbox.Configurations, d.ParentID), "name", name)
	case msp.KindAttachment:
		count(f.Hanging(sandbox.Attachments, sandbox.Configurations, d.ParentID), "name", name)
	case msp.KindRelatedItem:
		count(f.Hanging(sandbox.RelatedItems, sandbox.Configurations, d.ParentID), "resource-id", d.Values[msp.FieldToConfiguration].Ref)
	default:
		count(f.Records(kindThere[d.Kind], f.org), "name", name)
	}
	return n
}
