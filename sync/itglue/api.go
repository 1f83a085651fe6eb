package itglue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sitewalk/internal/msp"
	"sitewalk/sync/internal/rest"
)

// A route is where the records of a kind live.
type route struct {
	path string // flat, with the slash
	typ  string // the JSON:API type in requests
}

var routes = map[msp.Kind]route{
	msp.KindOrganization:        {"/organizations", "organizations"},
	msp.KindOrganizationType:    {"/organization_types", "organization-types"},
	msp.KindOrganizationStatus:  {"/organization_statuses", "organization-statuses"},
	msp.KindLocation:            {"/locations", "locations"},
	msp.KindContact:             {"/contacts", "contacts"},
	msp.KindConfiguration:       {"/configurations", "configurations"},
	msp.KindInterface:           {"/configuration_interfaces", "configuration-interfaces"},
	msp.KindConfigurationType:   {"/configuration_types", "configuration-types"},
	msp.KindConfigurationStatus: {"/configuration_statuses", "configuration-statuses"},
	msp.KindManufacturer:        {"/manufacturers", "manufacturers"},
	msp.KindModel:               {"/models", "models"},
	msp.KindPlatform:            {"/platforms", "platforms"},
	msp.KindOperatingSystem:     {"/operating_systems", "operating-systems"},
	msp.KindPassword:            {"/passwords", "passwords"},
	msp.KindFlexibleAssetType:   {"/flexible_asset_types", "flexible-asset-types"},
	msp.KindFlexibleAsset:       {"/flexible_assets", "flexible-assets"},
	msp.KindExpiration:          {"/expirations", "expirations"},
}

// below are the kinds that live under the record they belong to only. The types
// are spelled as in the vendor's examples.
var below = map[msp.Kind]route{
	msp.KindAttachment:  {"attachments", "attachments"},
	msp.KindRelatedItem: {"related_items", "related_items"},
}

// An ident is an id, which comes as text or as number and can be larger than
// what a float holds exactly. "" is none.
type ident string

// UnmarshalJSON takes text, number or null, and reads anything else as none.
func (i *ident) UnmarshalJSON(b []byte) error {
	*i = identOf(b)
	return nil
}

func identOf(raw json.RawMessage) ident {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return ""
	}
	if raw[0] == '"' {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return ident(strings.TrimSpace(s))
	}
	if digits(string(raw)) {
		return ident(raw)
	}
	return ""
}

// digits says that text is a whole number without a sign.
func digits(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// attributes are those of one record by their kebab-case names. What is not in
// the map was not told; JSON's null is in it.
type attributes map[string]json.RawMessage

// UnmarshalJSON folds snake case into kebab case. Anything but an object is read
// as no attributes.
func (a *attributes) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if json.Unmarshal(b, &raw) != nil || raw == nil {
		*a = attributes{}
		return nil
	}
	for name, v := range raw {
		if !strings.Contains(name, "_") {
			continue
		}
		delete(raw, name)
		// The usual spelling wins; of two unusual ones neither is better.
		if kebab := strings.ReplaceAll(name, "_", "-"); raw[kebab] == nil {
			raw[kebab] = v
		}
	}
	*a = raw
	return nil
}

// has says that an attribute was told, be it null.
func (a attributes) has(name string) bool {
	_, ok := a[name]
	return ok
}

// text is an attribute as text: "" for null and for what is no text, number or
// truth value.
func (a attributes) text(name string) string {
	raw := bytes.TrimSpace(a[name])
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	case 'n', '{', '[':
		return ""
	}
	return string(raw)
}

// id is an attribute as an id.
func (a attributes) id(name string) string { return string(identOf(a[name])) }

// A resource is one record on the wire.
type resource struct {
	ID            ident           `json:"id"`
	Type          json.RawMessage `json:"type"`
	Attributes    attributes      `json:"attributes"`
	Relationships json.RawMessage `json:"relationships"`
	Included      json.RawMessage `json:"included"` // the vendor's page shows it here once
}

