package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// Every screen fits its window, whatever its size and whatever outside names and
// messages contain: wide characters, escape sequences, long words.
func TestEverySize(t *testing.T) {
	store, err := draft.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	app := profile.Sample()
	hostile := "株式会社 \x1b[2J\u202e👩‍👩‍👧 " + strings.Repeat("Lengthy", 30)
	app[profile.FriendlyName], app[profile.BusinessName] = hostile, hostile
	d, err := store.Create(app)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	r := newRoot(context.Background(), setup{
		draft: d.Info().ID, ui: Config{Version: hostile},
		Config: desk.Config{Store: desk.Files{Store: store}, Connect: func(context.Context, *desk.SignIn) (desk.Connection, error) {
			return desk.Connection{Hub: groundless{err: &flow.GroundError{
				Problem: profile.Problem{Message: hostile, Fix: hostile},
				Choices: []flow.Object{{SID: hostile, Fields: flow.Fields{"friendly_name": hostile}}},
			}}, Account: hostile, Name: hostile}, nil
		}},
	}.config(t))
	defer r.s.close()
	if err := r.s.Do(t.Context(), r.s.Connect(nil)); err != nil || r.s.Account().GroundErr == nil {
		t.Fatal(err, r.s.Account())
	}
	for name, s := range everyScreen(r.s, hostile) {
		r.screen = s
		for width := 20; width <= 300; width += 1 + width/5 {
			for height := 5; height <= 100; height += 1 + height/3 {
				r.Update(tea.WindowSizeMsg{Width: width, Height: height})
				r.Update(tea.KeyPressMsg{Code: tea.KeyDown})
				v := r.View()
				if r.cut != nil {
					t.Fatalf("%s at %d×%d: %v\n%s", name, width, height, r.cut, r.cut.Stack)
				}
				if w, h := lipgloss.Size(v.Content); w > width || h > height {
					t.Errorf("%s takes %d×%d of %d×%d", name, w, h, width, height)
				}
				if strings.Contains(v.Content, "\x1b[2J") || strings.Contains(v.Content, "\u202e") {
					t.Fatalf("%s lets outside text through", name)
				}
				if c := v.Cursor; c != nil && (c.X >= width || c.Y >= height) {
					t.Errorf("%s puts the cursor at %d,%d of %d×%d", name, c.X, c.Y, width, height)
				}
			}
		}
	}
}

// A groundless hub belongs to an account in which nothing can be created.
type groundless struct {
	flow.Hub
	err error
}

func (g groundless) Account() string { return "" }

func (g groundless) List(context.Context, flow.Kind, string, flow.Fields) ([]flow.Object, error) {
	return nil, g.err
}

// everyScreen is every screen, with outside text wherever it can appear.
func everyScreen(s *session, hostile string) map[string]screen {
	s.complain(hostile)
	s.newRun(flow.Steps(s.Answers()))
	for i, step := range flow.Steps(s.Answers()) {
		s.run.happened(s, eventMsg{s.run, flow.Event{Step: step.ID, State: flow.State(i % 7), SID: hostile, Reason: hostile, Until: s.now()}})
	}
	s.run.happened(s, eventMsg{s.run, flow.Event{Step: flow.StepID(hostile), State: flow.Broken, Err: errors.New(hostile)}})
	problem := profile.Problem{Field: profile.Email, Severity: profile.Error, Message: hostile, Fix: hostile}
	ended := func(kind flow.Result) *run {
		r := *s.run
		r.outcome = &flow.Outcome{
			Result: kind, Err: errors.New(hostile), Problems: []profile.Problem{problem, problem},
			Corrections: []flow.Correction{{Field: profile.Email, Sent: hostile, Kept: hostile}},
			Suggestions: []flow.Correction{{Field: profile.Email, Sent: hostile, Kept: hostile}},
			Receipt:     flow.Receipt{Account: hostile, Profile: hostile, Status: hostile, Steps: []flow.ReceiptLine{{Step: flow.StepProfile, SID: hostile}}},
		}
		return &r
	}
	held := &draft.HeldError{Who: hostile, Host: hostile, PID: 1}
	handed := draft.Info{Name: hostile, State: draft.Rejected, Err: held, For: hostile, From: hostile, Note: hostile, Profile: hostile}
	s.listed(listMsg{infos: []draft.Info{{Name: hostile, State: draft.State(hostile)}, {Err: errors.New(hostile)}, handed}})
	list := func() *home {
		h := &home{s: s, query: newQuery("name")}
		h.menu.begin(h.entries, "")
		return h
	}
	home, finding := list(), list()
	_, _ = finding.find()
	reading := func(text func(int) []string) screen {
		r := &reader{s: s, back: home, title: "Who did what", text: text}
		r.menu.begin(r.entries, "")
		return r
	}
	view := draft.View{Info: handed, Answers: profile.Application{profile.FriendlyName: hostile, profile.Email: hostile}}
	deeds := []desk.Deed{{Who: hostile, What: hostile}, {Who: "maria", What: "changed Email"}}
	picked := newAccounts(s, newAccount(s))
	picked.Update(loadedMsg{picker: picked, options: []profile.Option{{Value: hostile, Label: hostile, Hint: hostile}, {Value: "x", Label: "Owl"}}})
	screens := map[string]screen{
		"home": home, "account": newAccount(s), "sign-in": newSignIn(s, newAccount(s)), "tasks": newTasks(s, newAccount(s)),
		"review": newReview(s), "progress": newProgress(s), "log": newEvents(s, s.run, newProgress(s)), "status": newStatus(s),
		"receipt": newResult(s, ended(flow.Submitted)), "noncompliant": newResult(s, ended(flow.Noncompliant)),
		"stopped": newResult(s, ended(flow.Stopped)), "help": newHelp(s, newReview(s)),
		"picker": picked, "finding": finding, "held": newHeld(s, home, handed, held), "gone": newGone(s), "handed over": newHanded(s, home),
		"note": newNote(s, home, hostile, hostile, nil), "waiting": &waiting{s: s, back: home, what: hostile},
		"looking": reading(func(width int) []string { return home.viewed(view, width) }),
		"trail":   reading(func(width int) []string { return s.deeds(deeds, width) }),
		"ask":     newAsk(s, newAccount(s), question{title: hostile, text: hostile, yes: "delete it", no: "keep it"}, nil),
	}
	for _, p := range profile.Pages() {
		screens[p.Name] = newPages(s, draft.Place{Page: p.Name})
	}
	return screens
}
