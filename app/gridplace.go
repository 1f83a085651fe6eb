package app

import (
	"context"
	"slices"

	"sitewalk/internal/msp"
)

// maxGridOrder is the most ids one call answers.
const maxGridOrder = 1_000_000

// Order reads the ids of rows of the grid: count of them from start on, all when
// count is 0. With them a window keeps every row in its place while edits would
// move it.
func (a *App) Order(ctx context.Context, actor msp.Staff, q GridQuery, start, count int) ([]string, error) {
	lq, err := a.query(ctx, a.resolver(), actor, q)
	if err != nil {
		return nil, err
	}
	lq.Offset, lq.Limit = max(start, 0), maxGridOrder
	if count > 0 {
		lq.Limit = min(count, maxGridOrder)
	}
	ids, err := a.store.IDs(ctx, lq)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out, nil
}

// Place finds the row that shows a configuration; -1 when none does.
func (a *App) Place(ctx context.Context, actor msp.Staff, q GridQuery, id string) (int, error) {
	ids, err := a.Order(ctx, actor, q, 0, 0)
	if err != nil {
		return -1, err
	}
	return slices.Index(ids, id), nil
}

// Edge finds the row that Ctrl with an arrow goes to from a row, as in a
// spreadsheet: in a run of filled cells its end, else the next filled cell, else
// the end of the list. Direction is "up" or "down".
func (a *App) Edge(ctx context.Context, actor msp.Staff, q GridQuery, row int, field, direction string) (int, error) {
	if direction != "up" && direction != "down" {
		return row, msp.FieldError("direction", "“%s” is no direction. Use up or down.", direction)
	}
	lq, err := a.query(ctx, a.resolver(), actor, q)
	if err != nil {
		return row, err
	}
	total, err := a.store.Count(ctx, lq)
	if err != nil || total == 0 {
		return 0, err
	}
	row = min(max(row, 0), total-1)
	last, step := total-1-row, 1
	lq.Offset = row
	if direction == "up" { // the same list from its other end
		last, step = row, -1
		lq.Descending, lq.Offset = !lq.Descending, total-1-row
	}
	if msp.Field(field) == msp.FieldOrganization { // every configuration has one
		return row + step*last, nil
	}
	var goal edge
	if err := a.store.Filled(ctx, lq, msp.Field(field), goal.next); err != nil {
		return row, err
	}
	return row + step*min(goal.away(), last), nil
}

// An edge walks along a column until it is where Ctrl with an arrow goes.
type edge struct {
	seen   int  // cells so far
	start  bool // the first cell is filled
	run    bool // so is the second: go on to the last of the filled ones
	landed bool
	found  int
}

// next takes the next cell and says whether more are wanted.
func (e *edge) next(filled bool) bool {
	i := e.seen
	e.seen++
	switch {
	case i == 0:
		e.start = filled
	case i == 1 && e.start && filled:
		e.run = true
	case e.run && !filled:
		e.found, e.landed = i-1, true
	case !e.run && filled:
		e.found, e.landed = i, true
	}
	return !e.landed
}

// away is how many rows from the first cell the walk ends.
func (e *edge) away() int {
	if e.landed {
		return e.found
	}
	return max(e.seen-1, 0)
}
