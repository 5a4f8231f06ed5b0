package serve

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// signer is a key that is the same for the same number.
func signer(t testing.TB, n byte) gossh.Signer {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = n
	s, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func line(t testing.TB, n byte) string {
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(signer(t, n).PublicKey())))
}

func keysFile(t testing.TB, lines ...string) Keys {
	t.Helper()
	file := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return Keys(file)
}

func TestKeys(t *testing.T) {
	for name, c := range map[string]struct {
		line   string
		person Person // who comes in
		wrong  string // why nobody does
	}{
		"works":       {line(t, 1) + " Ada", Person{Name: "Ada"}, ""},
		"full name":   {line(t, 1) + " Ada Owl, Support ", Person{Name: "Ada Owl, Support"}, ""},
		"said so":     {`role="works" ` + line(t, 1) + " Ada", Person{Name: "Ada"}, ""},
		"looks":       {`role="looks" ` + line(t, 1) + " Ben", Person{Name: "Ben", Looks: true}, ""},
		"harmless":    {`no-port-forwarding,role="looks",no-X11-forwarding ` + line(t, 1) + " Ben", Person{Name: "Ben", Looks: true}, ""},
		"windows":     {line(t, 1) + " Ada\r", Person{Name: "Ada"}, ""},
		"no name":     {line(t, 1), Person{}, "the key has no name"},
		"blank name":  {line(t, 1) + " \t ", Person{}, "the key has no name"},
		"anybody":     {line(t, 1) + " anybody", Person{}, "can't be called anybody"},
		"long name":   {line(t, 1) + " " + strings.Repeat("a", 65), Person{}, "longer than 64"},
		"other role":  {`role="boss" ` + line(t, 1) + " Ada", Person{}, "the role isn't known"},
		"bare role":   {`role ` + line(t, 1) + " Ada", Person{}, "the role isn't known"},
		"unquoted":    {`role=looks ` + line(t, 1) + " Ada", Person{}, "the role isn't known"},
		"from":        {`from="10.0.0.1" ` + line(t, 1) + " Ada", Person{}, "the option from"},
		"expired":     {`expiry-time="20200101" ` + line(t, 1) + " Ada", Person{}, "the option expiry-time"},
		"command":     {`command="sh" ` + line(t, 1) + " Ada", Person{}, "the option command"},
		"authority":   {`cert-authority ` + line(t, 1) + " Ada", Person{}, "the option cert-authority"},
		"half a key":  {line(t, 1)[:40] + " Ada", Person{}, "there is no key"},
		"private key": {"-----BEGIN OPENSSH PRIVATE KEY-----", Person{}, "there is no key"},
	} {
		t.Run(name, func(t *testing.T) {
			k := keysFile(t, "# the team", "", c.line, line(t, 2)+" Cyd")
			p, known, err := k.find(signer(t, 1).PublicKey())
			if p.seat = ""; err != nil || p != c.person || known != (c.wrong == "") {
				t.Errorf("%+v, %v, %v", p, known, err)
			}
			n, bad, err := k.Check()
			switch {
			case err != nil:
				t.Error(err)
			case c.wrong == "" && (len(bad) > 0 || n != 2):
				t.Errorf("%d keys, bad lines %v", n, bad)
			case c.wrong != "" && (len(bad) != 1 || bad[0].Line != 3 || !strings.Contains(bad[0].Text, c.wrong) || n != 1):
				t.Errorf("%d keys, bad lines %v", n, bad)
			}
		})
	}
}

// The same key twice is a mistake: the first line counts, as for OpenSSH.
func TestAKeyTwice(t *testing.T) {
	k := keysFile(t, `role="looks" `+line(t, 1)+" Ada", line(t, 1)+" Ada")
	_, bad, _ := k.Check()
	if p, _, _ := k.find(signer(t, 1).PublicKey()); !p.Looks || len(bad) != 1 || bad[0].String() != "line 2: line 1 has the same key: remove one of them" {
		t.Errorf("%+v %v", p, bad)
	}
}

// A name can't control a terminal.
func TestNamesPassTheGate(t *testing.T) {
	p, _, _ := keysFile(t, line(t, 1)+" A\x1b]0;x\ada").find(signer(t, 1).PublicKey())
	if p.Name == "" || strings.ContainsAny(p.Name, "\x1b\a") {
		t.Errorf("%q", p.Name)
	}
}

// A file that others can write to lets nobody in.
func TestOthersCannotAddKeys(t *testing.T) {
	k := keysFile(t, line(t, 1)+" Ada")
	if err := os.Chmod(string(k), 0o620); err != nil {
		t.Fatal(err)
	}
	if _, known, err := k.find(signer(t, 1).PublicKey()); known || err == nil || !strings.Contains(err.Error(), "chmod go-w") {
		t.Errorf("%v, %v", known, err)
	}
}

// The host key is made once, for its owner alone.
func TestHostKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state", "ssh_host_key")
	first, err := HostKey(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := HostKey(file)
	info, _ := os.Stat(file)
	if err != nil || string(first.PublicKey().Marshal()) != string(again.PublicKey().Marshal()) || info.Mode().Perm() != 0o600 || first.PublicKey().Type() != "ssh-ed25519" {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := HostKey(file); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
	if err := os.WriteFile(file, []byte("ssh-ed25519 AAAA"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := HostKey(file); err == nil || !strings.Contains(err.Error(), "isn't a private key") {
		t.Errorf("a public key: %v", err)
	}
}

func TestCommands(t *testing.T) {
	for _, c := range []struct {
		words string
		want  string // "" is refused
	}{
		{"status", "status"},
		{"status --json", "status --json"},
		{"status BU1 --mail --json", "status --mail --json -- BU1"},
		{"status Owl Bakery", "status -- Owl Bakery"},
		{"status -- --json", "status -- --json"},
		{"drafts", "drafts"},
		{"drafts list --json", "drafts list --json"},
		{"drafts show k7 --json", "drafts show --json -- k7"},
		{"version", "--version"},
		{"drafts show", ""},
		{"drafts list x", ""},
		{"drafts rename a b", ""},
		{"status --watch", ""},
		{"status -w", ""},
		{"status --json=true", ""},
		{"version --json", ""},
		{"--version", ""},
		{"linear x", ""},
		{"", ""},
	} {
		args, linear, ok := requested("x", strings.Fields(c.words), false)
		if linear || ok != (c.want != "") || ok && strings.Join(args, " ") != c.want {
			t.Errorf("%q: %q, %v", c.words, args, ok)
		}
		if args, _, ok = requested("x", strings.Fields(c.words), true); ok != (c.words == "version") {
			t.Errorf("in a demonstration, %q: %q, %v", c.words, args, ok)
		}
	}
}

// What is left unfinished is remembered, the last first, across restarts.
func TestUnfinished(t *testing.T) {
	file := filepath.Join(t.TempDir(), "unfinished.json")
	u := &Unfinished{File: file}
	if id, err := u.Take("Ada"); id != "" || err != nil {
		t.Errorf("%q, %v", id, err)
	}
	for _, id := range []string{"a", "b", "c", "b"} {
		if err := u.Add("Ada", id); err != nil {
			t.Fatal(err)
		}
	}
	var took []string
	for range 4 {
		id, err := (&Unfinished{File: file}).Take("Ada")
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, id)
	}
	if want := []string{"b", "c", "a", ""}; !slices.Equal(took, want) {
		t.Errorf("%q, want %q", took, want)
	}
	if err := os.WriteFile(file, []byte("null garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	if id, err := u.Take("Ada"); id != "" || err != nil {
		t.Errorf("from an unreadable file: %q, %v", id, err)
	}
}
