package profile

import "fmt"

// A representative is the prefix of the keys of one of the two.
type representative int

// key is the key of one of the representative's answers.
func (r representative) key(attribute string) Key {
	return Key(fmt.Sprintf("authorized_representative_%d.%s", r, attribute))
}

func (r representative) object() Object {
	if r == 1 {
		return Representative1
	}
	return Representative2
}

// wanted reports whether there is such a representative.
func (r representative) wanted(a Application) bool { return r == 1 || !a.soleRepresentative() }

// soleRepresentative reports whether the second representative was left out on
// purpose.
func (a Application) soleRepresentative() bool {
	v, _ := switches.find(a[NoSecond])
	return v == "true"
}

// representativeFields are the questions about one of the representatives. The
// country code is not sent: it is the front of the phone number.
func representativeFields(n int) []Field {
	r := representative(n)
	person := []Field{
		{
			Key: r.key("first_name"), Label: "First name", Kind: Text, Max: 100, Attribute: "first_name",
			Hint: "As on an identity card.", Example: "Jane",
			Why:   "Twilio verifies that the person works for the business (rejection 18604 for the first, 18605 for the second).",
			check: r.checkPersonName,
		},
		{
			Key: r.key("last_name"), Label: "Last name", Kind: Text, Max: 100, Attribute: "last_name",
			Hint: "As on an identity card.", Example: "Doe",
			Why:   "Twilio verifies that the person works for the business (rejection 18604 for the first, 18605 for the second).",
			check: r.checkPersonName,
		},
		{
			Key: r.key("email"), Label: "E-mail", Kind: Text, Max: 254, Attribute: "email",
			Hint: "At the business's own domain: free-mail addresses get rejected.", Example: "jane.doe@example.com",
			Why:    "Its domain is compared with the web site's (rejection 18606), and it is where Twilio asks.",
			normal: normalMail, check: checkWorkMail, offer: r.offerMail,
		},
		{
			Key: r.key("business_title"), Label: "Business title", Kind: Text, Max: 128, Attribute: "business_title",
			Hint: "What stands on the business card.", Example: "Head of Customer Care",
			Why: "It shows that the person may speak for the business.",
		},
		{
			Key: r.key("job_position"), Label: "Job position", Kind: Choice, Attribute: "job_position",
			Hint:    "The nearest one; “Other” is fine.",
			Why:     "It shows that the person may speak for the business.",
			options: positions.options, normal: positions.normal, check: positions.check,
			offer: func(a Application) string { return titlePosition(a.Value(r.key("business_title"))) },
		},
		{
			Key: r.key("country_code"), Label: "Country code", Kind: Choice,
			Hint:    "By country or number; not needed where the phone number begins with +.",
			Why:     "Twilio takes phone numbers in international form: this is the front of it.",
			Example: "United States +1",
			options: callingOptions, normal: normalCalling, check: checkCalling,
			offer: r.offerCountry,
		},
		{
			Key: r.key("phone_number"), Label: "Phone number", Kind: Text, Max: 40, Attribute: "phone_number",
			Hint: "National or international, any spelling.", Example: "(415) 555-0123",
			example: r.examplePhone,
			Why:     "Twilio may call it (rejection 18604, 18605, 18054).",
			normal:  r.normalPhone, display: displayPhone, check: r.checkPhone,
		},
	}
	for i, f := range person {
		f.Object, f.Name = r.object(), fmt.Sprintf("%s of representative %d", f.Label, n)
		f.required, f.shown = always, r.wanted
		if r == 2 {
			f.when = "unless none is true"
		}
		if f.Key == r.key("country_code") {
			f.required = func(a Application) bool { return !international(a[r.key("phone_number")]) }
		}
		person[i] = f
	}
	if r == 2 {
		person = append([]Field{onlyOne}, person...)
	}
	return person
}

// onlyOne lets the second representative be left out on purpose, and by no
// accident.
var onlyOne = Field{
	Key: NoSecond, Label: "This business has only one representative", Kind: Switch,
	Object:  Representative2,
	Hint:    "Yes leaves representative 2 out. Twilio's policy lists two: name a second person where there is one.",
	Why:     "Twilio's policy lists two representatives; profiles with one have been found compliant. It is left out only on purpose.",
	options: switches.options, normal: switches.normal, offer: func(Application) string { return "false" },
	check: func(_ Application, text string) finding {
		if v, _ := switches.find(text); v == "true" {
			return unusual("Representative 2 is left out", "name a second person where the business has one, since Twilio's policy lists two").causes(18605)
		}
		return switches.check(nil, text)
	},
}
