package profile

// A FileProblem is a problem with the place in the file where it stands.
type FileProblem struct {
	Problem
	File   string
	Line   int // from 1; 0 where the whole file is meant
	Column int
}

// Parse reads an application file, YAML or JSON (keys are Twilio's own names).
// Problems are those of the file itself (syntax, unknown keys, wrong shapes) and
// those of its answers ([Application.Check]), each at its line and column; the
// application holds what could be read. name is for the messages only.
func Parse(name string, data []byte) (Application, []FileProblem) { panic("not built yet") }

// Encode writes an application as a file that Parse reads back to the same
// answers.
func (a Application) Encode() []byte { panic("not built yet") }

// Template returns an application file with every field explained.
func Template() []byte { panic("not built yet") }
