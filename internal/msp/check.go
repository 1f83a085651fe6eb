package msp

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A CheckContext is what reading a typed value may need to know.
type CheckContext struct {
	DateOrder DateOrder // as the person said for this sheet or profile; OrderUnknown when not asked yet
}

// Normalize reads one field as a person typed, pasted or imported it. It gives
// the canonical form, or "" and a Problem whose severity is always error: the
// text cannot be taken, and belongs beside the field. Empty text is "" and no
// problem. Fields of KindRef only have their text cleaned, since the names live
// in the store: see MatchName. Warnings about values that can be taken come from
// Check.
func Normalize(info FieldInfo, text string, ctx CheckContext) (canon string, problem *Problem) {
	clean := NormalizeText(text)
	if clean == "" {
		return "", nil
	}
	fail := func(code, message string, suggestions ...string) (string, *Problem) {
		p := NewProblem(info.Name, SeverityError, code, text, message, suggestions...)
		return "", &p
	}
	switch info.Kind {
	case KindDate:
		iso, err := ParseDate(clean, ctx.DateOrder)
		if err != nil {
			code, message, suggestions := explainDate(clean, err)
			return fail(code, message, suggestions...)
		}
		return iso, nil
	case KindIP:
		ip, ok := NormalizeIP(clean)
		if !ok {
			message, suggestions := explainIP(clean)
			return fail(CodeNotAnIP, message, suggestions...)
		}
		return ip, nil
	case KindMAC:
		mac, ok := NormalizeMAC(clean)
		if !ok {
			message, suggestions := explainMAC(clean)
			return fail(CodeNotAMAC, message, suggestions...)
		}
		return mac, nil
	case KindBool:
		yes, ok := NormalizeBool(clean)
		if !ok {
			return fail(CodeNotYesOrNo, Quote(clean)+" is neither yes nor no. Write yes or no.", "yes", "no")
		}
		return yes, nil
	case KindRichText:
		return clean, nil
	}
	if (info.Identifier || info.Kind == KindRef) && Damaged(clean) {
		return fail(CodeExcelDamage, Quote(clean)+" is what Excel makes of a long number; its digits are lost. "+
			"Read it off the device, or format the column as text in the original and export again.")
	}
	if strings.Contains(clean, "\n") && !multiLine[info.Name] {
		lines := strings.Join(strings.Fields(clean), " ")
		return fail(CodeMultiLine, info.Title+" is one line, and this has a line break. Did you mean "+Quote(lines)+"?", lines)
	}
	return clean, nil
}

// multiLine are the plain text fields that have several lines in IT Glue's form.
var multiLine = map[Field]bool{
	FieldOperatingSystemNotes: true, FieldNotes: true, FieldDescription: true, FieldAlert: true, FieldQuickNotes: true,
	FieldEmails: true, FieldPhones: true,
}

// explainDate says why text is not a date, and what was probably meant.
func explainDate(text string, err error) (code, message string, suggestions []string) {
	switch err {
	case ErrAmbiguousDate:
		dmy, dErr := ParseDate(text, OrderDMY)
		mdy, mErr := ParseDate(text, OrderMDY)
		if dErr == nil && mErr == nil {
			return CodeAmbiguousDate, Quote(text) + " is " + dmy + " or " + mdy + ". Say once whether the day or the month comes first.", []string{dmy, mdy}
		}
		return CodeAmbiguousDate, Quote(text) + " can be read in more than one way. Say once whether the day or the month comes first, or write it as 2026-03-04.", nil
	case ErrNoSuchDay:
		if other, err := ParseDate(text, OrderUnknown); err == nil {
			return CodeNotADate, Quote(text) + " is no date in the order chosen. Did you mean " + other + "?", []string{other}
		}
		return CodeNotADate, "The calendar has no day " + Quote(text) + ". Write it as 2026-03-04.", nil
	}
	if n, ok := digitsOnly(text, 5); ok && n > 20000 {
		iso := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
		return CodeNotADate, fmt.Sprintf("%s is a number. As Excel counts days it would be %s. Is that meant?", Quote(text), iso), []string{iso}
	}
	return CodeNotADate, Quote(text) + " is not a date. Write it as 2026-03-04; words belong into the notes.", nil
}

// A CheckEnv is what checking a whole record needs to know beside it.
type CheckEnv struct {
	Systems []System         // connected; none means that only IT Glue's rules count
	Names   map[Field]string // the names behind the record's references; absent ones are not looked at
}

