package flow

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile"
)

// ReviewTime is how long a review takes. Twilio's pages say 24 hours; eight and ten days
// were seen.
const ReviewTime = "usually hours, sometimes more than a week"

// A Reason is one of the errors of a rejected profile. It has a code, a text, or both.
type Reason struct {
	Code int    // 0 if there is none
	Text string // Twilio's words, which come from outside; "" if there are none
}

// codeInText finds one of Trust Hub's codes in a text.
var codeInText = regexp.MustCompile(`\b18\d{3}\b`)

// code is the reason's code, or the one in its text.
func (x Reason) code() int {
	if x.Code != 0 {
		return x.Code
	}
	n, _ := strconv.Atoi(codeInText.FindString(x.Text)) // 0 if there is none
	return n
}

// copyCodes are the codes about provisional copies (https://www.twilio.com/docs/api/errors).
// The table of the review's codes doesn't have them.
var copyCodes = map[int]profile.Problem{
	18607: {Message: "Twilio makes no provisional copy of this profile", Fix: "there's nothing to fix here: only an approved profile can have one"},
	18608: {Message: "The profile already has a provisional copy", Fix: "check it in the Twilio Console, under Trust Hub"},
	18610: {Message: "The profile's address was deleted at Twilio", Fix: "enter the address again; an approved profile has to keep its address"},
}

// explained says what a code means and which fields to check. known is false for a code
// that we don't know.
func explained(code int) (problems []profile.Problem, known bool) {
	if p, ok := copyCodes[code]; ok {
		p.Code, p.Severity = code, profile.Error
		if code == 18610 {
			p.Field, _ = profile.FieldOf(profile.Address, "street")
		}
		return []profile.Problem{p}, true
	}
	problems = profile.Rejection(code)
	return problems, problems[0].Field != ""
}

// problems turns a reason into problems of the fields to check. They include Twilio's words,
// and consist only of them if the code isn't known.
func (x Reason) problems() []profile.Problem {
	code, text := x.code(), shortened(x.Text)
	problems, known := explained(code)
	switch {
	case code == 0:
		return []profile.Problem{{Severity: profile.Error, Message: text, Fix: "fix what Twilio mentions, or ask Twilio Support and give the profile's SID"}}
	case text == "":
	case known:
		for i := range problems {
			problems[i].Message += ": " + text
		}
	default:
		problems[0].Message = text
	}
	return problems
}

// rejections turns the reasons of a rejected profile into problems of the fields to check.
func rejections(reasons []Reason) []profile.Problem {
	var problems []profile.Problem
	for _, x := range reasons {
		problems = append(problems, x.problems()...)
	}
	if len(problems) == 0 {
		problems = append(problems, profile.Problem{
			Severity: profile.Error, Message: "Twilio rejected the profile and gave no reason",
			Fix: "check each answer against the company's registration, or ask Twilio Support and give the profile's SID",
		})
	}
	return problems
}

// codes are the codes of the reasons, each once.
func codes(reasons []Reason) []int {
	var list []int
	for _, x := range reasons {
		if code := x.code(); code != 0 && !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	return list
}

// enumerated matches a list that is too long to read.
var enumerated = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:[^,;|\[\](){}:.\n]{1,80}[,;|]\s*){8,}[^,;|\[\](){}:.\n]{1,80}`)
})

// most is how many values of a long list are shown.
const most = 4

// shortened cuts long lists of values in Twilio's words to the first few and their count.
func shortened(text string) string {
	return enumerated().ReplaceAllStringFunc(text, func(list string) string {
		values := strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",;|", r) })
		n := len(values)
		if before, _, two := strings.Cut(strings.Replace(values[n-1], " and ", " or ", 1), " or "); two && strings.TrimSpace(before) != "" {
			n++
		}
		first := strings.TrimRight(values[0], " ") // its leading space belongs to the sentence
		for _, value := range values[1:most] {
			first += ", " + strings.TrimSpace(value)
		}
		return fmt.Sprintf("%s, … (%d values)", first, n)
	})
}
