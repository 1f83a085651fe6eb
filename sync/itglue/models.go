package itglue

import (
	"context"
	"net/url"
	"slices"

	"sitewalk/internal/msp"
	"sitewalk/sync/connector"
)

// The flat list of models may not tell whose they are: the vendor's example of
// it lacks manufacturer-id. Then the lists under the manufacturers tell.

// models is Pull for models.
func (p *puller) models(ctx context.Context) error {
	var late []connector.Record // those whose manufacturer is not known yet
	since := p.newest
	take := func(rows []connector.Record) error {
		told, untold := p.c.fillMakers(rows)
		late = append(late, untold...)
		if len(told) == 0 {
			return nil
		}
		return p.hand(told, 0)
	}
	var err error
	if since.IsZero() {
		w := walk{c: p.c, path: p.path, query: p.query("id")}
		err = w.run(ctx, func(s step) (bool, error) {
			if s.again {
				p.done, late = 0, nil
			}
			rows := records(p.kind, &s.doc, true)
			p.see(rows, s.doc.served)
			return true, take(rows)
		})
	} else {
		err = p.newer(ctx, take)
	}
	if err != nil || len(late) == 0 {
		return err
	}
	wanted := map[string]bool{}
	for _, r := range late {
		// A model that was there before is known already, with its manufacturer.
		if since.IsZero() || r.CreatedAt.IsZero() || !r.CreatedAt.Before(since.Add(-overlap)) {
			wanted[r.ID] = true
		}
	}
	if len(wanted) > 0 {
		if err := p.c.learnMakers(ctx, wanted); err != nil {
			return err
		}
	}
	total := 0
	if since.IsZero() {
		total = p.done + len(late)
	}
	for rows := range slices.Chunk(late, maxPage) {
		told, untold := p.c.fillMakers(rows)
		if err := p.hand(append(told, untold...), total); err != nil {
			return err
		}
	}
	return nil
}

// fillMakers adds the manufacturer to models that do not tell theirs, as far as
// it is known.
func (c *Connector) fillMakers(rows []connector.Record) (told, untold []connector.Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range rows {
		if _, ok := r.Values[msp.FieldManufacturerOf]; !ok {
			maker := c.makers[r.ID]
			if maker == "" {
				untold = append(untold, r)
				continue
			}
			r.Values[msp.FieldManufacturerOf] = connector.Value{Ref: maker}
		}
		told = append(told, r)
	}
	return told, untold
}

// learnMaker remembers whose a model is.
func (c *Connector) learnMaker(model, maker string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if maker == "" {
		delete(c.makers, model)
		return
	}
	c.makers[model] = maker
}

// learnMakers reads the models under each manufacturer until the wanted ones are
// found. One request a manufacturer, one after the other: it happens on the
// first pull of an account that does not tell, and when a model is new. A model
// found under two was not filtered, and nothing is learned of it.
func (c *Connector) learnMakers(ctx context.Context, wanted map[string]bool) error {
	makers, err := c.all(ctx, routes[msp.KindManufacturer].path, url.Values{"sort": {"id"}})
	if err != nil {
		return err
	}
	found := map[string]string{}
	doubtful := map[string]bool{}
	missing := len(wanted)
	for i, m := range makers {
		maker := m.id()
		if !plainID(maker) {
			continue
		}
		// Two lists at least, or a list that is not filtered would go unnoticed.
		if missing == 0 && i > 1 {
			break
		}
		models, err := c.modelsOf(ctx, maker)
		if msp.CodeOf(err) == msp.NotFound {
			continue // gone since the list was read
		}
		if err != nil {
			return err
		}
		for _, r := range models {
			owner := maker
			if v := r.Values[msp.FieldManufacturerOf]; v.Ref != "" {
				owner = v.Ref
			}
			if before, ok := found[r.ID]; ok && before != owner {
				doubtful[r.ID] = true
			} else if !ok && wanted[r.ID] {
				missing--
			}
			found[r.ID] = owner
		}
	}
	for model, maker := range found {
		if doubtful[model] {
			maker = ""
		}
		c.learnMaker(model, maker)
	}
	return nil
}

// modelsOf lists the models of one manufacturer. A model that says it belongs to
// another is left out: the nested route is not sure to filter.
func (c *Connector) modelsOf(ctx context.Context, maker string) ([]connector.Record, error) {
	rows, err := c.all(ctx, "/manufacturers/"+maker+"/relationships/models", url.Values{"sort": {"id"}})
	if err != nil {
		return nil, err
	}
	out := records(msp.KindModel, &document{data: rows}, true)
	return slices.DeleteFunc(out, func(r connector.Record) bool {
		v, told := r.Values[msp.FieldManufacturerOf]
		return told && v.Ref != maker
	}), nil
}
