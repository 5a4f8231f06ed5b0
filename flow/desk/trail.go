package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
)

// A Deed is what one person did with a customer at one time.
type Deed struct {
	At   time.Time
	Who  string
	What string // "changed: Business name, Email"
}

// Deeds puts a trail into words. What one person did in one go is one deed.
func Deeds(trail []team.Deed) []Deed {
	var deeds []Deed
	last := ""
	for _, d := range trail {
		n := len(deeds) - 1
		same := n >= 0 && deeds[n].Who == d.Who
		label := labelOf(d.Detail)
		switch {
		case same && d.What == "closed" && last == "opened":
			deeds[n].What = "opened it and changed nothing"
		case same && d.What == "closed" && last == "handed over": // that closes it
		case same && d.What == "changed" && last == "changed":
			if !slices.Contains(strings.Split(strings.TrimPrefix(deeds[n].What, "changed: "), ", "), label) {
				deeds[n].What += ", " + label
			}
		case d.What == "changed":
			deeds = append(deeds, Deed{d.At, d.Who, "changed: " + label})
		default:
			deeds = append(deeds, Deed{d.At, d.Who, deedWords(d)})
		}
		last = d.What
	}
	return deeds
}

func deedWords(d team.Deed) string {
	switch d.What {
	case "took over":
		if d.Detail == d.Who {
			return "took it over in another window"
		}
		return "took it over from " + d.Detail
	case "handed over":
		return "handed it over to " + d.Detail
	case "imported":
		return "moved it here"
	case "moved":
		return "moved it to " + d.Detail
	case "state":
		return cmp.Or(milestones[draft.State(d.Detail)], "state: "+d.Detail)
	}
	return strings.TrimSpace(d.What + " it " + d.Detail)
}

// milestones are what happened when a draft got a state.
var milestones = map[draft.State]string{
	draft.Editing:      "went back to the draft",
	draft.CutOff:       "started a run",
	draft.Noncompliant: "ran Twilio's check: answers to fix",
	draft.InReview:     "submitted it for review",
	draft.Approved:     "saw that Twilio approved it",
	draft.Rejected:     "saw that Twilio rejected it",
}

func labelOf(key string) string {
	if f, ok := profile.Find(profile.Key(key)); ok {
		return f.Name
	}
	return key
}
