package console

import (
	"bytes"
	"encoding/json"
	"testing"

	"trusthub-wizard/ui/gate"
)

func TestHowToGoOnCanBePasted(t *testing.T) {
	for _, at := range []struct {
		dir   string
		words []string
		want  string
	}{
		{"", []string{"apply", "customer.yaml"}, "trusthub-wizard apply customer.yaml"},
		{"/srv/state", []string{"resume", "k3v9x2m7q4w8z6t1"}, "trusthub-wizard resume k3v9x2m7q4w8z6t1 --state-dir /srv/state"},
		{"my drafts", []string{"apply", "Owl's bakery.yaml"}, `trusthub-wizard apply 'Owl'\''s bakery.yaml' --state-dir 'my drafts'`},
		{"", []string{"apply", "$(x)"}, "trusthub-wizard apply '$(x)'"},
	} {
		c := &Console{StateDir: at.dir}
		if got := c.CommandLine(at.words...); got != at.want {
			t.Errorf("%q, want %q", got, at.want)
		}
	}
	c := &Console{Account: "AC1", APIBase: "http://127.0.0.1:4010"}
	for _, about := range []struct{ word, want string }{
		{"status", "trusthub-wizard status --api-base http://127.0.0.1:4010 --account AC1"},
		{"drafts", "trusthub-wizard drafts --api-base http://127.0.0.1:4010"}, // which has no --account
	} {
		if got := c.CommandLine(about.word); got != about.want {
			t.Errorf("%q, want %q", got, about.want)
		}
	}
}

// JSON carries the exact text, and no control character that a terminal would obey.
func TestJSONCanBeShownOnATerminal(t *testing.T) {
	for _, text := range []string{
		"plain", "Żółć 漢字 👩‍💻", "\x1b]0;title\a", "\x7f", "\u009b2J", "\u202e\u2066", "\u2028", "\U000e0041",
	} {
		var out bytes.Buffer
		c := New(Streams{Out: &out})
		if err := c.Encode(map[string]string{"text": text}); err != nil {
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