// Check looks at a whole record and lists what is wrong, in the order of the
// form: texts that did not fit (errors), and warnings, which never keep a record
// from being saved here. What a push needs is CodeRequired.
func Check(rec *Record, env CheckEnv) []Problem {
	var out []Problem
	needs := neededBy(rec, env.Systems)
	fields := FieldsOf(rec.Kind)
	for i := range fields {
		info := &fields[i]
		value := rec.Get(info.Name)
		if p, ok := rec.Pending[info.Name]; ok {
			out = append(out, NewProblem(info.Name, SeverityError, p.Code, p.Text, p.Message))
		} else if systems := needs[info.Name]; len(systems) > 0 {
			out = append(out, required(*info, systems))
		}
		if value == "" {
			continue
		}
		if info.Kind == KindRef {
			value = env.Names[info.Name]
		}
		out = append(out, tooLong(rec.Kind, *info, value, env.Systems)...)
		if info.Identifier {
			out = append(out, checkIdentifier(*info, value)...)
		}
		switch info.Name {
		case FieldName:
			if rec.Kind == KindConfiguration {
				out = append(out, checkName(value, env.Names)...)
			}
		case FieldSize:
			if rec.Kind == KindAttachment {
				out = append(out, checkSize(info.Name, value)...)
			}
		case FieldDefaultGateway:
			out = append(out, checkGateway(rec.Get(FieldPrimaryIP), value)...)
		case FieldWarrantyExpiresAt:
			if bought := rec.Get(FieldPurchasedAt); bought != "" && IsDate(bought) && IsDate(value) && value < bought {
				out = append(out, NewProblem(info.Name, SeverityWarning, CodeWarranty, value,
					"The warranty ends before the purchase on "+bought+". Check both dates."))
			}
		}
	}
	return out
}

// checkSize warns about a file that IT Glue will hardly take.
func checkSize(f Field, value string) []Problem {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n <= MaxAttachmentITGlue {
		return nil
	}
	return []Problem{NewProblem(f, SeverityWarning, CodeTooLarge, value, fmt.Sprintf(
		"The file has %d MB; IT Glue takes about %d MB. It is kept here, and IT Glue may refuse it.", (n+1<<20-1)>>20, MaxAttachmentITGlue>>20))}
}

func required(info FieldInfo, systems []System) Problem {
	names := make([]string, len(systems))
	for i, s := range systems {
		names[i] = s.Title()
	}
	verb := " needs "
	if len(names) > 1 {
		verb = " need "
	}
	message := join(names) + verb + article(info.Title) + ". It is saved here and not sent until it has one."
	return NewProblem(info.Name, SeverityWarning, CodeRequired, "", message)
}

// join lists names in a sentence.
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func article(title string) string {
	word := strings.ToLower(title[:1]) + title[1:]
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an " + word
	}
	return "a " + word
}

// checkIdentifier warns about values by which no device is found again.
func checkIdentifier(info FieldInfo, value string) []Problem {
	warn := func(code, message string) []Problem {
		return []Problem{NewProblem(info.Name, SeverityWarning, code, value, message)}
	}
	const kept = " It is kept, and never used for matching."
	text := info.Kind == KindText
	switch {
	case text && Damaged(value):
		return warn(CodeExcelDamage, Quote(value)+" is what Excel makes of a long number; its digits are lost. Read it off the device.")
	case text && MaybeRounded(value):
		return warn(CodeExcelDamage, Quote(value)+" ends in zeros from the 16th digit on, as Excel leaves long numbers. Compare it with the device.")
	case IsJunkIdentifier(info.Name, value):
		switch info.Kind {
		case KindMAC:
			return warn(CodeJunk, oneLine(FormatMAC(value))+" is no single device's address."+kept)
		case KindIP:
			return warn(CodeJunk, oneLine(value)+" leads to no single device."+kept)
		}
		if strings.Contains(FoldName(value), "oem") || strings.Contains(FoldName(value), "default") || strings.HasPrefix(FoldName(value), "system") {
			return warn(CodeJunk, Quote(value)+" is what makers leave in."+kept)
		}
		return warn(CodeJunk, Quote(value)+" identifies no device."+kept)
	case text && info.Name != FieldHostname && LooksLikeDate(value):
		return warn(CodeDateInSerial, Quote(value)+" looks like a date that Excel made of "+article(info.Title)+". Compare it with the device.")
	}
	return nil
}
