package profile

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/profile/answer"
)

func TestAttributesOfTheSample(t *testing.T) {
	a := Sample()
	for o, want := range map[Object]map[string]string{
		CustomerProfile: {"friendly_name": "Acme Corporation", "email": "compliance@example.com", "status_callback": ""},
		BusinessInformation: {
			"business_name": "Acme Corporation", "business_identity": "direct_customer", "business_type": "Corporation", "business_industry": "TECHNOLOGY",
			"business_registration_identifier": "EIN", "business_registration_number": "12-3456789", "business_regions_of_operation": "USA_AND_CANADA",
			"website_url": "https://www.example.com", "social_media_profile_urls": "",
		},
		Representative1: {
			"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com", "phone_number": "+14155550123",
			"business_title": "Chief Executive Officer", "job_position": "CEO",
		},
		Address: {
			"customer_name": "Acme Corporation", "friendly_name": "", "street": "123 Example Street", "street_secondary": "", "city": "San Francisco",
			"region": "CA", "postal_code": "94105", "iso_country": "US", "auto_correct_address": "true", "emergency_enabled": "false",
		},
		AddressDocument:        {"address_sids": ""},
		PrimaryCustomerProfile: nil,
		PhoneNumbers:           nil,
	} {
		if diff := cmp.Diff(want, a.Attributes(o)); diff != "" {
			t.Errorf("%s: %s", o, diff)
		}
	}
}

func TestObjectsThatAreNotWanted(t *testing.T) {
	a := Sample()
	a[NoSecond], a[AddressSID] = "yes", "AD00000000000000000000000000000001"
	if got := a.Attributes(Representative2); got != nil {
		t.Errorf("representative 2 was left out and is sent %v", got)
	}
	if got := a.Attributes(Address); got != nil {
		t.Errorf("the address exists and is sent %v", got)
	}
	if got := a.Attributes(AddressDocument)["address_sids"]; got != a[AddressSID] {
		t.Errorf("the document refers to %q", got)
	}
	for _, k := range []Key{street, city, "authorized_representative_2.email"} {
		if a.Value(k) != "" || a.Text(k) == "" {
			t.Errorf("%s is not asked, so it is not sent, and it is kept: %q, %q", k, a.Value(k), a.Text(k))
		}
	}
	if got := a.Mend(street); got != AddressSID {
		t.Errorf("a problem of the street leads to %s", got)
	}
	if got := a.Mend("authorized_representative_2.email"); got != NoSecond {
		t.Errorf("a problem of representative 2 leads to %s", got)
	}
	if got := a.Mend(email1); got != email1 {
		t.Errorf("a problem of representative 1 leads to %s", got)
	}
}

// Every attribute that is sent leads back to the field it came from.
func TestFindingsLeadBack(t *testing.T) {
	for _, f := range Fields() {
		if f.Attribute == "" || f.Object == AddressDocument {
			continue
		}
		if k, ok := FieldOf(f.Object, f.Attribute); !ok || k != f.Key {
			t.Errorf("%s of %s leads to %q", f.Attribute, f.Object, k)
		}
	}
	for _, row := range []struct {
		object    Object
		attribute string
		want      Key
	}{
		{BusinessInformation, "", BusinessName},
		{BusinessInformation, "other_registration_type", OtherTypeName},
		{Representative1, "", "authorized_representative_1.first_name"},
		{Representative2, "", "authorized_representative_2.first_name"},
		{AddressDocument, "", street},
		{AddressDocument, "address_sids", street},
		{AddressDocument, "city", city},
		{Address, "", customerName},
		{PrimaryCustomerProfile, "bundle_status", PrimaryProfile},
		{PhoneNumbers, "", Numbers},
		{CustomerProfile, "email", Email},
	} {
		if k, ok := FieldOf(row.object, row.attribute); !ok || k != row.want {
			t.Errorf("%s.%s leads to %q, want %q", row.object, row.attribute, k, row.want)
		}
	}
	for _, row := range [][2]string{{"starfleet", "captain"}, {string(BusinessInformation), "captain"}, {"", ""}} {
		if k, ok := FieldOf(Object(row[0]), row[1]); ok {
			t.Errorf("%v leads to %q", row, k)
		}
	}
}

func TestRejections(t *testing.T) {
	for _, code := range slices.Sorted(maps.Keys(rejections)) {
		problems := Rejection(code)
		if len(problems) == 0 {
			t.Errorf("%d says nothing", code)
		}
		for _, p := range problems {
			if _, ok := Find(p.Field); !ok || p.Code != code || p.Severity != Error || p.Message == "" || p.Fix == "" {
				t.Errorf("%d: %+v", code, p)
			}
		}
	}
	if first := Rejection(18602)[0].Field; first != RegistrationNo {
		t.Errorf("18602 leads to %s first", first)
	}
	unknown := Rejection(99999)
	if len(unknown) != 1 || unknown[0].Field != "" || unknown[0].Code != 99999 {
		t.Errorf("a code that is not known: %+v", unknown)
	}
}

func TestLabelsFollowTheCountry(t *testing.T) {
	for country, want := range map[string]string{
		"US": "City, State, ZIP code", "CA": "City, Province, Postal code", "JP": "City, Prefecture, Postal code", "IE": "City, County, Eircode",
		"IN": "City, State, PIN code", "AU": "Suburb, State, Postal code", "CH": "City, Region, Postal code", "AE": "City, Emirate, Postal code",
		"": "City, State, province or region, Postal code", "DE": "City, Region, Postal code", "SE": "Post town, Region, Postal code", "GB": "Town or city, Region, Postal code",
	} {
		var labels []string
		for _, k := range []Key{city, region, postalCode} {
			f, _ := Find(k)
			labels = append(labels, f.LabelIn(Application{AddressCountry: country}))
		}
		if got := strings.Join(labels, ", "); got != want {
			t.Errorf("%s: %s, want %s", country, got, want)
		}
	}
}

