package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sitewalk/app"
	"sitewalk/internal/msp"
)

// fail prints an error and answers its exit code. In JSON it is the document.
func (c *call) fail(err error) int {
	e := app.Present(err)
	code := exitCode(err)
	if c.json {
		var retry any
		if e.RetryAt != "" {
			retry = e.RetryAt
		}
		body := map[string]any{"code": e.Code, "message": e.Message, "retry_at": retry}
		if e.Field != "" {
			body["field"] = e.Field
		}
		doc := map[string]any{}
		if c.done != nil {
			if text, err := json.Marshal(c.done); err == nil {
				_ = json.Unmarshal(text, &doc)
			}
		}
		doc["error"] = body
		_ = c.print(doc)
		return code
	}
	_, _ = fmt.Fprintln(c.errs, "sitewalkctl: "+withField(e))
	return code
}

func withField(e app.ErrorView) string {
	if e.Field == "" || strings.Contains(e.Message, e.Field) {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// print writes the one JSON document.
func (c *call) print(v any) error {
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return msp.WrapError(msp.Internal, err, "The answer could not be written.")
	}
	return nil
}

// answer prints a value as JSON, or as text for people.
func (c *call) answer(v any, text func(w io.Writer)) error {
	if c.json {
		return c.print(v)
	}
	text(c.out)
	return nil
}

// table prints lines in columns.
func table(w io.Writer, lines [][]string) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, line := range lines {
		for i, cell := range line {
			line[i] = strings.Join(strings.Fields(cell), " ")
		}
		_, _ = fmt.Fprintln(t, strings.TrimRight(strings.Join(line, "\t"), "\t"))
	}
	_ = t.Flush()
}

// flat is a record as JSON shows it: its fields beside id, kind and the rest.
func flat(v app.RecordView) map[string]any {
	out := map[string]any{}
	for f, text := range v.Fields {
		switch {
		case f == string(msp.FieldArchived) || f == string(msp.FieldPrimary) || f == string(msp.FieldImportant):
			out[f] = text == "true"
		case f == string(msp.FieldSize) && text != "":
			out[f] = json.Number(text)
		case text == "":
			out[f] = nil
		default:
			out[f] = text
		}
	}
	out["id"], out["kind"], out["state"], out["missing"], out["links"] = v.ID, v.Kind, v.State, v.Missing, v.Links
	out["updated_at"], out["created_at"], out["problems"] = v.UpdatedAt, v.CreatedAt, v.Problems
	if v.Kind == string(msp.KindOrganization) {
		out["organization"] = v.Name
	} else if v.Organization != "" {
		out["organization"] = v.Organization
	} else {
		out["organization"] = nil
	}
	if v.Kind == string(msp.KindConfiguration) {
		faces := []any{}
		for _, i := range v.Interfaces {
			faces = append(faces, flat(i))
		}
		out["interfaces"] = faces
	}
	return out
}

func flatAll(views []app.RecordView) []any {
	out := make([]any, 0, len(views))
	for _, v := range views {
		out = append(out, flat(v))
	}
	return out
}

// list is the shape of every list.
func list(items any, next string) map[string]any {
	var n any
	if next != "" {
		n = next
	}
	return map[string]any{"items": items, "next": n}
}

// showRecord prints one record for a person.
func showRecord(w io.Writer, v app.RecordView) {
	lines := [][]string{{"id", v.ID}, {"state", v.State}}
	if v.Organization != "" {
		lines = append(lines, []string{"organization", v.Organization})
	}
	for _, info := range msp.FieldsOf(msp.Kind(v.Kind)) {
		if text := v.Fields[string(info.Name)]; text != "" {
			lines = append(lines, []string{string(info.Name), text})
		}
	}
	for system, fields := range v.Missing {
		lines = append(lines, []string{"missing for " + msp.System(system).Title(), strings.Join(fields, ", ")})
	}
	for _, l := range v.Links {
		text := l.State
		if l.Message != "" {
			text += ": " + l.Message
		}
		lines = append(lines, []string{msp.System(l.System).Title(), text})
	}
	for _, p := range v.Problems {
		lines = append(lines, []string{p.Severity + " in " + p.Field, p.Message})
	}
	table(w, lines)
}

func showRecords(w io.Writer, views []app.RecordView, columns ...msp.Field) {
	head := []string{"id"}
	for _, c := range columns {
		head = append(head, string(c))
	}
	lines := [][]string{append(head, "state")}
	for _, v := range views {
		line := []string{v.ID}
		for _, c := range columns {
			if c == msp.FieldOrganization {
				line = append(line, v.Organization)
				continue
			}
			line = append(line, v.Fields[string(c)])
		}
		lines = append(lines, append(line, v.State))
	}
	table(w, lines)
}
