package profile

import (
	"fmt"
	"slices"
	"strings"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
	"trusthub-wizard/flow/profile/countries"
	"trusthub-wizard/flow/profile/postal"
	"trusthub-wizard/flow/profile/registration"
)

// A rule holds one answer against others. All rules warn: what they know is what
// reviewers reject, which is no more than likely. A rule stands at the field that
// is the likelier one to be mended, and says nothing while one of the answers it
// needs is missing.
type rule struct {
	name   string
	source string // where the rule is written
	at     Key
	check  func(Application) answer.Finding
}

// rules are the rules of each field. They are filled by init, because their
// checks look fields up.
var rules map[Key][]rule

func init() {
	rules = make(map[Key][]rule)
	for _, r := range slices.Concat(businessRules, representativeRules(first), representativeRules(second), secondRules) {
		rules[r.at] = append(rules[r.at], r)
	}
}

// is reports whether an answer is one of the values.
func (a Application) is(k Key, values ...string) bool {
	return slices.Contains(values, a.Value(k))
}

// The sources of rules.
const (
	secondaryPage = "Twilio docs, Trust Hub: Secondary Customer Profile, required information"
	sourceReports = "Twilio docs, Trust Hub: common reasons for rejection; reports of users"
)

// rejectedFor is the source of a rule that Twilio's error dictionary states.
func rejectedFor(code string) string { return "Twilio docs, error " + code }

// doubt is a warning where something holds, with the rejection code that it tends
// to end in.
func doubt(holds bool, code int, what, fix string) answer.Finding {
	if !holds {
		return answer.Finding{}
	}
	return answer.Unusual(what, fix).Causes(code)
}

// businessRules are about the business and its address.
var businessRules = []rule{
	{"identity unknown", secondaryPage, businessIdentity, func(a Application) answer.Finding {
		return doubt(a.is(businessIdentity, "unknown"), 18602,
			"is unknown", "a business that uses the numbers itself is a direct customer")
	}},
	{"an ISV of another industry", secondaryPage, businessIdentity, func(a Application) answer.Finding {
		sells := a.is(businessIndustry, "", "TECHNOLOGY", "TELECOMMUNICATIONS", "ONLINE", "FINTECH", "MEDIA", "PROFESSIONAL_SERVICES")
		return doubt(a.is(businessIdentity, "isv_reseller_or_partner") && !sells, 18602,
			"does not go with the industry", "a business that is not itself an ISV is a direct customer")
	}},
	{"government body", secondaryPage, businessType, func(a Application) answer.Finding {
		return doubt(a.is(businessIndustry, "GOVERNMENT") && !a.is(businessType, "", "Non-profit Corporation"), 18602,
			"does not go with the industry Government", "government bodies are Non-profit corporation")
	}},
	{"non-profit industry", secondaryPage, businessType, func(a Application) answer.Finding {
		return doubt(a.is(businessIndustry, "NOT_FOR_PROFIT") && !a.is(businessType, "", "Non-profit Corporation"), 18602,
			"does not go with the industry Non-profit", "non-profit bodies are Non-profit corporation")
	}},
	{"non-profit corporation", secondaryPage, businessIndustry, func(a Application) answer.Finding {
		return doubt(a.is(businessType, "Non-profit Corporation") && !a.is(businessIndustry, "", "GOVERNMENT", "NOT_FOR_PROFIT"), 18602,
			"does not go with the type Non-profit corporation", "non-profits have the industry Non-profit, government bodies Government")
	}},
	{"industry of the A2P page", "Twilio docs, A2P 10DLC: business industries", businessIndustry, func(a Application) answer.Finding {
		return doubt(a.is(businessIndustry, "CONSTRUCTION", "PROFESSIONAL_SERVICES"), 0,
			"is named on Twilio's A2P page only", "the nearest of the Trust Hub's own list is safer, such as Engineering, Real estate or Technology")
	}},
	{"name of another legal form", sourceReports, businessType, func(a Application) answer.Finding {
		form := legalForm(a.Value(BusinessName))
		if form == nil {
			return answer.Finding{}
		}
		return doubt(!a.is(businessType, append(form.types, "")...), 18602,
			"does not go with the end of the business name", form.meaning+"; compare both with the registration")
	}},
	{"DUNS number", secondaryPage, RegistrationType, func(a Application) answer.Finding {
		fix := "Twilio asks for the tax or company number where there is one"
		if a.is(AddressCountry, "US") {
			fix = "a US business gives its EIN, as on the IRS letter CP 575; Twilio asks not to use a DUNS number"
		}
		return doubt(a.is(RegistrationType, "DUNS"), 18602, "is a DUNS number", fix)
	}},
	{"register of another country", rejectedFor("18602"), RegistrationType, func(a Application) answer.Finding {
		country := a.Value(AddressCountry)
		return doubt(countries.Is(country) && !register(a).Serves(country), 18602,
			"belongs to another country than the address", "a business is registered where it has its address, as a rule")
	}},
	{"country with a register of its own", rejectedFor("18602"), RegistrationType, func(a Application) answer.Finding {
		own := registration.Of(a.Value(AddressCountry))
		return doubt(own.Value != "" && a.is(RegistrationType, "Other"), 18602,
			"is Other, but the country of the address has a type of its own", "choose "+own.Label)
	}},
	{"EIN younger than Twilio's data", "IRS, How EINs are assigned and valid EIN prefixes; reports of users", RegistrationNo, func(a Application) answer.Finding {
		return doubt(a.is(RegistrationType, "EIN") && !registration.AssignedEIN(a.Value(RegistrationNo)), 18602,
			"begins with two digits that the IRS was not known to assign",
			"compare it with the IRS letter CP 575 or 147C; an EIN that is so new is found by reviewers after 30 to 90 days")
	}},
	{"Social Security number", "Social Security Administration, Social Security number format; IRS Publication 1635", RegistrationNo, func(a Application) answer.Finding {
		return doubt(a.is(RegistrationType, "EIN") && registration.LikeSSN(a[RegistrationNo]), 18602,
			"is written like a person's Social Security number", "a business has an EIN, 12-3456789; Twilio takes nobody's Social Security number")
	}},
	{"VAT number of another country", rejectedFor("18602"), RegistrationNo, func(a Application) answer.Finding {
		of, country := registeredIn(a), a.Value(AddressCountry)
		return doubt(a.is(RegistrationType, "VAT") && of != "" && countries.Is(country) && of != country, 18602,
			"is of another country than the address", "the first two letters of a VAT number are its country")
	}},
	{"region of operation without the country", secondaryPage, businessRegions, func(a Application) answer.Finding {
		home, ok := countries.WorldRegion(a.Value(AddressCountry))
		return doubt(ok && !slices.Contains(strings.Split(a.Value(businessRegions), Separator), home), 0,
			"leaves the country of the address out", "add its region, unless the business does nothing there")
	}},
	{"name that the site's domain does not hold", rejectedFor("18601"), WebSite, func(a Application) answer.Finding {
		return doubt(!nameInDomain(a.Value(BusinessName), a.Value(WebSite)), 18601,
			"has a domain in which the business name does not occur", "have a look whether the site shows the name as registered")
	}},
	{"postal code of another region", rejectedFor("18603"), postalCode, func(a Application) answer.Finding {
		return postal.CheckCodeRegion(a.Value(postalCode), a.Value(region), a.country())
	}},
}

