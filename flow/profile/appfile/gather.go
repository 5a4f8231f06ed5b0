package appfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trusthub-wizard/flow/profile"
)

// headerCell is the place of a problem with a column that isn't there.
const headerCell = "1"

// Gather lists the problems of all rows of a CSV file. The same problem in the same column of
// several rows comes once, with the rows that have it, and so does a missing column.
func Gather(rows []Row) []Problem {
	type kind struct {
		profile.Problem
		column int
	}
	var list []Problem
	first := map[kind]int{} // where it is in list
	for _, row := range rows {
		for _, p := range row.Problems {
			k := kind{p.Problem, p.Column}
			if p.Cell == headerCell {
				k = kind{profile.Problem{Field: p.Field}, 0} // what's accepted can depend on the row
			}
			at, known := first[k]
			if !known {
				at = len(list)
				first[k], list = at, append(list, p)
			}
			list[at].Rows = append(list[at].Rows, row.Number)
		}
	}
	slices.SortStableFunc(list, func(a, b Problem) int { // columns to add come first
		return cmp.Compare(min(1, a.Column), min(1, b.Column))
	})
	for i, p := range list {
		if p.Cell == headerCell && len(p.Rows) == len(rows) {
			list[i].Rows = nil // all need it
		}
	}
	return list
}

// absent turns the problem of a missing answer into that of its column, if there is no such
// column.
func (r *reader) absent(p *Problem) {
	f, ok := profile.Find(p.Field)
	if !ok || p.Severity != profile.Error || p.Column > 0 || f.Answered(r.app) {
		return
	}
	p.Cell = headerCell
	if section, _, _ := strings.Cut(string(p.Field), "."); r.told[profile.Key(section)] { // it names its columns
		return
	}
	name := f.NameIn(r.app)
	if f.Kind.Several() {
		name = f.Label
	}
	p.Message, p.Fix = "There's no column for "+name, fmt.Sprintf("add a column %s: %s", p.Field, p.Fix)
}

// where names the other rows that have the problem.
func (p Problem) where() string {
	switch {
	case p.Cell == headerCell && len(p.Rows) == 1:
		return " (" + spans(p.Rows) + " needs it)"
	case p.Cell == headerCell && len(p.Rows) > 1:
		return " (" + spans(p.Rows) + " need it)"
	case len(p.Rows) > 1:
		return " (the same in " + spans(p.Rows[1:]) + ")"
	}
	return ""
}

// maxSpans is how many spans of rows people read.
const maxSpans = 8

// spans lists rows: "rows 3, 7-9 and 12 more".
func spans(rows []int) string {
	if len(rows) == 1 {
		return fmt.Sprintf("row %d", rows[0])
	}
	var parts []string
	for i := 0; i < len(rows); {
		if len(parts) == maxSpans {
			return fmt.Sprintf("rows %s and %d more", strings.Join(parts, ", "), len(rows)-i)
		}
		last := i
		for last+1 < len(rows) && rows[last+1] == rows[last]+1 {
			last++
		}
		part := fmt.Sprint(rows[i])
		if last > i {
			part += fmt.Sprintf("-%d", rows[last])
		}
		parts, i = append(parts, part), last+1
	}
	return "rows " + strings.Join(parts, ", ")
}