// UnmarshalJSON reads anything but an object as an empty resource.
func (r *resource) UnmarshalJSON(b []byte) error {
	type plain resource
	var p plain
	if json.Unmarshal(b, &p) == nil {
		*r = resource(p)
	}
	return nil
}

// id is the record's id: beside the type, or, as published for interfaces, among
// the attributes. Neither place is sure.
func (r *resource) id() string {
	if r.ID != "" {
		return string(r.ID)
	}
	return r.Attributes.id("id")
}

// kebabType is the resource type in its usual spelling.
func (r *resource) kebabType() string {
	var s string
	if json.Unmarshal(r.Type, &s) != nil {
		return ""
	}
	return strings.ReplaceAll(s, "_", "-")
}

// related lists the ids in a relationship. known is false when the answer does
// not hold it.
func (r *resource) related(name string) (ids []string, known bool) {
	var all map[string]json.RawMessage
	if json.Unmarshal(r.Relationships, &all) != nil {
		return nil, false
	}
	raw, ok := all[name]
	if !ok {
		raw, ok = all[strings.ReplaceAll(name, "-", "_")]
	}
	var rel struct {
		Data *[]resource `json:"data"`
	}
	if !ok || json.Unmarshal(raw, &rel) != nil || rel.Data == nil {
		return nil, false
	}
	for i := range *rel.Data {
		ids = append(ids, (*rel.Data)[i].id())
	}
	return ids, true
}

// A document is an answer.
type document struct {
	data     []resource
	many     bool // data was an array
	included []resource
	meta     meta
	served   time.Time // by the clock of the server; zero when it does not say
}

// meta tells where in a list a page is. Vendor examples leave it out.
type meta struct {
	known bool // it says whether a page follows
	next  int  // number of the next page; 0 for none
	total int  // records in the list; 0 when it is not said
}

var errNoData = errors.New("the answer holds no data")

// UnmarshalJSON reads an answer of any shape IT Glue is known to give.
func (d *document) UnmarshalJSON(b []byte) error {
	var raw struct {
		Data     json.RawMessage `json:"data"`
		Included json.RawMessage `json:"included"`
		Meta     json.RawMessage `json:"meta"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*d = document{}
	data := bytes.TrimSpace(raw.Data)
	switch {
	case len(data) == 0:
		return errNoData
	case data[0] == '[':
		d.many = true
		if err := json.Unmarshal(data, &d.data); err != nil {
			return err
		}
	case data[0] == '{':
		var one resource
		if err := json.Unmarshal(data, &one); err != nil {
			return err
		}
		d.data = []resource{one}
	default:
		return errNoData
	}
	d.included = resources(raw.Included)
	for i := range d.data {
		d.included = append(d.included, resources(d.data[i].Included)...)
		d.data[i].Included = nil
	}
	d.meta = metaOf(raw.Meta)
	return nil
}

func resources(raw json.RawMessage) []resource {
	var out []resource
	if len(raw) == 0 || json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

func metaOf(raw json.RawMessage) meta {
	var a attributes
	if len(raw) == 0 || json.Unmarshal(raw, &a) != nil {
		return meta{}
	}
	number := func(name string) int {
		n, err := strconv.Atoi(a.text(name))
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	m := meta{total: number("total-count")}
	switch {
	case a.has("next-page"):
		m.known, m.next = true, number("next-page")
	case number("total-pages") > 0 && number("current-page") > 0:
		m.known = true
		if number("current-page") < number("total-pages") {
			m.next = number("current-page") + 1
		}
	}
	return m
}

// read sends a GET. askLess leaves what is too much at once to the caller.
func (c *Connector) read(ctx context.Context, path string, q url.Values, askLess bool) (document, error) {
	var doc document
	resp, err := c.rest.Do(ctx, rest.Request{Method: http.MethodGet, Path: path, Query: q, Into: &doc, AskLess: askLess, Private: isPrivate(ctx)})
	if err != nil {
		return document{}, err
	}
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		doc.served = at.UTC()
	}
	return doc, nil
}