// representativeRules are about each representative beside the business.
func representativeRules(r representative) []rule {
	return []rule{
		{"e-mail at another domain", rejectedFor("18606"), r.key("email"), func(a Application) answer.Finding {
			domain, web := contact.MailDomain(a.Value(r.key("email"))), contact.Host(a.Value(WebSite))
			differs := domain != "" && web != "" && !contact.Doubted(domain) && // which is said already
				contact.Registered(domain) != contact.Registered(web)
			if differs && contact.Hosted(web) {
				return answer.Unusual("can't match the web site, which is at a hoster's domain",
					"give a web site at the business's own domain if it has one, since reviewers compare them").Causes(18606)
			}
			return doubt(differs, 18606,
				"has another domain than the web site", "use an address at the web site's domain, since reviewers compare them")
		}},
		{"name twice", rejectedFor(fmt.Sprint(18603 + int(r))), r.key("last_name"), func(a Application) answer.Finding {
			return r.causing(nameTwice(a.Value(r.key("first_name")), a.Value(r.key("last_name"))))
		}},
		{"title and position", secondaryPage, r.key("job_position"), func(a Application) answer.Finding {
			position := titlePosition(a.Value(r.key("business_title")))
			return doubt(position != "" && !a.is(r.key("job_position"), "", position), 0,
				"does not go with the business title", "the title says "+position)
		}},
	}
}

// secondRules hold the second representative against the first.
var secondRules = []rule{
	{"one person twice", secondaryPage, second.key("first_name"), func(a Application) answer.Finding {
		return doubt(a.sameAnswer("first_name") && a.sameAnswer("last_name"), 18605,
			"Representative 2 is the same person as representative 1", "name another person, or leave representative 2 out on purpose")
	}},
	{"one e-mail twice", secondaryPage, second.key("email"), func(a Application) answer.Finding {
		return doubt(a.sameAnswer("email"), 18605, "is that of representative 1", "each representative is asked at an address of their own")
	}},
	{"one phone twice", secondaryPage, second.key("phone_number"), func(a Application) answer.Finding {
		return doubt(a.sameAnswer("phone_number"), 18605, "is that of representative 1", "each representative is asked at a number of their own")
	}},
}

// sameAnswer reports whether both representatives gave the same answer.
func (a Application) sameAnswer(attribute string) bool {
	one, two := answer.Fold(a.Value(first.key(attribute))), answer.Fold(a.Value(second.key(attribute)))
	return one != "" && one == two
}
