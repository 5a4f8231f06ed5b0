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

// A rule compares one answer with others. All rules warn: what they know is what reviewers
// tend to reject. A rule belongs to the field that most likely has to be fixed, and says
// nothing while an answer it needs is missing.
type rule struct {
	name   string
	source string // where the rule comes from
	at     Key
	check  func(Application) answer.Finding
}

// rules are the rules of each field. They're filled by init because their checks look up
// fields.
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

const (
	secondaryPage = "Twilio docs, Trust Hub: Secondary Customer Profile, required information"
	sourceReports = "Twilio docs, Trust Hub: common reasons for rejection; user reports"
)

// rejectedFor is the source of a rule in Twilio's error dictionary.
func rejectedFor(code string) string { return "Twilio docs, error " + code }

// warnIf warns if something holds, with the rejection code it tends to lead to.
func warnIf(holds bool, code int, what, fix string) answer.Finding {
	if !holds {
		return answer.Finding{}
	}
	return answer.Unusual(what, fix).Causes(code)
}

var businessRules = []rule{
	{"unknown identity", secondaryPage, businessIdentity, func(a Application) answer.Finding {
		return warnIf(a.is(businessIdentity, "unknown"), 18602,
			"is unknown", "choose Direct customer if the business uses the numbers itself")
	}},
	{"ISV in an industry that rarely resells", secondaryPage, businessIdentity, func(a Application) answer.Finding {
		sells := a.is(businessIndustry, "", "TECHNOLOGY", "TELECOMMUNICATIONS", "ONLINE", "FINTECH", "MEDIA", "PROFESSIONAL_SERVICES")
		return warnIf(a.is(businessIdentity, "isv_reseller_or_partner") && !sells, 18602,
			"doesn't match the industry", "choose Direct customer if the business isn't an ISV itself")
	}},
	{"government agency with another type", secondaryPage, businessType, func(a Application) answer.Finding {
		return warnIf(a.is(businessIndustry, "GOVERNMENT") && !a.is(businessType, "", "Non-profit Corporation"), 18602,
			"doesn't match the industry Government", "choose Non-profit corporation for a government agency")
	}},
	{"non-profit with another type", secondaryPage, businessType, func(a Application) answer.Finding {
		return warnIf(a.is(businessIndustry, "NOT_FOR_PROFIT") && !a.is(businessType, "", "Non-profit Corporation"), 18602,
			"doesn't match the industry Non-profit", "choose Non-profit corporation for a non-profit")
	}},
	{"non-profit corporation in another industry", secondaryPage, businessIndustry, func(a Application) answer.Finding {
		return warnIf(a.is(businessType, "Non-profit Corporation") && !a.is(businessIndustry, "", "GOVERNMENT", "NOT_FOR_PROFIT"), 18602,
			"doesn't match the type Non-profit corporation", "choose the industry Non-profit, or Government for a government agency")
	}},
	{"industry that's only on Twilio's A2P list", "Twilio docs, A2P 10DLC: business industries", businessIndustry, func(a Application) answer.Finding {
		return warnIf(a.is(businessIndustry, "CONSTRUCTION", "PROFESSIONAL_SERVICES"), 0,
			"is only on Twilio's A2P list", "choose the closest on the Trust Hub's own list, such as Engineering, Real estate or Technology")
	}},
	{"name that ends in another legal form", sourceReports, businessType, func(a Application) answer.Finding {
		form := legalForm(a.Value(BusinessName))
		if form == nil {
			return answer.Finding{}
		}
		return warnIf(!a.is(businessType, append(form.types, "")...), 18602,
			"doesn't match the end of the business name", form.meaning+"; check both against the registration")
	}},
	{"DUNS number", secondaryPage, RegistrationType, func(a Application) answer.Finding {
		fix := "choose the tax or company number if there is one"
		if a.is(AddressCountry, "US") {
			fix = "choose EIN for a US business, as on the IRS letter CP 575; Twilio asks you not to use a DUNS number"
		}
		return warnIf(a.is(RegistrationType, "DUNS"), 18602, "is a DUNS number", fix)
	}},
	{"ID type of another country", rejectedFor("18602"), RegistrationType, func(a Application) answer.Finding {
		country := a.Value(AddressCountry)
		return warnIf(countries.Is(country) && !register(a).Serves(country), 18602,
			"belongs to a different country than the address", "check both; a business is usually registered where its address is")
	}},
	{"Other, even though the country has its own type", rejectedFor("18602"), RegistrationType, func(a Application) answer.Finding {
		own := registration.Of(a.Value(AddressCountry))
		return warnIf(own.Value != "" && a.is(RegistrationType, "Other"), 18602,
			"is Other, but the country of the address has its own type", "choose "+own.Label)
	}},
	{"EIN with a prefix that's too new", "IRS, How EINs are assigned and valid EIN prefixes; user reports", RegistrationNo, func(a Application) answer.Finding {
		return warnIf(a.is(RegistrationType, "EIN") && !registration.AssignedEIN(a.Value(RegistrationNo)), 18602,
			"begins with two digits the IRS isn't known to assign",
			"compare it with the IRS letter CP 575 or 147C; reviewers can't find a new EIN for 30 to 90 days")
	}},
	{"Social Security number", "Social Security Administration, Social Security number format; IRS Publication 1635", RegistrationNo, func(a Application) answer.Finding {
		return warnIf(a.is(RegistrationType, "EIN") && registration.LikeSSN(a[RegistrationNo]), 18602,
			"looks like a person's Social Security number", "enter the EIN, such as 12-3456789; Twilio doesn't take Social Security numbers")
	}},
	{"VAT number of another country", rejectedFor("18602"), RegistrationNo, func(a Application) answer.Finding {
		of, country := registeredIn(a), a.Value(AddressCountry)
		return warnIf(a.is(RegistrationType, "VAT") && of != "" && countries.Is(country) && of != country, 18602,
			"is from a different country than the address", "check its first two letters, which are its country")
	}},
	{"region of the address left out", secondaryPage, businessRegions, func(a Application) answer.Finding {
		home, ok := countries.WorldRegion(a.Value(AddressCountry))
		return warnIf(ok && !slices.Contains(strings.Split(a.Value(businessRegions), Separator), home), 0,
			"doesn't include the country of the address", "add its region, unless the business isn't active there")
	}},
	{"domain without the business name", rejectedFor("18601"), WebSite, func(a Application) answer.Finding {
		return warnIf(!nameInDomain(a.Value(BusinessName), a.Value(WebSite)), 18601,
			"has a domain without the business name", "check if the site shows the name as registered")
	}},
	{"postal code of another region", rejectedFor("18603"), postalCode, func(a Application) answer.Finding {
		return postal.CheckCodeRegion(a.Value(postalCode), a.Value(region), a.country())
	}},
}

