package app

import "sitewalk/internal/msp"

// maxToldIDs is the most ids an event carries; without ids it means that anything
// may have changed.
const maxToldIDs = 500

// savedBatch notes the time of a save and tells the screens which records changed
// and in which batch, so that a window knows its own acts again. Without a batch
// nothing was different.
func (a *App) savedBatch(kind msp.Kind, ids []msp.ID, batch msp.ID) {
	a.auto.edit(a.noteSave())
	if len(ids) > maxToldIDs {
		ids = nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	a.shell.Emit("changed", map[string]any{"kind": string(kind), "ids": texts, "batch": string(batch)})
}
