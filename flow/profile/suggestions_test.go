package profile

import (
	"strings"
	"testing"
)

// What is suggested for a field, given other answers; "" for nothing.
func TestSuggestions(t *testing.T) {
	for _, row := range []string{
		"friendly_name | business.business_name= Acme  Inc | Acme Inc",
		"address.customer_name | business.business_name=Acme Inc | Acme Inc",
		"business.business_type | business.business_name=Acme LLC | Limited Liability Corporation",
		"business.business_type | business.business_name=Owl Bakery Inc. | Corporation",
		"business.business_type | business.business_name=Owl Bakery | ",
		"authorized_representative_1.job_position | authorized_representative_1.business_title=VP Sales | VP",
		"authorized_representative_1.job_position | authorized_representative_1.business_title=Head of Care | ",
		"business.business_registration_identifier | address.iso_country=United States | EIN",
		"business.business_registration_identifier | address.iso_country=GB | CN",
		"business.business_registration_identifier | address.iso_country=FR | ",
		"address.iso_country | business.business_registration_identifier=ACN | AU",
		"address.iso_country | business.business_registration_identifier=VAT | ",
		"address.iso_country | business.business_registration_identifier=VAT, business.business_registration_number=GR 123456783 | GR",
		"address.iso_country | business.business_registration_identifier=Other, authorized_representative_1.country_code=+81 | JP",
		"address.iso_country | authorized_representative_1.phone_number=+44 20 7946 0123 | GB",
		"authorized_representative_1.country_code | authorized_representative_1.phone_number=+1 415 555 0123 | US",
		"authorized_representative_1.country_code | business.business_registration_identifier=CN | GB",
		"authorized_representative_2.country_code | authorized_representative_1.country_code=DE, address.iso_country=US | DE",
		"authorized_representative_2.country_code | address.iso_country=Japan | JP",
		"authorized_representative_2.phone_number | authorized_representative_1.phone_number=+14155550123 | ", // it would get a warning
		"authorized_representative_1.email | authorized_representative_1.email=jane@, business.website_url=www.acme.co.uk | jane@acme.co.uk",
		"authorized_representative_1.email | authorized_representative_1.email=jane@ac, business.website_url=shop.acme.com/x | jane@acme.com",
		"authorized_representative_1.email | authorized_representative_1.email=jane@gm, business.website_url=acme.com | ",
		"authorized_representative_1.email | authorized_representative_1.email=jane, business.website_url=acme.com | ",
		"authorized_representative_2.email | authorized_representative_2.email=john@, authorized_representative_1.email=jane@acme.com | john@acme.com",
		"address.region | address.iso_country=DE, address.city=Berlin | Berlin",
		"address.region | address.iso_country=US, address.city=Tallinn | ",
		"address.postal_code | address.iso_country=HK | 00000",
		"address.postal_code | address.iso_country=US | ",
		"address.auto_correct_address |  | true",
		"no such key |  | ",
	} {
		parts := strings.Split(row, " | ")
		a := make(Application)
		for beside := range strings.SplitSeq(parts[1], ", ") {
			k, v, _ := strings.Cut(beside, "=")
			a[Key(k)] = v
		}
		if got := Default(a, Key(parts[0])); got != parts[2] {
			t.Errorf("%s: got %q", row, got)
		}
	}
}

// A suggestion is an answer without problems.
func TestSuggestionsAreAccepted(t *testing.T) {
	for _, base := range contexts() {
		for _, f := range Fields() {
			a := base.Clone()
			delete(a, f.Key)
			offered := Default(a, f.Key)
			if offered == "" {
				continue
			}
			a[f.Key] = offered
			if problems := f.Check(a); blocked(problems) || a.Value(f.Key) != offered {
				t.Errorf("%s: %q is suggested, sent as %q: %v", f.Key, offered, a.Value(f.Key), problems)
			}
		}
	}
}
