package msp

// The states of a record (cli.md section 3).
const (
	RecordDraft = "draft" // saved and counted, not sent: a required field is empty
	RecordReady = "ready"
	RecordGone  = "gone" // the remote system no longer has it
)

// onlyITGlue stands for the connected systems while there are none: what IT Glue
// needs is what a configuration is.
var onlyITGlue = []System{ITGlue}

// needed lists, per system, the fields without which a configuration cannot be
// sent there. Autotask's manufacturer and model name the product.
var needed = map[System][]Field{
	ITGlue:      {FieldName, FieldType},
	ConnectWise: {FieldName, FieldType, FieldStatus},
	Autotask:    {FieldName, FieldType, FieldManufacturer, FieldModel},
}

// Missing lists, per system that has any, the fields that a push still needs, in
// the order of the form. Without systems it answers for IT Glue. Addigy is never
// sent to.
func Missing(rec *Record, systems []System) map[System][]Field {
	if len(systems) == 0 {
		systems = onlyITGlue
	}
	out := map[System][]Field{}
	for _, s := range systems {
		for _, f := range neededFields(rec.Kind, s) {
			if rec.Get(f) == "" {
				out[s] = append(out[s], f)
			}
		}
	}
	return out
}

func neededFields(kind Kind, system System) []Field {
	if kind == KindConfiguration {
		return needed[system]
	}
	if system == Addigy {
		return nil
	}
	switch kind {
	case KindInterface, KindRelatedItem, KindContact, KindFlexibleAsset, KindExpiration:
		return nil // an address alone makes an interface
	case KindPassword:
		return passwordFields
	case KindModel:
		return modelFields
	}
	return nameOnly
}

var (
	nameOnly    = []Field{FieldName}
	modelFields = []Field{FieldName, FieldManufacturerOf}
	// A password that came from there has no secret here, and is not new.
	passwordFields = []Field{FieldName, FieldPassword}
)

// RecordState says where a record stands by itself. A configuration without name
// or type is a draft, where ConnectWise is connected also one without status. One
// that lacks only what Autotask needs for its product is ready: it goes to the
// other systems, and Missing says what Autotask waits for.
func RecordState(rec *Record, systems []System) string {
	if rec.Gone {
		return RecordGone
	}
	if len(systems) == 0 {
		systems = onlyITGlue
	}
	for _, f := range neededFields(rec.Kind, ITGlue) {
		if rec.Get(f) == "" {
			return RecordDraft
		}
	}
	for _, s := range systems {
		if s == ConnectWise && len(Missing(rec, []System{s})) > 0 {
			return RecordDraft
		}
	}
	return RecordReady
}

// neededBy turns Missing around: the systems that wait for a field.
func neededBy(rec *Record, systems []System) map[Field][]System {
	if len(systems) == 0 {
		systems = onlyITGlue
	}
	missing := Missing(rec, systems)
	out := map[Field][]System{}
	for _, s := range systems {
		for _, f := range missing[s] {
			out[f] = append(out[f], s)
		}
	}
	return out
}
