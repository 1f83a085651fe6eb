package route

import (
	"slices"

	"sitewalk/internal/msp"
)

// A stage is where a record stands when a change to it is routed.
type stage string

const (
	fresh         stage = "new"
	freshUnsynced stage = "new, its type or status not set to sync"
	freshAlone    stage = "new, its type marked IT Glue only"
	own           stage = "linked, IT Glue's own"
	synced        stage = "linked, held as synced by IT Glue"
)

// A class is what kind of content a field is, seen from the PSA.
type class string

const (
	shared       class = "a field of a configuration that goes to the PSA"
	unshared     class = "a field of a configuration that does not"
	notes        class = "a configuration's notes"
	organization class = "an organization"
	otherKind    class = "any other kind of record: interfaces, lists, locations"
)

// A verdict is a system's part of an answer: the field reaches it, or not and
// why. unlessOpen lets the fields through that IT Glue takes on the record.
type verdict struct {
	no         Reason
	unlessOpen bool
}

var goes = verdict{}

func stops(why Reason) verdict  { return verdict{no: why} }
func locked(why Reason) verdict { return verdict{no: why, unlessOpen: true} }

// systems says which systems are connected here.
type systems string

const (
	nothing    systems = "nothing"
	onlyITGlue systems = "IT Glue"
	onlyPSA    systems = "a PSA"
	both       systems = "IT Glue and a PSA"
)

// A row is one rule. What it leaves empty fits everything; the first row that
// fits decides. The verdict for a system that is not connected is not looked at.
type row struct {
	name    string
	systems systems
	joined  []Setting
	stages  []stage
	classes []class

	glue, psa verdict
}

var joinedEither = []Setting{OneWay, TwoWay}

// table is product.md section 5, with the columns of one of its rows together.
var table = []row{
	{name: "nothing is connected: everything stays here",
		systems: nothing, glue: stops(NotConnected), psa: stops(NotConnected)},

	{name: "IT Glue alone: a synced record takes open fields only; one-way, the PSA decides its own fields",
		systems: onlyITGlue, joined: []Setting{OneWay}, stages: []stage{synced}, classes: []class{shared}, glue: locked(ChangeInPSA)},
	{name: "IT Glue alone: a synced record takes open fields only",
		systems: onlyITGlue, stages: []stage{synced}, glue: locked(PSALocked)},
	{name: "IT Glue alone, one-way: new devices and clients come from the PSA",
		systems: onlyITGlue, joined: []Setting{OneWay}, stages: []stage{fresh}, classes: []class{shared, unshared, notes, organization}, glue: stops(AddInPSA)},
	{name: "IT Glue alone: everything else goes there",
		systems: onlyITGlue, glue: goes},

	{name: "a PSA alone: notes are never sent",
		systems: onlyPSA, classes: []class{notes}, psa: stops(NotesStay)},
	{name: "a PSA alone: its fields go there",
		systems: onlyPSA, classes: []class{shared}, stages: []stage{fresh, own, synced}, psa: goes},
	{name: "a PSA alone: a type that does not sync waits, whoever else might have taken it",
		systems: onlyPSA, classes: []class{shared, unshared}, stages: []stage{freshUnsynced, freshAlone}, psa: stops(TypeNotSynced)},
	{name: "a PSA alone: what it has no field for is kept here",
		systems: onlyPSA, classes: []class{unshared}, psa: stops(NoPSAField)},
	{name: "a PSA alone: other records are kept here",
		systems: onlyPSA, psa: stops(NotForPSA)},

	{name: "both, other records: IT Glue, as far as it takes them on a synced record",
		systems: both, classes: []class{otherKind, organization}, stages: []stage{synced}, glue: locked(PSALocked), psa: stops(NotForPSA)},
	{name: "both, one-way: new clients come from the PSA",
		systems: both, joined: []Setting{OneWay}, classes: []class{organization}, stages: []stage{fresh}, glue: stops(AddInPSA), psa: stops(NotForPSA)},
	{name: "both, other records: IT Glue",
		systems: both, classes: []class{otherKind, organization}, glue: goes, psa: stops(NotForPSA)},

	{name: "both: a new record that IT Glue is to keep for itself",
		systems: both, stages: []stage{freshAlone}, glue: goes, psa: stops(OnlyITGlue)},
	{name: "both, joined: made in IT Glue first, a new record would double when its type is switched on later",
		systems: both, joined: joinedEither, stages: []stage{freshUnsynced}, glue: stops(TypeNotSynced), psa: stops(TypeNotSynced)},
	{name: "both, not joined: a new record whose type does not sync goes to IT Glue",
		systems: both, stages: []stage{freshUnsynced}, glue: goes, psa: stops(TypeNotSynced)},

	{name: "both, joined: new notes follow when IT Glue has brought the record over",
		systems: both, joined: joinedEither, stages: []stage{fresh}, classes: []class{notes}, glue: stops(AfterPSA), psa: stops(NotesStay)},
	{name: "both, joined: a new record is made in the PSA, and completed in IT Glue after",
		systems: both, joined: joinedEither, stages: []stage{fresh}, classes: []class{shared}, glue: stops(AfterPSA), psa: goes},
	{name: "both, joined: what the PSA has no field for follows in IT Glue",
		systems: both, joined: joinedEither, stages: []stage{fresh}, glue: stops(AfterPSA), psa: stops(NoPSAField)},
	{name: "both, joined: the PSA takes its fields of a synced record, and IT Glue brings them over",
		systems: both, joined: joinedEither, stages: []stage{synced}, classes: []class{shared}, glue: stops(ThroughPSA), psa: goes},
	{name: "both, joined: IT Glue keeps its own records for itself",
		systems: both, joined: joinedEither, stages: []stage{own}, glue: goes, psa: stops(OnlyITGlue)},

	{name: "both: notes go to IT Glue and never to the PSA",
		systems: both, classes: []class{notes}, stages: []stage{fresh, own}, glue: goes, psa: stops(NotesStay)},
	{name: "both: notes of a synced record, if IT Glue takes them",
		systems: both, classes: []class{notes}, glue: locked(PSALocked), psa: stops(NotesStay)},
	{name: "both: open fields of a synced record that the PSA has no field for",
		systems: both, classes: []class{unshared}, stages: []stage{synced}, glue: locked(PSALocked), psa: stops(NoPSAField)},
	{name: "both, not joined: a record that IT Glue holds as synced all the same",
		systems: both, stages: []stage{synced}, glue: locked(PSALocked), psa: goes},
	{name: "both, not joined: linked by us, the same on both sides",
		systems: both, classes: []class{shared}, glue: goes, psa: goes},
	{name: "both: what the PSA has no field for",
		systems: both, glue: goes, psa: stops(NoPSAField)},
}

