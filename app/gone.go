package app

import (
	"context"
	"slices"
	"strings"

	"sitewalk/internal/access"
	"sitewalk/internal/msp"
)

// editedGone is the reason of a queue item whose record was edited here and is
// gone there.
const editedGone = "deleted_there"

// losable are the kinds whose records a person may have to let go of.
var losable = []msp.Kind{msp.KindConfiguration, msp.KindLocation, msp.KindContact, msp.KindOrganization, msp.KindConfigurationType,
	msp.KindConfigurationStatus, msp.KindManufacturer, msp.KindModel}

// resolveGone chooses for a whole record that a system no longer has: local makes
// it again there, remote archives it here, unlink keeps it here alone. Either way the old link ends. The
// record is named by its queue name or its own id.
func (a *App) resolveGone(ctx context.Context, actor msp.Staff, id, take string) (RecordView, error) {
	kind, recordID, system, err := a.goneThere(ctx, id)
	if err != nil {
		return RecordView{}, err
	}
	rec, err := a.owned(ctx, actor, kind, recordID, access.Resolve)
	if err != nil {
		return RecordView{}, err
	}
	_, archives := msp.FieldOf(kind, msp.FieldArchived)
	switch take {
	case "local":
		if archives && rec.Archived() {
			return RecordView{}, msp.FieldError("--take", "“%s” is archived here, and what is archived is not made again there. Restore it first, or take remote to let the one there go.", rec.Name())
		}
	case "remote":
		if archives && !rec.Archived() {
			if _, err := a.SetArchived(ctx, actor, kind, recordID, true); err != nil {
				return RecordView{}, err
			}
		}
	case "unlink":
	default:
		return RecordView{}, msp.FieldError("--take", "Take local to make it again there, remote to archive it here, or unlink to keep it here alone.")
	}
	if err := a.store.Unlink(ctx, kind, recordID, system, take == "local"); err != nil {
		return RecordView{}, err
	}
	a.saved(kind, []msp.ID{recordID})
	a.shell.Emit("status", nil)
	return a.Record(ctx, actor, kind, recordID)
}

// goneThere finds the record that is meant and the system that no longer has it.
func (a *App) goneThere(ctx context.Context, id string) (msp.Kind, msp.ID, msp.System, error) {
	kinds, recordID, system := losable, msp.ID(id), msp.System("")
	if part := strings.Split(id, ":"); len(part) == 3 {
		kinds, recordID, system = []msp.Kind{msp.Kind(part[0])}, msp.ID(part[1]), msp.System(part[2])
	}
	for _, kind := range kinds {
		links, err := a.store.LinksOf(ctx, kind, []msp.ID{recordID})
		if err != nil {
			if msp.CodeOf(err) == msp.NotFound || msp.CodeOf(err) == msp.Invalid {
				continue
			}
			return "", "", "", err
		}
		waiting, err := a.store.QueueOf(ctx, kind, []msp.ID{recordID})
		if err != nil {
			return "", "", "", err
		}
		for _, l := range links[recordID] {
			edited := slices.ContainsFunc(waiting[recordID], func(q msp.QueueItem) bool { return q.System == l.System && q.Reason == editedGone })
			if (system == "" || l.System == system) && (l.Missing > 0 || edited) {
				return kind, recordID, l.System, nil
			}
		}
	}
	if _, err := a.conflict(ctx, id, ""); msp.CodeOf(err) == msp.Invalid {
		return "", "", "", err // it says which fields differ
	}
	return "", "", "", msp.Errorf(msp.NotFound, "Nothing called “%s” waits for a choice. List them with: conflicts, and what was deleted there with: queue.", id)
}