// representativeRules compare a representative with the business.
func representativeRules(r representative) []rule {
	return []rule{
		{"email at a different domain than the website", rejectedFor("18606"), r.key("email"), func(a Application) answer.Finding {
			domain, web := contact.MailDomain(a.Value(r.key("email"))), contact.Host(a.Value(WebSite))
			differs := domain != "" && web != "" && !contact.Suspect(domain) && // else it has a warning already
				contact.Registered(domain) != contact.Registered(web)
			if differs && contact.Hosted(web) {
				return answer.Unusual("can't match the website, which is at a hosting provider's domain",
					"enter a website at the business's own domain if it has one; reviewers compare them").Causes(18606)
			}
			return warnIf(differs, 18606,
				"has a different domain than the website", "use an address at the website's domain; reviewers compare them")
		}},
		{"name entered twice", rejectedFor(fmt.Sprint(18603 + int(r))), r.key("last_name"), func(a Application) answer.Finding {
			return r.causing(nameTwice(a.Value(r.key("first_name")), a.Value(r.key("last_name"))))
		}},
		{"position that doesn't match the title", secondaryPage, r.key("job_position"), func(a Application) answer.Finding {
			position := titlePosition(a.Value(r.key("business_title")))
			return warnIf(position != "" && !a.is(r.key("job_position"), "", position), 0,
				"doesn't match the business title", "the title says "+position)
		}},
	}
}

// secondRules compare the second representative with the first.
var secondRules = []rule{
	{"same person twice", secondaryPage, second.key("first_name"), func(a Application) answer.Finding {
		return warnIf(a.sameAnswer("first_name") && a.sameAnswer("last_name"), 18605,
			"Representative 2 is the same person as representative 1", "name another person, or leave out representative 2")
	}},
	{"same email twice", secondaryPage, second.key("email"), func(a Application) answer.Finding {
		return warnIf(a.sameAnswer("email"), 18605, "is the same as representative 1's", "enter this person's own address")
	}},
	{"same phone number twice", secondaryPage, second.key("phone_number"), func(a Application) answer.Finding {
		return warnIf(a.sameAnswer("phone_number"), 18605, "is the same as representative 1's", "enter this person's own number")
	}},
}

// sameAnswer reports whether both representatives gave the same answer.
func (a Application) sameAnswer(attribute string) bool {
	one, two := answer.Fold(a.Value(first.key(attribute))), answer.Fold(a.Value(second.key(attribute)))
	return one != "" && one == two
}