// The catalog explains every field, and each belongs to one page.
func TestCatalogueIsComplete(t *testing.T) {
	seen := make(map[Key]bool)
	for _, p := range Pages() {
		if p.Name == "" || p.Title == "" || p.Intro == "" || len(p.Fields) == 0 {
			t.Errorf("page %q is not described", p.Name)
		}
		for _, k := range p.Fields {
			f, ok := Find(k)
			page, _ := PageOf(k)
			switch {
			case !ok || seen[k] || page.Name != p.Name:
				t.Errorf("%s is on no page, or on two", k)
			case f.Label == "" || f.Name == "" || f.Hint == "" || f.Why == "":
				t.Errorf("%s is not explained", k)
			case f.Example == "" && len(f.Options(Application{})) == 0:
				t.Errorf("%s has no example", k)
			case (f.Kind == Choice || f.Kind == Choices || f.Kind == Switch) != (len(f.Options(Application{})) > 0):
				t.Errorf("%s is a choice without options, or has options to no end", k)
			case (f.Kind == Text || f.Kind == List) != (f.Max > 0):
				t.Errorf("%s has no length", k)
			case len(f.Hint) > 110:
				t.Errorf("%s: the hint has %d characters", k, len(f.Hint))
			case strings.HasPrefix(answer.Fold(f.Hint), answer.Fold(f.Label)):
				t.Errorf("%s: the hint repeats the label", k)
			}
			for _, o := range f.Options(Application{}) {
				if words := len(strings.Fields(o.Hint)); words > 8 {
					t.Errorf("%s: %q has %d words", k, o.Hint, words)
				}
			}
			seen[k] = true
		}
	}
	if len(seen) != len(Fields()) {
		t.Errorf("%d fields on pages, %d in the catalog", len(seen), len(Fields()))
	}
}

// Industry and region values are those of Twilio's page, each once.
func TestAcceptedValues(t *testing.T) {
	for k, want := range map[Key]string{
		businessIdentity: "direct_customer isv_reseller_or_partner unknown",
		businessRegions:  "AFRICA ASIA AUSTRALIA EUROPE LATIN_AMERICA USA_AND_CANADA",
		RegistrationType: "EIN DUNS CBN CN ACN CIN VAT VATRN RN Other",
		businessIndustry: "AGRICULTURE AUTOMOTIVE BANKING CONSTRUCTION CONSUMER EDUCATION ELECTRONICS ENERGY ENGINEERING FAST_MOVING_CONSUMER_GOODS FINANCIAL FINTECH " +
			"FOOD_AND_BEVERAGE GOVERNMENT HEALTHCARE HOSPITALITY INSURANCE JEWELRY LEGAL MANUFACTURING MEDIA NOT_FOR_PROFIT OIL_AND_GAS ONLINE PROFESSIONAL_SERVICES " +
			"RAW_MATERIALS REAL_ESTATE RELIGION RETAIL TECHNOLOGY TELECOMMUNICATIONS TRANSPORTATION TRAVEL",
	} {
		f, _ := Find(k)
		var got []string
		for _, o := range f.Options(nil) {
			got = append(got, o.Value)
			for _, spelling := range []string{o.Value, o.Label} {
				if v := (Application{k: spelling}).Value(k); v != o.Value {
					t.Errorf("%s: %q means %q", k, spelling, v)
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", k, got)
		}
	}
}

func TestTooLong(t *testing.T) {
	for _, f := range Fields() {
		if f.Max == 0 {
			continue
		}
		a := Application{f.Key: strings.Repeat("ä", f.Max+1), RegistrationType: "Other"}
		if problems := f.Check(a); !blocked(problems) || !strings.Contains(problems[0].Message, "too long") {
			t.Errorf("%s takes more than %d characters: %v", f.Key, f.Max, problems)
		}
	}
}

// The same business stays the same however it's typed; anything sent differently is another
// application.
func TestTheSameBusiness(t *testing.T) {
	a := Sample()
	spelled := a.Clone()
	spelled[RegistrationNo] = " EIN " + a[RegistrationNo][:2] + a[RegistrationNo][3:]
	spelled[BusinessName] += "  "
	if !a.Same(spelled) || a.Business() != spelled.Business() || a.Business() == "" {
		t.Errorf("%q and %q are told apart", a.Business(), spelled.Business())
	}
	for _, f := range Fields() {
		other := a.Clone()
		other[f.Key] = "something else entirely"
		sent := a.Value(f.Key) != other.Value(f.Key) && (f.Attribute != "" || f.Object == PhoneNumbers || f.Key == PrimaryProfile || f.Key == AddressSID)
		if sent && a.Same(other) {
			t.Errorf("%s: another answer, and the same application", f.Key)
		}
		if moved := a.Business() != other.Business(); moved != (f.Key == RegistrationNo) && f.Key != RegistrationType {
			t.Errorf("%s: another business: %v", f.Key, moved)
		}
	}
	a[RegistrationType], a[OtherTypeName] = "Other", "Handelsregister"
	renamed := a.Clone()
	if renamed[OtherTypeName] = "Firmenbuch"; a.Same(renamed) {
		t.Error("another register, and the same application")
	}
	if b := (Application{BusinessName: "Acme"}).Business(); b != "" {
		t.Errorf("without a number it is %q", b)
	}
}
