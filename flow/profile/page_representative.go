package profile

import (
	"cmp"
	"fmt"
	"strings"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
)

// A representative is 1 or 2; it makes the keys of that person's answers.
type representative int

func (r representative) key(attribute string) Key {
	return Key(string(r.object()) + "." + attribute)
}

func (r representative) object() Object {
	return [...]Object{1: Representative1, 2: Representative2}[r]
}

// wanted reports whether the application has this representative.
func (r representative) wanted(a Application) bool { return r == 1 || !a.soleRepresentative() }

// soleRepresentative reports whether the second representative was left out on purpose.
func (a Application) soleRepresentative() bool {
	v, _ := switches.Find(a[NoSecond])
	return v == "true"
}

// representativeFields are the questions about one representative. The country code isn't
// sent: it's the front of the phone number.
func representativeFields(n int) []Field {
	r := representative(n)
	person := []Field{
		r.name("first_name", "First name", "Jane"),
		r.name("last_name", "Last name", "Doe"),
		{
			Key: r.key("email"), Label: "Email", Kind: Text, Max: 254, Attribute: "email",
			Hint: "Use the business's own domain. Free addresses such as Gmail get rejected.", Example: "jane.doe@example.com",
			Why:    "Reviewers compare its domain with the website's (rejection 18606) and send their questions to it.",
			normal: alone(contact.NormalMail), check: besideSite(contact.CheckWorkMail), offer: r.offerMail,
		},
		{
			Key: r.key("business_title"), Label: "Business title", Kind: Text, Max: 128, Attribute: "business_title",
			Hint: "As on the business card.", Example: "Head of Customer Care",
			Why: "It shows that the person can speak for the business.",
		},
		{
			Key: r.key("job_position"), Label: "Job position", Kind: Choice, Attribute: "job_position",
			Hint:    "Choose the closest. Other is fine.",
			Why:     "It shows that the person can speak for the business.",
			choices: only(positions),
			offer:   func(a Application) string { return titlePosition(a.Value(r.key("business_title"))) },
		},
		{
			Key: r.key("country_code"), Label: "Country code", Kind: Choice,
			Hint:    "Country or number. Not needed if the phone number begins with +.",
			Why:     "Twilio takes phone numbers in international format, which begins with this code.",
			Example: "United States +1",
			choices: func(Application) *answer.Choices { return contact.CallingCodes() },
			offer:   r.offerCountry,
		},
		{
			Key: r.key("phone_number"), Label: "Phone number", Kind: Text, Max: 100, // room for words, which are dropped
			Attribute: "phone_number",
			Hint:      "National or international, in any format.", Example: "(415) 555-0123",
			example: r.examplePhone,
			Why:     "Twilio may call it (rejections 18604, 18605, 18054).",
			normal:  r.normalPhone, display: contact.DisplayPhone, check: r.checkPhone,
		},
	}
	for i, f := range person {
		f.Object, f.Name = r.object(), fmt.Sprintf("%s of representative %d", f.Label, n)
		f.required, f.shown = always, r.wanted
		if r == 2 {
			f.when = "unless none is true"
		}
		if f.Key == r.key("country_code") {
			f.required = func(a Application) bool { return !contact.International(a[r.key("phone_number")]) }
		}
		person[i] = f
	}
	if r == 2 {
		person = append([]Field{onlyOne}, person...)
	}
	return person
}

// onlyOne lets people leave out the second representative, but never by accident.
var onlyOne = Field{
	Key: NoSecond, Label: "This business has only one representative", Kind: Switch,
	Object:  Representative2,
	Hint:    "Twilio's policy lists two, so name a second person if there is one.",
	Why:     "Yes leaves out representative 2. Twilio's policy lists two, but Twilio's evaluation has passed profiles with only one.",
	choices: only(switches), offer: func(Application) string { return "false" },
	check: func(_ Application, text string) answer.Finding {
		if v, _ := switches.Find(text); v == "true" {
			return answer.Unusual("Representative 2 is left out", "name a second person if the business has one; Twilio's policy lists two").Causes(18605)
		}
		return switches.Check(text)
	},
}

func (r representative) name(attribute, label, example string) Field {
	return Field{
		Key: r.key(attribute), Label: label, Kind: Text, Max: 100, Attribute: attribute,
		Hint: "As on an ID card.", Example: example,
		Why:   "Twilio verifies that the person works for the business (rejection 18604 for representative 1, 18605 for 2).",
		check: func(_ Application, text string) answer.Finding { return r.causing(checkPersonName(text)) },
	}
}

// causing adds to a warning that Twilio may not verify this representative.
func (r representative) causing(found answer.Finding) answer.Finding {
	if found.What != "" && found.Severity == answer.Warning {
		return found.Causes(18603 + int(r))
	}
	return found
}

// country is the chosen country code, "" if none is known.
func (r representative) country(a Application) string {
	c, _ := contact.CallingCodes().Find(a[r.key("country_code")])
	return c
}

// offerCountry is the most likely country of the number.
func (r representative) offerCountry(a Application) string {
	if text := a[r.key("phone_number")]; contact.International(text) {
		return contact.PhoneCountry(text)
	}
	if r == 2 && first.country(a) != "" {
		return first.country(a)
	}
	return cmp.Or(a.country(), registeredIn(a))
}

func (r representative) normalPhone(a Application, text string) string {
	return contact.E164(text, r.country(a))
}

func (r representative) checkPhone(a Application, text string) answer.Finding {
	return r.causing(contact.CheckPhone(text, r.country(a), a[WebSite], a.country(), registeredIn(a), (3 - r).country(a)))
}

func (r representative) examplePhone(a Application) string {
	if country := r.country(a); country != "" && country != "US" {
		return contact.ExamplePhone(country)
	}
	return ""
}

// offerMail completes an address that was begun up to the @ or beyond, with the domain that
// reviewers compare it with.
func (r representative) offerMail(a Application) string {
	local, begun, ok := strings.Cut(a[r.key("email")], "@")
	host := contact.Host(a[WebSite])
	if contact.Hosted(host) {
		host = ""
	}
	domain := contact.Registered(cmp.Or(host, contact.MailDomain(a.Value((3 - r).key("email")))))
	if !ok || local == "" || !strings.HasPrefix(domain, begun) {
		return ""
	}
	return local + "@" + domain
}

// besideSite is a check that compares with the website.
func besideSite(check func(text, web string) answer.Finding) func(Application, string) answer.Finding {
	return func(a Application, text string) answer.Finding { return check(text, a[WebSite]) }
}
