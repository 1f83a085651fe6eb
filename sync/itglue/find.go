package itglue

import (
	"context"
	"net/url"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// onePath is where one record is. An id that is none is not sent: it could lead
// elsewhere.
func onePath(kind msp.Kind, id string) (string, error) {
	r, ok := routes[kind]
	if !ok {
		return "", msp.Errorf(msp.Refused, "IT Glue has no %s.", kind.Title())
	}
	if !plainID(id) {
		return "", notAnID(kind, id)
	}
	return r.path + "/" + id, nil
}

func notAnID(kind msp.Kind, id string) error {
	return msp.Errorf(msp.NotFound, "“%s” is no id of IT Glue, so the %s cannot be looked up there. Link the record again.", id, kind.Title())
}

// plainID says that text can be an id in a path.
func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// Find looks for records by natural keys, one request a key. Reports differ on
// how IT Glue's filters compare, so every row is compared here.
func (c *Connector) Find(ctx context.Context, q connector.Query) ([]connector.Record, error) {
	r, ok := routes[q.Kind]
	if _, child := below[q.Kind]; !ok && !child {
		return nil, msp.Errorf(msp.Refused, "IT Glue has no %s.", q.Kind.Title())
	}
	if q.OrganizationID != "" && !plainID(q.OrganizationID) || q.ParentID != "" && !plainID(q.ParentID) {
		return nil, msp.Errorf(msp.NotFound, "The record that the %s belongs to is not in IT Glue.", q.Kind.Title())
	}
	var f finder
	f.query, f.seen = q, map[string]bool{}
	switch q.Kind {
	case msp.KindConfiguration:
		for _, filter := range configurationFilters(q) {
			if err := f.look(ctx, c, r.path, filter); err != nil {
				return nil, err
			}
		}
		return f.found, nil
	case msp.KindInterface, msp.KindAttachment, msp.KindRelatedItem, msp.KindPassword:
		return c.findBelow(ctx, &f)
	case msp.KindFlexibleAsset:
		typ := q.Values[msp.FieldFlexibleAssetType].Ref
		if !plainID(typ) {
			return nil, nil
		}
		err := c.findAssets(ctx, &f, typ)
		return f.found, err
	}
	if q.Name == "" {
		return nil, nil
	}
	switch q.Kind {
	case msp.KindModel:
		if q.ParentID == "" {
			err := f.look(ctx, c, r.path, nil)
			c.fillMakers(f.found)
			return f.found, err
		}
		// Models cannot be searched by name, only listed under their manufacturer.
		rows, err := c.modelsOf(ctx, q.ParentID)
		for _, row := range rows {
			if _, told := row.Values[msp.FieldManufacturerOf]; !told {
				row.Values[msp.FieldManufacturerOf] = connector.Value{Ref: q.ParentID}
			}
			f.take(row)
		}
		return f.found, err
	case msp.KindLocation, msp.KindContact:
		// An organization has few of them, and contacts have no filter by name.
		filter := url.Values{}
		if q.OrganizationID != "" {
			filter.Set("filter[organization_id]", q.OrganizationID)
		} else if q.Kind == msp.KindLocation {
			filter.Set("filter[name]", literal(q.Name))
		}
		err := f.look(ctx, c, r.path, filter)
		return f.found, err
	case msp.KindOrganization:
		err := f.look(ctx, c, r.path, url.Values{"filter[name]": {literal(q.Name)}})
		return f.found, err
	}
	// The lists of an account are short, and what is made in them can never be
	// deleted: read them whole rather than miss "DELL" when looking for "Dell".
	err := f.look(ctx, c, r.path, nil)
	return f.found, err
}

// findBelow looks among what belongs to one record. That is few: without a key to
// compare, every one is handed over for the caller to compare.
func (c *Connector) findBelow(ctx context.Context, f *finder) ([]connector.Record, error) {
	q := f.query
	parent := connector.Parent{Kind: q.ParentKind, ID: q.ParentID}
	if parent.Kind == "" {
		parent.Kind = msp.KindConfiguration
	}
	if parent.ID == "" {
		return nil, nil
	}
	var all []connector.Record
	var err error
	if q.Kind == msp.KindInterface {
		all, err = c.listBelow(ctx, q.Kind, parent)
	} else {
		all, err = c.childrenOf(ctx, q.Kind, parent)
	}
	for _, r := range all {
		if fitsBelow(q, r) {
			f.found = append(f.found, r)
		}
	}
	return f.found, err
}

// fitsBelow is fits for what belongs to a record: a link by where it leads, a file
// by its name and size.
func fitsBelow(q connector.Query, r connector.Record) bool {
	switch q.Kind {
	case msp.KindRelatedItem:
		want, id, ok := goalOf(q.Values)
		have, other, told := goalOf(r.Values)
		return !ok || told && want == have && id == other
	case msp.KindAttachment:
		want, have := q.Values[msp.FieldSize].Text, r.Values[msp.FieldSize].Text
		if want != "" && have != "" && want != have {
			return false
		}
	}
	return q.Name == "" && q.MACAddress == "" || fits(q, r)
}

// configurationFilters are the searches for a configuration, most trusted first.
func configurationFilters(q connector.Query) []url.Values {
	var out []url.Values
	by := func(name, value string) url.Values {
		f := url.Values{"filter[" + name + "]": {value}}
		if q.OrganizationID != "" {
			f.Set("filter[organization_id]", q.OrganizationID)
		}
		out = append(out, f)
		return f
	}
	if q.SerialNumber != "" {
		by("serial_number", literal(q.SerialNumber))
	}
	if spellings := macSpellings(q.MACAddress); spellings != "" {
		by("mac_address", spellings)
	}
	if q.AssetTag != "" {
		by("asset_tag", literal(q.AssetTag))
	}
	if q.Name != "" {
		f := by("name", literal(q.Name))
		if plainID(q.TypeID) {
			f.Set("filter[configuration_type_id]", q.TypeID)
		}
	}
	return out
}

// literal keeps a comma from being read as "or".
func literal(s string) string { return strings.ReplaceAll(s, ",", `\,`) }

// macSpellings is a filter for the spellings people and programs use: IT Glue
// keeps a MAC address as it was entered.
func macSpellings(mac string) string {
	canon, ok := msp.NormalizeMAC(mac)
	if !ok {
		return ""
	}
	upper := strings.ToUpper(canon)
	dotted := canon[:4] + "." + canon[4:8] + "." + canon[8:]
	colons := msp.FormatMAC(canon)
	hyphens := strings.ReplaceAll(colons, ":", "-")
	return strings.Join([]string{
		colons, strings.ToLower(colons), hyphens, strings.ToLower(hyphens),
		upper, canon, dotted, strings.ToUpper(dotted),
	}, ",")
}

// A finder gathers the records that fit, each once.
type finder struct {
	query connector.Query
	seen  map[string]bool
	found []connector.Record
}

// look goes through a list and takes what fits.
func (f *finder) look(ctx context.Context, c *Connector, path string, filter url.Values) error {
	w := walk{c: c, path: path, query: filter}
	return w.run(ctx, func(s step) (bool, error) {
		for _, r := range records(f.query.Kind, &s.doc, true) {
			f.take(r)
		}
		return true, nil
	})
}

func (f *finder) take(r connector.Record) {
	if !f.seen[r.ID] && fits(f.query, r) {
		f.seen[r.ID] = true
		f.found = append(f.found, r)
	}
}

// fits says that a record has one of the keys.
func fits(q connector.Query, r connector.Record) bool {
	if q.OrganizationID != "" && r.OrganizationID != "" && r.OrganizationID != q.OrganizationID {
		return false
	}
	same := func(field msp.Field, want string) bool {
		want = msp.NormalizeText(want)
		return want != "" && strings.EqualFold(r.Values[field].Text, want)
	}
	mac, ok := msp.NormalizeMAC(q.MACAddress)
	switch {
	case same(msp.FieldSerialNumber, q.SerialNumber), same(msp.FieldAssetTag, q.AssetTag),
		ok && r.Values[msp.FieldMACAddress].Text == mac:
		return true
	case !same(msp.FieldName, q.Name):
		return false
	}
	return q.TypeID == "" || q.Kind != msp.KindConfiguration || r.Values[msp.FieldType].Ref == q.TypeID
}
