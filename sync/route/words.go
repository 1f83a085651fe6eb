package route

import (
	"slices"
	"strings"

	"sitewalk/internal/msp"
)

// words says a reason to a person: what, why, next step.
func (q question) words(why Reason) string {
	field, psa := msp.TitleOf(q.subject.Kind, q.field), q.world.psa()
	switch why {
	case NotConnected:
		return "No remote system is connected. It stays here; connect IT Glue to send it."
	case AddInPSA:
		return "IT Glue gets new " + q.subject.Kind.Plural() + " from " + psa + ". Add it in " + psa + ", or connect it."
	case ChangeInPSA:
		return "On this record " + psa + " decides the " + field + ". Change it in " + psa + ", or connect it."
	case PSALocked, Orphaned, Disabled:
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
		return "Sitewalk sends configurations to " + psa + " and no " + q.subject.Kind.Plural() + "."
	case TypeNotSynced:
		return "Its type or status is not set to sync with " + psa + ". Switch it on there, then pull; or mark the type as IT Glue only in the mapping."
	case OnlyITGlue:
		return "IT Glue keeps this record for itself; " + psa + " does not have it."
	}
	return ""
}

// lockWords says that a person here has locked a field.
func lockWords(l msp.Lock) string {
	by := ""
	if l.Staff != "" {
		by = " by " + l.Staff
	}
	return "Locked against " + l.System.Title() + by + ". It stays here; lift the lock to send it."
}

// lockedWords says why IT Glue does not take a field of a record it holds towards
// the PSA, and what to do, which depends on how it holds it.
func (q question) lockedWords(field string) string {
	switch q.subject.PSASync {
	case "orphaned":
		return "In IT Glue this record is orphaned: the PSA no longer has it, or no longer syncs its type, and IT Glue keeps the " + field +
			" locked. Match it again or archive it there; until then it stays here."
	case "disabled":
		return "In IT Glue the sync of this record is switched off, and IT Glue keeps the " + field +
			" locked all the same. Switch the sync on there and change it in the PSA; until then it stays here."
	}
	if q.decidedByPSA() {
		return "On this record the PSA decides the " + field + ". Best fixed at the source: change it in " + q.world.psa() + ", and IT Glue brings it over."
	}
	return "IT Glue takes no " + field + " on a record it syncs with the PSA. It stays here; copy it by hand."
}

// decidedByPSA says whether IT Glue's own sync fills the field from the PSA; from
// either, as long as nobody said which it is.
func (q question) decidedByPSA() bool {
	if q.world.PSA != "" {
		return Maps(q.world.PSA, q.subject.Kind, q.field)
	}
	return Maps(msp.ConnectWise, q.subject.Kind, q.field) || Maps(msp.Autotask, q.subject.Kind, q.field)
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
