package engine

import (
	"context"
	"fmt"
	"slices"

	"sitewalk/internal/msp"
)

// DefaultArchiveShare is the share of an organization's records, in per cent, that
// one push may archive or delete without being asked about.
const DefaultArchiveShare = 25

// fewEnough is how many records a push may always archive or delete: a share of a
// few is no sign of a mistake.
const fewEnough = 10

// A herd is records of one kind and organization that a push would take away.
type herd struct {
	kind msp.Kind
	org  msp.ID
}

// archiveBrake stops a push that would archive or delete more of an organization
// than the set share: rather a wrong selection, or an import of the wrong sheet,
// than a day's work.
func (r *round) archiveBrake(ctx context.Context, entries []*entry) error {
	if r.scope.Anyway {
		return nil
	}
	going := map[herd]int{}
	var order []herd
	for _, ent := range entries {
		if ent.verdict != send || !takesAway(ent) {
			continue
		}
		h := herd{ent.op.Kind, ent.op.OrganizationID}
		if going[h]++; going[h] == 1 {
			order = append(order, h)
		}
	}
	for _, h := range order {
		n := going[h]
		if n < fewEnough {
			continue
		}
		linked, err := r.Store.CountLinksIn(ctx, r.system, h.kind, h.org)
		if err != nil {
			return err
		}
		if n*100 <= linked*r.ArchiveShare {
			continue
		}
		where := ""
		if names, err := r.Store.SyncRecords(ctx, r.system, msp.KindOrganization, []msp.ID{h.org}); err == nil && len(names) == 1 {
			where = " of " + names[0].Record.Name()
		}
		return msp.Errorf(msp.Brake, "This would archive or delete %d of %d %s%s in %s. That looks wrong, so nothing was sent. Look at the plan, and then send it anyway or take it back.",
			n, linked, h.kind.Plural(), where, r.system.Title())
	}
	return nil
}

// takesAway says whether an entry archives or deletes a record there.
func takesAway(ent *entry) bool {
	return ent.op.Action == ActionDelete || slices.Contains(ent.fields, msp.FieldArchived) && ent.sr.Record.Archived()
}

// listBrake says that a list has lost too much, in the words that fit it.
func (p *pulling) listBrake(count int) error {
	what := fmt.Sprintf("%s returned %d of %d %s.", p.system.Title(), count, p.expected, p.kind.Plural())
	if count == 0 && msp.IsList(p.kind) {
		what = fmt.Sprintf("%s returned no %s at all, and had %d. Everything that has one would be left without.", p.system.Title(), p.kind.Plural(), p.expected)
	}
	return msp.Errorf(msp.Brake, "%s That looks wrong, so nothing was done. Look there, and then use it anyway or try again.", what)
}
