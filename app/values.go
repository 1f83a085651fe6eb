package app

import (
	"context"
	"strings"

	"sitewalk/internal/msp"
)

// clearWord empties a field where a blank would keep it.
const clearWord = "<clear>"

// take reads what a person typed into a field of a record and writes it there in
// canonical form. What does not fit comes back as a problem; the record is then
// unchanged. Names of picked fields are looked up in the record's organization.
func (r *resolver) take(ctx context.Context, rec *msp.Record, info msp.FieldInfo, text string, check msp.CheckContext) (*msp.Problem, error) {
	if strings.TrimSpace(text) == clearWord {
		text = ""
	}
	if info.Kind == msp.KindSecret && text != "" {
		p := msp.NewProblem(info.Name, msp.SeverityError, msp.CodeSecret, "", "A secret is not set like other fields. Set it by itself, so that it is kept encrypted.")
		return &p, nil
	}
	canon, problem := msp.Normalize(info, text, check)
	if problem != nil {
		return problem, nil
	}
	if info.Kind != msp.KindRef || canon == "" {
		rec.Set(info.Name, canon)
		return nil, nil
	}
	var parent msp.ID
	if info.Ref == msp.KindModel {
		parent = msp.ID(rec.Get(msp.FieldManufacturer))
	}
	id, problem, err := r.resolve(ctx, info, rec.OrganizationID, parent, canon)
	if err != nil || problem != nil {
		return problem, err
	}
	rec.Set(info.Name, string(id))
	if info.Ref == msp.KindModel && parent == "" && rec.Kind == msp.KindConfiguration {
		// A model belongs to one manufacturer, so naming the model names it too.
		if model := r.record(ctx, msp.KindModel, id); model != nil {
			rec.Set(msp.FieldManufacturer, model.Get(msp.FieldManufacturerOf))
		}
	}
	return nil, nil
}

// text is a field as a person reads it: names for references, AA:BB:CC:DD:EE:FF
// for a MAC.
func (r *resolver) text(ctx context.Context, info msp.FieldInfo, canon string) string {
	switch {
	case canon == "":
		return ""
	case info.Kind == msp.KindRef:
		return r.name(ctx, info.Ref, msp.ID(canon))
	case info.Kind == msp.KindSecret:
		return secretSet // neither the secret nor its ciphertext
	case info.Kind == msp.KindMAC:
		return msp.FormatMAC(canon)
	case info.Kind == msp.KindBool:
		return "true"
	}
	return canon
}

// fieldText is text for a field that may not be one of the kind's.
func (r *resolver) fieldText(ctx context.Context, kind msp.Kind, field msp.Field, canon string) string {
	info, ok := msp.FieldOf(kind, field)
	if !ok {
		return canon
	}
	return r.text(ctx, info, canon)
}

// fieldNames are the names behind a record's references, for checking.
func (r *resolver) fieldNames(ctx context.Context, rec *msp.Record) map[msp.Field]string {
	names := map[msp.Field]string{}
	r.addNames(ctx, rec, names, map[msp.ID]string{})
	return names
}

// addNames is fieldNames for a caller with many records, one map, and another of
// the names that were looked up before.
func (r *resolver) addNames(ctx context.Context, rec *msp.Record, names map[msp.Field]string, known map[msp.ID]string) {
	fields := msp.FieldsOf(rec.Kind)
	for i := range fields {
		info := &fields[i]
		if info.Kind != msp.KindRef {
			continue
		}
		id := msp.ID(rec.Get(info.Name))
		if id == "" {
			continue
		}
		name, ok := known[id]
		if !ok {
			if name = r.name(ctx, info.Ref, id); name != "" {
				known[id] = name
			}
		}
		names[info.Name] = name
	}
}

// orderFields puts the manufacturer before the model and the organization first,
// so that a model is looked up among its manufacturer's.
func orderFields(kind msp.Kind, fields map[string]string) ([]msp.FieldInfo, error) {
	var out []msp.FieldInfo
	known := 0
	for _, info := range msp.FieldsOf(kind) {
		if _, ok := fields[string(info.Name)]; ok {
			out = append(out, info)
			known++
		}
	}
	if known == len(fields) {
		return out, nil
	}
	for name := range fields {
		if _, ok := msp.FieldOf(kind, msp.Field(name)); !ok {
			var names []string
			for _, info := range msp.FieldsOf(kind) {
				names = append(names, string(info.Name))
			}
			near := msp.Suggest(name, names, 3)
			hint := " It has: " + strings.Join(names, ", ") + "."
			if len(near) > 0 {
				hint = " Did you mean " + strings.Join(near, " or ") + "?"
			}
			return nil, &msp.Error{Code: msp.Invalid, Field: name, Message: upperFirst(article(kind)) + " has no field “" + name + "”." + hint}
		}
	}
	return out, nil
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
