package profile

import (
	"regexp"
	"slices"
	"strings"
)

// A rule holds one answer against others. All rules warn: what they know is what
// reviewers reject, which is no more than likely. A rule stands at the field that
// is the likelier one to be mended, and says nothing while one of the answers it
// needs is missing.
type rule struct {
	name   string
	source string // where the rule is written
	at     Key
	check  func(Application) finding
}

// rules are the rules of each field. They are filled by init, because their
// checks look fields up.
var rules map[Key][]rule

func init() {
	rules = make(map[Key][]rule)
	for _, r := range slices.Concat(businessRules, representativeRules(1), representativeRules(2), secondRules, addressRules) {
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
func doubt(holds bool, code int, what, fix string) finding {
	if !holds {
		return finding{}
	}
	return unusual(what, fix).causes(code)
}

// businessRules are about the business alone.
var businessRules = []rule{
	{"identity unknown", secondaryPage, businessIdentity, func(a Application) finding {
		return doubt(a.is(businessIdentity, "unknown"), 18602,
			"is unknown", "a business that uses the numbers itself is a direct customer")
	}},
	{"an ISV of another industry", secondaryPage, businessIdentity, func(a Application) finding {
		sells := a.is(businessIndustry, "", "TECHNOLOGY", "TELECOMMUNICATIONS", "ONLINE", "FINTECH", "MEDIA", "PROFESSIONAL_SERVICES")
		return doubt(a.is(businessIdentity, "isv_reseller_or_partner") && !sells, 18602,
			"does not go with the industry", "a business that is not itself an ISV is a direct customer")
	}},
	{"government body", secondaryPage, businessType, func(a Application) finding {
		return doubt(a.is(businessIndustry, "GOVERNMENT") && !a.is(businessType, "", "Non-profit Corporation"), 18602,
			"does not go with the industry Government", "government bodies are Non-profit corporation")
	}},
	{"non-profit industry", secondaryPage, businessType, func(a Application) finding {
		return doubt(a.is(businessIndustry, "NOT_FOR_PROFIT") && !a.is(businessType, "", "Non-profit Corporation"), 18602,
			"does not go with the industry Non-profit", "non-profit bodies are Non-profit corporation")
	}},
	{"non-profit corporation", secondaryPage, businessIndustry, func(a Application) finding {
		return doubt(a.is(businessType, "Non-profit Corporation") && !a.is(businessIndustry, "", "GOVERNMENT", "NOT_FOR_PROFIT"), 18602,
			"does not go with the type Non-profit corporation", "non-profits have the industry Non-profit, government bodies Government")
	}},
	{"industry of the A2P page", "Twilio docs, A2P 10DLC: business industries", businessIndustry, func(a Application) finding {
		return doubt(a.is(businessIndustry, "CONSTRUCTION", "PROFESSIONAL_SERVICES"), 0,
			"is named on Twilio's A2P page only", "the nearest of the Trust Hub's own list is safer, such as Engineering, Real estate or Technology")
	}},
	{"name of another legal form", sourceReports, businessType, func(a Application) finding {
		form := legalForm(a.Value(BusinessName))
		if form == nil {
			return finding{}
		}
		return doubt(!a.is(businessType, append(form.types, "")...), 18602,
			"does not go with the end of the business name", form.meaning+"; compare both with the registration")
	}},
	{"DUNS number", secondaryPage, RegistrationType, func(a Application) finding {
		fix := "Twilio asks for the tax or company number where there is one"
		if a.is(AddressCountry, "US") {
			fix = "a US business gives its EIN, as on the IRS letter CP 575; Twilio asks not to use a DUNS number"
		}
		return doubt(a.is(RegistrationType, "DUNS"), 18602, "is a DUNS number", fix)
	}},
	{"register of another country", rejectedFor("18602"), RegistrationType, func(a Application) finding {
		r, _ := registerOf(a)
		country := a.Value(AddressCountry)
		home := country == r.country || slices.Contains(territories[r.country], country)
		return doubt(r.country != "" && isCountry(country) && !home, 18602,
			"belongs to another country than the address", "a business is registered where it has its address, as a rule")
	}},
	{"country with a register of its own", rejectedFor("18602"), RegistrationType, func(a Application) finding {
		own, ok := ownRegister(a.Value(AddressCountry))
		return doubt(ok && a.is(RegistrationType, "Other"), 18602,
			"is Other, but the country of the address has a type of its own", "choose "+own.label)
	}},
	{"EIN younger than Twilio's data", "IRS, How EINs are assigned and valid EIN prefixes; reports of users", RegistrationNo, func(a Application) finding {
		number := a.Value(RegistrationNo)
		return doubt(a.is(RegistrationType, "EIN") && len(number) >= 2 && !einPrefixes[number[:2]], 18602,
			"begins with two digits that the IRS was not known to assign",
			"compare it with the IRS letter CP 575 or 147C; an EIN that is so new is found by reviewers after 30 to 90 days")
	}},
	{"Social Security number", "Social Security Administration, Social Security number format; IRS Publication 1635", RegistrationNo, func(a Application) finding {
		return doubt(a.is(RegistrationType, "EIN") && socialSecurity.MatchString(clean(a[RegistrationNo])), 18602,
			"is written like a person's Social Security number", "a business has an EIN, 12-3456789; Twilio takes nobody's Social Security number")
	}},
	{"VAT number of another country", rejectedFor("18602"), RegistrationNo, func(a Application) finding {
		of, country := registeredIn(a), a.Value(AddressCountry)
		return doubt(a.is(RegistrationType, "VAT") && of != "" && isCountry(country) && of != country, 18602,
			"is of another country than the address", "the first two letters of a VAT number are its country")
	}},
	{"region of operation without the country", secondaryPage, businessRegions, func(a Application) finding {
		home, ok := worldRegion()[a.Value(AddressCountry)]
		return doubt(ok && !slices.Contains(strings.Split(a.Value(businessRegions), Separator), home), 0,
			"leaves the country of the address out", "add its region, unless the business does nothing there")
	}},
	{"name that the site's domain does not hold", rejectedFor("18601"), WebSite, func(a Application) finding {
		return doubt(!nameInDomain(a.Value(BusinessName), host(a.Value(WebSite))), 18601,
			"has a domain in which the business name does not occur", "have a look whether the site shows the name as registered")
	}},
}

// socialSecurity matches how the numbers of people are grouped, which have nine
// digits like an EIN.
var socialSecurity = regexp.MustCompile(`^\d{3}[- ]\d{2}[- ]\d{4}$`)

// territories are countries of ISO 3166 that use another one's register.
var territories = map[string][]string{
	"US": {"PR", "GU", "VI", "AS", "MP", "UM"}, "AU": {"CX", "CC", "NF"},
}

// addressRules are about the parts of the address.
var addressRules = []rule{
	{"postal code of another region", rejectedFor("18603"), postalCode, checkPostalRegion},
}
