package profile

import (
	"strings"
	"testing"
)

// Each rule by its name: answers that differ from the sample's, and words of the warning;
// "-" expects none. The sample itself breaks no rule.
const ruleRows = `
unknown identity | business.business_identity=unknown | choose Direct customer
ISV in an industry that rarely resells | business.business_identity=isv_reseller_or_partner, business.business_industry=HEALTHCARE | doesn't match the industry
ISV in an industry that rarely resells | business.business_identity=isv_reseller_or_partner, business.business_industry=TELECOMMUNICATIONS | -
government agency with another type | business.business_industry=GOVERNMENT | choose Non-profit corporation for a government agency
government agency with another type | business.business_industry=GOVERNMENT, business.business_type=Non-profit Corporation | -
non-profit with another type | business.business_industry=NOT_FOR_PROFIT | choose Non-profit corporation for a non-profit
non-profit with another type | business.business_industry=NOT_FOR_PROFIT, business.business_type= | -
non-profit corporation in another industry | business.business_type=Non-profit Corporation | choose the industry Non-profit
non-profit corporation in another industry | business.business_type=Non-profit Corporation, business.business_industry=GOVERNMENT | -
industry that's only on Twilio's A2P list | business.business_industry=PROFESSIONAL_SERVICES | only on Twilio's A2P list
name that ends in another legal form | business.business_name=Acme LLC | LLC is a limited liability company
name that ends in another legal form | business.business_name=Acme Inc., business.business_type=Partnership | Inc and Corp are corporations
name that ends in another legal form | business.business_name=Acme LLC, business.business_type=LLC | -
name that ends in another legal form | business.business_name=Acme Ltd, business.business_type=Partnership | are companies
name that ends in another legal form | business.business_name=Acme LLP | LP and LLP are partnerships
name that ends in another legal form | business.business_name=Tesla Coil Help | -
DUNS number | business.business_registration_identifier=DUNS | choose EIN for a US business
DUNS number | business.business_registration_identifier=DUNS, address.iso_country=MX | if there is one
ID type of another country | business.business_registration_identifier=CN, business.business_registration_number=01234567 | belongs to a different country than the address
ID type of another country | address.iso_country=PR | -
ID type of another country | address.iso_country=DE | belongs to a different country
Other, even though the country has its own type | business.business_registration_identifier=Other, business.name_of_other_registration_type=State file number | choose USA: Employer Identification Number (EIN)
Other, even though the country has its own type | business.business_registration_identifier=Other, address.iso_country=FR | -
EIN with a prefix that's too new | business.business_registration_number=97-3456789 | reviewers can't find a new EIN for 30 to 90 days
EIN with a prefix that's too new | business.business_registration_number=99-3456789 | -
EIN with a prefix that's too new | business.business_registration_identifier=DUNS, business.business_registration_number=97-345-6789 | -
Social Security number | business.business_registration_number=123-45-6789 | a person's Social Security number
Social Security number | business.business_registration_number=123-456-789 | -
Social Security number | business.business_registration_identifier=DUNS, business.business_registration_number=123-45-6789 | -
VAT number of another country | business.business_registration_identifier=VAT, business.business_registration_number=DE123456788, address.iso_country=EE | is from a different country than the address
VAT number of another country | business.business_registration_identifier=VAT, business.business_registration_number=GR123456783, address.iso_country=GR | -
VAT number of another country | business.business_registration_identifier=VAT, business.business_registration_number=XI123456782, address.iso_country=GB | -
region of the address left out | business.business_regions_of_operation=ASIA | doesn't include the country of the address
region of the address left out | business.business_regions_of_operation=ASIA, address.iso_country=TR | -
domain without the business name | business.website_url=roadrunner.com | without the business name
domain without the business name | business.website_url=acmecorp.com | -
postal code of another region | address.region=NY | looks like one in California
email at a different domain than the website | authorized_representative_1.email=jane@acme.com | different domain than the website
email at a different domain than the website | authorized_representative_2.email=john@acme.com | different domain than the website
email at a different domain than the website | authorized_representative_2.email=john@mail.example.com | -
email at a different domain than the website | business.website_url=acme.business.site, authorized_representative_1.email=jane@acme.business.site, authorized_representative_2.email=john@acme.com | at a hosting provider's domain
domain without the business name | business.website_url=acme.business.site | -
domain without the business name | business.website_url=roadrunner.wixsite.com/home | without the business name
position that doesn't match the title | authorized_representative_1.business_title=Chief Financial Officer | the title says CFO
position that doesn't match the title | authorized_representative_1.business_title=VP Sales | the title says VP
position that doesn't match the title | authorized_representative_1.business_title=Assistant to the CFO | -
position that doesn't match the title | authorized_representative_1.business_title=CFO & General Counsel | -
position that doesn't match the title | authorized_representative_1.business_title=Head of Care | -
name entered twice | authorized_representative_1.last_name=Jane | if the person has only one legal name
name entered twice | authorized_representative_1.first_name=Jane Doe | is in the first name, too
name entered twice | authorized_representative_2.first_name=John A. Roe | is in the first name, too
name entered twice | authorized_representative_2.last_name=JOHN Roe | includes the first name
name entered twice | authorized_representative_1.first_name=José, authorized_representative_1.last_name=JOSE | is the same as the first name
name entered twice | authorized_representative_1.first_name=Jane, authorized_representative_1.last_name=Doe Jane | -
name entered twice | authorized_representative_1.first_name=Mary Ann, authorized_representative_1.last_name=Annan | -
name entered twice | authorized_representative_1.first_name=Jane Doe, authorized_representative_1.last_name= | -
name entered twice | authorized_representative_2.first_name=Roe, authorized_representative_2.none=true | -
same person twice | authorized_representative_2.first_name=JANE, authorized_representative_2.last_name=doe | the same person as representative 1
same person twice | authorized_representative_2.first_name=Jane | -
same email twice | authorized_representative_2.email=Jane.Doe@example.com | is the same as representative 1's
same phone number twice | authorized_representative_2.phone_number=+1 415 555 0123 | is the same as representative 1's
same phone number twice | authorized_representative_2.phone_number=+1 415 555 0123, authorized_representative_2.none=true | -
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

// The age of an EIN isn't asked. So it's told to everyone who types one, and again if
// reviewers didn't find it.
func TestWhatIsSaidOfYoungNumbers(t *testing.T) {
	f, _ := Find(RegistrationNo)
	if hint := f.HintIn(Sample()); !strings.Contains(hint, "less than 90 days old") {
		t.Errorf("the hint says %q", hint)
	}
	if problems := Rejection(18602); len(problems) == 0 || problems[0].Field != RegistrationNo || !strings.Contains(problems[0].Fix, "30 to 90 days") {
		t.Errorf("a rejection says %v", problems)
	}
}
