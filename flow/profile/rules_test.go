package profile

import (
	"strings"
	"testing"
)

// Each rule, by its name: answers that differ from the sample's, and words of the
// warning; "-" expects the rule to keep silent. The sample itself breaks none.
const ruleRows = `
identity unknown | business.business_identity=unknown | a direct customer
an ISV of another industry | business.business_identity=isv_reseller_or_partner, business.business_industry=HEALTHCARE | does not go with the industry
an ISV of another industry | business.business_identity=isv_reseller_or_partner, business.business_industry=TELECOMMUNICATIONS | -
government body | business.business_industry=GOVERNMENT | government bodies are Non-profit corporation
government body | business.business_industry=GOVERNMENT, business.business_type=Non-profit Corporation | -
non-profit industry | business.business_industry=NOT_FOR_PROFIT | non-profit bodies are Non-profit corporation
non-profit industry | business.business_industry=NOT_FOR_PROFIT, business.business_type= | -
non-profit corporation | business.business_type=Non-profit Corporation | non-profits have the industry Non-profit
non-profit corporation | business.business_type=Non-profit Corporation, business.business_industry=GOVERNMENT | -
industry of the A2P page | business.business_industry=PROFESSIONAL_SERVICES | A2P page only
name of another legal form | business.business_name=Acme LLC | LLC is a limited liability company
name of another legal form | business.business_name=Acme Inc., business.business_type=Partnership | Inc and Corp are corporations
name of another legal form | business.business_name=Acme LLC, business.business_type=LLC | -
name of another legal form | business.business_name=Acme Ltd, business.business_type=Partnership | are companies
name of another legal form | business.business_name=Acme LLP | LP and LLP are partnerships
name of another legal form | business.business_name=Tesla Coil Help | -
DUNS number | business.business_registration_identifier=DUNS | a US business gives its EIN
DUNS number | business.business_registration_identifier=DUNS, address.iso_country=MX | where there is one
register of another country | business.business_registration_identifier=CN, business.business_registration_number=01234567 | belongs to another country than the address
register of another country | address.iso_country=PR | -
register of another country | address.iso_country=DE | belongs to another country
country with a register of its own | business.business_registration_identifier=Other, business.name_of_other_registration_type=State file number | choose USA: Employer Identification Number (EIN)
country with a register of its own | business.business_registration_identifier=Other, address.iso_country=FR | -
EIN younger than Twilio's data | business.business_registration_number=97-3456789 | found by reviewers after 30 to 90 days
EIN younger than Twilio's data | business.business_registration_number=99-3456789 | -
EIN younger than Twilio's data | business.business_registration_identifier=DUNS, business.business_registration_number=97-345-6789 | -
Social Security number | business.business_registration_number=123-45-6789 | a person's Social Security number
Social Security number | business.business_registration_number=123-456-789 | -
Social Security number | business.business_registration_identifier=DUNS, business.business_registration_number=123-45-6789 | -
VAT number of another country | business.business_registration_identifier=VAT, business.business_registration_number=DE123456788, address.iso_country=EE | is of another country than the address
VAT number of another country | business.business_registration_identifier=VAT, business.business_registration_number=GR123456783, address.iso_country=GR | -
VAT number of another country | business.business_registration_identifier=VAT, business.business_registration_number=XI123456782, address.iso_country=GB | -
region of operation without the country | business.business_regions_of_operation=ASIA | leaves the country of the address out
region of operation without the country | business.business_regions_of_operation=ASIA, address.iso_country=TR | -
name that the site's domain does not hold | business.website_url=roadrunner.com | business name does not occur
name that the site's domain does not hold | business.website_url=acmecorp.com | -
postal code of another region | address.region=NY | begins like one of California
e-mail at another domain | authorized_representative_1.email=jane@acme.com | another domain than the web site
e-mail at another domain | authorized_representative_2.email=john@acme.com | another domain than the web site
e-mail at another domain | authorized_representative_2.email=john@mail.example.com | -
e-mail at another domain | business.website_url=acme.business.site, authorized_representative_1.email=jane@acme.business.site, authorized_representative_2.email=john@acme.com | at a hoster's domain
name that the site's domain does not hold | business.website_url=acme.business.site | -
name that the site's domain does not hold | business.website_url=roadrunner.wixsite.com/home | business name does not occur
title and position | authorized_representative_1.business_title=Chief Financial Officer | the title says CFO
title and position | authorized_representative_1.business_title=VP Sales | the title says VP
title and position | authorized_representative_1.business_title=Assistant to the CFO | -
title and position | authorized_representative_1.business_title=CFO & General Counsel | -
title and position | authorized_representative_1.business_title=Head of Care | -
name twice | authorized_representative_1.last_name=Jane | someone with only one legal name
name twice | authorized_representative_1.first_name=Jane Doe | is in the first name too
name twice | authorized_representative_2.first_name=John A. Roe | is in the first name too
name twice | authorized_representative_2.last_name=JOHN Roe | holds the first name too
name twice | authorized_representative_1.first_name=José, authorized_representative_1.last_name=JOSE | is the same as the first name
name twice | authorized_representative_1.first_name=Jane, authorized_representative_1.last_name=Doe Jane | -
name twice | authorized_representative_1.first_name=Mary Ann, authorized_representative_1.last_name=Annan | -
name twice | authorized_representative_1.first_name=Jane Doe, authorized_representative_1.last_name= | -
name twice | authorized_representative_2.first_name=Roe, authorized_representative_2.none=true | -
one person twice | authorized_representative_2.first_name=JANE, authorized_representative_2.last_name=doe | the same person as representative 1
one person twice | authorized_representative_2.first_name=Jane | -
one e-mail twice | authorized_representative_2.email=Jane.Doe@example.com | is that of representative 1
one phone twice | authorized_representative_2.phone_number=+1 415 555 0123 | is that of representative 1
one phone twice | authorized_representative_2.phone_number=+1 415 555 0123, authorized_representative_2.none=true | -
`

