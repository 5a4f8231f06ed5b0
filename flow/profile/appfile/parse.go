// Package appfile is the application file: YAML or JSON with Twilio's own names as keys.
// [Parse] reads one and gives the place of each problem; [Encode] writes one that reads back
// the same; [Template] is one to fill in.
package appfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"trusthub-wizard/flow/profile"
)

// A Problem is a problem with its place in the file.
type Problem struct {
	profile.Problem
	File   string
	Line   int // from 1; 0 for the whole file
	Column int
	Cell   string // of a CSV file, as spreadsheets name it: E3; "" in other files
	Rows   []int  // all rows that have it: see Gather
}

// String is the problem after its place, as compilers write it: "customer.yaml:4:18: error:
// …".
func (p Problem) String() string {
	place := p.File
	if p.Cell != "" {
		place += ":" + p.Cell
	} else if p.Line > 0 {
		place += fmt.Sprintf(":%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s: %s: %s%s", place, p.Severity, p.Problem, p.where())
}

// maxFile is the largest application file that is read, in bytes: a thousand times a full
// one.
const maxFile = 1 << 20

// maxProblems is how many are listed. A file with more isn't an application file.
const maxProblems = 100

// Parse reads an application file, YAML or JSON (keys are Twilio's own names). Problems are
// those of the file itself (syntax, unknown keys, wrong formats) and those of its answers
// ([profile.Application.Check]), each with its line and column. The application has what
// could be read. name is only for the messages.
func Parse(name string, data []byte) (profile.Application, []Problem) {
	r := reader{file: name, app: make(profile.Application), at: make(map[profile.Key]*yaml.Node), told: make(map[profile.Key]bool)}
	if root := r.load(data); root != nil {
		r.check(root)
	}
	if more := len(r.problems) - maxProblems; more > 0 {
		r.problems = r.problems[:maxProblems]
		r.report(nil, fmt.Sprintf("There are %d more problems", more), "fix these first")
	}
	return r.app, r.problems
}

// check reads the answers of one customer and lists what's wrong with them.
func (r *reader) check(root *yaml.Node) {
	r.section(root, "")
	r.missingSections()
	r.fillCountryCodes()
	for _, p := range r.app.Check() {
		if p, ok := r.asked(p); ok && !r.explained(p.Field) {
			r.place(p)
		}
	}
}

// A reader turns the nodes of a file into answers.
type reader struct {
	file     string
	table    bool // a row of a CSV file
	source   string
	lines    []string // of the source
	app      profile.Application
	at       map[profile.Key]*yaml.Node // the place of each answer, and of each section by its name
	told     map[profile.Key]bool       // missing answers and sections that were reported
	problems []Problem
}

// load is the root of the file's only document, nil if it can't be read.
func (r *reader) load(data []byte) *yaml.Node {
	if len(data) > maxFile {
		r.report(nil, "The file is too large", "an application file is usually a few kilobytes: check that this is the right file")
		return nil
	}
	if r.encoding(data) {
		return nil
	}
	data = pairs(data)
	r.source = string(data)
	r.lines = strings.Split(r.source, "\n")
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		r.syntax(err)
		return nil
	}
	var doc, next yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		r.report(nil, "The file is empty", "`trusthub-wizard template` prints one to fill in")
		return nil
	case err != nil:
		r.syntax(err)
		return nil
	}
	root := resolve(&doc)
	if root == nil || root.Kind != yaml.MappingNode {
		r.report(root, "The file has no keys", "write lines such as “friendly_name: Acme Corporation”; `trusthub-wizard template` prints one to fill in")
		return nil
	}
	if err := loader.Load(&next); err == nil {
		r.report(&next, "The file has a second document", "put each customer into its own file")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
	}
	return root
}

// resolve follows documents and aliases to the node they mean.
func resolve(n *yaml.Node) *yaml.Node {
	for range 8 {
		switch {
		case n == nil:
			return nil
		case n.Kind == yaml.DocumentNode && len(n.Content) == 1:
			n = n.Content[0]
		case n.Kind == yaml.AliasNode:
			n = n.Alias
		default:
			return n
		}
	}
	return nil
}

// fillCountryCodes fills in the country codes, since files only have phone numbers: a number
// in international format includes it, and one in national format belongs to the country of
// the address or of the registration.
func (r *reader) fillCountryCodes() {
	for _, f := range profile.Fields() {
		number, ok := numberOf(f.Key)
		if !ok || !f.Shown(r.app) || r.app[f.Key] != "" || r.app[number] == "" {
			continue
		}
		if country := profile.Default(r.app, f.Key); country != "" {
			r.app[f.Key] = country
		}
	}
}

// numberOf is the phone number that a country code belongs to; ok is false if the key isn't
// a country code.
func numberOf(k profile.Key) (number profile.Key, ok bool) {
	front, ok := strings.CutSuffix(string(k), ".country_code")
	return profile.Key(front + ".phone_number"), ok
}

