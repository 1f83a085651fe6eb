package engine

import (
	"fmt"
	"strings"
	"time"

	"sitewalk/internal/msp"
)

// Reasons of items that more than one place gives or asks for.
const (
	reasonBoth      = "both_changed"
	reasonDeleted   = "deleted_there"
	reasonGone      = "gone"
	reasonDuplicate = "possible_duplicate"
	reasonLost      = "lost_answer"
	reasonMasked    = "masked"
	reasonNotTaken  = "not_taken"
	reasonSeveral   = "several_candidates"
	reasonWaits     = "waits_for"
	reasonMirror    = "with_interface"
)

const mirrorMessage = "It goes with the primary interface, and is taken over from there."

func conflictMessage(system msp.System) string {
	return fmt.Sprintf("Changed here and in %s. Choose what counts.", system.Title())
}

func deletedMessage(system msp.System) string {
	return fmt.Sprintf("You edited it after %s deleted it. Take what is here to make it again there, or what is there to archive it here.", system.Title())
}

func goneMessage(system msp.System) string {
	return fmt.Sprintf("%s no longer has it, looked for twice. Take what is here to make it again there, or what is there to archive it here.", system.Title())
}

func duplicateMessage(system msp.System, name string) string {
	return fmt.Sprintf("%s already has “%s”, which may be the same device. Link the two if it is; if it is another, send this one all the same.", system.Title(), name)
}

func lostMessage(at time.Time) string {
	return fmt.Sprintf("Sent at %s UTC, the answer was lost. Looked up before anything is sent again.", at.UTC().Format("15:04"))
}

func severalMessage(system msp.System, n int) string {
	return fmt.Sprintf("The answer was lost, and %s now has %d records like it. Pull, and merge this one with the right one.", system.Title(), n)
}

func notTakenMessage(system msp.System, kind msp.Kind, fields []msp.Field) string {
	return fmt.Sprintf("%s answered, but did not take the %s. Change it and it is sent again.", system.Title(), titles(kind, fields))
}

func maskedMessage(system msp.System, kind msp.Kind, fields []msp.Field) string {
	return fmt.Sprintf("%s hides the %s from the key, so nothing is sent over it. Give the key the right to see it.", system.Title(), titles(kind, fields))
}

// waitMessage says what an item waits for, and why that is not there yet.
func waitMessage(kind msp.Kind, name, why string) string {
	if name == "" {
		name = "without a name"
	} else {
		name = "“" + name + "”"
	}
	if why == "" {
		return fmt.Sprintf("It waits for the %s %s.", kind.Title(), name)
	}
	return fmt.Sprintf("It waits for the %s %s. There: %s", kind.Title(), name, why)
}

func itemID(kind msp.Kind, id msp.ID, system msp.System) string {
	return string(kind) + ":" + string(id) + ":" + string(system)
}

// titles lists fields in a sentence: "name and configuration type".
func titles(kind msp.Kind, fields []msp.Field) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = msp.TitleOf(kind, f)
	}
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
