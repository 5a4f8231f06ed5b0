package serve

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/gate"
)

// A Person may come in.
type Person struct {
	Name  string
	Looks bool // sees everything and changes nothing

	// seat is what the limit of sessions counts by: the name, or a stranger's address.
	seat string
}

// Role is the person's, as the file of keys spells it.
func (p Person) Role() string {
	if p.Looks {
		return "looks"
	}
	return "works"
}

// Keys is a file in OpenSSH's format of authorized keys, with one person's public key in a
// line. The comment is the person's name. The option role="works" is the default;
// role="looks" is for people who change nothing. A person can have several keys.
//
// The file is read at each login, so that a change counts at once.
type Keys string

// A BadLine is a line of the file that lets nobody in.
type BadLine struct {
	Line int
	Text string // what's wrong, and how to fix it
}

func (b BadLine) String() string { return fmt.Sprintf("line %d: %s", b.Line, b.Text) }

// keysMax is the size of the largest file, in bytes.
const keysMax = 1 << 20

// nameMax is the length of the longest name, in bytes.
const nameMax = 64

// read returns the people by their keys, and the lines that can't be used. It refuses a file
// that others can write to: they could let anyone in.
func (k Keys) read() (map[string]Person, []BadLine, error) {
	info, err := os.Stat(string(k))
	switch {
	case err != nil:
		return nil, nil, err
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		return nil, nil, fmt.Errorf("other users can write to %s: run chmod go-w on it", k)
	case info.Size() > keysMax:
		return nil, nil, fmt.Errorf("%s is larger than 1 MB", k)
	}
	text, err := os.ReadFile(string(k))
	if err != nil {
		return nil, nil, err
	}
	people, lines := map[string]Person{}, map[string]int{}
	var bad []BadLine
	n := 0
	for line := range bytes.Lines(text) {
		n++
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, person, wrong := parse(line)
		switch first, twice := lines[key]; {
		case wrong != "":
			bad = append(bad, BadLine{n, wrong})
		case twice:
			bad = append(bad, BadLine{n, fmt.Sprintf("line %d has the same key: remove one of them", first)})
		default:
			people[key], lines[key] = person, n
		}
	}
	return people, bad, nil
}

// Check reads the file and returns how many people's keys it has, and its bad lines.
func (k Keys) Check() (keys int, bad []BadLine, err error) {
	people, bad, err := k.read()
	return len(people), bad, err
}

// Working returns the names of the people who work here, without those who only look.
func (k Keys) Working() ([]string, error) {
	people, _, err := k.read()
	var names []string
	for _, p := range people {
		if !p.Looks {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), err
}

// find returns the owner of a key.
func (k Keys) find(key gossh.PublicKey) (Person, bool, error) {
	people, _, err := k.read()
	p, known := people[string(key.Marshal())]
	return p, known, err
}

// needless are options of OpenSSH that forbid what nobody can do here.
var needless = []string{"no-agent-forwarding", "no-port-forwarding", "no-user-rc", "no-x11-forwarding"}

// parse reads one line. An option that it doesn't know, such as from or expiry-time, could be
// there to keep somebody out. So it lets nobody in.
func parse(line []byte) (key string, p Person, wrong string) {
	public, comment, options, _, err := gossh.ParseAuthorizedKey(line)
	if err != nil {
		return "", p, "there is no key: a line is [role=\"looks\"] ssh-ed25519 AAAA… NAME"
	}
	if strings.Contains(public.Type(), "-cert-") {
		return "", p, "certificates don't work here: use the public key itself"
	}
	p.Name = gate.Line(strings.TrimSpace(comment))
	p.seat = p.Name
	switch {
	case p.Name == "":
		return "", p, "the key has no name: add the person's name at the end of the line"
	case p.Name == team.Anybody:
		return "", p, "a person can't be called " + team.Anybody + ", because customers can be handed over to anybody: use another name"
	case len(p.Name) > nameMax:
		return "", p, fmt.Sprintf("the name is longer than %d characters: shorten it", nameMax)
	}
	for _, option := range options {
		name, value, _ := strings.Cut(option, "=")
		switch name = strings.ToLower(name); {
		case name == "role" && value == `"works"`:
			p.Looks = false
		case name == "role" && value == `"looks"`:
			p.Looks = true
		case name == "role":
			return "", p, "the role isn't known: use role=\"works\" or role=\"looks\""
		case !slices.Contains(needless, name):
			return "", p, "the option " + gate.Line(name) + " doesn't work here: remove it"
		}
	}
	return string(public.Marshal()), p, ""
}
