package msp

import "strings"

// Completes reports whether a candidate holds all of what was typed, perhaps
// abbreviated: a person who typed "win 11" may mean "Windows 11 Pro". A name
// that is only similar is not meant; it is worth showing and not worth taking
// without being chosen.
func Completes(kind Kind, text, candidate string) bool {
	typed, forms := []string{text}, []string{candidate}
	switch kind {
	case KindManufacturer:
		typed = append(typed, ManufacturerNames(text)...)
	case KindOperatingSystem, KindPlatform:
		typed = append(typed, expand(text, osWords))
		forms = append(forms, expand(candidate, osWords))
	case KindConfigurationType:
		typed = append(typed, expand(text, typeWords))
	}
	for _, t := range typed {
		wanted := FoldName(t)
		if wanted == "" {
			continue
		}
		for _, f := range forms {
			if strings.Contains(FoldName(f), wanted) {
				return true
			}
		}
	}
	return false
}
