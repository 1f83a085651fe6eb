package itglue

import (
	"context"
	"net/url"
	"strings"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// Countries and regions are fixed lists of IT Glue. We keep their names; only to
// write a location their ids are needed, so they are read then, once.

// A place is a country or a region of one.
type place struct {
	id, name, iso string
	country       string // of a region: the country's id
}

type places struct{ countries, regions []place }

// named says that a person means this place.
func (p place) named(s string) bool {
	return strings.EqualFold(msp.NormalizeText(p.name), s) || p.iso != "" && strings.EqualFold(p.iso, s)
}

// placeLists reads the lists, at the first time.
func (c *Connector) placeLists(ctx context.Context) (*places, error) {
	c.mu.Lock()
	have := c.places
	c.mu.Unlock()
	if have != nil {
		return have, nil
	}
	var p places
	for _, of := range []struct {
		path string
		list *[]place
	}{{"/countries", &p.countries}, {"/regions", &p.regions}} {
		rows, err := c.all(ctx, of.path, url.Values{"sort": {"id"}})
		if err != nil {
			return nil, err
		}
		for i := range rows {
			a := rows[i].Attributes
			*of.list = append(*of.list, place{id: rows[i].id(), name: a.text("name"), iso: a.text("iso"), country: a.id("country-id")})
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.places = &p
	return &p, nil
}

// placeIDs adds country-id and region-id to the attributes of a location.
func (c *Connector) placeIDs(ctx context.Context, id string, d connector.Draft, out map[string]any) error {
	country, hasCountry := d.Values[msp.FieldCountry]
	region, hasRegion := d.Values[msp.FieldRegion]
	hasCountry, hasRegion = hasCountry && !country.Masked, hasRegion && !region.Masked
	if hasCountry && country.Text == "" {
		out["country-id"] = nil
	}
	if hasRegion && region.Text == "" {
		out["region-id"] = nil
	}
	if !(hasCountry && country.Text != "") && !(hasRegion && region.Text != "") {
		return nil
	}
	lists, err := c.placeLists(ctx)
	if err != nil {
		return err
	}
	in := ""
	if hasCountry && country.Text != "" {
		fit := matching(lists.countries, country.Text, "")
		if len(fit) != 1 {
			return noPlace(msp.FieldCountry, "countries", country.Text)
		}
		in = fit[0].id
		out["country-id"] = number(in)
	}
	if !hasRegion || region.Text == "" {
		return nil
	}
	fit := matching(lists.regions, region.Text, in)
	if len(fit) > 1 && in == "" && id != "" {
		// Several countries have a region of this name: which one is this in?
		doc, err := c.read(ctx, routes[msp.KindLocation].path+"/"+id, nil, false)
		if err != nil {
			return err
		}
		now := ""
		for _, r := range records(msp.KindLocation, &doc, false) {
			now = r.Values[msp.FieldCountry].Text
		}
		if own := matching(lists.countries, now, ""); len(own) == 1 {
			fit = matching(lists.regions, region.Text, own[0].id)
		}
	}
	if len(fit) != 1 {
		return noPlace(msp.FieldRegion, "regions", region.Text)
	}
	out["region-id"] = number(fit[0].id)
	return nil
}

// matching finds places by name or ISO code, in a country when one is given. The
// route under a country is reported not to filter, so this does.
func matching(list []place, name, country string) []place {
	name = msp.NormalizeText(name)
	var byName, byISO []place
	for _, p := range list {
		switch {
		case p.id == "" || name == "" || country != "" && p.country != country || !p.named(name):
		case strings.EqualFold(msp.NormalizeText(p.name), name):
			byName = append(byName, p)
		default:
			byISO = append(byISO, p)
		}
	}
	if len(byName) > 0 {
		return byName
	}
	return byISO
}

func noPlace(field msp.Field, list, name string) error {
	return &msp.Error{Code: msp.Refused, Field: string(field),
		Message: "“" + name + "” cannot be told apart or is missing in IT Glue's list of " + list + ". Choose a name from that list, with its country."}
}
