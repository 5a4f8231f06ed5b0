package profile

import "strings"

// representativeRules are about each representative beside the business.
func representativeRules(r representative) []rule {
	return []rule{
		{"e-mail at another domain", rejectedFor("18606"), r.key("email"), func(a Application) finding {
			domain, web := mailDomain(a.Value(r.key("email"))), host(a.Value(WebSite))
			doubted := freeMail[domain] || disposable[domain] || misspelt(domain) != "" // which is said already
			return doubt(domain != "" && web != "" && !doubted && site(domain) != site(web), 18606,
				"has another domain than the web site", "use an address at the web site's domain, since reviewers compare them")
		}},
		{"title and position", secondaryPage, r.key("job_position"), func(a Application) finding {
			position := titlePosition(a.Value(r.key("business_title")))
			return doubt(position != "" && !a.is(r.key("job_position"), "", position), 0,
				"does not go with the business title", "the title says "+position)
		}},
	}
}

// secondRules hold the second representative against the first.
var secondRules = []rule{
	{"one person twice", secondaryPage, representative(2).key("first_name"), func(a Application) finding {
		return doubt(a.sameAnswer("first_name") && a.sameAnswer("last_name"), 18605,
			"Representative 2 is the same person as representative 1", "name another person, or leave representative 2 out on purpose")
	}},
	{"one e-mail twice", secondaryPage, representative(2).key("email"), func(a Application) finding {
		return doubt(a.sameAnswer("email"), 18605, "is that of representative 1", "each representative is asked at an address of their own")
	}},
	{"one phone twice", secondaryPage, representative(2).key("phone_number"), func(a Application) finding {
		return doubt(a.sameAnswer("phone_number"), 18605, "is that of representative 1", "each representative is asked at a number of their own")
	}},
}

// sameAnswer reports whether both representatives gave the same answer.
func (a Application) sameAnswer(attribute string) bool {
	one, two := fold(a.Value(representative(1).key(attribute))), fold(a.Value(representative(2).key(attribute)))
	return one != "" && one == two
}

// titles are words of business titles that name one of Twilio's positions.
var titles = []struct{ word, position string }{
	{"ceo", "CEO"}, {"chief executive", "CEO"}, {"cfo", "CFO"}, {"chief financial", "CFO"}, {"general counsel", "General Counsel"},
	{"general manager", "GM"}, {"vice president", "VP"}, {"vp", "VP"}, {"svp", "VP"}, {"evp", "VP"},
}

// titlePosition is the position that a title names, or "". Assistants and
// deputies of one, and directors, are something else.
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
				return "" // two offices in one person: either will do
			}
			position = t.position
		}
	}
	return position
}
