package route

import (
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// words says a reason to a person: what, why, next step.
func (q question) words(why Reason) string {
	field, psa := title(q.subject.Kind, q.field), q.world.psa()
	switch why {
	case NotConnected:
		return "No remote system is connected. It stays here; connect IT Glue to send it."
	case AddInPSA:
		return "IT Glue gets new " + plural(q.subject.Kind) + " from " + psa + ". Add it in " + psa + ", or connect it."
	case ChangeInPSA:
		return "On this record " + psa + " decides the " + field + ". Change it in " + psa + ", or connect it."
	case PSALocked:
		return q.lockedWords(field)
	case AfterPSA:
		return "It is made in " + psa + " first, and goes to IT Glue when IT Glue has brought it over. Nothing needs doing."
	case ThroughPSA:
		return psa + " takes it, and IT Glue brings it over from there."
	case NoPSAField:
		return q.noFieldWords(field, psa)
	case NotesStay:
		return "Notes are never sent to a PSA. An administrator may switch it on in Connections."
	case NotForPSA:
		return "Sitewalk sends configurations to " + psa + " and no " + plural(q.subject.Kind) + "."
	case TypeNotSynced:
		return "Its type or status is not set to sync with " + psa + ". Switch it on there, then pull; or mark the type as IT Glue only in the mapping."
	case OnlyITGlue:
		return "IT Glue keeps this record for itself; " + psa + " does not have it."
	}
	return ""
}

func (q question) lockedWords(field string) string {
	stays := "IT Glue takes no " + field + " on a record it syncs with the PSA. It stays here; copy it by hand."
	switch q.subject.PSASync {
	case "orphaned":
		return "In IT Glue this record is orphaned: the PSA no longer has it, or no longer syncs its type. " + stays
	case "disabled":
		return "In IT Glue the sync of this record is switched off. " + stays
	}
	return stays
}

func (q question) noFieldWords(field, psa string) string {
	switch {
	case slices.Contains(mapped[q.world.PSA], q.field):
		return "Sitewalk leaves the " + field + " in " + psa + " to those who keep it there."
	case q.world.PSA == msp.Autotask && q.field == msp.FieldPrimaryIP:
		return "Autotask maps no IP addresses."
	}
	return psa + " has no field for " + article(field) + "."
}

func article(noun string) string {
	switch {
	case strings.HasSuffix(noun, "notes"), noun == "archived":
		return noun
	case strings.ContainsRune("aeio", rune(noun[0])):
		return "an " + noun
	}
	return "a " + noun
}

func plural(k msp.Kind) string {
	if k == msp.KindConfigurationStatus || k == msp.KindOrganizationStatus {
		return k.Title() + "es"
	}
	return k.Title() + "s"
}
