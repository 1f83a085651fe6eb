package itglue

import (
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// relations are the relationships that bring the children of a record along, by
// the kind of the child.
var relations = map[msp.Kind]string{
	msp.KindInterface:   "configuration-interfaces",
	msp.KindAttachment:  "attachments",
	msp.KindPassword:    "passwords",
	msp.KindRelatedItem: "related-items",
}

// A companion names a record that came along with a page.
type companion struct{ typ, id string }

// companions are the records that came along with a page.
type companions struct {
	byID     map[companion]*resource
	byParent map[string][]string // ids of interfaces that name their configuration
}

// companionsOf sorts what came along.
func companionsOf(included []resource) companions {
	c := companions{byID: map[companion]*resource{}, byParent: map[string][]string{}}
	for i := range included {
		inc := &included[i]
		id, typ := inc.id(), inc.kebabType()
		if id == "" {
			continue
		}
		c.byID[companion{typ, id}] = inc
		if typ != relations[msp.KindInterface] {
			continue
		}
		if parent := inc.Attributes.id("configuration-id"); parent != "" {
			c.byParent[parent] = append(c.byParent[parent], id)
		}
	}
	return c
}

// addChildren gives a record the children that came along. A kind of which the
// answer does not tell all is not known: nothing is added of it, and nothing
// follows.
func (c companions) addChildren(rec *connector.Record, r *resource) {
	for _, kind := range msp.ChildKinds(rec.Kind) {
		typ := relations[kind]
		ids, known := r.related(typ)
		if !known && kind == msp.KindInterface {
			ids = c.byParent[rec.ID]
			known = len(ids) > 0
		}
		if !known || slices.ContainsFunc(ids, func(id string) bool { return c.byID[companion{typ, id}] == nil }) {
			continue
		}
		if rec.Children == nil {
			rec.Children = make([]connector.Record, 0, len(ids))
		}
		rec.Whole = append(rec.Whole, kind)
		for _, id := range ids {
			child, _ := record(kind, c.byID[companion{typ, id}], false)
			child.ID = id
			belongTo(&child, rec.Kind, rec.ID, rec.OrganizationID)
			if kind != msp.KindRelatedItem || leadsAway(rec, &child) {
				rec.Children = append(rec.Children, child)
			}
		}
	}
}

// belongTo notes whose a child is. The route or the relationship it came by is
// surer than what it says itself, which is often nothing.
func belongTo(child *connector.Record, kind msp.Kind, parent, org string) {
	child.ParentKind, child.ParentID = kind, parent
	if org != "" {
		child.OrganizationID = org
	}
}

// records translates a page. Resources without an id are left out.
func records(kind msp.Kind, doc *document, index bool) []connector.Record {
	out := make([]connector.Record, 0, len(doc.data))
	with := companionsOf(doc.included)
	for i := range doc.data {
		rec, ok := record(kind, &doc.data[i], index)
		if !ok {
			continue
		}
		with.addChildren(&rec, &doc.data[i])
		out = append(out, rec)
	}
	return out
}
