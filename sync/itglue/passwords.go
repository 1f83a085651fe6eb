package itglue

import (
	"context"
	"net/http"
	"net/url"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

// embeddedIn is the configuration that a password is embedded in; "" for a
// password of its own and for one embedded in something else.
func embeddedIn(a attributes) (id string, kind msp.Kind) {
	if typ := first(a.text, "resource-type", "cached-resource-type-name"); sameType(typ, "Configuration") {
		if id = a.id("resource-id"); id != "" {
			return id, msp.KindConfiguration
		}
	}
	return "", ""
}

// embedded keeps the passwords that are embedded in a configuration.
func embedded(rows []connector.Record) []connector.Record {
	out := rows[:0:0]
	for _, r := range rows {
		if r.ParentID != "" {
			out = append(out, r)
		}
	}
	return out
}

var _ connector.Secrets = (*Connector)(nil)

// Secret reads one secret. Only a single password shows any, and only to a key
// with Password Access; a list tells nothing about that.
func (c *Connector) Secret(ctx context.Context, kind msp.Kind, id string, f msp.Field) (string, error) {
	if kind != msp.KindPassword || f != msp.FieldPassword && f != msp.FieldOTPSecret {
		return "", msp.Errorf(msp.Refused, "IT Glue keeps no such secret of a %s.", kind.Title())
	}
	path, err := onePath(kind, id)
	if err != nil {
		return "", err
	}
	doc, err := c.read(private(ctx), path, url.Values{"show_password": {"true"}}, false)
	if err != nil {
		return "", c.accessOf(ctx, connector.Draft{Kind: kind, Values: map[msp.Field]connector.Value{f: {}}}, err)
	}
	if len(doc.data) != 1 || doc.data[0].id() != id {
		return "", c.rest.Unreadable(http.MethodGet, path, "the answer holds another record")
	}
	a := doc.data[0].Attributes
	password, otp := a.text("password"), first(a.text, "otp-secret", "otpsecret", "otpSecret")
	switch {
	case f == msp.FieldPassword && password != "":
		return password, nil
	case f == msp.FieldOTPSecret && otp != "":
		return otp, nil
	case f == msp.FieldOTPSecret && password != "":
		return "", msp.Errorf(msp.NotFound, "IT Glue shows no one-time password secret of this password. If there is one, look at it in IT Glue.")
	}
	return "", noPasswordAccess(nil)
}

func noPasswordAccess(err error) error {
	return msp.WrapError(msp.Refused, err, "The key of this connection has no Password Access, so IT Glue neither shows nor takes passwords. An administrator can make a key with it in IT Glue under Account, Settings, API Keys.")
}

// accessOf tells a key without Password Access from one that is refused
// altogether: both can be answered alike, and only the second asks for a new key.
func (c *Connector) accessOf(ctx context.Context, d connector.Draft, err error) error {
	if d.Kind != msp.KindPassword || msp.CodeOf(err) != msp.SignIn || rest.StatusOf(err) == 0 {
		return err
	}
	_, password := d.Values[msp.FieldPassword]
	_, otp := d.Values[msp.FieldOTPSecret]
	if !password && !otp {
		return err
	}
	if _, test := c.Test(ctx); test != nil {
		return err
	}
	return noPasswordAccess(err)
}
