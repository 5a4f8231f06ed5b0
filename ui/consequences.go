package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
)

// consequences says what submitting creates, and in whose account.
func (s *session) consequences(width int) []string {
	l, k := s.look, s.link
	lines := []string{"", l.title.Render("What submitting does")}
	whose := "No account yet: sign in on the account page."
	if k.on {
		whose = "In account " + k.conn.Account
		if k.conn.Name != "" {
			whose += " (" + k.conn.Name + ")"
		}
		if s.Demo {
			whose += ", in the demonstration's sandbox"
		}
		if k.ground != nil {
			whose += ", under the primary profile " + firstOf(k.ground.PrimaryName, k.ground.Primary)
		}
		whose += ":"
	}
	lines = append(lines, paragraph(l.text, whose, width)...)
	for _, text := range outline(flow.Steps(s.app)) {
		lines = append(lines, paragraph(l.muted, signDot+" "+text, width)...)
	}
	return append(lines, "")
}

// outline counts what steps create.
func outline(steps []flow.Step) []string {
	assigned, numbers := 0, 0
	var made []string
	for _, step := range steps {
		what, creates := strings.CutPrefix(step.Title, "Create ")
		switch {
		case step.Skip != "":
		case strings.HasPrefix(string(step.ID), "number:"):
			numbers++
		case strings.HasPrefix(string(step.ID), "assign_"):
			assigned++
		case creates:
			made = append(made, what)
		}
	}
	text := []string{"creates " + strings.Join(made, ", "), count(assigned, "assignment", "assignments") + " to the new profile"}
	if numbers > 0 {
		text[1] += ", and " + count(numbers, "phone number", "phone numbers")
	}
	return append(text, "has Twilio evaluate it; only if that finds nothing, submits it for review")
}

// count is a number with its noun.
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// obstacle says why nothing can be submitted just now; "" where it can.
func (s *session) obstacle() string {
	if locked := s.locked(); locked != "" {
		return locked
	}
	if errors, _ := split(s.problems()); len(errors) > 0 {
		return count(len(errors), "answer has", "answers have") + " to be mended first; the first one: " + errors[0].Message
	}
	return s.link.obstacle(s)
}

// submit carries the plan out, for the first time or once more: what exists is
// changed in place.
func (s *session) submit() (screen, tea.Cmd) {
	cmd := s.start()
	return newProgress(s), cmd
}
