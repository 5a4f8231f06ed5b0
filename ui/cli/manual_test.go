package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// The help of every command has an example.
func TestEveryCommandHasAnExample(t *testing.T) {
	root := newRootCommand(session.New(console.New(console.Streams{})))
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for line := range strings.Lines(c.Example) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") && !strings.Contains(line, name) {
				t.Errorf("%s: %q is no example of it", c.CommandPath(), line)
			}
		}
		if c.Example == "" || c.Short == "" {
			t.Errorf("%s: no example, or no summary", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// The shell completes --fault and --switch.
func TestSandboxCompletions(t *testing.T) {
	for _, c := range []struct{ flag, begun, want string }{
		{"--fault", "", "*=429\t"},
		{"--fault", "create-address:2=", "create-address:2=late\t"},
		{"--switch", "", "repeat-assignment=twin\t"},
	} {
		var out bytes.Buffer
		Process{[]string{"__complete", "sandbox", c.flag, c.begun}, console.Streams{Out: &out, Err: &bytes.Buffer{}, Getenv: func(string) string { return "" }}}.Run(t.Context())
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("%s %s: %q is not among\n%s", c.flag, c.begun, c.want, out.String())
		}
	}
}
