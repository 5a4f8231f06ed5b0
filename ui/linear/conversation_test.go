package linear_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/website"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/linear"
)

// A transcript is what is written and typed, as a terminal shows it.
type transcript struct {
	bytes.Buffer
	typed []string
}

// Read types one line.
func (t *transcript) Read(p []byte) (int, error) {
	if len(t.typed) == 0 {
		return 0, io.EOF
	}
	line := t.typed[0]
	t.typed = t.typed[1:]
	t.WriteString(line)
	return copy(p, line+"\n"), nil
}

// talk types a script line by line and returns the end of the conversation.
func (h *house) talk(t *testing.T, ctx context.Context, typed string) (*transcript, *desk.Desk, error) {
	t.Helper()
	c := &transcript{typed: strings.Split(strings.TrimSuffix(typed, "\n"), "\n")}
	config := h.config.wizard(t)
	err := linear.Run(ctx, config, c, c)
	return c, config.Desk, err
}

// reopen starts again with the only draft.
func (h *house) reopen(t *testing.T) *house {
	t.Helper()
	infos, err := h.config.Store.List()
	if err != nil || len(infos) != 1 {
		t.Fatalf("%d drafts (%v)", len(infos), err)
	}
	h.config.draft = infos[0].ID
	return h
}

// with fills the open draft with the sample customer, at the review.
func (h *house) with(t *testing.T, answers profile.Application) *house {
	t.Helper()
	app := profile.Sample()
	for k, v := range answers {
		app[k] = v
	}
	d, err := h.config.Store.Open(h.config.draft)
	if err == nil {
		err = errors.Join(d.Replace(app), d.SetPlace(draft.Place{Page: "review"}), d.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return h
}

var redactions = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`\b([A-Z]{2})[0-9a-f]{32}\b`), "${1}…"},
	{regexp.MustCompile(`\d\d\d\d-\d\d-\d\d \d\d:\d\d:\d\d`), "DATE"},
	{regexp.MustCompile(`\d\d:\d\d:\d\d`), "00:00:00"},
	{regexp.MustCompile(`\d+\.\d s`), "0.0 s"},
	{regexp.MustCompile(`Saved .*`), "Saved FILE"},
}

// story is a transcript without what differs from run to run: ids, times, and the order of
// parallel steps.
func story(text string) []byte {
	for _, r := range redactions {
		text = r.find.ReplaceAllString(text, r.put)
	}
	var lines, parallel []string
	for line := range strings.SplitAfterSeq(text, "\n") {
		if strings.HasPrefix(line, "00:00:00  ") {
			parallel = append(parallel, regexp.MustCompile(`; \d+ of`).ReplaceAllString(line, "; n of"))
			continue
		}
		slices.Sort(parallel)
		lines, parallel = append(lines, parallel...), nil
		lines = append(lines, line)
	}
	return []byte(strings.Join(lines, ""))
}

// A first onboarding: help, back, removing an answer, taking a suggestion, fixing a mistake, the
// task list, a jump, a change from the review, fixing what Twilio's evaluation found, the
// receipt, and the end of the review.
func TestConversation(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}})
	if err := h.config.Store.Delete(h.config.draft); err != nil {
		t.Fatal(err)
	}
	h.config.draft = ""
	c, d, err := h.talk(t, t.Context(), `n

Owl Bakery
?
ops@owlbakery.example.com
<
-
ops@owlbakery.example.com


Owl Bakery Corporation
direct
corporation
food
employer
12 34567

usa
www.owlbakery.example.com

1
12 3456789
/tasks
4
Olivia
Barnes
olivia@owlbakery.example.com
Noncompliant
VP
united states
415 555 0123
y

=
united states
12 Elm Street

San Francisco
calif
94105




change friendly name of the
Bakery
submit
1
Head of operations
submit
save
status
wait

q
`)
	if err != nil || d.StillOpen() == nil || d.StillOpen().Receipt.Status != "twilio-approved" {
		t.Errorf("ended with %+v, %v", d.StillOpen(), err)
	}
	golden.RequireEqual(t, story(c.String()))
}

// A rejection leads to its answers. Fixing them updates the profile in place.
func TestRejectedConversation(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}})
	h.with(t, profile.Application{profile.RegistrationNo: "12-3418602"})
	c, _, err := h.talk(t, t.Context(), "submit\nstatus\nwait\n1\n12-3456789\nsubmit\nstatus\nwait\n/go street\n/quit\n")
	if err != nil {
		t.Error(err)
	}
	if n := len(h.box.Snapshot().Of(sandbox.CustomerProfile, h.box.Parent().SID)); n != 2 { // the primary is one of them
		t.Errorf("%d profiles, want the primary and one more", n)
	}
	golden.RequireEqual(t, story(c.String()))
}

// When the input ends, the draft is saved, and the next time the same field is asked.
func TestResumeWhereAsked(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, d, err := h.talk(t, t.Context(), "\nOwl Bakery\nops@owlbakery.example.com\n/go street\nPO Box 12")
	if err != nil || d.Info().ID == "" || d.Unsaved() != nil {
		t.Fatalf("ended with %+v, %v\n%s", d.StillOpen(), err, c.String())
	}
	c, _, _ = h.reopen(t).talk(t, t.Context(), "12 Elm Street\n")
	first, _, _ := strings.Cut(c.String(), "12 Elm")
	if !strings.Contains(first, "Street. House number") || !strings.Contains(first, "Now: PO Box 12") {
		t.Errorf("resumed elsewhere:\n%s", first)
	}
	app := h.only(t)
	if app[profile.FriendlyName] != "Owl Bakery" || app["address.street"] != "12 Elm Street" {
		t.Errorf("kept %v", app)
	}
}