func (r row) fits(q question) bool {
	return fits(r.joined, q.world.Joined) && fits(r.stages, q.stage) && fits(r.classes, q.class) && r.systems == q.world.systems()
}

func fits[T comparable](of []T, one T) bool { return len(of) == 0 || slices.Contains(of, one) }

func (w World) systems() systems {
	switch {
	case w.ITGlue && w.connected():
		return both
	case w.ITGlue:
		return onlyITGlue
	case w.connected():
		return onlyPSA
	}
	return nothing
}

// mapped are the fields that IT Glue's own sync keeps equal with a PSA: 18 with
// ConnectWise, 13 with Autotask (reference/itglue.md section 7.3 and
// reference/field-mapping.md section 1, checked 2026-11-21).
var mapped = map[msp.System][]msp.Field{
	msp.ConnectWise: {
		msp.FieldName, msp.FieldAssetTag, msp.FieldContact, msp.FieldDefaultGateway, msp.FieldStatus, msp.FieldType,
		msp.FieldInstalledAt, msp.FieldInstalledBy, msp.FieldLocation, msp.FieldManufacturer, msp.FieldModel, msp.FieldNotes,
		msp.FieldOperatingSystem, msp.FieldPrimaryIP, msp.FieldPurchasedAt, msp.FieldSerialNumber, msp.FieldMACAddress,
		msp.FieldWarrantyExpiresAt,
	},
	msp.Autotask: {
		msp.FieldName, msp.FieldType, msp.FieldStatus, msp.FieldSerialNumber, msp.FieldAssetTag, msp.FieldManufacturer, msp.FieldModel,
		msp.FieldLocation, msp.FieldContact, msp.FieldInstalledAt, msp.FieldInstalledBy, msp.FieldWarrantyExpiresAt, msp.FieldNotes,
	},
}

// sent are the mapped fields that Sitewalk itself sends: not the contact and who
// installed it, which the PSA holds as its own people, not the operating system,
// which the RMM fills, and never notes.
var sent = map[msp.System][]msp.Field{
	msp.ConnectWise: without(mapped[msp.ConnectWise], msp.FieldContact, msp.FieldInstalledBy, msp.FieldOperatingSystem, msp.FieldNotes),
	msp.Autotask:    without(mapped[msp.Autotask], msp.FieldContact, msp.FieldInstalledBy, msp.FieldNotes),
}

func without(all []msp.Field, some ...msp.Field) []msp.Field {
	return slices.DeleteFunc(slices.Clone(all), func(f msp.Field) bool { return slices.Contains(some, f) })
}
