package profile

import (
	"slices"
	"strings"
	"unicode"

	"trusthub-wizard/flow/profile/answer"
)

// checkPersonName warns of what no ID card shows. Letters of any script, apostrophes,
// hyphens and single-letter surnames are fine.
func checkPersonName(text string) answer.Finding {
	name := answer.Clean(text)
	folded := answer.Fold(name)
	const (
		like    = "enter it as on an ID card, for example Jane or Doe"
		oneName = "enter it as on the ID card; if the person has only one legal name, enter it in both fields"
		each    = "enter each name in its own field, first name Jane and last name Doe"
	)
	_, behind, comma := strings.Cut(name, ",")
	switch behind = answer.Fold(behind); {
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return answer.Wrong("has no letters", oneName)
	case strings.Contains(name, "@"):
		return answer.Wrong("is an email address", like)
	case strings.ContainsFunc(name, unicode.IsDigit):
		return answer.Unusual("has a digit", like)
	case unknownNames[folded]:
		return answer.Unusual("means that the name is unknown", oneName)
	case notPeople[folded] && name != "Null" || filler(folded):
		return answer.Unusual("isn't a person's name", oneName)
	case degrees[behind] || degree().MatchString(name) || honorifics().MatchString(name):
		return answer.Unusual("includes a title", "enter the name without it, for example Jane or Doe")
	case holdsRole(name):
		return answer.Unusual("includes a role", "enter only the name; the role goes into the business title")
	case strings.ContainsAny(name, "&/;"):
		return answer.Unusual("looks like more than one name", "enter one name of one person, for example Jane or Doe")
	case comma && !generations[behind]:
		return answer.Unusual("has a comma", each)
	}
	return answer.Finding{}
}

var (
	// notPeople are what people enter when they have no name. Null is a surname.
	notPeople = answer.SetOf("admin administrator support sales info test tester testing none null na unknown owner manager director founder ceo cfo " +
		"customer service customerservice customercare office team tbd tba notapplicable notavailable tobedetermined " +
		"same sameasabove asabove seeabove firstname lastname surname fullname yourname nobody anonymous virtualoffice businessowner representative authorizedrepresentative")

	// unknownNames are what officials enter when a name is unknown: FNU is first name
	// unknown, LNU last name unknown, NFN and NLN no first and no last name.
	unknownNames = answer.SetOf("fnu lnu fnulnu nfn nln noname nofirstname nolastname nosurname firstnameunknown lastnameunknown")

	generations = answer.SetOf("jr sr junior senior ii iii iv v")
	degrees     = answer.SetOf("phd md esq esquire cpa dds jd mba rn pe")
	roles       = answer.SetOf("owner president director manager founder cofounder chairman chairwoman treasurer proprietor")

	degree = answer.Pattern(`\s(?:Ph\.?D|M\.?D|Esq)\.?$`)

	// honorifics match a title in front. Those that are also names or initials need their
	// period.
	honorifics = answer.Pattern(`(?i)^(?:(?:mr|mrs|ms|dr|prof)\.?$|(?:mr|mrs|ms|mx|miss|dr|prof|professor|herr|frau|mme|mlle)\.?\s|(?:mr|mrs|ms|mx|dr|prof|sr|sra|srta|rev|hon|capt|sgt|lt|col|gen)\.\s*\pL)`)
)

// holdsRole reports whether a word next to the name is the person's role.
func holdsRole(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	return len(words) > 1 && slices.ContainsFunc(words, func(word string) bool {
		switch word {
		case "CEO", "CFO", "COO", "CTO", "CMO":
			return true
		}
		return roles[strings.ToLower(word)]
	})
}

// filler reports whether a folded text is typed only to get past a field.
func filler(folded string) bool {
	return len(folded) > 2 && strings.Trim(folded, "x") == "" || strings.TrimRight(folded, "0123456789") == "test" ||
		strings.HasPrefix(folded, "asdf") || strings.HasPrefix(folded, "qwert") || strings.HasPrefix(folded, "sameas")
}

// nameTwice warns if the first name is repeated in the last name, or the other way round.
func nameTwice(first, last string) answer.Finding {
	one, two := strings.Fields(strings.ToLower(answer.Unaccented(first))), strings.Fields(strings.ToLower(answer.Unaccented(last)))
	switch short := len(one) - len(two); {
	case len(one) == 0 || len(two) == 0:
	case slices.Equal(one, two):
		return answer.Unusual("is the same as the first name", "that's fine if the person has only one legal name; otherwise enter first name Jane, last name Doe")
	case short > 0 && (slices.Equal(one[short:], two) || slices.Equal(one[:len(two)], two)):
		return answer.Unusual("is in the first name, too", "enter each name once, first name Jane and last name Doe")
	case short < 0 && slices.Equal(one, two[:len(one)]),
		short == 0 && len(one) == 1 && unspaced(last) && (strings.HasPrefix(two[0], one[0]) || strings.HasSuffix(two[0], one[0])):
		return answer.Unusual("includes the first name", "enter each name once, first name Jane and last name Doe")
	}
	return answer.Finding{}
}

// unspaced reports whether a name is in a script that has no spaces between names.
func unspaced(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// titles are the words of business titles that mean one of Twilio's positions.
var titles = []struct{ word, position string }{
	{"ceo", "CEO"}, {"chief executive", "CEO"}, {"cfo", "CFO"}, {"chief financial", "CFO"}, {"general counsel", "General Counsel"},
	{"general manager", "GM"}, {"vice president", "VP"}, {"vp", "VP"}, {"svp", "VP"}, {"evp", "VP"},
}

// titlePosition is the position that a title names, or "". Assistants, deputies and
// directors don't count.
func titlePosition(title string) string {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return r == ' ' || r == ',' || r == '.' || r == '-' || r == '/' || r == '&' || r == '(' || r == ')'
	}), " ") + " "
	for _, other := range []string{" assistant ", " to the ", " deputy ", " secretary ", " director "} {
		if strings.Contains(words, other) {
			return ""
		}
	}
	position := ""
	for _, t := range titles {
		if strings.Contains(words, " "+t.word+" ") {
			if position != "" && position != t.position {
				return "" // two positions: either is fine
			}
			position = t.position
		}
	}
	return position
}
