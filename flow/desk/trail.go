package desk

import (
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
	What string // "changed Business name, Email"
}

// Deeds puts a trail into words. What one person changed in one go is one deed.
func Deeds(trail []team.Deed) []Deed {
	var deeds []Deed
	var fields []string
	flush := func() {
		if len(fields) > 0 {
			deeds[len(deeds)-1].What = "changed " + strings.Join(fields, ", ")
			fields = nil
		}
	}
	for _, d := range trail {
		if d.What != "changed" {
			flush()
			deeds = append(deeds, Deed{d.At, d.Who, deedWords(d)})
			continue
		}
		if n := len(deeds); len(fields) == 0 || deeds[n-1].Who != d.Who {
			flush()
			deeds = append(deeds, Deed{At: d.At, Who: d.Who})
		}
		if label := labelOf(d.Detail); !slices.Contains(fields, label) {
			fields = append(fields, label)
		}
	}
	flush()
	return deeds
}

func deedWords(d team.Deed) string {
	switch d.What {
	case "took over":
		return "took it over from " + d.Detail
	case "handed over":
		return "handed it over to " + d.Detail
	case "state":
		return "state: " + StateName(draft.State(d.Detail))
	}
	return strings.TrimSpace(d.What + " it " + d.Detail)
}

func labelOf(key string) string {
	if f, ok := profile.Find(profile.Key(key)); ok {
		return f.Name
	}
	return key
}
