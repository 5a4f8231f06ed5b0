//go:build unix

package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// An encrypted export opens with its passphrase only, and the file has mode 0600.
func TestExportWithAPassphrase(t *testing.T) {
	dir := t.TempDir()
	var out, complaint bytes.Buffer
	p := Process{Streams: console.Streams{Out: &out, Err: &complaint, Getenv: func(name string) string {
		return map[string]string{session.KeyringVariable: "off"}[name]
	}}}
	c := console.New(p.Streams)
	c.StateDir = dir
	store, err := session.New(c).Store(false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := store.Create(profile.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintln(w, "eleven green bottles"); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	// The program closes the descriptor, so the test must not: its number could be in use
	// again by then.
	fd, err := syscall.Dup(int(r.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	file := filepath.Join(dir, "owl.age")
	p.Args = []string{"drafts", "export", d.Info().ID, "--state-dir", dir, "--output", file, fmt.Sprintf("--passphrase-fd=%d", fd)}
	if code := p.Run(context.Background()); code != 0 || out.Len() > 0 {
		t.Fatalf("exit code %d, printed %q: %s", code, out.String(), complaint.String())
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v (%v)", info, err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for phrase, opens := range map[string]bool{"eleven green bottles": true, "ten": false} {
		identity, err := age.NewScryptIdentity(phrase)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := age.Decrypt(armor.NewReader(bytes.NewReader(data)), identity)
		if (err == nil) != opens {
			t.Fatalf("%q: %v", phrase, err)
		}
		if !opens {
			continue
		}
		if text, err := io.ReadAll(plain); err != nil || !strings.Contains(string(text), "friendly_name: ") {
			t.Errorf("it holds %q (%v)", text, err)
		}
	}
	if code := p.Run(context.Background()); code != console.ExitUsage || !strings.Contains(complaint.String(), "already exists") {
		t.Errorf("over a file that is there: exit code %d, %s", code, complaint.String())
	}
}
