package itglue

import (
	"math/rand/v2"
	"reflect"
	"time"
)

// A Position is one switch away from its default, for tests that try them all.
type Position struct {
	Name     string // of the field of Switches, and of the position where there are several
	Switches Switches
}

// Positions are all positions of all switches other than the defaults, each alone.
// What a switch leaves to a figure has one that is far from the default.
func Positions() []Position {
	return []Position{
		{"Bulk partial", Switches{Bulk: BulkPartial}},
		{"BulkMax", Switches{BulkMax: 5}},
		{"BulkMaxStatus", Switches{BulkMax: 5, BulkMaxStatus: 500}},
		{"MaxBody", Switches{MaxBody: 256 << 10}},
		{"BulkPointers", Switches{BulkPointers: true}},
		{"WrongKeyAs401", Switches{WrongKeyAs401: true}},
		{"PlainJSONAllowed", Switches{PlainJSONAllowed: true}},
		{"FilterLag", Switches{FilterLag: 3 * time.Second}},
		{"NameFilter substring", Switches{NameFilter: NameSubstring}},
		{"NameFilter folded", Switches{NameFilter: NameFolded}},
		{"InterfaceID both", Switches{InterfaceID: InterfaceIDBoth}},
		{"InterfaceID top", Switches{InterfaceID: InterfaceIDTop}},
		{"ModelManufacturerAbsent", Switches{ModelManufacturerAbsent: true}},
		{"PageSizeOver refuse", Switches{PageSizeOver: PageSizeRefuse}},
		{"SecondaryInterfaceBumps", Switches{SecondaryInterfaceBumps: true}},
		{"ChecklistsMissing", Switches{ChecklistsMissing: true}},
		{"DocumentReadsMissing", Switches{DocumentReadsMissing: true}},
		{"AttachmentReadsMissing", Switches{AttachmentReadsMissing: true}},
		{"ChildBumps", Switches{ChildBumps: true}},
		{"RelatedBothSides", Switches{RelatedBothSides: true}},
		{"Download by key", Switches{Download: DownloadKey}},
		{"Download by redirect", Switches{Download: DownloadRedirect}},
		{"DownloadRelative", Switches{DownloadRelative: true}},
		{"DownloadLife", Switches{DownloadLife: 20 * time.Second}},
		{"InterfaceDeleteMissing", Switches{InterfaceDeleteMissing: true}},
		{"UnknownSort ignored", Switches{UnknownSort: UnknownIgnored}},
		{"UnknownFilter ignored", Switches{UnknownFilter: UnknownIgnored}},
		{"UnknownInclude ignored", Switches{UnknownInclude: UnknownIgnored}},
		{"OrphanedEditable", Switches{OrphanedEditable: true}},
		{"DisabledEditable", Switches{DisabledEditable: true}},
		{"CreatedAs200", Switches{CreatedAs200: true}},
		{"EmptyAsNull", Switches{EmptyAsNull: true}},
		{"ModelMismatchRefused", Switches{ModelMismatchRefused: true}},
		{"ForeignPlaceAllowed", Switches{ForeignPlaceAllowed: true}},
		{"FirstInterfacePrimary", Switches{FirstInterfacePrimary: true}},
		{"RegionsNarrow", Switches{RegionsNarrow: true}},
		{"WideRangesRefused", Switches{WideRangesRefused: true}},
		{"NestedFiltersIgnored", Switches{NestedFiltersIgnored: true}},
		{"SyncedDeletable", Switches{SyncedDeletable: true}},
		{"OrganizationRemovalDelay", Switches{OrganizationRemovalDelay: time.Hour}},
		{"RetryAfter seconds", Switches{RetryAfter: RetryAfterSeconds}},
		{"RetryAfter date", Switches{RetryAfter: RetryAfterDate}},
	}
}

// DrawSwitches puts each switch out of its default with a chance of one in n, to a
// position that the dice choose among its others. A switch that comes later is
// among them by itself.
func DrawSwitches(dice *rand.Rand, n int) Switches {
	var out Switches
	all := Positions()
	dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	into := reflect.ValueOf(&out).Elem()
	for _, p := range all {
		if dice.IntN(max(n, 1)) > 0 {
			continue
		}
		from := reflect.ValueOf(p.Switches)
		for i := range from.NumField() {
			if !from.Field(i).IsZero() && into.Field(i).IsZero() {
				into.Field(i).Set(from.Field(i))
			}
		}
	}
	return out
}
