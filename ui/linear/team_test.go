package linear_test

import (
	"bytes"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui/linear"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// newTeam is a house for each of two members of a team.
func newTeam(t *testing.T) (maria, ben *house) {
	t.Helper()
	url := pgtest.URL(t)
	var first *team.Store
	open := func(name string) *house {
		key, err := draft.FindKey(filepath.Join(t.TempDir(), "key"), nil)
		if err == nil && first != nil {
			err = first.Add(t.Context(), name, key.Recipient())
		}
		var s *team.Store
		if err == nil {
			s, err = team.Open(t.Context(), url, key, name)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Disconnect)
		if first == nil {
			first = s
		}
		h := newHouseWith(t, sandbox.Options{})
		h.config.Store, h.config.draft = desk.Shared{Store: s}, ""
		return h
	}
	return open("maria"), open("ben")
}

var clockTimes = regexp.MustCompile(`\b\d\d:\d\d\b`)

// Two colleagues, line by line: a customer is handed over with a note, found, looked at while
// the other one has it, taken over, and told from where it came.
func TestTeamConversation(t *testing.T) {
	t.Parallel()
	maria, ben := newTeam(t)
	var told bytes.Buffer
	talk := func(who string, h *house, typed string) {
		c, _, err := h.talk(t, t.Context(), typed)
		if err != nil {
			t.Fatalf("%v\n%s", err, c)
		}
		told.WriteString("▌ " + who + "\n" + clockTimes.ReplaceAllString(string(story(c.String())), "00:00") + "\n")
	}
	talk("Maria hands over", maria, `n

Owl Bakery
/handover
2
Only the address is missing.
w 1
/quit`)
	talk("Ben goes on", ben, `f for:me
f
1
ops@owlbakery.example.com
/who
/home
/quit`)
	d := desk.New(maria.config.Config)
	infos, err := d.Store.List()
	if err == nil {
		err = d.Open(infos[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	talk("Ben finds it open", ben, `1
look

1

h 1
1
take
/home
/quit`)
	<-d.Gone()
	d.Close()
	golden.RequireEqual(t, told.Bytes())
}

// A shared buffer can be read while somebody writes to it.
type heard struct {
	mu  sync.Mutex
	all bytes.Buffer
	at  int // up to where wait has found something
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.String()
}

// wait waits until a text is said, after those that were waited for before.
func (h *heard) wait(t *testing.T, text string) {
	t.Helper()
	for late := time.Now().Add(time.Minute); time.Now().Before(late); time.Sleep(10 * time.Millisecond) {
		if before, _, found := strings.Cut(h.String()[h.at:], text); found {
			h.at += len(before) + len(text)
			return
		}
	}
	t.Fatalf("%q isn't said:\n%s", text, h.String()[h.at:])
}

// Whoever loses a customer is told while the wizard waits for a line, and can take it back.
func TestTakenWhileTyping(t *testing.T) {
	t.Parallel()
	maria, ben := newTeam(t)
	config := maria.config.wizard(t)
	in, keyboard := io.Pipe()
	said, done := &heard{}, make(chan error)
	go func() { done <- linear.Run(t.Context(), config, in, said) }()
	say := func(line string) {
		if _, err := io.WriteString(keyboard, line+"\n"); err != nil {
			t.Error(err)
		}
	}
	say("n")
	say("")
	say("Owl Bakery")
	said.wait(t, "Notification email")
	var infos []draft.Info
	for late := time.Now().Add(time.Minute); len(infos) != 1 || infos[0].Name != "Owl Bakery"; time.Sleep(10 * time.Millisecond) {
		if infos = must(ben.config.Store.List()); time.Now().After(late) { // a busy database gets it a second later
			t.Fatal(infos)
		}
	}
	d := desk.New(ben.config.Config)
	if err := d.Do(t.Context(), d.TakingOver(infos[0].ID)); err != nil {
		t.Fatal(err)
	}
	said.wait(t, "ben took this customer over at")
	said.wait(t, "Every answer that you entered is saved.")
	_ = d.Set(profile.Email, "ops@owlbakery.example.com", draft.Place{Page: "profile", Field: profile.Email}) // or the next line does it
	if err := d.Do(t.Context(), d.Sync()); err != nil {
		t.Fatal(err)
	}
	say("take")
	<-d.Gone()
	said.wait(t, "Page 2 of 8: Profile")
	say("/quit")
	if err := <-done; err != nil {
		t.Error(err)
	}
	if config.Desk.Unsaved() != nil {
		t.Error(config.Desk.Unsaved())
	}
}
