package app

import (
	"context"
	"strings"

	"sitewalk/internal/msp"
)

// codeOtherOrganization marks a row that names another organization than the one
// the whole sheet goes into.
const codeOtherOrganization = "other_organization"

// strayOrganization compares a column of organizations with the one that the
// whole sheet goes into. A row of another organization must not end up in this
// one: that is an error. A name that nobody here has may be another spelling, so
// it is a warning.
func (c *checker) strayOrganization(ctx context.Context, row *checkedRow, texts []string) error {
	for i, col := range c.cols {
		if !col.stray || texts[i] == "" {
			continue
		}
		p, known := c.strays[texts[i]]
		if !known {
			var err error
			if p, err = c.strayProblem(ctx, texts[i]); err != nil {
				return err
			}
			c.strays[strings.Clone(texts[i])] = p
		}
		if p != nil {
			c.problem(row, col, row.row, *p)
		}
	}
	return nil
}

func (c *checker) strayProblem(ctx context.Context, name string) (*msp.Problem, error) {
	for _, ours := range []string{c.org.Name(), c.org.Get(msp.FieldShortName), string(c.org.ID)} {
		if ours != "" && msp.FoldName(ours) == msp.FoldName(name) {
			return nil, nil
		}
	}
	id, problem, err := c.r.resolve(ctx, organizationInfo, "", "", name)
	if err != nil || id == c.org.ID {
		return nil, err
	}
	p := &msp.Problem{Field: msp.FieldOrganization, Code: codeOtherOrganization, Value: name, Suggestions: []string{}}
	if problem == nil {
		p.Severity = msp.SeverityError
		p.Message = "The row belongs to " + msp.Quote(name) + ", and the whole sheet goes into " + msp.Quote(c.org.Name()) +
			". Let the column say the organization, leave the row out, or leave the column out."
		return p, nil
	}
	p.Severity = msp.SeverityWarning
	p.Message = "The row names " + msp.Quote(name) + ", which is no organization here. It goes into " + msp.Quote(c.org.Name()) + " like the whole sheet."
	return p, nil
}

var organizationInfo = msp.FieldInfo{Name: msp.FieldOrganization, Ref: msp.KindOrganization}
