package form

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// What people can type instead of an answer when questions come line by line. The
// caller announces them once.
const (
	LinearBack = "<" // goes to the previous question
	LinearHelp = "?" // shows why Twilio asks and what's accepted
	LinearNone = "-" // removes the answer
	LinearTake = "=" // takes the suggestion
)

// ErrBack is returned by [Field.Ask] if the user wants the previous question.
var ErrBack = errors.New("back to the question before")

// Ask asks the field line by line, for screen readers and terminals that can't move a
// cursor: the question on one line, the answer on the next. An empty line keeps the
// answer. If the answer has problems, they're printed, and more says to ask once more,
// with again for a short question. The changes are in [Page.Changes]. Ask reads only
// the line it needs. Errors are ErrBack, io.EOF at the end of the input, and those of
// w and r.
func (f *Field) Ask(w io.Writer, r io.Reader, again bool) (more bool, err error) {
	f.editor.focus(true)
	defer f.editor.focus(false)
	ask := f.asked()
	if again {
		ask = gate.Line(f.label) + ", again. Enter alone goes on.\n> "
	}
	for {
		if _, err := io.WriteString(w, ask); err != nil {
			return false, err
		}
		line, err := readLine(r)
		if err != nil {
			return false, err
		}
		switch line = strings.TrimSpace(line); line {
		case "":
			return false, nil
		case LinearBack:
			return false, ErrBack
		case LinearHelp:
			ask = f.helped()
			continue
		case LinearNone:
			line = ""
		case LinearTake:
			if line = f.named(f.offer()); f.answered() || line == "" {
				ask = "There is no suggestion.\n> "
				continue
			}
		}
		return f.answer(w, line)
	}
}

// asked is the full question.
func (f *Field) asked() string {
	var b strings.Builder
	b.WriteString(gate.Line(f.label))
	if !f.required {
		b.WriteString(" (optional)")
	}
	if f.hint != "" {
		b.WriteString(". " + strings.TrimRight(gate.Line(f.hint), "."))
	}
	b.WriteString(".\n")
	switch f.kind {
	case profile.Choices, profile.List:
		b.WriteString("You can give several: separate them with commas.\n")
	case profile.Switch:
		b.WriteString("Yes or no.\n")
	}
	switch f.kind {
	case profile.Choice, profile.Choices:
		options := f.q.rules.Options(f.page.app)
		if len(options) > 12 {
			b.WriteString("One of " + itoa(len(options)) + " values: type part of its name.\n")
			break
		}
		for i, o := range options {
			b.WriteString("  " + itoa(i+1) + ". " + gate.Line(o.Label) + "\n")
		}
	}
	switch o := f.offer(); {
	case f.answered():
		b.WriteString("Now: " + gate.Line(f.spoken()) + "\n")
	case o != "" && f.kind == profile.Switch: // that's what is sent
		b.WriteString("Now: " + gate.Line(f.named(o)) + "\n")
	case o != "":
		b.WriteString("Suggestion: " + gate.Line(f.named(o)) + " (type " + LinearTake + " to take it)\n")
	}
	for _, p := range f.reported() {
		b.WriteString(p.Severity.String() + ": " + gate.Line(p.String()) + "\n")
	}
	b.WriteString("> ")
	return b.String()
}

// helped is the help.
func (f *Field) helped() string {
	var b strings.Builder
	for _, part := range [][2]string{{"Why: ", f.q.Why}, {"How to answer: ", f.accepted()}, {"Example: ", f.q.rules.ExampleIn(f.page.app)}} {
		if part[1] != "" {
			b.WriteString(part[0] + gate.Line(part[1]) + "\n")
		}
	}
	b.WriteString("> ")
	return b.String()
}

