package msp

import (
	"maps"
	"slices"
	"strings"
)

// A TraitInfo is one field of a flexible asset type, as IT Glue describes it
// (https://api.itglue.com/developer, as of 2025-08-18).
type TraitInfo struct {
	Key      string `json:"key"`                // name-key: what the value is filed under
	Name     string `json:"name"`               // for people
	Kind     string `json:"kind"`               // Text, Textbox, Checkbox, Date, Number, Select, Tag, Upload, Percent, Password, Header
	TagType  string `json:"tag_type,omitempty"` // what a Tag points to
	Options  string `json:"options,omitempty"`  // of a Select, one a line
	Hint     string `json:"hint,omitempty"`
	Required bool   `json:"required,omitempty"`
	Title    bool   `json:"title,omitempty"` // is part of the asset's name
	Order    int    `json:"order"`
}

// traitPrefix marks the fields of a flexible asset that are traits.
const traitPrefix = "trait:"

// TraitField is the field that holds a trait, by its key. Its value is text: of a
// Textbox HTML, of a Date YYYY-MM-DD, of a Checkbox "true" or "", of a Tag the
// remote ids and names as the connector writes them, of a Password never known.
func TraitField(key string) Field { return Field(traitPrefix + key) }

// IsTrait says whether a field holds a trait.
func IsTrait(f Field) bool { return strings.HasPrefix(string(f), traitPrefix) }

// TraitKey is the key of a trait's field; "" for other fields.
func TraitKey(f Field) string {
	key, _ := strings.CutPrefix(string(f), traitPrefix)
	if key == string(f) {
		return ""
	}
	return key
}

func traitInfo(f Field) FieldInfo { return FieldInfo{Name: f, Title: TraitKey(f)} }

// FieldsIn lists the fields of a kind, in the order of its form, and behind them
// the traits that any of the given values hold, sorted by key. Only flexible
// assets have traits; for every other kind it is FieldsOf.
func FieldsIn[V any](k Kind, values ...map[Field]V) []FieldInfo {
	fields := FieldsOf(k)
	if k != KindFlexibleAsset {
		return fields
	}
	traits := map[Field]bool{}
	for _, v := range values {
		for f := range v {
			if IsTrait(f) {
				traits[f] = true
			}
		}
	}
	out := slices.Clone(fields)
	for _, f := range slices.Sorted(maps.Keys(traits)) {
		out = append(out, traitInfo(f))
	}
	return out
}
