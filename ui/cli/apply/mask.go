package apply

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// A mask replaces a customer's answers in Twilio's messages with the names of their fields.
// Twilio's messages can repeat what was sent, and what a script prints ends up in logs. A nil
// mask changes nothing.
type mask struct {
	answers *regexp.Regexp
	names   map[string]string // by the answer in lower case
}

// maskLeast is the length of the shortest answer to mask. Shorter ones are parts of words.
const maskLeast = 3

// maskOf is the mask of a customer's answers, as typed and as sent. It leaves out choices from
// a list, which identify no one, and phone numbers of the account, which name steps.
func maskOf(app profile.Application) *mask {
	m := &mask{names: map[string]string{}}
	for _, f := range profile.Fields() {
		switch f.KindIn(app) {
		case profile.Choice, profile.Choices, profile.Switch:
			continue
		}
		if f.Key == profile.Numbers {
			continue
		}
		for _, text := range append(app.Values(f.Key), app.Text(f.Key), app.Value(f.Key), app.Display(f.Key)) {
			if text = strings.TrimSpace(text); len([]rune(text)) >= maskLeast {
				m.names[strings.ToLower(text)] = "[" + f.Name + "]"
			}
		}
	}
	if len(m.names) == 0 {
		return nil
	}
	var patterns []string
	for text := range m.names {
		patterns = append(patterns, alone(text))
	}
	slices.SortFunc(patterns, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	m.answers = regexp.MustCompile("(?i)" + strings.Join(patterns, "|"))
	return m
}

// alone is a pattern that matches text unless it's part of a longer word.
func alone(text string) string {
	pattern := regexp.QuoteMeta(text)
	word := func(r byte) bool {
		return r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(rune(r)) || unicode.IsDigit(rune(r)))
	}
	if word(text[0]) {
		pattern = `\b` + pattern
	}
	if word(text[len(text)-1]) {
		pattern += `\b`
	}
	return pattern
}

func (m *mask) hide(text string) string {
	if m == nil || text == "" {
		return text
	}
	return m.answers.ReplaceAllStringFunc(text, func(found string) string {
		return cmp.Or(m.names[strings.ToLower(found)], "[an answer]")
	})
}

// outcome masks Twilio's messages in an outcome. Suggestions and corrections stay: people
// decide about them.
func (m *mask) outcome(o flow.Outcome) flow.Outcome {
	o.Problems, o.Findings = slices.Clone(o.Problems), slices.Clone(o.Findings)
	for i := range o.Problems {
		o.Problems[i].Message = m.hide(o.Problems[i].Message)
	}
	for i := range o.Findings {
		o.Findings[i].Reason = m.hide(o.Findings[i].Reason)
	}
	return o
}
