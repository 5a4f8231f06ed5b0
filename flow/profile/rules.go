package profile

// A rule is about answers to several questions. It stands at the field that is
// the likelier one to be mended.
type rule struct {
	name   string
	source string // where the rule is written
	at     Key
	where  func(Application) Key // nil: at
	check  func(Application) finding
}

func (r rule) field(a Application) Key {
	if r.where != nil {
		return r.where(a)
	}
	return r.at
}

// is reports whether an answer is one of the values.
func (a Application) is(k Key, values ...string) bool {
	got := a.Value(k)
	for _, v := range values {
		if got == v {
			return true
		}
	}
	return false
}

// rules are filled by init, because their checks look fields up.
var rules []rule

func init() {
	rules = []rule{
		{
			name: "DUNS where there is a tax number", at: RegistrationType,
			source: "Twilio, Secondary Customer Profile: do not use a DUNS number where there is a tax ID",
			check: func(a Application) finding {
				if !a.is(RegistrationType, "DUNS") {
					return finding{}
				}
				return unusual("is a DUNS number", "Twilio wants the tax number where there is one: EIN for a US business, the national number elsewhere").causes(18602)
			},
		},
		{
			name: "government body", at: businessType,
			source: "Twilio, Secondary Customer Profile: government bodies are Non-profit Corporation",
			check: func(a Application) finding {
				if !a.is(businessIndustry, "GOVERNMENT") || a.is(businessType, "", "Non-profit Corporation") {
					return finding{}
				}
				return unusual("does not go with the industry Government", "government bodies are Non-profit corporation").causes(18602)
			},
		},
		{
			name: "non-profit corporation", at: businessIndustry,
			source: "Twilio, Secondary Customer Profile: a non-profit has industry NOT_FOR_PROFIT, a government body GOVERNMENT",
			check: func(a Application) finding {
				if !a.is(businessType, "Non-profit Corporation") || a.is(businessIndustry, "", "GOVERNMENT", "NOT_FOR_PROFIT") {
					return finding{}
				}
				return unusual("does not go with the type Non-profit corporation", "non-profits have the industry Non-profit, government bodies Government").causes(18602)
			},
		},
		{
			name: "e-mail domain of representative 1", at: representative(1).key("email"),
			source: "Twilio error 18606: e-mail domain differs from the web site's",
			check:  func(a Application) finding { return otherDomain(a, 1) },
		},
		{
			name: "e-mail domain of representative 2", at: representative(2).key("email"),
			source: "Twilio error 18606: e-mail domain differs from the web site's",
			check:  func(a Application) finding { return otherDomain(a, 2) },
		},
		{
			name: "one person twice", at: representative(2).key("first_name"),
			source: "Twilio, Secondary Customer Profile: two representatives",
			check: func(a Application) finding {
				one, two := representative(1), representative(2)
				first, last := fold(a.Value(two.key("first_name"))), fold(a.Value(two.key("last_name")))
				if first == "" || last == "" || first != fold(a.Value(one.key("first_name"))) || last != fold(a.Value(one.key("last_name"))) {
					return finding{}
				}
				return unusual("Representative 2 is the same person as representative 1", "name another person, or leave representative 2 out on purpose").causes(18605)
			},
		},
	}
}

// otherDomain warns of a work address at another domain than the web site's.
// Free-mail addresses are warned of already.
func otherDomain(a Application, r representative) finding {
	domain, web := mailDomain(a.Value(r.key("email"))), host(a.Value(website))
	if domain == "" || web == "" || freeMail[domain] || disposable[domain] || site(domain) == site(web) {
		return finding{}
	}
	return unusual("has another domain than the web site", "reviewers compare them: an address at the web site's domain is best").causes(18606)
}
