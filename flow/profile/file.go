package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// A FileProblem is a problem with the place in the file where it stands.
type FileProblem struct {
	Problem
	File   string
	Line   int // from 1; 0 where the whole file is meant
	Column int
}

// String is the problem behind its place, as compilers write it:
// "customer.yaml:4:18: error: …".
func (p FileProblem) String() string {
	place := p.File
	if p.Line > 0 {
		place += fmt.Sprintf(":%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s: %s: %s", place, p.Severity, p.Problem)
}

// maxFile is the size of an application file that is read: a thousand times that
// of a full one.
const maxFile = 1 << 20

// maxProblems are listed at most: a file with more is none of ours.
const maxProblems = 100

// Parse reads an application file, YAML or JSON (keys are Twilio's own names).
// Problems are those of the file itself (syntax, unknown keys, wrong shapes) and
// those of its answers ([Application.Check]), each at its line and column; the
// application holds what could be read. name is for the messages only.
func Parse(name string, data []byte) (Application, []FileProblem) {
	r := reader{file: name, app: make(Application), at: make(map[Key]*yaml.Node), told: make(map[Key]bool)}
	if root := r.load(data); root != nil {
		r.section(root, "")
		r.missingSections()
		r.fillCountryCodes()
		for _, p := range r.app.Check() {
			if p, ok := r.asked(p); ok && !r.explained(p.Field) {
				r.place(p)
			}
		}
	}
	if more := len(r.problems) - maxProblems; more > 0 {
		r.problems = r.problems[:maxProblems]
		r.report(nil, fmt.Sprintf("There are %d more problems", more), "mend these first")
	}
	return r.app, r.problems
}

// A reader turns the nodes of a file into answers.
type reader struct {
	file     string
	app      Application
	at       map[Key]*yaml.Node // where each answer stands, and each section by its name
	told     map[Key]bool       // answers and sections whose absence was explained
	problems []FileProblem
}

// load is the root of the file's only document, or nil where there is none that
// could be read.
func (r *reader) load(data []byte) *yaml.Node {
	if len(data) > maxFile {
		r.report(nil, "The file is too large", "an application file has a few kilobytes")
		return nil
	}
	if r.encoding(data) {
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(pairs(data)))
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
		r.report(root, "The file holds no keys", "lines such as “friendly_name: Acme Corporation”; `trusthub-wizard template` prints one to fill in")
		return nil
	}
	if err := loader.Load(&next); err == nil {
		r.report(&next, "The file holds a second document", "one customer a file")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
	}
	return root
}

// resolve is the node that a document or an alias stands for.
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

// fillCountryCodes tells the country codes from the phone numbers, which is all
// that files hold: a number in international spelling says it, and one in
// national spelling is of the country of the address or of the registration.
func (r *reader) fillCountryCodes() {
	for _, n := range []representative{1, 2} {
		if !n.wanted(r.app) || r.app[n.key("country_code")] != "" || r.app[n.key("phone_number")] == "" {
			continue
		}
		if country := n.offerCountry(r.app); country != "" {
			r.app[n.key("country_code")] = country
		}
	}
}

// missingSections says of each section that is not there at all what it takes,
// once and not key by key.
func (r *reader) missingSections() {
	for _, p := range pages {
		section, _, ok := strings.Cut(string(p.Fields[0]), ".")
		if !ok || r.at[Key(section)] != nil || r.told[Key(section)] {
			continue
		}
		r.told[Key(section)] = true
		fix := fmt.Sprintf("%s: with %s", section, strings.Join(required(section), ", "))
		if f, _ := Find(p.Fields[0]); f.Kind == Switch {
			fix += "; or none: true"
		} else if f.Key == AddressSID {
			fix += "; or address_sid alone"
		}
		r.note(nil, Problem{Field: p.Fields[0], Severity: Error, Message: p.Title + " is missing", Fix: fix})
	}
}

// required are the keys that a section needs, without the section's name.
func required(section string) []string {
	return slices.DeleteFunc(keysBelow(section), func(name string) bool {
		f, _ := Find(Key(section + "." + name))
		return f.required == nil || f.Attribute == ""
	})
}

// explained reports whether the absence of an answer was explained already.
func (r *reader) explained(k Key) bool {
	section, _, _ := strings.Cut(string(k), ".")
	f, _ := Find(k)
	return (r.told[k] || r.told[Key(section)]) && !r.app.answered(f)
}

// asked turns the problem of a country code, which files do not ask for, into
// one of the phone number: that it needs one, or nothing where it is missing
// itself.
func (r *reader) asked(p Problem) (Problem, bool) {
	for _, n := range []representative{1, 2} {
		if p.Field != n.key("country_code") || r.at[p.Field] != nil {
			continue
		}
		p.Field = n.key("phone_number")
		f, _ := Find(p.Field)
		p.Message, p.Fix = f.Name+" has no country code", "with + and the country's number in front, for example +14155550123"
		return p, r.app.answered(f)
	}
	return p, true
}

// place puts a problem of an answer to where the answer stands, or else its
// section.
func (r *reader) place(p Problem) {
	if p.InFile != "" {
		p.Fix = p.InFile
	}
	n := r.at[p.Field]
	if section, _, ok := strings.Cut(string(p.Field), "."); n == nil && ok {
		n = r.at[Key(section)]
	}
	r.note(n, p)
}

// report notes a problem of the file itself.
func (r *reader) report(n *yaml.Node, message, fix string) {
	r.note(n, Problem{Severity: Error, Message: message, Fix: fix})
}

// note lists a problem at a place in the file; nil is the whole of it.
func (r *reader) note(n *yaml.Node, p Problem) {
	at := FileProblem{Problem: p, File: r.file}
	if n != nil {
		at.Line, at.Column = n.Line, n.Column
	}
	r.problems = append(r.problems, at)
}

// syntax notes what kept the file from being read, in the parser's words where
// they hold nothing of the file.
func (r *reader) syntax(err error) {
	var at *yaml.Node
	message := "The file cannot be read as YAML or JSON"
	var bad *yaml.LoadError
	if errors.As(err, &bad) {
		at = &yaml.Node{Line: bad.Mark.Line, Column: max(bad.Mark.Column, 1)}
		if !strings.ContainsAny(bad.Message, "'\"`") {
			message += " (" + bad.Message + ")"
		}
	}
	r.report(at, message, "look at the indentation, the quotes and the colons up to this place")
}

// encoding notes where a file stops being text in UTF-8, and reports whether it
// does. UTF-16 with its mark is left to the parser.
func (r *reader) encoding(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return false
	}
	line, column := 1, 1
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		switch {
		case c == utf8.RuneError && size == 1:
			r.report(&yaml.Node{Line: line, Column: column}, "The file is not in UTF-8", "save it again with the encoding UTF-8")
			return true
		case unicode.IsControl(c) && !strings.ContainsRune("\t\n\r\u007f\u0085", c):
			r.report(&yaml.Node{Line: line, Column: column}, fmt.Sprintf("The file holds a control character (%U)", c), "delete it: an editor shows it as a sign of its own, such as ^[")
			return true
		case c == '\n':
			line, column = line+1, 0
		}
		column++
		data = data[size:]
	}
	return false
}
