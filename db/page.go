package db

import (
	"encoding/base64"
	"encoding/json"

	"sitewalk/internal/msp"
)

// A place is where a page ended: the last row's sort value and number. Outside of
// this package it is an opaque text.
type place struct {
	Version int    `json:"v"`
	Of      string `json:"o"` // what was listed and how it was sorted
	Key     string `json:"k"`
	Seq     int64  `json:"s"`
}

// placeVersion changes when a cursor's meaning does; older ones are refused.
const placeVersion = 1

func (p place) text() string {
	p.Version = placeVersion
	b, _ := json.Marshal(p) // text and numbers always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

// placeOf reads a cursor back, for the same list in the same order only.
func placeOf(text, of string) (place, error) {
	var p place
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil || p.Version != placeVersion || p.Of != of {
		e := msp.FieldError("after", "This place in the list is not known (any more). Begin at the first page.")
		e.Err = err
		return place{}, e
	}
	return p, nil
}