// After one of two findings is fixed, quitting lists only the other one.
func TestQuitWithAFindingFixedByLine(t *testing.T) {
	t.Parallel()
	h := newHouse(t).with(t, profile.Application{
		"authorized_representative_1.business_title": "Noncompliant",
		"authorized_representative_2.business_title": "Noncompliant",
	})
	c, d, err := h.talk(t, t.Context(), "submit\n1\nHead of care\n/quit\n")
	if err != nil || d.StillOpen() == nil {
		t.Fatalf("ended with %+v, %v\n%s", d.StillOpen(), err, c)
	}
	if ps := d.StillOpen().Problems; len(ps) != 1 || ps[0].Field != "authorized_representative_2.business_title" {
		t.Errorf("told at the end: %+v\n%s", ps, c)
	}
}

// A command works at every prompt, also at one of another command.
func TestACommandInsteadOfTheAnswerToACommand(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, d, err := h.talk(t, t.Context(), "n\n/go e-mail\n/go first name\n/go city\nLeeds\n/quit\n")
	if err != nil {
		t.Fatalf("%v\n%s", err, c)
	}
	if at := d.Info().Place.Page; at != "address" {
		t.Errorf("it ended on page %q\n%s", at, c)
	}
}

// Cutting off a run (Ctrl+C, SIGTERM: a context that ends) waits for the calls in progress, and
// the next run continues from there.
func TestCutOffConversation(t *testing.T) {
	t.Parallel()
	slow, err := sandbox.ParseFault("create-supporting-document=429,retry-after=60")
	if err != nil {
		t.Fatal(err)
	}
	h := newHouseWith(t, sandbox.Options{Faults: []sandbox.Fault{slow}})
	h.with(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	h.config.ui.Log = func(e flow.Event) {
		if e.State == flow.Retrying {
			cancel()
		}
	}
	c, d, err := h.talk(t, ctx, "submit\n")
	var cut *ui.CutOffError
	if !errors.As(err, &cut) || d.StillOpen() == nil || d.StillOpen().Result != flow.Interrupted {
		t.Fatalf("ended with %+v, %v\n%s", d.StillOpen(), err, c.String())
	}
	if got := d.Info().State; got != draft.CutOff {
		t.Errorf("the draft is %q", got)
	}
	h.config.ui.Log = nil
	c, d, err = h.reopen(t).talk(t, t.Context(), "submit\n/quit\n")
	if err != nil || d.StillOpen().Result != flow.Submitted || !strings.Contains(c.String(), "The last run was cut off.") {
		t.Errorf("resumed: %+v, %v\n%s", d.StillOpen(), err, c.String())
	}
	if n := len(h.box.Snapshot().Of(sandbox.EndUser, h.box.Parent().SID)); n != 3+seeded {
		t.Errorf("%d end users, want 3", n-seeded)
	}
}

// seeded is how many end users the sandbox starts with, for the primary profile.
const seeded = 3

// When the terminal is gone, the conversation ends and the draft is free.
func TestNobodyThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	err := linear.Run(t.Context(), h.config.wizard(t), strings.NewReader(strings.Repeat("x\n", 100)), broken{})
	var cut *ui.CutOffError
	if !errors.As(err, &cut) {
		t.Errorf("ended with %v", err)
	}
	h.reopen(t)
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

// Whatever is typed, and whatever drafts contain, the output is only text and line breaks.
func FuzzNothingButLines(f *testing.F) {
	for _, s := range []string{"n\n\nOwl\n", "s\n/review\nlist\n", "\x1b[2J\n", "\n\x1b]0;x\a\n?\n<\n=\n-\n", "s\n/go e\n2\n", "//x\n/\n/x\n", "d 1\nyes\nc 1\n", "s\n\n\u202eabc\n\u009b2J\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		h := newHouse(t)
		var said bytes.Buffer
		if err := linear.Run(t.Context(), h.config.wizard(t), strings.NewReader(typed+"\n/home\n"+typed), &said); err != nil {
			t.Errorf("ended with %v", err)
		}
		for _, r := range said.String() {
			if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Fatalf("%U came out", r)
			}
		}
	})
}

// The website is opened on request, and its problems are listed.
func TestWebSiteOnRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t).with(t, nil)
	h.config.ui.Site = func(context.Context, profile.Application) website.Sight {
		return website.Sight{Asked: "https://www.example.com", Problems: []profile.Problem{{Field: profile.WebSite, Message: "Web site does not answer"}}}
	}
	c, _, err := h.talk(t, t.Context(), "web\n/quit")
	if err != nil || !strings.Contains(c.String(), "Opening https://www.example.com.") || !strings.Contains(c.String(), "Web site does not answer") {
		t.Errorf("%v\n%s", err, c)
	}
	h.reopen(t).config.ui.Site = nil
	if c, _, _ := h.talk(t, t.Context(), "web\n/quit"); !strings.Contains(c.String(), "isn't one of the choices") {
		t.Errorf("a demonstration offers it:\n%s", c)
	}
}

// A second draft for a business is noticed before there is a second profile.
func TestTheSameBusinessTwice(t *testing.T) {
	h := newHouse(t).with(t, nil)
	h.config.Demo = false
	other, err := h.config.Store.Create(profile.Sample())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	said, _, _ := h.talk(t, t.Context(), "quit")
	if !strings.Contains(said.String(), "Another draft has this registration number: ") {
		t.Errorf("said:\n%s", said)
	}
}
