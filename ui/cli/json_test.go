package cli

import (
	"bytes"
	"encoding/json"
	"testing"

	"trusthub-wizard/ui/gate"
)

// What JSON carries is exactly what came in, and nothing that a terminal would
// obey.
func TestJSONCanBeShownOnATerminal(t *testing.T) {
	for _, text := range []string{
		"plain", "Żółć 漢字 👩‍💻", "\x1b]0;title\a", "\x7f", "\u009b2J", "\u202e\u2066", "\u2028", "\U000e0041",
	} {
		var out bytes.Buffer
		g := newProgram(Process{Out: &out})
		if err := g.encode(map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
		line := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
		if shown := gate.Line(string(line)); shown != string(line) {
			t.Errorf("%q is printed as %q, where the gate lets through %q", text, line, shown)
		}
		var back map[string]string
		if err := json.Unmarshal(line, &back); err != nil || back["text"] != text {
			t.Errorf("%q comes back as %q (%v)", text, back["text"], err)
		}
	}
}
