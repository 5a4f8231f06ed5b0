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

// ReviewTime is how long a review takes, as the end of a sentence. Twilio's pages
// say 24 hours; eight and ten days were seen.
const ReviewTime = "usually hours; a week has been seen"

// A Reason is one of the errors of a rejected profile. It has a code, words, or
// both.
type Reason struct {
	Code int    // 0 where none was given
	Text string // Twilio's words, which come from outside; "" where there were none
}

// codeInText finds one of the Trust Hub's codes in words.
var codeInText = regexp.MustCompile(`\b18\d{3}\b`)

// code is the reason's, or the one that its words name.
func (x Reason) code() int {
	if x.Code != 0 {
		return x.Code
	}
	n, _ := strconv.Atoi(codeInText.FindString(x.Text)) // 0 where there is none
	return n
}

// copied are the codes of provisional copies
// (https://www.twilio.com/docs/api/errors): the review's table knows nothing of them.
var copied = map[int]profile.Problem{
	18607: {Message: "Twilio makes no provisional copy of this profile", Fix: "only an approved profile can have one; nothing is to be mended here"},
	18608: {Message: "The profile has a provisional copy already", Fix: "look at it in Twilio's Console, under Trust Hub"},
	18610: {Message: "The address of the profile was deleted at Twilio", Fix: "enter the address again; an approved profile's address has to stay"},
}

// explained leads from a code to what it means and to the fields to check. known is
// false for a code that is in no list of ours.
func explained(code int) (problems []profile.Problem, known bool) {
	if p, ok := copied[code]; ok {
		p.Code, p.Severity = code, profile.Error
		if code == 18610 {
			p.Field, _ = profile.FieldOf(profile.Address, "street")
		}
		return []profile.Problem{p}, true
	}
	problems = profile.Rejection(code)
	return problems, problems[0].Field != ""
}

// problems leads from a reason to the fields to check. Twilio's words are always
// among them; they are all there is where the code is not known.
func (x Reason) problems() []profile.Problem {
	code, text := x.code(), shortened(x.Text)
	problems, known := explained(code)
	switch {
	case code == 0:
		return []profile.Problem{{Severity: profile.Error, Message: text, Fix: "mend what Twilio names, or ask Twilio's support with the profile's SID"}}
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

// rejections leads from the reasons of a rejected profile to the fields to check.
func rejections(reasons []Reason) []profile.Problem {
	var problems []profile.Problem
	for _, x := range reasons {
		problems = append(problems, x.problems()...)
	}
	if len(problems) == 0 {
		problems = append(problems, profile.Problem{
			Severity: profile.Error, Message: "Twilio rejected the profile and gave no reason",
			Fix: "check each answer against the company's registration, or ask Twilio's support with the profile's SID",
		})
	}
	return problems
}

// codes are those of the reasons, each once.
func codes(reasons []Reason) []int {
	var list []int
	for _, x := range reasons {
		if code := x.code(); code != 0 && !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	return list
}

// enumerated is a list of more values than anybody reads.
var enumerated = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:[^,;|\[\](){}:.\n]{1,80}[,;|]\s*){8,}[^,;|\[\](){}:.\n]{1,80}`)
})

// most is how many values of a long list are shown.
const most = 4

// shortened cuts a long list of values in Twilio's words down to its first few and
// their count.
func shortened(text string) string {
	return enumerated().ReplaceAllStringFunc(text, func(list string) string {
		values := strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",;|", r) })
		n := len(values)
		if before, _, two := strings.Cut(strings.Replace(values[n-1], " and ", " or ", 1), " or "); two && strings.TrimSpace(before) != "" {
			n++
		}
		first := strings.TrimRight(values[0], " ") // what leads up to it is a part of the sentence
		for _, value := range values[1:most] {
			first += ", " + strings.TrimSpace(value)
		}
		return fmt.Sprintf("%s, … (%d values)", first, n)
	})
}
