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

// models is Pull for models. From the start it finds out whose they are, once
// for all of them. Later it leaves that to Complete: most models are known
// already, with their manufacturer.
func (p *puller) models(ctx context.Context) error {
	if !p.newest.IsZero() {
		return p.newer(ctx, func(rows []connector.Record) error {
			p.c.fillMakers(rows)
			return p.hand(rows, 0)
		})
	}
	var late []connector.Record // those whose manufacturer is not known yet
	err := p.walk(ctx, "id", 0, func(s step) (bool, error) {
		if s.again {
			p.done, late = 0, nil
		}
		rows := records(p.kind, &s.doc, true)
		p.see(rows, s.doc.served)
		told, untold := p.c.fillMakers(rows)
		late = append(late, untold...)
		if len(told) == 0 {
			return true, nil
		}
		return true, p.hand(told, 0)
	})
	if err != nil || len(late) == 0 {
		return err
	}
	if err := p.c.Complete(ctx, p.kind, late); err != nil {
		return err
	}
	total := p.done + len(late)
	for rows := range slices.Chunk(late, maxPage) {
		if err := p.hand(rows, total); err != nil {
			return err
		}
	}
	return nil
}

var _ connector.Completer = (*Connector)(nil)

// Incomplete says that a model does not tell its manufacturer, and that it was
// not looked for in vain.
func (c *Connector) Incomplete(r connector.Record) bool {
	if _, told := r.Values[msp.FieldManufacturerOf]; told || r.Kind != msp.KindModel {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	maker, tried := c.makers[r.ID]
	return maker != "" || !tried
}

// Complete finds the manufacturers of models.
func (c *Connector) Complete(ctx context.Context, kind msp.Kind, records []connector.Record) error {
	if kind != msp.KindModel {
		return nil
	}
	_, untold := c.fillMakers(records)
	wanted := map[string]bool{}
	for _, r := range untold {
		if c.Incomplete(r) {
			wanted[r.ID] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	if err := c.learnMakers(ctx, wanted); err != nil {
		return err
	}
	c.fillMakers(untold)
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

// learnMaker remembers whose a model is; "" is that it could not be found out.
func (c *Connector) learnMaker(model, maker string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.makers[model] = maker
}

// learnMakers reads the models under each manufacturer until the wanted ones are
// found. One request a manufacturer, one after the other: it happens on the
// first pull of an account that does not tell, and when somebody else made a
// model. A model
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
	for model := range wanted {
		if _, ok := found[model]; !ok {
			found[model] = ""
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
