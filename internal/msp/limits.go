package msp

import (
	"fmt"
	"unicode/utf8"
)

// limits are the most characters that a PSA takes, where its documentation says
// so (reference/field-mapping.md sections 1 and 2). Only fields that Sitewalk
// sends are here. IT Glue's own are in FieldInfo.Max.
var limits = map[System]map[Kind]map[Field]int{
	ConnectWise: {
		KindConfiguration: {
			FieldName: 100, FieldSerialNumber: 250, FieldAssetTag: 50, FieldModel: 50, FieldPrimaryIP: 50,
			FieldMACAddress: 25, FieldDefaultGateway: 50,
		},
		KindLocation: {FieldName: 50, FieldAddress1: 50, FieldAddress2: 50, FieldCity: 50, FieldPostalCode: 12},
		KindModel:    {FieldName: 50},
	},
	Autotask: {
		KindConfiguration: {FieldName: 200, FieldSerialNumber: 100, FieldAssetTag: 100, FieldModel: 50},
		KindLocation: {
			FieldName: 100, FieldAddress1: 128, FieldAddress2: 128, FieldCity: 50, FieldRegion: 25, FieldPostalCode: 20,
			FieldPhone: 25, FieldFax: 25,
		},
		KindModel: {FieldName: 50},
	},
}

// MaxAttachment is the most bytes an attachment may have here. What IT Glue takes
// is less and nowhere published: about 7 MB, from the common limit of 10 MB a
// request (reference/itglue.md section 2.5).
const (
	MaxAttachment       = 100 << 20
	MaxAttachmentITGlue = 7 << 20
)

// Limit is the most characters a system takes in a field; 0 when none is known.
func Limit(system System, kind Kind, field Field) int {
	if system == ITGlue {
		info, _ := FieldOf(kind, field)
		return info.Max
	}
	return limits[system][kind][field]
}

// tooLong warns once per system. A value that is too long for one of them is
// saved and goes to the others.
func tooLong(kind Kind, info FieldInfo, value string, systems []System) []Problem {
	length := len(value) // in bytes, which is seldom passed; then in characters
	if info.Kind == KindMAC {
		length = max(length, len("AA:BB:CC:DD:EE:FF"))
	}
	if len(systems) == 0 {
		systems = onlyITGlue
	}
	counted := false
	var out []Problem
	for _, s := range systems {
		most := info.Max
		if s != ITGlue {
			most = limits[s][kind][info.Name]
		}
		if most <= 0 || length <= most {
			continue
		}
		if !counted {
			length, counted = utf8.RuneCountInString(value), true
			if info.Kind == KindMAC {
				length = utf8.RuneCountInString(FormatMAC(value))
			}
		}
		if length > most {
			out = append(out, NewProblem(info.Name, SeverityWarning, CodeTooLong, value,
				fmt.Sprintf("%d characters; %s takes %d.", length, s.Title(), most)))
		}
	}
	return out
}
