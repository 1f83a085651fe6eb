package itglue

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
	"sitewalk/sync/internal/rest"
)

// Get reads one record with all that IT Glue brings along with it, an
// organization with its quick notes in full.
func (c *Connector) Get(ctx context.Context, kind msp.Kind, id string, parent connector.Parent) (connector.Record, error) {
	if _, child := below[kind]; child {
		return c.child(ctx, kind, id, parent)
	}
	path, err := onePath(kind, id)
	if err != nil {
		return connector.Record{}, err
	}
	if kind == msp.KindFlexibleAsset {
		ctx = private(ctx) // its type may have passwords, which show here
	}
	doc, err := c.show(ctx, kind, path)
	if rest.Nowhere(err) {
		return c.listed(ctx, kind, id, err)
	}
	if err != nil {
		return connector.Record{}, err
	}
	rows := records(kind, &doc, false)
	if len(rows) != 1 || rows[0].ID != id {
		return connector.Record{}, c.rest.Unreadable(http.MethodGet, path, "the answer holds another record")
	}
	rec := rows[0]
	switch kind {
	case msp.KindModel:
		c.fillMakers(rows)
	case msp.KindInterface:
		if parent.ID != "" {
			belongTo(&rec, msp.KindConfiguration, parent.ID, "")
		}
	case msp.KindFlexibleAssetType:
		err = c.describe(ctx, &rec, &doc)
	case msp.KindFlexibleAsset:
		err = c.readTraits(ctx, &rec, &doc.data[0])
	}
	return rec, err
}

// show reads one record. Of a password everything but the password.
func (c *Connector) show(ctx context.Context, kind msp.Kind, path string) (doc document, err error) {
	var q url.Values
	if kind == msp.KindPassword {
		q = url.Values{"show_password": {"false"}}
	}
	err = c.including(asking{kind, true}, q, func(q url.Values) (err error) {
		doc, err = c.read(ctx, path, q, false)
		return err
	})
	return doc, err
}

// child reads what has no sure route of its own: all of its kind come along with
// the record they belong to.
func (c *Connector) child(ctx context.Context, kind msp.Kind, id string, parent connector.Parent) (connector.Record, error) {
	all, err := c.childrenOf(ctx, kind, parent)
	if err != nil {
		return connector.Record{}, err
	}
	for _, rec := range all {
		if rec.ID == id {
			return rec, nil
		}
	}
	return connector.Record{}, msp.Errorf(msp.NotFound, "The %s is no longer in IT Glue.", kind.Title())
}

// childrenOf reads all children of a kind of one record, by include; where that
// is not taken, by the list below the record, which not every account has.
func (c *Connector) childrenOf(ctx context.Context, kind msp.Kind, parent connector.Parent) ([]connector.Record, error) {
	path, err := onePath(parent.Kind, parent.ID)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(msp.ParentKinds(kind), parent.Kind) {
		return nil, msp.Errorf(msp.Refused, "IT Glue has no %s of a %s.", kind.Title(), parent.Kind.Title())
	}
	q := url.Values{"include": {includeOf(kind)}}
	if parent.Kind == msp.KindPassword {
		q.Set("show_password", "false")
	}
	doc, err := c.read(ctx, path, q, false)
	if err == nil {
		rows := records(parent.Kind, &doc, false)
		if len(rows) != 1 || rows[0].ID != parent.ID {
			return nil, c.rest.Unreadable(http.MethodGet, path, "the answer holds another record")
		}
		if slices.Contains(rows[0].Whole, kind) {
			return slices.DeleteFunc(rows[0].Children, func(r connector.Record) bool { return r.Kind != kind }), nil
		}
	} else if !refusal(err) {
		return nil, err
	}
	if kind == msp.KindRelatedItem {
		return nil, c.rest.Unreadable(http.MethodGet, path, "the answer does not tell all related items")
	}
	return c.listBelow(ctx, kind, parent)
}

func includeOf(kind msp.Kind) string {
	for name, k := range includedKinds {
		if k == kind {
			return name
		}
	}
	return ""
}

// listBelow reads the list of a kind below a record.
func (c *Connector) listBelow(ctx context.Context, kind msp.Kind, parent connector.Parent) ([]connector.Record, error) {
	path, err := childPath(kind, parent)
	if err != nil {
		return nil, err
	}
	rows, err := c.all(ctx, path, nil)
	if err != nil {
		return nil, err
	}
	out := records(kind, &document{data: rows}, true)
	for i := range out {
		belongTo(&out[i], parent.Kind, parent.ID, "")
	}
	return out, nil
}

// Delete takes away a record that belongs to another. One that is not there any
// more is no error.
func (c *Connector) Delete(ctx context.Context, kind msp.Kind, id string, parent connector.Parent) error {
	if !msp.Removable(kind) || !c.Writes(kind) {
		return msp.Errorf(msp.Refused, "Sitewalk does not delete a %s in IT Glue. Delete it there.", kind.Title())
	}
	if !plainID(id) {
		return notAnID(kind, id)
	}
	var err error
	switch kind {
	case msp.KindPassword:
		err = c.remove(ctx, routes[kind].path+"/"+id)
	default:
		var path string
		if path, err = childPath(kind, parent); err != nil {
			return err
		}
		if kind == msp.KindInterface {
			err = c.remove(ctx, path+"/"+id)
		} else {
			err = c.removeFrom(ctx, path, below[kind].typ, id)
		}
	}
	switch rest.StatusOf(err) {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnprocessableEntity:
	default:
		return err
	}
	// Is the record gone, or has this account no such route? An unknown route
	// answers as a missing record does, or with a web page.
	there, look := c.isThere(ctx, kind, id, parent)
	switch {
	case look != nil:
		return look
	case !there:
		return nil
	case msp.CodeOf(err) == msp.Refused:
		return err
	}
	return msp.WrapError(msp.Refused, err, "This IT Glue account does not let programs delete a %s. Delete it in IT Glue; Sitewalk then takes note of it.", kind.Title())
}

// isThere says whether a record that belongs to another is still there.
func (c *Connector) isThere(ctx context.Context, kind msp.Kind, id string, parent connector.Parent) (bool, error) {
	var err error
	switch kind {
	case msp.KindInterface:
		var all []connector.Record
		all, err = c.listBelow(ctx, kind, parent)
		if err == nil {
			return slices.ContainsFunc(all, func(r connector.Record) bool { return r.ID == id }), nil
		}
	default:
		_, err = c.Get(ctx, kind, id, parent)
	}
	if msp.CodeOf(err) == msp.NotFound {
		return false, nil
	}
	return err == nil, err
}
