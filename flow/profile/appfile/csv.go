package appfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/answer"
)

// A Row is one customer of a CSV file.
type Row struct {
	Number   int // from 1, as spreadsheets count: the header is row 1
	App      profile.Application
	Problems []Problem // each with its cell
}

// A Column is a column of a CSV file, and the field it was taken for.
type Column struct {
	Letter string      // as spreadsheets name it: A, B, …, AA
	Header string      // from the file
	Field  profile.Key // "" if none: the column is skipped
}

// MaxCSV is the size of the largest CSV file that [ParseCSV] reads, in bytes: about ten
// thousand customers.
const MaxCSV = 16 << 20

// ParseCSV reads customers from a CSV file: one per row, with a header that names the
// fields. A header is a key of an application file ("business.business_name"), its last
// part, the field's label, or a name people use for it ("Company", "ZIP"). Headers of the
// second representative include that ("Representative 2 email"). Commas, semicolons or tabs
// separate columns; semicolons, commas or lines separate several values in one cell. Empty
// rows are skipped.
//
// The problems are those of the file as a whole; each row has its own. name is only for the
// messages.
func ParseCSV(name string, data []byte) (rows []Row, columns []Column, problems []Problem) {
	file := reader{file: name}
	if len(data) > MaxCSV {
		file.report(nil, "The file is too large", fmt.Sprintf("split it into files of at most %d MB", MaxCSV>>20))
		return nil, nil, file.problems
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if file.encoding(data) {
		return nil, nil, file.problems
	}
	cells := csv.NewReader(bytes.NewReader(data))
	cells.Comma, cells.FieldsPerRecord = separator(data), -1
	for number := 1; ; number++ {
		record, err := cells.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if len(columns) == 0 && len(file.problems) == 0 {
				file.report(nil, "The file is empty", "put the names of the fields into the first row, and a customer into each row below")
			}
			return rows, columns, file.problems
		case errors.As(err, &syntax):
			file.report(&yaml.Node{Line: syntax.Line, Column: syntax.Column}, "A quote is out of place", "put quotes around the whole cell, and double the quotes inside it")
			return rows, columns, file.problems
		case err != nil:
			file.report(nil, "The file can't be read as CSV", "save it again as CSV")
			return rows, columns, file.problems
		case number == 1:
			columns = file.header(record)
		case strings.TrimSpace(strings.Join(record, "")) != "":
			rows = append(rows, parseRow(name, number, columns, record))
		}
	}
}

// separator is the sign between the cells of the first line.
func separator(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, r := range ",;\t" {
		if n := bytes.Count(line, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

// fewest is how many fields the first row of a wide table has to name. With fewer, it's probably
// a customer: one error says more than one for each field that's missing.
const fewest = 3

// header finds the field of each column. Two columns for one field are a problem.
func (r *reader) header(record []string) []Column {
	names := headerNames()
	taken := map[profile.Key]string{}
	columns := make([]Column, len(record))
	for i, header := range record {
		c := Column{Letter: letter(i), Header: strings.TrimSpace(header)}
		c.Field = names[answer.Fold(header)]
		if other := taken[c.Field]; c.Field != "" && other != "" {
			r.note(&yaml.Node{Line: 1, Column: i + 1}, profile.Problem{
				Field: c.Field, Severity: profile.Error,
				Message: fmt.Sprintf("Columns %s and %s are both %q", other, c.Letter, c.Field), Fix: "keep one of them, or rename one",
			})
		}
		taken[c.Field] = c.Letter
		columns[i] = c
	}
	delete(taken, "")
	if len(taken) < fewest && len(taken)*10 <= len(record) {
		message := "The first row has no field names"
		if len(taken) > 0 {
			message = "The first row has too few field names"
		}
		r.report(&yaml.Node{Line: 1, Column: 1}, message, "use names such as business_name, or labels such as Business name")
	}
	return columns
}

// headerNames are the folded names of each field. A name of a representative's field without
// a number means the first one.
func headerNames() map[string]profile.Key {
	names := map[string]profile.Key{}
	add := func(name string, k profile.Key) {
		if name = answer.Fold(name); name != "" && names[name] == "" {
			names[name] = k
		}
	}
	for _, f := range profile.Fields() { // unambiguous names come first
		add(string(f.Key), f.Key)
		add(f.Name, f.Key)
	}
	for _, f := range profile.Fields() {
		section, last, nested := strings.Cut(string(f.Key), ".")
		if !nested {
			last, section = section, ""
		}
		aliases := []string{last, f.Label}
		for alias, of := range otherNames {
			if of == last {
				aliases = append(aliases, alias)
			}
		}
		prefixes := []string{""}
		if n, ok := strings.CutPrefix(section, "authorized_representative_"); ok {
			prefixes = []string{"representative " + n, "rep " + n, "authorized representative " + n, "authorized rep " + n, "contact " + n, "person " + n}
			if n == "1" {
				prefixes = append(prefixes, "representative", "rep", "authorized representative", "contact", "")
			} else {
				prefixes = append(prefixes, "second representative", "second contact")
			}
		} else if section != "" {
			prefixes = append(prefixes, section, "business "+section, "company "+section)
		} else if f.Key == profile.Email {
			prefixes = append(prefixes, "notification", "profile")
		}
		for _, prefix := range prefixes {
			for _, alias := range aliases {
				add(prefix+" "+alias, f.Key)
			}
		}
	}
	return names
}

// letter is a spreadsheet's name for the nth column, from 0.
func letter(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return letter(n/26-1) + string(rune('A'+n%26))
}

// parseRow reads a row as if it were an application file.
func parseRow(name string, number int, columns []Column, record []string) Row {
	root := &yaml.Node{Kind: yaml.MappingNode, Line: number}
	sections := map[string]*yaml.Node{"": root}
	below := func(section string) *yaml.Node {
		if sections[section] == nil {
			sections[section] = &yaml.Node{Kind: yaml.MappingNode, Line: number}
			root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: section, Line: number}, sections[section])
		}
		return sections[section]
	}
	r := reader{file: name, table: true, app: profile.Application{}, at: map[profile.Key]*yaml.Node{}, told: map[profile.Key]bool{}}
	for i, c := range columns {
		if c.Field == "" {
			continue
		}
		section, key, nested := strings.Cut(string(c.Field), ".")
		if !nested {
			section, key = "", section
		}
		cell := ""
		if i < len(record) {
			cell = strings.TrimSpace(record[i])
		}
		at := yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Line: number, Column: i + 1}
		of, value := at, at
		of.Value, value.Value = key, cell
		n := below(section)
		n.Content = append(n.Content, &of, &value)
	}
	if len(record) > len(columns) {
		r.report(&yaml.Node{Line: number, Column: len(columns) + 1}, "The row has more cells than the first one", "put quotes around cells that contain the separator, or give the column a name")
	}
	r.check(root)
	for i := range r.problems {
		p := &r.problems[i]
		p.Line, p.Cell = number, strconv.Itoa(number)
		if p.Column > 0 {
			p.Cell = letter(p.Column-1) + p.Cell
		}
		r.absent(p)
	}
	return Row{Number: number, App: r.app, Problems: r.problems}
}