func TestRules(t *testing.T) {
	tested := make(map[string]int)
	for row := range strings.SplitSeq(strings.TrimSpace(ruleRows), "\n") {
		parts := strings.Split(row, " | ")
		a := Sample()
		for change := range strings.SplitSeq(parts[1], ", ") {
			k, v, _ := strings.Cut(change, "=")
			a[Key(k)] = v
		}
		var said []string
		for _, of := range rules {
			for _, r := range of {
				f, _ := Find(r.at)
				if found := r.check(a); r.name == parts[0] && f.Shown(a) && found.What != "" {
					if found.Severity != Warning {
						t.Errorf("%s blocks", r.name)
					}
					if _, known := rejections[found.Code]; found.Code != 0 && !known {
						t.Errorf("%s causes %d, which no review rejects with", r.name, found.Code)
					}
					said = append(said, f.problem(a, "", found).String())
				}
			}
		}
		tested[parts[0]]++
		switch want := parts[2]; {
		case want == "-" && len(said) > 0:
			t.Errorf("%s\n got %q", row, said)
		case want != "-" && (len(said) != 1 || !strings.Contains(said[0], want)):
			t.Errorf("%s\n got %q", row, said)
		}
	}
	for _, of := range rules {
		for _, r := range of {
			if tested[r.name] == 0 {
				t.Errorf("the rule %q is not tested", r.name)
			}
			if r.source == "" {
				t.Errorf("the rule %q has no source", r.name)
			}
		}
	}
}

// The age of an EIN is not asked, so whoever types one is told, and once more
// whoever has to mend one that reviewers did not find.
func TestWhatIsSaidOfYoungNumbers(t *testing.T) {
	f, _ := Find(RegistrationNo)
	if hint := f.HintIn(Sample()); !strings.Contains(hint, "younger than 90 days") {
		t.Errorf("the hint says %q", hint)
	}
	if mend := Rejection(18602); len(mend) == 0 || mend[0].Field != RegistrationNo || !strings.Contains(mend[0].Fix, "30 to 90 days") {
		t.Errorf("a rejection says %v", mend)
	}
}