// answer takes a line as the answer and prints what came of it.
func (f *Field) answer(w io.Writer, line string) (more bool, err error) {
	text, doubt := f.understood(line)
	if doubt != "" {
		_, err = fmt.Fprintln(w, doubt)
		return true, err
	}
	f.apply(func() { f.editor.load(clean(text, 64*lineMax)) })
	for _, p := range f.problems {
		if _, err = fmt.Fprintln(w, p.Severity.String()+": "+gate.Line(p.String())); err != nil {
			return false, err
		}
	}
	switch {
	case f.wrong():
		return true, nil
	case f.sent != "":
		_, err = fmt.Fprintln(w, "Will be sent as "+gate.Line(f.sent))
	case f.kind == profile.Choice || f.kind == profile.Choices:
		_, err = fmt.Fprintln(w, "Chosen: "+gate.Line(f.spoken()))
	}
	return false, err
}

// understood turns a line into an answer: an option's number, its name or part of it,
// yes or no. doubt is what to print if that isn't clear.
func (f *Field) understood(line string) (text, doubt string) {
	options := f.q.rules.Options(f.page.app)
	switch f.kind {
	case profile.Choice:
		return f.understoodOne(line, options)
	case profile.Choices:
		var values []string
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if all := strings.Split(f.means(part), profile.Separator); len(all) > 1 { // APAC is two regions
				values = append(values, all...)
				continue
			}
			v, doubt := f.understoodOne(part, options)
			if doubt != "" {
				return "", doubt
			}
			values = append(values, v)
		}
		return strings.Join(values, profile.Separator), ""
	case profile.Switch:
		switch fold(line) {
		case "y", "yes", yes:
			return yes, ""
		case "n", "no", no:
			return no, ""
		case "":
			return "", ""
		}
		return "", "Answer yes or no."
	}
	return line, ""
}

func (f *Field) understoodOne(line string, options []profile.Option) (text, doubt string) {
	if line == "" {
		return "", ""
	}
	x := newIndex(options)
	if len(options) <= 12 {
		for i, o := range options {
			if line == itoa(i+1) {
				return o.Value, ""
			}
		}
	}
	if i := x.exact(line); i >= 0 {
		return x.options[i].Value, ""
	}
	if i := x.valued(f.means(line)); i >= 0 {
		return x.options[i].Value, ""
	}
	hits := x.match(line)
	switch advice := f.q.Advice(f.page.app, line); {
	case advice != "":
		return "", "That matches more than one: " + advice + "."
	case len(hits) == 1:
		return x.options[hits[0]].Value, ""
	case len(hits) == 0 && f.q.Kind == profile.Text:
		return line, ""
	case len(hits) == 0:
		return "", "No match. Type part of the name of a value."
	}
	var names []string
	for _, i := range hits[:min(len(hits), 12)] {
		names = append(names, gate.Line(x.options[i].Label))
	}
	doubt = "Which one: " + strings.Join(names, "; ")
	if more := len(hits) - len(names); more > 0 {
		doubt += "; and " + itoa(more) + " more"
	}
	return "", doubt + "?"
}

// spoken is the answer as people read it.
func (f *Field) spoken() string {
	var parts []string
	switch f.kind {
	case profile.Choice, profile.Switch:
		return f.named(f.last)
	case profile.Choices:
		for _, v := range (profile.Application{f.q.Key: f.last}).Values(f.q.Key) {
			parts = append(parts, f.named(v))
		}
	default:
		return f.last
	}
	return strings.Join(parts, ", ")
}

// named is a value's label.
func (f *Field) named(value string) string {
	if f.kind == profile.Switch {
		switch value {
		case yes:
			return "yes"
		case no:
			return "no"
		}
	}
	for _, o := range f.q.rules.Options(f.page.app) {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// readLine reads one line and nothing more: the next question's answer may be in the
// same stream.
func readLine(r io.Reader) (string, error) {
	var line []byte
	one := make([]byte, 1)
	for {
		n, err := r.Read(one)
		if n == 1 {
			if one[0] == '\n' {
				return string(line), nil
			}
			if len(line) < pasteMax {
				line = append(line, one[0])
			}
		}
		switch {
		case err == io.EOF && len(line) > 0:
			return string(line), nil
		case err != nil:
			return "", err
		}
	}
}
