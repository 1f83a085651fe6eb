package itglue

import (
	"strconv"
	"strings"
)

// relatedFrom are the segments below which related items stand.
var relatedFrom = append([]string{"folders"}, attachedTo...)

// destinations are the words for kinds in destination_type, as documented. Those
// without a kind are not served here, so nothing has their ids.
var destinations = map[string]Kind{
	"Checklist": Checklists, "Contact": Contacts, "Configuration": Configurations, "Document": Documents, "Domain": Domains,
	"Location": Locations, "Organization": Organizations, "Password": Passwords, "Flexible Asset": FlexibleAssets,
	"User": "", "Checklist Template": "", "Datto Device": "", "Document Folder": "", "SSL Certificate": "", "Ticket": "",
}

// relatedItems lead from their owner to another record. There is no list of them
// and nothing shows one alone: they come with include=related_items on the show of
// the owner. The same link may be made twice.
func relatedItems() *schema {
	copilot := flag("via-copilot").once()
	copilot.hidden = true
	return &schema{
		kind: RelatedItems, path: "related_items", via: "owner", owners: relatedFrom,
		ops: nestedCreate | nestedUpdate | nestedBulkDelete,
		fields: []*field{
			linkTo("owner"), linkTo("destination"),
			computed("asset-type", func(_ *view, r *record) any {
				kind := strings.TrimSuffix(string(r.link("destination").kind), "s")
				return strings.ReplaceAll(kind, "-", "_")
			}),
			computed("resource-id", func(_ *view, r *record) any { return r.link("destination").id }),
			computed("resource-url", func(v *view, r *record) any {
				if d := v.st.target(r.link("destination")); d != nil {
					return webAddress(d)
				}
				return nil
			}),
			text("notes"),
			copilot,
			createdAt(), updatedAt(),
		},
		sorts:    map[string]sorter{},
		prepare:  prepareRelated,
		changed:  func(t *tx, r, _ *record) *failure { return t.bumpOwner(r) },
		removing: func(t *tx, r *record) *failure { return t.bumpOwner(r) },
	}
}

// prepareRelated takes the destination of a POST; a PATCH cannot change it.
func prepareRelated(t *tx, r *record, in *input) *failure {
	word, _ := in.attrs["destination-type"].(string)
	kind, known := destinations[word]
	if !known {
		return refused("/data/attributes/destination-type", "is not included in the list")
	}
	raw := in.attrs["destination-id"]
	if _, isText := raw.(string); raw != nil && !isText {
		t.note("destination_id was not sent as a text")
	}
	id, ok := refOf(raw)
	if d := (link{kind, id}); !ok || t.st.target(d) == nil {
		return refused("/data/attributes/destination", "must exist")
	}
	t.set(r, "destination", link{kind, id})
	return nil
}

// relatedTo are the items that lead from a record; on some accounts, also those
// that lead to it.
func relatedTo(v *view, r *record) []*record {
	out := v.st.linked(RelatedItems, "owner", r.self())
	if v.sw.RelatedBothSides {
		out = append(out, v.st.linked(RelatedItems, "destination", r.self())...)
	}
	return out
}

// webAddress is where a person finds the record.
func webAddress(r *record) string {
	id := strconv.FormatUint(r.id, 10)
	org := r.ref("organization-id")
	if org == 0 {
		return webHost + "/" + id
	}
	word := strings.ReplaceAll(string(r.schema.kind), "-", "_")
	switch r.schema.kind {
	case Documents:
		word = "docs"
	case FlexibleAssets:
		word = "assets/" + strconv.FormatUint(r.ref("flexible-asset-type-id"), 10) + "/records"
	}
	return webHost + "/" + strconv.FormatUint(org, 10) + "/" + word + "/" + id
}
