package db

import (
	"encoding/json"

	"sitewalk/internal/msp"
)

// traitsText is the SQL of the traits, "" for kinds without.
func (t *table) traitsText() string {
	if t.traits {
		return "t.traits"
	}
	return "''"
}

// traitsOf is a record's traits as they lie in the file; "" when it has none.
func traitsOf(rec *msp.Record) string {
	traits := map[string]string{}
	for f, text := range rec.Values {
		if msp.IsTrait(f) && text != "" {
			traits[msp.TraitKey(f)] = text
		}
	}
	if len(traits) == 0 {
		return ""
	}
	b, _ := json.Marshal(traits) // strings always marshal
	return string(b)
}

// takeTraits is traitsOf the other way round.
func takeTraits(rec *msp.Record, text string) error {
	if text == "" {
		return nil
	}
	traits := map[string]string{}
	if err := json.Unmarshal([]byte(text), &traits); err != nil {
		return damaged(err)
	}
	for key, v := range traits {
		rec.Values[msp.TraitField(key)] = v
	}
	return nil
}

// has says whether a kind has a field.
func (t *table) has(f msp.Field) bool {
	if _, ok := t.byField[f]; ok {
		return true
	}
	return t.traits && msp.TraitKey(f) != ""
}

// fields lists the fields that records of the kind hold, the traits among them
// last. For all kinds but flexible assets they are the columns.
func (t *table) fields(records ...*msp.Record) []msp.FieldInfo {
	if !t.traits {
		return msp.FieldsOf(t.kind)
	}
	var values []map[msp.Field]string
	for _, rec := range records {
		values = append(values, rec.Values)
		pending := map[msp.Field]string{}
		for f := range rec.Pending {
			pending[f] = ""
		}
		values = append(values, pending)
	}
	return msp.FieldsIn(t.kind, values...)
}