// missingSections reports each missing section once, with the keys it needs, instead of key
// by key.
func (r *reader) missingSections() {
	for _, p := range profile.Pages() {
		section, _, ok := strings.Cut(string(p.Fields[0]), ".")
		if !ok || r.at[profile.Key(section)] != nil || r.told[profile.Key(section)] {
			continue
		}
		r.told[profile.Key(section)] = true
		message, fix, none, sid := p.Title+" is missing", fmt.Sprintf("add %s: with %s", section, strings.Join(required(section), ", ")), "none: true", "address_sid alone"
		if r.table {
			of := section + "."
			message, fix, none, sid = "There are no columns for "+p.Title, "add "+of+strings.Join(required(section), ", "+of), "a column "+of+"none with true", of+"address_sid alone"
		}
		if f, _ := profile.Find(p.Fields[0]); f.Kind == profile.Switch {
			fix += "; or " + none
		} else if f.Key == profile.AddressSID {
			fix += "; or " + sid
		}
		r.note(nil, profile.Problem{Field: p.Fields[0], Severity: profile.Error, Message: message, Fix: fix})
	}
}

// required are the keys that a section needs, without the section's name.
func required(section string) []string {
	return slices.DeleteFunc(keysBelow(section), func(name string) bool {
		f, _ := profile.Find(profile.Key(section + "." + name))
		_, needed := f.RequiredWhen()
		return !needed || f.Attribute == ""
	})
}

// explained reports whether a missing answer was already reported.
func (r *reader) explained(k profile.Key) bool {
	section, _, _ := strings.Cut(string(k), ".")
	f, _ := profile.Find(k)
	return (r.told[k] || r.told[profile.Key(section)]) && !f.Answered(r.app)
}

// asked turns the problem of a country code, which files don't have, into one of the phone
// number: it needs one, or nothing if the number is missing itself.
func (r *reader) asked(p profile.Problem) (profile.Problem, bool) {
	number, ok := numberOf(p.Field)
	if !ok || r.at[p.Field] != nil {
		return p, true
	}
	p.Field = number
	f, _ := profile.Find(p.Field)
	p.Message, p.Fix = f.Name+" has no country code", "write it with + and the country code, for example +14155550123"
	return p, f.Answered(r.app)
}

// place puts a problem at its answer, or at the answer's section.
func (r *reader) place(p profile.Problem) {
	if p.InFile != "" {
		p.Fix = p.InFile
	}
	n := r.at[p.Field]
	if section, _, ok := strings.Cut(string(p.Field), "."); n == nil && ok {
		n = r.at[profile.Key(section)]
	} else if n != nil && null(n) && n.Value != "" && r.app[p.Field] == "" {
		p.Fix += "; null and ~ count as no answer unless they're in quotes"
	}
	r.note(n, p)
}

// report notes a problem of the file itself.
func (r *reader) report(n *yaml.Node, message, fix string) {
	r.note(n, profile.Problem{Severity: profile.Error, Message: message, Fix: fix})
}

// note adds a problem at a place in the file; nil is the whole file.
func (r *reader) note(n *yaml.Node, p profile.Problem) {
	at := Problem{Problem: p, File: r.file}
	if n != nil {
		at.Line, at.Column = n.Line, n.Column
	}
	r.problems = append(r.problems, at)
}

// syntax reports why the file can't be read, in the parser's words if they contain nothing
// of the file.
func (r *reader) syntax(err error) {
	var at *yaml.Node
	message := "The file can't be read as YAML or JSON"
	var bad *yaml.LoadError
	if errors.As(err, &bad) {
		at = &yaml.Node{Line: bad.Mark.Line, Column: max(bad.Mark.Column, 1)}
		if !strings.ContainsAny(bad.Message, "'\"`") {
			message += " (" + bad.Message + ")"
		}
	}
	r.report(at, message, "check the indentation, quotes and colons up to here")
}

// encoding reports where a file stops being UTF-8 text, and whether it does. UTF-16 with a
// byte order mark is left to the parser.
func (r *reader) encoding(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return false
	}
	line, column := 1, 1
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		switch {
		case c == utf8.RuneError && size == 1:
			r.report(&yaml.Node{Line: line, Column: column}, "The file isn't in UTF-8", "save it again as UTF-8")
			return true
		case unicode.IsControl(c) && !strings.ContainsRune("\t\n\r\u007f\u0085", c):
			r.report(&yaml.Node{Line: line, Column: column}, fmt.Sprintf("The file has a control character (%U)", c), "delete it: editors show it as a symbol such as ^[")
			return true
		case c == '\n':
			line, column = line+1, 0
		}
		column++
		data = data[size:]
	}
	return false
}

var surrogates = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
})

// pairs replaces JSON's escaped pairs ("\ud83d\ude00") with their characters: the one
// spelling in JSON that isn't YAML.
func pairs(data []byte) []byte {
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return data
	}
	return surrogates().ReplaceAllFunc(data, func(pair []byte) []byte {
		var text string
		if json.Unmarshal([]byte(`"`+string(pair)+`"`), &text) != nil {
			return pair
		}
		return []byte(text)
	})
}
