package db

import (
	"context"
	"fmt"

	"sitewalk/internal/msp"
)

// checkParents proves what no foreign key says: that the record which another
// belongs to exists, is there as long as that one is, and has the same organization.
func (d *DB) checkParents(ctx context.Context, repair bool) ([]msp.Finding, error) {
	var out []msp.Finding
	count := func(text string) (n int64, err error) {
		err = d.look(ctx, func(q queryer) error { return q.row(ctx, text).Scan(&n) })
		return n, err
	}
	for _, k := range allKinds {
		t := tables[k]
		for _, parent := range msp.ParentKinds(k) {
			of := tables[parent]
			mine := "t." + t.parent
			here := "true"
			if t.parentKind != "" {
				here = "t." + t.parentKind + " = '" + string(parent) + "'"
			}
			lost, err := count("SELECT count(*) FROM " + t.name + " AS t WHERE " + here + " AND NOT EXISTS (SELECT 1 FROM " + of.name + " AS p WHERE p.seq = " + mine + ")")
			if err != nil {
				return out, err
			}
			if lost > 0 {
				out = append(out, msp.Finding{What: "references", Severity: severe, Message: fmt.Sprintf(
					"%d %ss belong to a %s that was never there. Restore the newest backup, or save the support file and ask for help.", lost, k.Title(), parent.Title())})
			}
			left, err := count("SELECT count(*) FROM " + t.name + " AS t CROSS JOIN " + of.name + " AS p ON p.seq = " + mine + " WHERE " + here + " AND t.removed_in IS NULL AND p.removed_in IS NOT NULL")
			if err != nil {
				return out, err
			}
			if left > 0 {
				out = append(out, msp.Finding{What: "references", Severity: warning, Message: fmt.Sprintf(
					"%d %ss belong to a %s that was removed. Bring it back from the history, or save the support file and ask for help.", left, k.Title(), parent.Title())})
			}
			if !t.follows {
				continue
			}
			owner := "(SELECT " + of.ownerSeq("p") + " FROM " + of.name + " AS p WHERE p.seq = " + mine + ")"
			astray, err := count("SELECT count(*) FROM " + t.name + " AS t WHERE " + here + " AND t.organization <> " + owner)
			if err != nil {
				return out, err
			}
			if astray == 0 {
				continue
			}
			f := msp.Finding{What: "references", Severity: warning, Message: fmt.Sprintf(
				"%d %ss are filed under another organization than their %s. Check again with repair to put them right.", astray, k.Title(), parent.Title())}
			if repair {
				err := d.change(ctx, func(ctx context.Context, x *tx) error {
					return x.exec(ctx, "UPDATE "+t.name+" AS t SET organization = "+owner+" WHERE "+here+" AND t.organization <> "+owner)
				})
				if err != nil {
					return out, err
				}
				f.Repaired, f.Message = true, fmt.Sprintf("%d %ss were filed under another organization than their %s. They were put right.", astray, k.Title(), parent.Title())
			}
			out = append(out, f)
		}
	}
	return out, nil
}
