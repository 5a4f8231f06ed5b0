package form

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/profile"
)

// A whole page line by line: every answer, in each way to give it, and nothing on
// screen but text.
func TestLinear(t *testing.T) {
	p, s := start(t, nil, allKeys...)
	answers := strings.Join([]string{
		"Acme", "?", "123", "12 3456789", "part", "europe, 2", "jane@mail.example", "uk", "London", "", "y",
	}, "\n") + "\n"
	in := strings.NewReader(answers)
	var out bytes.Buffer
	for f := p.After(""); f != nil; f = p.After(f.q.Key) {
		if err := s.ask(f, &out, in); err != nil {
			t.Fatalf("%s: %v\n%s", f.q.Key, err, out.String())
		}
	}
	want := profile.Application{
		"name": "Acme", "ein": "12 3456789", "type": "Partnership", "regions": "EUROPE,ASIA", "email": "jane@mail.example",
		"country": "GB", "region": "London", "alone": "true",
	}
	if d := cmp.Diff(want, s.app); d != "" {
		t.Errorf("(-want +got):\n%s\n%s", d, out.String())
	}
	if ansi.Strip(out.String()) != out.String() {
		t.Error("color or movement in linear mode")
	}
	for _, said := range []string{"Business name. As registered.", "error: Registration number doesn't have 9 digits", "Will be sent as 12-3456789", "Chosen: Partnership", "warning: Email is a free-mail address", "Suggestion: United States", "State (optional)"} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("%q was not said:\n%s", said, out.String())
		}
	}
}

func TestLinearCommands(t *testing.T) {
	for _, c := range []struct {
		name, key, line string
		before, want    string
		err             error
		said            string
	}{
		{"nothing keeps the answer", "name", "\n", "Acme", "Acme", nil, "Now: Acme"},
		{"nothing goes on past a problem", "ein", "12\n\n", "", "12", nil, "error: Registration number doesn't have 9 digits"},
		{"back", "name", "<\n", "Acme", "Acme", ErrBack, ""},
		{"taking it away", "email", "-\n", "a@example.com", "", nil, ""},
		{"taking the suggestion", "country", "=\n", "", "US", nil, "Suggestion: United States (type = to take it)"},
		{"no suggestion to take", "name", "=\n\n", "Acme", "Acme", nil, "There is no suggestion."},
		{"by number", "type", "6\n", "", "Corporation", nil, "6. Corporation"},
		{"several fit", "type", "corp\n\n", "", "", nil, "Which one: Corporation; Limited liability corporation; Non-profit corporation?"},
		{"none fits", "type", "qqq\n\n", "Corporation", "Corporation", nil, "No match."},
		{"neither yes nor no", "alone", "maybe\nno\n", "", "false", nil, "Answer yes or no."},
		{"the end of input", "name", "", "Acme", "Acme", io.EOF, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := profile.Application{}
			if c.before != "" {
				app[profile.Key(c.key)] = c.before
			}
			p, s := start(t, app, profile.Key(c.key))
			var out bytes.Buffer
			err := s.ask(p.fields[0], &out, strings.NewReader(c.line))
			if err != c.err || s.app[profile.Key(c.key)] != c.want || !strings.Contains(out.String(), c.said) {
				t.Errorf("%v, answer %q, said:\n%s", err, s.app[profile.Key(c.key)], out.String())
			}
		})
	}
}

// ask asks a field like the wizard does line by line.
func (p *parent) ask(f *Field, w io.Writer, r io.Reader) error {
	for again := false; ; {
		more, err := f.Ask(w, r, again)
		for _, c := range p.Changes() {
			p.app[c.Field] = c.Text
		}
		if again = more; err != nil || !more {
			return err
		}
	}
}
